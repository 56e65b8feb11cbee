"""A report as an OpenDocument text (ODT), by a writer of our own: paragraphs, lists, tables, bold and italic.

An insert is a line that names it. The same boxes give the same bytes.
"""

import io
import zipfile
from collections.abc import Sequence
from html import escape

from desktop.tasks.report.model import Block, BlockKind, Document, Run

MIME = "application/vnd.oasis.opendocument.text"
_NAMES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" office:version="1.3"'
)
_STYLES = (
    "<office:automatic-styles>"
    '<style:style style:name="B" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>'
    '<style:style style:name="I" style:family="text"><style:text-properties fo:font-style="italic"/></style:style>'
    '<style:style style:name="BI" style:family="text">'
    '<style:text-properties fo:font-weight="bold" fo:font-style="italic"/></style:style>'
    '<text:list-style style:name="Dots">'
    '<text:list-level-style-bullet text:level="1" text:bullet-char="\u2022"/></text:list-style>'
    '<text:list-style style:name="Numbers">'
    '<text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/></text:list-style>'
    "</office:automatic-styles>"
)
_MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest manifest:version="1.3" '
    'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{MIME}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)
_LISTS = {BlockKind.BULLET: "Dots", BlockKind.NUMBER: "Numbers"}


def write_odt(boxes: Sequence[tuple[str, Document]]) -> bytes:
    """The boxes of a report, each under its title, as one text."""
    body = "".join(_heading(1, title) + _blocks(document) for title, document in boxes)
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_NAMES}>{_STYLES}'
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(zipfile.ZipInfo("mimetype"), MIME)  # first and stored, as the format asks
        for name, text in (("META-INF/manifest.xml", _MANIFEST), ("content.xml", content)):
            archive.writestr(zipfile.ZipInfo(name), text.encode("utf-8"), zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def _blocks(document: Document) -> str:
    titles = {one.id: one.title for one in document.inserts}
    parts: list[str] = []
    for block in document.blocks:
        if block.kind is BlockKind.TABLE:
            parts.append(_table(block))
        elif block.kind is BlockKind.INSERT:
            parts.append(f"<text:p>{_text(f'［{titles[block.insert]}］')}</text:p>")
        elif block.kind is BlockKind.HEADING:
            parts.append(_heading(2, block.text))
        else:
            parts.append(_paragraph(block))
    return "".join(parts)


def _paragraph(block: Block) -> str:
    words = f"<text:p>{''.join(_run(run) for run in block.runs)}</text:p>"
    style = _LISTS.get(block.kind)
    if style is None:
        return words
    more = ' text:continue-numbering="true"' if block.kind is BlockKind.NUMBER else ""
    return f'<text:list text:style-name="{style}"{more}><text:list-item>{words}</text:list-item></text:list>'


def _heading(level: int, title: str) -> str:
    return f'<text:h text:outline-level="{level}">{_text(title)}</text:h>'


def _run(run: Run) -> str:
    style = ("B" if run.bold else "") + ("I" if run.italic else "")
    return f'<text:span text:style-name="{style}">{_text(run.text)}</text:span>' if style else _text(run.text)


def _table(block: Block) -> str:
    rows = "".join(
        "<table:table-row>"
        + "".join(f"<table:table-cell><text:p>{_text(cell)}</text:p></table:table-cell>" for cell in row)
        + "</table:table-row>"
        for row in block.rows
    )
    columns = f'<table:table-column table:number-columns-repeated="{len(block.rows[0])}"/>'
    return f"<table:table>{columns}{rows}</table:table>"


def _text(text: str) -> str:
    """Characters that XML does not know are dropped; line ends and tabs have elements of their own."""
    kept = "".join(one for one in text if one in "\n\t" or (one >= " " and one not in "\ufffe\uffff"))
    spaced = escape(kept.encode("utf-8", "replace").decode("utf-8"), quote=False).replace("  ", " <text:s/>")
    return spaced.replace("\n", "<text:line-break/>").replace("\t", "<text:tab/>")
