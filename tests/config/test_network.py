"""Origins, hosts and proxies."""

import ipaddress

import pytest

from organizer.config.env import BadValue, Environment
from organizer.config.network import (
    allowed_hosts,
    is_loopback,
    is_same_site,
    parse_hosts,
    parse_networks,
    parse_origin,
    parse_origins,
)


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        ("https://App.Example.com/", "https://app.example.com"),
        ("https://app.example.com:443", "https://app.example.com"),
        ("http://localhost:3000", "http://localhost:3000"),
        ("http://[::1]:8080", "http://[::1]:8080"),
        ("https://bücher.example", "https://xn--bcher-kva.example"),
    ],
)
def test_an_origin_is_written_as_a_browser_sends_it(text, origin):
    assert parse_origin(text) == origin


@pytest.mark.parametrize(
    "text",
    [
        *("*", "https://*.example.com", "null", "example.com", "ftp://example.com", "https://", "https://a b"),
        *("https://a.example/path", "https://user@a.example", "https://a.example?x=1", "https://a.example:99999"),
        *("https://[::1", "//a.example", "https://a.example#x"),
    ],
)
def test_what_is_no_exact_origin_is_refused(text):
    with pytest.raises(BadValue):
        parse_origin(text)


def test_several_origins_are_separated_by_commas():
    assert parse_origins("https://a.example, http://b.example ,,https://a.example") == (
        "https://a.example",
        "http://b.example",
    )


def test_proxies_are_addresses_and_networks():
    assert parse_networks("10.0.0.0/8, ::1") == (ipaddress.ip_network("10.0.0.0/8"), ipaddress.ip_network("::1/128"))
    for wrong in ("proxy.example", "10.0.0.1/8", "10.0.0.0/40", "0.0.0.0/0", "::/0"):
        with pytest.raises(BadValue):
            parse_networks(wrong)


@pytest.mark.parametrize("text", ["https://a.example", "a.example:8000", "a.example/x", "a b"])
def test_hosts_with_scheme_port_or_path_are_refused(text):
    with pytest.raises(BadValue):
        parse_hosts(text)


LOOPBACK = ["localhost", "127.0.0.1", "[::1]"]


@pytest.mark.parametrize(
    ("values", "public_url", "host", "expected"),
    [
        ({}, "", "127.0.0.1", ["127.0.0.1", "localhost", "[::1]"]),
        ({}, "", "0.0.0.0", LOOPBACK),
        ({}, "", "::", LOOPBACK),
        ({}, "", "192.168.1.5", ["192.168.1.5", *LOOPBACK]),
        ({}, "https://o.example", "0.0.0.0", ["o.example", *LOOPBACK]),
        (
            {"ALLOWED_HOSTS": "a.example, .b.example,::2"},
            "",
            "192.168.1.5",
            ["a.example", ".b.example", "[::2]", *LOOPBACK],
        ),
    ],
)
def test_which_hosts_are_answered(values, public_url, host, expected):
    assert allowed_hosts(Environment(values), public_url=public_url, host=host) == expected


@pytest.mark.parametrize(
    ("origin", "public_url", "same"),
    [
        ("https://o.example", "https://o.example:8443", True),
        ("https://app.o.example", "https://o.example", True),
        ("https://app.example", "https://api.example", False),
        ("http://o.example", "https://o.example", False),
        ("https://notexample", "https://example", False),
        ("http://localhost:3000", "", False),
    ],
)
def test_what_is_surely_one_site(origin, public_url, same):
    assert is_same_site(origin, public_url) is same


@pytest.mark.parametrize(
    ("host", "is_it"),
    [("127.0.0.2", True), ("[::1]", True), ("LOCALHOST", True), ("0.0.0.0", False), ("o.example", False)],
)
def test_what_reaches_this_machine_only(host, is_it):
    assert is_loopback(host) is is_it
