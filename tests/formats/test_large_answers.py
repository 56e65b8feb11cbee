"""Answers larger than a string of the JSON profile still travel in a bundle, whole and in one encoding only."""

from desktop.exam.answers import Answer
from desktop.formats.result_bundle import write_answers
from desktop.strict_json import read_json


def test_that_an_answer_above_64_kib_is_carried_in_pieces() -> None:
    text = "标注𠮷" * 40_000
    small, large = Answer(bytes(16), 1, 5, "短".encode()), Answer(bytes(range(16)), 2, 9, text.encode())
    rows = read_json(write_answers([small, large], ()))["answers"]
    assert rows[0]["value"] == "短"
    assert {len(piece) for piece in rows[1]["value"][:-1]} == {16_000}
    assert "".join(rows[1]["value"]) == text


def test_that_an_answer_of_exactly_64_kib_is_one_text() -> None:
    row = read_json(write_answers([Answer(bytes(16), 1, 5, b"a" * 65_536)], ()))["answers"][0]
    assert row["value"] == "a" * 65_536
