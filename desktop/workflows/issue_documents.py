"""Documents for people: score list (PDF, Excel) and slips; mark sheets and work to be marked."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from desktop.documents.score_pages import PartLine, ScoreLine, ScoreList, ScoreSlip, score_list_pdf, score_slips_pdf
from desktop.documents.score_workbook import score_list_xlsx
from desktop.errors import Error
from desktop.exam.paper import Part
from desktop.formats.artefacts import Role
from desktop.language import tr
from desktop.standard.library import load_standard
from desktop.storage.media import write_whole
from desktop.storage.results_rows import ManifestSeatRow
from desktop.workflows.find_receipt import receipt_of
from desktop.workflows.mark_sheets import Issue, mark_sheets
from desktop.workflows.part_words import part_name
from desktop.workflows.results_desk import Desk
from desktop.workflows.score_results import (
    ABSENT,
    CandidateScore,
    PartScore,
    ScoreBook,
    derivation,
    read_scores,
    score_text,
    verdict_name,
)
from desktop.workflows.spoken_times import day, day_and_time
from desktop.workflows.store_room_records import room_records
from desktop.workflows.work_sheets import work_sheets

SCORE_LIST, SCORE_SLIP, MARK_SHEET, WORK_SHEET = "score-list", "score-slip", "mark-sheet", "work-sheet"
ROOM_RECORD = "room-record"


@dataclass(frozen=True)
class _Office:
    """What every document says of the centre that issues it."""

    centre: str
    issued: str
    digest: str
    practice: bool


def check_kind(kind: str) -> None:
    """Raises E-CEN-08 for a kind of document that this version does not make."""
    if kind not in _KINDS:
        raise Error(
            "E-CEN-08",
            "There is no document {kind}.",
            "Choose one of: {kinds}.",
            exit_code=Error.USAGE,
            kind=kind,
            kinds=" ".join(_KINDS),
        )


def write_report(kind: str, desk: Desk, out: Path) -> int:
    """Write one kind of document to `out`; how many candidates stand in it.

    Raises E-CEN-08 for an unknown kind, E-CEN-09 when there are no candidates, E-CEN-10 when `out` cannot be written,
    E-CEN-12 when no practical work is marked, or none waits for examiners.
    """
    check_kind(kind)
    book = read_scores(desk)
    _write(out, _KINDS[kind](desk, book))
    return len(book.candidates)


def write_workbook(desk: Desk, out: Path) -> int:
    """The score list as a workbook. Raises as `write_report`."""
    book = read_scores(desk)
    _write(out, score_list_xlsx(_score_list(book, _office(desk, book))))
    return len(book.candidates)


def _slips(desk: Desk, book: ScoreBook) -> bytes:
    office, receipts = _office(desk, book), _receipts(desk, book)
    return score_slips_pdf([_slip(score, office, receipts) for score in book.candidates])


def _list(desk: Desk, book: ScoreBook) -> bytes:
    return score_list_pdf(_score_list(book, _office(desk, book)))


def _mark_sheets(desk: Desk, book: ScoreBook) -> bytes:
    office = _office(desk, book)
    return mark_sheets(desk, book, Issue(office.centre, office.issued, office.digest, office.practice))


def _work_sheets(desk: Desk, book: ScoreBook) -> bytes:
    office = _office(desk, book)
    return work_sheets(desk, Issue(office.centre, office.issued, office.digest, office.practice))


_KINDS: dict[str, Callable[[Desk, ScoreBook], bytes]] = {
    SCORE_LIST: _list, SCORE_SLIP: _slips, MARK_SHEET: _mark_sheets,
    WORK_SHEET: _work_sheets, ROOM_RECORD: lambda desk, _: room_records(desk),
}  # fmt: skip


def _office(desk: Desk, book: ScoreBook) -> _Office:
    if not book.candidates:
        raise Error("E-CEN-09", "The store holds no candidates yet.", "Import a session grant and its bundles first.")
    names = [card.holder.name for card in desk.trust.having(Role.CENTRE)]
    issued = day_and_time(desk.clock.read().wall_ms)
    return _Office(names[0] if names else "", issued, book.log_head.hex(), book.practice)


def _receipts(desk: Desk, book: ScoreBook) -> dict[tuple[bytes, bytes], str]:
    """(session, candidate) → receipt code, as the manifest has it or as the stored bundle gives it."""
    with desk.store.tables() as tables:
        receipts = {(row.session, row.candidate): row.receipt or "" for row in tables.find(ManifestSeatRow)}
    for part in (part for score in book.candidates for part in score.parts):
        if part.bundle and not receipts.get((part.session.session, part.row.candidate)):
            receipts[part.session.session, part.row.candidate] = receipt_of(desk, part.bundle)
    return receipts


def _score_list(book: ScoreBook, office: _Office) -> ScoreList:
    sessions = {score.session.session: score.session for one in book.candidates for score in one.parts}
    first = book.candidates[0]
    return ScoreList(
        centre=office.centre,
        occupation=load_standard(first.standard).name,
        session="；".join(f"{row.room} {day(row.starts_ms)}" for row in sessions.values()),
        lines=tuple(_line(score) for score in book.candidates),
        summary=_summary(book),
        issued=office.issued,
        digest=office.digest,
        practice=office.practice,
    )


def _summary(book: ScoreBook) -> str:
    absent = sum(any(score.state == ABSENT for score in one.parts) for one in book.candidates)
    scored = sum(any(score.hundredths is not None for score in one.parts) for one in book.candidates)
    return tr(
        "{n} candidates, {absent} absent, {scored} with a score, {passed} passed.",
        n=len(book.candidates),
        absent=absent,
        scored=scored,
        passed=sum(one.passed is True for one in book.candidates),
    )


def _line(score: CandidateScore) -> ScoreLine:
    return ScoreLine(
        score.admission_number,
        score.name,
        _level_name(score),
        _cell(score, Part.THEORY),
        _cell(score, Part.SKILL),
        _cell(score, Part.REVIEW),
        verdict_name(score.outcome.verdict),
    )


def _cell(score: CandidateScore, part: Part) -> str:
    if part not in score.required:
        return tr("n/a")
    found = score.part(part)
    if found is None or found.hundredths is None:
        return tr("absent") if found is not None and found.state == ABSENT else "—"
    return score_text(found.hundredths)


def _slip(score: CandidateScore, office: _Office, receipts: Mapping[tuple[bytes, bytes], str]) -> ScoreSlip:
    standard = load_standard(score.standard)
    newest = max(score.parts, key=lambda one: one.session.starts_ms)
    codes = [receipts.get((one.session.session, one.row.candidate), "") for one in score.parts]
    return ScoreSlip(
        centre=office.centre,
        occupation=standard.name,
        level=_level_name(score),
        name=score.name,
        admission_number=score.admission_number,
        session=f"{newest.session.room} {day(newest.session.starts_ms)}",
        parts=tuple(_part_line(score, part, standard.assessment.pass_mark) for part in score.required),
        functions=tuple(row for part in score.parts for row in _functions(part, score)),
        verdict=verdict_name(score.outcome.verdict),
        derivation=derivation(score),
        receipt_code=" ".join(filter(None, codes)) or "—",
        issued=office.issued,
        digest=office.digest,
        practice=office.practice,
    )


def _part_line(score: CandidateScore, part: Part, need: int) -> PartLine:
    found = score.part(part)
    if found is None or found.hundredths is None:
        absent = found is not None and found.state == ABSENT
        return PartLine(part_name(part), "—", tr("absent") if absent else tr("Incomplete"), _basis(found))
    result = tr("Passed") if found.hundredths >= need * 100 else tr("Not passed")
    return PartLine(part_name(part), score_text(found.hundredths), result, _basis(found))


def _basis(score: PartScore | None) -> str:
    if score is None:
        return ""
    basis = tr(
        "{room}, {day}, seat {seat}", room=score.session.room, day=day(score.session.starts_ms), seat=score.row.seat
    )
    if score.credit_s:
        basis += tr(", {n} s compensated", n=score.credit_s)
    return basis


def _functions(part: PartScore, score: CandidateScore) -> tuple[tuple[str, str, str], ...]:
    """Marks by function, in the order of the standard's weight table; the part is named where there are several."""
    level = load_standard(score.standard).level(score.level)
    order = list((level.skill if part.part is Part.SKILL else level.theory).weights)
    names = sorted(part.functions, key=lambda name: (order.index(name) if name in order else len(order), name))
    totals = [(name, *part.functions[name]) for name in names]
    before = f"{part_name(part.part)} · " if len(score.parts) > 1 or part.part is Part.SKILL else ""
    return tuple((before + name, score_text(given), score_text(possible)) for name, given, possible in totals)


def _level_name(score: CandidateScore) -> str:
    return load_standard(score.standard).level(score.level).name


def _write(out: Path, data: bytes) -> None:
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        write_whole(out, data)
    except OSError as reason:
        raise Error(
            "E-CEN-10",
            "{path} cannot be written.",
            "Close it in other programs, or choose another place.",
            path=out.name,
        ) from reason
