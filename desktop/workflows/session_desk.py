"""What two proctors see before they open the paper: sessions and packages carried here, checked, with their words."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from desktop.crypto.joining import words
from desktop.errors import Error
from desktop.exam.paper import Part
from desktop.formats.artefacts import KCARD, KEXAM, KREVOKE, KSESSION, KTICKET, ArtefactType, artefact_of
from desktop.formats.envelope import read_outline
from desktop.formats.exam_package import ExamPackage, read_exam_package, verify_all_parts, verify_named
from desktop.formats.grant_header import GrantPackage, PackageUse
from desktop.formats.roster import Roster
from desktop.formats.session_grant import (
    SessionGrant,
    open_roster,
    open_roster_secret,
    read_session_grant,
    verify_listed,
)
from desktop.formats.ticket import read_ticket
from desktop.refusals import refuse
from desktop.workflows.station_folder import StationFolder

GRANT_WORDS, PACKAGE_WORDS = 4, 6
MOST_ENTRIES, MOST_DEPTH = 10_000, 4


@dataclass(frozen=True)
class PackageShown:
    """A package of a session: `words` to compare with the cover sheet; `problem` is why it cannot be used, or None."""

    no: int
    level: int
    part: Part
    use: PackageUse
    words: tuple[int, ...]
    problem: Error | None


@dataclass(frozen=True)
class ReleaseShown:
    """One opening of a session; `opened` when its ticket lies here."""

    no: int
    packages: tuple[PackageShown, ...]
    asks_word: bool
    reserve: bool
    opened: bool


@dataclass(frozen=True)
class SessionShown:
    """A verified session that lists this station."""

    path: Path
    grant: SessionGrant
    roster: Roster
    words: tuple[int, ...]
    releases: tuple[ReleaseShown, ...]


@dataclass(frozen=True)
class TakenFile:
    """A file found on a stick: where it is kept now, or why it was refused (nothing is kept then).

    `is_news`: it did not lie here before.
    """

    name: str
    kept: Path | None
    refusal: Error | None
    is_news: bool = False


class SessionDesk:
    """Reads what lies in a station's folder; copies from sticks only what verifies."""

    def __init__(self, station: StationFolder) -> None:
        self.station = station

    def take_from(
        self, folder: Path, wanted: Sequence[ArtefactType] = (KCARD, KREVOKE, KEXAM, KSESSION, KTICKET)
    ) -> tuple[TakenFile, ...]:
        """Copy grants, packages, cards, revocation lists and tickets from a stick or folder. Every part of a package is
        hashed."""
        found = sorted(_artefacts_in(folder), key=lambda one: _ORDER.index(one[1]))
        return tuple(self._take(path, artefact) for path, artefact in found if artefact in wanted)

    def take_file(self, path: Path) -> TakenFile:
        """Copy one such file."""
        artefact = _type_of(path)
        if artefact not in _ORDER:
            return TakenFile(path.name, None, refuse("E-FMT-01"))
        return self._take(path, artefact)

    def sessions(self) -> tuple[SessionShown, ...]:
        """Sessions that list this station and verify, the next one first; of each the version under which its paper was
        opened here, else the highest.

        When nothing else is there, the refusal of a grant that does not verify is raised.
        """
        shown: dict[bytes, SessionShown] = {}
        refusals = []
        for path in self.station.grant_paths():
            try:
                session = self._show(path)
            except Error as error:
                refusals.append(error)
                continue
            before = shown.get(session.grant.header.session)
            if before is None or _rank(before) < _rank(session):
                shown[session.grant.header.session] = session
        if refusals and not shown:
            raise refusals[0]
        return tuple(sorted(shown.values(), key=lambda one: one.grant.header.starts_ms))

    def package_of(self, grant: SessionGrant, wanted: GrantPackage) -> ExamPackage:
        """The header of a granted package. Raises E-PKG-02 when it is absent, else why the nearest one is refused."""
        refusals = []
        for path in self.station.package_paths():
            try:
                with path.open("rb") as source:
                    package = read_exam_package(source, grant.trust)
                if package.facts.exam == wanted.exam:
                    verify_named(package, wanted.package, wanted.package_version)
                    return package
            except Error as error:
                refusals.append(error)
        raise refusals[0] if refusals else refuse("E-PKG-02")

    def _show(self, path: Path) -> SessionShown:
        with path.open("rb") as source:
            grant = read_session_grant(source, self.station.trust())
            header = grant.header
            opened = self._opened_releases(grant)
            if header.grant_version < self.station.seen("grant", header.session) and not opened:
                raise refuse("E-GRT-02")
            verify_listed(grant, self.station.keys().sign.key_id)
            roster = open_roster(source, grant, open_roster_secret(grant, self.station.keys().seal))
        self.station.remember("grant", header.session, header.grant_version)
        releases = tuple(
            ReleaseShown(
                release.no,
                tuple(self._show_package(grant, number) for number in release.packages),
                release.word_salt is not None,
                is_reserve(grant, release.packages),
                release.no in opened,
            )
            for release in header.releases
        )
        return SessionShown(path, grant, roster, words(grant.digest, GRANT_WORDS), releases)

    def _show_package(self, grant: SessionGrant, number: int) -> PackageShown:
        entry = next(package for package in grant.header.packages if package.no == number)
        problem = None
        try:
            self.package_of(grant, entry)
        except Error as error:
            problem = error
        return PackageShown(number, entry.level, entry.part, entry.use, words(entry.package, PACKAGE_WORDS), problem)

    def _opened_releases(self, grant: SessionGrant) -> set[int]:
        opened = set()
        for path in self.station.ticket_paths():
            try:
                with path.open("rb") as source:
                    opened.add(read_ticket(source, grant.trust, grant).opened.release)
            except Error:
                continue
        return opened

    def _take(self, path: Path, artefact: ArtefactType) -> TakenFile:
        try:
            digest = self._verify(path, artefact)
        except Error as error:
            return TakenFile(path.name, None, error)
        kept = self.station.path / _FOLDERS[artefact] / f"{digest.hex()}.{artefact.extension}"
        is_news = not kept.exists() and not self._is_known(path, artefact)
        if is_news:
            kept.parent.mkdir(parents=True, exist_ok=True)
            partial = kept.with_suffix(".part")
            shutil.copyfile(path, partial)
            partial.replace(kept)
        return TakenFile(path.name, kept, None, is_news)

    def _is_known(self, path: Path, artefact: ArtefactType) -> bool:
        """Cards and lists of the founding lie under other names."""
        known = {KCARD: self.station.card_files, KREVOKE: self.station.list_files}
        return artefact in known and path.read_bytes() in known[artefact]()

    def _verify(self, path: Path, artefact: ArtefactType) -> bytes:
        """The digest of a file that was read by its full reader."""
        trust = self.station.trust()
        with path.open("rb") as source:
            if artefact is KEXAM:
                package = read_exam_package(source, trust)
                verify_all_parts(source, package)
                return package.digest
            if artefact is KSESSION:
                return read_session_grant(source, trust).digest
            if artefact is KCARD:
                return trust.read_card(source.read(KCARD.header_cap * 2)).digest
            if artefact is KREVOKE:
                trust.with_revocations(source.read(KREVOKE.header_cap * 2))
                source.seek(0)
                return read_outline(source, KREVOKE).digest
            for session in self.sessions():
                source.seek(0)
                try:
                    return read_ticket(source, session.grant.trust, session.grant).digest
                except Error:
                    continue
        raise refuse("E-IMP-04")


_ORDER = (KCARD, KREVOKE, KEXAM, KSESSION, KTICKET)
_FOLDERS = {KCARD: "trust", KREVOKE: "trust", KEXAM: "packages", KSESSION: "session", KTICKET: "session"}


def _rank(shown: SessionShown) -> tuple[bool, int]:
    """What was opened goes on as it was opened."""
    return any(release.opened for release in shown.releases), shown.grant.header.grant_version


def is_reserve(grant: SessionGrant, packages: Sequence[int]) -> bool:
    """Whether a release opens reserve papers."""
    return any(entry.use is PackageUse.RESERVE for entry in grant.header.packages if entry.no in packages)


def _artefacts_in(folder: Path) -> list[tuple[Path, ArtefactType]]:
    """Regular files whose first eight bytes are ours: at most 10,000 entries, four folders deep, no links followed."""
    found: list[tuple[Path, ArtefactType]] = []
    waiting, seen = [(folder, 0)], 0
    while waiting:
        place, depth = waiting.pop()
        try:
            entries = sorted(place.iterdir())
        except OSError:
            continue
        for entry in entries:
            seen += 1
            if seen > MOST_ENTRIES:
                return found
            if entry.is_symlink():
                continue
            if entry.is_dir() and depth < MOST_DEPTH:
                waiting.append((entry, depth + 1))
            elif entry.is_file() and (artefact := _type_of(entry)) in _ORDER:
                found.append((entry, artefact))
    return found


def _type_of(path: Path) -> ArtefactType | None:
    try:
        with path.open("rb") as source:
            return artefact_of(source.read(8))
    except OSError:
        return None
