"""What the names of attached files say of the order of dates: WhatsApp puts the day of the message into them."""

import re
from collections import Counter
from dataclasses import replace
from datetime import date

from parsers.chat.whatsapp.blocks import blocks
from parsers.chat.whatsapp.bodies import body_of
from parsers.chat.whatsapp.dates import Calendar
from parsers.chat.whatsapp.header import Layout
from parsers.export import Export

NAMED = re.compile(r"(?P<year>20\d\d)-?(?P<month>[01]\d)-?(?P<day>[0-3]\d)(?:-\d\d-\d\d-\d\d\.|-WA\d{4})")
"""`00000012-PHOTO-2024-01-13-21-02-00.jpg`, `IMG-20240113-WA0001.jpg`."""
ENOUGH = 2
"""Files; one that the app has marked as its own is enough."""


def settled_by_files(export: Export, layout: Layout, calendar: Calendar) -> Calendar:
    """The calendar, of its orders the one under which messages fall on the days in the names of the files attached to them, if they agree on one."""
    header = re.compile(rf"\n{layout.expression()}(?P<rest>[^\n]*)")
    votes: Counter[str] = Counter()
    first = ""
    for block in blocks(export):
        text = "\n" + block.text
        for match in header.finditer(text):
            named = _named(match["rest"].rstrip("\r"), match["name"]) if NAMED.search(match["rest"]) else None
            if named is None:
                continue
            fitting = [order for order in calendar.orders if calendar.day(match["date"], order) == _day(named)]
            if len(fitting) == 1:
                votes[fitting[0]] += ENOUGH if "\u200e" in match["rest"] else 1
                line = block.line + text.count("\n", 1, match.start() + 1)
                first = first or f"line {line}: {match['date']}"
    if len(votes) == 1 and votes.total() >= ENOUGH:
        return replace(calendar, orders=tuple(votes), why=f"file_name:{first}")
    return calendar


def _named(body: str, sender: str | None) -> re.Match[str] | None:
    """The day in the name of the file that a message is, as the app writes it; whoever writes a name among words has attached nothing."""
    attached = body_of(body, sender).attachments if sender is not None else ()
    return NAMED.search(attached[0].name) if attached else None


def _day(named: re.Match[str]) -> date | None:
    try:
        return date(int(named["year"]), int(named["month"]), int(named["day"]))
    except ValueError:
        return None
