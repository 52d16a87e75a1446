"""`organizer serve`: the database brought up to date, then the server."""

import argparse
import logging

from organizer.commands import Group, Needs

GROUP = Group.SERVING
SUMMARY = "start the server"

# What must run on the event loop; everything else goes through the WSGI app.
ROUTES = {
    "/events/": "organizer.live.stream:events",
    "/health/": "organizer.watching.routes:ready",
    "/health/live": "organizer.server.liveness:live",
    "/metrics": "organizer.watching.routes:metrics",
}

logger = logging.getLogger("organizer.start")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `organizer serve` takes; each option stands for a setting."""
    parser.description = "Bring the database up to date and serve until stopped (Ctrl-C)."
    parser.set_defaults(run=run, needs=Needs.WRITING)
    parser.add_argument(
        "--host", dest="HOST", help="address to listen on (HOST; default 127.0.0.1, 0.0.0.0 for every address)"
    )
    parser.add_argument("--port", dest="PORT", help="port to listen on (PORT; default 8000)")
    parser.add_argument(
        "--workers", dest="WORKERS", help="number of processes (WORKERS; default 1, which is right for SQLite)"
    )


def run(options: argparse.Namespace) -> int:
    """Serve until stopped. Says at the start which settings will keep people from signing in."""
    from django.conf import settings
    from django.db import connections

    from organizer.core.clock import compare_clocks
    from organizer.core.pooling import POOLED, is_pooled
    from organizer.doctor.findings import Level
    from organizer.doctor.settings import check_settings
    from organizer.installation.migrations import apply_migrations
    from organizer.installation.running import InUse, data_folder_in_use
    from organizer.server import serve

    for finding in check_settings():
        if finding.level is not Level.OK:
            logger.warning("%s: %s %s", finding.subject, finding.message, finding.advice)
    try:
        with data_folder_in_use(alone=False):
            if count := apply_migrations():
                logger.info("applied %d migrations", count)
            if is_pooled():
                logger.warning("%s", POOLED)
            compare_clocks()
            connections.close_all()  # a forked process must not share its parent's connection
            return serve(host=settings.HOST, port=settings.PORT, workers=settings.WORKERS, routes=ROUTES)
    except InUse:
        logger.error("A backup is being restored here. Start again when that is done.")
        return 1
