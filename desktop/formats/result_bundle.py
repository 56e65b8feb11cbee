"""Result bundle `.kresult` (trust-and-formats 4.6; result_bundle.md): one sitting's journal, answers and files, sealed.

Here: the header, and the writer. `bundle_opening.py` opens a bundle with a vault key and checks what is inside.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, BinaryIO

from desktop.crypto.boxes import box, pad
from desktop.crypto.codes import receipt_code, typed_code
from desktop.crypto.joining import derive, join, key_id, label, new_id, new_key, sha256
from desktop.crypto.sealing import seal
from desktop.crypto.signing import SigningKey
from desktop.exam.answers import Answer
from desktop.exam.clock_checks import Anomaly
from desktop.exam.sitting import StopCause
from desktop.formats.artefacts import KRESULT, SUITE_1, Suite
from desktop.formats.cards import Isolation, KeyStorage
from desktop.formats.envelope import (
    PartEntry,
    PartSource,
    Signer,
    Signers,
    read_envelope,
    stored_part,
    write_envelope,
)
from desktop.formats.fields import Fields
from desktop.formats.grant_header import MOST_MACHINES, GrantHeader, read_sealed_key, write_sealed_key
from desktop.formats.journal_payloads import NO_COURSE, Course, answers_of
from desktop.formats.journal_records import MOST_RECORDS, Record, write_journal
from desktop.formats.proctor_codes import read_code_uses, write_code_uses
from desktop.formats.release import SealedKey
from desktop.formats.session_grant import SessionGrant
from desktop.refusals import refuse
from desktop.strict_json import MOST_STRING_BYTES, JsonObject, write_json

_PIECE_CHARACTERS = 16_000
INNER_PART, ANSWERS_PART, JOURNAL_PART, FIRST_FILE_PART = 0, 1, 2, 3


class ExportReason(StrEnum):
    """Why a bundle was written."""

    INTERIM = "interim"
    FINAL = "final"
    RECOVERY = "recovery"


@dataclass(frozen=True)
class BundleFacts:
    """The open facts of a bundle. `station` is the author's key id, `start` h_start, `head` h of record `last`,
    `course` what a manifest must know of the sealed journal."""

    bundle: bytes
    session: bytes
    grant: bytes
    package: bytes
    station: bytes
    candidate: bytes
    attempt: int
    export: int
    reason: ExportReason
    build: bytes
    storage: KeyStorage
    isolation: Isolation
    copies: int
    start: bytes
    last: int
    head: bytes
    used_ns: int
    credit_ns: int
    previous: bytes | None = None
    course: Course = NO_COURSE


@dataclass(frozen=True)
class CandidateFile:
    """A file the candidate made; `name` is text for people, never a path."""

    item: bytes
    name: str
    content: bytes


@dataclass(frozen=True)
class BundleContents:
    """What is sealed into a bundle: the whole journal from record 0, and the candidate's files."""

    records: Sequence[Record]
    files: Sequence[CandidateFile] = ()


@dataclass(frozen=True)
class ResultBundle:
    """A bundle whose envelope and header are checked; `digest` names it, `author` is the station that signed."""

    facts: BundleFacts
    recipients: tuple[SealedKey, ...]
    parts: tuple[PartEntry, ...]
    digest: bytes
    author: Signer
    suite: Suite

    @property
    def receipt(self) -> str:
        """The receipt code that belongs to this bundle's head. Costs 0.4 s."""
        return receipt_code(self.facts.head, self.facts.session, self.facts.candidate)

    def receipt_fits(self, typed: str) -> bool:
        """Whether a receipt code written down at hand-in is the one of this bundle; a typing error never fits."""
        code = typed_code(typed)
        return code is not None and code == self.receipt.partition("-")[0]


def bundle_info(session: bytes, bundle: bytes) -> bytes:
    """The info under which BK is sealed to each vault."""
    return join(label("bundle"), session, bundle)


def part_key(bundle_key: bytes, part_id: bytes) -> bytes:
    """The key of one part."""
    return derive(bundle_key, "result-part", part_id)


def part_context(bundle: bytes, part_id: bytes) -> bytes:
    """The context of one part's box."""
    return join(label("result"), bundle, part_id)


def inner_message(suite: Suite, inner: bytes) -> bytes:
    """What the station signs inside the seal, so that nobody who re-seals a bundle can claim authorship."""
    return join(label("inner"), KRESULT.extension.encode("ascii"), suite.stamp, inner)


def write_result_bundle(
    facts: BundleFacts, contents: BundleContents, vaults: Sequence[bytes], author: SigningKey
) -> bytes:
    """The file; `vaults` are the raw sealing keys of the results and recovery vaults. The answers are folded here."""
    bundle_key = new_key()
    plain = _plain_parts(contents)
    inner = write_json(_inner_object(facts, plain))
    signed = author.sign(inner_message(SUITE_1, inner)) + inner
    parts = [_sealed(facts.bundle, bundle_key, part_id, part) for part_id, part in [(new_id(), signed), *plain]]
    info = bundle_info(facts.session, facts.bundle)
    sealed = [SealedKey(key_id("seal", public), seal(public, info, bundle_key)) for public in vaults]
    return write_envelope(KRESULT, _header(facts, sealed), parts, (author,))


def read_result_bundle(source: BinaryIO, trust: Signers) -> ResultBundle:
    """The bundle in `source` without opening it. Raises E-FMT-…, E-SIG-…; E-SIG-02 when another station signed."""
    envelope = read_envelope(source, KRESULT, trust)
    fields = envelope.fields()
    facts = _read_facts(fields)
    recipients = fields.each("recipients", read_sealed_key, 2)
    fields.end()
    if envelope.author.key_id != facts.station:
        raise refuse("E-SIG-02")
    if len(envelope.parts) < FIRST_FILE_PART:
        raise refuse("E-FMT-06")
    return ResultBundle(facts, recipients, envelope.parts, envelope.digest, envelope.author, envelope.suite)


def verify_bundle_belongs(bundle: ResultBundle, grant: SessionGrant) -> None:
    """Raises E-IMP-04 unless session, grant, package and station are the grant's; E-FMT-06 for other recipients."""
    facts, header = bundle.facts, grant.header
    known_package = facts.package in header.digests.values()
    if facts.session != header.session or facts.grant != grant.digest or not known_package:
        raise refuse("E-IMP-04")
    if facts.station not in header.stations:
        raise refuse("E-IMP-04")
    _verify_recipients(bundle, header)


def verify_export_rises(bundle: ResultBundle, last_export: int) -> None:
    """Raises E-IMP-01 unless the export number is above the last one known from that sitting."""
    if bundle.facts.export <= last_export:
        raise refuse("E-IMP-01")


def write_answers(answers: Sequence[Answer], files: Sequence[tuple[bytes, CandidateFile]]) -> bytes:
    """The plain bytes of the answers part; `value` is the response as text, or as its pieces when it is large."""
    return write_json(
        {
            "answers": [
                {"item": a.item.hex(), "rev": a.rev, "seq": a.seq, "value": _value_json(a.value)} for a in answers
            ],
            "files": [{"id": part_id.hex(), "item": f.item.hex(), "name": f.name} for part_id, f in files],
        }
    )


def _value_json(value: bytes) -> str | list[str]:
    text = value.decode("utf-8")
    if len(value) <= MOST_STRING_BYTES:
        return text
    return [text[start : start + _PIECE_CHARACTERS] for start in range(0, len(text), _PIECE_CHARACTERS)]


def _verify_recipients(bundle: ResultBundle, header: GrantHeader) -> None:
    if {entry.key for entry in bundle.recipients} != {header.results, header.recovery} or len(bundle.recipients) != 2:
        raise refuse("E-FMT-06")


def _plain_parts(contents: BundleContents) -> list[tuple[bytes, bytes]]:
    files = [(new_id(), file) for file in contents.files]
    answers = write_answers(answers_of(contents.records), files)
    fixed = [(new_id(), answers), (new_id(), write_journal(contents.records))]
    return fixed + [(part_id, file.content) for part_id, file in files]


def _inner_object(facts: BundleFacts, plain: Sequence[tuple[bytes, bytes]]) -> JsonObject:
    return {
        "bundle": facts.bundle.hex(), "session": facts.session.hex(), "candidate": facts.candidate.hex(),
        "attempt": facts.attempt, "head": facts.head.hex(),
        "parts": [{"id": i.hex(), "size": len(part), "sha": sha256(part).hex()} for i, part in plain],
    }  # fmt: skip


def _sealed(bundle: bytes, bundle_key: bytes, part_id: bytes, plain: bytes) -> PartSource:
    return stored_part(part_id, box(part_key(bundle_key, part_id), part_context(bundle, part_id), pad(plain)))


def _header(facts: BundleFacts, recipients: Sequence[SealedKey]) -> JsonObject:
    previous: dict[str, Any] = {} if facts.previous is None else {"previous": facts.previous.hex()}
    course = facts.course
    previous |= {"codes": write_code_uses(course.codes)} if course.codes else {}
    previous |= {"cause": course.cause} if course.cause else {}
    previous |= {"odd": list(course.odd)} if course.odd else {}
    previous |= {"moved": [key.hex() for key in course.moved]} if course.moved else {}
    return {
        "bundle": facts.bundle.hex(), "session": facts.session.hex(), "grant": facts.grant.hex(),
        "package": facts.package.hex(), "station": facts.station.hex(), "candidate": facts.candidate.hex(),
        "attempt": facts.attempt, "export": facts.export, "reason": str(facts.reason), "build": facts.build.hex(),
        "storage": str(facts.storage), "isolation": str(facts.isolation), "copies": facts.copies,
        "start": facts.start.hex(), "last": facts.last, "head": facts.head.hex(), "used_ns": facts.used_ns,
        "credit_ns": facts.credit_ns, "recipients": [write_sealed_key(entry) for entry in recipients], **previous,
    }  # fmt: skip


def _read_facts(fields: Fields) -> BundleFacts:
    return BundleFacts(
        bundle=fields.id("bundle"),
        session=fields.id("session"),
        grant=fields.digest("grant"),
        package=fields.digest("package"),
        station=fields.digest("station"),
        candidate=fields.id("candidate"),
        attempt=fields.integer("attempt", 1, 99),
        export=fields.integer("export", 1),
        reason=fields.choice("reason", ExportReason),
        build=fields.digest("build"),
        storage=fields.choice("storage", KeyStorage),
        isolation=fields.choice("isolation", Isolation),
        copies=fields.integer("copies", 0, 9),
        start=fields.digest("start"),
        last=fields.integer("last", 0, MOST_RECORDS - 1),
        head=fields.digest("head"),
        used_ns=fields.integer("used_ns"),
        credit_ns=fields.integer("credit_ns"),
        previous=fields.digest("previous") if fields.has("previous") else None,
        course=_read_course(fields),
    )


def _read_course(fields: Fields) -> Course:
    return Course(
        read_code_uses(fields, "codes") if fields.has("codes") else (),
        str(fields.choice("cause", StopCause)) if fields.has("cause") else "",
        fields.ids("moved", 32, MOST_MACHINES) if fields.has("moved") else (),
        fields.texts("odd", len(Anomaly)) if fields.has("odd") else (),
    )
