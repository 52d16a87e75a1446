"""The outbox in the admin site: what became of each message. What it says is not stored, so it cannot be seen."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from organizer.core.admin import ManagedAdmin
from organizer.outbox import actions
from organizer.outbox.models import OutboxMessage


@admin.register(OutboxMessage)
class OutboxMessageAdmin(ManagedAdmin):
    list_display = (
        *("id", "kind", "channel", "recipient", "state", "attempts"),
        *("queued_at", "send_after", "finished_at", "last_error"),
    )
    list_filter = ("state", "kind", "channel", "queued_at")
    search_fields = ("recipient", "person__username", "message_id", "last_error")
    list_select_related = ("person",)
    date_hierarchy = "queued_at"
    ordering = ("-id",)
    fields = (
        *("kind", "channel", "person", "recipient", "message_id", "state", "attempts", "last_error"),
        *("queued_at", "send_after", "claimed_until", "expires_at", "finished_at"),
    )
    actions = ("try_again",)

    @admin.action(description="Try the selected messages again", permissions=["manage"])
    def try_again(self, request: HttpRequest, chosen: QuerySet[OutboxMessage]) -> None:
        retried = actions.retry(messages=chosen)
        self.message_user(request, f"{retried} messages wait to be sent again; the others were sent or still wait.")
