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


class Conflict(OrganizerError):
    """Something else is under way that has to end first; `retry_after` is how many whole seconds to wait."""

    def __init__(self, detail: str, *, code: str, retry_after: int) -> None:
        self.detail = detail
        self.code = code
        self.retry_after = retry_after
        super().__init__(detail)


class KeyReused(OrganizerError):
    """An idempotency key came with another request than its first."""


class Outdated(OrganizerError):
    """The thing has changed since the version that the caller knows. `current` is it as it is now, in the API's shape;
    an action leaves it empty, and whoever answers fills it."""

    def __init__(self, current: object = None) -> None:
        self.current = current
        super().__init__()


class Unavailable(OrganizerError):
    """The server cannot do this just now, and it is not the caller's fault. `code` names the cause for programs."""

    def __init__(self, detail: str, *, code: str) -> None:
        self.detail = detail
        self.code = code
        super().__init__(detail)
