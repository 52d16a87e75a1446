"""Text as it is searched and compared.

The databases fold letter case differently (SQLite only ASCII), so folding happens here, once, and the folded text
is stored. The web client folds alike (`client/src/ui/folding.ts`): `tests/vectors/folding.json` holds both to it.
"""

import unicodedata

import regex

# Spaces and line ends, controls, marks without a letter, fillers, and the empty Braille pattern. What has no character
# yet may be shown: emoji are younger than any Python.
_NOTHING_TO_SEE = regex.compile(r"[\p{Z}\p{Cc}\p{Cf}\p{M}\p{Default_Ignorable_Code_Point}\u2800]*")
_BLANK_LINES_BEFORE = regex.compile(r"\A(?:[^\S\r\n]*\r?\n)+")


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


def is_blank(text: str) -> bool:
    """Say whether nothing of a text can be seen."""
    return _NOTHING_TO_SEE.fullmatch(text) is not None


def without_blank_edges(text: str) -> str:
    """Return a text without blank lines before it and blanks after it; its first line keeps its indentation."""
    return str(_BLANK_LINES_BEFORE.sub("", text).rstrip())


def search_words(text: str) -> list[str]:
    """Split a search into its folded words; all of them must match."""
    return fold(text).split()
