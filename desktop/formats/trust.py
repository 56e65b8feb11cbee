"""Who is known here: cards that lead to one root document, minus what was revoked (trust-and-formats section 3)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from desktop.errors import Error
from desktop.formats.artefacts import KCARD, KREVOKE, Role, role_name
from desktop.formats.cards import (
    UNDER_AUTHORITY,
    Card,
    RootCard,
    VaultPurpose,
    card_fields,
    is_root_card,
    read_root_card,
    read_root_fields,
    verify_root_step,
)
from desktop.formats.envelope import Signer, check_signatures, read_outline, source_of
from desktop.formats.revocation import RevocationList, RevocationReason, RevokedKey, read_revocation_list
from desktop.refusals import refuse
from desktop.strict_json import read_json


@dataclass(frozen=True)
class Trust:
    """An immutable set of known keys. Make it with `from_cards`, extend it with `with_card` and `with_revocations`.

    A retired key is refused unless `min_revocation` (the grant's, see `for_session`) is below the list version that
    retired it. A card whose parent is lost or compromised is no longer known either.
    """

    root: RootCard
    cards: tuple[Card, ...] = ()
    revocations: Mapping[bytes, RevocationList] = field(default_factory=dict)
    min_revocation: int | None = None

    @classmethod
    def from_cards(cls, root_digest: bytes, cards: Iterable[bytes], lists: Iterable[bytes] = ()) -> "Trust":
        """The trust that follows from a pinned root digest and cards in any order.

        Root steps are followed first, then the authority's cards, then the centres'. Raises E-CRD-02 when the pinned
        root is not among the cards or a card leads nowhere, and whatever is wrong with the first faulty card.
        """
        roots, others = _split(cards)
        trust = cls(_follow_root(root_digest, roots))
        for data in sorted(others, key=_under_centre):
            trust = trust.with_card(data)
        for data in sorted(lists, key=_list_version):
            trust = trust.with_revocations(data)
        return trust

    @property
    def threshold(self) -> int:
        """How many authority keys must sign together."""
        return self.root.threshold

    def with_card(self, data: bytes) -> "Trust":
        """This trust and one card more; the same trust when the card is known. Raises E-FMT, E-SIG, E-CRD."""
        card = self.read_card(data)
        if any(known.digest == card.digest for known in self.cards):
            return self
        if set(card.parents) & {
            parent for known in self.cards if known.serial == card.serial for parent in known.parents
        }:
            raise refuse("E-CRD-02")  # two different cards under one number
        if card.holder.key_ids & (self.root.key_ids | {key for known in self.cards for key in known.holder.key_ids}):
            raise refuse("E-CRD-02")  # one key on two cards
        return replace(self, cards=(*self.cards, card))

    def read_card(self, data: bytes) -> Card:
        """A card under a parent known here. Raises E-SIG-02 for an unknown parent, E-SIG-03 for a role that this
        parent cannot give, E-CRD-01 for an unsafe key, E-CRD-02 for a card of another centre."""
        outline = read_outline(source_of(data), KCARD)
        parents, _ = check_signatures(outline, self)
        holder, serial = card_fields(outline)
        if (parents[0].role is Role.AUTHORITY) != (holder.role in UNDER_AUTHORITY):
            raise refuse("E-SIG-03", role=role_name(parents[0].role))
        if parents[0].role is Role.CENTRE and holder.centre != parents[0].centre:
            raise refuse("E-CRD-02")
        return Card(holder, serial, tuple(entry.key_id for entry in outline.signatures), outline.digest)

    def with_revocations(self, data: bytes) -> "Trust":
        """This trust under one more list; an older list of the same issuer is E-CRD-04."""
        issued = read_revocation_list(source_of(data), self)
        known = self.revocations.get(issued.issuer)
        if known is not None and issued.list_version < known.list_version:
            raise refuse("E-CRD-04", v=known.list_version)
        return replace(self, revocations={**self.revocations, issued.issuer: issued})

    def for_session(self, min_revocation: int) -> "Trust":
        """This trust as it counts for a session whose grant has `min_revocation`. Raises E-CRD-04 when our own list of
        any centre is older than the grant demands."""
        newest = max((issued.list_version for issued in self.revocations.values()), default=0)
        if newest < min_revocation:
            raise refuse("E-CRD-04", v=min_revocation)
        return replace(self, min_revocation=min_revocation)

    def signer(self, key_id: bytes) -> Signer | None:
        """The signing key with this id, and in which list it was revoked, if it was."""
        for key in self.root.keys:
            authority = Signer(Role.AUTHORITY, key, holder=self.root.name, revoked_in=self._revoked_in(key_id))
            if authority.key_id == key_id:
                return authority
        card = self.card_of(key_id)
        public = None if card is None else card.holder.sign
        if card is None or public is None or card.holder.sign_id != key_id:
            return None
        holder = card.holder
        return Signer(holder.role, public, holder.centre, self._card_revoked_in(card, key_id), holder.name)

    def card_of(self, key_id: bytes) -> Card | None:
        """The card that holds this signing or sealing key id."""
        return self._by_key.get(key_id)

    def having(self, role: Role, centre: bytes | None = None) -> tuple[Card, ...]:
        """All cards of a role (under one centre), in serial order; revoked ones left out."""
        return tuple(
            card
            for card in sorted(self.cards, key=lambda one: one.serial)
            if card.holder.role is role
            and centre in (None, card.holder.centre)
            and all(self._card_revoked_in(card, key) is None for key in card.holder.key_ids)
        )

    def vault(self, purpose: VaultPurpose, centre: bytes | None = None) -> Card:
        """The newest vault for `purpose`. Raises E-SIG-02 when none is known."""
        found = [card for card in self.having(Role.VAULT, centre) if card.holder.purpose is purpose]
        if not found:
            raise refuse("E-SIG-02")
        return found[-1]

    def last_serial(self, parent: bytes) -> int:
        """The highest serial number that the key `parent` has given; 0 when none."""
        return max((card.serial for card in self.cards if parent in card.parents), default=0)

    @cached_property
    def _by_key(self) -> dict[bytes, Card]:
        return {key: card for card in self.cards for key in card.holder.key_ids}

    def _card_revoked_in(self, card: Card, key: bytes) -> int | None:
        own = self._revoked_in(key)
        inherited = (self._revoked_in(parent, finally_only=True) for parent in card.parents)
        return own if own is not None else next((found for found in inherited if found is not None), None)

    def _revoked_in(self, key: bytes, finally_only: bool = False) -> int | None:
        for issued in self.revocations.values():
            for row in issued.revoked:
                if row.key == key and self._may_revoke(issued.issuer, key) and self._counts(row, finally_only):
                    return issued.list_version
        return None

    def _may_revoke(self, issuer: bytes, key: bytes) -> bool:
        """The authority may revoke everything, a centre only what it signed."""
        card = self.card_of(key)
        return issuer in self.root.key_ids or (card is not None and issuer in card.parents)

    def _counts(self, row: RevokedKey, finally_only: bool) -> bool:
        if row.reason is not RevocationReason.RETIRED:
            return True
        still_good = self.min_revocation is not None and self.min_revocation < row.since
        return not finally_only and not still_good


def _split(cards: Iterable[bytes]) -> tuple[list[bytes], list[bytes]]:
    roots: list[bytes] = []
    others: list[bytes] = []
    for data in cards:
        (roots if is_root_card(data) else others).append(data)
    return roots, others


def _follow_root(root_digest: bytes, roots: list[bytes]) -> RootCard:
    """From the pinned document step by step to the newest one."""
    pinned = [data for data in roots if read_root_fields(data).digest == root_digest]
    if not pinned:
        raise refuse("E-CRD-02")
    root = read_root_card(pinned[0])
    for data in sorted(roots, key=lambda one: read_root_fields(one).root_version):
        if read_root_fields(data).root_version > root.root_version:
            root = verify_root_step(root, data)
    return root


def _under_centre(data: bytes) -> bool:
    """Cards that only an authority gives come first, so that their children find them."""
    try:
        return card_fields(read_outline(source_of(data), KCARD))[0].role not in UNDER_AUTHORITY
    except Error:
        return True  # refused with its own reason when its turn comes


def _list_version(data: bytes) -> int:
    """For putting lists in order only; `with_revocations` reads them properly."""
    version = read_json(read_outline(source_of(data), KREVOKE).header_bytes).get("list_version")
    return version if isinstance(version, int) else 0
