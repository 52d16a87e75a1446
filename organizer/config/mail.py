"""Where mail goes: EMAIL_URL."""

from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

from organizer.config.env import BadValue, Environment

BACKEND = "django.core.mail.backends"
PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}
WANTED = (
    "must look like smtp+tls://user:password@mail.example.com:587 (STARTTLS), smtps://... (TLS from the start), "
    "smtp://... (plain), file://FOLDER or console://."
)


def read_mail(env: Environment) -> dict[str, Any]:
    """Django's EMAIL_* settings; without EMAIL_URL mails are printed on the console."""
    mail: dict[str, Any] = {"EMAIL_BACKEND": f"{BACKEND}.console.EmailBackend"}
    return env.parsed("EMAIL_URL", parse_mail, mail, shown="console://")


def parse_mail(text: str) -> dict[str, Any]:
    """The settings that a mail URL names. User and password may be percent-encoded. Raises `BadValue`.

    The URL is never repeated in a message: it holds the password.
    """
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise BadValue(WANTED) from None
    if parts.scheme in ("console", "memory", "dummy"):
        module = {"memory": "locmem"}.get(parts.scheme, parts.scheme)
        return {"EMAIL_BACKEND": f"{BACKEND}.{module}.EmailBackend"}
    if parts.scheme == "file" and parts.path:
        return {"EMAIL_BACKEND": f"{BACKEND}.filebased.EmailBackend", "EMAIL_FILE_PATH": unquote(parts.path)}
    if parts.scheme not in PORTS or not parts.hostname:
        raise BadValue(WANTED)
    return smtp_settings(parts, port or PORTS[parts.scheme])


def smtp_settings(parts: SplitResult, port: int) -> dict[str, Any]:
    """Settings of a mail server."""
    return {
        "EMAIL_BACKEND": f"{BACKEND}.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": port,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_TIMEOUT": 20,  # seconds for each step; a server that looks into mails takes some before it accepts one
    }
