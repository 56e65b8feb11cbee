"""监考包: every form of a room in one file, in order, under a cover with a list to tick."""

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.platypus import Flowable, PageBreak

from desktop.documents.room_forms import Column, RoomForm, RoomHead, form_story
from desktop.documents.sheet import Sheet, build_pdf
from desktop.language import tr


@dataclass(frozen=True)
class PackPart:
    """One part of the pack: its name on the cover, who uses it when, and its pages."""

    name: str
    use: str
    story: tuple[Flowable, ...]


def form_part(head: RoomHead, form: RoomForm, use: str) -> PackPart:
    """A form as a part."""
    return PackPart(form.title, use, tuple(form_story(head, form)))


def room_pack_pdf(head: RoomHead, parts: Sequence[PackPart], notes: Sequence[str] = ()) -> bytes:
    """The whole pack; each part begins on a page of its own."""
    rows = tuple((str(number), part.name, part.use, "□") for number, part in enumerate(parts, start=1))
    cover = RoomForm(
        tr("Proctors' pack"),
        columns=(
            Column(tr("No."), 8, number=True), Column(tr("Form to fill in"), 45), Column(tr("When and who"), 75),
            Column(tr("Ticked"), 14),
        ),
        rows=rows, notes=tuple(notes), signers=(tr("Prepared by"), tr("Taken over by")),
    )  # fmt: skip
    story: list[Flowable] = form_story(head, cover)
    for part in parts:
        story += [PageBreak(), *part.story]
    return build_pdf(Sheet(tr("Proctors' pack"), head.foot), story)


def parts_pdf(title: str, head: RoomHead, parts: Sequence[PackPart]) -> bytes:
    """Parts without a cover, each on pages of its own."""
    story: list[Flowable] = []
    for part in parts:
        story += [*([PageBreak()] if story else []), *part.story]
    return build_pdf(Sheet(title, head.foot), story)


def one_form_pdf(head: RoomHead, part: PackPart) -> bytes:
    """One part alone."""
    return build_pdf(Sheet(part.name, head.foot), list(part.story))
