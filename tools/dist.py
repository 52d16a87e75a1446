"""Make the packages, and prove that what they install serves the API and the web client.

    python -m tools.dist

leaves a wheel and a source archive in `dist/`. Run it with the Python of `.venv`; it asks the package index.
"""

import contextlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.request
import venv
import zipfile
from collections.abc import Iterator
from pathlib import Path

from tools.environment import ROOT

OUTPUT = ROOT / "dist"
READY = re.compile(r"is ready at (http://127\.0\.0\.1:\d+) ")
SCRIPT = re.compile(r'src="(/app/assets/[^"]+\.js)"')


class NotProven(Exception):
    """The packages do not do what they have to."""


def main() -> None:
    """Build, compare, install and ask."""
    for old in OUTPUT.glob("organizer-*"):
        old.unlink()
    build(ROOT, OUTPUT, "--sdist", "--wheel")
    (wheel,), (archive,) = OUTPUT.glob("*.whl"), OUTPUT.glob("*.tar.gz")
    with tempfile.TemporaryDirectory(prefix="organizer-dist-") as name:
        scratch = Path(name)
        rebuilt = rebuild(archive, scratch)
        if contents(rebuilt) != contents(wheel):
            raise NotProven(f"The wheel from {archive.name} differs: {contents(rebuilt) ^ contents(wheel)}")
        print(f"Installing {wheel.name} with its dependencies into an empty environment …", flush=True)
        venv.create(scratch / "environment", with_pip=True)
        python = str(scratch / "environment/bin/python")
        pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, str(wheel)], check=True)
        prove(scratch / "environment/bin/organizer", scratch / "served")
        subprocess.run([*pip, "--force-reinstall", "--no-deps", str(rebuilt)], check=True)
        prove(scratch / "environment/bin/organizer", scratch / "served again")
    print(f"Proven: {wheel.relative_to(ROOT)} and {archive.relative_to(ROOT)}")


def build(source: Path, output: Path, *kinds: str) -> None:
    """Build packages of a source folder with the pinned setuptools. Raises `CalledProcessError`."""
    command = [sys.executable, "-m", "build", "--no-isolation", *kinds, "--outdir", str(output), str(source)]
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)


def rebuild(archive: Path, scratch: Path) -> Path:
    """Return a wheel that was built of a source archive."""
    shutil.unpack_archive(archive, scratch)
    build(scratch / archive.name.removesuffix(".tar.gz"), scratch / "rebuilt", "--wheel")
    return next((scratch / "rebuilt").glob("*.whl"))


def contents(wheel: Path) -> set[tuple[str, int]]:
    """Return the files of a wheel, each with its checksum."""
    with zipfile.ZipFile(wheel) as packed:
        return {(entry.filename, entry.CRC) for entry in packed.infolist()}


def prove(organizer: Path, folder: Path) -> None:
    """Serve from an empty folder, ask for the API and the client, and run the commands. Raises `NotProven`."""
    folder.mkdir()
    for command in ("migrate", "doctor"):
        subprocess.run([organizer, command], cwd=folder, env=bare(folder), stdout=subprocess.DEVNULL, check=True)
    with serving(organizer, folder) as (url, _):
        check_answers(url)


@contextlib.contextmanager
def serving(organizer: Path, folder: Path, **environment: str) -> Iterator[tuple[str, "subprocess.Popen[str]"]]:
    """Serve on a free port from this folder; yields the address and the process. Raises `NotProven`."""
    with (folder / "errors").open("w") as errors:
        command = [str(organizer), "serve", "--port", "0"]
        server = subprocess.Popen(
            command, cwd=folder, env=bare(folder) | environment, stdout=subprocess.PIPE, stderr=errors, text=True
        )
    try:
        ready = READY.search(server.stdout.readline()) if server.stdout else None
        if not ready:
            raise NotProven(f"The server did not start: {(folder / 'errors').read_text()}")
        yield ready[1], server
    finally:
        server.terminate()
        server.communicate(timeout=60)


def bare(folder: Path) -> dict[str, str]:
    """Return an environment without settings, in which everything is kept below the folder."""
    return {"PATH": os.environ["PATH"], "HOME": str(folder)}


def check_answers(url: str) -> None:
    """Ask for what a browser and a monitor ask first. Raises `NotProven`."""
    fetch(f"{url}/health/")
    page = fetch(f"{url}/app/").decode()
    script = SCRIPT.search(page)
    if not script:
        raise NotProven(f"/app/ is not the client: {page}")
    fetch(url + script[1])


def fetch(url: str) -> bytes:
    """Return the body of a successful answer. Raises `HTTPError`."""
    with urllib.request.urlopen(url, timeout=60) as answer:  # noqa: S310 (our own server)
        content: bytes = answer.read()
        return content


if __name__ == "__main__":
    main()
