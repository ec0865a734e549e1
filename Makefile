# What a developer or a clinic types. Everything happens inside .venv.
PYTHON ?= python3
BIN := .venv/bin
RUNTIME := .venv/.runtime
INSTALLED := .venv/.installed
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: run test lint types contracts coverage kills soak bench format lock clean

run: $(RUNTIME)                       ## start Steady: simulator, channels, reminders, admin
	$(BIN)/python -m bot run

test: $(INSTALLED)                    ## the whole suite; what needs a browser or Node says so when it is skipped
	$(BIN)/python -m coverage run -m pytest $(PYTEST_ARGS)

lint: $(INSTALLED)
	$(BIN)/ruff format --check . && $(BIN)/ruff check .

types: $(INSTALLED)
	$(BIN)/mypy

contracts: $(INSTALLED)
	$(BIN)/lint-imports

coverage: $(INSTALLED)                ## after make test
	$(BIN)/python -m coverage report
	$(BIN)/python -m coverage report --include="scheduler/*,bot/engine.py,bot/calls.py,bot/turns.py,bot/waiting.py,bot/core/turn.py,bot/core/voice.py,bot/core/surroundings.py" --fail-under=100

kills: $(INSTALLED)                   ## kill the program 100 times under load, and count what became of everything
	$(BIN)/python -m tests.e2e.kills --kills 100

soak: $(INSTALLED)                    ## play stormy lives for SECONDS, a seed after the other
	$(BIN)/python -m tests.e2e.soak --seconds $(or $(SECONDS),600)

bench: $(INSTALLED)                   ## measure, print a table and write build/bench.json
	$(BIN)/python -m tests.bench

format: $(INSTALLED)
	$(BIN)/ruff format . && $(BIN)/ruff check --fix .

$(RUNTIME): pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(PIP) --upgrade "pip>=25.1"
	$(PIP) -c constraints.txt --editable .
	touch $(RUNTIME)

$(INSTALLED): $(RUNTIME)
	$(PIP) -c constraints.txt --group dev
	touch $(INSTALLED)

lock:                                 ## pin what is installed now, without addresses
	$(BIN)/python -m pip freeze --exclude-editable | grep -v '^-e' > constraints.txt

clean:
	rm -rf .venv build dist .coverage .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
