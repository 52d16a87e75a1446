"""What commands that take long say meanwhile."""

import sys
from dataclasses import dataclass
from typing import Any

from tqdm import tqdm


@dataclass(frozen=True)
class Console:
    """Speaks on standard error. A quiet one, for timers, tells warnings only."""

    quiet: bool = False

    def say(self, text: str) -> None:
        """Tell how far it is, or what was done."""
        if not self.quiet:
            print(text, file=sys.stderr)

    def warn(self, text: str) -> None:
        """Tell what somebody should look at, although it goes on."""
        print(f"Warning: {text}", file=sys.stderr)

    def bar(self, what: str, *, total: int | None = None, unit: str = "B") -> "tqdm[Any]":
        """Return a progress bar, of bytes unless `unit` says otherwise. It shows on terminals only."""
        return tqdm(total=total, desc=what, unit=unit, unit_scale=True, disable=True if self.quiet else None)
