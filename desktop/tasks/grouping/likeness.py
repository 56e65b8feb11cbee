"""How alike two groupings of the same items are: adjusted Rand index and V-measure. Information only, never marks."""

import math
from collections import Counter
from collections.abc import Mapping
from fractions import Fraction


def adjusted_rand(left: Mapping[str, str], right: Mapping[str, str]) -> Fraction | None:
    """The share of pairs that agree, corrected for chance; None where chance leaves nothing to gain."""
    items = left.keys() & right.keys()
    both = _pairs(Counter((left[item], right[item]) for item in items))
    ones, others = _pairs(Counter(left[item] for item in items)), _pairs(Counter(right[item] for item in items))
    all_pairs = math.comb(len(items), 2)
    if not all_pairs:
        return None
    chance, most = Fraction(ones * others, all_pairs), Fraction(ones + others, 2)
    return (both - chance) / (most - chance) if most != chance else None


def v_measure(left: Mapping[str, str], right: Mapping[str, str]) -> float | None:
    """The harmonic mean of homogeneity and completeness; None without common items."""
    items = sorted(left.keys() & right.keys())  # in a fixed order, so that sums of floats are the same anywhere
    if not items:
        return None
    both = _entropy(Counter((left[item], right[item]) for item in items))
    ones, others = _entropy(Counter(left[item] for item in items)), _entropy(Counter(right[item] for item in items))
    common = max(0.0, ones + others - both)
    homogeneity = common / others if others else 1.0
    completeness = common / ones if ones else 1.0
    both_sides = homogeneity + completeness
    return 2 * homogeneity * completeness / both_sides if both_sides else 0.0


def _pairs(sizes: Counter[str] | Counter[tuple[str, str]]) -> int:
    return sum(math.comb(size, 2) for size in sizes.values())


def _entropy(sizes: Counter[str] | Counter[tuple[str, str]]) -> float:
    total = sizes.total()
    return -sum(size / total * math.log(size / total) for size in sizes.values())
