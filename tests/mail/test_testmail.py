"""`organizer testmail` sends a real mail, or says in plain words at which step it failed."""

import re
from argparse import Namespace

import pytest

from organizer.commands import testmail
from tests.forks import run_module
from tests.mail.server import (
    PASSWORD,
    USER,
    mail_server,
    make_certificate,
    port_of,
    send_through,
    silent_server,
)
from tests.races.live import ROOT, free_port, installed

# Loopback needs no TLS.
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")

ROSE = "rose@example.org"


@pytest.fixture
def try_it(settings, capsys):
    """Run the command with this EMAIL_URL. Return its exit code, the steps, and what it says in the end."""

    def run(url, address=ROSE, patience=20):
        send_through(settings, url)
        settings.EMAIL_TIMEOUT = patience
        code = testmail.run(Namespace(address=address))
        steps, _, end = capsys.readouterr().err.partition("organizer: ")
        return code, [line.split()[0] for line in steps.splitlines()], end

    return run


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    return make_certificate(tmp_path_factory.mktemp("certificate"))


def test_a_mail_arrives_and_each_step_is_shown(tmp_path):
    with mail_server() as server:
        environment = installed(tmp_path, EMAIL_URL=f"smtp://127.0.0.1:{server.port}", PUBLIC_URL="https://o.example")
        done = run_module("organizer", "testmail", ROSE, cwd=ROOT, env=environment)
        assert done.returncode == 0, done.stderr
        assert server.recipients() == [ROSE]
        (mail,) = server.mails
    assert "https://o.example" in mail.get_content()
    assert re.findall(r"^\w+ \w+", done.stderr, re.MULTILINE)[:4] == [
        "Connecting to",
        "Naming the",
        "Naming the",
        "Sending the",
    ]
    assert mail["Message-ID"] in done.stderr
    assert mail["Message-ID"].endswith("@o.example>")


def test_login_over_starttls_with_a_trusted_certificate(try_it, certificate, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with mail_server(certificate=certificate, login=True) as server:
        code, steps, end = try_it(f"smtp+tls://{USER}:{PASSWORD}@127.0.0.1:{server.port}")
        assert (code, end) == (0, "")
        assert steps[:3] == ["Connecting", "Switching", "Logging"]
        assert len(server.mails) == 1


def test_a_certificate_that_nobody_signed_is_named(try_it, certificate):
    with mail_server(certificate=certificate) as server:
        code, steps, end = try_it(f"smtp+tls://127.0.0.1:{server.port}")
    assert (code, steps) == (1, ["Connecting", "Switching"])
    assert end.startswith("The certificate of 127.0.0.1 is not trusted: self-signed certificate.")
    assert "SSL_CERT_FILE" in end


def test_a_wrong_password_is_named_and_not_shown(try_it):
    with mail_server(login=True) as server:
        code, steps, end = try_it(f"smtp://{USER}:wr0ng@127.0.0.1:{server.port}")
        assert server.mails == []
    assert (code, steps) == (1, ["Connecting", "Logging"])
    assert end.startswith("The mail server refuses the login: 535 ")
    assert "wr0ng" not in end


def test_a_missing_login_is_named(try_it):
    with mail_server(login=True) as server:
        code, steps, end = try_it(f"smtp://127.0.0.1:{server.port}")
    assert (code, steps[-2:]) == (1, ["Connecting", "Naming"])
    assert end.startswith("The mail server refuses the sender: 530 ")


@pytest.mark.parametrize("code", ["550", "450"])
def test_a_refused_recipient_is_named(try_it, code):
    with mail_server() as server:
        server.refused[ROSE] = f"{code} Not here"
        result, steps, end = try_it(f"smtp://127.0.0.1:{server.port}")
    assert (result, steps) == (1, ["Connecting", "Naming", "Naming"])
    assert end == f"The mail server refuses the recipient: {code} Not here\n"


def test_a_refused_text_is_named(try_it):
    with mail_server() as server:
        server.on_mail = lambda mail: "554 It looks like spam"
        code, steps, end = try_it(f"smtp://127.0.0.1:{server.port}")
    assert (code, steps[-1]) == (1, "Sending")
    assert end == "The mail server refuses the text: 554 It looks like spam\n"


def test_starttls_that_is_not_offered_is_named(try_it):
    with mail_server() as server:
        code, steps, end = try_it(f"smtp+tls://127.0.0.1:{server.port}")
    assert (code, steps) == (1, ["Connecting", "Switching"])
    assert end.startswith("The mail server does not offer what EMAIL_URL asks for: STARTTLS")


def test_a_port_without_tls_is_named(try_it):
    with mail_server() as server:
        code, _, end = try_it(f"smtps://127.0.0.1:{server.port}")
    assert code == 1
    assert end.startswith(f"127.0.0.1:{server.port} does not speak TLS as expected: ")


def test_a_silent_server_is_named(try_it):
    with silent_server() as silent:
        port = port_of(silent)
        code, steps, end = try_it(f"smtp://127.0.0.1:{port}", patience=0.2)
    assert (code, steps) == (1, ["Connecting"])
    assert f"127.0.0.1:{port} did not answer within 0.2 seconds" in end


def test_a_server_that_is_away_is_named(try_it):
    port = free_port()
    code, steps, end = try_it(f"smtp://127.0.0.1:{port}")
    assert (code, steps) == (1, ["Connecting"])
    assert end.startswith(f"Nothing answers at 127.0.0.1:{port}: connection refused.\n")


def test_a_name_that_leads_nowhere_is_named(try_it):
    code, _, end = try_it("smtp://mail.invalid")
    assert code == 1
    assert end.startswith("The name mail.invalid is not known: ")


def test_without_a_mail_server_nothing_is_sent(try_it):
    code, steps, end = try_it("console://")
    assert (code, steps) == (1, [])
    assert end.startswith("no mail leaves this installation")


@pytest.mark.parametrize("address", ["rose", "rose@", "a@b.org\nBcc: c@d.org", ""])
def test_what_is_no_address_is_refused(try_it, address):
    code, steps, _ = try_it(f"smtp://127.0.0.1:{free_port()}", address)
    assert (code, steps) == (1, [])
