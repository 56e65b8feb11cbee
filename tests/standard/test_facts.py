"""The facts file: what is absent counts as no or 0; what cannot be is refused."""

import json

import pytest

from desktop.errors import Error
from desktop.standard.facts import Check, Facts, parse_facts
from desktop.standard.library import load_standard

EDUCATION = load_standard().application.education


def test_that_an_empty_file_knows_nothing_of_the_person() -> None:
    assert parse_facts(b"{}", EDUCATION) == Facts()
    assert parse_facts(b'\xef\xbb\xbf{"work_years": null}', EDUCATION) == Facts()


def test_that_every_fact_is_taken() -> None:
    found = {
        "certificate_occupation": "related",
        "work_years": 4.5,
        "years_since_certificate": 3,
        "certificate_level": 4,
        "pre_technician": True,
        "apprenticeship_completed": True,
        "education": "technician_college",
        "major": "other",
        "graduating": True,
        "mid_level_training_goal": True,
        "high_level_training_goal": True,
        "occupation_recognised_by": " 王丽 ",
        "evidence": {"work_years": {"document": "合同", "checked_by": "李强"}},
    }
    facts = parse_facts(json.dumps(found).encode(), EDUCATION)
    assert facts == Facts(
        "related", 4.5, 3, 4, True, True, "technician_college", "other", True, True, True, "王丽",
        {"work_years": Check("合同", "李强")},
    )  # fmt: skip


@pytest.mark.parametrize(
    "data",
    [b"", b"[]", b"3", b"{", b"\xff\xfe{}", b'{"work_years": 1, "work_years": 9}', b"[" * 100_000, b'{"a":' * 50_000],
)
def test_that_what_is_no_json_object_is_refused(data: bytes) -> None:
    with pytest.raises(Error) as caught:
        parse_facts(data, EDUCATION)
    assert caught.value.code == "E-ELG-01"


def test_that_a_misspelt_fact_is_refused_rather_than_counted_as_no() -> None:
    with pytest.raises(Error) as caught:
        parse_facts(b'{"work_yeras": 5}', EDUCATION)
    assert caught.value.code == "E-ELG-02"


@pytest.mark.parametrize(
    "text",
    [
        '{"work_years": "3"}',
        '{"work_years": true}',
        '{"work_years": -1}',
        '{"work_years": NaN}',
        '{"work_years": Infinity}',
        '{"work_years": 81}',
        '{"years_since_certificate": [3]}',
        '{"certificate_level": 0}',
        '{"certificate_level": 6}',
        '{"certificate_level": 4.0}',
        '{"certificate_level": "4"}',
        '{"certificate_level": true}',
        '{"certificate_occupation": "mine"}',
        '{"major": ["this"]}',
        '{"education": "university"}',
        '{"graduating": 1}',
        '{"pre_technician": "no"}',
        '{"occupation_recognised_by": 5}',
        '{"evidence": []}',
        '{"evidence": {"height": {"document": "x"}}}',
        '{"evidence": {"work_years": {"paper": "x"}}}',
        '{"evidence": {"work_years": {"document": 3}}}',
    ],
)
def test_that_a_value_that_cannot_be_is_refused(text: str) -> None:
    with pytest.raises(Error) as caught:
        parse_facts(text.encode(), EDUCATION)
    assert (caught.value.code, caught.value.exit_code) == ("E-ELG-03", 3)
