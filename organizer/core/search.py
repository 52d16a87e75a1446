"""Searching: what every list that offers `search` makes of it, and what a text must be to be searched."""

from collections.abc import Iterable, Mapping

from organizer.core.parameters import Parameter
from organizer.core.text import fold, is_blank, search_words

# The columns' size for names and titles.
SHORT_TEXT_LENGTH = 255

# A whole name or title can be pasted. The limit also bounds the words of one search: a database refuses conditions
# nested too deeply (SQLite: 1000).
SEARCH_LENGTH = SHORT_TEXT_LENGTH

_SCHEMA = {"type": "string", "maxLength": SEARCH_LENGTH, "pattern": r"^[^\u0000]*$"}


def search_parameter(description: str) -> Parameter:
    """Declare `search` with its bounded length; the value is the text itself, "" when there is none."""
    return Parameter("search", _bounded, description, "", _SCHEMA)


def distinct_words(search: str) -> list[str]:
    """Return the folded words of a search, each once, in their order."""
    return list(dict.fromkeys(search_words(search))) if search else []


def ordered_columns(ordering: Iterable[str], columns: Mapping[str, str]) -> list[str]:
    """Return the columns behind the names of an ordering, reversed by `-` or not.

    Each comes once: where a name is given again it orders nothing.
    """
    first: dict[str, str] = {}
    for name in ordering:
        bare = name.removeprefix("-")
        first.setdefault(bare, name.removesuffix(bare) + columns[bare])
    return list(first.values())


def short_text_problem(text: str) -> str | None:
    """What is wrong with this text as a name or title that can be searched? None when nothing is.

    The folded text counts as well: it is kept for searching and can be longer than the text itself.
    """
    if is_blank(text):
        return "This field may not be blank."
    if max(len(text), len(fold(text))) > SHORT_TEXT_LENGTH:
        return f"Ensure this field has no more than {SHORT_TEXT_LENGTH} characters."
    return None


def _bounded(value: str) -> str:
    if "\x00" in value:
        raise ValueError("Null characters are not allowed.")
    if len(value) > SEARCH_LENGTH:
        raise ValueError(f"Ensure this field has no more than {SEARCH_LENGTH} characters.")
    return value
