"""What is attached to a mail and may be an export of its own: people mail themselves the chat that an app exported, and shops send the bill."""

from collections.abc import Iterator
from pathlib import PurePosixPath

from parsers.mime import Part, Raw, content, head_of, parts_of

ENDINGS = frozenset((".csv", ".htm", ".html", ".json", ".jsonl", ".ofd", ".ofx", ".pdf", ".qfx", ".tsv", ".txt", ".xls", ".xlsx", ".xml", ".zip"))
UNFIT = str.maketrans({"\\": "/", "!": "_", "\0": None})
"""What the name of a file may not hold, or what stands between it and the mail's."""


def attached_in(raw: Raw) -> Iterator[tuple[str, Iterator[bytes]]]:
    """The files that have such an ending, each by its name and a block at a time."""
    fields, body = head_of(raw, 0, len(raw))
    for part in parts_of(raw, fields, body, len(raw)):
        if PurePosixPath(name := name_of(part)).suffix.casefold() in ENDINGS:
            yield name, blocks_of(raw, part)


def name_of(part: Part) -> str:
    """A file's own name, without the folders before it; "" where a part has none."""
    return plain_name(part.name)


def plain_name(name: str) -> str:
    return PurePosixPath(name.translate(UNFIT).encode("utf-8", "replace").decode()).name


def blocks_of(raw: Raw, part: Part) -> Iterator[bytes]:
    return (block for block, _ in content(raw, part))
