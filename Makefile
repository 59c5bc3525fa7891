# The only commands a newcomer needs: make run, make test, make check, make bench.
# Everything lives in .venv; only Python 3.11 (or later) and make have to be there.

PYTHON ?= python3
VENV := .venv
PIP := $(VENV)/bin/python -m pip --disable-pip-version-check --quiet
# Else whoever may not write beside the code compiles it anew at each start: a quarter of it.
COMPILE := $(VENV)/bin/python -m compileall -q bot handlers storage

.PHONY: run install test check bench soak lock catalogues clean

run: install
	@$(VENV)/bin/bot run

install: $(VENV)/.installed
	@$(COMPILE)

$(VENV)/.installed: requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(PIP) install --require-hashes -r requirements.lock
	$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.developer: requirements-dev.lock $(VENV)/.installed
	$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@

test: $(VENV)/.developer
	@$(COMPILE)
	$(VENV)/bin/python -m pytest -n auto --dist worksteal

check: $(VENV)/.developer
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports
	$(VENV)/bin/python -m tests.catalogues

bench: $(VENV)/.developer
	$(VENV)/bin/python -m benchmarks

# The fault test and the mutated updates for as long as one likes: make soak KILLS=2000 FUZZ=100000
# The last part, Telegram with news to 10,000 people, takes six minutes.
soak: $(VENV)/.developer
	$(VENV)/bin/python -m tests.whole.soak $(or $(KILLS),500)
	$(VENV)/bin/python -m tests.whole.years $(or $(YEARS),5000 8000 6)
	$(VENV)/bin/python -m tests.whole.zalo_fuzz $(or $(FUZZ),100000)
	$(VENV)/bin/python -m tests.whole.telegram_soak

# For maintainers: new versions of the libraries (needs uv), new sentences into the catalogues.
lock:
	uv pip compile --universal --generate-hashes --no-emit-index-url --no-header -q --upgrade \
	  --python-version 3.11 pyproject.toml --group build -o requirements.lock
	uv pip compile --universal --generate-hashes --no-emit-index-url --no-header -q --upgrade \
	  --python-version 3.11 pyproject.toml --group build --group dev --group bench -o requirements-dev.lock

catalogues: $(VENV)/.developer
	$(VENV)/bin/python -m tests.catalogues --update

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .hypothesis
	find bot handlers storage -name __pycache__ -exec rm -rf {} +
