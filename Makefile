# make demo    set up, run the main job on samples/demo-zh, say where the report is
# make test    set up, run the tests
# make check   lint, types, layers, tests: what CI runs
# make golden  rewrite the golden files; the diff is what is reviewed
# make gold    score the extractors on the labelled conversations beside this checkout
# make fit     fit the weights of likeness anew to the labelled conversations; measure with `make gold`, then `make precision`
# make fit-outcomes  fit the weights by which promises are judged anew to what became of those in the labelled conversations
# make fit-roles fit the weights by which buyer and seller are told apart by how they speak
# make precision  measure how often each rule is right; the report prints it
# make fuzz    spoil the samples in ways that reach new code, SECONDS=60 for all families together; finds go to out/fuzz
# make eval    score the public benchmarks beside this checkout; `make eval WRITE=--write` puts the table into docs/quality.md
# make bench   timings and memory, as ratios to a peer in the same run

PYTHON ?= python3
RUN := .venv/bin
SHARED ?= ../shared
SECONDS ?= 60
# some environments forbid it: then each process that the tests start compiles all modules again
export PYTHONDONTWRITEBYTECODE =

.PHONY: demo test check golden gold fit fit-outcomes fit-roles precision fuzz eval bench

.venv/ready: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(RUN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable ".[dev]"
	touch $@

demo: .venv/ready
	rm -rf out/demo-zh
	$(RUN)/chat-evidence analyze samples/demo-zh --out out/demo-zh --tz Asia/Shanghai --lang zh

test: .venv/ready
	$(RUN)/pytest -n 2 --dist worksteal

check: .venv/ready
	$(RUN)/ruff check .
	$(RUN)/ruff format --check .
	$(RUN)/mypy
	$(RUN)/lint-imports
	$(MAKE) test

golden: .venv/ready
	$(RUN)/pytest -n 2 --golden

gold: .venv/ready
	for folder in $(SHARED)/gold tests/gold/unseen; do for language in zh en; do \
		$(RUN)/python $(SHARED)/score_gold.py $$folder/$$language --command $(RUN)/chat-evidence | tail -1; done; done
	for folder in held blind further; do for language in zh en; do echo $$folder $$language; \
		$(RUN)/python -m tests.benchmarks.gold_quick $(CURDIR)/tests/gold/$$folder/$$language | grep statements; done; done
	$(RUN)/python -m tests.benchmarks.gold_quick $(CURDIR)/tests/gold/mixed | grep statements
	$(RUN)/python -m tests.benchmarks.dialogues | grep -E ' held (all details|formation) +gold'
	$(RUN)/python -m tests.benchmarks.outcomes_quick $(wildcard $(CURDIR)/tests/gold/sagas/*/* $(CURDIR)/tests/gold/endings/*/* $(CURDIR)/tests/gold/outcomes/* $(CURDIR)/tests/gold/sequels/* $(CURDIR)/tests/gold/courses/* $(CURDIR)/tests/gold/aftermath/*) | grep -E '^(all|en|zh)'

FITTED := practice practice2 examples
fit: .venv/ready
	$(RUN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable ".[fit]"
	for language in zh en; do $(RUN)/python -m tests.benchmarks.fit $(FITTED:%=tests/gold/%/$$language) tests/gold/examples/mixed --language $$language; done

fit-outcomes: .venv/ready
	$(RUN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable ".[fit]"
	for language in zh en; do $(RUN)/python -m tests.benchmarks.fit_outcomes tests/gold/examples/$$language --language $$language \
		--check tests/gold/aftermath/$$language tests/gold/unseen/$$language; done

fit-roles: .venv/ready
	$(RUN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable ".[fit]"
	for language in zh en; do \
		$(RUN)/python -m tests.benchmarks.fit_roles $(FITTED:%=tests/gold/%/$$language) tests/gold/examples/mixed --language $$language; \
		$(RUN)/python -m tests.benchmarks.voices $(foreach set,held blind unseen typical further,tests/gold/$(set)/$$language) --language $$language; done

precision: .venv/ready
	$(RUN)/python -m tests.benchmarks.rule_precision $(SHARED)/gold/zh $(SHARED)/gold/en $(wildcard tests/gold/held/* tests/gold/blind/* tests/gold/unseen/*) \
		--fitted $(foreach set,$(FITTED),$(wildcard tests/gold/$(set)/*))

fuzz: .venv/ready
	$(RUN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable ".[fuzz]" || echo "atheris cannot be installed here"
	$(RUN)/python -m tests.fuzz --seconds $(SECONDS)

eval: .venv/ready
	$(RUN)/python -m tests.benchmarks.eval $(WRITE)

bench: .venv/ready
	$(RUN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable ".[bench]"
	$(RUN)/python -m tests.benchmarks
