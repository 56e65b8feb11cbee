"""What the program must compute and refuse, built in as data: the anchors, and small vectors of every layer above them.

A vector is computed with fixed inputs and compared as text. The boxed and sealed bytes were made by other writers
(`tests/vectors/deterministic.py`), not by the code that opens them here.
"""

from collections.abc import Callable

from desktop.crypto.anchors import ANCHORS, Anchor
from desktop.crypto.boxes import pad, unbox, unpad
from desktop.crypto.codes import printed_code, typed_code
from desktop.crypto.joining import sha256, unjoin
from desktop.crypto.sealing import DoesNotOpen, SealingKey
from desktop.crypto.signing import SigningKey, signature_fits
from desktop.crypto.weak_keys import is_weak_sealing_key, is_weak_signing_key
from desktop.errors import Error
from desktop.exam.answers import AnswerEvent, fold_answers, standing_answers
from desktop.exam.shuffle import shuffled
from desktop.formats.artefacts import KRESULT, KROOM, ArtefactType, Role
from desktop.formats.envelope import Signer, read_envelope, source_of, stored_part, write_envelope
from desktop.formats.exam_package import package_commitment
from desktop.formats.journal_records import (
    Core,
    Ratchet,
    Record,
    RecordType,
    boot_tag,
    encode_core,
    read_journal,
    verify_chain,
    write_journal,
)
from desktop.formats.question_text import read_question
from desktop.strict_json import read_json, write_json

_KEY, _OTHER = bytes(range(32)), bytes(range(1, 33))
_BOX = bytes.fromhex(
    "000102030405060708090a0b0c0d0e0f1011121314151617b78709492be71b45ae2e000c62d5b86ba60a598ce3b83a56eced85203b2ef99cec70661276246773aa0089b39bda569d659e9cc2d1c4"
)
_SEALED = bytes.fromhex(
    "79a631eede1bf9c98f12032cdeadd0e7a079398fc786b88cc846ec89af85a51ac52d5cfda6a29be565dde3aade7a7e85526823bb0ebe"
)
_CLOSED, _SOUND = "does not open", "accepted"
_STATION = SigningKey(_KEY)
_ITEM = bytes(range(16))


class _Known:
    """A trust that knows one key, by the role it is given."""

    threshold = 1

    def __init__(self, role: Role, key: SigningKey = _STATION) -> None:
        self._signer = Signer(role, key.public)

    def signer(self, key_id: bytes) -> Signer | None:
        """The one signer, when it is meant."""
        return self._signer if key_id == self._signer.key_id else None


def _refusal(attempt: Callable[[], object]) -> str:
    """The code with which `attempt` is refused."""
    try:
        attempt()
    except DoesNotOpen:
        return _CLOSED
    except Error as error:
        return error.code
    return _SOUND


def _weak(is_weak: Callable[[bytes], bool], own: bytes) -> str:
    """Zero, one, p − 1, p and p + 1 are refused, an honest key is not."""
    prime = 2**255 - 19
    return " ".join(
        "weak" if is_weak(key) else "sound"
        for key in (*(n.to_bytes(32, "little") for n in (0, 1, prime - 1, prime, prime + 1)), own)
    )


def _flipped(data: bytes, place: int) -> bytes:
    """`data` with one bit changed."""
    changed = bytearray(data)
    changed[place] ^= 1
    return bytes(changed)


def _file() -> bytes:
    return write_envelope(KRESULT, {"a": "七"}, [stored_part(_ITEM, b"part")], [_STATION])


def _read(data: bytes, role: Role = Role.STATION, wanted: ArtefactType = KRESULT, key: SigningKey = _STATION) -> str:
    return _refusal(lambda: read_envelope(source_of(data), wanted, _Known(role, key)))


def _core(seq: int, payload: bytes = b"", item: bytes = _ITEM) -> Core:
    return Core(RecordType.ANSWER, seq, 1, -1, 2, _ITEM, len(payload), sha256(payload), _ITEM, item, seq + 1)


def _journal(*numbers: int) -> tuple[Record, ...]:
    return tuple(Record(_core(number), bytes(32), b"") for number in numbers)


def _tag_after_two() -> str:
    ratchet = Ratchet(_KEY)
    ratchet.advance()
    ratchet.advance()
    return ratchet.tag(_OTHER).hex()


def _folded() -> str:
    events = [
        AnswerEvent(0, b"a", 1, b"old"),
        AnswerEvent(2, b"a", 3, b"new"),
        AnswerEvent(1, b"a", 2, b"between"),
        AnswerEvent(3, b"b", 1, b"gone"),
        AnswerEvent(4, b"b", 2, b""),
        AnswerEvent(5, b"c", 1, b"late", late=True),
    ]
    return " ".join(f"{a.item.decode()}={a.value.decode()}" for a in standing_answers(fold_answers(events)))


_QUESTION = b'{"item":"' + _ITEM.hex().encode() + b'","kind":"true_false","options":[],"stem":"?"}'
_LEAKING = _QUESTION.replace(b'{"item"', b'{"answer":true,"item"')

PRIMITIVES = (
    Anchor("pae-back", "2", lambda: str(len(unjoin(bytes.fromhex(ANCHORS[0].value)) or ()))),
    Anchor("pae-torn", "None", lambda: str(unjoin(bytes.fromhex(ANCHORS[0].value)[:-1]))),
    Anchor("weak-signing", "weak weak weak weak weak sound", lambda: _weak(is_weak_signing_key, _STATION.public)),
    Anchor(
        "weak-sealing", "weak weak weak weak weak sound", lambda: _weak(is_weak_sealing_key, SealingKey(_KEY).public)
    ),
    Anchor("box-open", "考场".encode().hex(), lambda: unbox(_KEY, b"built-in", _BOX).hex()),
    Anchor("box-flipped", _CLOSED, lambda: _refusal(lambda: unbox(_KEY, b"built-in", _flipped(_BOX, -1)))),
    Anchor("box-moved", _CLOSED, lambda: _refusal(lambda: unbox(_KEY, b"elsewhere", _BOX))),
    Anchor("box-other-key", _CLOSED, lambda: _refusal(lambda: unbox(_OTHER, b"built-in", _BOX))),
    Anchor("seal-open", "考场".encode().hex(), lambda: SealingKey(_KEY).open(b"built-in", _SEALED).hex()),
    Anchor(
        "seal-flipped", _CLOSED, lambda: _refusal(lambda: SealingKey(_KEY).open(b"built-in", _flipped(_SEALED, 40)))
    ),
    Anchor("seal-moved", _CLOSED, lambda: _refusal(lambda: SealingKey(_KEY).open(b"elsewhere", _SEALED))),
    Anchor("seal-other-key", _CLOSED, lambda: _refusal(lambda: SealingKey(_OTHER).open(b"built-in", _SEALED))),
    Anchor("pad", "4096 考场", lambda: f"{len(pad('考场'.encode()))} {unpad(pad('考场'.encode())).decode()}"),
    Anchor("pad-dirty", _CLOSED, lambda: _refusal(lambda: unpad(_flipped(pad(b"x"), -1)))),
    Anchor("signature-moved", "False", lambda: str(signature_fits(_STATION.public, b"other", _STATION.sign(b"this")))),
    Anchor("code-typed", "7K3MP0QX9TBV", lambda: str(typed_code("７k3m-pOqx 9tbv—j"))),
    Anchor("code-exchanged", "None", lambda: str(typed_code("K73M-P0QX-9TBV-J"))),
    Anchor("code-printed", "7K3M-P0QX-9TBV-J", lambda: printed_code("7K3MP0QX9TBV")),
)
FILES = (
    Anchor("json", '{"a":"七","b":[1,true]}', lambda: write_json({"b": [1, True], "a": "七"}).decode()),
    Anchor("json-order", "E-FMT-06", lambda: _refusal(lambda: read_json(b'{"b":1,"a":2}'))),
    Anchor("json-twice", "E-FMT-06", lambda: _refusal(lambda: read_json(b'{"a":1,"a":1}'))),
    Anchor("json-fraction", "E-FMT-06", lambda: _refusal(lambda: read_json(b'{"a":1.5}'))),
    Anchor("json-deep", "E-FMT-06", lambda: _refusal(lambda: read_json(b'{"a":' + b"[" * 40 + b"]" * 40 + b"}"))),
    Anchor(
        "envelope", "b4a8f320cc6e7ceab504c4d043e6ea1cba4b9b21d5f4b77e2e479f84095dd240", lambda: sha256(_file()).hex()
    ),
    Anchor("envelope-read", _SOUND, lambda: _read(_file())),
    Anchor("envelope-not-ours", "E-FMT-01", lambda: _read(_flipped(_file(), 0))),
    Anchor("envelope-wrong-type", "E-FMT-02", lambda: _read(_file(), wanted=KROOM)),
    Anchor("envelope-newer", "E-FMT-03", lambda: _read(_flipped(_file(), 8))),
    Anchor("envelope-cut", "E-FMT-04", lambda: _read(_file()[:-1])),
    Anchor("envelope-part", "E-FMT-08", lambda: _read(_flipped(_file(), -1))),
    Anchor("envelope-changed", "E-SIG-01", lambda: _read(_flipped(_file(), 40))),
    Anchor("envelope-stranger", "E-SIG-02", lambda: _read(_file(), key=SigningKey(_OTHER))),
    Anchor("envelope-role", "E-SIG-03", lambda: _read(_file(), Role.PROCTOR)),
    Anchor("question", "true_false", lambda: str(read_question(_QUESTION, 1).kind)),
    Anchor("question-leaking", "E-FMT-07", lambda: _refusal(lambda: read_question(_LEAKING, 1))),
    Anchor(
        "commitment",
        "e41c035694e2c10d61c690a392e9676ba5f31f439120b52db14eac7cde7a2d3c",
        lambda: package_commitment(_ITEM, _KEY).hex(),
    ),
    Anchor(
        "core",
        "c4a0beab520d552af2824bd6d05551f2d27567335c116cc07af36aa8b1e93c9b",
        lambda: sha256(encode_core(_core(5, b"x"))).hex(),
    ),
    Anchor("boot", "ee8ab7e9ae1236fb72cbd3e8ffb302f6", lambda: boot_tag(_ITEM, _KEY).hex()),
    Anchor("ratchet", "81404097aeafe23f253bedeaf7459486a8b15ce636ae1cfcd30fc81fbe7c5db6", _tag_after_two),
    Anchor(
        "chain",
        "74225cbbe836689472b4da2979dd7d2e3d7639a770f6f6439d11f13c84fdb98a",
        lambda: verify_chain(_KEY, read_journal(write_journal(_journal(0, 1, 2)))).hex(),
    ),
    Anchor("chain-gap", "E-JRN-01", lambda: _refusal(lambda: verify_chain(_KEY, _journal(0, 2)))),
    Anchor("journal-cut", "E-JRN-01", lambda: _refusal(lambda: read_journal(write_journal(_journal(0))[:-1]))),
    Anchor("answers", "a=new", _folded),
    Anchor("shuffle", "GDHCBEAF", lambda: "".join(shuffled("ABCDEFGH", _KEY, b"built-in"))),
)
VECTORS = (*ANCHORS, *PRIMITIVES, *FILES)
