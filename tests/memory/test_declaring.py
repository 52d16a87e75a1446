"""What the app says of its answers: how long commits alone can change them."""

import time
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from organizer.accounts.tokens import access_token
from organizer.core.calling import DAY, UNCHANGED_UNTIL
from organizer.server.memory import UNTIL


def until(answer):
    assert answer.status_code == 200, answer.content
    return answer.wsgi_request.META.get(UNCHANGED_UNTIL)


def test_server_and_app_mean_the_same_word():
    assert UNTIL == UNCHANGED_UNTIL


def test_an_answer_ends_with_the_day_for_image_addresses_change_then(alice, team):
    end_of_day = (int(time.time()) // DAY + 1) * DAY
    assert until(alice.get("/tasks/")) in (end_of_day, end_of_day + DAY)


def test_an_answer_begun_before_midnight_ends_at_that_midnight(alice, monkeypatch):
    from organizer.accounts.api import profile

    midnight = (int(time.time()) // DAY + 1) * DAY
    with time_machine.travel(midnight - 1, tick=False) as clock:
        alice.client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {access_token(alice.session)}"
        asker = profile.asker

        def slowly(request):
            clock.move_to(midnight + 1)
            return asker(request)

        monkeypatch.setattr(profile, "asker", slowly)
        assert until(alice.get("/dj-rest-auth/user/")) == midnight


def test_an_answer_ends_with_the_session(alice):
    end = timezone.now().replace(microsecond=0) + timedelta(seconds=60)
    alice.session.expires_at = end
    alice.session.save()
    midnight = (time.time() // DAY + 1) * DAY
    assert until(alice.get("/tasks/")) == min(end.timestamp(), midnight)


@pytest.mark.parametrize("path", ["/team-chat-list/", "/private-chat-list/"])
def test_a_list_of_the_last_days_is_not_declared(alice, path):
    assert until(alice.get(path, minus_days=3)) is None
    assert until(alice.get(path, minus_days=0)) is not None


def test_the_list_of_sessions_is_not_declared_for_idle_ones_go_by_the_clock(alice):
    assert until(alice.get("/accounts/sessions/")) is None


def test_an_expired_token_identifies_nobody(alice):
    from organizer.accounts.access import identify

    bearer = f"Bearer {access_token(alice.session)}"
    cookie = f"organizer-api-auth={access_token(alice.session)}"
    assert identify(bearer, None) != identify(None, cookie)
    assert None not in (identify(bearer, None), identify(None, cookie))
    assert identify("Bearer garbage", cookie) is None
    with time_machine.travel(time.time() + 301, tick=False):
        assert identify(bearer, None) is identify(None, cookie) is None
