"""Summaries of repeated measurements."""

import math
import random


def median(values):
    """The middle value, or the mean of the two in the middle. ValueError when empty."""
    ordered = sorted(values)
    if not ordered:
        raise ValueError('median of nothing')
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[middle]
    return (ordered[middle - 1] + ordered[middle]) / 2


def percentile(values, percent):
    """The smallest value that `percent` of all values do not exceed (nearest rank)."""
    ordered = sorted(values)
    if not ordered:
        raise ValueError('percentile of nothing')
    rank = max(1, math.ceil(percent / 100 * len(ordered)))
    return ordered[rank - 1]


def paired_ratio(values, base):
    """The median of value/base, round by round: both sides of a round saw the same machine."""
    if len(values) != len(base):
        raise ValueError('rounds differ in number')
    return median([value / reference for value, reference in zip(values, base)])


def spread(values):
    """{'median', 'min', 'max'} of the values."""
    return {'median': median(values), 'min': min(values), 'max': max(values)}


def interval(values, percent=95, rounds=1000):
    """A bootstrap interval (low, high) of the median; the same for the same values."""
    ordered = list(values)
    if not ordered:
        raise ValueError('interval of nothing')
    chance = random.Random(len(ordered))
    medians = sorted(median(chance.choices(ordered, k=len(ordered))) for _ in range(rounds))
    cut = int(rounds * (100 - percent) / 200)
    return medians[cut], medians[rounds - 1 - cut]


def _continued_fraction(a, b, x):
    """Of the incomplete beta function, by Lentz's method: https://dlmf.nist.gov/8.17#v."""
    tiny = 1e-300
    c, d = 1.0, 1 / max(tiny, 1 - (a + b) * x / (a + 1))
    result = d
    for m in range(1, 300):
        for top in (m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
                    -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))):
            d = 1 / ((1 + top * d) or tiny)
            c = (1 + top / c) or tiny
            result *= c * d
        if abs(c * d - 1) < 1e-12:
            break
    return result


def _incomplete_beta(a, b, x):
    if x <= 0 or x >= 1:
        return float(x >= 1)
    front = math.exp(math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log(1 - x))
    if x < (a + 1) / (a + b + 2):
        return front * _continued_fraction(a, b, x) / a
    return 1 - front * _continued_fraction(b, a, 1 - x) / b


def welch(one, other):
    """The chance that two samples of equal means differ as much as these: Welch's t-test, two-sided."""
    sides = []
    for values in (one, other):
        mean = sum(values) / len(values)
        variance = sum((value - mean) ** 2 for value in values) / (len(values) - 1)
        sides.append((mean, variance / len(values), len(values) - 1))
    (mean, error, freedom), (other_mean, other_error, other_freedom) = sides
    if error + other_error == 0:
        return float(mean == other_mean)
    t = (mean - other_mean) / math.sqrt(error + other_error)
    degrees = (error + other_error) ** 2 / (error ** 2 / freedom + other_error ** 2 / other_freedom)
    return _incomplete_beta(degrees / 2, 0.5, degrees / (degrees + t * t))
