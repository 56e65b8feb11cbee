"""`kaochang order KIND …`: an order that two people sign on a spare machine, carried to the seats by stick."""

import argparse
from contextlib import suppress
from datetime import datetime, timedelta, timezone
from pathlib import Path

from desktop.cli.output import Output
from desktop.cli.passphrases import add_passphrases, ask_phrases
from desktop.clock import SystemClock
from desktop.errors import Error
from desktop.exam.interruptions import Cause
from desktop.exam.sitting import StopCause
from desktop.formats.artefacts import KHEAD
from desktop.formats.envelope import source_of
from desktop.formats.head import Head, read_head
from desktop.formats.order import ExtraTime, OrderKind
from desktop.language import tr
from desktop.refusals import refuse
from desktop.storage.sticks import FolderStick
from desktop.workflows.change_session import sessions_to_open
from desktop.workflows.session_desk import SessionDesk, SessionShown
from desktop.workflows.site_folder import open_signing_key
from desktop.workflows.station_folder import StationFolder
from desktop.workflows.stick_scan import scan_sources
from desktop.workflows.write_order import OrderDraft, carry_signed, sign_draft

_CHINA = timezone(timedelta(hours=8))
_CAUSES = [str(cause) for kinds in (Cause, StopCause) for cause in kinds]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`--data` is a machine of the room; `--stick` was touched to the seat and is touched to it again afterwards."""
    parser.add_argument("kind", choices=[str(kind) for kind in OrderKind], metavar="KIND", help=", ".join(OrderKind))
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="the folder of a machine of this room")
    parser.add_argument("--seat", type=int, default=0, metavar="N", help="one seat; without it the room")
    parser.add_argument("--seats", default="", metavar="LIST", help="of the room only these, joined by commas")
    parser.add_argument("--cause", default="", choices=["", *_CAUSES], metavar="CAUSE", help=", ".join(_CAUSES))
    parser.add_argument("--reason", required=True, metavar="TEXT")
    parser.add_argument("--from", dest="start", type=_time, metavar="TIME", help="2026-12-05T09:20, Chinese time")
    parser.add_argument("--to", dest="end", type=_time, metavar="TIME")
    parser.add_argument("--extra-pct", type=int, default=0)
    parser.add_argument("--extra-s", type=int, default=0)
    parser.add_argument("--signer", type=Path, action="append", required=True, metavar="DIR", help="once per person")
    parser.add_argument("--stick", type=Path, required=True, metavar="DIR")
    add_passphrases(parser)


def run(arguments: argparse.Namespace, output: Output) -> int:
    """0 when the order lies on the stick."""
    session = _session(arguments.data)
    keys = []
    for place, folder in enumerate(arguments.signer, start=1):
        phrases = ask_phrases(arguments, folder, session.grant.trust)
        keys.append(open_signing_key(folder, _phrase_name(folder, place), phrases))
    data = sign_draft(session, _draft(arguments, session), keys, SystemClock().read())
    name = carry_signed(session, data, FolderStick(arguments.stick))
    output.line(tr("The order is on the stick; touch it to the seats: {name}", name=name))
    output.result({"order": name, "kind": arguments.kind, "seat": arguments.seat, "signers": len(keys)})
    return 0


def _phrase_name(folder: Path, place: int) -> str:
    """Proctors' folders bear their numbers; the centre's is called so."""
    if folder.name == "centre":
        return folder.name
    return f"proctor_{folder.name if folder.name.isdecimal() else place}"


def _session(data: Path) -> SessionShown:
    """The session it is now at this machine. Raises E-GRT-05 when there is none."""
    sessions = sessions_to_open(SessionDesk(StationFolder(data)))
    if not sessions:
        raise refuse("E-GRT-05")
    return sessions[0]


def _draft(arguments: argparse.Namespace, session: SessionShown) -> OrderDraft:
    kind = OrderKind(arguments.kind)
    if (arguments.start is None) != (arguments.end is None):
        raise Error("E-ORD-07", "Both times are needed, or none.", "Name --from and --to.", exit_code=Error.USAGE)
    return OrderDraft(
        kind=kind,
        reason=arguments.reason,
        cause=arguments.cause,
        seat=arguments.seat,
        seats=tuple(int(seat) for seat in arguments.seats.split(",") if seat.strip().isdecimal()),
        times_ms=(arguments.start, arguments.end) if arguments.start is not None else None,
        extra=ExtraTime(arguments.extra_pct, arguments.extra_s) if kind is OrderKind.ACCOMMODATION else None,
        head=_newest_head(arguments, session),
    )


def _newest_head(arguments: argparse.Namespace, session: SessionShown) -> Head | None:
    """The newest head of this seat's sitting on the stick, if there is one."""
    row = session.roster.at_seat(arguments.seat)
    heads = []
    for one in scan_sources([arguments.stick]):
        if one.type is KHEAD:
            with suppress(Error, OSError):
                grant = session.grant
                heads.append(read_head(source_of(one.path.read_bytes()), grant.trust, grant.header.stations))
    own = [head for head in heads if row is not None and (head.candidate, head.attempt) == (row.candidate, row.attempt)]
    return max(own, key=lambda head: head.seq) if own else None


def _time(text: str) -> int:
    """Milliseconds since 1970."""
    try:
        return round(datetime.fromisoformat(text).replace(tzinfo=_CHINA).timestamp() * 1000)
    except ValueError as reason:
        raise argparse.ArgumentTypeError(text) from reason
