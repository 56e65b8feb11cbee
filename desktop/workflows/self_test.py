"""The program tests itself: built-in vectors, approved libraries, the Chinese words (`kaochang self-test`).

`verify_program` is what every start of a front-end runs first; it takes a tenth of a second. The windows are tried by
`desktop/ui/window_trial.py`, and `round_trip.py` writes and reads files.
"""

import re
from collections.abc import Mapping, Sequence

from desktop.crypto.anchors import LIBRARY_VERSION, Anchor
from desktop.language import catalogue
from desktop.refusals import REFUSALS, refuse
from desktop.storage.sqlcipher import APPROVED_CIPHERS, cipher_version
from desktop.workflows.built_in_vectors import VECTORS

APPROVED_CRYPTOGRAPHY = (50, 0, 2)
_PLACEHOLDER = re.compile(r"\{\w+\}")


def verify_program() -> None:
    """What a start costs at most 0.3 s for: the vectors without the two full derivations, and the libraries.

    Raises E-SLF-01, E-SLF-02; then nothing may be opened.
    """
    verify_vectors()
    verify_libraries(cipher_version(), LIBRARY_VERSION)


def verify_vectors(vectors: Sequence[Anchor] = VECTORS, *, slow: bool = False) -> int:
    """How many were computed. Raises E-SLF-01 with the id of the first that does not come out, or fails in any way."""
    chosen = [vector for vector in vectors if slow or not vector.slow]
    for vector in chosen:
        if _computed(vector) != vector.value:
            raise refuse("E-SLF-01", id=vector.id)
    return len(chosen)


def verify_libraries(cipher: str, cryptography: str) -> None:
    """Raises E-SLF-02 for a version of SQLCipher outside the list or of cryptography under the least one."""
    if cipher not in APPROVED_CIPHERS:
        raise refuse("E-SLF-02", name="SQLCipher", version=cipher)
    if tuple(int(number) for number in re.findall(r"\d+", cryptography)[:3]) < APPROVED_CRYPTOGRAPHY:
        raise refuse("E-SLF-02", name="cryptography", version=cryptography)


def verify_words(words: Mapping[str, str] | None = None) -> int:
    """How many sentences are known in Chinese. Raises E-SLF-03: a refusal without Chinese, or a lost placeholder."""
    words = catalogue() if words is None else words
    wanted = {sentence for entry in REFUSALS for sentence in (entry.sentence, entry.advice)}
    for sentence in sorted(wanted | set(words)):
        if not _is_whole(sentence, words.get(sentence, "")):
            raise refuse("E-SLF-03", sentence=sentence)
    return len(words)


def _computed(vector: Anchor) -> str:
    """The value; a vector that fails in whatever way is a vector that failed."""
    try:
        return vector.compute()
    except Exception:
        return ""


def _is_whole(source: str, chinese: str) -> bool:
    return bool(chinese) and set(_PLACEHOLDER.findall(source)) == set(_PLACEHOLDER.findall(chinese))
