"""What others saw of a journal that is about to be opened: signed heads, consoles' notes, other machines (6.5)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from desktop.errors import Error
from desktop.formats.envelope import Signers, source_of
from desktop.formats.head import read_head
from desktop.formats.order import SeatScope, SignedOrder
from desktop.formats.witness import read_witness
from desktop.refusals import refuse


@dataclass(frozen=True)
class Seen:
    """Somebody saw record `seq` of `store` with this head; `station` signed it where a station did."""

    store: bytes
    seq: int
    head: bytes
    station: bytes = b""


@dataclass(frozen=True)
class Witnesses:
    """Who may have signed, whose journal it is and on which machine it is opened. `forks` are orders to go on with one
    of two stories."""

    trust: Signers
    stations: tuple[bytes, ...]
    consoles: tuple[bytes, ...]
    store: bytes
    own: bytes
    forks: tuple[SignedOrder, ...] = ()

    def head(self, content: bytes) -> Seen:
        """A .khead. Raises what refuses it."""
        head = read_head(source_of(content), self.trust, self.stations)
        return Seen(head.store, head.seq, head.head, head.station)

    def note(self, content: bytes) -> Seen:
        """A .kwit. Raises what refuses it."""
        witness = read_witness(source_of(content), self.trust, self.consoles).witness
        return Seen(witness.store, witness.seq, witness.head)

    def fork_named(self, heads: Sequence[bytes]) -> SignedOrder | None:
        """The order that says to go on with the copy that ends like this."""
        last = heads[-1] if heads else b""
        return next((order for order in self.forks if last and last.startswith(prefix_of(order))), None)

    def verify(self, heads: Sequence[bytes], seen: Iterable[Seen]) -> SignedOrder | None:
        """No head ever seen lies beyond the end or contradicts it, unless an order says to go on all the same.

        Raises E-JRN-03, E-JRN-04; E-JRN-05 where another machine signed it: the candidate continues there.
        """
        fault = next((error for one in seen if (error := self._fault(heads, one)) is not None), None)
        if fault is None:
            return None
        allowed = self.fork_named(heads)
        if allowed is None or fault.code == "E-JRN-05":
            raise fault
        return allowed

    def _fault(self, heads: Sequence[bytes], seen: Seen) -> Error | None:
        if seen.store != self.store or (seen.seq < len(heads) and heads[seen.seq] == seen.head):
            return None
        if seen.station and seen.station != self.own:
            signer = self.trust.signer(seen.station)
            return refuse("E-JRN-05", n=signer.holder if signer is not None else "?")
        return refuse("E-JRN-04" if seen.seq >= len(heads) else "E-JRN-03")


def prefix_of(order: SignedOrder) -> bytes:
    """The head prefix of an order for a seat; something that no head begins with for others."""
    scope = order.order.scope
    return scope.head_prefix if isinstance(scope, SeatScope) and scope.head_prefix else bytes(33)
