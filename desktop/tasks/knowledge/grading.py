"""Marking the upkeep of a question base: scoring queries before and after, duplicates merged, expired entries retired.

Gold of a piece:

    {"queries": [{"say": "退货要几天内申请", "entries": ["k001", "new"], "has": ["7 天"], "lacks": ["15 天"]}],
     "same": [["k005", "k012"]], "expired": ["k020"],
     "model": {"entries": [{"id": "k001", …}], "merged": [["k012", "k005"]], "retired": ["k020"]}}

A query is answered when the robot finds one of `entries` ("new" is any entry that the candidate added; a merged one
is found under the entry that was kept), and its reply holds all of `has` and none of `lacks`. Units of equal worth:
queries that failed before, sets of duplicates, expired entries. A query that worked and now fails is 损坏 (d = 1); so
is merging what is not the same and taking out of use what is neither expired nor a duplicate: that is one mistake with
the queries that fail for want of the entry. Wording is the rubric's, if there is one.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from desktop.exam.task import Task
from desktop.exam.task_score import GoldError, GoldTask, Outcome, Score, TaskWork
from desktop.tasks.annotation import explain_forms as words
from desktop.tasks.annotation.answers import read_answers
from desktop.tasks.annotation.deductions import Finding, Group, Marked, make_score, verify_gold
from desktop.tasks.annotation.documents import PieceState
from desktop.tasks.annotation.reading import Reading
from desktop.tasks.annotation.rubric_part import check_rubric, grader_points, person_points, with_proposals
from desktop.tasks.annotation.values import normal_text
from desktop.tasks.knowledge.model import (
    BaseSetup,
    Document,
    Entry,
    live_entries,
    new_document,
    read_document,
    read_entry,
    read_setup,
    write_document,
)
from desktop.tasks.knowledge.robot import robot_of

VERSION = 1
NEW = "new"
MOST_QUERIES = 200


@dataclass(frozen=True)
class Query:
    """What somebody asks, where it is to be found, what the reply holds and does not hold."""

    say: str
    entries: tuple[str, ...]
    has: tuple[str, ...]
    lacks: tuple[str, ...]


@dataclass(frozen=True)
class BaseGold:
    """What the scoring pack knows of one base."""

    queries: tuple[Query, ...]
    same: tuple[tuple[str, ...], ...]
    expired: tuple[str, ...]
    entries: tuple[Entry, ...]
    merged: tuple[tuple[str, str], ...]
    retired: tuple[str, ...]


def grade(work: TaskWork, gold: GoldTask) -> Score:
    """Gain, damage, merged and expired entries. Raises GoldError."""
    verify_gold(work, gold, "knowledge", VERSION)
    bases = read_setup(work.task)
    points = grader_points(work.task, gold) / len(bases)
    answers = read_answers(work, read_document)
    groups = [Group("", Fraction(0), answers.faults)]
    empty: list[str] = []
    for name, base in bases.items():
        wanted = read_gold(gold, base, name)
        document = answers.documents.get(name) or new_document(work.task, work.task.piece(name))
        if not (document.entries or document.merged or document.retired or name in answers.faulty):
            empty.append(name)
        groups.append(Group(name, points, tuple(_findings(name, document, base, (wanted, points)))))
    marked = Marked(tuple(groups), person_points(gold), needs_person=bool(answers.faults))
    return with_proposals(make_score(work, gold, VERSION, marked), gold, empty, bases)


def model_answers(task: Task, gold: GoldTask, materials: Mapping[str, bytes]) -> dict[str, bytes]:
    """The model upkeep of the gold as documents."""
    bases = read_setup(task)
    found = {}
    for piece in task.pieces:
        wanted = read_gold(gold, bases[piece.name], piece.name)
        document = new_document(task, piece)
        added = sum(1 for one in wanted.entries if one.id.startswith("u-"))
        document = replace(
            document, head=replace(document.head, state=PieceState.CHECKED, next_id=added + 1),
            entries=wanted.entries, merged=wanted.merged, retired=wanted.retired,
        )  # fmt: skip
        found[piece.name] = write_document(document)
    return found


def check_gold(task: Task, gold: GoldTask, materials: Mapping[str, bytes]) -> list[str]:
    """What is wrong with queries and model, for an author."""
    defects = check_rubric(task, gold)
    for name, base in read_setup(task).items():
        try:
            wanted = read_gold(gold, base, name)
        except GoldError as reason:
            return [*defects, str(reason)]
        untouched = new_document(task, task.piece(name))
        before = answered(wanted.queries, untouched, base)
        if all(before) and wanted.queries:
            defects.append(f"{name}: every query works at the start")
        if not any(before):
            defects.append(f"{name}: no query works at the start, so nothing can be damaged")
        model = read_document(model_answers(task, gold, materials)[name])
        for query, works in zip(wanted.queries, answered(wanted.queries, model, base), strict=True):
            if not works:
                defects.append(f"{name}: the model does not answer {query.say!r}")
    return defects


def answered(queries: Sequence[Query], document: Document, base: BaseSetup) -> list[bool]:
    """Which queries the robot answers as asked, with the base as `document` leaves it."""
    return [works for works, _ in _replies(queries, document, base)]


def _replies(queries: Sequence[Query], document: Document, base: BaseSetup) -> list[tuple[bool, str]]:
    """For each query whether it is answered as asked, and what the robot says; "" where it finds no one entry."""
    entries = live_entries(document, base)
    robot, by_id, kept = robot_of(entries), {one.id: one for one in entries}, dict(document.merged)
    found = []
    for query in queries:
        accepted = {kept.get(one, one) for one in query.entries}
        choice = robot.find(query.say).choice
        known = choice in accepted or (NEW in accepted and choice.startswith("u-"))
        said = by_id[choice].reply if choice in by_id else ""
        reply = _plain(said) if known else ""
        holds = all(_plain(one) in reply for one in query.has)
        found.append((known and holds and not any(_plain(one) in reply for one in query.lacks), said))
    return found


def _plain(text: str) -> str:
    """Without spaces: 7天 and 7 天 say the same."""
    return normal_text(text).replace(" ", "")


def read_gold(gold: GoldTask, base: BaseSetup, piece: str) -> BaseGold:
    """What is asked of one base. Raises GoldError."""
    try:
        reading = Reading(gold.gold.get(piece), piece)
        queries = reading.each("queries", _read_query)
        same = tuple(tuple(map(str, one)) for one in reading.items("same", ()))
        expired = reading.texts("expired", ())
        model = reading.object("model")
        merged = tuple((str(gone), str(kept)) for gone, kept in model.items("merged", ()))
        wanted = BaseGold(
            queries, same, expired, model.each("entries", read_entry, ()), merged, model.texts("retired", ())
        )
        model.end()
        reading.end()
    except (ValueError, TypeError) as reason:
        raise GoldError(f"{gold.slot}: {reason}") from reason
    ids = {entry.id for entry in base.entries}
    named = {one for query in queries for one in query.entries if one != NEW} | {one for some in same for one in some}
    if not named | set(expired) <= ids or any(len(set(some)) < 2 for some in same) or len(queries) > MOST_QUERIES:
        raise GoldError(f"{gold.slot}: {piece}: an entry that the base does not have, or too many queries")
    return wanted


def _findings(
    piece: str, document: Document, base: BaseSetup, asked: tuple[BaseGold, Fraction]
) -> list[Finding]:  # fmt: skip
    wanted, points = asked
    before = answered(wanted.queries, replace(document, entries=(), merged=(), retired=()), base)
    now = _replies(wanted.queries, document, base)
    units = before.count(False) + len(wanted.same) + len(wanted.expired)
    if not units:
        raise GoldError(f"{piece}: nothing to do in this base")
    unit = points / units
    out = _wrongly_out(document, wanted)
    queries = (_query_finding(piece, one, unit, out) for one in zip(wanted.queries, before, now, strict=True))
    found = [one for one in queries if one is not None]
    found += [_same_finding(piece, some, document, unit) for some in wanted.same]
    names = {entry.id: words.entry_name(entry.id, entry.question) for entry in base.entries}
    for entry in wanted.expired:
        is_out = entry in document.gone
        outcome, why = (Outcome.RIGHT, "") if is_out else (Outcome.UNANSWERED, words.NOT_RETIRED)
        line = Finding(piece, outcome, words.RULE_EXPIRED, Fraction(int(is_out)), unit, gold=entry)
        found.append(replace(line, name=names[entry], measure=why))
    for entry in out:
        line = Finding(piece, Outcome.FALSE_FLAG, words.RULE_TAKEN_OUT, Fraction(-1), unit, unit=entry)
        found.append(replace(line, name=names.get(entry, entry), measure=words.NEEDED))
    return found


def _query_finding(
    piece: str, one: tuple[Query, bool, tuple[bool, str]], unit: Fraction, out: Collection[str]
) -> Finding | None:
    """None for a query that works as before. One that fails for want of an entry in `out` was charged with that."""
    query, before, (now, reply) = one
    if before and now:
        return None
    name, measure = words.query_name(query.say), words.query_measure(before, now, reply, query.has)
    if before and set(query.entries) & set(out):
        line = Finding(piece, Outcome.NOTE, words.RULE_BROKEN, Fraction(0), Fraction(0), name=name)
        return replace(line, measure=words.CHARGED_ALREADY)
    if before:
        return Finding(piece, Outcome.SPOILED, words.RULE_BROKEN, Fraction(-1), unit, name=name, measure=measure)
    outcome = Outcome.RIGHT if now else Outcome.WRONG
    return Finding(piece, outcome, words.RULE_QUERY, Fraction(int(now)), unit, name=name, measure=measure)


def _same_finding(piece: str, same: tuple[str, ...], document: Document, unit: Fraction) -> Finding:
    """Merged into one: 1. One left in use, others only retired: their wordings are lost, 0.5."""
    left = [entry for entry in same if entry not in document.gone]
    merged = dict(document.merged)
    credit = Fraction(0)
    if len(left) == 1:
        credit = Fraction(1) if all(merged.get(one) == left[0] for one in same if one != left[0]) else Fraction(1, 2)
    outcome = {Fraction(1): Outcome.RIGHT, Fraction(0): Outcome.UNANSWERED}.get(credit, Outcome.LOOSE)
    why = {Fraction(1): "", Fraction(0): words.NOT_MERGED}.get(credit, words.ONLY_RETIRED)
    found = Finding(piece, outcome, words.RULE_SAME, credit, unit, gold=" ".join(same), name=words.same_name(same))
    return replace(found, measure=why)


def _wrongly_out(document: Document, wanted: BaseGold) -> list[str]:
    """Entries out of use that are neither expired nor one of several that say the same."""
    sets = {entry: some for some in wanted.same for entry in some}
    found = []
    for entry, kept in document.merged:
        if kept not in sets.get(entry, ()) and entry not in wanted.expired:
            found.append(entry)
    found += [entry for entry in document.retired if entry not in sets and entry not in wanted.expired]
    return [entry for entry in sorted(found) if not entry.startswith("u-")]


def _read_query(reading: Reading) -> Query:
    query = Query(
        reading.text("say"), reading.texts("entries"), reading.texts("has", ()), reading.texts("lacks", ())
    )  # fmt: skip
    if not query.say.strip() or not query.entries:
        raise reading.fault("say")
    return query
