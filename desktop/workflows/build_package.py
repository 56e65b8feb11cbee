"""papers ──prepare──► exam package without keys, scoring pack for the centre only."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from desktop.bank.blueprint import check_minutes
from desktop.bank.paper_folder import PaperSource
from desktop.crypto.joining import new_id, new_key
from desktop.crypto.signing import SigningKey
from desktop.exam.paper import Form
from desktop.formats.cards import VaultPurpose
from desktop.formats.envelope import Signing
from desktop.formats.exam_package_writing import Asset, PackagePlan, question_asset, write_exam_package
from desktop.formats.package_manifest import AssetKind
from desktop.formats.scoring_pack import FormItems, ScoredItem, ScoringKeys, ScoringPlan, write_scoring_pack
from desktop.formats.trust import Trust
from desktop.standard.library import load_standard
from desktop.workflows.pack_items import PackedItems, pack_items
from desktop.workflows.taking_back import make_folder, taken_back_on_failure
from desktop.workflows.trust_files import write_private

_PIECE_BYTES = 65_536
_KINDS = {".png": AssetKind.PNG, ".jpg": AssetKind.JPEG, ".jpeg": AssetKind.JPEG}


@dataclass(frozen=True)
class Sealing:
    """Who signs, and for whom the keys are sealed: the centre whose scoring and release vaults `trust` knows."""

    publisher: SigningKey
    trust: Trust
    centre: bytes


@dataclass(frozen=True)
class BuiltPackage:
    """Where the two files are, and the digest by which everything else names the package."""

    exam_package: Path
    scoring_pack: Path
    digest: bytes
    items: int
    bytes: int


def build_package(paper: PaperSource, version: int, sealing: Sealing, out: Path) -> BuiltPackage:
    """Write `.kexam` and `.kscore` into `out`; the pack is sealed to the centre's scoring and release vaults.

    `version` rises with every build of the same paper. Raises E-BNK-06 for a paper shorter than the standard asks,
    E-SIG-02 when a vault is unknown, E-FMT-05 and E-FMT-10 for pictures that are too large or none.
    """
    check_minutes(paper.minutes, load_standard(paper.standard).part(paper.part).minimum_minutes)
    packed = pack_items(paper)
    package_key, package_id = new_key(), new_id()
    plan = PackagePlan(paper.exam, version, package_id, packed.paper, _assets(packed, paper.folder))
    name = f"level-{paper.level}-{paper.part}-{package_id.hex()[:8]}"
    exam_package, scoring_pack = out / f"{name}.kexam", out / f"{name}.kscore"
    with taken_back_on_failure() as made:
        make_folder(out, made)
        made += (exam_package, scoring_pack)
        with exam_package.open("w+b") as stream:
            digest = write_exam_package(stream, plan, package_key, Signing((sealing.publisher,)))
        vaults = (sealing.trust.vault(use, sealing.centre) for use in (VaultPurpose.SCORING, VaultPurpose.RELEASE))
        scoring = ScoringPlan(new_id(), digest, version, package_key, *vaults)
        pack = write_scoring_pack(scoring, _keys(packed, paper), (), new_key(), (sealing.publisher,))
        write_private(scoring_pack, pack)
    return BuiltPackage(exam_package, scoring_pack, digest, len(paper.items), exam_package.stat().st_size)


def next_version(paper: PaperSource, publisher: Path) -> int:
    """The version of the next build of `paper`, one above the last; remembered in the publisher's folder."""
    path = publisher / "builds.json"
    built: dict[str, int] = json.loads(path.read_text(encoding="ascii")) if path.exists() else {}
    exam = paper.exam.hex()
    built[exam] = built.get(exam, 0) + 1
    path.write_text(json.dumps(built, indent=1), encoding="ascii")
    return built[exam]


def _assets(packed: PackedItems, folder: Path) -> tuple[Asset, ...]:
    pictures = (_picture(picture, folder / name) for picture, name in packed.pictures.items())
    return (*(question_asset(question) for question in packed.questions), *pictures)


def _picture(picture: bytes, path: Path) -> Asset:
    def pieces() -> Iterator[bytes]:
        with path.open("rb") as stream:
            while piece := stream.read(_PIECE_BYTES):
                yield piece

    return Asset(picture, _KINDS[path.suffix.lower()], path.stat().st_size, pieces)


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
