"""What a recorded order changes in the state of a sitting; applied again whenever the journal is folded."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from desktop.exam.interruptions import Authority, Cause
from desktop.exam.sitting import Happening
from desktop.strict_json import JsonObject

if TYPE_CHECKING:
    from desktop.keeper.progress import Progress


def _decide(progress: "Progress", facts: JsonObject) -> None:
    entries = tuple(int(entry) for entry in facts["entries"])
    by = tuple(int(number) for number in facts["signers"])
    progress.ledger = progress.ledger.decided(entries, Cause(facts["cause"]), Authority.ORDER, by)
    progress.fault_call, progress.pair_first = None, ()


def _stop(progress: "Progress", facts: JsonObject) -> None:
    progress.stop_cause = str(facts["cause"])


def _reopen(progress: "Progress", facts: JsonObject) -> None:
    progress.sealed_by, progress.stop_cause = "", ""
    progress.deadline_ns = progress.handed_in_ms = 0
    progress.final_seq, progress.closed, progress.charging = -1, False, True
    progress.happen(Happening.REOPENED)


def _accommodate(progress: "Progress", facts: JsonObject) -> None:
    progress.plan = replace(progress.plan, extra_pct=int(facts["extra_pct"]), extra_s=int(facts["extra_s"]))


def _admit(progress: "Progress", facts: JsonObject) -> None:
    progress.pin_waived = True


def _close_room(progress: "Progress", facts: JsonObject) -> None:
    progress.room_closed = True


ORDER_EFFECTS: dict[str, Callable[["Progress", JsonObject], None]] = {
    "interruption": _decide, "stop": _stop, "reopen": _reopen, "accommodation": _accommodate, "identity": _admit,
    "close": _close_room,
}  # fmt: skip
