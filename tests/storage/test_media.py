"""The second medium, its reserve, and files replaced whole."""

from pathlib import Path

import pytest

from desktop.storage.faults import MediumFailed
from desktop.storage.media import FileMedium, write_whole
from desktop.storage.reserve import Reserve


def test_that_what_is_cut_off_is_set_aside(tmp_path: Path) -> None:
    medium = FileMedium(tmp_path / "a.kmirror")
    medium.append(b"0123456789")
    medium.cut(6)
    medium.append(b"ab")
    medium.sync()
    assert medium.read() == b"012345ab"
    assert (tmp_path / "a.kmirror.torn-1").read_bytes() == b"6789"
    medium.close()


def test_that_a_folder_that_cannot_be_written_is_a_failed_medium(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(MediumFailed):
        FileMedium(tmp_path / "file" / "a.kmirror")


def test_that_the_reserve_is_real_and_given_up_once(tmp_path: Path) -> None:
    reserve = Reserve(tmp_path / "reserve", 3_000_000)
    reserve.fill()
    assert (tmp_path / "reserve").stat().st_blocks * 512 >= 3_000_000
    assert [reserve.release(), reserve.release()] == [True, False]


def test_that_a_file_is_replaced_whole(tmp_path: Path) -> None:
    write_whole(tmp_path / "a", b"one")
    write_whole(tmp_path / "a", b"two")
    assert [path.name for path in tmp_path.iterdir()] == ["a"]
    assert (tmp_path / "a").read_bytes() == b"two"
