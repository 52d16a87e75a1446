"""JSON over 1 MB is 413, deeper than 32 levels 400; just within both it is read."""

import json

import pytest

from tests.access.world import World
from tests.input.operations import BODY_METHODS, Operation, all_operations

pytestmark = pytest.mark.django_db

# Signing out always succeeds, whatever the body: it is not looked at unless it carries a token.
WRITES = [
    operation
    for operation in all_operations()
    if operation.method in BODY_METHODS
    and operation.described.get("requestBody")
    and "logout" not in operation.template
]
MEGABYTE = 1_000_000


@pytest.mark.parametrize("operation", WRITES, ids=str)
def test_json_over_a_megabyte_is_413(world: World, operation: Operation) -> None:
    for size in (MEGABYTE + 1, 2 * MEGABYTE, 11 * MEGABYTE):
        answer = send(world, operation, b'{"x": "' + b"x" * (size - 9) + b'"}')
        assert answer.status_code == 413
        assert "detail" in answer.json()


@pytest.mark.parametrize("operation", WRITES, ids=str)
def test_json_deeper_than_32_is_400(world: World, operation: Operation) -> None:
    for opening, closing in ((b"[", b"]"), (b'{"a":', b"}"), (b'[{"a":', b"}]")):
        levels = 33 if len(opening) != 6 else 17
        answer = send(world, operation, opening * levels + b"1" + closing * levels)
        assert answer.status_code == 400
        assert set(answer.json()) == {"detail"}


def test_json_of_exactly_a_megabyte_is_read(world: World) -> None:
    operation = next(one for one in WRITES if str(one) == "POST /team/")
    start = b'{"name": "Fits", "x": "'
    answer = send(world, operation, start + b"x" * (MEGABYTE - len(start) - 2) + b'"}')
    assert answer.status_code == 200
    assert answer.json()["name"] == "Fits"


def test_json_of_exactly_32_levels_is_read(world: World) -> None:
    operation = next(one for one in WRITES if str(one) == "POST /team/")
    answer = send(world, operation, b'{"name": "Deep", "x": ' + b"[" * 31 + b"]" * 31 + b"}")
    assert answer.status_code == 200


def test_brackets_in_texts_are_not_levels(world: World) -> None:
    operation = next(one for one in WRITES if str(one) == "POST /team/")
    answer = send(world, operation, json.dumps({"name": "[{" * 60 + '\\"' + "[" * 40}).encode())
    assert answer.status_code == 200


def send(world: World, operation: Operation, content: bytes) -> object:
    client = world.people[operation.who].client
    client.raise_request_exception = False
    path = world.fill(operation.row.path, operation.who)
    return client.generic(operation.method, path, content, content_type="application/json")
