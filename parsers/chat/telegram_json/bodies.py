"""What a message of Telegram says beside its plain text, and what came with it."""

from collections.abc import Iterator, Mapping
from math import isfinite

from casefile.records import Attachment, MessageKind

MEDIA = {
    "sticker": MessageKind.STICKER,
    "video_message": MessageKind.VIDEO,
    "voice_message": MessageKind.VOICE,
    "animation": MessageKind.VIDEO,
    "video_file": MessageKind.VIDEO,
    "audio_file": MessageKind.FILE,
}
ACTIONS = {
    "phone_call": MessageKind.CALL,
    "group_call": MessageKind.CALL,
    "send_payment": MessageKind.TRANSFER,
    "send_payment_form": MessageKind.TRANSFER,
    "payment_refunded": MessageKind.TRANSFER,
}
FRAME = frozenset(
    ("id", "type", "date", "date_unixtime", "edited", "edited_unixtime", "actor", "actor_id", "action", "text", "text_entities", "from", "from_id")
)
"""Keys of a service message that have a field of their own; the others are what it says."""
AROUND = FRAME | frozenset((
    "author", "contact_vcard", "contact_vcard_file_size", "forwarded_from", "forwarded_from_id", "height", "inline_bot_buttons", "media_spoiler",
    "reactions", "reply_to_message_id", "reply_to_peer_id", "saved_from", "self_destruct_period_seconds", "via_bot", "width",
))  # fmt: skip
"""Keys that stand around what a message says; where it has no text, all others are that: a poll, a place, and whatever the app will invent."""
FILES = ("photo", "file", "thumbnail", "contact_vcard")
DEEPEST = 6
"""How far a member of a message is shown; Telegram nests three deep."""
BESIDE = {"saved_from": "forwarded_from", "author": "signature", "via_bot": "via_bot"}
"""Who stands beside a message: where it was saved from, who signed it in a channel, which program wrote it."""


def said(value: Mapping[str, object], text: str) -> tuple[MessageKind, str, bool]:
    """Kind and text of a message that is more than text, and whether it is a notice that nobody sent."""
    if value["type"] == "message":
        if "photo" in value:
            return MessageKind.IMAGE, text, False
        if value.get("file"):
            return MEDIA.get(str(value.get("media_type")), MessageKind.FILE), text, False
        if (medium := MEDIA.get(str(value.get("media_type")))) is not None:  # whose file was left out without a word
            return medium, text or str(value.get("sticker_emoji") or ""), False
        if not text:
            text = _written({key: value[key] for key in value if key not in AROUND and value[key] not in ("", None)})
        return MessageKind.ORDER_CARD if "invoice_information" in value else MessageKind.TEXT, text, False
    if value["type"] == "unsupported":
        return MessageKind.SYSTEM, text or "unsupported", True
    action = str(value.get("action", ""))
    kind = ACTIONS.get(action, MessageKind.SYSTEM)
    is_notice = kind is MessageKind.SYSTEM
    actor = value.get("actor") or value.get("actor_id")
    said = f"{actor} {action}" if is_notice and isinstance(actor, str) else action
    arguments = _written({key: value[key] for key in value if key not in FRAME})
    return kind, (f"{said}: {arguments}" if arguments else said) + (f"\n{text}" if text else ""), is_notice


def links(value: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """Where the words of a text lead, a page or the picture that stands for an emoji, and of which type these are; a text that is no
    list of its pieces has that beside it."""
    pieces = next((told for key in ("text", "text_entities") if isinstance(told := value.get(key), list)), [])
    for piece in pieces:
        if isinstance(piece, dict) and (isinstance(target := piece.get("href"), str) or isinstance(target := piece.get("document_id"), str)):
            yield target, str(piece.get("type"))


def joined(text: object) -> str:
    if isinstance(text, str):
        return text
    if not isinstance(text, list):
        return ""
    return "".join([part if isinstance(part, str) else str(part.get("text", "")) if isinstance(part, dict) else "" for part in text])


def is_one_run(text: object, entities: object) -> bool:
    """Whether a text is written as nothing but words, and once more as these words in one piece: so most are."""
    return isinstance(text, str) and isinstance(entities, list) and entities == [{"type": "plain", "text": text}]


def _written(members: Mapping[str, object]) -> str:
    """Members as the file writes them, the names left out where there is only one value."""
    if len(members) == 1:
        (value,) = members.values()
        return _shown(value)
    return "; ".join(f"{key}: {_shown(value)}" for key, value in members.items())


def _shown(value: object, depth: int = 0) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return str(value).lower()
        case dict() if depth < DEEPEST:
            return ", ".join(f"{key}: {_shown(member, depth + 1)}" for key, member in value.items())
        case list() if depth < DEEPEST:
            return ", ".join(_shown(member, depth + 1) for member in value)
        case dict() | list():
            return "…"
        case float() if not isfinite(value):  # 1e999
            return "…"
        case _:
            return str(value)


def attachments(value: Mapping[str, object]) -> Iterator[Attachment]:
    """Files the message came with, and what stands behind its words: links, and who was forwarded."""
    for key in FILES:
        if isinstance(path := value.get(key), str) and path:
            original = value.get("file_name") if key == "file" else None
            if path.startswith("(") and path.endswith(")"):
                if key == "thumbnail":  # a preview of the file above it
                    continue
                yield Attachment(name=str(original or value.get("media_type") or key), present=False, note=path)
            else:
                yield Attachment(name=path, note="thumbnail" if key == "thumbnail" else str(original) if original else None)
    for link, type_ in links(value):
        yield Attachment(name=link, present=False if link.startswith("(") else None, note=type_)
    if "forwarded_from" in value:
        yield Attachment(name=str(value["forwarded_from"] or ""), note="forwarded_from")
    for key, note in BESIDE.items():
        if isinstance(told := value.get(key), str):
            yield Attachment(name=told, note=note)
    buttons = value.get("inline_bot_buttons")
    if isinstance(buttons, list):
        for button in (button for row in buttons if isinstance(row, list) for button in row if isinstance(button, dict)):
            if isinstance(target := button.get("data"), str):
                yield Attachment(name=target, note=f"button {button.get('text', '')}")
