"""How the databases read the lists of tasks: by the indexes on (person, due), in their order, with no scan."""

from datetime import timedelta

import pytest
from django.db import connection

from organizer.core.text import fold
from organizer.tasks import queries, shapes
from organizer.tasks.models import Task
from organizer.tasks.tests.conftest import DUE

pytestmark = pytest.mark.django_db

BOTH_INDEXES = {"task_of_owner_by_due", "task_of_assignee_by_due"}
# Any way to read a table from end to end, and any to put rows in order that do not come in it.
SCANS = ("SCAN tasks_task", "SCAN accounts_user", "Seq Scan on tasks_task")
SORTS = ("USE TEMP B-TREE", "->  Sort")


@pytest.fixture
def many(alice, bob, carol):
    """300 tasks of Alice's, half of them assigned to Bob, among Carol's 3,000."""
    Task.objects.bulk_create(
        Task(
            owner=owner.user,
            assignee=bob.user if number % 2 and owner is alice else None,
            title=f"Task {number}",
            title_folded=fold(f"Task {number}"),
            due_at=DUE + timedelta(hours=number),
        )
        for owner, count in ((alice, 300), (carol, 3000))
        for number in range(count)
    )
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
            # A table of a few pages is read as a whole whatever its indexes; these ask what a large one would get.
            cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")


@pytest.fixture
def statements(monkeypatch):
    """What the lists ask the database, as (page or count, plan)."""
    plans = []
    read = shapes.Compiled.rows

    def explained(compiled, **given):
        sql, values = compiled.statement(**given)
        explain = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN (COSTS OFF)"
        with connection.cursor() as cursor:
            cursor.execute(f"{explain} {sql}", values)
            plans.append(("count" if compiled.counted else "page", "\n".join(str(row[-1]) for row in cursor)))
        return read(compiled, **given)

    monkeypatch.setattr(shapes.Compiled, "rows", explained)
    return plans


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"search": "2023-09"},
        {"search": "2023"},
        {"search": "task"},
        {"search": "2023-09-15 task"},
        {"status": 0, "priority": 0},
        {"owner": "alice"},
        {"ordering": ("-due_date",)},
    ],
    ids=str,
)
def test_newest_first_is_read_from_both_indexes_in_their_order(many, alice, statements, asked):
    count, rows = queries.list_tasks(alice.user, limit=3, offset=0, **asked)
    assert (count, len(rows)) == (300 if "2023-09" not in str(asked) else count, 3)
    for kind, plan in statements:
        assert not [scan for scan in SCANS if scan in plan], plan
        assert all(index in plan for index in BOTH_INDEXES), plan
        if kind == "page":
            assert not [sort for sort in SORTS if sort in plan], plan


@pytest.mark.parametrize("ordering", ["title", "-title", "priority", "status", "due_date"])
def test_other_orders_sort_the_persons_own_tasks_and_scan_nothing(many, alice, statements, ordering):
    queries.list_tasks(alice.user, limit=3, offset=0, ordering=(ordering,))
    for _, plan in statements:
        assert not [scan for scan in SCANS if scan in plan], plan


def test_one_task_is_read_by_its_key(many, alice, statements):
    task = Task.objects.filter(owner=alice.user).first()
    assert queries.find_task(alice.user, task.pk).title == task.title
    [(_, plan)] = statements
    assert not [scan for scan in SCANS if scan in plan], plan
