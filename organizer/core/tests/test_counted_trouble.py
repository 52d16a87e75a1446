"""What goes wrong between a request and the database is counted by its kind."""

import pytest
from django.db import InterfaceError, OperationalError, connection

from organizer.core import errors
from organizer.core.database import action
from organizer.core.failures import failure_answer
from organizer.telemetry.measures import REFUSALS, RETRIES
from tests.telemetry.counting import counting


@pytest.mark.django_db(transaction=True)
def test_actions_that_are_tried_again_are_counted():
    failing = [OperationalError("database is locked"), OperationalError("database is locked")]
    for error in failing:
        error.__cause__ = type("Deadlock", (Exception,), {"sqlstate": "40P01"})()

    @action
    def change():
        if failing:
            raise failing.pop()
        return "done"

    with counting(RETRIES) as grown:
        assert change() == "done"
    assert grown() == {(): 2}


@pytest.mark.django_db(transaction=True)
def test_an_action_that_fails_for_good_is_no_retry():
    @action
    def change():
        raise errors.NotAllowed

    with counting(RETRIES) as grown, pytest.raises(errors.NotAllowed):
        change()
    assert grown() == {}
    assert not connection.in_atomic_block


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (errors.TooMany(retry_after=3), "throttled"),
        (errors.Unavailable("The image could not be stored.", code="storage_unavailable"), "storage_unavailable"),
        (OperationalError("connection refused"), "database_unavailable"),
        (InterfaceError("connection already closed"), "database_unavailable"),
        (OperationalError("database or disk is full"), "storage_full"),
    ],
)
def test_refusals_are_counted_by_their_reason(error, reason):
    with counting(REFUSALS) as grown:
        failure_answer(error, {})
    assert grown() == {(reason,): 1}


@pytest.mark.parametrize("error", [errors.NotFound(), errors.NotAllowed(), errors.Invalid(name=["Too long."])])
def test_what_is_the_callers_own_fault_is_no_refusal(error):
    with counting(REFUSALS) as grown:
        failure_answer(error, {})
    assert grown() == {}
