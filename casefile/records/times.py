"""How exactly a time is known, and how its zone is.

An instant is an aware datetime where its zone is known and a naive one (the clock on the exporter's wall) where it is not.
"""

from enum import StrEnum


class Precision(StrEnum):
    NONE = "none"
    DAY = "day"
    MINUTE = "minute"
    SECOND = "second"
    MILLISECOND = "millisecond"


class Zone(StrEnum):
    """How the zone of a time is known."""

    UTC = "utc"  # the export counts from the epoch or writes UTC
    OFFSET = "offset"  # the export writes the offset beside the time
    STATED = "stated"  # the export names its zone once, or the user did with --tz
    ASSUMED = "assumed"  # the platform's documented default
    UNKNOWN = "unknown"  # a clock on some wall
