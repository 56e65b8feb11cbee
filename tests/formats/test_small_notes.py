"""Orders, console notes and receipts: every changed bit and every cut is refused, and nothing crashes."""

import random
from collections.abc import Callable

import pytest

from desktop.errors import Error
from desktop.formats.envelope import source_of
from desktop.formats.order import OrderRoom, read_order
from desktop.formats.receipt import read_receipt
from desktop.formats.witness import read_witness
from tests.vectors.room_readers import granted
from tests.vectors.vector_file import FOLDER, read_vector

FILES = ("order/order_power_cut.txt", "witness/witness_first.txt", "receipt/receipt_whole.txt")


@pytest.fixture(params=FILES)
def reading(request: pytest.FixtureRequest) -> tuple[bytes, Callable[[bytes], object]]:
    """A good file and its reader; the grant is read once, as at a station."""
    vector = read_vector((FOLDER / request.param).read_bytes())
    grant = granted({"console": vector.format == "witness"})
    known = [bytes.fromhex(digest) for digest in vector.state.get("known", [])]
    readers: dict[str, Callable[[bytes], object]] = {
        "order": lambda data: read_order(source_of(data), grant.trust, OrderRoom(grant.header)),
        "witness": lambda data: read_witness(source_of(data), grant.trust, grant.header.consoles),
        "receipt": lambda data: read_receipt(source_of(data), grant.trust, grant.header, known),
    }
    return vector.data, readers[vector.format]


def test_that_every_flipped_bit_is_refused(reading: tuple[bytes, Callable[[bytes], object]]) -> None:
    data, read = reading
    read(data)
    chance = random.Random(1)
    for place in range(len(data)):
        spoiled = bytearray(data)
        spoiled[place] ^= 1 << chance.randrange(8)
        with pytest.raises(Error):
            read(bytes(spoiled))


def test_that_every_cut_and_every_addition_is_refused(reading: tuple[bytes, Callable[[bytes], object]]) -> None:
    data, read = reading
    for length in range(len(data)):
        with pytest.raises(Error):
            read(data[:length])
    for more in (b"\0", data):
        with pytest.raises(Error):
            read(data + more)
