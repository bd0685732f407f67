"""Names: of the chat from the file's name, of senders, and of neither."""

import re
from pathlib import PurePosixPath

from parsers.chat.whatsapp.marks import BLANK, MARKERS, without_marks

COPY = re.compile(r" ?\(\d{1,3}\)$")
PHONE = re.compile(rf"\+(?:[\d()\-.‐‑]|{BLANK}){{6,24}}")
TITLES = tuple(
    re.compile("[ _]*".join(re.escape(word).replace(re.escape("{}"), "(?P<title>.+)") for word in pattern.split()) + "$")
    for pattern in MARKERS["title"]["patterns"]
)
OF_GROUP = tuple(MARKERS["group"]["phrases"])
QUOTES = (('"', '"'), ("„", "“”"), ("“", "”"), ("«", "»"), ("「", "」"), ("『", "』"))
CLOSED = re.compile("|".join(f"{opening}[^{closings}]*[{closings}]" for opening, closings in QUOTES))


def chat_title(path: str) -> str | None:
    """The chat's name, from the name that WhatsApp gave the file, its archive or the folder it was unpacked into."""
    files = [PurePosixPath(name) for name in reversed(path.split("!")) if name]
    candidates = [file.stem if file.suffix.lower() in (".txt", ".zip") else file.name for file in files]
    candidates[1:1] = [parent.name for parent in files[0].parents[:1]]
    for candidate in candidates:
        plain = COPY.sub("", candidate)
        for pattern in TITLES:
            if match := pattern.match(plain):
                title = match["title"].strip(" _")
                return (title if " " in plain else title.replace("_", " ")) or None  # mailers put `_` for every blank
    return None


def sender_key(name: str) -> str:
    """Tells senders apart: the number where the name is one, else the name without invisible marks."""
    plain = without_marks(name).strip()
    if PHONE.fullmatch(plain):
        return "+" + "".join(str(int(character)) for character in plain if character.isdecimal())
    return plain


def is_notice_of_group(text: str) -> bool:
    return any(phrase in text for phrase in OF_GROUP)


def quotes_a_name(name: str, text: str) -> bool:
    """Whether the `: ` between the two lies inside a quotation: `Ann created group "Tea` and `May"` are a notice, not a sender and a message."""
    return any(opening in CLOSED.sub("", name) and any(closing in text for closing in closings) for opening, closings in QUOTES)
