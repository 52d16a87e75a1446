"""Names and addresses in settings: origins, hosts, proxies."""

import ipaddress
import re
from urllib.parse import urlsplit

from organizer.config.env import BadValue, Environment, shorten

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

DEFAULT_PORTS = {"http": 80, "https": 443}
LOOPBACK_HOSTS = ("localhost", "127.0.0.1", "[::1]")


def split_list(text: str) -> list[str]:
    """Comma-separated entries without surrounding space; empty ones are dropped."""
    return [entry.strip() for entry in text.split(",") if entry.strip()]


def parse_origin(text: str) -> str:
    """One origin exactly as a browser sends it: scheme and host in lower case, no default port, no path.

    Raises `BadValue` for wildcards, paths, credentials and anything that is not http or https.
    """
    if "*" in text:
        raise BadValue(
            f"has a wildcard in {shorten(text)}; cookies go along, so every origin must be named exactly, "
            "for instance https://app.example.com."
        )
    wanted = f"must be scheme://host or scheme://host:port, for instance https://app.example.com, not {shorten(text)}."
    try:
        parts = urlsplit(text)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise BadValue(wanted) from None
    odd = parts.path not in ("", "/") or parts.query or parts.fragment or "@" in parts.netloc
    if parts.scheme not in DEFAULT_PORTS or odd or not is_host(host):
        raise BadValue(wanted)
    name = f"[{host}]" if ":" in host else host.encode("idna").decode()
    return f"{parts.scheme}://{name}" + ("" if port in (None, DEFAULT_PORTS[parts.scheme]) else f":{port}")


def parse_origins(text: str) -> tuple[str, ...]:
    """One or several origins, comma-separated."""
    return tuple(dict.fromkeys(parse_origin(entry) for entry in split_list(text)))


def is_host(host: str) -> bool:
    """Whether this can be a host name or an address (without brackets)."""
    if ":" in host:
        return is_address(host)
    try:
        ascii_host = host.encode("idna").decode()
    except UnicodeError:
        return False
    return bool(re.fullmatch(r"[a-z0-9_]([a-z0-9_.-]{0,252})", ascii_host, re.IGNORECASE))


def is_address(text: str) -> bool:
    """Whether this is an IP address."""
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def parse_networks(text: str) -> tuple[Network, ...]:
    """Addresses and networks, comma-separated: `10.0.0.7, 192.168.0.0/16, ::1`."""
    networks: list[Network] = []
    for entry in split_list(text):
        try:
            network = ipaddress.ip_network(entry)
        except ValueError:
            raise BadValue(
                f"must list addresses or networks such as 10.0.0.7 or 10.0.0.0/8, not {shorten(entry)}."
            ) from None
        if network.prefixlen == 0:
            raise BadValue(
                f"trusts everybody with {entry}, so any caller could claim any address. Name the proxy's network."
            )
        networks.append(network)
    return tuple(networks)


def parse_hosts(text: str) -> tuple[str, ...]:
    """Host names as Django's ALLOWED_HOSTS takes them; URLs and ports are refused, as they would never match."""
    hosts = split_list(text)
    for host in hosts:
        bare = host[1:-1] if host.startswith("[") and host.endswith("]") else host.removeprefix(".")
        if host != "*" and not is_host(bare):
            raise BadValue(
                f"must list host names such as organizer.example.com, without scheme or port, not {shorten(host)}."
            )
    return tuple(f"[{host}]" if ":" in host and not host.startswith("[") else host for host in hosts)


def host_of(origin: str) -> str:
    """The host of an origin as ALLOWED_HOSTS spells it (an IPv6 address in brackets)."""
    host = urlsplit(origin).hostname or ""
    return f"[{host}]" if ":" in host else host


def allowed_hosts(env: Environment, *, public_url: str, host: str) -> list[str]:
    """ALLOWED_HOSTS when set, else the public name and the address listened on; loopback always, for health checks."""
    given: tuple[str, ...] = env.parsed("ALLOWED_HOSTS", parse_hosts, ())
    named = list(given)
    if not named and host not in ("0.0.0.0", "::"):  # noqa: S104 - these two name no address at all
        named.append(f"[{host}]" if ":" in host else host)
    if public_url:
        named.append(host_of(public_url))
    return list(dict.fromkeys([*named, *LOOPBACK_HOSTS]))


def is_same_site(origin: str, public_url: str) -> bool:
    """Whether a browser surely counts both as one site: same scheme, and the same host or one below the other.

    Sibling names (app.example.com, api.example.com) may be one site or two, depending on the public suffix list;
    they count as two here, which costs nothing: SameSite=None works for both.
    """
    one, other = urlsplit(origin), urlsplit(public_url)
    first, second = one.hostname or "", other.hostname or ""
    related = first == second or first.endswith("." + second) or second.endswith("." + first)
    return bool(public_url) and one.scheme == other.scheme and related


def is_loopback(host: str) -> bool:
    """Whether a host reaches this machine only."""
    bare = host.strip("[]").lower()
    return (
        bare == "localhost"
        or bare.endswith(".localhost")
        or (is_address(bare) and ipaddress.ip_address(bare).is_loopback)
    )
