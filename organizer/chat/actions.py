"""What people do in chats: each action checks, writes and records its event, in one transaction."""

import contextlib
from collections.abc import Callable
from datetime import datetime
from functools import partial

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from organizer.accounts.models import User
from organizer.chat.models import Conversation, Message, ReadMark
from organizer.chat.queries import messages_for
from organizer.chat.rules import can_change_message
from organizer.chat.shapes import (
    CONVERSATION_COLUMNS,
    HELD_CONVERSATION,
    HELD_MEMBERS,
    HELD_TEAM,
    open_conversation,
)
from organizer.core.database import action
from organizer.core.errors import Invalid, NotAllowed, NotFound
from organizer.core.rows import insert_row, loaded, update_row
from organizer.core.text import fold
from organizer.core.versions import check_version
from organizer.events.kinds import EventKind
from organizer.events.log import record_each
from organizer.images.actions import attach_image, release_image, release_images
from organizer.images.models import StoredImage

NOT_IN_TEAM = "This person is not in the team."
PURGE_BATCH = 1000


@action
def post_message(
    *, author: User, team_id: int, recipient_id: int | None = None, text: str, image: StoredImage | None = None
) -> Message:
    """Post to the team's chat, or to the private chat with `recipient_id` in that team.

    `image` is a stored one that is still pending. Raises NotAllowed when the author is not in the team (or there is no
    such team), Invalid when the recipient is not.
    """
    places = hold_places(team_id, {author.pk} if recipient_id is None else {author.pk, recipient_id})
    if author.pk not in places:
        raise NotAllowed
    if recipient_id is not None and recipient_id not in places:
        raise Invalid(recipient=NOT_IN_TEAM)
    conversation, now = _next_position(team_id, author.pk, recipient_id)
    message = Message(
        conversation=conversation,
        position=conversation.last_position,
        author=author,
        text=text,
        text_folded=fold(text),
        image=image,
        posted_at=now,
    )
    if image is not None:
        attach_image(image)
    insert_row(message)
    _announce("message.posted", conversation, [message.pk])
    return message


@action
def edit_message(
    *,
    actor: User,
    message: Message,
    text: str,
    image: StoredImage | None = None,
    clear_image: bool = False,
    expected_version: int | None = None,
) -> Message:
    """Change a message's text; `image` (stored, pending) takes the place of the old one, `clear_image` removes it.

    Raises NotAllowed when the actor is not the author, NotFound when the message is gone or no longer theirs to see,
    Outdated when it is not of the expected version.
    """
    message = _hold_message(actor, message)
    check_version(message.version, expected_version)
    old_image = message.image
    if image is not None:
        attach_image(image)
        message.image = image
    elif clear_image:
        message.image = None
    message.text = text
    message.text_folded = fold(text)
    message.edited_at = timezone.now()
    message.version += 1
    update_row(message)
    if old_image is not None and message.image_id != old_image.pk:
        release_image(old_image)
    _announce("message.edited", message.conversation, [message.pk])
    return message


@action
def delete_message(*, actor: User, message: Message, expected_version: int | None = None) -> None:
    """Delete a message for everybody. Raises as `edit_message` does."""
    message = _hold_message(actor, message)
    check_version(message.version, expected_version)
    message_id = message.pk
    _forget_messages(message.conversation, [message])
    _announce("message.deleted", message.conversation, [message_id])


@action
def remove_message(*, message: Message) -> None:
    """Delete a message for everybody, whoever wrote it: for administrators. Raises NotFound when it is gone."""
    hold_places(message.conversation.team_id, {message.author_id})  # only for the order of locks
    message = _lock_message(message)
    message_id = message.pk
    _forget_messages(message.conversation, [message])
    _announce("message.deleted", message.conversation, [message_id])


def find_message(*, reader: User, message_id: int, private: bool) -> Message:
    """Return a message that this person may change. Raises NotFound when they cannot see it, else NotAllowed."""
    message = (
        messages_for(reader, private=private).filter(pk=message_id).select_related("image", "conversation").first()
    )
    if message is None:
        raise NotFound
    if not can_change_message(reader, message):
        raise NotAllowed
    return message


def purge_deleted_teams() -> int:
    """Remove the chats of deleted teams, in small transactions, so that no large team holds up those who write.

    Nobody can read them since the deletion. Return how many messages went.
    """
    purged = 0
    while (batch := _purge_batch()) is not None:
        purged += batch
    return purged


@action
def _purge_batch() -> int | None:
    """Remove up to PURGE_BATCH messages of one conversation. Return how many, or None when there is nothing left."""
    conversation = (
        Conversation.objects.select_for_update(of=("self",)).exclude(team__deleted_at=None).order_by("pk").first()
    )
    if conversation is None:
        return None
    batch = list(conversation.messages.select_related("image").order_by("position")[:PURGE_BATCH])
    _forget_messages(conversation, batch)
    if len(batch) < PURGE_BATCH:
        conversation.delete()
    return len(batch)


def forget_author(*, author: User) -> list[Callable[[], object]]:
    """Remove all messages and read marks of a person who deletes their account, within that action's transaction.

    Return what announces it, to be called at the end of that action.
    """
    ReadMark.objects.filter(person=author).delete()
    announcements: list[Callable[[], object]] = []
    conversations = Conversation.objects.filter(messages__author=author).distinct().order_by("pk")
    for conversation in (
        Conversation.objects.select_for_update(no_key=True).filter(pk__in=conversations.values("pk")).order_by("pk")
    ):
        messages = list(conversation.messages.filter(author=author).select_related("image"))
        _forget_messages(conversation, messages)
        announcements.append(partial(_announce, "message.deleted", conversation, [message.pk for message in messages]))
    return announcements


def _forget_messages(conversation: Conversation, messages: list[Message]) -> None:
    deleted, _ = Message.objects.filter(pk__in=[message.pk for message in messages]).delete()
    Conversation.objects.filter(pk=conversation.pk).update(message_count=F("message_count") - deleted)
    release_images(message.image for message in messages if message.image is not None)


def hold_places(team_id: int, people: set[int]) -> set[int]:
    """Return who of these people is in the team, and keep that true until the transaction ends. One or two people."""
    owner_id = HELD_TEAM.value(team=team_id)
    if owner_id is None:
        return set()
    if people == {owner_id}:
        return people
    members = HELD_MEMBERS.rows(team=team_id, one=min(people), another=max(people))
    return people & {owner_id, *(member_id for (member_id,) in members)}


def _next_position(team_id: int, author_id: int, recipient_id: int | None) -> tuple[Conversation, datetime]:
    """Take the conversation's next position, and the time. Its row stays locked, which orders messages and times."""
    conversation = _open_conversation(team_id, author_id, recipient_id)
    conversation.message_count += 1
    conversation.last_position += 1
    conversation.last_posted_at = now = timezone.now()
    update_row(conversation, "message_count", "last_position", "last_posted_at")
    return conversation, now


def _open_conversation(team_id: int, author_id: int, recipient_id: int | None) -> Conversation:
    """Return the conversation, locked; it is made with its first message."""
    people = {} if recipient_id is None else dict(zip(("low", "high"), sorted((author_id, recipient_id)), strict=True))
    known = open_conversation(private=recipient_id is not None)
    row = known.row(team=team_id, **people)
    while row is None:
        # If somebody else's first message comes in between, theirs is the one.
        with contextlib.suppress(IntegrityError), transaction.atomic():
            Conversation.objects.create(team_id=team_id, low_user_id=people.get("low"), high_user_id=people.get("high"))
        row = known.row(team=team_id, **people)
    return loaded(Conversation, CONVERSATION_COLUMNS, row)


def _hold_message(actor: User, message: Message) -> Message:
    """Lock place, conversation and message, in this order, and look again: all may have changed since it was found."""
    if actor.pk not in hold_places(message.conversation.team_id, {actor.pk}):
        raise NotFound
    held = _lock_message(message)
    if not can_change_message(actor, held):
        raise NotAllowed
    return held


def _lock_message(message: Message) -> Message:
    """Lock conversation and message, in this order. Raises NotFound when the message is gone."""
    HELD_CONVERSATION.row(conversation=message.conversation_id)
    held = (
        Message.objects.select_for_update(of=("self",))
        .select_related("image", "conversation")
        .filter(pk=message.pk)
        .first()
    )
    if held is None:
        raise NotFound
    return held


def _announce(type: EventKind, conversation: Conversation, message_ids: list[int]) -> None:
    place = {"conversation": conversation.pk, "team": conversation.team_id}
    record_each(
        type,
        [{"message": message_id, **place} for message_id in message_ids],
        team=conversation.team_id,
        people=[conversation.low_user_id, conversation.high_user_id],
    )
