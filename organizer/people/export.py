"""All of a person's own data, in plain words, for them to keep."""

from collections.abc import Callable
from typing import Any

from django.db.models import F

from organizer.accounts.models import AuthSession, User
from organizer.accounts.queries import active_users
from organizer.chat.models import Message, ReadMark
from organizer.core.times import exact_text
from organizer.images.models import State, StoredImage
from organizer.tasks.models import Category, Priority, Status
from organizer.tasks.queries import tasks_for
from organizer.teams.queries import memberships_for, teams

Link = Callable[[str | None], str | None]


def export_of(user: User, *, image_url: Link) -> dict[str, Any]:
    """Return everything that the server keeps of this person, ready for JSON. `image_url` makes a key a URL."""
    tasks = _tasks(user, image_url)
    return {
        "profile": _profile(user),
        "sessions": _sessions(user),
        "teams": _teams(user),
        "memberships": _memberships(user),
        "tasks": [task for task in tasks if task["owner_id"] == user.pk],
        "assigned_tasks": [task for task in tasks if task["owner_id"] != user.pk],
        "messages": _messages(user, image_url),
        "read_marks": _read_marks(user),
        "images": _images(user, image_url),
    }


def _profile(user: User) -> dict[str, Any]:
    kept = active_users().values(
        *("id", "username", "email", "first_name", "last_name", "show_presence"),
        *("time_zone", "week_start", "clock", "date_joined", "last_login"),
        last_seen=F("sighting__seen_at"),
    )
    row: dict[str, Any] = dict(kept.get(pk=user.pk))
    return row | {name: exact_text(row[name]) for name in ("date_joined", "last_login", "last_seen")}


def _sessions(user: User) -> list[dict[str, Any]]:
    return [
        {
            "id": session.pk,
            "created_at": exact_text(session.created_at),
            "renewed_at": exact_text(session.rotated_at),
            "expires_at": exact_text(session.expires_at),
            "ended_at": exact_text(session.revoked_at),
            "user_agent": session.user_agent,
            "address": session.address,
        }
        for session in AuthSession.objects.filter(user=user).order_by("id")
    ]


def _teams(user: User) -> list[dict[str, Any]]:
    rows = teams().filter(owner=user).order_by("id").values("id", "name", "created_at")
    return [dict(row) | {"created_at": exact_text(row["created_at"])} for row in rows]


def _memberships(user: User) -> list[dict[str, Any]]:
    rows = memberships_for(user).order_by("id").values("id", "team_id", "joined_at", team_name=F("team__name"))
    return [dict(row) | {"joined_at": exact_text(row["joined_at"])} for row in rows]


def _tasks(user: User, image_url: Link) -> list[dict[str, Any]]:
    rows = (
        tasks_for(user)
        .order_by("id")
        .values(
            *("id", "owner_id", "assignee_id", "title", "comment", "due_at", "category", "priority", "status"),
            *("created_at", "changed_at"),
            owner_name=F("owner__username"),
            image_key=F("image__key"),
        )
    )
    return [
        {
            "id": row["id"],
            "owner_id": row["owner_id"],
            "owner": row["owner_name"],
            "assignee_id": row["assignee_id"],
            "title": row["title"],
            "comment": row["comment"],
            "due_at": exact_text(row["due_at"]),
            "category": Category(row["category"]).label,
            "priority": Priority(row["priority"]).label,
            "status": Status(row["status"]).label,
            "image": image_url(row["image_key"]),
            "created_at": exact_text(row["created_at"]),
            "changed_at": exact_text(row["changed_at"]),
        }
        for row in rows
    ]


def _messages(user: User, image_url: Link) -> list[dict[str, Any]]:
    """Return the messages that the person wrote, also in teams that they have left: their words are their data."""
    rows = (
        Message.objects.filter(author=user, conversation__team__deleted_at=None)
        .order_by("id")
        .values(
            *("id", "conversation_id", "text", "posted_at", "edited_at"),
            team_id=F("conversation__team_id"),
            team_name=F("conversation__team__name"),
            low_id=F("conversation__low_user_id"),
            high_id=F("conversation__high_user_id"),
            image_key=F("image__key"),
        )
    )
    return [
        {
            "id": row["id"],
            "conversation_id": row["conversation_id"],
            "team_id": row["team_id"],
            "team_name": row["team_name"],
            "recipient_id": row["high_id"] if row["low_id"] == user.pk else row["low_id"],
            "text": row["text"],
            "image": image_url(row["image_key"]),
            "posted_at": exact_text(row["posted_at"]),
            "edited_at": exact_text(row["edited_at"]),
        }
        for row in rows
    ]


def _read_marks(user: User) -> list[dict[str, Any]]:
    rows = ReadMark.objects.filter(person=user).order_by("id").values("conversation_id", "position", "changed_at")
    return [dict(row) | {"changed_at": exact_text(row["changed_at"])} for row in rows]


def _images(user: User, image_url: Link) -> list[dict[str, Any]]:
    live = StoredImage.objects.filter(owner=user, state=State.LIVE).order_by("id")
    return [
        {
            "url": image_url(image.key),
            "content_type": image.content_type,
            "width": image.width,
            "height": image.height,
            "size": image.size,
            "created_at": exact_text(image.created_at),
        }
        for image in live
    ]
