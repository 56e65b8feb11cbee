"""The only fault a codec raises: what is wrong with the bytes of another program, where, and what to do."""

from enum import StrEnum


class CodecFault(StrEnum):
    """Kinds of faults."""

    TOO_LARGE = "too_large"
    MALFORMED = "malformed"
    TOO_DEEP = "too_deep"
    REPEATED = "repeated"
    FORBIDDEN = "forbidden"
    UNKNOWN_LABEL = "unknown_label"
    OTHER_SOURCE = "other_source"
    NOT_REPRESENTABLE = "not_representable"


class CodecError(ValueError):
    """`kind` names the fault, `where` the place in the file; `advice` is for people, in the language in use."""

    def __init__(self, kind: CodecFault, where: str, advice: str) -> None:
        super().__init__(f"{kind}: {where}")
        self.kind = kind
        self.where = where
        self.advice = advice
