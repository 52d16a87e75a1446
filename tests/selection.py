"""Which tests run where, in which order, and how many examples those by chance try."""

import os

import pytest

# What asks no database, or starts servers of its own on SQLite: the run on SQLite has said all that these can say.
ONCE = (
    "tests/gate/",
    *("tests/config/test_commands.py", "tests/config/test_databases.py", "tests/config/test_doctor.py"),
    *("tests/config/test_completion.py", "tests/config/test_environment.py"),
    *("tests/config/test_network.py", "tests/config/test_ownership.py", "tests/config/test_settings_command.py"),
    *("tests/config/test_start.py", "tests/config/test_streams.py", "tests/telemetry/"),
    *("tests/contract/test_published_client.py", "tests/contract/test_settings.py"),
    *("tests/contract/test_settings_network.py", "tests/mail/test_testmail.py", "tests/memory/test_keeping.py"),
    *("tests/server/test_front.py", "tests/server/test_limits.py", "tests/server/test_processes.py"),
    *("tests/server/test_notify.py", "tests/server/test_product.py", "tests/server/test_reloading.py"),
    "tests/server/test_requests.py",
    *("tests/server/test_liveness.py", "tests/server/test_request_ids.py", "tests/watching/test_hanging.py"),
    "tests/watching/test_callers.py",
)
# The files that take longest begin first, so that none is left over in the end: by turns one that mostly waits and one
# that mostly works. All others follow as they are found.
FIRST = (
    *("tests/live/test_set.py", "tests/input/test_corpus.py", "tests/live/test_ending.py"),
    *("tests/differential/test_lists.py", "tests/live/test_stream.py", "tests/input/test_description.py"),
    *("tests/backups/", "tests/contract/test_rules_for_every_route.py", "tests/config/test_commands.py"),
    *("tests/access/", "tests/races/", "tests/demo/", "tests/memory/", "tests/contract/test_settings"),
    *("tests/live/", "tests/server/", "tests/tools/", "tests/contract/"),
)


def examples(usual: int, thorough: int) -> int:
    """Return how many examples a test by chance tries; THOROUGH=1 asks for the larger number."""
    return thorough if os.environ.get("THOROUGH") == "1" else usual


def leave_out_what_was_said(items: list[pytest.Item]) -> list[pytest.Item]:
    """Take from `items` what need not run on a second database, and return it.

    Raises `UsageError` when a test in those files asks the database after all: it has to run on both.
    """
    once = [item for item in items if item.nodeid.startswith(ONCE)]
    asking = [item.nodeid for item in once if asks_the_database(item)]
    if asking:
        raise pytest.UsageError(f"these ask the database and are in a file that is tried on one only: {asking}")
    if not os.environ.get("TEST_DATABASE_URL"):
        return []
    items[:] = [item for item in items if not item.nodeid.startswith(ONCE)]
    return once


def asks_the_database(item: pytest.Item) -> bool:
    """Say whether a test asks for the database under test, by a fixture or by its mark."""
    fixtures = {"db", "transactional_db"}.intersection(getattr(item, "fixturenames", ()))
    return bool(fixtures) or item.get_closest_marker("django_db") is not None


def put_long_ones_first(items: list[pytest.Item]) -> None:
    """Sort the tests by `FIRST`."""

    def place(item: pytest.Item) -> int:
        return next((number for number, start in enumerate(FIRST) if item.nodeid.startswith(start)), len(FIRST))

    items.sort(key=place)
