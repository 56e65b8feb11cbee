"""Every published vector ends as its name says, through every way of reading; scripts write exactly these files."""

from io import BytesIO

import pytest

from desktop.crypto.boxes import unbox, unpad
from desktop.crypto.joining import sha256
from desktop.errors import Error
from desktop.formats.envelope import read_outline, source_of
from desktop.formats.envelope_writing import envelope_head
from desktop.formats.exam_package import OpenPackage, part_context, part_key, read_exam_package
from desktop.refusals import REFUSALS
from desktop.strict_json import read_json, write_json
from desktop.workflows.inspect_file import inspect_file
from tests.vectors import make_card_vectors, make_envelope_vectors, make_package_vectors, make_skill_vectors, small_site
from tests.vectors.site_readers import READERS
from tests.vectors.vector_file import FOLDER, read_vector

SCRIPTS = (make_envelope_vectors, make_card_vectors, make_package_vectors, make_skill_vectors)
FOLDERS = ("envelope", "json", "card", "package", "score")
OURS = sorted(path for folder in FOLDERS for path in (FOLDER / folder).glob("*.txt"))
ALL = sorted(FOLDER.rglob("*.txt"))
CODES = {refusal.code for refusal in REFUSALS} | {"ok"}


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.stem)
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
def test_that_a_script_writes_exactly_its_files(script):
    written = script.vectors()
    assert written == {name: (FOLDER / name).read_bytes() for name in written}


def test_that_every_file_of_these_folders_has_its_script():
    written = {name for script in SCRIPTS for name in script.vectors()}
    assert {path.relative_to(FOLDER).as_posix() for path in OURS} == written


def test_that_there_are_enough_vectors_with_reasons_of_the_closed_list():
    expected = [read_vector(path.read_bytes()).expect for path in ALL]
    assert len(expected) >= 250
    assert set(expected) <= CODES


def test_that_inspect_describes_or_refuses_every_vector_and_never_breaks():
    described = 0
    for path in ALL:
        vector = read_vector(path.read_bytes())
        try:
            described += inspect_file(BytesIO(vector.data)).file_bytes == len(vector.data)
        except Error as error:
            assert error.code in CODES
    assert described > 150


def test_that_a_genuine_file_written_again_is_the_same_bytes():
    again = 0
    for path in ALL:
        vector = read_vector(path.read_bytes())
        if vector.expect != "ok" or vector.data[:3] != b"\x89KC" or vector.format == "key-file":
            continue
        outline = read_outline(source_of(vector.data))
        header = write_json(read_json(outline.header_bytes))
        head = envelope_head(outline.type, outline.suite, header, outline.signatures, outline.body_bytes)
        assert head + vector.data[outline.body_offset :] == vector.data
        again += 1
    assert again >= 20


def test_that_random_access_gives_the_bytes_of_whole_parts():
    found = read_vector((FOLDER / "package" / "exam_package_whole.txt").read_bytes())
    source, key = source_of(found.data), bytes.fromhex(found.state["key"])
    package = read_exam_package(source, small_site.trust())
    opened = OpenPackage(source, package, key)
    for asset in opened.manifest.assets:
        part = package.parts[asset.id]
        context = part_context(package.facts.package_id, package.facts.version, part.id)
        whole = unpad(unbox(part_key(key, part.id), context, found.data[part.offset : part.offset + part.length]))
        for offset in range(len(whole) + 1):
            assert opened.read_asset(asset.id, offset, 5) == whole[offset : offset + 5]
