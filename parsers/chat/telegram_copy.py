"""Telegram: messages chosen in the desktop app, copied and pasted into a text.

    Tern Lamps, [04.03.2025 10:03]                  Tern Lamps, [4 Mar 2025 at 10:03:20]:
    Solid brass, guaranteed.                        Solid brass, guaranteed.

    Ann Otter, [04.03.25 10:05]                     Ann Otter, [4 Mar 2025 at 10:05:00 (4 Mar 2025 at 10:06:11)]:
    [In reply to Tern Lamps]                        Then I take it.
    Then I take it.

    Ann Otter, [04.03.2025 10:06]
    [ Photo ]
    of the box

A line of name and time begins a message, a blank line ends it; the words may have blank lines of their own. Where the blank lines were lost any
such line begins one. The date is written as the computer's region writes it (older versions: day, month and year of two digits; on a Mac with the
month's name, and behind it when the message was edited). Of a single message only the words are copied. What was forwarded says from whom above
the words; media are a word in brackets with blanks inside. There are no ids, files or notices. Anybody can change such a text. Reference: the
app's own source.
"""

import re
from collections.abc import Iterator

from casefile.records import Attachment, Conversation, MessageKind, Passage, Provenance, Record
from parsers.blocks import blocks, body_of, damage, head_lines, place_of, strays
from parsers.english_dates import MONTH, numeric
from parsers.export import Export, Line
from parsers.format import Format
from parsers.talk import People, kind_of_file, message
from parsers.time_layout import survey

FORMAT = Format("telegram_copy", "chat", Provenance.RETYPED)

DATE = rf"[0-9]{{1,4}}[./-] ?[0-9]{{1,2}}[./-] ?[0-9]{{1,4}}\.?|[0-9]{{1,2}}\.? {MONTH}\.?,? [0-9]{{4}}|{MONTH}\.? [0-9]{{1,2}}, [0-9]{{4}}"
CLOCK = r"[0-9]{1,2}[:.][0-9]{2}(?:[:.][0-9]{2})?(?:[ \u00a0\u202f]?[AaPp]\.?[Mm]\.?)?"
HEADER = re.compile(rf"(?P<name>\S.{{0,130}}), \[(?P<time>(?P<date>{DATE})(?:,| at)? (?P<clock>{CLOCK}))(?P<edited> \([^()]{{8,40}}\))?\]:?\s*")
POINT = re.compile(r"(?<=[0-9])\.(?=[0-9])")
FORWARDED = re.compile(
    r"\[(?:Forwarded from|Переслано от|Переслано від|Weitergeleitet von|Reenviado de(?:sde)?|Inoltrato da|Encaminhad[ao] de|Doorgestuurd van"
    r"|Transféré de|转发自|轉傳自|転送元|전달된 메시지:?) ?(?P<name>.+)\]\s*"
)
MEDIA = re.compile(r"\[ (?P<what>[^\[\]]+?)(?: : (?P<file>[^\[\]]+))? \]")
WORDS = {
    MessageKind.IMAGE: ("Photo", "Album", "GIF", "Фотография", "Фото", "Альбом", "Foto", "Fotografia", "图片", "照片", "相册"),
    MessageKind.VIDEO: ("Video", "Video message", "Видео", "Видеосообщение", "Відео", "Vídeo", "视频"),
    MessageKind.VOICE: ("Voice message", "Голосовое сообщение", "Sprachnachricht", "Mensaje de voz", "语音"),
}
KINDS = {word: kind for kind, words in WORDS.items() for word in words}
ENDING = re.compile(r"\.\w{2,5}\Z")
STICKER = re.compile(r"(?:\S{1,12} )?(?:Sticker|Стикер|Стікер|贴纸)")


def recognizes(export: Export) -> bool:
    first = next((line for line in head_lines(export) if line.strip()), "")
    return HEADER.fullmatch(first) is not None


def parse(export: Export) -> Iterator[Record]:
    place = export.place("line 1", 0, 0)
    yield Conversation(place=place, key="", platform="telegram")
    crowded = _is_crowded(export)

    def opens(line: Line, free: bool, _following: Line | None) -> bool:
        return (free or crowded) and HEADER.fullmatch(line.text) is not None

    headers = ((block[0].number, match) for block in blocks(export.lines(), opens) if (match := HEADER.fullmatch(block[0].text)))
    times = survey(export, place, (("", f"line {number}", _plain(match)) for number, match in headers), by_program=True, of_talk=True)
    yield from times.told
    people = People()
    for block in blocks(export.lines(), opens):
        place = place_of(export, block)
        yield from damage(export, block)
        header = HEADER.fullmatch(block[0].text)
        if header is None:
            yield from strays(export, block)
            if not body_of(block):
                yield Passage(place=place, what="blank")
            continue
        yield from people.meet(header["name"])
        lines = block[1:]
        forwarded = FORWARDED.fullmatch(lines[0].text) if lines else None
        text = body_of(lines[1:] if forwarded else lines)
        kind, files = _media(text)
        beside = (Attachment(name=forwarded["name"], note="forwarded_from"),) if forwarded else ()
        sent = times.read(_plain(header))
        yield from message(
            place, header["name"], sent, header["time"], text, kind=kind, edited=header["edited"] is not None, attachments=(*files, *beside)
        )


def _is_crowded(export: Export) -> bool:
    """Whether most headers stand right below other words."""
    free = crowded = 0
    above = ""
    for line in export.lines():
        if HEADER.fullmatch(line.text):
            crowded += bool(above.strip())
            free += not above.strip()
        above = line.text
    return crowded > free


def _media(text: str) -> tuple[MessageKind, tuple[Attachment, ...]]:
    found = MEDIA.fullmatch(text.replace("\r", "\n").partition("\n")[0].rstrip())
    if found is None:
        return MessageKind.TEXT, ()
    if STICKER.fullmatch(found["what"]):
        return MessageKind.STICKER, ()
    name = found["file"] or ""
    kind = kind_of_file(name) if ENDING.search(name) else KINDS.get(found["what"])
    if kind is None:
        return MessageKind.TEXT, ()  # a place, a contact, or somebody's own brackets
    return kind, (Attachment(name=name, present=False, note=found["what"]),)


def _plain(header: re.Match[str]) -> str:
    """Date and time as numbers, in the order in which they are written."""
    clock = POINT.sub(":", re.sub("[\u00a0\u202f]", " ", header["clock"]))
    return numeric(f"{header['date'].rstrip('.')} {clock}")
