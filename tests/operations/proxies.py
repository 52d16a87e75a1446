"""nginx and Caddy as deploy/ describes them, on ports, certificates and folders of the test's own."""

import contextlib
import os
import shutil
import ssl
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from tests.races.live import ROOT, free_port

NAME = "organizer.example.com"
START_SECONDS = 30
NGINX = """
daemon off;
{user}
pid {folder}/nginx.pid;
error_log stderr;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
"""
CADDY = """
{{
    admin off
    http_port {http}
    https_port {https}
    default_bind 127.0.0.1
    local_certs
    skip_install_trust
    storage file_system {folder}/store
}}
"""


@dataclass(frozen=True)
class Proxy:
    """A running proxy: its two ports, and the certificate that vouches for it."""

    program: str
    http: int
    https: int
    trusted: Path

    def client(self, *, source: str = "127.0.0.1", **more: object) -> httpx.Client:
        """Return a client that asks for `NAME` from this loopback address, and checks the certificate."""
        transport = httpx.HTTPTransport(
            local_address=source, verify=ssl.create_default_context(cafile=str(self.trusted))
        )
        client = httpx.Client(transport=transport, base_url=f"https://127.0.0.1:{self.https}", timeout=60, **more)
        client.headers["Host"] = NAME
        client.event_hooks["request"].append(_ask_for_name)
        return client


def _ask_for_name(request: httpx.Request) -> None:
    request.extensions["sni_hostname"] = NAME


@contextlib.contextmanager
def in_front_of(url: str, *, program: str, folder: Path) -> Iterator[Proxy]:
    """Run `nginx` or `caddy` in front of the server at `url` until the block ends."""
    folder.mkdir(parents=True)
    http, https = free_port(), free_port()
    make: Callable[[Path, str, int, int], tuple[list[str], Path]] = {"nginx": _nginx, "caddy": _caddy}[program]
    command, trusted = make(folder, urlsplit(url).netloc, http, https)
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, env=os.environ | {"HOME": str(folder)})
    try:
        _wait_for(process, folder / "log", trusted, https)
        yield Proxy(program, http, https, trusted)
    finally:
        process.terminate()
        process.wait(30)


def _nginx(folder: Path, upstream: str, http: int, https: int) -> tuple[list[str], Path]:
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    make_certificate(certificate, key)
    lines = [line for line in (ROOT / "deploy/nginx.conf").read_text().splitlines() if "listen [::]" not in line]
    site = replaced(
        "\n".join(lines),
        ("listen 80;", f"listen 127.0.0.1:{http};"),
        ("listen 443 ssl", f"listen 127.0.0.1:{https} ssl"),
        ("http://127.0.0.1:8000", f"http://{upstream}"),
        (f"/etc/letsencrypt/live/{NAME}/fullchain.pem", str(certificate)),
        (f"/etc/letsencrypt/live/{NAME}/privkey.pem", str(key)),
    )
    (folder / "site.conf").write_text(site)
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder, user=user))
    return [program_path("nginx"), "-p", str(folder), "-c", str(folder / "nginx.conf")], certificate


def _caddy(folder: Path, upstream: str, http: int, https: int) -> tuple[list[str], Path]:
    site = replaced((ROOT / "deploy/Caddyfile").read_text(), ("127.0.0.1:8000", upstream))
    (folder / "Caddyfile").write_text(CADDY.format(folder=folder, http=http, https=https) + site)
    root = folder / "store/pki/authorities/local/root.crt"
    return [program_path("caddy"), "run", "--adapter", "caddyfile", "--config", str(folder / "Caddyfile")], root


def replaced(text: str, *pairs: tuple[str, str]) -> str:
    """Return the text with each first half replaced by the second; every one of them has to be there."""
    for old, new in pairs:
        assert old in text, f"{old} is not in the file any more"
        text = text.replace(old, new)
    return text


def make_certificate(certificate: Path, key: Path) -> None:
    """Make a certificate for `NAME` that nobody but itself vouches for."""
    options = ["-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
    names = ["-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}"]
    files = ["-out", str(certificate), "-keyout", str(key)]
    subprocess.run(["openssl", "req", *options, *names, *files], check=True, capture_output=True)


def program_path(name: str) -> str:
    """Return where a program is, also in the folders that only root has on the PATH; "" when it is nowhere."""
    return shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin:/sbin") or ""


def _wait_for(process: "subprocess.Popen[bytes]", log: Path, trusted: Path, port: int) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        if trusted.exists():
            with contextlib.suppress(httpx.TransportError), Proxy("", 0, port, trusted).client() as client:
                client.get("/health/")
                return
        time.sleep(0.1)
    raise AssertionError(f"the proxy did not start: {log.read_text()}")
