"""A whole machine for one test: systemd, booted in a container.

Its files are this machine's, under an overlay in memory that takes every change and goes with the box: what is
installed here is installed there, and every path is the real one. Its network is a loopback of its own, nothing else.
"""

import contextlib
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.server.running import children_of

BOOT_SECONDS = 120
USUAL_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
# Its processes and mounts are in namespaces that end with this command, as this command does with the test.
APART = ["setpriv", "--pdeathsig=KILL", "unshare", "--fork", "--kill-child", "--pid", "--mount-proc"]
BOOT = """
set -e
mount -t tmpfs -o size=4g tmpfs "$1"
mkdir "$1/changes" "$1/work" "$1/root"
mount -t overlay overlay -o "lowerdir=/,upperdir=$1/changes,workdir=$1/work" "$1/root"
exec systemd-nspawn --quiet --register=no --keep-unit --private-network --machine="$2" --directory="$1/root" \
    --bind="$3:/usr/local/src/organizer" --boot systemd.unit=basic.target
"""


def why_not() -> str:
    """Return what keeps this machine from booting a box, or "" when nothing does."""
    if os.geteuid() != 0:
        return "only root may boot a container"
    missing = [name for name in ("systemd-nspawn", "nsenter", "setpriv", "unshare") if not shutil.which(name)]
    return f"{' and '.join(missing)} is not here (Debian: systemd-container)" if missing else ""


@dataclass(frozen=True)
class Box:
    """A booted machine. `leader` is its process 1, as seen from outside."""

    leader: int

    def enter(self, *namespaces: str) -> list[str]:
        """Return the beginning of a command line that runs in all of the box's namespaces, or in those named."""
        return ["nsenter", f"--target={self.leader}", *(namespaces or ("--all",))]

    def run(self, script: str, *, typed: str = "", fails: bool = False, seconds: float = 120) -> str:
        """Run lines of shell as root would type them; return what they wrote to either stream.

        Fails the test when the exit code is not 0, or with `fails` when it is.
        """
        environment = {"PATH": USUAL_PATH, "HOME": "/root", "LANG": "C.UTF-8"}
        done = subprocess.run(
            [*self.enter(), "bash", "-e", "-c", script],
            env=environment,
            input=typed,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=seconds,
            check=False,
        )
        assert bool(done.returncode) is fails, f"{script}\nexit code {done.returncode}\n{done.stdout}{self.journal()}"
        return done.stdout

    def journal(self) -> str:
        """Return the newest lines of the system's log."""
        command = [*self.enter(), "journalctl", "--no-pager", "--lines=60", "--output=cat", "--unit=organizer*"]
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout


@contextlib.contextmanager
def booted(folder: Path, *, source: Path) -> Iterator[Box]:
    """Boot a box, with the folder `source` at /usr/local/src/organizer, and throw it away afterwards.

    `folder` is empty, and stays so outside of the box.
    """
    name = f"organizer-{os.getpid()}"
    boot = ["sh", "-c", BOOT, "boot", str(folder), name, str(source)]
    with (folder.parent / f"{folder.name}.console").open("wb") as console:
        apart = subprocess.Popen([*APART, *boot], stdin=subprocess.DEVNULL, stdout=console, stderr=console)
    try:
        yield _wait_for(apart, Path(console.name))
    finally:
        apart.kill()  # nothing in there is worth a shutdown
        apart.wait()


def _wait_for(apart: "subprocess.Popen[bytes]", console: Path) -> Box:
    end = time.monotonic() + BOOT_SECONDS
    while time.monotonic() < end and apart.poll() is None:
        for leader in [leader for nspawn in children_of(apart.pid) for leader in children_of(nspawn)]:
            box = Box(leader)
            state = subprocess.run(
                [*box.enter(), "systemctl", "is-system-running"], capture_output=True, text=True, check=False
            )
            if state.stdout.strip() in ("running", "degraded", "starting"):
                box.run("until systemctl is-active --quiet basic.target; do sleep 0.1; done")
                return box
        time.sleep(0.2)
    raise AssertionError(f"the box did not boot: {console.read_text(errors='replace')}")
