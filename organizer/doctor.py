"""What can be wrong with an installation, and what to do about it."""

import enum
import io
import os
import secrets
import sqlite3
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import DatabaseError, InterfaceError, connection
from PIL import Image

from organizer.chat.search_index import is_ready
from organizer.config.network import host_of, is_loopback, is_same_site
from organizer.config.ownership import ROOT, owner_of, user_name, whose
from organizer.core.migration_state import count_pending_migrations
from organizer.core.pooling import POOLED, is_pooled
from organizer.installation.database import why_not_there
from organizer.installation.migrations import describe_newer_database, unknown_migrations
from organizer.outbox.failures import explain
from organizer.outbox.mailer import Mailer
from organizer.outbox.models import OutboxMessage, State

# https://sqlite.org/wal.html#walresetbug: before this release, connections that write and checkpoint at the same moment
# can, rarely, corrupt the file. Within one process our writers take turns; between processes nothing keeps them apart.
SAFE_SQLITE = (3, 51, 3)


class Level(enum.Enum):
    """How bad a finding is."""

    OK = "ok"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True)
class Finding:
    """One thing looked at: what it is about, how it is, and what to do when it is not well."""

    level: Level
    subject: str
    message: str
    advice: str = ""


def examine() -> list[Finding]:
    """Look at everything. Never raises: what cannot be looked at is an error of its own."""
    checks: tuple[tuple[str, Callable[[], Iterator[Finding]]], ...] = (
        ("settings", check_settings),
        ("secrets", check_secrets),
        ("database", check_database),
        ("migrations", check_migrations),
        ("search", check_search),
        ("storage", check_storage),
        ("mail", check_mail),
        ("mail", check_outbox),
    )
    findings: list[Finding] = []
    for subject, check in checks:
        try:
            findings.extend(check() or ())
        except Exception as error:  # a doctor reports whatever breaks; nothing is hidden by it
            findings.append(
                Finding(Level.ERROR, subject, f"{type(error).__name__}: {str(error).strip()}", ADVICE[subject])
            )
    return findings


ADVICE = {
    "settings": "See docs/configuration.md.",
    "secrets": "See SECRET_KEY in docs/configuration.md.",
    "database": "Check DATABASE_URL or DB_*, and that the database server runs and lets this user in.",
    "migrations": "Get the database to answer first, then run: organizer migrate",
    "search": "Get the database to answer first, then run: organizer migrate",
    "storage": "Check the folder's owner, or the storage's name, address and keys.",
    "mail": "Check EMAIL_URL: host, port, user, password, and smtp+tls:// or smtps://.",
}


def check_settings() -> Iterator[Finding]:
    """Settings that are fine one by one but do not go together."""
    problems = [*cookie_problems(), *host_problems()]
    if settings.DEV:
        advice = "Unset DEV where others can reach the server."
        problems.append(Finding(Level.WARNING, "settings", "DEV is on: browsable API with session sign-in.", advice))
    yield from problems
    if not problems:
        yield Finding(Level.OK, "settings", f"they go together; registration is {settings.REGISTRATION}.")


def cookie_problems() -> Iterator[Finding]:
    """Why signing in would seem to work and then be forgotten by the browser."""
    plain = settings.PUBLIC_URL.startswith("http://") and not is_loopback(host_of(settings.PUBLIC_URL))
    if settings.COOKIE_SECURE and plain:
        message = f"signing in fails at {settings.PUBLIC_URL}: browsers drop Secure cookies on plain HTTP."
        yield Finding(
            Level.ERROR, "settings", message, "Serve it over HTTPS, or set COOKIE_SECURE=0 on a trusted network."
        )
    elif settings.COOKIE_SECURE and not settings.PUBLIC_URL and not is_loopback(settings.HOST):
        message = f"browsers that reach {settings.HOST} over plain HTTP cannot stay signed in (Secure cookies)."
        advice = (
            "Set PUBLIC_URL=https://... when a proxy in front speaks HTTPS, or COOKIE_SECURE=0 on a trusted network."
        )
        yield Finding(Level.WARNING, "settings", message, advice)
    elif not settings.COOKIE_SECURE and settings.IS_HTTPS:
        message = "COOKIE_SECURE=0 although PUBLIC_URL is https: cookies could leak over plain HTTP."
        yield Finding(Level.WARNING, "settings", message, "Unset COOKIE_SECURE.")
    foreign = [origin for origin in settings.CLIENT_ORIGINS if not is_same_site(origin, settings.PUBLIC_URL)]
    if foreign and settings.COOKIE_SAMESITE != "None" and settings.PUBLIC_URL:
        message = f"the client at {foreign[0]} gets no cookies back: COOKIE_SAMESITE={settings.COOKIE_SAMESITE}."
        yield Finding(Level.WARNING, "settings", message, "Unset COOKIE_SAMESITE, and serve over HTTPS.")


def host_problems() -> Iterator[Finding]:
    """Why requests would be refused, or callers be taken for one another."""
    reachable = [host for host in settings.ALLOWED_HOSTS if not is_loopback(host)]
    if not reachable and not is_loopback(settings.HOST):
        message = f"listens on {settings.HOST}, but only loopback names are answered; all others get 400."
        yield Finding(Level.WARNING, "settings", message, "Set PUBLIC_URL, or ALLOWED_HOSTS=name-or-address,...")
    if "*" in settings.ALLOWED_HOSTS:
        message = "ALLOWED_HOSTS=* lets a caller choose the host in the addresses that we answer with."
        yield Finding(Level.WARNING, "settings", message, "Name the hosts, and set PUBLIC_URL.")
    if settings.IS_HTTPS and not settings.TRUSTED_PROXIES:
        message = "PUBLIC_URL is https, so a proxy is in front, but none is trusted: all callers count as one address."
        yield Finding(Level.WARNING, "settings", message, "Set TRUSTED_PROXIES to the proxy's address.")


def check_secrets() -> Iterator[Finding]:
    """Whether others on this machine can read what signs everybody's tokens, or the data."""
    for path in (settings.DATA_DIR, settings.DATA_DIR / "secret_key"):
        if owner_of(path) is not None and is_open_to_others(path):
            wanted = "700" if path.is_dir() else "600"
            yield Finding(Level.ERROR, "secrets", f"{path} can be read by other users.", f"chmod {wanted} {path}")
    secret = next(setting for setting in settings.ENVIRONMENT.settings() if setting.name == "SECRET_KEY")
    if secret.value:
        yield Finding(Level.OK, "secrets", f"the secret comes from {secret.source}.")
    elif foreign := whose(Path(secret.source)):
        yield Finding(Level.WARNING, "secrets", f"{secret.source} cannot be read. {foreign}", "Run this as the owner.")
    else:
        yield Finding(Level.OK, "secrets", f"there is none yet; the first start makes one at {secret.source}.")


def is_open_to_others(path: Path) -> bool:
    """Whether group or others have any right to a file or folder."""
    return bool(stat.S_IMODE(path.stat().st_mode) & 0o077)


def check_database() -> Iterator[Finding]:
    """Whether the database answers, and whether it is one to rely on."""
    if missing := why_not_there():
        migrate = "Run: organizer migrate (organizer serve does it, too). Or name another with DATABASE_URL."
        advice = "Run this as the owner." if "belongs to" in missing else migrate
        yield Finding(Level.ERROR, "database", missing, advice)
        return
    connection.ensure_connection()
    if connection.vendor == "postgresql":
        version = ".".join(str(part) for part in connection.get_database_version())
        yield Finding(Level.OK, "database", f"PostgreSQL {version} answers.")
        if is_pooled():
            yield Finding(Level.WARNING, "database", POOLED, "See DB_PREPARED_STATEMENTS in docs/configuration.md.")
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode")
        mode = cursor.fetchone()[0]
        cursor.execute("PRAGMA synchronous")
        flushed = cursor.fetchone()[0] >= 2  # 2 is FULL, 3 is EXTRA
    path = Path(connection.settings_dict["NAME"])
    yield Finding(Level.OK, "database", f"SQLite {sqlite3.sqlite_version} at {path}, journal {mode}.")
    if mode != "wal" or not flushed:
        message = "the file system refuses write-ahead logging or flushing: readers block, or a power cut loses writes."
        yield Finding(Level.WARNING, "database", message, "Keep the data folder on a local disk.")
    if is_open_to_others(path) and is_open_to_others(path.parent):
        yield Finding(Level.ERROR, "database", f"{path} can be read by other users.", f"chmod 600 {path}")
    if sqlite3.sqlite_version_info < SAFE_SQLITE:
        message = f"SQLite {sqlite3.sqlite_version} has a rare flaw (a checkpoint racing a writer), fixed in 3.51.3."
        advice = "Run one process (WORKERS=1), keep backups; a newer SQLite or PostgreSQL ends it."
        yield Finding(Level.WARNING, "database", message, advice)


def check_migrations() -> Iterator[Finding]:
    """Whether the tables are those of this version."""
    if why_not_there():
        return
    try:
        pending, unknown = count_pending_migrations(), unknown_migrations()
    except (DatabaseError, InterfaceError):
        yield Finding(Level.ERROR, "migrations", "cannot be looked at.", ADVICE["migrations"])
        return
    if unknown:
        yield Finding(Level.ERROR, "migrations", describe_newer_database(unknown[-1]), "See docs/upgrading.md.")
    if pending:
        message = f"{pending} migrations are pending."
        yield Finding(Level.ERROR, "migrations", message, "Run: organizer migrate (organizer serve does it, too).")
    if not unknown and not pending:
        yield Finding(Level.OK, "migrations", "all applied.")


def check_search() -> Iterator[Finding]:
    """Whether words in long conversations are found by an index."""
    if why_not_there():
        return
    if is_ready():
        yield Finding(Level.OK, "search", "long conversations are searched by an index.")
        return
    message = "long conversations are searched by reading them: there is no index."
    if connection.vendor == "sqlite":
        advice = "Use a SQLite with FTS5, 3.34 or newer, then run: organizer migrate"
    else:
        advice = (
            "As the database's owner: CREATE EXTENSION pg_trgm; CREATE EXTENSION btree_gin; the server does the rest."
        )
    yield Finding(Level.WARNING, "search", message, advice)


def check_storage() -> Iterator[Finding]:
    """Whether an image can be written, read back and removed. Nothing is written where we are not at home."""
    if settings.IMAGE_STORAGE == "local" and not (is_at_home() and owner_of(settings.MEDIA_ROOT) is not None):
        yield look_at_folder(settings.MEDIA_ROOT)
        return
    storage = storages["images"]
    picture = io.BytesIO()
    Image.new("RGB", (1, 1)).save(picture, "PNG")  # a real one: image services refuse anything else
    content = picture.getvalue()
    name = storage.save(f"doctor-{secrets.token_hex(16)}.png", ContentFile(content))
    try:
        with storage.open(name) as file:
            same = file.read() == content
    finally:
        storage.delete(name)
    if same:
        yield Finding(Level.OK, "storage", f"{settings.IMAGE_STORAGE}: written, read back and removed.")
    else:
        yield Finding(
            Level.ERROR,
            "storage",
            f"{settings.IMAGE_STORAGE}: what was read is not what was written.",
            ADVICE["storage"],
        )


def is_at_home() -> bool:
    """Whether this is the user who serves, as far as the data folder's owner tells; root's may be a mounted volume."""
    return owner_of(settings.DATA_DIR) in (os.geteuid(), ROOT, None)


def look_at_folder(folder: Path) -> Finding:
    """Whether images can be kept in a folder that is not there yet, or that is not ours to write into."""
    owner, serving = owner_of(folder), owner_of(settings.DATA_DIR)
    above = next(place for place in folder.parents if owner_of(place) is not None)
    if owner is None and above.is_dir() and not os.access(above, os.X_OK):
        return Finding(Level.WARNING, "storage", f"{folder} cannot be looked at. {whose(folder)}", "Run as the owner.")
    if owner is None and os.access(above, os.W_OK) and above.is_dir():
        return Finding(Level.OK, "storage", f"local: {folder} is made with the first image.")
    if owner is None or serving is None:
        return Finding(Level.ERROR, "storage", f"{folder} is missing and cannot be made.", ADVICE["storage"])
    if owner == serving:
        return Finding(Level.OK, "storage", f"local: nothing was written. {whose(folder)}")
    message = f"{folder} belongs to {user_name(owner)}, and the data folder to {user_name(serving)}: uploads fail."
    return Finding(Level.ERROR, "storage", message, f"As root: chown -R {user_name(serving)} {folder}")


def check_mail() -> Iterator[Finding]:
    """Whether the mail server lets us in; nothing is sent."""
    backend = settings.EMAIL_BACKEND.split(".")[-2]
    if backend != "smtp":
        public = settings.PUBLIC_URL and not is_loopback(host_of(settings.PUBLIC_URL))
        level, advice = (Level.WARNING, "Set EMAIL_URL, or nobody can reset a password.") if public else (Level.OK, "")
        yield Finding(level, "mail", f"mails go to: {backend}.", advice)
        return
    mailer = Mailer()
    try:
        mailer.open()
    except (OSError, ValueError) as error:
        failure = explain(error)
        yield Finding(Level.ERROR, "mail", failure.text, failure.advice or ADVICE["mail"])
    else:
        yield Finding(Level.OK, "mail", f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT} lets us in.")
    finally:
        mailer.close()


def check_outbox() -> Iterator[Finding]:
    """Whether mails wait that could not be sent."""
    if why_not_there():
        return
    tried = OutboxMessage.objects.filter(state=State.WAITING, attempts__gt=0).order_by("queued_at")
    try:
        oldest, count = tried.first(), tried.count()
    except (DatabaseError, InterfaceError):
        return  # said above
    if oldest is not None:
        since = f"{oldest.queued_at:%Y-%m-%d %H:%M} UTC"
        message = f"mails wait that could not be sent: {count}, the oldest since {since}. {oldest.last_error}"
        yield Finding(Level.WARNING, "mail", message, "Try: organizer testmail ADDRESS")
