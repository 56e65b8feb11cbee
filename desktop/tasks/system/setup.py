"""What a simulated console consists of, as a paper describes it (setup of the piece):

    {"devices": [{"id": "db", "title": "数据库", "kind": "service", "needs": ["host"], "state": "off", "alarm": "…"}],
     "login": {"needs": ["portal"], "accounts": [{"user": "trainer01", "secret": "Kc#2026"}]},
     "settings": [{"id": "volume", "title": "播报音量", "kind": "number", "least": 0, "most": 100, "unit": "%",
                   "value": "80"},
                  {"id": "mode", "title": "应答模式", "kind": "choice", "options": ["自动", "人工"], "value": "人工"},
                  {"id": "night", "title": "夜间静音", "kind": "switch", "value": "off"}],
     "jobs": [{"id": "index", "title": "重建索引", "needs": ["db"], "after": ["backup"], "options": ["全量", "增量"]}],
     "dialogue": {"needs": ["robot"], "fallback": "没听懂", "transfer": "为您转人工", "transfer_after": 2,
       "intents": [{"id": "refund", "title": "退款", "samples": ["我要退款"],
                    "questions": [{"id": "order", "text": "订单号是多少？"}], "reply": "订单 {order} 已登记退款。"}]}}

All parts may be absent. A device starts well only when everything it `needs` is on, else it is faulty until it is
stopped. Settings hold only after they are saved; who is logged in is logged out when a device of `login.needs` stops.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from desktop.exam.task import Piece, Task
from desktop.tasks.annotation.reading import Reading

MOST_PARTS = 60
MOST_VALUE = 500


class DeviceState(StrEnum):
    """已停止, 运行中, 故障."""

    OFF = "off"
    ON = "on"
    FAULT = "fault"


class SettingKind(StrEnum):
    """What a setting holds."""

    NUMBER = "number"
    CHOICE = "choice"
    SWITCH = "switch"
    TEXT = "text"


@dataclass(frozen=True)
class Device:
    """A machine or a service with a lamp; `alarm` is a text to acknowledge, "" for none."""

    id: str
    title: str
    kind: str
    needs: tuple[str, ...]
    state: DeviceState
    alarm: str


@dataclass(frozen=True)
class Setting:
    """A setting and the value it has at the start."""

    id: str
    title: str
    kind: SettingKind
    options: tuple[str, ...]
    least: int
    most: int
    unit: str
    value: str

    def allows(self, value: str) -> bool:
        """Whether `value` can be set."""
        if self.kind is SettingKind.NUMBER:
            return value.isascii() and value.isdigit() and len(value) <= 9 and self.least <= int(value) <= self.most
        if self.kind is SettingKind.SWITCH:
            return value in ("on", "off")
        return value in self.options if self.kind is SettingKind.CHOICE else 0 < len(value) <= MOST_VALUE


@dataclass(frozen=True)
class Job:
    """Something that can be run while devices are on and after other jobs; with one of its options if it has any."""

    id: str
    title: str
    needs: tuple[str, ...]
    after: tuple[str, ...]
    options: tuple[str, ...]


@dataclass(frozen=True)
class Login:
    """Who may log in, with what, while which devices are on."""

    needs: tuple[str, ...]
    accounts: Mapping[str, str]


@dataclass(frozen=True)
class Question:
    """What the robot asks before it replies; its id stands in the reply as {id}."""

    id: str
    text: str


@dataclass(frozen=True)
class Intent:
    """What a visitor wants: sample wordings, questions in their order, the reply."""

    id: str
    title: str
    samples: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()
    reply: str = ""


@dataclass(frozen=True)
class Dialogue:
    """A robot: after `transfer_after` misses in a row it hands over to a person."""

    intents: tuple[Intent, ...]
    fallback: str
    transfer: str
    transfer_after: int
    needs: tuple[str, ...]


@dataclass(frozen=True)
class ConsoleSetup:
    """Everything that can be seen and pressed."""

    devices: tuple[Device, ...] = ()
    login: Login | None = None
    settings: tuple[Setting, ...] = ()
    jobs: tuple[Job, ...] = ()
    dialogue: Dialogue | None = None

    def device(self, device: str) -> Device | None:
        """None for a device that the console does not have."""
        return next((one for one in self.devices if one.id == device), None)

    def setting(self, setting: str) -> Setting | None:
        """None for a setting that the console does not have."""
        return next((one for one in self.settings if one.id == setting), None)

    def job(self, job: str) -> Job | None:
        """None for a job that the console does not have."""
        return next((one for one in self.jobs if one.id == job), None)


def read_setup(task: Task) -> Mapping[str, ConsoleSetup]:
    """Every console by piece name. Raises ValueError for a setup that no author meant."""
    Reading(task.setup, "setup").end()
    return {piece.name: read_console(piece) for piece in task.pieces}


def read_console(piece: Piece) -> ConsoleSetup:
    """One console. Raises ValueError."""
    reading = Reading(piece.setup, piece.name)
    console = ConsoleSetup(
        reading.each("devices", _read_device, ()),
        _read_login(reading.object("login")) if reading.has("login") else None,
        reading.each("settings", _read_setting, ()),
        reading.each("jobs", _read_job, ()),
        _read_dialogue(reading.object("dialogue")) if reading.has("dialogue") else None,
    )
    reading.end()
    _verify(console, piece.name)
    return console


def _read_device(reading: Reading) -> Device:
    return Device(
        reading.text("id", most=40),
        reading.text("title", most=60),
        reading.text("kind", "device", most=20),
        reading.texts("needs", ()),
        DeviceState(reading.text("state", "off")),
        reading.text("alarm", "", most=200),
    )


def _read_login(reading: Reading) -> Login:
    accounts = reading.each("accounts", lambda one: (one.text("user", most=40), one.text("secret", most=40)))
    login = Login(reading.texts("needs", ()), dict(accounts))
    reading.end()
    if not accounts or len(login.accounts) < len(accounts):
        raise reading.fault("accounts")
    return login


def _read_setting(reading: Reading) -> Setting:
    setting = Setting(
        reading.text("id", most=40),
        reading.text("title", most=60),
        SettingKind(reading.text("kind")),
        reading.texts("options", ()),
        reading.integer("least", 0),
        reading.integer("most", 999_999_999, most=999_999_999),
        reading.text("unit", "", most=20),
        reading.text("value", most=MOST_VALUE),
    )
    if (setting.kind is SettingKind.CHOICE) is not (len(set(setting.options)) >= 2):
        raise reading.fault("options")
    if setting.value and not setting.allows(setting.value):
        raise reading.fault("value")
    return setting


def _read_job(reading: Reading) -> Job:
    return Job(
        reading.text("id", most=40),
        reading.text("title", most=60),
        reading.texts("needs", ()),
        reading.texts("after", ()),
        reading.texts("options", ()),
    )


def _read_dialogue(reading: Reading) -> Dialogue:
    dialogue = Dialogue(
        reading.each("intents", _read_intent, ()),
        reading.text("fallback", "", most=MOST_VALUE),
        reading.text("transfer", "", most=MOST_VALUE),
        reading.integer("transfer_after", 3, least=1, most=9),
        reading.texts("needs", ()),
    )
    reading.end()
    if len({one.id for one in dialogue.intents}) < len(dialogue.intents):
        raise reading.fault("intents")
    return dialogue


def _read_intent(reading: Reading) -> Intent:
    return Intent(
        reading.text("id", most=40),
        reading.text("title", most=60),
        reading.texts("samples", ()),
        reading.each("questions", lambda one: Question(one.text("id", most=40), one.text("text", most=MOST_VALUE)), ()),
        reading.text("reply", "", most=MOST_VALUE),
    )


def _verify(console: ConsoleSetup, where: str) -> None:
    devices = [one.id for one in console.devices]
    others = [one.id for one in console.settings], [one.id for one in console.jobs]
    if any(len(set(ids)) < len(ids) or len(ids) > MOST_PARTS for ids in (devices, *others)):
        raise ValueError(f"{where}: one id twice, or too many parts")
    needs = [need for device in console.devices for need in device.needs]
    needs += [need for job in console.jobs for need in job.needs]
    needs += console.login.needs if console.login else ()
    needs += console.dialogue.needs if console.dialogue else ()
    if not set(needs) <= set(devices) or not {one for job in console.jobs for one in job.after} <= set(others[1]):
        raise ValueError(f"{where}: something needs what is not there")
    if not (console.devices or console.settings or console.jobs or console.dialogue):
        raise ValueError(f"{where}: an empty console")
