"""Reports as simulated candidates write them: fewer paragraphs the less careful they are."""

import random
from collections.abc import Mapping
from dataclasses import replace

from desktop.exam.task import Task
from desktop.exam.task_score import GoldTask
from desktop.tasks.report.grading import model_answers
from desktop.tasks.report.model import (
    Block,
    BlockKind,
    Document,
    Run,
    new_document,
    read_document,
    write_blocks,
    write_document,
)


def imperfect(
    task: Task, gold: GoldTask, materials: Mapping[str, bytes], quality: float, chance: random.Random
) -> dict[str, bytes]:
    """The model texts with sentences left out."""
    found = {}
    for name, value in model_answers(task, gold, materials).items():
        document = read_document(value)
        blocks = tuple(_shortened(block, quality, chance) for block in document.blocks)
        found[name] = write_document(replace(document, blocks=blocks))
    return found


def spam(task: Task, materials: Mapping[str, bytes]) -> dict[str, bytes]:
    """The stem, copied into every box."""
    found = {}
    for piece in task.pieces:
        changed = write_blocks(new_document(task, piece), (Block(BlockKind.PARAGRAPH, (Run(task.stem),)),))
        assert isinstance(changed, Document)
        found[piece.name] = write_document(changed)
    return found


def _shortened(block: Block, quality: float, chance: random.Random) -> Block:
    if block.kind is not BlockKind.PARAGRAPH or quality >= 1:
        return block
    sentences = [one for run in block.runs for one in run.text.split("。") if one]
    kept = [one for one in sentences if chance.random() < quality] or sentences[:1]
    return replace(block, runs=(Run("。".join(kept) + "。"),) if kept else ())
