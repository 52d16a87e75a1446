"""For any ASGI server: `uvicorn organizer.config.asgi:application`.

Where only ASGI is on offer: `organizer serve` answers several times as many requests, and limits slow and large ones.
"""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "organizer.config.settings")

application = get_asgi_application()
