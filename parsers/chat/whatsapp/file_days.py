"""What the names of attached files say of the order of dates: WhatsApp puts the day of the message into them."""

import re
from collections import Counter
from datetime import date

from parsers.chat.whatsapp.blocks import blocks
from parsers.chat.whatsapp.dates import Calendar
from parsers.chat.whatsapp.header import Layout
from parsers.export import Export

NAMED = re.compile(r"(?P<year>20\d\d)-?(?P<month>[01]\d)-?(?P<day>[0-3]\d)(?:-\d\d-\d\d-\d\d\.|-WA\d{4})")
"""`00000012-PHOTO-2024-01-13-21-02-00.jpg`, `IMG-20240113-WA0001.jpg`."""


def settled_by_files(export: Export, layout: Layout, calendar: Calendar) -> Calendar:
    """The calendar, of its orders the one under which messages fall on the days in their files' names, if they agree on one."""
    header = re.compile(rf"\n{layout.date_expression()}(?P<rest>[^\n]*)")
    votes: Counter[str] = Counter()
    first = ""
    for block in blocks(export):
        text = "\n" + block.text
        for match in header.finditer(text):
            named = NAMED.search(match["rest"])
            if named is None:
                continue
            fitting = [order for order in calendar.orders if calendar.day(match[1], order) == _day(named)]
            if len(fitting) == 1:
                votes[fitting[0]] += 1
                line = block.line + text.count("\n", 1, match.start() + 1)
                first = first or f"line {line}: {match[1]}"
    return Calendar((next(iter(votes)),), f"file_name:{first}") if len(votes) == 1 else calendar


def _day(named: re.Match[str]) -> date | None:
    try:
        return date(int(named["year"]), int(named["month"]), int(named["day"]))
    except ValueError:
        return None
