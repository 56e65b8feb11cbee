"""Cards `.kcard` and card requests `.kreq`: who a key is (trust-and-formats section 3, 4.1). Specification: card.md."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any

from desktop.crypto.joining import key_id
from desktop.crypto.signing import SigningKey
from desktop.crypto.weak_keys import is_weak_sealing_key, is_weak_signing_key
from desktop.formats.artefacts import KCARD, KREQ, Role
from desktop.formats.envelope import (
    Outline,
    Signer,
    check_signatures,
    read_outline,
    source_of,
    write_envelope,
)
from desktop.formats.fields import Fields
from desktop.refusals import refuse
from desktop.strict_json import JsonObject, read_json

MOST_NAME = 80
MOST_ROOT_KEYS = 7
MACHINES = frozenset({Role.CONSOLE, Role.STATION})
SEALERS = MACHINES | {Role.VAULT}
UNDER_AUTHORITY = frozenset({Role.PUBLISHER, Role.CENTRE})


class VaultPurpose(StrEnum):
    """What a vault's sealing key opens."""

    RESULTS = "results"
    RECOVERY = "recovery"
    SCORING = "scoring"
    RELEASE = "release"


class KeyStorage(StrEnum):
    """Where a machine keeps its private keys: the storage ladder of section 3."""

    TPM = "tpm"
    OS = "os"
    FILE = "file"


class Isolation(StrEnum):
    """Whether the keeper runs under an account of its own."""

    ACCOUNT = "account"
    NONE = "none"


@dataclass(frozen=True)
class Machine:
    """What only consoles and stations say of themselves."""

    tls: bytes
    storage: KeyStorage
    isolation: Isolation
    build: bytes


@dataclass(frozen=True)
class Holder:
    """Who a key is: the fields that a request and its card share. `sign` and `seal` are raw public keys."""

    role: Role
    name: str
    centre: bytes | None = None
    sign: bytes | None = None
    seal: bytes | None = None
    purpose: VaultPurpose | None = None
    machine: Machine | None = None

    @cached_property
    def sign_id(self) -> bytes:
        """Key id of the signing key; ValueError for a vault, which has none."""
        if self.sign is None:
            raise ValueError("this card has no signing key")
        return key_id("sign", self.sign)

    @cached_property
    def seal_id(self) -> bytes:
        """Key id of the sealing key; ValueError where the role has none."""
        if self.seal is None:
            raise ValueError("this card has no sealing key")
        return key_id("seal", self.seal)

    @cached_property
    def key_ids(self) -> frozenset[bytes]:
        """The key ids of all its keys."""
        pairs = (("sign", self.sign), ("seal", self.seal))
        return frozenset(key_id(use, public) for use, public in pairs if public is not None)


@dataclass(frozen=True)
class Card:
    """A card whose signatures were checked. `parents` are the key ids that signed it."""

    holder: Holder
    serial: int
    parents: tuple[bytes, ...]
    digest: bytes


@dataclass(frozen=True)
class CardRequest:
    """A machine's or person's wish for a card, unsigned bytes until people compared `words(digest, 6)`."""

    holder: Holder
    nonce: bytes
    digest: bytes


@dataclass(frozen=True)
class RootCard:
    """The root document. `practice` marks a rehearsal's authority, whose files never count.

    `signed_by` and `digest` are known of a card that was read, and ignored when one is written.
    """

    name: str
    keys: tuple[bytes, ...]
    threshold: int
    root_version: int
    serial: int
    practice: bool = False
    signed_by: tuple[bytes, ...] = ()
    digest: bytes = b""

    @cached_property
    def key_ids(self) -> frozenset[bytes]:
        """The key ids of the authority's keys."""
        return frozenset(key_id("sign", key) for key in self.keys)


def write_card(holder: Holder, serial: int, parents: tuple[SigningKey, ...]) -> bytes:
    """A card for `holder`, signed by its parent (or by at least `threshold` authority keys)."""
    return write_envelope(KCARD, {**_holder_json(holder), "serial": serial}, (), parents)


def write_request(holder: Holder, nonce: bytes, key: SigningKey) -> bytes:
    """A request signed with the requested key."""
    return write_envelope(KREQ, {**_holder_json(holder), "nonce": nonce.hex()}, (), (key,))


def write_root_card(root: RootCard, signers: tuple[SigningKey, ...]) -> bytes:
    """The root document; version 1 signed by its own keys, a later one by the old and the new ones."""
    header: JsonObject = {
        "keys": [key.hex() for key in root.keys],
        "name": root.name,
        "role": str(Role.AUTHORITY),
        "root_version": root.root_version,
        "serial": root.serial,
        "threshold": root.threshold,
    }
    return write_envelope(KCARD, {**header, **({"x_practice": True} if root.practice else {})}, (), signers)


def read_root_card(data: bytes) -> RootCard:
    """A root document, believed by nobody yet: its own keys must have signed it; compare its digest, or `words`.

    Raises E-FMT, E-SIG, E-CRD-01. Later versions also carry the old keys' signatures: `verify_root_step` checks those.
    """
    root = read_root_fields(data)
    own = _OwnKeys(Role.AUTHORITY, root.keys, root.threshold)
    outline = read_outline(source_of(data), KCARD)
    if root.root_version == 1:
        check_signatures(outline, own)
    return root


def read_root_fields(data: bytes) -> RootCard:
    """The fields of a root document without any check of its signatures."""
    outline = read_outline(source_of(data), KCARD)
    header = read_json(outline.header_bytes)
    fields = Fields(header)
    root = _read_root(fields, outline, practice=header.get("x_practice") is True)
    fields.end()
    if any(is_weak_signing_key(key) for key in root.keys):
        raise refuse("E-CRD-01")
    if not 1 <= root.threshold <= len(root.keys) or len(set(root.keys)) != len(root.keys):
        raise refuse("E-FMT-06")
    return root


def verify_root_step(old: RootCard, data: bytes) -> RootCard:
    """The next root document. Raises E-CRD-03 unless its version is one higher and enough old and new keys signed."""
    new = read_root_fields(data)
    both = _OwnKeys(Role.AUTHORITY, (*old.keys, *new.keys), 1)
    check_signatures(read_outline(source_of(data), KCARD), both)
    signed = frozenset(new.signed_by)
    enough = len(signed & old.key_ids) >= old.threshold and len(signed & new.key_ids) >= new.threshold
    if new.root_version != old.root_version + 1 or not enough:
        raise refuse("E-CRD-03")
    return new


def is_root_card(data: bytes) -> bool:
    """Whether these bytes describe themselves as a root document. Raises E-FMT."""
    return read_json(read_outline(source_of(data), KCARD).header_bytes).get("role") == Role.AUTHORITY


def read_request(data: bytes) -> CardRequest:
    """A request: well formed, safe keys, signed with the key it asks a card for. Raises E-FMT, E-SIG, E-CRD-01."""
    outline = read_outline(source_of(data), KREQ)
    fields = Fields(read_json(outline.header_bytes))
    holder = _read_holder(fields)
    request = CardRequest(holder, fields.id("nonce"), outline.digest)
    fields.end()
    if holder.sign is None or holder.role is Role.AUTHORITY:
        raise refuse("E-FMT-06")
    check_signatures(outline, _OwnKeys(holder.role, (holder.sign,), 1))
    return request


def card_fields(outline: Outline) -> tuple[Holder, int]:
    """The fields of a card that is not a root document; `trust.py` checks who signed. Raises E-FMT, E-CRD-01."""
    fields = Fields(read_json(outline.header_bytes))
    holder = _read_holder(fields)
    serial = fields.integer("serial", 1)
    fields.end()
    return holder, serial


@dataclass(frozen=True)
class _OwnKeys:
    """Signers of a file that carries its own keys."""

    role: Role
    keys: tuple[bytes, ...]
    threshold: int

    def signer(self, wanted: bytes) -> Signer | None:
        found = [key for key in self.keys if key_id("sign", key) == wanted]
        return Signer(self.role, found[0]) if found else None


def _read_root(fields: Fields, outline: Outline, practice: bool) -> RootCard:
    if fields.choice("role", Role) is not Role.AUTHORITY:
        raise refuse("E-FMT-06")
    return RootCard(
        name=fields.text("name", MOST_NAME),
        keys=fields.ids("keys", 32, MOST_ROOT_KEYS),
        threshold=fields.integer("threshold"),
        root_version=fields.integer("root_version", 1),
        serial=fields.integer("serial", 1),
        signed_by=tuple(entry.key_id for entry in outline.signatures),
        digest=outline.digest,
        practice=practice,
    )


def _read_holder(fields: Fields) -> Holder:
    role = fields.choice("role", Role)
    if role is Role.AUTHORITY:
        raise refuse("E-FMT-06")
    holder = Holder(
        role=role,
        name=fields.text("name", MOST_NAME),
        centre=None if role is Role.PUBLISHER else fields.id("centre"),
        sign=None if role is Role.VAULT else fields.digest("sign"),
        seal=fields.digest("seal") if role in SEALERS else None,
        purpose=fields.choice("purpose", VaultPurpose) if role is Role.VAULT else None,
        machine=_read_machine(fields) if role in MACHINES else None,
    )
    weak_sign = holder.sign is not None and is_weak_signing_key(holder.sign)
    if weak_sign or (holder.seal is not None and is_weak_sealing_key(holder.seal)):
        raise refuse("E-CRD-01")
    return holder


def _read_machine(fields: Fields) -> Machine:
    return Machine(
        tls=fields.digest("tls"),
        storage=fields.choice("storage", KeyStorage),
        isolation=fields.choice("isolation", Isolation),
        build=fields.digest("build"),
    )


def _holder_json(holder: Holder) -> JsonObject:
    values: dict[str, Any] = {"role": str(holder.role), "name": holder.name}
    keys = {"centre": holder.centre, "sign": holder.sign, "seal": holder.seal}
    values |= {name: value.hex() for name, value in keys.items() if value is not None}
    if holder.purpose is not None:
        values["purpose"] = str(holder.purpose)
    if holder.machine is not None:
        machine = holder.machine
        values |= {"tls": machine.tls.hex(), "build": machine.build.hex()}
        values |= {"storage": str(machine.storage), "isolation": str(machine.isolation)}
    return values
