"""PyWxDump: a chat as JSON, a list of messages with the keys of its CSV.

    [{"id": 2, "MsgSvrID": "7382", "type_name": "文本", "is_sender": 1, "talker": "我", "room_name": "wxid_abc", "msg": "假一赔十", "src": "",
      "CreateTime": "2024-01-15 10:31:00"}]

The keys are as in the CSV. Files of a long chat are named for their first and last message, `0_499.json`. Beside them lies `users.json`, an object
of wxid → `{"wxid", "nickname", "remark", …}`, which holds no message.
"""

import re
from collections.abc import Iterator

from casefile.records import Passage, Provenance, Record
from parsers.export import Export
from parsers.format import Format
from parsers.json_values import bad_entry, first_elements, flaws, text_in
from parsers.pywxdump import COLUMNS, Chats

FORMAT = Format("pywxdump_json", "chat", Provenance.DATABASE_TOOL)

KEYS = frozenset(COLUMNS)
PEOPLE = re.compile(r'\s*\{\s*"(?P<wxid>[^"]+)"\s*:\s*\{[^{}]*"wxid"\s*:\s*"(?P=wxid)"')


def recognizes(export: Export) -> bool:
    if PEOPLE.match(export.text_head):
        return True
    if not export.text_head.lstrip().startswith("[") or '"MsgSvrID"' not in export.text_head:
        return False
    found = first_elements(export, "*")
    first = found[-1].value if found and found[-1].wanted else None
    return isinstance(first, dict) and first.keys() >= KEYS


def parse(export: Export) -> Iterator[Record]:
    chats = Chats(export)
    for element in export.elements("*"):
        place = export.place(element.pointer, element.start, element.end)
        yield from flaws(place, element)
        value = element.value
        if not element.wanted:
            yield Passage(place=place, what="envelope")
        elif not isinstance(value, dict) or not value.keys() >= KEYS:
            yield bad_entry(export, place)
        else:
            yield from chats.read(place, {str(key): text_in(value, str(key)) for key in value})
