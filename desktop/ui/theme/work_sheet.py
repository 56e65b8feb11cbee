"""The part of the style sheet for workbenches: lists, text boxes, tables, sliders and their small buttons."""

from desktop.ui.theme.colours import Colours
from desktop.ui.theme.metrics import Radius, Size, Space, Type, scaled


def work_sheet(c: Colours, step: int) -> str:
    """Rules for one look at one font step."""
    return _buttons(c, step) + _boxes(c, step) + _lists(c, step) + _sliders(c, step)


def _buttons(c: Colours, step: int) -> str:
    pad = Size.FOCUS - Size.STROKE
    small = scaled(Size.TARGET, step) - 2 * Size.FOCUS
    note = scaled(Type.NOTE, step)
    return f"""
QPushButton[kind="tool"], QPushButton[kind="label"] {{ min-height: {small}px; font-size: {note}px;
  padding: {pad}px {Space.SMALL + pad - 2}px; border-radius: {Radius.CELL}px; border-color: {c.line}; }}
QPushButton[kind="label"] {{ min-height: {small - Space.HAIR}px; text-align: left;
  padding: {pad}px {Space.HAIR + pad}px; }}
QPushButton[kind="tool"]:checked, QPushButton[kind="label"]:checked {{ border: {Size.FOCUS}px solid {c.primary};
  background: {c.soft}; padding: 0 {Space.SMALL - 2}px; }}
QPushButton[kind="label"]:checked {{ padding: 0 {Space.HAIR}px; }}
QPushButton[kind="tool"]:focus {{ padding: 0 {Space.SMALL - 2}px; border: {Size.FOCUS}px solid {c.primary}; }}
QPushButton[kind="label"]:focus {{ padding: 0 {Space.HAIR}px; border: {Size.FOCUS}px solid {c.primary}; }}
QPushButton[kind="tool"]:disabled {{ border-color: {c.line}; padding: {pad}px {Space.SMALL + pad - 2}px; }}
"""


def _boxes(c: Colours, step: int) -> str:
    body = scaled(Type.BODY, step)
    return f"""
QLineEdit[small="true"] {{ min-height: {scaled(Size.TARGET, step) - 2 * Size.FOCUS}px; font-size: {body}px;
  padding: 1px {Space.SMALL + 1}px; border-radius: {Radius.CELL}px; }}
QLineEdit[small="true"]:focus {{ padding: 0 {Space.SMALL}px; }}
QLineEdit[cell="true"] {{ min-height: 0; border-radius: 0; font-size: {scaled(Type.NOTE, step)}px;
  border: {Size.FOCUS}px solid {c.primary}; padding: 0 {Size.FOCUS}px; }}
QPlainTextEdit, QTextEdit {{ color: {c.text}; background: {c.card}; border: {Size.STROKE}px solid {c.edge};
  border-radius: {Radius.CELL}px; padding: {Space.HAIR + 1}px; font-size: {body}px;
  selection-background-color: {c.primary}; selection-color: {c.on_primary}; }}
QPlainTextEdit:focus, QTextEdit:focus {{ border: {Size.FOCUS}px solid {c.primary}; padding: {Space.HAIR}px; }}
QPlainTextEdit:disabled, QTextEdit:disabled {{ color: {c.muted}; background: {c.bg}; }}
QComboBox {{ combobox-popup: 0; color: {c.text}; background: {c.card}; border: {Size.STROKE}px solid {c.edge};
  border-radius: {Radius.CELL}px; min-height: {scaled(Size.TARGET, step) - 2 * Size.FOCUS}px;
  padding: 1px {Space.SMALL + 1}px; font-size: {scaled(Type.NOTE, step)}px; }}
QComboBox::drop-down {{ border: none; width: {scaled(Size.ICON, step)}px; }}
QComboBox:focus {{ border: {Size.FOCUS}px solid {c.primary}; padding: 0 {Space.SMALL}px; }}
QComboBox QAbstractItemView {{ color: {c.text}; background: {c.card}; border: {Size.STROKE}px solid {c.edge};
  selection-background-color: {c.soft}; selection-color: {c.text}; }}
"""


def _lists(c: Colours, step: int) -> str:
    row = scaled(Size.TARGET, step) - Space.SMALL
    return f"""
QListView, QTreeView {{ color: {c.text}; background: {c.card}; border: {Size.STROKE}px solid {c.line};
  border-radius: {Radius.CELL}px; font-size: {scaled(Type.NOTE, step)}px; padding: 1px; }}
QListView:focus, QTreeView:focus {{ border: {Size.FOCUS}px solid {c.primary}; padding: 0; }}
QListView::item, QTreeView::item {{ min-height: {row}px;
  padding: 0 {Space.HAIR}px; border-radius: {Radius.BAR}px; color: {c.text}; }}
QListView::item:selected, QTreeView::item:selected {{
  background: {c.soft}; color: {c.text}; border: {Size.STROKE}px solid {c.primary}; }}
QTableView[table="work"] {{ color: {c.text}; background: {c.card}; border: {Size.STROKE}px solid {c.line};
  gridline-color: {c.line}; font-size: {scaled(Type.NOTE, step)}px;
  selection-background-color: {c.soft}; selection-color: {c.text}; }}
QTableView[table="work"]:focus {{ border: {Size.FOCUS}px solid {c.primary}; }}
QTableView[table="work"]::item {{ padding: 0 {Space.HAIR}px; }}
QTableView[table="work"]::item:focus {{ border: {Size.FOCUS}px solid {c.primary}; }}
QTableView[table="work"] QComboBox {{ min-height: 0; border-radius: 0; padding: 0 {Size.FOCUS}px; }}
QGraphicsView {{ background: {c.bg}; border: {Size.STROKE}px solid {c.edge}; border-radius: {Radius.BAR}px; }}
QGraphicsView:focus {{ border: {Size.STROKE}px solid {c.primary}; }}
"""


def _sliders(c: Colours, step: int) -> str:
    knob = scaled(Size.ICON, step)
    return f"""
QSlider::groove:horizontal {{ height: {Space.HAIR}px; background: {c.line}; border-radius: 2px; }}
QSlider::sub-page:horizontal {{ background: {c.primary}; border-radius: 2px; }}
QSlider::handle:horizontal {{ background: {c.card}; border: {Size.FOCUS}px solid {c.primary}; width: {knob - 4}px;
  height: {knob - 4}px; margin: {-(knob - Space.HAIR) // 2}px 0; border-radius: {knob // 2}px; }}
QSlider {{ min-height: {knob + Space.SMALL}px; }}
QSlider:focus {{ border: {Size.STROKE}px solid {c.primary}; border-radius: {Radius.BAR}px; }}
QScrollBar:horizontal {{ height: {Space.MEDIUM}px; background: transparent; margin: 0; }}
QScrollBar::handle:horizontal {{ background: {c.edge}; border-radius: {Radius.BAR}px; min-width: {Space.PAGE}px;
  margin: 2px; }}
QScrollBar::add-line:horizontal, QScrollBar::sub-line:horizontal {{ height: 0; width: 0; }}
QScrollBar::add-page:horizontal, QScrollBar::sub-page:horizontal {{ background: transparent; }}
"""
