"""The audit workbench: 标注数据审核与纠正. It embeds the desk of the base type and adds verdicts, tally and report."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QStackedWidget

from desktop.language import tr
from desktop.tasks.annotation.documents import PieceState
from desktop.tasks.annotation.undo import Refused
from desktop.tasks.audit import model
from desktop.tasks.audit.bases import Base, is_report, same_unit
from desktop.ui.labels import label
from desktop.ui.workbenches.audit.embedding import Embedding, embed
from desktop.ui.workbenches.audit.report_form import ReportForm
from desktop.ui.workbenches.audit.verdict_panel import VerdictPanel, tally_words
from desktop.ui.workbenches.unit_list import UnitRow
from desktop.ui.workbenches.workbench import Workbench

GUIDELINE_HEIGHT = 132
QWIDGETSIZE_MAX = 16_777_215


class AuditWorkbench(Workbench):
    """Source and annotation in the base's desk; digits name errors, `/` and a digit correct a label."""

    keys = (
        "right_unit", "wrong_unit", "error_type", "accept_item", "original", "restore", "correct_label", "select",
        "box", "polygon", "zoom", "add", "edit", "delete", "find", "sound", "play", "cancel",
    )  # fmt: skip

    def unused_keys(self) -> set[str]:
        return set(self.embedded.unused_keys)

    def make(self) -> None:
        self._setup = model.read_setup(self.task)
        self._cases = {piece.piece: model.read_case(self.task, piece) for piece in self.task.pieces}
        self._shows_original = False
        self.embedded: Embedding = embed(self._setup.base, self)
        self.desk = self.embedded.desk
        self.panel = VerdictPanel(self.theme, self._setup)
        self.report = ReportForm(self.theme, self._setup.fields)
        self.form = self.report.form
        self.middle = QStackedWidget()
        self.middle.addWidget(self.desk.middle)
        self.middle.addWidget(self.report)
        self.work.addWidget(self.middle, 1)
        below = self.desk.side.layout()
        below.removeWidget(self.desk.palette)  # the list is what one works down: the labels for corrections come last
        below.addWidget(label(tr("Correct it (label: / then a digit)"), "small", "muted", bold=True))
        below.addWidget(self.desk.palette)
        self.side.addWidget(self.panel)
        self.side.addWidget(self.desk.side, 1)
        self.side.addWidget(self.panel.foot)
        self.desk.note = self._note
        self.panel.judged.connect(self._judge)
        self.panel.type_toggled.connect(self._toggle_type)
        self.panel.filter_chosen.connect(self._filter)
        self.panel.asked.connect(self.act)
        self.panel.removed.rows.itemActivated.connect(lambda _: self._restore())
        self.form.field_given.connect(self._take_field)
        self.listen(self.panel.removed.rows)
        for widget in self.embedded.panes:
            self.listen(widget)
            self.add_pane(widget)
        self.desk.selection_shown.connect(self._show_verdict)
        for units in (*self.embedded.lists, self.panel.removed):
            units.give_way()

    def show_piece(self) -> None:
        self._shows_original = False
        self.panel.original.setChecked(False)
        report = is_report(self.piece)
        self.middle.setCurrentIndex(1 if report else 0)
        self.show_side(not report)
        self.guideline.setMaximumHeight(QWIDGETSIZE_MAX if report else self.theme.px(GUIDELINE_HEIGHT))
        if not report:
            self.embedded.show_piece(self.piece)
        self.show_document()

    def show_document(self) -> None:
        if is_report(self.piece):
            self.form.show_fields({field.id: field.value for field in self.document.fields})
            self._show_tally()
            return
        self.desk.show_units()
        self.panel.filter.show_label(self.document.filter)
        given = {unit.id: unit for unit in self._case.given}
        self.panel.show_removed(
            [UnitRow(name, None, self.embedded.words(given[name])) for name in self.document.removed if name in given]
        )
        self._show_verdict()
        self._show_tally()

    # --- the desk's host -----------------------------------------------------------------------------------------

    def base_document(self) -> Any:
        """The item as a document of the base type: as corrected, or as it was given."""
        document = self.document
        if self._shows_original:
            document = replace(document, corrected=(), removed=())
        return model.base_document(document, self._case)

    picture_document = text_document = sound_document = base_document

    def change_base(self, command: Callable[..., Any], *values: Any) -> bool:
        """Apply a command of the base to the item."""
        if self._shows_original:
            self.say(tr("This is the original. Press U to go back to your work."), "warn")
            return False
        case = self._case

        def audited(document: model.Document) -> model.Document | Refused:
            edited = command(model.base_document(document, case), *values)
            return edited if isinstance(edited, Refused) else model.with_base(document, case, edited)

        done = self.apply(audited)
        if done and self.document.verdict(self.desk.chosen) is None:
            self.say(tr("Changed. If the unit was wrong, say so by X or the digit of its error."))
        return done

    change_picture = change_text = change_sound = change_base

    def show_refusal(self, refused: Refused) -> None:
        if refused.at is not None and self._setup.base is Base.IMAGE:
            self.desk.canvas.mark_fault(refused.at)

    # --- keys ----------------------------------------------------------------------------------------------------

    def act(self, action: str) -> bool:
        if is_report(self.piece):
            return False
        if action.startswith("label_"):
            choice = self.panel.types.at_number(int(action.removeprefix("label_")))
            if choice:
                self._toggle_type(choice)
            return bool(choice)
        actions: dict[str, Callable[[], object]] = {
            "copy_next": lambda: self._judge(model.Judgement.OK), "reverse": lambda: self._judge(model.Judgement.WRONG),
            "original": self._toggle_original, "restore": self._restore, "checked": self._accept_item,
        }  # fmt: skip
        if action in actions:
            actions[action]()
            return True
        done: bool = self.desk.act(action)
        return done

    def close_edits(self) -> None:
        self.form.flush()
        self.desk.close_edits()

    def pause(self) -> None:
        self.embedded.pause()

    def set_locked(self, locked: bool) -> None:
        super().set_locked(locked)
        self.desk.set_read_only(locked)
        self.form.set_read_only(locked)

    # --- inside --------------------------------------------------------------------------------------------------

    @property
    def _case(self) -> model.Case:
        return self._cases[self.piece.piece]

    def _judge(self, judgement: model.Judgement) -> None:
        known = self.document.verdict(self.desk.chosen)
        again = known is not None and known.judgement is judgement
        self.apply(model.set_verdict, self._case, self.desk.chosen, None if again else judgement)

    def _toggle_type(self, choice: str) -> None:
        unit = self.panel.removed.chosen() if self.panel.removed.rows.hasFocus() else self.desk.chosen
        known = self.document.verdict(unit)
        types = set(known.types if known is not None else ()) ^ {choice}
        self.apply(model.set_types, self._case, unit, tuple(types))

    def _accept_item(self) -> None:
        if self.document.head.state is PieceState.CHECKED:
            self.set_head(state=PieceState.OPEN)
        else:
            self.apply(model.accept_rest, self._case)

    def _restore(self) -> None:
        unit = self.panel.removed.chosen() if self.panel.removed.rows.hasFocus() else self.desk.chosen
        if unit:
            self.apply(model.restore_unit, self._case, unit)

    def _toggle_original(self) -> None:
        self._shows_original = not self._shows_original
        self.panel.original.setChecked(self._shows_original)
        self.say(tr("This is the original. Press U to go back to your work.") if self._shows_original else "")
        self.desk.show_units()

    def _filter(self, kept: str) -> None:
        self.apply(model.set_filter, self._case, "" if kept == self.document.filter else kept)

    def _take_field(self, name: str, text: str) -> None:
        self.apply(model.set_field, self._case, model.FieldValue(name, text))

    def _note(self, unit: str) -> str:
        """What stands behind a unit in the list: verdict, errors, and that it was changed or added."""
        verdict = self.document.verdict(unit)
        names = {choice.id: choice.name for choice in self._setup.types}
        parts = []
        if verdict is not None:
            parts.append("✓" if verdict.judgement is model.Judgement.OK else "✗")
            parts += [names[kind] for kind in verdict.types if kind in names]
        given = {one.id: one for one in self._case.given}
        now = {one.id: one for one in self.document.corrected}
        if unit in now and unit not in given:
            parts.append(tr("added"))
        elif unit in now and not same_unit(now[unit], given[unit]):
            parts.append(tr("changed"))
        return " ".join(parts)

    def _show_verdict(self) -> None:
        unit = self.desk.chosen
        self.panel.show_verdict(self.document.verdict(unit), self._setup.types, chosen=bool(unit))

    def _show_tally(self) -> None:
        pieces = [piece for piece in self.task.pieces if not is_report(piece)]
        documents = {piece.name: self.works[piece.piece].document for piece in pieces}
        cases = {piece.name: self._cases[piece.piece] for piece in pieces}
        figures = model.tally(documents, cases)
        self.panel.tally.setText(tally_words(figures))
        self.report.tally.setText(tally_words(figures))
