"""Score `extract` alone, roles given, on the gold conversations: F1 per kind and topic, and every miss.

    python tests/benchmarks/gold_quick.py [zh|en|FOLDER …] [--misses] [--kind commitment]

The rules of counting are those of `score_gold.py`: a unit is (message, kind, topic of a commitment).
"""

import argparse
import os
from collections import Counter, defaultdict
from datetime import datetime
from pathlib import Path
from typing import Any

from casefile.findings import Statement, StatementKind
from extractors import extract
from tests.benchmarks.conversations import cases_of, files_of, reading_of

ROOT = Path(__file__).parent.parent.parent
SHARED = Path(os.environ.get("CHAT_EVIDENCE_SHARED", ROOT.parent / "shared"))
UNSCORED = {StatementKind.DEFECT_DISCLOSURE, StatementKind.STALL, StatementKind.BUYER_CONCESSION}


def key_of(row: dict[str, Any]) -> tuple[int, str, str | None]:
    return row["message"], row["kind"], row.get("topic") if row["kind"] == "commitment" else None


def compare(file: Path, tally: dict[str, Counter[str]], misses: list[str]) -> None:
    for case in cases_of(file):
        compare_case(case, tally, misses)


def compare_case(case: dict[str, Any], tally: dict[str, Counter[str]], misses: list[str]) -> None:
    messages, setting = reading_of(case)
    number = {message.id: message.index for message in messages}
    statements = [one for one in extract(messages, setting) if isinstance(one, Statement)]
    have: dict[tuple[int, str, str | None], list[Any]] = defaultdict(list)
    want: dict[tuple[int, str, str | None], list[Any]] = defaultdict(list)
    contested = {(row["message"], row["kind"]) for row in case["gold"]["statements"] if row.get("contested")}
    either = {(row["message"], row["kind"]): row["topics"] for row in case["gold"]["statements"] if row.get("topics")}
    for row in case["gold"]["statements"]:
        if (row["message"], row["kind"]) not in contested:
            want[key_of(row)].append(row)
    for one in statements:
        key = (number[one.quote.message], one.kind.value, one.topic.value if one.topic else None)
        if one.kind not in UNSCORED and not one.negated and key[:2] not in contested:
            have[(*key[:2], want_topic(key, either, want))].append(one)
    for key in want.keys() | have.keys():
        n_want, n_have = len(want.get(key, ())), len(have.get(key, ()))
        names = ["statements", f"kind {key[1]}", *([f"topic {key[2]}"] if key[2] else [])]
        for name in names:
            tally[name].update(tp=min(n_want, n_have), fn=max(0, n_want - n_have), fp=max(0, n_have - n_want))
        text = messages[key[0]].text.replace("\n", "⏎")
        misses += [f"{case['id']}\t{key[0]}\tmissed\t{key[1]}/{key[2]}\t{row['quote']}\t|{text}" for row in want.get(key, [])[n_have:]]
        misses += [f"{case['id']}\t{key[0]}\tfalse\t{key[1]}/{key[2]}\t{one.rule}\t|{text}" for one in have.get(key, [])[n_want:]]
        for row, one in zip(want.get(key, []), have.get(key, []), strict=False):
            at = messages[key[0]].text.find(row["quote"])
            tally["quote in place"]["tp" if one.quote.start < at + len(row["quote"]) and at < one.quote.end else "fn"] += 1
            if key[1] == "commitment":
                for flag in ("hedged", "conditional"):
                    same = bool(row.get(flag)) == getattr(one, flag)
                    if flag not in row.get("contested_flags", ()):
                        tally[f"flag {flag}"]["tp" if same else "fn"] += 1
                        if not same:
                            misses.append(f"{case['id']}\t{key[0]}\tflag {flag}\t{key[1]}/{key[2]}\t{one.rule}\t|{text}")
            for term, value in (row.get("terms") or {}).items():
                found = getattr(one.terms, term)
                same = term_equal(term, value, found)
                tally[f"term {term}"]["tp" if same else "fn"] += 1
                if not same:
                    misses.append(f"{case['id']}\t{key[0]}\tterm {term}\t{key[1]}/{key[2]}\t{value} != {found}\t|{text}")
    compare_formation(case, statements, number, tally, misses)


def want_topic(key: tuple[int, str, str | None], either: dict[Any, list[str]], want: dict[Any, Any]) -> str | None:
    """Where annotators left the topic open, any of theirs counts."""
    topics = either.get(key[:2], ())
    if key[2] not in topics:
        return key[2]
    return next((topic for topic in topics if (*key[:2], topic) in want), key[2])


def term_equal(term: str, gold: Any, found: Any) -> bool:
    if found is None:
        return False
    if term in {"amount", "multiple", "percent", "quantity"}:
        return abs(float(gold) - float(found)) < 0.005
    if term == "deadline":
        return bool(abs((datetime.fromisoformat(gold) - found).total_seconds()) <= 6 * 3600)
    return str(gold).lower() == str(found).lower()


def compare_formation(
    case: dict[str, Any], statements: list[Statement], number: dict[str, int], tally: dict[str, Counter[str]], misses: list[str]
) -> None:
    """By the first acceptance, else by an order; the pipeline decides it with the order records at hand."""
    gold = case["gold"].get("formation") or {"by": "none"}
    accepted = [number[one.quote.message] for one in statements if one.kind is StatementKind.ACCEPTANCE]
    ordered = bool(case.get("orders"))
    if gold["by"] == "none":
        right = not accepted and not ordered
    else:
        right = accepted[:1] == [gold.get("acceptance_message")] or (gold["by"] == "order" and ordered)
    tally["formation"]["tp" if right else "fn"] += 1
    if not right:
        misses.append(f"{case['id']}\tformation\t{gold['by']} at {gold.get('acceptance_message')}\tfound {accepted}")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folders", nargs="*", default=["zh"], help="a language of the gold, or a folder of such cases")
    arguments.add_argument("--misses", action="store_true")
    arguments.add_argument("--kind", default="")
    options = arguments.parse_args()
    tally: dict[str, Counter[str]] = defaultdict(Counter)
    misses: list[str] = []
    for folder in options.folders:
        for file in files_of(SHARED / "gold" / folder):
            compare(file, tally, misses)
    if options.misses:
        print(*(miss for miss in misses if options.kind in miss), sep="\n")
    for name, counts in sorted(tally.items()):
        tp, fp, fn = counts["tp"], counts["fp"], counts["fn"]
        print(f"{name:28} gold {tp + fn:4}  P {tp / max(1, tp + fp):.3f}  R {tp / max(1, tp + fn):.3f}  F1 {2 * tp / max(1, 2 * tp + fp + fn):.3f}")


if __name__ == "__main__":
    main()
