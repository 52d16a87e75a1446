"""What came of posts: how long they took, and whether each listener heard each of its posts once."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from bench.crowd import Heard

Row = dict[str, Any]


def percentiles(times: Iterable[float]) -> Row:
    """Return the median, the 99th percentile and the longest of these seconds, in ms."""
    ordered = sorted(times)
    if not ordered:
        return {}
    at = {"p50_ms": 0.5, "p99_ms": 0.99, "most_ms": 1.0}
    return {name: ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000 for name, share in at.items()}


def tally(heard: Iterable[Heard], expected: Iterable[tuple[int, int]]) -> Row:
    """Return how often a post (by number) did not reach a listener who was to hear it, and how often it came again,
    or to somebody else."""
    times = Counter((one.number, one.listener) for one in heard)
    wanted = set(expected)
    return {
        "told": len(wanted),
        "lost": sum(1 for pair in wanted if pair not in times),
        "doubled": sum(times.values()) - sum(1 for pair in times if pair in wanted),
    }
