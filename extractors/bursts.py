"""A side's messages until the other side speaks, and what they ask."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from casefile.records import Role
from extractors.answers import asked

MOST = 6
"""How many messages of a burst are looked at."""
MEASURE = re.compile(
    r"(?<![\d.,$£€])(\d{1,3}(?:,\d{3})+|\d{1,6}(?:\.\d{1,2})?)(k)? ?(?:[\"”″]|(?:inch(?:es)?|in(?= ?(?:[.,?!)]|$))|cms?|mm"
    r"|ft|feet|foot|met(?:er|re)s?|yards?|kgs?|kilos?|lbs?|oz|watts?|miles?|mi|kms?)"
    r"(?![A-Za-z])|(?:厘米|毫米|公分|英寸|公斤|千克|米|寸)(?!的?价))"
    r"|\b(?:size|UK|EU|US) ?(?P<size>\d{1,2}(?:\.5)?)(?![\d%]|[.,]\d)",
    re.IGNORECASE,
)
"""A figure that measures the goods, or their size."""


@dataclass(slots=True, kw_only=True)
class Burst:
    role: Role
    since: int
    """The number of its first message."""
    messages: list[tuple[str, datetime | None]] = field(default_factory=list)
    """The last of them: text and when it was sent."""
    _asked: frozenset[str] | None = None

    def add(self, text: str, sent: datetime | None) -> None:
        self.messages.append((text, sent))
        del self.messages[:-MOST]
        self._asked = None

    def measures(self) -> frozenset[Decimal]:
        """What is measured in it: a bare figure that takes one of these up, or is about as much, is no price."""
        found = (measure for text, _ in self.messages for measure in MEASURE.finditer(text))
        return frozenset(Decimal((measure[1] or measure["size"]).replace(",", "")) * (1000 if measure[2] else 1) for measure in found)

    def asked(self) -> frozenset[str]:
        """What it asks; without a question in it, only whether it requests something."""
        if self._asked is None:
            features = frozenset[str]().union(*(asked(text) for text, _ in self.messages))
            self._asked = features if features & {"asked_other", "asked_price", "asked_when"} else features & {"requested"}
        return self._asked
