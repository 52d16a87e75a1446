"""An installation with the demo's people in it, for pages whose commands are run one by one."""

import os
import sys
from pathlib import Path

from tests.docs.console import ROOT
from tests.forks import run_module


def install_demo(folder: Path) -> dict[str, str]:
    """Fill `data`, make an empty folder `here` to work in, and return an environment with `organizer` as a command."""
    (folder / "bin").mkdir()
    command = folder / "bin" / "organizer"
    command.write_text(f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" -m organizer "$@"\n')
    command.chmod(0o755)
    environment = {
        "PATH": f"{folder}/bin:{os.environ['PATH']}",
        "ORGANIZER_DATA": f"{folder}/data",
        "LC_ALL": "C",
    }
    done = run_module("organizer", "demo", cwd=folder, env=environment)
    assert done.returncode == 0, done.stderr
    (folder / "here").mkdir()
    return environment
