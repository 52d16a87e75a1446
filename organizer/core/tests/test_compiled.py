"""core/compiled.py: each kind of parameter, merged parts, pages and counts, on whichever database the tests run."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import BooleanField, CharField, DateTimeField, Exists, OuterRef, Q, TextField, Value
from django.db.transaction import TransactionManagementError

from organizer.accounts.models import User
from organizer.core.compiled import SHAPES_KEPT, Compiled, CompiledList, Param, shape
from organizer.core.text import fold
from organizer.tasks.models import Task
from organizer.teams.models import Membership
from tests.personas import person

pytestmark = pytest.mark.django_db

NOON = datetime(2023, 9, 15, 12, 0, tzinfo=UTC)


def add_task(owner, title, due=NOON, **fields):
    return Task.objects.create(owner=owner.user, title=title, title_folded=fold(title), due_at=due, **fields)


@pytest.fixture
def titles(alice):
    """Return a function that says which titles a filter finds."""

    def find(condition, **given):
        query = Compiled(lambda: Task.objects.filter(condition()).order_by("id").values_list("title"))
        return [title for (title,) in query.rows(**given)]

    return find


def test_numbers_and_texts_are_parameters(alice, bob, titles):
    add_task(alice, "roses")
    add_task(bob, "bread")
    assert titles(lambda: Q(owner=Param("owner")), owner=alice.id) == ["roses"]
    assert titles(lambda: Q(title=Param("title", CharField())), title="bread") == ["bread"]
    assert titles(lambda: Q(owner=Param("owner"), title=Param("title", CharField())), owner=bob.id, title="roses") == []


def test_truths_are_parameters(alice, bob):
    alice.user.is_staff = True
    alice.user.save()
    query = Compiled(
        lambda: User.objects.filter(is_staff=Param("staff", BooleanField())).order_by("id").values_list("username")
    )
    assert query.rows(staff=True) == [("alice",)]
    assert query.rows(staff=False) == [("bob",)]


def test_times_are_parameters_and_both_ends_of_a_range_count(alice, titles):
    second, micro = timedelta(seconds=1), timedelta(microseconds=1)
    end = NOON + second
    for title, due in (("before", NOON - micro), ("first", NOON), ("last", end), ("after", end + micro)):
        add_task(alice, title, due)

    def within():
        first, last = Param("first", DateTimeField()), Param("last", DateTimeField())
        return Q(due_at__gte=first, due_at__lte=last)

    assert titles(within, first=NOON, last=end) == ["first", "last"]
    ends = {"first": datetime.min.replace(tzinfo=UTC), "last": datetime.max.replace(tzinfo=UTC)}
    assert titles(within, **ends) == ["before", "first", "last", "after"]


@pytest.mark.parametrize("micro", [0, 1, 120_000, 999_999])
def test_columns_come_out_as_from_the_orm(alice, micro):
    task = add_task(alice, "roses", NOON.replace(microsecond=micro))
    columns = ("id", "title", "due_at", "created_at", "owner__is_active", "assignee_id", "image__key")
    mine = Membership.objects.filter(team__owner=OuterRef("owner"))

    def build():
        return Task.objects.annotate(known=Exists(mine), yes=Value(True)).values_list(
            *columns, "owner__deleted_at", "known", "yes"
        )

    [row] = Compiled(build).rows()
    [plain] = build()
    assert row == plain
    assert [type(value) for value in row] == [type(value) for value in plain]
    assert row[2].tzinfo is not None
    assert row[0] == task.pk


def test_times_of_the_orm_stay_aware_and_exact_beside_it(alice):
    add_task(alice, "roses", NOON.replace(microsecond=5))
    assert Compiled(lambda: Task.objects.values_list("due_at")).value() == NOON.replace(microsecond=5)
    assert Task.objects.get().due_at == NOON.replace(microsecond=5)
    assert Task.objects.get().due_at.utcoffset() == timedelta(0)


def test_a_literal_constant_stays_one(alice, titles):
    add_task(alice, "50% of it", status=2)
    add_task(alice, "half", status=1)
    assert titles(lambda: Q(status=2, title="50% of it", owner=Param("owner")), owner=alice.id) == ["50% of it"]


def test_joins_take_the_place_of_lists(team, alice, bob, mallory):
    query = Compiled(
        lambda: Membership.objects.filter(team__owner=Param("owner")).order_by("id").values_list("member__username")
    )
    assert query.rows(owner=alice.id) == [("bob",), ("carol",)]
    assert query.rows(owner=mallory.id) == []


@pytest.mark.parametrize("word", ["%", "_", "\\", "'", '"', "%s", "ros", "水曜", "ß", "50%"])
def test_substrings_are_searched_as_they_stand(alice, titles, word):
    add_task(alice, f"x{word}y")
    add_task(alice, "nothing of the kind 5000")
    found = titles(lambda: Q(title_folded__has=Param("word", TextField())), word=fold(word))
    assert found == [f"x{word}y"]


def test_an_empty_word_is_in_every_text(alice, titles):
    add_task(alice, "roses")
    assert titles(lambda: Q(title_folded__has=Param("word", TextField())), word="") == ["roses"]


def test_optional_filters_are_shapes_of_their_own(alice):
    made = []

    @shape
    def listed(by_title: bool) -> Compiled:
        made.append(by_title)
        chosen = Q(title=Param("title", CharField())) if by_title else Q()
        return Compiled(lambda: Task.objects.filter(chosen).order_by("id").values_list("title"))

    add_task(alice, "roses")
    add_task(alice, "bread")
    for _ in range(3):
        assert listed(False).rows() == [("roses",), ("bread",)]
        assert listed(True).rows(title="bread") == [("bread",)]
    assert made == [False, True]


def test_no_more_shapes_are_kept_than_allowed():
    @shape
    def kept(number: int) -> Compiled:
        return Compiled(lambda: Task.objects.values_list("pk")[:number])

    first = kept(0)
    assert kept(0) is first
    for number in range(SHAPES_KEPT + 1):
        kept(number)
    assert kept(0) is not first


def test_limit_and_offset_are_parameters(alice):
    for number in range(5):
        add_task(alice, f"t{number}")
    query = Compiled(lambda: Task.objects.order_by("id").values_list("title"), paged=True)
    assert query.rows(limit=2, offset=1) == [("t1",), ("t2",)]
    assert query.rows(limit=0, offset=0) == []
    assert query.rows(limit=9, offset=4) == [("t4",)]
    assert query.rows(limit=9, offset=5) == []


def test_a_count_counts(alice, bob):
    for number in range(3):
        add_task(alice, f"t{number}")
    counted = Compiled(
        lambda: Task.objects.filter(owner=Param("owner")).order_by("title").values_list("pk"), counted=True
    )
    assert counted.value(owner=alice.id) == 3
    assert counted.value(owner=bob.id) == 0


def test_parts_are_merged_in_their_order(alice, bob):
    for number, owner in enumerate((alice, bob, bob, alice, bob, alice)):
        add_task(owner, f"t{number}", NOON + timedelta(hours=number % 4))

    def parts():
        return tuple(
            Task.objects.filter(owner=Param(name)).order_by("-due_at", "id").values_list("id", "title", "due_at")
            for name in ("one", "other")
        )

    expected = list(Task.objects.order_by("-due_at", "id").values_list("id", "title", "due_at"))
    given = {"one": alice.id, "other": bob.id}
    assert Compiled(parts).rows(**given) == expected
    for limit, offset in ((1, 0), (2, 1), (3, 4), (9, 0), (2, 9)):
        assert (
            Compiled(parts, paged=True).rows(**given, limit=limit, offset=offset) == expected[offset : offset + limit]
        )
    assert Compiled(parts, counted=True).value(**given) == 6


def test_a_page_that_is_not_full_needs_no_count(alice, django_assert_num_queries):
    for number in range(5):
        add_task(alice, f"t{number}")
    listed = CompiledList(
        page=Compiled(lambda: Task.objects.order_by("id").values_list("title", Param("viewer")), paged=True),
        count=Compiled(lambda: Task.objects.values_list("pk"), counted=True),
    )
    cases = ((9, 0, 5, 1), (3, 3, 2, 1), (5, 0, 5, 2), (2, 0, 2, 2), (3, 5, 0, 2), (3, 2**63, 0, 2))
    for limit, offset, size, statements in cases:
        with django_assert_num_queries(statements):
            count, rows = listed.read(limit=limit, offset=offset, viewer=alice.id)
        assert (count, len(rows)) == (5, size)


def test_one_row_and_one_value(alice):
    query = Compiled(lambda: Task.objects.filter(owner=Param("owner")).order_by("id").values_list("title", "status"))
    assert (query.row(owner=alice.id), query.value(owner=alice.id)) == (None, None)
    add_task(alice, "roses", status=1)
    add_task(alice, "bread")
    assert (query.row(owner=alice.id), query.value(owner=alice.id)) == (("roses", 1), "roses")


@pytest.mark.parametrize(
    "given", [{}, {"owner": 1, "limit": 1}, {"owners": 1}, {"owner": 1, "limit": 1, "offset": 0, "x": 1}]
)
def test_missing_and_unknown_parameters_are_refused(given):
    query = Compiled(lambda: Task.objects.filter(owner=Param("owner")).values_list("pk"), paged=True)
    with pytest.raises(TypeError, match="parameters are"):
        query.rows(**given)
    assert query.names() == {"owner", "limit", "offset"}


def test_nothing_is_kept_from_one_execution_to_the_next(alice, bob):
    add_task(alice, "roses")
    query = Compiled(lambda: Task.objects.filter(owner=Param("owner")).values_list("title"))
    assert query.rows(owner=alice.id) == [("roses",)]
    assert query.rows(owner=bob.id) == []
    with pytest.raises(TypeError):
        query.rows()
    assert query.rows(owner=alice.id) == [("roses",)]
    Task.objects.all().delete()
    assert query.rows(owner=alice.id) == []


def test_a_query_is_built_once(alice):
    built = []

    def build():
        built.append(1)
        return Task.objects.filter(owner=Param("owner")).values_list("title")

    query = Compiled(build)
    for _ in range(3):
        query.rows(owner=alice.id)
    assert built == [1]


def test_a_value_is_never_read_as_sql(alice, titles):
    add_task(alice, "roses")
    hostile = "x' OR 1=1 --"
    assert titles(lambda: Q(title=Param("title", CharField())), title=hostile) == []


def test_a_broken_transaction_is_not_read_on(alice):
    query = Compiled(lambda: Task.objects.values_list("pk"))
    with transaction.atomic():
        transaction.set_rollback(True)
        with pytest.raises(TransactionManagementError):
            query.rows()


def test_errors_are_djangos(alice):
    query = Compiled(lambda: Task.objects.extra(where=["no_such_column = 1"]).values_list("pk"))
    with pytest.raises(DatabaseError), transaction.atomic():
        query.rows()


@pytest.mark.django_db(transaction=True)
def test_threads_share_it_and_get_their_own_answers():
    people = [person(f"person{number}") for number in range(4)]
    for owner in people:
        add_task(owner, owner.name)
    query = Compiled(lambda: Task.objects.filter(owner=Param("owner")).values_list("title", "due_at"))
    start, wrong = threading.Barrier(len(people)), []

    def ask(owner):
        try:
            start.wait(timeout=10)
            for _ in range(100):
                rows = query.rows(owner=owner.id)
                if rows != [(owner.name, NOON)]:
                    wrong.append(rows)
        except Exception as error:
            wrong.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=ask, args=[owner]) for owner in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
