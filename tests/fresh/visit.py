"""Runs on the bare machine: starts `make run` in the current folder, asks as a browser does, and tells what it saw."""

import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.request


def main():
    began = time.monotonic()
    environment = os.environ | {"PORT": "0"}
    server = subprocess.Popen(
        ["make", "run"], env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, process_group=0
    )
    seen = {"lines": []}
    for line in server.stdout:
        seen["lines"].append(line.rstrip())
        if ready := re.search(r" is ready at (\S+) ", line):
            seen["seconds"] = round(time.monotonic() - began, 1)
            seen |= ask(ready[1])
            break
    os.killpg(server.pid, signal.SIGINT)
    seen["rest"] = server.communicate()[0].splitlines()
    json.dump(seen, sys.stdout)


def ask(url):
    """Ask for the client and the API; an error is part of what is seen."""
    try:
        return look(url)
    except OSError as error:
        return {"error": str(error)}


def look(url):
    page = fetch(f"{url}/app/")
    script = re.search(r'src="(/app/assets/[^"]+\.js)"', page)
    return {
        "page": page,
        "script": len(fetch(url + script[1])) if script else 0,
        "health": fetch(f"{url}/health/"),
        "schema": len(fetch(f"{url}/schema/")),
    }


def fetch(url):
    with urllib.request.urlopen(url) as answer:
        return answer.read().decode()


main()
