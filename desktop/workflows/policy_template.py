"""The policy and staff files that a new site is given to edit: every value of trust-and-formats 10.2, explained."""

POLICY = """\
# The rules of a session at this centre. `kaochang session grant` reads this file; every value is required.
# Names that end in _s are seconds, _ms milliseconds since 1970.

late_entry_s = 900          # how late a candidate may still come in, counted from the start of the room
early_exit_s = 1800         # how long nobody may hand in, counted from the start of the room
late_clock = "room"         # "room": a late candidate keeps the room's end; "own": has the full time
reminders_s = [1800, 900, 300]   # remaining seconds that are announced once

gap_auto_s = 120            # a crash up to this long is made good without a proctor (at most 120)
gap_auto_count = 3          # how often that happens by itself (at most 3)
credit_single_s = 1200      # the longest single interruption two proctors may make good with their codes
credit_total_s = 2700       # more than this in all: the sitting is stopped, the centre decides

section_reentry = true      # may a candidate go back into a section?
auto_advance = false        # go to the next question by itself after a choice
calculator = false          # show the calculator
scratch_paper = true        # paper for notes is handed out

min_copies = 2              # copies of every answer that must be possible at the start
witness = "none"            # must the room console witness the answers: "required", "preferred", "none"
receipt = true              # show the receipt code at hand-in

min_proctors = 2            # fewer present: the paper stays closed
ratio = 15                  # most candidates for one proctor
min_examiners = 0           # practical exams: examiners (an odd number); 0 for theory
examiner_ratio = 0          # most candidates for one examiner; 0 for theory
spare_card = true           # a third sealed code card, kept by the chief, for every opening
open_not_before_ms = 0      # opening earlier than this asks for a reason
"""


def staff_template(chief: str, proctors: tuple[str, ...]) -> str:
    """Everybody on duty; those with a number hold code cards and need a proctor's card under the same name."""
    lines = ["# Who is on duty. duty: proctor, examiner, chief, supervisor, technician.", ""]
    people = [(name, "proctor", number) for number, name in enumerate(proctors, start=1)]
    for name, duty, number in [*people, (chief, "chief", len(proctors) + 1)]:
        lines += ["[[person]]", f'name = "{name}"', f'duty = "{duty}"', f"no = {number}", ""]
    return "\n".join(lines)
