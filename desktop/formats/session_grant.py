"""Session grant `.ksession` (trust-and-formats 4.4; session_grant.md): what a room may do in one session.

Part 0 is the roster, part 1 the cards, the rest photos; roster and photos open with S_roster, the cards are open.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO

from desktop.crypto.boxes import box, pad, unbox, unpad
from desktop.crypto.joining import derive, join, label, new_id
from desktop.crypto.sealing import DoesNotOpen, SealingKey
from desktop.crypto.signing import SigningKey
from desktop.formats.artefacts import KSESSION, MOST_PART_JSON_BYTES, Role
from desktop.formats.cards import VaultPurpose
from desktop.formats.envelope import PartEntry, PartSource, read_envelope, read_part, stored_part, write_envelope
from desktop.formats.grant_header import GrantHeader, read_grant_header, write_grant_header
from desktop.formats.grant_rules import verify_grant_header, verify_roster
from desktop.formats.roster import Roster, read_roster, write_roster
from desktop.formats.trust import Trust
from desktop.refusals import refuse

ROSTER_PART, CARDS_PART = 0, 1
MOST_PHOTO_BYTES = 2 * 1024**2
_MOST_STORED_BYTES = MOST_PART_JSON_BYTES + 1024**2
_MOST_CARD_BYTES = 128 * 1024


@dataclass(frozen=True)
class SessionGrant:
    """A grant whose signatures, hashes, header and cards are checked; `digest` names it.

    `trust` is what was known before, and the cards that ride in the grant: with it the session's other files are read.
    """

    header: GrantHeader
    parts: tuple[PartEntry, ...]
    digest: bytes
    trust: Trust

    @property
    def photos(self) -> tuple[bytes, ...]:
        """Part ids of the photos."""
        return tuple(part.id for part in self.parts[CARDS_PART + 1 :])


@dataclass(frozen=True)
class GrantDraft:
    """What a grant is written from: `roster_secret` is S_roster, `photos` by part id, `cards` whole .kcard files."""

    header: GrantHeader
    roster: Roster
    roster_secret: bytes
    cards: Sequence[bytes]
    photos: Mapping[bytes, bytes] = field(default_factory=dict)


def roster_info(session: bytes) -> bytes:
    """The info under which S_roster is sealed to every console and station."""
    return join(label("roster"), session)


def write_session_grant(draft: GrantDraft, author: SigningKey) -> bytes:
    """The file. Raises what its own reader would raise for a grant that contradicts itself."""
    verify_grant_header(draft.header)
    verify_roster(draft.header, draft.roster, draft.photos)
    cards = b"".join(len(card).to_bytes(4, "big") + card for card in draft.cards)
    parts = [_sealed_part(draft, new_id(), write_roster(draft.roster)), stored_part(new_id(), cards)]
    parts += [_sealed_part(draft, part_id, photo) for part_id, photo in draft.photos.items()]
    return write_envelope(KSESSION, write_grant_header(draft.header), parts, (author,))


def read_session_grant(source: BinaryIO, trust: Trust, seen_version: int = 0) -> SessionGrant:
    """The grant in `source`; `seen_version` is the highest version this machine has seen of the session.

    Raises E-FMT-…, E-SIG-…, E-CRD-…, E-GRT-02, E-GRT-04; E-SIG-02 when another centre signed than the one it names.
    """
    envelope = read_envelope(source, KSESSION, trust)
    header = read_grant_header({name: value for name, value in envelope.header.items() if name != "parts"})
    if envelope.author.centre != header.centre:
        raise refuse("E-SIG-02")
    verify_grant_header(header)
    if len(envelope.parts) <= CARDS_PART:
        raise refuse("E-FMT-06")
    if header.grant_version < seen_version:
        raise refuse("E-GRT-02")
    cards = _read_cards(source, envelope.parts[CARDS_PART])
    extended = trust.for_session(header.min_revocation)
    for card in cards:
        extended = extended.with_card(card)
    _verify_cards(header, extended)
    return SessionGrant(header, envelope.parts, envelope.digest, extended)


def verify_listed(grant: SessionGrant, machine: bytes) -> None:
    """Raises E-GRT-01 unless the machine with signing key id `machine` is a station or console of the session."""
    if machine not in (*grant.header.stations, *grant.header.consoles):
        raise refuse("E-GRT-01")


def open_roster_secret(grant: SessionGrant, own: SealingKey) -> bytes:
    """S_roster with this machine's sealing key. Raises E-GRT-01."""
    for entry in grant.header.roster_keys:
        if entry.key == own.key_id:
            try:
                return own.open(roster_info(grant.header.session), entry.sealed)
            except DoesNotOpen as reason:
                raise refuse("E-FMT-09", n=ROSTER_PART) from reason
    raise refuse("E-GRT-01")


def open_roster(source: BinaryIO, grant: SessionGrant, secret: bytes) -> Roster:
    """The roster, checked against the header. Raises E-GRT-03, E-FMT-09, E-FMT-10."""
    part = grant.parts[ROSTER_PART]
    roster = read_roster(_open_part(grant, part, secret, read_part(source, part, _MOST_STORED_BYTES)))
    verify_roster(grant.header, roster, grant.photos)
    return roster


def open_photo(source: BinaryIO, grant: SessionGrant, secret: bytes, part_id: bytes) -> bytes:
    """A candidate's photo by its part id. Raises E-FMT-10 when there is none, E-FMT-09."""
    part = next((part for part in grant.parts[CARDS_PART + 1 :] if part.id == part_id), None)
    if part is None:
        raise refuse("E-FMT-10", n=ROSTER_PART)
    return _open_part(grant, part, secret, read_part(source, part, MOST_PHOTO_BYTES + 2**17))


def _read_cards(source: BinaryIO, part: PartEntry) -> tuple[bytes, ...]:
    return tuple(_split_cards(read_part(source, part, _MOST_STORED_BYTES)))


def _verify_cards(header: GrantHeader, trust: Trust) -> None:
    """Every machine, holder and vault of the header has a card of its kind under this centre. Raises E-CRD-02."""
    wanted = [
        *((key, Role.STATION, None) for key in header.stations),
        *((key, Role.CONSOLE, None) for key in header.consoles),
        *((holder.key, Role.PROCTOR, None) for holder in header.holders),
        (header.results, Role.VAULT, VaultPurpose.RESULTS),
        (header.recovery, Role.VAULT, VaultPurpose.RECOVERY),
    ]
    for key, role, purpose in wanted:
        card = trust.card_of(key)
        fits = card is not None and (card.holder.role, card.holder.purpose) == (role, purpose)
        if card is None or not fits or card.holder.centre != header.centre:
            raise refuse("E-CRD-02")


def _split_cards(data: bytes) -> Iterable[bytes]:
    offset = 0
    while offset < len(data):
        size = int.from_bytes(data[offset : offset + 4], "big")
        if not 0 < size <= _MOST_CARD_BYTES or offset + 4 + size > len(data):
            raise refuse("E-FMT-10", n=CARDS_PART)
        yield data[offset + 4 : offset + 4 + size]
        offset += 4 + size


def _sealed_part(draft: GrantDraft, part_id: bytes, content: bytes) -> PartSource:
    session = draft.header.session
    return stored_part(part_id, box(_key(draft.roster_secret, session), _context(session, part_id), pad(content)))


def _open_part(grant: SessionGrant, part: PartEntry, secret: bytes, stored: bytes) -> bytes:
    session = grant.header.session
    try:
        return unpad(unbox(_key(secret, session), _context(session, part.id), stored))
    except DoesNotOpen as reason:
        raise refuse("E-FMT-09", n=part.index) from reason


def _key(secret: bytes, session: bytes) -> bytes:
    return derive(secret, "roster-key", session)


def _context(session: bytes, part_id: bytes) -> bytes:
    return join(label("roster"), session, part_id)
