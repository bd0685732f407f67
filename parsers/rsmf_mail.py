"""The mail that wraps an RSMF archive: told by its own headers, and the archive in it."""

import re
from email.parser import BytesParser
from email.policy import compat32
from typing import BinaryIO

LARGEST = 256 << 20
MARK = re.compile(rb"^X-RSMF-[A-Za-z]+[ \t]*:", re.MULTILINE | re.IGNORECASE)
FIELD = re.compile(rb"^X-RSMF-(?P<name>[A-Za-z]+)[ \t]*:[ \t]*(?P<value>[^\r\n]*)", re.MULTILINE | re.IGNORECASE)
END_OF_HEADERS = re.compile(rb"\r?\n\r?\n")
ZIP = b"PK\x03\x04"
NAME = "rsmf.zip"


def is_wrapper(head: bytes) -> bool:
    return MARK.search(_headers(head)) is not None


def fields(head: bytes) -> dict[str, str]:
    """What the headers of its own say, by the lower-case name behind `X-RSMF-`."""
    return {found["name"].decode().casefold(): found["value"].decode("utf-8", "replace").strip() for found in FIELD.finditer(_headers(head))}


def _headers(head: bytes) -> bytes:
    end = END_OF_HEADERS.search(head)
    return head[: end.start()] if end else head


def archive_in(file: BinaryIO) -> bytes | None:
    """The archive: the attachment of that name, else the one that is a ZIP; None where there is none or the mail cannot be taken apart."""
    raw = file.read(LARGEST + 1)
    if len(raw) > LARGEST:
        return None
    try:
        parts = [part for part in BytesParser(policy=compat32).parsebytes(raw).walk() if not part.is_multipart()]
        named = sorted(parts, key=lambda part: (part.get_filename() or "").casefold() != NAME)
        contents = (content for part in named if isinstance(content := part.get_payload(decode=True), bytes))
        return next((content for content in contents if content.startswith(ZIP)), None)
    except RecursionError:
        return None
