"""What no schema can say about a valid request: which ids exist, which passwords are right, which names are free."""

from typing import Any
from urllib.parse import parse_qs

from tests.access.world import World
from tests.input.operations import Operation
from tests.personas import PASSWORD

# Fields whose validity lies outside the document. None: left out.
BY_FIELD: dict[str, Any] = {
    "username": "newcomer",
    "password": PASSWORD,
    "password1": PASSWORD,
    "password2": PASSWORD,
    "old_password": PASSWORD,
    "new_password1": "violet meadow 42",
    "new_password2": "violet meadow 42",
    "refresh": "{my_refresh}",
    "invitation": None,
    "asigned_to": "",
    "file": None,
    "image": None,
}
BY_OPERATION: dict[str, dict[str, Any]] = {
    "POST /dj-rest-auth/login/": {"username": "{my_name}"},
    "POST /membership/": {"team": "{team}"},
}


def make_acceptable(case: Any, world: World, operation: Operation) -> None:
    """Point a generated request at things that exist; everything else stays as generated."""
    path, _, query = str(world.fill(operation.row.path, operation.who)).partition("?")
    for place, part in zip(operation.template.strip("/").split("/"), path.strip("/").split("/"), strict=True):
        if place.startswith("{"):
            case.path_parameters[place.strip("{}")] = part
    if query and not operation.query_names:
        case.query = {name: values[0] for name, values in parse_qs(query).items()}
    if operation.template == "/media/{key}":
        case.query = {name: values[0] for name, values in parse_qs(query).items()}
    # 5.0 is an integer in JSON; in an address it is written 5.
    whole = {name: int(value) for name, value in (case.query or {}).items() if isinstance(value, float)}
    case.query = (case.query or {}) | whole
    for header in ("If-Match", "Idempotency-Key"):  # about earlier requests
        case.headers.pop(header, None)
    for position in ("before", "after"):  # belong to one conversation, which has to be named along
        case.query.pop(position, None)
    if operation.template == "/dj-rest-auth/token/refresh/":
        case.body, case.media_type = {"refresh": ""}, "application/json"
    if not isinstance(case.body, dict):
        return
    known = BY_FIELD | BY_OPERATION.get(str(operation), {})
    for name in list(case.body):
        if name in known and known[name] is None:
            del case.body[name]
        elif name in known:
            case.body[name] = world.fill(known[name], operation.who)
