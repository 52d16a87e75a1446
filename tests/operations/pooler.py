"""PgBouncer in front of a PostgreSQL server, as Debian installs it."""

import contextlib
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from tests.live.cluster import UNPRIVILEGED, own
from tests.races.live import free_port

SETTINGS = """
[databases]
* = host=127.0.0.1 port={server}

[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = trust
auth_file = {folder}/users
pool_mode = {mode}
default_pool_size = {size}
max_client_conn = 200
"""


def program() -> str | None:
    """Return where PgBouncer is; None when it is not installed."""
    return shutil.which("pgbouncer") or shutil.which("pgbouncer", path="/usr/sbin")


@contextlib.contextmanager
def pooled(url: str, *, mode: str, size: int) -> Iterator[str]:
    """Yield the address of this database through a pooler, which shares `size` connections between all clients."""
    folder, port = Path(tempfile.mkdtemp(prefix="organizer-pooler-")), free_port()
    try:
        own(folder)
        server = urlsplit(url).port
        (folder / "users").write_text('"postgres" ""\n')
        configuration = folder / "pgbouncer.ini"
        configuration.write_text(SETTINGS.format(server=server, port=port, folder=folder, mode=mode, size=size))
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(
                [str(program()), str(configuration)],
                user=UNPRIVILEGED if os.geteuid() == 0 else None,
                cwd="/",
                stdout=log,
                stderr=log,
            )
        through = urlsplit(url)._replace(netloc=f"postgres@127.0.0.1:{port}").geturl()
        try:
            wait_for(through, process, folder / "log")
            yield through
        finally:
            process.terminate()
            process.wait(30)
    finally:
        shutil.rmtree(folder)


def wait_for(url: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    """Wait until the database answers through the pooler."""
    end = time.monotonic() + 30
    while True:
        assert process.poll() is None, log.read_text()
        with contextlib.suppress(psycopg.OperationalError), psycopg.connect(url) as connection:
            connection.execute("SELECT 1")
            return
        assert time.monotonic() < end, log.read_text()
        time.sleep(0.1)
