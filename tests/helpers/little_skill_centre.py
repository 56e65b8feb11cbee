"""The little centre with a skill paper: forms that the tiny grader marks, and a report that people mark."""

import io
from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any

from desktop.crypto.joining import new_id, new_key
from desktop.exam.paper import Part
from desktop.exam.task import Task, TaskType
from desktop.exam.task_score import GoldTask
from desktop.formats.cards import VaultPurpose
from desktop.formats.envelope import Signing
from desktop.formats.exam_package_writing import PackagePlan, write_exam_package
from desktop.formats.journal_records import RecordType
from desktop.formats.scoring_pack import FormItems, ScoringKeys, ScoringPlan, write_scoring_pack
from desktop.formats.scoring_pack_gold import ScoredTask, gold_part
from tests.helpers.little_centre import LittleCentre, Sitting
from tests.helpers.skill_room import document, skill_contents

RUBRIC = {
    "method": "median",
    "criteria": [
        {"id": "clear", "title": "写得清楚", "piece": "note", "points": "30",
         "levels": [{"points": "30", "text": "三条原因都有数据支持"}, {"points": "0", "text": "没有写原因"}]},
        {"id": "whole", "title": "写得完整", "piece": "note", "points": "20",
         "levels": [{"points": "20", "text": "统计口径写得完整无缺"}, {"points": "0", "text": "没有写统计口径"}]},
    ],
}  # fmt: skip
FIELDS = {"fields": [{"id": "f-0", "value": "08:30"}]}


class LittleSkillCentre(LittleCentre):
    """Task 1.1-01 has two forms of one field each (50 points), 2.2-01 a report (50 points, all of them pending)."""

    def __init__(self, annotators: tuple[str, ...] = (), **changes: Any) -> None:
        super().__init__(**changes)
        self.skill = skill_contents()
        self.annotators = annotators
        self.package_key = new_key()
        stream = io.BytesIO()
        contents = self.skill.contents
        plan = PackagePlan(
            self.package.exam, 1, self.package.package_id, contents.paper, contents.assets,
            skill_form=contents.skill_form,
        )  # fmt: skip
        digest = write_exam_package(stream, plan, self.package_key, Signing((self.publisher,)))
        self.package_data = stream.getvalue()
        self.package = replace(self.package, package=digest, part=Part.SKILL)

    @property
    def tasks(self) -> tuple[Task, ...]:
        return self.skill.tasks

    def gold(self, task: Task) -> GoldTask:
        """What the scoring pack says of a task."""
        forms = task.type is TaskType.LOGBOOK
        gold = {piece.name: FIELDS if forms else {"fields": []} for piece in task.pieces}
        config: dict[str, Any] = {"quantum": "0.1"} if forms else {"rubric": RUBRIC}
        return GoldTask(task.slot, task.type.value, 1, config, gold, self.annotators)

    @cached_property
    def pack_data(self) -> bytes:
        return self.pack(1)

    def pack(self, version: int, **replaced: GoldTask) -> bytes:
        """A scoring pack; `replaced` gives another gold answer by task type."""
        plan = ScoringPlan(
            new_id(),
            self.package.package,
            version,
            self.package_key,
            self.trust.vault(VaultPurpose.SCORING),
            self.trust.vault(VaultPurpose.RELEASE),
        )
        keys = ScoringKeys((), (FormItems("A", (), tuple(task.task for task in self.tasks)),))
        parts = [
            gold_part(
                ScoredTask(
                    task.task, task.title, "数据标注" if task.slot[0] == "2" else "数据采集和处理", task.skills,
                    task.points_hundredths, replaced.get(task.type.value, self.gold(task)),
                )
            )
            for task in self.tasks
        ]  # fmt: skip
        return write_scoring_pack(plan, keys, parts, new_key(), (self.publisher,))

    def work(self, seat: int, texts: Mapping[str, str | bytes], *, sealed: bool = True) -> Sitting:
        """A sitting in which the pieces named in `texts` were worked on; bytes are recorded as they are."""
        sitting = super().sit(seat, sealed=False)
        for task in self.tasks:
            for piece in task.pieces:
                if piece.name in texts:
                    value = texts[piece.name]
                    payload = value if isinstance(value, bytes) else document(task, piece, value)
                    sitting = self.record(sitting, RecordType.ANSWER, payload, piece.piece, 1)
        return self.finish(sitting) if sealed else sitting

    def _keys(self) -> list[Any]:
        return []
