"""Scoring pack `.kscore`, read at the centre (trust-and-formats 4.3). Not part of candidate and console programs."""

from dataclasses import dataclass
from typing import BinaryIO

from desktop.crypto.boxes import unbox, unpad
from desktop.crypto.joining import derive
from desktop.crypto.sealing import DoesNotOpen, SealingKey
from desktop.errors import Error
from desktop.exam.marking.key import ItemKey
from desktop.exam.paper import QuestionKind
from desktop.formats.artefacts import KSCORE, MOST_PART_JSON_BYTES
from desktop.formats.cards import VaultPurpose
from desktop.formats.envelope import Envelope, PartEntry, read_envelope, read_part
from desktop.formats.fields import Fields
from desktop.formats.package_manifest import MOST_FORMS, MOST_TASKS
from desktop.formats.question_text import MOST_OPTIONS
from desktop.formats.scoring_pack import (
    GRADER_VERSION,
    FormItems,
    ScoredItem,
    ScoringKeys,
    release_info,
    score_context,
    score_info,
)
from desktop.formats.trust import Trust
from desktop.refusals import refuse
from desktop.strict_json import MOST_STRING_BYTES, read_json

KEYS = 0
_MOST_STORED_BYTES = MOST_PART_JSON_BYTES + 256 * 1024
_SEALED_BYTES = 32 + 48


@dataclass(frozen=True)
class Sealed:
    """A secret sealed to the vault whose sealing key has the id `key`."""

    key: bytes
    sealed: bytes


@dataclass(frozen=True)
class ScoringPack:
    """A pack whose signatures, parts and vaults were checked; still closed."""

    pack: bytes
    package: bytes
    version: int
    release: Sealed
    recipient: Sealed
    envelope: Envelope


def read_scoring_pack(source: BinaryIO, trust: Trust, package: bytes | None = None) -> ScoringPack:
    """The closed pack in `source`, for the package with this digest unless None.

    Raises E-FMT, E-SIG, E-FMT-06 unless it is sealed to exactly one scoring vault and one release vault known here,
    E-PKG-06 for another package.
    """
    envelope = read_envelope(source, KSCORE, trust)
    fields = envelope.fields()
    pack_id, digest, version = fields.id("pack"), fields.digest("package"), fields.integer("version", 1, 2**32 - 1)
    release = _read_sealed(fields.object("release"))
    recipients = fields.each("recipients", _sealed_fields)
    fields.end()
    if len(recipients) != 1 or not envelope.parts:
        raise refuse("E-FMT-06")
    for sealed, purpose in ((recipients[0], VaultPurpose.SCORING), (release, VaultPurpose.RELEASE)):
        card = trust.card_of(sealed.key)
        if card is None or card.holder.purpose is not purpose:
            raise refuse("E-FMT-06")
    if package is not None and digest != package:
        raise refuse("E-PKG-06")
    return ScoringPack(pack_id, digest, version, release, recipients[0], envelope)


def open_package_key(pack: ScoringPack, release_vault: SealingKey) -> bytes:
    """PK, for writing a grant; needs none of the keys. Raises E-FMT-09 when the vault key does not fit."""
    return _open(release_vault, release_info(pack.package), pack.release)


def open_scoring_keys(source: BinaryIO, pack: ScoringPack, scoring_vault: SealingKey) -> ScoringKeys:
    """Part 0. Raises E-FMT-07, E-FMT-09, E-FMT-10."""
    content = read_scoring_part(source, pack, pack.envelope.parts[KEYS], scoring_vault)
    try:
        fields = Fields(read_json(content), KEYS)
    except Error as reason:
        raise refuse("E-FMT-10", n=KEYS) from reason
    items, forms = fields.each("items", _read_item), fields.each("forms", _read_form, MOST_FORMS)
    keys = ScoringKeys(items, forms, fields.integer("grader_version", 1))
    fields.end()
    known = {item.key.item for item in items}
    unknown = any(not known.issuperset(form.items) for form in forms)
    if len(known) != len(items) or unknown or keys.grader_version > GRADER_VERSION:
        raise refuse("E-FMT-10", n=KEYS)
    return keys


def read_scoring_part(source: BinaryIO, pack: ScoringPack, part: PartEntry, scoring_vault: SealingKey) -> bytes:
    """The content of one part (up to 16 MiB). Raises E-FMT-05, E-FMT-08, E-FMT-09 with the part's number."""
    secret = _open(scoring_vault, score_info(pack.pack, pack.package), pack.recipient)
    stored = read_part(source, part, _MOST_STORED_BYTES)
    try:
        return unpad(unbox(derive(secret, "score-part", part.id), score_context(pack.pack, part.id), stored))
    except DoesNotOpen as reason:
        raise refuse("E-FMT-09", n=part.index) from reason


def _open(vault: SealingKey, info: bytes, sealed: Sealed) -> bytes:
    try:
        return vault.open(info, sealed.sealed)
    except DoesNotOpen as reason:
        raise refuse("E-FMT-09", n=KEYS) from reason


def _read_sealed(fields: Fields) -> Sealed:
    sealed = _sealed_fields(fields)
    fields.end()
    return sealed


def _sealed_fields(fields: Fields) -> Sealed:
    return Sealed(fields.digest("key"), fields.bytes("sealed", _SEALED_BYTES))


def _read_form(fields: Fields) -> FormItems:
    tasks = fields.ids("tasks", most=MOST_TASKS) if fields.has("tasks") else ()
    return FormItems(fields.text("form", 8), fields.ids("items"), tasks)


def _read_item(fields: Fields) -> ScoredItem:
    kind = fields.choice("kind", QuestionKind)
    choice = kind is not QuestionKind.TRUE_FALSE
    options = frozenset(fields.ids("key", most=MOST_OPTIONS)) if choice else frozenset[bytes]()
    key = ItemKey(
        item=fields.id("item"),
        kind=kind,
        marks_hundredths=fields.integer("marks_hundredths", 1, 10_000),
        options=options,
        statement=False if choice else fields.flag("key"),
        function=fields.text("function"),
        points=fields.texts("points"),
        source_item=fields.text("source_item"),
    )
    if choice and (not options or (kind is QuestionKind.SINGLE and len(options) != 1)):
        raise fields.malformed()
    return ScoredItem(key, fields.integer("difficulty_permille", 0, 1000), fields.text("rationale", MOST_STRING_BYTES))
