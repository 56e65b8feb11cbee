"""Rehearsals invent people whose papers look right and whose answers follow their profile."""

import random

import pytest

from desktop.exam.answers import ChoiceResponse, TrueFalseResponse
from desktop.exam.paper import QuestionKind
from desktop.rehearsal.people import invent_people
from desktop.rehearsal.profiles import KnownItem, Profile, profile_of, respond

A, B, C, D = (bytes([n]) * 16 for n in range(4))
SINGLE = KnownItem(A, QuestionKind.SINGLE, (A, B, C, D), frozenset({C}), False)
MULTIPLE = KnownItem(B, QuestionKind.MULTIPLE, (A, B, C, D), frozenset({A, C}), False)
STATEMENT = KnownItem(C, QuestionKind.TRUE_FALSE, (), frozenset(), False)


def test_that_everybody_differs_and_the_same_seed_invents_the_same_people() -> None:
    people = invent_people(60, seed=2)
    assert people == invent_people(60, seed=2)
    assert len({person.admission_number for person in people}) == len({person.id_number for person in people}) == 60


def test_that_every_id_number_has_a_right_check_character_by_iso_7064_mod_11_2() -> None:
    for person in invent_people(40, seed=1):
        values = [10 if character == "X" else int(character) for character in person.id_number]
        assert sum(value * pow(2, 17 - place, 11) for place, value in enumerate(values)) % 11 == 1


def test_that_names_include_rare_characters_and_separators() -> None:
    names = "".join(person.name for person in invent_people(80, seed=1))
    assert "·" in names
    assert any(ord(character) > 0xFFFF for character in names)


@pytest.mark.parametrize("item", [SINGLE, MULTIPLE, STATEMENT])
def test_that_the_perfect_candidate_gives_the_key_and_the_empty_one_nothing(item: KnownItem) -> None:
    right = TrueFalseResponse(False) if item is STATEMENT else ChoiceResponse(item.key)
    assert respond(Profile.PERFECT, item, random.Random(1)) == right
    assert respond(Profile.EMPTY, item, random.Random(1)) is None


def test_that_a_wrong_answer_is_never_the_key() -> None:
    chance = random.Random(4)
    answers = [respond(Profile.SLOPPY, SINGLE, chance) for _ in range(2000)]
    right = sum(answer == ChoiceResponse(frozenset({C})) for answer in answers) / 2000
    assert 0.5 < right < 0.6


def test_that_thirty_candidates_hold_every_profile() -> None:
    profiles = [profile_of(number) for number in range(1, 31)]
    assert set(profiles) == set(Profile)
    assert profiles.count(Profile.CAREFUL) > 10
