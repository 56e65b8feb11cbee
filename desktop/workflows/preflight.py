"""Is this machine fit for an exam? Judges what `machine_facts.py` measured (exam-day.md 2, pre-flight).

What only a person can try (sound, typing Chinese) and what shows itself only after a restart is named as not checked.
"""

import statistics
from dataclasses import dataclass

from desktop.crypto.joining import words
from desktop.errors import Error
from desktop.exam.clock_checks import Anomaly
from desktop.language import advice_of, message_of, tr
from desktop.workflows.build_digest import build_digest
from desktop.workflows.machine_facts import ClockFacts, DiskFacts, MachineFacts, MediumFacts
from desktop.workflows.self_test import verify_program

LEAST_FREE_BYTES = 1024**3
LEAST_MEMORY_BYTES = 512 * 1024**2
LEAST_SCREEN = (1366, 768)
SLOW_MS, WORST_MS = 50.0, 500.0
RELEASED_MS = 1_767_225_600_000
"""2026-01-01: this version is younger, so no right clock shows an earlier time."""
_TWENTY_YEARS_MS = 20 * 365 * 86_400_000
_IN_MEMORY = ("tmpfs", "ramfs")
_MIB = 1024**2


@dataclass(frozen=True)
class Finding:
    """One check. `ok` is None when it was not made here; then `advice` says how it is made."""

    check: str
    ok: bool | None
    message: str
    advice: str = ""


@dataclass(frozen=True)
class ScreenFacts:
    """The screen's size in pixels; None when there is a screen that cannot be used."""

    size: tuple[int, int] | None


def judge_machine(facts: MachineFacts) -> tuple[Finding, ...]:
    """Findings about disk, media, clocks and memory, in the order of the wall chart."""
    return (
        judge_space(facts.disk),
        judge_write_speed(facts.disk),
        judge_medium(facts.medium),
        *judge_clocks(facts.clock),
        judge_memory(facts.memory_bytes),
        judge_core_dumps(facts.core_dumps_off),
        judge_restart(facts.outlived_restart),
    )


def judge_space(disk: DiskFacts) -> Finding:
    """Room for a sitting, its reserve and its second copy."""
    if not disk.writable:
        return _bad("disk", tr("The data folder cannot be written."), tr("Choose another folder, or ask for access."))
    if not disk.reserve_kept or disk.free_bytes < LEAST_FREE_BYTES:
        return _bad("disk", tr("{free} MiB are free.", free=disk.free_bytes // _MIB), tr("Make 1 GiB of room."))
    return Finding("disk", True, tr("{free} MiB are free; the reserve can be kept.", free=disk.free_bytes // _MIB))


def judge_write_speed(disk: DiskFacts) -> Finding:
    """Synced writes of one record, as every answer makes them."""
    if not disk.sync_ms:
        return _bad("write speed", tr("Nothing could be written."), tr("Check the disk."))
    if disk.file_system in _IN_MEMORY:
        text = tr("The data folder lies in memory ({kind}); a power cut empties it.", kind=disk.file_system)
        return _bad("write speed", text, tr("Choose a folder on a disk."))
    median, worst = statistics.median(disk.sync_ms), max(disk.sync_ms)
    text = tr(
        "{count} synced writes: median {median} ms, worst {worst} ms.",
        count=len(disk.sync_ms),
        median=f"{median:.2f}",
        worst=f"{worst:.1f}",
    )
    if median > SLOW_MS or worst > WORST_MS:
        return _bad("write speed", text, tr("Close other programs and measure again; else change the disk."))
    return Finding("write speed", True, text)


def judge_medium(medium: MediumFacts) -> Finding:
    """A second medium that is one."""
    if not medium.present:
        text = tr("There is no second medium at {path}.", path=medium.path)
        return _bad("second medium", text, tr("Plug in a stick and name its folder as `mirror` in station.toml."))
    if not medium.writable:
        text = tr("The second medium at {path} cannot be written.", path=medium.path)
        return _bad("second medium", text, tr("Use another stick."))
    if medium.same_disk:
        text = tr("The second copy at {path} is on the same disk as the first.", path=medium.path)
        return _bad("second medium", text, tr("Plug in a stick and name its folder as `mirror` in station.toml."))
    return Finding("second medium", True, tr("The second medium at {path} can be written.", path=medium.path))


def judge_clocks(clock: ClockFacts) -> tuple[Finding, ...]:
    """A clock that runs in suspend, all running alike, a plausible date, and no shifted clocks."""
    if clock.wall_ms is None:
        text = tr("This system has no suitable clock.")
        return (_bad("clock", text, tr("Use another machine; call the centre.")),)
    return (_judge_rates(clock), _judge_wall(clock.wall_ms), _judge_namespace(clock))


def _judge_rates(clock: ClockFacts) -> Finding:
    odd = [str(anomaly) for anomaly in clock.anomalies if anomaly is not Anomaly.NAMESPACE]
    if odd:
        text = tr("The clocks do not run alike: {names}.", names=", ".join(odd))
        return _bad("clock", text, tr("Stop whatever sets the clock during an exam; restart; measure again."))
    return Finding("clock", True, tr("The clocks run alike, and one of them runs in suspend."))


def _judge_wall(wall_ms: int) -> Finding:
    if not RELEASED_MS <= wall_ms < RELEASED_MS + _TWENTY_YEARS_MS:
        return _bad("wall clock", tr("The date cannot be right."), tr("Set date and time; change the clock's battery."))
    return Finding("wall clock", True, tr("The date is plausible; compare the time with the room's clock."))


def _judge_namespace(clock: ClockFacts) -> Finding:
    if Anomaly.NAMESPACE in clock.anomalies:
        text = tr("This program is shown shifted clocks (a time namespace).")
        return _bad("time namespace", text, tr("Start it outside any container."))
    return Finding("time namespace", True, tr("The clocks are the machine's own."))


def judge_memory(available: int | None) -> Finding:
    """Memory left for the program."""
    if available is None:
        return Finding("memory", None, tr("This system does not tell."), tr("Look at the system's monitor."))
    text = tr("{free} MiB of memory are free.", free=available // _MIB)
    if available < LEAST_MEMORY_BYTES:
        return _bad("memory", text, tr("Close other programs, or use another machine."))
    return Finding("memory", True, text)


def judge_core_dumps(off: bool | None) -> Finding:
    """Keys live in memory: a crash must leave no image of it."""
    if off is None:
        return Finding("core dumps", None, tr("This system does not tell."), tr("Switch memory dumps off by hand."))
    if not off:
        text = tr("A crash would leave an image of the memory.")
        return _bad("core dumps", text, tr("Switch core dumps off (ulimit -c 0)."))
    return Finding("core dumps", True, tr("A crash leaves no image of the memory."))


def judge_restart(outlived: bool | None) -> Finding:
    """A marker that outlives a reboot; one boot alone cannot show it."""
    if outlived:
        return Finding("restart", True, tr("What was written before the last restart is still there."))
    advice = tr("Restart and run this again; if it says the same, a restore card empties the disk.")
    return Finding("restart", None, tr("No restart was seen since the marker was written."), advice)


def judge_software() -> Finding:
    """The program's own vectors and libraries, and its digest for the wall chart."""
    try:
        verify_program()
    except Error as error:
        return _bad("software", message_of(error), advice_of(error))
    numbers = " ".join(f"{word:04d}" for word in words(build_digest(), 6))
    return Finding("software", True, tr("This program is {numbers}; all machines show the same.", numbers=numbers))


def judge_fonts(failure: Error | None) -> Finding:
    """The shipped fonts, as the self-test looks at them."""
    if failure is not None:
        return _bad("fonts", message_of(failure), advice_of(failure))
    return Finding("fonts", True, tr("Chinese can be shown."))


def judge_screen(screen: ScreenFacts | None) -> Finding:
    """At least a lab's screen; None where this program has no screen to look at."""
    if screen is None:
        return Finding("display", None, tr("There is no screen here."), tr("Run this on the machine's own screen."))
    if screen.size is None:
        return _bad("display", tr("The screen cannot be used."), tr("Check the driver; try another session type."))
    text = tr("The screen has {width} × {height} pixels.", width=screen.size[0], height=screen.size[1])
    if screen.size[0] < LEAST_SCREEN[0] or screen.size[1] < LEAST_SCREEN[1]:
        return _bad("display", text, tr("At least 1366 × 768 are needed."))
    return Finding("display", True, text)


def by_hand() -> tuple[Finding, ...]:
    """What a person tries."""
    text = tr("Only a person can try this.")
    return (
        Finding("sound", None, text, tr("Play a sound and listen with the headphones.")),
        Finding("Chinese input", None, text, tr("Type 考场 with the input method of the room.")),
    )


def _bad(check: str, message: str, advice: str) -> Finding:
    return Finding(check, False, message, advice)
