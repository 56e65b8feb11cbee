"""Text, labels, spans and relations of one text: used by the text workbench and, for corrections, by audits."""

import re
import unicodedata
from collections.abc import Callable
from typing import Any, Protocol

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.language import tr
from desktop.tasks.annotation.units import find
from desktop.tasks.text import model
from desktop.tasks.text.marks import Relation, Span, relations_of, spans_of, words
from desktop.ui.theme import Space, Theme
from desktop.ui.workbenches.label_looks import choices_of, looks_of
from desktop.ui.workbenches.palette_bar import PaletteBar
from desktop.ui.workbenches.text.layout import TextPlaces
from desktop.ui.workbenches.text.span_view import SpanView
from desktop.ui.workbenches.text_box import LineBox
from desktop.ui.workbenches.unit_list import UnitList, UnitRow

_NUMBER = re.compile(r"\d+")
SHOWN_CHARACTERS = 24


class Host(Protocol):
    """Whose document it is; commands are those of `desktop.tasks.text.model`."""

    def text_document(self) -> model.Document:
        """The document on screen."""
        ...

    def change_text(self, command: Callable[..., Any], *values: Any) -> bool:
        """Apply a command; a refusal is said by the host."""
        ...

    def say(self, text: str, tone: str = "muted") -> None:
        """A sentence in the status line."""
        ...


class TextDesk(QObject):
    """`middle` holds the text and its search line, `side` labels, span list and relation table."""

    selection_shown = Signal()

    def __init__(self, theme: Theme, host: Host, setup: model.Setup) -> None:
        super().__init__()
        self._host, self._setup = host, setup
        self._passage = model.Passage(setup, "")
        self._looks = looks_of([(one.id, one.name, one.colour) for one in setup.palette.labels])
        kinds = choices_of(theme, [(one.id, one.name) for one in setup.relations])
        self._kinds = kinds
        self._label = next(iter(self._looks), "")
        self._kind = next(iter(kinds), "")
        self._head = ""
        self.note: Callable[[str], str] = lambda unit: ""
        self.view = SpanView(theme, tr("Text"), self._looks)
        self.search = LineBox(tr("Find in the text"))
        self.palette = PaletteBar(theme, self._looks)
        self.spans = UnitList(theme, tr("Marked units"), tr("from, to; from, to"), setup.most_units)
        self.kinds = PaletteBar(theme, kinds)
        self.relations = UnitList(theme, tr("Relations"))
        self.middle, self.side = QWidget(), QWidget()
        self._arrange(theme)
        self._connect()

    def show_passage(self, passage: model.Passage | None, setup: model.Setup) -> None:
        """Another text; None when it is damaged."""
        self._passage = passage or model.Passage(setup, "")
        self._head = ""
        self.spans.rows.clearSelection()
        self.relations.rows.clearSelection()
        self.view.show_text(TextPlaces(self._passage.text))

    def show_units(self) -> None:
        """Spans and relations as they are now."""
        units = self._document.units
        spans, relations = spans_of(units), relations_of(units)
        if self._head and find(spans, self._head) is None:
            self._head = ""
        self.spans.show_rows([self._span_row(span) for span in spans], self.spans.chosen())
        self.relations.show_rows([self._relation_row(one, spans) for one in relations], self.relations.chosen())
        self._show_chosen()

    @property
    def chosen(self) -> str:
        """The selected span, "" for none."""
        return self.spans.chosen()

    def set_read_only(self, read_only: bool) -> None:
        """Only looking and choosing."""
        for widget in (self.palette, self.kinds):
            widget.setEnabled(not read_only)

    def close_edits(self) -> None:
        """Nothing typed is left open."""
        self.spans.close_editor()

    def act(self, action: str) -> bool:
        """An action of the key map; False when it is not ours."""
        if action.startswith("label_"):
            return self._use_number(int(action.removeprefix("label_")))
        if action in ("left", "right", "up", "down", "left_far", "right_far", "up_far", "down_far"):
            self.view.by_keyboard()
            return False
        actions: dict[str, Callable[[], object]] = {
            "new": lambda: self._use_label(self._label), "filter": self.palette.open_filter, "delete": self._delete,
            "delete_last": self._delete, "edit": self._edit, "add": self.spans.add, "find": self._open_search,
            "relation": self._relate, "reverse": self._reverse, "duplicate": self._mark_equal, "merge": self._add_range,
            "move_up": lambda: self._reorder(-1), "move_down": lambda: self._reorder(1),
        }  # fmt: skip
        if action == "accept":
            return self._accept()
        if action == "cancel":
            return self._cancel()
        if action not in actions or not (self._looks or action == "find"):
            return False
        actions[action]()
        return True

    # --- inside --------------------------------------------------------------------------------------------------

    @property
    def _document(self) -> model.Document:
        return self._host.text_document()

    def _change(self, command: Callable[..., Any], *values: Any) -> bool:
        return self._host.change_text(command, self._passage, *values)

    def _use_number(self, number: int) -> bool:
        bar, use = (self.kinds, self._use_kind) if self._picks_kind() else (self.palette, self._use_label)
        label = bar.at_number(number)
        if label:
            use(label)
        return bool(label)

    def _picks_kind(self) -> bool:
        """Digits name relation types while one is being made or the relation table has the keyboard."""
        return bool(self._kinds) and (bool(self._head) or self.relations.rows.hasFocus())

    def _use_label(self, label: str) -> None:
        """Mark the selection, else give the selected span this label, else keep it for the next one."""
        selected = self.view.selected()
        self._label = label
        if selected is not None:
            if self._change(model.add_span, label, (selected,)):
                self.view.drop_selection()
                self._choose(self._document.units[-1].id)
        elif self.chosen:
            self._change(model.set_label, (self.chosen,), label)
        self._show_chosen()

    def _use_kind(self, kind: str) -> None:
        self._kind = kind
        if self._head and self.chosen and self.chosen != self._head:
            self._join(kind)
        elif self.relations.chosen():
            self._change(model.set_label, (self.relations.chosen(),), kind)
        self.kinds.show_label(kind)

    def _relate(self) -> None:
        """First the head, then the tail; the type is the only one that fits, else the one chosen by a digit."""
        if not self._kinds or not self.chosen:
            self._host.say(tr("Choose a span first."), "warn")
        elif not self._head:
            self._head = self.chosen
            self._host.say(tr("Now choose the other span and press E, or a digit for the kind of relation."))
        elif self._head != self.chosen:
            fitting = self._fitting_kinds(self._head, self.chosen)
            self._join(self._kind if self._kind in fitting or not fitting else fitting[0])

    def _fitting_kinds(self, head: str, tail: str) -> list[str]:
        spans = {span.id: span for span in spans_of(self._document.units)}
        return [one.id for one in self._setup.relations if one.joins(spans[head].label, spans[tail].label)]

    def _join(self, kind: str) -> None:
        head, tail, self._head = self._head, self.chosen, ""
        if self._change(model.add_relation, kind, (head, tail)):
            self._kind = kind
            self.relations.choose(self._document.units[-1].id)
            self._show_chosen()

    def _reverse(self) -> None:
        if self.relations.chosen():
            self._change(model.reverse_relation, self.relations.chosen())

    def _add_range(self) -> None:
        """A further range for the selected span (where spans may have gaps)."""
        selected, span = self.view.selected(), self._span()
        if selected is not None and span is not None and self._change(
            model.change_span, span.id, (*span.ranges, selected)
        ):  # fmt: skip
            self.view.drop_selection()

    def _mark_equal(self) -> None:
        if self.chosen:
            self._change(model.mark_equal, self.chosen)

    def _delete(self) -> None:
        gone = self.relations.chosen() if self.relations.rows.hasFocus() else self.chosen
        if gone:
            self._host.change_text(model.delete_units, (gone,))

    def _edit(self) -> None:
        if not self.relations.rows.hasFocus():
            self.spans.edit()

    def _accept(self) -> bool:
        if self.view.hasFocus() and self._head:
            self._relate()
            return True
        if self.spans.rows.hasFocus():
            self.spans.edit()
            return True
        return False

    def _cancel(self) -> bool:
        was = bool(self._head) or self.view.selected() is not None or bool(self.chosen)
        self._head = ""
        self._host.say("")
        self.view.drop_selection()
        self._choose("")
        return was

    def _reorder(self, step: int) -> None:
        ids = [unit.id for unit in self._document.units]
        if self.chosen and 0 <= ids.index(self.chosen) + step < len(ids):
            self._host.change_text(model.reorder, self.chosen, ids.index(self.chosen) + step)

    def _take_values(self, unit: str, typed: str) -> None:
        found = [int(number) for number in _NUMBER.findall(unicodedata.normalize("NFKC", typed))][:100]
        if not found or len(found) % 2:
            self._host.say(tr("Type the first character and the one after the last, such as 12, 15."), "warn")
            return
        ranges = tuple(zip(found[::2], found[1::2], strict=True))
        if unit:
            self._change(model.change_span, unit, ranges)
        elif self._change(model.add_span, self._label, ranges):
            self._choose(self._document.units[-1].id)

    def _span(self) -> Span | None:
        mark = find(self._document.units, self.chosen)
        return mark if isinstance(mark, Span) else None

    def _choose(self, unit: str) -> None:
        self.spans.choose(unit)
        self._show_chosen()

    def _take_from_list(self, unit: str) -> None:
        span = find(self._document.units, unit)
        self._show_chosen()
        if isinstance(span, Span):
            self.view.bring(span.ranges[0][0])

    def _take_relation(self, unit: str) -> None:
        relation = find(self._document.units, unit)
        if isinstance(relation, Relation):
            self.kinds.show_label(relation.label)
            head = find(self._document.units, relation.head)
            if isinstance(head, Span):
                self.view.bring(head.ranges[0][0])
        self._show_chosen()

    def _show_chosen(self) -> None:
        span, units = self._span(), self._document.units
        self.palette.show_label(span.label if span is not None else self._label)
        self.kinds.show_label(self._kind)
        shown = self.relations.chosen() if self.relations.rows.hasFocus() else self.chosen
        self.view.show_spans(spans_of(units), relations_of(units), shown)
        self.selection_shown.emit()

    def _span_row(self, span: Span) -> UnitRow:
        values = "; ".join(f"{start}, {end}" for start, end in span.ranges)
        return UnitRow(span.id, self._looks.get(span.label), self.words(span), values)

    def words(self, span: Span) -> str:
        """How the list says a span."""
        said, look = words(self._passage.text, span).replace("\n", " "), self._looks.get(span.label)
        said = said if len(said) <= SHOWN_CHARACTERS else said[:SHOWN_CHARACTERS] + "…"
        return "  ".join(filter(None, (self.note(span.id), said, look.name if look else "", str(span.ranges[0][0]))))

    def _relation_row(self, relation: Relation, spans: tuple[Span, ...]) -> UnitRow:
        known = {span.id: words(self._passage.text, span)[:SHOWN_CHARACTERS] for span in spans}
        kind = self._setup.relation(relation.label)
        arrow = "—" if kind is not None and kind.symmetric else "→"
        name = kind.name if kind is not None else relation.label
        said = tr(
            "{head} {arrow} {tail}: {kind}", head=known[relation.head], arrow=arrow, tail=known[relation.tail],
            kind=name,
        )  # fmt: skip
        note = self.note(relation.id)
        return UnitRow(relation.id, self._kinds.get(relation.label), f"{note}  {said}".strip())

    # --- search --------------------------------------------------------------------------------------------------

    def _open_search(self) -> None:
        self.search.show()
        self.search.setFocus()
        self.search.selectAll()

    def _find_next(self) -> None:
        wanted, text = self.search.text(), self._passage.text
        if not wanted:
            return
        selected = self.view.selected()
        begin = selected[1] if selected is not None else self.view.caret()
        place = text.find(wanted, begin)
        place = place if place >= 0 else text.find(wanted)
        if place < 0:
            self._host.say(tr("Not found."), "warn")
        else:
            self._host.say("")
            self.view.select(place, place + len(wanted))

    def _close_search(self) -> None:
        self.search.hide()
        self.view.setFocus()

    def _connect(self) -> None:
        self.view.span_chosen.connect(self._choose)
        self.spans.unit_chosen.connect(self._take_from_list)
        self.spans.values_given.connect(self._take_values)
        self.relations.unit_chosen.connect(self._take_relation)
        self.palette.label_chosen.connect(self._use_label)
        self.palette.left.connect(self.view.setFocus)
        self.kinds.label_chosen.connect(self._use_kind)
        self.kinds.left.connect(self.view.setFocus)
        self.search.accepted.connect(self._find_next)
        self.search.left.connect(self._close_search)

    def _arrange(self, theme: Theme) -> None:
        self.search.setProperty("small", True)
        self.search.setPlaceholderText(tr("Find in the text"))
        self.search.hide()
        middle, side = QVBoxLayout(self.middle), QVBoxLayout(self.side)
        for column in (middle, side):
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(Space.HAIR)
        middle.addWidget(self.search)
        middle.addWidget(self.view, 1)
        side.addWidget(self.palette)
        side.addWidget(self.spans, 3)
        side.addWidget(self.kinds)
        side.addWidget(self.relations, 2)
        for widget in (self.kinds, self.relations):
            widget.setVisible(bool(self._kinds))
