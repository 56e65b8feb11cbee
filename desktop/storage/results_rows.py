"""Rows of the centre's tables as values; field names are column names (`results_schema.py`)."""

from dataclasses import dataclass


@dataclass(frozen=True)
class LogRow:
    """One entry of the import log with the head of the chain after it."""

    seq: int
    entry: bytes
    head: bytes


@dataclass(frozen=True)
class KeptFileRow:
    """One imported file: where it is kept (`bundles`, `papers`, `quarantine`), and what became of it."""

    file_hash: bytes
    kind: str
    place: str
    outcome: str
    code: str | None
    log_seq: int
    session: bytes | None = None
    candidate: bytes | None = None
    attempt: int | None = None
    cleared: bool = False


@dataclass(frozen=True)
class SessionRow:
    """One session by its newest grant."""

    session: bytes
    room: str
    standard: str
    starts_ms: int
    grant_digest: bytes
    grant_version: int


@dataclass(frozen=True)
class GrantRow:
    """One version of a session's grant."""

    grant_digest: bytes
    session: bytes
    grant_version: int
    file_hash: bytes


@dataclass(frozen=True)
class SessionPackageRow:
    """A package of a session by its number."""

    session: bytes
    no: int
    package: bytes
    level: int
    part: str


@dataclass(frozen=True)
class CandidateRow:
    """One candidate of a session: the pseudonym with the person behind it."""

    session: bytes
    candidate: bytes
    seat: int
    name: str
    admission_number: str
    package_no: int
    form: str
    attempt: int


@dataclass(frozen=True)
class ManifestRow:
    """One room manifest; `pending` says why it still lacks its countersignatures."""

    manifest: bytes
    session: bytes
    pending: str | None
    file_hash: bytes
    log_seq: int


@dataclass(frozen=True)
class ManifestSeatRow:
    """What the newest manifest of a session says of one seat."""

    session: bytes
    seat: int
    manifest: bytes
    candidate: bytes
    attempt: int
    state: str
    cause: str | None
    last: int | None
    head: bytes | None
    receipt: str | None
    credit_s: int


@dataclass(frozen=True)
class WitnessRow:
    """The highest head of a sitting that somebody else has seen."""

    session: bytes
    candidate: bytes
    attempt: int
    seq: int
    head: bytes


@dataclass(frozen=True)
class BundleRow:
    """One stored bundle; `state` is an outcome, `answers` its answers part as it was signed."""

    digest: bytes
    file_hash: bytes
    session: bytes
    candidate: bytes
    attempt: int
    export: int
    reason: str
    last: int
    head: bytes
    state: str
    package: bytes
    handed_in_ms: int | None
    credit_ns: int
    answers: bytes
    log_seq: int

    @property
    def sitting(self) -> tuple[bytes, bytes, int]:
        """What the ledger keys bundles by."""
        return self.session, self.candidate, self.attempt


@dataclass(frozen=True)
class ReceiptRow:
    """The receipt code of a bundle, computed from its head."""

    digest: bytes
    code: str


@dataclass(frozen=True)
class PackRow:
    """The scoring pack of a package."""

    package: bytes
    pack_digest: bytes
    file_hash: bytes
    pack_version: int


@dataclass(frozen=True)
class PackageRow:
    """An exam package by its digest."""

    package: bytes
    file_hash: bytes


@dataclass(frozen=True)
class MarkRow:
    """The marks of one item, in hundredths; `manual` ones are never overwritten by a re-run."""

    session: bytes
    candidate: bytes
    attempt: int
    item: bytes
    given: int
    possible: int
    reason: str
    function: str
    manual: bool = False


@dataclass(frozen=True)
class ComponentRow:
    """The score of one part, in hundredths, and what it was computed from."""

    session: bytes
    candidate: bytes
    attempt: int
    part: str
    given: int
    possible: int
    bundle: bytes
    pack_digest: bytes
    grader_version: int
