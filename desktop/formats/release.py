"""The release ceremony in bytes (trust-and-formats 4.4, 5; session_grant.md): two people's codes open package keys."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from desktop.crypto.boxes import box, unbox
from desktop.crypto.codes import (
    HOLDER_CODE_CHARACTERS,
    RELEASE_WORD_CHARACTERS,
    SALT_BYTES,
    code_key,
    typed_code,
)
from desktop.crypto.joining import derive, join, key_id, label, mac, new_key, random_bytes, same
from desktop.crypto.sealing import DoesNotOpen, SealingKey, seal
from desktop.formats.exam_package import package_commitment
from desktop.refusals import refuse


@dataclass(frozen=True)
class SealedKey:
    """A secret sealed to the machine or vault whose sealing key has the id `key`."""

    key: bytes
    sealed: bytes


@dataclass(frozen=True)
class PairSlot:
    """S_pair under the codes of holders `i` < `j`."""

    i: int
    j: int
    salt: bytes
    box: bytes


@dataclass(frozen=True)
class PackageKeyBox:
    """PK of package number `no` under the release's KEK."""

    no: int
    box: bytes


@dataclass(frozen=True)
class Release:
    """One opening: which packages it opens, and the slots of everybody who may open it."""

    no: int
    packages: tuple[int, ...]
    pair: tuple[PairSlot, ...]
    room: tuple[SealedKey, ...]
    pks: tuple[PackageKeyBox, ...]
    word_salt: bytes | None = None


@dataclass(frozen=True)
class PackageKey:
    """PK of package number `no` with the package's digest."""

    no: int
    package: bytes
    key: bytes


@dataclass(frozen=True)
class ReleaseSecrets:
    """What the centre draws for one release: the holders' codes by number, and the release word where one is used."""

    codes: Mapping[int, str]
    word: str | None = None


@dataclass(frozen=True)
class TypedPair:
    """What two people typed: holder numbers with codes (regular, without check characters), and the word if asked."""

    first: tuple[int, str]
    second: tuple[int, str]
    word: str | None = None


def room_info(session: bytes, number: int) -> bytes:
    """The info under which S_room is sealed."""
    return join(label("room"), session, bytes([number]))


def close_release(
    session: bytes, number: int, openers: Iterable[bytes], secrets: ReleaseSecrets, keys: Sequence[PackageKey]
) -> Release:
    """Release `number` of `session`; `openers` are the raw sealing keys of the consoles, or of every station."""
    s_room, s_pair = new_key(), new_key()
    word_salt = random_bytes(SALT_BYTES) if secrets.word is not None else None
    s_word = code_key(secrets.word.encode("ascii"), word_salt) if secrets.word is not None and word_salt else None
    kek = _kek(session, number, s_room, s_pair, s_word)
    room = tuple(_sealed(public, room_info(session, number), s_room) for public in openers)
    pair = tuple(_pair_slot(session, number, secrets.codes, numbers, s_pair) for numbers in _pairs(secrets.codes))
    pks = tuple(PackageKeyBox(key.no, box(kek, _pk_context(session, key.package), key.key)) for key in keys)
    return Release(number, tuple(key.no for key in keys), pair, room, pks, word_salt)


def open_release(
    session: bytes, release: Release, packages: Mapping[int, bytes], own: SealingKey, typed: TypedPair
) -> tuple[PackageKey, ...]:
    """The package keys of `release`; `packages` are the digests by number.

    Raises E-REL-03 for one person twice, E-REL-04 where this machine may not open, E-REL-02 when codes do not fit.
    """
    if typed.first[0] == typed.second[0]:
        raise refuse("E-REL-03")
    sealed = next((entry.sealed for entry in release.room if same(entry.key, own.key_id)), None)
    if sealed is None:
        raise refuse("E-REL-04", console="the console")
    try:
        s_room = own.open(room_info(session, release.no), sealed)
        s_pair = _open_pair(session, release, typed)
        kek = _kek(session, release.no, s_room, s_pair, _word_key(release, typed.word))
        return tuple(
            PackageKey(pk.no, packages[pk.no], unbox(kek, _pk_context(session, packages[pk.no]), pk.box))
            for pk in release.pks
        )
    except DoesNotOpen as reason:
        raise refuse("E-REL-02") from reason


def read_typed_holder_code(text: str) -> str:
    """The twelve characters of a code card as typed. Raises E-REL-01."""
    return _typed(text, HOLDER_CODE_CHARACTERS)


def read_typed_word(text: str) -> str:
    """The eight characters of a release word as typed. Raises E-REL-01."""
    return _typed(text, RELEASE_WORD_CHARACTERS)


def verify_package_key(commit: bytes, package_id: bytes, key: bytes) -> None:
    """Raises E-PKG-07 unless `key` is the one the package was closed with."""
    if not same(commit, package_commitment(package_id, key)):
        raise refuse("E-PKG-07")


def _typed(text: str, characters: int) -> str:
    code = typed_code(text)
    if code is None or len(code) != characters:
        raise refuse("E-REL-01")
    return code


def _pairs(codes: Mapping[int, str]) -> list[tuple[int, int]]:
    return list(combinations(sorted(codes), 2))


def _pair_slot(
    session: bytes, number: int, codes: Mapping[int, str], numbers: tuple[int, int], s_pair: bytes
) -> PairSlot:
    i, j = numbers
    salt = random_bytes(SALT_BYTES)
    key = code_key(_joined(codes[i], codes[j]), salt)
    return PairSlot(i, j, salt, box(key, _pair_context(session, number, i, j), s_pair))


def _open_pair(session: bytes, release: Release, typed: TypedPair) -> bytes:
    (i, code_i), (j, code_j) = sorted((typed.first, typed.second))
    slot = next((slot for slot in release.pair if (slot.i, slot.j) == (i, j)), None)
    if slot is None:
        raise DoesNotOpen
    return unbox(code_key(_joined(code_i, code_j), slot.salt), _pair_context(session, release.no, i, j), slot.box)


def _word_key(release: Release, word: str | None) -> bytes | None:
    if release.word_salt is None:
        return None
    if word is None:
        raise DoesNotOpen
    return code_key(word.encode("ascii"), release.word_salt)


def _joined(code_i: str, code_j: str) -> bytes:
    return code_i.encode("ascii") + b"\x00" + code_j.encode("ascii")


def _pair_context(session: bytes, number: int, i: int, j: int) -> bytes:
    return join(label("pair"), session, bytes([number]), bytes([i]), bytes([j]))


def _pk_context(session: bytes, package: bytes) -> bytes:
    return join(label("pk"), session, package)


def _kek(session: bytes, number: int, s_room: bytes, s_pair: bytes, s_word: bytes | None) -> bytes:
    """HKDF-SHA-256 (RFC 5869) with salt session: extract by HMAC, then one block of expansion."""
    secrets = join(s_room, s_pair) if s_word is None else join(s_room, s_pair, s_word)
    return derive(mac(session, secrets), "release", session, bytes([number]))


def _sealed(public: bytes, info: bytes, secret: bytes) -> SealedKey:
    return SealedKey(key_id("seal", public), seal(public, info, secret))
