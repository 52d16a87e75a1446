"""What is asked, and the statements that the product runs for it: recorded from the product itself, at every run.

`python -m bench.recording FILE` writes both to FILE as JSON, for the database that the environment names. The bare
handler runs these statements, so the two can never differ in what they ask of the database.
"""

import json
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

PASSWORD = "correct horse battery 7"  # noqa: S105 - of people who exist for minutes
HOST = "127.0.0.1"
MONTH_LIMIT = 200


def main(file: str) -> None:
    """Choose whom to ask as, ask everything twice, and write what was recorded the second time."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "organizer.config.settings")
    import django

    django.setup()
    scene = choose_scene()
    asked = requests_of(scene)
    recorded = {"scene": scene, "requests": asked, "statements": {one["name"]: record(one, scene) for one in asked}}
    Path(file).write_text(json.dumps(recorded, indent=1))


def choose_scene() -> dict[str, Any]:
    """Sign in the owner of the largest team chat, and find their busiest private chat."""
    from django.conf import settings
    from django.db.models import Q

    from organizer.accounts.actions import start_session
    from organizer.accounts.tokens import access_token, refresh_token
    from organizer.chat.models import Conversation

    chat = Conversation.objects.filter(low_user=None).order_by("-message_count").select_related("team__owner")[0]
    user = chat.team.owner
    mine = Conversation.objects.filter(Q(low_user=user) | Q(high_user=user), team__deleted_at=None)
    private = mine.order_by("-message_count").first() or chat
    session = start_session(user=user)
    return {
        "user": user.pk,
        "username": user.username,
        "team": chat.team_id,
        "team_name": chat.team.name,
        "conversation": chat.pk,
        "messages": chat.message_count,
        "private_team": private.team_id,
        "other": private.high_user_id if private.low_user_id == user.pk else private.low_user_id or user.pk,
        "access": access_token(session),
        "refresh": refresh_token(session),
        "secret": settings.SECRET_KEY,
    }


def requests_of(scene: dict[str, Any]) -> list[dict[str, Any]]:
    """Return everything that is measured: a name for people, and how it is asked."""
    team, month = scene["team"], datetime.now(UTC).strftime("%Y-%m")
    word = scene["team_name"][:3].lower()
    task = {"title": "Water the plants", "due_date": "2026-09-15 18:41"}
    login = {"username": scene["username"], "password": PASSWORD}
    private = f"team_id={scene['private_team']}&from_user_id={scene['other']}"
    return [
        get("message count", f"/team-chat-message-count/{team}"),
        get("20 messages of a team chat", f"/team-chat-list/?team_id={team}&limit=20"),
        get("20 messages of a private chat", f"/private-chat-list/?{private}&limit=20"),
        get("tasks page", "/tasks/?search=&priority=&status=&category=&limit=9&offset=0"),
        get("a month of tasks", f"/tasks/?search={month}&limit={MONTH_LIMIT}&offset=0"),
        get("team list with search", f"/team/?search={word}&limit=9&offset=0"),
        get("team members", f"/team-members/{team}"),
        get("own profile", "/dj-rest-auth/user/"),
        post("token refresh", "/dj-rest-auth/token/refresh/", {"refresh": scene["refresh"]}),
        post("post a message", f"/team-chat-post/{team}", {"team": team, "message": "See you at the gate at nine."}),
        post("create a task", "/tasks/", task),
        post("login", "/dj-rest-auth/login/", login, connections=2, least_seconds=2),
    ]


def get(name: str, path: str) -> dict[str, Any]:
    """Return a request that changes nothing."""
    return {"name": name, "method": "GET", "path": path, "body": None, "connections": 16, "least_seconds": 0}


def post(
    name: str, path: str, body: dict[str, Any], *, connections: int = 16, least_seconds: float = 0
) -> dict[str, Any]:
    """Return a request with a JSON body; `connections` ask at once, for at least so many seconds."""
    asked = {"name": name, "method": "POST", "path": path, "body": json.dumps(body), "connections": connections}
    return asked | {"least_seconds": least_seconds}


def record(asked: dict[str, Any], scene: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the statements of one request and their parameters, without what begins and ends transactions."""
    from django.db import connection
    from django.test import Client

    found: list[dict[str, Any]] = []

    def listen(execute: Any, sql: str, parameters: Any, many: bool, context: Any) -> Any:
        if not sql.startswith(("BEGIN", "SAVEPOINT", "RELEASE")):
            found.append({"sql": sql, "parameters": [plain(value) for value in parameters or ()]})
        return execute(sql, parameters, many, context)

    client = Client(headers={"Authorization": f"Bearer {scene['access']}", "Host": HOST})
    for _ in range(2):  # the first time compiles
        found.clear()
        with connection.execute_wrapper(listen):
            body = asked["body"] or ""
            answer = client.generic(asked["method"], asked["path"], body, content_type="application/json")
        if answer.status_code not in (200, 201):
            raise SystemExit(f"{asked['name']}: {answer.status_code} {answer.content!r}")
    return found


def plain(value: Any) -> Any:
    """Return a parameter as JSON can hold it: a time as {"time": ISO 8601}, the driver's numbers as numbers."""
    if isinstance(value, datetime):
        return {"time": value.isoformat()}
    if isinstance(value, int) and not isinstance(value, bool):
        return int(value)
    return value if value is None or isinstance(value, bool | str | float) else str(value)


if __name__ == "__main__":
    main(sys.argv[1])
