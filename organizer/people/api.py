"""A whole person over HTTP: leaving for good, and taking one's data along."""

from functools import partial
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from organizer.accounts.access import asker
from organizer.accounts.cookies import clear_session_cookies
from organizer.core.addresses import client_address
from organizer.core.answers import Answer
from organizer.core.api import ApiView
from organizer.core.schema import Detail, Schema
from organizer.images.signing import image_url
from organizer.people import actions, serializers
from organizer.people.export import export_of

TAGS = ["accounts"]


class BodyOfDelete(Schema):
    """Describes the body of a DELETE, which the generator leaves out."""

    def _get_request_body(self, direction: Any = "request") -> Any:
        if self.method != "DELETE":
            return super()._get_request_body(direction)  # type: ignore[no-untyped-call]
        self.method = "POST"
        try:
            return super()._get_request_body(direction)  # type: ignore[no-untyped-call]
        finally:
            self.method = "DELETE"


@extend_schema(tags=TAGS)
class AccountView(ApiView):
    """My account."""

    schema = BodyOfDelete()

    @extend_schema(
        summary="Delete your account and everything that is yours",
        description=(
            'Takes the password in the body, `{"password": "…"}`, as JSON or a form. Your messages, tasks and images '
            "go; what others wrote to you stays. Your teams pass to their longest-standing members, or go when there "
            "are none. A wrong password counts as a failed sign-in."
        ),
        tags=TAGS,
        request=serializers.AccountDeletionBody,
        responses={204: None, 429: Detail},
    )
    def delete(self, request: Request) -> Answer:
        body = self.read_body(serializers.AccountDeletionBody)
        actions.delete_account(user=asker(request), password=body["password"], address=client_address(request))
        answer = Answer(status=204)
        clear_session_cookies(answer)
        return answer


class ExportView(ApiView):
    """All of my data."""

    @extend_schema(summary="Get all of your own data", tags=TAGS, responses={200: serializers.Export})
    def get(self, request: Request) -> Answer:
        data = export_of(asker(request), image_url=partial(image_url, request))
        headers = {
            "Content-Disposition": 'attachment; filename="organizer-export.json"',
            "Cache-Control": "no-store",
        }
        return Answer(data, headers=headers)
