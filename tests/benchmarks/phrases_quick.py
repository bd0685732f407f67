"""Score `extract` on labelled phrases and short dialogues: F1 per kind and topic of the half that rules are written on and of the half held back.

    python tests/benchmarks/phrases_quick.py [FOLDER …] [--misses] [--kind refusal]

A file holds `[[phrases]]` (speaker, label, one text a line) and `[[dialogues]]` (turns `b …`, `s …`, `p …`, their labels after ` | `, dialogues apart
by a blank line); `before` is said first and not scored. A label is a kind with the topic of a commitment and its flags; several stand apart by `;`.
Which half a text is in, its hash decides; misses are shown of the half worked on alone.
"""

import argparse
import hashlib
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from casefile.findings import Statement, StatementKind
from casefile.records import Message, MessageKind, Place, Precision, Role, Zone
from extractors import Setting, extract

PHRASES = Path(__file__).parent.parent / "gold" / "phrases"
ROLES = {"b": Role.BUYER, "s": Role.SELLER, "p": Role.PLATFORM}
UNSCORED = {StatementKind.DEFECT_DISCLOSURE, StatementKind.STALL, StatementKind.BUYER_CONCESSION}
START = datetime.fromisoformat("2025-06-10T10:00:00+08:00")


class Said(NamedTuple):
    by: str
    text: str
    labels: tuple[str, ...]


def read_lines(block: str) -> list[Said]:
    parts = (line.partition(" | ") for line in block.strip().splitlines())
    return [Said(said[0], said[2:].removesuffix(" |"), tuple(filter(None, map(str.strip, labels.split(";"))))) for said, _, labels in parts]


def read_phrases(file: Path) -> Iterator[tuple[list[Said], list[Said]]]:
    """What is said before, and what is scored."""
    tables = tomllib.loads(file.read_text("utf-8"))
    for group in tables.get("phrases", ()):
        for text in group["texts"].strip().splitlines():
            yield read_lines(group.get("before", "")), read_lines(f"{group['speaker'][0]} {text} | {group['label']}")
    for group in tables.get("dialogues", ()):
        for block in group["turns"].strip().split("\n\n"):
            yield read_lines(group.get("before", "")), read_lines(block)


def found_in(lines: list[Said]) -> dict[int, list[Statement]]:
    messages = [
        Message(
            conversation="phrases",
            place=Place(source="phrases", where=f"line {number}", start=number, end=number + 1),
            sender=line.by,
            sent=START + timedelta(minutes=2 * number),
            sent_raw="",
            precision=Precision.SECOND,
            zone=Zone.OFFSET,
            kind=MessageKind.TEXT,
            text=line.text,
            index=number,
        )
        for number, line in enumerate(lines)
    ]
    number_of = {message.id: message.index for message in messages}
    found = defaultdict(list)
    for one in extract(messages, Setting(roles=ROLES, names={name: name for name in ROLES}, platform="taobao", currency="CNY")):
        if isinstance(one, Statement) and one.kind not in UNSCORED and not one.negated:
            found[number_of[one.quote.message]].append(one)
    return found


def label_of(one: Statement) -> str:
    return f"{one.kind.value}/{one.topic.value}" if one.topic else one.kind.value


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folders", nargs="*", type=Path, default=sorted(PHRASES.iterdir()))
    arguments.add_argument("--misses", action="store_true")
    arguments.add_argument("--kind", default="")
    options = arguments.parse_args()
    tallies: dict[str, dict[str, Counter[str]]] = {"work": defaultdict(Counter), "held": defaultdict(Counter)}
    for file in (file for folder in options.folders for file in sorted(folder.glob("*.toml"))):
        for before, lines in read_phrases(file):
            digest = hashlib.sha256("\n".join(line.text for line in lines).encode()).digest()
            half = "held" if digest[-1] % 2 else "work"
            found = found_in(before + lines)
            for number, line in enumerate(lines):
                want = Counter(label.split()[0] for label in line.labels)
                have = Counter(map(label_of, found.get(len(before) + number, ())))
                for label in want | have:
                    for name in {"statements", label.split("/")[0], label}:
                        tp = min(want[label], have[label])
                        tallies[half][name].update(tp=tp, fn=want[label] - tp, fp=have[label] - tp)
                    if options.misses and half == "work" and want[label] != have[label] and options.kind in label:
                        print(
                            "missed" if want[label] > have[label] else "false", label, " / ".join(said.text for said in lines[: number + 1]), sep="\t"
                        )
    for half, tally in tallies.items():
        print(half)
        for name, counts in sorted(tally.items()):
            tp, fp, fn = counts["tp"], counts["fp"], counts["fn"]
            precision, recall, f1 = tp / max(1, tp + fp), tp / max(1, tp + fn), 2 * tp / max(1, 2 * tp + fp + fn)
            print(f"  {name:26} gold {tp + fn:4}  P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}")


if __name__ == "__main__":
    main()
