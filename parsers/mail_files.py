"""What a mail brings that may be an export of its own.

People mail themselves the chat that an app exported, and shops send the bill: as a file, or, as Chinese banks send that of a card, in the page of
the mail itself.
"""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from parsers.mime import Part, Raw, content, decoded, head_of, parameters, parts_of

ENDINGS = frozenset((
    ".csv", ".doc", ".docx", ".htm", ".html", ".json", ".jsonl", ".odt", ".ofd", ".ofx", ".pdf", ".qfx", ".rtf", ".tsv", ".txt", ".wps", ".xls",
    ".xlsx", ".xml", ".zip",
))  # fmt: skip
STATEMENT = re.compile(r"交易日.{1,4000}?(?:记账日|入账日|卡号).{1,4000}?(?:金额|支出)", re.DOTALL)
"""How the table of a card's statement is headed."""
STATEMENT_NAME = "正文.html"
LONGEST_PAGE = 4 << 20
UNFIT = str.maketrans({"\\": "/", "!": "_", "\0": None})
"""What the name of a file may not hold, or what stands between it and the mail's."""


def attached_in(raw: Raw) -> Iterator[tuple[str, Iterator[bytes]]]:
    """The files that have such an ending, and the page that is a statement, each by its name and a block at a time."""
    fields, body = head_of(raw, 0, len(raw))
    for part in parts_of(raw, fields, body, len(raw)):
        if PurePosixPath(name := name_of(part)).suffix.casefold() in ENDINGS:
            yield name, blocks_of(raw, part)
        elif part.type == "text/html" and not name and _is_statement(raw, part):
            yield STATEMENT_NAME, blocks_of(raw, part)


def _is_statement(raw: Raw, part: Part) -> bool:
    page = b"".join(block for block, _ in content(raw, part, LONGEST_PAGE))
    return STATEMENT.search(decoded(page, parameters(part.fields, "content-type")[1].get("charset", "us-ascii")).text) is not None


def name_of(part: Part) -> str:
    """A file's own name, without the folders before it; "" where a part has none."""
    return plain_name(part.name)


def plain_name(name: str) -> str:
    return PurePosixPath(name.translate(UNFIT).encode("utf-8", "replace").decode()).name


def blocks_of(raw: Raw, part: Part) -> Iterator[bytes]:
    return (block for block, _ in content(raw, part))
