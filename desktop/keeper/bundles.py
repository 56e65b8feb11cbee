"""Result bundles of one sitting: built from the journal as it stands, sealed to the vaults, written and read back."""

from dataclasses import dataclass, replace

from desktop.crypto.joining import new_id
from desktop.errors import Error
from desktop.formats.cards import Machine
from desktop.formats.envelope import Signers, source_of
from desktop.formats.journal_payloads import course_of
from desktop.formats.journal_records import start_head
from desktop.formats.result_bundle import (
    BundleContents,
    BundleFacts,
    ExportReason,
    ResultBundle,
    read_result_bundle,
    verify_bundle_belongs,
    write_result_bundle,
)
from desktop.formats.session_grant import SessionGrant
from desktop.keeper.desk import Desk
from desktop.keeper.heads import StationIdentity
from desktop.keeper.outbox import Outbox
from desktop.refusals import refuse


@dataclass(frozen=True)
class BundleTerms:
    """What every bundle of this sitting says of its origin, and to whom it is sealed (raw keys of the two vaults)."""

    identity: StationIdentity
    grant: SessionGrant
    trust: Signers
    machine: Machine
    vaults: tuple[bytes, bytes]


class BundleExporter:
    """Writes bundles into the outbox and onto sticks."""

    def __init__(self, desk: Desk, terms: BundleTerms, outbox: Outbox) -> None:
        self._desk = desk
        self._terms = terms
        self._outbox = outbox
        newest = self._newest()
        self._previous = newest.digest if newest else None

    def export(self, reason: str, number: int) -> int:
        """Write bundle `number` of everything recorded so far. Raises E-OUT."""
        records = self._desk.journal.read_all()
        facts = replace(self._facts(ExportReason(reason), number), course=course_of(records))
        content = write_result_bundle(
            facts,
            BundleContents(records, self._desk.work_files.collected()),
            self._terms.vaults,
            self._terms.identity.key,
        )
        copies = self._outbox.put_bundle(content, self._read, facts.reason is ExportReason.FINAL)
        self._previous = self._read(content).digest
        return copies

    def copy_final(self) -> int:
        """Write the final bundle to the sticks that are there now. Raises E-OUT when a stick fails."""
        copies, failure = self._outbox.copy_to_sticks(self._read)
        if failure is not None:
            raise failure
        return 1 + copies

    def has_final(self) -> bool:
        """Whether the final bundle of this very journal lies in the outbox, whole."""
        newest = self._newest()
        if newest is None:
            return False
        facts = newest.facts
        return facts.reason is ExportReason.FINAL and facts.head == self._desk.journal.head

    def _newest(self) -> ResultBundle | None:
        try:
            return self._read(self._outbox.bundle_path.read_bytes())
        except (OSError, Error):
            return None

    def _read(self, content: bytes) -> ResultBundle:
        """The full reader a station has: everything but opening, which only a vault can."""
        bundle = read_result_bundle(source_of(content), self._terms.trust)
        verify_bundle_belongs(bundle, self._terms.grant)
        if bundle.facts.candidate != self._terms.identity.journal.candidate:
            raise refuse("E-IMP-04")
        return bundle

    def _facts(self, reason: ExportReason, number: int) -> BundleFacts:
        desk, terms = self._desk, self._terms
        journal = terms.identity.journal
        return BundleFacts(
            bundle=new_id(),
            session=terms.identity.session,
            grant=journal.grant,
            package=journal.package,
            station=terms.identity.key.key_id,
            candidate=journal.candidate,
            attempt=journal.attempt,
            export=number,
            reason=reason,
            build=terms.machine.build,
            storage=terms.machine.storage,
            isolation=terms.machine.isolation,
            copies=desk.journal.copies.count,
            start=start_head(journal),
            last=desk.journal.last_seq,
            head=desk.journal.head,
            used_ns=desk.progress.used_ns(desk.now_ns),
            credit_ns=desk.progress.ledger.credits_ns(desk.now_ns, desk.seat.policy),
            previous=self._previous,
        )
