"""papers ──prepare──► exam package without keys, scoring pack for the centre only."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from desktop.bank.skill_paper import SkillPaper
from desktop.crypto.joining import new_id, new_key
from desktop.crypto.signing import SigningKey
from desktop.errors import Error
from desktop.formats.cards import VaultPurpose
from desktop.formats.envelope import Signing
from desktop.formats.exam_package import OpenPackage, read_exam_package
from desktop.formats.exam_package_writing import PackagePlan, write_exam_package
from desktop.formats.scoring_pack import ScoringPlan, write_scoring_pack
from desktop.formats.scoring_pack_gold import gold_part
from desktop.formats.trust import Trust
from desktop.workflows.leaking_gold import find_leaks
from desktop.workflows.package_contents import AnyPaper, PackageContents, contents_of
from desktop.workflows.release_record import release_record
from desktop.workflows.taking_back import make_folder, taken_back_on_failure
from desktop.workflows.trust_files import write_private


@dataclass(frozen=True)
class Sealing:
    """Who signs, and for whom the keys are sealed: the centre whose scoring and release vaults `trust` knows."""

    publisher: SigningKey
    trust: Trust
    centre: bytes


@dataclass(frozen=True)
class BuiltPackage:
    """Where the two files are, and the digest by which everything else names the package; of practical work there is a
    release record beside them."""

    exam_package: Path
    scoring_pack: Path
    digest: bytes
    items: int
    bytes: int
    release_record: Path | None = None


def build_package(paper: AnyPaper, version: int, sealing: Sealing, out: Path) -> BuiltPackage:
    """Write `.kexam` and `.kscore` into `out`; the pack is sealed to the centre's scoring and release vaults.

    `version` rises with every build of the same paper. Raises E-BNK-06 for a paper shorter than the standard asks,
    E-BNK-26 for a skill paper with a defect, E-BNK-27 for one whose gold answers can be read in the package, E-SIG-02
    when a vault is unknown, E-FMT-05 and E-FMT-10 for pictures that are too large or none.
    """
    contents = contents_of(paper)
    package_key, package_id = new_key(), new_id()
    plan = PackagePlan(paper.exam, version, package_id, contents.paper, contents.assets, skill_form=contents.skill_form)
    name = f"level-{paper.level}-{paper.part}-{package_id.hex()[:8]}"
    exam_package, scoring_pack = out / f"{name}.kexam", out / f"{name}.kscore"
    with taken_back_on_failure() as made:
        make_folder(out, made)
        made += (exam_package, scoring_pack)
        with exam_package.open("w+b") as stream:
            digest = write_exam_package(stream, plan, package_key, Signing((sealing.publisher,)))
            _verify_silence(stream, sealing.trust, package_key, contents)
        vaults = (sealing.trust.vault(use, sealing.centre) for use in (VaultPurpose.SCORING, VaultPurpose.RELEASE))
        scoring = ScoringPlan(new_id(), digest, version, package_key, *vaults)
        gold = [gold_part(scored) for scored in contents.scored]
        pack = write_scoring_pack(scoring, contents.keys, gold, new_key(), (sealing.publisher,))
        write_private(scoring_pack, pack)
        record = None
        if isinstance(paper, SkillPaper):
            record = out / f"{name}-release-record.pdf"
            made.append(record)
            write_private(record, release_record(paper, version, digest))
    return BuiltPackage(exam_package, scoring_pack, digest, contents.items, exam_package.stat().st_size, record)


def next_version(paper: AnyPaper, publisher: Path) -> int:
    """The version of the next build of `paper`, one above the last; remembered in the publisher's folder."""
    path = publisher / "builds.json"
    built: dict[str, int] = json.loads(path.read_text(encoding="ascii")) if path.exists() else {}
    exam = paper.exam.hex()
    built[exam] = built.get(exam, 0) + 1
    path.write_text(json.dumps(built, indent=1), encoding="ascii")
    return built[exam]


def _verify_silence(stream: BinaryIO, trust: Trust, package_key: bytes, contents: PackageContents) -> None:
    """The finished file is opened once more: nothing of a gold answer may be readable in it. Raises E-BNK-27."""
    if not contents.scored:
        return
    opened = OpenPackage(stream, read_exam_package(stream, trust), package_key)
    leaking = find_leaks((opened.read_asset(asset.id) for asset in opened.manifest.assets), contents.scored)
    if leaking:
        raise Error(
            "E-BNK-27",
            "Gold answers could be read in the exam package: {slots}.",
            "Take the answer out of the task's text and setup.",
            exit_code=Error.RULE,
            slots="、".join(leaking),
        )
