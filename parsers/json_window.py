"""A window of decoded text that is moved over a file of JSON, and knows at which byte of the file each value begins.

Two things that real exports do are mended on the way, byte ranges untouched: Telegram's `\\xNN` (no JSON escape) is read as
`\\u00NN`, and bytes or escapes that make no character (damaged UTF-8, half a surrogate pair) become U+FFFD.
"""

import codecs
import json
import re
from collections import deque
from decimal import Decimal
from typing import BinaryIO, NamedTuple

BLOCK = 1 << 16
LONGEST = 64 << 20
LONGEST_TOKEN = 16
"""More than any literal or escape that a block may cut."""
BLANK = re.compile(r"[ \t\r\n\ufeff]*")
ESCAPE = re.compile(r"\\(?:x([0-9A-Fa-f]{2})|.)", re.DOTALL)
WIDENED = len(r"\u00NN") - len(r"\xNN")
NUMBERS = (int, float, Decimal)
NUMBER_GOES_ON = re.compile(r"[0-9.eE+-]{0,3}")
"""What may follow a number at the end of a block that cuts it: `1` of `1.5`, `2` of `2e-7`."""
SURROGATE = re.compile("[\ud800-\udfff]")


class BrokenJson(ValueError):
    """The file stops being JSON at this byte."""

    def __init__(self, offset: int, reason: str, *, truncated: bool) -> None:
        super().__init__(offset, reason)
        self.offset = offset
        self.reason = reason
        self.truncated = truncated


class Value(NamedTuple):
    """A value, with its bytes in the file."""

    value: object
    start: int
    end: int
    damaged: bool
    """Whether something in it made no character and stands as U+FFFD."""
    repeated: str
    """A key that an object of it has twice."""


class JsonWindow:
    def __init__(self, file: BinaryIO, encoding: str, *, exact_numbers: bool, begin: int) -> None:
        self.file = file
        self.patient = json.JSONDecoder(strict=False, parse_float=Decimal if exact_numbers else None, object_pairs_hook=self._object)
        self.repeated = ""
        self.encoding = "utf-8" if encoding == "utf-8-sig" else encoding
        self.errors = "replace" if self.encoding.startswith("utf-16") else "surrogateescape"
        self.characters = codecs.getincrementaldecoder(self.encoding)(self.errors)
        self.ascii_is_one_byte = not self.encoding.startswith("utf-16")
        self.widened_bytes = WIDENED * (1 if self.ascii_is_one_byte else 2)
        self.resume(begin)

    def resume(self, offset: int) -> None:
        """Go on from this byte, the first of a character."""
        self.file.seek(offset)
        self.characters.reset()
        self.offset = offset
        self.text = ""
        self.at = 0
        self.ended = False
        self.cut = ""
        """An escape that the end of the last block cut."""
        self.widened: deque[int] = deque()
        """Where in the window a `\\xNN` was made longer."""
        self.halves = False
        """Whether the window has escapes of surrogates."""
        self.fill()

    def _object(self, members: list[tuple[str, object]]) -> dict[str, object]:
        found = dict(members)
        if len(found) != len(members):
            self.repeated = next(key for number, (key, _) in enumerate(members) if any(key == other for other, _ in members[:number]))
        return found

    def fill(self, blocks: int = 1) -> bool:
        """Read on; False at the end of the file."""
        block = self.file.read(blocks * BLOCK)
        text = self.cut + self.characters.decode(block, final=not block)
        self.cut = ""
        if not block and not text:
            self.ended = True
            return False
        if block and "\\" in text[-3:]:
            text, self.cut = _whole_escapes(text)
        kept = self.text[self.at :]
        self.widened = deque(position - self.at for position in self.widened)
        if "\\x" in text:
            text = self._widen(text, len(kept))
        seen = kept[-2:] + text
        self.halves = (self.halves and bool(kept)) or "\\ud" in seen or "\\uD" in seen
        self.text = kept + text
        self.at = 0
        return True

    def _widen(self, text: str, before: int) -> str:
        grown = before

        def widen(match: re.Match[str]) -> str:
            nonlocal grown
            if match[1] is None:
                return match[0]
            self.widened.append(grown + match.start())
            grown += WIDENED
            return "\\u00" + match[1]

        return ESCAPE.sub(widen, text)

    def move(self, to: int) -> bool:
        """Step to this character of the window; whether what was stepped over is damaged."""
        passed = self.text[self.at : to]
        damaged = False
        if self.ascii_is_one_byte and passed.isascii():
            self.offset += len(passed)
        else:
            try:
                self.offset += len(passed.encode(self.encoding))
            except UnicodeEncodeError:
                self.offset += len(passed.encode(self.encoding, self.errors))
                damaged = True
        while self.widened and self.widened[0] < to:
            self.widened.popleft()
            self.offset -= self.widened_bytes
        self.at = to
        return damaged

    def step_over(self, pattern: re.Pattern[str]) -> bool:
        """Whether this stood here; then the reader is past it."""
        found = pattern.match(self.text, self.at)
        if found:
            self.move(found.end())
        return found is not None

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

    def value(self) -> Value:
        """The value that begins here, whole."""
        start = self.offset
        while True:
            self.repeated = ""
            try:
                value, end = self.patient.raw_decode(self.text, self.at)
            except json.JSONDecodeError as error:
                if not self._was_cut(error):
                    raise BrokenJson(start, error.msg, truncated=False) from error
                if len(self.text) - self.at > LONGEST:
                    raise BrokenJson(start, "a value too long to read", truncated=False) from error
                if not self.fill(blocks=1 + (len(self.text) - self.at) // BLOCK):
                    raise BrokenJson(start, error.msg, truncated=True) from error
                continue
            except RecursionError as error:
                raise BrokenJson(start, "nested too deeply", truncated=False) from error
            except ValueError as error:
                raise BrokenJson(start, "a number too long to read", truncated=False) from error
            if type(value) in NUMBERS and NUMBER_GOES_ON.fullmatch(self.text, end) and self.fill():
                continue
            halves = self.halves and "\\u" in self.text[self.at : end]
            damaged = self.move(end)
            if damaged or halves:
                value, mended = _mended(value)
                damaged = damaged or mended
            return Value(value, start, self.offset, damaged, SURROGATE.sub("\ufffd", self.repeated))

    def _was_cut(self, error: json.JSONDecodeError) -> bool:
        """Whether the end of the window, not the file, may be what is wrong."""
        return error.pos >= len(self.text) - LONGEST_TOKEN or error.msg.startswith("Unterminated string")


def _whole_escapes(text: str) -> tuple[str, str]:
    """The text without an escape that is cut at its end, and that beginning of an escape."""
    for length in (1, 2, 3):
        tail = text[-length:]
        if tail[:1] == "\\" and tail[1:2] in ("", "x"):
            body = text[:-length]
            if (len(body) - len(body.rstrip("\\"))) % 2 == 0:
                return body, tail
    return text, ""


def _mended(value: object) -> tuple[object, bool]:
    """The value with U+FFFD for every half of a surrogate pair, and whether there was one. Keys are mended as well."""
    found = False

    def text(string: str) -> str:
        nonlocal found
        if SURROGATE.search(string):
            found = True
            return SURROGATE.sub("\ufffd", string)
        return string

    if isinstance(value, str):
        return text(value), found
    open_values = [value] if isinstance(value, list | dict) else []
    while open_values:
        one = open_values.pop()
        if isinstance(one, dict):
            members = [(text(key), member) for key, member in one.items()]
            one.clear()
            one.update((key, text(member) if isinstance(member, str) else member) for key, member in members)
            open_values += [member for _key, member in members if isinstance(member, list | dict)]
        else:
            one[:] = [text(member) if isinstance(member, str) else member for member in one]
            open_values += [member for member in one if isinstance(member, list | dict)]
    return value, found
