"""Keys and card of one role (`identity new`): made here, signed by the parent's key, kept under a passphrase."""

from dataclasses import dataclass, replace
from pathlib import Path

from desktop.crypto.joining import new_id
from desktop.crypto.sealing import new_sealing_key
from desktop.crypto.signing import SigningKey, new_signing_key
from desktop.formats.artefacts import Role
from desktop.formats.cards import Holder, RootCard, VaultPurpose, write_card, write_root_card
from desktop.formats.key_files import write_key_file
from desktop.formats.trust import Trust
from desktop.workflows.site_folder import CARD_FILE, KEY_FILE, VAULT_FILE
from desktop.workflows.trust_files import put_card, put_root, write_private


@dataclass(frozen=True)
class Parent:
    """Who signs the new card."""

    key: SigningKey
    trust: Trust

    @property
    def next_serial(self) -> int:
        """One above the last number this parent gave."""
        return self.trust.last_serial(self.key.key_id) + 1


@dataclass(frozen=True)
class Founded:
    """A new identity: its card's bytes, and its key for as long as this program runs."""

    card: bytes
    key: SigningKey


def found_authority(folder: Path, trust_folder: Path, name: str, passphrase: str, practice: bool) -> Founded:
    """A root of one key and one custodian; its digest is pinned in `trust_folder`."""
    key = new_signing_key()
    card = write_root_card(RootCard(name, (key.public,), 1, 1, 1, practice), (key,))
    _keep(folder, card, write_key_file((key.seed,), key.key_id, passphrase))
    put_root(trust_folder, card)
    return Founded(card, key)


def found_identity(folder: Path, trust_folder: Path, wanted: Holder, parent: Parent, passphrase: str) -> Founded:
    """A person or an office with a signing key: publisher, centre, officer, proctor. `wanted` comes without its key."""
    key = new_signing_key()
    holder = replace(wanted, sign=key.public, centre=new_id() if wanted.role is Role.CENTRE else wanted.centre)
    card = write_card(holder, parent.next_serial, (parent.key,))
    parent.trust.with_card(card)
    _keep(folder, card, write_key_file((key.seed,), key.key_id, passphrase))
    put_card(trust_folder, card, holder.role)
    return Founded(card, key)


def found_vaults(folder: Path, trust_folder: Path, wanted: Holder, parent: Parent, passphrase: str) -> Trust:
    """The four vaults of a centre in one key file, under two custodians' phrases; the trust that knows them.

    `wanted` comes without purpose and key.
    """
    keys = {purpose: new_sealing_key() for purpose in VaultPurpose}
    trust = parent.trust
    for purpose, key in keys.items():
        holder = replace(wanted, seal=key.public, purpose=purpose)
        card = write_card(holder, trust.last_serial(parent.key.key_id) + 1, (parent.key,))
        trust = trust.with_card(card)
        put_card(trust_folder, card, Role.VAULT)
    seeds = tuple(key.seed for key in keys.values())
    write_private(folder / VAULT_FILE, write_key_file(seeds, next(iter(keys.values())).key_id, passphrase))
    return trust


def _keep(folder: Path, card: bytes, key_file: bytes) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / CARD_FILE).write_bytes(card)
    write_private(folder / KEY_FILE, key_file)
