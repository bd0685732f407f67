"""JSON read element by element, with the byte range of each: an export of gigabytes never stands in memory whole."""

import re
from collections.abc import Callable, Generator, Iterator, Sequence
from decimal import Decimal
from typing import BinaryIO, NamedTuple

import msgspec

from parsers.json_window import BLOCK, BrokenJson, JsonWindow

LONGEST_RUN = 1 << 20
"""Bytes without a seam after which values are read one by one."""
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
Steps = tuple[str | int, ...]
Pattern = tuple[str, ...]
CLOSING = {"{": "}", "[": "]"}


class Element(NamedTuple):
    """One value of a JSON file."""

    path: Steps
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


def elements(
    file: BinaryIO, *patterns: Pattern, encoding: str = "utf-8", exact_numbers: bool = False, begin: int = 0, usual: Usual | None = None
) -> Iterator[Element]:
    """The values at any of `patterns` (`("messages", "*")`), one at a time, in file order.

    `*` is each element of an array, `?` each value of an object.

    Values beside the patterns come too, whole, with `wanted=False`: they are the envelope (a chat's name, its type). So does
    the key of each step of a pattern, alone, with the value None, and a callback or a name around it all. `exact_numbers` reads fractions as Decimal;
    `begin` is the byte of the file from which on it is JSON; `usual` may read elements of an array.
    Raises BrokenJson where the file stops being JSON; what came before it has been yielded.
    """
    window = JsonWindow(file, encoding, exact_numbers=exact_numbers, begin=begin)
    walk = _Walk(window, _Seam(window, STRICT_EXACT if exact_numbers else STRICT, usual))
    is_called = window.step_over(CALL)
    is_named = not is_called and window.step_over(ASSIGNED)
    if is_called or is_named:
        yield Element((), None, begin, window.offset, wanted=False)
    try:
        yield from walk.here((), patterns, None)
    except BrokenJson as broken:
        if walk.key_start is None:
            raise
        raise BrokenJson(walk.key_start, broken.reason, truncated=broken.truncated) from broken
    window.skip_blank()
    if is_called or (is_named and window.peek() == ";"):
        start = window.offset
        if is_called:
            window.expect(")")
            window.skip_blank()
        if window.peek() == ";":
            window.take()
        yield Element((), None, start, window.offset, wanted=False)
        window.skip_blank()
    if window.peek():
        raise BrokenJson(window.offset, "text after the end", truncated=False)


class _Walk:
    """From the root down to what the patterns ask for, and past all else."""

    def __init__(self, window: JsonWindow, seam: "_Seam") -> None:
        self.window = window
        self.seam = seam
        self.key_start: int | None = None
        """Where a key was read whose value has not been yielded."""

    def here(self, path: Steps, patterns: tuple[Pattern, ...], key_start: int | None) -> Iterator[Element]:
        """What stands here; `key_start` is where the key before it began."""
        window = self.window
        window.skip_blank()
        steps = {pattern[0] for pattern in patterns if pattern}
        closing = CLOSING.get(window.peek()) if () not in patterns else None
        if (closing == "}" and steps - {"*"}) or (closing == "]" and "*" in steps):
            if key_start is not None:
                yield from self._envelope(path, key_start)
            window.take()
            window.skip_blank()
            yield from self._members(path, patterns) if closing == "}" else self._items(path, patterns)
            window.expect(closing)
        else:
            value, start, end, damaged, repeated = window.value()
            self.key_start = None
            wanted = () in patterns
            yield Element(path, value, start if wanted or key_start is None else key_start, end, wanted, damaged, repeated)

    def _envelope(self, path: Steps, start: int) -> Iterator[Element]:
        """The key of a step, alone."""
        self.key_start = None
        yield Element(path, None, start, self.window.offset, wanted=False)

    def _members(self, path: Steps, patterns: tuple[Pattern, ...]) -> Iterator[Element]:
        window = self.window
        is_any = any(pattern and pattern[0] == ANY_KEY for pattern in patterns)
        while window.peek() != "}":
            key, start, *_ = window.value()
            self.key_start = start
            if not isinstance(key, str):
                raise BrokenJson(start, "a key that is no string", truncated=False)
            window.expect(":")
            deeper = tuple(pattern[1:] for pattern in patterns if pattern and pattern[0] in (key, ANY_KEY))
            is_said = () in deeper and is_any
            if is_said:
                yield from self._envelope((*path, key), start)
            yield from self.here((*path, key), deeper, None if is_said else start)
            if not window.separator("}"):
                break

    def _items(self, path: Steps, patterns: tuple[Pattern, ...]) -> Iterator[Element]:
        deeper = tuple(pattern[1:] for pattern in patterns if pattern and pattern[0] == "*")
        if () in deeper:
            yield from self._wanted(path)
            return
        index = 0
        while self.window.peek() != "]":
            yield from self.here((*path, index), deeper, None)
            index += 1
            if not self.window.separator("]"):
                break

    def _wanted(self, path: Steps) -> Iterator[Element]:
        """The values of the array that begins here, as many at a time as the strict decoder takes."""
        window, seam = self.window, self.seam
        index = 0
        patient_until = 0
        while window.peek() != "]":
            if seam.bytes and window.offset >= patient_until:
                index = yield from seam.many(path, index)
                patient_until = window.offset + BLOCK
            value, start, end, damaged, repeated = window.value()
            yield Element((*path, index), value, start, end, wanted=True, damaged=damaged, repeated=repeated)
            index += 1
            if not window.separator("]"):
                break
            if index == 1 and not seam.bytes:
                seam.learn(end)


class _Seam:
    """How one object of an array ends and the next begins, as this file writes it: what stands before a seam can be read many at once."""

    def __init__(self, window: JsonWindow, strict: "msgspec.json.Decoder[list[object]]", usual: Usual | None) -> None:
        self.window = window
        self.strict = strict
        """Reads many at once and mends nothing."""
        self.usual = usual
        self.bytes = b""
        """"" until two objects were seen."""
        self.between = 0
        """How many bytes of the seam stand between the two."""

    def learn(self, end: int) -> None:
        """The object before this one ended at `end`; this one begins here."""
        window = self.window
        if window.encoding != "utf-8":
            return
        resumed = window.file.tell()
        window.file.seek(end - 1)
        raw = window.file.read(BLOCK)
        window.file.seek(resumed)
        between = window.offset - end
        first_key = FIRST_KEY.match(raw, 1 + between)
        if raw.startswith(b"}") and first_key:
            self.bytes, self.between = raw[: first_key.end()], between

    def many(self, path: Steps, index: int) -> Generator[Element, None, int]:
        """The values of an array from here on while the strict decoder reads them; then the window stands before the next, whose index is returned.

        A block is cut at its last seam. If that was no seam between two values of this array, the decoder says so.
        """
        window = self.window
        position = window.offset
        window.file.seek(position)
        rest = b""
        joint = self.bytes[1 : 2 + self.between]
        """What stands between two objects, and the brace of the second."""
        while (block := window.file.read(BLOCK)) and len(rest) < LONGEST_RUN:
            rest += block
            cut = rest.rfind(self.bytes)
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
        window.resume(position)
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
