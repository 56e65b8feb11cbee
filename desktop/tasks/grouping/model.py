"""Items put into groups that the candidate makes, names and defines. One piece per board.

Setup of a piece: `{"items": [{"id": "i01", "text": "快递三天没动了"}, …], "most_groups": 12}`; an item may show
a picture instead of or beside its words: `"material": "photo-01.png"` (a material of the task).

Document: `{groups: [{id, name, definition, examples}], members: [{item, group}]}`; `examples` is text. An item
without a member entry is 未归类.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from desktop.exam.task import Piece, Task
from desktop.language import tr
from desktop.tasks.annotation.documents import Head, new_head, read_values, write_values
from desktop.tasks.annotation.head_changes import edited, new_id, with_next_id
from desktop.tasks.annotation.reading import Reading, reading_a_document
from desktop.tasks.annotation.undo import Refused

SCHEMA = "grouping/1"
LEAST_ITEMS = 10
MOST_ITEMS = 400
MOST_GROUPS = 40
MOST_NAME = 40
MOST_TEXT = 2000


@dataclass(frozen=True)
class Item:
    """Something to put into a group; `material` is "" or the name of a picture."""

    id: str
    text: str
    material: str


@dataclass(frozen=True)
class BoardSetup:
    """What one board asks for."""

    items: tuple[Item, ...]
    most_groups: int


@dataclass(frozen=True)
class Group:
    """A group of the candidate's own."""

    id: str
    name: str
    definition: str = ""
    examples: str = ""


@dataclass(frozen=True)
class Document:
    """One board; `members` are pairs of item and group, in the order of the items' ids."""

    head: Head
    groups: tuple[Group, ...] = ()
    members: tuple[tuple[str, str], ...] = ()

    def group(self, group: str) -> Group:
        """KeyError for a group that is not there."""
        return {one.id: one for one in self.groups}[group]

    @property
    def place_of(self) -> Mapping[str, str]:
        """Item id to group id."""
        return dict(self.members)


def read_setup(task: Task) -> Mapping[str, BoardSetup]:
    """Every board by piece name. Raises ValueError for a setup that no author meant."""
    Reading(task.setup, "setup").end()
    names = {material.name for material in task.materials}
    boards = {piece.name: read_board(piece) for piece in task.pieces}
    if any(item.material and item.material not in names for board in boards.values() for item in board.items):
        raise ValueError("an item's picture is not a material of the task")
    return boards


def read_board(piece: Piece) -> BoardSetup:
    """What one board asks for. Raises ValueError."""
    reading = Reading(piece.setup, piece.name)
    items = reading.each("items", _read_item)
    board = BoardSetup(items, reading.integer("most_groups", MOST_GROUPS, least=2, most=MOST_GROUPS))
    reading.end()
    if not LEAST_ITEMS <= len(items) <= MOST_ITEMS or len({item.id for item in items}) < len(items):
        raise ValueError(f"{piece.name}: items")
    return board


def new_document(task: Task, piece: Piece) -> Document:
    """A board without groups."""
    return Document(new_head(SCHEMA, task, piece))


def read_document(value: bytes) -> Document:
    """Raises DocumentError, NewerDocument."""
    head, fields = read_values(value, SCHEMA)
    with reading_a_document():
        reading = Reading(fields, "grouping")
        groups = reading.each("groups", _read_group)
        members = reading.each("members", lambda one: (one.text("item", most=40), one.text("group", most=40)))
        reading.end()
        ids = {group.id for group in groups}
        if len(groups) > MOST_GROUPS or len(ids) < len(groups):
            raise ValueError("too many groups, or one id twice")
        if len(members) > MOST_ITEMS or len(dict(members)) < len(members) or not {g for _, g in members} <= ids:
            raise ValueError("an item in two groups, or in one that is not there")
    return Document(head, groups, tuple(sorted(members)))


def write_document(document: Document) -> bytes:
    """The bytes that are recorded."""
    groups = [
        {"id": one.id, "name": one.name, "definition": one.definition, "examples": one.examples}
        for one in document.groups
    ]
    members = [{"item": item, "group": group} for item, group in document.members]
    return write_values(document.head, {"groups": groups, "members": members})


def add_group(document: Document, board: BoardSetup, name: str) -> Document | Refused:
    """A new group at the end."""
    if len(document.groups) >= board.most_groups:
        return Refused(tr("At most {n} groups can be made here.", n=board.most_groups))
    refused = _refused_name(document, name, "")
    if refused is not None:
        return refused
    return with_next_id(document, groups=(*document.groups, Group(new_id(document), name.strip())))


def rename_group(document: Document, group: str, name: str) -> Document | Refused:
    """Two groups never have one name."""
    return _refused_name(document, name, group) or _changed(document, replace(document.group(group), name=name.strip()))


def define_group(document: Document, group: str, definition: str, examples: str) -> Document | Refused:
    """What belongs into a group, and examples at its border."""
    if max(len(definition), len(examples)) > MOST_TEXT:
        return Refused(tr("A text here takes at most {n} characters.", n=MOST_TEXT))
    return _changed(document, replace(document.group(group), definition=definition, examples=examples))


def delete_group(document: Document, group: str) -> Document | Refused:
    """Its items are without a group again."""
    members = tuple(one for one in document.members if one[1] != group)
    return edited(document, groups=tuple(one for one in document.groups if one.id != group), members=members)


def merge_groups(document: Document, kept: str, gone: str) -> Document | Refused:
    """Move everything of one group into another and delete it."""
    members = tuple((item, kept if group == gone else group) for item, group in document.members)
    return edited(document, groups=tuple(one for one in document.groups if one.id != gone), members=members)


def move_group(document: Document, group: str, place: int) -> Document | Refused:
    """Put a group where the group at `place` stands: the digits of the groups follow."""
    others = [one for one in document.groups if one.id != group]
    others.insert(place, document.group(group))
    return edited(document, groups=tuple(others))


def put_items(document: Document, items: Sequence[str], group: str) -> Document | Refused:
    """Put items into a group; "" takes them out of theirs."""
    places = dict(document.members)
    for item in items:
        places.pop(item, None)
        if group:
            places[item] = document.group(group).id
    return edited(document, members=tuple(sorted(places.items())))


def _changed(document: Document, group: Group) -> Document:
    return edited(document, groups=tuple(group if one.id == group.id else one for one in document.groups))


def _refused_name(document: Document, name: str, group: str) -> Refused | None:
    if not name.strip() or len(name.strip()) > MOST_NAME:
        return Refused(tr("A group needs a name of at most {n} characters.", n=MOST_NAME))
    if any(one.name == name.strip() and one.id != group for one in document.groups):
        return Refused(tr("There is a group of this name already."))
    return None


def _read_item(reading: Reading) -> Item:
    item = Item(reading.text("id", most=40), reading.text("text", "", most=500), reading.text("material", ""))
    if not (item.text or item.material):
        raise reading.fault("text")
    return item


def _read_group(reading: Reading) -> Group:
    return Group(
        reading.text("id", most=40), reading.text("name", most=MOST_NAME),
        reading.text("definition", most=MOST_TEXT), reading.text("examples", most=MOST_TEXT),
    )  # fmt: skip
