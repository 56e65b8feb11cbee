"""Files of other programs, read without trust: size before parsing, depth, repeated keys, odd numbers, XML entities.

What is wrong is always a `CodecError`. Numbers with decimals come as `Decimal`, so that 0.1 stays 0.1; what a codec
does not know is kept as `extra`, canonical JSON text, and written back.
"""

import json
import re
from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from xml.etree.ElementTree import Element

from desktop.language import tr
from desktop.tasks.annotation.codec_error import CodecError, CodecFault
from desktop.tasks.annotation.palette import Palette

MOST_BYTES = 20 * 1024 * 1024
MOST_DEPTH = 16
LONGEST_NUMBER = 40
LARGEST = Decimal(10**9)
_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,20})?([eE]-?[0-9]{1,2})?")


def damaged(where: str) -> CodecError:
    """The file does not read."""
    return CodecError(CodecFault.MALFORMED, where, tr("The file is damaged or of another format."))


def not_representable(where: str) -> CodecError:
    """The document holds what the format cannot."""
    advice = tr("This format cannot hold these units: choose another one.")
    return CodecError(CodecFault.NOT_REPRESENTABLE, where, advice)


def other_source(where: str) -> CodecError:
    """The file is about another material."""
    return CodecError(CodecFault.OTHER_SOURCE, where, tr("The file belongs to another material."))


def unknown_labels(labels: Sequence[str]) -> CodecError:
    """Labels that the paper does not have, with their list."""
    names = "、".join(sorted(set(labels))[:20])
    advice = tr("The file has labels that this task does not have: {names}.", names=names)
    return CodecError(CodecFault.UNKNOWN_LABEL, names, advice)


def decoded(data: bytes) -> str:
    """The text of a file in UTF-8, with or without a mark at its beginning."""
    if len(data) > MOST_BYTES:
        raise CodecError(CodecFault.TOO_LARGE, f"{len(data)} bytes", tr("The file is too large."))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as reason:
        raise damaged(f"byte {reason.start}") from reason


def read_foreign_json(data: bytes) -> Any:
    """Any JSON value; null is allowed, as other programs write it."""
    text = decoded(data)
    try:
        value = json.loads(
            text, object_pairs_hook=_object, parse_int=_integer, parse_float=_decimal, parse_constant=_never
        )
    except CodecError:
        raise
    except RecursionError as reason:
        raise CodecError(CodecFault.TOO_DEEP, "JSON", tr("The file is nested too deeply.")) from reason
    except json.JSONDecodeError as reason:
        raise damaged(f"line {reason.lineno}") from reason
    except ValueError as reason:
        raise damaged(str(reason)[:80]) from reason
    _verify_depth([value])
    return value


def _verify_depth(level: list[Any]) -> None:
    for _ in range(MOST_DEPTH + 1):
        level = [
            child
            for value in level
            if isinstance(value, dict | list)
            for child in (value.values() if isinstance(value, dict) else value)
        ]
        if not level:
            return
    raise CodecError(CodecFault.TOO_DEEP, "JSON", tr("The file is nested too deeply."))


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise CodecError(CodecFault.REPEATED, pairs[0][0], tr("The file says the same thing twice."))
    return found


def _integer(text: str) -> int:
    if len(text) > 16:
        raise ValueError("number")
    return int(text)


def _decimal(text: str) -> Decimal:
    if len(text) > LONGEST_NUMBER or not _NUMBER.fullmatch(text):
        raise ValueError("number")
    return Decimal(text)


def _never(text: str) -> Any:
    raise ValueError(text)


def read_foreign_xml(data: bytes, root: str) -> Element:
    """The root element, called `root`; no document types, no entities."""
    from defusedxml import ElementTree
    from defusedxml.common import DefusedXmlException

    if len(data) > MOST_BYTES:
        raise CodecError(CodecFault.TOO_LARGE, f"{len(data)} bytes", tr("The file is too large."))
    try:
        found: Element = ElementTree.fromstring(data, forbid_dtd=True, forbid_entities=True, forbid_external=True)
    except DefusedXmlException as reason:
        advice = tr("The file holds instructions that are not allowed.")
        raise CodecError(CodecFault.FORBIDDEN, "DTD", advice) from reason
    except (ElementTree.ParseError, ValueError, LookupError) as reason:
        raise damaged("XML") from reason
    level = [found]
    for _ in range(MOST_DEPTH + 1):
        level = [child for element in level for child in element]
    if level:
        raise CodecError(CodecFault.TOO_DEEP, "XML", tr("The file is nested too deeply."))
    if found.tag != root:
        raise damaged(found.tag[:40])
    return found


def number(value: Any, where: str) -> Decimal:
    """A number, also one written as text; true and false are none."""
    if isinstance(value, str) and _NUMBER.fullmatch(value.strip()):
        value = Decimal(value.strip())
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise damaged(where)
    found = Decimal(value)
    if abs(found) > LARGEST:
        raise damaged(where)
    return found


def whole(value: Decimal) -> int:
    """The nearest integer, halves away from zero."""
    return int(value.quantize(Decimal(1), ROUND_HALF_UP))


def hundredths(value: Any, where: str) -> int:
    """Pixels as hundredths."""
    return whole(number(value, where) * 100)


def pixels(value: int) -> float | int:
    """Hundredths as pixels, as JSON writes them."""
    return value // 100 if value % 100 == 0 else value / 100


def items(value: Any, where: str) -> list[Any]:
    """A list."""
    if not isinstance(value, list):
        raise damaged(where)
    return value


def fields(value: Any, where: str) -> dict[str, Any]:
    """An object."""
    if not isinstance(value, dict):
        raise damaged(where)
    return value


def words(value: Any, where: str) -> str:
    """A text."""
    if not isinstance(value, str):
        raise damaged(where)
    return value


def extra_of(values: Mapping[str, Any], known: Sequence[str]) -> str:
    """The fields a codec does not know, as canonical JSON text; "" where there are none."""
    unknown = {name: value for name, value in values.items() if name not in known}
    if not unknown:
        return ""
    return json.dumps(unknown, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=float)


def with_extra(values: dict[str, Any], extra: str) -> dict[str, Any]:
    """The fields with what was not known; known ones win."""
    return {**json.loads(extra), **values} if extra else values


def write_foreign_json(value: Any) -> bytes:
    """As other programs read it: UTF-8, indented by one space."""
    return (json.dumps(value, ensure_ascii=False, allow_nan=False, indent=1) + "\n").encode("utf-8")


def label_ids(palette: Palette, names: Sequence[str]) -> dict[str, str]:
    """Label ids by the name or id that a file uses. Raises CodecError with the list of those unknown."""
    known = {label.id: label.id for label in palette.labels} | {label.name: label.id for label in palette.labels}
    unknown = [name for name in names if name not in known]
    if unknown:
        raise unknown_labels(unknown)
    return {name: known[name] for name in names}


def same_source(path: str, name: str) -> bool:
    """Whether a path in a file names the material: by its last part, with or without an ending. Never opened."""
    last = path.replace("\\", "/").rsplit("/", 1)[-1]
    return last == name or last.rsplit(".", 1)[0] == name.rsplit(".", 1)[0]
