"""What the seller promised before the contract: until that stands, a later word replaces an earlier one or takes it back.

After it a promise binds: to refuse it then is a breach, and to put it off needs the other side's assent (Civil Code Art. 543).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta

from casefile.findings import Revision, Standing, Statement, Terms, Topic

DURATION = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?")
GIVEN = frozenset({Topic.REFUND, Topic.COMPENSATION, Topic.SHIPPING_COST})
"""Topics whose sum is what the seller gives: less of it is a lesser promise."""
WINDOWS = frozenset({Topic.RETURN, Topic.REPAIR, Topic.QUALITY})
"""Topics whose time is one the buyer has: a shorter one is less."""


@dataclass(slots=True)
class Promises:
    last: dict[Topic, Statement] = field(default_factory=dict)

    def note(self, promise: Statement) -> Iterator[Revision]:
        """What a further promise, or the denial of one, does to the one made before."""
        if promise.topic is None:
            return
        earlier = self.last.pop(promise.topic, None)
        if not promise.negated:
            self.last[promise.topic] = promise
        if earlier is not None and promise.negated:
            yield Revision(statement=earlier.id, standing=Standing.WITHDRAWN, by=promise.quote.message)
        elif earlier is not None and is_alike(promise, earlier) and is_less(promise.terms, earlier.terms, promise.topic):
            yield Revision(statement=earlier.id, standing=Standing.SUPERSEDED, by=promise.quote.message)


def is_alike(later: Statement, earlier: Statement) -> bool:
    """Whether it speaks of the same: when a parcel is sent is one thing, how long it travels another. An estimate replaces no promise."""
    return later.rule == earlier.rule and not (later.hedged or later.needs_review)


def is_less(later: Terms, earlier: Terms, topic: Topic) -> bool:
    """Whether it promises less than before: later, for less, fewer times over."""
    if later.multiple is not None and earlier.multiple is not None:
        return later.multiple < earlier.multiple
    if topic in GIVEN and later.amount is not None and earlier.amount is not None:
        return later.currency == earlier.currency and later.amount < earlier.amount
    if later.duration is not None and earlier.duration is not None:
        longer = _length(later.duration) > _length(earlier.duration)
        return longer if topic not in WINDOWS else not longer and later.duration != earlier.duration
    if later.deadline is not None and earlier.deadline is not None:
        return (later.deadline.tzinfo is None) == (earlier.deadline.tzinfo is None) and later.deadline > earlier.deadline
    return False


def _length(duration: str) -> timedelta:
    match = DURATION.match(duration)
    if match is None:
        return timedelta()
    years, months, weeks, days, hours, minutes = (int(part or 0) for part in match.groups())
    return timedelta(days=365 * years + 30 * months + 7 * weeks + days, hours=hours, minutes=minutes)
