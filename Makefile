# One environment for everything, made once; every target after that installs nothing.
#
#   make run        the app on your own library (the seed articles, if it is empty)
#   make test       the default tests            make check     format, lint, types
#   make test-all   also kills processes, damages files, fills disks
#   make bench      speed here, and quality against the baselines over the BEIR folders named by
#                   BENCH="DIR ..." (else the tests' own questions); writes docs/benchmarks.md.
#                   KEEP=DIR keeps the libraries made of them for the next time

PYTHON ?= python3
LIBRARY ?= library
PORT ?= 8501
BENCH ?=
KEEP ?=

BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet -c constraints.txt
# A failing step says which one it was; what it printed stands above.
say = { echo "make $@: $(1) failed (see above)" >&2; exit 1; }

.PHONY: run test test-all check bench screenshots clean
.DELETE_ON_ERROR:

run: .venv/installed
	@if [ "$$($(BIN)/footnote --library $(LIBRARY) list --json 2>/dev/null || echo '[]')" = "[]" ]; then \
		echo "Adding the seed articles to ./$(LIBRARY)"; \
		$(BIN)/footnote --library $(LIBRARY) add seeds || $(call say,adding the seed articles); \
	fi
	@$(BIN)/footnote --library $(LIBRARY) serve --port $(PORT)

test: .venv/installed-dev
	$(BIN)/python -m pytest -m "not faults and not bench" --cov --cov-report=term:skip-covered

test-all: .venv/installed-dev
	$(BIN)/python -m pytest -m "not bench"

check: .venv/installed-dev
	$(BIN)/ruff format --check . || $(call say,the format)
	$(BIN)/ruff check . || $(call say,the lint)
	$(BIN)/mypy . || $(call say,the types)

bench: .venv/installed-dev
	$(BIN)/python -m pytest -m bench -s tests/bench
	$(BIN)/python -m docs.benchmarks $(if $(KEEP),--keep $(KEEP)) $(BENCH)

screenshots: .venv/installed-dev
	$(BIN)/python docs/screenshots.py

clean:
	rm -rf .venv build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage

# torch first, and by itself: whatever comes later finds it there and leaves it alone.
.venv/torch: constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Footnote needs Python 3.11 or later; $(PYTHON) is older. Try: make $(MAKECMDGOALS) PYTHON=python3.12" >&2; exit 1; }
	@echo "Making .venv (once; a few minutes)"
	@$(PYTHON) -m venv .venv || $(call say,making .venv)
	@$(PIP) "$$(grep '^torch==' constraints.txt)" || $(call say,installing torch)
	@touch $@

.venv/installed: .venv/torch pyproject.toml constraints.txt
	@echo "Installing Footnote and what it needs"
	@$(PIP) -e . || $(call say,installing Footnote)
	@touch $@

.venv/installed-dev: .venv/installed
	@echo "Installing what the tests need"
	@$(PIP) -e '.[dev]' || $(call say,installing the test dependencies)
	@touch $@
