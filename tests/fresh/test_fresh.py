"""The two commands on a bare machine: as root and as a user without rights, from a path with spaces, the second time
without a network, and from a clone that was moved or copied.

The tests of one user follow on one another. `-k run` leaves out the long ones, `-k person` those of root.
"""

import json
import tempfile
import zipfile
from pathlib import Path

import pytest

from tests.fresh.machine import PERSON, Machine, build_bare_root, why_not

pytestmark = pytest.mark.skipif(bool(why_not()), reason=why_not() or "-")


@pytest.fixture(scope="session")
def bare():
    with tempfile.TemporaryDirectory(prefix="organizer-bare-") as folder:
        yield build_bare_root(Path(folder) / "root")


@pytest.fixture(scope="session", params=["root", PERSON])
def machine(request, bare):
    with tempfile.TemporaryDirectory(prefix="organizer-machine-") as folder:
        yield Machine(bare, Path(folder), request.param).start()


def visit(machine, place="a fresh clone", **more):
    """Start the server there and ask it; return what was seen."""
    done = machine.run("python3", "../visit.py", place=place, **more)
    assert done.returncode == 0, done.stdout
    seen = json.loads(done.stdout)
    print(json.dumps({name: value for name, value in seen.items() if name != "page"}, indent=1))
    assert '<div id="root">' in seen["page"], seen
    assert seen["script"] > 10_000, seen
    assert seen["health"], seen
    assert seen["schema"] > 10_000, seen
    return seen


def test_machine_has_nothing_but_what_readme_names(machine):
    asked = "for name in python3 make git node npm curl ps cc pip; do command -v $name; done"
    found = machine.run("sh", "-c", asked, place="")
    assert found.stdout.split() == ["/usr/bin/python3", "/usr/bin/make", "/usr/bin/git"]


def test_first_run_says_what_it_fetches_and_serves_api_and_client(machine):
    said = "\n".join(visit(machine)["lines"])
    for part in ("Python packages", "Node", "packages of the web client", "Building the web client"):
        assert part in said


def test_second_run_needs_no_network(machine):
    lines = visit(machine, network=False)["lines"]
    assert len(lines) == 1, lines


def test_run_of_a_copy_needs_no_network(machine):
    """By `cp -r`, which keeps no times and no owners, and whose original is gone."""
    done = machine.run("sh", "-c", "cp -r 'a fresh clone' 'its copy' && mv 'a fresh clone' 'out of the way'", place="")
    assert done.returncode == 0, done.stdout
    try:
        lines = visit(machine, "its copy", network=False)["lines"]
    finally:
        machine.run("sh", "-c", "rm -r 'its copy' && mv 'out of the way' 'a fresh clone'", place="")
    assert [line for line in lines if "Fetching" in line or "Building" in line] == []


def test_wheel_by_pip_runs_the_clients_build(machine):
    """From a second clone that was never built, with the isolation that pip builds in."""
    commands = (
        "git clone --quiet 'a fresh clone' another && python3 -m venv pip && pip/bin/pip wheel --no-deps ./another"
    )
    done = machine.run("sh", "-c", commands, place="")
    assert done.returncode == 0, done.stdout
    home = machine.folder / f"changes{machine.home}"
    with zipfile.ZipFile(next(home.glob("*.whl"))) as packed:
        assert "organizer/client/dist/index.html" in packed.namelist()


@pytest.mark.parametrize("network", [True, False], ids=["online", "offline"])
def test_make_test_passes(machine, network):
    done = machine.run("make", "test", network=network)
    print(done.stdout[-3000:])
    assert done.returncode == 0
