"""doccano JSONL: one text a line with `entities`, `relations` and `cats`; older files with `label` are read, too."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from desktop.tasks.annotation import foreign
from desktop.tasks.text.marks import MOST_CHARACTERS, Mark, Relation, Span, relations_of, spans_of
from desktop.tasks.text.model import Passage, Setup

Marked = tuple[Sequence[Mark], Sequence[str]]
_ENTITY = ("id", "label", "start_offset", "end_offset")
_RELATION = ("id", "type", "from_id", "to_id")


def write_doccano(passages: Mapping[str, Passage], marked: Mapping[str, Marked]) -> bytes:
    """One line for each text. Raises CodecError for spans with gaps."""
    lines = []
    for number, (name, passage) in enumerate(passages.items(), 1):
        units, classes = marked.get(name, ((), ()))
        lines.append(json.dumps(_line(number, passage, units, classes), ensure_ascii=False) + "\n")
    return "".join(lines).encode("utf-8")


def _line(number: int, passage: Passage, units: Sequence[Mark], classes: Sequence[str]) -> dict[str, Any]:
    setup, places = passage.setup, {unit.id: place for place, unit in enumerate(units, 1)}
    entities: list[dict[str, Any]] = []
    relations: list[dict[str, Any]] = []
    values: dict[str, Any]
    for span in spans_of(units):
        if len(span.ranges) != 1:
            raise foreign.not_representable(span.id)
        start, end = span.ranges[0]
        values = {
            "id": places[span.id],
            "label": setup.palette.name(span.label),
            "start_offset": start,
            "end_offset": end,
        }
        entities.append(foreign.with_extra(values, span.extra))
    for relation in relations_of(units):
        kind = setup.relation(relation.label)
        values = {
            "id": places[relation.id], "type": kind.name if kind else relation.label,
            "from_id": places[relation.head], "to_id": places[relation.tail],
        }  # fmt: skip
        relations.append(foreign.with_extra(values, relation.extra))
    names = {choice.id: choice.name for choice in setup.classes}
    cats = [names.get(found, found) for found in classes]
    return {"id": number, "text": passage.text, "entities": entities, "relations": relations, "cats": cats}


def read_doccano(data: bytes, passages: Mapping[str, Passage]) -> dict[str, tuple[tuple[Mark, ...], tuple[str, ...]]]:
    """Units and classes by piece name; a line belongs to the piece with its text. Raises CodecError."""
    by_text = {passage.text: name for name, passage in passages.items()}
    found: dict[str, tuple[tuple[Mark, ...], tuple[str, ...]]] = {}
    for number, line in enumerate(foreign.decoded(data).split("\n"), 1):
        if not line.strip():
            continue
        values = foreign.fields(foreign.read_foreign_json(line.encode("utf-8")), f"line {number}")
        name = by_text.get(foreign.words(values.get("text"), f"line {number}"))
        if name is None or name in found:
            raise foreign.other_source(f"line {number}")
        found[name] = _read(values, passages[name], f"line {number}")
    return found


def _read(values: Mapping[str, Any], passage: Passage, where: str) -> tuple[tuple[Mark, ...], tuple[str, ...]]:
    entries, names = _entities(values, where), _names(values, where)
    labels = foreign.label_ids(passage.setup.palette, [entry["label"] for entry in entries])
    spans: list[Mark] = []
    ids: dict[Any, str] = {}
    for entry in entries:
        unit, (start, end) = f"u-{len(spans) + 1}", (entry["start_offset"], entry["end_offset"])
        if not 0 <= start < end <= len(passage.text):
            raise foreign.damaged(where)
        ids[entry["id"]] = unit
        spans.append(Span(unit, labels[entry["label"]], ((start, end),), foreign.extra_of(entry, _ENTITY)))
    relations = _relations(values, passage.setup, (ids, len(spans)), where)
    return (*spans, *relations), _classes(names, passage.setup)


def _entities(values: Mapping[str, Any], where: str) -> list[dict[str, Any]]:
    found = [foreign.fields(entry, where) for entry in foreign.items(values.get("entities", []), where)]
    for entry in found:
        foreign.words(entry.get("label"), where)
    for place, entry in enumerate(foreign.items(values.get("label", []), where)):
        if isinstance(entry, list) and len(entry) == 3 and isinstance(entry[2], str):
            found.append({"id": f"label-{place}", "start_offset": entry[0], "end_offset": entry[1], "label": entry[2]})
    for entry in found:
        if not all(_is_offset(entry.get(name)) for name in ("start_offset", "end_offset")):
            raise foreign.damaged(where)
        if not isinstance(entry.get("id"), int | str):
            raise foreign.damaged(where)
    return found


def _is_offset(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST_CHARACTERS


def _names(values: Mapping[str, Any], where: str) -> list[str]:
    cats = foreign.items(values.get("cats", []), where)
    return [
        *(foreign.words(found, where) for found in cats),
        *(x for x in values.get("label", []) if isinstance(x, str)),
    ]


def _relations(
    values: Mapping[str, Any], setup: Setup, known: tuple[Mapping[Any, str], int], where: str
) -> list[Relation]:
    ids, count = known
    found: list[Relation] = []
    kinds = {kind.name: kind.id for kind in setup.relations} | {kind.id: kind.id for kind in setup.relations}
    for entry in foreign.items(values.get("relations", []), where):
        entry = foreign.fields(entry, where)
        kind = foreign.words(entry.get("type"), where)
        ends = [entry.get(name) for name in ("from_id", "to_id")]
        if kind not in kinds:
            raise foreign.unknown_labels([kind])
        if not all(isinstance(end, int | str) and end in ids for end in ends) or ends[0] == ends[1]:
            raise foreign.damaged(where)
        unit = f"u-{count + len(found) + 1}"
        extra = foreign.extra_of(entry, _RELATION)
        found.append(Relation(unit, kinds[kind], ids[ends[0]], ids[ends[1]], extra))
    return found


def _classes(names: Sequence[str], setup: Setup) -> tuple[str, ...]:
    known = {choice.name: choice.id for choice in setup.classes} | {choice.id: choice.id for choice in setup.classes}
    unknown = [name for name in names if name not in known]
    if unknown:
        raise foreign.unknown_labels(unknown)
    chosen = {known[name] for name in names}
    return tuple(choice.id for choice in setup.classes if choice.id in chosen)
