"""A small centre's whole trust in one go (`site new`, exam-day 7): one root, one publisher, one centre, its people."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from desktop.crypto.signing import SigningKey
from desktop.errors import Error
from desktop.formats.artefacts import Role
from desktop.formats.cards import Holder
from desktop.formats.key_files import custodians
from desktop.formats.trust import Trust
from desktop.language import tr
from desktop.workflows.enrol_station import EnrolmentDesk, Seat, enrol_machine
from desktop.workflows.found_identity import Parent, found_authority, found_identity, found_vaults
from desktop.workflows.phrases import (
    PRACTICE_FILE,
    KnownPhrases,
    Phrases,
    new_practice_phrases,
    write_phrases,
)
from desktop.workflows.policy_template import POLICY, staff_template
from desktop.workflows.site_folder import open_trust
from desktop.workflows.taking_back import emptied_on_failure
from desktop.workflows.trust_files import write_private

PROCTORS = 3
CONSOLE_SEAT = 0
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class SiteNames:
    """What stands on the cards; display only. The third proctor's card is the chief's spare."""

    authority: str
    publisher: str
    centre: str
    officer: str
    proctors: tuple[str, ...]


@dataclass(frozen=True)
class Site:
    """A founded site, with the centre's key for as long as this program runs (for enrolling stations at once)."""

    folder: Path
    trust: Trust
    centre: bytes
    desk: EnrolmentDesk
    derivations: int


def default_names() -> SiteNames:
    """Names in the language in use."""
    proctors = (tr("Proctor A"), tr("Proctor B"), tr("Chief proctor"))
    return SiteNames(tr("Authority"), tr("Publisher"), tr("Exam centre"), tr("Officer"), proctors)


def found_practice_site(folder: Path, names: SiteNames | None = None, progress: Progress | None = None) -> Site:
    """A rehearsal's site: a practice authority, random phrases kept in centre/passphrases.toml."""
    phrases = new_practice_phrases()
    site = found_site(folder, names or default_names(), KnownPhrases(phrases), practice=True, progress=progress)
    write_private(folder / "centre" / PRACTICE_FILE, write_phrases(phrases).encode("utf-8"))
    return site


def found_site(
    folder: Path, names: SiteNames, phrases: Phrases, *, practice: bool = False, progress: Progress | None = None
) -> Site:
    """Make the site in `folder`. Raises E-STE-04 when something is there already, E-KEY-02 for a weak passphrase.

    Costs one derivation of 0.3–0.4 s for each key file: authority, publisher, centre, vaults, officer, proctors.
    """
    if folder.exists() and any(folder.iterdir()):
        raise Error("E-STE-04", "{name} is not empty.", "Name a new folder.", exit_code=Error.RULE, name=folder.name)
    with emptied_on_failure(folder):
        return _found(_Founding(folder, names, phrases, progress), practice)


def _found(founding: "_Founding", practice: bool) -> Site:
    folder, names = founding.folder, founding.names
    authority = founding.authority(practice)
    founding.identity(folder / "publisher", authority, Holder(Role.PUBLISHER, names.publisher), "publisher")
    key = founding.identity(folder / "centre", authority, Holder(Role.CENTRE, names.centre), "centre")
    centre = open_trust(founding.trust).having(Role.CENTRE)[0].holder.centre or b""
    founding.vaults(key, centre)
    founding.people(key, centre)
    desk = EnrolmentDesk(centre, key, folder)
    machine, seat = folder / "centre" / "console", Seat(CONSOLE_SEAT, names.centre, tr("Console"))
    _, trust = enrol_machine(machine, Role.CONSOLE, seat, desk, open_trust(founding.trust))
    (folder / "centre" / "policy.toml").write_text(POLICY, encoding="utf-8")
    staff = staff_template(names.proctors[-1], names.proctors[:-1])
    (folder / "centre" / "staff.toml").write_text(staff, encoding="utf-8")
    return Site(folder, trust, centre, desk, founding.derivations)


class _Founding:
    """One founding under way; counts its slow steps."""

    def __init__(self, folder: Path, names: SiteNames, phrases: Phrases, progress: Progress | None) -> None:
        self.folder, self.names = folder, names
        self._phrases, self._progress = phrases, progress
        self.trust = folder / "trust"
        self.derivations = 0

    def authority(self, practice: bool) -> SigningKey:
        phrase = self._phrases.phrase("authority")
        name = self.names.authority
        return self._count(found_authority(self.folder / "authority", self.trust, name, phrase, practice).key)

    def identity(self, folder: Path, parent: SigningKey, holder: Holder, phrase: str) -> SigningKey:
        above = Parent(parent, open_trust(self.trust))
        return self._count(found_identity(folder, self.trust, holder, above, self._phrases.phrase(phrase)).key)

    def vaults(self, centre_key: SigningKey, centre: bytes) -> None:
        pair = custodians(self._phrases.phrase("custodian_1"), self._phrases.phrase("custodian_2"))
        parent = Parent(centre_key, open_trust(self.trust))
        found_vaults(self.folder / "centre", self.trust, Holder(Role.VAULT, self.names.centre, centre), parent, pair)
        self._count(centre_key)

    def people(self, centre_key: SigningKey, centre: bytes) -> None:
        officer = Holder(Role.OFFICER, self.names.officer, centre)
        self.identity(self.folder / "centre" / "officer", centre_key, officer, "officer")
        for number, name in enumerate(self.names.proctors, start=1):
            place = self.folder / "centre" / "proctors" / str(number)
            self.identity(place, centre_key, Holder(Role.PROCTOR, name, centre), f"proctor_{number}")

    def _count(self, key: SigningKey) -> SigningKey:
        self.derivations += 1
        if self._progress is not None:
            self._progress(self.derivations, 5 + len(self.names.proctors))
        return key
