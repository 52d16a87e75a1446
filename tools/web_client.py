"""Build the web client into `organizer/client/dist`, when its sources changed.

    python3 -m tools.web_client

A client that is served already is replaced only by a complete new one.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import sys
from pathlib import Path

from tools.environment import ROOT
from tools.npm import CLIENT, NoNode, Npm, find_npm

DIST = ROOT / "organizer" / "client" / "dist"
# On the same file system as the build that it replaces.
DRAFT = DIST.with_name("dist.new")
OUTDATED = DIST.with_name("dist.old")
MODULES = CLIENT / "node_modules"
# What a build and the packages were made from. By contents, because copies and clones have other times.
BUILT_FROM = ".built-from"

# npm's codes for a network that is not there.
UNREACHABLE = re.compile(
    r"\b(EAI_AGAIN|ENOTFOUND|ECONNREFUSED|ECONNRESET|ENETUNREACH|EHOSTUNREACH|\w*TIMEDOUT|\w*TIMEOUT)\b"
)


class NotBuilt(Exception):
    """The client could not be built: one line that says why, and what the failing program wrote, if that may help."""

    def __init__(self, message: str, details: str = "") -> None:
        super().__init__(message)
        self.details = details


def main() -> int:
    """Build the client. Returns the exit code: 1 when it is not what the sources say, which stops no server."""
    try:
        build()
    except NotBuilt as error:
        state = (
            "could not be built again and stays as it was" if has_build() else "is not built; the API works without it"
        )
        print(*filter(None, (error.details, f"The web client {state}: {error}")), sep="\n", file=sys.stderr)
        return 1
    return 0


def build() -> None:
    """Bring the built client up to date with its sources; does nothing when it is. Raises `NotBuilt`."""
    sources = fingerprint()
    if _noted(DIST) == sources:
        return
    try:
        npm = find_npm()
        install_packages(npm)
        print("Building the web client …", flush=True)
        shutil.rmtree(DRAFT, ignore_errors=True)
        done = npm.run("run", "--silent", "build", ORGANIZER_CLIENT_DIST=str(DRAFT))
        if done.returncode:
            raise NotBuilt("its build failed, see above.", done.stdout.strip())
        (DRAFT / BUILT_FROM).write_text(sources, encoding="utf-8")
        _put_in_place()
    except NoNode as error:
        raise NotBuilt(f"{error} Install Node with npm, or try again with a network.") from error
    except OSError as error:
        raise NotBuilt(f"{error.filename} cannot be written: {error.strerror}.") from error


def install_packages(npm: Npm) -> None:
    """Install the packages that `package-lock.json` names, unless they are there. Raises `NotBuilt`."""
    lock = hashlib.sha256((CLIENT / "package-lock.json").read_bytes()).hexdigest()
    if _noted(MODULES) == lock:
        return
    print("Fetching the packages of the web client (once) …", flush=True)
    # Without a network, npm waits for minutes before it gives up.
    asked = npm.run("ping", "--fetch-retries=0", "--fetch-timeout=20000")
    reachable = not UNREACHABLE.search(asked.stdout)
    done = npm.run("ci", "--no-audit", "--no-fund", "--loglevel=error", *([] if reachable else ["--offline"]))
    if done.returncode and not reachable:
        raise NotBuilt("npm's registry cannot be reached. Try again with a network.")
    if done.returncode:
        raise NotBuilt("npm could not install its packages, see above.", done.stdout.strip())
    (MODULES / BUILT_FROM).write_text(lock, encoding="utf-8")


def fingerprint() -> str:
    """Return a hash of everything that the build is made from."""
    digest = hashlib.sha256()
    for path in sorted(_sources(CLIENT)):
        digest.update(
            f"{path.relative_to(CLIENT).as_posix()}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode()
        )
    return digest.hexdigest()


def has_build() -> bool:
    """Say whether there is a built client to serve, of whatever sources."""
    return (DIST / "index.html").exists()


def _sources(folder: Path) -> list[Path]:
    found = []
    for path in folder.iterdir():
        if path.is_dir() and path.name != MODULES.name:
            found += _sources(path)
        elif path.is_file() and path.suffix != ".md":
            found.append(path)
    return found


def _noted(folder: Path) -> str | None:
    try:
        return (folder / BUILT_FROM).read_text(encoding="utf-8")
    except FileNotFoundError:
        return None


def _put_in_place() -> None:
    """Replace the build by the draft. A server that runs reads the new one with the next request."""
    shutil.rmtree(OUTDATED, ignore_errors=True)
    if DIST.exists():
        DIST.rename(OUTDATED)
    DRAFT.rename(DIST)
    shutil.rmtree(OUTDATED, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
