"""What Word and WPS save as a web page (.htm), as the text that it shows, a paragraph a line.

    <html xmlns:w="urn:schemas-microsoft-com:office:word" …><head><meta name=ProgId content=Word.Document>…
    <p class=MsoNormal><span>客服：</span><span lang=EN-US>7</span><span>天内发货<o:p></o:p></span></p>

The source is wrapped where a line is full, so line ends in it are blanks; between Chinese characters they are nothing. A page that holds a table is
left to the formats that read tables of pages.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from parsers.encoding import decide
from parsers.markup import page_of, text_of
from parsers.written import BrokenDocument, Budget, HugeDocument, Written

if TYPE_CHECKING:
    from lxml.html import HtmlElement

LONGEST, HEAD = 24 << 20, 8 << 10
OF_WORD = re.compile(rb"<meta\s[^<>]*content=\s*[\"']?(?:Word\.Document|Microsoft Word|WPS Office)", re.IGNORECASE)
TABLE = re.compile(rb"<table[\s>]", re.IGNORECASE)
BLOCKS = ("p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "pre")
WIDE = "\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff00-\uffef\u3000-\u303f"
WRAPPED = re.compile(r"[ \t]*\r?\n[ \t]*")
BETWEEN_WIDE = re.compile(rf"(?<=[{WIDE}])[ \t]*\r?\n[ \t]*(?=[{WIDE}])")
BREAK = "\ue000"
"""Stands for `<br>` while the line ends of the source are taken out."""
BROKEN = re.compile(f" ?{BREAK} ?")


def is_word_page(path: Path) -> bool:
    with path.open("rb") as file:
        head = file.read(HEAD)
        if b"<" not in head[:64] or not OF_WORD.search(head.replace(b"\0", b"")):
            return False
        file.seek(0)
        return not TABLE.search(file.read(LONGEST).replace(b"\0", b""))


def written(path: Path) -> Written:
    """All of the text. Raises BrokenDocument."""
    with path.open("rb") as file:
        encoding = decide(file)
        file.seek(0)
        raw = file.read(LONGEST + 1)
    if len(raw) > LONGEST:
        raise HugeDocument(f"> {LONGEST}")
    if encoding is None:
        raise BrokenDocument("no text")
    page = page_of(raw.decode(encoding.name, "replace").removeprefix("\ufeff"))
    if page is None:
        raise BrokenDocument("no page")
    budget = Budget()
    parts = list(_paragraphs(page, budget))
    return Written(parts, pictures=sum(1 for _ in page.iter("img")), remarks=0)


def _paragraphs(page: "HtmlElement", budget: Budget) -> Iterator[str]:
    for line_break in page.iter("br"):
        line_break.tag, line_break.text = "span", BREAK
    for block in page.iter(*BLOCKS):
        if any(one.tag in BLOCKS for one in block.iterdescendants()):
            continue
        text = WRAPPED.sub(" ", BETWEEN_WIDE.sub("", text_of(block).strip("\r\n")))
        budget.spend(len(text))
        yield BROKEN.sub("\n", text.replace("\u00a0", " "))
