# make score   tag the example reports, on the screen and into findings.csv
# make test    linters, type checker and the tests that every commit runs
# make slow    the tests that read every real report or start a clean environment
# make model   train the shipped model again: on written sentences, and on labels of published
#              reports where the reports are in $(REPORTS)
# make bench   the measurements behind the README's figures
# make clean   take away what the others made

PYTHON ?= python3
BIN := .venv/bin
REPORTS ?= ../shared/reports

.PHONY: score test slow model bench clean

score: .venv/installed
	$(BIN)/findings-nlp score examples/*.pdf examples/*.html -o findings.csv --show 12

test: .venv/installed-test
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/pytest

slow: .venv/installed-test
	$(BIN)/pytest -m slow

model: .venv/installed
	mkdir -p build
	rm -f build/published.jsonl
	if [ -d $(REPORTS) ]; then $(BIN)/findings-nlp labels join $(REPORTS) -o build/published.jsonl --strict; fi
	$(BIN)/findings-nlp train training_data/written $$(ls build/published.jsonl 2>/dev/null) \
		--taxonomy training_data/taxonomy.json -o models/default

bench: .venv/installed-test
	$(BIN)/python -m benchmarks.speed
	$(BIN)/python -m benchmarks.real_reports $(REPORTS)

clean:
	rm -rf .venv build dist *.egg-info findings.csv findings.csv.manifest.json

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/installed: setup.cfg pyproject.toml | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	touch $@

.venv/installed-test: .venv/installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[test]'
	touch $@
