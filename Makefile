# `make demo`, `make test` and `make docs`. Each sets itself up on first use.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SETUP_FILES := setup.cfg pyproject.toml

# `make test SLOW=1` runs the long checks too, as CI does
ONLY := $(if $(SLOW),,-m "not slow")

.PHONY: demo test docs lint format oracle clean

demo: $(VENV)/.demo
	@$(BIN)/chainrule demo

test: $(VENV)/.test lint
	$(BIN)/python examples/run_all.py
	$(BIN)/python -m pytest -q -n auto --dist worksteal $(ONLY)

# the pages of build/docs/index.html; what is made on the way, docs/ops and docs/gallery, stays out
# of the repository
docs: $(VENV)/.docs
	@$(BIN)/python -m sphinx -W --keep-going -q -d build/doctrees docs build/docs
	@echo "build/docs/index.html"

lint: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/.test
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# the engines that ours is compared with; tests/oracle is skipped without them
oracle: $(VENV)/.test
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[oracle]'

clean:
	rm -rf $(VENV) out build docs/ops docs/gallery *.egg-info

$(VENV)/.python:
	@$(PYTHON) -c 'import sys; v = sys.version_info; sys.exit(v < (3, 11) and \
	  "chainrule needs Python 3.11 or newer, this is %d.%d; try: make PYTHON=python3.11" % v[:2])'
	@echo "setting up $(VENV) (once, about a minute)"
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.demo: $(VENV)/.python $(SETUP_FILES)
	@echo "installing chainrule and what the demo needs"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[demo]'
	@touch $@

$(VENV)/.test: $(VENV)/.python $(SETUP_FILES)
	@echo "installing chainrule and what the tests need"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[demo,test,peers]'
	@touch $@ $(VENV)/.demo

$(VENV)/.docs: $(VENV)/.python $(SETUP_FILES)
	@echo "installing chainrule and what the documentation needs"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[docs]'
	@touch $@
