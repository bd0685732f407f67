"""An offer, or a proposal to settle, to which the other side may say something."""

import re
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from casefile.findings import Statement
from extractors.numerals import number

LEAST, MOST = Decimal("0.2"), Decimal(3)
"""Between so many times a price a figure beside it may be another price for the same; what is further off counts or measures something."""
THOUSAND = 1000
COUNT = re.compile(
    r"(?<![\d.,])\d{1,5}(?![\d.,%])|[一二两三四五六七八九十]+|\b(?:two|both|pair|three|four|five|six|seven|eight|nine|ten|twelve)\b", re.IGNORECASE
)
PAIR = frozenset({"both", "pair"})
DISCOUNT = re.compile(r"减|便宜|优惠|让利|\b(?:off|discount|cheaper|less)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    statement: Statement
    number: int
    """Of the message that made it."""
    figures: frozenset[Decimal]
    """The sums it names."""
    held: bool = False
    """Not made anew: its side turned down the answer to it."""
    words: str = ""
    """The message that made it."""
    told: frozenset[Decimal] = frozenset()
    """The sums of its message."""
    until: datetime | None = None
    """When it lapses of itself (Civil Code Art. 478); None: it does not say."""

    @property
    def prices(self) -> frozenset[Decimal]:
        amount = self.statement.terms.amount
        return self.figures if amount is None else self.figures | {amount}

    def names(self, figure: Decimal, words: str) -> bool:
        """Whether a figure in these words is its price: the same, short of its thousands, or times as many as are spoken of."""
        prices = self.prices | {told for told in self.told if any(price / 2 < told < price * 2 for price in self.prices)}
        if figure in prices or not {figure * THOUSAND, figure / THOUSAND}.isdisjoint(prices):
            return True
        if DISCOUNT.search(words) or DISCOUNT.search(self.words):
            return False
        ratios = {figure / price for price in prices if price}
        return any(ratio in ratios for ratio in _counts(words) | _counts(self.words))

    def rivals(self, figure: Decimal, words: str) -> bool:
        """Whether a figure in these words may be another price for the same (Civil Code Art. 488)."""
        if figure == 1 or figure in self.told or self.names(figure, words):
            return False
        return any(price * LEAST <= one <= price * MOST for price in self.prices for one in (figure, figure * THOUSAND, figure / THOUSAND))

    def lapsed(self, now: datetime | None) -> bool:
        told = self.until is not None and now is not None and (self.until.tzinfo is None) == (now.tzinfo is None)
        return told and now > self.until  # type: ignore[operator]


def _counts(words: str) -> frozenset[Decimal]:
    """How many are spoken of, be it figures of another sense; one is none."""
    told = (Decimal(2) if found in PAIR else number(found) for found in COUNT.findall(words.lower()))
    return frozenset(count for count in told if count is not None and count > 1)
