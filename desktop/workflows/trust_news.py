"""What a console hands on to stations of whom to believe: cards that ride in no grant, and revocation lists."""

from contextlib import suppress
from dataclasses import dataclass

from desktop.errors import Error
from desktop.formats.artefacts import KCARD, KREVOKE, KSESSION, ArtefactType, Role
from desktop.formats.cards import is_root_card
from desktop.formats.envelope import read_outline, source_of
from desktop.formats.grant_header import GrantHeader
from desktop.formats.revocation import read_revocation_list
from desktop.formats.trust import Trust
from desktop.workflows.room_desk import RoomDesk
from desktop.workflows.station_folder import StationFolder

_NAME_BYTES = 16


@dataclass(frozen=True)
class NewsFile:
    """A file for every station; `name` is the beginning of its digest, for a grant the session's id."""

    kind: str
    name: bytes
    content: bytes


class RoomNews:
    """What a console hands on, read once: five hundred stations may join at the same moment."""

    def __init__(self, desk: RoomDesk) -> None:
        self._desk = desk
        self._trust: tuple[NewsFile, ...] | None = None
        self._grant = (b"", b"")

    def look_again(self) -> None:
        """A card or a list was taken from a stick."""
        self._trust = None

    def since(self, grant: bytes) -> tuple[NewsFile, ...]:
        """Whom to believe, and the session's grant for a station that has another version; what cannot be read is not
        handed on.
        """
        if self._trust is None:
            self._trust = ()
            with suppress(Error, OSError):
                self._trust = trust_news(self._desk.console, self._desk.grant.header)
        if grant == self._desk.grant.digest:
            return self._trust
        with suppress(OSError):
            return (*self._trust, NewsFile(KSESSION.extension, self._desk.session, self._grant_content()))
        return self._trust

    def _grant_content(self) -> bytes:
        digest = self._desk.grant.digest
        if self._grant[0] != digest:
            self._grant = (digest, self._desk.shown.path.read_bytes())
        return self._grant[1]


def trust_news(console: StationFolder, header: GrantHeader) -> tuple[NewsFile, ...]:
    """Cards first, as lists are signed by who is on one.

    A new root is compared by people, and the cards of a session ride in its grant: neither is among them. Raises E-CRD,
    E-SIG, E-FMT where the console's own folder contradicts itself.
    """
    trust, known = console.trust(), _carried(header)
    cards = [data for data in console.card_files() if not is_root_card(data) and _travels(data, trust, known)]
    lists = [data for data in console.list_files() if _is_newest(data, trust)]
    return (*(_news(KCARD, data) for data in cards), *(_news(KREVOKE, data) for data in lists))


def _carried(header: GrantHeader) -> frozenset[bytes]:
    """The keys whose cards ride in the grant."""
    holders = (holder.key for holder in header.holders)
    return frozenset((*header.stations, *header.consoles, *holders, header.results, header.recovery))


def _travels(data: bytes, trust: Trust, carried: frozenset[bytes]) -> bool:
    holder = trust.read_card(data).holder
    return holder.role is not Role.STATION and not holder.key_ids & carried


def _is_newest(data: bytes, trust: Trust) -> bool:
    found = read_revocation_list(source_of(data), trust)
    return trust.revocations[found.issuer].list_version == found.list_version


def _news(artefact: ArtefactType, data: bytes) -> NewsFile:
    digest = read_outline(source_of(data), artefact).digest
    return NewsFile(artefact.extension, digest[:_NAME_BYTES], data)
