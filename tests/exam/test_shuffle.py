"""Each candidate's order: reproducible, complete, fair, and only where it may be."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from desktop.exam.paper import Option, Presentation, Question, QuestionGroup, QuestionKind
from desktop.exam.shuffle import item_order, option_order, shuffled

ITEMS = tuple(bytes([n]) * 16 for n in range(20))
GROUP = QuestionGroup(QuestionKind.SINGLE, 50, ITEMS)
OPTIONS = tuple(Option(bytes([n]) * 16, str(n)) for n in range(4))


@given(st.binary(min_size=32, max_size=32))
def test_that_an_order_loses_and_doubles_nothing(seed: bytes) -> None:
    order = item_order(GROUP, Presentation(True, True), seed)
    assert sorted(order) == sorted(ITEMS)
    assert order == item_order(GROUP, Presentation(True, True), seed)


def test_that_the_order_never_changes_between_versions() -> None:
    """A value written down once: a bundle from years ago must show what its candidate saw."""
    assert shuffled(range(10), bytes(32), b"items") == (5, 4, 8, 6, 1, 7, 0, 2, 9, 3)


def test_that_nothing_moves_where_the_paper_forbids_it() -> None:
    fixed = Presentation(False, False)
    assert item_order(GROUP, fixed, bytes(32)) == ITEMS
    question = Question(ITEMS[0], QuestionKind.SINGLE, "?", OPTIONS)
    assert option_order(question, fixed, bytes(32)) == tuple(option.option for option in OPTIONS)
    assert option_order(Question(ITEMS[0], QuestionKind.TRUE_FALSE, "?"), Presentation(True, True), bytes(32)) == ()


def test_that_every_place_is_about_equally_likely() -> None:
    first = Counter(shuffled(range(4), n.to_bytes(32, "big"), b"options")[0] for n in range(4_000))
    assert all(abs(count - 1_000) < 120 for count in first.values())


def test_that_questions_have_orders_of_their_own() -> None:
    orders = {
        option_order(Question(item, QuestionKind.MULTIPLE, "?", OPTIONS), Presentation(True, True), bytes(32))
        for item in ITEMS
    }
    assert len(orders) > 8
