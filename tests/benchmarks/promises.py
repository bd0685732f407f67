"""Score what qualifies a promise, and its terms, on promises in their small dialogue (`tests/gold/promises`, or another folder of them).

    python -m tests.benchmarks.promises [zh|en …] [--of terms] [--misses] [--only topic]

A promise is found if a commitment of its message lies on its words; topic, flags and terms are judged where it is found. The conversations fall
into halves by a hash of their name, those of `terms2` and `terms3` by their folder: rules are written looking at the misses of `work`; those of
`held` are never printed.
"""

import argparse
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from casefile.findings import Statement, StatementKind
from extractors import extract
from tests.benchmarks.conversations import TERMS, cases_of, files_of, reading_of
from tests.benchmarks.dialogues import HALVES
from tests.benchmarks.eval.measure import Half, half_of
from tests.benchmarks.gold_quick import term_equal

GOLD = Path(__file__).parent.parent / "gold"
IN_FOLDERS = frozenset({"terms2", "terms3"})
"""Sets whose halves lie in a folder each."""


def compare(case: dict[str, Any], tally: dict[str, Counter[str]], misses: list[str]) -> None:
    messages, setting = reading_of(case)
    number = {message.id: message.index for message in messages}
    found: dict[int, list[Statement]] = defaultdict(list)
    for one in extract(messages, setting):
        if isinstance(one, Statement) and one.kind is StatementKind.COMMITMENT and not one.negated:
            found[number[one.quote.message]].append(one)

    def note(name: str, right: bool, at: int, told: str) -> None:
        tally[name]["tp" if right else "fn"] += 1
        if not right:
            misses.append(f"{case['id']}\t{name}\t{told}\t|{' || '.join(message.text for message in messages[max(0, at - 1) : at + 1])}")

    for row in case["gold"]["statements"]:
        topics = row.get("topics", [row["topic"]])
        shared = {one.id: overlap(row["quote"], messages[row["message"]].text, one) for one in found[row["message"]]}
        near = [one for one in found[row["message"]] if shared[one.id] > 0]
        promise = max(near, key=lambda one: (one.topic in topics, shared[one.id]), default=None)
        note("found", promise is not None, row["message"], f"{row['topic']}: {row['quote']}")
        if promise is None:
            continue
        found[row["message"]].remove(promise)
        note("topic", promise.topic in topics, row["message"], f"{'/'.join(topics)} not {promise.topic} by {promise.rule}: {row['quote']}")
        for flag in ("hedged", "conditional"):
            has, should = getattr(promise, flag), row[flag]
            note(flag, has == should, row["message"], f"{'not ' if has else ''}{flag}, {promise.rule}: {row['quote']}")
        for term in TERMS.values():
            value, given = row["terms"].get(term), getattr(promise.terms, term)
            if value is not None:
                note(term, term_equal(term, value, given), row["message"], f"{value} not {given}, {promise.rule}: {row['quote']}")
            elif given is not None and term != "quantity" and not (term == "duration" and "deadline" in row["terms"]):
                misses.append(f"{case['id']}\tno {term}\t{given}, {promise.rule}: {row['quote']}\t|{messages[row['message']].text}")
                tally[term]["fp"] += 1
    for at, more in found.items():
        for one in more:
            tally["found"]["fp"] += 1
            said = messages[at].text
            misses.append(f"{case['id']}\tfalse\t{one.topic} by {one.rule}: {said[one.quote.start : one.quote.end]}\t|{said}")


def cases_in(name: str, language: str) -> Iterator[tuple[Half, dict[str, Any]]]:
    if name in IN_FOLDERS:
        yield from ((half, case) for half in HALVES for file in files_of(GOLD / name / language / half) for case in cases_of(file))
    else:
        yield from ((half_of(case["id"]), case) for file in files_of(GOLD / name / language) for case in cases_of(file))


def overlap(quote: str, text: str, one: Statement) -> int:
    start = text.index(quote)
    return min(start + len(quote), one.quote.end) - max(start, one.quote.start)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("languages", nargs="*", default=["zh", "en"])
    arguments.add_argument("--of", default="promises", choices=["promises", "terms", *IN_FOLDERS])
    arguments.add_argument("--misses", action="store_true", help="print those of the work half")
    arguments.add_argument("--only", default="", help="the misses of one name")
    options = arguments.parse_args()
    for language in options.languages:
        tallies: dict[Half, dict[str, Counter[str]]] = {half: defaultdict(Counter) for half in HALVES}
        for half, case in cases_in(options.of, language):
            misses: list[str] = []
            compare(case, tallies[half], misses)
            if options.misses and half == "work":
                print(*(miss for miss in misses if options.only in miss.split("\t")[1]), sep="\n", end="\n" if misses else "")
        for part, tally in tallies.items():
            for name, counts in sorted(tally.items()):
                tp, fp, fn = counts["tp"], counts["fp"], counts["fn"]
                scores = f"P {tp / max(1, tp + fp):.3f}  R {tp / max(1, tp + fn):.3f}  F1 {2 * tp / max(1, 2 * tp + fp + fn):.3f}"
                print(f"{language} {part} {name:12} gold {tp + fn:3}  {scores}")


if __name__ == "__main__":
    main()
