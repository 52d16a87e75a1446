"""`organizer doctor`."""

import argparse
import json
from typing import TYPE_CHECKING

from organizer.commands import Group, Needs

if TYPE_CHECKING:
    from organizer.doctor import Finding

GROUP = Group.CHECKING
SUMMARY = "say what is wrong and what to do"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `organizer doctor` takes."""
    parser.description = "Check database, migrations, image storage, mail, secrets and settings. Exit code 1 on errors."
    parser.set_defaults(run=run, needs=Needs.READING)
    parser.add_argument("--json", action="store_true", help="machine-readable output")


def run(options: argparse.Namespace) -> int:
    """Print what was found. Returns 1 when anything is an error."""
    from organizer.doctor import Level, examine

    findings = examine()
    healthy = all(finding.level is not Level.ERROR for finding in findings)
    print(as_json(findings, healthy) if options.json else as_text(findings))
    return 0 if healthy else 1


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
