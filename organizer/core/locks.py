"""Locks between processes of one machine: files that the system unlocks with their process, even when it is killed."""

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def locked(path: Path, *, shared: bool = False, wait: bool = True) -> Iterator[int]:
    """Hold the lock of this file during the block; it is made when it is missing. Yields its descriptor.

    Made by root, it has the owner and the rights of its folder: who may write there has to be able to open it. Any
    number may hold a `shared` lock at once. Without `wait` raises BlockingIOError when another process holds one that
    excludes ours.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    try:
        if os.geteuid() == 0:
            folder = path.parent.stat()
            os.fchown(descriptor, folder.st_uid, folder.st_gid)
            os.fchmod(descriptor, folder.st_mode & 0o666)
        fcntl.flock(descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | (0 if wait else fcntl.LOCK_NB))
        yield descriptor
    finally:
        os.close(descriptor)
