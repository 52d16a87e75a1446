"""What can go wrong in a rule or an action, said without any knowledge of HTTP. `core/api.py` answers with them."""


class OrganizerError(Exception):
    """Base of the refusals below."""


class NotFound(OrganizerError):
    """The thing does not exist, or the person may not know that it does: one answer for both."""


class NotAllowed(OrganizerError):
    """The person may see the thing but not do this to it."""


class Invalid(OrganizerError):
    """The input breaks a rule. `errors` maps each field's name to its messages."""

    def __init__(self, errors: dict[str, list[str]] | None = None, **messages: str) -> None:
        self.errors = dict(errors or {}) | {field: [message] for field, message in messages.items()}
        super().__init__(self.errors)


class TooMany(OrganizerError):
    """Too many attempts; `retry_after` is how many whole seconds to wait."""

    def __init__(self, *, retry_after: int) -> None:
        self.retry_after = retry_after
        super().__init__(retry_after)


class Unavailable(OrganizerError):
    """The server cannot do this just now, and it is not the caller's fault. `code` names the cause for programs."""

    def __init__(self, detail: str, *, code: str) -> None:
        self.detail = detail
        self.code = code
        super().__init__(detail)
