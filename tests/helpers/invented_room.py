"""A small invented room with real keys, cards, package, grant and ticket, written as a station's folder."""

import io
from dataclasses import dataclass, replace
from pathlib import Path

from desktop.crypto.codes import check_character, new_code
from desktop.crypto.joining import new_id, new_key
from desktop.crypto.sealing import SealingKey, new_sealing_key, seal
from desktop.crypto.signing import SigningKey, new_signing_key
from desktop.crypto.tls_keys import tls_key_hash
from desktop.exam.answers import ChoiceResponse, Response, TrueFalseResponse, write_response
from desktop.exam.paper import Form, Option, Paper, Part, Presentation, Question, QuestionGroup, QuestionKind, Section
from desktop.exam.policy import LateClock, Policy, WitnessRule
from desktop.formats.artefacts import Role
from desktop.formats.cards import (
    Holder,
    Isolation,
    KeyStorage,
    Machine,
    RootCard,
    VaultPurpose,
    read_root_card,
    write_card,
    write_root_card,
)
from desktop.formats.envelope import source_of
from desktop.formats.envelope_writing import Signing
from desktop.formats.exam_package_writing import Asset, PackagePlan, question_asset, write_exam_package
from desktop.formats.grant_header import GrantHeader, GrantPackage, PackageUse, PaperKey, Venue
from desktop.formats.grant_header import Holder as CodeHolder
from desktop.formats.key_files import write_machine_key
from desktop.formats.package_manifest import SkillForm
from desktop.formats.proctor_codes import CodePurpose, SheetRow, draw_sheet, hash_sheet
from desktop.formats.release import PackageKey, ReleaseSecrets, SealedKey, close_release
from desktop.formats.roster import Duty, Person, Roster, RosterRow, pin_of
from desktop.formats.session_grant import GrantDraft, read_session_grant, roster_info, write_session_grant
from desktop.formats.slots import paper_key
from desktop.formats.ticket import Opened, StationKeys, seal_tickets, start_key, write_ticket
from desktop.formats.trust import Trust

SEAT = 7
SPOKEN = "314159"
PIN = "12345X"
TICKET = "2026-0007"
STARTS_MS = 1_790_000_000_000
MINUTES = 90

POLICY = Policy(
    late_entry_s=900,
    early_exit_s=1_800,
    gap_auto_s=120,
    gap_auto_count=3,
    credit_single_s=600,
    credit_total_s=2_700,
    late_clock=LateClock.ROOM,
    reminders_s=(600, 300),
    section_reentry=True,
    calculator=False,
    scratch_paper=True,
    auto_advance=True,
    spare_card=True,
    min_copies=2,
    witness=WitnessRule.NONE,
    min_proctors=2,
    ratio=15,
    min_examiners=0,
    examiner_ratio=0,
    open_not_before_ms=STARTS_MS - 900_000,
    receipt=True,
)


@dataclass(frozen=True)
class InventedRoom:
    """What the world outside the station knows: vault keys, code sheet, questions, the seat's paper code."""

    folder: Path
    results: SealingKey
    recovery: SealingKey
    sheet: tuple[SheetRow, ...]
    paper: Paper
    questions: dict[bytes, Question]
    paper_code: str
    trust: Trust
    station: SigningKey
    newer_grant: bytes
    """Version 2 of the session's grant, as a centre may send it on the day."""
    session: bytes
    candidate: bytes
    proctors: dict[int, SigningKey]
    centre: SigningKey
    console: SigningKey | None
    console_tls: SigningKey
    spare: tuple[SigningKey, SealingKey]
    """Keys of seat 31, a machine of the session at which nobody sits."""

    def code(self, purpose: str, proctor: int, index: int = 0) -> str:
        """A code as printed on the sheet for this seat."""
        (row,) = (r for r in self.sheet if (r.purpose, r.proctor) == (CodePurpose(purpose), proctor))
        return row.codes[index] + check_character(row.codes[index])

    @property
    def items(self) -> tuple[bytes, ...]:
        """All items in the paper's order."""
        return self.paper.forms[0].sections[0].items

    def response(self, item: bytes, choice: int = 0) -> bytes:
        """A valid answer to `item`; different for different `choice` (two of each kind)."""
        question = self.questions[item]
        response: Response
        if question.kind is QuestionKind.TRUE_FALSE:
            response = TrueFalseResponse(choice % 2 == 0)
        else:
            response = ChoiceResponse(frozenset({question.options[choice % len(question.options)].option}))
        return write_response(response)


@dataclass(frozen=True)
class Contents:
    """A paper of one's own for the room: form A is sat, `assets` are packed in their order."""

    paper: Paper
    questions: dict[bytes, Question]
    assets: tuple[Asset, ...]
    skill_form: SkillForm | None = None


def invent_room(
    folder: Path,
    policy: Policy = POLICY,
    *,
    items: int = 12,
    minutes: int = MINUTES,
    contents: Contents | None = None,
    console: bool = False,
    **row: object,
) -> InventedRoom:
    """Write a complete station folder for seat 7, its paper opened by proctors 1 and 2; `row` changes the roster.

    The paper has `items` invented questions, or is that of `contents`.
    """
    root_key, centre_key, publisher_key = new_signing_key(), new_signing_key(), new_signing_key()
    station_sign, station_seal = new_signing_key(), new_sealing_key()
    spare_sign, spare_seal = new_signing_key(), new_sealing_key()
    console_sign, console_seal = new_signing_key(), new_sealing_key()
    station_tls, console_tls = new_signing_key(), new_signing_key()
    results, recovery = new_sealing_key(), new_sealing_key()
    centre, proctors = new_id(), {number: new_signing_key() for number in (1, 2, 3)}
    root = RootCard("试考", (root_key.public,), 1, 1, 1, practice=True)
    cards = [write_root_card(root, (root_key,))]
    cards.append(write_card(Holder(Role.CENTRE, "考点", centre, centre_key.public), 1, (root_key,)))
    cards.append(write_card(Holder(Role.PUBLISHER, "命题", None, publisher_key.public), 2, (root_key,)))
    machine = Machine(tls_key_hash(station_tls), KeyStorage.FILE, Isolation.NONE, bytes(range(32)))
    spare_machine, of_console = replace(machine, tls=bytes(32)), replace(machine, tls=tls_key_hash(console_tls))
    below = [
        Holder(Role.VAULT, "结果", centre, None, results.public, VaultPurpose.RESULTS),
        Holder(Role.VAULT, "恢复", centre, None, recovery.public, VaultPurpose.RECOVERY),
        Holder(Role.STATION, "7 号机", centre, station_sign.public, station_seal.public, None, machine),
        Holder(Role.STATION, "31 号机", centre, spare_sign.public, spare_seal.public, None, spare_machine),
        Holder(Role.CONSOLE, "监考端", centre, console_sign.public, console_seal.public, None, of_console),
        *(Holder(Role.PROCTOR, f"监考员{number}", centre, key.public) for number, key in proctors.items()),
    ]
    cards += [write_card(holder, serial, (centre_key,)) for serial, holder in enumerate(below, 1)]
    trust = Trust.from_cards(read_root_card(cards[0]).digest, cards)

    inside = contents or invented_contents(items, minutes)
    paper, questions = inside.paper, inside.questions
    package_id, exam, package_key = new_id(), new_id(), new_key()
    stream = io.BytesIO()
    plan = PackagePlan(exam, 1, package_id, paper, inside.assets, skill_form=inside.skill_form)
    package = write_exam_package(stream, plan, package_key, Signing((publisher_key,)))

    session, secret = new_id(), new_key()
    key = PackageKey(1, package, package_key)
    codes = {number: new_code(12) for number in proctors}
    openers = [console_seal.public] if console else [station_seal.public, spare_seal.public]
    release = close_release(session, 1, openers, ReleaseSecrets(codes), [key])
    sheet = draw_sheet([SEAT], proctors)
    paper_code, salt = new_code(16), new_id()
    candidate = new_id()
    header = GrantHeader(
        session=session,
        centre=centre,
        room="实训楼 302",
        venue=Venue.CLASSROOM,
        standard=paper.standard,
        starts_ms=STARTS_MS,
        grant_version=1,
        packages=(GrantPackage(1, package, package_id, 1, exam, 5, paper.part, PackageUse.MAIN),),
        stations=(station_sign.key_id, spare_sign.key_id),
        consoles=(console_sign.key_id,) if console else (),
        holders=tuple(CodeHolder(number, key.key_id) for number, key in proctors.items()),
        policy=policy,
        releases=(release,),
        roster_keys=tuple(
            SealedKey(machine.key_id, seal(machine.public, roster_info(session), secret))
            for machine in (station_seal, spare_seal, *([console_seal] if console else []))
        ),
        paper=(PaperKey(SEAT, salt, paper_key(paper_code, salt).public),),
        codes=hash_sheet(session, sheet),
        results=results.key_id,
        recovery=recovery.key_id,
        min_revocation=0,
    )
    roster_row = replace(
        RosterRow(candidate, SEAT, "张明远", TICKET, 1, "A", pin=pin_of(PIN, candidate)),
        **row,  # type: ignore[arg-type]
    )
    people = tuple(
        Person(f"监考员{number}", Duty.CHIEF if number == 3 else Duty.PROCTOR, number) for number in proctors
    )
    grant_bytes = write_session_grant(GrantDraft(header, Roster((roster_row,), people), secret, cards[1:]), centre_key)
    newer = GrantDraft(replace(header, grant_version=2), Roster((roster_row,), people), secret, cards[1:])
    grant = read_session_grant(source_of(grant_bytes), trust)
    machines = [
        StationKeys(sign.key_id, seal_key.public, (1,))
        for sign, seal_key in ((station_sign, station_seal), (spare_sign, spare_seal))
    ]
    entries = seal_tickets(grant, [key], machines)
    opened = Opened(1, (1, 2), False, 5, new_id(), STARTS_MS - 300_000)
    ticket = write_ticket(grant, opened, start_key(SPOKEN, session), entries, console_sign if console else station_sign)

    newer_grant = write_session_grant(newer, centre_key)
    files = {
        "station.toml": _station_toml(centre, trust.root.digest),
        "keys/sign.key": write_machine_key(station_sign.seed),
        "keys/seal.key": write_machine_key(station_seal.seed),
        "keys/tls.key": write_machine_key(station_tls.seed),
        "session/room.ksession": grant_bytes,
        "session/room.kticket": ticket,
        "packages/paper.kexam": stream.getvalue(),
        **{f"trust/{number}.kcard": card for number, card in enumerate(cards)},
    }
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    printed = paper_code + check_character(paper_code)
    return InventedRoom(
        folder, results, recovery, sheet, paper, questions, printed, trust, station_sign, newer_grant, session,
        candidate, proctors, centre_key, console_sign if console else None, console_tls, (spare_sign, spare_seal),
    )  # fmt: skip


def invented_contents(items: int, minutes: int) -> Contents:
    kinds = [QuestionKind.TRUE_FALSE, QuestionKind.SINGLE, QuestionKind.MULTIPLE]
    per_kind = items // 3
    questions: dict[bytes, Question] = {}
    groups = []
    for kind in kinds:
        made = [_question(kind, number) for number in range(per_kind)]
        questions |= {question.item: question for question in made}
        groups.append(QuestionGroup(kind, 100, tuple(question.item for question in made)))
    section = Section(new_id(), Part.THEORY, minutes * 60, False, tuple(groups))
    forms, shuffled = (Form("A", (section,)),), Presentation(True, True)
    paper = Paper("五级理论试卷", "4-04-05-05 (2021)", 5, Part.THEORY, forms, shuffled)
    return Contents(paper, questions, tuple(question_asset(question) for question in questions.values()))


def _station_toml(centre: bytes, root: bytes) -> bytes:
    return f'seat = {SEAT}\nroom = "实训楼 302"\ncentre = "{centre.hex()}"\nroot = "{root.hex()}"\n'.encode()


def _question(kind: QuestionKind, number: int) -> Question:
    options = () if kind is QuestionKind.TRUE_FALSE else tuple(Option(new_id(), f"选项 {n}") for n in range(4))
    return Question(new_id(), kind, f"第 {number + 1} 题", options)
