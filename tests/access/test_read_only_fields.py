"""Read-only and unknown fields in a body never change anything, on any write."""

from typing import Any

import pytest
from django.apps import apps
from django.db import transaction
from django.forms.models import model_to_dict

from tests.access.rows_tasks import WHOLE
from tests.access.world import World
from tests.personas import PASSWORD

pytestmark = pytest.mark.django_db

# Every name that an answer or a column carries and no body may set.
FORBIDDEN: dict[str, Any] = {
    "id": 4711,
    "pk": 4711,
    "owner": "{outsider}",
    "owner_id": "{outsider}",
    "owner__id": "{outsider}",
    "author": "{outsider}",
    "author_id": "{outsider}",
    "user": "{outsider}",
    "user_id": "{outsider}",
    "member": "{outsider}",
    "member_id": "{outsider}",
    "recipient": "{outsider}",
    "recipient_id": "{outsider}",
    "assignee": "{outsider}",
    "assignee_id": "{outsider}",
    "asigned_to_username": "outsider1",
    "is_owner": False,
    "is_member": True,
    "is_staff": True,
    "is_superuser": True,
    "is_active": False,
    "date_joined": "2001-01-01T00:00:00Z",
    "created_at": "2001-01-01T00:00:00Z",
    "changed_at": "2001-01-01T00:00:00Z",
    "posted_at": "2001-01-01T00:00:00Z",
    "edited_at": "2001-01-01T00:00:00Z",
    "due_at": "2001-01-01T00:00:00Z",
    "deleted_at": "2001-01-01T00:00:00Z",
    "joined_at": "2001-01-01T00:00:00Z",
    "team_id": "{foreign_team}",
    "team_name": "Elsewhere",
    "conversation": 1,
    "conversation_id": 1,
    "position": 99,
    "version": 99,
    "message_count": 99,
    "last_position": 99,
    "count": 99,
    "name_folded": "x",
    "title_folded": "x",
    "comment_folded": "x",
    "text_folded": "x",
    "username_key": "outsider1",
    "username_folded": "outsider1",
    "image_id": 1,
    "groups": [1],
    "user_permissions": [1],
    "password": "violet meadow 42",
    "generation": 99,
    "no_such_field": {"deep": [1, 2, 3]},
    "__proto__": {"admin": True},
    "": "nameless",
}

WRITES: list[tuple[str, str, str, dict[str, Any]]] = [
    ("owner", "POST", "/team/", {"name": "A fresh name"}),
    ("owner", "PUT", "/team/{team}/", {"name": "A fresh name"}),
    ("outsider", "POST", "/membership/", {"team": "{team}"}),
    ("owner", "POST", "/tasks/", WHOLE),
    ("owner", "PUT", "/task/{task}", WHOLE),
    ("assignee", "PATCH", "/task/{task}", {"status": 1}),
    ("member", "POST", "/team-chat-post/{team}", {"team": "{team}", "message": "a word"}),
    ("member", "PUT", "/team-chat-put/{member_message}", {"team": "{team}", "message": "a word"}),
    ("peer", "POST", "/private-chat-post/{team}/{owner}", {"team": "{team}", "message": "a word"}),
    ("peer", "PUT", "/private-chat-put/{peer_to_owner}", {"team": "{team}", "message": "a word"}),
    ("member", "PATCH", "/dj-rest-auth/user/", {"first_name": "Jo"}),
    ("member", "PUT", "/dj-rest-auth/user/", {"username": "member1", "first_name": "Jo"}),
    (
        "anonymous",
        "POST",
        "/dj-rest-auth/registration/",
        {"username": "newcomer", "password1": PASSWORD, "password2": PASSWORD},
    ),
]
# What two runs of one request differ in anyway.
OF_THE_MOMENT = ("at", "_at", "date_joined", "key", "expires", "rotated", "last_login", "password", "token")


@pytest.mark.parametrize(("who", "method", "path", "body"), WRITES, ids=[f"{w[1]} {w[2]}" for w in WRITES])
@pytest.mark.parametrize("as_form", [False, True], ids=["json", "form"])
def test_forbidden_fields_change_nothing(
    world: World, who: str, method: str, path: str, body: dict[str, Any], as_form: bool
) -> None:
    plain = after(world, who, method, path, body, as_form)
    stuffed = after(world, who, method, path, FORBIDDEN | body, as_form)
    assert stuffed == plain


def test_a_field_that_may_be_set_does_show(world: World) -> None:
    """Else the comparison above would prove nothing."""
    plain = after(world, "owner", "POST", "/tasks/", WHOLE, False)
    assert after(world, "owner", "POST", "/tasks/", WHOLE | {"comment": "x"}, False) != plain


def after(world: World, who: str, method: str, path: str, body: dict[str, Any], as_form: bool) -> Any:
    """All rows after a request that succeeds; undone again."""
    filled = world.fill(body, who)
    with transaction.atomic():
        if as_form:
            scalars = {key: value for key, value in filled.items() if not isinstance(value, dict | list)}
            client = world.people[who].client
            client.cookies.clear()
            response = world.people[who].form(method, world.fill(path, who), scalars)
        else:
            response = world.ask(who, method, world.fill(path, who), filled)
        assert response.status_code in (200, 201), response.content
        rows = everything()
        transaction.set_rollback(True)
    return rows


def everything() -> dict[str, list[Any]]:
    """The rows of all our tables, without what every write changes (times, random keys) and without row numbers:
    a rolled back row's number is not used again everywhere."""
    labels = ("accounts", "teams", "tasks", "chat", "events")
    models = [model for label in labels for model in apps.get_app_config(label).get_models()]
    return {
        model.__name__: [stable(row) for row in model._default_manager.order_by("pk")]
        for model in models
        if model.__name__ not in ("AttemptWindow", "AuthSession", "Event")
    }


def stable(row: Any) -> dict[str, Any]:
    values = model_to_dict(row, fields=[field.name for field in row._meta.fields]) | {"__all__": None}
    values |= {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    return {
        name: value
        for name, value in values.items()
        if name not in ("id", "conversation", "conversation_id") and not name.endswith(OF_THE_MOMENT)
    }
