"""The task folders of one candidate (技能工作区): made, looked at, copied, collected, and rebuilt after a swap.

    <准考证号><身份证号后六位>/<slot>/            what the candidate makes
    <准考证号><身份证号后六位>/<slot>/given/      read-only copies of the task's materials

Only tasks that ask for files have a folder. Nothing outside is ever read or written: no links, no folders deeper than
four, plain names only.
"""

import os
import re
import shutil
import stat
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from desktop.crypto.joining import sha256
from desktop.errors import Error
from desktop.exam.task import Task
from desktop.formats.journal_payloads import FileSnapshot
from desktop.formats.result_bundle import CandidateFile
from desktop.formats.task_text import is_plain_file_name
from desktop.keeper.file_messages import FileShown, FilesShown, FileState, PutFile
from desktop.keeper.seat import OpenPaper
from desktop.keeper.work_files import Look
from desktop.workflows.found_files import GIVEN, FoundFile, find_files, read_quietly
from desktop.workflows.output_probes import check_list, probe
from desktop.workflows.work_copies import VERSIONS_KEPT, WorkCopies

MOST_FILES, MOST_BYTES = 200, 100 * 1024 * 1024
MOST_FILE_BYTES = 20 * 1024 * 1024
_WARN_SHARE = 0.8
_DIGITS = re.compile(r"[0-9]{5}[0-9X]")
_FOLDER = re.compile(r"[0-9A-Z-]{8,40}")


def folder_name(admission_number: str, digits: str, separator: str = "") -> str:
    """The name of a candidate's folder; without `digits` the admission number alone. Raises E-WSP-01.

    The joined name must be harmless before it becomes a path.
    """
    joined = separator.join(filter(None, (admission_number, digits))).upper()
    if not _FOLDER.fullmatch(joined):
        raise Error(
            "E-WSP-01",
            "The task folder cannot be named by this admission number.",
            "Raise your hand: a proctor writes this down; your answers on the screen are not affected.",
        )
    return joined


@dataclass(frozen=True)
class Person:
    """Whose folder it is: the admission number, and what joins it with the digits."""

    admission_number: str
    separator: str = ""


class SkillWorkspace:
    """Implements `keeper.work_files.WorkFiles` on this machine's disk, below `root`."""

    def __init__(self, root: Path, person: Person, tasks: Sequence[Task], paper: OpenPaper, copies: WorkCopies) -> None:
        self._root = root
        self._person = person
        self._tasks = {task.slot: task for task in tasks if task.outputs}
        self._paper = paper
        self._copies = copies
        self._digits = ""
        self._folder: Path | None = None
        self._versions: dict[str, list[FileSnapshot]] = {}
        self._seen: dict[str, tuple[FoundFile, bool]] = {}
        """Files as they were read last, and whether their content was what is asked: the unchanged are not read."""

    @property
    def wanted(self) -> bool:
        """Whether any task asks for files."""
        return bool(self._tasks)

    def name_by(self, typed: str) -> None:
        """The last six of the document number, when that is what was typed."""
        plain = unicodedata.normalize("NFKC", typed).strip().upper()
        self._digits = plain if _DIGITS.fullmatch(plain) else ""

    def open(self, versions: Mapping[str, Sequence[FileSnapshot]]) -> None:
        """Make the folders with their given files; bring back what the journal knows when they had to be made anew."""
        self._versions = {path: list(found) for path, found in versions.items()}
        folder = self._existing() or self._root / folder_name(
            self._person.admission_number, self._digits, self._person.separator
        )
        is_new = not folder.exists()
        self._folder = folder
        try:
            for slot, task in self._tasks.items():
                self._give(folder / slot / GIVEN, task)
            if is_new:
                self._bring_back(folder)
        except OSError as reason:
            raise _not_writable() from reason

    def look(self) -> Look:
        """Every file of every task folder; what is new or changed is read and copied."""
        folder = self._require_folder()
        found = find_files(folder, tuple(self._tasks))
        collected = self._within_caps(found)
        changes: list[FileSnapshot] = []
        held: list[str] = []
        fits: dict[str, bool | None] = {}
        for file in found:
            fits[file.path] = self._take(file, collected, changes, held)
        changes += [FileSnapshot(path, 0, b"", 0, "gone") for path in self._gone(found)]
        self._note(changes)
        used = [file for file in found if fits[file.path] is not None]
        shown = FilesShown(folder.name, tuple(self._lines(found, fits)), sum(file.size for file in used), len(used))
        return Look(tuple(changes), shown, tuple(held), _warning(shown))

    def put(self, request: PutFile) -> None:
        """Write a temporary file, then replace. Raises E-WSP-02, E-WSP-03."""
        task = next((one for one in self._tasks.values() if one.task == request.task), None)
        if task is None or not is_plain_file_name(request.name):
            raise Error("E-WSP-03", "This file name is not allowed here.", "Use the name from the check-list.",
                        exit_code=Error.RULE)  # fmt: skip
        target = self._require_folder() / task.slot / request.name
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            partial = target.with_name(f"{target.name}.tmp")
            partial.write_bytes(request.content)
            partial.replace(target)
        except OSError as reason:
            raise _not_writable() from reason

    def collected(self) -> tuple[CandidateFile, ...]:
        """The newest kept version of every file that is still there, by path."""
        found = []
        for path, versions in sorted(self._versions.items()):
            last = next((one for one in reversed(versions) if one.state in ("kept", "gone")), None)
            content = self._kept(last) if last is not None and last.state == "kept" else None
            task = self._tasks.get(path.partition("/")[0])
            if content is not None and task is not None:
                found.append(CandidateFile(task.task, path, content))
        return tuple(found)

    def put_away(self) -> None:
        """The given files are parts of the paper: they go away with the end of the sitting."""
        if self._folder is not None:
            for slot in self._tasks:
                _remove(self._folder / slot / GIVEN)

    def _kept(self, version: FileSnapshot) -> bytes | None:
        """A recorded version from its copies; where they are lost, the file itself if it is still exactly that."""
        content = self._copies.read(version.sha)
        if content is not None or self._folder is None:
            return content
        place = self._folder.joinpath(*version.path.split("/"))
        try:
            found = b"" if place.is_symlink() else place.read_bytes()
        except OSError:
            return None
        return found if sha256(found) == version.sha else None

    def _existing(self) -> Path | None:
        """A folder of this candidate that is already there, under whatever digits it was made."""
        number = folder_name(self._person.admission_number, "")
        if not self._root.is_dir():
            return None
        found = sorted(path for path in self._root.iterdir() if path.name.startswith(number) and path.is_dir())
        return next((path for path in found if _FOLDER.fullmatch(path.name) and not path.is_symlink()), None)

    def _give(self, place: Path, task: Task) -> None:
        place.mkdir(parents=True, exist_ok=True)
        for material in task.materials:
            path = place / material.file
            if not path.exists():
                content, total = b"", material.size_bytes
                while len(content) < total:
                    content += self._paper.read_asset(material.asset, len(content), 4 * 1024 * 1024)[0]
                path.write_bytes(content)
                path.chmod(stat.S_IREAD | stat.S_IRGRP)

    def _bring_back(self, folder: Path) -> None:
        for file in self.collected():
            target = folder.joinpath(*file.name.split("/"))
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(file.content)

    def _within_caps(self, found: Sequence[FoundFile]) -> frozenset[str]:
        """Which files are collected: those the check-lists ask for first, then the others by path, within the caps."""
        asked = {f"{slot}/{output.name}" for slot, task in self._tasks.items() for output in task.outputs}
        total = 0
        chosen: set[str] = set()
        for file in sorted(found, key=lambda one: (one.path not in asked, one.path)):
            fits = file.size <= self._most_bytes(file) and total + file.size <= MOST_BYTES and len(chosen) < MOST_FILES
            if fits and not file.ignored and not file.refused:
                chosen.add(file.path)
                total += file.size
        return frozenset(chosen)

    def _most_bytes(self, file: FoundFile) -> int:
        slot, _, name = file.path.partition("/")
        named = (output.most_bytes for output in self._tasks[slot].outputs if output.name == name)
        return max(MOST_FILE_BYTES, next(named, 0))

    def _take(
        self, file: FoundFile, collected: frozenset[str], changes: list[FileSnapshot], held: list[str]
    ) -> bool | None:
        """Whether a file that is collected is what is asked; a new version of it is copied and noted. None for one
        that is not collected or cannot be read."""
        last = self._last(file.path)
        if file.path not in collected:
            if not file.ignored and (last is None or last.state != "refused" or last.size != file.size):
                changes.append(FileSnapshot(file.path, file.size, b"", file.changed_ms, "refused"))
            return None
        seen = self._seen.get(file.path)
        if seen is not None and seen[0] == file and last is not None and last.state == "kept":
            return seen[1]
        content = read_quietly(file)
        if content is None:
            held.append(file.path)
            return None
        try:
            digest = self._copies.keep(content)
        except OSError as reason:
            raise _not_writable() from reason
        self._seen[file.path] = (file, self._fits(file, content))
        if last is None or last.state != "kept" or last.sha != digest:
            changes.append(FileSnapshot(file.path, len(content), digest, file.changed_ms))
        return self._seen[file.path][1]

    def _fits(self, file: FoundFile, content: bytes) -> bool:
        """What nobody asked for is fine as it is."""
        slot, _, name = file.path.partition("/")
        asked = (output for output in self._tasks[slot].outputs if output.name == name)
        return all(probe(output, content) for output in asked)

    def _gone(self, found: Sequence[FoundFile]) -> list[str]:
        present = {file.path for file in found}
        known = [path for path, versions in self._versions.items() if versions and versions[-1].state != "gone"]
        return sorted(path for path in known if path not in present)

    def _last(self, path: str) -> FileSnapshot | None:
        versions = self._versions.get(path)
        return versions[-1] if versions else None

    def _note(self, changes: Sequence[FileSnapshot]) -> None:
        """Remember what is about to be journaled, and drop copies older than the last five of each file."""
        for change in changes:
            self._versions.setdefault(change.path, []).append(change)
        if any(change.state == "kept" for change in changes):
            kept = [[one.sha for one in versions if one.state == "kept"] for versions in self._versions.values()]
            self._copies.forget_all_but(digest for digests in kept for digest in digests[-VERSIONS_KEPT:])

    def _lines(self, found: Sequence[FoundFile], fits: Mapping[str, bool | None]) -> list[FileShown]:
        lines: list[FileShown] = []
        for slot, task in self._tasks.items():
            own = {file.path.partition("/")[2]: file for file in found if file.path.startswith(f"{slot}/")}
            sizes = {name: file.size for name, file in own.items() if not file.ignored}
            lines += check_list(task, {name: fits[file.path] for name, file in own.items()}, sizes)
            asked = {output.name for output in task.outputs}
            for name, file in sorted(own.items()):
                if name not in asked:
                    state = FileState.IGNORED if file.ignored else FileState.EXTRA
                    kept = fits[file.path] is not None
                    state = FileState.REFUSED if not kept and not file.ignored else state
                    lines.append(FileShown(task.task, name, state, False, file.size, kept=kept))
        return lines

    def _require_folder(self) -> Path:
        if self._folder is None:
            raise AssertionError("open comes first")
        return self._folder


def _warning(shown: FilesShown) -> Error | None:
    if shown.used_bytes >= _WARN_SHARE * MOST_BYTES or shown.used_files >= _WARN_SHARE * MOST_FILES:
        return Error(
            "E-WSP-04",
            "The task folders hold {files} files, {megabytes} MB; at most {most_files} files, {most} MB are collected.",
            "Delete what is not asked for.",
            files=shown.used_files,
            megabytes=shown.used_bytes // 1_000_000,
            most_files=MOST_FILES,
            most=MOST_BYTES // 1_000_000,
        )
    return None


def _not_writable() -> Error:
    return Error(
        "E-WSP-02",
        "The task folder cannot be written.",
        "Raise your hand; your answers on the screen are not affected.",
    )


def _remove(folder: Path) -> None:
    """Read-only files need their permission back first on some systems."""
    if folder.is_dir() and not folder.is_symlink():
        for path in folder.iterdir():
            os.chmod(path, stat.S_IREAD | stat.S_IWRITE)
        shutil.rmtree(folder, ignore_errors=True)
