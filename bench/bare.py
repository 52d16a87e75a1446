"""The bare handler: what serving this API costs without a framework.

It verifies the token, runs the product's own statements (`recording`) in the same transactions, writes the event's
row, and encodes the same JSON: before anything is measured its answers are compared with the product's, byte for byte.
It runs on the product's own server (`organizer/server`), in as many threads. It leaves out what a framework is for:
routing beyond a table, validation beyond the happy path, permissions beyond the statements' own, headers, errors.
"""

import functools
import hashlib
import hmac
import json
import re
import secrets
import threading
import time
import unicodedata
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl, urlencode

import argon2
import jwt
import msgspec

from bench.shapes import message_shape, profile_shape, task_shape, team_shape
from bench.wire import (
    Row,
    count_statements,
    exact,
    now,
    recorded,
    run,
    same,
    time_in,
    times_in,
    times_out,
    transaction,
)

Environ = dict[str, Any]
Answer = tuple[int, Any]

ACCESS_SECONDS = 1440 * 60  # `servers.py` gives the product the same
REFRESH_IDLE = timedelta(days=14)
SESSION_LIFE = timedelta(days=90)
PROFILE = ("user_id", *(f"user__{name}" for name in ("username", "email", "first_name", "last_name", "show_presence")))
_hashes = threading.BoundedSemaphore(2)


def app(environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer over WSGI."""
    path = environ["PATH_INFO"]
    if path in ("/hello", "/health/"):  # what the server and its threads cost by themselves
        status, body = 200, b'{"hello":"world"}'
    else:
        words = path.strip("/").split("/")
        handler = HANDLERS[environ["REQUEST_METHOD"], words[0] if words[0] != "dj-rest-auth" else words[-1]]
        status, answer = handler(environ)
        body = msgspec.json.encode(answer)
    headers = [("Content-Type", "application/json"), ("Content-Length", str(len(body)))]
    start_response(f"{status} {HTTPStatus(status).phrase}", headers)
    return [body]


async def hello(scope: Any, receive: Any, send: Any) -> None:
    """Answer on the event loop: the most that the server can do."""
    headers = [(b"content-type", b"application/json"), (b"content-length", b"17")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b'{"hello":"world"}'})


# Reads


def message_count(environ: Environ) -> Answer:
    sign_in(environ, "message count")
    rows = same("message count", 1)
    return (200, {"count": rows[0][0] or 0}) if rows else (403, None)


def team_messages(environ: Environ) -> Answer:
    return messages(environ, "20 messages of a team chat")


def private_messages(environ: Environ) -> Answer:
    return messages(environ, "20 messages of a private chat")


def messages(environ: Environ, name: str) -> Answer:
    sign_in(environ, name)
    count = sum(row[1] for row in same(name, 1))
    return page(environ, count, [message_shape(row) for row in same(name, 2)])


def tasks(environ: Environ) -> Answer:
    # By what distinguishes the two: the month is searched for.
    name = "tasks page" if "search=&" in environ["QUERY_STRING"] else "a month of tasks"
    viewer = sign_in(environ, name)[column("user_id")]
    results = [task_shape(row, viewer) for row in same(name, 1)]
    return page(environ, same(name, 2)[0][0] if count_statements(name) > 2 else len(results), results)


def teams(environ: Environ) -> Answer:
    name = "team list with search"
    sign_in(environ, name)
    results = [team_shape(row) for row in same(name, 1)]
    return page(environ, same(name, 2)[0][0] if count_statements(name) > 2 else len(results), results)


def members(environ: Environ) -> Answer:
    sign_in(environ, "team members")
    rows = same("team members", 1)
    if not rows:
        return 403, None
    people = [(rows[0][0], rows[0][1]), *((row[2], row[3]) for row in rows if row[2] is not None)]
    return 200, [{"user_id": person, "username": name} for person, name in people]


def profile(environ: Environ) -> Answer:
    row = sign_in(environ, "own profile")
    return 200, profile_shape(*(row[column(name)] for name in PROFILE))


def page(environ: Environ, count: int, results: list[dict[str, Any]]) -> Answer:
    query = dict(parse_qsl(environ["QUERY_STRING"], keep_blank_values=True))
    limit, offset = int(query["limit"]), int(query.get("offset", 0))
    following = None
    if offset + limit < count:
        more = urlencode(sorted({**query, "limit": limit, "offset": offset + limit}.items()))
        following = f"http://{environ['HTTP_HOST']}{environ['PATH_INFO']}?{more}"
    return 200, {"count": count, "next": following, "previous": None, "results": results}


# Writes


def post_message(environ: Environ) -> Answer:
    name = "post a message"
    author = sign_in(environ, name)[column("user_id")]
    body = msgspec.json.decode(environ["wsgi.input"].read())
    team, text = int(environ["PATH_INFO"].split("/")[-1]), body["message"]
    with transaction():
        if run(name, 1, team)[0][0] != author:  # the benchmark's author owns the team; members cost one statement more
            raise PermissionError
        row, at = run(name, 2, team)[0], now()
        conversation, count, position = row[0], row[4] + 1, row[5] + 1
        run(name, 3, count, position, time_in(at), conversation)
        written = (conversation, position, author, text, fold(text), None, time_in(at), None, 1)
        message = run(name, 4, *written)[0][0]
        ids = json.dumps({"message": message, "conversation": conversation, "team": team})
        run(name, 5, "message.posted", time_in(now()), ids, False, team, None, "[]", "[]")
    return 201, message_shape(run(name, 6, message)[0])


def create_task(environ: Environ) -> Answer:
    name = "create a task"
    owner = sign_in(environ, name)[column("user_id")]
    body = msgspec.json.decode(environ["wsgi.input"].read())
    title, due = body["title"], time_in(datetime.fromisoformat(body["due_date"] + "+00:00"))
    with transaction():
        run(name, 1, owner)
        at = time_in(now())
        task = run(name, 2, owner, None, title, fold(title), "", "", due, 0, 0, 0, None, at, at, 1)[0][0]
        run(name, 3, "task.created", time_in(now()), json.dumps({"task": task}), False, None, None, f"[{owner}]", "[]")
    return 200, task_shape(run(name, 4, owner, owner, task)[0], owner)


def refresh(environ: Environ) -> Answer:
    token = msgspec.json.decode(environ["wsgi.input"].read())["refresh"]
    said = verified(token)
    rows = run("token refresh", 0, time_in(now()), said["session_key"], said["session_id"])
    if not rows or said["token_type"] != "refresh":  # noqa: S105
        return 401, None
    access, end = access_token(said["session_id"], said["session_key"], rows[0][column("user_id")])
    ends = exact(datetime.fromtimestamp(end, now().tzinfo))
    return 200, {"access": access, "access_token_expiration": ends, "refresh": token}


def login(environ: Environ) -> Answer:
    name, at = "login", now()
    body = msgspec.json.decode(environ["wsgi.input"].read())
    key = keyed("organizer.accounts.limits", f"sign in\0{fold(body['username'])}\0{environ['REMOTE_ADDR']}").hex()
    try_at = -at.timestamp()
    with transaction():
        run(name, 0, key, times_in([]), time_in(at + timedelta(seconds=300)))
        window = run(name, 1, key)[0]
        run(name, 2, times_in([*times_out(window[2]), try_at]), window[0])
    user = run(name, 3, fold(body["username"]))[0]
    with _hashes:
        argon2.PasswordHasher().verify(user[1].removeprefix("argon2"), body["password"])
    with transaction():
        window = run(name, 4, key)[0]
        run(name, 5, times_in([one for one in times_out(window[2]) if one != try_at]), window[0])
    session_key, at = secrets.token_hex(16), now()
    with transaction():
        run(name, 6, user[0])
        run(name, 7, time_in(at), user[0])
        row = (user[0], session_key, 1, time_in(at), None, time_in(at), time_in(at + SESSION_LIFE), None, "")
        session = run(name, 8, *row, environ["REMOTE_ADDR"])[0][0]
    access, _ = access_token(session, session_key, user[0])
    ends = int((at + REFRESH_IDLE).timestamp())
    lasting = sign("refresh", session, session_key, user[0], iat=int(at.timestamp()), exp=ends, generation=1)
    return 200, {
        "access_token": access,
        "refresh_token": lasting,
        "user": profile_shape(*(user[place] for place in (0, 4, 6, 7, 8, 9))),
    }


def fold(text: str) -> str:
    """Return the text as the search finds it."""
    return unicodedata.normalize("NFKC", text).casefold()


# Who asks


def sign_in(environ: Environ, name: str) -> Row:
    """Return the row of session and user that the token names."""
    said = verified(environ["HTTP_AUTHORIZATION"].removeprefix("Bearer "))
    rows = run(name, 0, time_in(now()), said["session_key"], said["session_id"])
    if not rows or said["token_type"] != "access" or said["exp"] < time.time():  # noqa: S105
        raise PermissionError
    return rows[0]


@functools.lru_cache(maxsize=4096)
def verified(token: str) -> dict[str, Any]:
    """Return what a token says; its signature is checked once, its end by who asks, as in the product."""
    said: dict[str, Any] = jwt.decode(token, signing_key(), algorithms=["HS256"], options={"verify_exp": False})
    return said


def access_token(session: int, key: str, user: int) -> tuple[str, int]:
    made = int(time.time())
    return sign("access", session, key, user, iat=made, exp=made + ACCESS_SECONDS), made + ACCESS_SECONDS


def sign(kind: str, session: int, key: str, user: int, **claims: int) -> str:
    said = {"token_type": kind, "session_id": session, "session_key": key, "user_id": user, **claims}
    return jwt.encode(said, signing_key(), algorithm="HS256")


@functools.cache
def signing_key() -> bytes:
    return keyed("organizer.accounts.tokens", "signing key")


def keyed(salt: str, text: str) -> bytes:
    key = hashlib.sha256((salt + recorded()["scene"]["secret"]).encode()).digest()
    return hmac.digest(key, text.encode(), "sha256")


@functools.cache
def column(name: str) -> int:
    """Return where a column stands in the row of session and user."""
    sql = recorded()["statements"]["own profile"][0]["sql"]
    return re.findall(r' AS "(\w+)"', sql).index(name)


HANDLERS = {
    ("GET", "team-chat-message-count"): message_count,
    ("GET", "team-chat-list"): team_messages,
    ("GET", "private-chat-list"): private_messages,
    ("GET", "tasks"): tasks,
    ("GET", "team"): teams,
    ("GET", "team-members"): members,
    ("GET", "user"): profile,
    ("POST", "refresh"): refresh,
    ("POST", "team-chat-post"): post_message,
    ("POST", "tasks"): create_task,
    ("POST", "login"): login,
}
