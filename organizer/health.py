"""What says that the server is there: `/` and `/health/`."""

import functools

from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpResponseBase, HttpResponseRedirect
from drf_spectacular.utils import OpenApiResponse, extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request

from organizer import __version__
from organizer.core.answers import Answer
from organizer.core.api import ApiView
from organizer.core.schema import Detail

HEALTH = inline_serializer(
    "Health",
    {
        "status": serializers.CharField(help_text="ok"),
        "version": serializers.CharField(),
        "database": serializers.ChoiceField(["sqlite", "postgresql"]),
        "pending_migrations": serializers.IntegerField(),
    },
)
WELCOME = inline_serializer(
    "Welcome", {name: serializers.CharField() for name in ("message", "version", "docs", "schema", "health")}
)
BROWSER = OpenApiResponse(description="A browser is sent to the web client")


class WelcomeView(ApiView):
    """Names this server and where to go on reading."""

    authentication_classes = ()
    permission_classes = (AllowAny,)

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


class HealthView(ApiView):
    """Says whether requests can be served: 200, or 503 when the database is away."""

    authentication_classes = ()
    permission_classes = (AllowAny,)

    @extend_schema(responses={200: HEALTH, 503: Detail}, tags=["server"], auth=[])
    def get(self, request: Request) -> Answer:
        try:
            pending = count_pending_migrations()
        except (DatabaseError, InterfaceError):
            connection.close()  # the next question shall open a new one
            answer = {"detail": "The database is not available at the moment.", "code": "database_unavailable"}
            return Answer(answer, status=503, headers={"Retry-After": "5"})
        return Answer(
            {"status": "ok", "version": __version__, "database": connection.vendor, "pending_migrations": pending}
        )


def count_pending_migrations() -> int:
    """How many migrations of this version the database has not seen yet. Raises `DatabaseError` when it is away."""
    return len(known_migrations() - MigrationRecorder(connection).applied_migrations().keys())


@functools.cache
def known_migrations() -> frozenset[tuple[str, str]]:
    """The migrations that this version of the code brings; read from disk once."""
    return frozenset(MigrationLoader(None).disk_migrations)
