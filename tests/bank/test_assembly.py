"""Parallel papers: exact, equal, reproducible, and honest when the bank is too small."""

from fractions import Fraction

import pytest

from desktop.bank.assembly import assemble_forms, find_shortages, largest_overlap
from desktop.bank.blueprint import Blueprint, check_blueprint, parse_blueprint
from desktop.errors import Error
from desktop.exam.paper import QuestionKind
from tests.helpers.invented_bank import BLUEPRINT, FUNCTIONS, WEIGHTS, invented_items


@pytest.mark.parametrize("stock", [1.0, 1.5, 2.0, 4.0])
@pytest.mark.parametrize("forms", [1, 2, 4])
def test_that_every_form_meets_every_cell_exactly_and_repeats_no_item(stock: float, forms: int) -> None:
    items = {item.item: item for item in invented_items(stock)}
    for form in assemble_forms(list(items.values()), FUNCTIONS, BLUEPRINT, forms, seed=3):
        chosen = [items[item] for ids in form.items.values() for item in ids]
        assert len(chosen) == len(form.all_items) == 90
        for (function, kind), needed in BLUEPRINT.counts.items():
            assert sum(FUNCTIONS[item.main_point] == function and item.kind is kind for item in chosen) == needed


def test_that_forms_are_equally_difficult() -> None:
    forms = assemble_forms(invented_items(2.0), FUNCTIONS, BLUEPRINT, 4, seed=5)
    difficulties = [form.difficulty for form in forms]
    assert max(difficulties) - min(difficulties) < 0.002


def test_that_a_bank_of_twice_a_paper_gives_two_forms_without_a_common_item() -> None:
    assert largest_overlap(assemble_forms(invented_items(2.0), FUNCTIONS, BLUEPRINT, 2, seed=1)) == 0


def test_that_a_bank_of_one_and_a_half_papers_repeats_no_more_than_it_must() -> None:
    forms = assemble_forms(invented_items(1.5), FUNCTIONS, BLUEPRINT, 2, seed=1)
    assert largest_overlap(forms) <= 0.55 * 90


def test_that_the_same_seed_gives_the_same_forms_and_another_seed_others() -> None:
    first, again, other = (assemble_forms(invented_items(2.0), FUNCTIONS, BLUEPRINT, 2, seed) for seed in (7, 7, 8))
    assert first == again
    assert first != other


def test_that_a_missing_cell_is_named_with_what_it_lacks() -> None:
    items = [item for item in invented_items(1.0) if item.kind is not QuestionKind.MULTIPLE]
    shortages = {(short.function, short.kind, short.needed, short.available) for short in
                 find_shortages(items, FUNCTIONS, BLUEPRINT)}  # fmt: skip
    assert shortages == {("采集", QuestionKind.MULTIPLE, 5, 0), ("标注", QuestionKind.MULTIPLE, 5, 0)}


def test_that_draft_items_are_not_used() -> None:
    items = invented_items(1.0)
    draft = type(items[0])(**{**items[0].__dict__, "status": "draft"})
    assert len(find_shortages([draft, *items[1:]], FUNCTIONS, BLUEPRINT)) == 1


def test_that_a_blueprint_with_exact_weights_is_accepted() -> None:
    check_blueprint(BLUEPRINT, WEIGHTS, 90)
    assert BLUEPRINT.weights_percent() == {"采集": Fraction(40), "标注": Fraction(60)}


def test_that_a_blueprint_half_a_mark_off_is_refused() -> None:
    counts = {**BLUEPRINT.counts, ("采集", QuestionKind.SINGLE): 21}
    with pytest.raises(Error) as caught:
        check_blueprint(Blueprint(90, BLUEPRINT.marks_hundredths, counts), WEIGHTS, 90)
    assert caught.value.code == "E-BNK-05"
    assert caught.value.exit_code == 4


def test_that_a_paper_shorter_than_the_standard_asks_is_refused() -> None:
    with pytest.raises(Error) as caught:
        check_blueprint(Blueprint(89, BLUEPRINT.marks_hundredths, BLUEPRINT.counts), WEIGHTS, 90)
    assert caught.value.code == "E-BNK-06"


@pytest.mark.parametrize("text", ["minutes = 90", "[marks]\nessay = 5", "not toml"])
def test_that_a_malformed_blueprint_is_one_clear_error(text: str) -> None:
    with pytest.raises(Error) as caught:
        parse_blueprint(text.encode())
    assert caught.value.code == "E-BNK-04"
