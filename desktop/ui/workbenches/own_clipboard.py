"""The clipboard of this sitting only: what another program put there is thrown away before it can be pasted."""

from PySide6.QtGui import QClipboard, QGuiApplication


def drop_foreign_clipboard() -> None:
    """Keep what was copied in this program, clear everything else."""
    clipboard = QGuiApplication.clipboard()
    if not clipboard.ownsClipboard():
        clipboard.clear()
    if clipboard.supportsSelection() and not clipboard.ownsSelection():
        clipboard.clear(QClipboard.Mode.Selection)
