"""Words in long conversations: the index finds what reading finds, and is kept with every change."""

import sqlite3

import pytest
from django.db import connection, transaction

from organizer.accounts.models import User
from organizer.chat import indexing, queries, search, search_index
from organizer.chat.actions import delete_message, edit_message, forget_author, post_message, purge_deleted_teams
from organizer.chat.models import Conversation, Message, SearchAuthor, SearchMark
from organizer.core.text import fold
from organizer.doctor import database as doctor
from organizer.teams.actions import create_team, delete_team

pytestmark = pytest.mark.django_db
on_sqlite = pytest.mark.skipif("sqlite" not in connection.vendor, reason="SQLite's index")
on_postgresql = pytest.mark.skipif("postgresql" not in connection.vendor, reason="PostgreSQL's index")

MANY = 60


@pytest.fixture
def chat(alice, bob, team, monkeypatch):
    """Sixty messages of Bob's, most of which say "lamp"; a chat of twenty is long here."""
    monkeypatch.setattr(search, "LONG", 20)
    monkeypatch.setattr(indexing, "LONG", 20)
    monkeypatch.setattr(indexing, "WAITING", 0)
    for number in range(MANY):
        post_message(author=bob.user, team_id=team.pk, text=f"Lamp {number:03}" if number % 20 else f"Teapot {number}")
    return Conversation.objects.get(team=team)


@pytest.fixture
def by_index(monkeypatch):
    """Whether the index served, for each search."""
    served = []
    find = queries.find_by_index

    def noted(*given):
        found = find(*given)
        served.append(found is not None)
        return found

    monkeypatch.setattr(queries, "find_by_index", noted)
    return served


def look_for(person, words, **asked):
    answer = person.get("/team-chat-list/", search=words, limit=100, **asked).json()
    assert answer["count"] == len(answer["results"])
    return [message["message"] for message in answer["results"]]


def grams():
    """How many entries SQLite's index holds."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE VIRTUAL TABLE temp.grams USING fts5vocab(main, chat_searchgram, instance)")
        cursor.execute("SELECT count(*) FROM temp.grams")
        count = cursor.fetchone()[0]
        cursor.execute("DROP TABLE temp.grams")
        return count


def test_a_rare_word_is_found_by_the_index(carol, chat, by_index):
    assert indexing.index_new_messages(pause=0) == MANY
    assert look_for(carol, "TEAPOT", team_id=chat.team_id) == ["Teapot 0", "Teapot 20", "Teapot 40"]
    assert look_for(carol, "pot 2", team_id=chat.team_id) == ["Teapot 20"]
    assert look_for(carol, "kettle", team_id=chat.team_id) == []
    assert by_index == [True, True, True]


def test_an_outsider_finds_nothing(mallory, chat, by_index):
    indexing.index_new_messages(pause=0)
    assert look_for(mallory, "teapot", team_id=chat.team_id) == []
    assert by_index == []


def test_the_same_word_elsewhere_stays_elsewhere(alice, mallory, chat, by_index):
    other = create_team(owner=mallory.user, name="Others")
    for number in range(30):
        post_message(author=mallory.user, team_id=other.pk, text=f"Teapot of Mallory's {number}")
    indexing.index_new_messages(pause=0)
    assert SearchMark.objects.count() == 2
    assert look_for(alice, "teapot", team_id=chat.team_id) == ["Teapot 0", "Teapot 20", "Teapot 40"]
    assert by_index == [True]


def test_what_is_not_indexed_yet_is_found(bob, carol, chat, by_index):
    indexing.index_new_messages(pause=0)
    post_message(author=carol.user, team_id=chat.team_id, text="One more teapot")
    assert look_for(bob, "teapot", team_id=chat.team_id)[-1] == "One more teapot"
    assert look_for(bob, "more carol", team_id=chat.team_id) == ["One more teapot"]
    assert by_index == [True, True]


def test_an_edited_message_is_found_by_its_new_words_only(bob, chat, by_index):
    indexing.index_new_messages(pause=0)
    edit_message(actor=bob.user, message=Message.objects.get(text="Lamp 007"), text="Samovar")
    edit_message(actor=bob.user, message=Message.objects.get(text="Teapot 20"), text="Lamp 020")
    assert look_for(bob, "samovar", team_id=chat.team_id) == ["Samovar"]
    assert look_for(bob, "teapot", team_id=chat.team_id) == ["Teapot 0", "Teapot 40"]
    assert look_for(bob, "007", team_id=chat.team_id) == []
    assert by_index == [True, True, True]


def test_a_deleted_message_is_found_no_more(bob, chat, by_index):
    indexing.index_new_messages(pause=0)
    delete_message(actor=bob.user, message=Message.objects.get(text="Teapot 20"))
    assert look_for(bob, "teapot", team_id=chat.team_id) == ["Teapot 0", "Teapot 40"]
    assert by_index == [True]
    chat.refresh_from_db()
    assert chat.message_count == MANY - 1  # the index's own changes are not counted as messages


@on_sqlite
@pytest.mark.parametrize("way", ["each", "author", "team"])
def test_deleted_messages_leave_the_index(alice, bob, chat, way):
    others = grams()  # of tests that have kept theirs
    indexing.index_new_messages(pause=0)
    assert grams() > others + MANY
    if way == "each":
        for message in Message.objects.all():
            delete_message(actor=bob.user, message=message)
    elif way == "author":
        with transaction.atomic():
            forget_author(author=bob.user)
    else:
        delete_team(actor=alice.user, team=chat.team)
        assert purge_deleted_teams() == MANY
        assert not SearchMark.objects.exists()
    assert grams() == others


@on_sqlite
@pytest.mark.django_db(transaction=True)
def test_a_deleted_text_is_not_in_the_file(bob, chat):
    secret = "hunter2-Pfannkuchen"
    message = post_message(author=bob.user, team_id=chat.team_id, text=f"It is {secret}")
    indexing.index_new_messages(pause=0)
    assert fold(secret).encode() in file_contents()
    delete_message(actor=bob.user, message=message)
    left = file_contents()
    pieces = {fold(secret)[start : start + 5] for start in range(len(secret) - 4)}
    assert not [piece for piece in pieces if piece.encode() in left]


def file_contents():
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        assert cursor.fetchone()[0] == 0
    with open(connection.settings_dict["NAME"], "rb") as file:
        return file.read()


def test_a_word_in_a_name_is_left_to_reading(bob, chat, by_index):
    indexing.index_new_messages(pause=0)
    assert len(look_for(bob, "bob", team_id=chat.team_id)) == MANY
    assert len(look_for(bob, "bob teapot", team_id=chat.team_id)) == 3
    assert by_index == [False, False]
    User.objects.filter(username="bob").update(username_key="robert", username_folded="robert")
    assert look_for(bob, "bob", team_id=chat.team_id) == []
    assert by_index == [False, False, True]


def test_a_short_word_is_looked_for_in_names_too(bob, chat, by_index):
    indexing.index_new_messages(pause=0)
    assert len(look_for(bob, "bo teapot", team_id=chat.team_id)) == 3
    assert look_for(bob, "xy teapot", team_id=chat.team_id) == []
    assert by_index == [True, True]


def test_words_that_are_short_or_everywhere_are_left_to_reading(bob, chat, by_index):
    indexing.index_new_messages(pause=0)
    assert len(look_for(bob, "la", team_id=chat.team_id)) == MANY - 3
    assert len(look_for(bob, "lamp", team_id=chat.team_id)) == MANY - 3
    assert by_index == [False, False]


def test_a_short_conversation_is_not_indexed(bob, carol, team, by_index):
    post_message(author=bob.user, team_id=team.pk, text="Teapot")
    assert indexing.index_new_messages(pause=0) == 0
    assert look_for(carol, "teapot", team_id=team.pk) == ["Teapot"]
    assert by_index == [False]


def test_a_private_chat_is_found_by_either_name_and_by_the_index(alice, bob, team, monkeypatch, by_index):
    monkeypatch.setattr(search, "LONG", 20)
    monkeypatch.setattr(indexing, "LONG", 20)
    for number in range(40):
        text = "Teapot" if number == 7 else f"Lamp {number}"
        post_message(author=alice.user, recipient_id=bob.id, team_id=team.pk, text=text)
    assert indexing.index_new_messages(pause=0) == 40
    asked = {"team_id": team.pk, "from_user_id": alice.id, "limit": 100}
    counts = [bob.get("/private-chat-list/", search=word, **asked).json()["count"] for word in ("teapot", "bob")]
    assert (counts, by_index) == ([1, 40], [True, False])


def test_indexing_goes_on_where_it_ended(chat, bob, monkeypatch):
    monkeypatch.setattr(indexing, "BATCH", dict.fromkeys(indexing.BATCH, 25))
    told = []
    assert indexing.index_new_messages(seconds=0, pause=0, tell=told.append) == 0
    assert indexing.index_new_messages(pause=0, tell=told.append) == MANY
    assert told == [25, 25, 10]
    post_message(author=bob.user, team_id=chat.team_id, text="Later")
    assert indexing.index_new_messages(pause=0) == 1
    assert SearchMark.objects.get().position == MANY + 1
    assert list(SearchAuthor.objects.values_list("author_id", flat=True)) == [bob.id]


@on_sqlite
def test_a_mark_that_came_with_other_rows_begins_anew(chat, carol, by_index):
    SearchMark.objects.create(conversation=chat, position=MANY)
    assert SearchMark.objects.get().position == 0
    assert look_for(carol, "teapot", team_id=chat.team_id) == ["Teapot 0", "Teapot 20", "Teapot 40"]
    assert indexing.index_new_messages(pause=0) == MANY


@pytest.mark.django_db(transaction=True)
def test_without_an_index_all_is_read_and_the_doctor_says_so(chat, carol, by_index, monkeypatch):
    assert [finding.level for finding in doctor.check_search()] == [doctor.Level.OK]
    search_index.remove()
    assert [finding.level for finding in doctor.check_search()] == [doctor.Level.WARNING]
    monkeypatch.setattr(search_index, "_can_build", lambda: False)
    assert indexing.index_new_messages(pause=0) == 0
    assert look_for(carol, "teapot", team_id=chat.team_id) == ["Teapot 0", "Teapot 20", "Teapot 40"]
    search_index.install()
    assert indexing.index_new_messages(pause=0) == MANY
    assert look_for(carol, "teapot", team_id=chat.team_id) == ["Teapot 0", "Teapot 20", "Teapot 40"]
    assert by_index == [False, True]


def test_a_database_that_cannot_have_the_index_goes_on(monkeypatch, caplog):
    search_index.remove()
    monkeypatch.setattr(search_index, "_EXTENSIONS", ("no_such_extension",))
    monkeypatch.setattr(search_index, "_SQLITE", ("CREATE VIRTUAL TABLE chat_searchgram USING no_such_module(text)",))
    search_index.install()
    assert not search_index.is_ready()
    assert "Searching goes without an index" in caplog.text


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_a_missing_index_is_built_beside_those_who_write(chat, carol, by_index):
    search_index.put_off()
    assert not search_index.is_ready()
    SearchMark.objects.create(conversation=chat, position=MANY)  # as a restored backup has it
    assert look_for(carol, "teapot", team_id=chat.team_id) == ["Teapot 0", "Teapot 20", "Teapot 40"]
    assert search_index.make_ready()
    assert look_for(carol, "teapot", team_id=chat.team_id) == ["Teapot 0", "Teapot 20", "Teapot 40"]
    assert by_index == [False, True]


@on_sqlite
@pytest.mark.skipif(sqlite3.sqlite_version_info < search_index.SECURE_DELETE, reason="not in this SQLite")
def test_what_is_deleted_is_wiped_at_once():
    with connection.cursor() as cursor:
        cursor.execute("SELECT v FROM chat_searchgram_config WHERE k = 'secure-delete'")
        assert cursor.fetchone() == (1,)
