"""Table layouts of shops, platforms and payment services as data: `layouts/<name>.toml`, one file a format. Those of payments may be printed (PDF).

records = "orders"                    or "payments"
platform = "etsy"                     what the records are of; `provenance`, `currency`, `zone` and `date_order` where documented
date_orders = {"…" = "dmy"}           the order of day, month and year in a file with this header word
signatures = [["Sale Date", …]]       the header has all words of one set; no other format's header has them
whole = [["date", "title", …]]        or the words of one of these and no others
unless = ["object", …]                and none of these, by which it is another's
shapes = [["at", "amount", …]]        or it has all of our columns of one set and is nobody's signature: what many write, each in words of its own
bare_shapes = [["at", "amount", …]]   or of one of these, and a row under it tells by a sign or a word which way its sum went
bare_unless = ["value", …]            and none of these, which head other things than money as well
headless = true                       of payments: or it has no header and is told by its cells (`parsers.headless`)
weak = ["in", …]                      words for a sum that mean one only beside a balance or a second day
unconfirmed = true                    no reference sample was at hand
any_words = true                      of orders: whoever wrote the tool chose the words; those of any table of orders stand behind the ones seen
[columns]                             our column → header words, the most telling first, as in `table_words.toml`
[statuses]                            of orders: event → native words that say so
whole_units = ["JPY", …]              of payments: a sum without a point counts whole units of these currencies, and hundredths of all others
spends_positive = true                of payments: a plus sign is money that left
incoming = "…"                        of payments: a pattern of what came in whatever its sign, looked for in the columns of `kind_from`
[kind_patterns]                       of payments: kind → a pattern, looked for in the columns of `kind_from`; the first found counts; `<paid back>`
                                      stands for the words of `parsers.given_back`
[directions]                          of payments: out, in, neutral → native words; without them the sign decides
[parcel]                              a pattern with `carrier` and `tracking_no` for a cell that holds both
[joined]                              our column → header words whose cells are it together, as first and last name; `order_no` where it has no cell
fullest = "title"                     of several tables in a file that tell of the same, those with this column of ours count
[packed]                              columns that hold an order line each: `name:…|quantity:1|total:…`, or several, parted by a pattern `lines`
payee = "…"                           of payments: a pattern of what a wallet writes of whom it paid, with that `name`
order = "…"                           of payments: a pattern of an order's `number` in what is said of one
asked = "…"                           of payments: a pattern of a type on whose rows who asks to be paid stands where else the payer does
money_above = "…"                     of payments: a pattern of the `currency` that the lines above the table name
until = "…"                           of payments: a pattern of the last day (`year`, `month`, `day`) that a statement above its table says it reaches
[above]                               what the lines above the table tell: reading → a pattern with `value`, and `label` or `to` where it has one
footer = "…"                          a pattern of rows under the table that are no rows of it
grammar = "…"                         what such a file looks like, and how a person gets one
"""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from casefile.records import Direction, EventKind, PaymentKind, Provenance, ReadingCode
from parsers.cells import clean_cell
from parsers.export import Export
from parsers.given_back import PAID_BACK
from parsers.printed_table import printed_heads
from parsers.table import first_heads, words_at_head
from parsers.table_heads import (
    BRACKETS,
    LAYOUTS,
    Heading,
    Vocabulary,
    find_heading,
    folded,
    folded_heads,
    is_native,
    known_head,
    meanings,
    vocabulary,
)

SUM = re.compile(r"\d")
SIGNED = re.compile(r"\D{0,5}[-+−－＋(（]|.{0,40}\d\s?(?:-|[CD]R\.?)$", re.IGNORECASE)
"""A sum with a sign or a bookkeeper's mark."""
WORDS_OF_REFUNDS = "<paid back>"
NUMBERED = (("order_no",),)
"""What a table of orders has and one of money does not."""
REQUIRED = {"orders": (("order_no",),), "payments": (("at",), ("amount", "out", "in"))}


@dataclass(frozen=True, slots=True, kw_only=True)
class Packed:
    """Columns of which each holds a whole order line."""

    columns: re.Pattern[str]
    lines: re.Pattern[str] | None
    """What stands between the lines of one cell."""
    between: str
    of: str
    names: Mapping[str, str]
    """Our column → its name inside the cell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """By what a header is known to be of a layout."""

    signatures: tuple[frozenset[str], ...]
    """Folded header words."""
    whole: tuple[frozenset[str], ...]
    """Folded header words, all that there are."""
    unless: frozenset[str]
    """Folded header words that no header of this layout has."""
    shapes: tuple[frozenset[str], ...]
    """Our columns."""
    bare_shapes: tuple[frozenset[str], ...]
    """Our columns, of what is known by its rows as well."""
    bare_unless: frozenset[str]
    """Folded header words that a bare shape does not have."""
    weak: frozenset[str]
    """Folded header words that mean a sum only beside a balance or a second day."""

    def may_stand(self, words: frozenset[str]) -> bool:
        """Whether such a header may stand in a file that has these words at its head."""
        return bool(self.shapes) or any(signature <= words for signature in (*self.signatures, *self.whole))

    def is_signed(self, heads: frozenset[str]) -> bool:
        return any(signature <= heads for signature in self.signatures) or heads in self.whole

    def is_shaped(self, cells: list[str], heading: Heading) -> bool:
        return self._has(self.shapes, cells, heading)

    def is_shaped_barely(self, cells: list[str], heading: Heading, heads: frozenset[str]) -> bool:
        return bool(self.bare_shapes) and not heads & self.bare_unless and self._has(self.bare_shapes, cells, heading)

    def _has(self, shapes: tuple[frozenset[str], ...], cells: list[str], heading: Heading) -> bool:
        return (
            any(shape <= heading.columns.keys() for shape in shapes)
            and (
                heading.columns.keys() & {"balance", "booked"} or not any(folded(heading.columns.get(one, "")) in self.weak for one in ("out", "in"))
            )
            and not is_native(cells)
            and find_heading(cells, vocabulary("orders", NUMBERED), {}) is None
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    name: str
    records: str
    platform: str
    provenance: Provenance
    grammar: str
    header: Header
    headless: bool
    """Whether there are such tables without a header."""
    unconfirmed: bool
    vocabulary: Vocabulary
    currency: str
    """ISO 4217, "" where the layout implies none."""
    zone: ZoneInfo | None
    date_order: str | None
    date_orders: Mapping[str, str]
    """Folded header word → the order that files with it have."""
    footer: re.Pattern[str] | None
    above: tuple[tuple[ReadingCode, re.Pattern[str]], ...]
    incoming: re.Pattern[str] | None
    payee: re.Pattern[str] | None
    asked: re.Pattern[str] | None
    order: re.Pattern[str] | None
    until: re.Pattern[str] | None
    """The last day that a statement says it reaches: what its days without a year lie before."""
    money_above: re.Pattern[str] | None
    other_ids: tuple[str, ...]
    """Folded header words of further numbers."""
    statuses: Mapping[str, tuple[EventKind, ...]]
    """Folded native word → what happened."""
    parcel: re.Pattern[str] | None
    packed: Packed | None
    joined: Mapping[str, tuple[str, ...]]
    """Our column → the folded header words of the cells that are it together."""
    fullest: str
    """Our column, "" where tables of one file tell of different things."""
    kind_patterns: tuple[tuple[PaymentKind, re.Pattern[str]], ...]
    kind_from: tuple[str, ...]
    """Our columns that the patterns are looked for in."""
    directions: Mapping[str, Direction]
    """Native word, folded → direction; see `way`."""
    whole_units: frozenset[str] | None
    """Of which currencies a sum without a point counts whole units, and hundredths of all others; None where sums are written as everywhere."""
    spends_positive: bool
    """Whether a plus sign is money that left the account, as on a card's statement."""

    def way(self, written: str) -> Direction | None:
        """The way that a native word means; with brackets it may be another than without them: `退款(收入)`."""
        return self.directions.get(known_head(written.translate(BRACKETS))) or self.directions.get(folded(written))

    def order_under(self, heading: Heading) -> str | None:
        """How this vendor orders day, month and year under a header, where that is documented."""
        orders = (order for word, order in self.date_orders.items() if word in folded_heads(heading.words))
        return next(orders, self.date_order)

    def fits(self, export: Export) -> bool:
        """Whether the export has a header of this layout."""
        if export.is_pdf:
            printed = list(printed_heads(export.first_page)) if self.records == "payments" else []
            return any(self._heads(cells, printed) for cells in printed)
        words = words_at_head(export)
        if not self.header.may_stand(words) or any(needed.isdisjoint(words) for needed in self.vocabulary.needed):
            return False
        rows = first_heads(export)
        return any(self._heads(cells, rows) for cells in rows)

    def _heads(self, cells: list[str], rows: Sequence[list[str]]) -> bool:
        """Whether this is a header of the layout; `rows`: what stands around it."""
        heads = folded_heads(cells)
        if heads & self.header.unless:
            return False
        signed = self.header.is_signed(heads)
        heading = find_heading(cells, self.vocabulary, {}) if signed or self.header.shapes else None
        if heading is None:
            return False
        if signed or self.header.is_shaped(cells, heading):
            return True
        return self.header.is_shaped_barely(cells, heading, heads) and any(self._tells_way(row, heading) for row in rows)

    def _tells_way(self, row: list[str], heading: Heading) -> bool:
        """Whether a row has a sum and says which way it went."""
        cells = dict(zip(heading.words, row, strict=False))
        told = {column: clean_cell(cells.get(word, "")) for column, word in heading.columns.items()}
        amount = told["amount"]
        return SUM.search(amount) is not None and (
            SIGNED.match(amount) is not None or any(self.way(told.get(column, "")) for column in ("type", "direction"))
        )


@cache
def layouts() -> tuple[Layout, ...]:
    return tuple(_layout(path) for path in sorted(LAYOUTS.glob("*.toml")))


def _layout(path: Path) -> Layout:
    with path.open("rb") as file:
        told: dict[str, Any] = tomllib.load(file)
    return Layout(
        name=path.stem,
        records=told["records"],
        platform=told["platform"],
        provenance=Provenance(told["provenance"]),
        grammar=told["grammar"],
        header=_header(told),
        headless=told.get("headless", False),
        unconfirmed=told.get("unconfirmed", False),
        vocabulary=Vocabulary(columns=_columns(told), required=REQUIRED[told["records"]]),
        currency=told.get("currency", ""),
        zone=ZoneInfo(told["zone"]) if "zone" in told else None,
        date_order=told.get("date_order"),
        date_orders={folded(word): order for word, order in told.get("date_orders", {}).items()},
        footer=_pattern(told.get("footer")),
        above=tuple((ReadingCode(code), re.compile(pattern)) for code, pattern in told.get("above", {}).items()),
        incoming=_pattern(told.get("incoming")),
        payee=_pattern(told.get("payee")),
        asked=_pattern(told.get("asked")),
        order=_pattern(told.get("order")),
        until=_pattern(told.get("until")),
        money_above=_pattern(told.get("money_above")),
        other_ids=tuple(map(folded, told.get("other_ids", ()))),
        statuses=_statuses(told),
        parcel=_pattern(told.get("parcel")),
        packed=_packed(told["packed"]) if "packed" in told else None,
        joined={column: tuple(map(known_head, words)) for column, words in told.get("joined", {}).items()},
        fullest=told.get("fullest", ""),
        kind_patterns=tuple(_kind_patterns(told.get("kind_patterns", {}))),
        kind_from=tuple(told.get("kind_from", ("type", "status", "description"))),
        directions={known_head(word): Direction(way) for way, words in told.get("directions", {}).items() for word in words},
        whole_units=frozenset(told["whole_units"]) if "whole_units" in told else None,
        spends_positive=told.get("spends_positive", False),
    )


def _header(told: Mapping[str, Any]) -> Header:
    return Header(
        signatures=tuple(frozenset(map(folded, words)) for words in told.get("signatures", ())),
        whole=tuple(frozenset(map(folded, words)) for words in told.get("whole", ())),
        unless=frozenset(map(folded, told.get("unless", ()))),
        shapes=tuple(map(frozenset, told.get("shapes", ()))),
        bare_shapes=tuple(map(frozenset, told.get("bare_shapes", ()))),
        bare_unless=frozenset(map(folded, told.get("bare_unless", ()))),
        weak=frozenset(map(folded, told.get("weak", ()))),
    )


def _columns(told: Mapping[str, Any]) -> Mapping[str, tuple[str, ...]]:
    columns: dict[str, tuple[str, ...]] = {column: tuple(map(known_head, heads)) for column, heads in told["columns"].items()}
    if told.get("any_words", False):
        columns |= {column: columns.get(column, ()) + heads for column, heads in vocabulary("orders", NUMBERED).columns.items()}
    return columns


def _statuses(told: Mapping[str, Any]) -> Mapping[str, tuple[EventKind, ...]]:
    statuses: dict[str, tuple[EventKind, ...]] = {}
    for event, words in told.get("statuses", {}).items():
        for word in map(folded, words):
            statuses[word] = (*statuses.get(word, ()), EventKind(event))
    if told.get("any_words", False):
        return {word: (EventKind(event),) for word, event in meanings("orders", "statuses").items()} | statuses
    return statuses


def _packed(told: Mapping[str, Any]) -> Packed:
    return Packed(
        columns=re.compile(told["columns"]),
        lines=_pattern(told.get("lines")),
        between=told["between"],
        of=told["of"],
        names=told["names"],
    )


def _kind_patterns(told: Mapping[str, str]) -> Iterator[tuple[PaymentKind, re.Pattern[str]]]:
    for kind, pattern in told.items():
        yield PaymentKind(kind), re.compile(pattern.replace(WORDS_OF_REFUNDS, PAID_BACK.pattern))


def _pattern(written: str | None) -> re.Pattern[str] | None:
    return re.compile(written) if written else None
