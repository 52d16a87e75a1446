"""`organizer doctor --deep` asks at PUBLIC_URL whether we are what answers there."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.backups.site import new_site
from tests.config.test_doctor import doctor
from tests.races.live import free_port


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with new_site(tmp_path_factory.mktemp("site")) as made:
        assert made.organizer("migrate").returncode == 0
        yield made


def about_address(site, url, *arguments):
    """What the doctor says of an address, as (level, message)."""
    findings, _ = doctor(site.folder, *arguments, **site.environment | {"PUBLIC_URL": url})
    return [(level, said) for level, said, _ in findings if said.startswith(url)]


class Answering(BaseHTTPRequestHandler):
    """Something else than we are."""

    answer = (200, b"<h1>It works!</h1>")

    def do_GET(self):
        status, body = self.answer
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


@pytest.fixture
def other():
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Other", (Answering,), {}))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def test_a_server_of_ours_answers(site):
    with site.serving() as live:
        assert about_address(site, live.url, "--deep") == [("ok", f"{live.url} answers.")]


def test_it_is_asked_deeply_only(site):
    assert about_address(site, f"http://127.0.0.1:{free_port()}") == []


def test_nobody_answers(site):
    url = f"http://127.0.0.1:{free_port()}"
    assert about_address(site, url, "--deep") == [("warning", f"{url} does not answer: Connection refused.")]


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ((200, b"<h1>It works!</h1>"), "is answered by something else."),
        ((200, b'{"status": "ok"}'), "is answered by something else."),
        ((502, b"Bad Gateway"), "answers 502."),
    ],
)
def test_something_else_answers(site, other, answer, said):
    other.RequestHandlerClass.answer = answer
    url = f"http://127.0.0.1:{other.server_port}"
    assert about_address(site, url, "--deep") == [("warning", f"{url} {said}")]
