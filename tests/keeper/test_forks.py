"""Two stories of one sitting at its own machine: nothing goes on by itself, an order chooses, both are kept (6.5)."""

import shutil
from pathlib import Path

import pytest

from desktop.errors import Error
from desktop.exam.sitting import State
from desktop.formats.journal_records import RecordType
from desktop.formats.order import Order, OrderKind, SeatScope
from desktop.keeper.messages import HandIn
from desktop.strict_json import read_json
from tests.helpers.orders import signed
from tests.helpers.sitting import Sitting
from tests.keeper.test_orders import records


def keep(sitting: Sitting, folder: Path) -> Path:
    """A copy of everything at the station, as an image of its disk."""
    sitting.kill()
    shutil.copytree(sitting.room.folder, folder)
    return folder


def put_back(sitting: Sitting, folder: Path) -> None:
    shutil.rmtree(sitting.room.folder)
    shutil.copytree(folder, sitting.room.folder)


@pytest.fixture
def forked(sitting: Sitting, tmp_path: Path) -> tuple[Sitting, bytes, bytes]:
    """The database says that item 1 was answered, the mirror that item 2 was; the heads of both."""
    sitting.begin()
    sitting.answer(0)
    early = keep(sitting, tmp_path / "early")
    sitting.open()
    sitting.answer(2)
    other = sitting.keeper._desk.journal.head
    later = keep(sitting, tmp_path / "later")
    put_back(sitting, early)
    sitting.open()
    sitting.answer(1)
    own = sitting.keeper._desk.journal.head
    sitting.kill()
    name = sitting.mirror.name
    shutil.copyfile(later / "mirror" / name, sitting.mirror)
    return sitting, own, other


def allow(sitting: Sitting, prefix: bytes, counter: int = 1) -> None:
    scope = SeatScope(sitting.room.station.key_id, sitting.room.candidate, 1, prefix)
    order = Order(sitting.room.session, OrderKind.CONTINUE_FORK, scope, counter, "两份记录不一致")
    sitting.station.put_order(bytes(31) + bytes([counter]), signed(sitting, order))


def test_that_two_stories_do_not_go_on_by_themselves(forked: tuple[Sitting, bytes, bytes]) -> None:
    sitting, own, _ = forked
    with pytest.raises(Error, match="E-JRN-03"):
        sitting.open()
    allow(sitting, b"neither!")
    with pytest.raises(Error, match="E-JRN-03"):
        sitting.open()
    allow(sitting, own[:8], 2)
    sitting.open()


@pytest.mark.parametrize("which", [0, 1])
def test_that_an_order_chooses_one_of_two_stories_and_the_other_is_set_aside(
    forked: tuple[Sitting, bytes, bytes], which: int
) -> None:
    sitting, *heads = forked
    allow(sitting, heads[which][:8])
    sitting.open()
    assert sitting.keeper.state is State.ANSWERING
    assert set(sitting.keeper._desk.progress.answers) == {sitting.room.items[0], sitting.room.items[1 + which]}
    aside = [*sitting.folder.glob("*aside*"), *sitting.mirror.parent.glob("*torn*")]
    assert aside
    (record,) = records(sitting, RecordType.ORDER)
    assert read_json(record.payload)["kind"] == "continue_fork"
    sitting.revisions[sitting.room.items[3]] = 0
    sitting.answer(3)
    sitting.kill()
    sitting.open()
    sitting.wait(1900, step=10)
    sitting.send(HandIn())
    assert len(sitting.bundle()[1].answers) == 3
    assert len(records(sitting, RecordType.ORDER)) == 1
