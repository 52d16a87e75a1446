"""Whose the data is. A file of another user's is one that the server cannot use, so only the owner may write."""

import contextlib
import os
import pwd
import shlex
from dataclasses import dataclass
from pathlib import Path

from organizer.config.env import Environment

ROOT = 0


@dataclass
class Purpose:
    """What this process was started for. The command line says so before settings are read."""

    writes: bool = True
    # As the person typed it, to be repeated in advice.
    command: str = "organizer"


purpose = Purpose()


def check_owner(env: Environment, name: str, path: Path) -> None:
    """Note a problem of the setting `name` when `path` is another user's and this process was started to write.

    What is not there yet, or cannot be looked at, is no problem here. One problem of this kind is enough to say.
    """
    owner = owner_of(path)
    if not purpose.writes or env.problems or owner is None or owner == os.geteuid():
        return
    if owner == ROOT and path.is_dir():
        return  # a volume, as platforms for containers mount them: root's, and this user may write into it
    env.problem(name, f"cannot be used: {whose(path)} {what_to_do(path, owner)}")


def whose(path: Path) -> str:
    """Say to whom a file or folder belongs, or the folder that keeps us from looking at it; nothing when it is ours."""
    owner, me = owner_of(path), os.geteuid()
    if owner is None and path != path.parent:
        return whose(path.parent)
    if owner is None or owner == me:
        return ""
    return f"{path} belongs to {user_name(owner)}, and this is run by {user_name(me)}."


def what_to_do(path: Path, owner: int) -> str:
    """What to type to run the same as the owner of our data; or what to do when that is root, who serves nothing."""
    if owner == ROOT:
        return f"Give it back, as root: chown -R {user_name(os.geteuid())} {shlex.quote(str(path))}"
    folder = os.environ.get("ORGANIZER_DATA")
    settings = f"env {shlex.quote(f'ORGANIZER_DATA={folder}')} " if folder else ""
    return f"Run: sudo -u {shlex.quote(user_name(owner))} {settings}{purpose.command}"


def owner_of(path: Path) -> int | None:
    """The user to whom a file or folder belongs; None when there is none, or we may not look."""
    with contextlib.suppress(OSError, ValueError):
        return path.stat().st_uid
    return None


def user_name(number: int) -> str:
    """A user's name, or #number, as `sudo -u` takes them."""
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return f"#{number}"
