"""A SQLite database: its file, its settings, its pages."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from django.db import connection

from organizer.doctor.files import file_system_of, is_open_to_others
from organizer.doctor.findings import Finding, Level

# https://sqlite.org/wal.html#walresetbug: before this release, connections that write and checkpoint at the same moment
# can, rarely, corrupt the file. Within one process our writers take turns; between processes nothing keeps them apart.
SAFE_SQLITE = (3, 51, 3)
DAMAGED = (
    "Stop the server, and restore the newest good backup (organizer restore --replace FILE). "
    "The disk may be failing: move to another one."
)
# Their locks do not hold between machines, and write-ahead logging shares memory, which they cannot.
# https://sqlite.org/wal.html#overview, https://sqlite.org/howtocorrupt.html#_file_locking_problems
NETWORK_FILE_SYSTEMS = (
    *("nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "ceph", "afs", "glusterfs", "lustre", "gfs2", "ocfs2"),
    *("fuse.sshfs", "fuse.glusterfs", "fuse.ceph", "fuse.s3fs", "fuse.rclone", "fuse.gcsfuse", "fuse.mount-s3"),
)
# What to do about what SQLite says.
ADVICE = {
    "malformed": DAMAGED,
    "not a database": DAMAGED,
    "disk I/O": DAMAGED,
    "disk is full": "Make room on the disk.",
    "locked": "Another program holds the database. Stop it, and look again.",
    "readonly": "Check who owns the file and its folder, and that the disk can be written.",
    "unable to open": "Check who owns the file and its folder.",
}


def check() -> Iterator[Finding]:
    """Whether the file is one to rely on."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode")
        mode = cursor.fetchone()[0]
        cursor.execute("PRAGMA synchronous")
        flushed = cursor.fetchone()[0] >= 2  # 2 is FULL, 3 is EXTRA
    path = Path(connection.settings_dict["NAME"])
    yield Finding(Level.OK, "database", f"SQLite {sqlite3.sqlite_version} at {path}, journal {mode}.")
    if mode != "wal" or not flushed:
        message = "the file system refuses write-ahead logging or flushing: readers block, or a power cut loses writes."
        yield Finding(Level.WARNING, "database", message, "Keep the data folder on a local disk.")
    if (kind := file_system_of(path)) in NETWORK_FILE_SYSTEMS:
        message = f"{path} is on a network file system ({kind}), on which SQLite's locks fail: it can be damaged."
        yield Finding(Level.WARNING, "database", message, "Move it to a local disk, or use PostgreSQL.")
    if is_open_to_others(path) and is_open_to_others(path.parent):
        yield Finding(Level.ERROR, "database", f"{path} can be read by other users.", f"chmod 600 {path}")
    if sqlite3.sqlite_version_info < SAFE_SQLITE:
        message = f"SQLite {sqlite3.sqlite_version} has a rare flaw (a checkpoint racing a writer), fixed in 3.51.3."
        advice = "Run one process (WORKERS=1), keep backups; a newer SQLite or PostgreSQL ends it."
        yield Finding(Level.WARNING, "database", message, advice)
    yield from damage("quick_check")


def check_deeply() -> Iterator[Finding]:
    """Compare indexes with their tables, and rows with those that they refer to."""
    found = list(damage("integrity_check"))
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA foreign_key_check")
        if lost := cursor.fetchone():
            message = f"a row of {lost[0]} refers to one of {lost[2]} that is missing."
            found.append(Finding(Level.ERROR, "integrity", message, DAMAGED))
    yield from found or [Finding(Level.OK, "integrity", "all pages, indexes and references are sound.")]


def damage(kind: str) -> Iterator[Finding]:
    """What SQLite finds wrong with its own file: `quick_check` reads all pages, `integrity_check` compares indexes."""
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {kind}(1)")
        said = cursor.fetchone()[0]
    if said != "ok":
        yield Finding(Level.ERROR, "integrity", f"the database is damaged: {' '.join(said.split())}", DAMAGED)
