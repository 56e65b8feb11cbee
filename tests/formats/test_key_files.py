"""Key files: sealed under phrases, or plain on a machine."""

import pytest

from desktop.crypto.signing import new_signing_key
from desktop.errors import Error
from desktop.formats.key_files import (
    custodians,
    needs_passphrase,
    read_key_file,
    read_machine_key,
    verify_passphrase,
    write_key_file,
    write_machine_key,
)


def test_that_several_seeds_share_one_derivation_and_one_file():
    keys = tuple(new_signing_key() for _ in range(4))
    data = write_key_file(
        tuple(key.seed for key in keys), keys[0].key_id, custodians("the first phrase", "the second phrase")
    )
    assert needs_passphrase(data)
    assert read_key_file(data, keys[0].key_id, custodians("the first phrase", "the second phrase")) == tuple(
        key.seed for key in keys
    )
    with pytest.raises(Error) as refused:
        read_key_file(data, keys[0].key_id, custodians("the second phrase", "the first phrase"))
    assert refused.value.code == "E-KEY-01"
    with pytest.raises(Error) as refused:
        read_machine_key(data)
    assert refused.value.code == "E-KEY-01"


def test_that_a_machine_key_needs_no_phrase():
    data = write_machine_key(b"\5" * 32)
    assert not needs_passphrase(data)
    assert read_machine_key(data) == b"\5" * 32
    for wrong in (b"", data[:-1], data + b"\0", b"\0" + data[1:]):
        with pytest.raises(Error):
            read_machine_key(wrong)


@pytest.mark.parametrize("phrase", ["short", "one two", custodians("a good long phrase", "short"), custodians("", "")])
def test_that_a_weak_phrase_is_refused(phrase):
    with pytest.raises(Error) as refused:
        verify_passphrase(phrase)
    assert refused.value.code == "E-KEY-02"


@pytest.mark.parametrize("phrase", ["twelve chars", "a b c d e f", custodians("a good long phrase", "another phrase")])
def test_that_a_good_phrase_is_taken(phrase):
    verify_passphrase(phrase)
