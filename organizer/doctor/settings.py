"""Settings that are fine one by one but do not go together, and names that are none."""

from collections.abc import Iterator

from django.conf import settings
from django.db import connection

from organizer.config.names import misspelled
from organizer.config.network import host_of, is_loopback, is_same_site
from organizer.doctor.findings import Finding, Level


def check_settings() -> Iterator[Finding]:
    """Settings that are fine one by one but do not go together."""
    problems = [*cookie_problems(), *host_problems(), *process_problems()]
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


def process_problems() -> Iterator[Finding]:
    """Why several processes would not go well together."""
    if connection.vendor == "sqlite" and settings.WORKERS > 1:
        message = f"WORKERS={settings.WORKERS} with SQLite: their writers wait for one another, and one is faster."
        yield Finding(Level.WARNING, "settings", message, "Set WORKERS=1, or use PostgreSQL.")


def check_names() -> Iterator[Finding]:
    """Whether a name is set that nothing reads, but that is very like one that is read."""
    for typo in misspelled(settings.ENVIRONMENT):
        message = f"{typo.name} ({typo.source}) is no setting, so it does not count."
        yield Finding(Level.WARNING, "settings", message, f"Is {typo.meant} meant?")
