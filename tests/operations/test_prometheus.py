"""Prometheus really asks the organizer, and really understands the rules and the dashboard of deploy/."""

import os
import re
import signal
import subprocess

import pytest

from tests.operations.prometheus import watching
from tests.operations.proxies import program_path
from tests.races.live import ROOT, running_server
from tests.server.running import children_of, wait_until
from tests.watching.test_rules_and_dashboard import dashboard_expressions, rules

TOKEN = "a-token-for-prometheus"
PATIENCE = 60
COUNTERS = re.compile("organizer_.+(_total|_count|_sum|_bucket)")
pytestmark = pytest.mark.skipif(
    not (program_path("prometheus") and program_path("promtool")), reason="prometheus is not here (Debian: prometheus)"
)


@pytest.fixture(scope="module")
def live(tmp_path_factory):
    with running_server(tmp_path_factory.mktemp("watched"), METRICS_TOKEN=TOKEN) as live:
        yield live


@pytest.fixture(scope="module")
def prometheus(live, tmp_path_factory):
    with watching(live.url, token=TOKEN, folder=tmp_path_factory.mktemp("prometheus")) as prometheus:
        wait_until(lambda: prometheus.values("up") == [1], seconds=PATIENCE)
        yield prometheus


def promtool(*arguments):
    done = subprocess.run([program_path("promtool"), *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_rules_are_well_formed():
    promtool("check", "rules", "deploy/alerts.yml")


def test_each_alert_fires_when_it_should_and_none_on_a_server_that_is_well():
    promtool("test", "rules", "tests/operations/alerts.yml")


def test_the_figures_are_as_prometheus_wants_them(live):
    with live.client(TOKEN) as client:
        text = client.get("/metrics").content
    done = subprocess.run([program_path("promtool"), "check", "metrics"], input=text, capture_output=True, check=False)
    assert (done.returncode, done.stdout + done.stderr) == (0, b"")


def test_no_counter_falls_when_a_worker_is_killed_under_its_eyes(live, prometheus):
    counted = 'organizer_requests_total{route="/team", status="401"}'

    def ask(times):
        for _ in range(times):
            with live.client() as client:
                assert client.get("/team/").status_code == 401

    ask(20)
    wait_until(lambda: prometheus.values(counted) == [20], seconds=PATIENCE)
    killed = children_of(live.pid)[0]
    os.kill(killed, signal.SIGKILL)
    wait_until(lambda: killed not in children_of(live.pid) and len(children_of(live.pid)) == 2, seconds=PATIENCE)
    ask(20)
    wait_until(lambda: prometheus.values(counted) == [40], seconds=PATIENCE)
    wait_until(lambda: prometheus.values("organizer_worker_deaths_total") == [1], seconds=PATIENCE)
    # Every counter of the server, over all that was seen of it.
    names = [name for name in prometheus.ask("label/__name__/values") if COUNTERS.fullmatch(name)]
    assert "organizer_cpu_seconds_total" in names
    assert {name: value for name in names for value in prometheus.values(f"resets({name}[1h])") if value} == {}


def test_it_evaluates_every_rule_and_every_panel(prometheus):
    groups = prometheus.ask("rules")["groups"]
    assert [rule["name"] for group in groups for rule in group["rules"]] == [rule["alert"] for rule in rules()]
    wait_until(
        lambda: {rule["health"] for group in prometheus.ask("rules")["groups"] for rule in group["rules"]} == {"ok"},
        seconds=PATIENCE,
    )
    answered = 0
    for expression in dashboard_expressions():
        written_out = expression.replace("$instance", ".*").replace("$__rate_interval", "1m")
        answered += bool(prometheus.values(written_out))
    assert answered > len(dashboard_expressions()) / 2  # the others count what has not happened


def test_a_wrong_token_is_told_from_a_server_that_is_away(live, tmp_path):
    with watching(live.url, token="wrong", folder=tmp_path) as prometheus:
        wait_until(lambda: prometheus.values("up") == [0], seconds=PATIENCE)
        (target,) = prometheus.ask("targets")["activeTargets"]
        assert "403" in target["lastError"]
