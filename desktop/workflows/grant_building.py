"""From people, staff, policy and packages to a session grant and its printed secrets; reads and writes no files."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta, timezone

from desktop.crypto.codes import (
    HOLDER_CODE_CHARACTERS,
    PAPER_CODE_CHARACTERS,
    RELEASE_WORD_CHARACTERS,
    SALT_BYTES,
    new_code,
)
from desktop.crypto.joining import new_id, new_key, random_bytes
from desktop.crypto.sealing import seal
from desktop.crypto.signing import SigningKey
from desktop.exam.policy import Policy
from desktop.formats.artefacts import Role
from desktop.formats.cards import Card, VaultPurpose
from desktop.formats.exam_package import ExamPackage
from desktop.formats.grant_header import GrantHeader, GrantPackage, PackageUse, PaperKey, Venue
from desktop.formats.proctor_codes import CODES_PER_PURPOSE, SheetRow, draw_sheet, hash_sheet
from desktop.formats.release import PackageKey, Release, ReleaseSecrets, SealedKey, close_release
from desktop.formats.roster import Roster, RosterRow, pin_of
from desktop.formats.session_grant import GrantDraft, roster_info, write_session_grant
from desktop.formats.slots import paper_key
from desktop.formats.trust import Trust
from desktop.language import tr
from desktop.workflows.code_cards import CodeCard, CodeCards, CodeSheet
from desktop.workflows.read_staff import SessionStaff
from desktop.workflows.seating import DEFAULT_COLUMNS, Seated

_CHINA = timezone(timedelta(hours=8))
Announce = Callable[[str], None]
"""Called with a sentence before each step that takes seconds."""


@dataclass(frozen=True)
class CentreKeys:
    """The centre that signs: its id, its signing key, and every card it knows, with the files of the room's cards."""

    centre: bytes
    key: SigningKey
    trust: Trust
    card_files: tuple[bytes, ...]


@dataclass(frozen=True)
class PackageToGrant:
    """A package with its number, key and use; `forms` are the names of its forms."""

    no: int
    package: ExamPackage
    key: bytes
    use: PackageUse
    forms: tuple[str, ...]


@dataclass(frozen=True)
class SessionPlan:
    """Where, when and how. `consoles` False seals the room secret to the stations: codes are typed on one of them.

    With consoles the paper opens only there; `console_names` chooses among those enrolled (empty: all of them).
    """

    room: str
    venue: Venue
    starts_ms: int
    policy: Policy
    columns: int = DEFAULT_COLUMNS
    codes_per_purpose: int = CODES_PER_PURPOSE
    consoles: bool = False
    release_words: bool = False
    console_names: tuple[str, ...] = ()


@dataclass(frozen=True)
class RoomMachines:
    """Cards of the machines in the room."""

    stations: tuple[Card, ...]
    consoles: tuple[Card, ...]


@dataclass(frozen=True)
class GrantInputs:
    """Everything a grant is made from; `photos` are file bytes by roster line."""

    centre: CentreKeys
    plan: SessionPlan
    machines: RoomMachines
    packages: tuple[PackageToGrant, ...]
    seated: tuple[Seated, ...]
    staff: SessionStaff
    photos: Mapping[int, bytes] = field(default_factory=dict)


@dataclass(frozen=True)
class BuiltGrant:
    """The file, the session it opens, what is in it, and what must be printed and sealed."""

    session: bytes
    data: bytes
    header: GrantHeader
    roster: Roster
    secrets: CodeCards
    columns: int = DEFAULT_COLUMNS


def build_grant(inputs: GrantInputs, announce: Announce) -> BuiltGrant:
    """Draw every secret and write the grant. Some 20 s for thirty seats: Argon2id for PINs and paper codes."""
    session = new_id()
    releases, cards, words = _releases(inputs, session, announce)
    announce(tr("Paper codes for {n} seats", n=len(inputs.seated)))
    paper_codes = {one.seat: new_code(PAPER_CODE_CHARACTERS) for one in inputs.seated}
    paper = tuple(_paper_key(seat, code) for seat, code in sorted(paper_codes.items()))
    sheet = draw_sheet([s.seat for s in inputs.seated], inputs.staff.sheet_holders, inputs.plan.codes_per_purpose)
    announce(tr("One-time codes: {n}", n=sum(len(row.codes) for row in sheet)))
    codes = hash_sheet(session, sheet)
    roster_secret = new_key()
    header = _header(inputs, session, releases, roster_secret)
    header = replace(header, paper=paper, codes=codes)
    announce(tr("Check-in codes for {n} candidates", n=len(inputs.seated)))
    photos = {line: (new_id(), photo) for line, photo in inputs.photos.items()}
    roster = _roster(inputs, {line: part_id for line, (part_id, _) in photos.items()})
    draft = GrantDraft(header, roster, roster_secret, inputs.centre.card_files, dict(photos.values()))
    secrets = CodeCards(
        session, inputs.plan.room, _spoken_time(inputs.plan.starts_ms), cards, _sheets(inputs.staff, sheet),
        paper_codes, words,
    )  # fmt: skip
    data = write_session_grant(draft, inputs.centre.key)
    return BuiltGrant(session, data, header, roster, secrets, inputs.plan.columns)


def _releases(
    inputs: GrantInputs, session: bytes, announce: Announce
) -> tuple[tuple[Release, ...], tuple[CodeCard, ...], dict[int, str]]:
    """One release for all main papers; a second one, with its own cards, for the reserve papers."""
    releases: list[Release] = []
    cards: list[CodeCard] = []
    words: dict[int, str] = {}
    for use in PackageUse:
        chosen = [entry for entry in inputs.packages if entry.use is use]
        if not chosen:
            continue
        number = len(releases) + 1
        announce(tr("Opening {n}: code cards", n=number))
        codes = {holder.no: new_code(HOLDER_CODE_CHARACTERS) for holder in inputs.staff.holders}
        word = new_code(RELEASE_WORD_CHARACTERS) if inputs.plan.release_words else None
        keys = [PackageKey(entry.no, entry.package.digest, entry.key) for entry in chosen]
        releases.append(close_release(session, number, _openers(inputs), ReleaseSecrets(codes, word), keys))
        reserve = use is PackageUse.RESERVE
        cards += [CodeCard(no, inputs.staff.name_of(no), number, reserve, code) for no, code in codes.items()]
        words |= {number: word} if word is not None else {}
    return tuple(releases), tuple(cards), words


def _openers(inputs: GrantInputs) -> list[bytes]:
    return [_seal_key(card) for card in (inputs.machines.consoles or inputs.machines.stations)]


def _header(inputs: GrantInputs, session: bytes, releases: tuple[Release, ...], roster_secret: bytes) -> GrantHeader:
    plan, centre, machines = inputs.plan, inputs.centre, inputs.machines
    everyone = [*machines.stations, *machines.consoles]
    results = centre.trust.vault(VaultPurpose.RESULTS, centre.centre)  # so that import knows who the candidates are
    return GrantHeader(
        session=session,
        centre=centre.centre,
        room=plan.room,
        venue=plan.venue,
        standard=inputs.packages[0].package.facts.standard,
        starts_ms=plan.starts_ms,
        grant_version=1,
        packages=tuple(_grant_package(entry) for entry in inputs.packages),
        stations=tuple(card.holder.sign_id for card in machines.stations),
        consoles=tuple(card.holder.sign_id for card in machines.consoles),
        holders=inputs.staff.holders,
        policy=plan.policy,
        releases=releases,
        roster_keys=tuple(
            SealedKey(card.holder.seal_id, seal(_seal_key(card), roster_info(session), roster_secret))
            for card in (*everyone, results)
        ),
        paper=(),
        codes=(),
        results=results.holder.seal_id,
        recovery=centre.trust.vault(VaultPurpose.RECOVERY, centre.centre).holder.seal_id,
        min_revocation=max((issued.list_version for issued in centre.trust.revocations.values()), default=0),
    )


def _grant_package(entry: PackageToGrant) -> GrantPackage:
    facts = entry.package.facts
    return GrantPackage(
        entry.no, entry.package.digest, facts.package_id, facts.version, facts.exam, facts.level, facts.part, entry.use
    )


def _roster(inputs: GrantInputs, photos: Mapping[int, bytes]) -> Roster:
    return Roster(tuple(_row(one, inputs.packages, photos) for one in inputs.seated), inputs.staff.people)


def _row(one: Seated, packages: Sequence[PackageToGrant], photos: Mapping[int, bytes]) -> RosterRow:
    person, candidate = one.applicant, new_id()
    number = next(
        entry.no
        for entry in packages
        if entry.use is PackageUse.MAIN
        and (entry.package.facts.level, entry.package.facts.part) == (person.level, person.part)
    )
    return RosterRow(
        candidate=candidate,
        seat=one.seat,
        name=person.name,
        ticket=person.ticket,
        package=number,
        form=one.form,
        attempt=person.attempt,
        extra_pct=person.extra_pct,
        extra_s=person.extra_s,
        photo=photos.get(person.line),
        display=person.display,
        pin=pin_of(person.pin, candidate),
    )


def _paper_key(seat: int, code: str) -> PaperKey:
    salt = random_bytes(SALT_BYTES)
    return PaperKey(seat, salt, paper_key(code, salt).public)


def _sheets(staff: SessionStaff, sheet: Sequence[SheetRow]) -> tuple[CodeSheet, ...]:
    return tuple(
        CodeSheet(number, staff.name_of(number), tuple(row for row in sheet if row.proctor == number))
        for number in staff.sheet_holders
    )


def _seal_key(card: Card) -> bytes:
    if card.holder.seal is None or card.holder.role not in (Role.STATION, Role.CONSOLE, Role.VAULT):
        raise ValueError("not the card of a machine or vault")
    return card.holder.seal


def _spoken_time(wall_ms: int) -> str:
    return datetime.fromtimestamp(wall_ms / 1000, UTC).astimezone(_CHINA).strftime("%Y-%m-%d %H:%M")
