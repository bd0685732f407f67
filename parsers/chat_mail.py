"""The chat that WeChat has sent by mail (多选 → 邮件): the words of those who chatted and their pictures, as files of their own."""

from collections.abc import Iterator

from parsers.mail_files import blocks_of, name_of
from parsers.mail_words import begins_chat, page_lines, plain_lines
from parsers.mime import Part, Raw, content, decoded, head_of, parameters, parts_of

NAME = "微信聊天记录"
ENDINGS = {"text/plain": ".txt", "text/html": ".html"}
BEGINNING = 16 << 10
FIRST_LINES = 12
"""In which the sentence stands that such a chat begins with."""


def files_in(raw: Raw) -> Iterator[tuple[str, Iterator[bytes]]]:
    """The chat and every file beside it, each by its name and a block at a time; nothing of any other mail."""
    fields, body = head_of(raw, 0, len(raw))
    parts = list(parts_of(raw, fields, body, len(raw)))
    chat = next((part for part in parts if part.type in ENDINGS and not part.name and _is_chat(raw, part)), None)
    if chat is None:
        return
    yield NAME + ENDINGS[chat.type], blocks_of(raw, chat)
    for part in parts:
        if name := name_of(part):
            yield name, blocks_of(raw, part)


def _is_chat(raw: Raw, part: Part) -> bool:
    beginning = b"".join(block for block, _ in content(raw, part, BEGINNING))
    text = decoded(beginning, parameters(part.fields, "content-type")[1].get("charset", "us-ascii")).text
    lines = page_lines(text) if part.type == "text/html" else plain_lines(text)
    return any(begins_chat(line.text) for line in (lines or [])[:FIRST_LINES])
