"""Teams and memberships over HTTP."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from organizer.accounts.access import asker
from organizer.core.answers import Answer
from organizer.core.api import ApiView
from organizer.core.errors import NotAllowed, NotFound
from organizer.core.idempotency import creates
from organizer.core.parameters import PAGE, ordering, text
from organizer.core.schema import Detail, page_shape
from organizer.core.search import search_parameter
from organizer.core.versions import conditional, read_expected_version, with_etag
from organizer.teams import actions, queries, rules, serializers
from organizer.teams.answers import asked_page, list_answer
from organizer.teams.models import Membership, Team

TEAM_PAGE = page_shape(serializers.TeamAnswer)
MEMBERSHIP_PAGE = page_shape(serializers.MembershipAnswer)

TEAM_PARAMETERS = (
    search_parameter("Words that must all be in the team's name or its owner's username."),
    text("name", "Exactly this name."),
    text("owner__username", "The owner's exact username."),
    ordering(queries.ORDERS),
    *PAGE,
)


class TeamsView(ApiView):
    """All teams."""

    unchanging = True

    @extend_schema(
        operation_id="team_list",
        summary="List the teams, by name",
        parameters=[parameter.documentation() for parameter in TEAM_PARAMETERS],
        responses={200: TEAM_PAGE},
    )
    def get(self, request: Request) -> Answer:
        asked = self.read_query(*TEAM_PARAMETERS)
        found = queries.list_teams(
            asker(request),
            search=asked["search"],
            name=asked["name"],
            owner=asked["owner__username"],
            ordering=asked["ordering"],
            **asked_page(asked),
        )
        return list_answer(request, found, serializers.team_shape, asked)

    @extend_schema(summary="Found a team", request=serializers.TeamBody, responses={200: serializers.TeamAnswer})
    @creates(Team)
    def post(self, request: Request) -> Answer:
        body = self.read_body(serializers.TeamBody)
        team = actions.create_team(owner=asker(request), name=body["name"])
        return _team_answer(request, team.pk)

    def answer_created(self, request: Request, object_id: int) -> Answer:
        return _team_answer(request, object_id)


class TeamView(ApiView):
    """One team."""

    unchanging = True

    @extend_schema(summary="Read a team", responses={200: serializers.TeamAnswer, 404: Detail})
    def get(self, request: Request, team_id: int) -> Answer:
        return _team_answer(request, team_id)

    @extend_schema(
        summary="Rename your team",
        request=serializers.TeamBody,
        responses={200: serializers.TeamAnswer, 404: Detail},
    )
    @conditional
    def put(self, request: Request, team_id: int) -> Answer:
        team = _own_team(request, team_id)
        body = self.read_body(serializers.TeamBody)
        expected = read_expected_version(request)
        actions.rename_team(actor=asker(request), team=team, name=body["name"], expected_version=expected)
        return _team_answer(request, team_id)

    @extend_schema(summary="Delete your team", responses={204: None, 404: Detail})
    @conditional
    def delete(self, request: Request, team_id: int) -> Answer:
        team = _own_team(request, team_id)
        actions.delete_team(actor=asker(request), team=team, expected_version=read_expected_version(request))
        return Answer(status=204)

    def answer_current(self, request: Request, team_id: int) -> Answer:
        return _team_answer(request, team_id)


class TeamMembersView(ApiView):
    """The people in a team."""

    unchanging = True

    @extend_schema(
        summary="List the people in a team of yours: the owner, then the members by username",
        responses={200: serializers.PersonInTeam(many=True), 403: Detail},
    )
    def get(self, request: Request, team_id: int) -> Answer:
        people = queries.people_in(team_id, viewer=asker(request))
        if people is None:
            raise NotAllowed
        return Answer(people)


class TeamMemberCountView(ApiView):
    """The size of a team."""

    unchanging = True

    @extend_schema(
        summary="Count the memberships of a team of yours, the owner not counted",
        responses={200: serializers.MemberCount, 403: Detail},
    )
    def get(self, request: Request, team_id: int) -> Answer:
        count = queries.count_members(team_id, viewer=asker(request))
        if count is None:
            raise NotAllowed
        return Answer({"count": count})


class TeammatesView(ApiView):
    """The members of the teams that the asker owns."""

    unchanging = True

    @extend_schema(
        operation_id="teammates_list",
        summary="List the memberships of the teams that you own",
        parameters=[parameter.documentation() for parameter in PAGE],
        responses={200: MEMBERSHIP_PAGE},
    )
    def get(self, request: Request) -> Answer:
        asked = self.read_query(*PAGE)
        found = queries.list_memberships_owned_by(asker(request), **asked_page(asked))
        return list_answer(request, found, serializers.membership_shape, asked)


class MembershipsView(ApiView):
    """The asker's memberships in teams of others."""

    unchanging = True

    @extend_schema(
        operation_id="membership_list",
        summary="List your memberships",
        parameters=[parameter.documentation() for parameter in PAGE],
        responses={200: MEMBERSHIP_PAGE},
    )
    def get(self, request: Request) -> Answer:
        asked = self.read_query(*PAGE)
        found = queries.list_memberships_of(asker(request), **asked_page(asked))
        return list_answer(request, found, serializers.membership_shape, asked)

    @extend_schema(
        summary="Join a team", request=serializers.MembershipBody, responses={201: serializers.MembershipAnswer}
    )
    @creates(Membership)
    def post(self, request: Request) -> Answer:
        body = self.read_body(serializers.MembershipBody)
        membership = actions.join_team(person=asker(request), team_id=body["team"])
        return self.answer_created(request, membership.pk)

    def answer_created(self, request: Request, object_id: int) -> Answer:
        return _membership_answer(request, object_id, status=201)


class MembershipView(ApiView):
    """One membership: the asker's own, or one in a team of theirs."""

    unchanging = True

    @extend_schema(
        summary="Read a membership of yours or in a team of yours",
        responses={200: serializers.MembershipAnswer, 404: Detail},
    )
    def get(self, request: Request, membership_id: int) -> Answer:
        return _membership_answer(request, membership_id)

    @extend_schema(summary="Leave a team, or remove somebody from yours", responses={204: None, 404: Detail})
    def delete(self, request: Request, membership_id: int) -> Answer:
        membership = queries.memberships_seen_by(asker(request)).filter(pk=membership_id).first()
        if membership is None:
            raise NotFound
        actions.end_membership(actor=asker(request), membership=membership)
        return Answer(status=204)


class LeaveTeamView(ApiView):
    """Leaving by the team's id."""

    @extend_schema(summary="Leave a team", responses={204: None, 404: Detail})
    def delete(self, request: Request, team_id: int) -> Answer:
        actions.leave_team(person=asker(request), team_id=team_id)
        return Answer(status=204)


def _team_answer(request: Request, team_id: int) -> Answer:
    row = queries.find_team(asker(request), team_id)
    if row is None:
        raise NotFound
    return with_etag(Answer(serializers.team_shape(row)), "member" if row.is_member else "")


def _own_team(request: Request, team_id: int) -> Team:
    team = queries.teams().filter(pk=team_id).first()
    if team is None:
        raise NotFound
    if not rules.can_change_team(asker(request), team):
        raise NotAllowed
    return team


def _membership_answer(request: Request, membership_id: int, *, status: int = 200) -> Answer:
    row = queries.find_membership(asker(request), membership_id)
    if row is None:
        raise NotFound
    return Answer(serializers.membership_shape(row), status=status)
