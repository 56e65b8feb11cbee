"""Every vector of the room's files ends as its name says, and is what its script writes."""

import pytest

from desktop.crypto.joining import sha256
from desktop.errors import Error
from tests.vectors import make_grant_vectors, make_order_vectors, make_room_vectors, make_sitting_vectors
from tests.vectors.room_readers import READERS
from tests.vectors.vector_file import FOLDER, read_vector

FOLDERS = tuple("grant codes ticket slots head mirror journal bundle manifest order witness receipt".split())
SCRIPTS = (make_grant_vectors, make_sitting_vectors, make_room_vectors, make_order_vectors)
FILES = sorted(path for folder in FOLDERS for path in (FOLDER / folder).glob("*.txt"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_that_a_vector_ends_as_it_says(path):
    vector = read_vector(path.read_bytes())
    released, outcome = b"", "ok"
    try:
        released = READERS[vector.format](vector.data, vector.state)
    except Error as error:
        outcome = error.code
    assert outcome == vector.expect
    assert sha256(released).hex() == vector.released


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.__name__.rpartition(".")[2])
def test_that_a_script_writes_exactly_these_files(script):
    written = script.vectors()
    assert written == {name: (FOLDER / name).read_bytes() for name in written}


def test_that_every_file_of_these_folders_has_its_script():
    written = {name for script in SCRIPTS for name in script.vectors()}
    assert {path.relative_to(FOLDER).as_posix() for path in FILES} == written
