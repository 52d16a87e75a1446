"""Records a release's database for the tests of later ones: `python -m tests.upgrades.record 0.2.0`.

To be run once at each release, on SQLite and, with TEST_DATABASE_URL, on PostgreSQL; see CONTRIBUTING.md.
"""

import json
import re
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.backups.site import new_site
from tests.upgrades.story import SETTINGS, tell

RELEASES = Path(__file__).parent / "releases"
# Nothing of ours ever writes to these. Signals are notifications on PostgreSQL.
EMPTY = {
    *("auth_group", "auth_group_permissions", "accounts_user_groups", "accounts_user_user_permissions"),
    "django_admin_log",
}
EMPTY_ON_POSTGRESQL = {"events_signal"}


def main(release: str) -> None:
    """Write one database's two files: its statements, and what people were answered on it."""
    with tempfile.TemporaryDirectory() as name, new_site(Path(name)) as site:
        site.environment.update(SETTINGS)
        script, told = tell(site)
        kind = "postgresql" if site.database else "sqlite"
    if empty := empty_tables(script) - EMPTY - (EMPTY_ON_POSTGRESQL if kind == "postgresql" else set()):
        sys.exit(f"these tables have no rows; let tests/upgrades/story.py make some: {', '.join(sorted(empty))}")
    folder = RELEASES / release
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{kind}.sql").write_text(script)
    (folder / f"{kind}.json").write_text(one_line_each(told))


def empty_tables(script: str) -> set[str]:
    """Return the tables without a row: nobody would notice that a later release spoils them."""
    named = r'^{} (?:public\.)?"?(\w+)'
    made = set(re.findall(named.format("CREATE TABLE"), script, re.MULTILINE))
    return made - set(re.findall(named.format("INSERT INTO"), script, re.MULTILINE))


def one_line_each(told: dict[str, Any]) -> str:
    """Return JSON that can be read, and compared line by line."""
    answers = {
        who: "{\n" + ",\n".join(f"  {json.dumps(path)}: {compact(answer)}" for path, answer in found.items()) + "\n }"
        for who, found in told["answers"].items()
    }
    people = ",\n".join(f" {json.dumps(who)}: {text}" for who, text in answers.items())
    rest = {name: value for name, value in told.items() if name != "answers"}
    return json.dumps(rest, indent=1)[:-2] + ',\n "answers": {\n' + people + "\n}}\n"


def compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


if __name__ == "__main__":
    main(*sys.argv[1:])
