"""Questions and pictures fetched from the keeper ahead of need, so that the next question is there at once.

Texts of the whole paper are kept (a few hundred bytes each); of the pictures only those near the current question.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, QSize, Signal
from PySide6.QtGui import QImage

from desktop.errors import Error
from desktop.exam.paper import Question
from desktop.keeper.messages import AssetRead, ReadAsset, Request
from desktop.ui.pictures import decode_picture

CHUNK = 64 * 1024
IN_FLIGHT = 3
PICTURES_KEPT = 8
LARGEST = 16 * 1024 * 1024
SHOWN = QSize(1600, 1200)
Reader = Callable[[bytes], Question]


class QuestionAssets(QObject):
    """`question_ready` carries an item whose words are here, `picture_ready` an item whose picture is."""

    question_ready = Signal(bytes)
    picture_ready = Signal(bytes)
    failed = Signal(object)

    def __init__(self, submit: Callable[[Request], None], read_question: Reader) -> None:
        super().__init__()
        self._submit = submit
        self._read = read_question
        self.questions: dict[bytes, Question] = {}
        self.pictures: OrderedDict[bytes, QImage] = OrderedDict()
        self._wanted: list[bytes] = []
        self._partial: dict[bytes, bytearray] = {}
        self._owner: dict[bytes, bytes] = {}
        self._broken: set[bytes] = set()

    def want(self, items: Iterable[bytes]) -> None:
        """Fetch `items`, the most urgent first; what is here or on its way is not asked again."""
        self._wanted = list(items)
        self._ask()

    def picture_of(self, item: bytes) -> QImage | None:
        """The decoded picture of `item`: None without one, an empty image while it is on its way or broken."""
        question = self.questions.get(item)
        if question is None or question.picture is None:
            return None
        return self.pictures.get(question.picture, QImage())

    def want_pictures(self, items: Iterable[bytes]) -> None:
        """Fetch the pictures of `items` whose words are here."""
        for item in items:
            question = self.questions.get(item)
            if question is not None and question.picture is not None:
                self._owner[question.picture] = item
                self._start(question.picture)

    def take(self, event: AssetRead) -> None:
        """A piece arrived: ask for the next one, or use the whole."""
        piece = self._partial.get(event.asset)
        if piece is None or event.offset != len(piece) or event.total_bytes > LARGEST:
            return
        piece += event.content
        if len(piece) < event.total_bytes and event.content:
            self._submit(ReadAsset(event.asset, len(piece), CHUNK))
            return
        del self._partial[event.asset]
        self._use(event.asset, bytes(piece))
        self._ask()

    def give_up(self) -> None:
        """A read was refused; what is on its way may be asked for again later."""
        self._partial.clear()

    def _ask(self) -> None:
        self._wanted = [item for item in self._wanted if item not in self.questions and item not in self._broken]
        for item in self._wanted:
            if len(self._partial) >= IN_FLIGHT:
                return
            self._start(item)

    def _start(self, asset: bytes) -> None:
        if asset not in self._partial and asset not in self.pictures and asset not in self._broken:
            self._partial[asset] = bytearray()
            self._submit(ReadAsset(asset, 0, CHUNK))

    def _use(self, asset: bytes, content: bytes) -> None:
        try:
            if asset in self._owner:
                self._keep_picture(asset, decode_picture(content, SHOWN))
            else:
                self.questions[asset] = self._read(content)
                self.question_ready.emit(asset)
        except Error as error:
            self._broken.add(asset)
            self.failed.emit(error)

    def _keep_picture(self, asset: bytes, image: QImage) -> None:
        self.pictures[asset] = image
        while len(self.pictures) > PICTURES_KEPT:
            self.pictures.popitem(last=False)
        self.picture_ready.emit(self._owner[asset])
