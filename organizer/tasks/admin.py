"""Tasks in the admin site: to look at, and to delete through the action, so that images and events stay true."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from organizer.core.admin import FoldedSearch, ManagedAdmin
from organizer.core.errors import NotFound
from organizer.tasks import actions
from organizer.tasks.models import Task


@admin.register(Task)
class TaskAdmin(FoldedSearch, ManagedAdmin):
    list_display = ("title", "owner", "assignee", "due_at", "category", "priority", "status")
    list_filter = ("status", "priority", "category", "due_at")
    list_select_related = ("owner", "assignee")
    search_fields = ("title_folded", "owner__username_folded", "assignee__username_folded")
    date_hierarchy = "due_at"
    fields = (
        *("title", "comment", "owner", "assignee", "due_at", "category", "priority", "status", "image"),
        *("created_at", "changed_at"),
    )
    actions = ("delete_tasks",)

    @admin.action(description="Delete the selected tasks with their images", permissions=["manage"])
    def delete_tasks(self, request: HttpRequest, chosen: QuerySet[Task]) -> None:
        for task in chosen.select_related("owner"):
            try:
                actions.delete_task(actor=task.owner, task=task)
            except NotFound:
                continue  # somebody else just deleted it: what was asked for is so
        self.message_user(request, "The selected tasks are deleted.")
