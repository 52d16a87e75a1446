"""A fresh organizer with an environment of its own. Settings are read once per process, so each lives in a subprocess:
`python -m tests.contract.probe` reads a job from standard input and prints what was answered."""

import atexit
import functools
import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

from tests.forks import run_module

REPOSITORY = Path(__file__).parents[2]
KEPT = ("PATH", "HOME", "LANG", "TMPDIR", "SYSTEMROOT")


@dataclass(frozen=True)
class Answer:
    """One answer of the organizer in the subprocess."""

    status: int
    headers: dict[str, str]
    cookies: str
    text: str

    @property
    def body(self) -> Any:
        return json.loads(self.text)

    def cookie(self, name: str) -> Any:
        """Return a cookie that the answer sets, with its attributes."""
        return SimpleCookie(self.cookies)[name]


def environment(folder: Path, **variables: str) -> dict[str, str]:
    """Return a bare environment with these variables, its data in `folder`."""
    bare = {name: os.environ[name] for name in KEPT if name in os.environ}
    return bare | {"PYTHONPATH": str(REPOSITORY), "ORGANIZER_DATA": str(folder / "data")} | variables


def run(folder: Path, job: dict[str, Any], **variables: str) -> subprocess.CompletedProcess[str]:
    """Do a job in a new process whose working directory is `folder`."""
    return run_module("tests.contract.probe", cwd=folder, env=environment(folder, **variables), typed=json.dumps(job))


def ask(folder: Path, *requests: dict[str, Any], **variables: str) -> list[Answer]:
    """Send requests (`path`, and optionally `method`, `body`, `headers`, `form`, `address`,
    `picture`, `keep_cookies`) one after another.

    `keep_cookies` sends those that the answer before it has set.
    `{n.key}` in a path or header stands for a key of the n-th answer's body, counted from 0.
    """
    if not (folder / "data").exists():
        shutil.copytree(_migrated_data(), folder / "data", ignore=shutil.ignore_patterns("*secret*"))
    done = run(folder, {"requests": requests}, **variables)
    assert done.returncode == 0, done.stderr
    return [Answer(**answer) for answer in json.loads(done.stdout.splitlines()[-1])]


@functools.cache
def _migrated_data() -> Path:
    """Return a data folder whose database is up to date, made once per process: migrating takes seconds."""
    folder = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    done = run(folder, {"requests": [], "migrate": True})
    assert done.returncode == 0, done.stderr
    return folder / "data"


def settings_of(folder: Path, *names: str, **variables: str) -> dict[str, Any]:
    """Return Django's settings of these names."""
    done = run(folder, {"settings": names}, **variables)
    assert done.returncode == 0, done.stderr
    values: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return values


def _main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "organizer.config.settings"
    import django
    from django.conf import settings
    from django.core.management import call_command

    job = json.load(sys.stdin)
    django.setup()
    if "settings" in job:
        print(json.dumps({name: getattr(settings, name) for name in job["settings"]}, default=str))
        return
    if job.get("migrate"):
        call_command("migrate", verbosity=0)
    answers: list[dict[str, Any]] = []
    for request in job["requests"]:
        answers.append(_send(request, answers))
    print(json.dumps(answers))


def _send(request: dict[str, Any], earlier: list[dict[str, Any]]) -> dict[str, Any]:
    from django.test import Client

    def fill(text: str) -> str:
        for number, answer in enumerate(earlier):
            body = json.loads(answer["text"]) if answer["text"].startswith("{") else {}
            for key, value in body.items():
                text = text.replace(f"{{{number}.{key}}}", str(value))
        return text

    client = Client(SERVER_NAME="127.0.0.1", REMOTE_ADDR=request.get("address", "127.0.0.1"))
    if request.get("keep_cookies"):
        client.cookies.load(earlier[-1]["cookies"])
    headers = {name: fill(value) for name, value in request.get("headers", {}).items()}
    method, path, body = request.get("method", "GET"), fill(request["path"]), request.get("body")
    if request.get("picture"):
        from tests.contract.answers import picture

        answer = client.post(path, body | {request["picture"]: picture()}, headers=headers)
    elif request.get("form"):
        answer = client.post(path, request["form"], headers=headers)
    else:
        content = "" if body is None else json.dumps(body)
        answer = client.generic(method, path, content, content_type="application/json", headers=headers)
    return {
        "status": answer.status_code,
        "headers": {name.lower(): value for name, value in answer.items()},
        "cookies": answer.cookies.output(header="", sep=" "),
        "text": answer.content.decode(errors="replace"),
    }


if __name__ == "__main__":
    _main()
