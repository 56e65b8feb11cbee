"""papers ──► what is asked and what is right, parted: questions without keys, keys without questions.

Ids are random for each build; options are stored in random order, so that neither an id nor a position says anything.
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass

from desktop.bank.assembly import AssembledForm
from desktop.bank.item import Item
from desktop.bank.paper_folder import PaperSource
from desktop.crypto.joining import new_id
from desktop.exam.marking.key import ItemKey
from desktop.exam.paper import (
    Form,
    Option,
    Paper,
    Part,
    Presentation,
    Question,
    QuestionGroup,
    QuestionKind,
    Section,
)


@dataclass(frozen=True)
class PackedItems:
    """A paper for the room, its questions, the pictures they show (id → file name), and the keys for the centre."""

    paper: Paper
    questions: tuple[Question, ...]
    pictures: Mapping[bytes, str]
    keys: tuple[ItemKey, ...]


def pack_items(source: PaperSource) -> PackedItems:
    """Part `source` into what goes into the room and what never does."""
    chance = random.SystemRandom()
    pictures = {name: new_id() for name in sorted({item.picture for item in source.items.values()}) if name}
    ids = {name: new_id() for name in source.items}
    packed = [_pack(item, ids[item.item], source, pictures, chance) for item in source.items.values()]
    chance.shuffle(packed)
    questions, keys = zip(*packed, strict=True) if packed else ((), ())
    return PackedItems(_paper(source, ids), questions, {picture: name for name, picture in pictures.items()}, keys)


def _pack(
    item: Item, item_id: bytes, source: PaperSource, pictures: Mapping[str, bytes], chance: random.Random
) -> tuple[Question, ItemKey]:
    options = {letter: Option(new_id(), text) for letter, text in item.options}
    stored = chance.sample(list(options.values()), len(options))
    question = Question(item_id, item.kind, item.stem, tuple(stored), pictures.get(item.picture), item.picture_alt)
    key = ItemKey(
        item=item_id,
        kind=item.kind,
        marks_hundredths=source.marks_hundredths[item.kind],
        options=frozenset(options[letter].option for letter in item.key),
        statement=item.statement,
        function=source.functions[item.main_point],
        points=item.points,
        source_item=item.item,
    )
    return question, key


def _paper(source: PaperSource, ids: Mapping[str, bytes]) -> Paper:
    section = new_id()
    forms = tuple(Form(form.form, (_section(form, section, source, ids),)) for form in source.forms)
    shuffled = Presentation(shuffle_items=True, shuffle_options=True)
    return Paper(source.title, source.standard, source.level, Part(source.part), forms, shuffled)


def _section(form: AssembledForm, section: bytes, source: PaperSource, ids: Mapping[str, bytes]) -> Section:
    groups = tuple(
        QuestionGroup(kind, source.marks_hundredths[kind], tuple(ids[item] for item in form.items[kind]))
        for kind in QuestionKind
        if form.items.get(kind)
    )
    return Section(section, Part(source.part), source.minutes * 60, False, groups)
