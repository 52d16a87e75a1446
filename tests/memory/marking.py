"""The product's WSGI app with a mark on every answer that it makes: a mark seen twice was given from memory."""

import itertools
import os

from organizer.config.wsgi import application

_numbers = itertools.count(1)


def app(environ, start_response):
    mark = f"{os.getpid()}-{next(_numbers)}"

    def start(status, headers, exc_info=None):
        return start_response(status, [*headers, ("X-Made", mark)], exc_info)

    return application(environ, start)
