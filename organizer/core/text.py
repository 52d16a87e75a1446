"""Text as it is searched and compared.

The databases fold letter case differently (SQLite only ASCII), so folding happens here, once, and the folded text
is stored. The web client folds alike (`client/src/ui/folding.ts`): `tests/vectors/folding.json` holds both to it.
"""

import unicodedata


def name_key(name: str) -> str:
    """Return the form by which people's names are told apart: compatibility-normalized and without letter case.

    The result can be longer than the name (one sign may expand to eighteen), so lengths are checked on it too.
    """
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())


def fold(text: str) -> str:
    """Return the search form of a text: its `name_key` without marks, and with the dotless i as `i`.

    So "istanbul" is in "İstanbul" and "cafe" in "Café". The result can be longer than the text.
    """
    key = name_key(text)
    if key.isascii():
        return key
    letters = [sign for sign in unicodedata.normalize("NFD", key) if unicodedata.category(sign) != "Mn"]
    return unicodedata.normalize("NFC", "".join(letters).replace("\u0131", "i"))


def search_words(text: str) -> list[str]:
    """Split a search into its folded words; all of them must match."""
    return fold(text).split()
