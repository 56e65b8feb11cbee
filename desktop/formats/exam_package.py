"""Exam package `.kexam`: identical everywhere, early in the room, closed, without keys (trust-and-formats 4.2).

Opening checks the header's signature and nothing of the body, so that its cost does not grow with the package; all
parts are hashed by `verify_all_parts` at installation and at the first use in a session (2.4). Specification:
exam_package.md. The writer is `exam_package_writing.py`.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import BinaryIO

from desktop import PROGRAM_LEVEL
from desktop.crypto.boxes import BOX_HEAD_BYTES, TAG_BYTES, BoxReader, padded_length, unbox, unpad
from desktop.crypto.joining import derive, join, label, labelled_hash, same
from desktop.crypto.sealing import DoesNotOpen
from desktop.exam.paper import Paper, Part, Question
from desktop.exam.task import Task
from desktop.formats.artefacts import KEXAM, MOST_PART_JSON_BYTES
from desktop.formats.envelope import (
    Envelope,
    PartEntry,
    Progress,
    Signers,
    part_reader,
    read_envelope,
    read_part,
    verify_parts,
)
from desktop.formats.fields import Fields
from desktop.formats.package_manifest import (
    MANIFEST,
    MOST_SECTIONS,
    AssetEntry,
    AssetKind,
    Manifest,
    SectionFacts,
    has_signature_of,
    read_manifest,
)
from desktop.formats.question_text import read_question, refuse_answers
from desktop.formats.task_text import read_task
from desktop.refusals import refuse

MOST_SECONDS = 24 * 3600
_LENGTH_BYTES = 4
_FIRST_BYTES = 16
_MOST_MANIFEST_BYTES = MOST_PART_JSON_BYTES + 256 * 1024


@dataclass(frozen=True)
class PackageFacts:
    """The header's fields."""

    exam: bytes
    standard: str
    level: int
    part: Part
    package_id: bytes
    version: int
    min_app: int
    commit: bytes
    sections: tuple[SectionFacts, ...]


@dataclass(frozen=True)
class ExamPackage:
    """A package whose header and signatures were checked; still closed."""

    facts: PackageFacts
    envelope: Envelope

    @property
    def digest(self) -> bytes:
        """What grants, packs and bundles call this package."""
        return self.envelope.digest

    @cached_property
    def parts(self) -> dict[bytes, PartEntry]:
        """The parts by their id."""
        return {part.id: part for part in self.envelope.parts}


def package_commitment(package_id: bytes, package_key: bytes) -> bytes:
    """`commit`: binds PK to the build before anybody may know it."""
    return labelled_hash("pk-commit", package_id, package_key)


def part_key(package_key: bytes, part_id: bytes) -> bytes:
    """The key of one part."""
    return derive(package_key, "asset", part_id)


def part_context(package_id: bytes, version: int, part_id: bytes) -> bytes:
    """What a part's box is bound to."""
    return join(label("asset"), package_id, version.to_bytes(4, "big"), part_id)


def read_exam_package(source: BinaryIO, trust: Signers, *, hash_parts: bool = False) -> ExamPackage:
    """The closed package in `source`. Raises E-FMT, E-SIG, E-PKG-01."""
    envelope = read_envelope(source, KEXAM, trust, hash_parts=hash_parts)
    refuse_answers(envelope.header)
    fields = envelope.fields()
    facts = _read_facts(fields)
    fields.end()
    ids = {section.section for section in facts.sections}
    if not envelope.parts or not facts.sections or len(ids) != len(facts.sections):
        raise refuse("E-FMT-06")
    if facts.min_app > PROGRAM_LEVEL:
        raise refuse("E-PKG-01", n=facts.min_app)
    return ExamPackage(facts, envelope)


def verify_all_parts(source: BinaryIO, package: ExamPackage, progress: Progress | None = None) -> None:
    """Hash the whole body. Raises E-FMT-08."""
    verify_parts(source, package.envelope.parts, progress)


def verify_named(package: ExamPackage, digest: bytes, version: int) -> None:
    """The package is the one a grant names. Raises E-PKG-05 for another version, E-PKG-06 for another file."""
    if package.facts.version != version:
        raise refuse("E-PKG-05", found=package.facts.version, wanted=version)
    if package.digest != digest:
        raise refuse("E-PKG-06")


def verify_not_older(package: ExamPackage, seen: int) -> None:
    """`seen` is the highest version seen here of the same exam. Raises E-PKG-04."""
    if package.facts.version < seen:
        raise refuse("E-PKG-04", found=package.facts.version, seen=seen)


class OpenPackage:
    """An opened package: manifest, questions, and any range of any asset. Holds PK in memory; keep `source` open."""

    def __init__(self, source: BinaryIO, package: ExamPackage, package_key: bytes) -> None:
        """Raises E-PKG-07 for a key that does not fit, E-FMT-09 and E-FMT-10 for the manifest, E-PKG-03."""
        if not same(package_commitment(package.facts.package_id, package_key), package.facts.commit):
            raise refuse("E-PKG-07")
        self.package = package
        self._source = source
        self._key = package_key
        self._boxes: dict[bytes, BoxReader] = {}
        self.manifest = self._open_manifest()
        self._assets = {asset.id: asset for asset in self.manifest.assets}
        self._verify_assets()

    def __repr__(self) -> str:
        return f"OpenPackage({self.package.digest.hex()[:8]}…)"

    @cached_property
    def paper(self) -> Paper:
        """What is asked, with all forms."""
        facts, manifest = self.package.facts, self.manifest
        return Paper(manifest.title, facts.standard, facts.level, facts.part, manifest.forms, manifest.presentation)

    def asset(self, asset_id: bytes) -> AssetEntry | None:
        """Kind and size of an asset; None when the package has none by this id."""
        return self._assets.get(asset_id)

    def read_asset(self, asset_id: bytes, offset: int = 0, length: int | None = None) -> bytes:
        """Content bytes `offset` … `offset + length`, cut at the end; all when `length` is None.

        Raises KeyError for an id the package does not have, E-FMT-09 and E-FMT-10 with the part's number.
        """
        asset = self._assets[asset_id]
        stop = asset.size if length is None else min(offset + length, asset.size)
        if offset >= stop:
            return b""
        try:
            return self._box(asset).read(_LENGTH_BYTES + offset, stop - offset)
        except DoesNotOpen as reason:
            raise refuse("E-FMT-09", n=self.package.parts[asset_id].index) from reason

    def read_question(self, item: bytes) -> Question:
        """The question with this item id. Raises KeyError, E-FMT-07, E-FMT-09, E-FMT-10, E-PKG-03."""
        index = self.package.parts[item].index
        if self._assets[item].size > MOST_PART_JSON_BYTES:
            raise refuse("E-FMT-05")
        question = read_question(self.read_asset(item), index)
        picture = None if question.picture is None else self._assets.get(question.picture)
        if question.item != item or (question.picture is not None and not _is_picture(picture)):
            raise refuse("E-PKG-03")
        return question

    def read_task(self, task_id: bytes) -> Task:
        """The task with this id. Raises KeyError, E-FMT-05, E-FMT-07, E-FMT-09, E-FMT-10, E-PKG-03."""
        index = self.package.parts[task_id].index
        if self._assets[task_id].size > MOST_PART_JSON_BYTES:
            raise refuse("E-FMT-05")
        task = read_task(self.read_asset(task_id), index)
        assets = {asset.id: (asset.kind.value, asset.size) for asset in self.manifest.assets}
        found = all(assets.get(one.asset) == (one.kind, one.size_bytes) for one in task.materials)
        if task.task != task_id or not found:
            raise refuse("E-PKG-03")
        return task

    def _open_manifest(self) -> Manifest:
        part = self.package.envelope.parts[MANIFEST]
        stored = read_part(self._source, part, _MOST_MANIFEST_BYTES)
        try:
            content = unpad(unbox(part_key(self._key, part.id), self._context(part.id), stored))
        except DoesNotOpen as reason:
            raise refuse("E-FMT-09", n=MANIFEST) from reason
        return read_manifest(content, self.package.facts.sections)

    def _verify_assets(self) -> None:
        """`assets` names every other part once, in their order."""
        parts = [part.id for part in self.package.envelope.parts if part.index != MANIFEST]
        if parts != [asset.id for asset in self.manifest.assets]:
            raise refuse("E-PKG-03")

    def _box(self, asset: AssetEntry) -> BoxReader:
        """The asset's box, checked once: its end, its length, its zero padding, its first bytes."""
        found = self._boxes.get(asset.id)
        if found is None:
            part = self.package.parts[asset.id]
            if part.length < BOX_HEAD_BYTES + TAG_BYTES:
                raise DoesNotOpen
            read = part_reader(self._source, part)
            found = BoxReader(part_key(self._key, asset.id), self._context(asset.id), read, part.length)
            _verify_content(found, asset, part.index)
            self._boxes[asset.id] = found
        return found

    def _context(self, part_id: bytes) -> bytes:
        return part_context(self.package.facts.package_id, self.package.facts.version, part_id)


def _verify_content(found: BoxReader, asset: AssetEntry, index: int) -> None:
    length = int.from_bytes(found.read(0, _LENGTH_BYTES), "big")
    if found.plain_bytes != padded_length(length):
        raise DoesNotOpen
    if any(found.read(_LENGTH_BYTES + length, found.plain_bytes)):
        raise DoesNotOpen
    if length != asset.size:
        raise refuse("E-PKG-03")
    if not has_signature_of(asset.kind, found.read(_LENGTH_BYTES, min(_FIRST_BYTES, length))):
        raise refuse("E-FMT-10", n=index)


def _is_picture(asset: AssetEntry | None) -> bool:
    return asset is not None and asset.kind in (AssetKind.PNG, AssetKind.JPEG)


def _read_facts(fields: Fields) -> PackageFacts:
    return PackageFacts(
        exam=fields.id("exam"),
        standard=fields.text("standard", 80),
        level=fields.integer("level", 1, 5),
        part=fields.choice("part", Part),
        package_id=fields.id("package_id"),
        version=fields.integer("version", 1, 2**32 - 1),
        min_app=fields.integer("min_app", 1),
        commit=fields.digest("commit"),
        sections=fields.each("sections", _read_section, MOST_SECTIONS),
    )


def _read_section(fields: Fields) -> SectionFacts:
    return SectionFacts(
        section=fields.id("id"),
        part=fields.choice("kind", Part),
        seconds=fields.integer("seconds", 1, MOST_SECONDS),
        lock=fields.flag("lock"),
    )
