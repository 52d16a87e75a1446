"""What came of measuring the live API, and of comparing two commits, as tables."""

from typing import Any

Row = dict[str, Any]
NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
FULL = 0.9  # of a core, or of all cores: more is hardly possible


def live_tables(result: Row, about: str) -> str:
    """Return everything that was measured of the live API as Markdown."""
    live = result["live"]
    columns = [_column(row) for row in live.values()]
    lines = [f"| one process | wanted | {' | '.join(NAMES[kind] for kind in live)} |", "|---" * (len(live) + 2) + "|"]
    for (name, wanted, _), *cells in zip(columns[0], *columns, strict=True):
        lines.append(f"| {name} | {wanted} | {' | '.join(cell for _, _, cell in cells)} |")
    causes = [f"- {NAMES[kind]}: {_cause(row['tables'], result['machine']['cores'])}" for kind, row in live.items()]
    return "\n\n".join([about, "\n".join(lines), "\n".join(causes)])


def _column(row: Row) -> list[tuple[str, str, str]]:
    """Return name, what is wanted, and what was measured, line by line."""
    tables = row["tables"]
    most, steady = tables["most"], tables["steady"]
    (group, near), (everybody, far) = row["spread"].items()
    runs = (near, far, most, steady)
    return [
        ("idle streams", "10,000", f"{row['streams']:,}"),
        ("opened a second", "", f"{row['opened_a_second']:,.0f}"),
        ("memory for each", "25 KB", f"{row['bytes_each'] / 1000:.1f} KB"),
        ("idle, with heartbeats", "3 % of a core", f"{row['idle_cores']:.1%}"),
        *(
            (f"{name}: rate with them open ÷ without", "0.90", f"{one['ratio']:.2f}")
            for name, one in row["asked"].items()
        ),
        (f"a post reaches {int(group):,}: p50, p99", "p99 60 ms", _times(near)),
        (f"a post reaches {int(everybody):,}: p50, p99", "p99 600 ms", _times(far)),
        (
            f"posts/s into {tables['conversations']} conversations of {tables['listeners']}",
            f"{tables['wanted']:,.0f}",
            f"{steady['rate']:,.0f}",
        ),
        ("posts/s at most", "", f"{most['rate']:,.0f}"),
        ("at that pace, answered after: p50, p99", "", _times(steady["posting"])),
        ("at that pace, heard after: p50, p99", "", _times(steady["telling"])),
        (
            "told in all; lost, doubled",
            "0, 0",
            f"{_sum(runs, 'told'):,}; {_sum(runs, 'lost')}, {_sum(runs, 'doubled')}",
        ),
    ]


def _times(row: Row) -> str:
    return f"{row['p50_ms']:.0f}, {row['p99_ms']:.0f} ms" if row else "none"


def _sum(rows: tuple[Row, ...], name: str) -> int:
    return sum(row[name] for row in rows)


def _cause(tables: Row, all_cores: int) -> str:
    """Say what kept it from taking more posts."""
    cores = tables["most"]["cores"]
    used = ", ".join(f"{name} {share:.2f}" for name, share in cores.items() if share >= 0.005)
    if cores["server"] >= FULL:
        cause = "the server's process has no more than one core for its Python"
    elif sum(cores.values()) >= FULL * all_cores:
        cause = "the machine's cores were full"
    else:
        cause = "posts wait: for the disk, where each is flushed before it is answered, or for the machine's other work"
    return f"at most {tables['most']['rate']:,.0f} posts a second, since {cause} (cores: {used})."


def compared_table(result: Row, about: str) -> str:
    """Return how two commits compare as Markdown."""
    lines = [
        f"| {result['commit']} beside {result['beside']} | requests/s | before | ratio | CPU, before ÷ now |",
        "|---|---|---|---|---|",
    ]
    for kind, rows in result["compared"].items():
        for name, row in rows.items():
            cells = [
                f"{row['rate']:,.0f}",
                f"{row['before']:,.0f}",
                f"**{row['ratio']:.2f}**",
                f"{row['cpu_ratio']:.2f}",
            ]
            lines.append(f"| {NAMES[kind]}: {name} | {' | '.join(cells)} |")
    return "\n\n".join([about, "\n".join(lines)])
