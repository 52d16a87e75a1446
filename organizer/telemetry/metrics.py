"""Counting. A metric is declared once, in `measures.py`; anybody counts, in any thread, for less than a microsecond.

Where: in the slot that `count_in` chose, or in memory of this process alone.
"""

import os
import threading
from bisect import bisect_left
from collections import defaultdict
from operator import add
from typing import Literal

from organizer.telemetry.slots import Cells, Slot, Slots, private_slot

Kind = Literal["counter", "gauge", "histogram"]
Labels = tuple[str, ...]

# Seconds; a last bucket takes what is longer.
BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
SEPARATOR = "\x1f"


class Metric:
    """One metric, with a number (or a histogram) for each combination of its labels' values, which must be few.

    Names are Prometheus's: counters end in `_total`. A gauge is of a living process; it begins at 0 with each.
    """

    def __init__(self, kind: Kind, name: str, help: str, labels: Labels = ()) -> None:
        self.kind: Kind = kind
        self.name = name
        self.help = help
        self.labels = labels
        self._count = len(BUCKETS) + 2 if kind == "histogram" else 1
        self._cells: dict[tuple[object, ...], Cells] = {}
        METRICS[name] = self

    def add(self, *labels: object, amount: float = 1) -> None:
        """Add to a counter, or to a gauge."""
        cells = self._cells.get(labels) or self._find(labels)
        with _lock:
            cells[0] += amount

    def add_on_loop(self, *labels: object) -> None:
        """Add 1. For what only the event loop's thread counts, at half the cost: nobody else is in between."""
        cells = self._cells.get(labels) or self._find(labels)
        cells[0] += 1

    def set(self, value: float, *labels: object) -> None:
        """Set a gauge."""
        cells = self._cells.get(labels) or self._find(labels)
        cells[0] = value

    def observe(self, seconds: float, *labels: object) -> None:
        """Add a time to a histogram."""
        cells = self._cells.get(labels) or self._find(labels)
        bucket = bisect_left(BUCKETS, seconds)
        with _lock:
            cells[bucket] += 1
            cells[-1] += seconds

    def observe_on_loop(self, seconds: float, *labels: object) -> None:
        """Add a time. For what only the event loop's thread observes."""
        cells = self._cells.get(labels) or self._find(labels)
        cells[bisect_left(BUCKETS, seconds)] += 1
        cells[-1] += seconds

    def zeros(self) -> list[float]:
        """Return the cells of what has not been counted yet."""
        return [0.0] * self._count

    def forget_cells(self) -> None:
        """Look for the cells once more: this process counts elsewhere now."""
        self._cells.clear()

    def _find(self, labels: tuple[object, ...]) -> Cells:
        with _lock:
            found = _own.record(SEPARATOR.join((self.name, *map(str, labels))), self._count)
            self._cells[labels] = found
        return found


METRICS: dict[str, Metric] = {}
_lock = threading.Lock()
_own: Slot = private_slot()
_all: list[Slot] = [_own]


def count_in(slots: Slots, number: int) -> None:
    """Have this process count in the slot of this number, where its predecessor stopped."""
    global _own, _all
    _own, _all = slots.all[number], slots.all
    for key, cells in _own.records():
        metric = METRICS.get(key.partition(SEPARATOR)[0])
        if metric is not None and metric.kind == "gauge":
            cells[0] = 0
    for metric in METRICS.values():
        metric.forget_cells()
    _own.process = os.getpid()


def totals() -> dict[str, dict[Labels, list[float]]]:
    """Return what all processes have counted: for each metric's name and labels the sum of their cells."""
    found: dict[str, dict[Labels, list[float]]] = defaultdict(dict)
    for slot in _all:
        for metric, labels, cells in _known(slot):
            before = found[metric.name].get(labels)
            found[metric.name][labels] = list(cells) if before is None else [*map(add, before, cells)]
    return found


def by_process(gauge: Metric) -> dict[int, float]:
    """Return what each living process has set a gauge without labels to, by the number of its slot."""
    return {
        number: cells[0] for number, slot in enumerate(_all) for metric, _, cells in _known(slot) if metric is gauge
    }


def _known(slot: Slot) -> list[tuple[Metric, Labels, Cells]]:
    """Return the records that this version knows, without gauges of a process that has ended."""
    found = []
    for key, cells in slot.records():
        name, *labels = key.split(SEPARATOR)
        metric = METRICS.get(name)
        if metric is None or len(labels) != len(metric.labels) or len(cells) != metric._count:
            continue
        if metric.kind != "gauge" or slot.process or len(_all) == 1:
            found.append((metric, tuple(labels), cells))
    return found
