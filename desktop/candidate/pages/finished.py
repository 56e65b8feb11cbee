"""The last screen: 已交卷 readable from the aisle, the receipt code, what was interrupted; nothing of the paper."""

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.candidate.words import duration_text
from desktop.keeper.messages import Receipt
from desktop.language import tr
from desktop.ui.announce import announce
from desktop.ui.buttons import Button
from desktop.ui.centred_page import CentredPage, facts_column
from desktop.ui.labels import label, panel, retone, rule
from desktop.ui.sign import Sign
from desktop.ui.theme import Size, Theme


@dataclass(frozen=True)
class EndShown:
    """How it ended: `by` is hand_in, time, stop or moved."""

    by: str
    seat: str
    name: str


class FinishedPage(CentredPage):
    """`close_requested` once the bundle is written and a proctor leaves; `copy_requested` asks where to copy it."""

    close_requested = Signal()
    copy_requested = Signal()
    next_requested = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, width=Size.COLUMN)
        self._done = label(tr("Handed in"), "aisle", "ok", bold=True)
        self._who = label(size="option", tone="muted", wrap=True)
        self._stay = label(size="option", bold=True, wrap=True)
        self._receipt = panel("quiet")
        self._code = label(size="large", bold=True)
        self._code.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        captions = (tr("Handed in at"), tr("Answers"), tr("Interruptions"))
        columns = [facts_column([(caption, "")], "body") for caption in captions]
        self._values = [values[0] for _, values in columns]
        self._fact_row = QWidget()
        self._facts = QHBoxLayout(self._fact_row)
        self._facts.setContentsMargins(0, 0, 0, 0)
        self._results = label(tr("Results: the centre announces time and place; keep your receipt code."), wrap=True)
        for (column, _), width in zip(columns, (2, 3, 4), strict=True):
            column.addStretch(1)
            self._facts.addLayout(column, width)
        self._saved = label(tone="muted", bold=True, wrap=True)
        self.leave = Button(theme, tr("Close the program"), "quiet")
        self.leave.hide()
        self.leave.clicked.connect(self.close_requested)
        self.copy = Button(theme, tr("Proctor: copy the answers to a stick..."), "quiet", sign="folder")
        self.copy.hide()
        self.copy.clicked.connect(self.copy_requested)
        self.next = Button(theme, tr("Proctors: next session..."), "quiet")
        self.next.hide()
        self.next.clicked.connect(self.next_requested)
        self._on_stick = label(size="option", bold=True, wrap=True)
        self._on_stick.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._on_stick.hide()
        self._copied = QWidget()
        self._copied.hide()
        self._fill()

    def take_keyboard(self) -> None:
        """Nothing here is for the candidate to press."""
        self.setFocus()

    def show_end(self, end: EndShown) -> None:
        """Who is done, and how."""
        headings = {"time": tr("Time is up"), "stop": tr("Stopped"), "moved": tr("Seat changed")}
        self._done.setText(headings.get(end.by, tr("Handed in")))
        retone(self._done, "warn" if end.by in ("stop", "moved") else "ok")
        self._who.setText("  ·  ".join(filter(None, (end.seat, end.name))))
        self._stay.setText(tr("Please raise your hand and stay seated until the proctor comes."))
        writing = tr("Writing the answers to the second medium...")
        moved = end.by == "moved"
        by_stick = tr("To carry it there plug a stick in here; then choose “change of machine” at the other machine.")
        self._saved.setText("\n".join((tr("The sitting goes on at another machine."), by_stick)) if moved else writing)
        for shown in (self._fact_row, self._results):
            shown.setVisible(not moved)
        if moved:
            self._receipt.hide()

    def show_taken_over(self) -> None:
        """Another machine has the sitting already: nobody sits here, and nothing is to be carried any more."""
        self._saved.setText(tr("The sitting goes on at another machine."))
        self._stay.setText(tr("This machine takes no further part in this sitting."))

    def show_receipt(self, receipt: Receipt, at: str, *, is_practical: bool = False) -> None:
        """The receipt code and the facts of the sitting; `at` is when it was handed in, in the room's time.

        Practical work is counted in pieces, theory in questions.
        """
        self._receipt.setVisible(bool(receipt.text))
        self._code.setText(receipt.text)
        self._code.setAccessibleName(tr("Receipt code {code}", code=" ".join(receipt.text.replace("-", ""))))
        lost = tr("none")
        if receipt.interrupted_seconds:
            lost = tr(
                "{time}, given back {credit}",
                time=duration_text(receipt.interrupted_seconds),
                credit=duration_text(receipt.credited_seconds),
            )
        counts = {"n": receipt.answered, "blank": receipt.blank}
        answered = tr("{n} answered, {blank} blank", **counts)
        if is_practical:
            answered = tr("{n} pieces begun, {blank} untouched", **counts)
        for value, text in zip(self._values, (at, answered, lost), strict=True):
            value.setText(text)

    def show_exported(self, copies: int) -> None:
        """The bundle is complete and was read back."""
        written = tr("The answers are written and checked, copies: {n}.", n=copies)
        self._saved.setText(written if copies else tr("The answers are written and checked."))
        retone(self._saved, "ok")
        self.leave.show()
        self.copy.show()

    def offer_next(self, offered: bool) -> None:
        """Whether proctors may go to the session after this one."""
        self.next.setVisible(offered)

    def show_copying(self) -> None:
        """A stick is being written to: it must stay where it is."""
        self.say("")
        self._copied.hide()
        self._saved.setText(tr("Copying to the stick... Please do not pull it out."))
        self._saved.show()
        self.copy.setEnabled(False)

    def show_copied(self) -> None:
        """On the stick, read back and the same."""
        self.show_ready()
        self._saved.hide()
        self._on_stick.hide()
        self._copied.show()
        self.bring(self._copied)
        announce(self, tr("Copied. Unplug the stick."))

    def show_tally(self, text: str) -> None:
        """What the stick holds of the whole room."""
        if self._copied.isVisible():
            self._on_stick.setText(text)
            self._on_stick.show()
            self.bring(self._on_stick)

    def show_copy_failure(self, text: str, advice: str, code: str) -> None:
        """The copy failed; the answers on this machine stand."""
        self.show_ready()
        self._saved.setText(tr("The answers are written and checked."))
        self.say(text, advice, code)

    def show_ready(self) -> None:
        """The next stick may come."""
        self.say("")
        self.copy.setEnabled(True)
        self._copied.hide()
        self._on_stick.hide()
        self._saved.show()

    def _fill(self) -> None:
        for shown in (self._done, self._who):
            shown.setAlignment(Qt.AlignmentFlag.AlignCenter)
            self.body.addWidget(shown)
        box = self._receipt
        column = QVBoxLayout(box)
        for shown in (label(tr("Receipt code: write it on the hand-in form"), "note", "muted"), self._code):
            shown.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(shown)
        self.body.addWidget(box)
        self.body.addWidget(self._fact_row)
        self.body.addWidget(self._saved)
        self.body.addWidget(self._copied)
        self.body.addWidget(self._on_stick)
        copied = QHBoxLayout(self._copied)
        copied.setContentsMargins(0, 0, 0, 0)
        copied.addStretch(1)
        copied.addWidget(Sign(self.theme, "check", "ok"))
        copied.addWidget(label(tr("Copied. Unplug the stick."), "large", "ok", bold=True))
        copied.addStretch(1)
        self.body.addWidget(rule())
        self.body.addWidget(self._results)
        self.body.addWidget(self._stay)
        self.add_buttons(self.leave, self.next, self.copy)
        self.tighten()
