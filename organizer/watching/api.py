"""What says that the server is there: `/`, `/health/` and `/health/live`."""

from django.db import connection
from django.http import HttpResponseBase, HttpResponseRedirect
from drf_spectacular.utils import OpenApiResponse, extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request

from organizer import __version__
from organizer.core.answers import Answer
from organizer.core.api import ApiView
from organizer.core.schema import Detail
from organizer.server.liveness import ALIVE
from organizer.watching.readiness import readiness

HEALTH = inline_serializer(
    "Health",
    {
        "status": serializers.CharField(help_text="ok"),
        "version": serializers.CharField(),
        "database": serializers.ChoiceField(["sqlite", "postgresql"]),
        "pending_migrations": serializers.IntegerField(help_text="0, as the server is not ready before"),
    },
)
LIVE = inline_serializer("Live", {"status": serializers.CharField(help_text="ok"), "version": serializers.CharField()})
WELCOME = inline_serializer(
    "Welcome", {name: serializers.CharField() for name in ("message", "version", "docs", "schema", "health")}
)
BROWSER = OpenApiResponse(description="A browser is sent to the web client")
NOT_READY = OpenApiResponse(
    Detail, description="Not ready; `code` says why: the database, its migrations, the disk, or too much to do"
)


class PublicView(ApiView):
    """A view for programs that nobody has signed in."""

    authentication_classes = ()
    permission_classes = (AllowAny,)


class WelcomeView(PublicView):
    """Names this server and where to go on reading."""

    @extend_schema(responses={200: WELCOME, 302: BROWSER}, tags=["server"], auth=[])
    def get(self, request: Request) -> HttpResponseBase | Answer:
        # Browsers name text/html; other programs say */* or nothing, and get what they always got.
        if "text/html" in request.headers.get("Accept", ""):
            return HttpResponseRedirect("/app/", headers={"Vary": "Accept"})
        return Answer(
            {
                "message": "Welcome to the Organizer API!",
                "version": __version__,
                "docs": "/docs/",
                "schema": "/schema/",
                "health": "/health/",
            },
            headers={"Vary": "Accept"},
        )


class HealthView(PublicView):
    """Says whether the server is ready: its database answers and is up to date, and its disk has room.

    A load balancer sends requests to a server that answers 200. Never waits for long, whatever hangs.
    """

    @extend_schema(summary="Ready for requests?", responses={200: HEALTH, 503: NOT_READY}, tags=["server"], auth=[])
    def get(self, request: Request) -> Answer:
        found = readiness()
        if found.code:
            body = {"detail": found.detail, "code": found.code}
            return Answer(body, status=503, headers={"Retry-After": "5"})
        return Answer(
            {
                "status": "ok",
                "version": __version__,
                "database": connection.vendor,
                "pending_migrations": found.pending,
            }
        )


class LiveView(PublicView):
    """Says that the process runs, without database or thread. Whoever restarts hung processes asks this.

    `organizer serve` answers it on its event loop, in `organizer/server/liveness.py`.
    """

    @extend_schema(summary="Does the process run?", responses={200: LIVE}, tags=["server"], auth=[])
    def get(self, request: Request) -> Answer:
        return Answer(ALIVE)
