r"""Rich text (.rtf), which TextEdit, WordPad and WPS save: the text that it shows.

    {\rtf1\ansi\ansicpg936{\fonttbl{\f0\fnil\fcharset134 SimSun;}}\f0 \'bf\'cd\'b7\'fe: \u22312?\u30340?\par
    \trowd\cellx2000\cellx4000 \intbl 10:00\cell \'c4\'fa\'ba\'c3\cell\row \pard {\*\generator Riched20;}}

Letters stand in the code page of their font (`\fcharset`, else `\ansicpg`), a byte each as `\'hh` or as it is, or as `\u` with so many (`\uc`)
letters behind it for programs that do not know it. A group that is not text is known by its first word or by `\*`.
The second byte of a letter may be one of ASCII, so that bytes are decoded in a row. Compare the Rich Text Format Specification 1.9.1.
"""

import codecs
import re
from collections.abc import Iterator
from typing import NamedTuple

from parsers.written import WIDEST, BrokenDocument, Budget, HugeDocument, Table, Written

MAGIC = re.compile(rb"\s*\{\\rtf")
LONGEST = 64 << 20
DEEPEST = 4096
TOKEN = re.compile(rb"\\([A-Za-z]{1,32})(-?[0-9]{1,10})? ?|\\'([0-9A-Fa-f]{2})|\\(.)|([{}])|([\r\n\0]+)|([^\\{}\r\n\0]+)", re.DOTALL)
CHARSETS = {
    77: "mac_roman", 128: "cp932", 129: "cp949", 134: "gb18030", 136: "cp950", 161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255",
    178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250",
}  # fmt: skip
PAGES = {65001: "utf-8", 936: "gb18030", 54936: "gb18030", 10000: "mac_roman", 10008: "gb2312"}
"""Numbers of code pages that Python calls otherwise."""
LETTERS = {
    "tab": "\t", "line": "\n", "page": "\n", "emdash": "\u2014", "endash": "\u2013", "emspace": "\u2003", "enspace": "\u2002", "bullet": "\u2022",
    "lquote": "\u2018", "rquote": "\u2019", "ldblquote": "\u201c", "rdblquote": "\u201d", "nestcell": "\t", "nestrow": "\n",
}  # fmt: skip
SYMBOLS = {b"~": "\xa0", b"_": "\u2011", b"{": "{", b"}": "}", b"\\": "\\", b"\n": "\n", b"\r": "\n"}
NOT_SHOWN = frozenset((
    "annotation", "atnauthor", "atnid", "author", "buptim", "colortbl", "comment", "company", "creatim", "datastore", "filetbl", "fldinst", "fonttbl",
    "footer", "footerf", "footerl", "footerr", "footnote", "generator", "header", "headerf", "headerl", "headerr", "info", "keywords", "listtable",
    "listtext", "nonesttables", "nonshppict", "objdata", "operator", "pict", "pntext", "revtbl", "shprslt", "stylesheet", "subject", "themedata",
    "title", "xe",
))  # fmt: skip
REMARKS = ("annotation", "footnote")


class State(NamedTuple):
    """What a group inherits, and what ends with it."""

    codec: str
    skipped: int = 1
    """Letters behind a `\\u`."""
    group: str = ""
    """The first word of a group that is not shown."""
    is_struck: bool = False


def is_rtf(beginning: bytes) -> bool:
    return MAGIC.match(beginning) is not None


def written(raw: bytes) -> Written:
    """All of the text. Raises BrokenDocument."""
    if len(raw) > LONGEST:
        raise HugeDocument(f"> {LONGEST}")
    reader = _Reader()
    try:
        parts = list(reader.parts(raw))
    except (LookupError, OverflowError) as error:
        raise BrokenDocument(str(error)) from error
    return Written(parts, reader.pictures, reader.remarks, breaks_off=bool(reader.stack))


class _Reader:
    def __init__(self) -> None:
        self.page = "cp1252"
        self.fonts: dict[int, str] = {}
        self.font = 0
        """The one that the table of fonts is at."""
        self.state = State(self.page)
        self.stack: list[State] = []
        self.left = 0
        """How many letters are yet to be skipped."""
        self.decoder = codecs.getincrementaldecoder(self.page)("replace")
        self.text: list[str] = []
        self.cells: list[str] = []
        self.rows: list[list[str]] = []
        self.in_table = False
        self.pictures = self.remarks = 0
        self.budget = Budget()

    def parts(self, raw: bytes) -> Iterator[str | Table]:
        at = 0
        while (token := TOKEN.match(raw, at)) is not None:
            at = token.end()
            word, number, byte, symbol, brace, _end, run = token.groups()
            if byte is not None or run is not None:
                self._bytes(bytes.fromhex(byte.decode()) if byte else run)
            elif word is not None:
                name, count = word.decode(), int(number) if number else None
                if name == "bin":
                    at += max(0, count or 0)
                yield from self._word(name, count)
            elif brace is not None and self._brace(brace):
                break
            elif symbol is not None:
                yield from self._symbol(symbol)
        if self.text or self.cells:
            yield from self._paragraph()
        yield from self._table()

    def _bytes(self, run: bytes) -> None:
        skipped = min(self.left, len(run))
        self.left -= skipped
        if skipped < len(run):
            self._show(self.decoder.decode(run[skipped:]))

    def _show(self, text: str) -> None:
        if text and not self.state.group and not self.state.is_struck:
            self.budget.spend(len(text))
            self.text.append(text)

    def _shift(self, codec: str | None = None) -> None:
        """What is left of a letter that does not go on."""
        self._show(self.decoder.decode(b"", final=True))
        if codec is not None:
            self.state = self.state._replace(codec=codec)
        self.decoder = codecs.getincrementaldecoder(self.state.codec)("replace")

    def _brace(self, brace: bytes) -> bool:
        """Whether it ends the document."""
        self._shift()
        self.left = 0
        if brace == b"{":
            self.stack.append(self.state)
            if len(self.stack) > DEEPEST:
                raise BrokenDocument(f"> {DEEPEST}")
            return False
        if not self.stack:
            return True
        self.state = self.stack.pop()
        self._shift(self.state.codec)
        return not self.stack

    def _symbol(self, symbol: bytes) -> Iterator[str | Table]:
        if symbol == b"*":
            self.state = self.state._replace(group=self.state.group or "*")
        elif self.left:
            self.left -= 1
        elif symbol in b"\r\n":
            yield from self._word("par", None)
        else:
            self._shift()
            self._show(SYMBOLS.get(symbol, ""))

    def _word(self, name: str, count: int | None) -> Iterator[str | Table]:
        self._shift()
        if name == "u":
            self._show(chr((count or 0) % 0x10000))
            self.left = self.state.skipped
            return
        self.left = 0
        if name == "uc":
            self.state = self.state._replace(skipped=max(0, count or 0))
        elif name == "ansicpg":
            self.page = _codec(count or 0)
            self._shift(self.page)
        elif name in ("f", "fcharset", "cpg"):
            self._font(name, count or 0)
        elif name == "shptxt":
            self.state = self.state._replace(group="")  # a box stands in a group that programs without boxes pass over
        elif name == "plain":
            self.state = self.state._replace(is_struck=False)
        elif name == "deleted":
            self.remarks += count != 0 and not self.state.is_struck
            self.state = self.state._replace(is_struck=count != 0)
        elif name in NOT_SHOWN:
            self.pictures += name == "pict" and self.state.group != "nonshppict"
            self.remarks += name in REMARKS and not self.state.group
            self.state = self.state._replace(group=name if name in ("nonshppict", "fonttbl") or not self.state.group else self.state.group)
        elif self.state.group:
            return
        elif name in LETTERS:
            self._show(LETTERS[name])
        else:
            yield from self._layout(name)

    def _font(self, name: str, number: int) -> None:
        if self.state.group == "fonttbl":
            if name == "f":
                self.font = number
            elif name == "cpg" or number in CHARSETS:
                self.fonts[self.font] = _codec(number) if name == "cpg" else CHARSETS[number]
        elif name == "f":
            self._shift(self.fonts.get(number, self.page))

    def _layout(self, name: str) -> Iterator[str | Table]:
        if name == "pard":
            self.in_table = False
        elif name == "intbl":
            self.in_table = True
        elif name in ("par", "sect"):
            if self.in_table:
                self._show("\n")
            else:
                yield from self._table()
                yield self._taken()
        elif name == "cell":
            self.cells = [*self.cells, self._taken().strip("\n")][:WIDEST]
        elif name == "row":
            self.budget.spend(len(self.cells) + 1)
            self.rows.append(self.cells)
            self.cells = []

    def _paragraph(self) -> Iterator[str | Table]:
        """What stands at the end without one."""
        if self.cells:
            self.rows.append([*self.cells, self._taken()])
            self.cells = []
        else:
            yield from self._table()
            yield self._taken()

    def _table(self) -> Iterator[Table]:
        if self.rows:
            yield Table(self.rows)
            self.rows = []

    def _taken(self) -> str:
        """The text since the last paragraph or cell; a letter beyond `\\u` is written as two halves."""
        text = "".join(self.text).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        self.text.clear()
        self.budget.spend(1)
        return text


def _codec(page: int) -> str:
    name = PAGES.get(page, f"cp{page}")
    try:
        codecs.lookup(name)
    except LookupError:
        return "cp1252"
    return name
