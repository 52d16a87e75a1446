"""What a person may be called."""

import pytest

from organizer.accounts.actions import change_profile, create_admin
from organizer.accounts.models import User
from organizer.accounts.username_text import INVISIBLE, LONGEST_NAME, MIXED_SCRIPTS, TOO_MANY_MARKS, WRONG_SIGNS
from organizer.core.errors import Invalid
from tests.personas import PASSWORD

PATH = "/dj-rest-auth/registration/"

pytestmark = pytest.mark.django_db


def register(anonymous, name):
    return anonymous.post(PATH, {"username": name, "password1": PASSWORD, "password2": PASSWORD})


GOOD = [
    *("alice", "al.ice+1@example-site_2.com", "Éva", "Nguyễn", "Ærøskøbing", "Straße", "İpek", "ısı", "Đỗ"),
    *("Ольга", "Ђорђе", "Αλέξανδρος", "Արամ", "გიორგი", "עִבְרִית", "שרה", "مُحَمَّد", "فاطمة۲", "ܫܠܡܐ"),
    *("हिन्दी", "অনিতা", "ગુજરાતી", "ਪੰਜਾਬੀ", "தமிழ்", "తెలుగు", "ಕನ್ನಡ", "മലയാളം", "සිංහල", "ଓଡ଼ିଆ"),
    *("สมชาย", "ລາວ", "ខ្មែរ", "မြန်မာ", "བོད", "አማርኛ", "ᏣᎳᎩ", "ߒߞߏ", "ᠮᠣᠩᠭᠣᠯ", "𞤀𞤣𞤤𞤢𞤥"),
    *(
        "山田太郎",
        "さくら",
        "ヤマダ",
        "山田Taro",
        "ラーメンさん",
        "佐々木",
        "王小明",
        "ㄅㄆㄇ",
        "김철수",
        "Kim김",
    ),
    *("2019", "_", "a-b", "x²"),
]


@pytest.mark.parametrize("name", GOOD)
def test_letters_of_any_script_with_their_marks_are_names(anonymous, name):
    answer = register(anonymous, name)
    assert answer.status_code == 201, answer.content
    assert answer.json()["user"]["username"] == name


BAD = [
    *((name, WRONG_SIGNS) for name in ("two words", "semi;colon", "smile\U0001f600", "a/b", "#1", "\u0301a")),
    *((name, WRONG_SIGNS) for name in ("a\u2044b", "\ufdfa", "dash\u2013ed", "\u2800", "\ue000", "\u0378")),
    *((name, INVISIBLE) for name in ("\u3164", "a\u200bb", "a\u200db", "\uffa0x", "\u115fa", "a\u00adb", "a\u202eb")),
    *((name, INVISIBLE) for name in ("a\ufe0fb", "\u2060a", "\ufeffalice", "a\U000e0041", "a\u034fb", "a\u180eb")),
    *((name, MIXED_SCRIPTS) for name in ("\u0430lice", "pаypal", "αlice", "Ολga", "bοb", "аԁmіn-root", "дavid", "aش")),
    *((name, MIXED_SCRIPTS) for name in ("カタ한글", "हाalice", "Շalom", "Ꭺlice")),
    ("z" + "\u0301\u0302\u0303\u0304\u0305", TOO_MANY_MARKS),
    ("e" * (LONGEST_NAME + 1), "Ensure this field has no more than 150 characters."),
]


@pytest.mark.parametrize(("name", "message"), BAD, ids=lambda text: ascii(text)[:40])
def test_what_cannot_be_seen_or_told_apart_is_refused_in_words(anonymous, name, message):
    answer = register(anonymous, name)
    assert (answer.status_code, answer.json()) == (400, {"username": [message]})
    assert not User.objects.exists()


def test_a_name_is_kept_composed_and_signs_in_either_way(anonymous):
    assert register(anonymous, "Zoe\u0301").json()["user"]["username"] == "Zo\u00e9"
    for typed in ("Zoe\u0301", "ZO\u00c9", "zo\u00e9"):
        body = {"username": typed, "password": PASSWORD}
        assert anonymous.post("/dj-rest-auth/login/", body).status_code == 200
    assert register(anonymous, "zo\u00e9").json() == {"username": ["A user with that username already exists."]}
    assert register(anonymous, "zoe").status_code == 201  # another name


@pytest.mark.parametrize("name", ["\u3164", "\u0430lice", "two words"])
def test_every_way_to_a_name_has_the_same_rules(alice, name):
    with pytest.raises(Invalid):
        create_admin(username=name, password=PASSWORD)
    answer = alice.put("/dj-rest-auth/user/", {"username": name})
    assert (answer.status_code, list(answer.json())) == (400, ["username"])
    assert change_profile(user=alice.user, username="Ali\u0301ce").username == "Al\u00edce"


def test_a_name_of_older_rules_still_signs_in_and_changes_all_else(alice):
    User.objects.filter(pk=alice.id).update(username="\u0430lice", username_key="\u0430lice")
    body = {"username": "\u0430lice", "first_name": "Alice"}
    assert alice.put("/dj-rest-auth/user/", body).json()["first_name"] == "Alice"
