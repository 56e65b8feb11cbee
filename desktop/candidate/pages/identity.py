"""Is this me? Name, photo, level, part, seat, before anything begins."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QHBoxLayout

from desktop.candidate.words import grouped_number, part_text, seat_text
from desktop.keeper.messages import CandidateShown
from desktop.language import tr
from desktop.ui.buttons import Button
from desktop.ui.centred_page import CentredPage, facts_column
from desktop.ui.labels import label
from desktop.ui.level_words import level_text
from desktop.ui.plain_text import safe_name
from desktop.ui.theme import Size, Space, Theme


class IdentityPage(CentredPage):
    """`confirmed` carries True for 信息正确, False for 不是我."""

    confirmed = Signal(bool)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, tr("Please check that this is you"))
        self._photo = label(tr("No photo"), "note", "muted")
        self._photo.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._photo.setFixedSize(Size.PHOTO_WIDTH, Size.PHOTO_HEIGHT)
        self._photo.setFrameShape(self._photo.Shape.Box)
        self._name = label(size="large", bold=True, wrap=True)
        captions = (tr("Admission number"), tr("Level and part"), tr("Room and seat"))
        facts, self._values = facts_column([(caption, "") for caption in captions])
        column = facts
        column.insertWidget(0, self._name)
        row = QHBoxLayout()
        row.setSpacing(Space.WIDE)
        row.addWidget(self._photo, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(column, 1)
        self.body.addLayout(row)
        self.body.addWidget(
            label(tr("Wrong name, seat or room? Choose 'Not me' and raise your hand."), tone="muted", wrap=True)
        )
        self.wrong = Button(theme, tr("Not me"))
        self.right = Button(theme, tr("This is me"), "primary", sign="check")
        self.wrong.clicked.connect(lambda: self.confirmed.emit(False))
        self.right.clicked.connect(lambda: self.confirmed.emit(True))
        self.add_buttons(self.wrong, self.right)

    def take_keyboard(self) -> None:
        """信息正确 is what most will say."""
        self.focus_on(self.right)

    def show_candidate(self, candidate: CandidateShown, photo: QImage | None) -> None:
        """Who the roster says sits here; `photo` is decoded, or None when there is none."""
        self._name.setText(safe_name(candidate.name))
        level_and_part = "  ".join((level_text(candidate.level), part_text(candidate.part)))
        place = "  ·  ".join(filter(None, (safe_name(candidate.room), seat_text(candidate.seat))))
        for value, text in zip(
            self._values, (grouped_number(candidate.admission_number), level_and_part, place), strict=True
        ):
            value.setText(text)
        if photo is not None:
            size = QSize(Size.PHOTO_WIDTH, Size.PHOTO_HEIGHT)
            self._photo.setPixmap(
                QPixmap.fromImage(
                    photo.scaled(size, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
                )
            )
            self._photo.setAccessibleName(tr("Photo of {name}", name=safe_name(candidate.name)))
        self.take_keyboard()
