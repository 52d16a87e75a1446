"""The figures as Prometheus reads them: what all processes have counted, and what the database and the disk say now."""

from collections.abc import Iterator
from operator import add

from django.db import DatabaseError, InterfaceError
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric

from organizer import __version__
from organizer.telemetry.measures import EVENT_POSITION, LOOP_DELAY, REQUESTS, RESIDENT, STARTED_AT
from organizer.telemetry.metrics import BUCKETS, METRICS, Labels, by_process, totals
from organizer.watching.background import SharedWork
from organizer.watching.readiness import PATIENCE, readiness
from organizer.watching.stock import Stock, take_stock

# The database is asked this often (seconds), however many ask here.
STOCK_SECONDS = 10
# A sum over all processes would say nothing of these.
OF_EACH_WORKER = (RESIDENT, STARTED_AT, LOOP_DELAY)
BOUNDS = (*map(str, BUCKETS), "+Inf")


def figures() -> bytes:
    """Return all figures in Prometheus's text format. Waits for at most twice `PATIENCE`, whatever hangs."""
    registry = CollectorRegistry()
    registry.register(Collector())
    return generate_latest(registry)


class Collector:
    """Collects everything for one answer. What cannot be found out in time is missing."""

    def describe(self) -> list[Metric]:
        """Return nothing: names are not checked before there are any."""
        return []

    def collect(self) -> Iterator[Metric]:
        """Return every figure."""
        yield _gauge("organizer_info", "The version that answers", 1, version=__version__)
        yield from _counted()
        yield from _of_workers()
        found = readiness()
        yield _gauge("organizer_ready", "Whether the server is ready for requests, as /health/ says", not found.code)
        if found.free_bytes is not None:
            yield _gauge(
                "organizer_disk_free_bytes", "Room left where data is kept, at the fullest place", found.free_bytes
            )
        yield from _of_database()


def _counted() -> Iterator[Metric]:
    counted = totals()
    for metric in METRICS.values():
        if metric in (*OF_EACH_WORKER, EVENT_POSITION):
            continue
        # What has no labels is there from the beginning: it can be told from what nobody counts.
        found = counted.get(metric.name) or ({} if metric.labels else {(): metric.zeros()})
        if metric is REQUESTS:
            yield from _requests(found)
            continue
        if metric.kind == "histogram":
            yield _histogram(metric.name, metric.help, metric.labels, found)
            continue
        family = CounterMetricFamily if metric.kind == "counter" else GaugeMetricFamily
        made = family(metric.name, metric.help, labels=metric.labels)
        for labels, cells in sorted(found.items()):
            made.add_metric(labels, cells[0])
        yield made


def _requests(found: dict[Labels, list[float]]) -> Iterator[Metric]:
    """Return how many requests there were, by status, and how long they took, whatever their status."""
    counted = CounterMetricFamily("organizer_requests_total", "Requests that were answered", labels=REQUESTS.labels)
    timed: dict[Labels, list[float]] = {}
    for labels, cells in sorted(found.items()):
        counted.add_metric(labels, sum(cells[:-1]))
        timed[labels[:-1]] = [*map(add, timed.get(labels[:-1], REQUESTS.zeros()), cells)]
    yield counted
    yield _histogram(REQUESTS.name, REQUESTS.help, REQUESTS.labels[:-1], timed)


def _histogram(name: str, help: str, names: Labels, found: dict[Labels, list[float]]) -> Metric:
    made = HistogramMetricFamily(name, help, labels=names)
    for labels, cells in sorted(found.items()):
        so_far, buckets = 0.0, []
        for bound, count in zip(BOUNDS, cells, strict=False):
            so_far += count
            buckets.append((bound, so_far))
        made.add_metric(labels, buckets, cells[-1])
    return made


def _of_workers() -> Iterator[Metric]:
    yield _gauge("organizer_workers", "Workers that run now", len(by_process(STARTED_AT)))
    for gauge in OF_EACH_WORKER:
        made = GaugeMetricFamily(gauge.name, gauge.help, labels=("worker",))
        for number, value in by_process(gauge).items():
            made.add_metric((str(number),), value)
        yield made


def _of_database() -> Iterator[Metric]:
    found = _stock_in_time()
    yield _gauge("organizer_database_up", "Whether the database answers in time", found is not None)
    if found is None:
        return
    for name, help, value in found.figures():
        yield _gauge(name, help, value)
    positions = [position for position in by_process(EVENT_POSITION).values() if position]
    behind = max(0, found.newest_event - min(positions, default=found.newest_event))
    yield _gauge("organizer_event_lag", "Events that the slowest process has not read yet", behind)


def _stock_in_time() -> Stock | None:
    try:
        return stock.result()
    except (TimeoutError, DatabaseError, InterfaceError):
        return None


def _gauge(name: str, help: str, value: float, **labels: str) -> Metric:
    made = GaugeMetricFamily(name, help, labels=tuple(labels))
    made.add_metric(tuple(labels.values()), float(value))
    return made


stock = SharedWork(take_stock, name="stock", fresh=STOCK_SECONDS, patience=PATIENCE)
