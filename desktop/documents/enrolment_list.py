"""机器登记核对单: each machine's six numbers, ticked by two people who stand before its screen."""

from collections.abc import Sequence

from reportlab.lib.units import mm

from desktop.documents.sheet import CONTENT_WIDTH, Sheet, build_pdf, facts_table, gap, ruled_table
from desktop.documents.typography import TITLE_POINTS, paragraph, text_style
from desktop.language import tr

Line = tuple[str, str]
"""What the machine is called, and its numbers."""


def enrolment_list_pdf(centre: str, root: str, lines: Sequence[Line]) -> bytes:
    """One line a machine, with room for both people's signs."""
    rows = [(name, numbers, "□", "□", "") for name, numbers in lines]
    story = [
        paragraph(tr("Machines to be enrolled"), text_style(TITLE_POINTS, bold=True, centred=True)),
        gap(3),
        facts_table([(tr("Centre"), centre), (tr("Machines"), str(len(lines))), (tr("Root numbers"), root)]),
        gap(2),
        paragraph(
            tr("Two people compare the six numbers with the screen of each machine. One number differs: no card."),
            text_style(),
        ),
        gap(2),
        ruled_table(
            [tr("Machine"), tr("Numbers"), tr("Person 1"), tr("Person 2"), tr("Remarks")],
            rows,
            [22 * mm, 62 * mm, 20 * mm, 20 * mm, CONTENT_WIDTH - 124 * mm],
            right=(),
        ),
        gap(4),
        facts_table([(tr("Person 1"), ""), (tr("Person 2"), ""), (tr("Date"), "")]),
    ]
    return build_pdf(Sheet(tr("Machines to be enrolled"), centre), story)
