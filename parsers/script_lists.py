"""The lists of messages that a page, or a script beside it, gives to the viewer of the chat."""

import re
from collections.abc import Iterator

from casefile.records import Passage, Place, Problem, ProblemCode
from parsers.export import Export
from parsers.json_elements import Element, elements
from parsers.json_window import BrokenJson

LONGEST = 256 << 20
MOST = 1000
"""Lists in a file; more are no exporter's."""
SAID_AFTER = "text after the end"


def script_lists(export: Export, opening: re.Pattern[bytes]) -> Iterator[tuple[Place, Element] | Passage | Problem]:
    """The members of every list that `opening` stands right before; what stands around them is how the viewer shows them.

    What looks like another opening within a list is something that somebody wrote.
    """
    with export.open() as file:
        raw = file.read(LONGEST)
        done = number = lists = 0
        while lists < MOST and (found := opening.search(raw, done)):
            begin = found.end()
            yield Passage(place=export.place(f"byte {done}", done, begin), what="envelope")
            done = begin
            lists += 1
            try:
                for element in elements(file, ("*",), encoding=export.codec, begin=begin):
                    done = element.end
                    number += 1
                    yield export.place(f"message {number}", element.start, done), element
            except BrokenJson as broken:
                if broken.reason != SAID_AFTER:
                    following = opening.search(raw, done)
                    limit = following.start() if following else max(done, len(raw))
                    yield Problem(place=export.place(f"byte {done}", done, limit), code=ProblemCode.BAD_JSON, detail=broken.reason)
                    done = limit
    if done < export.source.bytes:
        yield Passage(place=export.place(f"byte {done}", done, export.source.bytes), what="envelope")
    if export.source.bytes > LONGEST or (lists == MOST and opening.search(raw, done)):
        yield Problem(place=export.place(f"byte {done}", done, export.source.bytes), code=ProblemCode.TOO_LARGE)
