"""A page that a browser saved as one file (.mhtml, .mht: RFC 2557): the pages in it, each as a file of its own.

    From: <Saved by Blink>
    Snapshot-Content-Location: https://www.example.com/orders
    Subject: Your Orders
    Date: Thu, 1 May 2025 10:00:00 +0200
    Content-Type: multipart/related; type="text/html"; boundary="----MultipartBoundary--x----"

    ------MultipartBoundary--x----
    Content-Type: text/html
    Content-Transfer-Encoding: quoted-printable
    Content-Location: https://www.example.com/orders

Written like a mail and none. The first page is what was shown, others stood in frames on it; pictures and styles are left out.
"""

import re
from collections.abc import Iterator

from parsers.har import called
from parsers.mime import Raw, content, field, head_of, parts_of

SAVED = re.compile(r"<saved by ", re.IGNORECASE)
PAGES = ("text/html", "application/xhtml+xml")


def is_saved_page(beginning: bytes) -> bool:
    fields, _body = head_of(beginning, 0, len(beginning))
    return any(name == "snapshot-content-location" for name, _ in fields) or SAVED.match(field(fields, "from")) is not None


def pages_in(raw: Raw) -> Iterator[tuple[str, Iterator[bytes]]]:
    """Each page by a name made of its number and its address, a block at a time."""
    fields, body = head_of(raw, 0, len(raw))
    pages = (part for part in parts_of(raw, fields, body, len(raw)) if part.type in PAGES)
    for number, part in enumerate(pages):
        yield f"{number}-{called(field(part.fields, 'content-location'))}", (block for block, _ in content(raw, part))
