"""GET /tasks/: who sees what, searched, filtered, ordered and paged."""

from datetime import UTC, datetime, timedelta

import pytest

from organizer.tasks.models import Task
from organizer.tasks.tests.conftest import DUE
from organizer.teams.actions import create_team, join_team

pytestmark = pytest.mark.django_db


def titles(answer):
    assert answer.status_code == 200, answer.content
    return [task["title"] for task in answer.json()["results"]]


def at(*parts):
    return datetime(*parts, tzinfo=UTC)


def test_owner_and_assignee_see_it_and_nobody_else(task, alice, bob, carol, mallory, anonymous):
    for asker in (alice, bob):
        page = asker.get("/tasks").json()
        assert (page["count"], page["results"]) == (1, [asker.get(f"/task/{task.pk}").json()])
    for asker in (carol, mallory):
        assert asker.get("/tasks/").json() == {"count": 0, "next": None, "previous": None, "results": []}
    assert anonymous.get("/tasks/").status_code == 401


def test_two_teams_leak_nothing_to_each_other(task, alice, bob, mallory, make):
    other = create_team(owner=mallory.user, name="Bakers")
    make(mallory, "canary")
    for asker, others_title, others_name in ((mallory, "water", "alice"), (alice, "canary", "mallory")):
        for parameters in ({"search": others_title}, {"search": others_name}, {"owner": others_name}):
            assert asker.get("/tasks/", **parameters).json()["count"] == 0
    join_team(person=bob.user, team_id=other.pk)
    assert bob.get("/tasks/", search="canary").json()["count"] == 0


def test_newest_due_first_and_ties_by_id(alice, make):
    make(alice, "early", at(2023, 1, 1))
    make(alice, "tie 1")
    make(alice, "tie 2")
    make(alice, "late", at(2024, 1, 1))
    assert titles(alice.get("/tasks/", limit=9)) == ["late", "tie 1", "tie 2", "early"]


def test_orderings(alice, make):
    make(alice, "b", at(2023, 1, 2), priority=1, status=0)
    make(alice, "a", at(2023, 1, 1), priority=2, status=0)
    make(alice, "c", at(2023, 1, 3), priority=0, status=2)
    for ordering, expected in {
        "due_date": "abc",
        "-due_date": "cba",
        "priority": "cba",
        "-priority": "abc",
        "status": "bac",
        "-status": "cba",
        "title": "abc",
        "-title": "cba",
        "status,title": "abc",
        "nonsense": "cba",
        "owner__password": "cba",
        "": "cba",
    }.items():
        assert "".join(titles(alice.get("/tasks/", ordering=ordering))) == expected, ordering


@pytest.mark.parametrize(
    "search",
    [
        "STRASSE",
        "ｓｔｒａße kehren",
        "ALICE",
        "kehren alice",
        "2023",
        "2023-09",
        "2023-09-15",
        "2023-09 straße",
        "２０２３",
    ],
)
def test_search_finds_title_owner_and_due_date(alice, make, search):
    make(alice, "Straße kehren")
    make(alice, "Winter", at(2022, 1, 1), comment="2023 2023-09 2023-09-15")
    assert "Straße kehren" in titles(alice.get("/tasks/", search=search))
    if search != "ALICE":
        assert titles(alice.get("/tasks/", search=search)) == ["Straße kehren"]


def test_search_finds_words_of_the_notes_but_no_dates(alice, bob, make, team):
    make(alice, "Winter", at(2022, 1, 1), comment="Café\nstraße 2023-09 kehren", assignee_id=bob.id)
    for person in (alice, bob):
        for found in ("cafe", "STRASSE kehren", "winter alice strasse", "2022-01 café"):
            assert titles(person.get("/tasks/", search=found)) == ["Winter"]
        for missing in ("2023-09", "2023", "café tea"):
            assert titles(person.get("/tasks/", search=missing)) == []


def test_changed_notes_are_found_by_what_they_say_now(alice, make):
    task = make(alice, "Winter", comment="coal")
    alice.patch(f"/task/{task.pk}", {"comment": "wood"})
    assert titles(alice.get("/tasks/", search="wood")) == ["Winter"]
    assert titles(alice.get("/tasks/", search="coal")) == []


@pytest.mark.parametrize(
    "search",
    [
        "strase",
        "bob",
        "kehren bob",
        "2024",
        "2023-10",
        "2023-09-16",
        "2023-09-31",
        "2023-13",
        "0000",
        "%",
        "_",
        "09-15",
    ],
)
def test_search_does_not_find_what_lacks_a_word(alice, make, search):
    make(alice, "Straße kehren")
    assert titles(alice.get("/tasks/", search=search)) == []


def test_a_month_begins_and_ends_where_it_should(alice, make):
    make(alice, "first", at(2023, 12, 1))
    make(alice, "last", at(2023, 12, 31, 23, 59, 59, 999999))
    make(alice, "before", at(2023, 11, 30, 23, 59, 59, 999999))
    make(alice, "after", at(2024, 1, 1))
    assert titles(alice.get("/tasks/", search="2023-12", limit=200, offset=0)) == ["last", "first"]
    assert titles(alice.get("/tasks/", search="2023-12-31")) == ["last"]
    assert titles(alice.get("/tasks/", search="2023")) == ["last", "first", "before"]


def test_the_calendars_last_year_is_searched_too(alice, make):
    make(alice, "doomsday", at(9999, 12, 31, 23, 59))
    for search in ("9999", "9999-12", "9999-12-31"):
        assert titles(alice.get("/tasks/", search=search)) == ["doomsday"]
    assert titles(alice.get("/tasks/", due_date="9999-12-31")) == ["doomsday"]
    assert titles(alice.get("/tasks/", due_date="9999-12-31T23:59")) == ["doomsday"]


def test_a_date_in_a_title_is_found_as_well(alice, make):
    make(alice, "Review of 2024-02", at(2023, 1, 1))
    assert titles(alice.get("/tasks/", search="2024-02")) == ["Review of 2024-02"]


def test_a_long_search_is_refused_and_a_wordy_one_is_not(task, alice):
    wordy = " ".join(f"{number}" for number in range(2000, 2051))
    assert titles(alice.get("/tasks/", search=wordy)) == []
    answer = alice.get("/tasks/", search="x" * 256)
    assert (answer.status_code, list(answer.json())) == (400, ["search"])


def test_filter_by_owner_takes_a_username_or_an_id(task, bob, alice, make):
    make(bob, "own")
    assert titles(bob.get("/tasks/", owner="alice")) == ["Water the roses"]
    assert titles(bob.get("/tasks/", owner=alice.id)) == ["Water the roses"]
    assert titles(bob.get("/tasks/", owner="bob")) == ["own"]
    for nobody in ("ali", "mallory", "0", "9" * 19, 10**30, "٣"):
        assert titles(bob.get("/tasks/", owner=nobody)) == []


@pytest.mark.parametrize(
    ("due_date", "found"),
    [
        ("2023-09-15", ["b", "a"]),
        ("2023-09-16", []),
        ("2023-09-15T15:41", ["b", "a"]),
        ("2023-09-15 15:41", ["b", "a"]),
        ("15 Sep 2023 15:41", ["b", "a"]),
        ("2023-09-15T17:41+02:00", ["b", "a"]),
        ("2023-09-15T15:41:00", ["a"]),
        ("2023-09-15T15:41:30", ["b"]),
        ("2023-09-15T15:41:30.5Z", ["b"]),
        ("2023-09-15T15:41:30.500001Z", []),
        ("2023-09-15T15:40", []),
    ],
)
def test_filter_by_due_date_is_as_precise_as_it_is_written(alice, make, due_date, found):
    make(alice, "a", DUE)
    make(alice, "b", DUE + timedelta(seconds=30.5))
    assert titles(alice.get("/tasks/", due_date=due_date)) == found


def test_filter_by_category_priority_and_status(alice, make):
    make(alice, "a", category=0, priority=1, status=2)
    make(alice, "b", category=2, priority=1, status=0)
    assert titles(alice.get("/tasks/", category=0)) == ["a"]
    assert titles(alice.get("/tasks/", priority=1)) == ["a", "b"]
    assert titles(alice.get("/tasks/", status=0, category=2, search="b")) == ["b"]
    assert titles(alice.get("/tasks/", priority=0)) == []


def test_empty_filters_filter_nothing(task, alice):
    names = ("search", "priority", "status", "category", "owner", "due_date", "ordering", "limit", "offset")
    assert titles(alice.get("/tasks/", **dict.fromkeys(names, ""))) == ["Water the roses"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("category", value) for value in ("3", "-1", "x", "1.0", "10" * 20, "\x00", "[0]")),
        ("priority", "high"),
        ("status", "3"),
        *(
            ("due_date", value)
            for value in ("soon", "2023-09", "2023-02-30", "2023-9-5", "0001-01-01T00:00+10:00", "\x00")
        ),
        *(("limit", value) for value in ("0", "-1", "x")),
        *(("offset", value) for value in ("-1", "x")),
        *((name, "a\x00") for name in ("search", "owner")),
    ],
)
def test_malformed_filters_are_refused_by_name(task, alice, name, value):
    answer = alice.get("/tasks/", **{name: value})
    assert (answer.status_code, list(answer.json())) == (400, [name])


def test_all_malformed_filters_are_named_at_once(alice):
    answer = alice.get("/tasks/", limit="x", category="x", due_date="x")
    assert set(answer.json()) == {"limit", "category", "due_date"}


@pytest.mark.parametrize("number", [2**31, 2**63 - 1, 2**63, 10**30])
def test_huge_page_numbers_are_clamped(task, alice, number):
    assert titles(alice.get("/tasks/", limit=number)) == ["Water the roses"]
    assert titles(alice.get("/tasks/", limit=number, offset=number)) == []


def test_pages_keep_the_other_parameters(alice, make):
    for number in range(5):
        make(alice, f"t{number}", at(2023, 9, number + 1))
    first = alice.get("/tasks/", search="2023-09").json()
    assert first["next"] == "http://testserver/tasks/?limit=3&offset=3&search=2023-09"
    second = alice.client.get(first["next"]).json()
    assert [task["title"] for task in second["results"]] == ["t1", "t0"]
    assert second["previous"] == "http://testserver/tasks/?limit=3&search=2023-09"


def many_tasks(owner, assignee, count=1000):
    Task.objects.bulk_create(
        Task(
            owner=owner.user,
            assignee=assignee.user,
            title=f"t{number}",
            title_folded=f"t{number}",
            due_at=DUE + timedelta(hours=number),
        )
        for number in range(count)
    )


def test_the_list_takes_as_many_statements_for_a_thousand_tasks(task, alice, bob, django_assert_num_queries):
    many_tasks(alice, bob)
    for asker in (alice, bob):
        for limit in (1, 1000):
            with django_assert_num_queries(3):  # who asks, the page, how many
                page = asker.get("/tasks/", limit=limit, search="t", category=0, due_date="").json()
            assert (page["count"], len(page["results"])) == (1001, limit)


def test_a_page_that_is_not_full_tells_the_count_itself(alice, make, django_assert_num_queries):
    for number in range(5):
        make(alice, f"t{number}", at(2023, 9, number + 1))
    for offset, limit, statements in ((0, 200, 2), (3, 3, 2), (2, 3, 3), (5, 3, 3), (9, 3, 3)):
        with django_assert_num_queries(statements):
            page = alice.get("/tasks/", search="2023-09", offset=offset, limit=limit).json()
        assert (page["count"], len(page["results"])) == (5, max(0, min(limit, 5 - offset)))
