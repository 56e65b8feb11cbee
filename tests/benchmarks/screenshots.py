"""Grabs every page of the candidate's window: looks, languages, font steps. For eyes, not for machines.

python tests/benchmarks/screenshots.py --out DIR [--only theory] [--looks light] [--languages zh_CN] [--steps 100]
"""

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("QT_QPA_PLATFORM", f"offscreen:configfile={ROOT / 'tests' / 'screen-1366x768.json'}")

from PySide6.QtWidgets import QApplication, QWidget  # noqa: E402

from desktop.candidate.controller import Controller  # noqa: E402
from desktop.candidate.keeper_port import EventBridge  # noqa: E402
from desktop.candidate.window import CandidateWindow  # noqa: E402
from desktop.exam.answers import ChoiceResponse, TrueFalseResponse, write_response  # noqa: E402
from desktop.exam.paper import QuestionKind  # noqa: E402
from desktop.exam.sitting import Happening, State  # noqa: E402
from desktop.formats.task_text import read_task  # noqa: E402
from desktop.keeper import messages as m  # noqa: E402
from desktop.language import use_language  # noqa: E402
from desktop.ui.background import wait_for_jobs  # noqa: E402
from desktop.ui.fonts import use_fonts  # noqa: E402
from desktop.ui.theme import Theme  # noqa: E402
from desktop.ui.workbenches.workbench import Workbench  # noqa: E402
from tests.candidate.simulated_keeper import CODE, LAST_SIX, SPOKEN, Room, SimulatedKeeper  # noqa: E402
from tests.candidate.simulated_skill_keeper import SimulatedSkillKeeper  # noqa: E402


class Stage:
    """A window with a simulated keeper, brought to any page."""

    def __init__(
        self, app: QApplication, theme: Theme, room: Room | None = None, state: State = State.CHECK_IN
    ) -> None:
        self.app = app
        self.window = CandidateWindow(theme, full_screen=False)
        bridge = EventBridge()
        self.keeper = SimulatedKeeper(bridge.deliver, room or Room())
        self.keeper.state = state
        self.controller = Controller(self.window, self.keeper, _reader())
        bridge.arrived.connect(self.controller.take)
        self.bridge = bridge
        self.window.present()
        if state is not State.WAITING:
            self.keeper.begin()
        self.settle()

    def settle(self) -> None:
        for _ in range(30):
            self.app.processEvents()

    def page(self, name: str) -> QWidget:
        return self.window.page(name)

    def answer_some(self, to: int) -> None:
        """Answer the first `to` questions but a few, flag some."""
        for number, (item, question) in enumerate(self.keeper.questions.items(), 1):
            if number <= to and number not in (17, 33, 88):
                value = TrueFalseResponse(number % 2 == 0)
                options = ChoiceResponse(
                    frozenset(o.option for o in question.options[1 : 2 + (question.kind is QuestionKind.MULTIPLE)])
                )
                self.keeper.answers[item] = (1, write_response(value if not question.options else options))
            if number in (17, 72, 88, 104, 182):
                self.keeper.flags.add(item)


class SkillStage(Stage):
    """The same with a skill paper: its tasks are those of the workbenches' tests."""

    def __init__(self, app: QApplication, theme: Theme, state: State, task: int = 0) -> None:
        self.app = app
        self.window = CandidateWindow(theme, full_screen=False)
        bridge = EventBridge()
        self.keeper = SimulatedSkillKeeper(bridge.deliver, Room(seconds=7200, used=600), state)
        self.controller = Controller(self.window, self.keeper, _reader(), lambda content: read_task(content, 0))
        bridge.arrived.connect(self.controller.take)
        self.bridge = bridge
        self.window.present()
        self.keeper.begin()
        self.settle()
        if state is State.ANSWERING:
            self.window.messages.take_back("")
            self.controller.answering.open_task(task)
            self.settle()

    def settle(self) -> None:
        for _ in range(3):
            wait_for_jobs()
            super().settle()

    @property
    def bench(self) -> Workbench:
        """The workbench on screen."""
        return self.page("skill").bench


def _reader() -> Callable[[bytes], object]:
    from tests.candidate.simulated_keeper import read_question

    return read_question


def shots(stage_of: Callable[..., Stage]) -> dict[str, Callable[[], Stage]]:
    """Name of the picture to the way there."""

    def idle_waiting() -> Stage:
        return stage_of(Room(), State.WAITING)

    def idle() -> Stage:
        return stage_of()

    def idle_wrong() -> Stage:
        stage = stage_of()
        stage.page("idle").checked_in.emit("999999")
        return stage

    def identity() -> Stage:
        stage = stage_of()
        stage.keeper.submit(m.CheckIn(LAST_SIX))
        return stage

    def trial() -> Stage:
        stage = identity()
        stage.settle()
        stage.keeper.submit(m.ConfirmIdentity(True))
        return stage

    def rules() -> Stage:
        stage = trial()
        stage.settle()
        stage.controller.arrival.show_rules()
        return stage

    def waiting() -> Stage:
        stage = rules()
        stage.settle()
        stage.keeper.submit(m.AcceptRules())
        return stage

    def waiting_wrong() -> Stage:
        stage = waiting()
        stage.settle()
        stage.page("waiting").started.emit("111111")
        return stage

    def theory(number: int, used: int = 52 * 60, **room: object) -> Stage:
        stage = stage_of(Room(used=used, **room), State.CHECK_IN, prepare=lambda s: s.answer_some(128))
        for request in (m.CheckIn(LAST_SIX), m.ConfirmIdentity(True), m.AcceptRules(), m.StartSection(SPOKEN)):
            stage.keeper.submit(request)
            stage.settle()
        stage.window.messages._dismiss()
        stage.controller.answering.move_to(number)
        return stage

    def last_minutes() -> Stage:
        return theory(96, used=5400 - 263)

    def flagged_multiple() -> Stage:
        return theory(182)

    def saved() -> Stage:
        stage = theory(96)
        stage.settle()
        stage.page("theory").question.card.press(1)
        return stage

    def failure() -> Stage:
        stage = theory(129)
        stage.settle()
        stage.keeper.room.saving_fails = True
        stage.page("theory").question.card.press(1)
        return stage

    def on(name: str, act: Callable[[Stage], object]) -> Callable[[], Stage]:
        def go() -> Stage:
            stage = theory(96)
            stage.settle()
            act(stage)
            return stage

        return go

    def skill(task: int, act: Callable[[SkillStage], object]) -> Callable[[], Stage]:
        def go() -> Stage:
            stage = stage_of(skill=(State.ANSWERING, task))
            act(stage)
            return stage

        return go

    def drawn(stage: SkillStage) -> None:
        bench = stage.bench
        for label, kind, points in (
            ("person", "box", ((10000, 30000), (16000, 42000))), ("car", "box", ((25000, 30000), (42000, 40000))),
            ("water", "polygon", ((8000, 44000), (20000, 42000), (24000, 47000), (9000, 47500))),
        ):  # fmt: skip
            bench.desk._label = label
            bench.desk._take_drawn(kind, points)

    def marked(stage: SkillStage) -> None:
        desk = stage.bench.desk
        for words, label in (("张三", "person"), ("吉林智能科技公司", "org"), ("长春", "place")):
            start = desk._passage.text.index(words)
            desk.view.select(start, start + len(words))
            desk._use_label(label)
        for head, tail in (("u-1", "u-2"), ("u-2", "u-3")):
            desk._choose(head)
            desk._relate()
            desk._choose(tail)
            desk._relate()

    def heard(stage: SkillStage) -> None:
        desk = stage.bench.desk
        for start, end in ((300, 2200), (2600, 4800), (5600, 7900)):
            desk.editing.add("speech", start, end)
        desk.box.setPlainText("您好，请问有什么可以帮您？")
        desk.box.flush()

    return {
        "40-skill-trial": lambda: _into_trial(stage_of(skill=(State.IDENTITY, 0))),
        "41-skill-image": skill(0, drawn), "42-skill-text": skill(1, marked), "43-skill-audio": skill(2, heard),
        "44-skill-keys": skill(0, lambda s: s.bench.show_keys()),
        "45-skill-review": skill(0, lambda s: (drawn(s), s.controller.show_review())),
        "01-idle-waiting": idle_waiting, "02-idle": idle, "03-idle-wrong": idle_wrong, "04-identity": identity,
        "05-trial": trial,
        "06-rules": rules, "07-waiting": waiting, "08-waiting-wrong": waiting_wrong,
        "10-theory-true-false": lambda: theory(17),
        "11-theory-single": saved, "12-theory-picture": lambda: theory(97), "13-theory-multiple": flagged_multiple,
        "14-last-minutes": last_minutes, "15-save-failure": failure,
        "16-display": on("display", lambda s: s.window.panel("display").open()),
        "17-help": on("help", lambda s: s.window.panel("help").open()),
        "18-sheet": on("sheet", lambda s: s.page("theory")._open_sheet()),
        "19-picture": on("picture", lambda s: (
            s.controller.answering.move_to(97), s.settle(), s.controller._enlarge())),
        "20-review": on("review", lambda s: s.controller.show_review()),
        "21-hand-in": on("hand-in", lambda s: (s.controller.show_review(), s.controller.ask_hand_in())),
        "22-stepped-out": on("away", lambda s: s.keeper.submit(m.StepOut())),
        "23-paused": on("paused", lambda s: s.keeper.enter(Happening.HELD)),
        "24-code": on("code", lambda s: (s.controller.incidents._ask_code(), s.keeper.submit(m.EnterCode(CODE)))),
        "25-interrupted": on("gap", lambda s: s.keeper.send(m.Interrupted(100, 100, False))),
        "26-reminder": on("reminder", lambda s: s.keeper.advance(28 * 60)),
        "30-finished": on("end", lambda s: s.keeper.submit(m.HandIn())),
        "31-practice": lambda: theory(96, practice=True),
    }  # fmt: skip


def _into_trial(stage: Stage) -> Stage:
    stage.keeper.submit(m.ConfirmIdentity(True))
    return stage


def main() -> None:
    """Grab what was asked for."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--only", default="")
    parser.add_argument("--looks", default="light,dark,contrast")
    parser.add_argument("--languages", default="zh_CN,en")
    parser.add_argument("--steps", default="100,200")
    chosen = parser.parse_args()
    chosen.out.mkdir(parents=True, exist_ok=True)
    app = QApplication([])
    app.setStyle("Fusion")
    use_fonts(app)
    for language in chosen.languages.split(","):
        use_language(language)
        for look in chosen.looks.split(","):
            for step in chosen.steps.split(","):
                _grab_all(app, chosen, f"{language}-{look}-{step}", Theme(look, int(step)))


def _grab_all(app: QApplication, chosen: argparse.Namespace, folder: str, theme: Theme) -> None:
    theme.apply()

    def stage_of(
        room: Room | None = None,
        state: State = State.CHECK_IN,
        prepare: Callable[[Stage], object] | None = None,
        skill: tuple[State, int] | None = None,
    ) -> Stage:
        if skill is not None:
            return SkillStage(app, theme, *skill)
        stage = Stage(app, theme, room, State.WAITING)
        stage.keeper.state = state
        if prepare is not None:
            prepare(stage)
        stage.keeper.begin()
        stage.settle()
        return stage

    target = chosen.out / folder
    target.mkdir(exist_ok=True)
    for name, go in shots(stage_of).items():
        if chosen.only and not any(part in name for part in chosen.only.split(",")):
            continue
        stage = go()
        stage.settle()
        stage.window.grab().save(str(target / f"{name}.png"))
        stage.window.close()
        stage.window.deleteLater()
        stage.settle()


if __name__ == "__main__":
    main()
