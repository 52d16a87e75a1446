"""The product on its own server, with a database of its own and answers that are marked; and people who ask it."""

import contextlib
import http.client
import json
import os
import uuid

from tests.forks import run_module
from tests.scratch import scratch_database
from tests.server.running import ROOT, Running

PASSWORD = "correct horse battery 7"
WISH = {
    "app": "tests.memory.marking:app",
    "memory": "organizer.config.remembering:make_memory",
    "background": None,
    "routes": {},
}


@contextlib.contextmanager
def marked_server(folder, *, workers=1, **settings):
    """Start it; on PostgreSQL when TEST_DATABASE_URL names a server, else on SQLite."""
    with database_under_test() as url:
        environment = os.environ | {
            "ORGANIZER_DATA": str(folder / "data"),
            "DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": "organizer.config.settings",
            "COOKIE_SECURE": "0",
            "PYTHONPATH": str(ROOT),
            **settings,
        }
        run_module("organizer", "migrate", cwd=ROOT, env=environment).check_returncode()
        running = Running({**WISH, "workers": workers}, directory=folder, environment=environment)
        running.database_url = url
        try:
            yield running
            assert running.stop() == 0
            assert "Traceback" not in running.logged(), running.logged()
        finally:
            running.clean_up()


@contextlib.contextmanager
def database_under_test():
    """Make a database on the PostgreSQL server under test and yield its address; "" when SQLite is tested."""
    server = os.environ.get("TEST_DATABASE_URL", "")
    with scratch_database(server) if server else contextlib.nullcontext("") as url:
        yield url


class Caller:
    """Somebody with one open connection; every answer tells whether it was made for them or remembered."""

    def __init__(self, port, token=None):
        self._port = port
        self._connection = None
        self.token = token
        self.seen = set()

    def ask(self, path, method="GET", body=None, headers=None, *, token=True):
        """Return (status, headers, body as JSON or None, remembered)."""
        headers = dict(headers or {})
        if self.token and token:
            headers.setdefault("Authorization", f"Bearer {self.token}")
        if body is not None:
            headers["Content-Type"] = "application/json"
            body = json.dumps(body)
        if self._connection is None:
            self._connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)
        self._connection.request(method, path, body, headers)
        answer = self._connection.getresponse()
        content = answer.read()
        known = {name.lower(): value for name, value in answer.getheaders()}
        mark = known.pop("x-made")
        assert known.pop("x-request-id")  # one for each request, remembered or not
        remembered = mark in self.seen
        self.seen.add(mark)
        return answer.status, known, json.loads(content) if content else None, remembered

    def get(self, path, **headers):
        return self.ask(path, headers={name.replace("_", "-"): value for name, value in headers.items()})

    def post(self, path, body):
        status, _, content, _ = self.ask(path, "POST", body)
        assert status in (200, 201), content
        return content

    def close(self):
        if self._connection is not None:
            self._connection.close()


def newcomer(port, name):
    """Register somebody under a name of their own and return them as a caller with `id` and `name`."""
    caller = Caller(port)
    caller.name = f"{name}-{uuid.uuid4().hex[:6]}"
    body = {"username": caller.name, "password1": PASSWORD, "password2": PASSWORD}
    made = caller.post("/dj-rest-auth/registration/", body)
    caller.token = caller.first_token = made["access_token"]
    caller.refresh, caller.id = made["refresh_token"], made["user"]["pk"]
    return caller
