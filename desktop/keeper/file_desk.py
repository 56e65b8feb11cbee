"""Task folders of a sitting: looked at every five seconds, recorded when they change, collected into bundles.

Here it is decided when to look, what to write into the journal, and how long hand-in waits for a file that another
program holds.
"""

from desktop.errors import Error
from desktop.exam.sitting import STARTED, State, not_now
from desktop.formats.journal_payloads import FileSnapshot, write_file_snapshot
from desktop.formats.journal_records import RecordType
from desktop.keeper.desk import Desk, not_in_paper, notice_of
from desktop.keeper.file_messages import FilesShown, LookAtFiles, PutFile

LOOK_NS = 5_000_000_000
LOCKED_NS = 10_000_000_000
"""How long hand-in waits for a file that cannot be read; then the last version counts, and that is written down."""
MOST_PUT_BYTES = 64 * 1024 * 1024


class FileDesk:
    """Looks at the folders in time. Faults of the folders are told; they never disturb the sitting."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._files = desk.work_files
        self._opened = False
        self._looked_ns = 0
        self._held_since_ns: int | None = None
        self._shown: FilesShown | None = None
        self._told: set[str] = set()

    def beat(self) -> None:
        """Between answers: look when it is time."""
        started = self._desk.progress.state in STARTED
        if self._files.wanted and started and self._desk.now_ns - self._looked_ns >= LOOK_NS:
            self._look()

    def put(self, request: PutFile) -> None:
        """导出到任务文件夹; how the folders stand is told in any case. Raises Error."""
        if self._desk.progress.state is not State.ANSWERING or not self._files.wanted:
            raise not_now()
        if len(request.content) > MOST_PUT_BYTES or request.task not in self._desk.own.section.tasks:
            raise not_in_paper()
        self._open()
        self._files.put(request)
        self._shown = None
        self._look()

    def look_now(self, request: LookAtFiles) -> None:
        """The window asks how the folders stand."""
        if self._desk.progress.state not in STARTED or not self._files.wanted:
            raise not_now()
        self._shown = None
        self._look()

    def is_settled(self) -> bool:
        """After the seal: whether everything that can be read was taken in, or waited for long enough."""
        if not self._files.wanted or not self._desk.progress.begun or self._desk.progress.handed_in_ms:
            return True
        held = self._look()
        if not held:
            return True
        if self._held_since_ns is None:
            self._held_since_ns = self._desk.now_ns
        if self._desk.now_ns - self._held_since_ns < LOCKED_NS:
            return False
        for path in held:
            self._write(FileSnapshot(path, 0, b"", 0, "held"))
        return True

    def put_away(self) -> None:
        """After the final export."""
        try:
            self._files.put_away()
        except OSError:
            return

    def _look(self) -> tuple[str, ...]:
        self._looked_ns = self._desk.now_ns
        try:
            self._open()
            look = self._files.look()
        except Error as error:
            self._tell_once(error)
            return ()
        for change in look.changes:
            self._write(change)
        if look.warning is not None:
            self._tell_once(look.warning)
        if look.shown != self._shown:
            self._shown = look.shown
            self._desk.tell(look.shown)
        return look.held

    def _open(self) -> None:
        if not self._opened:
            self._files.open(self._desk.progress.files)
            self._opened = True

    def _write(self, change: FileSnapshot) -> None:
        self._desk.write(RecordType.FILE_SNAPSHOT, write_file_snapshot(change))

    def _tell_once(self, error: Error) -> None:
        if error.code not in self._told:
            self._told.add(error.code)
            self._desk.tell(notice_of(error))
