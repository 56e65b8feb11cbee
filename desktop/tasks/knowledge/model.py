"""Upkeep of a base of questions and replies: correct, add, merge, retire. One piece per base.

Setup of a piece:

    {"today": "2026-11-28", "entries": [{"id": "k001", "question": "怎么退货", "variants": ["我想退货"],
      "reply": "签收后 7 天内可在订单页申请退货。", "valid_from": "2026-01-01", "valid_to": ""}, …]}

Document: `{entries: [changed and new ones, in full], merged: [[gone, kept]], retired: [id]}`. A merged entry's
questions are found under the entry that was kept.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from desktop.exam.task import Piece, Task
from desktop.language import tr
from desktop.strict_json import JsonObject
from desktop.tasks.annotation.documents import Head, new_head, read_values, write_values
from desktop.tasks.annotation.head_changes import edited, new_id, with_next_id
from desktop.tasks.annotation.reading import Reading, reading_a_document
from desktop.tasks.annotation.undo import Refused

SCHEMA = "knowledge/1"
MOST_ENTRIES = 200
MOST_VARIANTS = 20
MOST_QUESTION = 200
MOST_REPLY = 600


@dataclass(frozen=True)
class Entry:
    """A question, other wordings of it, and what the robot says; dates such as 2026-11-28, "" for open."""

    id: str
    question: str
    variants: tuple[str, ...] = ()
    reply: str = ""
    valid_from: str = ""
    valid_to: str = ""


@dataclass(frozen=True)
class BaseSetup:
    """The base as the candidate finds it; `today` is the date of the stem."""

    today: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Document:
    """What was changed; `entries` in the order of their ids."""

    head: Head
    entries: tuple[Entry, ...] = ()
    merged: tuple[tuple[str, str], ...] = ()
    retired: tuple[str, ...] = ()

    @property
    def gone(self) -> frozenset[str]:
        """Entries that were merged into others or retired."""
        return frozenset(self.retired) | {gone for gone, _ in self.merged}


def read_setup(task: Task) -> Mapping[str, BaseSetup]:
    """Every base by piece name. Raises ValueError for a setup that no author meant."""
    Reading(task.setup, "setup").end()
    return {piece.name: read_start(piece) for piece in task.pieces}


def read_start(piece: Piece) -> BaseSetup:
    """The base as it is handed out. Raises ValueError."""
    reading = Reading(piece.setup, piece.name)
    setup = BaseSetup(reading.text("today", most=10), reading.each("entries", read_entry))
    reading.end()
    if not setup.entries or len({one.id for one in setup.entries}) < len(setup.entries):
        raise ValueError(f"{piece.name}: entries")
    if any(one.id.startswith("u-") for one in setup.entries):
        raise ValueError(f"{piece.name}: ids of the form u-… are for new entries")
    return setup


def new_document(task: Task, piece: Piece) -> Document:
    """Nothing changed."""
    return Document(new_head(SCHEMA, task, piece))


def read_document(value: bytes) -> Document:
    """Raises DocumentError, NewerDocument."""
    head, fields = read_values(value, SCHEMA)
    with reading_a_document():
        reading = Reading(fields, "knowledge")
        entries = reading.each("entries", read_entry)
        merged = tuple(_read_pair(pair) for pair in reading.items("merged"))
        retired = reading.texts("retired")
        reading.end()
        document = Document(head, _in_order(entries), tuple(sorted(merged)), tuple(sorted(retired)))
        _verify(document)
    return document


def write_document(document: Document) -> bytes:
    """The bytes that are recorded."""
    merged = [list(pair) for pair in document.merged]
    entries = [_entry_values(one) for one in document.entries]
    return write_values(document.head, {"entries": entries, "merged": merged, "retired": list(document.retired)})


def all_entries(document: Document, base: BaseSetup) -> tuple[Entry, ...]:
    """Every entry as it is now, those that are gone too, in the order of the table."""
    changed = {one.id: one for one in document.entries}
    given = tuple(changed.pop(one.id, one) for one in base.entries)
    return given + tuple(changed.values())


def live_entries(document: Document, base: BaseSetup) -> tuple[Entry, ...]:
    """What the robot knows now; the questions of merged entries belong to the entry that was kept."""
    entries = {one.id: one for one in all_entries(document, base)}
    for gone, kept in document.merged:
        if gone in entries and kept in entries:
            more = (entries[gone].question, *entries[gone].variants)
            entries[kept] = replace(entries[kept], variants=(*entries[kept].variants, *more))
    return tuple(one for one in entries.values() if one.id not in document.gone)


def change_entry(document: Document, base: BaseSetup, entry: Entry) -> Document | Refused:
    """Put `entry` in the place of the one with its id; an entry as it was handed out is not recorded."""
    refused = _refused_entry(entry)
    if refused is not None:
        return refused
    kept = {one.id: one for one in document.entries} | {entry.id: entry}
    if entry in base.entries:
        del kept[entry.id]
    return edited(document, entries=_in_order(kept.values()))


def add_entry(document: Document, base: BaseSetup, entry: Entry) -> Document | Refused:
    """A new entry; its id is given here."""
    refused = _refused_entry(entry)
    if refused is not None:
        return refused
    if len(all_entries(document, base)) >= MOST_ENTRIES:
        return Refused(tr("This base takes at most {n} entries.", n=MOST_ENTRIES))
    added = replace(entry, id=new_id(document))
    return with_next_id(document, entries=_in_order((*document.entries, added)))


def merge_entries(document: Document, gone: str, kept: str) -> Document | Refused:
    """Let `kept` speak for `gone` too; what was merged into `gone` before follows."""
    if gone == kept or document.gone & {gone, kept}:
        return Refused(tr("Choose two entries that are in use."))
    merged = {(one, kept if into == gone else into) for one, into in document.merged} | {(gone, kept)}
    return edited(document, merged=tuple(sorted(merged)))


def retire_entry(document: Document, entry: str) -> Document | Refused:
    """Take an entry out of use; what was merged into it is out of use with it."""
    if entry in document.gone:
        return Refused(tr("This entry is out of use already."))
    return edited(document, retired=tuple(sorted({*document.retired, entry})))


def restore_entry(document: Document, entry: str) -> Document | Refused:
    """Back into use: no longer retired, no longer merged."""
    merged = tuple(pair for pair in document.merged if pair[0] != entry)
    retired = tuple(one for one in document.retired if one != entry)
    return edited(document, merged=merged, retired=retired)


def _refused_entry(entry: Entry) -> Refused | None:
    if not entry.question.strip() or not entry.reply.strip():
        return Refused(tr("An entry needs a question and a reply."))
    if len(entry.reply) > MOST_REPLY or max(map(len, (entry.question, *entry.variants))) > MOST_QUESTION:
        return Refused(tr("A question takes at most {a} characters, a reply {b}.", a=MOST_QUESTION, b=MOST_REPLY))
    if len(entry.variants) > MOST_VARIANTS:
        return Refused(tr("An entry takes at most {n} other wordings.", n=MOST_VARIANTS))
    return None


def _in_order(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """By id, the candidate's own last and in the order in which they were made."""
    return tuple(sorted(entries, key=lambda one: (one.id.startswith("u-"), len(one.id), one.id)))


def _verify(document: Document) -> None:
    gone = [one for one, _ in document.merged]
    if len({one.id for one in document.entries}) < len(document.entries) or len(document.entries) > MOST_ENTRIES:
        raise ValueError("too many entries, or one id twice")
    if len(set(gone)) < len(gone) or set(gone) & {kept for _, kept in document.merged}:
        raise ValueError("an entry merged twice, or into one that is gone")
    if len(set(document.retired)) < len(document.retired):
        raise ValueError("an entry retired twice")


def read_entry(reading: Reading) -> Entry:
    """An entry as setups, documents and gold hold it. Raises ValueError."""
    entry = Entry(
        reading.text("id", most=40),
        reading.text("question", most=MOST_QUESTION),
        reading.texts("variants", ()),
        reading.text("reply", most=MOST_REPLY),
        reading.text("valid_from", "", most=10),
        reading.text("valid_to", "", most=10),
    )
    if len(entry.variants) > MOST_VARIANTS or any(len(one) > MOST_QUESTION for one in entry.variants):
        raise reading.fault("variants")
    return entry


def _entry_values(entry: Entry) -> JsonObject:
    return {
        "id": entry.id,
        "question": entry.question,
        "variants": list(entry.variants),
        "reply": entry.reply,
        "valid_from": entry.valid_from,
        "valid_to": entry.valid_to,
    }


def _read_pair(value: object) -> tuple[str, str]:
    if not isinstance(value, list) or len(value) != 2 or not all(isinstance(one, str) for one in value):
        raise ValueError("merged")
    return value[0], value[1]
