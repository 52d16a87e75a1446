"""Sign-up, sign-in and refresh under races, over HTTP, across two processes."""

from collections import Counter

import httpx
import pytest

from tests.races.live import PASSWORD, Live, at_once

# One name as NFKC and case folding see it: letter case, full-width letters, a ligature, a Kelvin sign, sharp s.
SPELLINGS = [
    "kiff-strasse",
    "KIFF-STRASSE",
    "Kiff-Strasse",
    "kIFF-sTRASSE",
    "kiff-stra\u00dfe",
    "KIFF-STRA\u00dfE",
    "kiff-stra\u1e9ee",
    "\u212aiff-strasse",
    "ki\ufb00-strasse",
    "KI\ufb00-STRASSE",
    "\u212ai\ufb00-stra\u00dfe",
    "\uff4biff-strasse",
    "\uff2biff-strasse",
    "k\uff49ff-strasse",
    "kif\uff46-strasse",
    "kiff-\uff53trasse",
    "kiff-s\uff54rasse",
    "kiff-st\uff32asse",
    "kiff-stra\u017fse",
    "kiff-stras\u017fe",
]
WRONG = {"non_field_errors": ["Unable to log in with provided credentials."]}


def test_twenty_spellings_of_one_name_give_one_account(live: Live) -> None:
    def register(name: str) -> httpx.Response:
        with live.client() as client:
            body = {"username": name, "password1": PASSWORD, "password2": PASSWORD}
            return client.post("/dj-rest-auth/registration/", json=body)

    answers = at_once([lambda name=name: register(name) for name in SPELLINGS])
    assert Counter(answer.status_code for answer in answers) == {201: 1, 400: 19}
    refusals = [answer.json() for answer in answers if answer.status_code == 400]
    assert refusals == [{"username": ["A user with that username already exists."]}] * 19
    assert live.rows('User.objects.filter(username_key="kiff-strasse").count()') == 1


def test_names_that_differ_all_get_accounts_at_once(live: Live) -> None:
    people = at_once([lambda number=number: live.person(f"office{number}") for number in range(12)])
    assert len({somebody.id for somebody in people}) == 12


@pytest.mark.parametrize("in_body", [True, False], ids=["from the body", "from the cookie"])
def test_fifty_parallel_refreshes_all_succeed_without_a_new_refresh_token(live: Live, in_body: bool) -> None:
    somebody = live.person("refresher")
    answers = at_once([lambda: refresh(live, somebody.refresh, in_body)] * 50)
    assert Counter(answer.status_code for answer in answers) == {200: 50}
    assert new_refresh_tokens(answers, somebody.refresh) == set()
    for answer in answers[:3]:
        with live.client(answer.json()["access"]) as client:
            assert client.get("/dj-rest-auth/user/").json()["pk"] == somebody.id


@pytest.mark.parametrize("in_body", [True, False], ids=["from the body", "from the cookie"])
def test_fifty_parallel_refreshes_after_a_day_share_one_new_refresh_token(live: Live, in_body: bool) -> None:
    somebody = live.person("returning")
    age_sessions(live, somebody.id)
    answers = at_once([lambda: refresh(live, somebody.refresh, in_body)] * 50)
    assert Counter(answer.status_code for answer in answers) == {200: 50}
    successors = new_refresh_tokens(answers, somebody.refresh)
    assert len(successors) == 1
    assert live.rows(f"list(AuthSession.objects.filter(user={somebody.id}).values_list('generation', flat=True))") == [
        2
    ]
    assert refresh(live, successors.pop(), in_body).status_code == 200


def test_fifty_parallel_wrong_sign_ins_are_counted_exactly(live: Live) -> None:
    somebody = live.person("attacked")
    answers = at_once([lambda: sign_in(live, somebody.name, "not this one")] * 50)
    assert Counter(answer.status_code for answer in answers) == {400: 5, 429: 45}
    for answer in answers:
        if answer.status_code == 400:
            assert answer.json() == WRONG
        else:
            assert 1 <= int(answer.headers["Retry-After"]) <= 300
    assert sign_in(live, somebody.name, PASSWORD).status_code == 429


def test_a_forged_forwarding_header_starts_no_new_count(live: Live) -> None:
    somebody = live.person("forged")
    forged = [{"X-Forwarded-For": f"203.0.113.{number}", "X-Real-IP": f"203.0.113.{number}"} for number in range(12)]
    answers = at_once(
        [lambda headers=headers: sign_in(live, somebody.name, "not this one", **headers) for headers in forged]
    )
    assert Counter(answer.status_code for answer in answers) == {400: 5, 429: 7}


def test_one_attacked_name_leaves_others_alone(live: Live) -> None:
    attacked, other = live.person("target"), live.person("bystander")
    at_once([lambda: sign_in(live, attacked.name, "not this one")] * 8)
    assert sign_in(live, other.name, PASSWORD).status_code == 200


def test_parallel_correct_sign_ins_all_succeed(live: Live) -> None:
    somebody = live.person("devices")
    answers = at_once([lambda: sign_in(live, somebody.name, PASSWORD)] * 4)
    assert Counter(answer.status_code for answer in answers) == {200: 4}


def test_refreshing_while_signing_out_ends_in_signed_out(live: Live) -> None:
    somebody = live.person("leaving")

    def sign_out() -> httpx.Response:
        return somebody.client.post("/dj-rest-auth/logout/")

    answers = at_once([sign_out, *[lambda: refresh(live, somebody.refresh, True)] * 12])
    assert answers[0].status_code == 200
    assert {answer.status_code for answer in answers[1:]} <= {200, 401}
    assert refresh(live, somebody.refresh, True).status_code == 401
    assert somebody.client.get("/dj-rest-auth/user/").status_code == 401


def refresh(live: Live, token: str, in_body: bool) -> httpx.Response:
    with live.client() as client:
        if in_body:
            return client.post("/dj-rest-auth/token/refresh/", json={"refresh": token})
        return client.post("/dj-rest-auth/token/refresh/", headers={"Cookie": f"organizer-api-token={token}"})


def sign_in(live: Live, name: str, password: str, **headers: str) -> httpx.Response:
    with live.client() as client:
        return client.post("/dj-rest-auth/login/", json={"username": name, "password": password}, headers=headers)


def new_refresh_tokens(answers: list[httpx.Response], old: str) -> set[str]:
    """The refresh tokens handed out, in bodies or cookies, other than the one that was sent."""
    given = {answer.json().get("refresh", old) for answer in answers}
    given |= {answer.cookies.get("organizer-api-token", old) for answer in answers}
    return given - {old}


def age_sessions(live: Live, user: int) -> None:
    """Let a person's sessions look 25 hours old: the next refresh moves on to a new generation."""
    live.rows(f"AuthSession.objects.filter(user={user}).update(rotated_at=now() - timedelta(hours=25))")
