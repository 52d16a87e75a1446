"""All kinds of events: a thing, and a verb in the past. The description of the API and the web client know the same."""

from typing import Literal, get_args

EventKind = Literal[
    "message.posted",
    "message.edited",
    "message.deleted",
    "conversation.read",
    "task.created",
    "task.changed",
    "task.assigned",
    "task.deleted",
    "team.created",
    "team.renamed",
    "team.passed_on",
    "team.deleted",
    "member.joined",
    "member.left",
    "session.ended",
    "profile.changed",
]

EVENT_KINDS: tuple[EventKind, ...] = get_args(EventKind)
