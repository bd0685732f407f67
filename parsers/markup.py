"""Pages and XML files cut into the runs of their messages, a block at a time, and the elements of one run.

A file is cut where a tag of the exporter's begins. Exporters escape what people wrote, so nothing in a message begins another. No document type
is ever read: an entity that XML itself does not know stays as it is written, and nothing is expanded or fetched.
"""

import re
from collections.abc import Iterable, Iterator
from html import unescape
from typing import TYPE_CHECKING, NamedTuple

from parsers.export import Export

if TYPE_CHECKING:
    from lxml.html import HtmlElement

BLOCK = 1 << 18
LONGEST_CUT = 400
"""More than any opening tag that the end of a block may cut."""
LONGEST_MARK = 1024
"""More than anything that tells a page and that the end of a block may cut."""
LONGEST = 64 << 20
"""A run of more bytes is cut there: no message is so long."""
TAIL = 1 << 16
"""More than what stands behind the end of a page: a line that the program which saved it has added, and blanks. Even, for UTF-16."""
ROOT = re.compile(r"(?P<above>(?:<[?!](?!--)[^<>]*>|<!--(?:(?!-->).)*-->|\s)*+)<(?P<name>[A-Za-z][A-Za-z0-9_.:-]*+)[^<>]*+>", re.DOTALL)
"""The first tag of a file, and what stands above it."""
PAGE = re.compile(r"<(?:head|body)\b", re.IGNORECASE)
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
"""Markup cannot hold these."""
NULL = re.compile(r"&#(?:0+|[xX]0+)(?![0-9A-Fa-f])")
"""Nor this by reference; what stands for it differs from reader to reader."""
ATTRIBUTE = re.compile(r"""(?<![\w:.-])([A-Za-z_:][\w:.-]*)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
REFERENCE = re.compile(r"&(?:#x([0-9A-Fa-f]{1,6})|#([0-9]{1,7})|(amp|lt|gt|quot|apos));")
PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
HALF = re.compile("[\ud800-\udfff]")
CLOSING = re.compile(r"\A(?:\s*>[^<>]{1,40}/<)*\s*")
"""The tags and blanks behind the last word, of a text that is turned round: searched for from each of them, they would be read as often."""
SHOWN = "shown"
"""The tag of an element that stands for words; markup cannot hold all that a reference in an attribute gives, so they stay there."""
BLOCKS = ("div", "p", "li", "ul", "tr", "td", "h1", "h2", "h3", "table")
NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}


class Piece(NamedTuple):
    """A run of the file: what is above the first message (`start` 0), or a message with what follows up to the next."""

    start: int
    end: int
    text: str
    damaged: bool


def in_head(export: Export, pattern: re.Pattern[bytes]) -> bool:
    return pattern.search(narrow(export.head, export.codec)) is not None


def holds(export: Export, pattern: re.Pattern[bytes]) -> bool:
    """Whether a file has this anywhere: what tells a page may stand far below its head."""
    rest = b""
    with export.open() as file:
        while block := file.read(BLOCK):
            letters = narrow(block, export.codec)
            if pattern.search(rest + letters):
                return True
            rest = letters[-LONGEST_MARK:]
    return False


def pieces(export: Export, opening: re.Pattern[bytes]) -> Iterator[Piece]:
    """The file cut where `opening` matches."""
    codec = export.codec
    start, rest = 0, b""
    with export.open() as file:
        while block := file.read(BLOCK):
            seen = max(1, len(rest) - LONGEST_CUT)
            rest += block
            at = 0
            for found in _starts(opening, rest, seen, codec):
                yield piece_of(start + at, rest[at:found], codec)
                at = found
            start, rest = start + at, rest[at:]
            if len(rest) > LONGEST:
                yield piece_of(start, rest, codec)
                start, rest = start + len(rest), b""
    if rest:
        yield piece_of(start, rest, codec)


def _starts(opening: re.Pattern[bytes], raw: bytes, seen: int, codec: str) -> Iterator[int]:
    """Where `opening` matches; in UTF-16, on what the letters of ASCII are there."""
    if not codec.startswith("utf-16"):
        yield from (found.start() for found in opening.finditer(raw, seen))
        return
    begin = seen - seen % 2
    starts = (begin + 2 * found.start() for found in opening.finditer(narrow(raw[begin:], codec)))
    yield from (start for start in starts if start >= seen)


def narrow(raw: bytes, codec: str) -> bytes:
    """What bytes are searched as: UTF-16, from an even byte on, with one byte a letter, 0 for those beyond a byte."""
    if not codec.startswith("utf-16"):
        return raw
    low, high = (raw[0::2], raw[1::2]) if codec == "utf-16-le" else (raw[1::2], raw[0::2])
    return bytes(0 if above else letter for letter, above in zip(low, high, strict=False))


def pieces_at(export: Export, spans: Iterable[tuple[int, int]]) -> Iterator[Piece]:
    """The runs between these bytes, in this order."""
    codec = export.codec
    with export.open() as file:
        for start, end in spans:
            file.seek(start)
            yield piece_of(start, file.read(end - start), codec)


def piece_of(start: int, raw: bytes, codec: str) -> Piece:
    try:
        return Piece(start, start + len(raw), raw.decode(codec), damaged=False)
    except UnicodeDecodeError:
        return Piece(start, start + len(raw), raw.decode(codec, "replace"), damaged=True)


def breaks_off(export: Export) -> bool:
    """Whether a page or XML file ends before the element that all of it stands in does."""
    root = ROOT.match(export.text_head)
    if root is None or root[0].endswith("/>"):
        return False
    is_page = root["name"].lower() == "html" and PAGE.search(export.text_head) is not None
    if not is_page and "<?xml" not in root["above"]:
        return False  # a table or some lines of a page need nothing around them
    with export.open() as file:
        file.seek(max(0, export.source.bytes - TAIL))
        tail = narrow(file.read(), export.codec)
    ends = rb"body|html" if is_page else re.escape(root["name"].encode())
    return re.search(rb"</(?:%s)\s*>" % ends, tail, re.IGNORECASE) is None


# ── XML ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def attributes(tag: str) -> dict[str, str]:
    """The attributes of a tag, references undone; the first counts where one comes twice."""
    found: dict[str, str] = {}
    for name, double, single in ATTRIBUTE.findall(tag):
        found.setdefault(name, dereferenced(double or single))
    return found


def dereferenced(text: str) -> str:
    """References to characters undone, also where an exporter wrote the two halves of a surrogate pair; half a pair becomes U+FFFD."""
    if "&" not in text:
        return text
    text = REFERENCE.sub(_character, text)
    text = PAIR.sub(lambda pair: pair[0].encode("utf-16-le", "surrogatepass").decode("utf-16-le"), text)
    return HALF.sub("\ufffd", text)


def _character(reference: re.Match[str]) -> str:
    if reference[3]:
        return NAMED[reference[3]]
    code = int(reference[1], 16) if reference[1] else int(reference[2])
    return chr(code) if code <= 0x10FFFF else reference[0]


# ── HTML ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def parsed(markup: str) -> "HtmlElement | None":
    """The elements of a run of a page; None where there is none, characters that markup cannot hold, or elements nested deeper than can be read."""
    if CONTROL.search(markup) or NULL.search(markup):
        return None
    page, is_whole = _parsed(markup)
    return page if is_whole else None


def page_of(markup: str) -> "HtmlElement | None":
    """The elements of a page as a browser would show it, whatever its state; None where there is none."""
    return _parsed(CONTROL.sub(" ", markup))[0]


def _parsed(markup: str) -> "tuple[HtmlElement | None, bool]":
    """The elements, and whether all of the text is in them."""
    from lxml import etree, html

    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=True)
    try:
        page = html.document_fromstring(markup.encode("utf-8", "replace"), parser=parser)
    except etree.ParserError:
        return None, True
    return page, not parser.error_log.filter_from_fatals()


def classes(element: "HtmlElement") -> list[str]:
    return (element.get("class") or "").split()


def of_class(element: "HtmlElement", name: str) -> Iterator["HtmlElement"]:
    """The elements below this one that have a class, in the order of the page."""
    return (found for found in element.iterdescendants() if name in classes(found))


def first_of_class(element: "HtmlElement", *names: str) -> "HtmlElement | None":
    return next((found for name in names for found in of_class(element, name)), None)


def show(picture: "HtmlElement") -> None:
    """Let a picture stand in the text for the words that it has for itself, in `alt` or `name`."""
    picture.tag = SHOWN


def _of_picture(element: "HtmlElement") -> str:
    return (element.get("alt") or element.get("name") or "") if element.tag == SHOWN else ""


def text_of(element: "HtmlElement | None") -> str:
    """The characters of an element, a break as a line end, line ends and blanks of the page as they stand."""
    if element is None:
        return ""
    parts: list[str] = []
    for kind, found in _walk(element):
        parts.append("\n" if kind == "break" else found)
    return CONTROL.sub("", "".join(parts))


def _walk(element: "HtmlElement") -> Iterator[tuple[str, str]]:
    """Text and breaks below an element without recursion: a hostile page may nest as deep as it likes."""
    todo: list[tuple[HtmlElement, bool]] = [(element, False)]
    while todo:
        found, done = todo.pop()
        if done:
            if found is not element:
                yield "text", found.tail or ""
            continue
        todo.append((found, True))
        if found.tag == "br":
            yield "break", ""
        else:
            yield "text", _of_picture(found) + (found.text or "")
            todo.extend((child, False) for child in reversed(list(found)))


def line_of(element: "HtmlElement | None") -> str:
    """The characters of an element whose line ends and blanks are layout."""
    return " ".join(text_of(element).split())


def plain(markup: str) -> str:
    """A text that an exporter wrote as markup in a cell or string: breaks and paragraphs as line ends, tags left out, references undone."""
    if "<" not in markup:
        return unescape(markup)
    end = len(CLOSING.sub("", markup[::-1], count=1))
    broken = re.sub(r"(?i)<br\s*/?>|</(?:p|div|li)>(?=.)", "\n", markup[:end]) + markup[end:]
    return unescape(re.sub(r"</?[A-Za-z][^<>]*>", "", broken))


def blocks_of(element: "HtmlElement | None", *, without: tuple[str, ...] = (), blanks: bool = False) -> str:
    """The text of an element, one line for each of its blocks; elements with one of these tags or classes left out.

    `blanks`: line ends within a block are people's own, so that lines between them that are empty stay.
    """
    if element is None:
        return ""
    edge = "\0" if blanks else "\n"
    parts: list[str] = []
    todo: list[tuple[HtmlElement, bool]] = [(element, False)]
    while todo:
        found, done = todo.pop()
        if done:
            parts += [edge if found.tag in BLOCKS else "", _of_text(found.tail) if found is not element else ""]
        elif found is not element and (found.tag in without or any(name in without for name in classes(found))):
            parts += [edge, _of_text(found.tail)]
        else:
            parts.append(edge if found.tag in BLOCKS else "\n" if found.tag == "br" else "")
            parts.append(_of_text(_of_picture(found) + (found.text or "")))
            todo.append((found, True))
            todo.extend((child, False) for child in reversed(list(found)))
    text = "".join(parts)
    if blanks:
        within = filter(None, (block.strip(" \t\n") for block in text.split(edge)))
        return "\n".join(line.strip() for block in within for line in block.split("\n")).strip("\n")
    return "\n".join(filter(None, (line.strip() for line in text.split("\n"))))


def _of_text(written: str | None) -> str:
    return CONTROL.sub("", written or "")
