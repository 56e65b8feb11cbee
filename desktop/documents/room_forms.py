"""The forms of an exam room: a title, facts, a table with rows that are filled or left to be written, signatures.

One shape for all of them, so that a pack holds them in order; each is a list of flowables that starts on its own page.
"""

from dataclasses import dataclass

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether

from desktop.documents.sheet import CONTENT_WIDTH, facts_table, gap, ruled_table, signature_block
from desktop.documents.typography import SMALL_POINTS, TITLE_POINTS, paragraph, text_style
from desktop.language import tr

_ROW_MM = 9


@dataclass(frozen=True)
class Column:
    """A column of a form: its head and its share of the width; numbers stand at the right, `prose` is for sentences."""

    head: str
    share: float
    number: bool = False
    prose: bool = False


@dataclass(frozen=True)
class RoomHead:
    """What stands at the top of every form: the room, its session, whether it only counts as practice, and an exception
    from the staffing rule (empty for none), which also marks the foot of every page.
    """

    centre: str
    room: str
    starts: str
    session: str
    exam: str
    practice: bool
    digest: str
    exception: str = ""

    @property
    def foot(self) -> str:
        """What stands at the lower left of each page."""
        mark = f" · {tr('staffing exception')}" if self.exception else ""
        return f"{tr('Session {session}', session=self.session)} · {self.room} · {self.starts}{mark}"


@dataclass(frozen=True)
class RoomForm:
    """One form. `facts` are pairs above the table; `blank_rows` are added below the filled ones, to be written by hand.

    `sealed` adds the box for the seal and the QR of the grant; otherwise `signers` sign on plain lines.
    """

    title: str
    columns: tuple[Column, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    blank_rows: int = 0
    signers: tuple[str, ...] = ()
    sealed: bool = False


def form_story(head: RoomHead, form: RoomForm) -> list[Flowable]:
    """The pages of one form."""
    story: list[Flowable] = [paragraph(form.title, text_style(TITLE_POINTS, bold=True, centred=True)), gap(2)]
    if head.practice:
        story += [paragraph(tr("Practice: does not count"), text_style(bold=True, centred=True)), gap(1)]
    usual = [(tr("Centre"), head.centre), (tr("Room"), head.room), (tr("Start"), head.starts), (tr("Exam"), head.exam)]
    story += [facts_table([*usual, *form.facts]), gap(2)]
    if head.exception:
        story += [paragraph(head.exception, text_style(bold=True)), gap(1)]
    story += [paragraph(note, text_style(SMALL_POINTS)) for note in form.notes]
    if form.columns:
        story += [gap(1), _table(form)]
    if form.signers:
        story += [gap(4), KeepTogether([_signatures(head, form)])]
    return story


def _table(form: RoomForm) -> Flowable:
    whole = sum(column.share for column in form.columns)
    widths = [CONTENT_WIDTH * column.share / whole for column in form.columns]
    blank = ("",) * len(form.columns)
    rows = [*form.rows, *(blank for _ in range(form.blank_rows))]
    right = tuple(place for place, column in enumerate(form.columns) if column.number)
    prose = tuple(place for place, column in enumerate(form.columns) if column.prose)
    table = ruled_table([column.head for column in form.columns], rows, widths, right, prose)
    heights = [None] * (1 + len(form.rows)) + [_ROW_MM * mm] * form.blank_rows
    table._argH = heights  # rows to be written by hand are tall enough for a pen; the others as tall as their text
    return table


def _signatures(head: RoomHead, form: RoomForm) -> Flowable:
    if form.sealed:
        return signature_block(form.signers, head.digest)
    lines = [(name, "") for name in form.signers]
    return facts_table([*lines, (tr("Date"), "")])
