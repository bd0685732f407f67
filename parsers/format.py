"""What a format is, and what the module that reads it provides."""

import re
from collections.abc import Iterator
from typing import NamedTuple, Protocol

from casefile.records import Provenance, Record
from parsers.export import Export


class Format(NamedTuple):
    """Titles and instructions in both languages are in `pipeline/wording/formats/<name>.toml`."""

    name: str
    """`whatsapp`: what `--format` takes."""
    kind: str
    """`chat` or `orders`."""
    provenance: Provenance
    parts: re.Pattern[str] | None = None
    """Where one conversation comes in several files: their names. Group `part` is a file's number or date, group `of` (if any) the conversation."""
    newest_first: bool = False
    """Whether the first part is the newest."""
    is_printed: bool = False
    """Whether it is read off the pages of a PDF, line by line."""
    is_last: bool = False
    """Whether it is asked only where no other format fits."""


class Parser(Protocol):
    """What every module in `PARSERS` provides. Its docstring is the grammar of the format."""

    FORMAT: Format

    def recognizes(self, export: Export) -> bool:
        """Whether the content (not the name) is this format; reads no more than it must."""
        ...

    def parse(self, export: Export) -> Iterator[Record]:
        """Every record of the export in file order, with whatever is no record as a Passage or a Problem.

        Raises BrokenJson or BrokenWorkbook where a file breaks off; anything else that raises is a bug.
        """
        ...
