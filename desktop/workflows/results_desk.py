"""The desk at which a centre works: its store, whom it trusts, its vault keys, and the clock."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from desktop.clock import Clock
from desktop.crypto.joining import join, label, new_id, new_key
from desktop.crypto.sealing import DoesNotOpen, SealingKey, seal
from desktop.errors import Error
from desktop.formats.cards import VaultPurpose
from desktop.formats.trust import Trust
from desktop.refusals import refuse
from desktop.storage.results_folder import ResultsFolder, StoreHead
from desktop.storage.results_store import ResultsStore
from desktop.workflows.phrases import KnownPhrases, Phrases
from desktop.workflows.site_folder import open_trust, open_vaults, practice_phrases

Progress = Callable[[int, int], bool]
"""`progress(done, total)`; False asks to stop at the next safe place."""


class Vaults(Protocol):
    """The centre's vault keys; each is opened when it is first needed."""

    def key(self, purpose: VaultPurpose) -> SealingKey:
        """The private key of the vault for `purpose`."""
        ...


@dataclass(frozen=True)
class Desk:
    """Everything the centre's workflows need; close it when done."""

    store: ResultsStore
    trust: Trust
    vaults: Vaults
    clock: Clock
    own_sources: tuple[Path, ...] = ()
    """Folders of the centre itself that an import looks into: scoring packs, packages."""

    @property
    def practice(self) -> bool:
        """Whether everything here belongs to a rehearsal and never counts."""
        return self.trust.root.practice

    def close(self) -> None:
        """Let another program use the store."""
        self.store.close()


def open_desk(store: Path, centre: Path | None, clock: Clock, phrases: Phrases | None = None) -> Desk:
    """The desk over the store in the folder `store`; it is made when `centre` is given and there is none yet.

    Without `centre` the folder is the one that the store was made with. A rehearsal's own phrases are used without
    asking, and only under a practice authority. Raises E-CEN-01, E-CEN-05, E-STE, E-KEY, E-STO.
    """
    folder = ResultsFolder(store)
    head = folder.read_head()
    if centre is None and head is None:
        raise Error("E-CEN-05", "There is no store in {folder}.", "Import results first.", folder=store.name)
    place = _remembered(store, head.centre) if centre is None and head is not None else (centre or store).resolve()
    trust = open_trust(place)
    known = practice_phrases(place, trust) or phrases or KnownPhrases({})
    vaults = open_vaults(place, trust, known)
    opened = _open_store(
        folder, head or _new_store(folder, _memory_of(store, place), vaults[VaultPurpose.RESULTS]), vaults
    )
    return Desk(opened, trust, OpenVaults(vaults), clock, (place,))


@dataclass(frozen=True)
class OpenVaults:
    """Vault keys that two custodians opened."""

    keys: Mapping[VaultPurpose, SealingKey]

    def key(self, purpose: VaultPurpose) -> SealingKey:
        """The private key of the vault for `purpose`."""
        return self.keys[purpose]


def _new_store(folder: ResultsFolder, centre: str, vault: SealingKey) -> StoreHead:
    """An empty store whose key opens with the results vault, so that names and scores need both custodians."""
    store = new_id()
    head = StoreHead(store, centre, vault.key_id, seal(vault.public, _key_info(store), new_key()))
    folder.create(head)
    return head


def _open_store(folder: ResultsFolder, head: StoreHead, vaults: Mapping[VaultPurpose, SealingKey]) -> ResultsStore:
    """Raises E-STO-07 when the store belongs to another centre's vault, E-STO-05."""
    try:
        key = vaults[VaultPurpose.RESULTS].open(_key_info(head.store), head.sealed)
    except DoesNotOpen as reason:
        raise refuse("E-STO-07") from reason
    return ResultsStore(folder, head.store, key)


def _memory_of(store: Path, centre: Path) -> str:
    """The centre's folder as the store remembers it: seen from the store, so that both can move together."""
    try:
        return Path(os.path.relpath(centre, store.resolve())).as_posix()
    except ValueError:  # another drive
        return str(centre)


def _remembered(store: Path, centre: str) -> Path:
    return (store.resolve() / centre).resolve()


def _key_info(store: bytes) -> bytes:
    return join(label("results-store"), store)
