"""The real paper, built for the room: nothing in it says what is right (trust-and-formats 4.2)."""

import base64
import io
import math
import zlib
from collections import Counter
from pathlib import Path

import pytest

from desktop.bank.paper_folder import PaperSource
from desktop.crypto.joining import new_id
from desktop.crypto.sealing import SealingKey, new_sealing_key
from desktop.crypto.signing import new_signing_key
from desktop.exam.paper import QuestionKind
from desktop.formats.artefacts import Role
from desktop.formats.cards import Holder, RootCard, VaultPurpose, read_root_card, write_card, write_root_card
from desktop.formats.exam_package import OpenPackage, read_exam_package, verify_all_parts
from desktop.formats.scoring_pack_reading import open_package_key, open_scoring_keys, read_scoring_pack
from desktop.formats.trust import Trust
from desktop.paths import authored_path
from desktop.workflows.assemble_paper import assemble_paper
from desktop.workflows.build_package import Sealing, build_package
from desktop.workflows.pack_items import pack_items

BANK = authored_path("level-5", "theory")


@pytest.fixture(scope="module")
def paper() -> PaperSource:
    found = assemble_paper(BANK, 5, "theory", 1, 1).paper
    if found is None:
        pytest.skip("the bank cannot fill a paper yet")
    return found


class _Site:
    """A publisher and four vaults."""

    def __init__(self) -> None:
        root, centre, self.publisher = new_signing_key(), new_signing_key(), new_signing_key()
        self.centre = owner = new_id()
        self.vaults = {purpose: new_sealing_key() for purpose in VaultPurpose}
        root_card = write_root_card(RootCard("r", (root.public,), 1, 1, 1), (root,))
        cards = [
            root_card,
            write_card(Holder(Role.PUBLISHER, "p", sign=self.publisher.public), 1, (root,)),
            write_card(Holder(Role.CENTRE, "c", owner, centre.public), 2, (root,)),
        ]
        for serial, (purpose, key) in enumerate(self.vaults.items(), start=1):
            holder = Holder(Role.VAULT, "v", owner, seal=key.public, purpose=purpose)
            cards.append(write_card(holder, serial, (centre,)))
        self.trust = Trust.from_cards(read_root_card(root_card).digest, cards)

    def vault(self, purpose: VaultPurpose) -> SealingKey:
        return self.vaults[purpose]


def _spellings(canary: str) -> list[bytes]:
    data = canary.encode("utf-8")
    wide = [canary.encode("utf-16-le"), canary.encode("utf-16-be")]
    sixty_four = [base64.b64encode(bytes(shift) + data)[4 if shift else 0 : -4] for shift in range(3)]
    return [data, *wide, data.hex().encode(), data.hex().upper().encode(), *sixty_four, zlib.compress(data)[2:-4]]


def test_that_no_key_rationale_difficulty_or_source_is_in_the_package(paper: PaperSource, tmp_path: Path):
    site = _Site()
    built = build_package(paper, 1, Sealing(site.publisher, site.trust, site.centre), tmp_path)
    pack_source = io.BytesIO(built.scoring_pack.read_bytes())
    pack = read_scoring_pack(pack_source, site.trust, built.digest)
    keys = open_scoring_keys(pack_source, pack, site.vault(VaultPurpose.SCORING))
    package_key = open_package_key(pack, site.vault(VaultPurpose.RELEASE))
    with built.exam_package.open("rb") as source:
        closed = read_exam_package(source, site.trust)
        verify_all_parts(source, closed)
        opened = OpenPackage(source, closed, package_key)
        plain = b"\n".join(opened.read_asset(asset.id) for asset in opened.manifest.assets)
        room = closed.envelope.header_bytes + repr(opened.manifest).encode("utf-8") + plain
        assert {opened.read_question(item.key.item).item for item in keys.items} == {i.key.item for i in keys.items}
    assert len(keys.items) == len(paper.items)
    for item in keys.items:
        canaries = [item.rationale, item.key.source_item, *item.key.points]
        for canary in canaries:
            found = [spelling for spelling in _spellings(canary) if len(spelling) >= 6 and spelling in room]
            assert found == [], canary
    for word in (b"difficulty", b"rationale", b"rubric", b'"key"', b"correct", b"answer", b"function", b"source"):
        assert word not in room


def _information(pairs: list[tuple[object, bool]]) -> float:
    """Mutual information of both columns in bits."""
    total, joint = len(pairs), Counter(pairs)
    left, right = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    return sum(
        count / total * math.log2(count * total / (left[one] * right[other])) for (one, other), count in joint.items()
    )


def test_that_order_ids_and_lengths_say_nothing_about_the_key(paper: PaperSource):
    order: list[tuple[object, bool]] = []
    ids: list[tuple[object, bool]] = []
    lengths: list[tuple[object, bool]] = []
    for _ in range(20):
        packed = pack_items(paper)
        keys = {key.item: key for key in packed.keys}
        for question in packed.questions:
            if question.kind is not QuestionKind.SINGLE:
                continue
            right = keys[question.item].options
            by_id = sorted(option.option for option in question.options)
            by_length = sorted((len(option.text.encode("utf-8")) for option in question.options), reverse=True)
            for place, option in enumerate(question.options):
                is_right = option.option in right
                order.append((place, is_right))
                ids.append((by_id.index(option.option), is_right))
                lengths.append((by_length.index(len(option.text.encode("utf-8"))), is_right))
    assert len(order) > 5_000
    assert _information(order) < 0.005
    assert _information(ids) < 0.005
    assert _information(lengths) < 0.02
    assert _information([(is_right, is_right) for _, is_right in order]) > 0.8


def test_that_two_builds_share_no_id(paper: PaperSource):
    first, second = pack_items(paper), pack_items(paper)
    ids = [{q.item for q in p.questions} | {o.option for q in p.questions for o in q.options} for p in (first, second)]
    assert not ids[0] & ids[1]
