"""What goes into an exam package and into its scoring pack, for a paper of questions and for one of tasks."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from desktop.bank.blueprint import check_minutes
from desktop.bank.paper_folder import PaperSource, open_paper_folder
from desktop.bank.skill_paper import SkillPaper, is_skill_folder, open_skill_paper
from desktop.exam.paper import Form, Paper
from desktop.formats.exam_package_writing import Asset, question_asset, task_asset
from desktop.formats.package_manifest import AssetKind, SkillForm
from desktop.formats.scoring_pack import FormItems, ScoredItem, ScoringKeys
from desktop.formats.scoring_pack_gold import ScoredTask
from desktop.standard.library import load_standard
from desktop.workflows.assemble_skill import verify_skill_paper
from desktop.workflows.check_skill_paper import function_names
from desktop.workflows.pack_items import PackedItems, pack_items
from desktop.workflows.pack_tasks import pack_tasks

_PIECE_BYTES = 65_536
_KINDS = {".png": AssetKind.PNG, ".jpg": AssetKind.JPEG, ".jpeg": AssetKind.JPEG}
AnyPaper = PaperSource | SkillPaper


@dataclass(frozen=True)
class PackageContents:
    """Two files' worth: `paper` and `assets` for the room, `keys` and `scored` for the centre. `items` counts what is
    asked: questions, or tasks of all forms."""

    paper: Paper
    assets: tuple[Asset, ...]
    keys: ScoringKeys
    items: int
    scored: tuple[ScoredTask, ...] = ()
    skill_form: SkillForm | None = None


def open_any_paper(folder: Path) -> AnyPaper:
    """The paper that assembly wrote into `folder`. Raises E-BNK-07, E-BNK-14."""
    is_skill = is_skill_folder(folder) and not (folder / "paper.json").exists()
    return open_skill_paper(folder) if is_skill else open_paper_folder(folder)


def contents_of(paper: AnyPaper) -> PackageContents:
    """Part a paper. Raises E-BNK-06 for one that is too short, E-BNK-26 for a skill paper with a defect."""
    return _skill(paper) if isinstance(paper, SkillPaper) else _theory(paper)


def _theory(paper: PaperSource) -> PackageContents:
    check_minutes(paper.minutes, load_standard(paper.standard).part(paper.part).minimum_minutes)
    packed = pack_items(paper)
    questions = (question_asset(question) for question in packed.questions)
    assets = (*questions, *_files({name: paper.folder / file for name, file in packed.pictures.items()}))
    return PackageContents(packed.paper, assets, _keys(packed, paper), len(paper.items))


def _skill(paper: SkillPaper) -> PackageContents:
    verify_skill_paper(paper)
    packed = pack_tasks(paper, function_names(load_standard(paper.standard), paper.level))
    forms = tuple(FormItems(form.form, (), _tasks_of(form)) for form in packed.paper.forms)
    kinds = {one.asset: AssetKind(one.kind) for task in packed.tasks for one in task.materials}
    return PackageContents(
        paper=packed.paper,
        assets=(*map(task_asset, packed.tasks), *_files(packed.files, kinds)),
        keys=ScoringKeys((), forms),
        items=len(packed.tasks),
        scored=packed.scored,
        skill_form=SkillForm(paper.skill_form),
    )


def _files(files: Mapping[bytes, Path], kinds: Mapping[bytes, AssetKind] | None = None) -> Iterable[Asset]:
    return (_file(name, path, (kinds or {}).get(name)) for name, path in files.items())


def _file(name: bytes, path: Path, kind: AssetKind | None) -> Asset:
    def pieces() -> Iterator[bytes]:
        with path.open("rb") as stream:
            while piece := stream.read(_PIECE_BYTES):
                yield piece

    return Asset(name, kind or _KINDS[path.suffix.lower()], path.stat().st_size, pieces)


def _keys(packed: PackedItems, paper: PaperSource) -> ScoringKeys:
    """Keys in the order of their random ids, so that the pack's order says nothing either."""
    sources = paper.items
    scored = [
        ScoredItem(key, round(1000 * sources[key.source_item].difficulty), sources[key.source_item].rationale)
        for key in sorted(packed.keys, key=lambda key: key.item)
    ]
    forms = tuple(FormItems(form.form, _items_of(form)) for form in packed.paper.forms)
    return ScoringKeys(tuple(scored), forms)


def _items_of(form: Form) -> tuple[bytes, ...]:
    return tuple(item for section in form.sections for item in section.items)


def _tasks_of(form: Form) -> tuple[bytes, ...]:
    return tuple(task for section in form.sections for task in section.tasks)
