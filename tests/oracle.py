"""What holds of any bytes whatever, and how they are spoilt: the property tests and the fuzz targets ask the same."""

import io
import json
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from casefile.records import Message, Order, Payment, Problem, ProblemCode, Source
from casefile.rows import Coverage
from casefile.store import CaseFile, open_case
from parsers.export import Options
from pipeline import intake
from pipeline.originals import Received, receive
from pipeline.report import quotes
from pipeline.workers import Workers

MARK = "\ufffd"
IN_MEMORY = Path(":memory:")
CODECS = ("gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "big5", "cp1252")
TOKENS = (
    b"\x00", b"\xff", b"\xff\xfe", b"\xed\xa0\x80", b"\xef\xbb\xbf", b"\xc2\x85", b"\xe2\x80\xae", b"\xe2\x80\xa8", b"\x0b", b"\x0c", b"\x1c",
    b"\n", b"\r", b"\r\n", b"\n\n", b"\t", b" ", b",", b";", b":", "：".encode(), b'"', b"'", b"\\", b"\\ud800", b"\\x41", b"\\u0000",
    b"{", b"}", b"[", b"]", b"null", b"true", b"-1", b"1e999", b"9" * 40, b"Infinity", b"{}", b"[{",
    b"<", b">", b"<br>", b"</div>", b"<div>", b"<p>", b"</p>", b"<tr>", b"</tr>", b"<script>x</script>", b"<!-- ", b"<![CDATA[", b"]]>",
    b"<!DOCTYPE x>", b"&#0;", b"&#55357;", b"&amp;lt;", b"0000-00-00", b"9999-12-31 23:59:59", b"=cmd|' /C calc'!A0", b"--", "合计".encode(),
)  # fmt: skip
"""What formats are made of, and what they choke on."""


VALUES: tuple[object, ...] = (
    None, True, "", "x", "\ud83d", "0", "-1", "1e999", -1, 0, 2**31, 2**63, 10**30, 1.5, [], {}, [None], [[]], [{}], {"": ""}, ["x"], {"text": 1},
)  # fmt: skip
"""What a member of JSON may be against all expectation."""


def examine(raw: bytes, name: str, *, format_name: str | None = None) -> int:
    """Take a file in as a run does, and check what a report promises of it; how many messages it gave.

    Nothing raises, nothing is left unaccounted for, every message is found again in its own bytes, and damage is told.
    """
    with TemporaryDirectory() as folder, open_case(IN_MEMORY, create=True) as case:
        originals = Path(folder) / "originals"
        (Path(folder) / name).write_bytes(raw)
        arrived = list(receive([Path(folder) / name], originals, password=None))
        with case.stage("intake", "", version="", who=""):
            for refused in arrived:
                if isinstance(refused, Problem):
                    case.add(refused)
            received = [one for one in arrived if isinstance(one, Received)]
            intake.take_in(Workers(case), received, options=Options(), format_name=format_name)
        assert [ledger for ledger in case.records(Coverage) if ledger.unaccounted] == []
        quotes.check(case, originals)
        assert _undeclared_damage(case, raw) == []
        return case.count(Message)


def _undeclared_damage(case: CaseFile, raw: bytes) -> list[str]:
    """Records with a mark for bytes that make no character, from a file that has no such mark and of which no problem says so."""
    if b"\\ufffd" in raw.lower() or any(MARK in raw.decode(source.encoding, "ignore") for source in case.records(Source) if source.encoding):
        return []
    told = {problem.place.source for problem in case.records(Problem) if problem.code is ProblemCode.BAD_BYTES}
    records = (*case.messages(), *case.records(Order), *case.records(Payment))
    return [str(record) for record in records if MARK in str(record) and record.place.source not in told]


def spoilt(raw: bytes, others: Sequence[bytes], random: Random) -> bytes:
    """A file after one to five accidents: lines cut, doubled, shuffled, written in another encoding or out of another file, bits flipped."""
    for _ in range(random.choice((1, 1, 1, 2, 3, 5))):
        raw = random.choice(ACCIDENTS)(raw, others, random)
    return raw


def _cut_lines(raw: bytes, _others: Sequence[bytes], random: Random) -> bytes:
    lines = raw.splitlines(keepends=True)
    first, last = sorted(random.randrange(len(lines) + 1) for _ in range(2))
    return b"".join(lines[:first] + lines[last:])


def _double_lines(raw: bytes, _others: Sequence[bytes], random: Random) -> bytes:
    lines = raw.splitlines(keepends=True)
    first, last = sorted(random.randrange(len(lines) + 1) for _ in range(2))
    return b"".join(lines[:last] + lines[first:])


def _shuffle_lines(raw: bytes, _others: Sequence[bytes], random: Random) -> bytes:
    lines = raw.splitlines(keepends=True)
    random.shuffle(lines)
    return b"".join(lines)


def _reencode_a_line(raw: bytes, _others: Sequence[bytes], random: Random) -> bytes:
    lines = raw.splitlines(keepends=True) or [b""]
    number = random.randrange(len(lines))
    lines[number] = _reencode(lines[number], _others, random)
    return b"".join(lines)


def _reencode(raw: bytes, _others: Sequence[bytes], random: Random) -> bytes:
    return raw.decode("utf-8", "replace").encode(random.choice(CODECS), "ignore")


def _flip_bits(raw: bytes, _others: Sequence[bytes], random: Random) -> bytes:
    flipped = bytearray(raw)
    for _ in range(random.choice((1, 2, 8)) if raw else 0):
        flipped[random.randrange(len(flipped))] ^= 1 << random.randrange(8)
    return bytes(flipped)


def _put_a_token(raw: bytes, _others: Sequence[bytes], random: Random) -> bytes:
    at = random.randrange(len(raw) + 1)
    return raw[:at] + random.choice(TOKENS) * random.choice((1, 1, 1, 2, 50)) + raw[at + random.choice((0, 0, 1, 20)) :]


def _cut_a_run(raw: bytes, _others: Sequence[bytes], random: Random) -> bytes:
    at = random.randrange(len(raw) + 1)
    return raw[:at] + raw[at + random.randrange(60) :]


def _break_off(raw: bytes, _others: Sequence[bytes], random: Random) -> bytes:
    return raw[: random.randrange(len(raw) + 1)]


def _put_anothers_lines(raw: bytes, others: Sequence[bytes], random: Random) -> bytes:
    lines, strange = raw.splitlines(keepends=True), random.choice(others).splitlines(keepends=True) or [b""]
    at, first = random.randrange(len(lines) + 1), random.randrange(len(strange))
    return b"".join(lines[:at] + strange[first : first + random.choice((1, 1, 5))] + lines[at:])


def _misshape(raw: bytes, _others: Sequence[bytes], random: Random) -> bytes:
    """Put something else in the place of one value of a JSON file, or take the value out."""
    try:
        whole = json.loads(raw)
    except (ValueError, RecursionError):
        return _put_a_token(raw, _others, random)
    places = list(_places(whole))
    if not places:
        return json.dumps(random.choice(VALUES)).encode()
    holder, key = random.choice(places)
    if random.random() < 0.2:
        del holder[key]
    else:
        holder[key] = random.choice(VALUES)
    return json.dumps(whole, ensure_ascii=random.random() < 0.5).encode("utf-8", "surrogatepass")


def _places(value: object) -> "Iterator[tuple[dict[object, object] | list[object], object]]":
    if isinstance(value, dict | list):
        for key, member in list(value.items() if isinstance(value, dict) else enumerate(value)):
            yield value, key
            yield from _places(member)


def _spoil_a_member(raw: bytes, others: Sequence[bytes], random: Random) -> bytes:
    """Of an archive or a workbook: a member that is spoilt, packed again with a sum that agrees."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            members = [(one.filename, archive.read(one)) for one in archive.infolist()]
    except (zipfile.BadZipFile, EOFError, NotImplementedError, OSError, RuntimeError, ValueError, zlib.error):
        return _flip_bits(raw, others, random)
    spoiled = random.randrange(len(members) + 1)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for number, (name, content) in enumerate(members):
            archive.writestr(name, spoilt(content, others, random) if number == spoiled else content)
    return packed.getvalue()


ACCIDENTS = (
    _cut_lines, _double_lines, _shuffle_lines, _reencode_a_line, _reencode, _flip_bits, _put_a_token, _put_a_token, _cut_a_run, _break_off,
    _put_anothers_lines, _misshape, _misshape, _spoil_a_member,
)  # fmt: skip
