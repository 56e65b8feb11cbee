"""What an error value in a cell means, in a sentence that says where to look."""

from desktop.language import sentence
from desktop.tasks.summary.cell_values import Fault

FAULT_WORDS = {
    Fault.DIVISION: sentence("divided by 0 or by a blank cell"),
    Fault.VALUE: sentence("a text stands where a number is needed"),
    Fault.REFERENCE: sentence("there is no such sheet, cell or column; check the names in the formula"),
    Fault.NAME: sentence("there is no such function or name; check the spelling, and put texts in quotation marks"),
    Fault.NOT_FOUND: sentence("what is looked for was not found"),
    Fault.NUMBER: sentence("the result is no number that can be shown"),
    Fault.CIRCULAR: sentence("the formula refers to its own cell"),
    Fault.LIMIT: sentence("the formula takes too long; make its areas smaller"),
}
