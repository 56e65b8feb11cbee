"""Everything that goes wrong or interrupts: refusals in their place, the cover, proctors' codes, calls for help."""

from typing import TYPE_CHECKING, Any

from desktop.candidate.words import duration_text
from desktop.errors import Error
from desktop.exam.sitting import State
from desktop.keeper import messages as m
from desktop.keeper.room_messages import OrderApplied
from desktop.language import advice_of, message_of, tr
from desktop.ui.message_bar import Message

if TYPE_CHECKING:
    from desktop.candidate.controller import Controller

NO_SAVING = "E-STO-04"
SECOND_CODE = "E-COD-06"
NOT_NOW = "E-SIT-01"
TO_CONFIRM = "E-CLK-03"
TAKEN_OVER = "E-JRN-05"
LASTING = frozenset({NO_SAVING, TAKEN_OVER, "E-STO-02", "E-STO-03", TO_CONFIRM, "E-CLK-04"})


class Incidents:
    """Half of the controller: it tells the candidate, and covers the paper when it must."""

    def __init__(self, controller: "Controller") -> None:
        self._controller = controller
        self._window = controller.window

    def take(self, event: m.Event) -> None:
        """A refusal, a notice, an interruption or the meaning of a code."""
        if isinstance(event, m.Interrupted):
            self.tell(self._interruption_text(event), level="warn" if event.awaits_proctor else "info", lasting=True)
        elif isinstance(event, OrderApplied):
            if event.kind != "interruption":  # that one was told with its length and what was given back
                self.tell(order_sentence(event), lasting=True)
        elif isinstance(event, m.CodeMeaning):
            self._window.panel("code_entry").show_meaning(code_sentence(event))
        elif isinstance(event, m.CodeUsed):
            self._tell_used(event.purpose)
        elif isinstance(event, m.Refused):
            self._refuse(error_of(event))
        elif isinstance(event, m.Notice) and event.code == SECOND_CODE:
            self._ask_code()
            self.tell(tr("The first code is accepted. The second proctor now types a code."))
        elif isinstance(event, m.Notice):
            self.show_error(error_of(event), level="danger" if event.code == NO_SAVING else "warn")

    def tell(self, text: str, *, level: str = "info", lasting: bool = False, code: str = "") -> None:
        """A message of the window's own."""
        self._window.messages.show_message(Message(text, "", code, level, lasting))

    def show_error(self, error: Error, level: str = "danger") -> None:
        """A failure in the message bar; failures to save stay until saving works again."""
        lasting = error.code in LASTING
        self._window.messages.show_message(Message(message_of(error), advice_of(error), error.code, level, lasting))
        if error.code == TAKEN_OVER:
            self._window.page("finished").show_taken_over()
        if error.code == NO_SAVING and self._controller.answering is not None:
            self._controller.answering.show_failure(True)

    def explain_focus(self) -> None:
        """The window is in front again: say that it was away, that it is on record, and that it costs nothing."""
        away = tr("The exam window was not in front for a moment; this is on record and costs no time.")
        self._window.messages.show_message(Message(away, tr("If it was not you, raise your hand.")))

    def saving_works(self) -> None:
        """An answer reached the disk: a failure to save is over."""
        answering = self._controller.answering
        if answering is not None and answering.saving_failed:
            answering.show_failure(False)
            self._window.messages.take_back(NO_SAVING)

    def cover_for(self, state: State) -> None:
        """Cover the paper when the sitting is held or the candidate is away; uncover it when it goes on."""
        from desktop.candidate.panels.cover import Covering

        if state is State.STEPPED_OUT:
            lines = (tr("The paper is covered. Your time goes on."), tr("Press 'Return' when you are back."))
            self._window.panel("cover").cover(Covering("away", tr("Stepped out"), lines, may_return=True))
        elif state is State.PAUSED:
            line = tr("Your answers are saved. Please stay seated and wait for the proctor.")
            self._window.panel("cover").cover(Covering("pause", tr("Paused"), (line,), for_proctor=True))
        elif self._window.has_panel("cover"):
            self._window.panel("cover").close_over()
        if state is State.ANSWERING:
            self._window.messages.take_back(TO_CONFIRM)

    def connect_panel(self, name: str, panel: Any) -> None:
        """Connect a panel that was just made."""
        submit = self._controller.submit
        if name == "help":
            panel.hand_raised.connect(lambda: self._call(m.CallKind.HAND))
            panel.fault_reported.connect(lambda: self._call(m.CallKind.FAULT))
            panel.stepped_out.connect(lambda: submit(m.StepOut()))
            panel.code_requested.connect(self._ask_code)
        elif name == "cover":
            panel.returned.connect(lambda: submit(m.Return()))
            panel.code_requested.connect(self._ask_code)
        elif name == "code_entry":
            panel.code_entered.connect(lambda text, wish: submit(m.EnterCode(text, wish)))
            panel.confirmed.connect(lambda: submit(m.ConfirmCode()))

    def _ask_code(self) -> None:
        self._window.panel("code_entry").open_empty()

    def _call(self, kind: m.CallKind) -> None:
        self._controller.submit(m.CallProctor(kind))
        sentences = {
            m.CallKind.HAND: tr("Your call is on record. Please keep your hand up until the proctor comes."),
            m.CallKind.FAULT: tr(
                "The fault is on record with its time. Please raise your hand and wait for the proctor."
            ),
        }
        self.tell(sentences[kind], lasting=True)

    def _tell_used(self, purpose: str) -> None:
        """A code whose effect nobody sees is told; the others show what they did."""
        if purpose == "late_start":
            self.tell(tr("The code was used. The candidate may begin."), lasting=True)
        elif purpose == "pin_reset":
            self.tell(tr("The code was used. Type anything and check in."), lasting=True)

    def _refuse(self, error: Error) -> None:
        """A refusal stands where the refused thing was typed."""
        told = (message_of(error), advice_of(error), error.code)
        if self._window.has_panel("code_entry") and self._window.panel("code_entry").isVisible():
            self._window.panel("code_entry").show_refusal(*told)
        elif self._controller.arrival.refuse(told) or self._controller.refuse_copy(error):
            return
        elif error.code != NOT_NOW or self._controller.state is State.ANSWERING:  # else it crossed a change of state
            if self._controller.answering is not None and error.code.startswith(("E-FMT", "E-PKG")):
                self._controller.answering.assets.give_up()
            self.show_error(error)

    def _interruption_text(self, event: m.Interrupted) -> str:
        lost = duration_text(event.seconds)
        if event.awaits_proctor:
            return tr("Interrupted for {time}; a proctor will confirm it.", time=lost)
        return tr(
            "Interrupted for {time}; {credit} were given back.", time=lost, credit=duration_text(event.credited_seconds)
        )


def error_of(event: m.Refused | m.Notice) -> Error:
    """The error that crossed from the keeper as plain values."""
    error = Error(event.code, event.message, event.advice)
    error.values = dict(event.values)
    return error


def order_sentence(event: OrderApplied) -> str:
    """What a signed order did, for the candidate."""
    sentences = {
        "stop": tr("The proctors stopped this sitting; your answers are kept."),
        "reopen": tr("The proctors opened the section again. Go on."),
        "accommodation": tr("Your time was extended."),
        "identity": tr("The proctors checked your document."),
        "close": tr("The proctors closed the room."),
    }
    return sentences.get(event.kind, tr("An order of the proctors took effect."))


def code_sentence(event: m.CodeMeaning) -> str:
    """What a proctor's code would do, as a sentence to be agreed to."""
    purposes = {
        "pin_reset": tr("let the candidate check in without the number"),
        "late_start": tr("let the candidate begin late"),
        "go_on": tr("let the sitting go on"),
        "unlock": tr("unlock the screen"),
        "lock": tr("lock the screen until a proctor unlocks it"),
        "move": tr("let the candidate go on at another machine"),
        "hand_in": tr("hand in for the candidate now"),
        "credit": tr("give the interruption's time back"),
    }
    words = purposes.get(event.purpose, event.purpose)
    return tr("Seat {seat}, proctor {proctor}: {purpose}.", seat=event.seat, proctor=event.proctor, purpose=words)
