"""Most messages: words that are written once as they are and once as the one piece they are made of, perhaps an answer to another message."""

from typing import Literal

import msgspec
from msgspec import UNSET, UnsetType

from parsers.json_elements import KEY


class Piece(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    type: Literal["plain"]
    text: str


class Plain(msgspec.Struct, forbid_unknown_fields=True, gc=False, rename={"name": "from"}):
    id: int
    type: Literal["message"]
    date: str
    date_unixtime: str
    name: str | None
    from_id: str
    text: str
    text_entities: tuple[Piece]
    reply_to_message_id: int | UnsetType = UNSET


KEYS = 10
"""Of a message and its piece, where it answers none."""
MESSAGE = msgspec.json.Decoder(Plain)


def plain(written: bytes) -> Plain | None:
    """The message, if it is nothing but that, and no key of it comes twice."""
    try:
        message = MESSAGE.decode(written)
    except msgspec.DecodeError:
        return None
    keys = KEYS if message.reply_to_message_id is UNSET else KEYS + 1
    return message if message.text_entities[0].text == message.text and written.count(KEY) == keys else None
