"""What people do with conversations as a whole: open a team's, say how far they have read, type."""

from datetime import timedelta

from django.utils import timezone

from organizer.accounts.limits import Limit, count_try, window_key
from organizer.accounts.models import User
from organizer.chat.actions import hold_places
from organizer.chat.conversations import read_states, readable, teams_without_conversation
from organizer.chat.models import Conversation, ReadMark
from organizer.core.database import action
from organizer.core.errors import NotFound
from organizer.core.times import exact_text
from organizer.events import light
from organizer.events.log import record
from organizer.teams.models import Membership

# Whoever goes on typing says so again before this is over; whoever stops says nothing.
TYPING_LASTS = timedelta(seconds=6)
# A client says it every three seconds or so, in one conversation at a time: this is for several devices.
TYPING_LIMIT: Limit = (20, 10)


def open_team_conversations(*, person: User) -> None:
    """Make the conversations of the person's teams that have none yet, so that each can be listed before its first
    message. Whoever looks first makes it; it stays the same from then on."""
    missing = teams_without_conversation(person)
    if missing:
        _open(missing)


def begin_reading(membership: Membership) -> None:
    """Count nothing that was said in the team's chat before a membership as unread, within the action that begins it.

    That action has locked the team, so nobody posts in between. What others wrote to a former member in private, and
    they have not read, stays unread.
    """
    conversation = Conversation.objects.filter(team=membership.team_id, low_user=None).first()
    if conversation is not None:
        mark = ReadMark(conversation=conversation, person_id=membership.member_id, position=conversation.last_position)
        ReadMark.objects.bulk_create(
            [mark],
            update_conflicts=True,
            unique_fields=["conversation", "person"],
            update_fields=["position", "changed_at"],
        )


@action
def mark_read(*, reader: User, conversation_id: int, position: int) -> dict[str, int]:
    """Note that the person has read a conversation up to a position; it never moves back, nor beyond the last one.

    Return `read_position` and `unread` as they are now. Raises NotFound when the person cannot read it.
    """
    conversation = _find(reader, conversation_id)
    if reader.pk not in hold_places(conversation.team_id, {reader.pk}):
        raise NotFound
    position = min(position, conversation.last_position)
    marks = ReadMark.objects.select_for_update(no_key=True)
    mark, _ = marks.get_or_create(conversation=conversation, person=reader)
    has_moved = position > mark.position
    if has_moved:
        ReadMark.objects.filter(pk=mark.pk).update(position=position, changed_at=timezone.now())
    state = read_states([(reader.pk, conversation.pk)])[reader.pk, conversation.pk]
    if has_moved:
        ids = {"conversation": conversation.pk, "team": conversation.team_id, "user": reader.pk}
        record("conversation.read", ids=ids, team=conversation.team_id, people=[reader.pk])
    return state


@action
def note_typing(*, person: User, conversation_id: int) -> None:
    """Tell the others in a conversation that this person is typing; it passes in six seconds and is kept nowhere.

    Raises NotFound when the person cannot read the conversation, TooMany when they say it too often.
    """
    conversation = _find(person, conversation_id)
    count_try(window_key("typing", str(person.pk)), TYPING_LIMIT)
    typing = {
        "conversation": conversation.pk,
        "user_id": person.pk,
        "username": person.username,
        "until": exact_text(timezone.now() + TYPING_LASTS),
    }
    people = [conversation.low_user_id, conversation.high_user_id]
    light.publish("typing", typing, team=conversation.team_id, people=people, but=person.pk)


@action
def _open(team_ids: list[int]) -> None:
    # Somebody else may be looking at the same moment, or posting.
    Conversation.objects.bulk_create([Conversation(team_id=team_id) for team_id in team_ids], ignore_conflicts=True)


def _find(reader: User, conversation_id: int) -> Conversation:
    conversation = readable(reader).filter(pk=conversation_id).first()
    if conversation is None:
        raise NotFound
    return conversation
