"""Tables on a terminal: aligned columns of plain text, whatever the text is made of."""

import unicodedata
from collections.abc import Iterable, Sequence
from typing import Final

GAP: Final = "  "
# Invisible, but part of how words of some scripts and some emoji are written.
JOINERS: Final = "\u200c\u200d"


def table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterable[str]:
    """The lines of a table, headings first. Columns are as wide as their widest cell; the last one is not padded."""
    cells = [list(headings), *([printable(str(cell)) for cell in row] for row in rows)]
    widths = [max(width(row[number]) for row in cells) for number in range(len(headings))]
    for row in cells:
        padded = [cell + " " * (widths[number] - width(cell)) for number, cell in enumerate(row)]
        yield GAP.join(padded).rstrip()


def printable(text: str) -> str:
    """The text on one line, without anything that could move the cursor, change colours or turn the direction."""
    return "".join(
        sign if sign.isprintable() or sign in JOINERS else sign.encode("unicode_escape").decode() for sign in text
    )


def width(text: str) -> int:
    """How many columns of a terminal the text takes: two for signs of East Asian width, none for marks on others."""
    return sum(
        0
        if unicodedata.category(sign) in ("Mn", "Me", "Cf")
        else 2
        if unicodedata.east_asian_width(sign) in "WF"
        else 1
        for sign in text
    )
