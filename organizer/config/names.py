"""The settings' names: which of them hold secrets, and which were probably meant by a name that is none."""

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from organizer.config.env import Environment, Setting

HIDDEN = "********"
# ACCESS_TOKEN_MINUTES is a number, and no token.
SECRET_NAME = re.compile(r"(?!.*_(?:MINUTES|DAYS|SECONDS|LIMIT)$).*(?:PASSWORD|SECRET|TOKEN|KEY|CREDENTIAL)")
# In a URL: what stands between the user's name and the last @, and parameters with such names.
URL_PASSWORD = re.compile(r"(://[^:@/]*):.*@", re.DOTALL)
URL_PARAMETER = re.compile(r"(?i)([?&][^=&]*(?:password|secret|token|key)[^=&]*=)[^&]*")
# How alike two names have to be (0 to 1): PUBLIC_ULR and PUBLIC_URL are 0.9, HOSTNAME and HOST 0.67.
ALIKE = 0.85
SHORTEST_TYPO = 6  # characters: shorter names are like too many others, HOST like CHOST


@dataclass(frozen=True)
class Misspelled:
    """A name that is set but not known, where it is set, and the name that was probably meant."""

    name: str
    source: str
    meant: str


def masked(setting: Setting) -> str:
    """The value, fit to be shown: secrets are hidden, and so are passwords within URLs."""
    if SECRET_NAME.match(setting.name) and setting.value:
        return HIDDEN
    return URL_PARAMETER.sub(rf"\1{HIDDEN}", URL_PASSWORD.sub(rf"\1:{HIDDEN}@", setting.value))


def misspelled(environment: Environment) -> Iterator[Misspelled]:
    """What is set under a name that nothing reads but that is very like one that is read.

    The names come from `environment.settings()`, so all settings have to be read before.
    """
    known = [setting.name for setting in environment.settings()]
    for layer in environment.layers:
        for name in layer.values:
            if name in known or len(name) < SHORTEST_TYPO:
                continue
            if close := difflib.get_close_matches(name.upper(), known, n=1, cutoff=ALIKE):
                yield Misspelled(name, layer.source, close[0])
