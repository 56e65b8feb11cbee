"""Exam packages that were flipped, cut, swapped, grown (B1, B2, B5, B6), written and read again."""

import io
import tracemalloc
from pathlib import Path

import pytest

from desktop.crypto.joining import new_id, new_key
from desktop.crypto.signing import SigningKey
from desktop.errors import Error
from desktop.exam.paper import Form, Option, Paper, Part, Presentation, Question, QuestionGroup, QuestionKind, Section
from desktop.formats.envelope import Signing, read_outline, source_of, verify_parts
from desktop.formats.exam_package import OpenPackage, read_exam_package, verify_all_parts
from desktop.formats.exam_package_writing import Asset, PackagePlan, asset_of_bytes, question_asset, write_exam_package
from desktop.formats.package_manifest import AssetKind
from tests.vectors import small_site as site
from tests.vectors.make_package_vectors import PK, content, package

PUBLISHER = SigningKey(site.seed("publisher"))
PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)
CODES_OF_A_FLIP = {
    "E-FMT-01", "E-FMT-02", "E-FMT-03", "E-FMT-04", "E-FMT-05", "E-FMT-06", "E-FMT-08",
    "E-SIG-01", "E-SIG-02", "E-SIG-06",
}  # fmt: skip


def question(picture: bytes | None = None) -> Question:
    options = tuple(Option(new_id(), f"选项 {n}") for n in range(4))
    return Question(new_id(), QuestionKind.SINGLE, "（　　）是标注。", options, picture, "图" if picture else "")


def plan_of(questions: list[Question], assets: list[Asset]) -> PackagePlan:
    group = QuestionGroup(QuestionKind.SINGLE, 50, tuple(one.item for one in questions))
    section = Section(new_id(), Part.THEORY, 5400, False, (group,))
    paper = Paper("试卷", "ai-trainer-2021", 5, Part.THEORY, (Form("A", (section,)),), Presentation(True, True))
    return PackagePlan(new_id(), 1, new_id(), paper, (*(question_asset(one) for one in questions), *assets))


def opened(data: bytes, key: bytes) -> OpenPackage:
    source = source_of(data)
    return OpenPackage(source, read_exam_package(source, site.trust(), hash_parts=True), key)


def written(plan: PackagePlan, key: bytes) -> bytes:
    stream = io.BytesIO()
    write_exam_package(stream, plan, key, Signing((PUBLISHER,)))
    return stream.getvalue()


def test_that_what_is_built_is_read_again():
    picture = asset_of_bytes(AssetKind.PNG, PNG)
    questions = [question(picture.id), question()]
    plan, key = plan_of(questions, [picture]), new_key()
    found = opened(written(plan, key), key)
    assert found.paper == plan.paper
    assert [found.read_question(one.item) for one in questions] == questions
    assert found.read_asset(picture.id) == PNG


def test_that_a_flip_of_any_byte_is_refused_before_anything_is_shown():
    """Each byte of the file; behind the head the header is the genuine one, so only step 6 is repeated."""
    data = package(content()).encode()
    assert len(data) > 17_000
    start = read_outline(source_of(data)).body_offset
    parts = read_exam_package(source_of(data), site.trust()).envelope.parts
    for place in range(len(data)):
        flipped = source_of(data[:place] + bytes([data[place] ^ (1 + place % 255)]) + data[place + 1 :])
        with pytest.raises(Error) as refused:
            if place < start:
                read_exam_package(flipped, site.trust(), hash_parts=True)
            else:
                verify_parts(flipped, parts)
        assert refused.value.code in CODES_OF_A_FLIP


def test_that_a_flip_in_the_body_never_opens_even_unhashed():
    data = package(content()).encode()
    start = read_outline(source_of(data)).body_offset
    for place in range(start, len(data), 97):
        flipped = data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]
        source = source_of(flipped)
        closed = read_exam_package(source, site.trust())
        with pytest.raises(Error) as refused:
            found = OpenPackage(source, closed, PK)
            for asset in found.manifest.assets:
                found.read_asset(asset.id)
        assert refused.value.code in ("E-FMT-08", "E-FMT-09")


def test_that_a_cut_at_each_part_and_a_longer_file_are_refused():
    data = package(content()).encode()
    closed = read_exam_package(source_of(data), site.trust())
    places = [part.offset + off for part in closed.envelope.parts for off in (-1, 0, 1)]
    for wrong in [*(data[:place] for place in places), data + b"\0", data + data]:
        with pytest.raises(Error) as refused:
            read_exam_package(source_of(wrong), site.trust())
        assert refused.value.code == "E-FMT-04"


def test_that_opening_reads_the_head_and_the_manifest_only(tmp_path: Path):
    path, key = tmp_path / "big.kexam", new_key()
    block = bytes(1024 * 1024)
    blob = Asset(new_id(), AssetKind.FILE, 40 * len(block), lambda: (block for _ in range(40)))
    one = question()
    with path.open("w+b") as stream:
        write_exam_package(stream, plan_of([one], [blob]), key, Signing((PUBLISHER,)))
    with path.open("rb", buffering=0) as stream:
        counted = _Counting(stream)
        found = OpenPackage(counted, read_exam_package(counted, site.trust()), key)
        assert found.read_question(one.item) == one
        assert counted.bytes < 100_000
        assert found.read_asset(blob.id, 39 * len(block) + 5, 10) == bytes(10)


def test_that_building_and_verifying_a_large_package_needs_little_memory(tmp_path: Path):
    path, key = tmp_path / "big.kexam", new_key()
    block = bytes(1024 * 1024)
    blob = Asset(new_id(), AssetKind.FILE, 64 * len(block), lambda: (block for _ in range(64)))
    seen: list[int] = []
    tracemalloc.start()
    try:
        with path.open("w+b") as stream:
            write_exam_package(stream, plan_of([question()], [blob]), key, Signing((PUBLISHER,)))
        with path.open("rb") as stream:
            closed = read_exam_package(stream, site.trust())
            verify_all_parts(stream, closed, lambda done, total: seen.append(done * 100 // total))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 16 * 1024 * 1024
    assert seen == sorted(seen)
    assert seen[-1] == 100


def test_that_a_file_that_is_not_of_its_kind_is_not_packed():
    html = asset_of_bytes(AssetKind.PNG, b"<html></html>")
    with pytest.raises(Error) as refused:
        written(plan_of([question()], [html]), new_key())
    assert refused.value.code == "E-FMT-10"


@pytest.mark.parametrize(
    ("kind", "first"),
    [
        (AssetKind.PNG, b"\x89PNG\r\n\x1a\n"),
        (AssetKind.JPEG, b"\xff\xd8\xff\xe0"),
        (AssetKind.WAV, b"RIFF\x24\0\0\0WAVEfmt "),
        (AssetKind.FLAC, b"fLaC"),
        (AssetKind.MP4, b"\0\0\0\x18ftypmp42"),
        (AssetKind.FILE, b""),
    ],
)
def test_that_every_kind_of_asset_travels(kind: AssetKind, first: bytes):
    asset, key = asset_of_bytes(kind, first), new_key()
    found = opened(written(plan_of([question()], [asset]), key), key)
    assert found.read_asset(asset.id) == first
    assert found.asset(asset.id).kind is kind


class _Counting(io.RawIOBase):
    """A source that counts what is read from it."""

    def __init__(self, inner: io.FileIO) -> None:
        self._inner = inner
        self.bytes = 0

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._inner.seek(offset, whence)

    def read(self, size: int = -1) -> bytes:
        data = self._inner.read(size)
        self.bytes += len(data)
        return data
