"""Acceptances in haggling (CraigslistBargain, dev): which turns accept the other side's open price.

A turn is right if it is marked as the last reply before the price was submitted and accepted, and an `acceptance` was found in it. Turns that
the corpus leaves open (`score_acceptance` false) are not counted. The turns are read in order as one conversation, without the listing's price.
"""

from collections.abc import Iterator
from itertools import groupby

from casefile.findings import StatementKind
from tests.benchmarks.eval.finders import said
from tests.benchmarks.eval.measure import Measure, Verdict, rows

DATASET = "craigslist_utt"
MEASURES = {"acceptance": Measure(formula="F1", reference="0.857 best rule on the open proposal; 0.318 cue words")}


def judge() -> Iterator[Verdict]:
    for dialogue, group in groupby(rows(DATASET), key=lambda row: row["id"].rpartition("-")[0]):
        turns = list(group)
        found = said([(turn["speaker"], turn["text"]) for turn in turns])
        accepted = {number for number, statement in found if statement.kind is StatementKind.ACCEPTANCE}
        for number, turn in enumerate(turns):
            want, have = "acceptance" in turn["labels"], number in accepted
            if turn["score_acceptance"]:
                yield Verdict(
                    measure="acceptance",
                    id=dialogue,
                    hits=int(want and have),
                    extra=int(have and not want),
                    missed=int(want and not have),
                    said=f"{turn['id']} {turn['speaker']}: {turn['text']!r} {'missed' if want else 'false'}"
                    f" after {[before['text'] for before in turns[max(0, number - 2) : number]]}",
                )
