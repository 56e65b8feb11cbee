"""Result bundles as the stations of an invented console room export them: short journals, real signatures."""

from desktop.crypto.joining import new_id, new_key, sha256
from desktop.crypto.sealing import seal
from desktop.formats.cards import Isolation, KeyStorage, VaultPurpose
from desktop.formats.journal_payloads import Opening, write_opening
from desktop.formats.journal_records import (
    Core,
    JournalIdentity,
    Ratchet,
    Record,
    RecordType,
    encode_core,
    next_head,
    ratchet_info,
    start_head,
)
from desktop.formats.result_bundle import BundleContents, BundleFacts, ExportReason, write_result_bundle
from desktop.formats.roster import RosterRow
from desktop.formats.session_grant import SessionGrant
from desktop.rehearsal.console_room import ConsoleRoom

KINDS = {
    ExportReason.INTERIM: (RecordType.START,),
    ExportReason.FINAL: (RecordType.START, RecordType.SECTION_SEAL, RecordType.HAND_IN),
}


def bundle_of(
    room: ConsoleRoom, grant: SessionGrant, row: RosterRow, reason: ExportReason = ExportReason.FINAL, station: int = 0
) -> bytes:
    """One bundle of the candidate in `row`, from its own station or another one."""
    sign, _ = room.stations[station or row.seat]
    vaults = room.vaults
    store, key = new_id(), new_key()
    identity = JournalIdentity(
        grant.digest, grant.header.packages[0].package, sign.key_id, row.candidate, row.attempt, store
    )
    sealed = seal(vaults[VaultPurpose.RESULTS].public, ratchet_info(grant.header.session, store), key)
    opening = write_opening(Opening(sealed, sign.key_id, store, sha256(b"ticket"), (1, 2)))
    records, head, ratchet = [], start_head(identity), Ratchet(key)
    for seq, kind in enumerate(KINDS[reason]):
        payload = opening if kind is RecordType.START else b""
        core = Core(
            kind, seq, seq * 10**9, 1_793_840_400_000 + seq, seq * 10**9, bytes(16), len(payload), sha256(payload),
            bytes(16), bytes(16), 0,
        )  # fmt: skip
        head = next_head(head, encode_core(core))
        records.append(Record(core, ratchet.tag(head), payload))
        ratchet.advance()
    facts = BundleFacts(
        bundle=new_id(), session=grant.header.session, grant=grant.digest, package=identity.package,
        station=sign.key_id, candidate=row.candidate, attempt=row.attempt, export=len(records), reason=reason,
        build=sha256(b"build"), storage=KeyStorage.FILE, isolation=Isolation.NONE, copies=2,
        start=start_head(identity), last=len(records) - 1, head=head, used_ns=10**9, credit_ns=0,
    )  # fmt: skip
    publics = [vaults[VaultPurpose.RESULTS].public, vaults[VaultPurpose.RECOVERY].public]
    return write_result_bundle(facts, BundleContents(tuple(records)), publics, sign)
