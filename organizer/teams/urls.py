from organizer.core.routes import route
from organizer.teams import api

urlpatterns = [
    *route("team/", api.TeamsView, "teams"),
    *route("team/<id:team_id>/", api.TeamView, "team"),
    *route("team-members/<id:team_id>", api.TeamMembersView, "team-members"),
    *route("team-members-count/<id:team_id>", api.TeamMemberCountView, "team-members-count"),
    *route("teammates/", api.TeammatesView, "teammates"),
    *route("membership/", api.MembershipsView, "memberships"),
    *route("membership/<id:membership_id>/", api.MembershipView, "membership"),
    *route("leave/team/<id:team_id>", api.LeaveTeamView, "leave-team"),
]
