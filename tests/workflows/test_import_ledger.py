"""The rules of the import ledger, row by row of trust-and-formats 8."""

from hypothesis import given
from hypothesis import strategies as st

from desktop.workflows.import_ledger import Outcome, Relation, Story, Witnessed, judge, relate


def story(length: int, export: int = 1, tale: str = "a", parted_at: int | None = None) -> Story:
    """A chain of `length` heads; from record `parted_at` on it is another tale."""
    heads = [
        bytes([place % 251]) * 32 if parted_at is None or place < parted_at else tale.encode() * 32
        for place in range(length)
    ]
    return Story(export, heads)


def test_that_the_first_bundle_of_a_sitting_is_accepted() -> None:
    assert judge(story(5), None, ()) is Outcome.ACCEPTED


def test_that_a_longer_chain_takes_the_place_of_its_prefix() -> None:
    assert judge(story(9, 2), story(5, 1), ()) is Outcome.ACCEPTED


def test_that_a_strict_prefix_is_stale() -> None:
    assert judge(story(5, 1), story(9, 2), ()) is Outcome.STALE


def test_that_an_equal_chain_with_a_lower_export_number_is_stale() -> None:
    assert judge(story(5, 1), story(5, 2), ()) is Outcome.STALE


def test_that_an_equal_chain_with_a_higher_export_number_becomes_current() -> None:
    assert judge(story(5, 3), story(5, 2), ()) is Outcome.ACCEPTED


def test_that_an_export_number_that_does_not_rise_is_rejected() -> None:
    assert judge(story(9, 2), story(5, 2), ()) is Outcome.REJECTED
    assert judge(story(5, 2), story(5, 2), ()) is Outcome.REJECTED


def test_that_another_hash_at_the_same_record_is_a_fork_whatever_else_holds() -> None:
    forked = story(9, 2, parted_at=3)
    assert judge(forked, story(5, 1), ()) is Outcome.FORK
    assert judge(story(2, 1, "b", 1), story(5, 1), [Witnessed(30, b"w" * 32)]) is Outcome.FORK


def test_that_a_witness_with_another_head_makes_a_fork_of_the_first_bundle() -> None:
    assert judge(story(5), None, [Witnessed(2, b"w" * 32)]) is Outcome.FORK


def test_that_a_chain_that_ends_before_what_was_witnessed_is_truncated() -> None:
    assert judge(story(5), None, [Witnessed(5, b"w" * 32)]) is Outcome.TRUNCATED
    assert judge(story(5, 2), story(4, 1), [Witnessed(5, b"w" * 32)]) is Outcome.TRUNCATED


def test_that_a_witnessed_end_reached_exactly_is_accepted() -> None:
    chain = story(5)
    assert judge(chain, None, [Witnessed(4, chain.heads[4])]) is Outcome.ACCEPTED


def test_that_nothing_becomes_current_while_a_fork_is_uncleared() -> None:
    assert judge(story(9, 2), None, (), alarmed=True) is Outcome.FORK


@given(st.integers(1, 40), st.integers(1, 40), st.none() | st.integers(0, 39))
def test_that_two_chains_are_related_as_they_were_made(new: int, stored: int, parted_at: int | None) -> None:
    relation = relate(story(new, tale="n", parted_at=parted_at), story(stored))
    if parted_at is not None and parted_at < min(new, stored):
        assert relation is Relation.FORKED
    elif new == stored:
        assert relation is Relation.EQUAL
    else:
        assert relation is (Relation.EXTENDS if new > stored else Relation.PREFIX)
