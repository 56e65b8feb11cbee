"""What people call the parts of an assessment. Apart from the score book, so that a room need not load the centre's."""

from desktop.exam.paper import Part
from desktop.language import tr


def part_name(part: Part) -> str:
    """理论, 技能, 综合评审."""
    return {Part.THEORY: tr("Theory"), Part.SKILL: tr("Skill"), Part.REVIEW: tr("Review")}[part]
