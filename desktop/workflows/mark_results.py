"""Marking: current bundles against the scoring pack of their package. The same store gives the same marks, always.

Interim bundles are not marked, as the sitting they copy goes on; late answers never enter the fold, so they cannot
count. Manual marks are never overwritten.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from desktop.errors import Error
from desktop.exam.marking import mark_response
from desktop.exam.marking.key import ItemKey, MarkedResponse
from desktop.exam.paper import Part
from desktop.formats.cards import VaultPurpose
from desktop.formats.envelope import source_of
from desktop.formats.result_bundle import ExportReason
from desktop.formats.scoring_pack import ScoringKeys
from desktop.formats.scoring_pack_reading import open_scoring_keys, read_scoring_pack
from desktop.language import tr
from desktop.storage.results_rows import (
    BundleRow,
    CandidateRow,
    ComponentRow,
    MarkRow,
    PackRow,
    SessionPackageRow,
    SessionRow,
)
from desktop.storage.results_store import LoggedTables
from desktop.workflows.import_bundles import read_answer_values
from desktop.workflows.import_ledger import Outcome
from desktop.workflows.results_desk import Desk, Progress

MALFORMED = "malformed"
_AT_ONCE = 64


@dataclass
class MarkReport:
    """`marked` sittings; `waiting` ones have only an interim bundle; `without_pack` lack their scoring pack;
    `closed` sessions are not marked before their alarms are cleared."""

    marked: int = 0
    waiting: int = 0
    without_pack: int = 0
    closed: list[bytes] = field(default_factory=list)


def mark_store(desk: Desk, on_progress: Progress = lambda done, total: True) -> MarkReport:
    """Mark every sitting whose bundle counts.

    Raises E-CEN-06 when every session has an uncleared fork or truncation; such sessions are left out otherwise.
    """
    report = MarkReport()
    with desk.store.tables() as tables:
        bundles = tables.find(BundleRow, "session", "candidate", "attempt", state=Outcome.ACCEPTED.value)
        alarmed = {row.session for row in tables.open_alarms() if row.session is not None}
        sessions = {row.session for row in tables.find(SessionRow)}
    report.closed = sorted(alarmed & sessions)
    if report.closed and alarmed >= sessions:
        raise _alarm(desk, report.closed)
    ready = [row for row in bundles if row.session not in alarmed]
    packs = _Packs(desk)
    for start in range(0, len(ready), _AT_ONCE):
        if not on_progress(start, len(ready)):
            return report
        with desk.store.tables() as tables:
            for row in ready[start : start + _AT_ONCE]:
                _mark_sitting(tables, packs, row, report)
    on_progress(len(ready), len(ready))
    return report


def explain(row: MarkRow) -> str:
    """One line for a person: why these marks."""
    sentences = {
        "right": tr("Right."),
        "wrong": tr("Wrong."),
        "blank": tr("Not answered."),
        "missed": tr("A right option is missing: multiple choice counts only when exactly the right ones are chosen."),
        "extra": tr("An option too many: multiple choice counts only when exactly the right ones are chosen."),
        MALFORMED: tr("The recorded answer cannot be read; it counts as wrong."),
    }
    return sentences.get(row.reason, row.reason)


class _Packs:
    """Scoring packs by package, each opened once."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._opened: dict[bytes, tuple[PackRow, ScoringKeys] | None] = {}

    def of(self, tables: LoggedTables, package: bytes) -> tuple[PackRow, ScoringKeys] | None:
        """The pack of a package; None when nobody imported it."""
        if package not in self._opened:
            row = tables.first(PackRow, package=package)
            self._opened[package] = None if row is None else (row, self._open(row))
        return self._opened[package]

    def _open(self, row: PackRow) -> ScoringKeys:
        source = source_of(self._desk.store.folder.read(row.file_hash))
        pack = read_scoring_pack(source, self._desk.trust, row.package)
        return open_scoring_keys(source, pack, self._desk.vaults.key(VaultPurpose.SCORING))


def _mark_sitting(tables: LoggedTables, packs: _Packs, bundle: BundleRow, report: MarkReport) -> None:
    if bundle.reason == ExportReason.INTERIM.value:
        report.waiting += 1
        return
    found = packs.of(tables, bundle.package)
    if found is None:
        report.without_pack += 1
        return
    pack, keys = found
    form = _form_of(tables, bundle)
    manual = {row.item: row for row in tables.find(MarkRow, **_sitting(bundle), manual=True)}
    marked = [mark for mark in mark_answers(keys, form, answers_in(bundle)) if mark.item not in manual]
    functions = {item.key.item: item.key.function for item in keys.items}
    rows = [_mark_row(bundle, mark, functions[mark.item]) for mark in marked]
    tables.remove(MarkRow, **_sitting(bundle), manual=False)
    tables.add(rows)
    tables.put(_component(tables, bundle, [*rows, *manual.values()], (pack, keys.grader_version)))
    report.marked += 1


def answers_in(bundle: BundleRow) -> dict[bytes, bytes]:
    """The recorded response of every answered item."""
    return read_answer_values(bundle.answers)


def mark_answers(keys: ScoringKeys, form: str, answers: Mapping[bytes, bytes]) -> list[MarkedResponse]:
    """Every item that `form` asks, marked; blanks too. Pure: the same values give the same marks."""
    by_item = {item.key.item: item.key for item in keys.items}
    asked = next((entry.items for entry in keys.forms if entry.form == form), tuple(sorted(answers)))
    return [_mark(by_item[item], answers.get(item, b"")) for item in asked if item in by_item]


def _mark(key: ItemKey, value: bytes) -> MarkedResponse:
    try:
        return mark_response(key, value)
    except ValueError:
        return MarkedResponse(key.item, 0, key.marks_hundredths, MALFORMED)


def _form_of(tables: LoggedTables, bundle: BundleRow) -> str:
    row = tables.first(CandidateRow, session=bundle.session, candidate=bundle.candidate)
    return "" if row is None else row.form


def _mark_row(bundle: BundleRow, mark: MarkedResponse, function: str) -> MarkRow:
    return MarkRow(
        bundle.session, bundle.candidate, bundle.attempt, mark.item, mark.given_hundredths, mark.possible_hundredths,
        mark.reason, function,
    )  # fmt: skip


def _component(
    tables: LoggedTables, bundle: BundleRow, marks: Iterable[MarkRow], graded: tuple[PackRow, int]
) -> ComponentRow:
    listed, (pack, version) = list(marks), graded
    package = tables.first(SessionPackageRow, session=bundle.session, package=bundle.package)
    return ComponentRow(
        session=bundle.session,
        candidate=bundle.candidate,
        attempt=bundle.attempt,
        part=Part.THEORY.value if package is None else package.part,
        given=sum(row.given for row in listed),
        possible=sum(row.possible for row in listed),
        bundle=bundle.digest,
        pack_digest=pack.pack_digest,
        grader_version=version,
    )


def _sitting(bundle: BundleRow) -> dict[str, Any]:
    return {"session": bundle.session, "candidate": bundle.candidate, "attempt": bundle.attempt}


def _alarm(desk: Desk, closed: list[bytes]) -> Error:
    with desk.store.tables() as tables:
        rooms = [row.room for row in tables.find(SessionRow) if row.session in closed]
    return Error(
        "E-CEN-06",
        "Nothing is marked: {rooms} has two stories of one sitting, or a bundle that ends too early.",
        "Two people look at the quarantine and decide; then mark again.",
        exit_code=Error.RULE,
        rooms="、".join(rooms),
    )
