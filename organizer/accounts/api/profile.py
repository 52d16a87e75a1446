"""The signed-in person's own profile."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from organizer.accounts import actions, cookies, serializers
from organizer.accounts.access import asker, current_session, has_authorization
from organizer.core.answers import Answer
from organizer.core.api import ApiView
from organizer.core.clock import shared_now

TAGS = ["accounts"]
# What `null` makes of a part; elsewhere it changes nothing.
NOT_SAID = {"time_zone": "", "week_start": 0, "clock": 0}


class ProfileView(ApiView):
    """Who I am."""

    unchanging = True

    @extend_schema(
        summary="Read your profile",
        description="A request signed in by cookie gets its access cookie renewed.",
        tags=TAGS,
        responses={200: serializers.Profile},
    )
    def get(self, request: Request) -> Answer:
        answer = Answer(serializers.profile(asker(request)))
        session = current_session(request)
        if session is not None and not has_authorization(request):
            cookies.set_access_cookie(answer, session, now=shared_now())
        return answer

    @extend_schema(
        summary="Change your profile",
        tags=TAGS,
        request=serializers.ProfileBody,
        responses={200: serializers.Profile},
    )
    def put(self, request: Request) -> Answer:
        return self._change(request, partial=False)

    @extend_schema(
        summary="Change parts of your profile",
        tags=TAGS,
        request=serializers.ProfileBody,
        responses={200: serializers.Profile},
    )
    def patch(self, request: Request) -> Answer:
        return self._change(request, partial=True)

    def _change(self, request: Request, *, partial: bool) -> Answer:
        body = self.read_body(serializers.ProfileBody, partial=partial)
        parts: dict[str, Any] = {name: NOT_SAID.get(name) if value is None else value for name, value in body.items()}
        return Answer(serializers.profile(actions.change_profile(user=asker(request), **parts)))
