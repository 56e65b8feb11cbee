"""What holds for every grader of forms: gold is full, untouched nothing, spam little, hostile answers are lines."""

import random
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from importlib import import_module
from statistics import fmean
from typing import Any

import pytest

from desktop.exam.rubrics import settle, task_rubric
from desktop.exam.task import TaskType
from desktop.exam.task_score import GoldError, Score
from desktop.formats.question_text import refuse_answers
from desktop.rehearsal.skill_work.examiners import disputed_marks, examiner_marks
from desktop.strict_json import read_json, write_json
from desktop.tasks.annotation.documents import DocumentError, NewerDocument
from desktop.tasks.annotation.rubric_part import person_points
from desktop.tasks.grading_table import grader_of
from desktop.tasks.logbook import model as logbook
from desktop.tasks.model_table import model_of
from desktop.tasks.system import model as system
from desktop.tasks.system.grading import blind_presses
from tests.helpers.little_tasks import LITTLE_TASKS, Made, work_of

KINDS = tuple(LITTLE_TASKS)


def graded(kind: str, answers: dict[str, bytes], made: Made | None = None) -> Score:
    task, gold = made or LITTLE_TASKS[kind]()
    return grader_of(TaskType(kind)).grade(work_of(task, answers), gold)


def model_answers(kind: str) -> dict[str, bytes]:
    task, gold = LITTLE_TASKS[kind]()
    return dict(grader_of(TaskType(kind)).model_answers(task, gold, {}))


def simulated(kind: str) -> Any:
    return import_module(f"desktop.rehearsal.skill_work.{kind}")


def verify_sums(score: Score) -> None:
    assert sum((line.points for line in score.lines), Decimal(0)) == score.points
    assert 0 <= score.points <= score.maximum - score.pending
    assert score.points % Decimal("0.1") == 0


@pytest.mark.parametrize("kind", KINDS)
def test_that_the_gold_has_no_defect_and_earns_everything(kind: str) -> None:
    task, gold = LITTLE_TASKS[kind]()
    assert grader_of(TaskType(kind)).check_gold(task, gold, {}) == []
    score = graded(kind, model_answers(kind))
    assert score.points + score.pending == score.maximum == 10
    assert score.pending == Decimal(float(person_points(gold)))
    assert not score.needs_person and not score.proposals
    verify_sums(score)


@pytest.mark.parametrize("kind", KINDS)
def test_that_a_setup_names_nothing_like_an_answer(kind: str) -> None:
    task, _ = LITTLE_TASKS[kind]()
    refuse_answers({"setup": task.setup, "pieces": [dict(piece.setup) for piece in task.pieces]})


@pytest.mark.parametrize("kind", KINDS)
def test_that_untouched_work_earns_nothing_and_no_line_is_positive(kind: str) -> None:
    task, gold = LITTLE_TASKS[kind]()
    model = model_of(TaskType(kind))
    untouched = {piece.name: model.write_document(model.new_document(task, piece)) for piece in task.pieces}
    for answers in ({}, untouched):
        score = graded(kind, answers)
        assert score.points == 0 and not any(line.points > 0 for line in score.lines)
        rubric = task_rubric(gold)
        assert score.proposals == ({} if rubric is None else {one.id: Decimal(0) for one in rubric.criteria})


@pytest.mark.parametrize("kind", KINDS)
def test_that_a_document_survives_writing_and_reading(kind: str) -> None:
    model = model_of(TaskType(kind))
    for value in model_answers(kind).values():
        assert model.write_document(model.read_document(value)) == value


@pytest.mark.parametrize("kind", KINDS)
def test_that_a_candidate_s_own_mark_of_doubt_never_counts(kind: str) -> None:
    doubted = {name: write_json({**read_json(value), "doubtful": True}) for name, value in model_answers(kind).items()}
    assert graded(kind, doubted).lines == graded(kind, model_answers(kind)).lines


@pytest.mark.parametrize("kind", KINDS)
def test_that_spam_earns_at_most_a_fifth(kind: str) -> None:
    task, _ = LITTLE_TASKS[kind]()
    score = graded(kind, simulated(kind).spam(task, {}))
    assert score.points <= (score.maximum - score.pending) / 5
    verify_sums(score)


@pytest.mark.parametrize("kind", KINDS)
def test_that_better_work_earns_more(kind: str) -> None:
    task, gold = LITTLE_TASKS[kind]()
    means = []
    for quality in (0.3, 0.6, 0.9, 1.0):
        scores = []
        for seed in range(20):
            answers = simulated(kind).imperfect(task, gold, {}, quality, random.Random(seed))
            scores.append(graded(kind, answers))
            verify_sums(scores[-1])
        means.append(sum(float(score.points) for score in scores) / len(scores))
    assert means == sorted(means)
    if kind != "report":
        assert len(set(means)) == 4
        assert answers == model_answers(kind)


@pytest.mark.parametrize("kind", KINDS)
def test_that_marks_do_not_depend_on_the_process(kind: str) -> None:
    code = (
        "import sys; from tests.tasks.test_forms import graded, simulated, LITTLE_TASKS; import random\n"
        "task, gold = LITTLE_TASKS[sys.argv[1]]()\n"
        "print(graded(sys.argv[1], simulated(sys.argv[1]).imperfect(task, gold, {}, 0.6, random.Random(7))))"
    )
    printed = set()
    for seed in ("0", "1"):
        environment = {"PYTHONHASHSEED": seed, "LANG": "C", "TZ": f"UTC+{seed}", "PYTHONPATH": "."}
        done = subprocess.run(
            [sys.executable, "-c", code, kind], capture_output=True, env=environment, check=True, text=True
        )
        printed.add(done.stdout)
    assert len(printed) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_that_hostile_answers_are_a_line_and_a_person_looks_at_them(kind: str) -> None:
    name = next(iter(model_answers(kind)))
    for value in hostile_answers(kind):
        score = graded(kind, {name: value})
        assert score.points == 0 and score.needs_person
        assert any(line.rule == "GP-5" for line in score.lines)


@pytest.mark.parametrize("kind", KINDS)
def test_that_documents_of_other_shapes_are_refused(kind: str) -> None:
    model = model_of(TaskType(kind))
    for value in hostile_answers(kind)[1:]:
        with pytest.raises(DocumentError):
            model.read_document(value)
    fields = read_json(next(iter(model_answers(kind).values())))
    with pytest.raises(NewerDocument):
        model.read_document(write_json(fields | {"schema": f"{kind}/2"}))


def hostile_answers(kind: str) -> list[bytes]:
    """Another task's document first; then bytes that are no document of this type."""
    fields = read_json(next(iter(model_answers(kind).values())))
    own = sorted(fields.keys() - {"schema", "task", "slot", "piece", "state", "none", "doubtful", "next_id"})
    found = [write_json(fields | {"task": "00" * 16})]
    found += [b"", b"null", b"[]", b"\xff\xfe", b"{", b"{}" * 9, b"[" * 100_000, b'{"a":NaN}', b"x" * 300_000]
    found += [write_json(fields | {"schema": "image/1"}), write_json(fields | {"unknown": 1})]
    found += [write_json({name: value for name, value in fields.items() if name != own[0]})]
    for name in own:
        for wrong in (1, True, "x", {}, [1], ["x"], [{}], [[]], [{"id": 1}], [{"id": "a", "x": "y"}], [{}] * 19_000):
            found.append(write_json(fields | {name: wrong}))
    fine = [write_json(fields), write_json(fields | {"retired": ["x"]})]  # an entry that is not there is out of use
    return [value for value in found if value not in fine]


@pytest.mark.parametrize("kind", KINDS)
def test_that_gold_of_another_grader_or_task_is_our_own_fault(kind: str) -> None:
    task, gold = LITTLE_TASKS[kind]()
    for wrong in (
        replace(gold, grader="image"), replace(gold, version=2), replace(gold, slot="9.9-99"),
        replace(gold, gold={name: {"x": 1} for name in gold.gold}), replace(gold, config={"rubric": {}}),
    ):  # fmt: skip
        with pytest.raises(GoldError):
            grader_of(TaskType(kind)).grade(work_of(task, model_answers(kind)), wrong)
            grader_of(TaskType(kind)).model_answers(task, wrong, {})


@pytest.mark.parametrize("kind", KINDS)
def test_that_a_check_finds_missing_gold(kind: str) -> None:
    task, gold = LITTLE_TASKS[kind]()
    assert grader_of(TaskType(kind)).check_gold(task, replace(gold, gold={}), {})


def test_that_examiners_mark_near_the_worth_of_the_work() -> None:
    _, gold = LITTLE_TASKS["report"]()
    rubric = task_rubric(gold)
    assert rubric is not None
    for quality, least, most in ((1.0, 10, 10), (0.85, 8, 9), (0.55, 5, 6), (0.0, 0, 0)):
        for seed in range(30):
            settled = settle(rubric, examiner_marks(rubric, quality, random.Random(seed)))
            assert Fraction(least) <= settled.points <= Fraction(most) and not settled.needs_discussion
    half_empty = settle(rubric, examiner_marks(rubric, 1.0, random.Random(1), empty=("c2",)))
    assert half_empty.points == 5
    assert settle(rubric, disputed_marks(rubric, random.Random(1))).needs_discussion


@pytest.mark.parametrize("seed", range(12))
def test_that_putting_one_thing_right_never_lowers_the_marks(seed: int) -> None:
    """I3: fields of a form, entries, merges and retirements of a base, each taken over from the model one by one."""
    chance = random.Random(seed)
    for kind, parts in (("logbook", ("values",)), ("knowledge", ("entries", "merged", "retired"))):
        task, gold = LITTLE_TASKS[kind]()
        model = model_of(TaskType(kind))
        ((name, perfect),) = model_answers(kind).items()
        best: Any = model.read_document(perfect)
        document: Any = model.read_document(simulated(kind).imperfect(task, gold, {}, 0.3, chance)[name])
        for part in parts:
            for one in getattr(best, part):
                before = graded(kind, {name: model.write_document(document)}).points
                document = replace(document, **{part: tuple(sorted({*getattr(document, part), one}, key=str))})
                assert graded(kind, {name: model.write_document(document)}).points >= before
        last = graded(kind, {name: model.write_document(document)})
        assert last.points + last.pending == 10


def test_that_random_forms_and_random_presses_earn_at_most_a_fifth_on_average() -> None:
    chance = random.Random(5)
    task, _ = LITTLE_TASKS["logbook"]()
    fields = [field for field in logbook.read_setup(task)["form"].fields if not field.fixed]
    forms, consoles = [], []
    for _ in range(300):
        values = tuple(sorted((one.id, chance.choice(one.options or ("1", "", "08:05", "26"))) for one in fields))
        document = replace(logbook.new_document(task, task.pieces[0]), values=values)
        forms.append(float(graded("logbook", {"form": logbook.write_document(document)}).points))
    task, _ = LITTLE_TASKS["system"]()
    presses = list(blind_presses(system.read_setup(task)["console"]))
    for _ in range(100):
        chance.shuffle(presses)
        made = replace(system.new_document(task, task.pieces[0]), events=tuple(presses))
        consoles.append(float(graded("system", {"console": system.write_document(made)}).points))
    assert fmean(forms) <= 8 / 5 and fmean(consoles) <= 10 / 5
