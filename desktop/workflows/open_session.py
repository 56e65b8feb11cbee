"""Opening (拆封): two proctors' codes open the package keys, a ticket carries them to the stations (section 5)."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from desktop.clock import Clock, Moment
from desktop.crypto.joining import random_bytes
from desktop.crypto.sealing import SealingKey
from desktop.crypto.signing import SigningKey
from desktop.errors import Error
from desktop.exam.paper import Part
from desktop.formats.envelope import source_of
from desktop.formats.grant_header import GrantHeader
from desktop.formats.release import (
    PackageKey,
    Release,
    TypedPair,
    open_release,
    read_typed_holder_code,
    read_typed_word,
    verify_package_key,
)
from desktop.formats.roster import Duty, Person, RosterRow
from desktop.formats.session_grant import SessionGrant
from desktop.formats.ticket import (
    MOST_REASON_CHARACTERS,
    Opened,
    ReleaseTicket,
    StationKeys,
    read_ticket,
    seal_tickets,
    start_key,
    write_ticket,
)
from desktop.language import tr
from desktop.refusals import refuse
from desktop.standard.assessment import StaffRule
from desktop.standard.staffing import Staff, check_staff
from desktop.storage.sticks import SPARE_BYTES, Stick, write_artefact
from desktop.workflows.carried_notes import exception_order
from desktop.workflows.opening_waits import OpeningWaits
from desktop.workflows.session_desk import SessionDesk, SessionShown, is_reserve

SPOKEN_DIGITS = 6


@dataclass(frozen=True)
class TypedCode:
    """What one proctor typed: the number on the card and its code."""

    no: int
    text: str


@dataclass(frozen=True)
class OpeningForm:
    """Everything typed at the opening; `present` are the people on duty confirmed present.

    `excepted` says that an exception from the staffing rule is on record at the console.
    """

    release: int
    first: TypedCode
    second: TypedCode
    present: tuple[Person, ...]
    word: str = ""
    reason: str = ""
    excepted: bool = False


@dataclass(frozen=True)
class OpenedSession:
    """The outcome: `spoken` is the 开考口令, shown to the proctors once and kept nowhere."""

    ticket: ReleaseTicket
    data: bytes
    spoken: str


def open_session(desk: SessionDesk, shown: SessionShown, form: OpeningForm, clock: Clock) -> OpenedSession:
    """Open one release on this station and keep the ticket in its session folder.

    Raises E-REL-01 … 09, E-PKG-02, 05, 06, 07, E-COD-05. Only codes that do not fit count as wrong entries.
    """
    grant, keys = shown.grant, desk.station.keys()
    release = grant.header.release_numbered(form.release)
    if release is None:
        raise refuse("E-REL-02")
    waits = OpeningWaits(desk.station.path / "session" / f"{grant.header.session.hex()}.waits", clock)
    now = clock.read()
    _verify_reason(grant, release, form, now)
    form = _excepted(desk, shown, form)
    if not form.excepted:
        verify_staff_present(grant.header, shown.roster.rows, form.present)
    _verify_holders_here(shown, form)
    granted = [entry for entry in grant.header.packages if entry.no in release.packages]
    packages = {entry.no: desk.package_of(grant, entry) for entry in granted}
    typed = _typed(release, form)
    waits.verify_may_try()
    opened = _open(grant, release, typed, keys.seal, waits)
    for key in opened:
        facts = packages[key.no].facts
        verify_package_key(facts.commit, facts.package_id, key.key)
    waits.forget()
    spoken = _draw_digits()
    data = _write_ticket(grant, _opened(form, release, now), opened, spoken, keys.sign)
    ticket = read_ticket(source_of(data), grant.trust, grant)
    desk.station.put_ticket(ticket.digest.hex(), data)
    return OpenedSession(ticket, data, spoken)


def carry_ticket(opened: OpenedSession, grant: SessionGrant, stick: Stick, spare_bytes: int = SPARE_BYTES) -> None:
    """Write the ticket on a stick for the other stations; it is safe to remove when this returns. Raises E-OUT."""
    name = f"{opened.ticket.digest.hex()}.kticket"
    write_artefact(stick, name, opened.data, lambda data: read_ticket(source_of(data), grant.trust, grant), spare_bytes)


def _excepted(desk: SessionDesk, shown: SessionShown, form: OpeningForm) -> OpeningForm:
    """An exception order that was carried here takes the staffing rule away; its reason stands on the ticket."""
    order = None if form.excepted else exception_order(desk.station, shown.grant, shown.roster)
    if order is None:
        return form
    return replace(form, excepted=True, reason=joined_reasons(form.reason, order.order.reason))


def _verify_holders_here(shown: SessionShown, form: OpeningForm) -> None:
    """The record will say that these two opened the paper: they are here."""
    here = {person.no for person in form.present}
    known = {person.no for person in shown.roster.people}
    away = [typed.no for typed in (form.first, form.second) if typed.no in known - here]
    if away:
        raise refuse("E-REL-08", n=away[0])


def joined_reasons(*reasons: str) -> str:
    """Several reasons as the one that stands on the ticket."""
    return tr(", ").join(filter(None, (reason.strip() for reason in reasons)))[:MOST_REASON_CHARACTERS]


def verify_staff_present(header: GrantHeader, rows: Collection[RosterRow], present: tuple[Person, ...]) -> None:
    """Step 4 of the ceremony, for the candidates in `rows`; examiners are counted for practical papers only.

    Raises E-REL-05 for too few proctors, E-REL-07 for examiners too few or even in number.
    """
    policy = header.policy
    proctors = sum(person.duty is Duty.PROCTOR for person in present)
    if proctors < policy.min_proctors or proctors * policy.ratio < len(rows):
        raise refuse("E-REL-05", n=proctors, m=len(rows))
    practical = {entry.no for entry in header.packages if entry.part is not Part.THEORY}
    examined = sum(row.package in practical for row in rows)
    if not policy.min_examiners or not examined:
        return
    examiners = sum(person.duty is Duty.EXAMINER for person in present)
    rule = StaffRule("examiners", policy.examiner_ratio or None, policy.min_examiners, odd=True, text="", note="")
    answer = check_staff(rule, examined, Staff(examiners=examiners))
    if not answer.ok:
        raise refuse("E-REL-07", n=examiners, m=examined, k=answer.required.examiners)


def _verify_reason(grant: SessionGrant, release: Release, form: OpeningForm, now: Moment) -> None:
    if form.reason.strip():
        return
    if is_reserve(grant, release.packages):
        raise refuse("E-REL-09")
    if now.wall_ms < grant.header.policy.open_not_before_ms:
        raise refuse("E-REL-06")


def _typed(release: Release, form: OpeningForm) -> TypedPair:
    word = read_typed_word(form.word) if release.word_salt is not None else None
    first = (form.first.no, read_typed_holder_code(form.first.text))
    second = (form.second.no, read_typed_holder_code(form.second.text))
    if first[0] == second[0]:
        raise refuse("E-REL-03")
    return TypedPair(first, second, word)


def _open(
    grant: SessionGrant, release: Release, typed: TypedPair, own: SealingKey, waits: OpeningWaits
) -> tuple[PackageKey, ...]:
    try:
        return open_release(grant.header.session, release, grant.header.digests, own, typed)
    except Error as error:
        if error.code == "E-REL-02":
            waits.count_failure()
        if error.code == "E-REL-04":
            raise refuse("E-REL-04", console=_consoles(grant)) from error
        raise


def _consoles(grant: SessionGrant) -> str:
    cards = [grant.trust.card_of(key) for key in grant.header.consoles]
    return "、".join(card.holder.name for card in cards if card is not None)


def _draw_digits() -> str:
    return f"{int.from_bytes(random_bytes(8), 'big') % 10**SPOKEN_DIGITS:0{SPOKEN_DIGITS}d}"


def _opened(form: OpeningForm, release: Release, now: Moment) -> Opened:
    return Opened(
        release=form.release,
        proctors=(form.first.no, form.second.no),
        word=release.word_salt is not None,
        clock_ns=now.elapsed_ns,
        boot=now.boot,
        wall_ms=max(0, now.wall_ms),
        reason=form.reason.strip(),
    )


def _write_ticket(
    grant: SessionGrant, opened: Opened, keys: tuple[PackageKey, ...], spoken: str, author: SigningKey
) -> bytes:
    """For every station of the grant, spares too, all packages of the release."""
    stations = [
        StationKeys(station, card.holder.seal, tuple(key.no for key in keys))
        for station in grant.header.stations
        if (card := grant.trust.card_of(station)) is not None and card.holder.seal is not None
    ]
    entries = seal_tickets(grant, keys, stations)
    return write_ticket(grant, opened, start_key(spoken, grant.header.session), entries, author)
