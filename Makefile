# Each target installs what it needs, once: .venv/runtime and .venv/dev mark what is installed.
PORT ?= 8501
# Not ?=, because some shells export HOST as the machine's own name.
HOST = localhost
PY = .venv/bin/python
PIP = $(PY) -m pip install --quiet --disable-pip-version-check
# Node comes from a wheel, its tools from package-lock.json.
NODE_TOOLS = node_modules/.package-lock.json
NPM = PATH="$(CURDIR)/.venv/bin:$$PATH" npm
PIP_FAILED = { echo "The packages could not be installed: pip needs the network the first time; its message is above." >&2; exit 1; }

# The parts of `make test`, each a single shell command.
lint = $(PY) -m ruff check . && $(PY) -m ruff format --check . && $(PY) -m mypy && .venv/bin/typos && $(NPM) run -s lint
unit = COVERAGE_FILE=.coverage.unit $(PY) -m pytest -n auto --dist worksteal $(cov) tests/unit
app = COVERAGE_FILE=.coverage.app $(PY) -m pytest -n auto --dist worksteal $(cov) tests/app
e2e = $(PY) -m tests.chromium && $(PY) -m pytest -n 2 tests/e2e
player = $(NPM) run -s test && { $(NPM) run -s fresh || { echo "The modules have changed: run make bundle." >&2; false; }; }
coverage = $(PY) -m coverage combine --quiet && $(PY) -m coverage report

# Run all of these even if some fail, and report at the end which did.
run_all = trap 'exit 130' INT; failed=; \
  $(foreach part,$(1),echo "== $(part)"; { $($(part)); } || failed="$$failed $(part)";) \
  if [ "$$failed" ]; then echo "Failed:$$failed." >&2; exit 1; fi; \
  echo "Passed: $(1)."

.PHONY: help run test test-fast bench lint format bundle clean chromium FORCE
.DEFAULT_GOAL := help

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-9s %s\n", $$1, $$2}' Makefile

run: .venv/runtime ## Start the app at http://localhost:8501 (PORT= and HOST= change that)
	@echo "Starting the app at http://$(if $(filter 0.0.0.0,$(HOST)),localhost,$(HOST)):$(PORT) (Ctrl+C stops it)."
	@exec $(PY) -m streamlit run app.py --server.port $(PORT) --server.address $(HOST) \
	  --server.headless true --logger.hideWelcomeMessage true

test: cov = --cov --cov-report=
test: .venv/dev $(NODE_TOOLS) ## Run everything that CI runs
	@$(call run_all,lint player unit app e2e coverage)

test-fast: .venv/dev $(NODE_TOOLS) ## Check style and types and run the unit tests
	@$(call run_all,lint player unit)

bench: chromium ## Print the benchmark tables
	$(PY) -m tests.benchmarks

lint: .venv/dev $(NODE_TOOLS) ## Check style, types and spelling
	$(lint)

format: .venv/dev $(NODE_TOOLS) ## Format the code
	$(PY) -m ruff check --fix-only .
	$(PY) -m ruff format .
	$(NPM) run -s format

bundle: $(NODE_TOOLS) ## Bundle the player's modules, logreg/player/js, after changing them
	$(NPM) run -s bundle

clean: ## Remove .venv and all caches
	rm -rf .venv node_modules .hypothesis .mypy_cache .pytest_cache .ruff_cache test-results
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

chromium: .venv/dev
	@$(PY) -m tests.chromium

# Recreated if its Python is gone, which leaves a dangling link.
.venv/pyvenv.cfg: $(if $(realpath .venv/bin/python),,FORCE)
	@for p in $(or $(PYTHON),python3.13 python3.12 python3.11 python3 python); do \
	  test "$$("$$p" -c 'import sys; print(sys.version_info >= (3, 11))' 2>/dev/null)" = True && break; \
	  p=; \
	done; \
	test -n "$$p" || { echo "No Python 3.11 or newer was found: install one or set PYTHON=/path/to/python3." >&2; exit 1; }; \
	"$$p" -m venv --clear .venv || { rm -rf .venv; \
	  echo "$$p could not make .venv: its venv module may be missing (Debian and Ubuntu: apt-get install python3-venv)." >&2; exit 1; }

.venv/runtime: .venv/pyvenv.cfg requirements.txt
	@echo "Installing what the app needs into .venv (a minute or so) ..."
	@$(PIP) -r requirements.txt || $(PIP_FAILED)
	@touch $@

.venv/dev: .venv/runtime requirements-dev.txt
	@echo "Installing the development tools into .venv ..."
	@$(PIP) -r requirements.txt -r requirements-dev.txt || $(PIP_FAILED)
	@touch $@

$(NODE_TOOLS): .venv/dev package-lock.json
	@echo "Installing the tools of the player's code into node_modules ..."
	@$(NPM) ci --silent || { echo "npm needs the network the first time; its message is above." >&2; exit 1; }
	@touch $@
