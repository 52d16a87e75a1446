"""Accounts in the admin site. It reads; what it does is done by actions. Secrets and their hashes are never shown."""

import contextlib

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from organizer.accounts import actions
from organizer.accounts.models import AuthSession, Invitation, User
from organizer.core.admin import ManagedAdmin
from organizer.core.errors import NotFound


@admin.register(User)
class UserAdmin(ManagedAdmin):
    list_display = (
        "username",
        "email",
        "first_name",
        "last_name",
        "is_active",
        "is_staff",
        "date_joined",
        "last_login",
    )
    list_filter = ("is_active", "is_staff", "is_superuser", ("deleted_at", admin.EmptyFieldListFilter), "date_joined")
    search_fields = ("username", "username_folded", "email", "first_name", "last_name")
    date_hierarchy = "date_joined"
    ordering = ("-id",)
    fields = (
        *("username", "email", "first_name", "last_name", "is_active", "is_staff", "is_superuser"),
        *("date_joined", "last_login", "deleted_at"),
    )
    actions = ("close_accounts", "open_accounts", "sign_out_everywhere")

    @admin.action(description="Close the selected accounts for now", permissions=["manage"])
    def close_accounts(self, request: HttpRequest, chosen: QuerySet[User]) -> None:
        self._set_active(request, chosen.exclude(pk=request.user.pk or 0), is_active=False)

    @admin.action(description="Open the selected accounts again", permissions=["manage"])
    def open_accounts(self, request: HttpRequest, chosen: QuerySet[User]) -> None:
        self._set_active(request, chosen, is_active=True)

    @admin.action(description="Sign the selected people out everywhere", permissions=["manage"])
    def sign_out_everywhere(self, request: HttpRequest, chosen: QuerySet[User]) -> None:
        ended = sum(actions.end_sessions(user_id=user.pk) for user in chosen)
        self.message_user(request, f"{ended} sessions ended.")

    def _set_active(self, request: HttpRequest, chosen: QuerySet[User], *, is_active: bool) -> None:
        changed = 0
        for user in chosen.filter(deleted_at=None).exclude(is_active=is_active):
            try:
                actions.set_active(user=user, is_active=is_active)
            except NotFound:
                continue  # deleted meanwhile: there is nothing left to open or close
            changed += 1
        self.message_user(request, f"{changed} accounts {'opened' if is_active else 'closed'}.")


@admin.register(AuthSession)
class AuthSessionAdmin(ManagedAdmin):
    list_display = ("id", "user", "created_at", "rotated_at", "expires_at", "revoked_at", "address", "user_agent")
    list_filter = (("revoked_at", admin.EmptyFieldListFilter), "created_at")
    list_select_related = ("user",)
    search_fields = ("user__username", "address", "user_agent")
    date_hierarchy = "created_at"
    ordering = ("-id",)
    fields = ("user", "created_at", "rotated_at", "expires_at", "revoked_at", "user_agent", "address")
    actions = ("end_sessions",)

    @admin.action(description="End the selected sessions", permissions=["manage"])
    def end_sessions(self, request: HttpRequest, chosen: QuerySet[AuthSession]) -> None:
        ended = sum(actions.end_session(session=session) for session in chosen)
        self.message_user(request, f"{ended} sessions ended.")


@admin.register(Invitation)
class InvitationAdmin(ManagedAdmin):
    list_display = ("id", "created_at", "expires_at", "created_by", "used_by", "used_at")
    list_filter = (("used_at", admin.EmptyFieldListFilter), "created_at")
    list_select_related = ("created_by", "used_by")
    search_fields = ("created_by__username", "used_by__username")
    ordering = ("-id",)
    fields = ("created_at", "expires_at", "created_by", "used_by", "used_at")
    actions = ("revoke_invitations",)

    @admin.action(description="Revoke the selected invitations", permissions=["manage"])
    def revoke_invitations(self, request: HttpRequest, chosen: QuerySet[Invitation]) -> None:
        revoked = 0
        for invitation in chosen.filter(used_at=None):
            with contextlib.suppress(NotFound):  # used or revoked meanwhile: nobody can register with it any more
                actions.revoke_invitation(invitation=invitation)
                revoked += 1
        self.message_user(request, f"{revoked} invitations revoked.")
