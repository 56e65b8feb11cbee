"""Files of a folder of known cards: names say the role and the digest, never a person."""

import os
import shutil
from pathlib import Path

from desktop.formats.artefacts import KCARD, Role
from desktop.formats.envelope import read_outline, source_of

SITE_FILE = "site.toml"


def put_card(folder: Path, card: bytes, role: Role) -> Path:
    """Keep a card that was read and believed."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{role}-{read_outline(source_of(card), KCARD).digest.hex()[:16]}.kcard"
    path.write_bytes(card)
    return path


def put_root(folder: Path, root_card: bytes) -> None:
    """Pin a new authority: its card, and its digest in the site file."""
    put_card(folder, root_card, Role.AUTHORITY)
    digest = read_outline(source_of(root_card), KCARD).digest
    (folder / SITE_FILE).write_text(f'root = "{digest.hex()}"\n', encoding="ascii")


def copy_trust(source: Path, target: Path) -> None:
    """The site file, lists and all cards except stations', which ride in the grants of their sessions."""
    target.mkdir(parents=True, exist_ok=True)
    for path in sorted(source.iterdir()):
        known = path.suffix in (".kcard", ".krevoke") or path.name == SITE_FILE
        if known and not path.name.startswith(f"{Role.STATION}-"):
            shutil.copyfile(path, target / path.name)


def write_private(path: Path, content: bytes) -> None:
    """A file that only its owner may read, from its first byte on."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(content)
