"""What a username may be made of: letters of any script, and nothing that looks like another name or like nothing.

The sources are Unicode's own rules: identifiers (UAX 31), and "highly restrictive" mixing of scripts (UTS 39).
"""

import unicodedata
from typing import Final

import regex

from organizer.core.text import name_key

LONGEST_NAME: Final = 150  # characters, as the column
# The published sentence.
WRONG_SIGNS: Final = "Enter a valid username. This value may contain only letters, numbers, and @/./+/-/_ characters."
INVISIBLE: Final = "Enter a valid username. This one has characters that nobody can see."
TOO_MANY_MARKS: Final = "Enter a valid username. This one has too many marks on one letter."
MIXED_SCRIPTS: Final = "Enter a valid username. This one mixes letters of several scripts that can look alike."

_SIGNS = regex.compile(r"(?:[\p{L}\p{N}@.+\-_]\p{M}*)+")
_UNSEEN = regex.compile(r"\p{Default_Ignorable_Code_Point}")
_PILE = regex.compile(r"[\p{Mn}\p{Me}]{5}")
# The scripts in everyday use (UAX 31, table 5); names in all others are told from these.
_EVERYDAY: Final = (
    *("Arab", "Armn", "Beng", "Bopo", "Cyrl", "Deva", "Ethi", "Geor", "Grek", "Gujr", "Guru", "Hang", "Hani", "Hebr"),
    *("Hira", "Kana", "Khmr", "Knda", "Laoo", "Latn", "Mlym", "Mymr", "Orya", "Sinh", "Taml", "Telu", "Thaa", "Thai"),
    "Tibt",
)
# What Japanese, Chinese and Korean mix; Latin letters are among theirs.
_TOGETHER: Final = (("Latn", "Hani", "Hira", "Kana"), ("Latn", "Hani", "Bopo"), ("Latn", "Hani", "Hang"))


def _of(*scripts: str) -> str:
    return "".join(rf"\p{{scx={script}}}" for script in scripts)


_ANY_SCRIPT: Final = _of("Zyyy", "Zinh")  # digits, signs, and marks that every script uses
_ONE_SCRIPT = regex.compile(
    "|".join(f"[{_of(*scripts)}{_ANY_SCRIPT}]+" for scripts in (*((script,) for script in _EVERYDAY), *_TOGETHER))
    + f"|[^{_of(*_EVERYDAY)}]+"
)


def shown_name(username: str) -> str:
    """Return a username as it is kept and shown: in Unicode's composed form (NFC)."""
    return unicodedata.normalize("NFC", username)


def username_problems(username: str) -> list[str]:
    """Return what is wrong with a name, taken or not.

    Its key obeys the same rules: one sign can become eighteen characters, or ones with spaces, which are kept for the
    names of deleted people.
    """
    if not username.strip():
        return ["This field may not be blank."]
    for form in (shown_name(username), name_key(username)):
        if problem := _problem(form):
            return [problem]
    return []


def _problem(name: str) -> str | None:
    if len(name) > LONGEST_NAME:
        return f"Ensure this field has no more than {LONGEST_NAME} characters."
    if _UNSEEN.search(name):
        return INVISIBLE
    if not _SIGNS.fullmatch(name):
        return WRONG_SIGNS
    if _PILE.search(unicodedata.normalize("NFD", name)):
        return TOO_MANY_MARKS
    return None if _ONE_SCRIPT.fullmatch(name) else MIXED_SCRIPTS
