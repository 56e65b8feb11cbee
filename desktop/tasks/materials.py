"""Every material of a task is opened completely before a package is built (section 1.7 of the plan of task types).

PNG, WAV and FLAC are decoded to the last sample; of a JPEG the markers are read, as the program carries no decoder of
its own for it: windows decode it in the pre-flight of a paper. Nothing is repaired here: an author is told what to do.
"""

import io
import wave
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Literal

MOST_SIDE = 8192
MOST_TEXT_BYTES = 4 * 1024 * 1024
_PNG_HEAD = b"\x89PNG\r\n\x1a\n"
_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
_DEPTHS = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}
_INFLATE_BYTES = 1024 * 1024
_JPEG_FRAMES = {0xC0, 0xC1, 0xC2}
_JPEG_OTHER_FRAMES = {0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF}
_JPEG_WITHOUT_LENGTH = {0x01, *range(0xD0, 0xD8)}
_BARRED_IN_TEXT = {"\r": "CR", "\u2028": "U+2028", "\u2029": "U+2029", "\0": "NUL", "\ufeff": "a BOM"}


class Faulty(ValueError):
    """What is wrong with a material, as a short English phrase."""


@dataclass(frozen=True)
class PictureSize:
    """Pixels."""

    width: int
    height: int


def open_material(kind: str, content: bytes) -> PictureSize | None:
    """Read `content`, an asset of `kind`, to its end; the size of a picture. Raises Faulty."""
    if not content:
        raise Faulty("the file is empty")
    reader = _READERS.get(kind)
    return None if reader is None else reader(content)


def _png(content: bytes) -> PictureSize:
    if not content.startswith(_PNG_HEAD):
        raise Faulty("this is no PNG")
    chunks = list(_png_chunks(content))
    if not chunks or chunks[0][0] != b"IHDR" or len(chunks[0][1]) != 13 or chunks[-1][0] != b"IEND":
        raise Faulty("the PNG does not begin with its head or is cut")
    head = chunks[0][1]
    size = _sides(int.from_bytes(head[:4], "big"), int.from_bytes(head[4:8], "big"))
    depth, colour, interlaced = head[8], head[9], head[12]
    if depth not in _DEPTHS.get(colour, ()) or head[10] or head[11]:
        raise Faulty("the PNG has an impossible head")
    if interlaced:
        raise Faulty("the PNG is interlaced: save it without")
    if colour == 3 and not any(name == b"PLTE" for name, _ in chunks):
        raise Faulty("the PNG lacks its palette")
    row = 1 + (size.width * depth * _CHANNELS[colour] + 7) // 8
    _verify_pixels(b"".join(data for name, data in chunks if name == b"IDAT"), row, size.height)
    return size


def _png_chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(_PNG_HEAD)
    while at < len(content):
        length = int.from_bytes(content[at : at + 4], "big")
        name, data = content[at + 4 : at + 8], content[at + 8 : at + 8 + length]
        check = content[at + 8 + length : at + 12 + length]
        if len(data) != length or check != zlib.crc32(name + data).to_bytes(4, "big"):
            raise Faulty("a chunk of the PNG is damaged")
        yield name, data
        at += 12 + length


def _verify_pixels(packed: bytes, row: int, rows: int) -> None:
    """Exactly the rows that the head announces, each with a filter that exists."""
    inflater, total = zlib.decompressobj(), 0
    try:
        while not inflater.eof:
            piece = inflater.decompress(packed, _INFLATE_BYTES)
            packed = inflater.unconsumed_tail
            if not piece and not inflater.eof:
                raise Faulty("the pixels of the PNG are cut")
            if any(filter_type > 4 for filter_type in piece[-total % row :: row]):
                raise Faulty("the PNG has an impossible filter")
            total += len(piece)
            if total > row * rows:
                raise Faulty("the PNG has more pixels than its head says")
    except zlib.error as reason:
        raise Faulty("the pixels of the PNG are damaged") from reason
    if total != row * rows or inflater.unused_data:
        raise Faulty("the PNG has another number of pixels than its head says")


def _jpeg(content: bytes) -> PictureSize:
    if not content.startswith(b"\xff\xd8\xff") or not content.rstrip(b"\0").endswith(b"\xff\xd9"):
        raise Faulty("this is no whole JPEG")
    size = None
    for marker, data in _jpeg_segments(content):
        if marker in _JPEG_OTHER_FRAMES:
            raise Faulty("the JPEG is of a rare kind: save it as baseline or progressive")
        if marker in _JPEG_FRAMES and len(data) >= 6:
            size = _sides(int.from_bytes(data[3:5], "big"), int.from_bytes(data[1:3], "big"))
        if marker == 0xE1 and _orientation(data) not in (0, 1):
            raise Faulty("the JPEG is turned by its EXIF data: save it upright")
    if size is None:
        raise Faulty("the JPEG does not say how large it is")
    return size


def _jpeg_segments(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Marker and data of each segment before the pixels."""
    at = 2
    while at + 4 <= len(content):
        if content[at] != 0xFF:
            raise Faulty("a segment of the JPEG is damaged")
        marker = content[at + 1]
        if marker == 0xFF or marker in _JPEG_WITHOUT_LENGTH:
            at += 1 if marker == 0xFF else 2
            continue
        length = int.from_bytes(content[at + 2 : at + 4], "big")
        if marker == 0xD9 or length < 2 or at + 2 + length > len(content):
            raise Faulty("the JPEG is cut")
        yield marker, content[at + 4 : at + 2 + length]
        if marker == 0xDA:
            return
        at += 2 + length
    raise Faulty("the JPEG has no pixels")


def _orientation(segment: bytes) -> int:
    """The orientation in an EXIF segment; 0 for none."""
    if not segment.startswith(b"Exif\0\0"):
        return 0
    tiff = segment[6:]
    if tiff[:2] not in (b"II", b"MM"):
        return 0
    order: Literal["little", "big"] = "little" if tiff.startswith(b"II") else "big"

    def number(at: int, count: int) -> int:
        return int.from_bytes(tiff[at : at + count], order)

    first = number(4, 4)
    for entry in range(number(first, 2)):
        at = first + 2 + 12 * entry
        if number(at, 2) == 0x0112:
            return number(at + 8, 2)
    return 0


def _wav(content: bytes) -> None:
    try:
        with wave.open(io.BytesIO(content)) as sound:
            channels, width, frames = sound.getnchannels(), sound.getsampwidth(), sound.getnframes()
            read = len(sound.readframes(frames))
    except (wave.Error, EOFError, ValueError) as reason:
        raise Faulty(f"the sound is no WAV of PCM ({reason})") from reason
    if width != 2 or channels not in (1, 2):
        raise Faulty("the sound is not PCM of 16 bit with one or two channels")
    if not frames or read != frames * width * channels:
        raise Faulty("the sound is cut or empty")


def _flac(content: bytes) -> None:
    soundfile: Any = import_module("soundfile")
    try:
        with soundfile.SoundFile(io.BytesIO(content)) as sound:
            wanted, found = sound.frames, 0
            while len(block := sound.read(65_536, dtype="int16")):
                found += len(block)
            kind = sound.format
    except (RuntimeError, ValueError) as reason:
        raise Faulty(f"the sound does not decode ({reason})") from reason
    if kind != "FLAC" or not wanted or found != wanted:
        raise Faulty("the sound is no whole FLAC")


def _text(content: bytes) -> None:
    if len(content) > MOST_TEXT_BYTES:
        raise Faulty("the text is larger than 4 MiB")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as reason:
        raise Faulty("the text is not UTF-8") from reason
    found = [name for character, name in _BARRED_IN_TEXT.items() if character in text]
    if found:
        raise Faulty(f"the text holds {', '.join(found)}")


def _sides(width: int, height: int) -> PictureSize:
    if not (1 <= width <= MOST_SIDE and 1 <= height <= MOST_SIDE):
        raise Faulty(f"a picture has sides of 1 to {MOST_SIDE} pixels")
    return PictureSize(width, height)


_READERS: dict[str, Callable[[bytes], PictureSize | None]] = {
    "png": _png,
    "jpeg": _jpeg,
    "wav": _wav,
    "flac": _flac,
    "text": _text,
}
