"""The served OpenAPI document against the product, by schemathesis: what it generates from the document, valid or not,
is answered as the document says; and what the document calls valid is accepted."""

import contextlib
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from organizer.config.description import generate_description
from tests.access.world import World
from tests.input.operations import Operation, all_operations
from tests.input.valid import make_acceptable
from tests.selection import examples

pytestmark = pytest.mark.django_db

CHECKED = [
    not_a_server_error,
    status_code_conformance,  # no undocumented status
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
OPERATIONS = {(operation.method, operation.template): operation for operation in all_operations()}


def described(mode: str) -> Any:
    """The served document for schemathesis, generating valid ("positive") or also invalid ("all") data."""
    config = SchemathesisConfig.from_dict({"generation": {"mode": mode, "with-security-parameters": False}})
    schema = schemathesis.openapi.from_dict(generate_description(), config=config)
    schema.app = get_wsgi_application()
    return schema.include(func=lambda context: key_of(context.operation) in OPERATIONS)


def some(usual: int, thorough: int) -> Callable[[Any], Any]:
    """Bound the examples of one operation, and make every run the same."""
    return settings(
        max_examples=examples(usual, thorough),
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )


@described("all").parametrize()
@some(6, 50)
def test_whatever_is_sent_is_answered_as_documented(case: Any, world: World) -> None:
    with undone():
        case.call_and_validate(headers=bearer(world, operation_of(case).who), checks=CHECKED)


@described("all").parametrize()
@some(3, 20)
def test_without_a_sign_in_too(case: Any, world: World) -> None:
    with undone():
        answer = case.call_and_validate(checks=CHECKED)
    if case.operation.definition.raw.get("security"):
        assert answer.status_code in (401, 404)  # 404: the generated address is none of ours


@described("positive").parametrize()
@some(4, 30)
def test_what_the_document_calls_valid_is_accepted(case: Any, world: World) -> None:
    """Ids, passwords and the like are set to ones that exist: no schema can say which do."""
    operation = operation_of(case)
    if "confirm" in operation.template:
        pytest.skip("its link comes by mail; accepted in the tests of passwords")
    make_acceptable(case, world, operation)
    with undone():
        answer = case.call_and_validate(headers=bearer(world, operation.who), checks=CHECKED)
    assert answer.status_code in operation.success, answer.text[:500]


def operation_of(case: Any) -> Operation:
    return OPERATIONS[key_of(case.operation)]


def key_of(operation: Any) -> tuple[str, str]:
    return operation.method.upper(), operation.path


def bearer(world: World, who: str) -> dict[str, str]:
    token = world.people[who].client.defaults.get("HTTP_AUTHORIZATION")
    return {"Authorization": token} if token else {}


@contextlib.contextmanager
def undone() -> Iterator[None]:
    """Roll back in any case, so that every example meets the same world.

    The WSGI application lets go of connections around a request; this transaction needs the one that it is on.
    """
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    try:
        with transaction.atomic():
            try:
                yield
            finally:
                transaction.set_rollback(True)
    finally:
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)
