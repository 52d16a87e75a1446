from organizer.core.routes import route
from organizer.tasks import api

urlpatterns = [
    *route("tasks/", api.TasksView, "tasks"),
    *route("task/<id:task_id>", api.TaskView, "task"),
]
