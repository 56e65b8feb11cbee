"""The release record of a skill paper: who annotated it, what its thresholds rest on, what was withdrawn."""

from fractions import Fraction

from desktop.bank.skill_paper import SkillPaper
from desktop.bank.skill_task import SkillTask
from desktop.documents.release_record import ReleaseRecord, TaskLine, ThresholdLine, release_record_pdf
from desktop.language import sentence, tr
from desktop.standard.library import load_standard
from desktop.tasks.calibration import Row, written_threshold
from desktop.workflows.calibrate_paper import LEAST_ANNOTATORS, calibrate_paper

_NAMES = {
    "box": sentence("Box, least overlap for full marks"),
    "polygon": sentence("Polygon, least overlap for full marks"),
    "polyline": sentence("Line, least agreement for full marks"),
    "reach": sentence("Line, distance that still agrees as a share of the picture's longer side"),
    "point": sentence("Point, distance for full marks as a share of the object"),
    "edge": sentence("Edge of a segment, milliseconds for full marks"),
    "transcript": sentence("Transcript, share of mistakes that is free"),
}


def release_record(paper: SkillPaper, version: int, digest: bytes) -> bytes:
    """The record of a paper that was just built, as a PDF; the paper was checked before."""
    places = [(f"{form.form}/{task.slot}", task) for form in paper.forms for task in form.tasks]
    is_whole = all(_is_calibrated(task) for _, task in places)
    return release_record_pdf(
        ReleaseRecord(
            title=paper.title,
            level=load_standard(paper.standard).level(paper.level).name,
            version=str(version),
            digest=digest.hex(),
            remark=tr("Every task by two experts") if is_whole else tr("[not calibrated]"),
            thresholds=[_threshold(row) for row in calibrate_paper(paper).rows],
            tasks=[_task(place, task) for place, task in places],
            withdrawn=[(f"{place} {one.piece}", one.reason) for place, task in places for one in task.gold.withdrawn],
        )
    )


def _is_calibrated(task: SkillTask) -> bool:
    return len(task.gold.annotators) >= LEAST_ANNOTATORS


def _threshold(row: Row) -> ThresholdLine:
    percentile = "–" if row.percentile is None else _shown(row.percentile)
    words = written_threshold(row)
    return ThresholdLine(
        kind=tr(_NAMES[row.kind.name]),
        pairs=str(row.pairs),
        percentile=percentile,
        threshold=words if row.is_calibrated else tr("{value} (default)", value=words),
    )


def _shown(percentile: Fraction) -> str:
    """At most four places, for reading only."""
    return f"{float(percentile):.4f}".rstrip("0").rstrip(".")


def _task(place: str, task: SkillTask) -> TaskLine:
    names = "、".join(task.gold.annotators) if _is_calibrated(task) else tr("[not calibrated]")
    return TaskLine(place, names, "；".join(task.gold.scores.values()) or "–")
