"""Conditions of the search in names and titles."""

from django.db.models import Q

from organizer.core.search import distinct_words


def contains(word: str, *columns: str) -> Q:
    """Return the condition that one of the folded columns contains the folded word."""
    condition = Q()
    for column in columns:
        condition |= Q(**{f"{column}__contains": word})
    return condition


def contains_all(search: str, *columns: str) -> Q:
    """Return the condition that every word of the search is in one of the folded columns; none matches all."""
    condition = Q()
    for word in distinct_words(search):
        condition &= contains(word, *columns)
    return condition
