"""What people call the outcomes of an import."""

from desktop.language import tr
from desktop.workflows.import_ledger import Outcome


def outcome_name(outcome: Outcome) -> str:
    """One or two words."""
    return {
        Outcome.ACCEPTED: tr("Accepted"),
        Outcome.DUPLICATE: tr("Already here"),
        Outcome.SUPERSEDED: tr("Replaced by a newer one"),
        Outcome.STALE: tr("Older than what is here"),
        Outcome.FORK: tr("Two different stories"),
        Outcome.TRUNCATED: tr("Ends too early"),
        Outcome.FOREIGN: tr("Does not belong here"),
        Outcome.REJECTED: tr("Refused"),
        Outcome.MISSING: tr("Missing"),
    }[outcome]


def outcome_advice(outcome: Outcome) -> str:
    """What to do about it; empty where nothing needs to be done."""
    return {
        Outcome.FORK: tr("Two people decide; nothing of this session is marked before."),
        Outcome.TRUNCATED: tr("Look for the whole bundle on the second stick, or export again at the seat."),
        Outcome.FOREIGN: tr("Import the grant of its session first, or give it back to its centre."),
        Outcome.REJECTED: tr("Copy it again from the second stick."),
        Outcome.MISSING: tr("Look for the second stick, or export again at the seat."),
    }.get(outcome, "")
