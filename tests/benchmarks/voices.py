"""Measure how buyer and seller are told apart by what they say alone, names left out, and how often friends are taken for such.

    python -m tests.benchmarks.voices [--language zh] FOLDER …

The folders hold labelled conversations, of which those between one buyer and one seller count; the private chats are those of `tests/gold/private`.
"""

import argparse
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from casefile.records import Message, Party, Role
from pipeline.parties import roles
from tests.benchmarks.conversations import cases_of, files_of, read_marked, reading_of

PRIVATE = Path(__file__).parent.parent / "gold" / "private"
SIDES = {"buyer": Role.BUYER, "seller": Role.SELLER}


def cases(folders: Iterable[Path]) -> Iterator[dict[str, Any]]:
    for folder in folders:
        for file in files_of(folder):
            yield from cases_of(file)


def spoken(case: dict[str, Any]) -> Iterator[tuple[Message, Role]]:
    """The messages of buyers and sellers, with who speaks."""
    role_of = {party["name"]: SIDES.get(party["role"]) for party in case["participants"]}
    messages, _ = reading_of(case)
    for message in messages:
        role = role_of.get(message.sender or "")
        if role is not None:
            yield message, role


def told(case: dict[str, Any]) -> str | None:
    """`right`, `wrong` or `undecided`; None where more than two speak."""
    said = list(spoken(case))
    role_of = {message.sender or "": role for message, role in said}
    if sorted(role_of.values()) != [Role.BUYER, Role.SELLER]:
        return None
    found = by_words([message for message, _ in said])
    return "undecided" if not found else "right" if found == role_of else "wrong"


def by_words(messages: Sequence[Message]) -> dict[str, Role]:
    """Name → role."""
    names = {message.sender or "": message.sender or "" for message in messages}
    parties = [Party(conversation="", key=name, name=name, id=name) for name in names]
    return {name: role for name, (role, _) in roles.by_talk(parties, roles.heard(messages, names), set()).items()}


def private(language: str) -> Iterator[list[Message]]:
    """Chats of two people of whom neither sells anything to the other."""
    for chat in (PRIVATE / f"{language}.txt").read_text("utf-8").split("# ")[1:]:
        lines = ["#whatsapp|Europe/London|2025-03-03T10:00:00+00:00|private|b=a|s=b"]
        lines += [f"{'b' if line.startswith('a: ') else 's'} {line[3:]}" for line in chat.splitlines()[1:] if line]
        messages, _ = reading_of(read_marked(list(enumerate(lines, start=1)), "private", PRIVATE))
        yield messages


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--language", default="zh")
    options = parser.parse_args()
    for folder in options.folders:
        print(folder, dict(Counter(filter(None, map(told, cases([folder]))))))
    taken = [bool(by_words(chat)) for chat in private(options.language)]
    print(f"private chats, {options.language}: taken for a sale {sum(taken)} of {len(taken)}")


if __name__ == "__main__":
    main()
