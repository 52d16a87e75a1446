"""What this process counts while a test does something."""

import contextlib

from organizer.telemetry.metrics import Metric, totals


@contextlib.contextmanager
def counting(metric: Metric):
    """Yield a function that says by how much each of a counter's figures has grown since."""
    before = totals().get(metric.name, {})

    def grown():
        now = totals().get(metric.name, {})
        return {
            labels: cells[0] - before.get(labels, [0])[0]
            for labels, cells in now.items()
            if cells[0] != before.get(labels, [0])[0]
        }

    yield grown
