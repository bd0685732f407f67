"""slackdump: a channel or direct chat of Slack as its own JSON file, `C0123ABCD.json`, answers inside the message that they answer.

    {"channel_id": "C0123ABCD", "name": "orders", "thread_ts": "…",
     "messages": [{"type": "message", "user": "U01", "text": "ships today", "ts": "1452837318.000002", "thread_ts": "1452837318.000002",
                   "slackdump_thread_replies": [{"type": "message", "user": "U02", "text": "thanks", "ts": "1452837400.000003", "thread_ts": "…"}]}]}

Messages are as in Slack's own export. An answer stands at the place of the message that it stands in. slackdump is a third party's program.
"""

from collections.abc import Iterator

from casefile.records import Conversation, Passage, Provenance, Record
from parsers.export import Export
from parsers.format import Format
from parsers.json_values import bad_entry, envelope_first, first_elements, flaws, objects_in, text_in
from parsers.slack import PLATFORM, Messages, is_message

FORMAT = Format("slackdump_json", "chat", Provenance.DATABASE_TOOL)
ABOUT = frozenset({"name"})
REPLIES = "slackdump_thread_replies"


def recognizes(export: Export) -> bool:
    head = export.text_head
    if not head.lstrip().startswith("{") or '"channel_id"' not in head or '"messages"' not in head:
        return False
    found = first_elements(export, "messages", "*")
    first = found[-1].value if found and found[-1].wanted else None
    return isinstance(first, dict) and is_message(first)


def parse(export: Export) -> Iterator[Record]:
    messages = Messages(export)
    about: dict[str, str] = {}
    begun = False
    for element in envelope_first(export, "messages", "*", told_by=ABOUT):
        place = export.place(element.pointer, element.start, element.end)
        yield from flaws(place, element)
        value = element.value
        if not element.wanted:
            yield Passage(place=place, what="envelope")
            about.update({str(step): value if isinstance(value, str) else "" for step in element.path[:1]})
            continue
        if not begun:
            begun = True
            channel, name = about.get("channel_id"), about.get("name")
            yield Conversation(place=place, key="", platform=PLATFORM, native_id=channel or None, title=name or channel or None)
        if not isinstance(value, dict) or not is_message(value):
            yield bad_entry(export, place)
            continue
        yield from messages.read(place, value)
        for number, reply in enumerate(objects_in(value, REPLIES)):
            if text_in(reply, "ts") != text_in(value, "ts"):
                yield from messages.read(export.place(f"{element.pointer}.{REPLIES}[{number}]", element.start, element.end), reply)
