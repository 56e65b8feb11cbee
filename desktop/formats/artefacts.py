"""The closed table of file types: letters, caps, and who may sign what (trust-and-formats 2.5); versions and suites."""

from dataclasses import dataclass
from enum import StrEnum

from desktop.language import tr

KIB, MIB, GIB = 1024, 1024**2, 1024**3
MOST_SIGNATURES = 8
PREFIX_BYTES = 32
UNSIGNED_CAP = 64 * KIB
MOST_PART_JSON_BYTES = 16 * MIB


class Role(StrEnum):
    """What a card makes of a key (trust-and-formats section 3)."""

    AUTHORITY = "authority"
    PUBLISHER = "publisher"
    CENTRE = "centre"
    VAULT = "vault"
    OFFICER = "officer"
    CONSOLE = "console"
    STATION = "station"
    PROCTOR = "proctor"


@dataclass(frozen=True)
class Suite:
    """A row of the closed table: every length comes from here, never from a constant elsewhere."""

    version: int
    suite: int
    key_id_bytes: int
    signature_bytes: int
    digest_bytes: int

    @property
    def stamp(self) -> bytes:
        """version ‖ suite, as it stands in files and enters digests and signatures."""
        return self.version.to_bytes(2, "big") + self.suite.to_bytes(2, "big")

    @property
    def entry_bytes(self) -> int:
        """Length of one signature entry: role ‖ key id ‖ signature."""
        return 1 + self.key_id_bytes + self.signature_bytes


SUITE_1 = Suite(1, 1, 32, 64, 32)
SUITES = {suite.stamp: suite for suite in (SUITE_1,)}


@dataclass(frozen=True)
class ArtefactType:
    """One file type. `parts_cap` 0: no parts field and no body. `frames_follow`: a mirror grows behind its envelope."""

    extension: str
    letter: bytes
    header_cap: int
    authors: frozenset[Role]
    countersigners: frozenset[Role] = frozenset()
    least_countersigners: int = 0
    parts_cap: int = 0
    body_cap: int = 0
    part_cap: int = 0
    frames_follow: bool = False

    @property
    def magic(self) -> bytes:
        """The first eight bytes of such a file."""
        return b"\x89KC" + self.letter + b"\r\n\x1a\n"

    @property
    def has_parts(self) -> bool:
        """Whether the header lists parts."""
        return self.parts_cap > 0


def _roles(*roles: Role) -> frozenset[Role]:
    return frozenset(roles)


_ROOM = _roles(Role.CONSOLE, Role.STATION)
KCARD = ArtefactType("kcard", b"C", 64 * KIB, _roles(Role.AUTHORITY, Role.CENTRE))
KREQ = ArtefactType("kreq", b"Q", 64 * KIB, frozenset(Role))
KEXAM = ArtefactType(
    "kexam", b"E", 4 * MIB, _roles(Role.PUBLISHER), _roles(Role.PUBLISHER), 0, 20_000, 8 * GIB, 2 * GIB
)
KSCORE = ArtefactType("kscore", b"S", MIB, _roles(Role.PUBLISHER), _roles(Role.PUBLISHER), 0, 5_000, GIB, GIB)
KSESSION = ArtefactType("ksession", b"G", 4 * MIB, _roles(Role.CENTRE), frozenset(), 0, 1_024, 64 * MIB, 64 * MIB)
KTICKET = ArtefactType("kticket", b"T", 256 * KIB, _ROOM)
KRESULT = ArtefactType(
    "kresult", b"R", MIB, _roles(Role.STATION), _roles(Role.CONSOLE, Role.PROCTOR), 0, 512, GIB, 256 * MIB
)
KROOM = ArtefactType("kroom", b"M", MIB, _ROOM, _roles(Role.PROCTOR), 0, 8, 16 * MIB, 16 * MIB)
KAMEND = ArtefactType("kamend", b"A", 256 * KIB, _roles(Role.CENTRE), _roles(Role.OFFICER), 1, 8, 16 * MIB, 16 * MIB)
KREVOKE = ArtefactType("krevoke", b"V", 256 * KIB, _roles(Role.AUTHORITY, Role.CENTRE))
KRECEIPT = ArtefactType("kreceipt", b"I", MIB, _roles(Role.CENTRE))
KORDER = ArtefactType("korder", b"O", 64 * KIB, _roles(Role.PROCTOR, Role.CENTRE), _roles(Role.PROCTOR))
KHEAD = ArtefactType("khead", b"H", 64 * KIB, _roles(Role.STATION))
KWIT = ArtefactType("kwit", b"W", 64 * KIB, _roles(Role.CONSOLE))
KSLOTS = ArtefactType("kslots", b"L", 64 * KIB, _ROOM)
KMIRROR = ArtefactType("kmirror", b"J", 64 * KIB, _roles(Role.STATION), body_cap=GIB, frames_follow=True)

ARTEFACTS = (
    KCARD, KREQ, KEXAM, KSCORE, KSESSION, KTICKET, KRESULT, KROOM,
    KAMEND, KREVOKE, KRECEIPT, KORDER, KHEAD, KWIT, KSLOTS, KMIRROR,
)  # fmt: skip
_BY_MAGIC = {artefact.magic: artefact for artefact in ARTEFACTS}


def artefact_of(first_eight: bytes) -> ArtefactType | None:
    """The type whose magic these eight bytes are; None for anything else."""
    return _BY_MAGIC.get(first_eight)


def artefact_named(extension: str) -> ArtefactType:
    """The type with `extension` (without its dot); KeyError when there is none."""
    return {artefact.extension: artefact for artefact in ARTEFACTS}[extension]


def type_name(artefact: ArtefactType) -> str:
    """What people call this type, in the language in use."""
    names = {
        KCARD: tr("card"),
        KREQ: tr("card request"),
        KEXAM: tr("exam package"),
        KSCORE: tr("scoring pack"),
        KSESSION: tr("session grant"),
        KTICKET: tr("release ticket"),
        KRESULT: tr("result bundle"),
        KROOM: tr("room manifest"),
        KAMEND: tr("key amendment"),
        KREVOKE: tr("revocation list"),
        KRECEIPT: tr("receipt file"),
        KORDER: tr("order"),
        KHEAD: tr("progress note"),
        KWIT: tr("console note"),
        KSLOTS: tr("key slots file"),
        KMIRROR: tr("second copy"),
    }
    return names[artefact]


def role_name(role: Role) -> str:
    """What people call this role, in the language in use."""
    names = {
        Role.AUTHORITY: tr("authority"),
        Role.PUBLISHER: tr("publisher"),
        Role.CENTRE: tr("centre"),
        Role.VAULT: tr("vault"),
        Role.OFFICER: tr("officer"),
        Role.CONSOLE: tr("console"),
        Role.STATION: tr("station"),
        Role.PROCTOR: tr("proctor"),
    }
    return names[role]
