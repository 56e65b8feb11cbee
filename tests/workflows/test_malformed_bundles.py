"""F12: malformed bundles, properly re-signed with a station's key: none crashes the import, none is accepted."""

import random
from pathlib import Path
from typing import Any

import pytest

from desktop.formats.artefacts import KRESULT
from desktop.formats.envelope import read_envelope, read_part, source_of, stored_part, write_envelope
from desktop.storage.results_rows import BundleRow
from desktop.workflows.import_ledger import Outcome
from desktop.workflows.import_results import import_sources
from tests.helpers.little_centre import LittleCentre, put

CASES = 300
STATED = frozenset({"build", "copies", "credit_ns", "export", "isolation", "reason", "storage", "used_ns"})
"""What only the station knows: another value of the right type is another true bundle, not a malformed one."""
VALUES: list[Any] = [
    "", "00", "zz" * 16, "00" * 16, "ff" * 32, "A" * 64, -1, 0, 1, 2**31, 2**53 - 1, True, [], {}, [[]], ["00" * 16],
    "'; DROP TABLE bundles; --", "=1+1", "\u202e王", "x" * 5_000, [{"key": "00" * 32, "sealed": "00" * 80}],
]  # fmt: skip


@pytest.fixture(scope="module")
def centre() -> LittleCentre:
    return LittleCentre()


def malformed(centre: LittleCentre, data: bytes, chance: random.Random) -> bytes:
    """The bundle with one field of its header, or one of its parts, changed; signed again as a station would."""
    source = source_of(data)
    envelope = read_envelope(source, KRESULT, centre.trust)
    header = {name: value for name, value in envelope.header.items() if name != "parts"}
    parts = [(part.id, read_part(source, part, 2**30)) for part in envelope.parts]
    change = chance.randrange(6)
    name = chance.choice(sorted(header))
    if change == 0:
        del header[name]
    elif change == 1:
        header[chance.choice(["answer", "score", "next", "z"])] = chance.choice(VALUES)
    elif change == 2:
        place = chance.randrange(len(parts))
        parts[place] = (parts[place][0], chance.randbytes(chance.choice([0, 1, 56, 4_096])))
    elif change == 3:
        chance.shuffle(parts)
        parts = parts[:-1] if chance.random() < 0.5 else [*parts, (chance.randbytes(16), b"more")]
    else:
        name = chance.choice([one for one in sorted(header) if one not in STATED])
        header[name] = chance.choice([value for value in VALUES if value != header[name]])
    stored = [stored_part(part_id, content) for part_id, content in parts]
    return write_envelope(KRESULT, header, stored, (centre.station,))


def test_that_no_malformed_bundle_is_accepted_and_none_crashes_the_import(centre: LittleCentre, tmp_path: Path) -> None:
    chance, good = random.Random(12), centre.bundle(centre.sit(1))
    files = {f"m{number:03}_kresult": malformed(centre, good, chance) for number in range(CASES)}
    desk = centre.desk(tmp_path / "store")
    report = import_sources(desk, [put(tmp_path / "stick", g_ksession=centre.grant_data, **files)])
    assert report.bundles[Outcome.REJECTED] + report.bundles[Outcome.FOREIGN] == CASES
    assert report.bundles[Outcome.REJECTED] > report.bundles[Outcome.FOREIGN] > 0
    with desk.store.tables() as tables:
        assert tables.find(BundleRow) == []
    desk.close()
