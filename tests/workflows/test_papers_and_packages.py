"""From the shipped bank to exam package and scoring pack."""

import json
from pathlib import Path

import pytest

from desktop.bank.paper_folder import open_paper_folder
from desktop.errors import Error
from desktop.exam.paper import QuestionKind
from desktop.main import main
from desktop.paths import authored_path
from desktop.workflows.assemble_paper import assemble_paper, write_paper
from desktop.workflows.build_package import next_version
from desktop.workflows.pack_items import pack_items

BANK = authored_path("level-5", "theory")


@pytest.fixture(scope="module")
def paper_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two forms from the shipped bank."""
    folder = tmp_path_factory.mktemp("paper")
    write_paper(assemble_paper(BANK, 5, "theory", 2, seed=4), folder)
    return folder


def test_that_assemble_answers_in_the_fields_of_the_command_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["paper", "assemble", str(BANK), "--level", "5", "--part", "theory", "--forms", "3", "--seed", "2"]
    assert main([*words, "--out", str(tmp_path), "--json"]) == 0
    fields = json.loads(capsys.readouterr().out)
    assert [form["form"] for form in fields["forms"]] == ["A", "B", "C"]
    for form in fields["forms"]:
        assert (form["items"], form["points"], form["minutes"]) == (190, 100, 90)
        assert form["weights"] == {
            "职业道德": 5, "基础知识": 15, "数据采集和处理": 20, "数据标注": 50, "智能系统运维": 10
        }  # fmt: skip
    difficulties = [form["difficulty"] for form in fields["forms"]]
    assert max(difficulties) - min(difficulties) < 0.003
    assert fields["overlap"]["max"] <= 100
    assert fields["missing"] == []


def test_that_the_same_seed_gives_the_same_paper_to_the_byte(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_paper(assemble_paper(BANK, 5, "theory", 2, seed=9), tmp_path / name)
    for file in ("paper.json", "items.json"):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()


def test_that_a_bank_of_another_level_is_refused() -> None:
    with pytest.raises(Error) as caught:
        assemble_paper(BANK, 4, "theory", 1, seed=1)
    assert (caught.value.code, caught.value.exit_code) == ("E-BNK-08", 2)


def test_that_a_paper_folder_reads_back_as_it_was(paper_folder: Path) -> None:
    assembled = assemble_paper(BANK, 5, "theory", 2, seed=4).paper
    read = open_paper_folder(paper_folder)
    assert assembled is not None
    assert (read.exam, read.forms, read.functions) == (assembled.exam, assembled.forms, assembled.functions)
    assert {name: (item.key, item.statement) for name, item in read.items.items()} == {
        name: (item.key, item.statement) for name, item in assembled.items.items()
    }


@pytest.mark.parametrize("damage", ["paper.json", "items.json"])
def test_that_a_damaged_paper_folder_is_one_clear_error(paper_folder: Path, tmp_path: Path, damage: str) -> None:
    for name in ("paper.json", "items.json"):
        (tmp_path / name).write_bytes((paper_folder / name).read_bytes()[: -40 if name == damage else None])
    with pytest.raises(Error) as caught:
        open_paper_folder(tmp_path)
    assert caught.value.code == "E-BNK-07"


def test_that_packing_parts_questions_from_keys_with_fresh_ids(paper_folder: Path) -> None:
    source = open_paper_folder(paper_folder)
    first, second = pack_items(source), pack_items(source)
    assert {q.item for q in first.questions}.isdisjoint(q.item for q in second.questions)
    questions = {question.item: question for question in first.questions}
    for key in first.keys:
        item, question = source.items[key.source_item], questions[key.item]
        texts = {option.option: option.text for option in question.options}
        assert question.stem == item.stem
        if key.kind is not QuestionKind.TRUE_FALSE:
            assert {texts[option] for option in key.options} == {t for letter, t in item.options if letter in item.key}


def test_that_every_build_of_a_paper_has_the_next_version(paper_folder: Path, tmp_path: Path) -> None:
    source = open_paper_folder(paper_folder)
    assert [next_version(source, tmp_path) for _ in range(3)] == [1, 2, 3]
