"""Every task type that has a model has a grader, and both keep the contract."""

import subprocess
import sys

import pytest

from desktop.exam.task import TaskType
from desktop.tasks.grading_table import GRADERS, gradable_types, grader_of
from desktop.tasks.model_table import MODELS, known_types, model_of, schema_family


def test_that_a_type_without_a_module_is_absent_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(MODELS, TaskType.IMAGE, "desktop.tasks.nowhere.model")
    monkeypatch.setitem(GRADERS, TaskType.IMAGE, "desktop.tasks.nowhere.grading")
    model_of.cache_clear()
    assert TaskType.IMAGE not in known_types()
    assert TaskType.IMAGE not in gradable_types()
    with pytest.raises(KeyError):
        model_of(TaskType.IMAGE)
    with pytest.raises(KeyError):
        grader_of(TaskType.IMAGE)


def test_that_every_model_names_its_own_type_and_offers_what_the_contract_says() -> None:
    for kind in known_types():
        model = model_of(kind)
        assert schema_family(model.SCHEMA) == kind.value
        for name in ("read_document", "write_document", "new_document"):
            assert callable(getattr(model, name)), f"{kind} {name}"


def test_that_every_grader_offers_what_the_contract_says() -> None:
    for kind in gradable_types():
        grader = grader_of(kind)
        assert grader.VERSION >= 1
        for name in ("grade", "model_answers", "check_gold"):
            assert callable(getattr(grader, name)), f"{kind} {name}"


def test_that_the_table_of_models_brings_no_grader_along() -> None:
    code = (
        "import sys\n"
        "from desktop.tasks.model_table import known_types, model_of\n"
        "for kind in known_types(): model_of(kind)\n"
        "print([name for name in sys.modules if 'grading' in name])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
