"""The lists as they are usually written: what the published API says, with nothing but the ORM."""

from datetime import timedelta
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from organizer.accounts.models import User
from organizer.chat.models import Message
from organizer.core.text import fold
from organizer.tasks.due import calendar_span, parse_due_span
from organizer.tasks.models import Task
from organizer.teams.models import Membership, Team

Asked = dict[str, Any]


def teams(viewer: User, asked: Asked) -> QuerySet[Any]:
    found = Team.objects.filter(deleted_at=None)
    for word in fold(asked.get("search", "")).split():
        found = found.filter(Q(name_folded__contains=word) | Q(owner__username_folded__contains=word))
    for name in ("name", "owner__username"):
        if asked.get(name):
            found = found.filter(**{name: asked[name]})
    return found.order_by(
        *ordering(asked, {"name": "name_folded", "owner__username": "owner__username_folded"}, "name"), "id"
    )


def memberships(viewer: User, asked: Asked) -> QuerySet[Any]:
    return Membership.objects.filter(team__deleted_at=None, member=viewer).order_by("id")


def teammates(viewer: User, asked: Asked) -> QuerySet[Any]:
    return Membership.objects.filter(team__deleted_at=None, team__owner=viewer).order_by("id")


def tasks(viewer: User, asked: Asked) -> QuerySet[Any]:
    found = Task.objects.filter(Q(owner=viewer) | Q(assignee=viewer))
    for word in fold(asked.get("search", "")).split():
        matches = Q(title_folded__contains=word) | Q(owner__username_folded__contains=word)
        span = calendar_span(word)
        matches |= due(span) if span else Q(comment_folded__contains=word)
        found = found.filter(matches)
    if owner := asked.get("owner"):
        by_id = Q(owner=int(owner)) if str(owner).isascii() and str(owner).isdigit() else Q()
        found = found.filter(Q(owner__username=owner) | by_id)
    if asked.get("due_date"):
        found = found.filter(due(parse_due_span(asked["due_date"])))
    for level in ("category", "priority", "status"):
        if asked.get(level, "") != "":
            found = found.filter(**{level: asked[level]})
    columns = {"due_date": "due_at", "priority": "priority", "status": "status", "title": "title_folded"}
    return found.order_by(*ordering(asked, columns, "-due_date"), "id")


def messages(viewer: User, asked: Asked, *, private: bool) -> QuerySet[Any]:
    among = Q(conversation__team__owner=viewer) | Q(conversation__team__memberships__member=viewer)
    mine = Q(conversation__low_user=viewer) | Q(conversation__high_user=viewer)
    found = Message.objects.filter(among, conversation__team__deleted_at=None)
    found = found.filter(mine) if private else found.filter(conversation__low_user=None)
    if "team_id" in asked:
        found = found.filter(conversation__team=asked["team_id"])
    if private and "from_user_id" in asked:
        low, high = sorted((viewer.pk, asked["from_user_id"]))
        found = found.filter(conversation__low_user=low, conversation__high_user=high)
    for word in fold(asked.get("search", "")).split():
        matches = Q(text_folded__contains=word) | Q(author__username_folded__contains=word)
        for one, other in (("low", "high"), ("high", "low")) if private else ():
            matches |= Q(author=F(f"conversation__{one}_user")) & Q(
                **{f"conversation__{other}_user__username_folded__contains": word}
            )
        found = found.filter(matches)
    if asked.get("minus_days"):
        found = found.filter(posted_at__gte=timezone.now() - timedelta(days=asked["minus_days"]))
    if asked.get("owner__username"):
        found = found.filter(author__username=asked["owner__username"])
    return found.distinct().order_by("id")


def due(span: tuple[Any, Any]) -> Q:
    return Q(due_at__gte=span[0]) & (Q() if span[1] is None else Q(due_at__lt=span[1]))


def ordering(asked: Asked, columns: dict[str, str], default: str) -> list[str]:
    names = [name for name in asked.get("ordering", "").split(",") if name.removeprefix("-") in columns] or [default]
    return ["-" * name.startswith("-") + columns[name.removeprefix("-")] for name in names]
