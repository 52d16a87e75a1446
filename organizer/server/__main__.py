"""`python -m organizer.server`: a worker with freshly loaded code, started by `supervisor.py` after SIGHUP."""

import os
import socket
import sys

from organizer.server.options import Options
from organizer.server.worker import run_worker
from organizer.telemetry.metrics import count_in
from organizer.telemetry.slots import Slots

if __name__ == "__main__":
    # The file descriptors are inherited, only their numbers come on the command line.
    listener, lifeline, ready, slots, slot = (int(number) for number in sys.argv[2:7])
    count_in(Slots(slots), slot)
    options = Options.from_json(sys.argv[1])
    run_worker(options, listener=socket.socket(fileno=listener), lifeline=lifeline, ready=ready)
    # A request thread may hang in a library; the process is done all the same.
    sys.stderr.flush()
    os._exit(0)
