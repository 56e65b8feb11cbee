"""A keeper for windows: the same messages, real states, answers kept in order, a clock that moves when told to."""

import json
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from desktop.errors import Error
from desktop.exam.answers import read_response
from desktop.exam.paper import Option, Question, QuestionKind
from desktop.exam.sitting import STARTED, Happening, State, next_state
from desktop.keeper import messages as m
from desktop.refusals import refuse
from tests.candidate.pictures import picture_bytes

LAST_SIX = "10307X"
NUMBER = "202611080307"
SPOKEN = "402915"
CODE = "7K2M-9QRT-C"
STEMS = {
    QuestionKind.TRUE_FALSE: "标注员发现标注规范有歧义时，"
    "应当先暂停该批数据并向项目负责人反馈，而不是自行决定标准。（　　）",
    QuestionKind.SINGLE: "对道路场景图像做目标检测标注时，一辆汽车被前方行人遮挡了约三分之一，"
    "标注规范要求“按可见部分标注”。下列做法中正确的是（　　）。",
    QuestionKind.MULTIPLE: "下列做法中，有助于提高多人标注一致性的有（　　）。",
}
OPTIONS = {
    QuestionKind.TRUE_FALSE: (),
    QuestionKind.SINGLE: (
        "框住汽车的完整轮廓，包括被行人遮挡、凭经验推测的部分",
        "只框住汽车能够看到的部分，框的边缘贴合可见像素",
        "用一个框同时框住汽车和遮挡它的行人",
        "因为被遮挡，不标注该汽车"),
    QuestionKind.MULTIPLE: (
        "开始前用同一批样本试标，讨论分歧后再统一规范",
        "定期计算 kappa 系数，并复查分歧最大的类别",
        "把有分歧的样本直接删除，不再讨论",
        "在标注规范中补充边界情况的图例",
        "让每人按自己的经验理解标签"),
}  # fmt: skip
KINDS = ((QuestionKind.TRUE_FALSE, 40, 50), (QuestionKind.SINGLE, 140, 50), (QuestionKind.MULTIPLE, 10, 100))
WITH_PICTURE = frozenset({43, 96, 97, 185})


@dataclass
class Room:
    """What a test may set: policy values, where the time stands, what fails."""

    seconds: int = 5400
    used: int = 0
    early_exit: int = 0
    before_start: int = 720
    auto_advance: bool = False
    practice: bool = False
    calculator: bool = False
    saving_fails: bool = False
    photo: bool = True
    reminders: tuple[int, ...] = (1800, 600, 300)


@dataclass
class SimulatedKeeper:
    """`deliver` gets every event, at once; `requests` are what the window said, in order."""

    deliver: Callable[[Iterable[m.Event]], None]
    room: Room = field(default_factory=Room)
    state: State = State.CHECK_IN
    requests: list[m.Request] = field(default_factory=list)
    answers: dict[bytes, tuple[int, bytes]] = field(default_factory=dict)
    flags: set[bytes] = field(default_factory=set)
    seq: int = 0
    code_means: str = ""
    stick_fails: bool = False
    copies: int = 1

    def __post_init__(self) -> None:
        self.questions = questions()
        self.items = tuple(self.questions)
        self.moved = self.items[0]

    def begin(self) -> None:
        """What a keeper says when a window comes, in its order."""
        seat = m.SeatShown(7, "第三考场", "王＊＊", "人工智能训练师 理论知识考试", 0, self.room.practice)
        self.send(m.StateChanged(self.state.value), seat)
        if self.state not in (State.WAITING, State.CHECK_IN):
            self.send(self.candidate())
        if self.state in (State.INSTRUCTIONS, State.READY):
            self.send(self.paper())
        if self.state in STARTED:
            self.show_paper()
        self.send(self.time())

    def show_paper(self) -> None:
        """The paper, every answer and flag, and where to go on."""
        self.send(self.paper())
        for item in self.items:
            if item in self.answers or item in self.flags:
                rev, value = self.answers.get(item, (0, b""))
                self.send(m.AnswerRead(item, rev, value, item in self.flags))
        self.send(m.Moved(self.moved))

    def send(self, *events: m.Event) -> None:
        """Tell the window."""
        self.deliver(events)

    def advance(self, seconds: int) -> None:
        """Let `seconds` pass."""
        if self.state in STARTED:
            self.room.used += seconds
            if self.room.used >= self.room.seconds:
                self.finish("time", Happening.TIME_UP)
                return
        else:
            self.room.before_start -= seconds
        self.send(self.time())

    def submit(self, request: m.Request) -> None:
        """The window's request, answered at once."""
        self.requests.append(request)
        try:
            getattr(self, f"on_{type(request).__name__}")(request)
        except Error as error:
            self.send(m.Refused(error.code, error.message, error.advice, tuple(error.values.items())))

    def enter(self, happening: Happening) -> None:
        """Go to the next state of the table and say so."""
        self.state = next_state(self.state, happening)
        self.send(m.StateChanged(self.state.value))

    # --- requests --------------------------------------------------------------------------------------------------

    def on_CheckIn(self, request: m.CheckIn) -> None:
        if request.typed.strip().upper() not in (LAST_SIX, NUMBER):
            raise Error(
                "E-SIT-04",
                "This number does not belong to seat {seat}.",
                "Compare room and seat with your admission ticket; if they are right, raise your hand.",
                seat=7,
            )
        self.enter(Happening.ADMITTED)
        self.send(self.candidate())

    def on_ConfirmIdentity(self, request: m.ConfirmIdentity) -> None:
        self.enter(Happening.CONFIRMED if request.correct else Happening.NOT_ME)
        if request.correct:
            self.send(self.paper())

    def on_AcceptRules(self, request: m.AcceptRules) -> None:
        self.enter(Happening.RULES_ACCEPTED)
        self.send(self.time())

    def on_StartSection(self, request: m.StartSection) -> None:
        if request.spoken != SPOKEN:
            raise Error(
                "E-SIT-06",
                "These are not the six digits of this session.",
                "Listen to the proctor again and type all six digits.",
            )
        self.enter(Happening.BEGUN)
        self.show_paper()
        self.send(self.time())

    def on_ReadAsset(self, request: m.ReadAsset) -> None:
        if self.state is not State.ANSWERING:
            raise Error("E-SIT-01", "This is not possible now.", "Wait, or raise your hand and ask the proctor.")
        content = self.asset(request.asset)
        piece = content[request.offset : request.offset + request.length]
        self.send(m.AssetRead(request.asset, request.offset, piece, len(content)))

    def on_ReadAnswer(self, request: m.ReadAnswer) -> None:
        rev, value = self.answers.get(request.item, (0, b""))
        self.send(m.AnswerRead(request.item, rev, value, request.item in self.flags))

    def on_Record(self, request: m.Record) -> None:
        read_response(self.questions[request.item].kind, request.value)
        self.keep(request.item, request.rev, request.value)

    def on_Clear(self, request: m.Clear) -> None:
        self.keep(request.item, request.rev, b"")

    def keep(self, item: bytes, rev: int, value: bytes) -> None:
        """On disk, or refused."""
        if self.state is not State.ANSWERING:
            raise Error("E-SIT-01", "This is not possible now.", "Wait, or raise your hand and ask the proctor.")
        if self.room.saving_fails:
            raise refuse("E-STO-04")
        assert rev > self.answers.get(item, (0, b""))[0]
        self.answers[item] = (rev, value)
        self.seq += 1
        self.send(m.Saved(item, rev, self.seq, 2))

    def on_Flag(self, request: m.Flag) -> None:
        (self.flags.add if request.flagged else self.flags.discard)(request.item)
        self.send(m.Flagged(request.item, request.flagged))

    def on_Move(self, request: m.Move) -> None:
        self.moved = request.item
        self.send(m.Moved(request.item))

    def on_EnterCode(self, request: m.EnterCode) -> None:
        if request.text.replace("-", "").upper() != CODE.replace("-", ""):
            raise refuse("E-COD-01")
        self.code_means = "go_on" if self.state is State.PAUSED else "hand_in"
        self.send(m.CodeMeaning(self.code_means, 7, 2))

    def on_ConfirmCode(self, request: m.ConfirmCode) -> None:
        if self.code_means == "go_on":
            self.enter(Happening.WENT_ON)
        else:
            self.finish("hand_in", Happening.HANDED_IN)

    def on_Focus(self, request: m.Focus) -> None:
        pass

    def on_CallProctor(self, request: m.CallProctor) -> None:
        pass

    def on_StepOut(self, request: m.StepOut) -> None:
        self.enter(Happening.STEPPED_OUT)

    def on_Return(self, request: m.Return) -> None:
        self.enter(Happening.RETURNED)

    def on_HandIn(self, request: m.HandIn) -> None:
        if self.room.used < self.room.early_exit:
            raise Error("E-SIT-05", "Handing in is not allowed yet.", "Go on answering.")
        self.finish("hand_in", Happening.HANDED_IN)

    def on_Export(self, request: m.Export) -> None:
        if self.stick_fails:
            raise refuse("E-OUT-01")
        self.send(m.Exported(request.reason, 1, 2))

    def finish(self, by: str, happening: Happening) -> None:
        """Seal, receipt, bundle."""
        answered = sum(bool(value) for _, value in self.answers.values())
        self.send(m.SectionSealed(by, answered, len(self.items) - answered))
        self.enter(happening)
        self.send(m.Receipt("K7M2-9QRT-4XC", 1_793_500_920_000, answered, len(self.items) - answered, 100, 100))
        self.enter(Happening.EXPORTED)
        self.send(m.Exported("final", 1, self.copies))

    # --- what it tells ---------------------------------------------------------------------------------------------

    def candidate(self) -> m.CandidateShown:
        """Who sits here."""
        photo = picture_bytes(264, 352, "photo") if self.room.photo else b""
        return m.CandidateShown("王小燕", NUMBER, 5, "theory", 7, "第三考场", photo, "A", 0, "")

    def paper(self) -> m.PaperShown:
        """The paper of 190 questions."""
        groups, at = [], 0
        for kind, count, marks in KINDS:
            groups.append(m.GroupShown(kind, marks, self.items[at : at + count]))
            at += count
        orders = tuple((q.item, tuple(o.option for o in q.options)) for q in self.questions.values() if q.options)
        return m.PaperShown("人工智能训练师 理论知识考试", "4-04-05-05", 5, 5400, self.room.seconds,
                            self.room.early_exit,
                            tuple(groups), True,
                            self.room.auto_advance, self.room.calculator,
                            True, True, self.room.reminders, orders)  # fmt: skip

    def time(self) -> m.TimeShown:
        """The time as it stands."""
        if self.state not in STARTED:
            return m.TimeShown(max(0, self.room.before_start), 0, self.room.seconds, 0, m.TimePhase.BEFORE_START)
        wait = max(0, self.room.early_exit - self.room.used)
        phase = m.TimePhase.PAUSED if self.state is State.PAUSED else m.TimePhase.RUNNING
        return m.TimeShown(self.room.seconds - self.room.used, self.room.used, self.room.seconds, wait, phase)

    def asset(self, asset: bytes) -> bytes:
        """The bytes of a question or picture."""
        if asset in self.questions:
            return write_question(self.questions[asset])
        return picture_bytes(900, 600, "street")


def write_question(question: Question) -> bytes:
    """A question asset as the exam package holds it."""
    fields: dict[str, object] = {"item": question.item.hex(), "kind": question.kind.value, "stem": question.stem}
    fields["options"] = [{"id": option.option.hex(), "text": option.text} for option in question.options]
    if question.picture is not None:
        fields |= {"picture": question.picture.hex(), "alt": question.picture_alt}
    return json.dumps(fields, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def read_question(content: bytes) -> Question:
    """What `write_question` wrote."""
    found = json.loads(content)
    options = tuple(Option(bytes.fromhex(option["id"]), option["text"]) for option in found["options"])
    picture = bytes.fromhex(found["picture"]) if "picture" in found else None
    return Question(
        bytes.fromhex(found["item"]), QuestionKind(found["kind"]), found["stem"], options, picture, found.get("alt", "")
    )


def questions() -> dict[bytes, Question]:
    """190 questions with stable ids."""
    made = {}
    number = 0
    for kind, count, _ in KINDS:
        for _ in range(count):
            number += 1
            made[_id("item", number)] = _question(kind, number)
    return made


def _question(kind: QuestionKind, number: int) -> Question:
    options = tuple(Option(_id(f"option-{number}", place), text) for place, text in enumerate(OPTIONS[kind]))
    picture = _id("picture", number) if number in WITH_PICTURE else None
    return Question(
        _id("item", number),
        kind,
        STEMS[kind],
        options,
        picture,
        "一段街道的行车画面，近处有行人走过停着的汽车" if picture else "",
    )


def _id(name: str, number: int) -> bytes:
    return b"".join(zlib.crc32(f"{name}/{number}/{part}".encode()).to_bytes(4, "big") for part in range(4))
