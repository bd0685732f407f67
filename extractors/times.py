"""Times in a folded text: when a promise falls due, or how long a period runs.

A deadline is resolved against the instant the message was sent, in its own zone (a naive clock stays naive): days end
at 23:59:59, mornings at 12:00, afternoons at 18:00; working days start the next day; a range counts to its upper end.
A period that starts with something else (付款后48小时, "3 days after we get it") has a duration and no deadline.
What lies in the past (昨天, "last week") is no time here.
"""

from datetime import datetime

from extractors.days import TimeSpan, places
from extractors.spans import free
from extractors.times_en import find_english
from extractors.times_zh import find_chinese

__all__ = ["TimeSpan", "find_times"]


def find_times(folded: str, sent: datetime | None, *, day_first: bool | None = None) -> list[TimeSpan]:
    """Both languages' times in order of their places; where two overlap, the longer stands. `day_first`: they write 3/5 for the third of May."""
    found = [] if folded.isascii() else find_chinese(folded, sent)
    taken = places(folded, found)
    found += [span for span in find_english(folded, sent, day_first=day_first) if free(span.start, span.end, taken)]
    return sorted(found, key=lambda span: span.start)
