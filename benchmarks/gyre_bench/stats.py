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
