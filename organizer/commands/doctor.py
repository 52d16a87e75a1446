"""`organizer doctor`."""

import argparse
import contextlib
import io
import json
import os
from typing import TYPE_CHECKING

from organizer.commands import Group, Needs

if TYPE_CHECKING:
    from organizer.doctor.findings import Finding

GROUP = Group.CHECKING
SUMMARY = "say what is wrong and what to do"

EPILOG = """\
examples:
  organizer doctor                 a line for each thing looked at, and what to do where it is not well
  organizer doctor --quiet         only what is not well, for a nightly job
  organizer doctor --deep          reads the whole database, too, to find damaged pages, and asks for PUBLIC_URL
  organizer doctor --json          the same for programs: always one JSON object, whatever is wrong

It changes nothing but for a small picture that it writes, reads and removes where images are kept. Exit code 1 when
anything is an error, 2 when settings are wrong.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `organizer doctor` takes."""
    parser.description = "Check settings, files, disks, database, migrations, backups, image storage and mail."
    parser.epilog = EPILOG
    parser.set_defaults(run=run, needs=Needs.NOTHING)
    parser.add_argument(
        "--deep", action="store_true", help="read the whole database and ask for PUBLIC_URL, too; takes long"
    )
    parser.add_argument("--quiet", action="store_true", help="say only what is not well")
    parser.add_argument("--json", action="store_true", help="machine-readable output")


def run(options: argparse.Namespace) -> int:
    """Print what was found. Returns 1 when anything is an error, 2 when settings are wrong."""
    findings, code = look(deep=options.deep)
    healthy = code == 0
    if options.quiet:
        findings = [finding for finding in findings if finding.level.value != "ok"]
    if options.json:
        print(as_json(findings, healthy))
    elif findings:
        print(as_text(findings))
    return code


def look(*, deep: bool) -> "tuple[list[Finding], int]":
    """What was found, and the exit code. Wrong settings are findings too, and then all that can be looked at."""
    from organizer.config.ownership import purpose
    from organizer.doctor.findings import Finding, Level

    purpose.writes, purpose.command = False, "organizer doctor"
    os.environ["DJANGO_SETTINGS_MODULE"] = "organizer.config.settings"
    if problems := wrong_settings():
        advice = "See docs/configuration.md. Everything else is looked at when this is right."
        return [Finding(Level.ERROR, "settings", problem, advice) for problem in problems], 2
    import django

    django.setup()
    from organizer.doctor.checks import examine

    findings = examine(deep=deep)
    return findings, int(any(finding.level is Level.ERROR for finding in findings))


def wrong_settings() -> list[str]:
    """What is wrong with the settings. What they say of it themselves, for people, is not repeated."""
    from organizer.config.env import WrongSettings

    try:
        with contextlib.redirect_stderr(io.StringIO()):
            import organizer.config.settings  # noqa: F401
    except WrongSettings as wrong:
        return wrong.environment.problems
    return []


def as_json(findings: "list[Finding]", healthy: bool) -> str:
    """One object: `ok`, and `findings` with level, subject, message and advice."""
    rows = [
        {"level": finding.level.value, "subject": finding.subject, "message": finding.message, "advice": finding.advice}
        for finding in findings
    ]
    return json.dumps({"ok": healthy, "findings": rows}, indent=2)


def as_text(findings: "list[Finding]") -> str:
    """One line per finding; what to do about it on the next."""
    lines = []
    for finding in findings:
        lines.append(f"{finding.level.value:8} {finding.subject:11} {finding.message}")
        if finding.advice:
            lines.append(f"{'':20} → {finding.advice}")
    return "\n".join(lines)
