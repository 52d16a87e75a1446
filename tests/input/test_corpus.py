"""The corpus at every parameter, id, field and content type of every route: a documented success or a 4xx in JSON."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from tests.access.routes import all_routes
from tests.access.world import World, made
from tests.input.asking import problems, remember
from tests.input.bodies import BODIES
from tests.input.corpus import FORM_VALUES, JSON_VALUES, PATH_IDS, QUERY_VALUES
from tests.input.operations import BODY_METHODS, Operation, all_operations

pytestmark = pytest.mark.django_db

OPERATIONS = all_operations()
WRITES = [operation for operation in OPERATIONS if operation.method in BODY_METHODS]
WITH_FIELDS = [operation for operation in WRITES if operation.fields]
QUERIES = [operation for operation in OPERATIONS if operation.query_names]
WITH_IDS = [operation for operation in OPERATIONS if "{" in operation.template]


def test_every_route_is_described(world: World) -> None:
    described = {(operation.template.strip("/"), operation.method) for operation in OPERATIONS}
    names = {pattern for pattern, _ in described}
    served = {(plain(route.pattern, names), method) for route in all_routes() for method in route.methods}
    undescribed = {(pattern, method) for pattern, method in served if pattern not in ("", "docs", "schema")} - described
    assert undescribed == set()


@pytest.mark.parametrize("operation", QUERIES, ids=str)
def test_query_parameters(world: World, operation: Operation) -> None:
    remember(world)
    wrong = []
    for name in operation.query_names:
        for value in QUERY_VALUES:
            wrong += problems(world, operation, f"{name}={value[:60]}", query=f"{name}={value}")
        for query in (
            f"{name}=1&{name}=2",
            f"{name}[]=1",
            f"{name}",
            f"{name}[a]=1",
            f"{name}__in=1,2",
            f"&&{name}=&=&",
        ):
            wrong += problems(world, operation, query, query=query)
    for query in (
        "%00=1",
        "%ff=%ff",
        "a" * 5_000,
        "&" * 5_000,
        "&".join(f"x{n}=1" for n in range(2_000)),
        ";",
        "?",
        "#",
    ):
        wrong += problems(world, operation, query[:60], query=query)
    assert not wrong, "\n".join(wrong[:40])


@pytest.mark.parametrize("operation", WITH_IDS, ids=str)
def test_ids_in_addresses(world: World, operation: Operation) -> None:
    """Hostile ids name nothing: always a refusal, but for counting with nobody, which is 0."""
    remember(world)
    template = operation.row.path.partition("?")[0]
    places = [part for part in template.strip("/").split("/") if part.startswith("{")]
    wrong = []
    for place in places:
        for value in PATH_IDS:
            target = world.fill(template.replace(place, "\x00"), operation.who).replace("\x00", value)
            if template == "{image_url}":
                target = f"/media/{value}"
            refused = not (operation.method == "GET" and "private-chat-message-count" in template)
            wrong += problems(world, operation, f"{place} is {value[:60]}", path=target, refused=refused)
    assert not wrong, "\n".join(wrong[:40])


@pytest.mark.parametrize("operation", WITH_FIELDS, ids=str)
def test_json_fields(world: World, operation: Operation) -> None:
    remember(world)
    base = world.fill(operation.row.body or {}, operation.who)
    wrong = []
    for field in operation.fields:
        for value in JSON_VALUES:
            content = json.dumps(base | {field: value}).encode()
            wrong += problems(world, operation, f"{field} = {str(value)[:60]!a}", content=content)
        missing = {name: value for name, value in base.items() if name != field}
        wrong += problems(world, operation, f"no {field}", content=json.dumps(missing).encode())
        twice = json.dumps(base)[:-1] + (", " if base else "") + f'"{field}": "", "{field}": [1], "{field}": {{}}}}'
        wrong += problems(world, operation, f"{field} three times", content=twice.encode())
    assert not wrong, "\n".join(wrong[:40])


@pytest.mark.parametrize("operation", WITH_FIELDS, ids=str)
def test_form_fields(world: World, operation: Operation) -> None:
    remember(world)
    base = {
        name: "" if value is None else value
        for name, value in world.fill(operation.row.body or {}, operation.who).items()
    }
    wrong = []
    for field in operation.fields:
        for value in FORM_VALUES:
            wrong += form_problems(world, operation, base | {field: value}, f"{field} = {value[:60]!a}")
        for upload in uploads():
            wrong += form_problems(world, operation, base | {field: upload}, f"{field} is a file {upload.name!r}")
        wrong += form_problems(world, operation, base | {field: ["a", "b"]}, f"{field} twice")
        wrong += form_problems(world, operation, base | {field: [uploads()[0], "b"]}, f"{field} as file and text")
    assert not wrong, "\n".join(wrong[:40])


@pytest.mark.parametrize("operation", WRITES, ids=str)
def test_whole_bodies(world: World, operation: Operation) -> None:
    remember(world)
    wrong = []
    for body in BODIES:
        wrong += problems(world, operation, body.name, content=body.content, content_type=body.content_type)
    for headers in (
        {"Content-Encoding": "gzip"},
        {"Transfer-Encoding": "chunked"},
        {"Accept": "text/html"},
        {"Accept": "\x01"},
    ):
        wrong += problems(world, operation, str(headers), headers=headers)
    for length in ("-1", "abc", ""):
        wrong += problems(world, operation, f"length {length}", headers={"Content-Length": length})
    assert not wrong, "\n".join(wrong[:40])


@pytest.mark.parametrize("operation", OPERATIONS, ids=str)
def test_strange_headers(world: World, operation: Operation) -> None:
    remember(world)
    wrong = []
    for value in (
        "Bearer",
        "Bearer  ",
        "Bearer \xff",
        "Basic x",
        "Bearer a.b.c",
        "Bearer " + "x" * 9_000,
        "\x00",
        "Token 1 2 3",
    ):
        wrong += problems(world, operation, f"Authorization {value[:40]!a}", headers={"Authorization": value})
    for value in (
        "organizer-api-auth=\xff",
        "organizer-api-auth=a.b.c; organizer-api-token=" + "x" * 5_000,
        "=;=;",
        ";" * 500,
    ):
        wrong += problems(world, operation, f"Cookie {value[:40]!a}", headers={"Cookie": value})
    for name, value in (
        ("Accept-Language", "x" * 3_000),
        ("If-None-Match", '"'),
        ("Range", "bytes=9-1"),
        ("Host", "localhost:x"),
    ):
        wrong += problems(world, operation, f"{name} {value[:40]!a}", headers={name: value})
    assert not wrong, "\n".join(wrong[:40])


@pytest.mark.parametrize(
    "text",
    [
        "\U0001f469\u200d\U0001f680 \u05e9\u05dc\u05d5\u05dd \u202eabc",
        "line one\nline two\ttab",
        "\u1e9e \u0130 \ufb03 \u212a",
        "e\u0301 is not \u00e9",
        "<b>&amp;\"'\\ %s {0} ${x}",
        "\ufdfa" * 100,
    ],
)
def test_texts_come_back_exactly(world: World, text: str) -> None:
    """What is accepted is kept to the letter: not normalized, escaped or cut."""
    owner, team = world.people["owner"], world.names["team"]
    title = text.replace("\n", " ").replace("\t", " ")[:13]
    task = made(owner.post("/tasks/", {"title": title, "comment": text, "due_date": "2031-01-01T10:00"}))
    assert (task["title"], task["comment"]) == (title, text)
    read = made(owner.get(f"/task/{task['id']}"))
    assert (read["title"], read["comment"]) == (title, text)
    message = made(owner.post(f"/team-chat-post/{team}", {"team": team, "message": text}))
    assert message["message"] == text
    listed = made(owner.get("/team-chat-list/", team_id=team, limit=100))["results"]
    assert listed[-1]["message"] == text


def plain(pattern: str, described: set[str]) -> str:
    """The described spelling of a URL pattern, whatever its parameters are called."""
    parts = ["{}" if part.startswith("<") else part for part in pattern.strip("/").split("/")]
    for name in described:
        theirs = ["{}" if part.startswith("{") else part for part in name.split("/")]
        if parts == theirs:
            return name
    return pattern.strip("/")


def form_problems(world: World, operation: Operation, fields: dict[str, Any], what: str) -> list[str]:
    content = encode_multipart(BOUNDARY, fields)
    return problems(world, operation, f"form {what}", content=content, content_type=MULTIPART_CONTENT)


def uploads() -> list[SimpleUploadedFile]:
    contents = (b"", b"x", b"\x89PNG\r\n\x1a\n" + b"\x00" * 100, b"GIF89a" + b"\x00" * 50, b"<svg onload='x'/>")
    return [SimpleUploadedFile("a.png", content, "image/png") for content in contents]
