"""The text workbench: exact positions, keyboard first."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QTextDocument

from desktop.tasks.text.marks import Relation, Span, relations_of, spans_of
from desktop.ui.workbenches.text.layout import TextPlaces, stretches
from tests.ui.workbenches.bench import CONTROL, SHIFT, Bench, K
from tests.ui.workbenches.text_tasks import NEWS, classifying, marking

pytestmark = pytest.mark.expects_noise("propagateSizeHints")
Open = Callable[..., Bench]


@pytest.fixture
def bench(opened: Open) -> Bench:
    return opened(*marking())


def select(bench: Bench, words: str) -> None:
    """Select the first place that says `words`."""
    start = bench.work.desk._passage.text.index(words)  # type: ignore[attr-defined]
    bench.work.desk.view.select(start, start + len(words))  # type: ignore[attr-defined]


def said(bench: Bench) -> list[str]:
    text = bench.work.desk._passage.text  # type: ignore[attr-defined]
    return [text[start:end] for span in spans_of(bench.newest().units) for start, end in span.ranges]


@given(st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\r\u2028\u2029\0\ufeff"), max_size=60))
def test_that_places_on_screen_and_code_points_are_each_others_inverse(text: str) -> None:
    places = TextPlaces(text)
    assert [places.point(places.place(point)) for point in range(len(text) + 1)] == list(range(len(text) + 1))


@pytest.mark.parametrize(
    "text", ["甲😀乙𠮷丙", "a\u00a0b\tc", "行一\n\n行三\n", "x" * 4500 + "\n尾", "\ufdd0甲\ufdd1乙\ufffc"]
)
def test_that_the_document_is_as_wide_as_its_places_say(text: str) -> None:
    places, document = TextPlaces(text), QTextDocument()
    document.setPlainText(places.shown)
    assert document.characterCount() - 1 == places.place(len(text))
    assert document.blockCount() == places.shown.count("\n") + 1
    assert len(places.shown.encode("utf-16-le")) // 2 == places.place(len(text))


def test_that_a_digit_labels_what_is_selected(bench: Bench) -> None:
    select(bench, "吉林智能科技公司")
    bench.press("2")
    (span,) = bench.newest().units
    assert (span.label, said(bench)) == ("org", ["吉林智能科技公司"])
    assert bench.work.desk.view.selected() is None  # type: ignore[attr-defined]


def test_that_shift_and_arrows_select_character_by_character_over_an_emoji(bench: Bench) -> None:
    view = bench.work.desk.view  # type: ignore[attr-defined]
    start = NEWS.index("三😀加")
    view.select(start, start)
    view.setFocus()
    for _ in range(3):
        bench.press(K.Key_Right, SHIFT)
    bench.press("１")
    assert said(bench) == ["三😀加"]


def test_that_a_selection_by_mouse_takes_whole_latin_words_but_single_chinese_characters(bench: Bench) -> None:
    view = bench.work.desk.view  # type: ignore[attr-defined]
    start = NEWS.index("DataWorks")
    view.select(start + 2, start + 6)
    view._by_mouse = True
    bench.press("2")
    assert said(bench) == ["DataWorks"]
    start = NEWS.index("标注规范")
    view.select(start + 1, start + 3)
    view._by_mouse = True
    bench.press("2")
    assert said(bench)[1] == "注规"


def test_that_the_caret_in_a_span_chooses_it_and_a_digit_relabels_it(bench: Bench) -> None:
    select(bench, "长春")
    bench.press("1")
    view = bench.work.desk.view  # type: ignore[attr-defined]
    view.select(0, 0)
    view.select(NEWS.index("春"), NEWS.index("春"))
    bench.press("3")
    assert [span.label for span in bench.newest().units] == ["place"]


def test_that_overlapping_spans_are_refused_in_words_unless_the_task_allows_them(opened: Open) -> None:
    bench = opened(*marking())
    for words in ("吉林智能科技公司", "智能"):
        select(bench, words)
        bench.press("2")
    assert len(bench.newest().units) == 1
    assert "overlap" in bench.work.status.text()
    nested = opened(*marking(nested=True))
    for words in ("吉林智能科技公司", "智能"):
        select(nested, words)
        nested.press("2")
    assert len(nested.newest().units) == 2


def related(bench: Bench) -> None:
    """张三 → 公司, by keys in the list."""
    select(bench, "张三")
    bench.press("1")
    select(bench, "吉林智能科技公司")
    bench.press("2")
    rows = bench.work.desk.spans.rows  # type: ignore[attr-defined]
    rows.setFocus()
    bench.press(K.Key_Up)
    bench.press("e")
    bench.press(K.Key_Down)
    bench.press("e")


def test_that_two_spans_are_joined_by_keys_alone_and_the_table_says_so(bench: Bench) -> None:
    related(bench)
    (relation,) = relations_of(bench.newest().units)
    assert (relation.label, relation.head, relation.tail) == ("works_at", "u-1", "u-2")
    assert bench.work.desk.relations.rows.item(0).text() == "张三 → 吉林智能科技公司: 任职于"  # type: ignore[attr-defined]


def test_that_a_relation_in_the_wrong_direction_is_refused_and_one_is_deleted_in_its_table(bench: Bench) -> None:
    related(bench)
    rows = bench.work.desk.relations.rows  # type: ignore[attr-defined]
    rows.setFocus()
    bench.press("x")
    assert "direction" in bench.work.status.text()
    bench.press(K.Key_Delete)
    assert relations_of(bench.newest().units) == ()
    assert len(spans_of(bench.newest().units)) == 2


def test_that_deleting_a_span_takes_its_relations_and_one_undo_brings_both_back(bench: Bench) -> None:
    related(bench)
    bench.work.desk.spans.rows.setFocus()  # type: ignore[attr-defined]
    bench.press(K.Key_Delete)
    assert [type(unit) for unit in bench.newest().units] == [Span]
    bench.press(K.Key_Z, CONTROL)
    assert [type(unit) for unit in bench.newest().units] == [Span, Span, Relation]


def test_that_all_places_that_say_the_same_are_marked_at_once(bench: Bench) -> None:
    select(bench, "张三")
    bench.press("1")
    bench.press(K.Key_D, CONTROL)
    assert said(bench) == ["张三", "张三"]


def test_that_a_span_is_added_and_changed_by_numbers(bench: Bench) -> None:
    bench.work.desk.spans.rows.setFocus()  # type: ignore[attr-defined]
    bench.press(K.Key_Insert)
    editor = bench.work.desk.spans.editor  # type: ignore[attr-defined]
    editor.setText("11，13")
    bench.press(K.Key_Return)
    assert said(bench) == ["张三"]
    bench.press(K.Key_F2)
    editor.setText("16, 20")
    bench.press(K.Key_Return)
    assert said(bench) == ["吉林智能"]


def test_that_search_selects_the_next_place_and_starts_again_at_the_top(bench: Bench) -> None:
    bench.press(K.Key_F, CONTROL)
    search = bench.work.desk.search  # type: ignore[attr-defined]
    assert search.hasFocus()
    search.setText("李四")
    found = set()
    for _ in range(3):
        bench.press(K.Key_Return)
        found.add(bench.work.desk.view.selected())  # type: ignore[attr-defined]
    first, second = NEWS.index("李四"), NEWS.rindex("李四")
    assert found == {(first, first + 2), (second, second + 2)}
    search.setFocus()
    bench.press("1")
    assert bench.journal == {}


def test_that_a_damaged_text_is_told_and_cannot_be_marked(opened: Open) -> None:
    task, materials = marking()
    materials["news-1.txt"] = b"\xff\xfe\x00"
    bench = opened(task, materials)
    assert "damaged" in bench.work.status.text()
    bench.press("1")
    assert bench.journal == {}
    bench.press("d")
    select(bench, "王五")
    bench.press("1")
    assert said(bench) == ["王五"]


def test_that_a_short_text_is_classified_by_one_digit(opened: Open) -> None:
    bench = opened(*classifying())
    bench.press("1")
    bench.press("2")
    assert bench.newest().classes == ("question",)
    bench.press("2")
    assert bench.newest().classes == ()
    several = opened(*classifying(many=True))
    several.keys("13")
    assert several.newest().classes == ("complaint", "praise")


def test_that_what_covers_a_character_is_cut_into_stretches_that_look_alike() -> None:
    spans = (Span("u-1", "a", ((0, 10),)), Span("u-2", "b", ((4, 6),)), Span("u-3", "c", ((12, 14), (16, 18))))
    found = [(part.start, part.end, part.inner, part.outer, part.chosen) for part in stretches(spans, "u-2")]
    assert found == [
        (0, 4, "a", "a", False), (4, 6, "b", "a", True), (6, 10, "a", "a", False), (12, 14, "c", "c", False),
        (16, 18, "c", "c", False),
    ]  # fmt: skip


def test_that_formats_follow_the_spans_when_they_come_and_go(bench: Bench) -> None:
    select(bench, "长春")
    bench.press("3")
    view = bench.work.desk.view  # type: ignore[attr-defined]
    cursor = view._cursor(NEWS.index("春"))
    assert cursor.charFormat().background().color().name().upper() == "#009E73"
    bench.press(K.Key_Z, CONTROL)
    cursor = view._cursor(NEWS.index("春"))
    assert not cursor.charFormat().hasProperty(cursor.charFormat().Property.BackgroundBrush.value)
