"""Score identity details on single messages (`tests/gold/phrases/identities-*.toml`), by kind and value, and by owner.

    python -m tests.benchmarks.identity_phrases [zh|en …] [--misses]

The messages fall into halves by a hash of their text: rules are written looking at the misses of `work`, those of `held` are never printed.
"""

import argparse
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from casefile.findings import Identity
from casefile.records import Role
from extractors.identities import find_identities
from extractors.identity.candidate import Known
from extractors.identity.phones import regions
from extractors.platforms import MARKETPLACES
from extractors.text import fold
from tests.benchmarks.eval.gold_spans import same
from tests.benchmarks.eval.measure import half_of

PHRASES = Path(__file__).parent.parent / "gold" / "phrases"
CLOCKS = {"AUD": 10, "CNY": 8, "EUR": 1, "GBP": 0, "INR": 5.5, "SGD": 8, "USD": -5}


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    text: str
    role: Role
    known: Known
    details: dict[tuple[str, str], str]
    """Kind and value → owner."""


def read_phrases(language: str) -> Iterator[Phrase]:
    for group in tomllib.loads((PHRASES / f"identities-{language}.toml").read_text("utf-8"))["group"]:
        platform, currency = group.get("platform", ""), group.get("currency", "CNY")
        known = Known(regions=regions(currency, timedelta(hours=CLOCKS[currency])), platform=platform, marketplace=platform in MARKETPLACES)
        for line in filter(None, group["lines"].splitlines()):
            text, _, details = line.partition("=>")
            yield Phrase(
                text=text.strip().replace("\\n", "\n"),
                role=Role(group["speaker"]),
                known=known,
                details=dict(_detail(detail.strip(), group["speaker"]) for detail in details.split(";") if detail.strip()),
            )


def _detail(written: str, speaker: str) -> tuple[tuple[str, str], str]:
    kind, _, value = written.partition(" ")
    owner = speaker
    for role in Role:
        if value.endswith(f"@{role}"):
            value, owner = value.removesuffix(f"@{role}"), role.value
    return (kind, same(kind, value)), owner


def found_in(phrase: Phrase) -> dict[tuple[str, str], str]:
    found: Iterator[Identity] = find_identities("m", fold(phrase.text), role=phrase.role, known=phrase.known)
    return {(one.kind.value, same(one.kind.value, one.value)): one.owner.value for one in found if one.valid is not False}


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("languages", nargs="*", default=["zh", "en"])
    arguments.add_argument("--misses", action="store_true", help="print those of the work half")
    options = arguments.parse_args()
    for language in options.languages:
        tallies: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for phrase in read_phrases(language):
            have, half = found_in(phrase), half_of(phrase.text)
            shared = phrase.details.keys() & have.keys()
            owned = {key for key in shared if phrase.details[key] == have[key]}
            for side, keys in {"tp": shared, "fp": have.keys() - shared, "fn": phrase.details.keys() - shared, "owned": owned}.items():
                tallies[half][side] += len(keys)
                for kind, _ in keys:
                    tallies[f"{half} {kind}"][side] += 1
            tallies[half]["messages"] += 1
            if options.misses and half == "work" and phrase.details != have:
                print(f"  {phrase.text!r} wanted {phrase.details} found {have}")
        for part, tally in sorted(tallies.items()):
            tp, fp, fn = tally["tp"], tally["fp"], tally["fn"]
            scores = f"P {tp / max(1, tp + fp):.3f}  R {tp / max(1, tp + fn):.3f}  F1 {2 * tp / max(1, 2 * tp + fp + fn):.3f}"
            print(f"{language} {part:17}  messages {tally['messages']:3}  details {tp + fn:3}  {scores}  owner {tally['owned'] / max(1, tp):.3f}")


if __name__ == "__main__":
    main()
