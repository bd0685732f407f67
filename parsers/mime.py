"""MIME (RFC 2045 to 2049, 2231, 2822) as real mails have it: header fields, parts with their byte ranges, contents decoded a block at a time.

Every part is a run of the file, so that nothing is copied that is not looked at. Nesting and the number of parts are bounded; what is beyond
stays one part. What a mail says of its own charset is believed where its bytes agree.
"""

import binascii
import codecs
import io
import mmap
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from parsers.encoding import decide

Raw = bytes | mmap.mmap
LONGEST_HEAD = 1 << 20
LONGEST_FIELD = 1 << 16
MOST_FIELDS = 2000
DEEPEST = 30
MOST_PARTS = 2000
BLOCK = 1 << 20
LONGEST_UUENCODED = 64 << 20

EMPTY_LINE = re.compile(rb"\r?\n\r?\n|\A\r?\n")
FIELD = re.compile(rb"([!-9;-~]{1,100})[ \t]*:[ \t]*(.*)", re.DOTALL)
FOLD = re.compile(rb"\r?\n(?=[ \t])")
PARAMETER = re.compile(r""";\s*([^=;\s"]{1,80})\s*=\s*("(?:[^"\\]|\\.)*"|[^;]*)""", re.DOTALL)
BEHIND_BOUNDARY = re.compile(rb"(--)?[ \t]*(?:\r?\n|\r?\Z)")
PERCENT = re.compile(rb"%([0-9A-Fa-f]{2})")
WORD = re.compile(r"=\?([\w.:+-]{1,60})(?:\*[\w-]{1,20})?\?([QqBb])\?([^?]*)\?=")
CHARSET = re.compile(
    r"utf-?(?:7|8|16|32)\w*|(?:iso|windows|cp|dos|ms|x)[\w.:-]*|(?:big5|gb|hz|shift|euc|koi8|mac|ks|tis)[\w-]*|sjis|latin-?\d+|us|ascii"
)
BASE64 = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
NO_BASE64 = bytes(byte for byte in range(256) if byte not in BASE64 + b"=")
UUENCODINGS = ("x-uuencode", "uuencode", "x-uue", "uue")
CHARSETS = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb18030": "gb18030",
    "gb231280": "gb18030",
    "chinesegb": "gb18030",
    "euccn": "gb18030",
    "xgbk": "gb18030",
    "cp936": "gb18030",
    "usascii": "cp1252",
    "ascii": "cp1252",
    "iso88591": "cp1252",
    "latin1": "cp1252",
    "iso88598i": "iso8859-8",
    "iso885911": "cp874",
    "tis620": "cp874",
    "windows874": "cp874",
    "ksc56011987": "cp949",
    "kscsc56011987": "cp949",
    "euckr": "cp949",
    "shiftjis": "cp932",
    "sjis": "cp932",
    "xsjis": "cp932",
    "utf8": "utf-8",
    "utf8mb4": "utf-8",
    "unicode11utf7": "utf-7",
    "xbig5": "big5",
    "big5": "cp950",
}
"""What mailers call a charset → the codec that reads all that they mean by it."""
WESTERN = frozenset(("cp1252", "iso8859-1", "iso8859-15"))
"""What is written where nobody thought about it."""

Fields = tuple[tuple[str, bytes], ...]
"""Names in lower case, values unfolded."""


class Text(NamedTuple):
    text: str
    charset: str
    """In which it was read."""
    damaged: bool = False
    """Whether bytes of it are in no charset that fits; they stand as U+FFFD."""


class Part(NamedTuple):
    """A part that holds no others."""

    fields: Fields
    start: int
    """Where its content begins."""
    end: int
    choice: tuple[int, int] | None
    """Of several versions of one text: where their container begins, and which of them this belongs to."""
    flaw: str = ""
    """What is wrong with its bounds: `boundary`, `closing boundary`, `nesting`, `parts`."""

    @property
    def type(self) -> str:
        return parameters(self.fields, "content-type")[0] or "text/plain"

    @property
    def name(self) -> str:
        """What its file is called; "" where nothing says so."""
        named = parameters(self.fields, "content-disposition")[1].get("filename")
        return (named or parameters(self.fields, "content-type")[1].get("name", "")).strip()


# ── fields ────────────────────────────────────────────────────────────────────────────────────────────────────────


def head_of(raw: Raw, start: int, end: int) -> tuple[Fields, int]:
    """The header fields that begin here, and where the body begins. A line that is no field is left out."""
    limit = min(end, start + LONGEST_HEAD)
    if raw[start : start + 1] in (b"\n", b"\r"):
        return (), min(end, start + (1 if raw[start : start + 1] == b"\n" else 2))
    empty = EMPTY_LINE.search(raw, start, limit)
    body = empty.end() if empty else limit
    lines = FOLD.sub(b"", raw[start : empty.start() if empty else limit]).split(b"\n", MOST_FIELDS)
    found = (FIELD.fullmatch(line.removesuffix(b"\r")) for line in lines[:MOST_FIELDS])
    return tuple((match[1].decode("ascii").lower(), match[2][:LONGEST_FIELD]) for match in found if match), body


def field(fields: Fields, name: str) -> str:
    """The first field of this name as people read it."""
    return next((worded(value) for found, value in fields if found == name), "")


def fields_of(fields: Fields, name: str) -> list[str]:
    """All fields of this name, encoded words as they stand."""
    return [decoded(value, "utf-8").text for found, value in fields if found == name]


def worded(value: bytes | str) -> str:
    """A field's value with its encoded words read; words of one charset side by side are one, for mailers cut inside a character."""
    text = (decoded(value, "utf-8").text if isinstance(value, bytes) else value).strip()
    if "=?" not in text:
        return text
    pieces: list[tuple[str, bytes | str]] = []
    at = 0
    for match in WORD.finditer(text):
        between = text[at : match.start()]
        if between and not (between.isspace() and pieces and isinstance(pieces[-1][1], bytes)):
            pieces.append(("", between))
        letters = _letters(match[2], match[3])
        pieces.append((match[1].lower(), letters) if letters is not None else ("", match[0]))
        at = match.end()
    pieces.append(("", text[at:]))
    read = []
    for charset, run in groupby(pieces, key=lambda piece: piece[0]):
        parts = [part for _, part in run]
        joined = b"".join(part for part in parts if isinstance(part, bytes))
        read.append(decoded(joined, charset).text if charset else "".join(part for part in parts if isinstance(part, str)))
    return "".join(read).replace("\n", " ").replace("\r", "")


def _letters(how: str, written: str) -> bytes | None:
    raw = written.encode("utf-8")
    if how in "qQ":
        return binascii.a2b_qp(raw.replace(b" ", b"_"), header=True)
    content, damaged = _from_base64(raw)
    return None if damaged and not content else content


def parameters(fields: Fields, name: str) -> tuple[str, Mapping[str, str]]:
    """What a field like Content-Type says before the first semicolon, in lower case, and its parameters (RFC 2231)."""
    written = next((decoded(value, "utf-8").text for found, value in fields if found == name), "")
    first, semicolon, rest = written.partition(";")
    plain: dict[str, str] = {}
    pieces: dict[str, dict[int, tuple[bool, str]]] = {}
    for match in PARAMETER.finditer(semicolon + rest):
        key, value = match[1].lower(), match[2].strip()
        if value.startswith('"'):
            value = re.sub(r"\\(.)", r"\1", value[1:-1]) if value.endswith('"') and len(value) > 1 else value[1:]
        base, star, number = key.partition("*")
        if not star:
            plain.setdefault(base, value)
            continue
        encoded, index = number.endswith("*") or not number, number.removesuffix("*") or "0"
        if index.isdecimal() and len(index) < 4:
            pieces.setdefault(base, {}).setdefault(int(index), (encoded, value))
    return first.strip().lower(), {key: worded(value) for key, value in plain.items()} | {key: _continued(parts) for key, parts in pieces.items()}


def _continued(parts: Mapping[int, tuple[bool, str]]) -> str:
    charset, joined = "utf-8", b""
    for index in sorted(parts):
        encoded, value = parts[index]
        if encoded and index == 0 and value.count("'") >= 2:
            charset, _, value = value.split("'", 2)
        raw = value.encode("utf-8")
        joined += PERCENT.sub(lambda match: bytes.fromhex(match[1].decode()), raw) if encoded else raw
    return decoded(joined, charset or "utf-8").text


# ── parts ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def parts_of(raw: Raw, fields: Fields, start: int, end: int) -> Iterator[Part]:
    """The parts of a message that hold no others, in the order of the file."""
    left = MOST_PARTS
    todo: list[tuple[Part, int]] = [(Part(fields, start, end, None), 0)]
    while todo:
        part, depth = todo.pop()
        if not part.type.startswith("multipart/"):
            yield part
            continue
        boundary = parameters(part.fields, "content-type")[1].get("boundary", "")
        if not boundary or depth == DEEPEST:
            yield part._replace(flaw="nesting" if boundary else "boundary")
            continue
        inside: list[Part] = []
        is_choice = part.type == "multipart/alternative"
        for number, (begin, stop, flaw) in enumerate(_bounded(raw, boundary, part.start, part.end)):
            if left == 0:
                inside.append(Part((), begin, part.end, None, "parts"))
                break
            left -= 1
            own, body = head_of(raw, begin, stop)
            if not own and part.type == "multipart/digest":
                own = (("content-type", b"message/rfc822"),)
            inside.append(Part(own, min(body, stop), stop, (part.start, number) if is_choice else part.choice, flaw))
        if not inside:
            yield part._replace(flaw="boundary")
        todo.extend((one, depth + 1) for one in reversed(inside))


def _bounded(raw: Raw, boundary: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """The runs between the boundaries; the last one has no end of its own where the mail was cut."""
    delimiter = b"--" + boundary.encode("utf-8")
    begin: int | None = None
    at = start
    while (at := raw.find(delimiter, at, end)) >= 0:
        rest = BEHIND_BOUNDARY.match(raw, at + len(delimiter), end)
        if rest is not None and raw[at - 1 : at] in (b"\n", b""):
            if begin is not None:
                yield begin, _before(raw, begin, at), ""
            if rest[1]:
                return
            begin = rest.end()
        at += len(delimiter)
    if begin is not None:
        yield begin, end, "closing boundary"


def _before(raw: Raw, begin: int, at: int) -> int:
    """The line end before a boundary belongs to it."""
    at -= at > begin and raw[at - 1 : at] == b"\n"
    return at - (at > begin and raw[at - 1 : at] == b"\r")


# ── contents ──────────────────────────────────────────────────────────────────────────────────────────────────────


def content(raw: Raw, part: Part, limit: int | None = None) -> Iterator[tuple[bytes, bool]]:
    """The bytes that a part stands for, a block at a time, each with whether its encoding is broken there."""
    coding = parameters(part.fields, "content-transfer-encoding")[0]
    end = part.end if limit is None else min(part.end, part.start + limit)
    if coding == "base64":
        yield from _base64(raw, part.start, end)
        return
    if coding in UUENCODINGS:
        _, found = uudecoded(raw[part.start : min(end, part.start + LONGEST_UUENCODED)].decode("latin-1")) or ("", (b"", True))
        yield found
        return
    rest = b""
    for at in range(part.start, end, BLOCK):
        block = rest + raw[at : min(at + BLOCK, end)]
        cut = len(block) if at + BLOCK >= end or coding != "quoted-printable" else _seam(block)
        block, rest = block[:cut], block[cut:]
        if coding == "quoted-printable":
            yield binascii.a2b_qp(block), False
        else:
            yield block, False


def _seam(block: bytes) -> int:
    """Where a quoted-printable text can be cut: behind a line, else before an escape that is not whole yet."""
    line, escape = block.rfind(b"\n") + 1, block.rfind(b"=", len(block) - 2)
    return line or (escape if escape >= 0 else len(block))


def _base64(raw: Raw, start: int, end: int) -> Iterator[tuple[bytes, bool]]:
    letters = b""
    for at in range(start, end, BLOCK):
        letters += raw[at : min(at + BLOCK, end)].translate(None, NO_BASE64)
        ended, padding, letters = letters.rpartition(b"=")
        if padding:
            yield _from_base64(ended)
        whole = len(letters) - len(letters) % 4
        yield binascii.a2b_base64(letters[:whole]), False
        letters = letters[whole:]
    yield _from_base64(letters)


def _from_base64(written: bytes) -> tuple[bytes, bool]:
    """What letters stand for, padding or not; padding ends a run, and one letter alone stands for nothing."""
    runs = written.translate(None, NO_BASE64).split(b"=")
    whole = [run[:-1] if len(run) % 4 == 1 else run for run in runs]
    return b"".join(binascii.a2b_base64(run + b"=" * (-len(run) % 4)) for run in whole), whole != runs


UUENCODED = re.compile(r"^begin [0-7]{3,4} (?P<name>[^\n]{1,200})\n(?P<lines>(?:[ -`]{1,90}\r?\n)*?)(?:`? *\r?\n)?end[ \t]*\r?$", re.MULTILINE)


def uudecoded(text: str) -> tuple[str, tuple[bytes, bool]] | None:
    """Name and content of the first file that stands in a text in the old way of Unix."""
    match = UUENCODED.search(text)
    return (match["name"].strip(), uu_content(match["lines"])) if match else None


def uu_content(lines: str) -> tuple[bytes, bool]:
    found, damaged = [], False
    for line in lines.splitlines():
        try:
            found.append(binascii.a2b_uu(line.encode("ascii")))
        except binascii.Error:
            damaged = True
    return b"".join(found), damaged


# ── characters ────────────────────────────────────────────────────────────────────────────────────────────────────


@lru_cache(maxsize=256)
def codec_named(charset: str) -> str | None:
    """The codec for what a mail calls its charset; None for a name that means nothing."""
    name = charset.strip(" \"'").lower()
    known = CHARSETS.get(re.sub(r"[^a-z0-9]", "", name))
    if known or not CHARSET.fullmatch(name):
        return known
    try:
        return codecs.lookup(name).name
    except (LookupError, ValueError):
        return None


def decoded(raw: bytes, charset: str) -> Text:
    """Bytes as text: in the charset that is declared where they fit it, else in the one that they show themselves to be in."""
    declared = codec_named(charset)
    if raw.isascii() and declared in (None, "utf-8", "gb18030", *WESTERN):
        return Text(raw.decode("ascii"), declared or "utf-8")
    if declared is not None:
        try:
            text: str | None = raw.decode(declared)
        except UnicodeError:
            text = None
        if text is not None and not _belied(raw, declared):
            return Text(text, declared)
    found = decide(io.BytesIO(raw.replace(b"\x00", b"")))
    is_told = found is not None and found.why != "seldom_broken" and not found.name.startswith("utf-16")
    shown = found.name.removesuffix("-sig") if found and is_told else declared or "cp1252"
    text = raw.decode(shown, "replace")
    return Text(text, shown, damaged="\ufffd" in text and "\ufffd".encode() not in raw)


def _belied(raw: bytes, declared: str) -> bool:
    """Whether bytes that a codec takes are plainly another's: UTF-8 of three bytes a letter is nothing else by chance, nor is Chinese Latin-1."""
    if declared.startswith(("utf", "iso2022")) or raw.isascii():
        return False
    try:
        if max(raw.decode("utf-8")) > "\u07ff":
            return True
    except UnicodeDecodeError:
        pass
    if declared not in WESTERN:
        return False
    found = decide(io.BytesIO(raw))
    return found is not None and found.name in ("gb18030", "big5", "cp949", "cp932")
