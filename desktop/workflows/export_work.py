"""results ──export──► task folders: the files that candidates handed in, under the names the assessment asks for.

A bundle holds them as opaque parts; here, at the centre, they get their folders back: 准考证号 and 身份证号后六位
joined, and below it the slots. The digits come from the roster, as neither bundle nor store holds them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from desktop.errors import Error
from desktop.exam.paper import Part
from desktop.formats.bundle_opening import open_result_bundle
from desktop.formats.cards import VaultPurpose
from desktop.formats.result_bundle import CandidateFile, read_result_bundle
from desktop.formats.task_text import is_plain_file_name
from desktop.storage.media import write_whole
from desktop.storage.results_rows import BundleRow, CandidateRow, SessionPackageRow
from desktop.workflows.found_files import MOST_DEPTH
from desktop.workflows.import_ledger import Outcome
from desktop.workflows.opened_packs import OpenedPacks
from desktop.workflows.read_applicants import open_applicants
from desktop.workflows.results_desk import Desk
from desktop.workflows.skill_workspace import folder_name


@dataclass
class ExportedWork:
    """How many folders and files were written; `refused` are names that could not become files, `without_digits`
    admission numbers that the roster does not name."""

    folders: int = 0
    files: int = 0
    refused: list[str] = field(default_factory=list)
    without_digits: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Handed:
    """One candidate's files with the name of their folder."""

    number: str
    folder: str
    files: tuple[CandidateFile, ...]


def export_work(desk: Desk, out: Path, roster: Path | None) -> ExportedWork:
    """Write every candidate's files below `out`. Raises E-CEN-10 when that cannot be written, E-ROS, E-WSP-01."""
    digits = _digits(roster)
    report = ExportedWork()
    for handed in _handed_in(desk, digits):
        if handed.number not in digits:
            report.without_digits.append(handed.number)
        written = sum(_write(out / handed.folder, file, report) for file in handed.files)
        report.files += written
        report.folders += bool(written)
    return report


def _digits(roster: Path | None) -> Mapping[str, str]:
    """The last six of the document number by admission number."""
    return {} if roster is None else {one.ticket: one.pin.upper() for one in open_applicants(roster).people}


def _handed_in(desk: Desk, digits: Mapping[str, str]) -> Iterator[_Handed]:
    with OpenedPacks(desk) as packs, desk.store.tables() as tables:
        skill = {(row.session, row.package) for row in tables.find(SessionPackageRow) if row.part == Part.SKILL.value}
        people = {(row.session, row.candidate): row.admission_number for row in tables.find(CandidateRow)}
        for bundle in tables.find(BundleRow, "session", "candidate", "attempt", state=Outcome.ACCEPTED.value):
            number = people.get((bundle.session, bundle.candidate))
            if number is not None and (bundle.session, bundle.package) in skill:
                pack = packs.skill_of(tables, bundle.package)
                separator = "" if pack is None else pack.folder_separator
                folder = folder_name(number, digits.get(number, ""), separator)
                yield _Handed(number, folder, _files_of(desk, bundle))


def _files_of(desk: Desk, row: BundleRow) -> tuple[CandidateFile, ...]:
    with desk.store.folder.path_of(row.file_hash).open("rb") as source:
        bundle = read_result_bundle(source, desk.trust)
        vault = desk.vaults.key(VaultPurpose.RESULTS)
        return open_result_bundle(source, bundle, vault, vault.key_id).files


def _write(folder: Path, file: CandidateFile, report: ExportedWork) -> bool:
    """A name in a bundle is text, never a path: it becomes one only when every step of it is harmless."""
    steps = PurePosixPath(file.name).parts
    if not 2 <= len(steps) <= MOST_DEPTH or not all(map(is_plain_file_name, steps)) or "/".join(steps) != file.name:
        report.refused.append(ascii(file.name)[:80])
        return False
    target = folder.joinpath(*steps)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        write_whole(target, file.content)
    except OSError as reason:
        raise Error(
            "E-CEN-10",
            "{path} cannot be written.",
            "Close it in other programs, or choose another place.",
            path=folder.name,
        ) from reason
    return True
