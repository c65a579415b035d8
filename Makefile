# The portal's chores. `make help` lists them; a bare Debian 12 with Python 3.11 and make will do.

BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
COMPILED := $(patsubst %.po,%.mo,$(wildcard translations/*/LC_MESSAGES/messages.po))

.DEFAULT_GOAL := help
.PHONY: help run test check messages migration lock bench-quick bench
.DELETE_ON_ERROR:

help:  ## List what make can do here
	@sed -nE 's/^([a-z-]+):.*## (.*)/make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 18

run: export PORTAL_MODE ?= demo
run: .venv/installed $(COMPILED)  ## Prepare everything and serve it, with a demo world on the first start (PORT=8000 PORTAL_DATA=var)
	$(BIN)/portal serve

test: .venv/installed-dev $(COMPILED)  ## Run every test, installing what they need (ARGS="-k wall")
	scripts/test-parts
	$(BIN)/python -m pytest -n logical --dist worksteal $(ARGS)

check: .venv/installed-dev  ## Format, lint, types, import contracts, templates, translations
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	PYTHONPATH=. $(BIN)/lint-imports --no-logo
	$(BIN)/djlint --lint --quiet templates
	$(BIN)/python scripts/messages.py check

messages: .venv/installed-dev  ## Bring new strings into the catalogues (lang=sw begins one)
	$(BIN)/python scripts/messages.py $(if $(lang),add $(lang),update)

migration: .venv/installed-dev  ## Write the migration the changed models ask for (m="add appeals")
	@test -n "$(m)" || { echo 'Say what it does: make migration m="add appeals"'; exit 2; }
	scripts/migration "$(m)"

lock: .venv/installed-dev  ## Choose the newest versions pyproject.toml allows and lock them with their hashes
	$(PIP) uv
	$(call locked,requirements.lock)
	$(call locked,requirements-dev.lock,--extra dev -c requirements.lock)
	$(call locked,requirements-pgserver.lock,--extra pgserver -c requirements-dev.lock)

bench-quick: .venv/installed-dev $(COMPILED)  ## Measure the goals of performance at 10,000 cases
	$(BIN)/python -m tests.load.bench --quick

bench: .venv/installed-dev $(COMPILED)  ## Measure them at 100,000 cases
	$(BIN)/python -m tests.load.bench

.venv/installed: requirements.lock pyproject.toml | .venv/bin/pip
	$(PIP) --require-hashes -r requirements.lock
	$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

.venv/installed-dev: requirements-dev.lock .venv/installed
	$(PIP) --require-hashes -r requirements-dev.lock
	@touch $@

.venv/bin/pip:
	scripts/venv

%.mo: %.po | .venv/installed
	$(BIN)/python scripts/messages.py compile

define locked
$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
  --no-header --no-emit-index-url $(2) pyproject.toml --output-file $(1)
endef
