"""A real mail server on loopback, which refuses, hangs or goes away as a test wants it."""

import contextlib
import datetime
import inspect
import ipaddress
import logging
import socket
import ssl
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from organizer.config.mail import parse_mail
from tests.races.live import free_port

logging.getLogger("mail.log").setLevel(logging.WARNING)  # aiosmtpd's: each command that it is given

USER, PASSWORD = "rose", "th0rn"


class MailServer:
    """Keeps what it accepts in `mails`, and who connected for each in `callers`.

    `refused` holds answers by recipient, such as "550 No such user"; `on_mail` is called with each mail when it has
    been received and is not acknowledged yet, and may return (or be awaited for) another answer than 250.
    """

    def __init__(self, *, certificate: Path | None = None, login: bool = False) -> None:
        self.port = free_port()
        self.mails: list[EmailMessage] = []
        self.callers: list[object] = []
        self.refused: dict[str, str] = {}
        self.on_mail: Callable[[EmailMessage], Any] = lambda mail: None
        self._options: dict[str, object] = {"auth_required": login, "auth_require_tls": False}
        if login:
            self._options["authenticator"] = _authenticate
        if certificate is not None:
            self._options["tls_context"] = _tls_context(certificate)
        self._controller: Controller | None = None

    def start(self) -> None:
        """Listen, on the same port each time."""
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port, **self._options)
        self._controller.start()

    def stop(self) -> None:
        """Be away."""
        controller, self._controller = self._controller, None
        if controller is not None:
            controller.stop()

    def recipients(self) -> list[str]:
        """Return to whom the accepted mails go, in order."""
        return [mail["To"] for mail in self.mails]

    async def handle_RCPT(  # noqa: N802 - the name belongs to aiosmtpd
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        mail = message_from_bytes(envelope.content, policy=policy.default)
        self.mails.append(mail)
        self.callers.append(session.peer)
        answer = self.on_mail(mail)
        return (await answer if inspect.isawaitable(answer) else answer) or "250 Accepted"


@contextlib.contextmanager
def mail_server(**options: object) -> Iterator[MailServer]:
    """A mail server that is there, and goes with the test."""
    server = MailServer(**options)
    server.start()
    try:
        yield server
    finally:
        server.stop()


@contextlib.contextmanager
def silent_server() -> Iterator[socket.socket]:
    """A socket that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener


def port_of(listener: socket.socket) -> int:
    """Return where a socket listens."""
    port: int = listener.getsockname()[1]
    return port


def send_through(settings: object, url: str) -> None:
    """Let Django's settings be those of this EMAIL_URL."""
    for name, value in parse_mail(url).items():
        setattr(settings, name, value)


def make_certificate(folder: Path) -> Path:
    """Make a certificate for 127.0.0.1 that nobody else has signed. Return the file with it and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = folder / "mail.pem"
    encoding, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    path.write_bytes(
        certificate.public_bytes(encoding)
        + key.private_bytes(encoding, serialization.PrivateFormat.TraditionalOpenSSL, plain)
    )
    return path


def _tls_context(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


def _authenticate(
    server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: LoginPassword
) -> AuthResult:
    return AuthResult(success=(data.login, data.password) == (USER.encode(), PASSWORD.encode()), handled=False)
