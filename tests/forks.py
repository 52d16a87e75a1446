"""Fresh processes that start quickly: forked from one that has imported libraries, but nothing of ours and no settings.

Most of what `organizer` or a probe takes to start is importing libraries, a second of it each time. What differs from
`python -m` is only that: folder, environment, standard streams, arguments and exit code are the process's own.
"""

import atexit
import functools
import importlib
import json
import os
import runpy
import select
import signal
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
PATIENCE = 120  # seconds that a process may take
# Whatever can be imported while there are no settings does not depend on them.
LIBRARIES = (
    *(
        "PIL.Image",
        "PIL.PngImagePlugin",
        "argon2",
        "asyncio",
        "dotenv",
        "httptools",
        "jwt",
        "msgspec",
    ),
    *("psycopg", "uvloop", "django.contrib.postgres.fields", "django.core.management.commands.migrate", "django.test"),
    *("drf_spectacular.drainage", "rest_framework.compat"),
)


def run_module(
    name: str, *arguments: str, cwd: Path, env: dict[str, str], typed: str = "", user: int | None = None
) -> subprocess.CompletedProcess[str]:
    """Do what `python -W ignore -m name arguments` does in this folder and environment, with `typed` on standard input.

    The repository is importable whatever PYTHONPATH says. `user` is the number of another user who does it
    (tests/users.py). Raises `TimeoutExpired` after `PATIENCE`.
    """
    forking = _forking(user)
    assert forking.stdin is not None
    assert forking.stdout is not None
    with tempfile.TemporaryDirectory(prefix="organizer-forks-") as streams:
        Path(streams, "0").write_text(typed)
        if user is not None:
            os.chown(streams, user, user)
        job = {"name": name, "arguments": arguments, "cwd": str(cwd), "env": env, "streams": streams}
        forking.stdin.write(json.dumps(job) + "\n")
        forking.stdin.flush()
        if not select.select([forking.stdout], [], [], PATIENCE)[0]:
            os.killpg(forking.pid, signal.SIGKILL)
            _forking.cache_clear()
            raise subprocess.TimeoutExpired([name, *arguments], PATIENCE)
        code = int(forking.stdout.readline())
        return subprocess.CompletedProcess(
            [name, *arguments], code, Path(streams, "1").read_text(), Path(streams, "2").read_text()
        )


@functools.cache
def _forking(user: int | None) -> "subprocess.Popen[str]":
    """Start the process that forks, once for each process that runs tests. It ends with its standard input."""
    bare = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    other = {} if user is None else {"user": user, "group": user, "extra_groups": ()}
    if user is not None:
        bare |= {"PYTHONPATH": os.pathsep.join(sys.path), "PYTHONDONTWRITEBYTECODE": "1"}
    process = subprocess.Popen(
        [sys.executable if user is None else python_for_others(), "-m", __name__],
        cwd=ROOT,
        env=bare,
        **other,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,  # killed together with its child
    )
    atexit.register(process.communicate)
    return process


def python_for_others() -> str:
    """A Python like this one that every user can run: this one may be below a home folder. Raises LookupError."""
    version = ".".join(map(str, sys.version_info[:2]))
    for candidate in (os.path.realpath(sys.executable), f"/usr/bin/python{version}", f"/usr/local/bin/python{version}"):
        if os.path.exists(candidate) and all(
            folder.stat().st_mode & 0o005 == 0o005 for folder in Path(candidate).parents
        ):
            return candidate
    raise LookupError


def _fork_for_each_job() -> None:
    for library in LIBRARIES:
        importlib.import_module(library)
    for line in sys.stdin:
        child = os.fork()
        if not child:
            return _become(json.loads(line))
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
    return None


def _become(job: dict[str, Any]) -> None:
    """Be the process that was asked for; it ends as any other does, with its exit code or a traceback."""
    for number, flags in enumerate((os.O_RDONLY, os.O_CREAT | os.O_WRONLY, os.O_CREAT | os.O_WRONLY)):
        stream = os.open(f"{job['streams']}/{number}", flags, 0o600)
        os.dup2(stream, number)
        os.close(stream)
    sys.stdin = open(0, closefd=False)  # noqa: SIM115 (the old one has read on, what was meant for the parent)
    os.chdir(job["cwd"])
    os.environ.clear()
    os.environ.update(job["env"])
    sys.argv[1:] = job["arguments"]
    warnings.simplefilter("ignore")
    runpy.run_module(job["name"], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    _fork_for_each_job()
