"""Practical work of simulated candidates, by profile; and what simulated examiners give for it.

Only a rehearsal knows the gold answers: the documents are made beside the scoring pack and carried to the seats.
"""

import io
import random
from collections.abc import Iterable, Mapping
from decimal import Decimal
from importlib import import_module
from typing import Any

from desktop.exam.rubrics import ExaminerMarks, settle
from desktop.exam.task import Task
from desktop.exam.task_score import TaskWork
from desktop.formats.cards import VaultPurpose
from desktop.formats.exam_package import OpenPackage, read_exam_package
from desktop.formats.marking_file import Decision, MarkingFile, WorkMarks
from desktop.formats.scoring_pack_gold import open_gold_tasks
from desktop.formats.scoring_pack_reading import open_package_key, open_scoring_keys, read_scoring_pack
from desktop.rehearsal.preparation import Prepared
from desktop.rehearsal.profiles import Profile
from desktop.rehearsal.required_files import required_files
from desktop.rehearsal.skill_work.examiners import examiner_marks
from desktop.workflows.mark_tasks import read_detail
from desktop.workflows.site_folder import open_trust, open_vaults
from desktop.workflows.skill_pack import SkillPack
from desktop.workflows.take_marks import Work

QUALITY = {
    Profile.PERFECT: 1.0, Profile.CAREFUL: 0.85, Profile.SLOPPY: 0.55, Profile.SPAMMING: 0.0, Profile.EMPTY: 0.0,
}  # fmt: skip
_OWN_NAME, _NOTHING = "新建 ", b"\0"


def open_known_tasks(prepared: Prepared) -> SkillPack:
    """Tasks, materials and gold answers of the rehearsal's paper, as only its centre may hand them on."""
    trust = open_trust(prepared.plan.out)
    vaults = open_vaults(prepared.plan.out / "centre", trust, prepared.phrases)
    sealed = io.BytesIO(prepared.package.scoring_pack.read_bytes())
    pack = read_scoring_pack(sealed, trust)
    scoring = vaults[VaultPurpose.SCORING]
    gold = open_gold_tasks(sealed, pack, open_scoring_keys(sealed, pack, scoring), scoring)
    source = io.BytesIO(prepared.package.exam_package.read_bytes())
    key = open_package_key(pack, vaults[VaultPurpose.RELEASE])
    return SkillPack(OpenPackage(source, read_exam_package(source, trust), key), gold)


def work_of(profile: Profile, pack: SkillPack, form: str, chance: random.Random) -> dict[bytes, bytes]:
    """The documents one candidate will record, by piece id; empty for one who leaves everything blank."""
    if profile is Profile.EMPTY:
        return {}
    found: dict[bytes, bytes] = {}
    for task in pack.tasks_of(form):
        documents = _documents(profile, pack, task, chance)
        found |= {task.piece(name).piece: value for name, value in documents.items()}
    return found


def files_of(
    profile: Profile, pack: SkillPack, form: str, work: Mapping[bytes, bytes]
) -> dict[bytes, dict[str, bytes]]:
    """What one candidate puts into the folders of the tasks, by task: all that is asked; of the sloppy the first under
    a name of their own; of the spamming something else under every name."""
    answers = {
        task.slot: {piece.name: work[piece.piece] for piece in task.pieces if piece.piece in work}
        for task in pack.tasks_of(form)
    }
    works: dict[str, TaskWork] = {}
    for task in pack.tasks_of(form):
        works[task.slot] = TaskWork(task, answers[task.slot], pack.materials_of(task), dict(works))
    found = {one.task.task: required_files(one) for one in works.values() if one.task.outputs}
    if profile is Profile.SPAMMING:
        return {task: dict.fromkeys(files, _NOTHING) for task, files in found.items()}
    misnamed = next((task for task, files in found.items() if files), b"") if profile is Profile.SLOPPY else b""
    return {
        task: {_OWN_NAME + name if task == misnamed else name: content for name, content in files.items()}
        for task, files in found.items()
    }


def simulated_marks(works: Iterable[Work], profiles: Mapping[bytes, Profile], seed: int) -> MarkingFile:
    """What three examiners give for every work that waits, and what they agree on where they are too far apart."""
    marks: list[WorkMarks] = []
    discussed: list[Decision] = []
    for work in works:
        rubric = work.rubric
        if rubric is None or not work.row.pending:
            continue
        chance = random.Random(f"{seed} {work.row.slot} {profiles[work.row.candidate]}")
        empty = read_detail(work.row)["proposals"]
        given = examiner_marks(rubric, QUALITY[profiles[work.row.candidate]], chance, empty)
        marks += [WorkMarks(work.code, one) for one in given]
        if settle(rubric, given).needs_discussion:
            discussed.append(_agreed(work.code, given))
    return MarkingFile(tuple(marks), tuple(discussed))


def _documents(profile: Profile, pack: SkillPack, task: Task, chance: random.Random) -> Mapping[str, bytes]:
    worker: Any = import_module(f"desktop.rehearsal.skill_work.{task.type.value}")
    materials = pack.materials_of(task)
    found: Mapping[str, bytes]
    if profile is Profile.SPAMMING:
        found = worker.spam(task, materials)
    else:
        found = worker.imperfect(task, pack.gold(task.task), materials, QUALITY[profile], chance)
    return found


def _agreed(work: bytes, given: list[ExaminerMarks]) -> Decision:
    totals = sorted(one.total for one in given)
    middle: Decimal = totals[len(totals) // 2]
    return Decision(work, middle, tuple(one.examiner for one in given), "统一评分口径后取中间分。")
