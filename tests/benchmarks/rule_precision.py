"""How often each rule is right on labelled conversations, written to `extractors/rules/measured.toml`, which the report prints.

    python -m tests.benchmarks.rule_precision FOLDER … [--fitted FOLDER …]

A statement counts as right where the message is labelled with its kind (a commitment: with its topic too). Kinds that are not scored
(`gold_quick.UNSCORED`) and labels that annotators left open are left out. In conversations that
`extractors.likeness` was fitted to the rules are counted alone.
"""

import argparse
from collections import Counter
from pathlib import Path
from typing import Any

from casefile.findings import Statement, StatementKind
from extractors.likeness import rules_alone, weigh
from extractors.reading import Reading
from tests.benchmarks.conversations import cases_of, files_of, reading_of
from tests.benchmarks.gold_quick import ROOT, UNSCORED

MEASURED = ROOT / "extractors" / "rules" / "measured.toml"
HEAD = """# How often each rule found something in {n} labelled conversations, and how often that was right: [right, found].
# Written by `make precision`; many of these conversations served to write the rules, so expect less of one that nobody has seen.

[measured]
"""


def count(case: dict[str, Any], right: Counter[str], found: Counter[str], *, fitted: bool) -> None:
    messages, setting = reading_of(case)
    rows = case["gold"]["statements"]
    open_to_doubt = {(row["message"], row["kind"]) for row in rows if row.get("contested")}
    labelled = {(row["message"], row["kind"], topic) for row in rows for topic in (row.get("topic"), *row.get("topics", ()))}
    number = {message.id: message.index for message in messages}
    reading = Reading(setting, weigh=rules_alone if fitted else weigh)
    for one in (one for message in messages for one in reading.read(message)):
        if not isinstance(one, Statement) or one.kind in UNSCORED or one.negated or (number[one.quote.message], one.kind) in open_to_doubt:
            continue
        topic = one.topic if one.kind is StatementKind.COMMITMENT else None
        is_right = any(key[:2] == (number[one.quote.message], one.kind) and topic in (None, key[2]) for key in labelled)
        found[one.rule] += 1
        right[one.rule] += is_right


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folders", nargs="*", type=Path, help="folders of labelled conversations")
    arguments.add_argument("--fitted", nargs="*", type=Path, default=[], help="folders that the weights were fitted to")
    options = arguments.parse_args()
    right, found = Counter[str](), Counter[str]()
    conversations = 0
    for fitted, folders in ((False, options.folders), (True, options.fitted)):
        for case in (case for folder in folders for file in files_of(folder) for case in cases_of(file)):
            count(case, right, found, fitted=fitted)
            conversations += 1
    rows = [f'"{rule}" = [{right[rule]}, {found[rule]}]\n' for rule in sorted(found)]
    MEASURED.write_text(HEAD.format(n=conversations) + "".join(rows), encoding="utf-8")
    print(f"{conversations} conversations, {len(rows)} rules: right {sum(right.values())} of {sum(found.values())}")


if __name__ == "__main__":
    main()
