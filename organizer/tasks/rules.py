"""What may be done with tasks, as questions without side effects."""

from organizer.accounts.models import User
from organizer.tasks.models import Task

COMMENT_LENGTH = 10_000


def can_change_task(user: User, task: Task) -> bool:
    """May this person change and delete the task? Its owner and its assignee."""
    return user.pk in (task.owner_id, task.assignee_id)


def can_reassign(user: User, task: Task) -> bool:
    """May this person give the task to somebody else, or to nobody? Only its owner."""
    return user.pk == task.owner_id


def comment_problem(comment: str) -> str | None:
    """What is wrong with this comment? None when nothing is."""
    if len(comment) > COMMENT_LENGTH:
        return f"Ensure this field has no more than {COMMENT_LENGTH} characters."
    return None
