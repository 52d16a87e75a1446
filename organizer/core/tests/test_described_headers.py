"""The API description names the headers of retries and of changes where they are heeded, and nowhere else."""

import pytest

pytestmark = pytest.mark.django_db

CREATING = {
    "/team/",
    "/membership/",
    "/tasks/",
    "/team-chat-post/{team_id}",
    "/private-chat-post/{team_id}/{recipient_id}",
}
CHANGING = {
    *(("/team/{team_id}/", "put"), ("/team/{team_id}/", "delete")),
    *(("/task/{task_id}", "put"), ("/task/{task_id}", "patch"), ("/task/{task_id}", "delete")),
    *(
        (f"/{chat}-chat-{verb}/{{message_id}}", method)
        for chat in ("team", "private")
        for verb, method in (("put", "put"), ("delete", "delete"))
    ),
}


@pytest.fixture
def operations(anonymous):
    paths = anonymous.get("/schema/").json()["paths"]
    return {(path, method): operation for path, methods in paths.items() for method, operation in methods.items()}


def taking(operations, header):
    return {
        place
        for place, operation in operations.items()
        if any((one["name"], one["in"]) == (header, "header") for one in operation.get("parameters", []))
    }


def test_idempotency_keys_are_described_where_things_are_made(operations):
    described = taking(operations, "Idempotency-Key")
    assert described == {(path, "post") for path in CREATING}
    for place in described:
        assert {"404", "409", "422"} <= operations[place]["responses"].keys()


def test_expected_versions_are_described_where_things_are_changed(operations):
    described = taking(operations, "If-Match")
    assert described == CHANGING
    for place in described:
        assert "412" in operations[place]["responses"]


def test_nothing_else_answers_with_their_statuses(operations):
    heeding = taking(operations, "Idempotency-Key") | taking(operations, "If-Match")
    for place in operations.keys() - heeding:
        assert not {"409", "412", "422"} & operations[place]["responses"].keys(), place
