"""The published API asks for a new password twice, as `…1` and `…2`; actions know one."""

from organizer.core.errors import Invalid


def in_the_words_of_the_api(error: Invalid, field: str) -> Invalid:
    """Return the error with what is said of the action's `field` under the first of the API's two."""
    return Invalid({f"{field}1" if name == field else name: said for name, said in error.errors.items()})
