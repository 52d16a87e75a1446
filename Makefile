# The same words on every machine. Needs Python 3.11 or newer with its venv module; nothing else is installed by hand.
# Every target prepares what it needs; the second time nothing is fetched, so all of them work without a network.

PYTHON ?= python3
BIN    := .venv/bin
# npm with a Node that is fit for the web client: the machine's own, or one that is fetched (tools/npm.py).
NPM    := $(PYTHON) -m tools.npm
HOST   ?= 127.0.0.1
PORT   ?= 8000
ORGANIZER_DATA ?= ./data
export HOST PORT ORGANIZER_DATA

.PHONY: help setup runtime run test test-operations test-fresh e2e screenshots soak check check-client client bench bench-client demo lock audit dist clean
.DEFAULT_GOAL := help

help:
	@echo "make run     start the organizer at http://$(HOST):$(PORT)  (HOST, PORT, WORKERS and ORGANIZER_DATA are honoured)"
	@echo "make demo    fill the data folder with an example team to look at"
	@echo "make test    run the tests on SQLite (with TEST_DATABASE_URL=postgresql://... on PostgreSQL)"
	@echo "make test-operations  with real proxies, poolers, replicas and systemd; what is not installed is skipped"
	@echo "make test-fresh  make run and make test on a bare Debian, with and without a network (takes an hour)"
	@echo "make e2e-journeys  what people do in the web client, in real Chromium"
	@echo "make e2e     the same, and every screen under axe-core and the Tab key, on phone and desktop widths, in both themes"
	@echo "make screenshots  the pictures of docs/screenshots.md, anew; SCREENS=\"month task\" for some of them"
	@echo "make soak    the long test of the live API: writers, listeners, killed servers and a database that is restarted, for"
	@echo "             SOAK_SECONDS (300) on SQLite, and on PostgreSQL where there is one"
	@echo "make bench   measure, on both databases, beside a handler without a framework (QUICK=1 tries it out; docs/performance.md)"
	@echo "make bench-client   the web client with much data in Chromium, four times slowed down (ROUNDS=7, BESIDE=another checkout)"
	@echo "make check   style, types, import rules, migrations and deployment checks"
	@echo "make dist    a wheel and a source archive with the web client, proven by installing them (asks the network)"
	@echo "make audit   look for known vulnerabilities in the pinned dependencies (asks the network)"
	@echo "make lock    pin the dependencies anew (asks the network; needs uv)"

# What developing needs besides.
setup: runtime
	@$(PYTHON) -m tools.environment requirements-dev.txt

runtime:
	@$(PYTHON) -m tools.environment requirements.txt

# A web client that cannot be built stops no server: one line says what is missing.
run: runtime
	@$(PYTHON) -m tools.web_client || true
	@$(BIN)/organizer serve

demo: runtime
	$(BIN)/organizer demo

client:
	@$(PYTHON) -m tools.web_client

test: setup
	$(BIN)/python -m pytest -n auto

# Everything of it is in Debian: nginx, caddy, pgbouncer, prometheus, postgresql, chromium, cron, systemd-container (as root).
test-operations: setup client
	$(BIN)/python -m pytest tests/operations -n 2

# As root, with Debian's debootstrap. For some of it: make test-fresh TESTS="run and person"
test-fresh: setup
	$(BIN)/python -m pytest tests/fresh $(if $(TESTS),-k "$(TESTS)")

# Need Chromium (Debian: apt-get install chromium). A test that fails is run once more; what passes only then is listed as
# flaky. All of tests/e2e are journeys but for the folder screens; those marked as details are left to `make e2e`.
IN_BROWSERS := -n 2 --dist worksteal --reruns 1 -p no:warnings
e2e: setup client
	$(BIN)/python -m pytest tests/e2e $(IN_BROWSERS)

.PHONY: e2e-journeys
e2e-journeys: setup client
	$(BIN)/python -m pytest tests/e2e --ignore=tests/e2e/screens -m "not detail" $(IN_BROWSERS)

# Needs Chromium, too. With Debian's fonts-inter, fonts-noto-core, fonts-noto-cjk and fonts-noto-color-emoji they look as in docs/.
screenshots: setup client
	$(BIN)/python -m screenshots $(SCREENS)

# SOAK_SEED=… repeats one run.
.PHONY: soak-client
soak-client: setup client
	SOAK_EDITS=$(or $(SOAK_EDITS),200) SOAK_MESSAGES=$(or $(SOAK_MESSAGES),50) $(BIN)/python -m pytest tests/e2e/test_soak.py -k 1280 -p no:warnings -s

soak: setup
	$(BIN)/python -m tests.live.soak --seconds $(or $(SOAK_SECONDS),300)

# The last results stay in bench/results; QUICK=1, SCALE=10000000, DATABASES=sqlite, PARTS=live and COMPARE=HEAD~1 are for bench/run.py.
bench: setup
	$(BIN)/python -m bench.run

# Needs Chromium and Node, as make e2e does.
bench-client: setup client
	$(BIN)/python -m bench.client

check: setup
	$(BIN)/python -m ruff check .
	$(BIN)/python -m ruff format --check .
	$(BIN)/python -m mypy organizer tools
	$(BIN)/lint-imports
	@scratch=$$(mktemp -d) && trap 'rm -rf "$$scratch"' EXIT && export ORGANIZER_DATA="$$scratch" && set -e && \
	$(BIN)/python manage.py makemigrations --check --dry-run && \
	PUBLIC_URL=https://organizer.example $(BIN)/python manage.py check --deploy --fail-level WARNING
	@$(MAKE) --no-print-directory check-client

# Types that drifted from the API, style, unit tests, and the size of the first view.
check-client: setup client
	PATH="$(CURDIR)/$(BIN):$$PATH" $(NPM) run --silent check
	$(NPM) run --silent test
	$(NPM) run --silent size

# A wheel and a source archive in dist/, which carry the web client; installed into an empty environment, they serve it.
dist: setup
	$(BIN)/python -m tools.dist

audit: setup
	$(BIN)/pip-audit --require-hashes --disable-pip -r requirements.txt

# The pinned files name no index, so they install from whichever index pip is configured with.
lock:
	uv pip compile --no-config --universal --generate-hashes --python-version 3.11 --custom-compile-command "make lock" -q pyproject.toml -o requirements.txt
	uv pip compile --no-config --universal --generate-hashes --python-version 3.11 --custom-compile-command "make lock" -q --extra dev -c requirements.txt pyproject.toml -o requirements-dev.txt
	uv pip compile --no-config --universal --generate-hashes --python-version 3.11 --custom-compile-command "make lock" -q --group node -o requirements-node.txt

clean:
	rm -rf .venv .node .pytest_cache .mypy_cache .ruff_cache .hypothesis build dist *.egg-info
