"""What a browser recorded of its talk with servers (HAR, JSON): the answers in it that may hold data, each as a file of its own.

    {"log": {"version": "1.2", "creator": {…}, "entries": [{"request": {"url": "https://…/mtop.….list/1.0/?…", …},
      "response": {"status": 200, "content": {"mimeType": "application/json", "text": "{…}", "encoding": "base64"}}}, …]}}

Most of a recording is of no account; parts of a page that only dress it (pictures, styles, scripts) are left out.
"""

import re
from base64 import b64decode
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from parsers.json_elements import CALL, elements
from parsers.json_values import object_in, text_in

BEGINNING = re.compile(rb'(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*\{\s*"log"\s*:\s*\{.*?"(?:creator|entries)"\s*:', re.DOTALL)
ENTRIES = ("log", "entries", "*")
DATA = ("{", "[", "<")
UNFIT = re.compile(r"[^\w.-]+", re.ASCII)
LONGEST_NAME = 80


class Answer(NamedTuple):
    name: str
    """Made of its place and its address."""
    body: bytes | None
    """None where it cannot be decoded."""
    damaged: bool
    """Whether bytes in it, or beside it, made no character."""


def is_recording(beginning: bytes) -> bool:
    return BEGINNING.match(beginning.replace(b"\0", b"")) is not None  # in UTF-16, too


def answers(file: BinaryIO, encoding: str) -> Iterator[Answer]:
    """The answers that may be data. Raises BrokenJson."""
    for element in elements(file, ENTRIES, encoding=encoding):
        content = object_in(element.value, "response", "content") if element.wanted else {}
        text = text_in(content, "text")
        if not text:
            continue
        name = f"{element.path[-1]}-{called(text_in(object_in(element.value, 'request'), 'url'))}"
        try:
            body = b64decode(text) if text_in(content, "encoding") == "base64" else text.encode()
        except ValueError:
            yield Answer(name, None, element.damaged)
            continue
        beginning = body[:LONGEST_NAME].decode("utf-8", "replace")
        if beginning.lstrip().startswith(DATA) or CALL.match(beginning):
            yield Answer(name, body, element.damaged)


def called(url: str) -> str:
    """The longest step of an address's path."""
    path = url.partition("?")[0].partition("://")[2].partition("/")[2]
    return UNFIT.sub("_", max(path.split("/"), key=len))[:LONGEST_NAME]
