"""Ask axe-core what on a page would keep people out."""

from functools import cache
from pathlib import Path
from typing import Any

SCRIPT = Path(__file__).parents[2] / "client" / "node_modules" / "axe-core" / "axe.min.js"
# WCAG 2.2 at level AA takes in what came before it.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
RUN = """
rules => axe.run(document, { runOnly: { type: "tag", values: rules }, resultTypes: ["violations"] })
    .then(found => ({ passed: found.passes.length, violations: found.violations }))
"""


def violations(page: Any) -> list[str]:
    """What breaks a rule of WCAG 2.2 AA on the page as it is now, one line each."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_script())
    found = page.evaluate(RUN, RULES)
    # Rules that found nothing to look at pass nothing: the page was not there.
    assert found["passed"] > 5, found
    return [
        f"{rule['id']}: {node['target']} {node['failureSummary']}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


@cache
def _script() -> str:
    assert SCRIPT.exists(), "axe-core is not installed: `make client`"
    return SCRIPT.read_text()
