"""Opening a result bundle with a vault key: every MUST reject of trust-and-formats 4.6 in one place."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from desktop.crypto.boxes import unbox, unpad
from desktop.crypto.joining import sha256
from desktop.crypto.sealing import DoesNotOpen, SealingKey
from desktop.crypto.signing import SIGNATURE_BYTES, signature_fits
from desktop.errors import Error
from desktop.exam.answers import Answer
from desktop.formats.envelope import PartEntry, read_part
from desktop.formats.fields import Fields
from desktop.formats.journal_payloads import Opening, answers_of, course_of, read_opening, read_transfer
from desktop.formats.journal_records import (
    JournalIdentity,
    Ratchet,
    Record,
    RecordType,
    ratchet_info,
    read_chain,
    start_head,
)
from desktop.formats.result_bundle import (
    ANSWERS_PART,
    FIRST_FILE_PART,
    INNER_PART,
    JOURNAL_PART,
    BundleFacts,
    CandidateFile,
    ExportReason,
    ResultBundle,
    bundle_info,
    inner_message,
    part_context,
    part_key,
    write_answers,
)
from desktop.refusals import refuse
from desktop.strict_json import read_json

MOST_JSON_BYTES = 16 * 1024**2
MOST_PART_BYTES = 256 * 1024**2
_STORED_EXTRA_BYTES = 2 * 1024**2


@dataclass(frozen=True)
class OpenedBundle:
    """What a bundle holds, all of it checked: journal, its fold, files; `tags_checked` is False without the results
    vault's key, as only that opens the ratchet."""

    opening: Opening
    records: tuple[Record, ...]
    heads: tuple[bytes, ...]
    answers: tuple[Answer, ...]
    files: tuple[CandidateFile, ...]
    tags_checked: bool


def open_result_bundle(source: BinaryIO, bundle: ResultBundle, vault: SealingKey, results: bytes) -> OpenedBundle:
    """The content of `bundle`, read from the same `source`. `results` is the key id of the grant's results vault.

    Raises E-FMT-09 when it does not open with `vault`, E-SIG-01 for a wrong inner signature, E-FMT-10 for inner facts,
    answers or a missing seal record, E-JRN-01 for a journal that does not lead from `start` to `head`.
    """
    plain = _open_parts(source, bundle, _bundle_key(bundle, vault))
    _verify_inner(bundle, plain)
    records, heads = read_chain(bundle.facts.start, plain[JOURNAL_PART])
    if not records:
        raise refuse("E-JRN-01", n=0)
    opening = read_opening(records[0])
    _verify_journal(bundle.facts, opening, heads)
    if course_of(records) != bundle.facts.course:
        raise refuse("E-FMT-10", n=JOURNAL_PART)
    replay = vault.key_id == results
    if replay:
        _verify_tags(bundle.facts, opening, zip(records, heads, strict=True), vault)
    answers = answers_of(records)
    files = _read_files(bundle, plain, answers)
    if bundle.facts.reason is ExportReason.FINAL and not _is_sealed(records):
        raise refuse("E-FMT-10", n=JOURNAL_PART)
    return OpenedBundle(opening, records, heads, answers, files, replay)


def _bundle_key(bundle: ResultBundle, vault: SealingKey) -> bytes:
    facts = bundle.facts
    sealed = next((entry.sealed for entry in bundle.recipients if entry.key == vault.key_id), b"")
    try:
        return vault.open(bundle_info(facts.session, facts.bundle), sealed)
    except DoesNotOpen as reason:
        raise refuse("E-FMT-09", n=INNER_PART) from reason


def _open_parts(source: BinaryIO, bundle: ResultBundle, bundle_key: bytes) -> list[bytes]:
    return [_open_part(source, bundle, bundle_key, part) for part in bundle.parts]


def _open_part(source: BinaryIO, bundle: ResultBundle, bundle_key: bytes, part: PartEntry) -> bytes:
    cap = MOST_JSON_BYTES + _STORED_EXTRA_BYTES if part.index in (INNER_PART, ANSWERS_PART) else MOST_PART_BYTES
    stored = read_part(source, part, cap)
    try:
        return unpad(unbox(part_key(bundle_key, part.id), part_context(bundle.facts.bundle, part.id), stored))
    except DoesNotOpen as reason:
        raise refuse("E-FMT-09", n=part.index) from reason


def _verify_inner(bundle: ResultBundle, plain: Sequence[bytes]) -> None:
    signature, inner = plain[INNER_PART][:SIGNATURE_BYTES], plain[INNER_PART][SIGNATURE_BYTES:]
    if not signature_fits(bundle.author.public, inner_message(bundle.suite, inner), signature):
        raise refuse("E-SIG-01")
    fields = Fields(read_json(inner), INNER_PART)
    found = (
        fields.id("bundle"), fields.id("session"), fields.id("candidate"), fields.integer("attempt"),
        fields.digest("head"),
    )  # fmt: skip
    listed = fields.each("parts", _read_inner_part, 512)
    fields.end()
    facts = bundle.facts
    same_facts = found == (facts.bundle, facts.session, facts.candidate, facts.attempt, facts.head)
    actual = [(part.id, len(text), sha256(text)) for part, text in zip(bundle.parts[1:], plain[1:], strict=True)]
    if not same_facts or list(listed) != actual:
        raise refuse("E-FMT-10", n=INNER_PART)


def _read_inner_part(fields: Fields) -> tuple[bytes, int, bytes]:
    return fields.id("id"), fields.integer("size"), fields.digest("sha")


def _verify_journal(facts: BundleFacts, opening: Opening, heads: Sequence[bytes]) -> None:
    """From `start` to `head` in `last` + 1 records; `start` itself is recomputed from what it must bind."""
    identity = JournalIdentity(
        facts.grant, facts.package, opening.station, facts.candidate, facts.attempt, opening.store
    )
    if start_head(identity) != facts.start:
        raise refuse("E-JRN-01", n=0)
    if len(heads) != facts.last + 1 or heads[-1] != facts.head:
        raise refuse("E-JRN-01", n=len(heads) - 1)


def _verify_tags(
    facts: BundleFacts, opening: Opening, chain: Iterable[tuple[Record, bytes]], vault: SealingKey
) -> None:
    info = ratchet_info(facts.session, opening.store)
    ratchet = Ratchet(_ratchet_start(vault, info, opening.ratchet, 0))
    for record, head in chain:
        if record.core.type is RecordType.TRANSFER:
            ratchet = Ratchet(_ratchet_start(vault, info, read_transfer(record).ratchet, record.core.seq))
        if not ratchet.step_if_fits(head, record.tag):
            raise refuse("E-JRN-01", n=record.core.seq)


def _ratchet_start(vault: SealingKey, info: bytes, sealed: bytes, seq: int) -> bytes:
    try:
        return vault.open(info, sealed)
    except DoesNotOpen as reason:
        raise refuse("E-JRN-01", n=seq) from reason


def _read_files(bundle: ResultBundle, plain: Sequence[bytes], answers: Sequence[Answer]) -> tuple[CandidateFile, ...]:
    """The files, after the answers part was found to be exactly what the journal's fold and these files give."""
    if len(bundle.parts) == FIRST_FILE_PART and _is_the_fold(plain[ANSWERS_PART], answers, ()):
        return ()  # what we would write ourselves needs no reading
    fields = Fields(read_json(plain[ANSWERS_PART]), ANSWERS_PART)
    fields.array("answers")
    named = fields.each("files", lambda row: (row.id("id"), row.id("item"), row.text("name")), 512)
    fields.end()
    contents = {part.id: plain[part.index] for part in bundle.parts[FIRST_FILE_PART:]}
    if [part_id for part_id, _, _ in named] != list(contents):
        raise refuse("E-FMT-10", n=ANSWERS_PART)
    files = [(part_id, CandidateFile(item, name, contents[part_id])) for part_id, item, name in named]
    if not _is_the_fold(plain[ANSWERS_PART], answers, files):
        raise refuse("E-FMT-10", n=ANSWERS_PART)
    return tuple(file for _, file in files)


def _is_the_fold(stored: bytes, answers: Sequence[Answer], files: Sequence[tuple[bytes, CandidateFile]]) -> bool:
    try:
        return write_answers(answers, files) == stored
    except (ValueError, Error):
        return False


def _is_sealed(records: Sequence[Record]) -> bool:
    return any(record.core.type is RecordType.SECTION_SEAL for record in records)
