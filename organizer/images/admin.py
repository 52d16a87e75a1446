from django.contrib import admin
from django.http import HttpRequest

from organizer.images.models import StoredImage


@admin.register(StoredImage)
class StoredImageAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic only in the stubs
    """To look, not to change: an image changes with the task or message that it belongs to."""

    list_display = ["key", "state", "owner", "content_type", "width", "height", "size", "created_at", "changed_at"]
    list_filter = ["state", "content_type", "created_at"]
    search_fields = ["key", "owner__username"]
    list_select_related = ["owner"]
    date_hierarchy = "created_at"
    ordering = ["-id"]
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: StoredImage | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: StoredImage | None = None) -> bool:
        return False
