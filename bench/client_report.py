"""What `make bench-client` found, as a table; the newest stands in docs/performance.md."""

from statistics import median
from typing import Any

from bench.report import about_machine


def table(result: dict[str, Any]) -> str:
    """Return everything that was measured as Markdown."""
    steps = result["steps"]
    references = [sample["reference"] for made in steps.values() for all_ in made.values() for sample in all_]
    about = (
        f"{about_machine(result)} At the end the load was {result['load_after']}. Chromium {result['browser']}, slowed "
        f"down four times; {result['rounds']} rounds. The fixed loop took {median(references):.0f} ms (median), "
        f"{min(references):.0f} at best and {max(references):.0f} at worst."
    )
    columns = ["delay, median", "delay, worst", "shown, median", "longest task, median"]
    names = [f"{column}{'' if name == 'here' else ' (' + name + ')'}" for name in steps for column in columns]
    lines = [f"| ms | {' | '.join(names)} |", "|---" * (len(names) + 1) + "|"]
    for step in steps["here"]:
        cells = [cell for made in steps.values() for cell in _cells(made.get(step, []))]
        lines.append(f"| {step} | {' | '.join(cells)} |")
    return about + "\n\n" + "\n".join(lines)


def _cells(samples: list[dict[str, Any]]) -> list[str]:
    if not samples:
        return ["", "", "", ""]
    delays = [delay for sample in samples for delay in sample["delays"]]
    shown = [sample["shown"] for sample in samples if sample["shown"] is not None]
    tasks = [sample["longest_task"] for sample in samples]
    values = [(median, delays), (max, delays), (median, shown), (median, tasks)]
    return [f"{how(found):.0f}" if found else "" for how, found in values]
