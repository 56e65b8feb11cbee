"""The centre's receipt comes back to a station: what it has whole is wiped, everything else stays."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from desktop.formats.envelope import source_of
from desktop.formats.receipt import Receipt, ReceiptLine, TakenAs, write_receipt
from desktop.formats.result_bundle import read_result_bundle
from desktop.workflows.armed_seat import StationPhase, station_phase
from desktop.workflows.stick_visit import visit_stick
from desktop.workflows.take_receipts import _work_of, take_kept_receipts
from tests.helpers.sitting import Sitting, room_in


@pytest.fixture
def sitting(tmp_path: Path):
    made = Sitting(room_in(tmp_path)).begin()
    made.answer(0)
    made.wait(20)
    made.code("low", 1)
    made.wait(2)
    yield made
    made.keeper.close()


def receipt(sitting: Sitting, stick: Path, outcome: TakenAs = TakenAs.ACCEPTED, **changes: object) -> Path:
    """A stick with the centre's receipt: this seat's bundle among those of other seats."""
    (path,) = sitting.station.outbox.glob("*.kresult")
    digest = read_result_bundle(source_of(path.read_bytes()), sitting.room.trust).digest
    lines = (ReceiptLine(digest, outcome), ReceiptLine(bytes(31) + b"1", TakenAs.ACCEPTED))
    facts: dict[str, object] = {
        "session": sitting.room.session, "manifest": b"m" * 32, "complete": True,
        "bundles": tuple(sorted(lines, key=lambda line: line.bundle)),
    }  # fmt: skip
    stick.mkdir(exist_ok=True)
    made = Receipt(**(facts | changes))  # type: ignore[arg-type]
    (stick / "room.kreceipt").write_bytes(write_receipt(made, sitting.room.centre))
    return stick


def kept(sitting: Sitting) -> set[str]:
    """What of the sitting lies on the machine, by kind."""
    folders = (sitting.room.folder / name for name in ("sittings", "mirror", "outbox"))
    return {path.suffix for folder in folders for path in folder.rglob("*") if path.is_file() and path.name != "lock"}


def test_that_what_the_centre_has_whole_is_wiped_and_never_begun_again(sitting: Sitting, tmp_path: Path) -> None:
    stick = receipt(sitting, tmp_path / "stick")
    sitting.kill()
    visit = visit_stick(sitting.station, stick)
    assert (visit.wiped, visit.refusals) == (1, ())
    assert kept(sitting) == set()
    assert station_phase(sitting.station) is StationPhase.NO_SESSION
    assert visit_stick(sitting.station, stick).wiped == 0


def test_that_an_open_last_screen_stays_until_the_program_starts_again(sitting: Sitting, tmp_path: Path) -> None:
    stick = receipt(sitting, tmp_path / "stick")
    before = kept(sitting)
    assert visit_stick(sitting.station, stick).wiped == 0
    assert kept(sitting) == before
    sitting.kill()
    assert take_kept_receipts(sitting.station) == 1
    assert kept(sitting) == set() and sitting.station.receipt_paths() == ()


@pytest.mark.parametrize(
    ("outcome", "changes"),
    [(TakenAs.FORK, {}), (TakenAs.SUPERSEDED, {}), (TakenAs.ACCEPTED, {"complete": False, "manifest": b""}),
     (TakenAs.ACCEPTED, {"bundles": ()}), (TakenAs.ACCEPTED, {"session": bytes(16)})],
)  # fmt: skip
def test_that_nothing_else_permits_wiping(
    sitting: Sitting, tmp_path: Path, outcome: TakenAs, changes: dict[str, object]
) -> None:
    stick = receipt(sitting, tmp_path / "stick", outcome, **changes)
    sitting.kill()
    before = kept(sitting)
    visit = visit_stick(sitting.station, stick)
    assert (visit.wiped, visit.refusals, kept(sitting)) == (0, (), before)
    assert station_phase(sitting.station) is StationPhase.HANDED_IN


def test_that_a_receipt_that_is_not_the_centres_is_refused(sitting: Sitting, tmp_path: Path) -> None:
    stick = receipt(sitting, tmp_path / "stick")
    data = (stick / "room.kreceipt").read_bytes()
    (stick / "room.kreceipt").write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    (stick / "large.kreceipt").write_bytes(data + bytes(2_000_000))
    sitting.kill()
    before = kept(sitting)
    visit = visit_stick(sitting.station, stick)
    assert sorted(error.code for error in visit.refusals) == ["E-FMT-05", "E-SIG-01"]
    assert (visit.wiped, kept(sitting)) == (0, before)


def test_that_a_kill_between_slots_and_bundle_is_made_good(
    sitting: Sitting, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick = receipt(sitting, tmp_path / "stick")
    sitting.kill()

    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr("desktop.workflows.take_receipts.shutil.rmtree", killed)
        visit_stick(sitting.station, stick)
    assert ".kslots" not in kept(sitting) and ".kresult" in kept(sitting)
    assert visit_stick(sitting.station, stick).wiped == 1
    assert kept(sitting) == set()


def test_that_a_number_that_begins_like_another_takes_no_folder_with_it(tmp_path):
    for name in ("1234056789", "12345056789"):
        (tmp_path / "work" / name).mkdir(parents=True)
    rows = (SimpleNamespace(ticket="1234", candidate=b"one"), SimpleNamespace(ticket="12345", candidate=b"other"))
    shown = SimpleNamespace(roster=SimpleNamespace(rows=rows))
    station = SimpleNamespace(path=tmp_path)
    assert [found.name for found in _work_of(station, shown, b"one")] == ["1234056789"]
    assert [found.name for found in _work_of(station, shown, b"other")] == ["12345056789"]
