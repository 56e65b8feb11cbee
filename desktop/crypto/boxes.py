"""BOX and PAD: chunked authenticated encryption with random access (C2SP chunked-encryption, Cobblestone-256)."""

from collections.abc import Callable

from cryptography.cobblestone import Cobblestone256Decryptor, Cobblestone256Encryptor
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA512
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from desktop.crypto.joining import same
from desktop.crypto.sealing import DoesNotOpen

SALT_BYTES = 24
BOX_HEAD_BYTES = 56
CHUNK_BYTES = 16_384
TAG_BYTES = 16
_STEP = CHUNK_BYTES + TAG_BYTES
_INFO = b"c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\x00"
_SMALL_PAD, _LARGE_PAD = 4_096, 65_536

ReadAt = Callable[[int, int], bytes]
"""`read(offset, length)` of the stored bytes of one box."""


def box(key: bytes, context: bytes, content: bytes) -> bytes:
    """BOX(k, ctx, x)."""
    encryptor = Cobblestone256Encryptor(key, context)
    return bytes(encryptor.update(content)) + bytes(encryptor.finalize())


def unbox(key: bytes, context: bytes, stored: bytes) -> bytes:
    """The whole content of a box; nothing is released before the last chunk is authenticated. Raises DoesNotOpen."""
    try:
        decryptor = Cobblestone256Decryptor(key, context)
        return bytes(decryptor.update(stored)) + bytes(decryptor.finalize())
    except (InvalidTag, ValueError) as reason:
        raise DoesNotOpen from reason


def pad(content: bytes) -> bytes:
    """PAD(x): the length, the content, zeros up to a multiple of 4,096 (65,536 when large)."""
    size = len(content) + 4
    step = _LARGE_PAD if size > _LARGE_PAD else _SMALL_PAD
    return len(content).to_bytes(4, "big") + content + bytes(-size % step)


def unpad(padded: bytes) -> bytes:
    """The content inside PAD. Raises DoesNotOpen when the length or the zeros are wrong."""
    length = int.from_bytes(padded[:4], "big")
    content = padded[4 : 4 + length]
    if len(padded) < 4 or len(content) != length or pad(content) != padded:
        raise DoesNotOpen
    return content


def boxed_length(plain_bytes: int) -> int:
    """Stored length of a box over `plain_bytes` bytes."""
    return BOX_HEAD_BYTES + plain_bytes + TAG_BYTES * (plain_bytes // CHUNK_BYTES + 1)


def padded_length(content_bytes: int) -> int:
    """Length of PAD over `content_bytes` bytes."""
    size = content_bytes + 4
    return size + (-size % (_LARGE_PAD if size > _LARGE_PAD else _SMALL_PAD))


class BoxReader:
    """Random access to one box: authenticates the last (short) chunk first, then only the chunks that are asked for."""

    def __init__(self, key: bytes, context: bytes, read: ReadAt, stored_bytes: int) -> None:
        """Raises DoesNotOpen when the key, the context or the end of the box is wrong."""
        head = read(0, BOX_HEAD_BYTES)
        material = HKDFExpand(SHA512(), 76, _INFO + head[:SALT_BYTES] + context).derive(key)
        if not same(material[44:], head[SALT_BYTES:]):
            raise DoesNotOpen
        self._read = read
        self._cipher = AESGCM(material[:32])
        self._nonce = int.from_bytes(material[32:44], "big")
        chunks, last = divmod(stored_bytes - BOX_HEAD_BYTES, _STEP)
        self.plain_bytes = chunks * CHUNK_BYTES + last - TAG_BYTES
        self._stored_bytes = stored_bytes
        self._chunk(chunks)

    def read(self, offset: int, length: int) -> bytes:
        """Plain bytes `offset` … `offset + length`, cut at the end. Raises DoesNotOpen for a damaged chunk."""
        stop = min(offset + length, self.plain_bytes)
        if offset >= stop:
            return b""
        first, last = offset // CHUNK_BYTES, (stop - 1) // CHUNK_BYTES
        plain = b"".join(self._chunk(number) for number in range(first, last + 1))
        return plain[offset - first * CHUNK_BYTES : stop - first * CHUNK_BYTES]

    def _chunk(self, number: int) -> bytes:
        start = BOX_HEAD_BYTES + _STEP * number
        stored = self._read(start, min(_STEP, self._stored_bytes - start))
        try:
            return self._cipher.decrypt((self._nonce ^ number).to_bytes(12, "big"), stored, None)
        except (InvalidTag, ValueError) as reason:
            raise DoesNotOpen from reason


class BoxWriter:
    """BOX over content that comes in pieces: concatenate what `update` and `finish` return."""

    def __init__(self, key: bytes, context: bytes) -> None:
        self._encryptor = Cobblestone256Encryptor(key, context)

    def update(self, content: bytes) -> bytes:
        """The stored bytes that are ready after `content`."""
        return bytes(self._encryptor.update(content))

    def finish(self) -> bytes:
        """The last stored bytes."""
        return bytes(self._encryptor.finalize())
