"""What the JSON and the pages of WhatsApp-Chat-Exporter have in common."""

import re

from casefile.records import MessageKind

MISSING = "The media is missing"
DELETED = "Message deleted"
LOCATION = "Location shared: "
CALL = re.compile(r".*\bcall\b.*", re.DOTALL)


def kind_of_notice(text: str) -> MessageKind:
    """What the tool or the app tells in place of a message's text."""
    if text.startswith(LOCATION):
        return MessageKind.TEXT
    return MessageKind.RECALLED if text == DELETED else MessageKind.CALL if CALL.fullmatch(text) else MessageKind.SYSTEM
