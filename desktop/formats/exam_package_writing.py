"""Builds an exam package (trust-and-formats 4.2): parts are streamed, so that size costs no memory."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from desktop import PROGRAM_LEVEL
from desktop.crypto.boxes import BoxWriter, boxed_length, padded_length
from desktop.crypto.joining import new_id
from desktop.exam.paper import Paper, Question
from desktop.exam.task import Task
from desktop.formats.artefacts import KEXAM
from desktop.formats.envelope import PartSource, Signing, write_envelope_to
from desktop.formats.exam_package import PackageFacts, package_commitment, part_context, part_key
from desktop.formats.package_manifest import (
    AssetEntry,
    AssetKind,
    Manifest,
    SectionFacts,
    SkillForm,
    has_signature_of,
    write_manifest,
)
from desktop.formats.question_text import write_question
from desktop.formats.task_text import write_task
from desktop.refusals import refuse
from desktop.strict_json import JsonObject

_ZEROS = bytes(65_536)
_FIRST_BYTES = 16


@dataclass(frozen=True)
class Asset:
    """Content to be packed: `pieces` is asked for once and gives exactly `size` bytes."""

    id: bytes
    kind: AssetKind
    size: int
    pieces: Callable[[], Iterable[bytes]]


@dataclass(frozen=True)
class PackagePlan:
    """What a build packs. `exam` names the exam over all its versions; `package_id` is new for every build."""

    exam: bytes
    version: int
    package_id: bytes
    paper: Paper
    assets: tuple[Asset, ...]
    min_app: int = PROGRAM_LEVEL
    skill_form: SkillForm | None = None


def asset_of_bytes(kind: AssetKind, content: bytes, asset_id: bytes | None = None) -> Asset:
    """An asset that is in memory; with a fresh id unless one is given."""
    return Asset(asset_id or new_id(), kind, len(content), lambda: (content,))


def question_asset(question: Question) -> Asset:
    """A question as an asset; its asset id is its item id."""
    return asset_of_bytes(AssetKind.TEXT, write_question(question), question.item)


def task_asset(task: Task) -> Asset:
    """A task as an asset; its asset id is its task id."""
    return asset_of_bytes(AssetKind.TEXT, write_task(task), task.task)


def write_exam_package(stream: BinaryIO, plan: PackagePlan, package_key: bytes, signing: Signing) -> bytes:
    """Write the package to `stream` (seekable, empty) and return its digest. `package_key` is PK, 32 fresh bytes.

    Raises E-FMT-10 with the part's number for a file that is not what its kind says.
    """
    facts = _facts(plan, package_key)
    entries = tuple(AssetEntry(asset.id, asset.kind, asset.size) for asset in plan.assets)
    manifest = Manifest(plan.paper.title, plan.paper.forms, plan.paper.presentation, entries, plan.skill_form)
    contents = (asset_of_bytes(AssetKind.TEXT, write_manifest(manifest)), *plan.assets)
    parts = [_part(index, asset, facts, package_key) for index, asset in enumerate(contents)]
    return write_envelope_to(stream, KEXAM, _header(facts), parts, signing)


def _facts(plan: PackagePlan, package_key: bytes) -> PackageFacts:
    return PackageFacts(
        exam=plan.exam,
        standard=plan.paper.standard,
        level=plan.paper.level,
        part=plan.paper.part,
        package_id=plan.package_id,
        version=plan.version,
        min_app=plan.min_app,
        commit=package_commitment(plan.package_id, package_key),
        sections=_sections(plan.paper),
    )


def _sections(paper: Paper) -> tuple[SectionFacts, ...]:
    """Each section once; parallel forms share their sections' times."""
    found: dict[bytes, SectionFacts] = {}
    for form in paper.forms:
        for section in form.sections:
            facts = SectionFacts(section.section, section.part, section.seconds, section.lock)
            if found.setdefault(section.section, facts) != facts:
                raise ValueError("forms disagree about a section")
    return tuple(found.values())


def _header(facts: PackageFacts) -> JsonObject:
    return {
        "commit": facts.commit.hex(),
        "exam": facts.exam.hex(),
        "level": facts.level,
        "min_app": facts.min_app,
        "package_id": facts.package_id.hex(),
        "part": str(facts.part),
        "sections": [
            {"id": s.section.hex(), "kind": str(s.part), "lock": s.lock, "seconds": s.seconds} for s in facts.sections
        ],
        "standard": facts.standard,
        "version": facts.version,
    }


def _part(index: int, asset: Asset, facts: PackageFacts, package_key: bytes) -> PartSource:
    length = boxed_length(padded_length(asset.size))
    if length > KEXAM.part_cap:
        raise refuse("E-FMT-05")

    def pieces() -> Iterator[bytes]:
        writer = BoxWriter(part_key(package_key, asset.id), part_context(facts.package_id, facts.version, asset.id))
        yield writer.update(asset.size.to_bytes(4, "big"))
        for piece in _checked(index, asset):
            yield writer.update(piece)
        yield writer.update(_ZEROS[: padded_length(asset.size) - asset.size - 4])
        yield writer.finish()

    return PartSource(asset.id, length, pieces)


def _checked(index: int, asset: Asset) -> Iterator[bytes]:
    """The content in pieces; its first bytes must be of its kind and its length as announced."""
    first, total = b"", 0
    for piece in asset.pieces():
        first = first if len(first) >= _FIRST_BYTES else first + piece[:_FIRST_BYTES]
        total += len(piece)
        yield piece
    if total != asset.size or not has_signature_of(asset.kind, first):
        raise refuse("E-FMT-10", n=index)
