from typing import Any

from tests.access.table import Row, row

TASK: dict[str, Any] = {"title": "Water", "due_date": "{due}"}
WHOLE = TASK | {"category": 1, "priority": 1, "status": 2}


def task_rows(task: str, seen_by: set[str]) -> list[Row]:
    """The same for every task: who sees it may change and delete it. A hidden task is 400 to read and write (the
    published status), 404 to delete."""
    path = f"/task/{{{task}}}"
    return [
        row("GET", path, to=seen_by, others=400),
        row("PUT", path, to=seen_by, others=400, body=WHOLE),
        row("PATCH", path, to=seen_by, others=400, body={"status": 1}),
        row("DELETE", path, 204, to=seen_by, others=404),
    ]


def assignment_rows(assignee: str, statuses: dict[str, int]) -> list[Row]:
    """Assigning is for those who own a team with that person in it, or who mean themselves; 400 for the rest."""
    body = TASK | {"asigned_to": f"{{{assignee}}}"}
    return [row("POST", "/tasks/", 400, body=body, **statuses)]


ROWS: list[Row] = [
    row("GET", "/tasks/"),
    row("GET", "/tasks/?search=plant&ordering=-title&owner=owner1&due_date=2031-05-04&category=0&priority=0&status=0"),
    row("POST", "/tasks/", body=TASK),
    row("POST", "/tasks/", 400, body={"title": "Without a date"}),
    row("POST", "/tasks/", body=TASK | {"asigned_to": "{my_id}"}),
    *assignment_rows("member", {"owner": 200, "member": 200}),
    *assignment_rows("owner", {"owner": 200}),
    *assignment_rows("exmember", {"exmember": 200}),
    *assignment_rows("outsider", {"outsider": 200}),
    *assignment_rows("missing", {}),
    *task_rows("task", {"owner", "assignee"}),
    *task_rows("left_task", {"owner"}),  # of who left: it is nobody's now
    *task_rows("own_task", {"owner"}),
    *task_rows("foreign_task", {"outsider"}),
    *task_rows("missing", set()),
    # Only the owner assigns; sending the old value back is no change.
    row("PATCH", "/task/{task}", 200, to={"owner"}, others=400, body={"asigned_to": "{member}"}, assignee=403),
    row("PATCH", "/task/{task}", 200, to={"owner"}, others=400, body={"asigned_to": ""}, assignee=403),
    row(
        "PATCH",
        "/task/{task}",
        200,
        to={"owner"},
        others=400,
        body={"asigned_to": "{missing}"},
        owner=400,
        assignee=403,
    ),
    row("PATCH", "/task/{task}", to={"owner", "assignee"}, others=400, body={"asigned_to": "{assignee}"}),
    row("PUT", "/task/{left_task}", 400, body=WHOLE | {"asigned_to": "{exmember}"}),
    row("PATCH", "/task/{own_task}", 400, body={"asigned_to": "{exmember}"}),
]
