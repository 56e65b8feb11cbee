"""`kaochang identity new ROLE`: keys and card of one role."""

import argparse
from pathlib import Path

from desktop.cli.output import Output
from desktop.cli.passphrases import add_passphrases, ask_new_phrases, ask_phrases
from desktop.crypto.joining import words
from desktop.errors import Error
from desktop.formats.artefacts import KCARD, Role
from desktop.formats.cards import MACHINES, UNDER_AUTHORITY, Holder
from desktop.formats.envelope import read_outline, source_of
from desktop.formats.key_files import custodians
from desktop.language import tr
from desktop.workflows.enrol_station import EnrolmentDesk, Seat, enrol_machine
from desktop.workflows.found_identity import Parent, found_authority, found_identity, found_vaults
from desktop.workflows.site_folder import centre_id, open_signing_key, open_trust, trust_folder
from desktop.workflows.trust_files import copy_trust

_PHRASES = {Role.PROCTOR: "proctor_1"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """ROLE, --name, --out, --parent, --seat, --room, --passphrases."""
    parser.add_argument("role", choices=[str(role) for role in Role], metavar="ROLE")
    parser.add_argument("--name", required=True, help="what stands on the card")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR")
    parser.add_argument("--parent", type=Path, metavar="DIR", help="folder of the identity that gives the card")
    parser.add_argument("--seat", type=int, help="seat number of a station; its name unless given")
    parser.add_argument("--room", default="", help="room of a station or console")
    add_passphrases(parser)


def run(arguments: argparse.Namespace, output: Output) -> int:
    """Exit 0; 4 when the parent may not give this role or the folder is taken."""
    if arguments.out.exists() and any(arguments.out.iterdir()):
        raise Error(
            "E-STE-04", "{name} is not empty.", "Name a new folder.", exit_code=Error.RULE, name=arguments.out.name
        )
    role = Role(arguments.role)
    card = _new_authority(arguments) if role is Role.AUTHORITY else _new_child(arguments, role)
    digest = read_outline(source_of(card), KCARD).digest if card else b""
    output.result(
        {"role": str(role), "folder": str(arguments.out), "digest": digest.hex(), "words": list(words(digest, 6))}
    )
    output.line(tr("Made in {folder}.", folder=str(arguments.out)))
    return 0


def _new_authority(arguments: argparse.Namespace) -> bytes:
    phrase = ask_new_phrases(arguments).phrase("authority")
    return found_authority(arguments.out, arguments.out / "trust", arguments.name, phrase, practice=False).card


def _new_child(arguments: argparse.Namespace, role: Role) -> bytes:
    parent_folder: Path | None = arguments.parent
    if parent_folder is None:
        raise Error(
            "E-STE-06", "A {role} needs a parent.", "Name it with --parent.", exit_code=Error.USAGE, role=str(role)
        )
    trust = open_trust(parent_folder)
    parent_role = Role.AUTHORITY if role in UNDER_AUTHORITY else Role.CENTRE
    key = open_signing_key(parent_folder, str(parent_role), ask_phrases(arguments, parent_folder, trust))
    known = trust.signer(key.key_id)
    if known is None or known.role is not parent_role:
        raise Error(
            "E-STE-03",
            "{name} does not hold such an identity.",
            "Name a folder that `site new` made.",
            name=parent_folder.name,
        )
    place = trust_folder(parent_folder)
    parent = Parent(key, trust)
    if role in MACHINES:
        desk = EnrolmentDesk(centre_id(parent_folder, trust), key, place)
        return enrol_machine(arguments.out, role, _place(arguments, role), desk, trust)[0]
    return _new_holder(arguments, role, parent, place)


def _place(arguments: argparse.Namespace, role: Role) -> Seat:
    """Where the machine stands; a console goes by its name, a station by its seat."""
    return Seat(_seat(arguments, role), arguments.room, arguments.name if role is Role.CONSOLE else "")


def _seat(arguments: argparse.Namespace, role: Role) -> int:
    """A station stands at a seat; grants find it by that number."""
    name: str = arguments.name
    seat: int = arguments.seat or (int(name) if name.isascii() and name.isdecimal() else 0)
    if role is Role.STATION and not 0 < seat < 10_000:
        raise Error("E-STE-07", "A station needs its seat number.", "Give it with --seat.", exit_code=Error.USAGE)
    return seat


def _new_holder(arguments: argparse.Namespace, role: Role, parent: Parent, place: Path) -> bytes:
    centre = None if role in UNDER_AUTHORITY else centre_id(arguments.parent, parent.trust)
    wanted = Holder(role, arguments.name, centre)
    phrases = ask_new_phrases(arguments, (arguments.parent, parent.trust))
    if role is Role.VAULT:
        pair = custodians(phrases.phrase("custodian_1"), phrases.phrase("custodian_2"))
        found_vaults(arguments.out, place, wanted, parent, pair)
        card = b""
    else:
        card = found_identity(arguments.out, place, wanted, parent, phrases.phrase(_PHRASES.get(role, str(role)))).card
    if not arguments.out.resolve().is_relative_to(place.resolve().parent):
        copy_trust(place, arguments.out / "trust")
    return card
