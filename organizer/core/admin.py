"""What admin pages share. The site reads; what it changes goes through actions, so counts and events stay true."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from organizer.core.models import IdempotencyKey, Lease


class ReadOnlyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic only in the stubs
    """Lists and shows, without changing."""

    show_full_result_count = False  # a count of millions on every page helps nobody

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Lease)
class LeaseAdmin(ReadOnlyAdmin):
    list_display = ("name", "holder", "until")
    search_fields = ("name", "holder")


@admin.register(IdempotencyKey)
class IdempotencyKeyAdmin(ReadOnlyAdmin):
    list_display = ("id", "person_id", "claimed_at", "object_id")
    search_fields = ("person_id",)
    list_filter = ("claimed_at",)
    exclude = ("key",)
