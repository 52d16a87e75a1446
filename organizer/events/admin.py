from django.contrib import admin

from organizer.core.admin import ReadOnlyAdmin
from organizer.events.models import Event


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin):
    list_display = ("id", "type", "at", "ids", "everyone", "team_id", "company_id", "people", "losers")
    search_fields = ("type",)
    list_filter = ("type", "at")
