"""Documents and their commands: what is refused, what is kept, and that undo gives the very bytes back (I11)."""

import random
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from desktop.strict_json import read_json, write_json
from desktop.tasks.annotation.documents import DocumentError, NewerDocument, PieceState
from desktop.tasks.annotation.undo import Refused, begun, restored
from desktop.tasks.annotation.units import AttributeValue
from desktop.tasks.audio import model as audio
from desktop.tasks.audio.segments import Segment
from desktop.tasks.audit import model as audit
from desktop.tasks.audit.bases import Base
from desktop.tasks.image import model as image
from desktop.tasks.image.shapes import Kind, Shape
from desktop.tasks.text import model as text
from desktop.tasks.text.marks import Relation, Span
from tests.helpers.annotation_cases import audio_case, audit_case, image_case, text_case

IMAGES, TEXTS, SOUNDS, AUDITS = image_case(), text_case(), audio_case(), audit_case()
FRAME = image.read_frame(IMAGES.task, IMAGES.task.pieces[0])
PASSAGE = text.read_passage(TEXTS.task, TEXTS.task.pieces[1], TEXTS.materials.__getitem__)
CLIP = audio.read_clip(SOUNDS.task, SOUNDS.task.pieces[0])
REVIEWED = AUDITS.task.pieces[1]
AUDIT = audit.read_case(AUDITS.task, REVIEWED)
PICTURE = image.new_document(IMAGES.task, IMAGES.task.pieces[0])
ARTICLE = text.new_document(TEXTS.task, TEXTS.task.pieces[1])
SOUND = audio.new_document(SOUNDS.task, SOUNDS.task.pieces[0])
REVIEW = audit.new_document(AUDITS.task, REVIEWED)


def done(found: Any) -> Any:
    """The document after a command that must not be refused."""
    assert not isinstance(found, Refused), found
    return found


def a_box(left: int, top: int, right: int, bottom: int, label: str = "person") -> Shape:
    return Shape("", Kind.BOX, label, ((left, top), (right, bottom)))


def with_box() -> image.Document:
    return done(image.add_unit(PICTURE, FRAME, a_box(100, 100, 5000, 5000)))


@pytest.mark.parametrize(
    ("shape", "words"),
    [
        (a_box(100, 100, 150, 250), "too small"),
        (a_box(100, 100, 100, 900), "too small"),
        (Shape("", Kind.POLYGON, "car", ((0, 0), (900, 900), (900, 0), (0, 900))), "crosses itself"),
        (Shape("", Kind.POLYGON, "car", ((0, 0), (900, 900), (0, 0))), "too few"),
        (Shape("", Kind.POLYLINE, "lane", ((5, 5), (5, 5))), "too few"),
        (Shape("", Kind.POLYLINE, "lane", tuple((n, n % 2) for n in range(501))), "too many"),
        (Shape("", Kind.POLYLINE, "person", ((5, 5), (9, 9))), ""),
        (Shape("", Kind.KEYPOINTS, "person"), "cannot be used"),
        (a_box(0, 0, 900, 900, "tree"), "cannot be used"),
    ],
)
def test_that_shapes_that_are_none_are_refused(shape: Shape, words: str) -> None:
    found = image.add_unit(PICTURE, FRAME, shape)
    if words:
        assert isinstance(found, Refused) and words in found.reason
    else:
        assert not isinstance(found, Refused)


def test_that_a_crossing_is_marked_in_its_place() -> None:
    bow = Shape("", Kind.POLYGON, "car", ((0, 0), (1000, 1000), (1000, 0), (0, 1000)))
    found = image.add_unit(PICTURE, FRAME, bow)
    assert isinstance(found, Refused) and found.at == (500.0, 500.0)


def test_that_shapes_are_kept_tidy_and_inside_the_picture() -> None:
    ring = ((100, 100), (100, 100), (900, -50), (900, 99_999), (100, 100))
    found = done(image.add_unit(PICTURE, FRAME, Shape("", Kind.POLYGON, "car", ring)))
    assert found.units[0].points == ((100, 100), (900, 0), (900, 48_000)) and found.units[0].id == "u-1"
    turned = done(image.add_unit(PICTURE, FRAME, a_box(900, 800, 100, 200)))
    assert turned.units[0].points == ((100, 200), (900, 800))


def test_that_a_shape_may_lie_outside_where_the_task_says_so() -> None:
    frame = replace(FRAME, setup=replace(FRAME.setup, outside=True))
    beyond = done(image.add_unit(PICTURE, frame, a_box(-500, 100, 70_000, 5000)))
    assert beyond.units[0].points == ((-500, 100), (70_000, 5000))
    pushed = done(image.move_units(beyond, frame, ["u-1"], (-9000, 0)))
    assert pushed.units[0].points == ((-9500, 100), (61_000, 5000))


def test_that_the_same_shape_twice_is_refused_and_another_label_is_not() -> None:
    document = with_box()
    again = image.add_unit(document, FRAME, a_box(5000, 5000, 100, 100))
    assert isinstance(again, Refused) and "already there" in again.reason
    assert len(done(image.add_unit(document, FRAME, a_box(100, 100, 5000, 5000, "car"))).units) == 2


def test_that_ids_are_never_used_twice_and_none_is_cleared_by_the_first_unit() -> None:
    empty = done(image.set_none(PICTURE, True))
    assert empty.head.none and empty.head.state is PieceState.CHECKED
    one = done(image.add_unit(empty, FRAME, a_box(0, 0, 900, 900)))
    assert not one.head.none
    assert isinstance(image.set_none(one, True), Refused)
    gone = done(image.delete_units(one, ["u-1"]))
    assert done(image.add_unit(gone, FRAME, a_box(0, 0, 900, 900))).units[0].id == "u-2"


def test_that_moving_stops_at_the_border_as_a_whole() -> None:
    document = done(image.add_unit(with_box(), FRAME, a_box(60_000, 100, 63_000, 900)))
    found = done(image.move_units(document, FRAME, ["u-1", "u-2"], (5000, -9999)))
    assert [unit.box for unit in found.units] == [(1100, 0, 6000, 4900), (61_000, 0, 64_000, 800)]


def test_that_another_label_drops_attributes_it_does_not_have() -> None:
    car = done(image.add_unit(PICTURE, FRAME, a_box(0, 0, 900, 900, "car")))
    car = done(image.set_attribute(car, FRAME, "u-1", AttributeValue("state", "moving")))
    assert isinstance(image.set_attribute(car, FRAME, "u-1", AttributeValue("state", "flying")), Refused)
    assert isinstance(image.set_attribute(car, FRAME, "u-9", AttributeValue("state", "moving")), Refused)
    assert done(image.set_label(car, FRAME, ["u-1"], "person")).units[0].attributes == ()
    assert isinstance(image.set_label(car, FRAME, ["u-1"], "lane"), Refused)


def test_that_a_piece_holds_no_more_units_than_it_may() -> None:
    document = PICTURE
    for number in range(200):
        document = done(image.add_unit(document, FRAME, a_box(100 * number, 0, 100 * number + 200, 300)))
    found = image.add_unit(document, FRAME, a_box(0, 1000, 500, 1500))
    assert isinstance(found, Refused) and "200" in found.reason
    assert len(image.write_document(document)) < 65_536


def test_that_classes_and_decisions_are_those_of_the_paper() -> None:
    assert done(image.set_class(PICTURE, FRAME, "street")).class_id == "street"
    assert isinstance(image.set_class(PICTURE, FRAME, "moon"), Refused)
    assert done(image.set_keep(PICTURE, FRAME, "discard", "blur")).reason == "blur"
    for keep, reason in (("keep", "blur"), ("discard", "ugly"), ("maybe", "")):
        assert isinstance(image.set_keep(PICTURE, FRAME, keep, reason), Refused)


def test_that_a_span_takes_whole_graphemes_and_never_only_spaces() -> None:
    assert done(text.add_span(ARTICLE, PASSAGE, "org", [(0, 3)])).units[0] == Span("u-1", "org", ((0, 3),))
    passage = text.Passage(PASSAGE.setup, "a👍🏽 ，b")
    wide = done(text.add_span(ARTICLE, passage, "org", [(2, 3)]))
    assert wide.units[0].ranges == ((1, 3),)
    for ranges in ([(3, 5)], [(4, 4)], [(90, 99)], []):
        assert isinstance(text.add_span(ARTICLE, passage, "org", ranges), Refused)
    assert isinstance(text.add_span(ARTICLE, passage, "tree", [(0, 1)]), Refused)
    assert isinstance(text.add_span(ARTICLE, passage, "org", [(0, 1), (5, 6)]), Refused)


def test_that_flat_spans_never_overlap_and_equal_strings_are_marked_at_once() -> None:
    start = PASSAGE.text.index("雷军")
    document = done(text.add_span(ARTICLE, PASSAGE, "person", [(start, start + 2)]))
    assert isinstance(text.add_span(document, PASSAGE, "org", [(start + 1, start + 4)]), Refused)
    assert isinstance(text.add_span(document, PASSAGE, "person", [(start, start + 2)]), Refused)
    assert len(done(text.mark_equal(document, PASSAGE, "u-1")).units) == PASSAGE.text.count("雷军") == 2


def test_that_relations_join_two_different_spans_in_a_direction_that_is_allowed() -> None:
    document = ARTICLE
    for label, start in (("org", 1), ("person", 12), ("person", 20)):
        document = done(text.add_span(document, PASSAGE, label, [(start, start + 2)]))
    joined = done(text.add_relation(document, PASSAGE, "studies", ("u-2", "u-1")))
    for label, ends in (
        ("studies", ("u-1", "u-2")), ("studies", ("u-2", "u-2")), ("studies", ("u-2", "u-9")),
        ("studies", ("u-2", "u-1")), ("tree", ("u-2", "u-1")),
    ):  # fmt: skip
        assert isinstance(text.add_relation(joined, PASSAGE, label, ends), Refused)
    known = done(text.add_relation(joined, PASSAGE, "knows", ("u-2", "u-3")))
    assert isinstance(text.add_relation(known, PASSAGE, "knows", ("u-3", "u-2")), Refused)
    assert isinstance(text.set_label(joined, PASSAGE, ["u-2"], "org"), Refused)
    assert isinstance(text.reverse_relation(joined, PASSAGE, "u-4"), Refused)
    turned = done(text.reverse_relation(known, PASSAGE, "u-5")).units[-1]
    assert isinstance(turned, Relation) and (turned.head, turned.tail) == ("u-3", "u-2")
    assert [unit.id for unit in done(text.delete_units(known, ["u-2"])).units] == ["u-1", "u-3"]


def test_that_segments_stay_in_the_clip_and_apart() -> None:
    document = done(audio.add_segment(SOUND, CLIP, Segment("", "speech", -50, 4000, "agent")))
    assert document.units[0].start_ms == 0
    for segment in (
        Segment("", "speech", 3000, 5000, "agent"), Segment("", "speech", 5000, 5005, "agent"),
        Segment("", "speech", 5000, 5000, "agent"), Segment("", "speech", 19_995, 90_000, "agent"),
        Segment("", "other", 5000, 6000, "agent"), Segment("", "speech", 5000, 6000, "tree"),
        Segment("", "speech", 5000, 6000, ""),
    ):  # fmt: skip
        assert isinstance(audio.add_segment(document, CLIP, segment), Refused), segment


def test_that_speakers_may_overlap_where_the_tier_says_so() -> None:
    tiers = tuple(replace(tier, overlap=True) for tier in CLIP.setup.tiers)
    clip = replace(CLIP, setup=replace(CLIP.setup, tiers=tiers))
    document = done(audio.add_segment(SOUND, clip, Segment("", "speech", 0, 4000, "agent")))
    both = done(audio.add_segment(document, clip, Segment("", "speech", 3000, 5000, "caller")))
    assert [(unit.start_ms, unit.end_ms) for unit in both.units] == [(0, 4000), (3000, 5000)]
    again = audio.add_segment(both, clip, Segment("", "speech", 3000, 5000, "caller"))
    assert isinstance(again, Refused) and "already there" in again.reason


def test_that_a_segment_is_cut_with_its_text_and_merged_again() -> None:
    document = done(audio.add_segment(SOUND, CLIP, Segment("", "speech", 0, 4000, "agent")))
    document = done(audio.set_text(document, CLIP, "u-1", "您好请讲"))
    cut = done(audio.cut(document, CLIP, "u-1", (1500, 2)))
    assert [(unit.start_ms, unit.end_ms, unit.text) for unit in cut.units] == [(0, 1500, "您好"), (1500, 4000, "请讲")]
    merged = done(audio.merge(cut, CLIP, ["u-1", "u-2"]))
    assert merged.units == document.units
    assert isinstance(audio.merge(cut, CLIP, ["u-1"]), Refused)
    assert isinstance(audio.cut(document, CLIP, "u-1", (0, 0)), Refused)
    assert audio.snapped(cut, CLIP, "speech", 1480, 50) == 1500 and audio.snapped(cut, CLIP, "speech", 1400, 50) == 1400


def test_that_merging_keeps_latin_words_apart() -> None:
    document = SOUND
    for place, words in enumerate(("hello", "world", "您好")):
        segment = Segment("", "speech", 1000 * place, 1000 * place + 900, "agent", words)
        document = done(audio.add_segment(document, CLIP, segment))
    assert done(audio.merge(document, CLIP, ["u-1", "u-2", "u-3"])).units[0].text == "hello world您好"


def test_that_an_audit_keeps_the_original_to_go_back_to() -> None:
    base = audit.base_document(REVIEW, AUDIT)
    assert base.units == AUDIT.given
    first = AUDIT.given[0].id
    frame = image.Frame(image.read_setup(_base_task()), 64_000, 48_000)
    moved = done(image.move_units(base, frame, [first], (500, 500)))
    moved = done(image.delete_units(moved, [AUDIT.given[1].id]))
    moved = done(image.add_unit(moved, frame, a_box(100, 30_000, 9000, 40_000)))
    edited = audit.with_base(REVIEW, AUDIT, moved)
    assert [unit.id for unit in edited.corrected] == [first, "u-1"] and edited.removed == (AUDIT.given[1].id,)
    assert audit.units_now(edited, AUDIT)[0].box != AUDIT.given[0].box
    again = audit.read_document(audit.write_document(edited))
    assert again == edited and again.base is Base.IMAGE
    back = edited
    for unit in AUDIT.given[:2]:
        back = done(audit.restore_unit(back, AUDIT, unit.id))
    assert audit.units_now(back, AUDIT)[: len(AUDIT.given)] == AUDIT.given
    assert done(audit.set_verdict(edited, AUDIT, first, audit.Judgement.OK)).corrected[0].id == "u-1"


def _base_task() -> Any:
    from desktop.tasks.audit.bases import base_task

    return base_task(AUDITS.task, Base.IMAGE)


def test_that_verdicts_types_and_figures_are_those_of_the_paper() -> None:
    unit = AUDIT.given[0].id
    wrong = done(audit.set_types(REVIEW, AUDIT, unit, ["place", "label"]))
    assert wrong.verdicts[0].types == ("label", "place") and wrong.verdicts[0].judgement is audit.Judgement.WRONG
    assert isinstance(audit.set_types(REVIEW, AUDIT, unit, ["ugly"]), Refused)
    assert isinstance(audit.set_verdict(REVIEW, AUDIT, "a-99", audit.Judgement.OK), Refused)
    checked = audit.accept_rest(wrong, AUDIT)
    assert len(checked.verdicts) == len(AUDIT.given) and checked.head.state is PieceState.CHECKED
    figures = audit.tally({REVIEWED.name: checked}, {REVIEWED.name: AUDIT})
    assert (figures["units"], figures["wrong"], figures["type:label"]) == (len(AUDIT.given), 1, 1)
    assert audit.tally({}, {REVIEWED.name: AUDIT})["accuracy"] == 0
    report = AUDITS.task.piece("REPORT")
    case = audit.read_case(AUDITS.task, report)
    sheet = audit.new_document(AUDITS.task, report)
    assert isinstance(audit.set_field(sheet, case, audit.FieldValue("nothing", "1")), Refused)
    assert done(audit.set_field(sheet, case, audit.FieldValue("units", "25"))).fields[0].value == "25"


def image_step(document: Any, chance: random.Random) -> Any:
    ids = [unit.id for unit in document.units] or ["u-1"]
    left, top = chance.randrange(60_000), chance.randrange(44_000)
    steps: list[Callable[[], Any]] = [
        lambda: image.add_unit(
            document, FRAME, a_box(left, top, left + 3000, top + 2000, chance.choice(("person", "car")))
        ),
        lambda: image.delete_units(document, [chance.choice(ids)]),
        lambda: image.set_label(document, FRAME, [chance.choice(ids)], chance.choice(("person", "car"))),
        lambda: image.move_units(document, FRAME, [chance.choice(ids)], (chance.randint(-900, 900), 100)),
        lambda: image.set_flag(document, FRAME, chance.choice(ids), ("occluded", chance.random() < 0.5)),
        lambda: image.set_attribute(document, FRAME, chance.choice(ids), AttributeValue("state", "moving")),
        lambda: image.set_state(document, chance.choice(list(PieceState))),
        lambda: image.set_none(document, True),
        lambda: image.reorder(document, chance.choice(ids), chance.randrange(5)),
        lambda: image.set_group(document, [chance.choice(ids)], chance.randrange(3)),
    ]
    return chance.choice(steps)()


def text_step(document: Any, chance: random.Random) -> Any:
    ids = [unit.id for unit in document.units] or ["u-1"]
    start = chance.randrange(len(PASSAGE.text))
    steps: list[Callable[[], Any]] = [
        lambda: text.add_span(
            document, PASSAGE, chance.choice(("person", "org")), [(start, start + chance.randint(0, 3))]
        ),
        lambda: text.delete_units(document, [chance.choice(ids)]),
        lambda: text.set_label(document, PASSAGE, [chance.choice(ids)], chance.choice(("person", "org", "studies"))),
        lambda: text.add_relation(document, PASSAGE, "studies", (chance.choice(ids), chance.choice(ids))),
        lambda: text.change_span(document, PASSAGE, chance.choice(ids), [(start, start + 2)]),
        lambda: text.set_classes(document, PASSAGE, [chance.choice(("edu", "biz"))]),
        lambda: text.set_none(document, chance.random() < 0.5),
        lambda: text.reorder(document, chance.choice(ids), chance.randrange(5)),
        lambda: text.mark_equal(document, PASSAGE, chance.choice(ids)),
    ]
    return chance.choice(steps)()


def audio_step(document: Any, chance: random.Random) -> Any:
    ids = [unit.id for unit in document.units] or ["u-1"]
    start = chance.randrange(20_000)
    steps: list[Callable[[], Any]] = [
        lambda: audio.add_segment(
            document, CLIP, Segment("", "speech", start, start + 900, chance.choice(("agent", "caller")))
        ),
        lambda: audio.delete_units(document, [chance.choice(ids)]),
        lambda: audio.set_label(document, CLIP, [chance.choice(ids)], chance.choice(("agent", "caller", "tree"))),
        lambda: audio.change_times(document, CLIP, chance.choice(ids), (start, start + 500)),
        lambda: audio.set_text(document, CLIP, chance.choice(ids), chance.choice(("您好", "嗯", ""))),
        lambda: audio.cut(document, CLIP, chance.choice(ids), (start, 1)),
        lambda: audio.merge(document, CLIP, [chance.choice(ids), chance.choice(ids)]),
        lambda: audio.set_none(document, True),
    ]
    return chance.choice(steps)()


def audit_step(document: Any, chance: random.Random) -> Any:
    unit = chance.choice(AUDIT.given).id
    steps: list[Callable[[], Any]] = [
        lambda: audit.set_verdict(document, AUDIT, unit, chance.choice([*audit.Judgement, None])),
        lambda: audit.set_verdict(document, AUDIT, "a-99", audit.Judgement.OK),
        lambda: audit.set_types(
            document, AUDIT, unit, chance.sample(["label", "place", "extra"], chance.randint(0, 2))
        ),
        lambda: audit.accept_rest(document, AUDIT),
        lambda: audit.restore_unit(document, AUDIT, unit),
        lambda: audit.set_filter(document, AUDIT, chance.choice(("", "keep", "return"))),
        lambda: audit.set_doubtful(document, chance.random() < 0.5),
    ]
    return chance.choice(steps)()


WALKS = [
    (image, PICTURE, image_step),
    (text, ARTICLE, text_step),
    (audio, SOUND, audio_step),
    (audit, REVIEW, audit_step),
]


@pytest.mark.parametrize(("model", "untouched", "step"), WALKS, ids=["image", "text", "audio", "audit"])
def test_that_any_walk_of_commands_reads_again_and_is_undone_to_the_byte(
    model: Any, untouched: Any, step: Callable[[Any, random.Random], Any]
) -> None:
    chance = random.Random(71)
    history, values, revisions = begun(untouched), [model.write_document(untouched)], []
    refused = 0
    for number in range(2500):
        found = step(history.document, chance)
        if isinstance(found, Refused):
            assert found.reason
            refused += 1
            continue
        after = history.changed(found)
        if after is history:
            continue
        history = after
        values.append(model.write_document(found))
        revisions.append(found)
        if number % 20 == 0:
            assert model.read_document(values[-1]) == found
    assert 0 < refused < 2200 and len(values) > 150
    again = restored(revisions, untouched)
    assert again.document == history.document
    for value in reversed(values):
        assert model.write_document(history.document) == value
        history = history.undo()


@pytest.mark.parametrize(("model", "untouched", "step"), WALKS, ids=["image", "text", "audio", "audit"])
def test_that_documents_of_other_kinds_and_versions_are_refused(model: Any, untouched: Any, step: Any) -> None:
    value = model.write_document(untouched)
    assert model.read_document(value) == untouched
    newer = write_json({**read_json(value), "schema": model.SCHEMA.replace("/1", "/2")})
    with pytest.raises(NewerDocument):
        model.read_document(newer)
    for wrong in (
        b"",
        b"{}",
        value + b" ",
        b"\xff",
        value.replace(b'"none":false', b'"none":0'),
        b"[]",
        b"a" * 300_000,
    ):
        with pytest.raises(DocumentError):
            model.read_document(wrong)
    for other in WALKS:
        if other[0] is not model:
            with pytest.raises(DocumentError):
                other[0].read_document(value)


LABEL = [{"id": "a", "name": "a"}]


@pytest.mark.parametrize(
    ("read", "setup"),
    [
        (image.read_setup, {}), (image.read_setup, {"kinds": ["circle"], "labels": [{"id": "a", "name": "a"}]}),
        (image.read_setup, {"kinds": ["box"]}),
        (image.read_setup, {"kinds": ["keypoints"], "labels": [{"id": "a", "name": "a"}]}),
        (image.read_setup, {"kinds": ["box"], "labels": [{"id": "A", "name": "a"}]}),
        (image.read_setup, {"kinds": ["box"], "labels": [{"id": "a", "name": "a", "colour": "red"}]}),
        (image.read_setup, {"kinds": ["box"], "labels": [{"id": "a", "name": "a"}] * 2}),
        (image.read_setup, {"clean": True, "surprise": 1}),
        (text.read_setup, {}), (text.read_setup, {"classes": [], "relations": []}),
        (text.read_setup, {"labels": [{"id": "a", "name": "a"}], "many": True}),
        (text.read_setup, {"labels": LABEL, "relations": [{"id": "r", "name": "r", "heads": ["b"]}]}),
        (audio.read_setup, {"tiers": []}), (audio.read_setup, {"tiers": [{"id": "t", "name": "t", "labels": ["x"]}]}),
        (audit.read_setup, {"base": "table", "work": {}, "types": [{"id": "a", "name": "a"}]}),
        (audit.read_setup, {"base": "image", "work": {}, "types": []}),
    ],
)  # fmt: skip
def test_that_nonsense_in_a_setup_is_refused(read: Callable[[Any], Any], setup: dict[str, Any]) -> None:
    from dataclasses import replace

    with pytest.raises(ValueError, match=r".+"):
        read(replace(IMAGES.task, setup=setup))


@pytest.mark.parametrize("bad", ["", " \n", "甲\r\n乙", "甲\u2028乙", "\ufeff甲", "甲\0乙", "甲" * 100_001])
def test_that_texts_that_would_shift_positions_are_refused(bad: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        text.source_text(TEXTS.task, TEXTS.task.pieces[0], lambda name: bad.encode())


def test_that_models_and_codecs_load_nothing_that_knows_gold_and_no_numpy() -> None:
    names = [f"desktop.tasks.{kind}.{part}" for kind in ("image", "text", "audio") for part in ("model", "codec")]
    code = (
        "import importlib, sys\n"
        "for name in sys.argv[1:]: importlib.import_module(name)\n"
        "found = [m for m in sys.modules if m.startswith('desktop.tasks')]\n"
        "print([m for m in found if m.rsplit('.', 1)[-1] in ('gold', 'grading', 'matched', 'judging', 'reviewed')])\n"
        "print('numpy' in sys.modules, 'soundfile' in sys.modules)\n"
    )
    root = Path(__file__).resolve().parents[3]
    command = [sys.executable, "-c", code, *names, "desktop.tasks.audit.model"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\nFalse False\n"
