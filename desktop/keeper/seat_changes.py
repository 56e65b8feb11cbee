"""What two proctors decided when a candidate went on at another machine."""

from dataclasses import dataclass

from desktop.formats.proctor_codes import CodeUse


@dataclass(frozen=True)
class TakeOver:
    """`codes` are the two codes typed at the new machine; none when a console decided."""

    proctors: tuple[int, int]
    codes: tuple[CodeUse, ...] = ()
