"""Quotations: read from the messages, and checked against the preserved source bytes before anything is written."""

import csv
import io
import json
import quopri
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html import unescape
from itertools import chain, groupby
from pathlib import Path

from casefile.errors import IntegrityError
from casefile.findings import Quote
from casefile.records import Message, Place, Source
from casefile.store import CaseFile
from parsers.export import Export
from parsers.mail_mime import Span, text_at
from parsers.mapi import texts_of
from parsers.markup import CONTROL, dereferenced, parsed, plain, show, text_of
from parsers.script_data import unescaped
from pipeline.originals import originals_name, sha256_of

LONE = re.compile("[\ud800-\udfff]")
"""Half of a surrogate pair; it is kept as U+FFFD."""
HEX = re.compile(r"(?<!\\)\\x([0-9A-Fa-f]{2})")
"""No JSON, but what some exporters write."""
WORDS = re.compile(r"<[^<>]*>(?:\s*<!\[CDATA\[((?:(?!\]\]>|<!\[CDATA\[).)*)\]\]>\s*|([^<]+))</", re.DOTALL)
TAG = re.compile(r"<[^<>]*>")
ELEMENT = re.compile(r"</?[A-Za-z!][^<>]*>")
"""What is a tag and no sign of comparison."""
NO_PICTURE = re.compile(r"<(?!img\b)/?[a-z!][^<>]*>", re.IGNORECASE)
"""Pictures may stay where they stood in a text."""
SHOWN_AS = re.compile(r"""<(?=[^<>]*>)(?:(?:img|emoji)\b[^<>]*?\salt|discord-custom-emoji\b[^<>]*?\sname)="([^"<>]*)"[^<>]*>""", re.IGNORECASE)
"""A picture and the words for it: an emoji, as pages show it."""
PICTURES = ("img", "emoji", "discord-custom-emoji")
"""The tags of such pictures."""
ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
"""A sign that means something in Markdown, made to mean nothing."""
HALVES = re.compile(r"&#(5[56][0-9]{3});&#(5[67][0-9]{3});")
"""References to the two halves of a surrogate pair, as SMS backups have them."""
ATTRIBUTE = re.compile(r"""(?<![\w:.-])([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
UNREADABLE = re.compile("\ufffd+")
"""Where bytes make no character; how many of these stand for them depends on where a reader stopped to decode."""
STRING = re.compile(r"""'((?:\\.|[^'\\])*)'|"((?:\\.|[^"\\])*)"|`((?:\\.|[^`\\])*)`""", re.DOTALL)
"""A string of a script."""
MAILS = ("eml", "gmail_mbox", "mbox")
"""Formats that encode what people write: a run of such a file gives its text when it is read again as a mail."""
QUOTE = re.compile("['\"`]")
JOINTS = " :;,\n…"
"""What may stand between the pieces of a notice that a source keeps in several fields."""


def quoted(case: CaseFile, quote: Quote) -> str:
    """The characters of a quotation, from the message they stand in."""
    return quote.words_in(case.get(Message, quote.message).text)


def check(case: CaseFile, originals: Path) -> None:
    """Hash every original again, and read every message, and every copy of it, again at its place.

    IntegrityError names the source and the place where the bytes no longer give the text.
    """
    sources = {source.id: source for source in case.records(Source)}
    for source in sources.values():
        _check_hash(source, originals / originals_name(source))
    said = chain(((message.place, message.text) for message in case.messages()), case.copied_texts())
    for id_, texts in groupby(said, key=lambda pair: pair[0].source):
        source = sources[id_]
        with _opened(source, originals / originals_name(source)) as holds_at:
            for place, text in texts:
                if not holds_at(place, text):
                    raise IntegrityError("quote_differs", path=source.path, place=place.where)


def _check_hash(source: Source, file: Path) -> None:
    try:
        found = sha256_of(file)
    except FileNotFoundError as error:
        raise IntegrityError("original_missing", path=source.path, place=file.name) from error
    if found != source.sha256:
        raise IntegrityError("original_changed", path=source.path, place=file.name)


@contextmanager
def _opened(source: Source, file: Path) -> Iterator[Callable[[Place, str], bool]]:
    """Whether a file holds a text at a place, decoded as it was when it was read."""
    encoding = (source.encoding or "utf-8").replace("utf-8-sig", "utf-8")
    rows: Rows | None = None

    def holds_at(place: Place, text: str) -> bool:
        nonlocal rows
        if source.format == "outlook_msg":
            opened.seek(0)
            return text in texts_of(opened)
        if place.start is not None and place.end is not None:
            opened.seek(place.start)
            raw = opened.read(place.end - place.start)
            if source.format in MAILS:
                return text_at(raw, Span(0, len(raw), is_of_mbox=source.format != "eml")) == text
            return holds(raw.decode(encoding, "replace"), text)
        rows = rows or Rows(source, file)
        return rows.hold(place, text)

    with file.open("rb") as opened:
        yield holds_at


# ── does a run of a file hold a text? ─────────────────────────────────────────────────────────────────────────────


def holds(raw: str, text: str) -> bool:
    """Whether a run of a source gives this text: as it stands, or with the escapes of its format undone."""
    if any(form(raw, text) for form in FORMS):
        return True
    return "\ufffd" in text and any(form(UNREADABLE.sub("\ufffd", raw), UNREADABLE.sub("\ufffd", text)) for form in FORMS)


def _as_it_stands(raw: str, text: str) -> bool:
    return text in raw


def _in_json(raw: str, text: str) -> bool:
    try:
        value = json.loads(HEX.sub(r"\\u00\1", raw).strip("\ufeff, \t\r\n"), strict=False)
    except json.JSONDecodeError:
        return False
    scalars = list(_scalars(value))
    if any(text in scalar or text in mended(scalar) for scalar in scalars) or _made_of(scalars, text):
        return True
    pages = [scalar for scalar in scalars if "<" in scalar or "&" in scalar]
    return any(_in_markup(page, text) or _in_elements(page, text) for page in pages) or _made_of([*scalars, *map(plain, pages)], text)


def _scalars(value: object) -> Iterator[str]:
    match value:
        case dict():
            for key, member in value.items():
                yield from _scalars(key)
                yield from _scalars(member)
        case list():
            for member in value:
                yield from _scalars(member)
        case str():
            yield UNREADABLE.sub("\ufffd", LONE.sub("\ufffd", value))
            if value.startswith(("{", "[")):
                yield from _scalars(_nested(value))
        case _:
            yield json.dumps(value)


def _nested(text: str) -> object:
    """JSON that a string of a JSON file holds; nothing where it holds none."""
    try:
        value = json.loads(text)
    except (json.JSONDecodeError, RecursionError):
        return []
    return value if isinstance(value, dict | list) else []


def mended(text: str) -> str:
    """UTF-8 that was written as if it were Latin-1, as Meta's exports do."""
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return ""


def _in_cells(raw: str, text: str) -> bool:
    rows = (row for delimiter in ",\t;" for row in csv.reader(io.StringIO(raw, newline=""), delimiter=delimiter))
    return any(any(text in cell or ("</" in cell and _in_elements(cell, text)) for cell in row) or _made_of(row, text) for row in rows)


def _in_elements(xml: str, text: str) -> bool:
    """Made of the words of XML elements, run together: what a person saw of a message that a database keeps as XML."""
    words = [unescape(plain or quoted).strip() for quoted, plain in WORDS.findall(xml)]
    return _made_of([*words, *(UNREADABLE.sub("\ufffd", word) for word in words)], text)


def _in_markup(raw: str, text: str) -> bool:
    """Tags taken out and entities undone. Blanks, and what markup cannot hold, are not compared: in markup they are layout."""
    raw = CONTROL.sub(" ", HALVES.sub(_whole, raw))
    solid = _solid(text)
    if any(
        solid in _solid(undone(bare))
        for bare in (TAG.sub("", raw), ELEMENT.sub("", SHOWN_AS.sub(r"\1", raw)), raw, ELEMENT.sub("", raw), NO_PICTURE.sub("", raw))
        for undone in (unescape, dereferenced)
    ):
        return True
    page = parsed(raw) if "<" in raw else None
    if page is None:
        return False
    bare = _solid(text_of(page))
    for picture in list(page.iter(*PICTURES)):
        show(picture)
    return _in_order(bare, text) or _in_order(_solid(text_of(page)), text)


def _in_order(solid: str, text: str) -> bool:
    """Whether the lines of a text stand there one after the other; between them the exporter may have put something."""
    at = 0
    for line in map(_solid, text.split("\n")):
        at = solid.find(line, at)
        if at < 0:
            return False
        at += len(line)
    return True


def _whole(halves: re.Match[str]) -> str:
    """The character of a surrogate pair; what is none stays as it is."""
    pair = chr(int(halves[1])) + chr(int(halves[2]))
    try:
        return pair.encode("utf-16-le", "surrogatepass").decode("utf-16-le")
    except UnicodeDecodeError:
        return halves[0]


def _in_attributes(raw: str, text: str) -> bool:
    """Made of the attributes of the tags in a run, their names included."""
    raw = HALVES.sub(_whole, raw)
    values = [one for pair in ATTRIBUTE.findall(raw) for one in pair]
    return _made_of([*map(unescape, values), *map(dereferenced, values)], text)


def _in_pages(raw: str, text: str) -> bool:
    """In elements of XML that hold a page as text, the markup of the page taken out."""
    return any(text in plain(page) for quoted, written in WORDS.findall(raw) if "<" in (page := quoted or unescape(written)))


def _in_script(raw: str, text: str) -> bool:
    """In strings of a script, its escapes undone: as they stand, or with the markup that they hold taken out; the lines in any of them.

    A run may begin within a string.
    """
    within = raw[found.end() :] if (found := QUOTE.search(raw)) else ""
    strings = [unescaped(next(filter(None, found), "")) for part in (raw, within) for found in STRING.findall(part)]
    return text in strings or _made_of([*strings, *map(plain, strings)], text)


def _in_markdown(raw: str, text: str) -> bool:
    """As it stands, without the backslashes before signs that would mean something."""
    return "\\" in raw and text in ESCAPED.sub(r"\1", raw)


def _solid(text: str) -> str:
    return "".join(CONTROL.sub(" ", text).split())


def _made_of(scalars: list[str], text: str) -> bool:
    """Whether a text is nothing but strings of the source, run together."""
    pieces = sorted({*filter(None, scalars), *filter(None, map(mended, scalars))}, key=len, reverse=True)
    at = 0
    while at < len(text):
        piece = next((piece for piece in pieces if text.startswith(piece, at)), None)
        if piece is None and text[at] not in JOINTS:
            return False
        at += len(piece) if piece is not None else 1
    return True


def _in_quoted_printable(raw: str, text: str) -> bool:
    return "QUOTED-PRINTABLE" in raw.upper() and text in quopri.decodestring(raw.encode("utf-8", "replace")).decode("utf-8", "replace")


FORMS: tuple[Callable[[str, str], bool], ...] = (
    _as_it_stands,
    _in_json,
    _in_cells,
    _in_markup,
    _in_attributes,
    _in_pages,
    _in_script,
    _in_markdown,
    _in_quoted_printable,
)


class Rows:
    """What a source without byte ranges says at a place: the rows of a workbook, or the file as a whole."""

    def __init__(self, source: Source, file: Path) -> None:
        export = Export(source=source, file=file)
        self.rows = {f"{row.sheet}, row {row.number}": row.cells for row in export.whole_sheets()} if export.is_workbook else None
        self.whole = "" if self.rows is not None else file.read_bytes().decode(source.encoding or "utf-8", "replace")

    def hold(self, place: Place, text: str) -> bool:
        if self.rows is None:
            return holds(self.whole, text)
        cells = self.rows.get(place.where, [])
        return any(text in cell for cell in cells) or _made_of(cells, text)
