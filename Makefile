# Vitrina: `make demo` shows everything at work, `make test` proves it. Both install what they need into .venv.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PYTEST := $(BIN)/python -m pytest -q
QUICK := -m "not system"

unexport PYTHONDONTWRITEBYTECODE  # the tests start hundreds of processes: our modules are compiled once

.PHONY: help install demo test test-all law portal monitor journeys hosts manual accuracy pictures lint lock clean

help:
	@echo "make demo        instala, crea tres municipios inventados, los observa y los muestra (ONCE=1: termina solo)"
	@echo "make test        instala y pasa las pruebas de una máquina de desarrollo"
	@echo "make test-all    todas las pruebas, las de sistema incluidas"
	@echo "make accuracy    mide los aciertos del monitor en páginas construidas (docs/accuracy.md)"
	@echo "make pictures    toma de nuevo las imágenes del manual de quien publica"
	@echo "make lint        ruff, mypy e import-linter"
	@echo "make lock        resuelve de nuevo requirements*.txt (necesita uv)"

# Runtime alone, for the demo.
$(VENV)/.runtime: requirements.txt pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

# Runtime, tests and linters.
$(VENV)/.dev: requirements-dev.txt $(VENV)/.runtime
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	touch $@

install: $(VENV)/.dev

demo: $(VENV)/.runtime
	$(BIN)/python -m demo $(if $(ONCE),--once)

# Runs that compute beside runs that wait.
test: install
	$(BIN)/python tests/side_by_side.py law,portal,monitor journeys

test-all: lint
	$(BIN)/python tests/side_by_side.py portal,monitor,journeys,manual hosts,law QUICK=

law: install
	$(PYTEST) $(QUICK) -n 2 tests/checklists tests/house tests/deploy tests/gold --ignore=tests/deploy/hosts

# The portal and the monitor are two Django projects, so each has a run of its own.
portal: install
	$(PYTEST) $(QUICK) -n 2 tests/portal

monitor: install
	$(PYTEST) $(QUICK) -n 2 tests/monitor

journeys: install
	$(PYTEST) $(QUICK) tests/journeys

# On booted Debian hosts, as root: the tests share one fleet, so they run one after the other.
hosts: install
	$(PYTEST) tests/deploy/hosts --ignore=tests/deploy/hosts/test_manual.py

# The operator's manual, block by block, on two hosts of its own.
manual: install
	$(PYTEST) tests/deploy/hosts/test_manual.py

# How often the monitor's checks are right on constructed pages: prints the table and writes docs/accuracy.md.
accuracy: install
	$(BIN)/python -m tests.gold --write

# The pictures of the officer's manual, taken while the officer's journey is walked in a browser.
pictures: install
	$(BIN)/python tests/journeys/pictures.py

lint: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

lock:
	uv pip compile --quiet --no-header --universal --python-version 3.11.2 --generate-hashes --no-emit-index-url -o requirements.txt requirements.in
	uv pip compile --quiet --no-header --universal --python-version 3.11.2 --generate-hashes --no-emit-index-url -o requirements-dev.txt requirements-dev.in
	uv pip compile --quiet --no-header --universal --python-version 3.11.2 --generate-hashes --no-emit-index-url -c requirements.txt -o requirements-portal.txt requirements-portal.in
	uv pip compile --quiet --no-header --universal --python-version 3.11.2 --generate-hashes --no-emit-index-url -c requirements.txt -o requirements-monitor.txt requirements-monitor.in

clean:
	rm -rf demo-home build *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
