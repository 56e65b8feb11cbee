"""The machines of a session as the room link knows them: from the grant's cards, each with the hash of its TLS key."""

from collections.abc import Iterable, Iterator

from desktop.formats.session_grant import SessionGrant
from desktop.room.room_register import Peer


def station_peers(grant: SessionGrant) -> tuple[Peer, ...]:
    """The stations a console listens to; a revoked card is none."""
    return tuple(_peers(grant, grant.header.stations))


def console_peers(grant: SessionGrant) -> tuple[Peer, ...]:
    """The consoles a station listens to."""
    return tuple(_peers(grant, grant.header.consoles))


def _peers(grant: SessionGrant, machines: Iterable[bytes]) -> Iterator[Peer]:
    for machine in machines:
        card, signer = grant.trust.card_of(machine), grant.trust.signer(machine)
        if card is None or card.holder.machine is None or signer is None or signer.revoked_in is not None:
            continue
        name = card.holder.name
        seat = int(name) if name.isascii() and name.isdecimal() and len(name) < 5 else 0
        yield Peer(machine, card.holder.machine.tls, seat, name)
