"""A program that is not well does not serve a seat."""

from pathlib import Path

from PySide6.QtWidgets import QApplication

from desktop.candidate.app import Seat
from desktop.candidate.self_test import prepare
from desktop.candidate.window import CandidateWindow
from desktop.refusals import refuse
from desktop.ui.theme import Theme
from desktop.workflows.station_folder import StationFolder


def test_that_a_failed_vector_ends_the_program_and_a_missing_grant_does_not(qapp: QApplication, tmp_path: Path) -> None:
    prepare(tmp_path)
    seat = Seat(StationFolder(tmp_path), CandidateWindow(Theme(), full_screen=False))
    seat.take_refusal(refuse("E-GRT-01"))
    assert seat.failure is None
    failed = refuse("E-SLF-01", id="box")
    seat.take_refusal(failed)
    assert seat.failure is failed
