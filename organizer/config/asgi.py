"""For any ASGI server: `uvicorn organizer.config.asgi:application`.

`organizer serve` does not need this; it builds the same front with limits on slow and oversized requests around it.
"""

from django.conf import settings

from organizer.config.wsgi import application as wsgi_application
from organizer.server import build_front

application = build_front(wsgi_application, threads=settings.SERVER_THREADS, log_requests=settings.ACCESS_LOG)
application.threads.start()
