"""Evening: the room is closed, the centre imports, marks and prints; then all is counted again from the store."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from desktop.clock import SystemClock
from desktop.formats.envelope import source_of
from desktop.formats.marking_file import write_marking_file
from desktop.formats.result_bundle import read_result_bundle
from desktop.formats.room_manifest import RoomFacts, SeatState, read_room_manifest
from desktop.language import tr
from desktop.rehearsal.opening import OpenedRoom
from desktop.rehearsal.practical import simulated_marks
from desktop.rehearsal.preparation import Announce, Prepared, proctor_keys
from desktop.rehearsal.profiles import Profile
from desktop.storage.results_rows import BundleRow, MarkRow
from desktop.storage.sticks import FolderStick
from desktop.workflows.close_room import ClosingForm, SeatDecision, carry_manifest, close_room, survey_room
from desktop.workflows.export_work import export_work
from desktop.workflows.import_results import ImportReport, import_sources
from desktop.workflows.issue_documents import write_report, write_workbook
from desktop.workflows.mark_results import answers_in, mark_store
from desktop.workflows.results_desk import Desk, open_desk
from desktop.workflows.score_results import ScoreBook, read_scores
from desktop.workflows.station_folder import StationFolder
from desktop.workflows.take_marks import take_marks, waiting_works
from desktop.workflows.trust_files import write_private


@dataclass(frozen=True)
class Aftermath:
    """What the centre has: the import, the scores, the marked answers by candidate, and the documents. `work` holds the
    folders that candidates filled, by slot and name, under the admission number and the digits."""

    imported: ImportReport
    book: ScoreBook
    marked_answers: dict[bytes, dict[bytes, bytes]]
    journal_events: int
    documents: tuple[Path, ...]
    room: RoomFacts
    work: Path


def finish_day(
    prepared: Prepared, facts: RoomFacts, profiles: Mapping[bytes, Profile], announce: Announce
) -> Aftermath:
    """Import the stick of a closed room, mark, let the examiners mark, print. `profiles` are the candidates'."""
    announce(tr("Importing, marking, printing"))
    out = prepared.plan.out
    desk = open_desk(out / "store", out / "centre", SystemClock())
    try:
        imported = import_sources(desk, [out / "stick"])
        mark_store(desk)
        if prepared.plan.part == "skill":
            announce(tr("Examiners mark what people mark"))
            _let_examiners_mark(prepared, desk, profiles)
            export_work(desk, out / "work", out / "centre" / "roster.csv")
        answers, events = _marked_answers(desk)
        return Aftermath(imported, read_scores(desk), answers, events, _print(desk, prepared), facts, out / "work")
    finally:
        desk.close()


def sticks_agree(prepared: Prepared) -> frozenset[str]:
    """Names of the bundles that lie on both sticks, equal byte for byte."""
    first, second = prepared.plan.out / "stick", prepared.plan.out / "stick-2"
    names = {path.name for path in first.glob("*.kresult")} & {path.name for path in second.glob("*.kresult")}
    return frozenset(name for name in names if (first / name).read_bytes() == (second / name).read_bytes())


def bundle_names(prepared: Prepared, room: OpenedRoom) -> dict[bytes, str]:
    """Which bundle on the stick is whose: candidate → file name."""
    found = {}
    for path in (prepared.plan.out / "stick").glob("*.kresult"):
        bundle = read_result_bundle(source_of(path.read_bytes()), room.grant.trust)
        found[bundle.facts.candidate] = path.name
    return found


def close_by_stick(prepared: Prepared, room: OpenedRoom, announce: Announce) -> RoomFacts:
    """Close without a console, carry the manifest, and say what it says."""
    announce(tr("Closing the room"))
    out = prepared.plan.out
    bundles = [path.read_bytes() for path in sorted((out / "stick").glob("*.kresult"))]
    survey = survey_room(room.grant, room.roster, bundles)
    station = StationFolder(prepared.station(1)).keys().sign
    proctors = proctor_keys(prepared)
    form = ClosingForm(staff=(1, 2), decisions=_absent(prepared), incidents=_incidents(prepared))
    manifest = close_room(room.grant, survey, [room.opened.ticket.digest], form, [station, *proctors])
    for name in ("stick", "stick-2"):
        carry_manifest(manifest, room.grant, room.roster, FolderStick(out / name), spare_bytes=0)
    for path in (out / "stick").glob("*.kroom"):
        shutil.copyfile(path, out / "room" / path.name)
    return read_room_manifest(source_of(manifest), room.grant.trust, room.grant, room.roster).facts


def _absent(prepared: Prepared) -> dict[int, SeatDecision]:
    plan = prepared.plan
    return {seat: SeatDecision(SeatState.ABSENT) for seat in plan.seats if plan.kind_of(seat) == "absent"}


def _incidents(prepared: Prepared) -> tuple[str, ...]:
    """What the proctors write down of unusual candidates, one text for the room."""
    plan = prepared.plan
    lines = [tr("Seat {seat}: {kind}", seat=seat, kind=plan.kind_of(seat)) for seat in plan.seats if plan.kind_of(seat)]
    return ("\n".join(lines),) if lines else ()


def _marked_answers(desk: Desk) -> tuple[dict[bytes, dict[bytes, bytes]], int]:
    """Answers of every sitting that was marked, as the store holds them, and the number of journal records."""
    with desk.store.tables() as tables:
        bundles = tables.find(BundleRow, state="accepted")
        marked = {(row.session, row.candidate) for row in tables.find(MarkRow)}
    answers = {row.candidate: answers_in(row) for row in bundles if (row.session, row.candidate) in marked}
    return answers, sum(row.last + 1 for row in bundles)


def _let_examiners_mark(prepared: Prepared, desk: Desk, profiles: Mapping[bytes, Profile]) -> None:
    """Their marking file stays in the centre's folder, as a real one would."""
    with waiting_works(desk) as works:
        file = simulated_marks(works, profiles, prepared.plan.seed)
    if not file.marks:
        return
    data = write_marking_file(file)
    write_private(prepared.plan.out / "centre" / "marks.json", data)
    take_marks(desk, data)
    mark_store(desk)


def _print(desk: Desk, prepared: Prepared) -> tuple[Path, ...]:
    folder = prepared.plan.out / "documents"
    folder.mkdir()
    practical = prepared.plan.part == "skill"
    for kind in ("score-list", "score-slip", *(["mark-sheet"] if practical else [])):
        write_report(kind, desk, folder / f"{kind}.pdf")
    write_workbook(desk, folder / "score-list.xlsx")
    return tuple(sorted(folder.iterdir()))
