from django.contrib import admin

from organizer.core.admin import ReadOnlyAdmin
from organizer.events.models import Event, LogState, Signal


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin):
    list_display = ("id", "type", "at", "ids", "everyone", "team_id", "company_id", "people", "losers")
    search_fields = ("type",)
    list_filter = ("type", "at")


@admin.register(LogState)
class LogStateAdmin(ReadOnlyAdmin):
    list_display = ("epoch", "pruned_to")


@admin.register(Signal)
class SignalAdmin(ReadOnlyAdmin):
    list_display = ("id", "at", "kind")
    search_fields = ("kind",)
    list_filter = ("kind", "at")
