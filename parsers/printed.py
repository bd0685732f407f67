"""What is said of every PDF that is read off its pages: how it was made, whether it is signed, and that its layout was not at hand."""

from collections.abc import Iterator
from contextlib import suppress

from casefile.records import Passage, Reading, ReadingCode
from parsers.export import Export
from parsers.pdf import BrokenPdf


def printed(export: Export, name: str) -> Iterator[Passage | Reading]:
    """To be yielded before the records of a format of this name; its bytes are accounted for by it, its lines are not."""
    whole = export.place("file", 0, export.source.bytes)
    yield Passage(place=whole, what="envelope")
    yield Reading(place=whole, code=ReadingCode.UNCONFIRMED, value=name)
    with suppress(BrokenPdf):  # that it breaks its pages tell
        about = export.about()
        made = (about.creator, about.producer, about.created, about.modified if about.modified != about.created else "")
        yield Reading(place=whole, code=ReadingCode.DESCRIBED, value=" · ".join(filter(None, made)) or "–", why=", ".join(about.fonts) or "–")
        yield Reading(place=whole, code=ReadingCode.SIGNED if about.is_signed else ReadingCode.UNSIGNED, value=export.name)
