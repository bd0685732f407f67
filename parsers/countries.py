"""The order in which a country writes day, month and year, by the time zone that the user names."""

import re
from functools import cache
from zoneinfo import ZoneInfo

ORDERS = ("dmy", "mdy")
"""Between which a date with its year at the end leaves the choice."""
WORDS = re.compile(r"'[^']*'")


@cache
def order_in(zone: ZoneInfo | None) -> str | None:
    """The one order that all official languages of the zone's country write; None where there are several, another, or no country."""
    from babel import Locale, localedata
    from babel.core import get_global
    from babel.languages import get_official_languages

    if zone is None:
        return None
    country = get_global("zone_territories").get(get_global("zone_aliases").get(zone.key, zone.key), "")
    names = [f"{language}_{country}" for language in get_official_languages(country, de_facto=True)]
    orders = {_order(Locale.parse(name).date_formats["short"].pattern) for name in names if localedata.exists(name)}
    return orders.pop() if len(orders) == 1 and orders <= set(ORDERS) else None


def _order(pattern: str) -> str:
    return "".join(dict.fromkeys(letter for letter in WORDS.sub("", pattern).lower() if letter in "dmy"))
