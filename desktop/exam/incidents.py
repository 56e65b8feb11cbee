"""The catalogue of incidents in a room (违纪, 设备故障, 身份不符 …): a closed list, so that records can be counted.

A room never annuls a score: what looks like misconduct is recorded with its evidence and the candidate's statement.
"""

from dataclasses import dataclass
from enum import StrEnum

from desktop.language import sentence


class Group(StrEnum):
    """Under which heading an incident stands on the room record."""

    MISCONDUCT = "misconduct"
    EQUIPMENT = "equipment"
    IDENTITY = "identity"
    HEALTH = "health"
    ROOM = "room"
    PAPER = "paper"
    OTHER = "other"


@dataclass(frozen=True)
class IncidentKind:
    """One line of the catalogue; `title` is turned with `tr` where it is shown."""

    key: str
    group: Group
    title: str

    @property
    def asks_statement(self) -> bool:
        """Whether the candidate states and signs, or refuses to."""
        return self.group is Group.MISCONDUCT


class Statement(StrEnum):
    """What the candidate did about the record."""

    NONE = "none"
    SIGNED = "signed"
    REFUSED = "refused"


GROUP_TITLES = {
    Group.MISCONDUCT: sentence("Suspected misconduct"),
    Group.EQUIPMENT: sentence("Equipment"),
    Group.IDENTITY: sentence("Identity"),
    Group.HEALTH: sentence("Health"),
    Group.ROOM: sentence("Room"),
    Group.PAPER: sentence("Exam paper"),
    Group.OTHER: sentence("Other matters"),
}

CATALOGUE = (
    IncidentKind("phone", Group.MISCONDUCT, sentence("Phone or other device at the desk")),
    IncidentKind("notes", Group.MISCONDUCT, sentence("Notes or books that are not allowed")),
    IncidentKind("talking", Group.MISCONDUCT, sentence("Talking, signs, or looking at another's screen")),
    IncidentKind("another_person", Group.MISCONDUCT, sentence("Somebody else sits for the candidate")),
    IncidentKind("disorder", Group.MISCONDUCT, sentence("Disturbs order, does not obey the proctors")),
    IncidentKind("copying", Group.MISCONDUCT, sentence("Copies, photographs or takes away the questions")),
    IncidentKind("machine", Group.EQUIPMENT, sentence("The machine fails or restarts")),
    IncidentKind("input", Group.EQUIPMENT, sentence("Keyboard, mouse or input method fails")),
    IncidentKind("screen", Group.EQUIPMENT, sentence("Screen or sound fails")),
    IncidentKind("network", Group.EQUIPMENT, sentence("The room's network fails")),
    IncidentKind("document", Group.IDENTITY, sentence("The document does not fit the candidate's data")),
    IncidentKind("no_document", Group.IDENTITY, sentence("No document was brought")),
    IncidentKind("wrong_seat", Group.IDENTITY, sentence("Sat at a wrong seat")),
    IncidentKind("ill", Group.HEALTH, sentence("Ill or unwell")),
    IncidentKind("left_room", Group.HEALTH, sentence("Left the room for a while")),
    IncidentKind("power", Group.ROOM, sentence("Power cut")),
    IncidentKind("alarm", Group.ROOM, sentence("Alarm or evacuation")),
    IncidentKind("noise", Group.ROOM, sentence("Noise or disturbance from outside")),
    IncidentKind("question", Group.PAPER, sentence("A question is said to be faulty")),
    IncidentKind("display", Group.PAPER, sentence("A question or picture is not shown properly")),
    IncidentKind("other", Group.OTHER, sentence("Something else")),
)
_BY_KEY = {kind.key: kind for kind in CATALOGUE}


def incident_kind(key: str) -> IncidentKind:
    """The line of the catalogue called `key`; KeyError for a word outside it."""
    return _BY_KEY[key]
