"""A new version of a session grant with a corrected roster, before the opening; the code cards stay good (4.4)."""

from collections.abc import Mapping
from dataclasses import replace

from desktop.crypto.joining import new_key
from desktop.crypto.sealing import seal
from desktop.crypto.signing import SigningKey
from desktop.formats.release import SealedKey
from desktop.formats.roster import Roster
from desktop.formats.session_grant import GrantDraft, SessionGrant, roster_info, write_session_grant
from desktop.refusals import refuse


def correct_grant(
    grant: SessionGrant, cards: tuple[bytes, ...], roster: Roster, photos: Mapping[bytes, bytes], key: SigningKey
) -> bytes:
    """The next version of `grant`: same session, releases, codes and paper keys; another roster under a fresh secret.

    The centre cannot open the old roster and need not: `roster` is the whole new one. Raises what the grant's own
    reader would raise; E-CRD-02 when a machine of the grant has no card.
    """
    secret, session = new_key(), grant.header.session
    keys = tuple(
        SealedKey(holder_key, seal(public, roster_info(session), secret))
        for holder_key, public in (_sealing_key(grant, entry.key) for entry in grant.header.roster_keys)
    )
    header = replace(grant.header, grant_version=grant.header.grant_version + 1, roster_keys=keys)
    return write_session_grant(GrantDraft(header, roster, secret, cards, photos), key)


def _sealing_key(grant: SessionGrant, key_id: bytes) -> tuple[bytes, bytes]:
    card = grant.trust.card_of(key_id)
    if card is None or card.holder.seal is None:
        raise refuse("E-CRD-02")
    return key_id, card.holder.seal
