"""What came out, as tables; the newest full run stands in docs/performance.md."""

import re
from pathlib import Path
from typing import Any

Row = dict[str, Any]
PAGE = Path(__file__).parents[1] / "docs" / "performance.md"
MARKS = "<!-- measured by `make bench`{part}: begin -->", "<!-- measured by `make bench`{part}: end -->"
# The parts of the page that have marks of their own.
LIVE, COMPARED = ", live API", ", two commits"


def tables(result: Row) -> str:
    """Return everything that was measured as Markdown."""
    parts = [_about(result)]
    for kind, measured in result["databases"].items():
        name = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[kind]
        parts += [f"### {name}, {result['messages']:,} messages", _side_by_side(measured), _notes(measured)]
        parts += [_polls(measured)]
        if kind in result["growth"]:
            parts += [f"### Growth on {name}", _growth(result["growth"][kind])]
    return "\n\n".join(parts)


def write_page(text: str, part: str = "") -> None:
    """Put tables into docs/performance.md, between the marks of that part."""
    page = PAGE.read_text()
    begin, end = (mark.format(part=part) for mark in MARKS)
    pattern = re.escape(begin) + ".*" + re.escape(end)
    PAGE.write_text(re.sub(pattern, lambda found: f"{begin}\n\n{text}\n\n{end}", page, flags=re.DOTALL))


def about_machine(result: Row) -> str:
    """Say when, what and where."""
    machine = result["machine"]
    return (
        f"{result['when']}, commit {result['commit']}. {machine['processor']}, {machine['cores']} cores, "
        f"{machine['memory']} of memory, {machine['file_system']}; load before the start {machine['load']}. Python "
        f"{machine['python']}, SQLite {machine['sqlite']}."
    )


def _about(result: Row) -> str:
    return (
        f"{about_machine(result)} Product and bare handler took turns, {result['rounds']} rounds of "
        f"{result['seconds']} s each; medians."
    )


def _side_by_side(measured: Row) -> str:
    lines = [
        "| request | requests/s | bare | ratio | per core | bare | CPU µs | bare | p50 ms | p99 ms | bare p99 |",
        "|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    for name, row in measured["requests"].items():
        mine, its = row["product"], row["bare"]
        cells = [
            name,
            f"{mine['rate']:,.0f}",
            f"{its['rate']:,.0f}",
            f"**{row['ratio']:.2f}**",
            f"{1e6 / max(mine['cpu_us'], 1):,.0f}",
            f"{1e6 / max(its['cpu_us'], 1):,.0f}",
            f"{mine['cpu_us']:,.0f}",
            f"{its['cpu_us']:,.0f}",
            f"{mine['p50_ms']:.1f}",
            f"{mine['p99_ms']:.1f}",
            f"{its['p99_ms']:.1f}",
        ]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _notes(measured: Row) -> str:
    hello, static, usual = measured["hello"], measured["static"], measured["usual"]
    mine = measured["requests"]["20 messages of a team chat"]
    raw = measured["floor"]["20 messages of a team chat"]
    expected = 1 / (1 / hello["rate"] + 1 / raw["handler"])
    asking = max(row[side]["asking_cores"] for row in measured["requests"].values() for side in ("product", "bare"))
    memory = measured["memory"]
    gain = usual["cpu_us"] / max(mine["product"]["cpu_us"], 1)
    lines = [
        f"A fixed answer: {hello['rate']:,.0f}/s through a request thread, {static['rate']:,.0f}/s on the event loop.",
        f"The bare handler's 20 messages in a plain loop, without a server: {raw['handler']:,.0f}/s; their statements "
        f"alone {raw['statements']:,.0f}/s. Loop and fixed answer added up would be {expected:,.0f}/s; it reaches "
        f"{mine['bare']['rate']:,.0f}/s.",
        f"The usual way to write that list: {usual['rate']:,.0f}/s, {usual['cpu_us']:,.0f} µs of CPU: "
        f"{gain:.1f} × ours.",
        f"Asked by {mine['product']['with']}, which took {asking:.2f} cores at most.",
        f"{measured['started_seconds']:.2f} s from the command to the first answer. A worker has "
        f"{memory['resident'] / 1e6:.0f} MB resident, {memory['own'] / 1e6:.0f} MB of them its own; the bare handler's "
        f"{memory['bare_resident'] / 1e6:.0f} MB.",
    ]
    return "\n".join(f"- {line}" for line in lines)


def _polls(measured: Row) -> str:
    lines = [
        "| repeated poll, from memory | requests/s | of a fixed answer on the loop | with a write every 50 ms "
        "| of the same without memory |",
        "|---|---|---|---|---|",
    ]
    for name, row in measured["polls"].items():
        quiet, busy = (
            f"{row['rate']:,.0f} | {row['of_static']:.2f}",
            f"{row['busy_rate']:,.0f} | {row['of_read']:.1f} ×",
        )
        lines.append(f"| {name} | {quiet} | {busy} |")
    return "\n".join(lines)


def _growth(growth: Row) -> str:
    sizes = list(growth)
    names = [name for name in growth[sizes[0]] if name != "messages in the chat"]
    head = [f"{int(size):,} messages, {growth[size]['messages in the chat']:,} in the chat" for size in sizes]
    lines = [f"| median, 99th percentile in ms | {' | '.join(head)} |", "|---" * (len(sizes) + 1) + "|"]
    for name in names:
        cells = [f"{growth[size][name]['p50_ms']:.2f}, {growth[size][name]['p99_ms']:.2f}" for size in sizes]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines)
