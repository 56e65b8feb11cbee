"""Every clause of 1.9.1: met, just met, just missed, and the readings where the print leaves room."""

from typing import Any

import pytest

from desktop.language import speaking
from desktop.standard.eligibility import Decision, decide_eligibility
from desktop.standard.facts import Check, Facts
from desktop.standard.library import load_standard

STANDARD = load_standard()
L5, L4, L3, L2, L1 = (f"1.9.1 {level.name}" for level in STANDARD.levels)


def decide(level: int, **facts: Any) -> Decision:
    return decide_eligibility(STANDARD, level, Facts(**facts))


def student(education: str, major: str = "this", **more: Any) -> dict[str, Any]:
    return {"education": education, "major": major, **more}


def certified(level: int, years: float = 0, **more: Any) -> dict[str, Any]:
    return {"certificate_level": level, "years_since_certificate": years, **more}


MID: dict[str, Any] = {"mid_level_training_goal": True}
HIGH: dict[str, Any] = {"high_level_training_goal": True}
GRADUATING: dict[str, Any] = {"graduating": True}

YES = [
    # level 5
    (5, {"work_years": 1}, f"{L5} (1)"),
    (5, {"work_years": 30}, f"{L5} (1)"),
    (5, {"apprenticeship_completed": True}, f"{L5} (2)"),
    (5, {"work_years": 1, "apprenticeship_completed": True}, f"{L5} (1)"),
    # level 4
    (4, certified(5, 3), f"{L4} (1)"),
    (4, certified(5, 3, certificate_occupation="related"), f"{L4} (1)"),
    (4, certified(3, 3), f"{L4} (1)"),  # a higher certificate includes the lower one
    (4, {"work_years": 4}, f"{L4} (2)"),
    (4, certified(5, 2.5, work_years=4), f"{L4} (2)"),
    (4, certified(5, 3, work_years=4, certificate_occupation="other"), f"{L4} (2)"),
    (4, student("technical_school"), f"{L4} (3)"),
    (4, student("technical_school", "related"), f"{L4} (3)"),
    (4, student("technical_school", **GRADUATING), f"{L4} (3)"),
    (4, student("senior_technical_school"), f"{L4} (3)"),  # a higher kind of the same school
    (4, student("technician_college", "related", **GRADUATING), f"{L4} (3)"),
    (4, student("vocational_secondary", **MID), f"{L4} (3)"),
    (4, student("vocational_secondary", "related", **MID, **GRADUATING), f"{L4} (3)"),
    (4, student("vocational_secondary", **HIGH), f"{L4} (3)"),  # a higher goal
    (4, student("college", **MID), f"{L4} (3)"),  # "secondary and above"
    # level 3
    (3, certified(4, 3), f"{L3} (1)"),
    (3, certified(4, 3, certificate_occupation="related"), f"{L3} (1)"),
    (3, certified(2, 3), f"{L3} (1)"),
    (3, certified(4, education="senior_technical_school"), f"{L3} (2)"),
    (3, certified(4, **student("technician_college", "other")), f"{L3} (2)"),  # no related major asked
    (3, certified(4, education="technician_college", **GRADUATING), f"{L3} (2)"),
    (3, certified(4, **student("college", "related", **HIGH)), f"{L3} (2)"),
    (3, certified(4, **student("college", **HIGH, **GRADUATING)), f"{L3} (2)"),
    (3, student("college", work_years=3), f"{L3} (3)"),
    (3, student("bachelor", "related", work_years=3), f"{L3} (3)"),
    (3, student("doctor", work_years=3), f"{L3} (3)"),
    # level 2
    (2, certified(3, 4), f"{L2} (1)"),
    (2, certified(1, 4, certificate_occupation="related"), f"{L2} (1)"),
    (2, certified(3, work_years=3, education="senior_technical_school"), f"{L2} (2)"),  # all years count
    (2, certified(3, work_years=3, **student("technician_college", "other")), f"{L2} (2)"),
    (2, {"pre_technician": True, "education": "technician_college", "work_years": 2}, f"{L2} (2)"),
    # level 1
    (1, certified(2, 4), L1),
    (1, certified(2, 4, certificate_occupation="related"), L1),
]

NO = [
    (5, {}),
    (5, {"work_years": 0.99}),
    (5, student("doctor")),
    (4, certified(5, 2.99)),
    (4, {"years_since_certificate": 3}),  # years since no certificate
    (4, {"work_years": 3.99}),
    (4, {"apprenticeship_completed": True}),
    (4, student("technical_school", "other")),
    (4, {"education": "technical_school"}),  # an absent major counts as none
    (4, student("vocational_secondary")),  # no assessed goal
    (4, student("vocational_secondary", "other", **MID)),
    (4, student("senior_middle", **MID)),
    (4, student("junior_middle", **GRADUATING)),
    (3, certified(4, 2.99)),
    (3, certified(5, 3)),
    (3, certified(5, 10, work_years=20)),
    (3, certified(4, education="technical_school")),
    (3, certified(5, education="technician_college")),
    (3, {"education": "technician_college"}),
    (3, certified(4, **student("college"))),  # no assessed goal
    (3, certified(4, **student("college", **MID))),  # the goal must be high-level skills
    (3, certified(4, **student("college", "other", **HIGH))),
    (3, certified(4, **student("vocational_secondary", **HIGH))),
    (3, student("college", work_years=2.99)),
    (3, student("college", "other", work_years=3)),
    (3, student("technician_college", work_years=3)),  # not counted as a college degree
    (3, student("college", work_years=3, **GRADUATING)),  # clause (3) does not count students
    (2, certified(3, 3.99)),
    (2, certified(4, 4)),
    (2, certified(3, work_years=2.99, education="technician_college")),
    (2, certified(3, work_years=3, education="technical_school")),
    (2, certified(3, work_years=3, education="technician_college", **GRADUATING)),
    (2, certified(3, work_years=3)),
    (2, certified(3, work_years=40)),
    (2, {"pre_technician": True, "education": "technician_college", "work_years": 1.99}),
    (2, {"pre_technician": True, "education": "senior_technical_school", "work_years": 2}),
    (2, {"education": "technician_college", "work_years": 2}),
    (1, certified(2, 3.99)),
    (1, certified(3, 4)),
    (1, certified(3, 20, work_years=40, pre_technician=True, education="technician_college")),
    (1, {"work_years": 80}),
]

A_PERSON_DECIDES = [
    (4, certified(5, 3), f"{L4} (1)"),
    (3, certified(4, 3), f"{L3} (1)"),
    (3, certified(4, education="technician_college"), f"{L3} (2)"),
    (2, certified(3, 4), f"{L2} (1)"),
    (2, {"pre_technician": True, "education": "technician_college", "work_years": 2}, f"{L2} (2)"),
    (1, certified(2, 4), L1),
]


@pytest.mark.parametrize(("level", "facts", "clause"), YES)
def test_that_a_clause_admits(level: int, facts: dict[str, Any], clause: str) -> None:
    decision = decide(level, **facts)
    assert decision.eligible
    assert decision.clause is not None
    assert decision.clause.citation == clause
    assert not decision.missing
    assert decision.evidence
    assert all(entry.document for entry in decision.evidence)


@pytest.mark.parametrize(("level", "facts"), NO)
def test_that_no_clause_admits_and_something_is_named_as_missing(level: int, facts: dict[str, Any]) -> None:
    decision = decide(level, **facts)
    assert not decision.eligible
    assert not decision.needs_person
    assert decision.clause is None
    assert all(sentence.startswith(f"1.9.1 {STANDARD.level(level).name}") for sentence in decision.missing)
    assert decision.missing


@pytest.mark.parametrize(("level", "facts", "clause"), A_PERSON_DECIDES)
def test_that_an_occupation_outside_the_open_list_waits_for_a_named_person(
    level: int, facts: dict[str, Any], clause: str
) -> None:
    waiting = decide(level, **facts, certificate_occupation="other")
    assert (waiting.eligible, waiting.needs_person) == (False, True)
    assert waiting.clause is not None
    assert waiting.clause.citation == clause
    assert len(waiting.missing) >= 1
    accepted = decide(level, **facts, certificate_occupation="other", occupation_recognised_by="王丽")
    assert (accepted.eligible, accepted.needs_person) == (True, False)
    assert "王丽" in [entry.checked_by for entry in accepted.evidence if entry.fact == "certificate_occupation"]


def test_that_a_person_cannot_accept_away_what_is_really_missing() -> None:
    decision = decide(3, **certified(4, 2.5), certificate_occupation="other", work_years=2.5)
    assert (decision.eligible, decision.needs_person) == (False, False)


def test_that_only_the_nearest_alternatives_say_what_they_lack() -> None:
    with speaking("en"):
        decision = decide(3, **certified(4, 2.5))
    assert decision.missing == (
        "1.9.1 三级/高级工 (1): "
        "Years of work in this or a related occupation since the certificate needed: 3; found: 2.5.",
        "1.9.1 三级/高级工 (2): A diploma of one of these is needed: 高级技工学校、技师学院.",
    )


@pytest.mark.parametrize(
    ("facts", "majors"),
    [
        ({"education": "technical_school"}, "电工电子类、信息类"),
        ({"education": "vocational_secondary", **MID}, "电子与信息大类、医学卫生大类、装备制造大类、教育与体育大类"),
    ],
)
def test_that_the_missing_major_is_named_by_the_footnote_for_the_school(facts: dict[str, Any], majors: str) -> None:
    with speaking("en"):
        missing = decide(4, **facts).missing
    assert f"1.9.1 四级/中级工 (3): A major of this occupation or a related one ({majors}) is needed." in missing


def test_that_years_are_never_rounded_up_to_enough() -> None:
    with speaking("en"):
        assert "found: 0.9999999." in decide(5, work_years=0.9999999).missing[0]


def test_that_evidence_names_the_document_and_who_checked_it() -> None:
    decision = decide(5, work_years=2, checks={"work_years": Check("劳动合同 2 份", "李强")})
    assert [(entry.fact, entry.document, entry.checked_by) for entry in decision.evidence] == [
        ("work_years", "劳动合同 2 份", "李强")
    ]


def test_that_the_clause_says_how_its_words_were_read() -> None:
    readings = decide(1, **certified(2, 4)).readings
    assert any("职业技能等级证书" in sentence for sentence in readings)


def test_that_schooling_below_the_standard_warns_and_never_refuses() -> None:
    decision = decide(5, work_years=1, education="primary")
    assert decision.eligible
    assert len(decision.warnings) == 1
    assert not decide(5, work_years=1, education="junior_middle").warnings


def test_that_years_that_contradict_each_other_are_pointed_out() -> None:
    assert decide(1, **certified(2, 4), work_years=3).warnings
    assert not decide(1, **certified(2, 4)).warnings
