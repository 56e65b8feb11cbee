"""One short sitting at seat 1 of the small room: records with chain and tags, and the bundle they make."""

from collections.abc import Sequence
from dataclasses import dataclass

from desktop.crypto.joining import sha256
from desktop.crypto.sealing import seal
from desktop.formats.cards import Isolation, KeyStorage
from desktop.formats.journal_payloads import (
    Opening,
    Transfer,
    course_of,
    write_code_used,
    write_opening,
    write_transfer,
)
from desktop.formats.journal_records import (
    Core,
    JournalIdentity,
    Ratchet,
    Record,
    RecordType,
    boot_tag,
    encode_core,
    next_head,
    ratchet_info,
    start_head,
)
from desktop.formats.proctor_codes import CodePurpose, CodeUse
from desktop.formats.result_bundle import BundleContents, BundleFacts, CandidateFile, ExportReason, write_result_bundle
from tests.vectors import small_room as room

STORE = room.identity("store")
SECTION, ITEM, OTHER_ITEM = room.identity("section"), room.identity("item 1"), room.identity("item 2")
RATCHET, NEW_RATCHET = room.seed("ratchet"), room.seed("ratchet after the swap")
RESPONSES = (b'{"value":true}', b'{"value":false}')


@dataclass(frozen=True)
class Step:
    """A record to be: its type, item, revision, payload."""

    type: RecordType
    item: bytes = bytes(16)
    revision: int = 0
    payload: bytes = b""


@dataclass(frozen=True)
class Sitting:
    """Records with the chain's start and the head after each."""

    start: bytes
    records: tuple[Record, ...]
    heads: tuple[bytes, ...]


def journal_identity(grant: bytes, attempt: int = 1) -> JournalIdentity:
    """What the journal of seat 1 begins with."""
    station = room.signing("station 1").key_id
    return JournalIdentity(grant, room.PACKAGE[1], station, room.CANDIDATE[1], attempt, STORE)


def opening_step() -> Step:
    """Record 0: A_0 sealed to the results vault."""
    sealed = seal(room.sealing("results").public, ratchet_info(room.SESSION, STORE), RATCHET)
    opening = Opening(sealed, room.signing("station 1").key_id, STORE, room.seed("ticket"), (1, 2))
    return Step(RecordType.START, payload=write_opening(opening))


def usual_steps() -> list[Step]:
    """Start, two answers and a change, one taken back and given again, a late one, seal, hand-in."""
    kinds = RecordType
    return [
        opening_step(),
        Step(kinds.CHECK_IN),
        Step(kinds.SECTION_START),
        Step(kinds.ANSWER, ITEM, 1, RESPONSES[0]),
        Step(kinds.ANSWER, OTHER_ITEM, 1, RESPONSES[0]),
        Step(kinds.CLEAR, OTHER_ITEM, 2),
        Step(kinds.ANSWER, ITEM, 2, RESPONSES[1]),
        Step(kinds.SECTION_SEAL),
        Step(kinds.LATE_ANSWER, ITEM, 3, RESPONSES[0]),
        Step(kinds.HAND_IN),
    ]


def eventful_steps() -> list[Step]:
    """The usual ones, with a code used before the answers and stopped with a cause at the end."""
    use = CodeUse(CodePurpose.LOW, 1, 2, 1)
    stopped = b'{"after_deadline_ns":0,"by":"stop","cause":"ill"}'
    steps = usual_steps()
    steps[7] = Step(RecordType.SECTION_SEAL, payload=stopped)
    return [*steps[:2], Step(RecordType.CODE_USED, payload=write_code_used(use)), *steps[2:]]


def transfer_step(old_head: bytes) -> Step:
    """What a spare machine writes first: the new ratchet start, sealed."""
    sealed = seal(room.sealing("results").public, ratchet_info(room.SESSION, STORE), NEW_RATCHET)
    transfer = Transfer(sealed, room.signing("station 1").key_id, old_head, (1, 2))
    return Step(RecordType.TRANSFER, payload=write_transfer(transfer))


def write_down(
    start: bytes, steps: Sequence[Step], ratchet_start: bytes = RATCHET, transfer_ratchet: bytes = NEW_RATCHET
) -> Sitting:
    """The records of `steps`, one second apart; a transfer begins a new ratchet."""
    head, ratchet = start, Ratchet(ratchet_start)
    records, heads = [], []
    for seq, step in enumerate(steps):
        core = Core(
            step.type, seq, seq * 10**9, 1_700_000_000_000 + seq * 1000, seq * 10**9,
            boot_tag(room.SESSION, room.identity("boot")), len(step.payload), sha256(step.payload), SECTION, step.item,
            step.revision,
        )  # fmt: skip
        head = next_head(head, encode_core(core))
        if step.type is RecordType.TRANSFER:
            ratchet = Ratchet(transfer_ratchet)
        records.append(Record(core, ratchet.tag(head), step.payload))
        heads.append(head)
        ratchet.advance()
    return Sitting(start, tuple(records), tuple(heads))


def usual_sitting(grant: bytes) -> Sitting:
    """The sitting of seat 1 under the grant with this digest."""
    return write_down(start_head(journal_identity(grant)), usual_steps())


def facts_of(sitting: Sitting, grant: bytes) -> BundleFacts:
    """The facts of its final bundle."""
    return BundleFacts(
        bundle=room.identity("bundle"),
        session=room.SESSION,
        grant=grant,
        package=room.PACKAGE[1],
        station=room.signing("station 1").key_id,
        candidate=room.CANDIDATE[1],
        attempt=1,
        export=2,
        reason=ExportReason.FINAL,
        build=room.seed("build"),
        storage=KeyStorage.FILE,
        isolation=Isolation.NONE,
        copies=2,
        start=sitting.start,
        last=len(sitting.records) - 1,
        head=sitting.heads[-1],
        used_ns=9 * 10**9,
        credit_ns=0,
        previous=room.seed("previous bundle"),
        course=course_of(sitting.records),
    )


def write_bundle(
    facts: BundleFacts, sitting: Sitting, vaults: Sequence[str] = ("results", "recovery"), author: str = "station 1"
) -> bytes:
    """A bundle with one file of the candidate."""
    contents = BundleContents(sitting.records, (CandidateFile(ITEM, "结果.csv", b"a,b\n"),))
    publics = [room.sealing(name).public for name in vaults]
    return write_result_bundle(facts, contents, publics, room.signing(author))
