"""The centre's receipts: what it took in of each session, signed, to ride back to the rooms (section 7)."""

from desktop.crypto.signing import SigningKey
from desktop.formats.receipt import Receipt, ReceiptLine, TakenAs, write_receipt
from desktop.storage.results_rows import BundleRow, ManifestRow, SessionRow
from desktop.workflows.import_results import missing_seats
from desktop.workflows.results_desk import Desk


def receipts_of(desk: Desk) -> tuple[Receipt, ...]:
    """One receipt for every session that is known, as the store stands now."""
    missing = {seat.session for seat in missing_seats(desk)}
    with desk.store.tables() as tables:
        sessions = tables.find(SessionRow)
        manifests = {row.session: row for row in tables.find(ManifestRow)}
        bundles = tables.find(BundleRow)
    alarmed = {row.session for row in bundles if row.state in (TakenAs.FORK, TakenAs.TRUNCATED)}
    return tuple(
        Receipt(
            session=row.session,
            manifest=manifests[row.session].manifest if row.session in manifests else b"",
            complete=_is_complete(manifests.get(row.session)) and row.session not in missing | alarmed,
            bundles=tuple(
                ReceiptLine(bundle.digest, TakenAs(bundle.state))
                for bundle in sorted(bundles, key=lambda one: one.digest)
                if bundle.session == row.session
            ),
        )
        for row in sessions
    )


def issue_receipts(desk: Desk, centre: SigningKey) -> dict[bytes, bytes]:
    """The signed receipt of every session that brought anything, by session."""
    return {one.session: write_receipt(one, centre) for one in receipts_of(desk) if one.bundles}


def _is_complete(manifest: ManifestRow | None) -> bool:
    return manifest is not None and not manifest.pending
