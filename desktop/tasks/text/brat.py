"""brat standoff (.ann): spans, also with gaps, and relations; the text column must equal the slice it names.

Labels are written by their ids, as brat allows no spaces in them. Other kinds of lines (events, notes) are refused.
"""

import re

from desktop.tasks.annotation import foreign
from desktop.tasks.text.marks import Mark, Ranges, Relation, Span, joined, relations_of, spans_of
from desktop.tasks.text.model import Document, Passage

_SPAN = re.compile(r"T([0-9]{1,6})\t(\S+) ([0-9]{1,7} [0-9]{1,7}(?:;[0-9]{1,7} [0-9]{1,7})*)\t(.*)")
_RELATION = re.compile(r"R([0-9]{1,6})\t(\S+) Arg1:T([0-9]{1,6}) Arg2:T([0-9]{1,6})\s*")


def write_brat(passage: Passage, document: Document) -> bytes:
    """One file for a text. Raises CodecError for classes."""
    if document.classes:
        raise foreign.not_representable("classes")
    spans, relations = spans_of(document.units), relations_of(document.units)
    numbers = {span.id: number for number, span in enumerate(spans, 1)}
    lines = []
    for span in spans:
        places = ";".join(f"{start} {end}" for start, end in span.ranges)
        lines.append(f"T{numbers[span.id]}\t{span.label} {places}\t{_column(passage.text, span.ranges)}\n")
    for number, relation in enumerate(relations, 1):
        ends = f"Arg1:T{numbers[relation.head]} Arg2:T{numbers[relation.tail]}"
        lines.append(f"R{number}\t{relation.label} {ends}\n")
    return "".join(lines).encode("utf-8")


def _column(text: str, ranges: Ranges) -> str:
    return " ".join(text[start:end] for start, end in ranges).replace("\n", " ")


def read_brat(data: bytes, passage: Passage) -> tuple[Mark, ...]:
    """The units of one text. Raises CodecError."""
    lines = [(number, line) for number, line in enumerate(foreign.decoded(data).split("\n"), 1) if line.strip()]
    spans: dict[str, Span] = {}
    for number, line in lines:
        found = _SPAN.fullmatch(line)
        if found:
            if found[1] in spans:
                raise foreign.damaged(f"line {number}")
            spans[found[1]] = _span(found, f"u-{len(spans) + 1}", passage, f"line {number}")
        elif not _RELATION.fullmatch(line):
            raise foreign.damaged(f"line {number}")
    relations: list[Mark] = []
    for number, line in lines:
        match = _RELATION.fullmatch(line)
        if match:
            if match[3] not in spans or match[4] not in spans or match[3] == match[4]:
                raise foreign.damaged(f"line {number}")
            unit = f"u-{len(spans) + len(relations) + 1}"
            relations.append(Relation(unit, _kind(match[2], passage), spans[match[3]].id, spans[match[4]].id))
    return (*spans.values(), *relations)


def _span(found: "re.Match[str]", unit: str, passage: Passage, where: str) -> Span:
    pairs = [part.split(" ") for part in found[3].split(";")]
    ranges = tuple((int(start), int(end)) for start, end in pairs)
    if ranges[-1][1] > len(passage.text) or any(start >= end for start, end in ranges):
        raise foreign.damaged(where)
    if _column(passage.text, ranges) != found[4]:
        raise foreign.other_source(where)
    label = foreign.label_ids(passage.setup.palette, [found[2]])[found[2]]
    return Span(unit, label, joined(ranges))


def _kind(name: str, passage: Passage) -> str:
    known = {kind.name: kind.id for kind in passage.setup.relations}
    known |= {kind.id: kind.id for kind in passage.setup.relations}
    if name not in known:
        raise foreign.unknown_labels([name])
    return known[name]
