"""Every route answers every method and persona as the table says, with and without the trailing slash."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.urls import Resolver404, resolve

from tests.access import rows_accounts, rows_chat, rows_live, rows_tasks, rows_teams
from tests.access.routes import METHODS, all_routes
from tests.access.table import EVERYBODY, SIGNED_IN, Row
from tests.access.world import PERSONAS, World

TABLE = [*rows_accounts.ROWS, *rows_teams.ROWS, *rows_tasks.ROWS, *rows_chat.ROWS, *rows_live.ROWS]
SPELLINGS = sorted({route.spelling for route in all_routes()})

pytestmark = pytest.mark.django_db


@dataclass
class Cases:
    """What there is to ask: the table's rows for each persona by route, and an example of each pattern."""

    by_route: dict[str, list[tuple[str, Row, str]]] = field(default_factory=dict)
    examples: dict[str, tuple[Row, str]] = field(default_factory=dict)


@pytest.fixture(scope="module")
def cases(built_world: World) -> Cases:
    """Finding out which of five thousand addresses leads to which view takes longer than asking one of them."""
    found = Cases()
    for row in TABLE:
        for persona in PERSONAS:
            for path in both_spellings(built_world, row, persona):
                pattern = pattern_of(path)
                found.by_route.setdefault(pattern.rstrip("/"), []).append((persona, row, path))
                if persona == "owner":
                    found.examples.setdefault(pattern, (row, path))
    return found


def test_every_route_and_method_is_in_the_table(world: World) -> None:
    listed = {(pattern_of(path), row.method) for row in TABLE for path in both_spellings(world, row, "owner")}
    served = {(route.pattern, method) for route in all_routes() for method in route.methods}
    assert served - listed == set(), "these have no row in the access table"
    assert listed - served == set(), "the table expects these, and no view serves them"


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_answers_follow_the_table(world: World, cases: Cases, spelling: str) -> None:
    wrong = []
    for persona, row, path in cases.by_route[spelling]:
        wrong += check(world, persona, row, path)
    assert not wrong, "\n".join(wrong[:40])


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_unlisted_methods_are_refused(world: World, cases: Cases, spelling: str) -> None:
    wrong = []
    for route in all_routes():
        if route.spelling != spelling:
            continue
        row, path = cases.examples[route.pattern]
        for method in set(METHODS) - route.methods - {"HEAD", "OPTIONS"}:
            for persona in PERSONAS:
                expected = 405 if row.public or persona in SIGNED_IN else 401
                wrong += compare(f"{persona}: {method} {path}", fresh(world, persona, method, path), expected)
    assert not wrong, "\n".join(wrong[:40])


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_questions_about_a_route_change_and_reveal_nothing(world: World, cases: Cases, spelling: str) -> None:
    """OPTIONS says the same of every thing to everybody signed in; HEAD is GET without its body."""
    wrong = []
    for route in all_routes():
        if route.spelling != spelling:
            continue
        row, path = cases.examples[route.pattern]
        for persona in PERSONAS:
            options = fresh(world, persona, "OPTIONS", path)
            expected = 200 if row.public or persona in SIGNED_IN else 401
            if options.status_code != 405:  # a page need not answer OPTIONS
                wrong += compare(f"{persona}: OPTIONS {path}", options, expected)
            if "GET" in route.methods:
                got = fresh(world, persona, "GET", path).status_code
                head = fresh(world, persona, "HEAD", path)
                wrong += compare(f"{persona}: HEAD {path}", head, got, parse=False)
                content = b"".join(head.streaming_content) if head.streaming else head.content
                wrong += [f"{persona}: HEAD {path} has a body"] if content else []
    assert not wrong, "\n".join(wrong[:40])


def test_the_table_names_every_persona_in_every_row() -> None:
    assert {frozenset(row.statuses) for row in TABLE} == {EVERYBODY}
    assert 0 not in {status for row in TABLE for status in row.statuses.values()}


def check(world: World, persona: str, row: Row, path: str) -> list[str]:
    body = world.fill(row.body, persona)
    response = fresh(world, persona, row.method, path, body)
    return compare(f"{persona}: {row} ({path}) {body}", response, row.statuses[persona])


def compare(what: str, response: HttpResponse, expected: int, parse: bool = True) -> list[str]:
    """What is wrong with an answer, in words; nothing when all is well."""
    got = response.status_code
    if got != expected:
        shown = b"" if response.streaming else response.content[:200]
        return [f"{what} -> {got} {shown!r}, expected {expected}"]
    if parse and got >= 400:
        problem = error_problem(response)
        return [f"{what} -> {got} {problem}"] if problem else []
    if got == 204 and response.content:
        return [f"{what} -> 204 with a body"]
    return []


def error_problem(response: HttpResponse) -> str:
    """Why an error's body is not the documented JSON object; empty when it is."""
    if response.headers.get("Content-Type") not in ("application/json", "application/vnd.oai.openapi+json"):
        return f"Content-Type {response.headers.get('Content-Type')}"
    parsed = json.loads(response.content)
    return "" if isinstance(parsed, dict) and parsed else f"body {parsed!r}"


def fresh(world: World, persona: str, method: str, path: str, body: object = None) -> HttpResponse:
    """Ask, and undo what the answer did, so that every case meets the same world."""
    with transaction.atomic():
        response = world.ask(persona, method, path, body)
        if response.streaming:
            b"".join(response.streaming_content)  # read to its end, it closes itself
        transaction.set_rollback(True)
    return response


def pattern_of(path: str) -> str:
    """The pattern that serves an address; the address itself where none does, which the first test reports."""
    try:
        return str(resolve(path.partition("?")[0]).route)
    except Resolver404:
        return path


def both_spellings(world: World, row: Row, persona: str) -> Iterator[str]:
    path, mark, query = world.fill(row.path, persona).partition("?")
    for spelling in {path, path.removesuffix("/") or "/", path.rstrip("/") + "/"}:
        yield spelling + mark + query
