"""The packages carry the product with its web client, and nothing else. Without a client, none is built.

`make dist` does the same with the real client and with the dependencies from the index.
"""

import os
import shutil
import signal
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from tests.server.running import children_of, wait_until
from tests.tools.checkout import ROOT, Checkout
from tools.dist import check_answers, fetch, rebuild, serving
from tools.web_client import BUILT_FROM, fingerprint

PARTS = ("organizer", "client", "tools", "bench", "tests/docs", "docs/decisions")
FILES = ("pyproject.toml", "MANIFEST.in", "README.md", "LICENSE", "CHANGELOG.md", "CONTRIBUTING.md", "Makefile")
MORE = ("manage.py", "requirements.txt", "requirements-dev.txt", "requirements-node.txt")
PAGE = '<!doctype html><script type="module" src="/app/assets/app.js"></script>'


@pytest.fixture(scope="module")
def clone(tmp_path_factory) -> Path:
    """A copy of the repository in which a client was built, and something was left by an earlier build."""
    folder = tmp_path_factory.mktemp("packages") / "a clone"
    leave_out = shutil.ignore_patterns("node_modules", "__pycache__", "dist")
    for part in PARTS:
        shutil.copytree(ROOT / part, folder / part, ignore=leave_out)
    for name in FILES + MORE:
        shutil.copy(ROOT / name, folder)
    dist = folder / "organizer/client/dist"
    for where in (dist, folder / "build/lib/organizer/client/dist"):
        (where / "assets").mkdir(parents=True)
    (dist / "index.html").write_text(PAGE)
    (dist / "assets/app.js").write_text("let started;")
    (dist / BUILT_FROM).write_text(fingerprint())
    (folder / "build/lib/organizer/client/dist/assets/older.js").touch()
    return folder


@pytest.fixture(scope="module")
def packages(clone) -> Path:
    """The folder with a wheel and a source archive of it."""
    built = build(clone, "--sdist", "--wheel")
    assert built.returncode == 0, built.stderr
    return clone / "dist"


@pytest.fixture(scope="module")
def wheel(packages) -> Path:
    return next(packages.glob("*.whl"))


def build(folder, *kinds, path=os.environ["PATH"]):
    """Build with the pinned setuptools, as `make dist` does."""
    command = [sys.executable, "-m", "build", "--no-isolation", *kinds, str(folder)]
    environment = {"PATH": path, "HOME": str(folder)}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=300)


def names(wheel):
    with zipfile.ZipFile(wheel) as packed:
        return set(packed.namelist())


def test_wheel_has_the_product_and_nothing_else(wheel, clone):
    product = {
        path.relative_to(clone).as_posix()
        for path in (clone / "organizer").rglob("*")
        if path.is_file() and "tests" not in path.parts and not path.name.startswith(".git")
    }
    assert {name for name in names(wheel) if ".dist-info/" not in name} == product


def test_archive_has_the_clients_sources_and_no_tests(packages):
    with tarfile.open(next(packages.glob("*.tar.gz"))) as packed:
        found = {name.partition("/")[2] for name in packed.getnames()}
    for name in ("client/package.json", "client/.npmrc", "client/src/main.tsx", "organizer/client/dist/assets/app.js"):
        assert name in found
    assert {"tools/npm.py", "requirements-node.txt", "Makefile"} <= found
    assert not [name for name in found if "tests" in name.split("/") or "node_modules" in name]


def test_wheel_of_the_archive_is_the_same(packages, wheel, tmp_path):
    assert names(rebuild(next(packages.glob("*.tar.gz")), tmp_path)) == names(wheel)


def test_installed_wheel_serves_and_reloads(wheel, tmp_path):
    """From an empty folder, by the command that it installs; its workers are replaced at SIGHUP."""
    place, folder = tmp_path / "installed", tmp_path / "empty"
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-index", "--no-deps", "--target", str(place)]
    subprocess.run([*pip, str(wheel)], check=True)
    folder.mkdir()
    with serving(place / "bin/organizer", folder, PYTHONPATH=str(place)) as (url, server):
        check_answers(url)
        assert fetch(f"{url}/app/").decode() == PAGE
        before = set(children_of(server.pid))
        server.send_signal(signal.SIGHUP)
        wait_until(lambda: children_of(server.pid) and not before & set(children_of(server.pid)), seconds=60)
        check_answers(url)
    for command in ("migrate", "doctor"):
        environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(place)}
        subprocess.run([place / "bin/organizer", command], cwd=folder, env=environment, capture_output=True, check=True)


@pytest.mark.parametrize("kind", ["--wheel", "--sdist"])
def test_without_a_client_nothing_is_built(tmp_path, kind):
    checkout = Checkout(tmp_path / "a clone")
    for name in ("pyproject.toml", "LICENSE", "organizer/__init__.py"):
        shutil.copy(ROOT / name, checkout.folder / name)
    checkout.has_node()
    checkout.has_npm(ping="echo npm error code ENOTFOUND", ci="exit 1")
    done = build(checkout.folder, kind, path=str(checkout.bin))
    assert done.returncode != 0
    assert (
        "No package is built, it would lack the web client: npm's registry cannot be reached. Try again with a network."
        in done.stderr.splitlines()
    )
    assert list(checkout.folder.glob("dist/*")) == []
