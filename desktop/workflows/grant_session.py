"""roster + staff ──grant──► session grant: what `kaochang session grant` does, from files to files.

Written into the folder that is named: `<session>.ksession` for the stick; cover sheet, admission tickets and seat
labels as PDF, the blank forms of the room in one file; and `secrets/` with code cards, one-time code sheets and paper
codes to be printed, cut and sealed.
Secrets stand nowhere else. Everything but the grant has mode 0600.
"""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from desktop.crypto.joining import random_bytes
from desktop.crypto.sealing import SealingKey
from desktop.errors import Error
from desktop.exam.policy import Policy, read_policy
from desktop.formats.artefacts import KCARD, Role
from desktop.formats.cards import Card, VaultPurpose
from desktop.formats.envelope import read_outline, source_of
from desktop.formats.exam_package import ExamPackage, OpenPackage, read_exam_package
from desktop.formats.grant_header import PackageUse
from desktop.formats.scoring_pack_reading import open_package_key, read_scoring_pack
from desktop.formats.session_grant import MOST_PHOTO_BYTES, read_session_grant
from desktop.formats.trust import Trust
from desktop.refusals import refuse
from desktop.standard.assessment import StaffRule, verify_minutes
from desktop.standard.library import load_standard
from desktop.standard.staffing import Staff, check_staff
from desktop.workflows.code_cards import printed_files, printed_pages
from desktop.workflows.grant_building import (
    Announce,
    BuiltGrant,
    CentreKeys,
    GrantInputs,
    PackageToGrant,
    RoomMachines,
    SessionPlan,
    build_grant,
)
from desktop.workflows.phrases import Phrases
from desktop.workflows.read_applicants import Applicant, is_plain_name, open_applicants
from desktop.workflows.read_staff import SessionStaff, open_staff
from desktop.workflows.room_papers import blank_source, room_pack
from desktop.workflows.seating import SeatingPlan, seat_candidates
from desktop.workflows.session_papers import session_papers
from desktop.workflows.site_folder import centre_id, open_signing_key, open_trust, open_vaults, trust_folder
from desktop.workflows.taking_back import make_folder, taken_back_on_failure
from desktop.workflows.trust_files import write_private

_EARLIEST_MS, _LATEST_MS = 1_577_836_800_000, 4_102_444_800_000
"""The years 2020 to 2099."""
SECRETS = "secrets"
_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")


@dataclass(frozen=True)
class GrantRequest:
    """The files of `session grant`; `seed` repeats a draw of seats (None: a fresh one)."""

    packages: tuple[Path, ...]
    reserves: tuple[Path, ...]
    roster: Path
    staff: Path
    centre: Path
    out: Path
    plan: SessionPlan
    seed: bytes | None = None


@dataclass(frozen=True)
class GrantedSession:
    """What was written: the grant file, the secret files, and warnings as sentences."""

    built: BuiltGrant
    path: Path
    secret_paths: tuple[Path, ...]
    warnings: tuple[str, ...]


def open_policy(path: Path) -> Policy:
    """The policy in a TOML file. Raises E-POL-01 when it cannot be read, E-GRT-04 naming a missing or wrong value."""
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as reason:
        advice = "Edit the policy file that `site new` left."
        raise Error("E-POL-01", "The policy file {name} cannot be read.", advice, name=path.name) from reason
    return read_policy(values)


def grant_session(request: GrantRequest, phrases: Phrases, announce: Announce) -> GrantedSession:
    """Check everything, draw the secrets, write the files.

    Raises E-ROS, E-STF, E-PKG, E-KEY, E-SIG for what does not fit, E-REL-05 and -07 for too few staff (1.9.3),
    E-STD-02 for a section shorter than the standard asks.
    """
    _verify_plan(request.plan)
    trust = open_trust(request.centre)
    centre = centre_id(request.centre, trust)
    applicants = open_applicants(request.roster)
    staff = open_staff(request.staff, trust, centre)
    vault = open_vaults(request.centre, trust, phrases)[VaultPurpose.RELEASE]
    packages = _open_packages(request, trust, vault)
    _verify_rules(applicants.people, staff, packages)
    machines = RoomMachines(_stations(trust, centre), _consoles(trust, centre, request.plan))
    seats = SeatingPlan(_seat_numbers(machines.stations), request.plan.columns, request.seed or random_bytes(32))
    forms = {(p.package.facts.level, str(p.package.facts.part)): p.forms for p in packages if p.use is PackageUse.MAIN}
    seated = seat_candidates(applicants.people, seats, forms)
    key = open_signing_key(request.centre, "centre", phrases)
    keys = CentreKeys(centre, key, trust, _card_files(request.centre, machines, trust, staff))
    inputs = GrantInputs(
        keys, request.plan, machines, packages, seated, staff, _photos(applicants.people, request.roster.parent)
    )
    built = build_grant(inputs, announce)
    path, secrets = _write(built, packages, request.out, trust)
    return GrantedSession(built, path, secrets, applicants.warnings)


def _verify_plan(plan: SessionPlan) -> None:
    """A room and a time that every reader of the grant accepts. Raises E-SES-05, E-SES-06."""
    if not is_plain_name(plan.room):
        raise Error(
            "E-SES-05", "The room's name is empty, too long or holds invisible characters.",
            "Name the room as on its door.", exit_code=Error.USAGE,
        )  # fmt: skip
    if not _EARLIEST_MS <= plan.starts_ms < _LATEST_MS:
        raise Error("E-SES-06", "The session cannot start in that year.", "Check --start.", exit_code=Error.USAGE)


@dataclass(frozen=True)
class _PackageDesk:
    """What it takes to learn PK: the cards, the release vault's key, and where scoring packs lie."""

    trust: Trust
    vault: SealingKey
    centre: Path


def _open_packages(request: GrantRequest, trust: Trust, vault: SealingKey) -> tuple[PackageToGrant, ...]:
    desk = _PackageDesk(trust, vault, request.centre)
    uses = [(path, PackageUse.MAIN) for path in request.packages]
    uses += [(path, PackageUse.RESERVE) for path in request.reserves]
    found = tuple(_open_package(number, path, use, desk) for number, (path, use) in enumerate(uses, 1))
    if len({entry.package.digest for entry in found}) != len(found):
        raise Error("E-SES-07", "One package is named twice.", "Name another one as the reserve paper.")
    kinds = [(p.package.facts.level, p.package.facts.part) for p in found if p.use is PackageUse.MAIN]
    if len(set(kinds)) != len(kinds):
        raise Error("E-SES-01", "Two packages are for the same level and part.", "Name one package for each.")
    return found


def _open_package(number: int, path: Path, use: PackageUse, desk: _PackageDesk) -> PackageToGrant:
    try:
        with path.open("rb") as source:
            package = read_exam_package(source, desk.trust, hash_parts=True)
            key = _package_key(package, path, desk)
            forms = tuple(form.form for form in OpenPackage(source, package, key).paper.forms)
    except OSError as reason:
        raise refuse("E-PKG-02") from reason
    return PackageToGrant(number, package, key, use, forms)


def _package_key(package: ExamPackage, path: Path, desk: _PackageDesk) -> bytes:
    """PK from the scoring pack that names this package: beside it, or in the centre's folder."""
    beside = [path.with_suffix(".kscore"), *sorted(desk.centre.rglob("*.kscore"))]
    for candidate in beside:
        try:
            with candidate.open("rb") as source:
                return open_package_key(read_scoring_pack(source, desk.trust, package.digest), desk.vault)
        except (OSError, Error):
            continue
    raise Error(
        "E-SES-02",
        "There is no scoring pack for {name}.",
        "Put its .kscore beside it or into the centre's folder.",
        name=path.name,
    )


def _verify_rules(people: Sequence[Applicant], staff: SessionStaff, packages: Sequence[PackageToGrant]) -> None:
    """Every candidate has a package; staff and minutes are what the standard asks."""
    by_kind = {(p.package.facts.level, p.package.facts.part): p for p in packages if p.use is PackageUse.MAIN}
    for person in people:
        if (person.level, person.part) not in by_kind:
            raise Error(
                "E-SES-03",
                "Row {line}: no package for level {level}, {part}.",
                "Name the package, or correct the row.",
                line=person.line, level=person.level, part=str(person.part),
            )  # fmt: skip
    present = Staff(len(staff.sheet_holders), sum(person.duty == "examiner" for person in staff.people))
    for level, part in by_kind:
        standard = load_standard(by_kind[level, part].package.facts.standard)
        candidates = sum(person.part == part for person in people)
        _verify_staff(standard.part(part).staff, candidates, present)
        seconds = sum(section.seconds for section in by_kind[level, part].package.facts.sections)
        verify_minutes(standard.part(part), seconds // 60, level=level)


def _verify_staff(rule: StaffRule, candidates: int, present: Staff) -> None:
    answer = check_staff(rule, candidates, present)
    if answer.ok:
        return
    if rule.role == "proctors":
        raise refuse("E-REL-05", n=present.proctors, m=candidates)
    raise refuse("E-REL-07", n=present.examiners, m=candidates, k=answer.required.examiners)


def _consoles(trust: Trust, centre: bytes, plan: SessionPlan) -> tuple[Card, ...]:
    """The newest card of each console that shall run the room. Raises E-SES-08 when there is none of that name."""
    if not plan.consoles:
        return ()
    known = {card.holder.name: card for card in trust.having(Role.CONSOLE, centre)}
    wanted = plan.console_names or tuple(known)
    missing = next((name for name in wanted if name not in known), None)
    if missing is not None or not wanted:
        raise Error(
            "E-SES-08", "There is no console {name}.", "Enrol it with `identity new console`, or leave it out.",
            name=missing or "",
        )  # fmt: skip
    return tuple(known[name] for name in wanted)


def _stations(trust: Trust, centre: bytes) -> tuple[Card, ...]:
    """The newest card of each name; the room's stations are those the centre enrolled."""
    stations = {card.holder.name: card for card in trust.having(Role.STATION, centre)}
    if not stations:
        raise Error("E-SES-04", "No station is enrolled.", "Enrol the room's stations first.")
    return tuple(stations.values())


def _seat_numbers(stations: Sequence[Card]) -> tuple[int, ...]:
    """Stations are named by their seats; if they are not, seats are counted from 1."""
    names = [card.holder.name for card in stations]
    if all(name.isascii() and name.isdecimal() and 0 < int(name) < 10_000 for name in names):
        return tuple(sorted(int(name) for name in names))
    return tuple(range(1, len(names) + 1))


def _card_files(centre: Path, machines: RoomMachines, trust: Trust, staff: SessionStaff) -> tuple[bytes, ...]:
    """The files of the cards a room needs: its machines, the holders, the two vaults results go to."""
    holders = {holder.key for holder in staff.holders}
    wanted = {card.digest for card in (*machines.stations, *machines.consoles)}
    for card in trust.cards:
        for_results = card.holder.purpose in (VaultPurpose.RESULTS, VaultPurpose.RECOVERY)
        if for_results or (card.holder.role is Role.PROCTOR and card.holder.sign_id in holders):
            wanted.add(card.digest)
    files = [path.read_bytes() for path in sorted(trust_folder(centre).glob("*.kcard"))]
    return tuple(data for data in files if read_outline(source_of(data), KCARD).digest in wanted)


def _photos(people: Sequence[Applicant], folder: Path) -> dict[int, bytes]:
    """Photos by roster line. Only the last part of a name counts: a roster never leads out of its own folder."""
    found = {}
    for person in people:
        if not person.photo:
            continue
        name = person.photo.replace("\\", "/").rsplit("/", 1)[-1]
        picture = next((p for p in (folder / name, folder / "photos" / name) if name and p.is_file()), None)
        data = picture.read_bytes() if picture is not None and picture.stat().st_size <= MOST_PHOTO_BYTES else b""
        if not data.startswith(_PICTURES):
            raise Error(
                "E-ROS-10", "Row {line}: the photo is missing, too large, or neither PNG nor JPEG.",
                "Put it beside the roster; at most 2 MB.", line=person.line,
            )  # fmt: skip
        found[person.line] = data
    return found


def _write(
    built: BuiltGrant, packages: Sequence[PackageToGrant], out: Path, trust: Trust
) -> tuple[Path, tuple[Path, ...]]:
    """The grant comes last: where there is one, everything to print with it is whole."""
    path, files = out / f"{built.session.hex()}.ksession", _printed(built, packages, trust)
    with taken_back_on_failure() as made:
        make_folder(out, made)
        if not (out / SECRETS).exists():
            (out / SECRETS).mkdir(mode=0o700)
            made.append(out / SECRETS)
        for name, data in files.items():
            made.append(out / name)
            write_private(out / name, data)
        made.append(path)
        path.write_bytes(built.data)
    return path, tuple(out / name for name in files if name.startswith(SECRETS))


def _printed(built: BuiltGrant, packages: Sequence[PackageToGrant], trust: Trust) -> dict[str, bytes]:
    """Everything for paper by its place in the folder; secrets and personal data are all for their owner only."""
    texts = {f"{SECRETS}/{name}": text.encode("utf-8") for name, text in printed_files(built.secrets).items()}
    pages = {f"{SECRETS}/{name}": data for name, data in printed_pages(built.secrets).items()}
    facts = {entry.no: entry.package.facts for entry in packages}
    grant = read_session_grant(source_of(built.data), trust)
    pack = room_pack(blank_source(grant, built.roster, built.columns))
    return {**texts, **pages, **session_papers(built, facts), "room-pack.pdf": pack}
