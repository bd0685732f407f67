"""Score identity details (`tests/gold/dialogues` and others), formation (`stories`) and bargaining (`bargains`) on short conversations.

Roles are given; what is found and linked is what a run finds and links.

    python -m tests.benchmarks.dialogues [zh|en …] [--misses] [--only bargains]

In bargains each step of the way to the contract counts (an invitation, offer, counter-offer, acceptance or rejection in its message), what formed
the contract, and the price agreed. A detail counts once in a conversation, however often it is mentioned, as `score_gold.py` counts; `details with
owner` are right only if the owner is too. The conversations fall into halves by a hash of their first message, those of `particulars` by a hash of
their name, those of `contacts`, `persons`, `scenes`, `agreements` and `pacts` lie in a folder each: rules are written looking at the misses of
`work`; those of `held` are never printed.
"""

import argparse
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

from casefile.findings import Formation, Identity, Revision, Statement
from casefile.records import Conversation, Message
from casefile.store import CaseFile, open_case
from extractors import extract
from pipeline.link import link
from pipeline.setting import currency_of_records, setting_of
from pipeline.workers import Workers
from tests.benchmarks.conversations import cases_of, files_of
from tests.benchmarks.eval.gold_spans import same
from tests.benchmarks.eval.measure import Half, half_of
from tests.benchmarks.outcomes_quick import records_of

GOLD = Path(__file__).parent.parent / "gold"
HALVES: tuple[Half, ...] = ("work", "held")
STEPS = frozenset({"invitation", "offer", "counter_offer", "acceptance", "rejection"})


def cases_in(name: str, language: str) -> Iterator[tuple[Half, dict[str, Any]]]:
    """Of the file of the language, or of all in its folder, or in those of the halves in it."""
    folder = GOLD / name / language
    for half in HALVES if name in IN_FOLDERS else ():
        for file in files_of(folder / half):
            yield from ((half, case) for case in cases_of(file))
    for file in files_of(folder) if folder.is_dir() else [GOLD / name / f"{language}.txt"]:
        for case in cases_of(file):
            yield "work" if name in READ else half_of(case["id"] if name in BY_NAME else case["messages"][0]["text"]), case


@contextmanager
def read_through(case: dict[str, Any]) -> Iterator[CaseFile]:
    """The conversation in a case file, with what is found in it and what is linked."""
    with tempfile.TemporaryDirectory() as folder, open_case(Path(folder) / "case.db", create=True) as file:
        file.connection.execute("BEGIN")
        for record in records_of(case):
            file.add(record)
        file.index_messages()
        recorded = currency_of_records(file)
        for conversation in file.records(Conversation):
            for found in extract(file.messages(conversation.id), setting_of(file, conversation, recorded=recorded, zone=case["timezone"])):
                file.revise(found) if isinstance(found, Revision) else file.add(found)
        file.flush()
        for joined in list(link(Workers(file), {})):
            file.add(joined)
        file.flush()
        file.connection.execute("COMMIT")
        yield file


def compare_details(case: dict[str, Any], file: CaseFile, tally: dict[str, Counter[str]], misses: list[str]) -> None:
    want = {(row["kind"], same(row["kind"], row["value"])): (row["owner"], row["message"]) for row in case["gold"]["identities"]}
    have = {}
    for one in file.records(Identity):
        if one.valid is not False:
            have[one.kind.value, same(one.kind.value, one.value)] = (one.owner.value, file.get(Message, one.quote.message).index)
    for key in sorted(want.keys() | have.keys()):
        side = "tp" if key in want and key in have else "fn" if key in want else "fp"
        tally[key[0]][side] += 1
        tally["all details"][side] += 1
        owned = side == "tp" and want[key][0] == have[key][0]
        if side == "tp":
            tally["owner"]["tp" if owned else "fn"] += 1
        for wrong in (side,) if owned or side != "tp" else ("fn", "fp"):
            tally["all details with owner"][wrong] += 1
        if not owned:
            at = (want.get(key) or have[key])[1]
            owners = f"{want[key][0]} not {have[key][0]}" if side == "tp" else ""
            misses.append(f"{case['id']}\t{side if side != 'tp' else 'owner'}\t{key[0]} {key[1]}\t{owners}\t|{case['messages'][at]['text']!r}")


def compare_formation(case: dict[str, Any], file: CaseFile, tally: dict[str, Counter[str]], misses: list[str]) -> None:
    """Right if the closing message is, or the order where it formed the contract or carried it out, or none where there is none."""
    gold = case["gold"]["formation"]
    formed = []
    for one in file.records(Formation):
        if one.by != "none":
            said = file.get(Message, file.get(Statement, one.acceptance).quote.message).index if one.acceptance else None
            formed.append((one.by, said))
    wanted = [] if gold["by"] == "none" else [(gold["by"], gold["acceptance_message"])]
    right = formed == wanted or bool(case["orders"] and formed == [("order", None)])
    for name in ("formation", f"formation by {gold['by']}"):
        tally[name]["tp" if right else "fn"] += 1
    if not right:
        misses.append(f"{case['id']} {case['title']}\tformation\t{wanted} not {formed}")
        misses += [
            f"    {one.kind} {one.rule} {one.standing} | {one.quote.start}-{one.quote.end} {file.get(Message, one.quote.message).text!r}"
            for one in file.records(Statement)
        ]


def compare_bargain(case: dict[str, Any], file: CaseFile, tally: dict[str, Counter[str]], misses: list[str]) -> None:
    want = Counter((row["message"], row["kind"]) for row in case["gold"]["statements"] if row["kind"] in STEPS)
    have = Counter(
        (file.get(Message, one.quote.message).index, one.kind.value) for one in file.records(Statement) if one.kind in STEPS and not one.negated
    )
    for side, steps in (("tp", want & have), ("fn", want - have), ("fp", have - want)):
        for at, kind in steps.elements():
            tally["steps"][side] += 1
            tally[kind][side] += 1
            if side != "tp":
                misses.append(f"{case['id']}\t{side}\t{kind}\t{at}\t|{case['messages'][at]['text']!r}")
    compare_formation(case, file, tally, misses)
    if "amount" in case["gold"]["formation"]:
        wanted = Decimal(case["gold"]["formation"]["amount"])
        found = next((one.terms.amount for one in file.records(Formation) if one.by == "messages"), None)
        tally["price agreed"]["tp" if found == wanted else "fn"] += 1
        if found != wanted:
            misses.append(f"{case['id']} {case['title']}\tprice\t{wanted} not {found}")


SETS = {
    "dialogues": compare_details,
    "particulars": compare_details,
    "details": compare_details,
    "contacts": compare_details,
    "persons": compare_details,
    "scenes": compare_details,
    "stories": compare_formation,
    "bargains": compare_bargain,
    "closings": compare_bargain,
    "agreements": compare_bargain,
    "pacts": compare_bargain,
    "deals": compare_bargain,
}
BY_NAME = frozenset({"particulars", "details", "closings"})
"""Sets whose halves go by the names of the conversations."""
IN_FOLDERS = frozenset({"contacts", "persons", "scenes", "agreements", "pacts"})
"""Sets whose halves lie in a folder each."""
READ = frozenset({"deals"})
"""Sets all of whose misses have been read: no half of them tells how other talk fares."""


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("languages", nargs="*", default=["zh", "en"])
    arguments.add_argument("--misses", action="store_true", help="print those of the work half")
    arguments.add_argument("--only", choices=SETS)
    options = arguments.parse_args()
    for language in options.languages:
        tallies: dict[Half, dict[str, Counter[str]]] = {half: defaultdict(Counter) for half in HALVES}
        for name in SETS if options.only is None else (options.only,):
            compare = SETS[name]
            for half, case in cases_in(name, language):
                misses: list[str] = []
                with read_through(case) as file:
                    compare(case, file, tallies[half], misses)
                if options.misses and half == "work":
                    print(*misses, sep="\n", end="\n" if misses else "")
        for part, tally in tallies.items():
            for name, counts in sorted(tally.items()):
                tp, fp, fn = counts["tp"], counts["fp"], counts["fn"]
                scores = f"P {tp / max(1, tp + fp):.3f}  R {tp / max(1, tp + fn):.3f}  F1 {2 * tp / max(1, 2 * tp + fp + fn):.3f}"
                print(f"{language} {part} {name:22} gold {tp + fn:3}  {scores}")


if __name__ == "__main__":
    main()
