"""The closed list of refusals (trust-and-formats 2.6): code, slug, sentence, advice. Extended, never renumbered."""

from dataclasses import dataclass

from desktop.errors import Error, Value


@dataclass(frozen=True)
class Refusal:
    """One way in which an artefact, a code, a store or a clock is refused."""

    code: str
    slug: str
    sentence: str
    advice: str
    exit_code: int = 3


_AGAIN = "Copy it again from the second stick."
_DO_NOT_USE = "Do not use it. Call the centre."
_ENROL = "Enrol again; compare the words."
_GRANT_SHEET = "Take the package named on the grant's cover sheet."
_NEWEST = "Use the newest grant; ask the centre."
_CARDS = "Check cards and numbers; another pair may open it."
_KEEP_ON = "Keep the machine on, call the proctor."
_MOVE = "Keep the machine on, call the proctor; move the candidate."
_TWO_DECIDE = "Stop; two proctors decide."
_LINE = "Read the line for this seat again."
_NEW_ORDER = "Write a new order with the newest state of the seat."
_OTHER_STICK = "Use another stick; nothing is lost here."
_QUARANTINE = "Nothing is lost: it waits in quarantine."
_TYPE_AGAIN = "Type it again; capital letters count."
_STICKS = "Continue with sticks."
_REINSTALL = "Do not use this program; reinstall it."

REFUSALS = (
    Refusal("E-FMT-01", "not-ours", "This is not an exam-room file.", _AGAIN),
    Refusal("E-FMT-02", "wrong-type", "This is a {found}; a {wanted} is needed.", _AGAIN),
    Refusal("E-FMT-03", "newer", "It was made by a newer program.", "Update the program."),
    Refusal("E-FMT-04", "size", "It is cut short or has extra data.", _AGAIN),
    Refusal("E-FMT-05", "over-cap", "It is larger than such a file may be.", _AGAIN),
    Refusal("E-FMT-06", "header", "Its description is malformed.", _AGAIN),
    Refusal("E-FMT-07", "unknown-field", "It has a field this program does not know.", _AGAIN),
    Refusal("E-FMT-08", "part-hash", "Part {n} is damaged.", _AGAIN),
    Refusal("E-FMT-09", "part-open", "Part {n} does not open with this key.", _AGAIN),
    Refusal("E-FMT-10", "content", "Part {n} has the wrong content.", _AGAIN),
    Refusal("E-SIG-01", "bad-signature", "The signature is wrong.", _DO_NOT_USE),
    Refusal("E-SIG-02", "unknown-signer", "Signed by a key unknown here.", _DO_NOT_USE),
    Refusal("E-SIG-03", "wrong-role", "Signed by a {role}, which may not sign this.", _DO_NOT_USE),
    Refusal("E-SIG-04", "revoked", "The signer was revoked in list {v}.", _DO_NOT_USE),
    Refusal("E-SIG-05", "too-few", "{n} of {k} signatures.", _DO_NOT_USE),
    Refusal("E-SIG-06", "block", "The signature block is out of order.", _DO_NOT_USE),
    Refusal("E-CRD-01", "weak-key", "This key is unsafe.", _ENROL),
    Refusal("E-CRD-02", "chain", "The card does not lead to our authority.", _ENROL),
    Refusal("E-CRD-03", "root-step", "The new root is not signed by old and new keys.", _ENROL),
    Refusal("E-CRD-04", "list-old", "The revocation list is older than {v}.", _ENROL),
    Refusal("E-PKG-01", "program-old", "The package needs program level {n}.", "Update the program."),
    Refusal("E-PKG-02", "absent", "The package is not on this machine.", _GRANT_SHEET),
    Refusal("E-PKG-03", "manifest", "The manifest disagrees with the parts.", _GRANT_SHEET),
    Refusal("E-PKG-04", "older", "Version {found} is older than {seen}, seen before.", _GRANT_SHEET),
    Refusal("E-PKG-05", "wrong-version", "This is version {found}; the session needs {wanted}.", _GRANT_SHEET),
    Refusal("E-PKG-06", "wrong-digest", "Right number, wrong file.", _GRANT_SHEET),
    Refusal("E-PKG-07", "key-commit", "The key does not fit this package.", _GRANT_SHEET),
    Refusal("E-GRT-01", "not-listed", "This machine is not in the session.", _NEWEST),
    Refusal("E-GRT-02", "older", "A newer grant was seen.", _NEWEST),
    Refusal("E-GRT-03", "roster", "Two candidates share seat {n}.", _NEWEST),
    Refusal("E-GRT-04", "policy", "Policy value {name} is missing.", _NEWEST),
    Refusal("E-GRT-05", "closed", "The session is closed.", _NEWEST, 4),
    Refusal("E-REL-01", "typo", "The code has a typing error.", _CARDS),
    Refusal("E-REL-02", "no-fit", "These two codes do not open the paper.", _CARDS),
    Refusal("E-REL-03", "same-proctor", "Two different proctors are needed.", _CARDS, 4),
    Refusal("E-REL-04", "not-here", "Open it on {console}.", _CARDS, 4),
    Refusal(
        "E-REL-05", "staff", "{n} proctors for {m} candidates.", "Call another proctor, or ask for an exception.", 4
    ),
    Refusal(
        "E-REL-06", "early", "Give a reason for opening early.", "Type why the paper is opened before its time.", 4
    ),
    Refusal(
        "E-REL-07",
        "examiners",
        "{n} examiners for {m} candidates; an odd number is needed, {k} at least.",
        "Call an examiner or send one out, or ask for an exception.",
        4,
    ),
    Refusal(
        "E-REL-08",
        "holder-away",
        "Whoever holds card {n} is not confirmed present.",
        "Tick who is here, or take the spare card.",
        4,
    ),
    Refusal(
        "E-REL-09",
        "reserve",
        "Give a reason for opening the reserve paper.",
        "Type why the main paper is not used.",
        4,
    ),
    Refusal("E-STO-01", "setting", "The store cannot guarantee saving ({name}).", _KEEP_ON),
    Refusal("E-STO-02", "full", "The disk is full.", _KEEP_ON),
    Refusal("E-STO-03", "medium", "{medium} failed; the second copy goes on.", _MOVE),
    Refusal("E-STO-04", "no-medium", "Saving is impossible; writing has stopped.", _MOVE),
    Refusal("E-STO-05", "in-use", "Another copy of the program is running.", _KEEP_ON),
    Refusal("E-STO-06", "rebuilt", "The store was rebuilt from the second copy.", _KEEP_ON),
    Refusal("E-STO-07", "no-slot", "No key opens this store.", _KEEP_ON),
    Refusal("E-STO-08", "newer-schema", "A newer program wrote this store.", _KEEP_ON),
    Refusal("E-JRN-01", "chain", "The record chain is broken at {n}.", _TWO_DECIDE),
    Refusal("E-JRN-02", "torn", "The last write was cut; {n} bytes set aside.", "Nothing needs to be done."),
    Refusal("E-JRN-03", "fork", "Two copies tell different stories.", _TWO_DECIDE),
    Refusal("E-JRN-04", "behind", "This copy is older than its witness.", _TWO_DECIDE),
    Refusal("E-JRN-05", "moved", "The candidate continues on seat {n}.", _TWO_DECIDE),
    Refusal("E-CLK-01", "no-clock", "This system has no suitable clock.", "Use another machine; call the centre."),
    Refusal("E-CLK-02", "anomaly", "A clock moved oddly.", "It is on record; nothing needs to be done."),
    Refusal("E-CLK-03", "gap", "{m} minutes missing: a proctor must confirm.", "Enter a proctor's code."),
    Refusal("E-CLK-04", "stop-rule", "Interruptions exceed {n} minutes.", "Stop the sitting, keep the answers.", 4),
    Refusal("E-COD-01", "typo", "The code has a typing error.", _LINE),
    Refusal("E-COD-02", "unknown", "This code is not in the session.", _LINE),
    Refusal("E-COD-03", "used", "It was used at record {n}.", _LINE),
    Refusal("E-COD-04", "wrong-place", "It is for {purpose}, seat {seat}.", _LINE),
    Refusal("E-COD-05", "wait", "Wait {n} s.", _LINE),
    Refusal("E-COD-06", "second", "A second, different proctor is needed.", _LINE),
    Refusal("E-ORD-01", "replayed", "A newer order or note was applied here before it.", _NEW_ORDER),
    Refusal("E-ORD-02", "other-story", "It was written for another state of this sitting.", _NEW_ORDER),
    Refusal("E-ORD-03", "other-seat", "It is for another seat.", "Take it to the seat that it names."),
    Refusal("E-ORD-04", "no-effect", "It changes nothing at this seat now.", "Look at the state of the seat again.", 4),
    Refusal("E-ORD-05", "times", "The stated times lie outside the records.", _NEW_ORDER, 4),
    Refusal("E-OUT-01", "pulled", "The stick went away.", _OTHER_STICK),
    Refusal("E-OUT-02", "read-back", "The stick returned other data.", _OTHER_STICK),
    Refusal("E-OUT-03", "space", "The stick is full.", _OTHER_STICK),
    Refusal("E-IMP-01", "stale", "A newer copy is already stored.", _QUARANTINE),
    Refusal("E-IMP-02", "fork", "Two different stories for one sitting.", _QUARANTINE),
    Refusal("E-IMP-03", "truncated", "It ends before what was witnessed.", _QUARANTINE),
    Refusal("E-IMP-04", "foreign", "It does not belong to this session.", _QUARANTINE),
    Refusal(
        "E-IMP-05", "missing", "No bundle for seat {n}.", "Look for the second stick, or export again at the seat."
    ),
    Refusal("E-IMP-06", "rejected", "It failed with {code}.", _QUARANTINE),
    Refusal("E-IMP-07", "amend-order", "Amendment {n} comes first.", "Import the amendments in their order."),
    Refusal("E-KEY-01", "passphrase", "The passphrase does not open this key.", _TYPE_AGAIN, 4),
    Refusal(
        "E-KEY-02", "weak-passphrase", "A passphrase needs {n} characters or six words.", "Choose a longer one.", 4
    ),
    Refusal("E-NET-01", "peer", "Unknown machine.", _STICKS),
    Refusal("E-NET-02", "frame", "Impossible message.", _STICKS),
    Refusal("E-NET-03", "flood", "A machine sends more than it may.", _STICKS),
    Refusal("E-NET-04", "silent", "Nothing was heard for {n} s.", _STICKS),
    Refusal("E-NET-05", "twice", "This machine is connected already.", "See whether two machines have the same keys."),
    Refusal("E-NET-06", "program", "The other machine runs another version of the program.", "Update the program."),
    Refusal("E-NET-07", "file", "A file did not arrive as it was offered.", _STICKS),
    Refusal("E-NET-08", "session", "The other machine is in another session.", _NEWEST),
    Refusal("E-NET-09", "port", "Port {port} of this machine cannot be opened.", "Choose another port, or use sticks."),
    Refusal("E-SLF-01", "self-test", "Vector {id} failed.", _REINSTALL, 1),
    Refusal("E-SLF-02", "library", "{name} {version} is not approved.", _REINSTALL, 1),
    Refusal("E-SLF-03", "words", "The Chinese words are incomplete at {sentence}.", _REINSTALL, 1),
    Refusal("E-SLF-04", "font", "The font {name} is missing or cannot write {character}.", _REINSTALL, 1),
    Refusal("E-SLF-05", "window", "The window {name} did not open in silence: {reason}.", _REINSTALL, 1),
    Refusal("E-SLF-06", "round-trip", "The {name} did not come back as it was written.", _REINSTALL, 1),
)
_BY_CODE = {refusal.code: refusal for refusal in REFUSALS}


def refuse(code: str, **values: Value) -> Error:
    """The error for `code` of the closed list, ready to be raised; a code outside the list is our own fault."""
    entry = _BY_CODE[code]
    return Error(code, entry.sentence, entry.advice, exit_code=entry.exit_code, **values)


def slug_of(code: str) -> str:
    """The slug by which vectors name a refusal."""
    return _BY_CODE[code].slug
