"""The style sheet and palette of the Fusion style, made from the tokens."""

from PySide6.QtGui import QColor, QPalette

from desktop.ui.theme.colours import Colours
from desktop.ui.theme.metrics import Radius, Size, Space, Type, scaled, scaled_type
from desktop.ui.theme.work_sheet import work_sheet

LABEL_SIZES = {
    "caption": Type.CAPTION, "small": Type.SMALL, "note": Type.NOTE, "body": Type.BODY, "option": Type.OPTION,
    "stem": Type.STEM, "title": Type.TITLE, "large": Type.LARGE, "display": Type.DISPLAY, "aisle": Type.AISLE,
}  # fmt: skip
TONES = ("text", "muted", "primary", "on_primary", "ok", "warn", "danger", "flag")


# Fusion frames what has the keyboard by itself: that would be a second ring inside ours.
_NO_INNER_RING = "QPushButton, QCheckBox, QRadioButton, QComboBox, QListView, QTreeView { outline: none; }\n"


def palette_of(colours: Colours) -> QPalette:
    """Colours for what the style sheet does not reach."""
    palette = QPalette()
    pairs = {
        QPalette.ColorRole.Window: colours.bg, QPalette.ColorRole.WindowText: colours.text,
        QPalette.ColorRole.Base: colours.card, QPalette.ColorRole.AlternateBase: colours.bg,
        QPalette.ColorRole.Text: colours.text, QPalette.ColorRole.Button: colours.card,
        QPalette.ColorRole.ButtonText: colours.text, QPalette.ColorRole.Highlight: colours.primary,
        QPalette.ColorRole.HighlightedText: colours.on_primary, QPalette.ColorRole.PlaceholderText: colours.muted,
        QPalette.ColorRole.ToolTipBase: colours.card, QPalette.ColorRole.ToolTipText: colours.text,
    }  # fmt: skip
    for role, colour in pairs.items():
        palette.setColor(role, QColor(colour))
    return palette


def style_sheet(colours: Colours, step: int) -> str:
    """The whole style sheet for one look at one font step."""
    sized = (_labels, _buttons, _fields, _tables, work_sheet)
    return "".join([_NO_INNER_RING, _panels(colours), *(part(colours, step) for part in sized), _scrolling(colours)])


def _labels(c: Colours, step: int) -> str:
    rules = [f"QLabel {{ color: {c.text}; background: transparent; font-size: {scaled(Type.BODY, step)}px; }}"]
    rules += [
        f'QLabel[type="{name}"] {{ font-size: {scaled_type(size, step)}px; }}' for name, size in LABEL_SIZES.items()
    ]
    rules += [f'QLabel[tone="{tone}"] {{ color: {getattr(c, tone)}; }}' for tone in TONES]
    rules.append('QLabel[bold="true"] { font-weight: bold; }')
    return "\n".join(rules) + "\n"


def _panels(c: Colours) -> str:
    return f"""
QMainWindow, QWidget#page {{ background: {c.bg}; }}
QFrame[panel="card"] {{ background: {c.card}; border: {Size.STROKE}px solid {c.line};
  border-radius: {Radius.PANEL}px; }}
QFrame[panel="bar"] {{ background: {c.card}; border: none; border-bottom: {Size.STROKE}px solid {c.line}; }}
QFrame[panel="quiet"] {{ background: {c.bg}; border: {Size.STROKE}px solid {c.line};
  border-radius: {Radius.CONTROL}px; }}
QFrame[panel="line"] {{ background: {c.line}; border: none; max-height: {Size.STROKE}px;
  min-height: {Size.STROKE}px; }}
QToolTip {{ color: {c.text}; background: {c.card}; border: {Size.STROKE}px solid {c.edge}; padding: {Space.HAIR}px; }}
"""


def _buttons(c: Colours, step: int) -> str:
    pad = Size.FOCUS - Size.STROKE  # the focus ring is thicker than the edge: the difference is padding without it
    base = f"""
QPushButton {{ color: {c.text}; background: {c.card}; border: {Size.STROKE}px solid {c.edge};
  border-radius: {Radius.CONTROL}px;
  min-height: {scaled(Size.BUTTON, step) - 2 * Size.FOCUS}px; padding: {pad}px {Space.LARGE + pad}px;
  font-size: {scaled(Type.BODY, step)}px; }}
QPushButton:hover {{ background: {c.soft}; }}
QPushButton:pressed, QPushButton:checked {{ background: {c.soft}; border-color: {c.primary}; }}
QPushButton:focus {{ border: {Size.FOCUS}px solid {c.primary}; padding: 0 {Space.LARGE}px; }}
QPushButton:disabled {{ color: {c.muted}; background: {c.bg}; border: {Size.STROKE}px dashed {c.edge};
  padding: {pad}px {Space.LARGE + pad}px; }}
"""
    primary = f"""
QPushButton[kind="primary"] {{ color: {c.on_primary}; background: {c.primary}; border-color: {c.primary};
  font-weight: bold; }}
QPushButton[kind="primary"]:focus {{ border-color: {c.text}; }}
QPushButton[kind="primary"]:disabled {{ color: {c.muted}; background: {c.bg}; border-color: {c.edge}; }}
QPushButton[kind="danger"] {{ color: {c.danger}; border-color: {c.danger}; font-weight: bold; }}
"""
    small = f"""
QPushButton[kind="small"], QPushButton[kind="quiet"] {{ min-height: {scaled(Size.TARGET, step) - 2 * Size.FOCUS}px;
  font-size: {scaled(Type.NOTE, step)}px; padding: {pad}px {Space.SMALL + pad}px; }}
QPushButton[kind="small"]:focus, QPushButton[kind="quiet"]:focus {{ padding: 0 {Space.SMALL}px; }}
QPushButton[kind="row"] {{ min-height: {scaled(Size.TARGET, step) - 2 * Size.FOCUS}px; text-align: left; }}
QPushButton[kind="quiet"] {{ background: transparent; border-color: transparent; color: {c.primary}; }}
QPushButton[kind="quiet"]:hover {{ background: {c.soft}; }}
QPushButton[kind="quiet"]:focus {{ border-color: {c.primary}; }}
QPushButton[kind="quiet"]:disabled {{ color: {c.muted}; background: transparent; border-color: transparent; }}
"""
    return base + primary + small


def _fields(c: Colours, step: int) -> str:
    box = scaled(Type.STEM, step)
    return f"""
QLineEdit {{ color: {c.text}; background: {c.card}; border: {Size.STROKE}px solid {c.edge};
  border-radius: {Radius.CONTROL}px;
  min-height: {scaled(Size.BUTTON, step) - 2 * Size.FOCUS}px; padding: 1px {Space.MEDIUM + 1}px;
  font-size: {scaled(Type.STEM, step)}px;
  selection-background-color: {c.primary}; selection-color: {c.on_primary}; }}
QLineEdit:focus {{ border: {Size.FOCUS}px solid {c.primary}; padding: 0 {Space.MEDIUM}px; }}
QLineEdit[code="true"] {{ font-size: {scaled_type(Type.LARGE, step)}px;
  min-height: {scaled(Size.BUTTON + Space.MEDIUM, step)}px; }}
QLineEdit:disabled {{ color: {c.muted}; background: {c.bg}; }}
QCheckBox, QRadioButton {{ color: {c.text}; font-size: {scaled(Type.BODY, step)}px; spacing: {Space.SMALL}px;
  min-height: {scaled(Size.TARGET, step)}px;
  border: {Size.FOCUS}px solid transparent; border-radius: {Radius.CELL}px; padding: 0 {Space.HAIR}px; }}
QCheckBox:focus, QRadioButton:focus {{ border-color: {c.primary}; }}
QCheckBox::indicator {{ width: {box}px; height: {box}px; border: {Size.STROKE}px solid {c.edge};
  border-radius: {Radius.BAR}px; background: {c.card}; }}
QCheckBox::indicator:checked {{ background: {c.primary}; border-color: {c.primary}; }}
"""


def _scrolling(c: Colours) -> str:
    return f"""
QScrollArea, QScrollArea > QWidget > QWidget#scrolled {{ background: transparent; border: none; }}
QListView[list="record"] {{ background: transparent; border: none; }}
QTableView {{ background: transparent; border: none; gridline-color: transparent;
  selection-background-color: transparent; outline: none; }}
QScrollBar:vertical {{ width: {Space.MEDIUM}px; background: transparent; margin: 0; }}
QScrollBar::handle:vertical {{ background: {c.edge}; border-radius: {Radius.BAR}px; min-height: {Space.PAGE}px;
  margin: 2px; }}
QScrollBar::add-line, QScrollBar::sub-line {{ height: 0; width: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
"""


def _tables(c: Colours, step: int) -> str:
    line, target = f"{Size.STROKE}px solid", scaled(Size.TARGET, step)
    note = f"font-size: {scaled(Type.NOTE, step)}px; font-weight: bold"
    bar = f"border: none; border-radius: {Radius.BAR}px"
    return f"""
QTableView[table="results"] {{ color: {c.text}; font-size: {scaled(Type.BODY, step)}px;
  selection-background-color: {c.soft}; selection-color: {c.text}; }}
QTableView[table="results"]::item {{ padding: 0 {Space.SMALL}px; border: none; border-bottom: {line} {c.line}; }}
QTableView[table="results"]::item:selected {{ background: {c.soft}; color: {c.text}; }}
QHeaderView {{ background: transparent; border: none; }}
QHeaderView::section {{ color: {c.muted}; background: {c.card}; border: none; border-bottom: {line} {c.edge};
  padding: 0 {Space.SMALL + Space.HAIR}px 0 {Space.SMALL + 3}px; min-height: {target}px; {note}; }}
QProgressBar {{ background: {c.line}; {bar}; max-height: {Size.PACE}px; min-height: {Size.PACE}px; }}
QProgressBar::chunk {{ background: {c.primary}; border-radius: {Radius.BAR}px; }}
"""
