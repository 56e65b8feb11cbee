"""The shipped skill papers, built for the room: nothing of gold answer, rubric or configuration is in what leaves."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop.bank.skill_paper import is_skill_folder, open_skill_paper
from desktop.crypto.joining import sha256
from desktop.formats.cards import VaultPurpose
from desktop.formats.exam_package import OpenPackage, read_exam_package
from desktop.formats.scoring_pack_gold import ScoredTask, open_gold_tasks
from desktop.formats.scoring_pack_reading import open_package_key, open_scoring_keys, read_scoring_pack
from desktop.paths import authored_path
from desktop.strict_json import write_json
from desktop.workflows import package_contents
from desktop.workflows.build_package import Sealing, build_package
from tests.workflows.test_no_keys_in_the_room import _Site, _spellings

LEVELS = [level for level in range(1, 6) if is_skill_folder(authored_path(f"level-{level}", "skill"))]
_LEAST = 24


@pytest.fixture(scope="module", params=LEVELS)
def built(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[bytes, dict[bytes, ScoredTask], OpenPackage]:
    """Everything readable in the room, and the gold answers. The check of the sources has tests of its own."""
    site = _Site()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(package_contents, "verify_skill_paper", lambda paper: None)
        paper = open_skill_paper(authored_path(f"level-{request.param}", "skill"))
        out = tmp_path_factory.mktemp(f"level-{request.param}")
        made = build_package(paper, 1, Sealing(site.publisher, site.trust, site.centre), out)
    source = io.BytesIO(made.scoring_pack.read_bytes())
    pack = read_scoring_pack(source, site.trust, made.digest)
    scoring = site.vault(VaultPurpose.SCORING)
    gold = open_gold_tasks(source, pack, open_scoring_keys(source, pack, scoring), scoring)
    package = io.BytesIO(Path(made.exam_package).read_bytes())
    closed = read_exam_package(package, site.trust)
    opened = OpenPackage(package, closed, open_package_key(pack, site.vault(VaultPurpose.RELEASE)))
    assets = b"\n".join(opened.read_asset(asset.id) for asset in opened.manifest.assets)
    room = closed.envelope.header_bytes + repr(opened.manifest).encode("utf-8") + assets
    return room, dict(gold), opened


def canaries(scored: ScoredTask) -> Iterator[str]:
    """Whole gold answers and configurations, their digests, and every anchor of a rubric."""
    gold = scored.gold
    for value in (dict(gold.config), *(value for value in gold.gold.values() if isinstance(value, dict))):
        text = write_json(value).decode("utf-8")
        yield sha256(text.encode("utf-8")).hex()
        if len(text) >= _LEAST:
            yield text
    yield from anchors(gold.config.get("rubric"))


def anchors(rubric: Any) -> Iterator[str]:
    """What the levels of a rubric say."""
    for criterion in (rubric or {}).get("criteria", []):
        yield from (level["text"] for level in criterion["levels"] if len(level["text"]) >= 8)


def test_that_no_gold_rubric_or_configuration_can_be_read(
    built: tuple[bytes, dict[bytes, ScoredTask], OpenPackage],
) -> None:
    room, gold, _ = built
    found = 0
    for scored in gold.values():
        for canary in canaries(scored):
            assert [one for one in _spellings(canary) if len(one) >= 8 and one in room] == [], (
                scored.gold.slot,
                canary,
            )
            found += 1
    assert found > 60
    for word in (b'"annotators"', b'"grader"', b'"rubric"', b'"config"', b'"gold"'):
        assert word not in room


def test_that_every_task_of_both_forms_has_its_gold_and_no_two_builds_share_an_id(
    built: tuple[bytes, dict[bytes, ScoredTask], OpenPackage],
) -> None:
    _, gold, opened = built
    tasks = [task for form in opened.paper.forms for section in form.sections for task in section.tasks]
    assert sorted(tasks) == sorted(gold)
    for task in tasks:
        text = opened.read_task(task)
        assert set(gold[task].gold.gold) <= {piece.name for piece in text.pieces}
    pieces = [piece.piece for task in tasks for piece in opened.read_task(task).pieces]
    assert len(set(pieces)) == len(pieces)
