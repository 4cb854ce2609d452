# The one list of things to do; the README, contributors and CI all use it.
# On a fresh machine only python3 (3.11 or newer) with venv and make are needed.

PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin
READY = $(VENV)/.ready
READY_TEST = $(VENV)/.ready-test

.PHONY: app test compare check lint types tests index eval lock clean

app: $(READY)            ## set up and start the app with the study ready to ask
	$(BIN)/python app.py

test: $(READY_TEST)      ## set up and pass every check
	$(MAKE) --no-print-directory check

check: lint types tests  ## every check, in an environment that is set up

lint:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types:
	$(BIN)/mypy

tests:
	$(BIN)/python -m pytest

compare: $(READY_TEST)   ## citations and exports against pandoc and LibreOffice, where they are installed
	$(BIN)/python -m pytest -m pandoc

index: $(READY)          ## read the sources and build the index
	$(BIN)/python ingest/run.py
	$(BIN)/python index/run.py

eval: $(READY_TEST)      ## the gold questions against three baselines
	$(BIN)/python eval/run.py

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

# The lock holds every package with its hashes but torch: its CPU build differs from place to place.
$(READY): requirements/app.txt pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --no-deps --require-hashes -r requirements/app.txt
	$(BIN)/python -m pip install --quiet torch==2.13.0
	$(BIN)/python -m pip install --quiet --no-deps --editable .
	touch $@

$(READY_TEST): requirements/test.txt $(READY)
	$(BIN)/python -m pip install --quiet --no-deps --require-hashes -r requirements/test.txt
	touch $@

lock:                    ## write the locks anew from pyproject.toml (needs uv)
	sh requirements/lock.sh

# index/out stays: documents that were added in the browser lie there, and their files may be gone.
clean:
	rm -rf ingest/out .mypy_cache .ruff_cache .pytest_cache .hypothesis build dist
