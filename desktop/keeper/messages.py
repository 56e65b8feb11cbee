"""What a window says to the keeper and what it hears (section 6.6): bounded strings, integers and bytes only."""

from dataclasses import dataclass
from enum import StrEnum

from desktop.exam.paper import QuestionKind
from desktop.keeper.file_messages import FilesShown, LookAtFiles, PutFile
from desktop.keeper.room_messages import ApplyEnvelope, OrderApplied, WitnessTaken
from desktop.room.messages import SeatStatus


class CallKind(StrEnum):
    """Why the candidate calls: raising a hand, or reporting a fault (which can start the interruption ledger)."""

    HAND = "hand"
    FAULT = "fault"


class TimePhase(StrEnum):
    """What the remaining seconds count towards."""

    BEFORE_START = "before_start"
    LATE = "late"
    """The room has started, or a proctor lets the candidate begin: what would be left of the section."""
    RUNNING = "running"
    PAUSED = "paused"
    OVER = "over"


# --- window → keeper -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class CheckIn:
    """The candidate's last six of the document number, or the whole admission number."""

    typed: str


@dataclass(frozen=True)
class ConfirmIdentity:
    """The candidate says "this is me" (True) or "this is not me" (False)."""

    correct: bool


@dataclass(frozen=True)
class AcceptRules:
    """Instructions read, pledge given."""


@dataclass(frozen=True)
class StartSection:
    """Begin; without a LAN `spoken` holds the six digits the proctor read out (开考口令)."""

    spoken: str


@dataclass(frozen=True)
class ReadAsset:
    """Bytes `offset` … `offset + length` of an asset of the exam package."""

    asset: bytes
    offset: int
    length: int


@dataclass(frozen=True)
class ReadAnswer:
    """The newest answer of an item; with a `rev` above 0 the newest one not above it, as undo goes back to it."""

    item: bytes
    rev: int = 0


@dataclass(frozen=True)
class Record:
    """An answer: `rev` rises by one for each change of the item; `value` is a response of `desktop.exam.answers`,
    or the whole answer document of a piece of practical work."""

    item: bytes
    rev: int
    value: bytes


@dataclass(frozen=True)
class Clear:
    """Take an answer back."""

    item: bytes
    rev: int


@dataclass(frozen=True)
class Flag:
    """Set or remove 标疑, on a question or a task."""

    item: bytes
    flagged: bool


@dataclass(frozen=True)
class Move:
    """The candidate now looks at `item`: a question, or a piece of a task."""

    item: bytes


@dataclass(frozen=True)
class EnterCode:
    """A proctor's one-time code as typed. `wish` is empty for whatever the moment asks for, or lock, or move."""

    text: str
    wish: str = ""


@dataclass(frozen=True)
class ConfirmCode:
    """The proctor confirms what `CodeMeaning` said."""


@dataclass(frozen=True)
class Focus:
    """The exam window gained or lost the keyboard."""

    has_focus: bool


@dataclass(frozen=True)
class CallProctor:
    """举手 / 报告故障."""

    kind: CallKind


@dataclass(frozen=True)
class StepOut:
    """暂离: cover the screen; the clock goes on."""


@dataclass(frozen=True)
class Return:
    """返回 after stepping out."""


@dataclass(frozen=True)
class Export:
    """Write a result bundle; `reason` is interim, final or recovery."""

    reason: str


@dataclass(frozen=True)
class HandIn:
    """交卷."""


Request = (
    CheckIn | ConfirmIdentity | AcceptRules | StartSection | ReadAsset | ReadAnswer | Record | Clear | Flag | Move
    | EnterCode | ConfirmCode | ApplyEnvelope | Focus | PutFile | LookAtFiles | CallProctor | StepOut | Return | Export
    | HandIn
)  # fmt: skip


# --- keeper → window -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class StateChanged:
    """The sitting is now in state `name` (a value of `desktop.exam.sitting.State`)."""

    name: str


@dataclass(frozen=True)
class SeatShown:
    """What the idle station shows before anybody checked in."""

    seat: int
    room: str
    masked_name: str
    session_title: str
    starts_ms: int
    practice: bool


@dataclass(frozen=True)
class CandidateShown:
    """Who sits here, for the identity page and the top bar; `photo` is PNG or JPEG bytes or empty."""

    name: str
    admission_number: str
    level: int
    part: str
    seat: int
    room: str
    photo: bytes
    form: str
    display_font_step: int
    display_theme: str


@dataclass(frozen=True)
class GroupShown:
    """One group of the candidate's own paper, items already in this candidate's order."""

    kind: QuestionKind
    marks_hundredths: int
    items: tuple[bytes, ...]


@dataclass(frozen=True)
class TaskShown:
    """One task of the candidate's own paper; `pieces` are the items of its answers. Its words stand in the asset with
    the id `task` (`formats.task_text`), which can be read once the section is open."""

    task: bytes
    slot: str
    points_hundredths: int
    minutes: int
    pieces: tuple[bytes, ...]


@dataclass(frozen=True)
class PaperShown:
    """The candidate's paper: title, occupation, groups or tasks, and the policy values a window needs to explain."""

    title: str
    occupation: str
    level: int
    section_seconds: int
    limit_seconds: int
    early_exit_seconds: int
    groups: tuple[GroupShown, ...]
    section_reentry: bool
    auto_advance: bool
    calculator: bool
    scratch_paper: bool
    receipt: bool
    reminders_seconds: tuple[int, ...]
    option_orders: tuple[tuple[bytes, tuple[bytes, ...]], ...]
    """For each choice item the option ids in this candidate's order."""
    tasks: tuple[TaskShown, ...] = ()
    """The tasks of a skill paper, in the paper's order: they are never shuffled."""


@dataclass(frozen=True)
class TimeShown:
    """Whole seconds left of the current phase, seconds used, and seconds until hand-in is allowed (0 = allowed)."""

    left_seconds: int
    used_seconds: int
    limit_seconds: int
    hand_in_allowed_in_seconds: int
    phase: TimePhase


@dataclass(frozen=True)
class AssetRead:
    """Bytes of an asset; `total_bytes` is its whole size."""

    asset: bytes
    offset: int
    content: bytes
    total_bytes: int


@dataclass(frozen=True)
class AnswerRead:
    """An answer of an item as the journal has it; `value` is empty when there is none or it was taken back.

    `rev` is the revision that was found: 0 when there is none."""

    item: bytes
    rev: int
    value: bytes
    flagged: bool


@dataclass(frozen=True)
class Saved:
    """The answer is on disk: `seq` is its record, `copies` the number of media that hold it."""

    item: bytes
    rev: int
    seq: int
    copies: int


@dataclass(frozen=True)
class Flagged:
    """标疑 set or removed, on disk."""

    item: bytes
    flagged: bool


@dataclass(frozen=True)
class Moved:
    """Where the candidate is (after a resume: where to go on)."""

    item: bytes


@dataclass(frozen=True)
class Refused:
    """Something was refused; `code`, `message`, `advice` are those of an Error, `values` fill the placeholders."""

    code: str
    message: str
    advice: str
    values: tuple[tuple[str, str | int], ...] = ()


@dataclass(frozen=True)
class SectionSealed:
    """The section is over: no more answers count. `by` is time, hand_in or stop."""

    by: str
    answered: int
    blank: int


@dataclass(frozen=True)
class CodeMeaning:
    """What a typed proctor code would do; ask before it acts."""

    purpose: str
    seat: int
    proctor: int


@dataclass(frozen=True)
class CodeUsed:
    """A proctor's code was used, for the purpose that `CodeMeaning` named."""

    purpose: str


@dataclass(frozen=True)
class Receipt:
    """The receipt code, when it was handed in, where the bundle lies, and what was interrupted and given back."""

    text: str
    handed_in_ms: int
    answered: int
    blank: int
    interrupted_seconds: int
    credited_seconds: int


@dataclass(frozen=True)
class Exported:
    """A bundle is complete, read back and verified on `copies` media."""

    reason: str
    export: int
    copies: int


@dataclass(frozen=True)
class Interrupted:
    """After an interruption: its length, what was given back, and whether a proctor still has to confirm."""

    seconds: int
    credited_seconds: int
    awaits_proctor: bool


@dataclass(frozen=True)
class Notice:
    """Something the candidate or proctor should know; same fields as Refused, but nothing was refused."""

    code: str
    message: str
    advice: str
    values: tuple[tuple[str, str | int], ...] = ()


Event = (
    StateChanged | SeatShown | CandidateShown | PaperShown | TimeShown | AssetRead | AnswerRead | Saved | Flagged
    | Moved | OrderApplied | WitnessTaken | SeatStatus | Refused | SectionSealed | CodeMeaning | CodeUsed | Receipt
    | Exported | Interrupted | FilesShown | Notice
)  # fmt: skip
