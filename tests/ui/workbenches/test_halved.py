"""Halved copies of a picture: made in strips, the same picks as in one go."""

import random
from itertools import pairwise

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from desktop.ui.workbenches.canvas.picture import SMALLEST, halved


def confetti(width: int, height: int) -> QImage:
    image, chance = QImage(width, height, QImage.Format.Format_RGB32), random.Random(width)
    image.fill(QColor(90, 120, 150))
    painter = QPainter(image)
    for _ in range(300):
        colour = QColor(*(chance.randrange(256) for _ in range(3)))
        painter.fillRect(chance.randrange(width), chance.randrange(height), 40, 30, colour)
    painter.end()
    return image


@pytest.mark.parametrize("size", [(2048, 1536), (4096, 256), (1300, 4)])
def test_that_strips_give_the_same_picture_as_scaling_at_once(qapp: QApplication, size: tuple[int, int]) -> None:
    image = confetti(*size)
    half = QSize(size[0] // 2, size[1] // 2)
    keep, smooth = Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    assert halved(image)[1] == image.scaled(half, keep, smooth)


@pytest.mark.parametrize("size", [(2047, 1533), (1025, 1), (3, 2049)])
def test_that_odd_sides_are_halved_to_the_end(qapp: QApplication, size: tuple[int, int]) -> None:
    levels = halved(confetti(*size))
    assert max(levels[-1].width(), levels[-1].height()) <= SMALLEST
    for before, after in pairwise(levels):
        assert (after.width(), after.height()) == (max(1, before.width() // 2), max(1, before.height() // 2))
