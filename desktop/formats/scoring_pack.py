"""Scoring pack `.kscore`, written: keys and rubrics for the centre only (trust-and-formats 4.3).

The reader is `scoring_pack_reading.py`, which the candidate's and the console's builds leave out.
Specification: scoring_pack.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from desktop.crypto.boxes import box, pad
from desktop.crypto.joining import derive, join, label, new_id
from desktop.crypto.sealing import seal
from desktop.crypto.signing import SigningKey
from desktop.exam.marking.key import ItemKey
from desktop.exam.paper import QuestionKind
from desktop.formats.artefacts import KSCORE
from desktop.formats.cards import Card, VaultPurpose
from desktop.formats.envelope import PartSource, stored_part, write_envelope
from desktop.strict_json import JsonObject, write_json

GRADER_VERSION = 1


@dataclass(frozen=True)
class ScoredItem:
    """An item's key with what only people who mark may read; difficulty is the expected share of right answers."""

    key: ItemKey
    difficulty_permille: int
    rationale: str


@dataclass(frozen=True)
class FormItems:
    """Which items, or which tasks, a form asks, in the paper's order: marking needs it for blanks and full marks."""

    form: str
    items: tuple[bytes, ...]
    tasks: tuple[bytes, ...] = ()


@dataclass(frozen=True)
class ScoringKeys:
    """The content of part 0. Gold answers, rubrics and checkers (as data) follow as further parts by id."""

    items: tuple[ScoredItem, ...]
    forms: tuple[FormItems, ...]
    grader_version: int = GRADER_VERSION


@dataclass(frozen=True)
class ScoringPlan:
    """What a pack is made for: one build of one exam package, one centre's vaults. `package_key` is PK."""

    pack: bytes
    package: bytes
    version: int
    package_key: bytes
    scoring_vault: Card
    release_vault: Card


def write_scoring_pack(
    plan: ScoringPlan,
    keys: ScoringKeys,
    files: Sequence[tuple[bytes, bytes]],
    scoring_key: bytes,
    authors: tuple[SigningKey, ...],
) -> bytes:
    """The file; `files` are (part id, content), `scoring_key` is SK, 32 fresh bytes."""
    contents = [(new_id(), write_scoring_keys(keys)), *files]
    parts = [_part(plan.pack, part_id, content, scoring_key) for part_id, content in contents]
    return write_envelope(KSCORE, _header(plan, scoring_key), parts, authors)


def score_info(pack: bytes, package: bytes) -> bytes:
    """What SK is sealed for."""
    return join(label("score"), pack, package)


def release_info(package: bytes) -> bytes:
    """What PK is sealed for."""
    return join(label("release-pk"), package)


def score_context(pack: bytes, part_id: bytes) -> bytes:
    """What a part's box is bound to."""
    return join(label("score-part"), pack, part_id)


def write_scoring_keys(keys: ScoringKeys) -> bytes:
    """The content of part 0."""
    return write_json(
        {
            "forms": [_form_json(form) for form in keys.forms],
            "grader_version": keys.grader_version,
            "items": [_item_json(item) for item in keys.items],
        }
    )


def _form_json(form: FormItems) -> dict[str, Any]:
    values: dict[str, Any] = {"form": form.form, "items": [item.hex() for item in form.items]}
    return values | {"tasks": [task.hex() for task in form.tasks]} if form.tasks else values


def _item_json(item: ScoredItem) -> dict[str, Any]:
    key = item.key
    choice = key.kind is not QuestionKind.TRUE_FALSE
    return {
        "difficulty_permille": item.difficulty_permille,
        "function": key.function,
        "item": key.item.hex(),
        "key": sorted(option.hex() for option in key.options) if choice else key.statement,
        "kind": str(key.kind),
        "marks_hundredths": key.marks_hundredths,
        "points": list(key.points),
        "rationale": item.rationale,
        "source_item": key.source_item,
    }


def _header(plan: ScoringPlan, scoring_key: bytes) -> JsonObject:
    return {
        "pack": plan.pack.hex(),
        "package": plan.package.hex(),
        "recipients": [_sealed(plan.scoring_vault, score_info(plan.pack, plan.package), scoring_key)],
        "release": _sealed(plan.release_vault, release_info(plan.package), plan.package_key),
        "version": plan.version,
    }


def _sealed(vault: Card, info: bytes, secret: bytes) -> dict[str, str]:
    if vault.holder.seal is None or vault.holder.purpose not in (VaultPurpose.SCORING, VaultPurpose.RELEASE):
        raise ValueError("not a scoring or release vault")
    return {"key": vault.holder.seal_id.hex(), "sealed": seal(vault.holder.seal, info, secret).hex()}


def _part(pack: bytes, part_id: bytes, content: bytes, scoring_key: bytes) -> PartSource:
    key = derive(scoring_key, "score-part", part_id)
    return stored_part(part_id, box(key, score_context(pack, part_id), pad(content)))
