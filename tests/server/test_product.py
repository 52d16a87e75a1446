"""The server with the product in it."""

import json
import os
import signal

import pytest

from tests.server.running import Running, wait_until


@pytest.fixture(scope="module")
def product(tmp_path_factory):
    directory = tmp_path_factory.mktemp("product")
    environment = {"ORGANIZER_DATA": str(directory / "data"), "DJANGO_SETTINGS_MODULE": "organizer.config.settings"}
    wish = {"app": "organizer.config.wsgi:application", "background": "organizer.core.housekeeping:keep_house"}
    running = Running({**wish, "routes": {}}, directory=directory, environment={**os.environ, **environment})
    yield running
    running.clean_up()


def test_health_answers_through_the_port_that_there_are_no_tables_yet(product):
    status, headers, body = product.ask("/health/")
    assert (status, headers["content-type"]) == (503, "application/json")
    assert json.loads(body)["code"] == "migrations_pending"


def test_refusals_of_the_server_and_of_the_app_look_alike(product):
    for path, expected in (("/tasks/", 401), ("/nowhere/", 404)):
        status, headers, body = product.ask(path)
        assert (status, headers["content-type"]) == (expected, "application/json")
        assert set(json.loads(body)) == {"detail"}


def test_freshly_loaded_workers_serve_the_product_too(product):
    before = product.workers()
    product.process.send_signal(signal.SIGHUP)
    wait_until(lambda: product.workers() and not set(before) & set(product.workers()), seconds=60)
    assert product.ask("/health/live")[0] == 200
    assert product.stop() == 0
    assert "Traceback" not in product.logged()
