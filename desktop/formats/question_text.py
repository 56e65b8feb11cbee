"""A question as a text asset of the exam package (exam_package.md): canonical JSON of allow-listed fields only."""

import re
from functools import lru_cache
from typing import Any

from desktop.errors import Error
from desktop.exam.paper import Option, Question, QuestionKind
from desktop.formats.fields import Fields
from desktop.refusals import refuse
from desktop.strict_json import MOST_STRING_BYTES, JsonObject, read_json, write_json

MOST_OPTIONS = 26
_ANSWER_LIKE = re.compile(
    r"(^|_)(answers?|keys?|correct|right|solutions?|rubrics?|rationales?|explanations?|gold|truth|difficulty"
    r"|scores?|expected|grading|checkers?|thresholds?)($|_)"
)


def write_question(question: Question) -> bytes:
    """The asset's bytes."""
    fields: JsonObject = {
        "item": question.item.hex(),
        "kind": str(question.kind),
        "options": [{"id": option.option.hex(), "text": option.text} for option in question.options],
        "stem": question.stem,
    }
    if question.picture is not None:
        fields |= {"alt": question.picture_alt, "picture": question.picture.hex()}
    return write_json(fields)


def read_question(data: bytes, part: int) -> Question:
    """The question in `data`, which is part number `part`. Raises E-FMT-07 and E-FMT-10."""
    values = read_part_json(data, part)
    fields = Fields(values, part)
    has_picture = fields.has("picture")
    question = Question(
        item=fields.id("item"),
        kind=fields.choice("kind", QuestionKind),
        stem=fields.text("stem", MOST_STRING_BYTES),
        options=fields.each("options", _read_option, MOST_OPTIONS),
        picture=fields.id("picture") if has_picture else None,
        picture_alt=fields.text("alt", MOST_STRING_BYTES) if has_picture else "",
    )
    fields.end()
    if not _is_sound(question):
        raise fields.malformed()
    return question


def read_part_json(data: bytes, part: int) -> JsonObject:
    """The JSON of part number `part`, free of answers. Raises E-FMT-10 outside the profile, E-FMT-07 for an answer."""
    try:
        values = read_json(data)
    except Error as reason:
        raise refuse("E-FMT-10", n=part) from reason
    refuse_answers(values)
    return values


def refuse_answers(value: Any) -> None:
    """Refuse (E-FMT-07) any field, at any depth and even one beginning with `x_`, that is named like an answer."""
    if isinstance(value, dict):
        if any(map(_is_like_an_answer, value)):
            raise refuse("E-FMT-07")
        value = list(value.values())
    if isinstance(value, list):
        for child in value:
            if isinstance(child, dict | list):
                refuse_answers(child)


@lru_cache(maxsize=1024)
def _is_like_an_answer(name: str) -> bool:
    """Cached: a manifest of 20,000 assets repeats the same three names."""
    return _ANSWER_LIKE.search(name) is not None


def _read_option(fields: Fields) -> Option:
    return Option(fields.id("id"), fields.text("text", MOST_STRING_BYTES))


def _is_sound(question: Question) -> bool:
    ids = {option.option for option in question.options}
    wanted = question.kind is not QuestionKind.TRUE_FALSE
    return (
        bool(question.stem) and len(ids) == len(question.options) and (len(ids) >= 2) is wanted and bool(ids) is wanted
    )
