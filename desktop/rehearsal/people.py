"""Invented people for rehearsals: names that test fonts and sorting, ID numbers with a right checksum, nobody real.

The region of the ID numbers is 999999, which no office ever issued, so that no number can be somebody's.
"""

import random
from dataclasses import dataclass
from datetime import date, timedelta

_SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹"
_GIVEN = (
    "小燕",
    "伟",
    "思远",
    "静怡",
    "建国",
    "雨桐",
    "子涵",
    "秀英",
    "志强",
    "海燕",
    "文博",
    "晓明",
    "丽华",
    "宇航",
    "佳怡",
)
_UNCOMMON = ("欧阳喆", "上官婉儿", "阿依古丽·买买提", "司马堃", "龘龑", "尼玛次仁", "赵㛃", "𬭊鑫")
_REGION = "999999"
_FACTORS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"


@dataclass(frozen=True)
class InventedPerson:
    """One candidate of a rehearsal."""

    name: str
    admission_number: str
    id_number: str


def invent_people(count: int, seed: int) -> list[InventedPerson]:
    """`count` people, the same for the same seed; every tenth has an uncommon name."""
    chance = random.Random(seed)
    return [
        InventedPerson(_name(number, chance), f"20261108{seed % 100:02}{number:04}", _id_number(number, chance))
        for number in range(1, count + 1)
    ]


def _name(number: int, chance: random.Random) -> str:
    if number % 10 == 7:
        return _UNCOMMON[number // 10 % len(_UNCOMMON)]
    return chance.choice(_SURNAMES) + chance.choice(_GIVEN)


def _id_number(number: int, chance: random.Random) -> str:
    born = date(1970, 1, 1) + timedelta(days=chance.randrange(12_000))
    body = f"{_REGION}{born:%Y%m%d}{number % 1000:03}"
    total = sum(factor * int(digit) for factor, digit in zip(_FACTORS, body, strict=True))
    return body + _CHECKS[total % 11]
