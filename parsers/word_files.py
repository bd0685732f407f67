"""Word's documents (.docx, ECMA-376) and those of LibreOffice (.odt, ODF 1.3), as the text that they show.

Both are ZIP archives with the text as XML in one part:

    word/document.xml     <w:p><w:r><w:t>客服：在的</w:t><w:br/></w:r></w:p> <w:tbl><w:tr><w:tc>…</w:tc></w:tr></w:tbl>
    content.xml           <text:p>客服：在的<text:line-break/></text:p> <table:table><table:table-row><table:table-cell>…

Left out is what is no text of the page or stands in it twice: numbers of lists, which the program counts, headers and footers, the older version that
Word adds for programs without text boxes, readings above Chinese characters, what a tracked change has struck out.
A text box comes behind the paragraph that it is fixed to. A cell over several rows is each row's.
"""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from parsers.workbook import PACKING
from parsers.written import WIDEST, BrokenDocument, Budget, HugeDocument, Table, Written, text_of_cell
from parsers.xml_tree import BrokenXml, element_of, name_of

if TYPE_CHECKING:
    from lxml.etree import _Element

LONGEST, MOST_TAGS = 48 << 20, 3_000_000
"""Bytes of XML, and how many elements begin or end in them."""
OF_WORD = re.compile(r"word/document[0-9]*\.xml")
OF_ODF, ODF, ODF_TEXT = "content.xml", "mimetype", b"application/vnd.oasis.opendocument.text"
STRUCK_OUT = ("{*}del", "{*}moveFrom")
WRAPPERS = frozenset({"sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo", "table-header-rows", "table-rows", "table-row-group"})
"""What may stand around a row or a cell."""
NOT_SHOWN = frozenset(
    {"rt", "ruby-text", "tracked-changes", "annotation", "note", "title", "desc", "forms", "sequence-decls", "rPr", "pPr", "sectPr"}
)
LETTERS = {"tab": "\t", "br": "\n", "cr": "\n", "line-break": "\n", "noBreakHyphen": "\u2011"}
BLANK, BOXES = "s", ("txbxContent", "text-box")
BLANKS = re.compile(r"[ \t\r\n]+")
UNICODE = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def part_of(path: Path) -> str | None:
    """Where the text of such a document is; None for any other file."""
    with path.open("rb") as file:
        if file.read(4) != b"PK\x03\x04":
            return None
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            if "META-INF/manifest.xml" in names and OF_ODF in names and ODF in names:
                return OF_ODF if _unpacked(archive, ODF).startswith(ODF_TEXT) else None
            return next(filter(OF_WORD.fullmatch, names), None) if "[Content_Types].xml" in names else None
    except (*PACKING, ValueError, OverflowError):  # also BrokenDocument
        return None


def written(path: Path, part: str) -> Written:
    """All of the text. Raises BrokenDocument."""
    try:
        with zipfile.ZipFile(path) as archive:
            raw = _unpacked(archive, part)
        codec = next((name for mark, name in UNICODE if raw.startswith(mark)), "utf-8-sig")
        root = element_of(raw.decode(codec))
    except HugeDocument:
        raise
    except (*PACKING, ValueError, OverflowError, BrokenXml) as error:
        raise BrokenDocument(str(error)) from error
    return _of_odf(root) if part == OF_ODF else _of_word(root)


def _unpacked(archive: zipfile.ZipFile, part: str) -> bytes:
    with archive.open(part) as packed:
        raw = packed.read(LONGEST + 1)
    if len(raw) > LONGEST or raw.count(b"<") > MOST_TAGS:
        raise HugeDocument(f"{part}: > {LONGEST}")
    return raw


def _of_word(root: "_Element") -> Written:
    from lxml import etree

    etree.strip_elements(root, "{*}Fallback", with_tail=False)
    struck = sum(any(name_of(one) in ("t", "delText") for one in run.iter()) for run in root.iter(*STRUCK_OUT))
    etree.strip_elements(root, *STRUCK_OUT, with_tail=False)
    remarks = sum(1 for _ in root.iter("{*}commentReference", "{*}footnoteReference", "{*}endnoteReference"))
    pictures = sum(1 for _ in root.iter("{*}blip", "{*}imagedata"))
    return Written(list(_Reader(is_odf=False).parts(root)), pictures, remarks + struck)


def _of_odf(root: "_Element") -> Written:
    remarks = sum(1 for _ in root.iter("{*}annotation", "{*}note", "{*}deletion"))
    pictures = sum(1 for _ in root.iter("{*}image"))
    body = next(root.iter("{*}body"), root)
    return Written(list(_Reader(is_odf=True).parts(body)), pictures, remarks)


def text_of_odf(cell: "_Element") -> str:
    """What a cell of LibreOffice's shows."""
    return text_of_cell(list(_Reader(is_odf=True).parts(cell)))


class _Reader:
    def __init__(self, *, is_odf: bool) -> None:
        self.is_odf = is_odf
        self.budget = Budget()

    def parts(self, holder: "_Element") -> Iterator[str | Table]:
        """Paragraphs and tables below an element, in their order."""
        todo: list[Iterator[_Element]] = [iter(holder)]
        while todo:
            one = next(todo[-1], None)
            if one is None:
                todo.pop()
            elif (name := name_of(one)) in ("p", "h"):
                boxes: list[_Element] = []
                text = "".join(self._letters(one, boxes))
                self.budget.spend(len(text) + 1)
                yield text
                todo.append(iter(boxes))
            elif name in ("tbl", "table"):
                yield Table(self._rows(one))
            elif name not in NOT_SHOWN:
                todo.append(iter(one))

    def _letters(self, paragraph: "_Element", boxes: "list[_Element]") -> Iterator[str]:
        """The text of a paragraph; what has paragraphs of its own is put aside."""
        from lxml import etree

        walk = etree.iterwalk(paragraph, events=("start", "end"))
        for event, one in walk:
            name = name_of(one)
            if event == "end":
                yield self._shown(one.tail) if self.is_odf and one is not paragraph else ""
            elif name in BOXES:
                boxes.append(one)
                walk.skip_subtree()
            elif name in NOT_SHOWN:
                walk.skip_subtree()
            elif name in LETTERS:
                yield LETTERS[name]
            elif name == BLANK:
                count = _number(one, "c")
                self.budget.spend(count)
                yield " " * count
            elif self.is_odf or name == "t":
                yield self._shown(one.text)

    def _shown(self, text: str | None) -> str:
        return BLANKS.sub(" ", text or "") if self.is_odf else text or ""

    def _rows(self, table: "_Element") -> list[list[str]]:
        rows: list[list[str]] = []
        for row in _within(table, "tr", "table-row"):
            cells = self._cells(row, rows[-1] if rows else [])
            self.budget.spend(sum(map(len, cells)) + len(cells) + 1)
            rows.append(cells)
        return rows

    def _cells(self, row: "_Element", above: list[str]) -> list[str]:
        cells: list[str] = []
        for cell in _within(row, "tc", "table-cell", "covered-table-cell"):
            text = text_of_cell(list(self.parts(cell)))
            if _goes_on(cell) and len(cells) < len(above):
                text = above[len(cells)]
            wide = _number(cell, "number-columns-repeated") if self.is_odf else next((_number(one, "val") for one in cell.iter("{*}gridSpan")), 1)
            cells += [text] * wide if self.is_odf else [text, *[""] * (wide - 1)]
            if len(cells) > WIDEST:
                return cells[:WIDEST]
        return cells


def _within(holder: "_Element", *names: str) -> "Iterator[_Element]":
    """The rows of a table or the cells of a row, not those of a table within."""
    for one in holder:
        if name_of(one) in names:
            yield one
        elif name_of(one) in WRAPPERS:
            yield from _within(one, *names)


def _goes_on(cell: "_Element") -> bool:
    """Whether a cell of Word's is the lower part of the one above."""
    properties = next((one for one in cell if name_of(one) == "tcPr"), None)
    merge = next((one for one in properties if name_of(one) == "vMerge"), None) if properties is not None else None
    return merge is not None and _attribute(merge, "val") != "restart"


def _attribute(element: "_Element", name: str) -> str:
    return next((str(value) for key, value in element.attrib.items() if str(key).rpartition("}")[2] == name), "")


def _number(element: "_Element", name: str) -> int:
    """How many there are of what an element stands for; 1 where it does not say."""
    written = _attribute(element, name)
    return min(int(written), 1 << 20) if written.isascii() and written.isdecimal() and len(written) < 10 else 1
