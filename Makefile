PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test crash lint bench soak catching-up from-matrix wordpress-day servers lock clean

demo: .venv/run  ## A sample day plays into a page; then the terminal is yours.
	@$(BIN)/daypost demo

test: .venv/dev servers lint  ## Everything that must hold before a change lands.
	@$(BIN)/python -m compileall -q bots pipeline tests  # once, where Python is told to leave none behind: a thousand starts
	$(BIN)/python -m pytest -n 4

crash: .venv/dev  ## A thousand kills, five hundred power cuts, thirty lives with Slack: nothing is lost (twenty-five minutes).
	$(BIN)/python -m tests.crash

lint: .venv/dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

bench: .venv/dev  ## How fast it is, beside others; written to benchmarks/RESULTS.md.
	$(BIN)/python -m benchmarks

soak: .venv/dev  ## A day of a message a second, as fast as it goes, through a real run.
	$(BIN)/python -m benchmarks.soak

catching-up: .venv/dev  ## A day of 5,000 messages of Slack that daypost was away for, within its limits (forty minutes).
	$(BIN)/python -m benchmarks.catching_up

from-matrix: .venv/dev servers  ## How long a message takes from a client on Matrix to the page (three minutes).
	$(BIN)/python -m benchmarks.from_matrix

wordpress-day: .venv/dev servers  ## What a day of 300 messages costs a WordPress blog, and how fast a message is gone (three minutes).
	$(BIN)/python -m benchmarks.wordpress_day

servers:  ## The real servers that tests start: those of the system where root and apt are there, Synapse from PyPI.
	@PYTHON=$(PYTHON) tests/servers/install

lock:  ## The locked requirements, made again: daypost's from pyproject.toml, those of the servers in tests from beside them.
	$(BIN)/pip-compile -q --upgrade --strip-extras --generate-hashes --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-header -o requirements.txt pyproject.toml
	$(BIN)/pip-compile -q --upgrade --strip-extras --generate-hashes --allow-unsafe --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-header --extra dev --extra postgres -c requirements.txt -o requirements-dev.txt pyproject.toml
	$(BIN)/pip-compile -q --upgrade --strip-extras --generate-hashes --allow-unsafe --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-header -o tests/servers/synapse/requirements.txt tests/servers/synapse/requirements.in
	cd tests/servers/matrix_author && npm update --silent --package-lock-only

clean:
	rm -rf tests/servers/synapse/.venv tests/servers/matrix_author/node_modules tests/servers/wordpress/newer .venv .bench .mypy_cache .pytest_cache .ruff_cache .hypothesis build dist

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "daypost needs Python 3.11 or newer; name one: make PYTHON=python3.12 …")'
	@$(PYTHON) -m venv .venv

.venv/run: requirements.txt pyproject.toml | .venv/bin/python
	@echo "Installing what daypost needs into .venv (once)…"
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps -e .
	@touch $@

.venv/dev: requirements-dev.txt pyproject.toml | .venv/bin/python
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps -e .
	@touch $@ .venv/run
