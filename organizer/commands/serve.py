"""`organizer serve`: the database brought up to date, then the server."""

import argparse
import logging

from django.conf import settings
from django.db import connections

from organizer.commands.migrate import apply_migrations
from organizer.commands.running import InUse, data_folder_in_use
from organizer.doctor import Level, check_settings
from organizer.server import serve

# What must run on the event loop; everything else goes through the WSGI app.
ROUTES = {"/events/": "organizer.live.stream:events"}

logger = logging.getLogger("organizer.start")


def run(options: argparse.Namespace) -> int:
    """Serve until stopped. Says at the start which settings will keep people from signing in."""
    for finding in check_settings():
        if finding.level is not Level.OK:
            logger.warning("%s: %s %s", finding.subject, finding.message, finding.advice)
    try:
        with data_folder_in_use(alone=False):
            if count := apply_migrations():
                logger.info("applied %d migrations", count)
            connections.close_all()  # a forked process must not share its parent's connection
            return serve(host=settings.HOST, port=settings.PORT, workers=settings.WORKERS, routes=ROUTES)
    except InUse:
        logger.error("A backup is being restored here. Start again when that is done.")
        return 1
