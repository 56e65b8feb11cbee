"""Rule 1.9.3: theory 1:15 and at least two; skill 1:3, odd, at least three; review odd, at least three."""

import pytest

from desktop.language import speaking
from desktop.standard.library import load_standard
from desktop.standard.staffing import Staff, check_staff, required_staff

STANDARD = load_standard()
THEORY, SKILL, REVIEW = (STANDARD.part(part).staff for part in ("theory", "skill", "review"))


@pytest.mark.parametrize(
    ("candidates", "proctors"), [(0, 2), (1, 2), (15, 2), (16, 2), (30, 2), (31, 3), (45, 3), (46, 4), (500, 34)]
)
def test_that_theory_needs_one_proctor_for_fifteen_and_two_in_any_room(candidates: int, proctors: int) -> None:
    assert required_staff(THEORY, candidates) == Staff(proctors=proctors)
    assert check_staff(THEORY, candidates, Staff(proctors=proctors)).ok
    assert not check_staff(THEORY, candidates, Staff(proctors=proctors - 1)).ok
    assert check_staff(THEORY, candidates, Staff(proctors=proctors + 1)).ok


@pytest.mark.parametrize(
    ("candidates", "examiners"),
    [(0, 3), (1, 3), (3, 3), (9, 3), (10, 5), (15, 5), (16, 7), (30, 11), (33, 11), (34, 13)],
)
def test_that_skill_needs_one_examiner_for_three_and_an_odd_number(candidates: int, examiners: int) -> None:
    assert required_staff(SKILL, candidates) == Staff(examiners=examiners)
    assert check_staff(SKILL, candidates, Staff(examiners=examiners)).ok
    assert check_staff(SKILL, candidates, Staff(examiners=examiners + 2)).ok
    assert not check_staff(SKILL, candidates, Staff(examiners=examiners + 1)).ok
    assert not check_staff(SKILL, candidates, Staff(examiners=examiners - 2)).ok


@pytest.mark.parametrize(("reviewers", "ok"), [(0, False), (1, False), (2, False), (3, True), (4, False), (5, True)])
def test_that_a_review_needs_an_odd_committee_of_three_whatever_the_candidates(reviewers: int, ok: bool) -> None:
    assert check_staff(REVIEW, 1, Staff(examiners=reviewers)).ok is ok
    assert check_staff(REVIEW, 400, Staff(examiners=reviewers)).ok is ok


def test_that_examiners_do_not_stand_in_for_proctors() -> None:
    assert not check_staff(THEORY, 10, Staff(proctors=1, examiners=9)).ok
    assert not check_staff(SKILL, 10, Staff(proctors=9, examiners=3)).ok


def test_that_every_reason_is_said() -> None:
    with speaking("en"):
        answer = check_staff(SKILL, 30, Staff(examiners=10))
    assert answer.reasons == (
        "Examiners needed in this room: 11; present: 10.",
        "The number of examiners must be odd; 10 is even.",
    )
