"""A real exam package of any size: 190 questions of the level 5 bank with their pictures, and filler beside them."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from desktop.crypto.joining import new_id, new_key
from desktop.crypto.signing import SigningKey, new_signing_key
from desktop.exam.paper import Question
from desktop.formats.artefacts import Role
from desktop.formats.cards import Holder, RootCard, read_root_card, write_card, write_root_card
from desktop.formats.envelope import Signing
from desktop.formats.exam_package_writing import Asset, PackagePlan, question_asset, write_exam_package
from desktop.formats.package_manifest import AssetKind
from desktop.formats.trust import Trust
from desktop.workflows.assemble_paper import assemble_paper
from desktop.workflows.pack_items import pack_items
from tests.benchmarks.figures import ROOT

BANK = ROOT / "exam_packages" / "level-5" / "theory"
PIECE = random.Random(1).randbytes(1 << 20)
PIECES = {".png": AssetKind.PNG, ".jpg": AssetKind.JPEG}


@dataclass(frozen=True)
class RealPackage:
    """A package on disk with its key, the cards it is trusted by, and the questions it holds."""

    path: Path
    trust: Trust
    package_key: bytes
    digest: bytes
    plan: PackagePlan


@cache
def publisher() -> tuple[SigningKey, Trust]:
    """A publisher's key, and the trust that knows it."""
    root_key, key = new_signing_key(), new_signing_key()
    root = write_root_card(RootCard("试考", (root_key.public,), 1, 1, 1, practice=True), (root_key,))
    card = write_card(Holder(Role.PUBLISHER, "命题", None, key.public), 2, (root_key,))
    return key, Trust.from_cards(read_root_card(root).digest, [root, card])


def real_plan() -> tuple[PackagePlan, tuple[Question, ...]]:
    """One form of 190 items as `package build` packs it; its first question has a picture."""
    assembled = assemble_paper(BANK, 5, "theory", 1, 20261123).paper
    assert assembled is not None
    packed = pack_items(assembled)
    pictures = [_file_asset(picture, assembled.folder / name) for picture, name in packed.pictures.items()]
    assets = (*(question_asset(question) for question in packed.questions), *pictures)
    return PackagePlan(new_id(), 1, new_id(), packed.paper, assets), packed.questions


def filled(plan: PackagePlan, total_bytes: int, fillers: int) -> PackagePlan:
    """`plan` with `fillers` more files, so that the contents come to `total_bytes`."""
    room = max(0, total_bytes - sum(asset.size for asset in plan.assets))
    added = [_filler(room // fillers) for _ in range(fillers)]
    return replace(plan, package_id=new_id(), assets=(*plan.assets, *added))


def write_package(plan: PackagePlan, path: Path) -> RealPackage:
    """Write `plan` to `path` with the builder that `package build` uses."""
    key, trust = publisher()
    package_key = new_key()
    with path.open("w+b") as stream:
        digest = write_exam_package(stream, plan, package_key, Signing((key,)))
    return RealPackage(path, trust, package_key, digest, plan)


def write_contents(plan: PackagePlan, path: Path) -> None:
    """The same contents one after another, unprotected: what other programs encrypt."""
    with path.open("wb") as stream:
        for asset in plan.assets:
            stream.writelines(asset.pieces())


def _file_asset(asset_id: bytes, path: Path) -> Asset:
    content = path.read_bytes()
    return Asset(asset_id, PIECES[path.suffix], len(content), lambda: (content,))


def _filler(size: int) -> Asset:
    def pieces() -> Iterator[bytes]:
        for start in range(0, size, len(PIECE)):
            yield PIECE[: size - start]

    return Asset(new_id(), AssetKind.FILE, size, pieces)
