"""Environments are made from pinned files, and work wherever they are moved or copied."""

import ast
import hashlib
import os
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from tests.tools.checkout import OFFLINE, ROOT
from tools.environment import STAMP, CannotInstall, install

TOOLS = sorted((ROOT / "tools").glob("*.py"))
SCRIPT = "import sys; print(sys.prefix)"


@pytest.fixture(autouse=True)
def offline(monkeypatch):
    for name, value in OFFLINE.items():
        monkeypatch.setenv(name, value)


@pytest.fixture(scope="module")
def pinned(tmp_path_factory) -> Path:
    """A requirements file that pins a package with one command, `where`, which prints its environment."""
    folder = tmp_path_factory.mktemp("pinned")
    wheel = folder / "where-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("where.py", f"def main():\n    {SCRIPT}\n")
        info = "where-1.0.dist-info"
        archive.writestr(f"{info}/METADATA", "Metadata-Version: 2.1\nName: where\nVersion: 1.0\n")
        archive.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr(f"{info}/entry_points.txt", "[console_scripts]\nwhere = where:main\n")
        archive.writestr(f"{info}/RECORD", "")
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    requirements = folder / "requirements.txt"
    requirements.write_text(f"where @ {wheel.as_uri()} --hash=sha256:{digest}\n")
    return requirements


@pytest.fixture(scope="module")
def installed(pinned, tmp_path_factory) -> Path:
    """An environment with that package, in a folder with a space in its name. Tests work on copies of it."""
    folder = tmp_path_factory.mktemp("first place") / "the environment"
    with pytest.MonkeyPatch.context() as patch:
        for name, value in OFFLINE.items():
            patch.setenv(name, value)
        install(pinned, folder, doing="Fetching")
    return folder


@pytest.fixture
def copied(installed, tmp_path) -> Path:
    return shutil.copytree(installed, tmp_path / "another place", symlinks=True)


def said(*command: str | Path) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout.strip()


def test_installed_command_runs_in_its_environment(installed):
    assert said(installed / "bin/where") == str(installed)


def test_nothing_is_done_twice(installed, pinned, capsys):
    before = (installed / STAMP).stat().st_mtime_ns
    install(pinned, installed, doing="Fetching")
    assert capsys.readouterr().out == ""
    assert (installed / STAMP).stat().st_mtime_ns == before


def test_changed_file_is_installed(copied, pinned, tmp_path, capsys):
    changed = tmp_path / pinned.name
    changed.write_text("# nothing new\n" + pinned.read_text())
    install(changed, copied, doing="Fetching")
    assert capsys.readouterr().out == "Fetching …\n"


def test_commands_of_a_copy_run_in_the_copy(copied):
    assert said(copied / "bin/where") == str(copied)
    assert said("sh", "-c", 'PATH="$1:$PATH"; where', "sh", copied / "bin") == str(copied)


def test_copy_is_recognised_and_activates_itself(copied, installed, pinned, capsys):
    install(pinned, copied, doing="Fetching")
    assert capsys.readouterr().out == ""
    assert (
        said("sh", "-c", '. "$1"; echo "$VIRTUAL_ENV"; where', "sh", copied / "bin/activate") == f"{copied}\n{copied}"
    )
    assert str(installed) not in (copied / "pyvenv.cfg").read_text()


def test_environment_whose_python_is_gone_is_made_again(copied, pinned):
    for name in ("python", "python3"):
        (copied / "bin" / name).unlink(missing_ok=True)
        (copied / "bin" / name).symlink_to("/nowhere/python3")
    install(pinned, copied, doing="Fetching")
    assert said(copied / "bin/where") == str(copied)


def test_what_the_index_does_not_have_is_said_in_a_line(copied, tmp_path):
    missing = tmp_path / "requirements.txt"
    missing.write_text("where==2.0 --hash=sha256:" + "0" * 64)
    with pytest.raises(CannotInstall) as refused:
        install(missing, copied, doing="Fetching")
    assert (
        str(refused.value) == "requirements.txt could not be installed: No matching distribution found for where==2.0."
    )
    assert "from versions: none" in refused.value.details


def test_other_contents_than_pinned_are_refused(copied, pinned, tmp_path):
    changed = tmp_path / pinned.name
    changed.write_text(pinned.read_text().rstrip()[:-64] + "0" * 64)
    (copied / "bin/where").unlink()
    said(copied / "bin/python", "-m", "pip", "uninstall", "--yes", "--quiet", "where")
    with pytest.raises(CannotInstall, match="HASHES"):
        install(changed, copied, doing="Fetching")
    assert not (copied / "bin/where").exists()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_folder_that_cannot_be_written_is_said_in_a_line(pinned, tmp_path):
    (tmp_path / "shut").mkdir(mode=0o500)
    with pytest.raises(CannotInstall):
        install(pinned, tmp_path / "shut/environment", doing="Fetching")


@pytest.mark.parametrize("path", TOOLS, ids=lambda path: path.name)
def test_older_python_can_read_the_tools(path):
    """It has to come as far as the sentence that says which Python is needed."""
    ast.parse(path.read_text(encoding="utf-8"), feature_version=(3, 8))
