"""What a rehearsal leaves for people: how the practice seat, or the practice room with its console, is used by hand."""

from desktop.crypto.codes import printed_code
from desktop.language import tr
from desktop.rehearsal.people import InventedPerson
from desktop.rehearsal.preparation import Prepared, practice_console
from desktop.workflows.trust_files import write_private

_STICKS = ("practice-stick-1", "practice-stick-2")


def leave_note(prepared: Prepared) -> None:
    """Write room/README.txt."""
    lines = _room_lines(prepared) if prepared.plan.is_linked else _seat_lines(prepared)
    write_private(prepared.plan.out / "room" / "README.txt", "\n".join(lines).encode("utf-8"))


def _people(prepared: Prepared) -> list[tuple[int, InventedPerson]]:
    rows = prepared.practice.built.roster.rows
    return [(row.seat, prepared.people[row.ticket]) for row in rows]


def _seat_lines(prepared: Prepared) -> list[str]:
    """How a person sits the practice seat."""
    plan = prepared.plan
    skill = plan.part == "skill"
    ((seat, person),) = _people(prepared)
    return [
        tr("Seat {seat} was left for you.", seat=seat),
        "",
        f"    ./kaochang candidate --data {prepared.station(seat)}",
        "",
        tr("Two proctors open the paper with two of the code cards in practice/secrets."),
        *([tr("Tick the three examiners as well: practical work is not opened without them.")] if skill else []),
        tr("Then check in as {name}: the last six of the document number are {digits}.",
           name=person.name, digits=person.id_number[-6:]),
        tr("After handing in:"),
        "",
        *_centre_lines(prepared, f"{prepared.station(seat)}/outbox"),
        f"    ./kaochang report score-slip --store {plan.out}/store --out score-slip.pdf",
        *([f"    ./kaochang report mark-sheet --store {plan.out}/store --out mark-sheet.pdf"] if skill else []),
        "",
    ]  # fmt: skip


def _room_lines(prepared: Prepared) -> list[str]:
    """How a newcomer runs the practice room: a console and three candidates on one machine, one seat that stays empty,
    one machine in reserve."""
    plan, out = prepared.plan, prepared.plan.out
    *sat, (empty, _) = _people(prepared)
    (spare,) = plan.practice_spares
    for name in _STICKS:
        (out / name).mkdir(exist_ok=True)
    cards = sorted(prepared.practice.built.secrets.cards, key=lambda card: card.no)[:2]
    return [
        tr("A practice room was left for you: a console and {n} seats on this machine.", n=len(sat) + 1),
        *_step(1, tr("Open the console. Two proctors open the paper with these code cards:"),
               f"    ./kaochang proctor --data {practice_console(plan)} --windowed",
               *(f"    {tr('Card {no}: {code}', no=card.no, code=printed_code(card.code))}" for card in cards)),
        *_step(2, tr("Open three candidate windows and check in; the paper comes over the network:"),
               *(line for seat, person in sat for line in (_window(prepared, seat), f"    {_check_in(person)}"))),
        *_step(3, tr("Check the three in at the console, and start.")),
        *_step(4, tr("A candidate reports a fault. Go there, confirm compensated time at the console, sign it twice.")),
        *_step(5, tr("Put an incident on record.")),
        *_step(6, tr("Close one candidate window by force. Open the spare machine {n}, then choose another machine:",
                     n=f"{spare:02d}"), _window(prepared, spare)),
        *_step(7, tr("Seat {n} stays empty: three minutes after the start one proctor proposes the absence, the other "
                     "confirms it.", n=f"{empty:02d}")),
        *_step(8, tr("The candidates hand in. Close the room: both proctors sign with their own sticks, which are "
                     "folders here, and these passphrases:"),
               *(f"    {out}/centre/proctors/{no}    {prepared.phrases.phrase(f'proctor_{no}')}" for no in (1, 2))),
        *_step(9, tr("Write everything onto two sticks; each is a folder here:"),
               *(f"    {out / name}" for name in _STICKS)),
        *_step(10, tr("Print the papers of the room; the room record is among them. Then go to the centre:"),
               *_centre_lines(prepared, str(out / _STICKS[0]))),
        "",
    ]  # fmt: skip


def _step(number: int, text: str, *lines: str) -> tuple[str, ...]:
    return ("", f"{number}. {text}", *(("", *lines) if lines else ()))


def _window(prepared: Prepared, seat: int) -> str:
    return f"    ./kaochang candidate --data {prepared.station(seat)} --console 127.0.0.1 --windowed"


def _check_in(person: InventedPerson) -> str:
    digits = person.id_number[-6:]
    return tr("{name}: the last six of the document number are {digits}.", name=person.name, digits=digits)


def _centre_lines(prepared: Prepared, source: str) -> list[str]:
    store = f"{prepared.plan.out}/store"
    return [f"    ./kaochang import {source} --store {store}", f"    ./kaochang mark --store {store}"]
