"""Which machines of the session are here, what each was told and what each said: the room as its console knows it."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from desktop.exam.sitting import State
from desktop.refusals import refuse
from desktop.room.mailbox import Mailbox, Post
from desktop.room.messages import NOT_STARTED, Hello, SeatStatus
from desktop.room.presence import presence_of
from desktop.room.seat_states import Presence, SeatView


@dataclass(frozen=True)
class Peer:
    """A machine of the session: id of its signing key, hash of its TLS key, the seat it is enrolled for, its name."""

    machine: bytes
    tls: bytes
    seat: int = 0
    name: str = ""


@dataclass
class _Entry:
    """A machine, its mailbox, and the newest view; `attended` calls were answered by a proctor."""

    peer: Peer
    view: SeatView
    mailbox: Mailbox = field(default_factory=Mailbox)
    connected: bool = False
    heard_ns: int | None = None
    attended: int = 0
    calls: int = 0


class RoomRegister:
    """One entry for each machine. Not for several threads: whoever owns it locks."""

    def __init__(self, peers: Iterable[Peer]) -> None:
        self._entries = {peer.machine: _Entry(peer, SeatView(peer.seat, peer.machine)) for peer in peers}
        self._changed: dict[bytes, None] = dict.fromkeys(self._entries)

    def join(self, machine: bytes, hello: Hello, now_ns: int) -> tuple[Post, ...]:
        """A station's hello was accepted: what has to be posted to it.

        Raises E-NET-05 while another connection with the same key is alive: one that was heard a moment ago.
        """
        entry = self._entries[machine]
        if presence_of(entry.heard_ns, entry.connected, now_ns) is Presence.HERE:
            raise refuse("E-NET-05")
        posts = entry.mailbox.joined(hello.run)
        entry.connected, entry.heard_ns = True, now_ns
        view = replace(entry.view, seat=hello.seat or entry.peer.seat, unconfirmed=entry.mailbox.unconfirmed)
        self._set(entry, view.heard(now_ns))
        return posts

    def leave(self, machine: bytes) -> None:
        """Its connection has ended."""
        entry = self._entries[machine]
        entry.connected = False
        self._set(entry, entry.view.lost())

    def heard(self, machine: bytes, now_ns: int) -> bool:
        """It said something; True when it had fallen silent before."""
        entry = self._entries[machine]
        entry.heard_ns = now_ns
        was_silent = entry.view.presence is not Presence.HERE
        if was_silent:
            self._set(entry, entry.view.heard(now_ns))
        return was_silent

    def take_status(self, machine: bytes, status: SeatStatus, now_ns: int) -> None:
        """It said how its sitting stands; ask `heard` first."""
        entry = self._entries[machine]
        called = entry.view.called_ns if status.calls == entry.calls else now_ns
        entry.heard_ns, entry.calls = now_ns, status.calls
        if status.calls:  # none: its program has just started, and has not opened the sitting yet
            entry.attended = min(entry.attended, status.calls)
        calls = status.calls > entry.attended
        self._set(
            entry,
            replace(
                entry.view,
                presence=Presence.HERE,
                heard_ns=now_ns,
                state=State(status.state),
                answered=status.answered,
                total=status.total,
                left_s=None if status.left_s == NOT_STARTED else status.left_s,
                used_s=status.used_s,
                call=status.call if calls else "",
                called_ns=called if calls else 0,
                incidents=status.incidents,
                interrupted_s=status.interrupted_s,
                credit_s=status.credit_s,
                undecided=status.undecided,
                copies=status.copies,
                head_seq=status.head_seq,
                notice=status.notice,
            ),
        )

    def attend(self, machine: bytes) -> None:
        """A proctor has answered the call of this station."""
        entry = self._entries[machine]
        entry.attended = entry.calls
        self._set(entry, replace(entry.view, call="", called_ns=0))

    def look(self, now_ns: int) -> tuple[bytes, ...]:
        """Mark who has fallen silent; those who did since the last look."""
        silent = []
        for machine, entry in self._entries.items():
            here = entry.view.presence is Presence.HERE
            if here and presence_of(entry.heard_ns, entry.connected, now_ns) is Presence.LOST:
                self._set(entry, entry.view.lost())
                silent.append(machine)
        return tuple(silent)

    def post(self, machine: bytes, post: Post) -> bool:
        """Put something into a station's mailbox; whether it can be sent at once."""
        entry = self._entries[machine]
        entry.mailbox.put(post)
        self._note_posts(entry)
        return entry.connected

    def take_back(self, machine: bytes, post: bytes) -> None:
        """A post no longer counts."""
        entry = self._entries[machine]
        entry.mailbox.take_back(post)
        self._note_posts(entry)

    def confirmed(self, machine: bytes, post: bytes) -> bool:
        """The station confirmed a post; False when there was none to confirm."""
        entry = self._entries[machine]
        found = entry.mailbox.confirmed(post)
        self._note_posts(entry)
        return found

    def view(self, machine: bytes) -> SeatView:
        """The newest view of one machine."""
        return self._entries[machine].view

    def views(self) -> tuple[SeatView, ...]:
        """Every machine, by seat."""
        return tuple(sorted((entry.view for entry in self._entries.values()), key=lambda view: view.seat))

    def take_changes(self) -> tuple[SeatView, ...]:
        """The views that are new since this was asked last."""
        changed, self._changed = self._changed, {}
        return tuple(self._entries[machine].view for machine in changed)

    def _note_posts(self, entry: _Entry) -> None:
        if entry.view.unconfirmed != entry.mailbox.unconfirmed:
            self._set(entry, replace(entry.view, unconfirmed=entry.mailbox.unconfirmed))

    def _set(self, entry: _Entry, view: SeatView) -> None:
        entry.view = view
        self._changed[entry.peer.machine] = None
