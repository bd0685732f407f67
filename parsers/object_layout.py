"""What interfaces of shops and payment services answer, as data: `objects/<name>.toml`, one file a format, each for objects of a JSON.

records = "orders"                    or "payments"
platform = "ebay"                     what the records are of
has = ["orderId", "lineItems"]        every such object has all of these keys
currency = "CNY"                      of sums that name none
zone = "Asia/Shanghai"                that its times are in
units = 100                           how many of what a sum counts are one of its currency
label = "…"                           a pattern of what stands before a time in its text
[paths]                               our field → paths in the object, the first that is stated counts
                                      (an order may state more than one status: `status`, `status_2`, `status_3`)
[events]                              of orders: event → paths of its times
[promises]                            of orders: event → paths of the times until when it has to happen
[statuses]                            of orders: event → words under the paths of `status`
[line]                                of orders: `at` are paths of the goods, the first with any counts; title, quantity, unit_price in each
[parcel]                              of orders: `at`, and carrier, tracking_no and the times `shipped` and `delivered` within each
[refund]                              of orders: `at`, and amount, currency and time within each
                                      of both, `when` are words of which its status is one; any other is of none
[kind_patterns]                       of payments: kind → a pattern, looked for in what the paths of `kind` state; the first found counts
grammar = "…"                         what such an answer looks like, and who hands it over

A path is keys with points between them, `*` each member of a list: `lineItems.*.title`.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from casefile.records import NO_CURRENCY, EventKind, PaymentKind
from parsers.json_values import Object
from parsers.table_heads import OBJECTS

Paths = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Objects within an order: its goods, its parcels, what was paid back."""

    at: tuple[str, ...]
    """Paths, of which the first counts where any of them are."""
    when: frozenset[str] = frozenset()
    """Words of which its status is one; any where there are none."""
    paths: Paths


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectLayout:
    name: str
    records: str
    platform: str
    grammar: str
    has: tuple[str, ...]
    currency: str
    zone: tzinfo | None
    units: Decimal
    label: re.Pattern[str] | None
    paths: Paths
    events: tuple[tuple[EventKind, Sequence[str]], ...]
    promises: tuple[tuple[EventKind, Sequence[str]], ...]
    statuses: Mapping[str, tuple[EventKind, ...]]
    """Case-folded word → what happened."""
    line: Part
    parcel: Part
    refund: Part
    kind_patterns: tuple[tuple[PaymentKind, re.Pattern[str]], ...]

    def is_one(self, value: Object) -> bool:
        return all(key in value for key in self.has)


@cache
def object_layouts() -> tuple[ObjectLayout, ...]:
    return tuple(_layout(path) for path in sorted(OBJECTS.glob("*.toml")))


def _layout(path: Path) -> ObjectLayout:
    with path.open("rb") as file:
        told: dict[str, Any] = tomllib.load(file)
    statuses: dict[str, list[EventKind]] = {}
    for event, words in told.get("statuses", {}).items():
        for word in words:
            statuses.setdefault(word.casefold(), []).append(EventKind(event))
    return ObjectLayout(
        name=path.stem,
        records=told["records"],
        platform=told["platform"],
        grammar=told["grammar"],
        has=tuple(told["has"]),
        currency=told.get("currency", NO_CURRENCY),
        zone=ZoneInfo(told["zone"]) if "zone" in told else None,
        units=Decimal(told.get("units", 1)),
        label=re.compile(told["label"]) if "label" in told else None,
        paths=told["paths"],
        events=tuple((EventKind(kind), paths) for kind, paths in told.get("events", {}).items()),
        promises=tuple((EventKind(kind), paths) for kind, paths in told.get("promises", {}).items()),
        statuses={word: tuple(kinds) for word, kinds in statuses.items()},
        line=_part(told.get("line", {})),
        parcel=_part(told.get("parcel", {})),
        refund=_part(told.get("refund", {})),
        kind_patterns=tuple((PaymentKind(kind), re.compile(pattern)) for kind, pattern in told.get("kind_patterns", {}).items()),
    )


def _part(told: Mapping[str, Any]) -> Part:
    paths = {field: told_paths for field, told_paths in told.items() if field not in ("at", "when")}
    return Part(at=tuple(told.get("at", ())), when=frozenset(map(str.casefold, told.get("when", ()))), paths=paths)


def parts_of(value: object, part: Part) -> list[Object]:
    """The objects of a part whose status counts, by the first of its paths that leads to any."""
    found: Iterator[list[Object]] = ([one for one in found_at(value, path) if isinstance(one, dict)] for path in part.at)
    ones = next((ones for ones in found if ones), [])
    return [one for one in ones if not part.when or next(iter(said_at(one, part.paths.get("status", ()))), "").casefold() in part.when]


def found_at(value: object, path: str) -> Iterator[object]:
    """What stands at a path of an object, in the order of the file."""
    reached = [value]
    for step in path.split(".") if path else ():
        if step == "*":
            reached = [member for one in reached if isinstance(one, list) for member in one]
        else:
            reached = [one[step] for one in reached if isinstance(one, dict) and step in one]
    yield from reached


def said_at(value: object, paths: Sequence[str]) -> list[str]:
    """The texts and numbers at the first of these paths that has any, each once."""
    for path in paths:
        written = dict.fromkeys(
            str(one).strip() for one in found_at(value, path) if isinstance(one, str | int | Decimal) and not isinstance(one, bool)
        )
        if said := [one for one in written if one]:
            return said
    return []
