"""The shapes of teams and memberships, in and out. No rules here."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from organizer.core.search import SHORT_TEXT_LENGTH
from organizer.teams.shapes import MembershipRow, TeamRow

Body = serializers.Serializer[Any]


@extend_schema_field(
    {"type": "string", "minLength": 1, "maxLength": SHORT_TEXT_LENGTH, "pattern": r"^[^\u0000]*[^\s\u0000][^\u0000]*$"}
)
class ShortTextField(serializers.CharField):
    """A name or a title: not blank, trimmed, of bounded length."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=SHORT_TEXT_LENGTH, **kwargs)


class TeamBody(Body):
    """What a team is made and renamed with."""

    name = ShortTextField(help_text="Unique among the teams of one owner")


class MembershipBody(Body):
    """What joining a team takes."""

    team = serializers.IntegerField(help_text="The id of the team to join")


class TeamAnswer(Body):
    """A team."""

    id = serializers.IntegerField()
    owner = serializers.CharField(help_text="The owner's username")
    owner_id = serializers.IntegerField()
    name = serializers.CharField()
    is_member = serializers.BooleanField(help_text="Whether you have a membership; false for the owner")
    version = serializers.IntegerField(help_text="Grows with every change")
    created_at = serializers.DateTimeField()
    changed_at = serializers.DateTimeField()


class MembershipAnswer(Body):
    """A person's place in a team of somebody else."""

    id = serializers.IntegerField(help_text="The id of the membership")
    team_name = serializers.CharField()
    team = serializers.IntegerField(help_text="The id of the team")
    user_id = serializers.IntegerField(help_text="The id of the member")
    member = serializers.CharField(help_text="The member's username")
    joined_at = serializers.DateTimeField()


class PersonInTeam(Body):
    """Somebody in a team: its owner or a member."""

    user_id = serializers.IntegerField()
    username = serializers.CharField()


class MemberCount(Body):
    """The number of memberships of a team."""

    count = serializers.IntegerField()


def team_shape(row: TeamRow) -> dict[str, Any]:
    """Return a team as the API shows it to the viewer whom the row was read for."""
    return {
        "id": row.id,
        "owner": row.owner_name,
        "owner_id": row.owner_id,
        "name": row.name,
        "is_member": row.is_member,
        "version": row.version,
        "created_at": row.created,
        "changed_at": row.changed,
    }


def membership_shape(row: MembershipRow) -> dict[str, Any]:
    """Return a membership as the API shows it."""
    return {
        "id": row.id,
        "team_name": row.team_name,
        "team": row.team_id,
        "user_id": row.member_id,
        "member": row.member_name,
        "joined_at": row.joined,
    }
