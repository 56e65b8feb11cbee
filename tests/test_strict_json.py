"""The JSON profile: one value, one encoding; whatever else comes is refused in bounded time (B3)."""

import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.errors import Error
from desktop.formats.artefacts import KEXAM
from desktop.formats.envelope import read_envelope, source_of
from desktop.strict_json import LARGEST_INTEGER, read_json, write_json
from tests.vectors import small_site as site
from tests.vectors.make_package_vectors import content, package
from tests.vectors.raw_envelope import Raw

KEYS = st.text("abcdefghijklmnopqrstuvwxyz0123456789_", min_size=1, max_size=40)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
INTEGERS = st.integers(-LARGEST_INTEGER, LARGEST_INTEGER)
VALUES = st.recursive(
    st.one_of(TEXTS, INTEGERS, st.booleans()),
    lambda inner: st.one_of(st.lists(inner, max_size=5), st.dictionaries(KEYS, inner, max_size=5)),
    max_leaves=20,
)
OBJECTS = st.dictionaries(KEYS, VALUES, max_size=6)
PIECES = st.sampled_from([b"", b" ", b"0", b'"', b",", b"[", b"{", b"\xff", b"\\", b"e"])
HEADER = package(content()).header


@settings(max_examples=40)
@given(OBJECTS)
def test_that_a_value_survives_and_has_one_encoding(value):
    data = write_json(value)
    assert read_json(data) == value
    assert write_json(read_json(data)) == data


@given(st.binary(max_size=200))
def test_that_bytes_are_an_object_of_the_profile_or_are_refused(data):
    try:
        value = read_json(data)
    except Error as error:
        assert error.code == "E-FMT-06"
    else:
        assert write_json(value) == data


@settings(max_examples=400)
@given(st.integers(0, len(HEADER) - 1), PIECES)
def test_that_no_other_spelling_of_a_header_is_the_same_value(place, piece):
    other = HEADER[:place] + piece + HEADER[place + 1 :]
    if other == HEADER:
        return
    try:
        assert read_json(other) != json.loads(HEADER)
    except Error as error:
        assert error.code == "E-FMT-06"


@settings(max_examples=400)
@given(st.integers(0, len(HEADER) - 1), st.binary(min_size=0, max_size=4))
def test_that_a_signed_header_with_anything_in_it_is_refused_with_a_code(place, piece):
    other = HEADER[:place] + piece + HEADER[place + 2 :]
    raw = Raw("kexam", other, ((1, site.seed("publisher")),), package(content()).body)
    try:
        found = read_envelope(source_of(raw.encode()), KEXAM, site.trust())
        assert found.header_bytes == other
    except Error as error:
        assert error.code[:5] in ("E-FMT", "E-SIG")


@pytest.mark.parametrize(
    "data",
    [
        b'{"parts":[' + b",".join([b"{}"] * 1_000_000) + b"]}",
        b"{" + b'"a":' * 400_000 + b"1}",
        b"[" * 2_000_000,
        b'{"a":"' + b"\\u0001" * 500_000 + b'"}',
        b'{"a":' + b"1" * 3_000_000 + b"}",
        b'"' * 3_000_001,
        b'{"a":"' + b'\\"' * 1_000_000,
    ],
    ids=["many-parts", "nested-keys", "nested-arrays", "escapes", "number", "quotes", "open-string"],
)
def test_that_a_hostile_header_is_refused_in_bounded_work(data):
    started = time.process_time()
    with pytest.raises(Error) as refused:
        read_json(data)
    assert refused.value.code == "E-FMT-06"
    assert time.process_time() - started < 1.0 * (1 + len(data) / 2**20)


def test_that_we_never_write_what_we_would_not_read():
    for value in ({"A": 1}, {"a": None}, {"a": 1.5}, {"a": 2**53}, {"a": "\ud800"}, {"a": b"x"}, {1: 2}):
        with pytest.raises(ValueError):
            write_json(value)
