"""Opening a package costs the same however large it is: counted in bytes read, not in seconds."""

import io
from collections.abc import Iterator

import pytest

from desktop.crypto.joining import new_id, new_key
from desktop.crypto.signing import SigningKey, new_signing_key
from desktop.exam.paper import Form, Option, Paper, Part, Presentation, Question, QuestionGroup, QuestionKind, Section
from desktop.formats.artefacts import Role
from desktop.formats.cards import Holder, RootCard, read_root_card, write_card, write_root_card
from desktop.formats.envelope import Signing
from desktop.formats.exam_package import OpenPackage, read_exam_package, verify_all_parts
from desktop.formats.exam_package_writing import Asset, PackagePlan, question_asset, write_exam_package
from desktop.formats.package_manifest import AssetKind
from desktop.formats.trust import Trust

MIB = 1024 * 1024
CHUNK = 16_400


class CountedBytes(io.BytesIO):
    """A file in memory that counts what is read from it."""

    def __init__(self, data: bytes) -> None:
        super().__init__(data)
        self.bytes_read = 0

    def read(self, size: int | None = -1, /) -> bytes:
        found = super().read(size)
        self.bytes_read += len(found)
        return found


class PublishedPackage:
    """A package of one question and one file of `file_bytes` bytes, whose byte x is x modulo 251."""

    def __init__(self, file_bytes: int) -> None:
        options = tuple(Option(new_id(), text) for text in ("框", "点", "线"))
        self.question = Question(new_id(), QuestionKind.SINGLE, "用什么标注？", options)
        self.file, self.package_key = new_id(), new_key()
        group = QuestionGroup(QuestionKind.SINGLE, 100, (self.question.item,))
        section = Section(new_id(), Part.THEORY, 5400, False, (group,))
        paper = Paper("试卷", "4-04-05-05", 5, Part.THEORY, (Form("A", (section,)),), Presentation(True, True))
        assets = (
            question_asset(self.question),
            Asset(self.file, AssetKind.FILE, file_bytes, lambda: pieces(file_bytes)),
        )
        publisher, self.trust = _publisher()
        stream = io.BytesIO()
        plan = PackagePlan(new_id(), 1, new_id(), paper, assets)
        write_exam_package(stream, plan, self.package_key, Signing((publisher,)))
        self.source = CountedBytes(stream.getvalue())

    def open(self) -> OpenPackage:
        """The opened package; what was read before is forgotten."""
        self.source.bytes_read = 0
        return OpenPackage(self.source, read_exam_package(self.source, self.trust), self.package_key)


def pieces(size: int) -> Iterator[bytes]:
    """The file's content."""
    block = bytes(range(251)) * 4096
    for start in range(0, size, len(block)):
        yield block[: size - start]


def _publisher() -> tuple[SigningKey, Trust]:
    root_key, publisher = new_signing_key(), new_signing_key()
    root = write_root_card(RootCard("试考", (root_key.public,), 1, 1, 1, practice=True), (root_key,))
    card = write_card(Holder(Role.PUBLISHER, "命题", None, publisher.public), 2, (root_key,))
    return publisher, Trust.from_cards(read_root_card(root).digest, [root, card])


@pytest.fixture(scope="module")
def small() -> PublishedPackage:
    return PublishedPackage(100_000)


@pytest.fixture(scope="module")
def large() -> PublishedPackage:
    return PublishedPackage(32 * MIB)


def test_that_opening_a_large_package_reads_no_more_than_opening_a_small_one(
    small: PublishedPackage, large: PublishedPackage
) -> None:
    for package in (small, large):
        assert package.open().read_question(package.question.item) == package.question
    digits = 10  # the header writes larger lengths with more digits, and the manifest larger sizes
    assert small.source.bytes_read <= large.source.bytes_read <= small.source.bytes_read + digits
    assert large.source.bytes_read < len(large.source.getvalue()) / 1000


@pytest.mark.parametrize("offset", [0, 5 * MIB + 7, 32 * MIB - 10])
def test_that_a_piece_of_a_large_file_costs_its_own_chunks_only(large: PublishedPackage, offset: int) -> None:
    opened = large.open()
    opened.read_asset(large.file, 0, 1)  # the first look also checks the end of the box
    large.source.bytes_read = 0
    piece = opened.read_asset(large.file, offset, 10)
    assert piece == bytes((offset + place) % 251 for place in range(10))
    assert 0 < large.source.bytes_read <= 2 * CHUNK


def test_that_the_first_look_at_a_large_file_reads_its_ends_and_not_its_middle(large: PublishedPackage) -> None:
    opened = large.open()
    large.source.bytes_read = 0
    opened.read_asset(large.file, 0, 1)
    padding_and_ends = 65_536 + 4 * CHUNK
    assert large.source.bytes_read <= padding_and_ends


def test_that_hashing_all_parts_reads_everything_once(large: PublishedPackage) -> None:
    package = read_exam_package(large.source, large.trust)
    large.source.bytes_read = 0
    verify_all_parts(large.source, package)
    assert large.source.bytes_read == sum(part.length for part in package.envelope.parts)
