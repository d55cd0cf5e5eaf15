# Two commands matter: `make serve` and `make test`. Each sets up everything it needs in .venv first.

PYTHON ?= python3
PORT   ?= 8000
HOST   ?= 127.0.0.1
TORCH  ?= cpu
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check

TORCH_VERSION   := 2.13.0
TORCH_CPU_INDEX := https://download.pytorch.org/whl/cpu
# A miss must cost seconds, whatever timeout and retries pip is configured with.
QUICK := --quiet --timeout 5 --retries 0

.DEFAULT_GOAL := help
.PHONY: help install install-dev serve test test-servers check lint eval lock clean

help: ## Show the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

install: $(VENV)/.installed ## Make .venv with everything a user needs

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Wence needs Python 3.11 or newer; $(PYTHON) is older. Try: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null \
	  || { echo "Python's venv module is missing; installing it."; \
	       if [ "$$(id -u)" = 0 ]; then apt-get install -y python3-venv; else sudo -n apt-get install -y python3-venv; fi; } \
	  || { echo "Please install it first:  sudo apt-get install python3-venv"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.torch-$(TORCH): | $(BIN)/python
ifeq ($(TORCH),cuda)
	$(PIP) install torch==$(TORCH_VERSION)
else
	@echo "Installing PyTorch $(TORCH_VERSION), CPU build (TORCH=cuda for the CUDA build)"
	@$(PIP) install $(QUICK) --no-deps "torch==$(TORCH_VERSION)+cpu" 2>/dev/null \
	  || $(PIP) install $(QUICK) --no-deps --index-url $(TORCH_CPU_INDEX) "torch==$(TORCH_VERSION)" 2>/dev/null \
	  || $(PIP) install --no-deps "torch==$(TORCH_VERSION)"
endif
	@rm -f $(VENV)/.torch-*
	@touch $@

$(VENV)/.installed: $(VENV)/.torch-$(TORCH) requirements.lock pyproject.toml
	$(PIP) install --quiet -r requirements.lock
	$(PIP) install --quiet --no-deps --no-build-isolation -e .
	@touch $@

install-dev: $(VENV)/.installed-dev

$(VENV)/.installed-dev: $(VENV)/.installed requirements-dev.lock
	$(PIP) install --quiet -r requirements-dev.lock
	@touch $@

serve: install ## Serve the web pages and the API (PORT=8000, HOST=127.0.0.1)
	$(BIN)/wence serve --host $(HOST) --port $(PORT)

test: install-dev ## Run the tests
	$(BIN)/python -m pytest

$(VENV)-servers/.installed: tests/servers/requirements.txt
	$(PYTHON) -m venv $(VENV)-servers
	$(VENV)-servers/bin/python -m pip install --disable-pip-version-check --quiet -r $<
	@touch $@

test-servers: install-dev $(VENV)-servers/.installed ## Test with real LLM servers (builds llama.cpp: minutes)
	WENCE_TEST_SERVERS=1 $(BIN)/python -m pytest tests/servers

lint: install-dev
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

check: lint test ## Everything CI checks: ruff, mypy, import-linter, pytest

eval: install ## Ask the evaluation set and gate on its figures
	$(BIN)/wence eval run

lock: ## Resolve the dependencies again (needs uv)
	uv pip compile --universal --python-version 3.11 --no-emit-package torch --no-annotate --no-header \
	  --custom-compile-command "make lock" pyproject.toml -o requirements.lock
	uv pip compile --universal --python-version 3.11 --no-emit-package torch --no-annotate --no-header \
	  --custom-compile-command "make lock" --extra dev -c requirements.lock pyproject.toml -o requirements-dev.lock

clean: ## Remove the virtual environment and the caches
	rm -rf $(VENV) $(VENV)-servers build *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
