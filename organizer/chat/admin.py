from django.contrib import admin

from organizer.chat.models import Conversation, Message, ReadMark, SearchAuthor, SearchMark
from organizer.core.admin import ReadOnlyAdmin


@admin.register(Conversation)
class ConversationAdmin(ReadOnlyAdmin):
    list_display = ("id", "team", "low_user", "high_user", "message_count", "last_posted_at")
    list_select_related = ("team", "low_user", "high_user")
    search_fields = ("team__name_folded", "low_user__username_key", "high_user__username_key")
    list_filter = (("low_user", admin.EmptyFieldListFilter),)


@admin.register(Message)
class MessageAdmin(ReadOnlyAdmin):
    list_display = ("id", "conversation", "position", "author", "posted_at", "edited_at")
    list_select_related = ("author", "conversation")
    search_fields = ("text_folded", "author__username_key")
    list_filter = ("posted_at", ("image", admin.EmptyFieldListFilter))


@admin.register(ReadMark)
class ReadMarkAdmin(ReadOnlyAdmin):
    list_display = ("id", "person", "conversation", "position", "changed_at")
    list_select_related = ("person", "conversation")
    search_fields = ("person__username_key",)
    list_filter = ("changed_at",)


@admin.register(SearchMark)
class SearchMarkAdmin(ReadOnlyAdmin):
    list_display = ("conversation", "position")
    list_select_related = ("conversation",)


@admin.register(SearchAuthor)
class SearchAuthorAdmin(ReadOnlyAdmin):
    list_display = ("id", "conversation", "author")
    list_select_related = ("conversation", "author")
    search_fields = ("author__username_key",)
