# `make` runs the site on http://127.0.0.1:8000/port-atlas/ (another port: `make PORT=8001`), `make quick` passes the tests that need neither a built
# site nor a browser, `make test` passes all of them.
# Both set up what they need; nothing else has to be installed by hand.

PYTHON ?= python3
PORT   ?= 8000
VENV   := .venv
BIN    := $(VENV)/bin
UV     := 0.13.9
READY  := $(VENV)/ready-$(shell cksum < requirements.txt | cut -d' ' -f1)

# Material prints an announcement about MkDocs 2 on each run
export NO_MKDOCS_2_WARNING = 1

.PHONY: serve build quick test bench permalinks schema record registry lock clean

serve: $(READY)
	@PYTHONPATH=hooks $(BIN)/python -m portatlas.shell.taken $(PORT)
	$(BIN)/mkdocs serve --dev-addr 127.0.0.1:$(PORT)

build: $(READY)
	$(BIN)/mkdocs build --strict

quick: $(READY)
	$(BIN)/python -m pytest --quiet tests/package

test: $(READY)
	$(BIN)/python -m pytest

bench: $(READY)
	PYTHONPATH=hooks:tests $(BIN)/python tests/bench.py

# adds what is new to docs/_data/permalinks.txt, for ever
permalinks: $(READY)
	$(BIN)/python tests/permalinks.py

# rewrites docs/_data/schema from the models, for editors
schema: $(READY)
	PYTHONPATH=hooks $(BIN)/python -m portatlas.facts.schema

# runs the commands of this system's page and writes docs/_data/runs/<system>.yml; on Linux as root
record: $(READY)
	$(BIN)/python -m pytest -k test_lab --record

registry: $(READY)
	PYTHONPATH=hooks $(BIN)/python -m portatlas.facts.refresh

# rewrites requirements.txt from pyproject.toml, for every system and every Python that pyproject.toml allows
lock: $(READY)
	$(BIN)/python -m pip install --quiet --only-binary :all: uv==$(UV)
	$(BIN)/uv pip compile pyproject.toml --group test --universal --python-version 3.11.0 --generate-hashes --no-emit-index-url --output-file requirements.txt

$(READY): requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit("Port Atlas needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Try: make PYTHON=python3.12" if sys.version_info < (3, 11) else 0)'
	rm -rf $(VENV)
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r requirements.txt
	@touch $@

clean:
	rm -rf $(VENV) site
