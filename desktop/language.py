"""Words on screens and paper: gettext, with or without Qt. The source is English; Chinese is the default."""

import gettext
import os
import struct
from collections.abc import Iterator
from contextlib import contextmanager

from desktop.errors import Error, Value, fill
from desktop.paths import resource_path

CHINESE = "zh_CN"
ENGLISH = "en"
_current: gettext.NullTranslations = gettext.NullTranslations()
_name = ENGLISH


def use_language(name: str) -> None:
    """Speak `name` (`zh_CN` or `en`) from now on."""
    global _current, _name
    folder = resource_path("translations")
    _name = name
    _current = gettext.translation("kaochang", folder, [name], fallback=name != CHINESE)


def use_default_language() -> None:
    """Chinese, unless KAOCHANG_LANGUAGE asks for English."""
    use_language(ENGLISH if os.environ.get("KAOCHANG_LANGUAGE", "").startswith("en") else CHINESE)


def current_language() -> str:
    """`zh_CN` or `en`."""
    return _name


@contextmanager
def speaking(name: str) -> Iterator[None]:
    """Speak `name` inside a `with` block: for documents in another language than the screen's, and for tests."""
    before = _name
    use_language(name)
    try:
        yield
    finally:
        use_language(before)


def tr(sentence: str, /, **values: Value) -> str:
    """`sentence` in the language in use, its placeholders filled."""
    return fill(_current.gettext(sentence), values)


def catalogue() -> dict[str, str]:
    """Every sentence that has Chinese words, with them; empty when the file is missing or damaged."""
    try:
        found = gettext.translation("kaochang", resource_path("translations"), [CHINESE])
    except (OSError, ValueError, struct.error):
        return {}
    known: dict[str, str] = getattr(found, "_catalog", {})
    return {source: chinese for source, chinese in known.items() if source}


def sentence(source: str) -> str:
    """Mark a source sentence that stands in a table and is turned with `tr` where it is shown."""
    return source


def message_of(error: Error) -> str:
    """What happened, as one sentence for a person."""
    return fill(_current.gettext(error.message), error.values)


def advice_of(error: Error) -> str:
    """What to do about it, as one sentence for a person; empty when there is nothing to do."""
    return fill(_current.gettext(error.advice), error.values) if error.advice else ""
