"""The list of commands: a name, a line of help, and the module that is imported only when the command is used."""

import importlib.util
from dataclasses import dataclass


@dataclass(frozen=True)
class Command:
    """One command: `words` as typed ("bank check"), `module` under desktop.cli."""

    words: str
    module: str
    help: str


COMMANDS = (
    Command("rehearse", "rehearse", "a whole exam day on this machine, no screen"),
    Command("self-test", "self_test", "the program tests itself; silent when well"),
    Command("preflight", "preflight", "is this machine fit for an exam?"),
    Command("standard show", "standard_show", "the standard as data"),
    Command("standard staffing", "standard_staffing", "how many proctors or examiners are needed"),
    Command("eligibility", "eligibility", "who may apply for a level, and why"),
    Command("bank check", "bank_check", "every defect of a question bank"),
    Command("paper assemble", "paper_assemble", "parallel papers that meet the weights exactly"),
    Command("identity new", "identity_new", "keys and card of one role"),
    Command("site new", "site_new", "a small centre's whole trust in one go"),
    Command("enrol prepare", "enrol_prepare", "a stick for enrolling a room of machines"),
    Command("enrol machine", "enrol_machine", "at a machine: ask for a card, or take it"),
    Command("enrol issue", "enrol_issue", "at the centre: cards for requests that two people compared"),
    Command("package build", "package_build", "exam package and scoring pack of a paper"),
    Command("session grant", "session_grant", "session grant and code cards"),
    Command("order", "order", "an order that two people sign, for a stick that is touched to the seats"),
    Command("inspect", "inspect", "describe a file; opens and trusts nothing"),
    Command("verify", "verify", "check a file against the cards of this site"),
    Command("import", "import_results", "take result bundles into the store"),
    Command("mark", "mark", "mark what was imported"),
    Command("regrade", "regrade", "what newer graders would change; old marks are kept"),
    Command("scores", "scores", "the score book"),
    Command("report", "report", "score list, score slips and other pages"),
    Command("work export", "work_export", "the files that candidates handed in, in their folders"),
    Command("receipts", "receipts", "signed receipts that ride back to the rooms"),
    Command("receipt", "receipt", "find a candidate by receipt code"),
)
FRONT_ENDS = ("candidate", "proctor", "centre")


def is_present(module: str) -> bool:
    """Whether this program has the module: an installed role holds only its own commands and window."""
    return importlib.util.find_spec(module) is not None
