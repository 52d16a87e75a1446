"""What every route of the API stands on: the view base."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from rest_framework.negotiation import BaseContentNegotiation, DefaultContentNegotiation
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.request import Request
from rest_framework.serializers import BaseSerializer
from rest_framework.views import APIView

from organizer.core.answers import Answer, to_response
from organizer.core.bodies import read_validated
from organizer.core.calling import answer_read, answer_write
from organizer.core.parameters import Parameter, read_parameters
from organizer.core.requests import ShortRequest


class AlwaysJson(BaseContentNegotiation):
    """Answer JSON whatever the caller accepts: there is nothing else."""

    def select_parser(self, request: Request, parsers: Iterable[Any]) -> Any:
        return DefaultContentNegotiation().select_parser(request, parsers)

    def select_renderer(
        self, request: Request, renderers: Iterable[Any], format_suffix: str | None = None
    ) -> tuple[Any, str]:
        renderer = next(iter(renderers))
        return renderer, renderer.media_type


class ApiView(APIView):
    """Base of all our views. A view parses, calls an action or a query, and responds.

    A GET, and a write that came the short way (short_way.py), are answered without the framework's request,
    negotiation and rendering, which would cost more than the work itself: the method is called with Django's own
    request, signed in as for every other method. What it answers is the same either way. With DEV the framework does
    everything, for its browsable pages.
    """

    content_negotiation_class = DefaultContentNegotiation if settings.DEV else AlwaysJson
    # Whether what `get` answers depends on the database alone, besides the asker, the request and the day. The server
    # then gives it again until something is committed.
    unchanging = False

    @classmethod
    def as_view(cls, **initkwargs: Any) -> Any:
        framework_view = super().as_view(**initkwargs)
        if settings.DEV:
            return framework_view

        def view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase | Answer:
            is_short = isinstance(request, ShortRequest)
            if request.method == "GET" and hasattr(cls, "get"):
                answer = answer_read(cls, request, kwargs)
            elif is_short:
                answer = answer_write(cls, request, kwargs)
            else:
                return framework_view(request, *args, **kwargs)
            return to_response(answer) if isinstance(answer, Answer) and not is_short else answer

        view.__dict__.update(framework_view.__dict__)  # the exemption from CSRF forms, and what documents it
        view.__dict__["short_methods"] = _short_methods(cls)  # see short_way.py
        return view

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Let methods answer with `Answer`s where the framework calls them."""
        if isinstance(response, Answer):
            response = to_response(response)
        return super().finalize_response(request, response, *args, **kwargs)

    def read_body(
        self, serializer_class: type[BaseSerializer[Any]], *, partial: bool = False, **context: Any
    ) -> dict[str, Any]:
        """Return the validated body. Raises ValidationError (400) with the messages of all fields."""
        context["request"] = self.request
        return read_validated(serializer_class, self.request.data, partial=partial, context=context)

    def read_query(self, *declared: Parameter) -> Mapping[str, Any]:
        """Return the values of the declared query parameters. Raises Invalid (400)."""
        return read_parameters(self.request, declared)


def _short_methods(view_class: type[ApiView]) -> frozenset[str]:
    """Return the methods of a view that can be called without the framework: all that it has, when nothing but being
    signed in is asked of the caller. What reads without a sign-in, such as the health check, wants the whole way."""
    if not set(view_class.permission_classes) <= {IsAuthenticated, AllowAny}:
        return frozenset()
    methods = {method for method in ("GET", "POST", "PUT", "PATCH", "DELETE") if hasattr(view_class, method.lower())}
    return frozenset(methods if view_class.authentication_classes else methods - {"GET"})
