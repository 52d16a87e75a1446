# syntax=docker/dockerfile:1

# Stage 1: the web client.
FROM node:22-bookworm-slim AS client
WORKDIR /src/client
COPY client/package.json client/package-lock.json client/.npmrc ./
RUN npm ci --no-audit --no-fund
COPY client ./
RUN npm run build

# Stage 2: exactly the pinned dependencies, in a folder that can be copied.
FROM python:3.13-slim-trixie AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PYTHONDONTWRITEBYTECODE=1
RUN python -m venv /opt/organizer
COPY requirements.txt /tmp/requirements.txt
RUN /opt/organizer/bin/pip install --require-hashes --only-binary :all: -r /tmp/requirements.txt
COPY organizer /opt/organizer/app/organizer
COPY --from=client /src/organizer/client/dist /opt/organizer/app/organizer/client/dist
COPY manage.py LICENSE /opt/organizer/app/
RUN printf '#!/bin/sh\nexec /opt/organizer/bin/python -m organizer "$@"\n' > /opt/organizer/bin/organizer \
 && chmod 0755 /opt/organizer/bin/organizer \
 && /opt/organizer/bin/python -m compileall -q /opt/organizer

# Stage 3: no compilers, no package caches, no root. PostgreSQL's programs are for `organizer backup` and `restore`; their
# version is that of compose.yaml's database, or a newer one.
FROM python:3.13-slim-trixie
RUN apt-get update \
 && apt-get install --yes --no-install-recommends postgresql-client-17 \
 && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin organizer \
 && install --directory --owner=organizer --group=organizer --mode=0700 /data /backups
COPY --from=build /opt/organizer /opt/organizer
ENV PATH=/opt/organizer/bin:$PATH \
    PYTHONPATH=/opt/organizer/app \
    PYTHONSAFEPATH=1 \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    HOST=0.0.0.0 \
    PORT=8000 \
    ORGANIZER_DATA=/data
WORKDIR /data
USER organizer
VOLUME /data
EXPOSE 8000
# Asks by a loopback name, which is answered whatever ALLOWED_HOSTS says.
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen(f'http://127.0.0.1:{os.environ[\"PORT\"]}/health/', timeout=4)"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["organizer"]
CMD ["serve"]
