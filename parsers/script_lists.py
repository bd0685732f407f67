"""The lists of messages that a page, or a script beside it, gives to the viewer of the chat."""

import io
import re
from collections.abc import Iterator
from itertools import pairwise

from casefile.records import Passage, Place, Problem, ProblemCode
from parsers.export import Export
from parsers.json_elements import BrokenJson, Element, elements

LONGEST = 256 << 20
SAID_AFTER = "text after the end"


def script_lists(export: Export, opening: re.Pattern[bytes]) -> Iterator[tuple[Place, Element] | Passage | Problem]:
    """The members of every list that `opening` stands right before; what stands around them is how the viewer shows them."""
    with export.open() as file:
        raw = file.read(LONGEST)
    done = number = 0
    for begin, limit in pairwise([*(found.end() for found in opening.finditer(raw)), len(raw)]):
        yield Passage(place=export.place(f"byte {done}", done, begin), what="envelope")
        done = begin
        try:
            for element in elements(io.BytesIO(raw[begin:limit]), ("*",), encoding=export.codec):
                done = begin + element.end
                number += 1
                yield export.place(f"message {number}", begin + element.start, done), element
        except BrokenJson as broken:
            if broken.reason != SAID_AFTER:
                yield Problem(place=export.place(f"byte {done}", done, limit), code=ProblemCode.BAD_JSON, detail=broken.reason)
                done = limit
    if done < export.source.bytes:
        yield Passage(place=export.place(f"byte {done}", done, export.source.bytes), what="envelope")
    if export.source.bytes > LONGEST:
        yield Problem(place=export.place(f"byte {done}", done, export.source.bytes), code=ProblemCode.TOO_LARGE)
