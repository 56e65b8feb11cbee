"""A room with a console, invented but whole: real keys, cards, package and grant, in the console's folder.

For the self-test of the proctors' window, for its benchmark and for tests; nothing here costs a derivation per seat.
"""

import io
import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from desktop.crypto.codes import new_code, printed_code
from desktop.crypto.joining import new_id, new_key
from desktop.crypto.sealing import SealingKey, new_sealing_key, seal
from desktop.crypto.signing import SigningKey, new_signing_key
from desktop.crypto.tls_keys import tls_key_hash
from desktop.exam.paper import Form, Paper, Part, Presentation, Question, QuestionGroup, QuestionKind, Section
from desktop.exam.policy import Policy
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
from desktop.formats.envelope_writing import Signing
from desktop.formats.exam_package_writing import Asset, PackagePlan, question_asset, write_exam_package
from desktop.formats.grant_header import GrantHeader, GrantPackage, PackageUse, Venue
from desktop.formats.grant_header import Holder as CodeHolder
from desktop.formats.key_files import write_key_file, write_machine_key
from desktop.formats.package_manifest import SkillForm
from desktop.formats.release import PackageKey, ReleaseSecrets, SealedKey, close_release
from desktop.formats.roster import Duty, Person, Roster, RosterRow
from desktop.formats.session_grant import GrantDraft, roster_info, write_session_grant
from desktop.language import tr
from desktop.rehearsal.people import invent_people
from desktop.standard.library import AI_TRAINER
from desktop.workflows.grant_session import open_policy
from desktop.workflows.policy_template import POLICY
from desktop.workflows.trust_files import write_private

STARTS_MS = 1_793_840_400_000
MINUTES = 90
PHRASE = "a practice phrase"
_PER_PROCTOR = 15
_EXAMINERS = 3


@dataclass(frozen=True)
class ConsoleRoom:
    """What the world outside the console knows: code cards by holder, keys of machines, proctors and vaults."""

    folder: Path
    codes: Mapping[int, str]
    header: GrantHeader
    roster: Roster
    stations: Mapping[int, tuple[SigningKey, SealingKey]]
    links: Mapping[int, SigningKey]
    """TLS keys of the stations by seat."""
    proctors: Mapping[int, SigningKey]
    vaults: Mapping[VaultPurpose, SealingKey]
    centre_key: SigningKey
    cards: tuple[bytes, ...]
    """The cards that ride in the grant."""
    another: "Callable[..., ConsoleRoom]"
    """Makes one more session for the same console, machines and people, so many hours after this one."""

    def printed(self, number: int) -> str:
        """A code as it stands on its card."""
        return printed_code(self.codes[number])

    def write_station(self, folder: Path, seat: int) -> Path:
        """The folder of one station of this room, with grant and package, as a stick would have brought them."""
        sign, sealing = self.stations[seat]
        for name in ("trust", "session", "packages"):
            shutil.copytree(self.folder / name, folder / name, dirs_exist_ok=True)
        text = (self.folder / "console.toml").read_text(encoding="utf-8").replace("seat = 0", f"seat = {seat}")
        (folder / "station.toml").write_text(text, encoding="utf-8")
        for name, seed in (("sign", sign.seed), ("seal", sealing.seed), ("tls", self.links[seat].seed)):
            write_private(folder / "keys" / f"{name}.key", write_machine_key(seed))
        return folder

    def stick(self, number: int) -> Path:
        """The folder of a proctor's own stick; its passphrase is `PHRASE`. Not made unless `with_sticks` was asked."""
        return self.folder.parent / f"proctor-{number}"


@dataclass(frozen=True)
class RoomContents:
    """A paper of one's own for such a room, and the assets packed with it (a practical one has examiners on duty); the
    photo of the candidate at seat 1."""

    paper: Paper
    assets: tuple[Asset, ...]
    skill_form: SkillForm | None = None
    photo: bytes = b""


@dataclass(frozen=True)
class _Cast:
    """Everybody's keys; cards are signed in the order in which they are asked for."""

    seats: int
    spares: int = 0
    examiners: int = 0

    @cached_property
    def authority(self) -> SigningKey:
        return new_signing_key()

    @cached_property
    def centre_key(self) -> SigningKey:
        return new_signing_key()

    @cached_property
    def publisher(self) -> SigningKey:
        return new_signing_key()

    @cached_property
    def centre(self) -> bytes:
        return new_id()

    @cached_property
    def console(self) -> tuple[SigningKey, SealingKey]:
        return new_signing_key(), new_sealing_key()

    @cached_property
    def stations(self) -> dict[int, tuple[SigningKey, SealingKey]]:
        return {seat: (new_signing_key(), new_sealing_key()) for seat in range(1, self.seats + self.spares + 1)}

    @cached_property
    def links(self) -> dict[int, SigningKey]:
        """TLS keys; the console's is number 0."""
        return {seat: new_signing_key() for seat in range(self.seats + self.spares + 1)}

    @cached_property
    def proctors(self) -> dict[int, SigningKey]:
        return {number: new_signing_key() for number in (1, 2, 3)}

    @cached_property
    def vaults(self) -> dict[VaultPurpose, SealingKey]:
        return {purpose: new_sealing_key() for purpose in VaultPurpose}

    @cached_property
    def root_card(self) -> bytes:
        root = RootCard(tr("Authority"), (self.authority.public,), 1, 1, 1, practice=True)
        return write_root_card(root, (self.authority,))

    @cached_property
    def cards(self) -> list[bytes]:
        """Every card below the root's."""
        above = [
            Holder(Role.PUBLISHER, tr("Publisher"), sign=self.publisher.public),
            Holder(Role.CENTRE, tr("Exam centre"), self.centre, self.centre_key.public),
        ]
        made = [write_card(holder, serial, (self.authority,)) for serial, holder in enumerate(above, start=1)]
        made += [write_card(holder, serial, (self.centre_key,)) for serial, holder in enumerate(self._below(), start=1)]
        return made

    @property
    def people(self) -> tuple[Person, ...]:
        """Who is on duty."""
        examiners = (Person(f"{tr('Examiner')} {n}", Duty.EXAMINER) for n in range(1, self.examiners + 1))
        return (*_people(self.seats), *examiners)

    def _machine(self, seat: int) -> Machine:
        return Machine(tls_key_hash(self.links[seat]), KeyStorage.FILE, Isolation.NONE, bytes(32))

    def _below(self) -> list[Holder]:
        centre = self.centre
        sign, sealing = self.console
        holders = [
            Holder(Role.VAULT, purpose.value, centre, seal=key.public, purpose=purpose)
            for purpose, key in self.vaults.items()
        ]
        holders.append(
            Holder(Role.CONSOLE, tr("Console"), centre, sign.public, sealing.public, machine=self._machine(0))
        )
        holders += [
            Holder(Role.STATION, f"{seat:02d}", centre, sign.public, sealing.public, machine=self._machine(seat))
            for seat, (sign, sealing) in self.stations.items()
        ]
        names = self.people
        return holders + [
            Holder(Role.PROCTOR, names[number - 1].name, centre, key.public) for number, key in self.proctors.items()
        ]


def invent_console_room(
    folder: Path,
    seats: int = 30,
    *,
    with_sticks: bool = False,
    spares: int = 0,
    contents: RoomContents | None = None,
) -> ConsoleRoom:
    """Write the folder of a console that holds everything for one session of `seats` candidates and `spares` machines.

    Without `contents` the paper has a single question.
    `with_sticks` also writes the proctors' own sticks beside it (a derivation each).
    """
    inside = contents or practice_contents()
    cast = _Cast(seats, spares, _EXAMINERS if inside.paper.part is Part.SKILL else 0)
    package_key = new_key()
    package, entry = _package(cast, package_key, inside)
    _write_folder(folder, cast, {"packages/paper.kexam": package})
    room = _granted_room(folder, cast, (entry, package_key), inside.photo)
    if with_sticks:
        _write_sticks(room, cast)
    return room


def _granted_room(
    folder: Path, cast: _Cast, package: tuple[GrantPackage, bytes], photo: bytes, hours: int = 0
) -> ConsoleRoom:
    """One session of the room; its grant lies in the console's folder when this returns. `package` comes with its key,
    `hours` is how much later it begins."""
    entry, key = package[0], PackageKey(package[0].no, package[0].package, package[1])
    session, secret = new_id(), new_key()
    codes = {number: new_code(12) for number in cast.proctors}
    release = close_release(session, 1, [cast.console[1].public], ReleaseSecrets(codes), [key])
    receivers = [cast.console[1], *(sealing for _, sealing in cast.stations.values())]
    header = GrantHeader(
        session=session,
        centre=cast.centre,
        room=tr("Rehearsal room"),
        venue=Venue.LAB,
        standard=AI_TRAINER,
        starts_ms=STARTS_MS + hours * 3_600_000,
        grant_version=1,
        packages=(entry,),
        stations=tuple(sign.key_id for sign, _ in cast.stations.values()),
        consoles=(cast.console[0].key_id,),
        holders=tuple(CodeHolder(number, key.key_id) for number, key in cast.proctors.items()),
        policy=_policy(folder),
        releases=(release,),
        roster_keys=tuple(
            SealedKey(key.key_id, seal(key.public, roster_info(session), secret))
            for key in (*receivers, cast.vaults[VaultPurpose.RESULTS])
        ),
        paper=(),
        codes=(),
        results=cast.vaults[VaultPurpose.RESULTS].key_id,
        recovery=cast.vaults[VaultPurpose.RECOVERY].key_id,
        min_revocation=0,
    )
    photos = {new_id(): photo} if photo else {}
    roster = Roster(_rows(cast.seats, next(iter(photos), None)), cast.people)
    grant = write_session_grant(GrantDraft(header, roster, secret, cast.cards[2:], photos), cast.centre_key)
    (folder / "session").mkdir(exist_ok=True)
    (folder / "session" / f"{session.hex()}.ksession").write_bytes(grant)
    return ConsoleRoom(
        folder, codes, header, roster, cast.stations, cast.links, cast.proctors, cast.vaults,
        cast.centre_key, tuple(cast.cards[2:]), lambda hours=0: _granted_room(folder, cast, package, b"", hours),
    )  # fmt: skip


def _policy(folder: Path) -> Policy:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "policy.toml"
    path.write_text(POLICY, encoding="utf-8")
    return open_policy(path)


def practice_contents(photo: bytes = b"") -> RoomContents:
    """A paper with one question."""
    question = Question(new_id(), QuestionKind.TRUE_FALSE, tr("Practice question"), ())
    groups = (QuestionGroup(QuestionKind.TRUE_FALSE, 100, (question.item,)),)
    section = Section(new_id(), Part.THEORY, MINUTES * 60, False, groups)
    paper = Paper(tr("Practice paper"), AI_TRAINER, 5, Part.THEORY, (Form("A", (section,)),), Presentation(True, True))
    return RoomContents(paper, (question_asset(question),), photo=photo)


def _package(cast: _Cast, key: bytes, inside: RoomContents) -> tuple[bytes, GrantPackage]:
    exam, package_id, stream = new_id(), new_id(), io.BytesIO()
    plan = PackagePlan(exam, 1, package_id, inside.paper, inside.assets, skill_form=inside.skill_form)
    digest = write_exam_package(stream, plan, key, Signing((cast.publisher,)))
    entry = GrantPackage(1, digest, package_id, 1, exam, 5, inside.paper.part, PackageUse.MAIN)
    return stream.getvalue(), entry


def _rows(seats: int, photo: bytes | None) -> tuple[RosterRow, ...]:
    return tuple(
        RosterRow(new_id(), seat, person.name, person.admission_number, 1, "A", photo=photo if seat == 1 else None)
        for seat, person in enumerate(invent_people(seats, 1), start=1)
    )


def _people(seats: int) -> tuple[Person, ...]:
    """Two proctors and the chief with cards, and as many more as the ratio asks for."""
    further = max(0, -(-seats // _PER_PROCTOR) - 2)
    return (
        Person(tr("Proctor A"), Duty.PROCTOR, 1),
        Person(tr("Proctor B"), Duty.PROCTOR, 2),
        Person(tr("Chief proctor"), Duty.CHIEF, 3),
        *(Person(tr("Further proctor {n}", n=number), Duty.PROCTOR) for number in range(1, further + 1)),
    )


def _write_folder(folder: Path, cast: _Cast, files: Mapping[str, bytes]) -> None:
    sign, sealing = cast.console
    root = read_root_card(cast.root_card).digest
    facts = {"seat": 0, "room": tr("Rehearsal room"), "centre": cast.centre.hex(), "root": root.hex()}
    lines = "".join(f"{name} = {json.dumps(value, ensure_ascii=False)}\n" for name, value in facts.items())
    written = {
        "console.toml": lines.encode("utf-8"),
        "trust/site.toml": f'root = "{root.hex()}"\n'.encode("ascii"),
        **{f"trust/{number}.kcard": card for number, card in enumerate((cast.root_card, *cast.cards[:2]))},
        **files,
    }
    for name, content in written.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    write_private(folder / "keys" / "sign.key", write_machine_key(sign.seed))
    write_private(folder / "keys" / "seal.key", write_machine_key(sealing.seed))
    write_private(folder / "keys" / "tls.key", write_machine_key(cast.links[0].seed))


def _write_sticks(room: ConsoleRoom, cast: _Cast) -> None:
    """What `site new` gives a proctor: card and key file."""
    for number, key in room.proctors.items():
        card = cast.cards[len(cast.cards) - len(room.proctors) + number - 1]
        room.stick(number).mkdir(parents=True, exist_ok=True)
        (room.stick(number) / "card.kcard").write_bytes(card)
        write_private(room.stick(number) / "keys.key", write_key_file((key.seed,), key.key_id, PHRASE))
