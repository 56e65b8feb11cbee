"""Is this receipt code in the imported results? Typing errors are found by the check character."""

from dataclasses import dataclass

from desktop.crypto.codes import check_character, receipt_code, typed_code
from desktop.errors import Error
from desktop.storage.results_rows import BundleRow, CandidateRow, ManifestSeatRow, ReceiptRow
from desktop.workflows.import_ledger import Outcome
from desktop.workflows.results_desk import Desk

_CHARACTERS = 10


@dataclass(frozen=True)
class FoundReceipt:
    """Whose sitting a receipt belongs to, and when its station says it was handed in (wall clock, ms)."""

    candidate: CandidateRow
    handed_in_ms: int | None


def find_receipt(desk: Desk, text: str) -> FoundReceipt | None:
    """The sitting whose stored chain ends with this receipt; None when no stored result has it.

    A code costs 0.3 s of Argon2id to compute: the sitting that the manifest names comes first, and each is computed
    once and kept. What a manifest says is never believed without computing. Raises E-COD-01 for a typing error.
    """
    code = typed_code(text)
    if code is None or len(code) != _CHARACTERS:
        raise Error("E-COD-01", "The code has a typing error.", "Read the code on the hand-in sheet again.")
    wanted = f"{code}-{check_character(code)}"
    with desk.store.tables() as tables:
        known = {row.digest: row.code for row in tables.find(ReceiptRow)}
        bundles = tables.find(BundleRow, "log_seq", state=Outcome.ACCEPTED.value)
        hinted = {(row.session, row.candidate) for row in tables.find(ManifestSeatRow, receipt=wanted)}
    for bundle in sorted(
        bundles, key=lambda row: ((row.session, row.candidate) not in hinted, row.digest not in known)
    ):
        found = known.get(bundle.digest) or _compute(desk, bundle)
        if found == wanted:
            return _found(desk, bundle)
    return None


def receipt_of(desk: Desk, digest: bytes) -> str:
    """The receipt code of a stored bundle, computed once (0.3 s) and kept; empty when there is no such bundle."""
    with desk.store.tables() as tables:
        known = tables.first(ReceiptRow, digest=digest)
        bundle = tables.first(BundleRow, digest=digest)
    if known is not None:
        return known.code
    return "" if bundle is None else _compute(desk, bundle)


def _compute(desk: Desk, bundle: BundleRow) -> str:
    code = receipt_code(bundle.head, bundle.session, bundle.candidate)
    with desk.store.tables() as tables:
        tables.put(ReceiptRow(bundle.digest, code))
    return code


def _found(desk: Desk, bundle: BundleRow) -> FoundReceipt | None:
    with desk.store.tables() as tables:
        row = tables.first(CandidateRow, session=bundle.session, candidate=bundle.candidate)
    return None if row is None else FoundReceipt(row, bundle.handed_in_ms)
