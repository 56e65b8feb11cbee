"""Folders that hold identities, and the cards that are known at a site.

    trust/site.toml                  `root` = the pinned digest of the authority's first root card (hex)
    trust/*.kcard *.krevoke          every card and list known here
    authority/ publisher/ centre/    one identity each: card.kcard and keys.key (under a passphrase)
    centre/vaults.key                the four vaults' private keys, under two custodians' phrases
    centre/officer/ centre/proctors/1/ …     identities the centre gave cards to
    centre/passphrases.toml          under a practice authority only

An identity that lives alone carries its own `trust/`; otherwise the one beside it is used.
"""

import tomllib
from pathlib import Path

from desktop.crypto.sealing import SealingKey
from desktop.crypto.signing import SigningKey
from desktop.errors import Error
from desktop.formats.artefacts import KCARD
from desktop.formats.cards import Card, VaultPurpose, card_fields, is_root_card, read_root_fields
from desktop.formats.envelope import read_outline, source_of
from desktop.formats.key_files import custodians, read_key_file
from desktop.formats.trust import Trust
from desktop.refusals import refuse
from desktop.workflows.phrases import PRACTICE_FILE, KnownPhrases, Phrases, open_phrases
from desktop.workflows.trust_files import SITE_FILE

CARD_FILE = "card.kcard"
KEY_FILE = "keys.key"
VAULT_FILE = "vaults.key"
TRUST_FOLDER = "trust"


def trust_folder(folder: Path) -> Path:
    """The folder of known cards that belongs to `folder`: itself, one inside it, beside it, or beside its parent.

    Raises E-STE-01 when there is none.
    """
    near = folder.resolve()
    for place in (near, *(above / TRUST_FOLDER for above in (near, *near.parents[:3]))):
        if (place / SITE_FILE).is_file():
            return place
    raise Error(
        "E-STE-01", "There are no trusted cards for {folder}.", "Name the site's trust folder.", folder=folder.name
    )


def pinned_root(folder: Path) -> bytes:
    """The digest two people compared when the site was founded. Raises E-STE-01, E-STE-02."""
    place = trust_folder(folder)
    try:
        return bytes.fromhex(tomllib.loads((place / SITE_FILE).read_text(encoding="utf-8"))["root"])
    except (OSError, ValueError, KeyError, TypeError) as reason:
        raise Error(
            "E-STE-02", "The site file in {folder} is damaged.", "Copy it from another machine.", folder=place.name
        ) from reason


def open_trust(folder: Path) -> Trust:
    """Everybody known at the site that `folder` belongs to. Raises E-STE, E-FMT, E-SIG, E-CRD."""
    place = trust_folder(folder)
    cards = [path.read_bytes() for path in sorted(place.glob("*.kcard"))]
    lists = [path.read_bytes() for path in sorted(place.glob("*.krevoke"))]
    return Trust.from_cards(pinned_root(place), cards, lists)


def own_card(folder: Path, trust: Trust) -> Card:
    """The card of the identity in `folder`. Raises E-STE-03 when it is not one, E-CRD-02 when it is unknown here."""
    digest = read_outline(source_of(_read(folder / CARD_FILE)), KCARD).digest
    for card in trust.cards:
        if card.digest == digest:
            return card
    raise refuse("E-CRD-02")


def centre_id(folder: Path, trust: Trust) -> bytes:
    """The id of the centre whose identity lies in `folder`. Raises E-STE-03 when it is another role's."""
    found = own_card(folder, trust).holder.centre
    if found is None:
        raise _no_identity(folder)
    return found


def open_signing_key(folder: Path, name: str, phrases: Phrases) -> SigningKey:
    """The private signing key of the identity in `folder`, under the phrase `name`. Raises E-STE-03, E-KEY, E-FMT."""
    data = _read(folder / CARD_FILE)
    key_id = _key_id_of(data)
    return SigningKey(read_key_file(_read(folder / KEY_FILE), key_id, phrases.phrase(name))[0])


def open_vaults(centre: Path, trust: Trust, phrases: Phrases) -> dict[VaultPurpose, SealingKey]:
    """All vault keys of the centre in `centre`, with one derivation. Raises E-STE-03, E-KEY, E-FMT, E-CRD-02."""
    order = tuple(VaultPurpose)
    owner = centre_id(centre, trust)
    passphrase = custodians(phrases.phrase("custodian_1"), phrases.phrase("custodian_2"))
    first = trust.vault(order[0], owner).holder.seal_id
    keys = [SealingKey(seed) for seed in read_key_file(_read(centre / VAULT_FILE), first, passphrase)]
    found = dict(zip(order, keys, strict=False))
    if len(keys) != len(order) or any(trust.vault(p, owner).holder.seal_id != key.key_id for p, key in found.items()):
        raise refuse("E-CRD-02")
    return found


def practice_phrases(folder: Path, trust: Trust) -> KnownPhrases | None:
    """A rehearsal's own phrases; None under a real authority, whatever files lie around."""
    if not trust.root.practice:
        return None
    for place in (folder / PRACTICE_FILE, trust_folder(folder).parent / "centre" / PRACTICE_FILE):
        if place.is_file():
            return open_phrases(place)
    return None


def _key_id_of(card: bytes) -> bytes:
    """Which key the key file must hold; read from the own card only to name it, so nothing is believed."""
    if is_root_card(card):
        return min(read_root_fields(card).key_ids)
    return card_fields(read_outline(source_of(card), KCARD))[0].sign_id


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as reason:
        raise _no_identity(path.parent) from reason


def _no_identity(folder: Path) -> Error:
    return Error(
        "E-STE-03",
        "{name} does not hold such an identity.",
        "Name a folder that `site new` made.",
        name=folder.name,
    )
