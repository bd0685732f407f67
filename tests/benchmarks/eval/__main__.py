"""`make eval`: score the public benchmarks beside this checkout.

    python -m tests.benchmarks.eval [DATASET …] [--misses] [--measure acceptance] [--write]

Each dataset falls into halves by a hash of its ids: rules are widened by the misses of `work`; `held` is only scored, its misses are never
printed.
`--write` puts the table in the place of the one in `docs/quality.md`.
"""

import argparse
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from tests.benchmarks.eval import (
    craigslist_dialog,
    craigslist_utt,
    duckling,
    jionlp,
    parakweet,
    phone_matcher,
    price_parser,
    recognizers,
    stdnum_ids,
    zh_crosswoz_contacts,
)
from tests.benchmarks.eval.measure import SHARED, Scorer, Tally, tallied

SCORERS: list[Scorer] = [
    craigslist_utt,
    craigslist_dialog,
    parakweet,
    recognizers,
    duckling,
    jionlp,
    price_parser,
    zh_crosswoz_contacts,
    phone_matcher,
    stdnum_ids,
]
QUALITY = Path(__file__).parents[3] / "docs" / "quality.md"
TABLE = re.compile(r"(?<=<!-- eval -->\n).*?(?=<!-- /eval -->)", re.DOTALL)
HEAD = ("dataset", "measure", "of", "work half", "held half", "best simple or published")


def scored(scorer: Scorer, *, misses: bool, measure: str) -> Iterator[tuple[str, ...]]:
    verdicts = [verdict for verdict in scorer.judge() if measure in verdict.measure]
    for verdict in verdicts:
        if misses and verdict.half == "work" and (verdict.extra or verdict.missed):
            print(f"  {scorer.DATASET} {verdict.measure}: {verdict.said}")
    tallies = tallied(verdicts)
    for name, what in scorer.MEASURES.items():
        if measure in name:
            work, held = (tallies.get((name, half), Tally()) for half in ("work", "held"))
            # precision is of what was found, the rest of what was wanted
            of = [tally.hits + tally.extra if what.formula == "precision" else tally.wanted for tally in (work, held)]
            numbers = [f"{tally.value(what.formula):.3f}" if count else "–" for tally, count in zip((work, held), of, strict=True)]
            yield scorer.DATASET, f"{name}, {what.formula}", str(sum(of)), *numbers, what.reference


def table(lines: Sequence[tuple[str, ...]]) -> str:
    today = datetime.now(UTC).date()
    head = (
        f"Measured on {today} with version {version('chat-evidence')}. Rules are widened by the misses of the `work` half; those of the `held` half\n"
        "are not printed. An earlier scorer printed the misses of all rows, so only the haggling was held back from the start.\n\n"
    )
    return head + "".join(f"| {' | '.join(line)} |\n" for line in (HEAD, ("---",) * len(HEAD), *lines))


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("datasets", nargs="*", help=", ".join(scorer.DATASET for scorer in SCORERS))
    arguments.add_argument("--misses", action="store_true", help="print those of the work half")
    arguments.add_argument("--measure", default="", help="only those whose name holds this")
    arguments.add_argument("--write", action="store_true", help="rewrite the table in docs/quality.md")
    options = arguments.parse_args()
    if not (SHARED / "eval").is_dir():
        raise SystemExit(f"no benchmarks at {SHARED / 'eval'}")
    chosen = [scorer for scorer in SCORERS if not options.datasets or scorer.DATASET in options.datasets]
    text = table([line for scorer in chosen for line in scored(scorer, misses=options.misses, measure=options.measure)])
    print(text, end="")
    if options.write:
        QUALITY.write_text(TABLE.sub(lambda _: text, QUALITY.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    main()
