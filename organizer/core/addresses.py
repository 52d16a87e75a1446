"""Who asks, and under which address this server is known to them."""

import ipaddress
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse

FORWARDED_HEADERS = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_HOST", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_PORT")


class ProxyMiddleware:
    """Believe forwarding headers from the configured proxies, and from nobody else.

    A trusted proxy's word becomes the request's own host, scheme and address; anybody else's is dropped, so nothing
    behind this can be fooled by it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        believe_proxies(request.META)
        return self.get_response(request)


def believe_proxies(meta: dict[str, Any]) -> None:
    """Apply a trusted proxy's word to a request's environ, and drop anybody else's. Doing it twice is harmless."""
    forwarded = {name: meta.pop(name) for name in FORWARDED_HEADERS if name in meta}
    if forwarded and _is_trusted(meta.get("REMOTE_ADDR", "")):
        _apply(meta, forwarded)


def client_address(request: HttpRequest) -> str:
    """Return the caller's IP address, or "" where the server knows none (a Unix socket)."""
    address: str = request.META.get("REMOTE_ADDR", "")
    return address


def base_url(request: HttpRequest) -> str:
    """Return scheme and host of this server as the caller knows it, without a trailing slash."""
    return settings.PUBLIC_URL or f"{request.scheme}://{request.get_host()}"


def own_origin(request: HttpRequest) -> str:
    """Return this server's own origin: scheme, host and, unless it is the scheme's own, the port."""
    return origin_of(base_url(request)) or ""


def absolute_url(request: HttpRequest, path: str) -> str:
    """Return the absolute URL of a path (with its query) on this server."""
    return base_url(request) + path


def origin_of(url: str) -> str | None:
    """Return the origin of a URL as a browser writes it, or None when there is none ("null", malformed)."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return None
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    usual = 443 if parts.scheme == "https" else 80
    return f"{parts.scheme}://{host}" + (f":{port}" if port not in (None, usual) else "")


def _is_trusted(address: str) -> bool:
    proxies: tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...] = settings.TRUSTED_PROXIES
    try:
        peer = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(peer in network for network in proxies)


def _apply(meta: dict[str, Any], forwarded: dict[str, str]) -> None:
    if host := forwarded.get("HTTP_X_FORWARDED_HOST"):
        meta["HTTP_HOST"] = host.split(",")[-1].strip()
    if scheme := forwarded.get("HTTP_X_FORWARDED_PROTO"):
        meta["wsgi.url_scheme"] = "https" if scheme.split(",")[-1].strip() == "https" else "http"
    # The rightmost address that is not itself a proxy of ours: whatever stands left of it is the caller's own claim.
    for address in reversed(forwarded.get("HTTP_X_FORWARDED_FOR", "").split(",")):
        try:
            ipaddress.ip_address(address.strip())
        except ValueError:
            break
        meta["REMOTE_ADDR"] = address.strip()
        if not _is_trusted(address.strip()):
            break
