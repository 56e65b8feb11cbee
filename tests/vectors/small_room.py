"""One small room, always the same: keys from names, cards, a grant's pieces. For vectors and for tests of formats."""

from desktop.crypto.joining import sha256
from desktop.crypto.sealing import SealingKey
from desktop.crypto.signing import SigningKey
from desktop.exam.paper import Part
from desktop.exam.policy import LateClock, Policy, WitnessRule
from desktop.formats.artefacts import Role
from desktop.formats.cards import (
    Card,
    Holder,
    Isolation,
    KeyStorage,
    Machine,
    RootCard,
    VaultPurpose,
    read_root_card,
    write_card,
    write_root_card,
)
from desktop.formats.grant_header import GrantHeader, GrantPackage, PackageUse, PaperKey, Venue
from desktop.formats.grant_header import Holder as CodeHolder
from desktop.formats.proctor_codes import CodePurpose, SheetRow, hash_sheet
from desktop.formats.release import PackageKey, ReleaseSecrets, SealedKey, close_release
from desktop.formats.roster import Display, Duty, Person, Roster, RosterRow, Theme, pin_of
from desktop.formats.session_grant import GrantDraft, roster_info
from desktop.formats.slots import paper_key
from desktop.formats.trust import Trust


def seed(name: str) -> bytes:
    """32 bytes that belong to `name`."""
    return sha256(b"kaochang test key " + name.encode("utf-8"))


def identity(name: str) -> bytes:
    """An id that belongs to `name`."""
    return seed(name)[:16]


CENTRE_ID = identity("centre id")
SESSION = identity("session")
SEATS = (1, 2)
CODES = {1: "7K3MP0QX9TBV", 2: "0123456789AB", 3: "ZZZZZZZZZZZZ"}
RESERVE_CODES = {1: "AAAAAAAAAAAA", 2: "BBBBBBBBBBBB", 3: "CCCCCCCCCCCC"}
PAPER_CODES = {1: "PAPERC0DE0000001", 2: "PAPERC0DE0000002"}
WORD = "W0RDW0RD"
PK = {1: seed("pk 1"), 2: seed("pk 2")}
PACKAGE = {1: seed("package 1"), 2: seed("package 2")}
PACKAGE_ID = {1: identity("package id 1"), 2: identity("package id 2")}
ROSTER_SECRET = seed("roster secret")
CANDIDATE = {seat: identity(f"candidate {seat}") for seat in SEATS}


def signing(name: str) -> SigningKey:
    """The signing key of somebody or some machine."""
    return SigningKey(seed(f"sign {name}"))


def sealing(name: str) -> SealingKey:
    """The sealing key of a machine or vault."""
    return SealingKey(seed(f"seal {name}"))


def root_card() -> bytes:
    """A 1-of-1 authority."""
    key = signing("authority")
    root = RootCard("试验机构", (key.public,), 1, 1, 1, (key.key_id,), bytes(32))
    return write_root_card(root, (key,))


def _card(role: Role, name: str, serial: int) -> bytes:
    machine = Machine(seed(f"tls {name}"), KeyStorage.FILE, Isolation.NONE, seed("build"))
    holder = Holder(
        role,
        name,
        None if role is Role.PUBLISHER else CENTRE_ID,
        None if role is Role.VAULT else signing(name).public,
        sealing(name).public if role in (Role.VAULT, Role.STATION, Role.CONSOLE) else None,
        VaultPurpose(name) if role is Role.VAULT else None,
        machine if role in (Role.STATION, Role.CONSOLE) else None,
    )
    parent = signing("authority" if role in (Role.CENTRE, Role.PUBLISHER) else "centre")
    return write_card(holder, serial, (parent,))


def site_cards() -> list[bytes]:
    """What every machine knows: authority, publisher, centre."""
    return [root_card(), _card(Role.PUBLISHER, "publisher", 2), _card(Role.CENTRE, "centre", 3)]


def room_cards() -> list[bytes]:
    """What rides in the grant: vaults, stations, a console, proctors, an officer."""
    names = [
        (Role.VAULT, "results"), (Role.VAULT, "recovery"), (Role.VAULT, "scoring"), (Role.VAULT, "release"),
        (Role.STATION, "station 1"), (Role.STATION, "station 2"), (Role.STATION, "station 3"),
        (Role.PROCTOR, "proctor 1"), (Role.PROCTOR, "proctor 2"), (Role.PROCTOR, "proctor 3"),
        (Role.CONSOLE, "console"), (Role.OFFICER, "officer"),
    ]  # fmt: skip
    return [_card(role, name, serial) for serial, (role, name) in enumerate(names, start=1)]


def site_trust() -> Trust:
    """Trust without the room's cards."""
    return Trust.from_cards(read_root_card(root_card()).digest, site_cards())


def room_trust() -> Trust:
    """Trust with all cards."""
    return Trust.from_cards(read_root_card(root_card()).digest, [*site_cards(), *room_cards()])


def card_named(name: str) -> Card:
    """The card of `name`."""
    return next(card for card in room_trust().cards if card.holder.name == name)


POLICY = Policy(
    late_entry_s=1800, early_exit_s=1800, gap_auto_s=120, gap_auto_count=3, credit_single_s=900,
    credit_total_s=2700, late_clock=LateClock.ROOM, reminders_s=(1800, 300), section_reentry=True, calculator=False,
    scratch_paper=True, auto_advance=False, spare_card=True, min_copies=1, witness=WitnessRule.NONE, min_proctors=2,
    ratio=15, min_examiners=0, examiner_ratio=0, open_not_before_ms=1_700_000_000_000, receipt=True,
)  # fmt: skip


def packages() -> tuple[GrantPackage, ...]:
    """A main and a reserve paper."""
    exam = identity("exam")
    return tuple(
        GrantPackage(no, PACKAGE[no], PACKAGE_ID[no], 1, exam, 5, Part.THEORY, use)
        for no, use in ((1, PackageUse.MAIN), (2, PackageUse.RESERVE))
    )


def sheet() -> tuple[SheetRow, ...]:
    """Two codes for each seat, purpose, and proctor 1 or 2."""
    letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    return tuple(
        SheetRow(seat, proctor, purpose, tuple(f"{letters[seat]}{letters[proctor]}{letters[n]}{p}" for n in range(2)))
        for seat in SEATS
        for proctor in (1, 2)
        for purpose, p in ((CodePurpose.LOW, "K0WK0W1"), (CodePurpose.PAIR, "PA1RPA1"))
    )


def draft(*, console: bool = False, word: bool = False) -> GrantDraft:
    """All pieces of the grant; `console` seals the room secret to the console only."""
    openers = ["console"] if console else ["station 1", "station 2"]
    machines = ["station 1", "station 2", *(["console"] if console else [])]
    publics = [sealing(name).public for name in openers]
    from desktop.crypto.sealing import seal  # looked up late: the vector scripts put their own writer in its place

    header = GrantHeader(
        session=SESSION,
        centre=CENTRE_ID,
        room="第一考场",
        venue=Venue.LAB,
        standard="4-04-05-05/2021",
        starts_ms=1_700_000_600_000,
        grant_version=2,
        packages=packages(),
        stations=tuple(signing(name).key_id for name in ("station 1", "station 2")),
        consoles=(signing("console").key_id,) if console else (),
        holders=tuple(CodeHolder(no, signing(f"proctor {no}").key_id) for no in (1, 2, 3)),
        policy=POLICY,
        releases=(
            close_release(SESSION, 1, publics, ReleaseSecrets(CODES, WORD if word else None), _keys(1)),
            close_release(SESSION, 2, publics, ReleaseSecrets(RESERVE_CODES), _keys(2)),
        ),
        roster_keys=tuple(
            SealedKey(sealing(name).key_id, seal(sealing(name).public, roster_info(SESSION), ROSTER_SECRET))
            for name in machines
        ),
        paper=tuple(_paper_key(seat) for seat in SEATS),
        codes=hash_sheet(SESSION, sheet()),
        results=sealing("results").key_id,
        recovery=sealing("recovery").key_id,
        min_revocation=0,
    )
    photo = identity("photo part")
    return GrantDraft(header, roster(photo), ROSTER_SECRET, room_cards(), {photo: b"\x89PNG not really a picture"})


def roster(photo: bytes) -> Roster:
    """Two candidates and the people on duty."""
    rows = (
        RosterRow(CANDIDATE[1], 1, "欧阳·测试", "2026110001", 1, "A", pin=pin_of("12002X", CANDIDATE[1])),
        RosterRow(
            CANDIDATE[2], 2, "李四", "2026110002", 1, "B", extra_pct=30, photo=photo, display=Display(2, Theme.CONTRAST)
        ),
    )
    people = [Person(f"监考{no}", Duty.PROCTOR, no) for no in (1, 2)]
    return Roster(rows, (*people, Person("主考", Duty.CHIEF, 3), Person("督导", Duty.SUPERVISOR)))


def _keys(number: int) -> tuple[PackageKey, ...]:
    return (PackageKey(number, PACKAGE[number], PK[number]),)


def _paper_key(seat: int) -> PaperKey:
    salt = identity(f"paper salt {seat}")
    return PaperKey(seat, salt, paper_key(PAPER_CODES[seat], salt).public)
