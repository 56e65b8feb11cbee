"""A keeper with a skill paper: three tasks, real documents, every revision kept and given back."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from desktop.errors import Error
from desktop.exam.sitting import State
from desktop.exam.task import Task
from desktop.formats.task_text import write_task
from desktop.keeper import messages as m
from desktop.keeper.file_messages import LookAtFiles, PutFile
from desktop.keeper.pieces import verify_piece
from desktop.refusals import refuse
from tests.candidate.simulated_keeper import NUMBER, Room, SimulatedKeeper
from tests.ui.workbenches.audio_tasks import cutting
from tests.ui.workbenches.image_tasks import drawing
from tests.ui.workbenches.text_tasks import marking


def invented_paper() -> tuple[tuple[Task, ...], dict[bytes, bytes]]:
    """Pictures, texts and sounds; the assets by id."""
    made = (
        drawing(slot="2.1-01", points_hundredths=1200, minutes=45), marking(slot="2.1-02"), cutting(slot="2.1-03"),
    )  # fmt: skip
    assets = {}
    for task, materials in made:
        assets[task.task] = write_task(task)
        assets |= {material.asset: materials[material.name] for material in task.materials}
    return tuple(task for task, _ in made), assets


@dataclass
class SimulatedSkillKeeper(SimulatedKeeper):
    """`values` holds every revision of every piece, by piece and revision."""

    deliver: Callable[[Iterable[m.Event]], None]
    room: Room = field(default_factory=Room)
    values: dict[bytes, dict[int, bytes]] = field(default_factory=dict)
    too_soon: bool = False

    def __post_init__(self) -> None:
        self.questions = {}
        self.tasks, self.assets = invented_paper()
        self.items = tuple(piece.piece for task in self.tasks for piece in task.pieces)
        self.moved = self.items[0]

    def show_paper(self) -> None:
        self.send(self.paper())
        for item in (*self.items, *(task.task for task in self.tasks)):
            if item in self.answers or item in self.flags:
                rev, value = self.answers.get(item, (0, b""))
                self.send(m.AnswerRead(item, rev, value, item in self.flags))
        self.send(m.Moved(self.moved))

    def paper(self) -> m.PaperShown:
        tasks = tuple(
            m.TaskShown(t.task, t.slot, t.points_hundredths, t.minutes, tuple(p.piece for p in t.pieces))
            for t in self.tasks
        )
        return m.PaperShown(
            "人工智能训练师 操作技能考核", "4-04-05-05", 5, 7200, self.room.seconds, self.room.early_exit, (), True,
            False, self.room.calculator, True, True, self.room.reminders, (), tasks,
        )  # fmt: skip

    def candidate(self) -> m.CandidateShown:
        return m.CandidateShown("王小燕", NUMBER, 5, "skill", 7, "第三考场", b"", "A", 0, "")

    def asset(self, asset: bytes) -> bytes:
        return self.assets[asset]

    def on_ReadAnswer(self, request: m.ReadAnswer) -> None:
        newest = self.answers.get(request.item, (0, b""))
        revisions = self.values.get(request.item, {})
        if not 0 < request.rev < newest[0]:
            self.send(m.AnswerRead(request.item, *newest, request.item in self.flags))
            return
        rev = max((one for one in revisions if one <= request.rev), default=0)
        self.send(m.AnswerRead(request.item, rev, revisions.get(rev, b""), request.item in self.flags))

    def on_Record(self, request: m.Record) -> None:
        task = next(task for task in self.tasks if request.item in {piece.piece for piece in task.pieces})
        verify_piece(task, request.item, request.value)
        if self.too_soon:
            self.too_soon = False
            raise Error("E-SIT-15", "Large work is saved every two seconds; the newest change is not saved yet.",
                        "Go on working; it is saved with the next change.")  # fmt: skip
        self.keep(request.item, request.rev, request.value)
        self.values.setdefault(request.item, {})[request.rev] = request.value

    def on_ReadAsset(self, request: m.ReadAsset) -> None:
        if request.asset not in self.assets and self.state is State.ANSWERING:
            raise refuse("E-FMT-08", n=1)
        super().on_ReadAsset(request)

    def on_LookAtFiles(self, request: LookAtFiles) -> None:
        pass

    def on_PutFile(self, request: PutFile) -> None:
        pass
