"""What deploy/ makes of the figures, and docs/watching.md says of them: every name and label there exists."""

import json
import re
from pathlib import Path

import pytest
import yaml

from organizer.telemetry.measures import REQUESTS
from organizer.telemetry.metrics import METRICS
from tests.races.live import ROOT, running_server

ON_POSTGRESQL = {"organizer_database_connections", "organizer_database_lock_waits"}
PARTS_OF_HISTOGRAMS = ("_bucket", "_count", "_sum")
NAME = re.compile(r"\borganizer_[a-z_]+\b")
SELECTED = re.compile(r"\b(organizer_[a-z_]+)\{([^}]*)\}")
# What Prometheus adds to each sample, and where the dashboard's bounds of a histogram are.
OF_PROMETHEUS = {"instance", "job", "le"}


@pytest.fixture(scope="module")
def shown(tmp_path_factory):
    """The names that a real server shows, and those that it shows on PostgreSQL."""
    with running_server(tmp_path_factory.mktemp("shown")) as live, live.client() as client:
        text = client.get("/metrics").text
    names = set(re.findall(r"^# TYPE (\S+)", text, re.MULTILINE))
    if live.environment["DATABASE_URL"]:
        assert names >= ON_POSTGRESQL
    return names | ON_POSTGRESQL


def rules():
    groups = yaml.safe_load((ROOT / "deploy/alerts.yml").read_text())["groups"]
    return [rule for group in groups for rule in group["rules"]]


def dashboard_expressions():
    panels = json.loads((ROOT / "deploy/grafana.json").read_text())["panels"]
    return [target["expr"] for panel in panels for target in panel.get("targets", ())]


def expressions():
    return [*dashboard_expressions(), *(rule["expr"] for rule in rules())]


def base_of(name):
    return next((name.removesuffix(part) for part in PARTS_OF_HISTOGRAMS if name.endswith(part)), name)


def test_rules_and_dashboard_ask_for_figures_that_there_are(shown):
    asked = {base_of(name) for text in expressions() for name in NAME.findall(text)}
    assert asked <= shown
    # What nobody looks at need not be counted.
    assert shown - asked <= {"organizer_info", "organizer_worker_start_time_seconds"}


def test_they_select_by_labels_that_these_have():
    known = {name: set(metric.labels) for name, metric in METRICS.items()}
    known["organizer_requests_total"] = set(REQUESTS.labels)
    known[REQUESTS.name] = set(REQUESTS.labels[:-1])
    selected = [pair for text in expressions() for pair in SELECTED.findall(text)]
    assert selected
    for name, selection in selected:
        labels = set(re.findall(r"(\w+)\s*(?:=~|!~|!=|=)", selection)) - OF_PROMETHEUS
        assert labels <= known.get(base_of(name), set()), name


def test_the_page_describes_every_figure_and_no_other(shown):
    page = (ROOT / "docs/watching.md").read_text()
    table = [line.split("|")[1] for line in page.splitlines() if line.startswith("| `organizer_")]
    assert {name for cell in table for name in NAME.findall(cell)} == shown


def test_every_alert_says_what_to_do_and_is_tried_out():
    tried = Path(ROOT / "tests/operations/alerts.yml").read_text()
    for rule in rules():
        assert rule["labels"]["severity"] in ("page", "ticket")
        assert rule["annotations"].keys() == {"summary", "description"}
        assert f'alertname="{rule["alert"]}", alertstate="firing"' in tried


def test_the_panels_of_the_dashboard_do_not_overlap():
    panels = json.loads((ROOT / "deploy/grafana.json").read_text())["panels"]
    taken = set()
    for panel in panels:
        place = panel["gridPos"]
        cells = {(place["x"] + x, place["y"] + y) for x in range(place["w"]) for y in range(place["h"])}
        assert not cells & taken, panel["title"]
        taken |= cells
    assert len({panel["id"] for panel in panels}) == len(panels)
