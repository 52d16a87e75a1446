from django.contrib import admin

from organizer.core.admin import ReadOnlyAdmin
from organizer.images.models import StoredImage


@admin.register(StoredImage)
class StoredImageAdmin(ReadOnlyAdmin):
    """To look, not to change: an image changes with the task or message that it belongs to."""

    list_display = ["key", "state", "owner", "content_type", "width", "height", "size", "created_at"]
    list_filter = ["state", "content_type", "created_at"]
    search_fields = ["key", "owner__username"]
    list_select_related = ["owner"]
    date_hierarchy = "created_at"
    ordering = ["-id"]
    fields = ["key", "state", "owner", "content_type", "width", "height", "size", "created_at", "changed_at"]
