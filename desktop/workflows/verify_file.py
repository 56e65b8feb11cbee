"""Check a file against the cards of a site (`verify`): signatures, roles, hashes, the type's own rules."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import BinaryIO

from desktop.formats.artefacts import KCARD, ArtefactType, type_name
from desktop.formats.cards import is_root_card, read_request, read_root_card, verify_root_step
from desktop.formats.envelope import Outline, Progress, read_envelope, read_outline
from desktop.formats.revocation import read_revocation_list
from desktop.formats.trust import Trust
from desktop.refusals import refuse


@dataclass(frozen=True)
class Signed:
    """One who signed: role, name on the card (display only), key id."""

    role: str
    name: str
    key_id: bytes


@dataclass(frozen=True)
class Verified:
    """A file that verified. `practice` marks a rehearsal's file, which never counts."""

    kind: str
    extension: str
    digest: bytes
    signers: tuple[Signed, ...]
    practice: bool


def verify_file(source: BinaryIO, trust: Trust, progress: Progress | None = None) -> Verified:
    """Raises what is wrong first: E-FMT, E-SIG, E-CRD, E-PKG. What needs a grant or key is left to import and start."""
    outline = read_outline(source)
    if outline.type.extension == "kreq":
        read_request(_whole(source))
        raise refuse("E-SIG-02")  # nobody has given it a card yet
    if outline.type is KCARD:
        _verify_card(_whole(source), outline, trust)
    else:
        read_envelope(source, outline.type, trust, progress=progress)
        _own_rules(outline.type)(source, trust)
    kind, extension = type_name(outline.type), outline.type.extension
    return Verified(kind, extension, outline.digest, _signed(outline, trust), trust.root.practice)


def _verify_card(data: bytes, outline: Outline, trust: Trust) -> None:
    if not is_root_card(data):
        trust.read_card(data)
    elif outline.digest == trust.root.digest:
        read_root_card(data)
    else:
        verify_root_step(trust.root, data)


def _own_rules(artefact: ArtefactType) -> Callable[[BinaryIO, Trust], object]:
    """The reader of a type whose own rules need nothing but cards, imported only when such a file is met.

    Tickets, manifests, heads, slots, mirrors, orders and console notes are read against their grant by import, start
    and keeper; receipts against their bundles; amendments have no reader yet.
    """
    modules = {
        "kexam": ("exam_package", "read_exam_package"),
        "kscore": ("scoring_pack_reading", "read_scoring_pack"),
        "ksession": ("session_grant", "read_session_grant"),
        "kresult": ("result_bundle", "read_result_bundle"),
    }
    if artefact.extension == "krevoke":
        return read_revocation_list
    if artefact.extension not in modules:
        return lambda source, trust: None
    module, name = modules[artefact.extension]
    reader: Callable[[BinaryIO, Trust], object] = getattr(import_module(f"desktop.formats.{module}"), name)
    return reader


def _signed(outline: Outline, trust: Trust) -> tuple[Signed, ...]:
    found = ((entry.key_id, trust.signer(entry.key_id)) for entry in outline.signatures)
    return tuple(Signed(str(signer.role), signer.holder, key_id) for key_id, signer in found if signer is not None)


def _whole(source: BinaryIO) -> bytes:
    source.seek(0)
    return source.read()
