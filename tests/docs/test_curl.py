"""The stand-in asks and answers as curl does, in all that our pages use it for."""

import http.server
import json
import re
import shutil
import subprocess
import threading

import pytest

from tests.docs.console import stand_in

CURL = shutil.which("curl")
TOLD = ("Accept", "Authorization", "Content-Type", "Content-Length")


class Telling(http.server.BaseHTTPRequestHandler):
    """Answers every request with what was asked, as JSON."""

    def do_GET(self):
        body = self.rfile.read(int(self.headers["Content-Length"] or 0)).decode("latin-1")
        heard = {name: self.headers[name] for name in TOLD}
        said = json.dumps({"asked": self.requestline, "headers": heard, "body": body}).encode()
        self.send_response(404 if "missing" in self.path else 200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(said)

    do_POST = do_PATCH = do_DELETE = do_GET  # noqa: N815

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def url():
    server = http.server.HTTPServer(("127.0.0.1", 0), Telling)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def ask(tmp_path):
    """Ask by curl and by the stand-in; return what each wrote, without what is by chance."""
    (tmp_path / "dot.png").write_bytes(b"\x89PNG\r\n\x1a\n")

    def ask_both(*arguments):
        return [ask_by(program, arguments, tmp_path) for program in (CURL, stand_in(tmp_path))]

    return ask_both


def ask_by(program, arguments, folder):
    done = subprocess.run([program, *arguments], cwd=folder, capture_output=True, text=True, timeout=60)
    kept = (folder / "kept").read_text() if (folder / "kept").exists() else ""
    (folder / "kept").unlink(missing_ok=True)
    said = done.stdout + kept
    for boundary in re.findall(r"boundary=([\w-]+)", said):
        said = said.replace(boundary, "BOUNDARY")
    return done.returncode, re.sub(r'"Content-Length": "\d+"', "", said) if "BOUNDARY" in said else said


@pytest.mark.skipif(not CURL, reason="there is no curl to compare with")
@pytest.mark.parametrize(
    "arguments",
    [
        ["-s", "{url}/tasks/?limit=1&q=a%20b", "-H", "Authorization: Bearer token"],
        ["-s", "-H", "Content-Type: application/json", "-H", "", "{url}/", "-d", '{"name": "Zoë"}'],
        ["-s", "{url}/", "-d", "name=Zoë"],
        ["-s", "{url}/task/1", "-X", "PATCH", "-F", "status=2", "-F", "title=Water the beans"],
        ["-s", "{url}/task/1", "-X", "PATCH", "-F", "file=@dot.png"],
        ["-s", "-X", "DELETE", "{url}/team/1"],
        ["-s", "{url}"],
        ["-s", "{url}/missing", "-w", "%{http_code} %{content_type}\\n"],
        ["-s", "-o", "kept", "-w", "%{http_code} %{content_type}\\n", "{url}/"],
        ["-s", "http://127.0.0.1:9/"],
    ],
    ids=" ".join,
)
def test_stand_in_does_as_curl_does(ask, url, arguments):
    by_curl, by_stand_in = ask(*(argument.replace("{url}", url) for argument in arguments))
    assert by_stand_in == by_curl


def test_stand_in_refuses_what_it_does_not_know(tmp_path, url):
    done = subprocess.run([stand_in(tmp_path), "--compressed", url], capture_output=True, text=True)
    assert done.returncode == 2
    assert "--compressed" in done.stderr
