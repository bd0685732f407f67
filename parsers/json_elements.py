"""JSON read element by element, with the byte range of each: an export of gigabytes never stands in memory whole."""

import codecs
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

BLOCK = 1 << 20
LONGEST = 64 << 20
BLANK = re.compile(r"[ \t\r\n\ufeff]*")
DECODER = json.JSONDecoder(strict=False)


@dataclass(frozen=True, slots=True)
class Element:
    """One value of a JSON file."""

    path: tuple[str | int, ...]
    """Keys and indexes from the root."""
    value: object
    start: int
    end: int
    """Bytes of the file."""
    wanted: bool
    """Whether the path is the one asked for; else the value is part of the envelope around it."""

    @property
    def pointer(self) -> str:
        return "$" + "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in self.path)


class BrokenJson(ValueError):
    """The file stops being JSON at this byte."""

    def __init__(self, offset: int, reason: str, *, truncated: bool) -> None:
        super().__init__(offset, reason)
        self.offset = offset
        self.reason = reason
        self.truncated = truncated


def elements(file: BinaryIO, pattern: tuple[str, ...], *, encoding: str = "utf-8") -> Iterator[Element]:
    """The values at `pattern` (`("messages", "*")`; `*` is each element of an array), one at a time, in file order.

    Values beside the pattern come too, whole, with `wanted=False`: they are the envelope (a chat's name, its type).
    Raises BrokenJson where the file stops being JSON; what came before it has been yielded.
    """
    reader = _Reader(file, encoding)
    yield from _walk(reader, (), pattern)
    reader.skip_blank()
    if reader.peek():
        raise BrokenJson(reader.offset, "text after the end", truncated=False)


def _walk(reader: "_Reader", path: tuple[str | int, ...], pattern: tuple[str, ...]) -> Iterator[Element]:
    reader.skip_blank()
    opening = reader.peek()
    if pattern and opening == "{" and pattern[0] != "*":
        reader.take()
        reader.skip_blank()
        while reader.peek() != "}":
            key, _start, _end = reader.value()
            if not isinstance(key, str):
                raise BrokenJson(reader.offset, "a key that is no string", truncated=False)
            reader.expect(":")
            if key == pattern[0]:
                yield from _walk(reader, (*path, key), pattern[1:])
            else:
                reader.skip_blank()
                value, start, end = reader.value()
                yield Element((*path, key), value, start, end, wanted=False)
            if not reader.separator("}"):
                break
        reader.expect("}")
    elif pattern and opening == "[" and pattern[0] == "*":
        reader.take()
        reader.skip_blank()
        index = 0
        while reader.peek() != "]":
            if len(pattern) == 1:
                value, start, end = reader.value()
                yield Element((*path, index), value, start, end, wanted=True)
            else:
                yield from _walk(reader, (*path, index), pattern[1:])
            index += 1
            if not reader.separator("]"):
                break
        reader.expect("]")
    else:
        value, start, end = reader.value()
        yield Element(path, value, start, end, wanted=not pattern)


class _Reader:
    """A window of decoded text over the file that knows which byte each of its characters began at."""

    def __init__(self, file: BinaryIO, encoding: str) -> None:
        self.file = file
        self.encoding = "utf-8" if encoding == "utf-8-sig" else encoding
        self.errors = "surrogateescape" if self.encoding == "utf-8" else "replace"
        self.decoder = codecs.getincrementaldecoder(self.encoding)(self.errors)
        self.ascii_is_one_byte = not self.encoding.startswith("utf-16")
        self.text = ""
        self.at = 0
        self.offset = 0
        self.ended = False
        self.fill()

    def fill(self) -> bool:
        """Read one more block; False at the end of the file."""
        block = self.file.read(BLOCK)
        text = self.decoder.decode(block, final=not block)
        if not block and not text:
            self.ended = True
            return False
        self.text = self.text[self.at :] + text
        self.at = 0
        return True

    def move(self, to: int) -> None:
        passed = self.text[self.at : to]
        plain = self.ascii_is_one_byte and passed.isascii()
        self.offset += len(passed) if plain else len(passed.encode(self.encoding, self.errors))
        self.at = to

    def skip_blank(self) -> None:
        while True:
            match = BLANK.match(self.text, self.at)
            self.move(match.end() if match else self.at)
            if self.at < len(self.text) or not self.fill():
                return

    def peek(self) -> str:
        return self.text[self.at : self.at + 1]

    def take(self) -> None:
        self.move(self.at + 1)

    def expect(self, character: str) -> None:
        self.skip_blank()
        if self.peek() != character:
            raise BrokenJson(self.offset, f"{character} expected", truncated=self.ended)
        self.take()

    def separator(self, closing: str) -> bool:
        """Step over a comma; False before the closing bracket."""
        self.skip_blank()
        if self.peek() == closing:
            return False
        self.expect(",")
        self.skip_blank()
        return True

    def value(self) -> tuple[object, int, int]:
        """The value that begins here, whole, with its byte range."""
        start = self.offset
        while True:
            try:
                value, end = DECODER.raw_decode(self.text, self.at)
            except (json.JSONDecodeError, RecursionError) as error:
                if len(self.text) - self.at > LONGEST or isinstance(error, RecursionError):
                    raise BrokenJson(start, str(error), truncated=False) from error
                if not self.fill():
                    raise BrokenJson(start, error.msg, truncated=error.pos >= len(self.text) - 1 or "Unterminated" in error.msg) from error
                continue
            if end == len(self.text) and isinstance(value, int | float) and self.fill():
                continue  # a number may go on in the next block
            self.move(end)
            return value, start, self.offset
