"""Searching by the index and searching by reading, over random texts of every kind: the answers are the same."""

import random

import pytest

from organizer.chat import indexing, queries, search
from organizer.chat.actions import delete_message, edit_message, post_message
from organizer.chat.models import Conversation, Message
from organizer.core.text import fold
from organizer.teams.actions import create_team, join_team
from tests.differential import usual
from tests.personas import person

pytestmark = pytest.mark.django_db

# What would mean something to a database or to its index, scripts without spaces, signs of several code points, signs
# that change their length when they are folded, and words that share their beginnings and ends.
PIECES = (
    *("rose", "Rosebud", "prose", "STRASSE", "straße", "ﬃne", "naïve", "nai\u0308ve", "İstanbul", "ΣΊΣΥΦΟΣ"),
    *(
        "会议纪要",
        "東京都会议室",
        "ภาษาไทย",
        "👩‍👩‍👧‍👦",
        "🇪🇺🇪🇺",
        "🎉🎉🎉",
        "e\u0301\u0323e",
        "ａｂｃ",
        "①②③",
        "\u0605\u06dd\u070f",
    ),
    *("AND", "OR", "NOT", "NEAR(a", "a*", "^ab", "text:abc", "-abc", '"', '""', '"abc"', "'", "';--", "(abc)", "{a b}"),
    *("%", "%%%", "100%", "_", "a_b_c", "\\", "\\%abc", "a\\b\\c", "\x01\x02\x03", "\ufffe\uffff\ufffd", "..."),
    *("O'Reilly", "hunter2", "2023-09-15", "http://x.example/?q=1&r=2", "aaaaaaaa", "ababababab"),
)


def text(chance):
    return " ".join(chance.choices(PIECES, k=chance.randint(1, 4))) + chance.choice(("", "", chance.choice(PIECES)))


def words(chance, texts):
    """A piece of what was said at some time, whole pieces, or nonsense."""
    kind = chance.random()
    if kind < 0.2:
        return chance.choice(PIECES)
    if kind < 0.3:
        return f"{chance.choice(PIECES)} {chance.choice(PIECES)}"
    said = chance.choice(texts)
    start = chance.randrange(len(said))
    piece = said[start : start + chance.randint(1, 12)]
    return piece if kind < 0.9 else piece + chance.choice("qz%_\"'会")


@pytest.fixture
def served(monkeypatch):
    """Make every conversation a long one, and any number of proposals few; count what the index served."""
    for module in (search, indexing):
        monkeypatch.setattr(module, "LONG", 1)
    monkeypatch.setattr(search, "ONE_IN", 1)
    monkeypatch.setattr(indexing, "WAITING", 0)
    found = []
    find = queries.find_by_index

    def noted(*given):
        answer = find(*given)
        found.append(answer is not None)
        return answer

    monkeypatch.setattr(queries, "find_by_index", noted)
    return found


@pytest.mark.parametrize("private", [False, True], ids=["team chat", "private chat"])
@pytest.mark.parametrize("seed", [1, 2])
def test_the_index_finds_what_reading_finds(served, private, seed):
    chance = random.Random(seed)
    people = [person(name) for name in ("Zoë", "rosalind")]
    team = create_team(owner=people[0].user, name="Team")
    join_team(person=people[1].user, team_id=team.pk)
    texts = [text(chance) for _ in range(160)]

    def post(some):
        for one in some:
            author, other = chance.sample(people, 2)
            recipient = other.id if private else None
            post_message(author=author.user, team_id=team.pk, recipient_id=recipient, text=one)

    post(texts[:120])
    indexing.index_new_messages(pause=0)
    post(texts[120:])  # not indexed
    for message in chance.sample(list(Message.objects.select_related("author")), 50):
        if chance.random() < 0.5:
            delete_message(actor=message.author, message=message)
        else:
            texts.append(text(chance))
            edit_message(actor=message.author, message=message, text=texts[-1])
    asked = {"team_id": team.pk, "limit": 200} | ({"from_user_id": people[1].id} if private else {})
    for number in range(150):
        compare(people[0], asked | {"search": words(chance, texts)}, private=private, chance=chance)
        if number == 75:
            indexing.index_new_messages(pause=0)
    assert sum(served) > 60
    assert Conversation.objects.get().message_count == Message.objects.count()


def compare(reader, asked, *, private, chance):
    path = "/private-chat-list/" if private else "/team-chat-list/"
    if chance.random() < 0.2:
        asked["owner__username"] = reader.name
    expected = list(usual.messages(reader.user, asked, private=private).values_list("id", "position"))
    answer = reader.get(path, **asked).json()
    assert [item["id"] for item in answer["results"]] == [number for number, _ in expected], fold(asked["search"])
    assert answer["count"] == len(expected)
    part = reader.get(path, **asked | {"offset": 2, "limit": 3}).json()
    assert [item["id"] for item in part["results"]] == [number for number, _ in expected[2:5]]
    position = chance.randint(1, 160)
    earlier = reader.get(path, **asked | {"before": position, "limit": 3}).json()
    assert [item["id"] for item in earlier["results"]] == [one for one, at in expected if at < position][-3:]
    later = reader.get(path, **asked | {"after": position, "limit": 3}).json()
    assert [item["id"] for item in later["results"]] == [one for one, at in expected if at > position][:3]
    assert (later["next"] is None) == (len([one for one, at in expected if at > position]) <= 3)
