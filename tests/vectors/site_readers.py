"""How the formats of half the house are read for a vector: bytes and a state in, the released plaintext out."""

from collections.abc import Callable
from typing import Any

from desktop.crypto.sealing import SealingKey
from desktop.formats.artefacts import artefact_named
from desktop.formats.cards import read_request, read_root_card, verify_root_step
from desktop.formats.envelope import read_envelope, read_part, source_of
from desktop.formats.exam_package import (
    OpenPackage,
    read_exam_package,
    verify_all_parts,
    verify_named,
    verify_not_older,
)
from desktop.formats.key_files import read_key_file
from desktop.formats.revocation import RevocationList
from desktop.formats.scoring_pack import write_scoring_keys
from desktop.formats.scoring_pack_gold import gold_part, open_gold_tasks
from desktop.formats.scoring_pack_reading import open_package_key, open_scoring_keys, read_scoring_pack
from desktop.strict_json import read_json, write_json
from tests.vectors import small_site as site

State = dict[str, Any]


def read_plain_envelope(data: bytes, state: State) -> bytes:
    """The stored bytes of all parts."""
    source = source_of(data)
    envelope = read_envelope(source, artefact_named(state["type"]), _trust(state))
    return b"".join(read_part(source, part, 2**20) for part in envelope.parts)


def read_json_text(data: bytes, state: State) -> bytes:
    """The value, written again."""
    return write_json(read_json(data))


def read_card_file(data: bytes, state: State) -> bytes:
    """The name on a card that joins the known ones."""
    return _trust(state).with_card(data).cards[-1].holder.name.encode("utf-8")


def read_root_file(data: bytes, state: State) -> bytes:
    """The name on a root document, or on the one that follows the known one."""
    found = verify_root_step(site.trust().root, data) if state.get("step") else read_root_card(data)
    return found.name.encode("utf-8")


def read_request_file(data: bytes, state: State) -> bytes:
    """The name on a request."""
    return read_request(data).holder.name.encode("utf-8")


def read_list_file(data: bytes, state: State) -> bytes:
    """The revoked keys."""
    lists = list(_trust(state).with_revocations(data).revocations.values())
    last: RevocationList = lists[-1]
    return b"".join(row.key for row in last.revoked)


def read_package(data: bytes, state: State) -> bytes:
    """The content of all assets in their order."""
    source = source_of(data)
    package = read_exam_package(source, site.trust())
    if state.get("hash", True):
        verify_all_parts(source, package)
    if "version" in state:
        verify_named(package, bytes.fromhex(state["digest"]), state["version"])
    verify_not_older(package, state.get("seen", 0))
    opened = OpenPackage(source, package, bytes.fromhex(state["key"]))
    for form in opened.paper.forms:
        for section in form.sections:
            for item in section.items:
                opened.read_question(item)
            for task in section.tasks:
                opened.read_task(task)
    return b"".join(opened.read_asset(asset.id) for asset in opened.manifest.assets)


def read_score(data: bytes, state: State) -> bytes:
    """PK, the keys part, and the gold parts in the order of their tasks."""
    source = source_of(data)
    expected = bytes.fromhex(state["package"]) if "package" in state else None
    pack = read_scoring_pack(source, site.trust(), expected)
    key = open_package_key(pack, SealingKey(site.seed(state.get("release", "release"))))
    vault = SealingKey(site.seed(state.get("vault", "scoring")))
    keys = open_scoring_keys(source, pack, vault)
    gold = open_gold_tasks(source, pack, keys, vault)
    return key + write_scoring_keys(keys) + b"".join(gold_part(gold[task])[1] for task in sorted(gold))


def read_keys(data: bytes, state: State) -> bytes:
    """The seeds."""
    return b"".join(read_key_file(data, bytes.fromhex(state["key"]), state["passphrase"]))


def _trust(state: State) -> Any:
    trust = site.trust()
    for listed in state.get("lists", []):
        trust = trust.with_revocations(bytes.fromhex(listed))
    return trust if "min_revocation" not in state else trust.for_session(state["min_revocation"])


READERS: dict[str, Callable[[bytes, State], bytes]] = {
    "envelope": read_plain_envelope,
    "json": read_json_text,
    "card": read_card_file,
    "root": read_root_file,
    "request": read_request_file,
    "list": read_list_file,
    "package": read_package,
    "score": read_score,
    "key-file": read_keys,
}
