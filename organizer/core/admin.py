"""What admin pages share. The site reads; what it changes goes through actions, so counts and events stay true."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from organizer.core.text import fold


class LookOnly:
    """Neither adds, nor changes, nor deletes by itself."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ReadOnlyAdmin(LookOnly, admin.ModelAdmin):  # type: ignore[type-arg]  # generic only in the stubs
    """Lists and shows, without changing. Each page names its `fields`, so that no new column shows by itself."""

    show_full_result_count = False  # a count of millions on every page helps nobody


class FoldedSearch:
    """Its `search_fields` are columns of folded text, so what is looked for is folded, too."""

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        found: tuple[Any, bool] = super().get_search_results(request, queryset, fold(search_term))  # type: ignore[misc]
        return found


class ManagedAdmin(ReadOnlyAdmin):
    """Read-only but for its actions, which need the permission to change."""

    def has_manage_permission(self, request: HttpRequest) -> bool:
        """Say whether this person may use the actions of this page."""
        return request.user.has_perm(f"{self.opts.app_label}.change_{self.opts.model_name}")
