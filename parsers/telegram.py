"""What tells a message of Telegram's JSON from a row of anybody's table."""

from parsers.export import Export
from parsers.json_values import first_elements

TYPES = ("message", "service", "unsupported")


def is_message(value: object) -> bool:
    return isinstance(value, dict) and value.get("type") in TYPES and ("date" in value or "date_unixtime" in value)


def is_chat_of_telegram(export: Export) -> bool:
    head = export.text_head
    if not head.lstrip().startswith("{") or '"messages"' not in head or not ('"from"' in head or '"actor"' in head):
        return False
    found = first_elements(export, "messages", "*")
    return bool(found) and found[-1].wanted and is_message(found[-1].value)
