"""CoNLL columns: one token a line with its tag, BIO or BMES, strict; CoNLL-U is read only (`NER=B-person` in MISC).

Every character that is no space is a token when written; when read, tokens of any length are found again in the source
string. Only flat spans without gaps are representable, and neither relations nor classes. A span keeps its label;
spaces at its ends are lost.
"""

from collections.abc import Iterator, Sequence
from enum import StrEnum

from desktop.tasks.annotation import foreign
from desktop.tasks.text.marks import Mark, Span, relations_of, shared, spans_of
from desktop.tasks.text.model import Document, Passage

Token = tuple[int, int, str, int]
"""Start, end, tag and line number."""


class Scheme(StrEnum):
    """How tags name the parts of a span."""

    BIO = "bio"
    BMES = "bmes"


_BEGIN, _INSIDE, _END, _SINGLE = "B", "I", "E", "S"


def write_conll(passage: Passage, document: Document, scheme: Scheme) -> bytes:
    """One file for a text. Raises CodecError for spans that overlap or have gaps, for relations and classes."""
    spans = spans_of(document.units)
    if document.classes or relations_of(document.units) or any(len(span.ranges) > 1 for span in spans):
        raise foreign.not_representable("units")
    if any(shared(one.ranges, other.ranges) for place, one in enumerate(spans) for other in spans[:place]):
        raise foreign.not_representable("units")
    tags = {}
    for span in spans:
        start, end = span.ranges[0]
        places = [place for place in range(start, end) if not passage.text[place].isspace()]
        for number, place in enumerate(places):
            tags[place] = f"{_part(number, len(places), scheme)}-{span.label}"
    lines = []
    for place, letter in enumerate(passage.text):
        if letter == "\n":
            lines.append("\n")
        elif not letter.isspace():
            lines.append(f"{letter} {tags.get(place, 'O')}\n")
    return "".join(lines).encode("utf-8")


def _part(number: int, count: int, scheme: Scheme) -> str:
    if scheme is Scheme.BIO:
        return _INSIDE if number else _BEGIN
    if count == 1:
        return _SINGLE
    return _BEGIN if number == 0 else _END if number == count - 1 else "M"


def read_conll(data: bytes, passage: Passage, scheme: Scheme) -> tuple[Mark, ...]:
    """The spans of one text: first column the token, last the tag. Raises CodecError."""
    rows = []
    for number, line in enumerate(foreign.decoded(data).split("\n"), 1):
        parts = line.split()
        if parts and not line.startswith("-DOCSTART-"):
            if len(parts) < 2:
                raise foreign.damaged(f"line {number}")
            rows.append((parts[0], parts[-1], number))
    return _spans(list(_placed(rows, passage.text)), passage, scheme)


def read_conllu(data: bytes, passage: Passage) -> tuple[Mark, ...]:
    """The spans of one text, tagged BIO as NER=… in the tenth column. Raises CodecError."""
    rows = []
    for number, line in enumerate(foreign.decoded(data).split("\n"), 1):
        if not line.strip() or line.startswith("#"):
            continue
        columns = line.rstrip("\r").split("\t")
        if len(columns) != 10:
            raise foreign.damaged(f"line {number}")
        if not columns[0].isdigit():  # a contraction or an empty word
            continue
        fields = dict(part.partition("=")[::2] for part in columns[9].split("|"))
        rows.append((columns[1], fields.get("NER", "O"), number))
    return _spans(list(_placed(rows, passage.text)), passage, Scheme.BIO)


def _placed(rows: Sequence[tuple[str, str, int]], text: str) -> Iterator[Token]:
    """Tokens in their places; nothing but spaces may be between them."""
    at = 0
    for token, tag, number in rows:
        while at < len(text) and text[at].isspace():
            at += 1
        if not text.startswith(token, at):
            raise foreign.other_source(f"line {number}")
        yield at, at + len(token), tag, number
        at += len(token)
    if text[at:].strip():
        raise foreign.other_source("end")


def _spans(tokens: Sequence[Token], passage: Passage, scheme: Scheme) -> tuple[Mark, ...]:
    found: list[tuple[int, int, str]] = []
    is_open = False
    for start, end, tag, number in tokens:
        part, _, label = tag.partition("-")
        if tag == "O":
            if is_open and scheme is Scheme.BMES:
                raise foreign.damaged(f"line {number}")
            is_open = False
            continue
        begins = part in ((_BEGIN,) if scheme is Scheme.BIO else (_BEGIN, _SINGLE))
        goes_on = part in ((_INSIDE,) if scheme is Scheme.BIO else ("M", _END))
        if not label or not (begins or goes_on) or (begins and is_open and scheme is Scheme.BMES):
            raise foreign.damaged(f"line {number}")
        if begins:
            found.append((start, end, label))
        elif is_open and found[-1][2] == label:
            found[-1] = (found[-1][0], end, label)
        else:
            raise foreign.damaged(f"line {number}")
        is_open = part in (_BEGIN, _INSIDE, "M")
    if is_open and scheme is Scheme.BMES:
        raise foreign.damaged("end")
    labels = foreign.label_ids(passage.setup.palette, [label for _, _, label in found])
    return tuple(
        Span(f"u-{number}", labels[label], ((start, end),)) for number, (start, end, label) in enumerate(found, 1)
    )
