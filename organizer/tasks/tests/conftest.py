"""Tasks to test with, made through the real actions."""

import io
from datetime import UTC, datetime

import pytest
from PIL import Image

from organizer.tasks.actions import create_task
from organizer.tasks.models import Task

DUE = datetime(2023, 9, 15, 15, 41, tzinfo=UTC)


@pytest.fixture
def task(team, alice, bob) -> Task:
    """Alice's task, given to Bob."""
    return create_task(owner=alice.user, title="Water the roses", due_at=DUE, comment="all", assignee_id=bob.id)


@pytest.fixture
def make():
    """Make a task of somebody's, due in September 2023 unless told otherwise."""

    def make_task(owner, title="Weed", due_at=DUE, **fields):
        return create_task(owner=owner.user, title=title, due_at=due_at, **fields)

    return make_task


@pytest.fixture
def picture():
    """An uploaded picture; each call a fresh file."""

    def draw(color="green", name="rose.png"):
        file = io.BytesIO()
        Image.new("RGB", (8, 6), color).save(file, "PNG")
        file.seek(0)
        file.name = name
        return file

    return draw


def whole(task: Task, **changes):
    """A body for PUT that says what the task says, but for the changes."""
    return {
        "title": task.title,
        "due_date": "2023-09-15T15:41",
        "category": task.category,
        "priority": task.priority,
        "status": task.status,
    } | changes
