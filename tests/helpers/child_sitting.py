"""A child process that sits, answers at random and says on a pipe what was acknowledged; made to be killed (A1).

    python -m tests.helpers.child_sitting STATION SEED

Each line on standard output is `item rev value` in hex, written only after the keeper said `Saved`.
"""

import os
import random
import sys
from pathlib import Path

from desktop.clock import SystemClock
from desktop.exam.answers import ChoiceResponse, TrueFalseResponse, write_response
from desktop.exam.paper import QuestionKind
from desktop.exam.sitting import State
from desktop.keeper.keeper import Keeper
from desktop.keeper.messages import (
    AcceptRules,
    AnswerRead,
    CheckIn,
    ConfirmIdentity,
    PaperShown,
    Record,
    Saved,
    StartSection,
)
from desktop.workflows.sit import SittingOptions, open_sitting
from desktop.workflows.station_folder import StationFolder
from tests.helpers.invented_room import SPOKEN, TICKET


def main() -> None:
    """Sit until killed."""
    station, chance = StationFolder(Path(sys.argv[1])), random.Random(int(sys.argv[2]))
    keeper = open_sitting(station, SystemClock(), SittingOptions(reserve_bytes=65_536, spare_bytes=0))
    events = list(keeper.hello())
    if keeper.state is State.CHECK_IN:
        for request in (CheckIn(TICKET), ConfirmIdentity(True), AcceptRules(), StartSection(SPOKEN)):
            events += keeper.handle(request)
    if keeper.state is not State.ANSWERING:
        os.write(1, f"state {keeper.state}\n".encode())
        return
    revisions = {event.item: event.rev for event in events if isinstance(event, AnswerRead)}
    (paper, *_) = [event for event in reversed(events) if isinstance(event, PaperShown)]
    os.write(1, b"ready\n")
    answer_for_ever(keeper, paper, revisions, chance)


def answer_for_ever(keeper: Keeper, paper: PaperShown, revisions: dict[bytes, int], chance: random.Random) -> None:
    """One random answer after the other."""
    orders = dict(paper.option_orders)
    kinds = {item: group.kind for group in paper.groups for item in group.items}
    while True:
        item = chance.choice(list(kinds))
        if kinds[item] is QuestionKind.TRUE_FALSE:
            value = write_response(TrueFalseResponse(chance.random() < 0.5))
        else:
            value = write_response(ChoiceResponse(frozenset({chance.choice(orders[item])})))
        rev = revisions.get(item, 0) + 1
        for event in keeper.handle(Record(item, rev, value)):
            if isinstance(event, Saved):
                revisions[item] = rev
                os.write(1, f"{item.hex()} {rev} {value.hex()}\n".encode())
        if chance.random() < 0.1:
            keeper.tick()


if __name__ == "__main__":
    main()
