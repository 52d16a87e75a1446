"""For any WSGI server: `gunicorn organizer.config.wsgi`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "organizer.config.settings")

from organizer.core.routes import remember_matches
from organizer.core.short_way import ShortWay  # after the settings are named

application = ShortWay(get_wsgi_application())
remember_matches()
