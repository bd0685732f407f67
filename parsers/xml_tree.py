"""XML documents of one record: read whole and never expanded. No document type, no entity, no network, no huge text.

Names are compared without their namespace, since every issuer chooses prefixes of its own.
"""

import re
from collections.abc import Container, Iterable, Iterator
from typing import TYPE_CHECKING

from casefile.records import Place, Problem, ProblemCode
from parsers.cells import PADDING, short
from parsers.export import Export

if TYPE_CHECKING:
    from lxml.etree import _Element

LONGEST = 16 << 20
ENVELOPE, ENVELOPES = "StandardBusinessDocument", 4
"""What a document is sent in, and how deep in it it may stand."""
FILES = frozenset({"Attachment", "AttachmentBinaryObject", "EmbeddedDocumentBinaryObject"})
"""What invoices carry files in, as base64 of any length."""
DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")
DOCTYPE = re.compile(r"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
ROOT = re.compile(r"(?:\s|<\?[^>]*\?>|<!--.*?-->)*<(?:[\w.-]+:)?([\w.-]+)", re.DOTALL)
HALF = re.compile(r"&#(?:0*(?:5529[6-9]|55[3-9]\d\d|56\d{3}|57[0-2]\d\d|573[0-3]\d|5734[0-3])|[xX]0*[dD][89a-fA-F][0-9a-fA-F]{2});", re.ASCII)
"""A reference to half of a surrogate pair, which is no character."""
PREFIX = re.compile(r"(</?)[\w.-]+:(?=[\w.-])")


class BrokenXml(ValueError):
    """The text is no XML, or XML that asks to be expanded."""


def root_name(export: Export) -> str:
    """The name of a document's outermost element, "" where the file is no XML."""
    match = ROOT.match(export.text_head) if export.is_text and "<" in export.text_head[:4096] else None
    return match[1] if match else ""


def document(export: Export) -> "_Element | Problem":
    """The outermost element, or why there is none."""
    place = export.place("file", 0, export.source.bytes)
    if export.source.bytes > LONGEST:
        return Problem(place=place, code=ProblemCode.TOO_LARGE)
    with export.open() as file:
        text = file.read().decode(export.codec, "replace").removeprefix("\ufeff").rstrip(PADDING)
    try:
        return element_of(text)
    except BrokenXml as broken:
        return Problem(place=place, code=ProblemCode.BAD_XML, detail=short(str(broken)))


def element_of(text: str, *, fragment: bool = False) -> "_Element":
    """The element that a text is; a fragment may use prefixes that are declared around it. Raises BrokenXml."""
    from lxml import etree

    if DOCTYPE.search(text):
        raise BrokenXml("<!DOCTYPE")
    text = HALF.sub("\ufffd", text)
    if fragment:
        text = PREFIX.sub(r"\1", text)
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
        recover=fragment,
    )
    try:
        root = etree.fromstring(DECLARATION.sub("", text, count=1).encode("utf-8", "replace"), parser=parser)
    except etree.XMLSyntaxError as error:
        raise BrokenXml(error.msg) from error
    if root is None:
        raise BrokenXml("no element")
    return root


def name_of(element: "_Element") -> str:
    """Without the namespace."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def child(element: "_Element | None", *names: str) -> "_Element | None":
    """The first element under these names, one in the other."""
    for name in names:
        if element is None:
            return None
        element = next((one for one in element if name_of(one) == name), None)
    return element


def within(root: "_Element", names: Container[str]) -> "_Element | None":
    """The outermost element with one of these names: the document itself, or what its envelope holds."""
    level = [root]
    for _ in range(ENVELOPES):
        if (found := next((one for one in level if name_of(one) in names), None)) is not None:
            return found
        level = [inner for one in level for inner in one]
    return None


def children(element: "_Element | None", name: str) -> "Iterator[_Element]":
    return (one for one in (element if element is not None else ()) if name_of(one) == name)


def stated(element: "_Element | None", *names: str) -> str:
    """The text there, without the blanks around it; "" where there is none."""
    found = child(element, *names)
    return (found.text or "").strip() if found is not None else ""


def numbered(name: str, texts: Iterable[str]) -> "Iterator[tuple[str, str]]":
    """Each text once under the name, which is numbered from the second on."""
    for count, text in enumerate(dict.fromkeys(filter(None, texts)), start=1):
        yield name if count == 1 else f"{name} ({count})", text


def leaves(element: "_Element", below: str = "") -> Iterator[tuple[str, str]]:
    """Path and text of every element that says something and is no file, in the order of the document; a path that comes again is numbered."""
    seen: dict[str, int] = {}
    todo = [(below, one) for one in reversed(element)]
    while todo:
        path, one = todo.pop()
        path = f"{path}/{name_of(one)}" if path else name_of(one)
        text = (one.text or "").strip()
        if text and name_of(one) not in FILES:
            seen[path] = seen.get(path, 0) + 1
            yield (path if seen[path] == 1 else f"{path} ({seen[path]})"), text
        todo.extend((path, inner) for inner in reversed(one))


class Lines:
    """Where the elements of a document stand, by the line they begin in."""

    def __init__(self, export: Export) -> None:
        self.export = export
        self.starts = [line.start for line in export.lines()]

    def place(self, element: "_Element") -> Place:
        last = max(len(self.starts), 1)
        line: int = element.sourceline  # type: ignore[assignment]  # the stubs leave its type open
        number = min(line, last)
        start = self.starts[number - 1] if self.starts else 0
        end = self.starts[number] if number < len(self.starts) else self.export.source.bytes
        return self.export.place(f"line {number}", start, end)
