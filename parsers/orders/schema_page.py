"""A shop's page about an order, or its mail, saved as a page (Ctrl+S), in which a program is told of the order (schema.org).

What such marks look like is told in `parsers/schema_org.py`; the mail itself (.eml) says more: who sent it, when, and whether it was signed.
Times without a zone stand on the shop's clock. A page was shown to the user, who can change it.
"""

import re
from collections.abc import Iterator

from casefile.records import Order, Passage, Problem, ProblemCode, Provenance, Record
from parsers.clock import wall_clock
from parsers.export import Export
from parsers.format import Format
from parsers.markup import holds, pieces_at
from parsers.schema_org import orders_in
from parsers.time_layout import Times

FORMAT = Format(name="schema_page", kind="orders", provenance=Provenance.APP_EXPORT)

NAMED = re.compile(rb"schema\.org")
KINDS = rb"(?:Order|ParcelDelivery|Invoice)\b"
MARKED = re.compile(
    rb"""itemtype\s*=\s*["']?https?://schema\.org/""" + KINDS + rb"""|"@type"\s*:\s*\[?\s*"(?:https?://schema\.org/|schema:)?""" + KINDS
)
LONGEST = 32 << 20


def recognizes(export: Export) -> bool:
    return export.is_text and export.text_head.lstrip("\ufeff \t\r\n")[:1] == "<" and holds(export, NAMED) and holds(export, MARKED)


def parse(export: Export) -> Iterator[Record]:
    times = Times(order=None, clock=wall_clock(export))
    place = export.place("page", 0, export.source.bytes)
    yield times.clock.reading(export.place("page"))
    if export.source.bytes > LONGEST:
        yield Problem(place=place, code=ProblemCode.TOO_LARGE)
        return
    (piece,) = pieces_at(export, [(0, export.source.bytes)])
    if piece.damaged:
        yield Problem(place=place, code=ProblemCode.BAD_BYTES)
    told = list(orders_in([piece.text], place, times))
    if not any(isinstance(one, Order) for one in told):
        yield Passage(place=place, what="envelope")
    yield from told
