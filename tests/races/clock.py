"""The `organizer` command on a machine whose clock is wrong by CLOCK_AHEAD seconds."""

import os
import sys
from datetime import UTC, datetime, timedelta

import time_machine

from organizer.cli import main

if __name__ == "__main__":
    time_machine.travel(datetime.now(UTC) + timedelta(seconds=float(os.environ["CLOCK_AHEAD"]))).start()
    sys.exit(main(sys.argv[1:]))
