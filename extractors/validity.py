"""How long an offer stands that limits itself: 报价当日有效, "valid for 14 days" (Civil Code Art. 478, 481)."""

from datetime import datetime

from extractors.answers import load_answers
from extractors.days import whole_ahead
from extractors.times import find_times

NEAR = 24
"""So many characters beside the word its time stands."""


def stands_until(text: str, sent: datetime | None) -> datetime | None:
    """None where it does not say, or in words that tell no time."""
    limits = load_answers().limits.search(text)
    if limits is None or sent is None:
        return None
    for time in find_times(text, sent):
        if limits.start() - NEAR <= time.start <= limits.end() + NEAR:
            return time.deadline or (whole_ahead(sent, time.duration) if time.duration else None)
    return None
