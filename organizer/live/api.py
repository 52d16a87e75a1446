"""`GET /events/`: what happened, as a page. Under `organizer serve` the same path is also a stream (`stream.py`), which
is opened by this view's answer: so who may listen is decided in one place, for both."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, JsonResponse
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import NotAuthenticated
from rest_framework.request import Request

from organizer.accounts.access import asker, current_session
from organizer.core.addresses import base_url
from organizer.core.api import ApiView
from organizer.core.origins import REFUSAL, comes_from_allowed_origin
from organizer.core.parameters import Parameter, integer, text
from organizer.core.rendering import encode
from organizer.live.cursors import Cursor, read_cursor
from organizer.live.pages import find_start, read_page
from organizer.live.serializers import EventPage

STREAM = "text/event-stream"
LONGEST_WAIT = 30  # seconds

AFTER = text("after", "The cursor of the last event that you know. Without it: no events, and the newest cursor.")
LIMIT = integer("limit", "How many events at most.", default=100, minimum=1, clamp=1000)
WAIT = integer("wait", "Seconds to wait for an event when there is none.", default=0, clamp=LONGEST_WAIT)
PARAMETERS: tuple[Parameter, ...] = (AFTER, LIMIT, WAIT)

NO_STORE = {"Cache-Control": "no-store"}
STREAM_HEADERS = {"Cache-Control": "no-store", "Content-Type": STREAM, "X-Accel-Buffering": "no"}


@dataclass(frozen=True)
class Listening:
    """Somebody who was found to be allowed to listen: who, by which session, from where on."""

    viewer: int
    session: int
    base: str
    cursor: Cursor
    reset: bool
    wait: int = 0  # seconds; 0 for a stream


class Opening:
    """What the stream's route passes along with a request: the view puts into it who may listen."""

    def __init__(self) -> None:
        self.listening: Listening | None = None


class EventsView(ApiView):
    """Everything that happens and that one may see."""

    @extend_schema(
        summary="Events since a cursor, or a stream of them",
        description=(
            "With `Accept: text/event-stream` a stream of server-sent events, which resumes by `Last-Event-ID` or "
            "`after` (from `organizer serve` only). Otherwise a page, which waits for an event when asked to. "
            "Events come in order; each carries the state of its object when it is delivered."
        ),
        parameters=[parameter.documentation() for parameter in PARAMETERS],
        responses={200: EventPage},
        tags=["events"],
    )
    def get(self, request: Request) -> HttpResponse:
        query = self.read_query(*PARAMETERS)
        opening = request.META.get("organizer.opening")
        if wants_stream(request) and isinstance(opening, Opening):
            return _open_stream(request, opening, query[AFTER.name])
        after = query[AFTER.name]
        viewer = asker(request).pk
        cursor = read_cursor(after)
        page = read_page(viewer=viewer, after=cursor, limit=query[LIMIT.name])
        reset = page.reset or (bool(after) and cursor is None)
        if isinstance(opening, Opening) and query[WAIT.name] and after and not page.told and not reset:
            opening.listening = _listening(request, page.cursor, wait=query[WAIT.name])
        base = base_url(request)
        answer = {"events": page.contents(base), "cursor": str(page.cursor), "reset": reset}
        # As it is: a page is for once, and no tag of it is ever asked for again.
        return HttpResponse(encode(answer), content_type="application/json", headers=NO_STORE)


def wants_stream(request: HttpRequest | Request) -> bool:
    """Say whether the caller asks for a stream rather than a page."""
    return STREAM in request.META.get("HTTP_ACCEPT", "")


def _open_stream(request: Request, opening: Opening, after: str | None) -> HttpResponse:
    # A page elsewhere could hold a visitor's stream open, and read it where a proxy adds CORS headers of its own.
    if not comes_from_allowed_origin(request):
        return JsonResponse(REFUSAL, status=403)
    after = request.META.get("HTTP_LAST_EVENT_ID") or after
    cursor, reset = find_start(after, read_cursor(after))
    opening.listening = _listening(request, cursor, reset=reset)
    return HttpResponse(headers=STREAM_HEADERS)


def _listening(request: Request, cursor: Cursor, *, reset: bool = False, wait: int = 0) -> Listening:
    session = current_session(request)
    if session is None:
        raise NotAuthenticated
    return Listening(session.user_id, session.pk, base_url(request), cursor, reset, wait)
