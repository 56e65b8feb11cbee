"""Texts in the formats of other programs: there and back, and bad files refused."""

import json
import random
from collections.abc import Callable

import pytest

from desktop.tasks.annotation.codec_error import CodecError, CodecFault
from desktop.tasks.text.codec import TEXT_FORMATS, export_doccano, import_doccano, imported
from desktop.tasks.text.marks import Mark, Relation, Span, spans_of
from desktop.tasks.text.model import Document, Passage, read_document, read_passage, write_document
from tests.helpers.annotation_cases import TEXTS, text_case

CASE = text_case()
PASSAGES = {piece.name: read_passage(CASE.task, piece, CASE.materials.__getitem__) for piece in CASE.task.pieces}
PASSAGE = PASSAGES["TXT-02"]
PIECE = CASE.task.piece("TXT-02")


def invented_marks(chance: random.Random, passage: Passage) -> tuple[Mark, ...]:
    """Flat spans in order that begin and end with no space, and relations between them."""
    spans: list[Span] = []
    at = 0
    while True:
        start = at + chance.randrange(4)
        end = start + chance.randint(1, 4)
        if end > len(passage.text) or len(spans) == 6:
            break
        spans.append(Span(f"u-{len(spans) + 1}", chance.choice(("person", "org", "place")), ((start, end),)))
        at = end
    people, orgs = ([span for span in spans if span.label == label] for label in ("person", "org"))
    relations = [
        Relation(f"u-{len(spans) + n}", "studies", one.id, other.id)
        for n, (one, other) in enumerate(zip(people, orgs, strict=False), 1)
    ]
    return (*spans, *relations)


def both_ways(name: str, marks: tuple[Mark, ...], passage: Passage = PASSAGE) -> tuple[Mark, ...]:
    shape = TEXT_FORMATS[name]
    assert shape.write is not None
    return shape.read(shape.write(passage, imported(CASE.task, PIECE, marks)), passage)


def test_that_brat_loses_nothing() -> None:
    chance = random.Random(31)
    for _ in range(80):
        marks = invented_marks(chance, PASSAGE)
        assert both_ways("brat", marks) == marks
    gaps = (Span("u-1", "org", ((1, 3), (5, 7))),)
    assert both_ways("brat", gaps) == gaps


@pytest.mark.parametrize("name", ["conll_bio", "conll_bmes"])
def test_that_columns_keep_every_span(name: str) -> None:
    chance = random.Random(32)
    for _ in range(80):
        spans = spans_of(invented_marks(chance, PASSAGE))
        assert both_ways(name, spans) == spans


def test_that_columns_find_tokens_across_spaces_and_lines() -> None:
    passage = Passage(PASSAGE.setup, "Tim Cook 去\n了  北京。")
    spans = (Span("u-1", "person", ((0, 8),)), Span("u-2", "place", ((14, 16),)))
    assert both_ways("conll_bio", spans, passage) == spans
    rows = ("Tim B-person", "Cook I-person", "去 O", "", "了 O", "北京 B-place", "。 O", "")
    words = "\n".join(rows).encode()
    assert TEXT_FORMATS["conll_bio"].read(words, passage) == spans


def test_that_doccano_loses_nothing_and_keeps_unknown_fields() -> None:
    chance = random.Random(33)
    for _ in range(40):
        documents = {
            name: Document(imported(CASE.task, CASE.task.piece(name), ()).head, (), ("edu",)) for name in PASSAGES
        }
        marks = invented_marks(chance, PASSAGE)
        made = imported(CASE.task, PIECE, marks)
        documents["TXT-02"] = Document(made.head, made.units, ("biz",))
        data = export_doccano(PASSAGES, documents)
        lines = [json.loads(line) for line in data.decode().splitlines()]
        for entry in lines[1]["entities"] + lines[1]["relations"]:
            entry["annotator"] = "甲"
        changed = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines).encode()
        found = import_doccano(changed, CASE.task, PASSAGES)
        again = {name: read_document(write_document(document)) for name, document in found.items()}
        assert [json.loads(line) for line in export_doccano(PASSAGES, again).decode().splitlines()] == lines


def test_that_older_doccano_files_are_read() -> None:
    line = {"text": TEXTS["TXT-01"], "label": [[0, 2, "人名"], [7, 13, "org"]]}
    found = import_doccano(json.dumps(line).encode(), CASE.task, PASSAGES)["TXT-01"]
    assert found.units == (Span("u-1", "person", ((0, 2),)), Span("u-2", "org", ((7, 13),)))
    cats = {"text": TEXTS["TXT-03"], "label": ["生活"]}
    assert import_doccano(json.dumps(cats).encode(), CASE.task, PASSAGES)["TXT-03"].classes == ("life",)


def test_that_conllu_is_read() -> None:
    rows = [("王芳", "NER=B-person"), ("爱", "_"), ("北京", "NER=B-place|SpaceAfter=No"), ("城", "NER=I-place")]
    lines = [f"{n}\t{form}" + "\t_" * 7 + f"\t{misc}" for n, (form, misc) in enumerate(rows, 1)]
    data = "# text = 王芳爱北京城\n1-2\t王芳爱" + "\t_" * 8 + "\n" + "\n".join(lines) + "\n\n"
    found = TEXT_FORMATS["conllu"].read(data.encode(), Passage(PASSAGE.setup, "王芳爱北京城"))
    assert found == (Span("u-1", "person", ((0, 2),)), Span("u-2", "place", ((3, 6),)))


@pytest.mark.parametrize(
    ("name", "data", "fault"),
    [
        ("brat", "T1\tperson 0 2\t雷军\n", CodecFault.OTHER_SOURCE),
        ("brat", "T1\tperson 0 999\t雷军\n", CodecFault.MALFORMED),
        ("brat", "T1\ttree 1 5\t小米公司\n", CodecFault.UNKNOWN_LABEL),
        ("brat", "E1\tMove:T1\n", CodecFault.MALFORMED),
        ("brat", "R1\tstudies Arg1:T1 Arg2:T2\n", CodecFault.MALFORMED),
        ("brat", "T1\torg 1 5\t小米公司\nT1\torg 1 5\t小米公司\n", CodecFault.MALFORMED),
        ("brat", "T1\torg 1 5\t小米公司\nT2\torg 5 7\t总部\nR1\tlikes Arg1:T1 Arg2:T2\n", CodecFault.UNKNOWN_LABEL),
        ("conll_bio", "小 O\n", CodecFault.OTHER_SOURCE),
        ("conll_bio", "😀\n", CodecFault.MALFORMED),
        ("conll_bio", "😀 O\n", CodecFault.OTHER_SOURCE),
        ("conllu", "1\t😀\n", CodecFault.MALFORMED),
    ],
)
def test_that_faults_are_named(name: str, data: str, fault: CodecFault) -> None:
    with pytest.raises(CodecError) as raised:
        TEXT_FORMATS[name].read(data.encode(), PASSAGE)
    assert raised.value.kind is fault and raised.value.advice


@pytest.mark.parametrize(
    ("name", "tags", "is_sound"),
    [
        ("conll_bio", "B-org I-org O", True),
        ("conll_bio", "I-org I-org O", False),
        ("conll_bio", "B-org I-place O", False),
        ("conll_bio", "B-org B-org I-org", True),
        ("conll_bio", "B- O O", False),
        ("conll_bmes", "B-org M-org E-org", True),
        ("conll_bmes", "S-org S-org O", True),
        ("conll_bmes", "B-org M-org O", False),
        ("conll_bmes", "B-org M-org M-org", False),
        ("conll_bmes", "E-org O O", False),
        ("conll_bmes", "B-org S-org O", False),
        ("conll_bmes", "S-org E-org O", False),
    ],
)
def test_that_tags_are_read_strictly(name: str, tags: str, is_sound: bool) -> None:
    data = "".join(f"{letter} {tag}\n" for letter, tag in zip("甲乙丙", tags.split(), strict=True)).encode()
    passage = Passage(PASSAGE.setup, "甲乙丙")
    if is_sound:
        assert TEXT_FORMATS[name].read(data, passage)
        return
    with pytest.raises(CodecError):
        TEXT_FORMATS[name].read(data, passage)


def test_that_what_a_format_cannot_hold_is_refused() -> None:
    gaps = imported(CASE.task, PIECE, (Span("u-1", "org", ((1, 3), (5, 7))),))
    nested = imported(CASE.task, PIECE, (Span("u-1", "org", ((1, 5),)), Span("u-2", "org", ((1, 3),))))
    writers: list[Callable[[], bytes]] = [
        lambda: export_doccano(PASSAGES, {"TXT-02": gaps}),
        lambda: TEXT_FORMATS["conll_bio"].write(PASSAGE, gaps),  # type: ignore[misc]
        lambda: TEXT_FORMATS["conll_bmes"].write(PASSAGE, nested),  # type: ignore[misc]
        lambda: TEXT_FORMATS["brat"].write(PASSAGE, Document(gaps.head, (), ("edu",))),  # type: ignore[misc]
    ]
    for write in writers:
        with pytest.raises(CodecError) as raised:
            write()
        assert raised.value.kind is CodecFault.NOT_REPRESENTABLE


@pytest.mark.parametrize(
    "line",
    [
        "[]", "{}", '{"text":"another"}', '{"text":5}', '{"text":%s,"entities":[{"label":"人名"}]}',
        '{"text":%s,"entities":[{"id":1,"label":"人名","start_offset":true,"end_offset":2}]}',
        '{"text":%s,"entities":[{"id":1,"label":"人名","start_offset":5,"end_offset":2}]}',
        '{"text":%s,"entities":[{"id":1,"label":"树","start_offset":0,"end_offset":2}]}',
        '{"text":%s,"relations":[{"type":"studies","from_id":1,"to_id":2}]}', '{"text":%s,"cats":["树"]}',
        '{"text":%s,"cats":5}', '{"text":%s}\n{"text":%s}',
    ],
)  # fmt: skip
def test_that_bad_doccano_lines_are_refused(line: str) -> None:
    text = json.dumps(TEXTS["TXT-01"])
    with pytest.raises(CodecError):
        import_doccano(line.replace("%s", text).encode(), CASE.task, PASSAGES)
