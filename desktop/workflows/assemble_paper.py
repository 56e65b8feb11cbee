"""bank ──assemble──► papers: read a bank, check it, build parallel forms that meet the standard's weights exactly."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from desktop.bank.assembly import FORM_LETTERS, AssembledForm, Shortage, assemble_forms, find_shortages, largest_overlap
from desktop.bank.blueprint import Blueprint, check_blueprint, parse_blueprint
from desktop.bank.checks import check_bank
from desktop.bank.item import Defect
from desktop.bank.paper_folder import PaperSource, write_paper_folder
from desktop.bank.reading import Bank, open_bank
from desktop.crypto.joining import ID_BYTES, labelled_hash
from desktop.errors import Error
from desktop.standard.library import load_standard
from desktop.standard.standard import Standard
from desktop.workflows.taking_back import make_folder, taken_back_on_failure


@dataclass(frozen=True)
class BankReport:
    """A bank and everything that is wrong with it."""

    bank: Bank
    defects: tuple[Defect, ...]


@dataclass(frozen=True)
class AssembledPaper:
    """A paper, its largest overlap between two forms, and its blueprint; or what the bank lacks (`paper` is None)."""

    paper: PaperSource | None
    blueprint: Blueprint
    overlap: int
    missing: tuple[Shortage, ...]


def report_bank(folder: Path, today: date) -> BankReport:
    """Every defect of the bank in `folder`. Raises E-BNK-01, E-BNK-04…06, E-STD-09…11."""
    bank = open_bank(folder)
    standard = load_standard(bank.standard)
    blueprint = _blueprint(bank, standard)
    return BankReport(bank, tuple(check_bank(bank, weight_rows(standard, bank.level, bank.part), blueprint, today)))


def assemble_paper(folder: Path, level: int, part: str, forms: int, seed: int) -> AssembledPaper:
    """`forms` parallel papers from the bank in `folder`, the same for the same `seed`.

    Raises E-BNK-01 and E-BNK-08 (no such bank), E-BNK-05 and E-BNK-06 (the blueprint breaks the standard),
    E-BNK-09 (too many forms).
    """
    bank = open_bank(folder)
    _check_request(bank, level, part, forms)
    standard = load_standard(bank.standard)
    blueprint = _blueprint(bank, standard)
    rows = weight_rows(standard, level, part)
    missing = find_shortages(bank.items, rows, blueprint)
    if missing:
        return AssembledPaper(None, blueprint, 0, tuple(missing))
    assembled = tuple(assemble_forms(bank.items, rows, blueprint, forms, seed))
    used = frozenset[str]().union(*(form.all_items for form in assembled))
    paper = PaperSource(
        exam=_exam_of(bank, assembled),
        title=bank.title,
        standard=bank.standard,
        level=level,
        part=part,
        minutes=blueprint.minutes,
        marks_hundredths=blueprint.marks_hundredths,
        forms=assembled,
        items={item.item: item for item in bank.items if item.item in used},
        functions={item.main_point: rows[item.main_point] for item in bank.items if item.item in used},
        folder=bank.folder,
    )
    return AssembledPaper(paper, blueprint, largest_overlap(assembled), ())


def write_paper(assembled: AssembledPaper, folder: Path) -> None:
    """Write the paper folder that `package build` reads."""
    if assembled.paper is None:
        return
    with taken_back_on_failure() as made:
        pictures = [folder / item.picture for item in assembled.paper.items.values() if item.picture]
        wanted = [*pictures, folder / "items.json", folder / "paper.json"]
        make_folder(folder, made)
        make_folder(folder / "pictures", made)
        made += [path for path in dict.fromkeys(wanted) if not path.exists()]
        write_paper_folder(assembled.paper, folder)


def weight_rows(standard: Standard, level: int, part: str) -> Mapping[str, str]:
    """The weight row of every point that `part` of `level` examines."""
    return {point.id: point.row for point in standard.points_of(level, part)}


def _blueprint(bank: Bank, standard: Standard) -> Blueprint:
    try:
        data = (bank.folder / "blueprint.toml").read_bytes()
    except OSError as reason:
        raise Error(
            "E-BNK-04", "The blueprint is not readable ({reason}).", "Correct blueprint.toml.", reason="?"
        ) from reason
    blueprint = parse_blueprint(data)
    level = standard.level(bank.level)
    weights = (level.theory if bank.part == "theory" else level.skill).weights
    check_blueprint(blueprint, weights, standard.part(bank.part).minimum_minutes)
    return blueprint


def _exam_of(bank: Bank, forms: Sequence[AssembledForm]) -> bytes:
    """The id of the exam: the same for the same forms, so that a seed gives the same paper to the byte."""
    chosen = (item for form in forms for item in sorted(form.all_items))
    names = (bank.standard, str(bank.level), bank.part, *chosen)
    return labelled_hash("exam", *(name.encode("utf-8") for name in names))[:ID_BYTES]


def _check_request(bank: Bank, level: int, part: str, forms: int) -> None:
    if (bank.level, bank.part) != (level, part):
        raise Error(
            "E-BNK-08", "This bank is for level {level}, {part}.", "Name the bank of the level and part you want.",
            exit_code=Error.USAGE, level=bank.level, part=bank.part,
        )  # fmt: skip
    if not 1 <= forms <= len(FORM_LETTERS):
        raise Error(
            "E-BNK-09", "A paper has 1 to {most} forms.", "Ask for fewer forms.",
            exit_code=Error.USAGE, most=len(FORM_LETTERS),
        )  # fmt: skip
