"""Choosing a stick or folder without leaving the window."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget


def choose_folder(window: QWidget, title: str, use: Callable[[Path], None]) -> QFileDialog:
    """Ask for a folder; `use` gets it. Qt's own dialog, so that a full-screen window stays."""
    dialog = QFileDialog(window, title)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    dialog.fileSelected.connect(lambda path: use(Path(path)))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog
