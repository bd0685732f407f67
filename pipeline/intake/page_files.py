"""What a page needs to be shown: style sheets, scripts, small pictures, and the pictures that its style sheets name.

They came with the page, are part of it and say nothing of their own.
"""

import posixpath
import re
from collections.abc import Iterator

from casefile.records import Source
from parsers.export import Export
from pipeline.intake.recognition import Surroundings

PAGE, STYLE = (".html", ".htm"), ".css"
SHOWN = re.compile(rb"<(?:link|script|img)\s[^<>]{0,2000}?\b(?:href|src)\s*=\s*[\"']([^\"'<>:]{1,300})[\"']", re.IGNORECASE)
STYLED = re.compile(rb"\burl\(\s*[\"']?([^\"'():]{1,300})[\"']?\s*\)", re.IGNORECASE)


def needed(export: Export, folder: str, surroundings: Surroundings) -> Iterator[Source]:
    """The files that came with a page or style sheet and that it names."""
    name = export.name.casefold()
    named = SHOWN if name.endswith(PAGE) else STYLED if name.endswith(STYLE) else None
    if named is None or not export.is_text:
        return
    with export.mapped() as raw:
        paths = {match[1].decode(export.codec, "replace").partition("?")[0].partition("#")[0] for match in named.finditer(raw)}
    for path in sorted(paths):
        where, file = posixpath.split(posixpath.normpath(posixpath.join(folder, path)))
        yield from (source for found, source in surroundings.called(file, where) if found == where)
