"""A tile is drawn again only when its face changes: so everything that is drawn must be in the face."""

from dataclasses import fields, replace
from typing import Any

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from desktop.proctor.seat_map import SeatMap
from desktop.proctor.tile_painting import LEAST, Detail, TileLook, face_of, paint_tile
from desktop.room.seat_states import Presence
from desktop.room.tiles import Tile
from desktop.ui.theme import Theme
from tests.proctor.stage import tile

SHOWN = replace(tile(7), total=190, answered=20, left_s=1800, incidents=2, machine="05", since_s=3)


def other(value: Any) -> Any:
    """Another value of the same kind, far enough away to be seen."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, Presence):
        return Presence.LOST if value is not Presence.LOST else Presence.HERE
    return {"primary": "danger", "": "alert"}.get(value, f"{value}龙") if isinstance(value, str) else (value or 0) + 60


def painted(shown: Tile, detail: Detail) -> QImage:
    width, height = (side * 2 for side in LEAST[detail])
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(0)
    painter = QPainter(image)
    paint_tile(painter, Theme(), shown, QRectF(0, 0, width, height), TileLook(detail, selected=False, focused=False))
    painter.end()
    return image


@pytest.mark.parametrize("detail", list(Detail))
def test_that_what_is_not_in_the_face_is_not_drawn(qapp: QApplication, detail: Detail) -> None:
    before = painted(SHOWN, detail)
    for field in fields(Tile):
        value = getattr(SHOWN, field.name)
        for another in (other(value), value if isinstance(value, Presence) else type(value)()):
            changed = replace(SHOWN, **{field.name: another})
            if face_of(changed, detail) == face_of(SHOWN, detail):
                assert painted(changed, detail) == before, field.name


@pytest.mark.parametrize("detail", list(Detail))
def test_that_a_call_changes_the_face_at_every_size(qapp: QApplication, detail: Detail) -> None:
    calling = replace(SHOWN, urgency=5, tone="danger", sign="hand")
    assert face_of(calling, detail) != face_of(SHOWN, detail)
    assert painted(calling, detail) != painted(SHOWN, detail)


def test_that_an_answer_is_not_drawn_where_no_answers_are_shown(qapp: QApplication) -> None:
    wall = SeatMap(Theme())
    wall.show_columns(25)
    wall.resize(900, 500)
    tiles = [replace(SHOWN, seat=seat) for seat in range(1, 501)]
    wall.show_tiles(tiles)
    wall.show()
    QApplication.processEvents()
    assert wall.detail is Detail.SIGN
    wall.painted = 0
    wall.show_tiles([replace(one, answered=one.answered + 1) for one in tiles])
    QApplication.processEvents()
    assert wall.painted == 0
    wall.show_tiles([replace(tiles[0], sign="hand"), *tiles[1:]])
    QApplication.processEvents()
    assert wall.painted == 1
    wall.close()
    wall.deleteLater()
