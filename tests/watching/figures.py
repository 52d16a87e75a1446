"""Reading `/metrics` as Prometheus does."""

from prometheus_client.parser import text_string_to_metric_families

from tests.server.running import wait_until

Sample = tuple[str, frozenset[tuple[str, str]]]


def read(live, **headers):
    """Return every sample that the server shows: name and labels, and the value."""
    with live.client() as client:
        answer = client.get("/metrics", headers=headers)
    assert answer.status_code == 200, answer.text
    return parsed(answer.text)


def parsed(text):
    families = list(text_string_to_metric_families(text))
    assert all(family.documentation for family in families)
    samples = [sample for family in families for sample in family.samples]
    found = {(sample.name, frozenset(sample.labels.items())): sample.value for sample in samples}
    assert len(found) == len(samples)
    return found


def figure(samples, name, **labels):
    """Return one value; 0 where nothing has been counted."""
    return samples.get((name, frozenset(labels.items())), 0)


def wait_for(live, value, name, **labels):
    """Wait until a figure has a value: a request is counted after its answer."""
    wait_until(lambda: figure(read(live), name, **labels) == value, seconds=30)


def fallen(before, after):
    """Return the counters of `before` that are smaller in `after`, or gone."""
    counters = {key: value for key, value in before.items() if key[0].endswith(("_total", "_count", "_sum", "_bucket"))}
    assert counters
    return {key: (value, after.get(key)) for key, value in counters.items() if after.get(key, -1) < value}
