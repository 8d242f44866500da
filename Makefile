# make score   tag the example reports, on the screen and into findings.csv
# make test    linters, type checker and the tests that every commit runs
# make slow    the tests that read every real report or start a clean environment, and the docs
# make docs    the documentation as a site: open build/docs/index.html
# make model   train the shipped model again: on written sentences, and where the reports are in
#              $(REPORTS) on labels of these and on a teacher's scores of their other sentences
# make teach   let a sentence encoder score the reports' sentences and pieces of them anew (hours),
#              and find patterns by its scores
# make bench   the measurements behind the README's figures
# make clean   take away what the others made

PYTHON ?= python3
BIN := .venv/bin
REPORTS ?= ../shared/reports
TAXONOMY := training_data/taxonomy.json

.PHONY: score test slow docs model taught-model teach bench clean

score: .venv/installed
	$(BIN)/findings-nlp score examples/*.pdf examples/*.html -o findings.csv --show 12

test: .venv/installed-test
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/pytest

slow: .venv/installed-test docs
	$(BIN)/pytest -m slow

docs: .venv/installed-docs
	$(BIN)/sphinx-build -q -n -W --keep-going docs build/docs

model: .venv/installed
	if [ -d $(REPORTS) ]; then $(MAKE) taught-model; else \
		$(BIN)/findings-nlp train training_data/written --taxonomy $(TAXONOMY) -o models/default; fi

taught-model: build/published.jsonl
	$(BIN)/findings-nlp distil training_data/written build/published.jsonl --taxonomy $(TAXONOMY) \
		--taught training_data/soft_scores.parquet --patterns training_data/patterns.npz \
		--reports $(REPORTS) -o models/default

teach: build/published.jsonl
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[teacher]'
	$(BIN)/findings-nlp teach training_data/written build/published.jsonl --taxonomy $(TAXONOMY) \
		--reports $(REPORTS) -o training_data/soft_scores.parquet
	$(BIN)/findings-nlp patterns training_data/written build/published.jsonl \
		--taxonomy $(TAXONOMY) --taught training_data/soft_scores.parquet --reports $(REPORTS) \
		-o training_data/patterns.npz

build/published.jsonl: .venv/installed training_data/published/*.jsonl training_data/reports.csv
	mkdir -p build
	$(BIN)/findings-nlp labels join $(REPORTS) --taxonomy $(TAXONOMY) -o $@ --strict

bench: .venv/installed-test
	$(BIN)/python -m benchmarks.start
	$(BIN)/python -m benchmarks.speed
	$(BIN)/python -m benchmarks.real_reports $(REPORTS)
	$(BIN)/python -m benchmarks.batch $(REPORTS)
	$(BIN)/python -m benchmarks.batch $(REPORTS) --stream 1000000

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

.venv/installed-docs: .venv/installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[docs]'
	touch $@
