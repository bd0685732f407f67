"""What the downloads of Meta's apps share: nothing in a thread names the app, the folder or archive does."""

from parsers.export import Export
from parsers.json_values import first_elements, text_in

FOLDERS = {"instagram": "instagram", "facebook": "messenger", "messenger": "messenger"}
UNTOLD = "meta"
"""The platform of a thread whose folder does not say which of the apps it is of."""
TYPES_OF_2018 = ("Generic", "Share", "Call", "Subscribe", "Unsubscribe", "Payment", "Plan")


def platform_of(path: str) -> str:
    """Which app a file is of, if a folder says so."""
    return next((platform for word, platform in FOLDERS.items() if word in path.casefold()), UNTOLD)


def is_thread_of_2018(export: Export) -> bool:
    """Whether this is a thread as Messenger wrote it at first, with seconds."""
    head = export.text_head
    if not head.lstrip().startswith("{") or '"sender_name"' not in head or '"participants"' not in head:
        return False
    found = first_elements(export, "messages", "*")
    value = found[-1].value if found and found[-1].wanted else None
    return isinstance(value, dict) and {"sender_name", "timestamp"} <= value.keys() and text_in(value, "type") in TYPES_OF_2018
