"""Score `extract` on single phrases and short dialogues that are labelled by kind (`tests/gold/phrases`).

    python tests/benchmarks/phrases.py [zh|en …] [--misses] [--kind commitment] [--half work|held|both]

The phrases fall into halves by a hash of their text: rules are written looking at the misses of `work`; `held` tells whether they
reach further, and its misses are never printed.
"""

import argparse
import hashlib
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from casefile.findings import Statement
from casefile.records import Message, MessageKind, Place, Precision, Role, Zone
from extractors import Setting, extract
from tests.benchmarks.gold_quick import UNSCORED

PHRASES = Path(__file__).parent.parent / "gold" / "phrases"
START = datetime(2025, 3, 4, 10, tzinfo=UTC)
SPOKEN = ("buyer", "seller", "platform", "order_card")


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    kind: str
    topic: str | None
    turns: tuple[tuple[str, str], ...]
    """Speaker and text; the last is judged."""
    counts: bool
    hedged: bool
    conditional: bool

    @property
    def half(self) -> str:
        return "work" if hashlib.sha256(self.turns[-1][1].encode()).digest()[0] % 2 == 0 else "held"

    @property
    def name(self) -> str:
        return f"{self.kind}/{self.topic}" if self.topic else self.kind


def read_phrases(language: str) -> Iterator[Phrase]:
    for file in sorted((PHRASES / language).glob("*.toml")):
        for group in tomllib.loads(file.read_text("utf-8"))["group"]:
            before = [turn for turn in group.get("before", "").split(" | ") if turn]
            for key in ("yes", "no"):
                for line in filter(None, map(str.strip, group.get(key, "").splitlines())):
                    marks, text = (line[0], line[2:]) if line[:2] in {"~ ", "^ "} else ("", line)
                    turns = [*before, *text.split(" | ")]
                    yield Phrase(
                        kind=group["kind"],
                        topic=group.get("topic"),
                        turns=tuple(_turn(turn, group["speaker"]) for turn in turns),
                        counts=key == "yes",
                        hedged=marks == "~",
                        conditional=marks == "^",
                    )


def _turn(turn: str, speaker: str) -> tuple[str, str]:
    said_by, _, text = turn.partition(": ")
    return (said_by, text) if said_by in SPOKEN else (speaker, turn)


def statements_of(phrase: Phrase) -> list[Statement]:
    messages = [
        Message(
            conversation="phrase",
            place=Place(source="phrase", where=f"message {number}", start=number, end=number + 1),
            sender="buyer" if by == "order_card" else by,
            sent=START + timedelta(minutes=10 * number),
            sent_raw="",
            precision=Precision.SECOND,
            zone=Zone.OFFSET,
            kind=MessageKind.ORDER_CARD if by == "order_card" else MessageKind.TEXT,
            text=text,
            index=number,
        )
        for number, (by, text) in enumerate(phrase.turns)
    ]
    roles = {name: Role(name) for name in ("buyer", "seller", *(["platform"] if any(by == "platform" for by, _ in phrase.turns) else []))}
    found = extract(messages, Setting(roles=roles, names={name: name for name in roles}, platform="", currency="USD"))
    return [
        one for one in found if isinstance(one, Statement) and one.quote.message == messages[-1].id and one.kind not in UNSCORED and not one.negated
    ]


def judge(phrase: Phrase, tally: dict[tuple[str, str], Counter[str]], misses: list[str]) -> None:
    found = statements_of(phrase)
    same = [one for one in found if phrase.kind in {one.kind.value, "nothing"}]
    right = [one for one in same if phrase.topic is None or one.topic == phrase.topic]
    counts = tally[phrase.half, phrase.name]
    said = " | ".join(text for _, text in phrase.turns[-2:])
    if phrase.counts:
        counts["tp" if right else "fn"] += 1
        counts["other topic"] += not right and bool(same)
        if phrase.topic and right:
            flags = (right[0].hedged, right[0].conditional) == (phrase.hedged, phrase.conditional)
            counts["flags right" if flags else "flags wrong"] += 1
            if not flags and phrase.half == "work":
                misses.append(f"flags\t{phrase.name}\t{right[0].rule}\t|{said}")
        if not right and phrase.half == "work":
            misses.append(f"missed\t{phrase.name}\t{', '.join(f'{one.kind}/{one.topic}' for one in found)}\t|{said}")
    else:
        counts["fp" if same else "tn"] += 1
        if same and phrase.half == "work":
            misses.append(f"false\t{phrase.name}\t{', '.join(one.rule for one in same)}\t|{said}")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("languages", nargs="*", default=["en"])
    arguments.add_argument("--misses", action="store_true", help="print those of the work half")
    arguments.add_argument("--kind", default="")
    options = arguments.parse_args()
    tally: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    misses: list[str] = []
    for language in options.languages:
        for phrase in read_phrases(language):
            if options.kind in phrase.name:
                judge(phrase, tally, misses)
    if options.misses:
        print(*misses, sep="\n")
    for half in ("work", "held"):
        total: Counter[str] = Counter()
        for name in sorted(name for side, name in tally if side == half):
            total.update(tally[half, name])
            print(_line(half, name, tally[half, name]))
        print(_line(half, "all", total))


def _line(half: str, name: str, counts: Counter[str]) -> str:
    yes, no = counts["tp"] + counts["fn"], counts["fp"] + counts["tn"]
    flags = counts["flags right"] + counts["flags wrong"]
    return (
        f"{half}  {name:28} yes {yes:4}  found {counts['tp'] / max(1, yes):.3f}  other topic {counts['other topic']:3}"
        f"  no {no:4}  kept out {counts['tn'] / max(1, no):.3f}" + (f"  flags {counts['flags right'] / flags:.3f}" if flags else "")
    )


if __name__ == "__main__":
    main()
