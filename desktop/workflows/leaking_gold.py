"""The last look at a skill package before it leaves: nothing of the scoring pack may be readable in it."""

from collections.abc import Iterable, Iterator
from typing import Any

from desktop.crypto.joining import sha256
from desktop.formats.scoring_pack_gold import ScoredTask
from desktop.strict_json import write_json

_LEAST_BYTES = 16
_LEAST_CHARACTERS = 8
_RUBRICS = ("rubric", "criteria")
_ANCHOR = "text"


def find_leaks(contents: Iterable[bytes], scored: Iterable[ScoredTask]) -> list[str]:
    """Slots whose gold answer, digest of it, rubric or grader configuration stands in any of `contents`."""
    texts = tuple(contents)
    return sorted({one.gold.slot for one in scored for canary in _canaries(one) if any(canary in t for t in texts)})


def _canaries(scored: ScoredTask) -> Iterator[bytes]:
    gold = scored.gold
    experts = (value for expert in gold.experts for value in expert.answers.values())
    values = [*gold.gold.values(), dict(gold.config), *experts]
    for value in values:
        encoded = _canonical(value)
        digest = sha256(encoded)
        yield from (digest, digest.hex().encode("ascii"))
        if len(encoded) >= _LEAST_BYTES and isinstance(value, dict | list):
            yield encoded
            yield write_json({"v": encoded.decode("utf-8")})[6:-2]  # as it stands inside another text
    for value in values:
        yield from (text.encode("utf-8") for text in _rubric_texts(value) if len(text) >= _LEAST_CHARACTERS)


def _canonical(value: Any) -> bytes:
    """The value as the JSON profile writes it; a bare text or number inside an object of its own."""
    return write_json(value) if isinstance(value, dict) else write_json({"v": value})[5:-1]


def _rubric_texts(value: Any, *, inside: bool = False) -> Iterator[str]:
    """Every anchor text below a field called rubric or criteria."""
    if isinstance(value, dict):
        for name, child in value.items():
            if inside and name == _ANCHOR and isinstance(child, str):
                yield child
            yield from _rubric_texts(child, inside=inside or name in _RUBRICS)
    elif isinstance(value, list):
        for child in value:
            yield from _rubric_texts(child, inside=inside)
