"""What a session grant must obey beyond its field types: the MUST rejects of trust-and-formats 4.4."""

from collections.abc import Iterable
from itertools import combinations

from desktop.crypto.weak_keys import is_weak_sealing_key
from desktop.formats.grant_header import GrantHeader
from desktop.formats.proctor_codes import CodeRow
from desktop.formats.release import Release
from desktop.formats.roster import Roster, RosterRow
from desktop.refusals import refuse

LEAST_HOLDERS = 2
LEAST_HOLDERS_WITH_SPARE = 3
ROSTER_PART = 0


def verify_grant_header(header: GrantHeader) -> None:
    """Raises E-FMT-06 for a header that contradicts itself."""
    numbers = [package.no for package in header.packages]
    _need(len(numbers) > 0 and _distinct(numbers) and _distinct(header.digests.values()))
    _need(len(header.stations) > 0 and _distinct([*header.stations, *header.consoles]))
    holders = [holder.no for holder in header.holders]
    _need(_distinct(holders) and _distinct([holder.key for holder in header.holders]))
    _need(len(holders) >= (LEAST_HOLDERS_WITH_SPARE if header.policy.spare_card else LEAST_HOLDERS))
    _need(_distinct([release.no for release in header.releases]))
    opened = [number for release in header.releases for number in release.packages]
    _need(_distinct(opened) and sorted(opened) == sorted(numbers))
    for release in header.releases:
        _verify_release(header, release)
    _verify_seats(header)


def verify_roster(header: GrantHeader, roster: Roster, photos: Iterable[bytes]) -> None:
    """Raises E-GRT-03 for a repeated seat or candidate, E-FMT-10 for anything in the roster that does not exist."""
    seats = [row.seat for row in roster.rows]
    for row in roster.rows:
        if seats.count(row.seat) > 1:
            raise refuse("E-GRT-03", n=row.seat)
    _need_in_roster(_distinct([row.candidate for row in roster.rows]))
    _need_in_roster(len(roster.rows) > 0 and _distinct([row.ticket for row in roster.rows]))
    known_photos = set(photos)
    _need_in_roster(all(_row_fits(header, row, known_photos) for row in roster.rows))
    numbered = [person.no for person in roster.people if person.no is not None]
    _need_in_roster(sorted(numbered) == sorted(holder.no for holder in header.holders))
    with_keys = {entry.seat for entry in header.paper} | {row.seat for row in header.codes}
    _need_in_roster(with_keys <= set(seats))


def _verify_release(header: GrantHeader, release: Release) -> None:
    holders = sorted(holder.no for holder in header.holders)
    pairs = [(slot.i, slot.j) for slot in release.pair]
    _need(sorted(pairs) == list(combinations(holders, 2)))
    _need([pk.no for pk in release.pks] == list(release.packages) and len(release.packages) > 0)
    openers = len(header.consoles) or len(header.stations)
    _need(len(release.room) == openers and _distinct([entry.key for entry in release.room]))


def _verify_seats(header: GrantHeader) -> None:
    _need(_distinct([entry.key for entry in header.roster_keys]))
    _need(_distinct([entry.seat for entry in header.paper]))
    _need(_distinct([entry.public for entry in header.paper]))
    _need(not any(is_weak_sealing_key(entry.public) for entry in header.paper))
    _need(_distinct([(row.seat, row.proctor, row.purpose) for row in header.codes]))
    _need(_distinct([hashed for row in header.codes for hashed in row.hashes]))
    holders = {holder.no for holder in header.holders}
    _need(all(_code_row_fits(row, holders) for row in header.codes))
    _need(header.results != header.recovery)


def _code_row_fits(row: CodeRow, holders: set[int]) -> bool:
    return row.proctor in holders and len(row.hashes) > 0


def _row_fits(header: GrantHeader, row: RosterRow, photos: set[bytes]) -> bool:
    form_is_letter = len(row.form) == 1 and "A" <= row.form <= "Z"
    photo_is_there = row.photo is None or row.photo in photos
    return header.package_numbered(row.package) is not None and form_is_letter and photo_is_there


def _distinct(values: Iterable[object]) -> bool:
    listed = list(values)
    return len(set(listed)) == len(listed)


def _need(fits: bool) -> None:
    if not fits:
        raise refuse("E-FMT-06")


def _need_in_roster(fits: bool) -> None:
    if not fits:
        raise refuse("E-FMT-10", n=ROSTER_PART)
