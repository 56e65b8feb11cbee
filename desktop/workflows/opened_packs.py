"""Scoring packs of a store, each opened once; and for practical work the exam packages that belong to them."""

from contextlib import ExitStack
from dataclasses import dataclass
from types import TracebackType

from desktop.formats.cards import VaultPurpose
from desktop.formats.envelope import source_of
from desktop.formats.exam_package import OpenPackage, read_exam_package
from desktop.formats.scoring_pack import ScoringKeys
from desktop.formats.scoring_pack_gold import open_gold_tasks
from desktop.formats.scoring_pack_reading import open_package_key, open_scoring_keys, read_scoring_pack
from desktop.storage.results_rows import PackageRow, PackRow
from desktop.storage.results_store import LoggedTables
from desktop.workflows.results_desk import Desk
from desktop.workflows.skill_pack import SkillPack


@dataclass(frozen=True)
class OpenedPack:
    """A scoring pack with its keys."""

    row: PackRow
    keys: ScoringKeys


class OpenedPacks:
    """Use it in a `with` block: exam packages stay open as files until its end."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._packs: dict[bytes, OpenedPack | None] = {}
        self._skill: dict[bytes, SkillPack | None] = {}
        self._closing = ExitStack()

    def __enter__(self) -> "OpenedPacks":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing.close()

    def of(self, tables: LoggedTables, package: bytes) -> OpenedPack | None:
        """The scoring pack of a package; None when nobody imported it."""
        if package not in self._packs:
            row = tables.first(PackRow, package=package)
            self._packs[package] = None if row is None else OpenedPack(row, self._keys(row))
        return self._packs[package]

    def skill_of(self, tables: LoggedTables, package: bytes) -> SkillPack | None:
        """The tasks of a package with their gold; None while pack or package is missing."""
        if package not in self._skill:
            pack, row = tables.first(PackRow, package=package), tables.first(PackageRow, package=package)
            self._skill[package] = None if pack is None or row is None else self._open(pack, row)
        return self._skill[package]

    def _keys(self, row: PackRow) -> ScoringKeys:
        source = source_of(self._desk.store.folder.read(row.file_hash))
        pack = read_scoring_pack(source, self._desk.trust, row.package)
        return open_scoring_keys(source, pack, self._desk.vaults.key(VaultPurpose.SCORING))

    def _open(self, row: PackRow, package: PackageRow) -> SkillPack:
        """PK comes from the scoring pack, sealed there to the release vault."""
        vaults, trust = self._desk.vaults, self._desk.trust
        sealed = source_of(self._desk.store.folder.read(row.file_hash))
        pack = read_scoring_pack(sealed, trust, row.package)
        scoring = vaults.key(VaultPurpose.SCORING)
        gold = open_gold_tasks(sealed, pack, open_scoring_keys(sealed, pack, scoring), scoring)
        key = open_package_key(pack, vaults.key(VaultPurpose.RELEASE))
        source = self._closing.enter_context(self._desk.store.folder.path_of(package.file_hash).open("rb"))
        opened = OpenPackage(source, read_exam_package(source, trust, hash_parts=True), key)
        return SkillPack(opened, gold)
