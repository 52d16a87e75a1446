"""How a server is to run, in a form that survives the start of a fresh process."""

import json
from dataclasses import asdict, dataclass, field
from typing import Any

from organizer.server.limits import Limits


@dataclass(frozen=True, slots=True)
class Options:
    """Everything a worker process needs to know.

    `app` is a WSGI app, `routes` are ASGI handlers by path, `background` is a function of a `threading.Event` that
    works until it is set, `memory` makes the memory of unchanged answers, `reloading` makes what tells of changed
    settings (see `supervisor.Reloading`); all named as "module:attribute".
    """

    host: str
    port: int
    workers: int
    threads: int
    app: str
    access_log: bool = False
    background: str | None = None
    memory: str | None = None
    reloading: str | None = None
    routes: dict[str, str] = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)

    def to_json(self) -> str:
        """Return these options as text for a command line."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> "Options":
        """Return the options that `to_json` wrote."""
        values: dict[str, Any] = json.loads(text)
        return cls(**{**values, "limits": Limits(**values["limits"])})
