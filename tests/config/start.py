"""Starting the settings in a process of their own, as the server does."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

SHOW = """
import json, sys
import organizer.config.settings as settings
print(json.dumps({name: getattr(settings, name) for name in sys.argv[1:]}, default=str))
"""


def start(folder: Path, *names: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Read the settings in `folder` with nothing but these variables, and print those named as JSON."""
    return subprocess.run(
        [sys.executable, "-c", SHOW, *names],
        cwd=folder,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(Path(__file__).parents[2]), **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def settings_of(folder: Path, *names: str, **environment: str) -> dict[str, Any]:
    """The settings named, from a start that must succeed."""
    done = start(folder, *names, **environment)
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer
