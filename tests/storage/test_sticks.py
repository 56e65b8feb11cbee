"""Writing onto sticks that are pulled, full, or give back other data (F8, F9)."""

from pathlib import Path

import pytest

from desktop.errors import Error
from desktop.rehearsal.sticks import FakeStick, StickFaults
from desktop.storage.sticks import FolderStick, write_artefact

CONTENT = bytes(range(256)) * 40


def refuse_nothing(content: bytes) -> None:
    assert content == CONTENT


def test_that_a_whole_file_stands_under_its_name(tmp_path: Path) -> None:
    write_artefact(FolderStick(tmp_path), "7.kresult", CONTENT, refuse_nothing, 0)
    assert [path.name for path in tmp_path.iterdir()] == ["7.kresult"]
    assert (tmp_path / "7.kresult").read_bytes() == CONTENT


@pytest.mark.parametrize("operation", range(1, 5))
@pytest.mark.parametrize("older", [False, True])
def test_that_a_pulled_stick_holds_the_whole_file_or_only_a_part(tmp_path: Path, operation: int, older: bool) -> None:
    if older:
        (tmp_path / "7.kresult").write_bytes(b"older")
    with pytest.raises(Error, match="E-OUT-01"):
        write_artefact(FakeStick(tmp_path, StickFaults(pull_at=operation)), "7.kresult", CONTENT, refuse_nothing, 0)
    if older:
        assert (tmp_path / "7.kresult").read_bytes() == b"older"
    else:
        assert all(path.name == "7.kresult.part" for path in tmp_path.iterdir())


@pytest.mark.parametrize("returns", ["zeros", "old"])
def test_that_a_stick_which_returns_other_data_is_noticed(tmp_path: Path, returns: str) -> None:
    with pytest.raises(Error, match="E-OUT-02"):
        write_artefact(FakeStick(tmp_path, StickFaults(returns=returns)), "7.kresult", CONTENT, refuse_nothing, 0)
    assert not (tmp_path / "7.kresult").exists()


def test_that_a_full_stick_says_so_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(Error, match="E-OUT-03"):
        write_artefact(FakeStick(tmp_path, StickFaults(free_bytes=9_000)), "7.kresult", CONTENT, refuse_nothing, 0)
    assert not list(tmp_path.iterdir())


def test_that_the_full_reader_has_the_last_word(tmp_path: Path) -> None:
    def read(content: bytes) -> None:
        raise Error("E-FMT-08", "Part {n} is damaged.", n=1)

    with pytest.raises(Error, match="E-OUT-02"):
        write_artefact(FolderStick(tmp_path), "7.kresult", CONTENT, read, 0)
    assert not (tmp_path / "7.kresult").exists()
