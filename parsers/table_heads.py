"""What heads the columns of a table, and what the words in it mean: which of our columns, which platform, currency or total.

The words are data: `table_words.toml`.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from casefile.records import Place
from parsers.cells import is_stated, unwrapped

LAYOUTS, OBJECTS = Path(__file__).parent / "layouts", Path(__file__).parent / "objects"
"""What `parsers.layout` and `parsers.object_layout` read."""
CURRENCY = re.compile(r"[A-Za-z]{3}")
AMOUNTS = re.compile(r"(?<![\s:：])[\s:：]*(?:[￥¥$]|(?<![A-Za-z0-9_-])\d).*", re.DOTALL)
"""What stands behind a word for a sum; `SUM-0001` and `SUM0001` are numbers of orders."""
FORMULA = re.compile(r"\s*=(?:SUBTOTAL|SUM|COUNTA?)\(", re.IGNORECASE)
UNDER_A_TABLE = re.compile(
    r"[-—=_*]{4}|[#*（(【\[\s]*(?:共计?\s*[:：]?\s*\d+|第\s*\d+\s*页|(?:记录数?|总数)\s*[:：]?\s*\d|(?:收入|支出|本页|本期|本月|累计|全部)*(?:合计|总计|小计|总额|笔数)"
    r"|(?:导出|下载|打印|生成|制表|查询)(?:时间|日期|人)|(?:说明|备注|注|提示|温馨提示|特别提示|声明)\s*(?:[:：]|$)|以上|本(?:明细|账单|回单|表)|\d{1,2}[.．、]\s*[^\W\d])"
)
CELLS_OF_A_NOTE = 2
PDD_NUMBER = re.compile(r"[0-9]{6}-[0-9]{15}")
SITE = re.compile(r"(?i)(?:https?:)?//(?:[\w-]+\.)*?([\w-]+\.(?:co\.\w\w|[a-z]{2,4}))(?=[/:?#\s]|$)")
"""An address, and the name that its owner registered."""
UNIT = re.compile(
    r"(?:(?<!\s)\s+(?:(?:in|en)\s+)?(?P<unit>EUR|USD|GBP|CHF|CAD|AUD|NZD|CZK|PLN|HUF|SEK|NOK|DKK|HKD|SGD|INR|JPY|ZAR|euroa|euros?|[$€£])"
    r"|^(?P<dollars>[A-Z]{3})\$)$",
    re.IGNORECASE,
)
"""A currency behind a header word, without brackets."""
BESIDE = re.compile(r"[A-Z][A-Za-z ./\n]{0,40}[a-z][A-Za-z ./\n]{0,40}\s([\u4e00-\u9fff][\u4e00-\u9fff/（）()]{1,20})")
"""A header word in English, and behind it in Chinese, as some banks print them."""
BRACKETED = re.compile(r"[(\[]([^()\[\]]{1,12})")
"""What a header word says in brackets, which may be cut off."""
BRACKETS = str.maketrans({"（": "(", "）": ")", "［": "[", "］": "]"})


@dataclass(frozen=True, kw_only=True)
class Vocabulary:
    """What a kind of table may be headed by."""

    columns: Mapping[str, tuple[str, ...]]
    """Our column → folded header words, the most telling first."""
    required: tuple[tuple[str, ...], ...]
    """Of each group one column must be there."""

    @cached_property
    def needed(self) -> tuple[frozenset[str], ...]:
        """Of each of these sets of folded words one must be there."""
        return tuple(frozenset(fold for column in group for fold in self.columns.get(column, ())) for group in self.required)


class Above(NamedTuple):
    """A row above a header."""

    place: Place
    text: str


@dataclass(frozen=True, kw_only=True)
class Heading:
    """The header of one table, understood."""

    words: tuple[str, ...]
    """As written; a word that comes twice is told apart by its number."""
    columns: Mapping[str, str]
    """Our column → its header word."""
    above: tuple[Above, ...] = ()

    @cached_property
    def read(self) -> frozenset[str]:
        """Header words that stand for one of our columns."""
        return frozenset(self.columns.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """A row under a header."""

    place: Place
    heading: Heading
    cells: Mapping[str, str]
    """Header word → cell, as written."""
    read_as: Mapping[str, str] = field(default_factory=dict)
    """Header word → what is read instead of a cell that its table alone explains."""

    def cell(self, column: str) -> str:
        """The cell of one of our columns as it is to be read, "" where the table or the row has none."""
        word = self.heading.columns.get(column)
        return (self.read_as.get(word) or self.cells.get(word, "")) if word is not None else ""

    @property
    def extra(self) -> dict[str, str]:
        """What stands in columns that are not ours."""
        return {word: cell for word, cell in self.cells.items() if word not in self.heading.read and cell.strip()}


def known_head(word: str) -> str:
    """A header word of a layout for comparing; one with brackets is meant with them: `交易金额(收入)` beside `交易金额(支出)`."""
    return solid(word.translate(BRACKETS)) if "(" in word else folded(word)


SOLID = str.maketrans({**dict.fromkeys(" \t\n\r_-.:：\u0307\u3000\u00a0\ufeff\u200b"), "ı": "i"})


def solid(word: str) -> str:
    """A word in small letters, without what stands between them; İ and ı of Turkish are an i, which `AÇIKLAMA` may be either of."""
    return word.casefold().translate(SOLID)


@lru_cache(maxsize=4096)
def folded(word: str) -> str:
    """A header word for comparing: `Order_No.`, `order no` and `实付（元）`, `实付` are the same."""
    word = unwrapped(word).translate(BRACKETS)
    for opening, closing in ("()", "[]"):
        before, bracket, after = word.partition(opening)
        if bracket and before.strip():
            word = before + after.partition(closing)[2]
    return solid(word)


@cache
def table_words() -> dict[str, Any]:
    """All of `table_words.toml`."""
    with (Path(__file__).parent / "table_words.toml").open("rb") as file:
        return tomllib.load(file)


@cache
def vocabulary(kind: str, required: tuple[tuple[str, ...], ...]) -> Vocabulary:
    """The columns of `chat` or `orders`."""
    columns = {column: tuple(map(folded, heads)) for column, heads in table_words()[kind]["columns"].items()}
    return Vocabulary(columns=columns, required=required)


def column_names() -> list[str]:
    """Ours, of either kind of table."""
    return list(dict.fromkeys(column for kind in ("chat", "orders") for column in table_words()[kind]["columns"]))


@cache
def meanings(kind: str, of: str) -> Mapping[str, str]:
    """Folded word → what it means, by a table of words such as `chat.roles`."""
    return {folded(word): meaning for meaning, known in table_words()[kind][of].items() for word in known}


def platform_of(written: str) -> str:
    """A platform's one name; `unknown` where none is written."""
    return meanings("any", "platforms").get(folded(written)) or written.strip().casefold() or "unknown"


class Shop(NamedTuple):
    """Whose a table of orders is that names no platform, and what it is paid in; "" where nothing tells."""

    platform: str = ""
    currency: str = ""


def shop_of(rows: Sequence[TableRow]) -> Shop:
    """By the platform's own header words, else by the form of all numbers, else by the addresses in the rows, if they are of one platform.

    Its currency is told by the addresses of one country.
    """
    headings = {id(row.heading): row.heading for row in rows}.values()
    known = next((shop for heading in headings if (shop := _shop_by_heads(heading.words))), None)
    known = known or Shop("pdd" if rows and all(PDD_NUMBER.fullmatch(row.cell("order_no").strip()) for row in rows) else "")
    hosts = {folded(host) for row in rows for cell in row.cells.values() for host in SITE.findall(cell)}
    sites, paid_in = meanings("any", "sites"), meanings("orders", "site_currencies")
    platforms, currencies = ({words[host] for host in hosts if host in words} for words in (sites, paid_in))
    if platforms == {"taobao", "tmall"}:
        platforms = {"taobao"}  # whose list of orders has both
    platform, currency = (found.pop() if len(found) == 1 else "" for found in (platforms, currencies))
    return Shop(known.platform or platform, known.currency or (currency if platform else ""))


def _shop_by_heads(heads: tuple[str, ...]) -> Shop | None:
    have = folded_heads(heads)
    shops = (one for one in table_words()["orders"]["shops"] if folded_heads(one["heads"]) <= have)
    return next((Shop(one["platform"], one.get("currency", "")) for one in shops), None)


@cache
def currency_codes() -> AbstractSet[str]:
    """Every code of ISO 4217 that money is counted in."""
    return frozenset(table_words()["orders"]["codes"])


@lru_cache(maxsize=1024)
def currency_headed(head: str) -> str | None:
    """What the sums under a head are in: `实付（元）`, `Betrag in EUR`, `Amount [USD]`; the net of `Amount (net)` is no money."""
    behind = UNIT.search(head)
    inside = BRACKETED.search(head.translate(BRACKETS))
    unit = (behind["unit"] or behind["dollars"]).upper() if behind else inside[1].strip() if inside else ""
    is_code = not CURRENCY.fullmatch(unit) or unit in currency_codes()
    return currency_written(unit) if is_code or folded(unit) in meanings("orders", "currencies") else None


def currency_written(*written: str) -> str | None:
    """The code of the first of these that names a currency: by its code, its sign or a word for it."""
    known = meanings("orders", "currencies")
    codes = (known.get(folded(one)) or (one.upper() if CURRENCY.fullmatch(one) else None) for one in written if one)
    return next(filter(None, codes), None)


def day_first(heads: Iterable[str]) -> str:
    """The first header word of a language that is spoken where the day stands before the month; "" where none is."""
    known = meanings("any", "day_first")
    return next((head for head in heads if folded(head) in known), "")


def is_total(row: TableRow, *columns: str) -> bool:
    """Whether a row sums up what is above it: our `columns`, or where they say nothing the first thing it says or all but its figures, are a word for
    that.
    """
    stated = [cell for cell in row.cells.values() if cell.strip()]
    first = next(iter(stated), "")
    told = [cell for column in columns if is_stated(cell := row.cell(column))]
    if FORMULA.match(first) or _sums_up(told or [first]):
        return True
    return not told and _sums_up([cell for cell in stated if cell.strip() not in currency_codes() and any(map(str.isalpha, cell))])


def _sums_up(cells: Sequence[str]) -> bool:
    return bool(cells) and all(folded(AMOUNTS.sub("", cell)) in meanings("any", "totals") for cell in cells)


class Native(NamedTuple):
    """Folded header words that only a platform's or tool's own layout has together."""

    words: frozenset[str]
    one_of: frozenset[str]
    """Of these one is there too, unless there are none."""
    alone: bool
    format: str
    """The parser that goes by these words, "" where it has its own."""
    none_of: frozenset[str] = frozenset()
    in_json: bool = False
    """Whether they are keys of objects, and head no table."""

    def heads(self, have: frozenset[str]) -> bool:
        is_whole = have - {""} == self.words if self.alone else have >= self.words
        return is_whole and (not self.one_of or bool(have & self.one_of)) and not have & self.none_of


def is_note(row: TableRow) -> bool:
    """Whether a row is a line that a program wrote under its table: how many rows there are, when it was made, what it is worth."""
    return len(row.heading.words) > CELLS_OF_A_NOTE and reads_as_note(row.cells.values())


def reads_as_note(cells: Iterable[str]) -> bool:
    """Whether so few cells say anything, and begin as such a line does."""
    stated = [cell.strip() for cell in cells if cell.strip()]
    return 0 < len(stated) <= CELLS_OF_A_NOTE and UNDER_A_TABLE.match(stated[0]) is not None


@cache
def _native_layouts() -> tuple[Native, ...]:
    native = [
        Native(
            folded_heads(layout["words"]),
            folded_heads(layout.get("any", ())),
            alone=layout.get("alone", False),
            format=layout.get("format", ""),
            none_of=folded_heads(layout.get("unless", ())),
            in_json=layout.get("in_json", False),
        )
        for layout in table_words()["native"]
    ]
    for path in sorted(LAYOUTS.glob("*.toml")):
        with path.open("rb") as file:
            told = tomllib.load(file)
        native += [
            Native(folded_heads(words), frozenset(), alone=alone, format=path.stem, none_of=folded_heads(told.get("unless", ())))
            for key, alone in (("signatures", False), ("whole", True))
            for words in told.get(key, ())
        ]
    for path in sorted(OBJECTS.glob("*.toml")):
        with path.open("rb") as file:
            native.append(Native(folded_heads(tomllib.load(file)["has"]), frozenset(), alone=False, format=path.stem))
    return tuple(native)


def is_native(heads: Iterable[str], *, of: str | None = None, in_json: bool = False) -> bool:
    """Whether this header is the layout of a platform or tool that has a parser of its own, or of the one parser asked for."""
    return _is_native(folded_heads(heads), of, in_json=in_json)


@lru_cache(maxsize=1024)
def _is_native(have: frozenset[str], of: str | None, *, in_json: bool) -> bool:
    """Every table's parser asks it of the same first rows."""
    return any(native.heads(have) for native in _native_layouts() if (of is None or native.format == of) and in_json >= native.in_json)


class _Heads(NamedTuple):
    """What may be a header, read for comparing."""

    words: tuple[str, ...]
    """As written; a word that comes twice is told apart by its number."""
    by_fold: Mapping[str, str]
    folded: frozenset[str]


@lru_cache(maxsize=256)
def _heads(cells: tuple[str, ...]) -> _Heads:
    """Every table's parser looks at the same first rows."""
    words = _distinct(cell.strip().removeprefix("\ufeff") for cell in cells)
    by_fold: dict[str, str] = {}
    for word in words:
        by_fold.setdefault(solid(word.translate(BRACKETS)), word)
    for word in words:
        if beside := BESIDE.fullmatch(word):
            by_fold.setdefault(folded(beside[1]), word)
    for word in words:  # `Amount` before `Amount (credit)`, wherever they stand
        by_fold.setdefault(folded(word), word)
        by_fold.setdefault(folded(UNIT.sub("", word)), word)
    return _Heads(words, by_fold, frozenset(map(folded, cells)))


def folded_heads(cells: Iterable[str]) -> frozenset[str]:
    """The words of what may be a header, folded."""
    return _heads(tuple(cells)).folded


def all_folds(cells: Iterable[str]) -> frozenset[str]:
    """The words of what may be a header, in every form by which `find_heading` and `folded_heads` know them."""
    heads = _heads(tuple(cells))
    return heads.folded.union(heads.by_fold)


def find_heading(heads: Iterable[str], vocabulary: Vocabulary, chosen: Mapping[str, str]) -> Heading | None:
    """The header, if its words name every required column; `chosen` is what the user said (`--columns`)."""
    words, by_fold, _ = _heads(tuple(heads))
    if not chosen and any(needed.isdisjoint(by_fold) for needed in vocabulary.needed):
        return None
    columns: dict[str, str] = {}
    for column, word in chosen.items():
        if column in vocabulary.columns:
            found = by_fold.get(folded(word))
            if found is None:
                return None
            columns[column] = found
    for column, known in vocabulary.columns.items():
        taken = set(columns.values())
        found = next((by_fold[fold] for fold in known if fold in by_fold and by_fold[fold] not in taken), None)
        if column not in columns and found is not None:
            columns[column] = found
    if not all(any(column in columns for column in group) for group in vocabulary.required):
        return None
    return Heading(words=words, columns=columns)


def _distinct(heads: Iterable[str]) -> tuple[str, ...]:
    seen: dict[str, int] = {}
    distinct = []
    for head in heads:
        seen[head] = seen.get(head, 0) + 1
        distinct.append(head if seen[head] == 1 else f"{head} ({seen[head]})")
    return tuple(distinct)
