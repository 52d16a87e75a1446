"""List the tests that failed first and passed when they were run once more (`--reruns 1`), so that they get mended."""

from typing import Any

from tests.e2e.evidence import KEPT

HEADING = "flaky: passed only when run once more"


def pytest_terminal_summary(terminalreporter: Any) -> None:
    stats = terminalreporter.stats
    failed = {report.nodeid for outcome in ("failed", "error") for report in stats.get(outcome, [])}
    flaky: dict[str, Any] = {}
    for report in stats.get("rerun", []):
        if report.nodeid not in failed:
            flaky.setdefault(report.nodeid, report)  # what failed after that, at the end of the same try, comes of it
    if not flaky:
        return
    terminalreporter.write_sep("=", f"{HEADING} ({len(flaky)})", yellow=True, bold=True)
    for test, report in sorted(flaky.items()):
        terminalreporter.write_line(f"{test} ({report.when})", yellow=True)
        for line in _reason(report):
            terminalreporter.write_line(f"    {line}")


def _reason(report: Any) -> list[str]:
    """Where in the tests it failed, what with, and where the pictures are."""
    crash = getattr(report.longrepr, "reprcrash", None)
    message = crash.message if crash else str(report.longrepr)
    kept = [f"{title}: {text}" for title, text in report.sections if title == KEPT]
    return [*_lines_of_the_test(report), *message.strip().splitlines(), *kept]


def _lines_of_the_test(report: Any) -> list[str]:
    trace = getattr(report.longrepr, "reprtraceback", None)
    places = [entry.reprfileloc for entry in trace.reprentries if entry.reprfileloc] if trace else []
    return [f"{place.path}:{place.lineno}" for place in places if "site-packages" not in place.path]
