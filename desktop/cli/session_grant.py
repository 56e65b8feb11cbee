"""`kaochang session grant`: session grant and code cards of one room and time."""

import argparse
import time
from datetime import datetime, timedelta, timezone
from pathlib import Path

from desktop.cli.output import Output
from desktop.cli.passphrases import add_passphrases, ask_phrases
from desktop.formats.grant_header import Venue
from desktop.formats.proctor_codes import CODES_PER_PURPOSE
from desktop.language import tr
from desktop.workflows.grant_building import SessionPlan
from desktop.workflows.grant_session import GrantedSession, GrantRequest, grant_session, open_policy
from desktop.workflows.seating import DEFAULT_COLUMNS
from desktop.workflows.site_folder import open_trust

_CHINA = timezone(timedelta(hours=8))


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of this command."""
    parser.add_argument("--package", type=Path, nargs="+", required=True, metavar="FILE", help="main papers (.kexam)")
    parser.add_argument("--reserve", type=Path, nargs="+", default=[], metavar="FILE", help="reserve papers (备用卷)")
    parser.add_argument("--start", type=_time, required=True, metavar="TIME", help="2026-12-05T09:00, Chinese time")
    parser.add_argument("--roster", type=Path, required=True, metavar="FILE", help=".xlsx or .csv")
    parser.add_argument("--staff", type=Path, required=True, metavar="FILE", help="staff.toml")
    parser.add_argument("--policy", type=Path, required=True, metavar="FILE", help="policy.toml")
    parser.add_argument("--room", required=True, metavar="NAME")
    parser.add_argument("--centre", type=Path, required=True, metavar="DIR")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR")
    parser.add_argument("--venue", choices=[str(venue) for venue in Venue], default=str(Venue.CLASSROOM))
    parser.add_argument(
        "--columns", type=int, default=DEFAULT_COLUMNS, help="seats in one row, for the forms of neighbours"
    )
    parser.add_argument("--codes", type=int, default=CODES_PER_PURPOSE, help="one-time codes per seat and purpose")
    parser.add_argument("--release-word", action="store_true", help="the authority reads out a word at the opening")
    parser.add_argument(
        "--console", action="append", nargs="?", const="", default=[], metavar="NAME",
        help="the room has a console: the paper opens only there (without a name: every console of the centre)",
    )  # fmt: skip
    parser.add_argument("--seed", help="repeat a draw of seats")
    add_passphrases(parser)


def run(arguments: argparse.Namespace, output: Output) -> int:
    """Exit 0; 3 when an input is missing or wrong, 4 when a rule refuses."""
    plan = SessionPlan(
        room=arguments.room,
        venue=Venue(arguments.venue),
        starts_ms=int(arguments.start.timestamp() * 1000),
        policy=open_policy(arguments.policy),
        columns=max(1, arguments.columns),
        codes_per_purpose=min(64, max(1, arguments.codes)),
        release_words=arguments.release_word,
        consoles=bool(arguments.console),
        console_names=tuple(name for name in arguments.console if name),
    )
    request = GrantRequest(
        tuple(arguments.package), tuple(arguments.reserve), arguments.roster, arguments.staff, arguments.centre,
        arguments.out, plan, None if arguments.seed is None else arguments.seed.encode("utf-8"),
    )  # fmt: skip
    phrases = ask_phrases(arguments, arguments.centre, open_trust(arguments.centre))
    began = time.monotonic()
    granted = grant_session(request, phrases, output.progress)
    _report(granted, time.monotonic() - began, output)
    return 0


def _report(granted: GrantedSession, seconds: float, output: Output) -> None:
    header = granted.built.header
    output.result(
        {
            "grant": str(granted.path),
            "session": header.session.hex(),
            "bytes": len(granted.built.data),
            "candidates": len(granted.built.roster.rows),
            "stations": len(header.stations),
            "consoles": len(header.consoles),
            "packages": [{"no": p.no, "digest": p.package.hex(), "use": str(p.use)} for p in header.packages],
            "releases": len(header.releases),
            "holders": [holder.no for holder in header.holders],
            "codes": sum(len(row.hashes) for row in header.codes),
            "secrets": [str(path) for path in granted.secret_paths],
            "warnings": list(granted.warnings),
            "seconds": round(seconds, 1),
        }
    )
    for warning in granted.warnings:
        output.progress(warning)
    output.line(tr("Session grant: {path}", path=str(granted.path)))
    output.line(tr("To print, cut and seal, then delete: {path}", path=str(granted.path.parent / "secrets")))


def _time(text: str) -> datetime:
    """ISO 8601; without a zone it is Chinese time."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError as reason:
        raise argparse.ArgumentTypeError(tr("a time like 2026-12-05T09:00 is needed")) from reason
    return found if found.tzinfo is not None else found.replace(tzinfo=_CHINA)
