"""Closing a room (4.7, 7): every seat accounted for in one manifest, signed by two proctors, or pending (待补签).

Without a console a station named by the proctors writes it, from the bundles on the stick; each passes the full reader
that needs no vault; used codes, stops and former machines stand in the open headers of the bundles.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from desktop.crypto.signing import SigningKey
from desktop.errors import Error
from desktop.formats.artefacts import KROOM
from desktop.formats.envelope import countersign, source_of
from desktop.formats.proctor_codes import CodeUse
from desktop.formats.result_bundle import ExportReason, ResultBundle, read_result_bundle, verify_bundle_belongs
from desktop.formats.room_manifest import (
    RoomFacts,
    RoomManifest,
    SeatLine,
    SeatState,
    StopCause,
    read_room_manifest,
    verify_room_facts,
    write_room_manifest,
)
from desktop.formats.roster import Roster, RosterRow
from desktop.formats.session_grant import SessionGrant
from desktop.language import tr
from desktop.refusals import refuse
from desktop.storage.sticks import SPARE_BYTES, Stick, write_artefact
from desktop.workflows.room_clock import odd_clock_words

_NANOSECONDS = 1_000_000_000


@dataclass(frozen=True)
class SeatDecision:
    """What the proctors decided on a seat: absent, stopped with its cause, or moved."""

    state: SeatState
    cause: StopCause | None = None


@dataclass(frozen=True)
class ClosingForm:
    """What people say at the closing: decisions and used codes by seat, incidents, who was there, why unsigned."""

    staff: tuple[int, ...]
    decisions: Mapping[int, SeatDecision] = field(default_factory=dict)
    codes: Mapping[int, tuple[CodeUse, ...]] = field(default_factory=dict)
    incidents: tuple[str, ...] = ()
    pending: str = ""
    stopped: tuple[bytes, ...] = ()
    """Signing key ids of machines that were replaced."""
    receipts: bool = True
    """Receipt codes cost 0.4 s each: left out where people only look."""


@dataclass(frozen=True)
class SeatSurvey:
    """One roster seat with the newest bundle found for it, if any."""

    row: RosterRow
    bundle: ResultBundle | None

    @property
    def finished(self) -> bool:
        """Whether a final bundle is there."""
        return self.bundle is not None and self.bundle.facts.reason is ExportReason.FINAL


@dataclass(frozen=True)
class RoomSurvey:
    """All seats in order, and why files that look like bundles were left aside."""

    seats: tuple[SeatSurvey, ...]
    refused: tuple[Error, ...]

    @property
    def open_seats(self) -> tuple[int, ...]:
        """Seats without a final bundle: a decision is needed for each."""
        return tuple(seat.row.seat for seat in self.seats if not seat.finished)


def survey_room(grant: SessionGrant, roster: Roster, bundles: Iterable[bytes]) -> RoomSurvey:
    """Which seats have their bundle; the highest export number of a sitting counts."""
    newest: dict[tuple[bytes, int], ResultBundle] = {}
    refused = []
    for data in bundles:
        try:
            bundle = read_result_bundle(source_of(data), grant.trust)
            verify_bundle_belongs(bundle, grant)
        except Error as error:
            refused.append(error)
            continue
        who = (bundle.facts.candidate, bundle.facts.attempt)
        if who not in newest or newest[who].facts.export < bundle.facts.export:
            newest[who] = bundle
    seats = tuple(SeatSurvey(row, newest.get((row.candidate, row.attempt))) for row in roster.rows)
    return RoomSurvey(seats, tuple(refused))


def close_room(
    grant: SessionGrant, survey: RoomSurvey, tickets: Sequence[bytes], form: ClosingForm, keys: Sequence[SigningKey]
) -> bytes:
    """The manifest; `tickets` are the digests of the openings, `keys` the author's key and then the proctors'.

    Raises E-IMP-05 for a seat without bundle and decision, E-SIG-05 for fewer than two proctors without `pending`.
    """
    author, countersigners = keys[0], keys[1:]
    facts = room_facts(grant, survey, tickets, form, author)
    if len(countersigners) < 2 and not form.pending:
        raise refuse("E-SIG-05", n=len(countersigners), k=2)
    incidents = with_odd_clocks(form.incidents, survey)
    return write_room_manifest(facts, incidents, _results_key(grant), author, countersigners)


def room_facts(
    grant: SessionGrant, survey: RoomSurvey, tickets: Sequence[bytes], form: ClosingForm, author: SigningKey
) -> RoomFacts:
    """What the manifest will say. Raises E-IMP-05 for a seat without bundle and decision."""
    packages = {seat.bundle.facts.package for seat in survey.seats if seat.bundle is not None}
    facts = RoomFacts(
        session=grant.header.session,
        grant=grant.digest,
        packages=tuple(sorted(packages)),
        releases=tuple(tickets),
        staff=form.staff,
        seats=tuple(_line(seat, form, _machine_of(seat.row.seat, grant, author)) for seat in survey.seats),
        stopped=_stopped(survey, form),
        pending=form.pending,
    )
    roster = Roster(tuple(seat.row for seat in survey.seats), ())
    verify_room_facts(facts, grant, roster)
    return facts


def with_odd_clocks(incidents: Sequence[str], survey: RoomSurvey) -> tuple[str, ...]:
    """The incidents with a line for every seat whose journal saw a clock move oddly: evidence, nobody's verdict."""
    lines = []
    for seat in survey.seats:
        odd = seat.bundle.facts.course.odd if seat.bundle is not None else ()
        told = odd_clock_words(odd)
        lines += [tr("Seat {seat}: {what}", seat=f"{seat.row.seat:02d}", what=told)] if told else []
    if not lines:
        return tuple(incidents)
    text = "\n".join((tr("Clocks that moved oddly:"), *lines))
    whole = tuple(incidents)
    return (*whole[: KROOM.parts_cap - 1], "\n".join((*whole[KROOM.parts_cap - 1 :], text)))


def sign_pending(data: bytes, key: SigningKey, grant: SessionGrant, roster: Roster) -> bytes:
    """A pending manifest with one countersignature more; its digest stays. Raises what its reader raises."""
    read_room_manifest(source_of(data), grant.trust, grant, roster)
    signed = countersign(data, key)
    read_room_manifest(source_of(signed), grant.trust, grant, roster)
    return signed


def carry_manifest(
    data: bytes, grant: SessionGrant, roster: Roster, stick: Stick, spare_bytes: int = SPARE_BYTES
) -> RoomManifest:
    """Write the manifest on a stick; it is safe to remove when this returns. Raises E-OUT."""
    manifest = read_room_manifest(source_of(data), grant.trust, grant, roster)
    name = f"{manifest.digest.hex()}.kroom"
    write_artefact(
        stick, name, data, lambda found: read_room_manifest(source_of(found), grant.trust, grant, roster), spare_bytes
    )
    return manifest


def _machine_of(seat: int, grant: SessionGrant, author: SigningKey) -> bytes:
    """The machine of a seat where nobody wrote anything: the author, or at a console the one named by the seat."""
    stations = grant.header.stations
    if author.key_id in stations:
        return author.key_id
    cards = [card for key in stations if (card := grant.trust.card_of(key)) is not None]
    return next((card.holder.sign_id for card in cards if card.holder.name == f"{seat:02d}"), stations[0])


def _stopped(survey: RoomSurvey, form: ClosingForm) -> tuple[bytes, ...]:
    """Replaced machines: those that the room knows of, and those that the journals name."""
    moved = (key for seat in survey.seats if seat.bundle is not None for key in seat.bundle.facts.course.moved)
    return tuple(dict.fromkeys((*form.stopped, *moved)))


def _line(seat: SeatSurvey, form: ClosingForm, own_station: bytes) -> SeatLine:
    decision = form.decisions.get(seat.row.seat) or _evident(seat)
    row, bundle = seat.row, seat.bundle
    known = bundle.facts.course.codes if bundle is not None else ()
    codes = tuple(dict.fromkeys((*form.codes.get(row.seat, ()), *(use for use in known if use.seat == row.seat))))
    if bundle is None:
        return SeatLine(row.seat, own_station, row.candidate, row.attempt, decision.state, decision.cause, codes=codes)
    facts = bundle.facts
    return SeatLine(
        row.seat,
        facts.station,
        row.candidate,
        row.attempt,
        decision.state,
        decision.cause,
        facts.last,
        facts.head,
        facts.export,
        bundle.digest,
        bundle.receipt if form.receipts else "",
        -(-facts.credit_ns // _NANOSECONDS),
        codes,
    )


def _evident(seat: SeatSurvey) -> SeatDecision:
    if not seat.finished:
        raise refuse("E-IMP-05", n=seat.row.seat)
    cause = seat.bundle.facts.course.cause if seat.bundle is not None else ""
    return SeatDecision(SeatState.STOPPED, StopCause(cause)) if cause else SeatDecision(SeatState.FINISHED)


def _results_key(grant: SessionGrant) -> bytes:
    card = grant.trust.card_of(grant.header.results)
    if card is None or card.holder.seal is None:
        raise refuse("E-CRD-02")
    return card.holder.seal
