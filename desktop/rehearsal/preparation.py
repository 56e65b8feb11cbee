"""Days before: a practice site, a paper, its package, the enrolled stations, and one session grant for the room."""

import csv
import io
import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from desktop.clock import SystemClock
from desktop.crypto.signing import SigningKey
from desktop.exam.policy import Policy
from desktop.formats.artefacts import Role
from desktop.formats.cards import VaultPurpose
from desktop.formats.grant_header import Venue
from desktop.formats.scoring_pack_reading import open_scoring_keys, read_scoring_pack
from desktop.language import tr
from desktop.rehearsal.papers import RehearsedPaper, assemble_rehearsed
from desktop.rehearsal.people import InventedPerson, invent_people
from desktop.rehearsal.plan import RehearsalPlan
from desktop.rehearsal.profiles import KnownItem
from desktop.workflows.build_package import BuiltPackage, Sealing, build_package
from desktop.workflows.enrol_station import Seat, enrol_machine
from desktop.workflows.found_site import CONSOLE_SEAT, Site, default_names, found_practice_site
from desktop.workflows.grant_building import SessionPlan
from desktop.workflows.grant_session import GrantedSession, GrantRequest, grant_session, open_policy
from desktop.workflows.package_contents import AnyPaper
from desktop.workflows.phrases import PRACTICE_FILE, Phrases, open_phrases
from desktop.workflows.site_folder import centre_id, open_signing_key, open_trust, open_vaults

STARTS_MS = 1_793_840_400_000
"""The planned start of every rehearsal: 2026-11-05 09:00 in China."""
_PER_PROCTOR = 15
_PER_EXAMINER = 3
_LEAST_EXAMINERS = 3
_SKILL = "skill"
_PRACTICE_LATE_SECONDS = 180
Announce = Callable[[str], None]


@dataclass(frozen=True)
class Prepared:
    """Everything that is ready before the day; `people` by seat number."""

    plan: RehearsalPlan
    site: Site
    phrases: Phrases
    rehearsed: RehearsedPaper
    package: BuiltPackage
    people: Mapping[str, InventedPerson]
    session: GrantedSession
    practice: GrantedSession

    def station(self, seat: int) -> Path:
        """The folder of one station."""
        return station_folder(self.plan, seat)

    @property
    def console(self) -> Path:
        """The folder of the room's console, as founding a site leaves it."""
        return self.plan.out / "centre" / "console"


def station_folder(plan: RehearsalPlan, seat: int) -> Path:
    """The folder of one station."""
    return plan.out / "stations" / f"{seat:02d}"


def practice_console(plan: RehearsalPlan) -> Path:
    """The console of the practice room."""
    return plan.out / "console"


def prepare(plan: RehearsalPlan, announce: Announce) -> Prepared:
    """From the question bank to sealed code cards."""
    announce(tr("Founding a practice site"))
    site = found_practice_site(plan.out, replace(default_names(), centre=tr("Rehearsal centre")))
    phrases = open_phrases(plan.out / "centre" / PRACTICE_FILE)
    announce(tr("Assembling the paper and building the package"))
    rehearsed = assemble_rehearsed(plan)
    package = _build(plan, rehearsed.paper, phrases)
    announce(tr("Enrolling {n} stations", n=plan.spare_seats.stop - 1))
    site = _enrol(plan, site)
    people, sat = invent_people(plan.practice_seats.stop - 1, plan.seed), len(plan.seats)
    session = _grant(plan, package, people[:sat], phrases, announce)
    practice = _grant_practice(plan, package, people[sat:], phrases, announce)
    _stock_sticks(plan, package, session)
    names = {person.admission_number: person for person in people}
    return Prepared(plan, site, phrases, rehearsed, package, names, session, practice)


def proctor_keys(prepared: Prepared) -> tuple[SigningKey, SigningKey]:
    """The keys on the sticks of the two proctors."""
    folder = prepared.plan.out / "centre" / "proctors"
    first, second = (open_signing_key(folder / str(number), f"proctor_{number}", prepared.phrases) for number in (1, 2))
    return first, second


def known_items(prepared: Prepared) -> dict[bytes, KnownItem]:
    """The keys, as only the centre of a rehearsal may hand them to simulated candidates."""
    trust = open_trust(prepared.plan.out)
    vault = open_vaults(prepared.plan.out / "centre", trust, prepared.phrases)[VaultPurpose.SCORING]
    with prepared.package.scoring_pack.open("rb") as source:
        keys = open_scoring_keys(source, read_scoring_pack(source, trust), vault)
    return {
        item.key.item: KnownItem(item.key.item, item.key.kind, (), item.key.options, item.key.statement)
        for item in keys.items
    }


def _build(plan: RehearsalPlan, paper: AnyPaper, phrases: Phrases) -> BuiltPackage:
    publisher = open_signing_key(plan.out / "publisher", "publisher", phrases)
    trust = open_trust(plan.out)
    sealing = Sealing(publisher, trust, centre_id(plan.out / "centre", trust))
    built = build_package(paper, 1, sealing, plan.out / "publisher" / "packages")
    pack = plan.out / "centre" / built.scoring_pack.name
    shutil.move(built.scoring_pack, pack)
    return replace(built, scoring_pack=pack)


def _enrol(plan: RehearsalPlan, site: Site) -> Site:
    trust = site.trust
    for seat in range(1, plan.spare_seats.stop):
        folder = station_folder(plan, seat)
        _, trust = enrol_machine(folder, Role.STATION, Seat(seat, _room()), site.desk, trust)
    if plan.is_linked:
        place = Seat(CONSOLE_SEAT, tr("Practice room"), tr("Practice console"))
        _, trust = enrol_machine(practice_console(plan), Role.CONSOLE, place, site.desk, trust)
    return replace(site, trust=trust)


def _grant(
    plan: RehearsalPlan, package: BuiltPackage, people: Sequence[InventedPerson], phrases: Phrases, announce: Announce
) -> GrantedSession:
    centre = plan.out / "centre"
    _write_staff(centre / "staff.toml", plan, len(people))
    roster = _write_roster(centre / "roster.csv", people, plan, ())
    session = SessionPlan(
        _room(), _venue(plan), STARTS_MS, _policy(plan), consoles=plan.is_linked, console_names=(tr("Console"),)
    )
    seed = plan.seed.to_bytes(32, "big")
    request = GrantRequest(
        (package.exam_package,), (), roster, centre / "staff.toml", centre, plan.out / "room" / "session", session, seed
    )
    return grant_session(request, phrases, announce)


def _grant_practice(
    plan: RehearsalPlan, package: BuiltPackage, people: Sequence[InventedPerson], phrases: Phrases, announce: Announce
) -> GrantedSession:
    """A session of its own, which may be opened, begun and handed in at any time; with a network at a console."""
    centre = plan.out / "centre"
    roster = _write_roster(centre / "roster-practice.csv", people, plan, plan.practice_seats)
    starts = SystemClock().read().wall_ms if plan.is_linked else STARTS_MS
    session = SessionPlan(
        tr("Practice room"), _venue(plan), starts, _relaxed(plan), consoles=plan.is_linked,
        console_names=(tr("Practice console"),),
    )  # fmt: skip
    request = GrantRequest(
        (package.exam_package,), (), roster, centre / "staff.toml", centre, plan.out / "room" / "practice", session
    )
    granted = grant_session(request, phrases, announce)
    machines = [station_folder(plan, seat) for seat in (*plan.practice_seats, *plan.practice_spares)]
    for machine in (*machines, *([practice_console(plan)] if plan.is_linked else [])):
        for source, folder in ((granted.path, "session"), (package.exam_package, "packages")):
            (machine / folder).mkdir(exist_ok=True)
            shutil.copyfile(source, machine / folder / source.name)
    shutil.copyfile(granted.path, centre / granted.path.name)
    return granted


def _venue(plan: RehearsalPlan) -> Venue:
    """Section 1.9.5 of the standard."""
    return Venue.LAB if plan.part == _SKILL else Venue.CLASSROOM


def _policy(plan: RehearsalPlan) -> Policy:
    """The site's own; for practical work with the examiners that section 1.9.3 of the standard asks for."""
    policy = open_policy(plan.out / "centre" / "policy.toml")
    if plan.part != _SKILL:
        return policy
    return replace(policy, min_examiners=_LEAST_EXAMINERS, examiner_ratio=_PER_EXAMINER)


def _relaxed(plan: RehearsalPlan) -> Policy:
    """Nobody waits at a practice seat; in a practice room an empty seat may be called absent after three minutes."""
    late = _PRACTICE_LATE_SECONDS if plan.is_linked else 86_400
    return replace(_policy(plan), late_entry_s=late, early_exit_s=0, open_not_before_ms=0)


def _stock_sticks(plan: RehearsalPlan, package: BuiltPackage, session: GrantedSession) -> None:
    for name in ("stick", "stick-2"):
        (plan.out / name).mkdir()
        for source in (package.exam_package, session.path):
            shutil.copyfile(source, plan.out / name / source.name)


def _room() -> str:
    return tr("Rehearsal room")


def _write_staff(path: Path, plan: RehearsalPlan, candidates: int) -> None:
    """The site's two proctors hold cards; further ones, where the ratio asks for them, only watch. Practical work has
    an odd number of examiners besides."""
    further = max(0, -(-candidates // _PER_PROCTOR) - 2)
    text = path.read_text(encoding="utf-8")
    for number in range(further):
        text += f'\n[[person]]\nname = "{tr("Further proctor {n}", n=number + 1)}"\nduty = "proctor"\n'
    for number in range(_examiners(candidates) if plan.part == _SKILL else 0):
        text += f'\n[[person]]\nname = "{tr("Examiner {n}", n=number + 1)}"\nduty = "examiner"\n'
    path.write_text(text, encoding="utf-8")


def _examiners(candidates: int) -> int:
    """At least three, one for three candidates, an odd number."""
    least = max(_LEAST_EXAMINERS, -(-candidates // _PER_EXAMINER))
    return least + (least + 1) % 2


def _write_roster(path: Path, people: Sequence[InventedPerson], plan: RehearsalPlan, seats: Sequence[int]) -> Path:
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(["准考证号", "姓名", "证件号码", "级别", "科目", "座位号", "考试次数"])
    for place, person in enumerate(people, start=1):
        again = 2 if not seats and plan.kind_of(place) == "retake" else 1
        own = seats[place - 1] if seats else place if plan.unusual else ""
        writer.writerow([person.admission_number, person.name, person.id_number, plan.level, plan.part, own, again])
    path.write_text(stream.getvalue(), encoding="utf-8")
    os.chmod(path, 0o600)
    return path
