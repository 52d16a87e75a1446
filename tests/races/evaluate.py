"""Evaluate the Python expression on standard input over the models, and print its value as JSON."""

import json
import sys

import django

django.setup()

from datetime import timedelta  # noqa: E402, F401

from django.utils.timezone import now  # noqa: E402, F401

from organizer.accounts.models import *  # noqa: E402, F403
from organizer.chat.models import *  # noqa: E402, F403
from organizer.teams.models import *  # noqa: E402, F403

print(json.dumps(eval(sys.stdin.read())))
