"""How the databases look words up: what an index proposes, by its id, and what is not indexed yet, by its position."""

import pytest
from django.db import connection
from django.utils import timezone

from organizer.chat import indexing, search, shapes
from organizer.chat.actions import post_message
from organizer.chat.models import Conversation, Message
from organizer.chat.search import as_ids
from organizer.chat.shapes import Filters

pytestmark = pytest.mark.django_db

MANY = 3_000
BY_ID = {"sqlite": "SEARCH chat_message USING INTEGER PRIMARY KEY", "postgresql": "chat_message_pkey"}
BY_POSITION = {"sqlite": "(conversation_id=? AND position>?)", "postgresql": "message_position_unique"}


@pytest.fixture
def chat(bob, team):
    """A long chat that says "zugzwang" twice, and "lamp" in every message."""
    post_message(author=bob.user, team_id=team.pk, text="First")
    chat = Conversation.objects.get(team=team)
    texts = {
        number: f"zugzwang {number}" if number in (7, 2_000) else f"lamp {number}" for number in range(2, MANY + 1)
    }
    Message.objects.bulk_create(
        Message(
            conversation=chat,
            position=number,
            author=bob.user,
            text=text,
            text_folded=text,
            posted_at=timezone.now(),
        )
        for number, text in texts.items()
    )
    Conversation.objects.filter(pk=chat.pk).update(message_count=MANY, last_position=MANY)
    indexing.index_new_messages(pause=0)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    return chat


def plan(sql, values):
    explain = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN (COSTS OFF)"
    with connection.cursor() as cursor:
        cursor.execute(f"{explain} {sql}", values)
        return "\n".join(str(row[-1]) for row in cursor)


@pytest.mark.parametrize("word", ["zugzwang", "nowhere", "zug zwang"])
def test_a_rare_word_is_looked_up(chat, word):
    if connection.vendor == "sqlite":
        statement = search._proposing("sqlite")
        found = plan(statement.sql, [search._match(word.split()), 0, 2**62, 100])
        assert "VIRTUAL TABLE INDEX" in found
    else:
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")  # as the function has it
        sql = "SELECT id FROM chat_message WHERE (conversation_id + 0) = %s AND text_folded LIKE %s LIMIT 100"
        found = plan(sql, [chat.pk, search._like(word.split()[0])])
        assert "Bitmap Index Scan on chat_message_search" in found
        assert "message_position_unique" not in found
    assert "Seq Scan" not in found
    assert "SCAN chat_message" not in found.replace("SCAN chat_message_", "")


def test_what_is_proposed_is_found_by_its_id(chat):
    values = {"conversation": chat.pk, "ids": as_ids([1, 2, 3]), "word0": "zugzwang"}
    for by_name in (True, False):
        found = plan(*shapes.among(Filters(False, 1), by_name=by_name).statement(**values))
        assert BY_ID[connection.vendor] in found, found


def test_what_is_not_indexed_is_found_by_its_position(chat):
    values = {"conversation": chat.pk, "position": MANY - 10, "word0": "zugzwang"}
    found = plan(*shapes.beyond(Filters(False, 1)).statement(**values))
    assert BY_POSITION[connection.vendor] in found, found


def test_the_same_is_proposed_when_the_statement_has_been_prepared(chat):
    for _ in range(12):  # from the sixth execution on a plan may be kept for all words
        rare = search._propose(chat.pk, ["zugzwang"], most=100)
        assert Message.objects.filter(pk__in=rare).count() == 2
        assert search._propose(chat.pk, ["nowhere"], most=100) == []
        assert search._propose(chat.pk, ["lamp"], most=100) is None


@pytest.mark.skipif("postgresql" not in connection.vendor, reason="PostgreSQL's index")
@pytest.mark.parametrize("word", ["...", "a-b", "%%%", "!?!?"])
def test_a_word_without_three_letters_together_is_not_looked_up(chat, word):
    assert search._propose(chat.pk, [word], most=100) is None


def test_a_long_search_asks_for_a_bounded_number_of_trigrams():
    asked = search._match(["".join(chr(0x4E00 + number) for number in range(4_000)), 'a"b'])
    assert 0 < asked.count(" AND ") < search.GRAMS_ASKED
    assert search._match(['a"b']) == '"a""b"'


def test_signs_of_patterns_are_escaped():
    assert search._like("100%_\\x") == "%100\\%\\_\\\\x%"
