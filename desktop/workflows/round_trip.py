"""An exam package and a result bundle are written and read again in a throw-away room, as the self-test asks.

Keys, cards, package, encrypted journal with its second copy, and bundle are real; only the people are invented.
"""

import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from desktop.clock import Clock
from desktop.crypto.joining import new_id, new_key
from desktop.crypto.sealing import SealingKey, new_sealing_key
from desktop.crypto.signing import SigningKey, new_signing_key
from desktop.errors import Error
from desktop.exam.answers import TrueFalseResponse, write_response
from desktop.exam.paper import Form, Option, Paper, Part, Presentation, Question, QuestionGroup, QuestionKind, Section
from desktop.formats.artefacts import Role
from desktop.formats.bundle_opening import OpenedBundle, open_result_bundle
from desktop.formats.cards import (
    Holder,
    Isolation,
    KeyStorage,
    Machine,
    RootCard,
    read_root_card,
    write_card,
    write_root_card,
)
from desktop.formats.envelope import source_of
from desktop.formats.envelope_writing import Signing
from desktop.formats.exam_package import OpenPackage, read_exam_package
from desktop.formats.exam_package_writing import PackagePlan, question_asset, write_exam_package
from desktop.formats.journal_payloads import Opening, write_opening
from desktop.formats.journal_records import JournalIdentity, Record, RecordType, start_head
from desktop.formats.result_bundle import (
    BundleContents,
    BundleFacts,
    ExportReason,
    read_result_bundle,
    write_result_bundle,
)
from desktop.formats.slots import StoreKeys
from desktop.formats.trust import Trust
from desktop.keeper.journal import Draft
from desktop.keeper.store_opening import JournalPlace, OpenedJournal, open_journal, sealed_ratchet
from desktop.keeper.store_witnesses import Witnesses
from desktop.language import tr
from desktop.refusals import refuse
from desktop.storage.media import FileMedium

_STANDARD = "4-04-05-05 (2021)"
_COPIES = 2
"""The store and its mirror."""


@dataclass(frozen=True)
class _Room:
    """Keys of a publisher, a station and the results vault, the trust that knows them, and ids."""

    publisher: SigningKey
    station: SigningKey
    vault: SealingKey
    trust: Trust
    session: bytes
    package: bytes
    package_key: bytes
    journal: JournalIdentity


def round_trip(folder: Path, clock: Clock) -> None:
    """Raises E-SLF-06 when package or bundle do not come back as they were written. `folder` is empty and thrown away.

    Raises OSError when the folder cannot be written.
    """
    room = _room()
    _attempt(tr("exam package"), lambda: _package_comes_back(folder / "trial.kexam", room))
    _attempt(tr("result bundle"), lambda: _bundle_comes_back(folder, room, clock))


def _attempt(name: str, comes_back: Callable[[], bool]) -> None:
    """A refusal of what was just written is the same failure as another content."""
    try:
        if comes_back():
            return
    except Error as reason:
        raise refuse("E-SLF-06", name=f"{name} ({reason.code})") from reason
    raise refuse("E-SLF-06", name=name)


def _room() -> _Room:
    root, publisher, centre, station = (new_signing_key() for _ in range(4))
    vault, centre_id = new_sealing_key(), new_id()
    machine = Machine(bytes(32), KeyStorage.FILE, Isolation.NONE, bytes(32))
    card = write_root_card(RootCard("self-test", (root.public,), 1, 1, 1, practice=True), (root,))
    cards = [
        card,
        write_card(Holder(Role.CENTRE, "self-test", centre_id, centre.public), 1, (root,)),
        write_card(Holder(Role.PUBLISHER, "self-test", None, publisher.public), 2, (root,)),
        write_card(
            Holder(Role.STATION, "self-test", centre_id, station.public, new_sealing_key().public, None, machine),
            1,
            (centre,),
        ),
    ]
    trust = Trust.from_cards(read_root_card(card).digest, cards)
    journal = JournalIdentity(new_key(), new_key(), station.key_id, new_id(), 1, new_id())
    return _Room(publisher, station, vault, trust, new_id(), new_id(), new_key(), journal)


def _package_comes_back(path: Path, room: _Room) -> bool:
    """Written to disk, read with all parts hashed, opened, and every question read at random."""
    questions, paper = _paper()
    plan = PackagePlan(new_id(), 1, room.package, paper, tuple(question_asset(each) for each in questions))
    with path.open("w+b") as stream:
        digest = write_exam_package(stream, plan, room.package_key, Signing((room.publisher,)))
    with io.BytesIO(path.read_bytes()) as source:
        package = read_exam_package(source, room.trust, hash_parts=True)
        opened = OpenPackage(source, package, room.package_key)
        found = tuple(opened.read_question(each.item) for each in questions)
        return package.digest == digest and opened.paper == paper and found == questions


def _paper() -> tuple[tuple[Question, ...], Paper]:
    options = tuple(Option(new_id(), text) for text in ("甲", "乙", "丙", "丁"))
    questions = (
        Question(new_id(), QuestionKind.TRUE_FALSE, "自检", ()),
        Question(new_id(), QuestionKind.SINGLE, "自检", options),
        Question(new_id(), QuestionKind.MULTIPLE, "自检", options),
    )
    groups = tuple(QuestionGroup(each.kind, 100, (each.item,)) for each in questions)
    section = Section(new_id(), Part.THEORY, 5_400, False, groups)
    return questions, Paper("自检", _STANDARD, 5, Part.THEORY, (Form("A", (section,)),), Presentation(True, True))


def _bundle_comes_back(folder: Path, room: _Room, clock: Clock) -> bool:
    """A journal is kept in store and mirror, closed, found again, exported, and opened with the vault's key."""
    item, answer = new_id(), write_response(TrueFalseResponse(True))
    keys = StoreKeys(new_key(), new_key())
    first = open_journal(_place(folder, room), keys)
    _sit(first, room, clock, (item, answer))
    again = open_journal(_place(folder, room), keys)
    again.journal.copies.close()
    opened = _exported(again, room)
    kept = [(each.item, each.rev, each.value) for each in opened.answers]
    return kept == [(item, 1, answer)] and opened.records == again.records and opened.tags_checked


def _place(folder: Path, room: _Room) -> JournalPlace:
    return JournalPlace(
        session=room.session,
        identity=room.journal,
        station=room.station,
        witnesses=Witnesses(room.trust, (room.station.key_id,), (), room.journal.store, room.station.key_id),
        database=folder / "journal.db",
        mirror=FileMedium(folder / "mirror" / "trial.kmirror"),
    )


def _sit(opened: OpenedJournal, room: _Room, clock: Clock, answer: tuple[bytes, bytes]) -> None:
    journal, store, station = opened.journal, room.journal.store, room.station.key_id
    ratchet = sealed_ratchet(room.vault.public, room.session, store, opened.fresh_ratchet or b"")
    start = write_opening(Opening(ratchet, station, store, new_key(), (1, 2)))
    drafts = (
        Draft(RecordType.START, clock.read(), 0, start),
        Draft(RecordType.ANSWER, clock.read(), 1, answer[1], item=answer[0], revision=1),
        Draft(RecordType.SECTION_SEAL, clock.read(), 2),
    )
    try:
        if any(journal.append(draft)[1] < _COPIES for draft in drafts):
            raise refuse("E-STO-04")
    finally:
        journal.copies.close()


def _exported(found: OpenedJournal, room: _Room) -> OpenedBundle:
    content = write_result_bundle(
        _facts(found.records, found.journal.head, room),
        BundleContents(found.records),
        (room.vault.public, new_sealing_key().public),
        room.station,
    )
    source = source_of(content)
    return open_result_bundle(source, read_result_bundle(source, room.trust), room.vault, room.vault.key_id)


def _facts(records: tuple[Record, ...], head: bytes, room: _Room) -> BundleFacts:
    journal = room.journal
    return BundleFacts(
        bundle=new_id(),
        session=room.session,
        grant=journal.grant,
        package=journal.package,
        station=room.station.key_id,
        candidate=journal.candidate,
        attempt=journal.attempt,
        export=1,
        reason=ExportReason.FINAL,
        build=bytes(32),
        storage=KeyStorage.FILE,
        isolation=Isolation.NONE,
        copies=_COPIES,
        start=start_head(journal),
        last=len(records) - 1,
        head=head,
        used_ns=2,
        credit_ns=0,
    )
