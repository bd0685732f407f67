"""JSON that a saved page carries in a script, `JSON.parse('…')` or a bare object, with the byte of the page that each of its bytes came from."""

import io
import json
import re
from array import array
from collections.abc import Iterator
from dataclasses import dataclass

from parsers.export import Export
from parsers.json_elements import Element, elements
from parsers.json_window import BrokenJson
from parsers.reversible import decoded, shown, size

LONGEST_PAGE = 32 << 20
CALL = re.compile(r"JSON\.parse\(\s*(['\"])")
ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2})|(.))", re.DOTALL)
SCRIPT = re.compile(r"<|(?:(?:var|let|const)\s+|window\.)\w{1,40}\s*=")
"""How a page begins, or a script that was cut out of one."""
LETTERS = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}


@dataclass(frozen=True, slots=True)
class Payload:
    """What one `JSON.parse` of a page is given, escapes of the script undone in one pass from left to right."""

    raw: bytes
    """UTF-8."""
    origins: "array[int]"
    """For each byte of it, and for its end, a byte of the page."""

    def elements(self, *patterns: tuple[str, ...]) -> Iterator[Element]:
        """Like `Export.elements_at`, with the byte ranges of the page. Raises BrokenJson, of the page as well."""
        try:
            for element in elements(io.BytesIO(self.raw), *patterns, exact_numbers=True):
                yield element._replace(start=self.origins[element.start], end=self.origins[element.end])
        except BrokenJson as broken:
            raise BrokenJson(self.origins[min(broken.offset, len(self.raw))], broken.reason, truncated=broken.truncated) from broken


def may_hold_script(export: Export) -> bool:
    """Whether a file begins as a page does, or a script that was cut out of one."""
    return export.source.bytes <= LONGEST_PAGE and SCRIPT.match(export.json_head) is not None


def payloads(export: Export) -> Iterator[Payload]:
    """Of every `JSON.parse('…')` of a page."""
    page, codec = _page(export)
    read = start = 0
    for call in CALL.finditer(page):
        if call.start() < read:
            continue  # inside the string before
        start += size(page[read : call.end()], codec)
        read = call.end()
        yield _unescaped(page[read : _closing(page, read, call[1])], start, codec)


def assigned(export: Export, name: str, *, holding: str) -> Payload | None:
    """The object that a script of the page gives to a variable, up to the end of the script; None if it does not hold this text."""
    page, codec = _page(export)
    found = re.search(rf"\b{re.escape(name)}\s*=\s*(?=\{{)", page)
    script = page[found.end() :].partition("</script")[0] if found else ""
    if found is None or holding not in script:
        return None
    try:
        _value, end = json.JSONDecoder().raw_decode(script)
    except (json.JSONDecodeError, RecursionError, ValueError):
        end = len(script)
    raw, origins = shown(script[:end]).encode("utf-8", "surrogatepass"), array("Q")
    start = size(page[: found.end()], codec)
    for letter in script[:end]:
        origins.extend([start] * len(shown(letter).encode("utf-8", "surrogatepass")))
        start += size(letter, codec)
    origins.append(start)
    return Payload(raw, origins)


def unescaped(text: str) -> str:
    """A string of a script with its escapes undone; half of a surrogate pair becomes U+FFFD."""
    if "\\" not in text:
        return text
    undone = ESCAPE.sub(lambda escape: chr(int(code, 16)) if (code := escape[1] or escape[2]) else LETTERS.get(escape[3], escape[3]), text)
    return undone.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _page(export: Export) -> tuple[str, str]:
    codec = export.codec
    with export.open() as file:
        return decoded(file.read(LONGEST_PAGE), codec), codec


def _closing(page: str, at: int, quote: str) -> int:
    """Where the string that begins here ends."""
    for found in re.compile(rf"\\.|{quote}|\n", re.DOTALL).finditer(page, at):
        if found[0] in (quote, "\n"):
            return found.start()
    return len(page)


def _unescaped(text: str, start: int, codec: str) -> Payload:
    raw, origins = bytearray(), array("Q")

    def put(characters: str, origin: int) -> None:
        encoded = characters.encode("utf-8", "surrogatepass")
        raw.extend(encoded)
        origins.extend([origin] * len(encoded))

    at = 0
    for escape in ESCAPE.finditer(text):
        for letter in text[at : escape.start()]:
            put(shown(letter), start)
            start += size(letter, codec)
        code = escape[1] or escape[2]
        put(chr(int(code, 16)) if code else LETTERS.get(escape[3], shown(escape[3])), start)
        start += size(escape[0], codec)
        at = escape.end()
    for letter in text[at:]:
        put(shown(letter), start)
        start += size(letter, codec)
    origins.append(start)
    return Payload(bytes(raw), origins)
