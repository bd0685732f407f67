"""Text messages as vMessage (.vmg, .vmsg): what telephones of Nokia and Sony Ericsson and the backups of some of Android save.

    BEGIN:VMSG                              BEGIN:VMSG
    VERSION:1.1                             VERSION: 1.1
    X-IRMC-STATUS:READ                      BEGIN:VCARD
    X-IRMC-BOX:INBOX                        TEL:+4915550000001
    BEGIN:VCARD                             END:VCARD
    TEL:+4915550000001                      BEGIN:VBODY
    END:VCARD                               X-BOX:SENDBOX
    BEGIN:VENV                              Date:2024/03/05 10:00:00
    BEGIN:VBODY                             Subject;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:It ship=
    Date:05-03-2024 10:00:00                s =C3=BCberall
    It ships today                          END:VBODY
    END:VBODY                               END:VMSG
    END:VENV
    END:VMSG

The other side is the last number that a card names; a box that is no INBOX holds what the owner sent. The words are the subject, or the lines of the
body without a name. Times are the telephone's clock.
"""

import quopri
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from casefile.records import Conversation, Passage, Problem, ProblemCode, Provenance, Record
from parsers.blocks import blocks, damage, first_lines, place_of
from parsers.cells import short
from parsers.export import Export, Line
from parsers.format import Format
from parsers.talk import ME, People, message
from parsers.time_layout import survey

FORMAT = Format("vmessage", "chat", Provenance.APP_EXPORT)

BEGINNING = re.compile(r"BEGIN:VMSG\s*")
FIELD = re.compile(r"(?P<name>[A-Za-z][A-Za-z-]{1,30})(?P<how>(?:;[^:]{1,80})?):(?P<value>.*)", re.DOTALL)
BOX = re.compile(r"X-(?:IRMC-)?BOX", re.IGNORECASE)
OF_BODY = frozenset({"date", "subject", "version", "begin", "end", "tel", "n", "fn"})
LONGEST_NAME, MOST_LINES = 200, 1000
"""How long a name with what is said of its value may be, and over how many lines a value may go."""


class Said(NamedTuple):
    number: str
    box: str
    time: str
    text: str


def recognizes(export: Export) -> bool:
    lines = first_lines(export)
    return bool(lines) and BEGINNING.fullmatch(lines[0]) is not None


def parse(export: Export) -> Iterator[Record]:
    begins = export.place("line 1", 0, 0)
    found = ((block[0].number, _said(block)) for block in blocks(export.lines(), _opens))
    times = survey(export, begins, (("", f"line {number}", said.time) for number, said in found if said.time), of_talk=True)
    yield from times.told
    people, begun = People(), set[str]()
    for block in blocks(export.lines(), _opens):
        place = place_of(export, block)
        yield from damage(export, block)
        said = _said(block)
        if not said.time and not said.text:
            is_blank = not any(line.text.strip() for line in block)
            yield Passage(place=place, what="blank") if is_blank else Problem(place=place, code=ProblemCode.BAD_ROW, detail=short(block[0].text))
            continue
        if said.number not in begun:
            begun.add(said.number)
            yield Conversation(place=place, key=said.number, platform="sms", native_id=said.number or None, title=said.number or None)
        is_own = said.box not in ("", "INBOX")
        sender = ME if is_own else said.number
        yield from people.meet(sender, conversation=said.number, ids=() if is_own else (said.number,), is_self=is_own)
        yield from message(place, sender, times.read(said.time), said.time, said.text, conversation=said.number)


def _opens(line: Line, _free: bool, _following: Line | None) -> bool:
    return BEGINNING.fullmatch(line.text) is not None


def _said(block: Sequence[Line]) -> Said:
    number = box = time = subject = ""
    body: list[str] = []
    last = 0
    is_body = False
    for text in _unfolded(block):
        field = FIELD.fullmatch(text)
        name = field["name"].casefold() if field else ""
        is_said = is_body and (field is None or (name not in OF_BODY and not name.startswith("x-"))) and bool(text.strip())
        body += [text] if body or is_said else []
        last = len(body) if is_said else last
        if field is None or is_said:
            continue
        value = field["value"].strip()
        if name == "tel":
            number = value or number
        elif BOX.fullmatch(name):
            box = value.upper()
        elif name == "date":
            time = value
        elif name == "subject":
            subject = _decoded(field["value"]) if "QUOTED-PRINTABLE" in field["how"].upper() else field["value"]
        elif name in ("begin", "end") and value.upper() == "VBODY":
            is_body = name == "begin"
    return Said(number, box, time, subject or "\n".join(body[:last]))  # with whatever stands between its lines


def _unfolded(block: Sequence[Line]) -> Iterator[str]:
    """The lines, those of a quoted-printable value that end in `=` with what follows them."""
    held: list[str] = []
    for line in block:
        is_coded = bool(held) or "QUOTED-PRINTABLE" in line.text[:LONGEST_NAME].upper()
        if is_coded and line.text.endswith("=") and len(held) < MOST_LINES:
            held.append(line.text)
            continue
        yield "\n".join([*held, line.text])
        held = []
    if held:
        yield "\n".join(held)


def _decoded(written: str) -> str:
    return quopri.decodestring(written.encode()).decode("utf-8", "replace")
