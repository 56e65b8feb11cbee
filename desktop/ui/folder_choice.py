"""Choosing a stick or folder without leaving the window."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QStorageInfo, QUrl
from PySide6.QtWidgets import QFileDialog, QWidget

_STICK_PLACES = ("/media/", "/run/media/", "/Volumes/")


def choose_stick(window: QWidget, title: str, use: Callable[[Path], None]) -> None:
    """The one stick that is plugged in, without asking; else `choose_folder`."""
    sticks = _sticks()
    if len(sticks) == 1:
        use(Path(sticks[0]))
    else:
        choose_folder(window, title, use)


def choose_folder(window: QWidget, title: str, use: Callable[[Path], None]) -> QFileDialog:
    """Ask for a folder; `use` gets it. Qt's own dialog: a full-screen window stays; sticks stand at the side."""
    dialog = QFileDialog(window, title)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    sticks = _sticks()
    if sticks:
        dialog.setSidebarUrls([QUrl.fromLocalFile(path) for path in (*sticks, str(Path.home()))])
        dialog.setDirectory(sticks[0])
    dialog.fileSelected.connect(lambda path: use(Path(path)))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog


def _sticks() -> list[str]:
    """Where sticks are mounted now."""
    roots = [volume.rootPath() for volume in QStorageInfo.mountedVolumes() if volume.isReady()]
    return [path for path in roots if path.startswith(_STICK_PLACES) or (path[1:] == ":/" and path[0] > "C")]
