"""Virtual environments with exactly the pinned packages, which work wherever the checkout is moved or copied.

    python3 -m tools.environment requirements.txt requirements-dev.txt

installs these into `.venv`, unless they are there, and writes `.venv/bin/organizer`, which runs the code it lies in.
"""

from __future__ import annotations  # older Pythons, too, must come as far as the sentence that says what is needed

import hashlib
import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
OLDEST_PYTHON = (3, 11)
# What was installed from which files, and where: beside it, an environment that was copied is recognised.
STAMP = "installed.json"

# The script's own folder instead of a path: scripts of a copied environment would run the other environment's code.
HEADER = b"""#!/bin/sh
'''exec' "$(dirname -- "$(realpath -- "$0")")/python" "$0" "$@"
' '''
"""
WRITTEN_HEADERS = re.compile(rb"\A(?:#!(?!/bin/sh\n)[^\n]*/python[\d.]*\n|#!/bin/sh\n'''exec' [^\n]*\n' '''\n)")
ORGANIZER = """#!/bin/sh
# Runs the organizer of the checkout that this environment lies in, whatever lies in the current folder (-P).
# A link to this file works, too.
self=$0
[ -h "$self" ] && self=$(realpath -- "$self")
root=$(cd -- "$(dirname -- "$self")/../.." && pwd)
PYTHONPATH="$root" exec "$root/.venv/bin/python" -P -m organizer "$@"
"""


class CannotInstall(Exception):
    """An environment could not be made: one line that says why, and all that pip or venv said."""

    def __init__(self, message: str, details: str = "") -> None:
        super().__init__(message)
        self.details = details


def main(names: list[str]) -> int:
    """Install the requirements files of these names into `.venv`. Returns the exit code."""
    if sys.version_info < OLDEST_PYTHON:
        print("Python 3.11 or newer is needed; say which with PYTHON=…", file=sys.stderr)
        return 1
    try:
        for name in names:
            install(ROOT / name, VENV, doing=f"Fetching the Python packages of {name} (once, about a minute)")
        write_organizer(VENV / "bin" / "organizer")
    except CannotInstall as error:
        print(*filter(None, (error.details, str(error))), sep="\n", file=sys.stderr)
        return 1
    return 0


def install(requirements: Path, folder: Path, *, doing: str) -> Path:
    """Return the Python of the environment in `folder`, which has what the requirements file pins.

    Makes the environment when there is none that runs. When nothing is missing it asks no network. `doing` is printed
    before anything is fetched. Raises `CannotInstall`.
    """
    python = folder / "bin" / "python"
    wanted = {"folder": str(folder), requirements.name: hashlib.sha256(requirements.read_bytes()).hexdigest()}
    runs = _runs(python)
    installed = _installed(folder) if runs else {}
    if wanted.items() <= installed.items():
        return python
    try:
        if installed.get("folder") != str(folder):
            _make(folder, python if runs else None)
        if installed.get(requirements.name) != wanted[requirements.name]:
            print(f"{doing} …", flush=True)
            _pip_install(python, requirements)
        _make_scripts_movable(folder / "bin")
        (folder / STAMP).write_text(json.dumps(installed | wanted, indent=1), encoding="utf-8")
    except OSError as error:
        raise CannotInstall(f"{folder} cannot be written: {error.strerror}.") from error
    return python


def write_organizer(path: Path) -> None:
    """Write the `organizer` command of the checkout."""
    if not path.exists() or path.read_text(encoding="utf-8") != ORGANIZER:
        path.write_text(ORGANIZER, encoding="utf-8")
        path.chmod(0o755)


def _runs(python: Path) -> bool:
    """Say whether it starts and finds its packages: not after its base was removed or replaced by a newer Python."""
    try:
        return subprocess.run([python, "-c", "import pip"], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def _installed(folder: Path) -> dict[str, str]:
    try:
        noted: dict[str, str] = json.loads((folder / STAMP).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return noted


def _make(folder: Path, usable: Path | None) -> None:
    """Make the environment, or write again what in a usable one names the folder that it was copied from."""
    command = [str(usable), "-m", "venv", "--without-pip"] if usable else [sys.executable, "-m", "venv", "--clear"]
    done = subprocess.run(
        [*command, str(folder)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    if done.returncode:
        # Debian says here which of its packages is missing.
        raise CannotInstall(f"Python's virtual environment in {folder} could not be made.", done.stdout.strip())


def _pip_install(python: Path, requirements: Path) -> None:
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
    done = subprocess.run(
        [*pip, "--require-hashes", "-r", requirements], stderr=subprocess.PIPE, text=True, check=False
    )
    if done.returncode:
        unreachable = "NewConnectionError" in done.stderr or "ConnectTimeoutError" in done.stderr
        reason = "the package index cannot be reached" if unreachable else _last_error(done.stderr)
        raise CannotInstall(f"{requirements.name} could not be installed: {reason}.", done.stderr.strip())


def _last_error(said: str) -> str:
    errors = [line for line in said.splitlines() if line.startswith("ERROR: ")]
    return errors[-1].removeprefix("ERROR: ").rstrip(".") if errors else "pip failed"


def _make_scripts_movable(folder: Path) -> None:
    for script in folder.iterdir():
        if script.is_file() and not script.is_symlink():
            content = script.read_bytes()
            if header := WRITTEN_HEADERS.match(content):
                script.write_bytes(HEADER + content[header.end() :])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
