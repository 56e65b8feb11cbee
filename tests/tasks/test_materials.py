"""Materials of tasks are opened to their end: what is whole passes, what is cut, turned or of another kind does not."""

import io
import wave

import pytest
from PIL import Image

from desktop.tasks.materials import Faulty, PictureSize, open_material


def picture(kind: str, size: tuple[int, int] = (40, 30), mode: str = "RGB", **options: object) -> bytes:
    stream = io.BytesIO()
    Image.new(mode, size, 0 if mode in ("L", "P", "1") else (10, 200, 30)[: len(mode)]).save(stream, kind, **options)
    return stream.getvalue()


def sound(frames: int = 800, width: int = 2, channels: int = 1) -> bytes:
    stream = io.BytesIO()
    with wave.open(stream, "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(width)
        file.setframerate(16_000)
        file.writeframes(bytes(frames * width * channels))
    return stream.getvalue()


def flac() -> bytes:
    import soundfile

    stream = io.BytesIO()
    soundfile.write(stream, [0.0, 0.1, -0.1] * 400, 16_000, format="FLAC", subtype="PCM_16")
    return stream.getvalue()


@pytest.mark.parametrize("mode", ["RGB", "L", "P", "1"])
def test_that_a_whole_png_tells_its_size(mode: str) -> None:
    assert open_material("png", picture("PNG", mode=mode)) == PictureSize(40, 30)


def test_that_a_whole_jpeg_sound_and_text_open() -> None:
    assert open_material("jpeg", picture("JPEG")) == PictureSize(40, 30)
    assert open_material("jpeg", picture("JPEG", progressive=True)) == PictureSize(40, 30)
    assert open_material("wav", sound()) is None
    assert open_material("flac", flac()) is None
    assert open_material("text", "第一行\n第二行 𠮷\n".encode()) is None
    assert open_material("file", b"anything") is None


@pytest.mark.parametrize("kind", ["png", "jpeg", "wav", "flac"])
def test_that_a_file_cut_anywhere_is_refused(kind: str) -> None:
    whole = {"png": picture("PNG"), "jpeg": picture("JPEG"), "wav": sound(), "flac": flac()}[kind]
    for length in (0, 4, len(whole) // 3, len(whole) - 1):
        with pytest.raises(Faulty):
            open_material(kind, whole[:length])


def test_that_every_flip_in_a_png_is_noticed() -> None:
    whole = picture("PNG", (9, 7))
    for place in range(len(whole)):
        with pytest.raises(Faulty):
            open_material("png", whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])


def test_that_a_picture_that_is_turned_interlaced_or_too_wide_is_refused() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    with pytest.raises(Faulty, match="upright"):
        open_material("jpeg", picture("JPEG", exif=exif.tobytes()))
    with pytest.raises(Faulty, match="8192"):
        open_material("png", picture("PNG", (8193, 1)))
    with pytest.raises(Faulty, match="no PNG"):
        open_material("png", picture("JPEG"))


@pytest.mark.parametrize("content", [sound(0), sound(width=1), sound(channels=3), b"RIFF....WAVE"])
def test_that_sound_of_another_kind_is_refused(content: bytes) -> None:
    with pytest.raises(Faulty):
        open_material("wav", content)


@pytest.mark.parametrize("text", ["a\r\nb", "\ufeffa", "a\0b", "a\u2028b", "a\u2029b"])
def test_that_a_text_with_a_character_windows_lose_is_refused(text: str) -> None:
    with pytest.raises(Faulty):
        open_material("text", text.encode())
    with pytest.raises(Faulty, match="UTF-8"):
        open_material("text", text.encode("utf-16"))
