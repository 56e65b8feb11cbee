"""The folder of one station (`kaochang candidate --data DIR`): who it is, whom it trusts, what was carried to it.

station.toml                     seat, room, centre id, root digest, where the second medium is
keys/sign.key seal.key           this machine's own keys, mode 0600 (storage rung `file`)
trust/*.kcard *.krevoke          known cards
packages/*.kexam                 closed exam packages
session/*.ksession *.kticket     what is to be sat; *.korder what was ordered; *.kreceipt what may be wiped next
sittings/<store>/                journal.db, slots.kslots, reserve, lock, grant and paper (digests it was begun under),
                                 swap.json and guest after a machine swap; work/ copies of files in task folders
work/<number>/<slot>/            the task folders of a skill paper
mirror/                          the second medium, unless station.toml names another folder
received/<machine>/              what came over the room's network
outbox/                          newest head and bundle of each sitting
seen.json                        the newest grant and package versions ever seen here
"""

import json
import tomllib
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from desktop.errors import Error
from desktop.storage.media import write_whole

if TYPE_CHECKING:  # a station shows its seat before it needs keys: cryptography is imported where they are read
    from desktop.crypto.sealing import SealingKey
    from desktop.crypto.signing import SigningKey
    from desktop.formats.trust import Trust

SLOTS_NAME = "slots.kslots"
RECEIVED_FOLDER = "received"
"""What came over the room's network, a folder for each machine."""
WORK_FOLDER = "work"
"""In a sitting's folder: copies of files in task folders."""
_ONE_WRITER = Lock()
"""A stick is read while the seat is made ready: both remember what they saw."""


@dataclass(frozen=True)
class StationFacts:
    """station.toml. `root` is the pinned digest of the authority's root card; `mirror` the second medium's folder."""

    seat: int
    room: str
    centre: bytes
    root: bytes
    mirror: Path


@dataclass(frozen=True)
class MachineKeys:
    """The private keys of this machine."""

    sign: "SigningKey"
    seal: "SealingKey"


class StationFolder:
    """Reads and writes the files of one station; decides nothing."""

    facts_file = "station.toml"

    def __init__(self, path: Path) -> None:
        self.path = path

    def facts(self) -> StationFacts:
        """Raises E-STN-01 when the folder is not a station's."""
        try:
            found = tomllib.loads((self.path / self.facts_file).read_text(encoding="utf-8"))
            return StationFacts(
                seat=int(found["seat"]),
                room=str(found["room"]),
                centre=bytes.fromhex(found["centre"]),
                root=bytes.fromhex(found["root"]),
                mirror=self.path / str(found.get("mirror", "mirror")),
            )
        except (OSError, ValueError, KeyError, TypeError, OverflowError, RecursionError) as reason:
            raise Error(
                "E-STN-01", "This folder does not belong to an exam machine.", "Enrol the machine at the centre first."
            ) from reason

    def keys(self) -> MachineKeys:
        """This machine's keys. Raises E-STN-02 when they are missing or damaged."""
        from desktop.crypto.sealing import SealingKey
        from desktop.crypto.signing import SigningKey
        from desktop.formats.key_files import read_machine_key

        try:
            sign = read_machine_key((self.path / "keys" / "sign.key").read_bytes())
            seal = read_machine_key((self.path / "keys" / "seal.key").read_bytes())
        except (OSError, Error) as reason:
            raise _keys_missing() from reason
        return MachineKeys(SigningKey(sign), SealingKey(seal))

    def tls_key(self) -> "SigningKey":
        """This machine's key for the room link. Raises E-STN-02 when it is missing or damaged."""
        from desktop.crypto.signing import SigningKey
        from desktop.formats.key_files import read_machine_key

        try:
            return SigningKey(read_machine_key((self.path / "keys" / "tls.key").read_bytes()))
        except (OSError, Error) as reason:
            raise _keys_missing() from reason

    def trust(self) -> "Trust":
        """Everybody known here. Raises E-CRD, E-SIG, E-FMT."""
        from desktop.formats.trust import Trust

        return Trust.from_cards(self.facts().root, self.card_files(), self.list_files())

    def card_files(self) -> tuple[bytes, ...]:
        """Every card that lies here."""
        return tuple(path.read_bytes() for path in self._files("trust", "kcard"))

    def list_files(self) -> tuple[bytes, ...]:
        """Every revocation list that lies here."""
        return tuple(path.read_bytes() for path in self._files("trust", "krevoke"))

    def grant_paths(self) -> tuple[Path, ...]:
        """Session grants that were carried here."""
        return self._files("session", "ksession")

    def ticket_paths(self) -> tuple[Path, ...]:
        """Release tickets that were carried or written here."""
        return self._files("session", "kticket")

    def order_paths(self) -> tuple[Path, ...]:
        """Orders that were carried here."""
        return self._files("session", "korder")

    def put_order(self, digest: bytes, content: bytes) -> None:
        """Keep an order that was carried here. Raises OSError."""
        path = self.path / "session" / f"{digest.hex()}.korder"
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, content)

    def receipt_paths(self) -> tuple[Path, ...]:
        """The centre's receipts that wait for a sitting to be closed."""
        return self._files("session", "kreceipt")

    def put_receipt(self, session: bytes, content: bytes) -> None:
        """Keep the newest receipt of a session; a disk that does not keep it gets it again by stick."""
        with suppress(OSError):
            write_whole(self.path / "session" / f"{session.hex()}.kreceipt", content)

    def drop_receipt(self, session: bytes) -> None:
        """It has done what it permits."""
        with suppress(OSError):
            (self.path / "session" / f"{session.hex()}.kreceipt").unlink(missing_ok=True)

    def package_paths(self) -> tuple[Path, ...]:
        """Exam packages that were carried here."""
        return self._files("packages", "kexam")

    @property
    def has_sittings(self) -> bool:
        """Whether any sitting was ever begun here."""
        return any((self.path / "sittings").glob("*"))

    def sitting_folder(self, store: bytes) -> Path:
        """Where one sitting's database lies."""
        return self.path / "sittings" / store.hex()

    def note_paper(self, store: bytes, package: bytes) -> None:
        """Which paper a sitting was begun with: it goes on with that one even when the reserve is opened later."""
        write_whole(self.sitting_folder(store) / "paper", package.hex().encode("ascii"))

    def noted_paper(self, store: bytes) -> bytes:
        """The digest of that package; empty where nothing was noted. A hint: the journal's chain proves it."""
        try:
            return bytes.fromhex((self.sitting_folder(store) / "paper").read_text(encoding="ascii"))
        except (OSError, ValueError):
            return b""

    def note_grant(self, store: bytes, grant: bytes) -> None:
        """Under which grant a sitting was begun: it goes on under that one even when a newer version arrives."""
        write_whole(self.sitting_folder(store) / "grant", grant.hex().encode("ascii"))

    def grants_in_use(self) -> frozenset[bytes]:
        """Digests of the grants under which sittings were begun here. A hint: the journal's chain proves it."""
        found = set()
        for path in (self.path / "sittings").glob("*/grant"):
            with suppress(OSError, ValueError):
                found.add(bytes.fromhex(path.read_text(encoding="ascii")))
        return frozenset(found)

    def stores(self) -> frozenset[bytes]:
        """The stores of all sittings that lie here."""
        found = set()
        for path in (self.path / "sittings").glob("*"):
            with suppress(ValueError):
                found.add(bytes.fromhex(path.name))
        return frozenset(found)

    def note_guest(self, store: bytes, session: bytes, candidate: bytes) -> None:
        """From now on this machine serves a candidate of another seat: the last file of a machine swap."""
        write_whole(self.sitting_folder(store) / "guest", f"{session.hex()} {candidate.hex()}".encode("ascii"))

    def guests(self) -> dict[bytes, bytes]:
        """Who goes on here instead of the candidate of this seat: session → candidate."""
        found: dict[bytes, bytes] = {}
        for path in sorted((self.path / "sittings").glob("*/guest")):
            with suppress(OSError, ValueError):
                session, candidate = path.read_text(encoding="ascii").split(" ")
                found[bytes.fromhex(session)] = bytes.fromhex(candidate)
        return found

    @property
    def outbox(self) -> Path:
        """Heads and bundles."""
        return self.path / "outbox"

    def put_ticket(self, name: str, content: bytes) -> Path:
        """Keep a ticket; `name` without its extension."""
        path = self.path / "session" / f"{name}.kticket"
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, content)
        return path

    def seen(self, kind: str, name: bytes) -> int:
        """The highest version of a grant (`grant`, session id) or package (`package`, exam id) seen here; 0 if none."""
        return self._seen().get(f"{kind} {name.hex()}", 0)

    def remember(self, kind: str, name: bytes, version: int) -> None:
        """Remember a version; a lower one changes nothing."""
        with _ONE_WRITER:
            seen = self._seen()
            if version > seen.get(f"{kind} {name.hex()}", 0):
                seen[f"{kind} {name.hex()}"] = version
                write_whole(self.path / "seen.json", json.dumps(seen, sort_keys=True).encode("ascii"))

    def leave(self, session: bytes) -> None:
        """Proctors said that this machine is done with a session."""
        self.remember("over", session, 1)

    def has_left(self, session: bytes) -> bool:
        """Whether they did."""
        return self.seen("over", session) > 0

    def _seen(self) -> dict[str, int]:
        try:
            found = json.loads((self.path / "seen.json").read_bytes())
        except (OSError, ValueError):
            return {}
        return {str(name): int(version) for name, version in found.items()} if isinstance(found, dict) else {}

    def _files(self, folder: str, extension: str) -> tuple[Path, ...]:
        return tuple(sorted((self.path / folder).glob(f"*.{extension}")))


def _keys_missing() -> Error:
    return Error(
        "E-STN-02", "The keys of this machine are missing or damaged.", "Use a spare machine; call the centre."
    )
