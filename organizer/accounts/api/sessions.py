"""Where I am signed in."""

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from organizer.accounts import actions, cookies, queries, serializers
from organizer.accounts.access import asker, current_session
from organizer.core.answers import Answer, page_answer
from organizer.core.api import ApiView
from organizer.core.parameters import PAGE
from organizer.core.schema import Detail, page_shape

TAGS = ["accounts"]


class SessionsView(ApiView):
    """All my sessions."""

    @extend_schema(
        summary="List where you are signed in, the newest first",
        tags=TAGS,
        parameters=[parameter.documentation() for parameter in PAGE],
        responses={200: page_shape(serializers.SessionShape)},
    )
    def get(self, request: Request) -> Answer:
        asked = self.read_query(*PAGE)
        limit, offset = asked["limit"], asked["offset"]
        sessions = queries.sessions_of(asker(request))
        current = current_session(request)
        page = [serializers.session_row(session, current=current) for session in sessions[offset : offset + limit]]
        return page_answer(request, count=sessions.count(), results=page, limit=limit, offset=offset)

    @extend_schema(
        operation_id="accounts_sessions_destroy_others",
        summary="Sign out everywhere else",
        tags=TAGS,
        request=None,
        responses={204: None},
    )
    def delete(self, request: Request) -> Answer:
        actions.end_other_sessions(user=asker(request), session=current_session(request))
        return Answer(status=204)


class SessionView(ApiView):
    """One of my sessions."""

    @extend_schema(summary="End one of your sessions", tags=TAGS, request=None, responses={204: None, 404: Detail})
    def delete(self, request: Request, session_id: int) -> Answer:
        session = get_object_or_404(queries.sessions_of(asker(request)), pk=session_id)
        actions.end_session(session=session)
        answer = Answer(status=204)
        current = current_session(request)
        if current is not None and session.pk == current.pk:
            cookies.clear_session_cookies(answer)
        return answer
