"""Who may read the figures: whoever shows METRICS_TOKEN, or, while none is set, callers on this machine."""

import hmac
from collections.abc import Iterable, Mapping
from ipaddress import ip_address
from typing import Any

from django.conf import settings
from django.http.request import split_domain_port

from organizer.config.network import is_loopback

BEARER = b"bearer "
# What proxies add. Whoever comes through one is not on this machine, although the proxy may be.
OF_PROXIES = (b"x-forwarded-", b"x-real-ip", b"x-original-", b"x-client-ip", b"forwarded", b"via")

Headers = Iterable[tuple[bytes, bytes]]


def may_read_figures(scope: Mapping[str, Any]) -> bool:
    """Whether the caller of this ASGI scope may. Nothing that callers claim of their address counts."""
    headers = list(scope["headers"])
    if settings.METRICS_TOKEN:
        given = [value for name, value in headers if name == b"authorization"]
        return len(given) == 1 and _is_token(given[0])
    return _is_here(str((scope.get("client") or ("",))[0])) and _asks_for_here(headers) and not _came_by_proxy(headers)


def _is_token(authorization: bytes) -> bool:
    scheme, token = authorization[: len(BEARER)], authorization[len(BEARER) :]
    return scheme.lower() == BEARER and hmac.compare_digest(token.strip(), settings.METRICS_TOKEN.encode())


def _is_here(address: str) -> bool:
    """Whether the connection comes from this machine, and from no proxy that is trusted to speak for others."""
    if not is_loopback(address):
        return False
    caller = ip_address(address)
    return not any(caller in network for network in settings.TRUSTED_PROXIES)


def _asks_for_here(headers: Headers) -> bool:
    """Whether the host asked for is this machine: proxies that say nothing of themselves pass on the public name."""
    hosts = [value.decode("latin-1") for name, value in headers if name == b"host"]
    return len(hosts) == 1 and is_loopback(split_domain_port(hosts[0])[0])


def _came_by_proxy(headers: Headers) -> bool:
    return any(name.startswith(OF_PROXIES) for name, _ in headers)
