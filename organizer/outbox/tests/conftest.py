from collections.abc import Iterator

import pytest

from organizer.accounts.actions import request_password_reset
from tests.mail.server import MailServer, mail_server, send_through
from tests.personas import person


@pytest.fixture
def server(settings) -> Iterator[MailServer]:
    """A mail server, to which the settings lead."""
    with mail_server() as running:
        send_through(settings, f"smtp://127.0.0.1:{running.port}")
        yield running


@pytest.fixture
def ask(db):
    """Let somebody with this name, made on first use, ask for a reset mail."""

    def ask(name: str) -> None:
        person(name, email=f"{name}@example.org")
        request_password_reset(email=f"{name}@example.org", address="10.0.0.1")

    return ask
