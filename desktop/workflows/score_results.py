"""The score book: per candidate the parts the level requires, each of 100, the verdict, and what it follows from."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from desktop.clock import NANOSECONDS
from desktop.exam.paper import Part
from desktop.exam.scores import Outcome as Verdicts
from desktop.exam.scores import Verdict, decide
from desktop.language import tr
from desktop.standard.library import load_standard
from desktop.storage.results_rows import (
    BundleRow,
    CandidateRow,
    ComponentRow,
    ManifestRow,
    ManifestSeatRow,
    SessionPackageRow,
    SessionRow,
)
from desktop.storage.results_store import LoggedTables
from desktop.workflows.import_ledger import Outcome
from desktop.workflows.part_words import part_name
from desktop.workflows.results_desk import Desk

ABSENT, STOPPED = "absent", "stopped"


@dataclass(frozen=True)
class PartScore:
    """One part of one candidate: where it was sat, and its marks by function; `hundredths` is None without a score.

    `state` is what the room said (finished, absent, stopped, moved) or empty; `functions` are (given, possible).
    """

    part: Part
    level: int
    session: SessionRow
    row: CandidateRow
    state: str
    hundredths: int | None
    functions: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    credit_s: int = 0
    bundle: bytes = b""


@dataclass(frozen=True)
class CandidateScore:
    """One candidate at one level: the parts taken and the verdict over those required."""

    admission_number: str
    name: str
    standard: str
    level: int
    parts: tuple[PartScore, ...]
    required: tuple[Part, ...]
    outcome: Verdicts

    def part(self, part: Part) -> PartScore | None:
        """The score line of a part, if it was ever sat here."""
        return next((score for score in self.parts if score.part is part), None)

    @property
    def passed(self) -> bool | None:
        """True, False, or None while a required part has no score (未完成)."""
        return None if self.outcome.verdict is Verdict.INCOMPLETE else self.outcome.verdict is Verdict.PASSED


@dataclass(frozen=True)
class ScoreBook:
    """All candidates by admission number; `log_head` names the imports it was made from."""

    candidates: tuple[CandidateScore, ...]
    log_head: bytes
    practice: bool


def read_scores(desk: Desk, *, expected_too: bool = False) -> ScoreBook:
    """The score book as the store stands; what is not marked has no score.

    Candidates of a session from which neither a bundle nor a manifest has come are only in it with `expected_too`.
    """
    with desk.store.tables() as tables:
        parts, head = _parts(tables), tables.log_head
        heard_of = {row.session for row in tables.find(BundleRow)} | {row.session for row in tables.find(ManifestRow)}
    parts = [part for part in parts if expected_too or part.session.session in heard_of]
    people: dict[tuple[str, str, int], list[PartScore]] = {}
    for score in parts:
        people.setdefault((score.row.admission_number, score.session.standard, score.level), []).append(score)
    found = [_candidate(key, scores) for key, scores in people.items()]
    return ScoreBook(tuple(sorted(found, key=lambda one: (one.admission_number, -one.level))), head, desk.practice)


def score_text(hundredths: int) -> str:
    """A score of 100 as it is printed: unrounded, without idle zeros."""
    whole, rest = divmod(hundredths, 100)
    return str(whole) if rest == 0 else f"{whole}.{rest:02}".rstrip("0")


def verdict_name(verdict: Verdict) -> str:
    """合格, 不合格, 未完成."""
    return {
        Verdict.PASSED: tr("Passed"), Verdict.FAILED: tr("Not passed"), Verdict.INCOMPLETE: tr("Incomplete"),
    }[verdict]  # fmt: skip


def derivation(score: CandidateScore) -> str:
    """The verdict as a sentence that can be checked by hand."""
    need = load_standard(score.standard).assessment.pass_mark
    lines = [_part_line(part, score.part(part), need) for part in score.required]
    return tr("{parts}; together: {verdict}.", parts="；".join(lines), verdict=verdict_name(score.outcome.verdict))


def _part_line(part: Part, score: PartScore | None, need: int) -> str:
    name = part_name(part)
    if score is None or score.hundredths is None:
        reason = tr("absent") if score is not None and score.state == ABSENT else tr("no score yet")
        return tr("{part}: {reason}", part=name, reason=reason)
    value = score_text(score.hundredths)
    if score.hundredths >= need * 100:
        return tr("{part} {score}, {need} or more", part=name, score=value, need=need)
    return tr("{part} {score}, below {need}", part=name, score=value, need=need)


def _candidate(key: tuple[str, str, int], scores: list[PartScore]) -> CandidateScore:
    """Of several attempts at one part the newest that has a score counts."""
    number, standard, level = key
    rules = load_standard(standard)
    required = tuple(Part(name) for name in rules.level(level).parts)
    best: dict[Part, PartScore] = {}
    for score in sorted(scores, key=lambda one: (one.hundredths is not None, one.row.attempt, one.session.starts_ms)):
        best[score.part] = score
    given = {part: score.hundredths for part, score in best.items() if score.hundredths is not None}
    outcome = decide(required, given, rules.assessment.pass_mark)
    name = max(scores, key=lambda one: one.session.starts_ms).row.name
    ordered = tuple(best[part] for part in Part if part in best)
    return CandidateScore(number, name, standard, level, ordered, required, outcome)


def _parts(tables: LoggedTables) -> list[PartScore]:
    """One line per candidate and session, with its score if the bundle that was marked still counts."""
    sessions = {row.session: row for row in tables.find(SessionRow)}
    packages = {(row.session, row.no): row for row in tables.find(SessionPackageRow)}
    seats = {(row.session, row.candidate): row for row in tables.find(ManifestSeatRow)}
    standing = {row.digest: row for row in tables.find(BundleRow, state=Outcome.ACCEPTED.value)}
    components = {
        (row.session, row.candidate, row.attempt): row for row in tables.find(ComponentRow) if row.bundle in standing
    }
    functions = tables.function_totals()
    found = []
    for row in tables.find(CandidateRow, "session", "seat"):
        package, sitting = packages[row.session, row.package_no], (row.session, row.candidate, row.attempt)
        component, seat = components.get(sitting), seats.get((row.session, row.candidate))
        found.append(
            PartScore(
                part=Part(package.part),
                level=package.level,
                session=sessions[row.session],
                row=row,
                state="" if seat is None else seat.state,
                hundredths=None if component is None else component.given,
                functions={} if component is None else functions.get(sitting, {}),
                credit_s=_credit_s(seat, None if component is None else standing.get(component.bundle)),
                bundle=b"" if component is None else component.bundle,
            )
        )
    return found


def _credit_s(seat: ManifestSeatRow | None, bundle: BundleRow | None) -> int:
    """Compensated seconds as the room signed them; as the station did, while there is no manifest."""
    if seat is not None:
        return seat.credit_s
    return 0 if bundle is None else -(-bundle.credit_ns // NANOSECONDS)
