"""The built-in vectors, against other code than the program's; and what makes the self-test fail."""

import hashlib
import struct
from dataclasses import replace
from pathlib import Path

import pytest

from desktop.clock import SystemClock
from desktop.crypto.anchors import LIBRARY_VERSION
from desktop.errors import Error
from desktop.language import catalogue
from desktop.rehearsal.clock import MovableClock
from desktop.storage.sqlcipher import APPROVED_CIPHERS, cipher_version
from desktop.workflows.built_in_vectors import VECTORS
from desktop.workflows.round_trip import round_trip
from desktop.workflows.self_test import verify_libraries, verify_program, verify_vectors, verify_words
from tests.vectors.deterministic import box_with, seal_with

VALUES = {vector.id: vector.value for vector in VECTORS}
KEY, ITEM = bytes(range(32)), bytes(range(16))


def test_that_a_start_proves_at_least_thirty_vectors() -> None:
    assert verify_vectors() >= 30
    assert verify_vectors(slow=True) == len(VECTORS) == len(VALUES)
    verify_program()


def test_that_values_with_labels_agree_with_plain_hashing() -> None:
    def joined(*parts: bytes) -> bytes:
        return struct.pack(">I", len(parts)) + b"".join(struct.pack(">Q", len(part)) + part for part in parts)

    def labelled(label: str, *parts: bytes) -> str:
        return hashlib.sha256(joined(f"kaochang/1/{label}".encode(), *parts)).hexdigest()

    assert VALUES["commitment"] == labelled("pk-commit", ITEM, KEY)
    assert VALUES["boot"] == labelled("boot", ITEM, KEY)[:32]


def test_that_the_core_is_the_table_of_the_specification() -> None:
    fields = b"\1\2\0\0" + struct.pack(">I", 1) + struct.pack(">QQqQ", 5, 1, -1, 2)
    core = fields + ITEM * 3 + struct.pack(">II", 6, 0) + hashlib.sha256(b"x").digest()
    assert len(core) == 128
    assert VALUES["core"] == hashlib.sha256(core).hexdigest()


def test_that_the_built_in_box_and_seal_come_from_other_writers() -> None:
    from desktop.crypto.sealing import SealingKey
    from desktop.workflows import built_in_vectors

    content = "考场".encode()
    assert box_with(bytes(range(24)), KEY, b"built-in", content) == built_in_vectors._BOX
    public = SealingKey(KEY).public
    assert seal_with(bytes(range(64, 96)), public, b"built-in", content) == built_in_vectors._SEALED


@pytest.mark.parametrize("number", range(0, len(VECTORS), 9))
def test_that_a_vector_that_does_not_come_out_is_named(number: int) -> None:
    broken = replace(VECTORS[number], value="another value", slow=False)
    assert _code(lambda: verify_vectors([broken])) == ("E-SLF-01", {"id": broken.id})


def test_that_a_vector_that_breaks_down_has_failed() -> None:
    def break_down() -> str:
        raise MemoryError

    broken = replace(VECTORS[0], compute=break_down)
    assert _code(lambda: verify_vectors([broken])) == ("E-SLF-01", {"id": broken.id})


def test_that_only_approved_libraries_are_used() -> None:
    verify_libraries(cipher_version(), LIBRARY_VERSION)
    approved = APPROVED_CIPHERS[0]
    assert _code(lambda: verify_libraries("4.5.0 community", LIBRARY_VERSION))[0] == "E-SLF-02"
    assert _code(lambda: verify_libraries("", LIBRARY_VERSION))[0] == "E-SLF-02"
    assert _code(lambda: verify_libraries(approved, "49.0.0")) == (
        "E-SLF-02",
        {"name": "cryptography", "version": "49.0.0"},
    )
    verify_libraries(approved, "51.0.0")


def test_that_a_sentence_without_chinese_or_with_a_lost_place_is_named() -> None:
    words = catalogue()
    assert verify_words(words) == len(words) > 500
    sentence = "Part {n} is damaged."
    for chinese in ("", "第部分已损坏。"):
        assert _code(lambda chinese=chinese: verify_words(words | {sentence: chinese})) == (
            "E-SLF-03",
            {"sentence": sentence},
        )
    assert _code(lambda: verify_words({}))[0] == "E-SLF-03"


def test_that_a_package_and_a_bundle_come_back(tmp_path: Path) -> None:
    round_trip(tmp_path, MovableClock())
    assert {path.name for path in tmp_path.iterdir()} >= {"trial.kexam", "journal.db", "mirror"}


def test_that_a_store_that_cannot_be_opened_fails_the_round_trip(tmp_path: Path) -> None:
    (tmp_path / "journal.db").mkdir()
    assert _code(lambda: round_trip(tmp_path, SystemClock()))[0] == "E-SLF-06"


def _code(attempt: object) -> tuple[str, dict[str, object]]:
    assert callable(attempt)
    with pytest.raises(Error) as caught:
        attempt()
    return caught.value.code, dict(caught.value.values)
