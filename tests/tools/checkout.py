"""Small checkouts: the real Makefile and tools, a client of one file, and a stand-in for npm that builds it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
# Nothing is fetched in these tests; what needs a network has to say so.
OFFLINE = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": "", "PIP_CONFIG_FILE": os.devnull}
# What a machine has that has nothing.
USUAL = ("sh", "cat", "chmod", "cp", "dirname", "env", "ln", "mkdir", "mktemp", "realpath", "rm", "touch", "make")
# Stands for npm: writes down what it was asked and with which PATH, and builds a page.
NPM = """#!/bin/sh
echo "$*" >> "{log}"
case "$1" in
    --version) echo 10.8.2 ;;
    ping) {ping} ;;
    ci) {ci} ;;
    run) {run} ;;
esac
"""
BUILD = 'mkdir -p "$ORGANIZER_CLIENT_DIST" && cat index.html > "$ORGANIZER_CLIENT_DIST/index.html"'


class Checkout:
    """A folder like a clone of the repository, with a PATH of its own that has no Node."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.bin = folder.parent / "bin"
        self.log = folder.parent / "asked"
        shutil.copytree(ROOT / "tools", folder / "tools", ignore=shutil.ignore_patterns("__pycache__"))
        for name in ("Makefile", "requirements-node.txt", "client/package.json", "client/package-lock.json"):
            (folder / name).parent.mkdir(exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
        (folder / "requirements.txt").touch()
        (folder / "client/index.html").write_text("first")
        (folder / "organizer/client").mkdir(parents=True)
        (folder / "organizer/__main__.py").write_text("print('serving from', __file__)")
        self.bin.mkdir()
        for name in USUAL:
            (self.bin / name).symlink_to(str(shutil.which(name)))
        (self.bin / "python3").symlink_to(getattr(sys, "_base_executable", sys.executable))

    @property
    def page(self) -> Path:
        return self.folder / "organizer/client/dist/index.html"

    def has_program(self, name: str, text: str) -> None:
        """Put a program on the checkout's PATH."""
        (self.bin / name).write_text(text)
        (self.bin / name).chmod(0o755)

    def has_node(self, version: str = "v20.19.0") -> None:
        self.has_program("node", f"#!/bin/sh\necho {version}\n")

    def has_npm(self, *, ping: str = "echo PONG", ci: str = "mkdir -p node_modules", run: str = BUILD) -> None:
        """Put an npm on PATH; what each of its words does is a line of shell, run in `client/`."""
        self.has_program("npm", NPM.format(log=self.log, ping=ping, ci=ci, run=run))

    def asked(self) -> list[str]:
        """Return what npm was asked since the last time, without its version."""
        lines = self.log.read_text().splitlines() if self.log.exists() else []
        self.log.unlink(missing_ok=True)
        return [line.split(" --")[0] for line in lines if not line.startswith("--")]

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Run a command in the checkout, without a network for pip."""
        home = self.folder.parent / "home"
        home.mkdir(exist_ok=True)
        environment = {"PATH": str(self.bin), "HOME": str(home), **OFFLINE}
        return subprocess.run(
            command, cwd=self.folder, env=environment, capture_output=True, text=True, timeout=300, check=False
        )

    def build(self) -> subprocess.CompletedProcess[str]:
        return self.run("python3", "-m", "tools.web_client")
