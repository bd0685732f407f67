"""JSON read element by element, with the byte range of each: an export of gigabytes never stands in memory whole.

Two things that real exports do are mended on the way, byte ranges untouched: Telegram's `\\xNN` (no JSON escape) is read as
`\\u00NN`, and bytes or escapes that make no character (damaged UTF-8, half a surrogate pair) become U+FFFD.
"""

import codecs
import json
import re
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from decimal import Decimal
from typing import BinaryIO, NamedTuple

import msgspec

BLOCK = 1 << 16
LONGEST = 64 << 20
LONGEST_RUN = 1 << 20
"""Bytes without a seam after which values are read one by one."""
LONGEST_TOKEN = 16
"""More than any literal or escape that a block may cut."""
BLANK = re.compile(r"[ \t\r\n\ufeff]*")
ESCAPE = re.compile(r"\\(?:x([0-9A-Fa-f]{2})|.)", re.DOTALL)
WIDENED = len(r"\u00NN") - len(r"\xNN")
NUMBERS = (int, float, Decimal)
NUMBER_GOES_ON = re.compile(r"[0-9.eE+-]{0,3}")
"""What may follow a number at the end of a block that cuts it: `1` of `1.5`, `2` of `2e-7`."""
SURROGATE = re.compile("[\ud800-\udfff]")
CALL = re.compile(r"[ \t\r\n\ufeff]*(?:/\*\*/[ \t\r\n]*)?[A-Za-z_$][\w$.]{0,100}\([ \t\r\n]*(?=[\[{])", re.ASCII)
"""What stands before the JSON of an answer that a page asked for by a script: `jsonp12({…});`."""
ASSIGNED = re.compile(r"[ \t\r\n\ufeff]*[A-Za-z_$][\w$.]{0,100}[ \t]*=[ \t\r\n]*(?=[\[{])", re.ASCII)
"""What stands before the JSON of a script that gives it a name: `window.YTD.account.part0 = […]`."""
ANY_KEY = "?"
"""A step of a pattern: each value of an object, whatever its key."""
BETWEEN = re.compile(rb"[ \t\r\n]*,[ \t\r\n]*")
FIRST_KEY = re.compile(rb'\{[ \t\r\n]*"[^"\\]{1,64}"')


STRICT = msgspec.json.Decoder(list[object])
STRICT_EXACT = msgspec.json.Decoder(list[object], float_hook=Decimal)
KEY = b'":'
PIECES = msgspec.json.Decoder(list[msgspec.Raw])
Usual = Callable[[bytes], object]
"""Reads a value that is written as most of its kind are, in less time than any other takes; None for any other."""


class Element(NamedTuple):
    """One value of a JSON file."""

    path: tuple[str | int, ...]
    """Keys and indexes from the root."""
    value: object
    start: int
    end: int
    """Bytes of the file; those of an envelope element begin with its key."""
    wanted: bool
    """Whether the path is one that was asked for; else the value is part of the envelope around it."""
    damaged: bool = False
    """Whether something in it made no character and stands as U+FFFD."""
    repeated: str = ""
    """A key that an object of it has twice; the last one counts, as in every reader of JSON."""

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


def elements(
    file: BinaryIO, *patterns: tuple[str, ...], encoding: str = "utf-8", exact_numbers: bool = False, begin: int = 0, usual: Usual | None = None
) -> Iterator[Element]:
    """The values at any of `patterns` (`("messages", "*")`), one at a time, in file order.

    `*` is each element of an array, `?` each value of an object.

    Values beside the patterns come too, whole, with `wanted=False`: they are the envelope (a chat's name, its type). So does
    the key of each step of a pattern, alone, with the value None, and a callback or a name around it all. `exact_numbers` reads fractions as Decimal;
    `begin` is the byte of the file from which on it is JSON; `usual` may read elements of an array.
    Raises BrokenJson where the file stops being JSON; what came before it has been yielded.
    """
    reader = _Reader(file, encoding, exact_numbers=exact_numbers, begin=begin, usual=usual)
    is_called = reader.step_over(CALL)
    is_named = not is_called and reader.step_over(ASSIGNED)
    if is_called or is_named:
        yield Element((), None, begin, reader.offset, wanted=False)
    try:
        yield from _walk(reader, (), patterns, None)
    except BrokenJson as broken:
        if reader.key_start is None:
            raise
        raise BrokenJson(reader.key_start, broken.reason, truncated=broken.truncated) from broken
    reader.skip_blank()
    if is_called or (is_named and reader.peek() == ";"):
        start = reader.offset
        if is_called:
            reader.expect(")")
            reader.skip_blank()
        if reader.peek() == ";":
            reader.take()
        yield Element((), None, start, reader.offset, wanted=False)
        reader.skip_blank()
    if reader.peek():
        raise BrokenJson(reader.offset, "text after the end", truncated=False)


def _walk(reader: "_Reader", path: tuple[str | int, ...], patterns: tuple[tuple[str, ...], ...], key_start: int | None) -> Iterator[Element]:
    """What stands here; `key_start` is where the key before it began."""
    reader.skip_blank()
    opening = reader.peek()
    steps = {pattern[0] for pattern in patterns if pattern}
    if () not in patterns and opening == "{" and steps - {"*"}:
        if key_start is not None:
            reader.key_start = None
            yield Element(path, None, key_start, reader.offset, wanted=False)
        reader.take()
        reader.skip_blank()
        while reader.peek() != "}":
            key, start, *_ = reader.value()
            reader.key_start = start
            if not isinstance(key, str):
                raise BrokenJson(start, "a key that is no string", truncated=False)
            reader.expect(":")
            deeper = tuple(pattern[1:] for pattern in patterns if pattern and pattern[0] in (key, ANY_KEY))
            is_said = () in deeper and ANY_KEY in steps
            if is_said:
                yield Element((*path, key), None, start, reader.offset, wanted=False)
                reader.key_start = None
            yield from _walk(reader, (*path, key), deeper, None if is_said else start)
            if not reader.separator("}"):
                break
        reader.expect("}")
    elif () not in patterns and opening == "[" and "*" in steps:
        if key_start is not None:
            reader.key_start = None
            yield Element(path, None, key_start, reader.offset, wanted=False)
        reader.take()
        reader.skip_blank()
        deeper = tuple(pattern[1:] for pattern in patterns if pattern and pattern[0] == "*")
        if () in deeper:
            yield from _array(reader, path)
        else:
            index = 0
            while reader.peek() != "]":
                yield from _walk(reader, (*path, index), deeper, None)
                index += 1
                if not reader.separator("]"):
                    break
        reader.expect("]")
    else:
        value, start, end, damaged, repeated = reader.value()
        reader.key_start = None
        wanted = () in patterns
        yield Element(path, value, start if wanted or key_start is None else key_start, end, wanted, damaged, repeated)


def _array(reader: "_Reader", path: tuple[str | int, ...]) -> Iterator[Element]:
    """The values of the array that begins here, as many at a time as the strict decoder takes."""
    index = 0
    patient_until = 0
    while reader.peek() != "]":
        if reader.seam and reader.offset >= patient_until:
            index = yield from reader.many(path, index)
            patient_until = reader.offset + BLOCK
        value, start, end, damaged, repeated = reader.value()
        yield Element((*path, index), value, start, end, wanted=True, damaged=damaged, repeated=repeated)
        index += 1
        if not reader.separator("]"):
            break
        if index == 1 and not reader.seam:
            reader.learn_seam(end)


class _Reader:
    """A window of decoded text over the file that knows which byte each of its characters began at."""

    def __init__(self, file: BinaryIO, encoding: str, *, exact_numbers: bool, begin: int, usual: Usual | None) -> None:
        self.file = file
        self.usual = usual
        self.patient = json.JSONDecoder(strict=False, parse_float=Decimal if exact_numbers else None, object_pairs_hook=self._object)
        """Reads one value and mends what it can."""
        self.strict = STRICT_EXACT if exact_numbers else STRICT
        """Reads many at once and mends nothing."""
        self.repeated = ""
        self.key_start: int | None = None
        """Where a key was read whose value has not been yielded."""
        self.encoding = "utf-8" if encoding == "utf-8-sig" else encoding
        self.errors = "replace" if self.encoding.startswith("utf-16") else "surrogateescape"
        self.characters = codecs.getincrementaldecoder(self.encoding)(self.errors)
        self.ascii_is_one_byte = not self.encoding.startswith("utf-16")
        self.widened_bytes = WIDENED * (1 if self.ascii_is_one_byte else 2)
        self.seam = b""
        """How one object of an array ends and the next begins, as this file writes it; "" until two were seen."""
        self.between = 0
        """How many bytes of the seam stand between the two."""
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

    def learn_seam(self, end: int) -> None:
        """The object before this one ended at `end`; this one begins here."""
        if self.encoding != "utf-8":
            return
        resumed = self.file.tell()
        self.file.seek(end - 1)
        raw = self.file.read(BLOCK)
        self.file.seek(resumed)
        between = self.offset - end
        first_key = FIRST_KEY.match(raw, 1 + between)
        if raw.startswith(b"}") and first_key:
            self.seam, self.between = raw[: first_key.end()], between

    def many(self, path: tuple[str | int, ...], index: int) -> Generator[Element, None, int]:
        """The values of an array from here on while the strict decoder reads them; then the reader stands before the next, whose index is returned.

        A block is cut at its last seam. If that was no seam between two values of this array, the decoder says so.
        """
        position = self.offset
        self.file.seek(position)
        rest = b""
        joint = self.seam[1 : 2 + self.between]
        """What stands between two objects, and the brace of the second."""
        while (block := self.file.read(BLOCK)) and len(rest) < LONGEST_RUN:
            rest += block
            cut = rest.rfind(self.seam)
            if cut < 0:
                continue
            chunk = b"[" + rest[: cut + 1] + b"]"
            try:
                pieces = list(map(bytes, PIECES.decode(chunk)))
                values = self._values(chunk, pieces)
            except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
                break
            if values is None:
                break
            before, at = position - 1, 1
            for value, piece in zip(values, pieces, strict=True):
                end = at + len(piece)
                yield Element((*path, index), value, before + at, before + end, True)
                index += 1
                if chunk.startswith(joint, end):
                    at = end + self.between
                elif gap := BETWEEN.match(chunk, end):
                    at = gap.end()
            position += cut + 1 + self.between
            rest = rest[cut + 1 + self.between :]
        self.resume(position)
        return index

    def _values(self, chunk: bytes, pieces: Sequence[bytes]) -> list[object] | None:
        """The values of an array; None where a key comes twice in one, as a rule: fewer are read than are written."""
        found: list[object] = [None] * len(pieces) if self.usual is None else list(map(self.usual, pieces))
        others = [number for number, value in enumerate(found) if value is None]
        if len(others) < len(found):
            chunk = b"[" + b",".join([pieces[number] for number in others]) + b"]"
        values = self.strict.decode(chunk)
        if msgspec.json.encode(values).count(KEY) != chunk.count(KEY):
            return None
        for number, value in zip(others, values, strict=True):
            found[number] = value
        return found

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

    def value(self) -> tuple[object, int, int, bool, str]:
        """The value that begins here, whole, with its byte range, whether it is damaged and a key it has twice."""
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
            return value, start, self.offset, damaged, SURROGATE.sub("\ufffd", self.repeated)

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
