"""What makes a machine unfit for an exam, and what is measured for real on this one."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from desktop.clock import Clock
from desktop.errors import Error
from desktop.exam.clock_checks import Anomaly
from desktop.rehearsal.clock import MovableClock
from desktop.workflows.machine_facts import ClockFacts, DiskFacts, MediumFacts, Trial, measure_machine
from desktop.workflows.preflight import (
    LEAST_FREE_BYTES,
    RELEASED_MS,
    Finding,
    ScreenFacts,
    by_hand,
    judge_clocks,
    judge_core_dumps,
    judge_fonts,
    judge_machine,
    judge_medium,
    judge_memory,
    judge_restart,
    judge_screen,
    judge_software,
    judge_space,
    judge_write_speed,
)

GOOD_DISK = DiskFacts(True, LEAST_FREE_BYTES, True, "ext4", (0.4, 0.3, 9.0))
GOOD_MEDIUM = MediumFacts("/media/stick", True, True, False)
RELEASED = MovableClock(RELEASED_MS)


def quick(clock: MovableClock, **changes: object) -> Trial:
    """Waits by moving the clock, writes little."""
    return replace(Trial(clock.advance, reserve_bytes=65_536, syncs=3), **changes)  # type: ignore[arg-type]


def test_that_a_good_machine_is_fit() -> None:
    clock = ClockFacts(RELEASED_MS)
    found = [judge_space(GOOD_DISK), judge_write_speed(GOOD_DISK), judge_medium(GOOD_MEDIUM), *judge_clocks(clock)]
    found += [
        judge_memory(1024**3),
        judge_core_dumps(True),
        judge_restart(True),
        judge_screen(ScreenFacts((1366, 768))),
    ]
    assert [finding.check for finding in (*found, judge_software(), judge_fonts(None)) if not finding.ok] == []


def test_that_every_unfitness_is_told_with_advice() -> None:
    bad = [
        judge_space(replace(GOOD_DISK, writable=False)),
        judge_space(replace(GOOD_DISK, free_bytes=LEAST_FREE_BYTES - 1)),
        judge_space(replace(GOOD_DISK, reserve_kept=False)),
        judge_write_speed(replace(GOOD_DISK, sync_ms=())),
        judge_write_speed(replace(GOOD_DISK, file_system="tmpfs")),
        judge_write_speed(replace(GOOD_DISK, sync_ms=(60.0, 70.0, 80.0))),
        judge_write_speed(replace(GOOD_DISK, sync_ms=(0.3, 0.3, 900.0))),
        judge_medium(replace(GOOD_MEDIUM, present=False)),
        judge_medium(replace(GOOD_MEDIUM, writable=False)),
        judge_medium(replace(GOOD_MEDIUM, same_disk=True)),
        judge_memory(1024**2),
        judge_core_dumps(False),
        judge_screen(ScreenFacts(None)),
        judge_screen(ScreenFacts((1280, 1024))),
        judge_fonts(Error("E-SLF-04", "The font {name} is missing.", "Reinstall.", name="x")),
    ]
    assert [finding for finding in bad if finding.ok is not False or not finding.advice] == []


def test_that_what_was_not_tried_is_never_called_good() -> None:
    unknown = [*by_hand(), judge_memory(None), judge_core_dumps(None), judge_restart(False), judge_screen(None)]
    assert [finding for finding in unknown if finding.ok is not None or not finding.advice] == []


@pytest.mark.parametrize(
    ("facts", "check"),
    [
        (ClockFacts(None), "clock"),
        (ClockFacts(RELEASED_MS, (Anomaly.RATE,)), "clock"),
        (ClockFacts(RELEASED_MS - 1), "wall clock"),
        (ClockFacts(RELEASED_MS, (Anomaly.NAMESPACE,)), "time namespace"),
    ],
)
def test_that_an_odd_clock_is_named(facts: ClockFacts, check: str) -> None:
    assert [finding.check for finding in judge_clocks(facts) if not finding.ok] == [check]


def test_that_a_clock_that_jumps_while_it_is_watched_is_found(tmp_path: Path) -> None:
    clock = MovableClock(RELEASED_MS)
    facts = measure_machine(tmp_path, lambda: clock, quick(clock, wait=lambda _: clock.jump_wall(60)))
    assert facts.clock.anomalies == (Anomaly.WALL_JUMP,)
    clock.foreign_namespace = True
    assert measure_machine(tmp_path, lambda: clock, quick(clock)).clock.anomalies == (Anomaly.NAMESPACE,)


def test_that_a_system_without_a_clock_still_gets_its_other_findings(tmp_path: Path) -> None:
    def open_clock() -> Clock:
        raise Error("E-CLK-01", "This system has no suitable clock.")

    facts = measure_machine(tmp_path, open_clock, quick(MovableClock()))
    assert facts.clock.wall_ms is None
    assert facts.disk.writable
    assert _named(judge_machine(facts), "clock").ok is False


def test_that_the_marker_proves_a_restart_and_nothing_else_stays(tmp_path: Path) -> None:
    clock = MovableClock(RELEASED_MS)
    trial = quick(clock)
    assert [measure_machine(tmp_path, lambda: clock, trial).outlived_restart for _ in range(2)] == [False, False]
    clock.reboot(60)
    assert measure_machine(tmp_path, lambda: clock, trial).outlived_restart
    assert [path.name for path in tmp_path.iterdir()] == ["preflight-marker.json"]
    assert json.loads((tmp_path / "preflight-marker.json").read_text())["boot"] != clock.read().boot.hex()


def test_that_a_damaged_marker_is_written_anew(tmp_path: Path) -> None:
    (tmp_path / "preflight-marker.json").write_bytes(b'["\xff')
    clock = MovableClock(RELEASED_MS)
    assert measure_machine(tmp_path, lambda: clock, quick(clock)).outlived_restart is False
    clock.reboot(60)
    assert measure_machine(tmp_path, lambda: clock, quick(clock)).outlived_restart


def test_that_this_machine_is_measured_for_real(tmp_path: Path) -> None:
    (tmp_path / "mirror").mkdir()
    clock = MovableClock(RELEASED_MS)
    facts = measure_machine(tmp_path, lambda: clock, quick(clock))
    assert (facts.disk.writable, facts.disk.reserve_kept, len(facts.disk.sync_ms)) == (True, True, 3)
    assert facts.disk.free_bytes > 0
    assert (facts.medium.present, facts.medium.writable, facts.medium.same_disk) == (True, True, True)
    assert facts.memory_bytes is None or facts.memory_bytes > 0
    assert list((tmp_path / "mirror").iterdir()) == []


def test_that_a_folder_that_cannot_be_made_is_a_finding(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    clock = MovableClock(RELEASED_MS)
    facts = measure_machine(tmp_path / "file" / "data", lambda: clock, quick(clock))
    assert (facts.disk.writable, facts.outlived_restart, facts.medium.present) == (False, None, False)
    assert _named(judge_machine(facts), "disk").ok is False


def test_that_a_system_without_meminfo_says_so(tmp_path: Path) -> None:
    clock = MovableClock(RELEASED_MS)
    facts = measure_machine(tmp_path, lambda: clock, quick(clock, meminfo=tmp_path / "none"))
    assert facts.memory_bytes is None


def _named(findings: tuple[Finding, ...], check: str) -> Finding:
    return next(finding for finding in findings if finding.check == check)
