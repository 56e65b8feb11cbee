"""The board of files and its commands."""

import random
from typing import Any

import pytest

from desktop.tasks.annotation.documents import DocumentError, NewerDocument, PieceState
from desktop.tasks.annotation.undo import Refused, begun
from desktop.tasks.files.codec import export_csv
from desktop.tasks.files.model import (
    Document,
    discard_files,
    file_of,
    move_files,
    read_document,
    read_setup,
    rename_files,
    write_document,
)
from desktop.tasks.files.names import is_allowed
from desktop.tasks.files.renaming import names_by_rule
from desktop.tasks.grid.codec import read_export
from tests.tasks.files.files_cases import SETUP, files_case

CASE = files_case()
BOARD = read_setup(CASE.task)["board"]
NEW: Document = CASE.untouched("board")


def done(changed: Document | Refused) -> Document:
    assert isinstance(changed, Document), changed
    return changed


def test_that_files_move_get_names_and_come_back() -> None:
    document = done(move_files(NEW, BOARD, ["f02", "f01"], "cat"))
    document = done(rename_files(document, BOARD, {"f01": "猫 1.jpg"}))
    document = done(discard_files(document, BOARD, ["f03"], True))
    assert read_document(write_document(document)) == document
    assert [(f.id, f.folder, f.name, f.discarded) for f in document.files] == [
        ("f01", "cat", "猫 1.jpg", False), ("f02", "cat", "IMG_0002.jpg", False), ("f03", "", "IMG_0003.jpg", True),
    ]  # fmt: skip
    assert document.head.state is PieceState.OPEN
    back = done(move_files(document, BOARD, ["f03"], "dog"))
    assert not back.files[2].discarded
    assert (
        done(
            move_files(
                done(rename_files(done(move_files(NEW, BOARD, ["f01"], "cat")), BOARD, {"f01": "IMG_0001.jpg"})),
                BOARD,
                ["f01"],
                "",
            )
        ).files
        == ()
    )


@pytest.mark.parametrize(
    "name",
    [
        "",
        " a.jpg",
        "a.jpg ",
        "a.",
        "a/b",
        "a\\b",
        "a:b",
        "a*",
        "a?",
        'a"',
        "<a",
        "a>",
        "a|b",
        "CON",
        "con.txt",
        "Lpt1.jpg",
        "nul",
        "COM¹.x",
        "a\n",
        "\u202eexe.jpg",
        "x" * 121,
        "AUX.tar.gz",
    ],
)
def test_that_names_that_some_system_refuses_are_refused(name: str) -> None:
    assert not is_allowed(name)
    assert isinstance(rename_files(NEW, BOARD, {"f01": name}), Refused)


@pytest.mark.parametrize(
    "name", ["a", "猫 01.jpg", "console.txt", "com.jpg", ".hidden", "x" * 120, "COM10.txt", "LPT.x"]
)
def test_that_other_names_are_allowed(name: str) -> None:
    assert is_allowed(name)


def test_that_names_of_one_folder_differ_by_more_than_case() -> None:
    document = done(move_files(NEW, BOARD, ["f01", "f02"], "cat"))
    assert isinstance(rename_files(document, BOARD, {"f01": "img_0002.JPG"}), Refused)
    assert isinstance(rename_files(document, BOARD, {"f01": "x.jpg", "f02": "X.jpg"}), Refused)
    cafe = done(rename_files(document, BOARD, {"f01": "cafe\u0301.jpg"}))
    assert cafe.files[0].name == "café.jpg"
    assert isinstance(rename_files(cafe, BOARD, {"f02": "CAFÉ.jpg"}), Refused)
    apart = done(rename_files(NEW, BOARD, {"f01": "same.jpg", "f02": "same.jpg"}))
    apart = done(move_files(apart, BOARD, ["f01"], "cat"))
    assert isinstance(move_files(apart, BOARD, ["f02"], "cat"), Refused)
    assert isinstance(done(move_files(apart, BOARD, ["f02"], "dog")), Document)


def test_that_tools_that_are_off_are_refused() -> None:
    plain = read_setup(files_case(setup=SETUP | {"rename": False, "discard": False}).task)["board"]
    assert isinstance(rename_files(NEW, plain, {"f01": "a.jpg"}), Refused)
    assert isinstance(discard_files(NEW, plain, ["f01"], True), Refused)
    assert isinstance(move_files(NEW, BOARD, ["f99"], "cat"), Refused)
    assert isinstance(move_files(NEW, BOARD, ["f01"], "nowhere"), Refused)


def test_that_thousands_of_commands_undo_to_the_beginning() -> None:
    chance, history = random.Random(8), begun(NEW)
    for _ in range(1500):
        items = chance.sample([item.id for item in BOARD.items], 3)
        changed = chance.choice(
            [
                move_files(history.document, BOARD, items, chance.choice(["cat", "dog", "bird", ""])),
                discard_files(history.document, BOARD, items, chance.random() < 0.5),
                rename_files(history.document, BOARD, {items[0]: f"{chance.randrange(30)}.jpg"}),
            ]
        )
        if isinstance(changed, Document):
            history = history.changed(changed)
            assert read_document(write_document(changed)) == changed
    while history.can_undo:
        history = history.undo()
    assert write_document(history.document) == write_document(NEW)


@pytest.mark.parametrize(
    ("part", "fault"),
    [
        (b'"files/1"', b'"files/2"'),
        (b'"files":[]', b'"files":[{}]'),
        (b'"files":[]', b'"files":{}'),
        (b'"files/1"', b'"table/1"'),
    ],
)
def test_that_what_is_no_board_is_refused(part: bytes, fault: bytes) -> None:
    with pytest.raises(DocumentError) as caught:
        read_document(write_document(NEW).replace(part, fault))
    assert isinstance(caught.value, NewerDocument) is (fault == b'"files/2"')


@pytest.mark.parametrize(
    "change",
    [
        {"folders": []},
        {"folders": [SETUP["folders"][0]] * 2},
        {"items": []},
        {"items": [SETUP["items"][0]] * 2},
        {"more": 1},
        {"items": [{"id": "a", "name": "a", "material": "nothing"}]},
    ],
)
def test_that_a_setup_nobody_meant_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        read_setup(files_case(setup=SETUP | change).task)


def test_that_the_list_is_exported() -> None:
    document = done(discard_files(done(move_files(NEW, BOARD, ["f01"], "cat")), BOARD, ["f02"], True))
    lines = read_export(export_csv(document, BOARD)).cells
    assert (lines[0], len(lines)) == (("IMG_0001.jpg", "猫", "IMG_0001.jpg"), 12)
    assert file_of(document, BOARD.items[1]).discarded


def test_that_many_names_follow_one_rule() -> None:
    document = done(move_files(NEW, BOARD, ["f01", "f02"], "cat"))
    document = done(discard_files(done(move_files(document, BOARD, ["f03"], "dog")), BOARD, ["f04"], True))
    names = names_by_rule(document, BOARD, ["f01", "f02", "f03", "f04"], "{folder}_{number}", 3)
    assert names == {"f01": "猫_001.jpg", "f02": "猫_002.jpg", "f03": "狗_001.jpg"}
    assert names_by_rule(document, BOARD, ["f01"], "{name}-旧.{type}") == {"f01": "IMG_0001-旧.jpg"}
    assert isinstance(rename_files(document, BOARD, names), Document)
    assert isinstance(rename_files(document, BOARD, names_by_rule(document, BOARD, ["f01", "f02"], "同名")), Refused)
