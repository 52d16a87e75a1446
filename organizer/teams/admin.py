"""Teams in the admin site: to look at. Changes go through the actions, so that events and memberships stay true."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest

from organizer.core.admin import FoldedSearch, LookOnly, ManagedAdmin
from organizer.core.errors import NotFound
from organizer.teams import actions
from organizer.teams.models import Membership, Team


class MembershipInline(LookOnly, admin.TabularInline):  # type: ignore[type-arg]
    model = Membership
    extra = 0
    fields = ("member", "joined_at")
    readonly_fields = fields


@admin.register(Team)
class TeamAdmin(FoldedSearch, ManagedAdmin):
    list_display = ("name", "owner", "member_count", "created_at", "deleted_at")
    list_filter = (("deleted_at", admin.EmptyFieldListFilter), "created_at")
    list_select_related = ("owner",)
    search_fields = ("name_folded", "owner__username_folded")
    date_hierarchy = "created_at"
    fields = ("name", "owner", "created_at", "deleted_at")
    inlines = (MembershipInline,)
    actions = ("delete_teams",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Team]:
        counted: QuerySet[Team] = super().get_queryset(request).annotate(member_count=Count("memberships"))
        return counted

    @admin.display(ordering="member_count")
    def member_count(self, team: Any) -> int:
        count: int = team.member_count
        return count

    @admin.action(description="Delete the selected teams with their memberships and messages", permissions=["manage"])
    def delete_teams(self, request: HttpRequest, chosen: QuerySet[Team]) -> None:
        for team in chosen.filter(deleted_at=None).select_related("owner"):
            try:
                actions.delete_team(actor=team.owner, team=team)
            except NotFound:
                continue  # somebody else just deleted it: what was asked for is so
        self.message_user(request, "The selected teams are deleted.")


@admin.register(Membership)
class MembershipAdmin(ManagedAdmin):
    list_display = ("member", "team", "joined_at")
    list_filter = ("joined_at",)
    list_select_related = ("member", "team")
    search_fields = ("member__username", "team__name")
    fields = ("member", "team", "joined_at")
    actions = ("end_memberships",)

    @admin.action(description="End the selected memberships", permissions=["manage"])
    def end_memberships(self, request: HttpRequest, chosen: QuerySet[Membership]) -> None:
        for membership in chosen.select_related("member"):
            try:
                actions.end_membership(actor=membership.member, membership=membership)
            except NotFound:
                continue  # it has ended meanwhile: what was asked for is so
        self.message_user(request, "The selected memberships have ended.")
