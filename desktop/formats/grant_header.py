"""The header of a session grant, object ↔ JSON (trust-and-formats 4.4; session_grant.md)."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from desktop.crypto.codes import SALT_BYTES
from desktop.exam.paper import Part
from desktop.exam.policy import Policy, read_policy, write_policy
from desktop.formats.fields import Fields
from desktop.formats.proctor_codes import CodePurpose, CodeRow
from desktop.formats.release import PackageKeyBox, PairSlot, Release, SealedKey
from desktop.refusals import refuse
from desktop.strict_json import JsonObject

MOST_MACHINES = 500
MOST_HOLDERS = 6
MOST_PACKAGES = 255
MOST_SEAT = 9_999


class Venue(StrEnum):
    """Where the session is held (section 1.9.5 of the standard)."""

    CLASSROOM = "classroom"
    LAB = "lab"
    MEETING = "meeting"


class PackageUse(StrEnum):
    """A main paper, or the reserve paper (备用卷)."""

    MAIN = "main"
    RESERVE = "reserve"


@dataclass(frozen=True)
class GrantPackage:
    """An exam package of the session by its number: `package` is its digest."""

    no: int
    package: bytes
    package_id: bytes
    package_version: int
    exam: bytes
    level: int
    part: Part
    use: PackageUse


@dataclass(frozen=True)
class Holder:
    """Who has a code card: number 1–6 and the id of the person's signing key."""

    no: int
    key: bytes


@dataclass(frozen=True)
class PaperKey:
    """The public half of a seat's paper key; the code in the sealed envelope recreates the private one."""

    seat: int
    salt: bytes
    public: bytes


@dataclass(frozen=True)
class GrantHeader:
    """Everything a grant says in the open. `stations`, `consoles`: signing key ids; `results`, `recovery`: sealing."""

    session: bytes
    centre: bytes
    room: str
    venue: Venue
    standard: str
    starts_ms: int
    grant_version: int
    packages: tuple[GrantPackage, ...]
    stations: tuple[bytes, ...]
    consoles: tuple[bytes, ...]
    holders: tuple[Holder, ...]
    policy: Policy
    releases: tuple[Release, ...]
    roster_keys: tuple[SealedKey, ...]
    paper: tuple[PaperKey, ...]
    codes: tuple[CodeRow, ...]
    results: bytes
    recovery: bytes
    min_revocation: int

    def package_numbered(self, number: int) -> GrantPackage | None:
        """The package with this number."""
        return next((package for package in self.packages if package.no == number), None)

    def release_numbered(self, number: int) -> Release | None:
        """The release with this number."""
        return next((release for release in self.releases if release.no == number), None)

    @property
    def digests(self) -> dict[int, bytes]:
        """The digests of all packages by number."""
        return {package.no: package.package for package in self.packages}


def write_grant_header(header: GrantHeader) -> JsonObject:
    """The header as JSON, without `parts`."""
    return {
        "session": header.session.hex(), "centre": header.centre.hex(), "room": header.room,
        "venue": str(header.venue), "standard": header.standard, "starts_ms": header.starts_ms,
        "grant_version": header.grant_version, "packages": [_package_object(entry) for entry in header.packages],
        "stations": [key.hex() for key in header.stations], "consoles": [key.hex() for key in header.consoles],
        "holders": [{"no": holder.no, "key": holder.key.hex()} for holder in header.holders],
        "policy": write_policy(header.policy), "releases": [_release_object(entry) for entry in header.releases],
        "roster": [write_sealed_key(entry) for entry in header.roster_keys],
        "paper": [{"seat": p.seat, "salt": p.salt.hex(), "pub": p.public.hex()} for p in header.paper],
        "codes": [_code_object(row) for row in header.codes], "results": header.results.hex(),
        "recovery": header.recovery.hex(), "min_revocation": header.min_revocation,
    }  # fmt: skip


def read_grant_header(values: JsonObject) -> GrantHeader:
    """The pair of `write_grant_header`; `parts` must be gone. Raises E-FMT-06, E-FMT-07, E-GRT-04."""
    fields = Fields({name: value for name, value in values.items() if name != "policy"})
    header = GrantHeader(
        session=fields.id("session"),
        centre=fields.id("centre"),
        room=fields.text("room"),
        venue=fields.choice("venue", Venue),
        standard=fields.text("standard"),
        starts_ms=fields.integer("starts_ms"),
        grant_version=fields.integer("grant_version", 1),
        packages=fields.each("packages", _read_package, MOST_PACKAGES),
        stations=fields.ids("stations", 32, MOST_MACHINES),
        consoles=fields.ids("consoles", 32, MOST_MACHINES),
        holders=fields.each("holders", _read_holder, MOST_HOLDERS),
        policy=_read_policy(values),
        releases=fields.each("releases", _read_release, MOST_PACKAGES),
        roster_keys=fields.each("roster", read_sealed_key, 2 * MOST_MACHINES),
        paper=fields.each("paper", _read_paper, MOST_MACHINES),
        codes=fields.each("codes", _read_codes),
        results=fields.digest("results"),
        recovery=fields.digest("recovery"),
        min_revocation=fields.integer("min_revocation"),
    )
    fields.end()
    return header


def write_sealed_key(entry: SealedKey) -> dict[str, str]:
    """`{"key","sealed"}`."""
    return {"key": entry.key.hex(), "sealed": entry.sealed.hex()}


def read_sealed_key(fields: Fields) -> SealedKey:
    """The pair of `write_sealed_key` for 32-byte secrets."""
    return SealedKey(fields.digest("key"), fields.bytes("sealed", 80))


def _read_policy(values: JsonObject) -> Policy:
    found = values.get("policy")
    if not isinstance(found, dict):
        raise refuse("E-FMT-06")
    return read_policy(found)


def _package_object(entry: GrantPackage) -> dict[str, Any]:
    return {
        "no": entry.no, "package": entry.package.hex(), "package_id": entry.package_id.hex(),
        "package_version": entry.package_version, "exam": entry.exam.hex(), "level": entry.level,
        "part": str(entry.part), "use": str(entry.use),
    }  # fmt: skip


def _release_object(entry: Release) -> dict[str, Any]:
    word = {} if entry.word_salt is None else {"word_salt": entry.word_salt.hex()}
    return {
        "no": entry.no,
        "packages": list(entry.packages),
        "pair": [{"i": p.i, "j": p.j, "salt": p.salt.hex(), "box": p.box.hex()} for p in entry.pair],
        "room": [write_sealed_key(sealed) for sealed in entry.room],
        "pks": [{"no": pk.no, "box": pk.box.hex()} for pk in entry.pks],
        **word,
    }


def _code_object(row: CodeRow) -> dict[str, Any]:
    hashes = [hashed.hex() for hashed in row.hashes]
    return {"seat": row.seat, "proctor": row.proctor, "purpose": str(row.purpose), "hashes": hashes}


def _read_package(fields: Fields) -> GrantPackage:
    return GrantPackage(
        no=fields.integer("no", 1, MOST_PACKAGES),
        package=fields.digest("package"),
        package_id=fields.id("package_id"),
        package_version=fields.integer("package_version", 1),
        exam=fields.id("exam"),
        level=fields.integer("level", 1, 5),
        part=fields.choice("part", Part),
        use=fields.choice("use", PackageUse),
    )


def _read_holder(fields: Fields) -> Holder:
    return Holder(fields.integer("no", 1, MOST_HOLDERS), fields.digest("key"))


def _read_release(fields: Fields) -> Release:
    return Release(
        no=fields.integer("no", 1, MOST_PACKAGES),
        packages=fields.integers("packages", MOST_PACKAGES),
        pair=fields.each("pair", _read_pair, 15),
        room=fields.each("room", read_sealed_key, MOST_MACHINES),
        pks=fields.each("pks", _read_pk, MOST_PACKAGES),
        word_salt=fields.bytes("word_salt", SALT_BYTES) if fields.has("word_salt") else None,
    )


def _read_pair(fields: Fields) -> PairSlot:
    i, j = fields.integer("i", 1, MOST_HOLDERS), fields.integer("j", 1, MOST_HOLDERS)
    return PairSlot(i, j, fields.bytes("salt", SALT_BYTES), fields.bytes("box"))


def _read_pk(fields: Fields) -> PackageKeyBox:
    return PackageKeyBox(fields.integer("no", 1, MOST_PACKAGES), fields.bytes("box"))


def _read_paper(fields: Fields) -> PaperKey:
    seat = fields.integer("seat", 1, MOST_SEAT)
    return PaperKey(seat, fields.bytes("salt", SALT_BYTES), fields.digest("pub"))


def _read_codes(fields: Fields) -> CodeRow:
    return CodeRow(
        seat=fields.integer("seat", 1, MOST_SEAT),
        proctor=fields.integer("proctor", 1, MOST_HOLDERS),
        purpose=fields.choice("purpose", CodePurpose),
        hashes=fields.ids("hashes", 32, 64),
    )
