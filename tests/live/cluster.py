"""A PostgreSQL server of one's own, to be restarted under load: nobody else's is touched."""

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.races.live import free_port

# PostgreSQL refuses to run as root; this is whom its packages make for it.
UNPRIVILEGED = "postgres"
SETTINGS = """
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
port = {port}
max_connections = 200
"""


@dataclass(frozen=True)
class Cluster:
    """A running server. `url` leads to its first database."""

    folder: Path
    url: str

    def restart(self, mode: str) -> None:
        """Stop it, `fast` (connections are broken off) or `immediate` (as a crash, with recovery), and start it."""
        place = ("-D", str(self.folder / "data"), "-l", str(self.folder / "log"))
        run_program("pg_ctl", "restart", "-w", "-m", mode, *place)

    def freeze(self) -> None:
        """Stop all of its processes where they are: connections stay, and nothing answers."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let them go on."""
        self._signal(signal.SIGCONT)

    def _signal(self, number: int) -> None:
        parent = int((self.folder / "data" / "postmaster.pid").read_text().split()[0])
        children = Path(f"/proc/{parent}/task/{parent}/children").read_text()
        for pid in (parent, *map(int, children.split())):
            with contextlib.suppress(ProcessLookupError):  # a connection that has ended meanwhile
                os.kill(pid, number)


def can_have_cluster() -> bool:
    """Say whether the programs are here, and somebody to run them as."""
    if _programs() is None:
        return False
    with contextlib.suppress(KeyError):
        return os.geteuid() != 0 or pwd.getpwnam(UNPRIVILEGED).pw_uid != 0
    return False


@contextlib.contextmanager
def private_cluster(settings: str = "") -> Iterator[Cluster]:
    """Make a server in a folder of its own, start it, and remove both afterwards.

    `settings` are lines of its configuration, in which `{folder}` is that folder.
    Meanwhile connections are durable, whatever other tests do without: what was acknowledged outlives a crash.
    """
    options = os.environ.pop("PGOPTIONS", None)
    folder, port = Path(tempfile.mkdtemp(prefix="organizer-cluster-")), free_port()
    try:
        own(folder)
        data = folder / "data"
        kind = ("-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
        run_program("initdb", "-D", str(data), *kind)
        with (data / "postgresql.conf").open("a") as configuration:
            configuration.write(SETTINGS.format(port=port) + settings.format(folder=folder))
        run_program("pg_ctl", "start", "-w", "-D", str(data), "-l", str(folder / "log"))
        try:
            yield Cluster(folder, f"postgresql://postgres@127.0.0.1:{port}/postgres")
        finally:
            run_program("pg_ctl", "stop", "-w", "-m", "immediate", "-D", str(data))
    finally:
        shutil.rmtree(folder)
        if options is not None:
            os.environ["PGOPTIONS"] = options


def own(folder: Path) -> None:
    """Give a folder to who runs the programs."""
    if os.geteuid() == 0:
        shutil.chown(folder, UNPRIVILEGED)


def _programs() -> Path | None:
    """Return the folder of `pg_ctl` and `initdb`, the newest where there are several."""
    if found := shutil.which("pg_ctl"):
        return Path(found).resolve().parent
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"), key=lambda path: int(path.parts[-3]))
    return versions[-1].parent if versions else None


def run_program(program: str, *arguments: str) -> None:
    """Run one of PostgreSQL's programs to its end, as somebody whom it does not refuse."""
    user = UNPRIVILEGED if os.geteuid() == 0 else None
    command = [str((_programs() or Path()) / program), *arguments]
    # Files, not pipes: the server inherits them, and a pipe would never end.
    with tempfile.TemporaryFile() as said:
        done = subprocess.run(command, user=user, cwd="/", stdout=said, stderr=said)
        said.seek(0)
        assert done.returncode == 0, said.read().decode()
