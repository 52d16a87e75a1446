"""A second PostgreSQL server that follows the first: everything can be read there, and nothing written."""

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.live.cluster import Cluster, own, run_program
from tests.races.live import free_port


@contextlib.contextmanager
def standby_of(cluster: Cluster) -> Iterator[Cluster]:
    """Copy the running server, start the copy as its standby, and remove it afterwards."""
    folder, port = Path(tempfile.mkdtemp(prefix="organizer-standby-")), free_port()
    try:
        own(folder)
        data = folder / "data"
        run_program("pg_basebackup", "-D", str(data), "-d", cluster.url, "-R", "-X", "stream", "--checkpoint=fast")
        with (data / "postgresql.conf").open("a") as settings:
            settings.write(f"port = {port}\n")
        run_program("pg_ctl", "start", "-w", "-D", str(data), "-l", str(folder / "log"))
        try:
            yield Cluster(folder, f"postgresql://postgres@127.0.0.1:{port}/postgres")
        finally:
            run_program("pg_ctl", "stop", "-w", "-m", "immediate", "-D", str(data))
    finally:
        shutil.rmtree(folder)
