"""Text as it is searched and compared.

The databases fold letter case differently (SQLite only ASCII), so folding happens here, once, and the folded text
is stored.
"""

import unicodedata


def fold(text: str) -> str:
    """Return the search form of a text: compatibility-normalized and without letter case.

    The result can be longer than the text (one sign may expand to eighteen), so lengths are checked on it too.
    """
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def search_words(text: str) -> list[str]:
    """Split a search into its folded words; all of them must match."""
    return fold(text).split()
