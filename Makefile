# The same words on every machine. Needs Python 3.11 or newer with its venv module; nothing else is installed by hand.
# Every target prepares what it needs; the second time nothing is fetched, so all of them work without a network.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
# Stamps: what `make run` needs, what developing needs besides, and the built web client.
RUNTIME := $(VENV)/.runtime-ready
SETUP   := $(VENV)/.setup-done
CLIENT  := organizer/client/dist/index.html
HOST   ?= 127.0.0.1
PORT   ?= 8000
ORGANIZER_DATA ?= ./data
export HOST PORT ORGANIZER_DATA

.PHONY: help setup run test test-operations e2e screenshots soak check check-client client bench bench-client demo lock audit clean
.DEFAULT_GOAL := help

help:
	@echo "make run     start the organizer at http://$(HOST):$(PORT)  (HOST, PORT, WORKERS and ORGANIZER_DATA are honoured)"
	@echo "make demo    fill the data folder with an example team to look at"
	@echo "make test    run the tests on SQLite (with TEST_DATABASE_URL=postgresql://... on PostgreSQL)"
	@echo "make test-operations  with real proxies, poolers, replicas and systemd; what is not installed is skipped"
	@echo "make e2e     the journeys of the web client in real Chromium, on phone and desktop widths"
	@echo "make screenshots  the pictures of docs/screenshots.md, anew; SCREENS=\"month task\" for some of them"
	@echo "make soak    the long test of the live API: writers, listeners, killed servers and a database that is restarted, for"
	@echo "             SOAK_SECONDS (300) on SQLite, and on PostgreSQL where there is one"
	@echo "make bench   measure, on both databases, beside a handler without a framework (QUICK=1 tries it out; docs/performance.md)"
	@echo "make bench-client   the web client with much data in Chromium, four times slowed down (ROUNDS=7, BESIDE=another checkout)"
	@echo "make check   style, types, import rules, migrations and deployment checks"
	@echo "make audit   look for known vulnerabilities in the pinned dependencies (asks the network)"
	@echo "make lock    pin the dependencies anew (asks the network; needs uv)"

setup: $(SETUP)

$(RUNTIME): requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; say which with PYTHON=..."; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@printf '#!/bin/sh\nPYTHONPATH="%s" exec "%s/$(BIN)/python" -m organizer "$$@"\n' "$(CURDIR)" "$(CURDIR)" > $(BIN)/organizer
	@chmod +x $(BIN)/organizer
	@touch $@

$(SETUP): $(RUNTIME) requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

run: $(RUNTIME) client
	$(BIN)/organizer serve

demo: $(RUNTIME)
	$(BIN)/organizer demo

# The web client needs Node to be built; without it everything else works, and a built one in place is kept.
client:
	@if command -v node >/dev/null && node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)'; then \
		$(MAKE) --no-print-directory $(CLIENT); \
	elif [ ! -e $(CLIENT) ]; then \
		echo "The web client is not built: that needs Node 20 or newer. The API works without it."; \
	fi

$(CLIENT): client/node_modules/.package-lock.json $(shell find client/src client/public client/scripts client/index.html client/*.ts client/tsconfig*.json -type f 2>/dev/null)
	npm --prefix client run --silent build
	@touch $@

client/node_modules/.package-lock.json: client/package-lock.json
	npm --prefix client ci --no-audit --no-fund --loglevel=error
	@touch $@

test: setup
	$(BIN)/python -m pytest -n auto

# Everything of it is in Debian: nginx, caddy, pgbouncer, prometheus, postgresql, chromium, cron, systemd-container (as root).
test-operations: setup client
	$(BIN)/python -m pytest tests/operations -n 2

# Needs Chromium (Debian: apt-get install chromium) and Node.
e2e: setup client
	$(BIN)/python -m pytest tests/e2e -p no:warnings

# Needs Chromium, too. With Debian's fonts-inter, fonts-noto-core, fonts-noto-cjk and fonts-noto-color-emoji they look as in docs/.
screenshots: setup client
	$(BIN)/python -m screenshots $(SCREENS)

soak: setup
	$(BIN)/python -m tests.live.soak --seconds $(or $(SOAK_SECONDS),300)

# The last results stay in bench/results; QUICK=1, SCALE=10000000, DATABASES=sqlite, PARTS=live and COMPARE=HEAD~1 are for bench/run.py.
bench: setup
	$(BIN)/python -m bench.run

# Needs Chromium and Node, as make e2e does.
bench-client: setup client
	$(BIN)/python -m bench.client

check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy organizer
	$(BIN)/lint-imports
	@scratch=$$(mktemp -d) && trap 'rm -rf "$$scratch"' EXIT && export ORGANIZER_DATA="$$scratch" && set -e && \
	$(BIN)/python manage.py makemigrations --check --dry-run && \
	PUBLIC_URL=https://organizer.example $(BIN)/python manage.py check --deploy --fail-level WARNING
	@if command -v node >/dev/null; then $(MAKE) --no-print-directory check-client; else echo "The web client is not checked: that needs Node 20."; fi

# Types that drifted from the API, style, unit tests, and the size of the first view.
check-client: setup client
	PATH="$(CURDIR)/$(BIN):$$PATH" npm --prefix client run --silent check
	npm --prefix client run --silent test
	npm --prefix client run --silent size

audit: setup
	$(BIN)/pip-audit --require-hashes --disable-pip -r requirements.txt

# The pinned files name no index, so they install from whichever index pip is configured with.
lock:
	uv pip compile --no-config --universal --generate-hashes --python-version 3.11 --custom-compile-command "make lock" -q pyproject.toml -o requirements.txt
	uv pip compile --no-config --universal --generate-hashes --python-version 3.11 --custom-compile-command "make lock" -q --extra dev -c requirements.txt pyproject.toml -o requirements-dev.txt

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis build dist *.egg-info
