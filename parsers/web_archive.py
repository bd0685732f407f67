"""A page that a browser saved as one file: the pages in it, each as a file of its own. Chrome and Edge write .mhtml (RFC 2557):

    From: <Saved by Blink>
    Snapshot-Content-Location: https://www.example.com/orders
    Subject: Your Orders
    Date: Thu, 1 May 2025 10:00:00 +0200
    Content-Type: multipart/related; type="text/html"; boundary="----MultipartBoundary--x----"

    ------MultipartBoundary--x----
    Content-Type: text/html
    Content-Transfer-Encoding: quoted-printable
    Content-Location: https://www.example.com/orders

Written like a mail and none. Safari writes .webarchive, a binary property list: `WebMainResource` with `WebResourceData` and `WebResourceURL`, and
`WebSubframeArchives` of the same kind. The first page is what was shown, others stood in frames on it; pictures and styles are left out.
"""

import plistlib
import re
from collections.abc import Iterator

from parsers.har import called
from parsers.json_values import object_in, objects_in, text_in
from parsers.mime import Raw, content, field, head_of, parts_of

SAVED = re.compile(r"<saved by ", re.IGNORECASE)
PAGES = ("text/html", "application/xhtml+xml")
PROPERTIES = b"bplist00"
LONGEST = 256 << 20
MOST_FRAMES = 200


def is_saved_page(beginning: bytes) -> bool:
    if beginning.startswith(PROPERTIES):
        return b"WebMainResource" in beginning
    fields, _body = head_of(beginning, 0, len(beginning))
    return any(name == "snapshot-content-location" for name, _ in fields) or SAVED.match(field(fields, "from")) is not None


def pages_in(raw: Raw) -> Iterator[tuple[str, Iterator[bytes]]]:
    """Each page by a name made of its number and its address, a block at a time. Raises ValueError where the file is broken."""
    if raw[: len(PROPERTIES)] == PROPERTIES:
        yield from ((name, iter([page])) for name, page in _of_safari(raw[:LONGEST]))
        return
    fields, body = head_of(raw, 0, len(raw))
    pages = (part for part in parts_of(raw, fields, body, len(raw)) if part.type in PAGES)
    for number, part in enumerate(pages):
        yield f"{number}-{called(field(part.fields, 'content-location'))}", (block for block, _ in content(raw, part))


def _of_safari(raw: bytes) -> Iterator[tuple[str, bytes]]:
    try:
        archives: list[object] = [plistlib.loads(raw, fmt=plistlib.FMT_BINARY)]
    except (plistlib.InvalidFileException, RecursionError, OverflowError) as error:
        raise ValueError from error
    for number, archive in enumerate(archives):
        page, data = object_in(archive, "WebMainResource"), object_in(archive, "WebMainResource").get("WebResourceData")
        if isinstance(data, bytes) and text_in(page, "WebResourceMIMEType") in PAGES:
            yield f"{number}-{called(text_in(page, 'WebResourceURL'))}", data
        archives += objects_in(archive, "WebSubframeArchives")[: MOST_FRAMES - len(archives)]
