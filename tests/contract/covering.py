"""What a test proves of the published API description: `@covers(...)` names it, and `test_coverage.py` counts."""

import importlib
import pkgutil
from collections import defaultdict
from collections.abc import Callable
from typing import Any, TypeVar

Test = TypeVar("Test", bound=Callable[..., Any])


def covers(*names: str) -> Callable[[Test], Test]:
    """Say which sections, requests, parameters or decisions (spelled as in the catalogue) a test proves."""

    def remember(test: Test) -> Test:
        test.covers = names  # type: ignore[attr-defined]
        return test

    return remember


def proofs_by_name() -> dict[str, list[str]]:
    """Return, for everything named by a test of this folder, the tests that name it, as `file::test`."""
    found: dict[str, list[str]] = defaultdict(list)
    package = importlib.import_module("tests.contract")
    for module_info in pkgutil.iter_modules(package.__path__):
        if not module_info.name.startswith("test_"):
            continue
        module = importlib.import_module(f"tests.contract.{module_info.name}")
        for test_name, test in vars(module).items():
            if test_name.startswith("test_"):
                for name in getattr(test, "covers", ()):
                    found[name].append(f"{module_info.name}.py::{test_name}")
    return found
