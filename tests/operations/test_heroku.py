"""The Procfile and bin/post_compile, run as Heroku runs them; the platform itself is not here."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.live.cluster import can_have_cluster, own, private_cluster
from tests.live.soak import wait_for_health
from tests.operations.proxies import make_certificate
from tests.operations.test_install import copy_of_checkout
from tests.races.live import ROOT, Live, free_port

pytestmark = pytest.mark.skipif(not can_have_cluster(), reason="PostgreSQL's programs are not here")

LINES = dict(re.findall(r"^(\w+): (.*)$", (ROOT / "Procfile").read_text(), re.MULTILINE))
ENCRYPTED = "ssl = on\nssl_cert_file = '{folder}/certificate.pem'\nssl_key_file = '{folder}/key.pem'\n"


@pytest.fixture
def slug(tmp_path):
    """What is pushed, with what the build has left: the web client."""
    copy_of_checkout(tmp_path / "app")
    shutil.copytree(ROOT / "organizer/client/dist", tmp_path / "app/organizer/client/dist", dirs_exist_ok=True)
    return tmp_path / "app"


@pytest.fixture
def database():
    """A server that speaks TLS alone."""
    with private_cluster() as cluster:
        make_certificate(cluster.folder / "certificate.pem", cluster.folder / "key.pem")
        for file in (cluster.folder / "certificate.pem", cluster.folder / "key.pem"):
            own(file)
            file.chmod(0o600)
        with (cluster.folder / "data/postgresql.conf").open("a") as configuration:
            configuration.write(ENCRYPTED.format(folder=cluster.folder))
        (cluster.folder / "data/pg_hba.conf").write_text("hostssl all all 127.0.0.1/32 trust\n")
        cluster.restart("fast")
        yield cluster.url.replace("postgresql://", "postgres://") + "?sslmode=require"


@pytest.fixture
def environment(database):
    return {
        "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
        "DYNO": "web.1",
        "PORT": str(free_port()),
        "DATABASE_URL": database,
        "SECRET_KEY": "a secret that lives in the configuration of the app",
        "PUBLIC_URL": "https://your-app-1234.herokuapp.com",
        "TRUSTED_PROXIES": "127.0.0.1",  # where the router is: there, 10.0.0.0/8
        "ACCESS_LOG": "1",
    }


def test_release_and_web_serve_the_api_and_the_client_to_the_router(slug, environment, tmp_path):
    released = subprocess.run(
        ["sh", "-c", LINES["release"]], cwd=slug, env=environment, capture_output=True, text=True, check=False
    )
    assert released.returncode == 0, released.stderr
    with (tmp_path / "log").open("wb") as log:
        web = subprocess.Popen(["sh", "-c", f"exec {LINES['web']}"], cwd=slug, env=environment, stdout=log, stderr=log)
    try:
        url = f"http://127.0.0.1:{environment['PORT']}"
        wait_for_health(url)
        live = Live(url, environment, tmp_path / "log", web.pid)
        with live.client() as router:
            router.headers.update({"Host": "your-app-1234.herokuapp.com", "X-Forwarded-For": "203.0.113.7"})
            router.headers.update({"X-Forwarded-Proto": "https", "X-Request-ID": "from-the-router"})
            page = router.get("/app/")
            assert page.status_code == 200
            assert "<script" in page.text
            body = {"username": "ada", "password1": "sunny-orchard-42", "password2": "sunny-orchard-42"}
            answer = router.post("/dj-rest-auth/registration/", json=body)
            assert answer.status_code == 201, answer.text
            assert answer.headers["X-Request-ID"] == "from-the-router"
        assert "203.0.113.7" in live.log.read_text()
    finally:
        web.terminate()
        assert web.wait(30) == 0  # the platform waits 30 seconds


def test_after_the_build_only_the_built_client_is_left(slug, environment):
    from tools.web_client import BUILT_FROM, fingerprint

    (slug / "organizer/client/dist" / BUILT_FROM).write_text(fingerprint())  # so it need not be built again
    for folder in (".node", "client/node_modules"):
        (slug / folder).mkdir(exist_ok=True)
    done = subprocess.run(["bin/post_compile"], cwd=slug, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert not (slug / ".node").exists()
    assert not (slug / "client/node_modules").exists()
    assert (slug / "organizer/client/dist/index.html").exists()


def test_build_without_a_client_is_no_release(slug, environment):
    shutil.rmtree(slug / "organizer/client/dist")
    (slug / "client/package-lock.json").write_text("{}")
    without_network = {"PIP_NO_INDEX": "1", "npm_config_registry": "http://127.0.0.1:9", "HOME": str(slug)}
    done = subprocess.run(
        ["bin/post_compile"], cwd=slug, env=environment | without_network, capture_output=True, text=True, check=False
    )
    assert done.returncode != 0
    assert "The web client is not built" in done.stderr


def test_hook_of_the_build_can_be_run():
    assert os.access(ROOT / "bin/post_compile", os.X_OK)
