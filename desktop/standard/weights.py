"""The weight tables of section 4: percent of each row, per level and part."""

from collections.abc import Collection, Mapping

from desktop.errors import Error

_REFUSED = "Correct the standard file."


def verify_weights(weights: Mapping[str, int], rows: Collection[str], *, level: int, part: str) -> None:
    """Every row once, no other row, 100 in all.

    Raises: Error E-STD-03 for a row that is no function or lacks its weight, E-STD-01 for another sum than 100.
    """
    unknown = [row for row in weights if row not in rows]
    if unknown:
        raise Error(
            "E-STD-03",
            "The weights of {part} at level {level} name {row}, which is no function of that level.",
            _REFUSED,
            part=part,
            level=level,
            row=unknown[0],
        )
    absent = [row for row in rows if row not in weights]
    if absent:
        raise Error(
            "E-STD-03",
            "The weights of {part} at level {level} leave out {row}.",
            _REFUSED,
            part=part,
            level=level,
            row=absent[0],
        )
    total = sum(weights.values())
    if total != 100:
        raise Error(
            "E-STD-01",
            "The weights of {part} at level {level} sum to {sum}, not 100.",
            _REFUSED,
            part=part,
            level=level,
            sum=total,
        )
