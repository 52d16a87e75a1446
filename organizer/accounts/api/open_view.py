"""The base of the routes that people use who are not signed in yet, or no longer."""

from rest_framework.permissions import AllowAny

from organizer.core.api import ApiView


class OpenView(ApiView):
    """A view that does not look who asks: a stale or garbage cookie cannot break it."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
