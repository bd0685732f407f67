"""A sample that can be shared: who, where and which number replaced throughout, what the parser reads left as it is.

Replaced are the names and ids of parties and conversations, numbers of orders, payments and parcels, and the identity details
in what people write. Each letter becomes another letter of its script and case, each digit another digit, by a hash of the whole:
one name has one replacement in every file. Times, sums, signs and the words around them stay. The result is read again by the
same parser, and refused if it reads otherwise; what a person says in other words is for a person to see.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from hashlib import blake2b, sha256
from html import escape, unescape
from itertools import chain
from pathlib import Path

from casefile.errors import CaseError
from casefile.findings import IdentityKind
from casefile.records import Conversation, Message, Order, Party, Passage, Payment, Reading, ReadingCode, Record, Role
from parsers.cells import read_wall_time
from parsers.export import Export
from parsers.format import Parser
from parsers.json_window import BrokenJson
from pipeline.intake.recognition import chosen, matching, opened
from pipeline.report.quotes import MAILS

SCRIPTS: tuple[tuple[str, str, str], ...] = (
    ("0", "9", "0123456789"),
    ("a", "z", "abcdfghijklmnopqrstuvwxyz"),
    ("A", "Z", "ABCDFGHIJKLMNOPQRSTUVWXYZ"),
    ("\u0430", "\u044f", "абвгдежзиклмнопрст"),
    ("\u0410", "\u042f", "АБВГДЕЖЗИКЛМНОПРСТ"),
    ("\u3041", "\u309f", "あいうえおかきくけこさしすせそ"),
    ("\u30a0", "\u30ff", "アイウエオカキクケコサシスセソ"),
    ("\u4e00", "\u9fff", "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"),
    ("\u3400", "\u4dbf", "甲乙丙丁戊己庚辛壬癸"),
    ("\uac00", "\ud7a3", "가나다라마바사아자차카타파하"),
)
"""Characters from … to … become one of these, never themselves. All stand in the national encodings; `8E37` would be read as a power of ten."""
KEPT = re.compile(
    r"&(?:amp|lt|gt|quot|#x27|#39);|wxid_|gh_|@chatroom|@openim|@g\.us|@s\.whatsapp\.net|https?://|www\.|\.[a-z]{2,4}(?![\w.])|^(?:user|channel|chat)(?=\d)|有限公司|旗舰店|专营店"
    r"|专卖店|(?<=.)[省市区县镇路街巷号室栋楼]|\b(?:Ltd|Inc|LLC|GmbH|Limited|Street|Road|Avenue)\b"
)
"""Parts that say what kind of thing it is."""
PHONE_TAIL = 8
"""Digits of a phone number that tell whose it is; those before are country and area, written or not."""
MARKUP = re.compile(r"<!--.*?-->|(?P<tag><[A-Za-z/!?][^<>]*>)|[^<]+|<", re.DOTALL)
"""A comment holds words like the text around the tags."""
SHORTEST = 2
SHORTEST_NUMBER = 5
SHORTEST_WORD = 3
PERSONAL = re.compile(
    r"姓名|收货|收件|联系|电话|手机|地址|买家|卖家|账号|帐号|name|address|phone|mobile|e-?mail|recipient|account|buyer|seller|street|city|postcode|zip",
    re.IGNORECASE,
)
"""Heads of columns whose cells are replaced whole."""
SAYS_NOTHING = re.compile(r"not available|n/?a|none|null|unknown|deleted account|[\W_]*|\d(?:\.\d+)?E\+\d+|无|未知|匿名", re.IGNORECASE)
"""What stands for a value that is not there, or that a spreadsheet has rounded."""
SORT = re.compile(r"[A-Z]{1,3}(?=\d{2}[\d-]{5})")
"""Letters that say what kind of number follows: D01-… of a digital order, SF… of a parcel."""
NUMBER = re.compile(r"[\w@.-]*\d[\w@.-]*")
TOKENS = re.compile(r'"(?:[^"\\]|\\.)*"(?P<colon>\s*:)?|(?<![\w.])\d{5,}(?![\w.])')


@dataclass(frozen=True, slots=True, kw_only=True)
class Sanitized:
    format: str
    messages: int
    replaced: int
    """How many different names and numbers."""


def sanitize(path: Path, out: Path, *, format_name: str | None) -> Sanitized:
    """Write the sample. CaseError if the file is no text, no format reads it, or what was made reads otherwise."""
    export = opened(path)
    fitting = matching(export)
    parser = chosen(fitting, format_name)
    if not export.is_text or (parser is not None and parser.FORMAT.name in MAILS):
        raise CaseError("sanitize_text_only", path=str(path))
    if parser is None:
        raise CaseError("sanitize_unread", path=str(path), formats=", ".join(one.FORMAT.name for one in fitting) or "–")
    if out.exists() and out.samefile(path):
        raise CaseError("sanitize_in_place", path=str(path))
    records = list(_records(parser, export))
    secrets = _all_secrets(records, export)
    codec = export.codec
    errors = "surrogatepass" if codec.startswith("utf-16") else "surrogateescape"
    is_json = any(record.place.where.startswith("$") for record in records if not isinstance(record, Party))
    replaced = _Replacing(secrets).whole(export.file.read_bytes().decode(codec, errors), is_json=is_json).encode(codec, errors)
    if out.exists() and out.read_bytes() != replaced:
        raise CaseError("sanitize_exists", path=str(out))
    out.write_bytes(replaced)
    source = replace(export.source, sha256=sha256(replaced).hexdigest(), bytes=len(replaced))
    again = Export(source=source, file=out, siblings=export.siblings, companions=export.companions)
    if _told(_records(parser, again)) != _told(records) or not parser.recognizes(again):
        out.unlink()
        raise CaseError("sanitize_differs", path=str(path), format=parser.FORMAT.name)
    return Sanitized(format=parser.FORMAT.name, messages=sum(isinstance(record, Message) for record in records), replaced=len(secrets))


def _records(parser: Parser, export: Export) -> Iterator[Record]:
    try:
        yield from parser.parse(export)
    except BrokenJson:
        return


def _senders(records: list[Record]) -> dict[str, None]:
    return {record.sender: None for record in records if isinstance(record, Message) and record.sender is not None}


def _told(records: Iterator[Record] | list[Record]) -> list[tuple[str, str, str]]:
    """What must stay: which records there are, when, of what kind."""
    return [
        (type(record).__name__, *((str(record.sent), record.kind.value) if isinstance(record, Message) else ("", "")))
        for record in records
        if not isinstance(record, Party)
    ]


# ── what is replaced ──────────────────────────────────────────────────────────────────────────────────────────────


def _all_secrets(records: list[Record], export: Export) -> dict[str, str]:
    """Text → its kind. What the head of a table says is the format's own; a title made of names is replaced with them."""
    known = {record.key for record in records if isinstance(record, Party)}
    people = [Party(conversation="", key=name, name=name) for name in _senders(records) if name not in known]
    found: dict[str, str] = {}
    for secret, kind in chain(chain.from_iterable(map(_secrets, (*records, *people))), _details(records)):
        if found.get(secret, "part") in ("part", "title"):
            found[secret] = kind
    heads = " ".join(export.quoted(record.place) for record in records if isinstance(record, Passage) and record.what == "header")
    telling = {
        secret: kind
        for secret, kind in found.items()
        if _is_telling(secret) and not (kind == "part" and re.search(_bounded(secret), heads, re.IGNORECASE))
    }
    for platform in {record.platform for record in records if isinstance(record, Order | Payment)}:  # is nobody to hide: its pages are known by it
        telling = {secret: kind for secret, kind in telling.items() if not re.fullmatch(rf"{re.escape(platform)}(\.[a-z.]+)?", secret, re.IGNORECASE)}
    names = {secret for secret, kind in telling.items() if kind == "name"}
    return {secret: kind for secret, kind in telling.items() if kind != "title" or not any(name in secret for name in names)}


def _is_telling(text: str) -> bool:
    is_number = text.isdecimal()
    return len(text) >= (SHORTEST_NUMBER if is_number else SHORTEST) and not SAYS_NOTHING.fullmatch(text)


def _secrets(record: Record) -> Iterator[tuple[str, str]]:
    """The names and numbers that a record has a field for."""
    match record:
        case Party():
            if record.is_self and not record.native_ids:  # what every account calls itself
                return
            if record.role is not Role.PLATFORM:
                yield from _of_name(record.name)
                yield from ((id_, "id") for id_ in (record.key, *record.native_ids) if id_ != record.name)
        case Conversation():
            yield from ((title, "title") for title in (record.title,) if title)
            yield from _numbers(record.native_id)
        case Order():
            yield from _of_name(record.seller_name, record.shop_name, record.buyer_name, *(line.seller_name for line in record.lines))
            yield from _numbers(record.order_no, *record.other_ids.values(), *(parcel.tracking_no for parcel in record.shipments))
            for extra in (record.extra, *(line.extra for line in record.lines)):
                yield from _of_columns(extra)
        case Payment():
            yield from _of_name(record.counterparty)
            yield from _numbers(record.counterparty_account, record.payment_no, record.merchant_order_no)
            yield from _of_columns(record.extra)
        case Reading(code=ReadingCode.HOLDER):
            yield from _of_name(record.value)


def _of_name(*names: str | None) -> Iterator[tuple[str, str]]:
    """Each name, and the words of it that people say for short."""
    for name in names:
        if name and any(character.isalpha() for character in name):
            yield name, "name"
            yield from ((word, "part") for word in re.findall(r"[^\W\d_]+", name) if len(word) >= SHORTEST_WORD and word.isascii() and word.istitle())
        elif name:
            yield name, "id"


def _numbers(*numbers: str | None) -> Iterator[tuple[str, str]]:
    yield from ((part, "id") for number in numbers if number and not SAYS_NOTHING.fullmatch(number) for part in NUMBER.findall(number))


def _of_columns(cells: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    yield from ((cell, "part") for head, cell in cells.items() if PERSONAL.search(head) and cell and not read_wall_time(cell))


def _details(records: list[Record]) -> Iterator[tuple[str, str]]:
    """The identity details in what people write, as written."""
    from extractors import Setting
    from extractors.identities import IdentityReader
    from extractors.text import fold

    names = {party.key: party.name for party in records if isinstance(party, Party)}
    platform = next((record.platform for record in records if isinstance(record, Conversation)), "")
    chinese = any(not message.text.isascii() for message in records if isinstance(message, Message))
    reader = IdentityReader(Setting(roles={}, names=names, platform=platform, currency="CNY" if chinese else "USD"))
    for message in records:
        if isinstance(message, Message):
            for identity in reader.read(message, fold(message.text), Role.UNKNOWN):
                yield identity.quote.words_in(message.text), "phone" if identity.kind is IdentityKind.PHONE else "name"


# ── how it is replaced ────────────────────────────────────────────────────────────────────────────────────────────


class _Replacing:
    def __init__(self, secrets: Mapping[str, str]) -> None:
        self.kinds = {secret.casefold(): kind for secret, kind in secrets.items()}
        spellings = {form: secret for secret in secrets for form in (secret, escape(secret), secret.replace('"', '""'))}
        self.secret_of = {form.casefold(): secret for form, secret in spellings.items()}
        longest_first = sorted(spellings, key=lambda form: (-len(form), form))
        self.pattern = re.compile("|".join(map(_bounded, longest_first)), re.IGNORECASE) if longest_first else None

    def whole(self, text: str, *, is_json: bool) -> str:
        """A file: in JSON only strings and long numbers, in markup not the tags' own words."""
        begins = text.lstrip("\ufeff \t\r\n")[:1]
        if is_json or begins == "{":
            return TOKENS.sub(self._token, text)
        if begins == "<":
            return MARKUP.sub(lambda piece: self._tag(piece["tag"]) if piece["tag"] else self.run(piece[0]), text)
        return self.run(text)

    def run(self, text: str) -> str:
        return self.pattern.sub(self._one, text) if self.pattern else text

    def key(self, text: str) -> str:
        """A key that is words: names and numbers in it, but no word of a name, which may be the format's."""
        return self.pattern.sub(lambda found: found[0] if self._kind(found) == "part" else self._one(found), text) if self.pattern else text

    def _one(self, found: re.Match[str]) -> str:
        return other(found[0], self._kind(found))

    def _kind(self, found: re.Match[str]) -> str:
        secret = self.secret_of.get(found[0].casefold(), found[0])
        return self.kinds.get(secret.casefold(), "name")

    def _token(self, found: re.Match[str]) -> str:
        """A string is written again as it was: with escapes if it had them; of Meta's broken letters the bytes are replaced."""
        token = found[0]
        if not token.startswith('"'):
            return self.run(token)
        literal = token[: len(token) - len(found["colon"] or "")]
        try:
            value = json.loads(literal, strict=False)
        except json.JSONDecodeError:
            return token
        if found["colon"] and value.casefold() not in self.kinds and " " not in value:
            return token
        changed = _in_mended(value, self.run if value.casefold() in self.kinds or not found["colon"] else self.key)
        if changed == value:
            return token
        return json.dumps(changed, ensure_ascii=literal.isascii()) + (found["colon"] or "")

    def _tag(self, tag: str) -> str:
        """Values of attributes but those that lay out the page."""
        return re.sub(r"""(?<!class)(?<!style)(?<!\bid)=("[^"]*"|'[^']*')""", lambda value: "=" + self.run(value[1]), tag)


def _in_mended(value: str, run: Callable[[str], str]) -> str:
    try:
        mended = value.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return run(value)
    return run(mended).encode("utf-8", "surrogatepass").decode("latin-1")


def _bounded(form: str) -> str:
    """Not within a longer word or number of Latin letters and digits."""
    before = "(?<![A-Za-z0-9])" if form[0].isascii() and form[0].isalnum() else ""
    after = "(?![A-Za-z0-9])" if form[-1].isascii() and form[-1].isalnum() else ""
    return f"{before}{re.escape(form)}{after}"


def other(text: str, kind: str) -> str:
    """The replacement: of the same length and look, the same for the same text."""
    if kind == "phone":
        return _other_phone(text)
    kept = {at for part in KEPT.finditer(text) for at in range(*part.span())}
    if text.isdecimal():
        kept.add(0)  # a number does not begin with another digit: it may not begin with zero
    elif sort := SORT.match(text):
        kept.update(range(sort.end()))
    if len(kept) == len(text):
        kept = set()
    stream = _stream(unescape(text).casefold())
    return "".join(_another(character, next(stream)) if character.isalnum() and at not in kept else character for at, character in enumerate(text))


def _other_phone(text: str) -> str:
    """The same number, with its country written or not, has the same replacement."""
    digits = [at for at, character in enumerate(text) if character.isdecimal()][-PHONE_TAIL:]
    stream = _stream("".join(text[at] for at in digits))
    changed = {at: _another(text[at], next(stream)) for at in digits}
    return "".join(changed.get(at, character) for at, character in enumerate(text))


def _stream(seed: str) -> Iterator[int]:
    block = 0
    while True:
        yield from blake2b(f"{block}\x1f{seed}".encode("utf-8", "surrogatepass")).digest()
        block += 1


def _another(character: str, chance: int) -> str:
    for first, last, alphabet in SCRIPTS:
        if first <= character <= last:
            others = alphabet.replace(character, "")
            return others[chance % len(others)]
    if character.isalpha():
        letter = "aeiou"[chance % 5]
        return letter.upper() if character.isupper() else letter
    return character
