from django.contrib import admin

from organizer.core.admin import ReadOnlyAdmin
from organizer.presence.models import Attendance, Sighting


@admin.register(Sighting)
class SightingAdmin(ReadOnlyAdmin):
    list_display = ("person", "seen_at")
    list_select_related = ("person",)
    search_fields = ("person__username_key",)
    list_filter = ("seen_at",)


@admin.register(Attendance)
class AttendanceAdmin(ReadOnlyAdmin):
    list_display = ("id", "person", "holder", "until")
    list_select_related = ("person",)
    search_fields = ("person__username_key", "holder")
