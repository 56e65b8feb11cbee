"""How each format of the room is read for a vector: bytes and a state in, the released plaintext out (or an Error)."""

from collections.abc import Callable
from typing import Any

from desktop.formats.bundle_opening import open_result_bundle
from desktop.formats.envelope import source_of
from desktop.formats.exam_package import package_commitment
from desktop.formats.head import Head, read_head
from desktop.formats.journal_records import read_journal, verify_chain
from desktop.formats.mirror import read_mirror_opening
from desktop.formats.mirror_frames import MirrorKey, read_mirror_frames
from desktop.formats.order import OrderRoom, read_order
from desktop.formats.proctor_codes import find_code, find_code_elsewhere, read_typed_code
from desktop.formats.receipt import read_receipt
from desktop.formats.release import (
    TypedPair,
    open_release,
    read_typed_holder_code,
    read_typed_word,
    verify_package_key,
)
from desktop.formats.result_bundle import read_result_bundle, verify_bundle_belongs, verify_export_rises
from desktop.formats.room_manifest import open_incidents, read_room_manifest
from desktop.formats.roster import write_roster
from desktop.formats.session_grant import (
    SessionGrant,
    open_photo,
    open_roster,
    open_roster_secret,
    read_session_grant,
    verify_listed,
)
from desktop.formats.slots import read_slots
from desktop.formats.ticket import open_package_keys, read_ticket
from desktop.formats.witness import read_witness
from desktop.refusals import refuse
from tests.vectors import small_room as room
from tests.vectors.room_writing import grant_file

State = dict[str, Any]


def granted(state: State) -> SessionGrant:
    """The room's genuine grant, as a machine has it before it reads another file."""
    variant = grant_file(console=bool(state.get("console")), word=bool(state.get("word")))
    return read_session_grant(source_of(variant), room.site_trust())


def read_grant(data: bytes, state: State) -> bytes:
    """Header, listing, roster, photos."""
    source, machine = source_of(data), state.get("machine", "station 1")
    grant = read_session_grant(source, room.site_trust(), state.get("seen_version", 0))
    verify_listed(grant, room.signing(machine).key_id)
    secret = open_roster_secret(grant, room.sealing(machine))
    roster = open_roster(source, grant, secret)
    photos = [open_photo(source, grant, secret, row.photo) for row in roster.rows if row.photo is not None]
    return write_roster(roster) + b"".join(photos)


def read_release(data: bytes, state: State) -> bytes:
    """`data` is what two people type: number and code, twice, and the release word where there is one."""
    grant = granted(state)
    release = grant.header.releases[0]
    lines = data.decode("utf-8").split("\n")
    (first, first_code), (second, second_code) = (line.split(" ", 1) for line in lines[:2])
    typed = TypedPair(
        (int(first), read_typed_holder_code(first_code)),
        (int(second), read_typed_holder_code(second_code)),
        read_typed_word(lines[2]) if release.word_salt is not None else None,
    )
    own = room.sealing(state.get("machine", "station 1"))
    return b"".join(key.key for key in open_release(room.SESSION, release, grant.header.digests, own, typed))


def read_ticket_file(data: bytes, state: State) -> bytes:
    """The package key of the station in `state`."""
    grant, machine = granted(state), state.get("machine", "station 1")
    ticket = read_ticket(source_of(data), grant.trust, grant)
    keys = open_package_keys(ticket, grant, room.signing(machine).key_id, room.sealing(machine))
    for number, key in keys.items():
        commit = package_commitment(room.PACKAGE_ID[number], room.PK[number])
        verify_package_key(commit, room.PACKAGE_ID[number], key)
    return b"".join(keys.values())


def read_proctor_code(data: bytes, state: State) -> bytes:
    """A one-time code typed at the seat in `state`."""
    rows, seat = granted(state).header.codes, state["seat"]
    code = read_typed_code(data.decode("utf-8"))
    use = find_code(rows, room.SESSION, seat, code)
    if use is None:
        other = find_code_elsewhere(rows, room.SESSION, seat, code)
        raise refuse("E-COD-02") if other is None else refuse("E-COD-04", purpose=str(other.purpose), seat=other.seat)
    return f"{use.purpose} {use.seat} {use.proctor} {use.index}".encode("ascii")


def read_head_file(data: bytes, state: State) -> bytes:
    """A signed head after the one in `state`."""
    grant = granted(state)
    last = (
        read_head(source_of(bytes.fromhex(state["last"])), grant.trust, grant.header.stations)
        if "last" in state
        else None
    )
    head: Head = read_head(source_of(data), grant.trust, grant.header.stations, last)
    return head.head


def read_slots_file(data: bytes, state: State) -> bytes:
    """DEK ‖ MK by the key or paper code in `state`."""
    grant = granted(state)
    slots = read_slots(source_of(data), grant.trust, (*grant.header.stations, *grant.header.consoles))
    if "paper_code" in state:
        keys = slots.open_with_paper_code(grant.header.paper[0], state["paper_code"])
    else:
        keys = slots.open(room.sealing(state.get("opener", "recovery")))
    return keys.dek + keys.mk


def read_mirror_file(data: bytes, state: State) -> bytes:
    """All whole records; a torn tail is E-JRN-02 after they were read."""
    grant = granted(state)
    opening = read_mirror_opening(source_of(data), grant.trust, grant.header.stations)
    key = MirrorKey(room.seed(state.get("mirror_key", "mk")), opening.identity.store)
    frames = read_mirror_frames(data[opening.frames_start :], key)
    verify_chain(bytes(32), frames.records)
    if frames.torn_bytes:
        raise refuse("E-JRN-02", n=frames.torn_bytes)
    return b"".join(record.payload for record in frames.records)


def read_journal_part(data: bytes, state: State) -> bytes:
    """The head after the journal."""
    return verify_chain(bytes.fromhex(state["start"]), read_journal(data))


def read_bundle(data: bytes, state: State) -> bytes:
    """All answers, with the results vault's key."""
    grant = granted(state)
    bundle = read_result_bundle(source_of(data), grant.trust)
    verify_bundle_belongs(bundle, grant)
    if "last_export" in state:
        verify_export_rises(bundle, state["last_export"])
    vault = room.sealing(state.get("vault", "results"))
    opened = open_result_bundle(source_of(data), bundle, vault, grant.header.results)
    return b"".join(answer.value for answer in opened.answers) + b"".join(file.content for file in opened.files)


def read_manifest(data: bytes, state: State) -> bytes:
    """The incident texts."""
    grant = granted(state)
    manifest = read_room_manifest(source_of(data), grant.trust, grant, room.roster(room.identity("photo part")))
    return "\n".join(open_incidents(source_of(data), manifest, room.sealing("results"))).encode("utf-8")


def read_order_file(data: bytes, state: State) -> bytes:
    """Kind, counter and reason; proctor 3 is the chief."""
    grant = granted(state)
    room_now = OrderRoom(grant.header, {room.signing("proctor 3").key_id})
    order = read_order(source_of(data), grant.trust, room_now).order
    return f"{order.kind} {order.counter} {order.reason}".encode()


def read_witness_file(data: bytes, state: State) -> bytes:
    """The head that was seen, after the note in `state`."""
    grant = granted({**state, "console": True})
    consoles, last = grant.header.consoles, None
    if "last" in state:
        last = read_witness(source_of(bytes.fromhex(state["last"])), grant.trust, consoles).witness
    return read_witness(source_of(data), grant.trust, consoles, last).witness.head


def read_receipt_file(data: bytes, state: State) -> bytes:
    """The digests of the bundles; known are those in `state`."""
    grant = granted(state)
    known = [bytes.fromhex(digest) for digest in state.get("known", [])]
    receipt = read_receipt(source_of(data), grant.trust, grant.header, known)
    return b"".join(line.bundle for line in receipt.bundles)


READERS: dict[str, Callable[[bytes, State], bytes]] = {
    "grant": read_grant, "release": read_release, "ticket": read_ticket_file, "proctor-code": read_proctor_code,
    "head": read_head_file, "slots": read_slots_file, "mirror": read_mirror_file, "journal": read_journal_part,
    "bundle": read_bundle, "manifest": read_manifest, "order": read_order_file, "witness": read_witness_file,
    "receipt": read_receipt_file,
}  # fmt: skip
