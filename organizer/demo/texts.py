"""Texts by the thousand that read and search like real ones: common words often, rare words rarely, several scripts."""

import itertools
import random
import secrets
import tomllib
from collections.abc import Sequence
from typing import Final

from organizer.demo.story import SCRIPT

# Planted at fixed intervals, so that a search for one has a known number of answers: one in so many messages.
RARE_WORDS: Final = {"marmalade": 1_000, "quokka": 10_000, "zugzwang": 100_000}

WORDS: Final[dict[str, list[str]]] = tomllib.loads((SCRIPT / "words.toml").read_text(encoding="utf-8"))


class TextMaker:
    """Makes texts, the same ones for the same seed. About 3 µs each."""

    def __init__(self, chance: random.Random) -> None:
        self.random = chance.random
        self.sentences = [
            f"{who} {did} {what} {when}."
            for who, did, what, when in itertools.product(*(WORDS[name] for name in ("who", "did", "what", "when")))
        ]  # fmt: skip
        self.clauses = [
            f"{did} {what} {when}, but"
            for did, what, when in itertools.product(*(WORDS[name] for name in ("did", "what", "when")))
        ]
        self.made = 0

    def message(self) -> str:
        """Return the next message: 3 in 100 in another script, 3 in other Latin ones, 10 of several sentences."""
        self.made += 1
        text = self._draw()
        for word, interval in RARE_WORDS.items():
            if self.made % interval == 0:
                text = f"{text} ({word})"
        return text

    def task_title(self) -> str:
        """Return a title such as `Order the lamps (1234)`."""
        return f"{self._pick(WORDS['task_verbs'])} {self._pick(WORDS['what'])} ({int(self.random() * 9000) + 1000})"

    def _draw(self) -> str:
        kind = self.random()
        if kind < 0.03:
            return self._pick(WORDS["other_scripts"])
        if kind < 0.06:
            return self._pick(WORDS["other_latin"])
        if kind < 0.16:
            return " ".join(
                [self._sentence(), "I", self._pick(self.clauses), self._sentence(), self._pick(WORDS["endings"])]
            ).strip()
        if kind < 0.30:
            return self._pick(WORDS["endings"]) or self._pick(WORDS["openers"]).rstrip(",:")
        return f"{self._sentence()} {self._pick(WORDS['endings'])}".strip()

    def _sentence(self) -> str:
        return f"{self._pick(WORDS['openers'])} {self._pick(self.sentences)}"

    def _pick(self, choices: Sequence[str]) -> str:
        # random.choice takes three times as long, which a million messages notice.
        return choices[int(self.random() * len(choices))]


def make_password() -> str:
    """Return a password that can be typed from the screen. Random: an example may end up on a public address."""
    return "-".join([*(secrets.choice(WORDS["password"]) for _ in range(4)), str(secrets.randbelow(90) + 10)])
