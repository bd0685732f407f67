"""The mail that wraps an RSMF archive: told by its own headers, and the archive in it."""

import re
from collections.abc import Iterator

from parsers.mime import Raw, content, head_of, parts_of

PREFIX = "x-rsmf-"
ZIP = b"PK\x03\x04"
BLANK = re.compile(rb"[ \t\r\n]{0,400}(?<=\n)")
BEGINNING = 1 << 10
NAME = "rsmf.zip"


def is_wrapper(head: bytes) -> bool:
    return bool(fields(head))


def fields(head: bytes) -> dict[str, str]:
    """What the headers of its own say, by the lower-case name behind `X-RSMF-`."""
    found, _body = head_of(head, _blank(head), len(head))
    return {name.removeprefix(PREFIX): value.decode("utf-8", "replace").strip() for name, value in found if name.startswith(PREFIX)}


def files_in(raw: Raw) -> Iterator[tuple[str, Iterator[bytes]]]:
    """The archive by its name, a block at a time: the attachment of that name, else the one that is a ZIP; nothing where there is none."""
    head, body = head_of(raw, _blank(raw), len(raw))
    for part in sorted(parts_of(raw, head, body, len(raw)), key=lambda part: part.name.casefold() != NAME):
        if b"".join(block for block, _ in content(raw, part, BEGINNING)).startswith(ZIP):
            yield NAME, (block for block, _ in content(raw, part))
            return


def _blank(raw: Raw) -> int:
    """How much stands above the headers that is nothing."""
    match = BLANK.match(raw)
    return match.end() if match else 0
