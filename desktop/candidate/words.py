"""Words that several pages share: level, part, seat, durations, numbers."""

from desktop.language import tr
from desktop.ui.plain_text import safe_name


def part_text(part: str) -> str:
    """`理论知识考试`."""
    return {"theory": tr("Theory exam"), "skill": tr("Skill exam"), "review": tr("Review")}.get(part, safe_name(part))


def seat_text(seat: int) -> str:
    """`第 07 座`."""
    return tr("Seat {n}", n=f"{seat:02d}")


def form_text(form: str) -> str:
    """`A 卷`, empty without forms."""
    return tr("Form {form}", form=safe_name(form)) if form else ""


def grouped_number(number: str) -> str:
    """An admission number in groups of four where it is all digits."""
    shown = safe_name(number)
    return (
        " ".join(shown[at : at + 4] for at in range(0, len(shown), 4)) if shown.isdigit() and len(shown) > 6 else shown
    )


def duration_text(seconds: int) -> str:
    """`1 分 40 秒`, `40 秒`, `12 分钟`."""
    minutes, rest = divmod(max(0, seconds), 60)
    if not minutes:
        return tr("{s} s", s=rest)
    return tr("{m} min {s} s", m=minutes, s=rest) if rest else tr("{n} min", n=minutes)


def minutes_up(seconds: int) -> int:
    """Whole minutes, a started one counted."""
    return -(-max(0, seconds) // 60)
