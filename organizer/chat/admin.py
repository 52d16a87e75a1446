"""Messages in the admin site: to look at, and to delete through the action, so that counts and events stay true."""

import contextlib

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from organizer.chat import actions
from organizer.chat.models import Message
from organizer.core.admin import FoldedSearch, ManagedAdmin
from organizer.core.errors import NotFound


@admin.register(Message)
class MessageAdmin(FoldedSearch, ManagedAdmin):
    list_display = ("id", "author", "place", "posted_at", "edited_at")
    list_select_related = ("author", "conversation__team", "conversation__low_user", "conversation__high_user")
    search_fields = ("text_folded", "author__username_folded")
    list_filter = ("posted_at", ("image", admin.EmptyFieldListFilter))
    ordering = ("-id",)
    fields = ("author", "place", "text", "image", "posted_at", "edited_at")
    readonly_fields = ("place",)
    actions = ("delete_messages",)

    @admin.display(description="in")
    def place(self, message: Message) -> str:
        """The team, and who else reads it when the chat is private."""
        conversation = message.conversation
        if conversation.low_user is None:
            return conversation.team.name
        return f"{conversation.team.name}: {conversation.low_user} and {conversation.high_user}"

    @admin.action(description="Delete the selected messages for everybody", permissions=["manage"])
    def delete_messages(self, request: HttpRequest, chosen: QuerySet[Message]) -> None:
        deleted = 0
        for message in chosen.select_related("conversation"):
            with contextlib.suppress(NotFound):  # its author has deleted it meanwhile
                actions.remove_message(message=message)
                deleted += 1
        self.message_user(request, f"{deleted} messages deleted.")
