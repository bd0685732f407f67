"""A promise, with what the rules ask of it looked up once: its words, the words before it, when it falls due, the sum it is about."""

import re
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from casefile.findings import Quote, Statement, Topic
from casefile.records import Role
from extractors.clauses import LONGEST
from pipeline.link.echoes import names
from pipeline.link.signs import Position
from pipeline.link.words import words

CONFIRMS = re.compile(
    r"^\W*(?:没问题的?|放心|好[的嘞]?|可以|行|嗯+|对|是的|成|ok(?:ay)?|yes|yep|sure|agreed|deal|i promise|no problem|perfect)"
    r"(?:\W|的|吧|呢|放心|i promise)*$",
    re.IGNORECASE,
)
"""A promise that only confirms another's words."""
ACKNOWLEDGED = re.compile(r"^\W*(?:好的?)?(?:已|都)?收到(?:[啦了哈哦]|款|钱)*(?:[\s,，。!！~～]+|(?=\d))")
"""Before a promise: the seller has the money or the message, nobody the goods."""
REMEDIES = (Topic.REFUND, Topic.RETURN, Topic.REPAIR, Topic.COMPENSATION, Topic.SHIPPING_COST)
LONG = re.compile(r"P\d+[YM]")
SENTENCE_END = re.compile(r"[。！？!?；;\n]|\.(?=\s)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    statement: Statement
    topic: Topic
    quote: str
    """Folded."""
    context: str
    """The message before it, for what the promise itself leaves out; folded."""
    around: str
    """The sentence it stands in, or what it confirms; folded."""
    at: datetime
    index: int
    role: Role
    due: datetime | None
    amount: Decimal | None
    """Of the promise itself, or of what was settled on or promised shortly before."""
    is_induced: bool
    """It stands beside an inducement: what it promises hangs on the buyer's silence."""
    is_full: bool
    """Of everything that was paid: it says so, or so did what it answers or repeats."""
    is_early: bool
    """Given before the buyer complained of anything: a guarantee, not an answer to a claim."""

    @property
    def names(self) -> frozenset[str]:
        return names(self.quote)

    @property
    def position(self) -> Position:
        return self.at, self.index

    def says(self, what: str) -> bool:
        return words("promise")[what].search(self.quote) is not None

    @property
    def is_arrival(self) -> bool:
        """Whether it names the arrival, not the dispatch; what it leaves out is taken from the message before it."""
        if self.says("carriage"):
            return True
        for text in (ACKNOWLEDGED.sub("", self.quote), self.context):
            bare = words("promise")["on_return"].sub("", text)  # what the seller gets back does not arrive at the buyer's
            arrival, dispatch = words("promise")["arrival"].search(bare), words("promise")["dispatch"].search(bare)
            if arrival or dispatch:
                return arrival is not None and (dispatch is None or arrival.start() <= dispatch.start() or self.says("from_dispatch"))
        return False

    @property
    def is_guarantee(self) -> bool:
        """A promise for the case that something happens (七天无理由, 一年质保, free resizing for life): it has to be called on."""
        if self.due is not None:
            return (self.topic is Topic.REPAIR and self.says("warranty")) or (self.topic is Topic.RETURN and self.is_early)
        if self.topic is Topic.REPAIR and self.says("turnaround"):
            return False
        if self.topic in (Topic.RETURN, Topic.REPAIR):
            return self.is_early or self.statement.terms.duration is not None
        return self.topic is Topic.SERVICE and (
            self.says("for_life") or self.says("standing") or LONG.match(self.statement.terms.duration or "") is not None
        )


def sentence_around(text: str, quote: Quote) -> str:
    """The sentence a quote stands in: what its time counts from may lie beside the quoted words. No sentence is longer than a passage."""
    first, last = max(0, quote.start - LONGEST), min(len(text), quote.end + LONGEST)
    start = max((found.end() for found in SENTENCE_END.finditer(text, first, quote.start)), default=first)
    end = SENTENCE_END.search(text, max(quote.start, quote.end - 1), last)
    return text[start : end.start() if end else last]
