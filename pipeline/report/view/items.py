"""What is named in passing everywhere in a report: a fact, an item of the case, a code with its words."""

from dataclasses import dataclass

from pipeline.report.numbering import Ref


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    label: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """Something of the case, named in passing: where it stands, what it is, its words."""

    ref: Ref | None
    what: str
    text: str
    time: str
    is_quote: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Items:
    """Some of many: `more` says how many are left out, and that is printed."""

    shown: tuple[Item, ...]
    more: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Coded:
    code: str
    text: str


NO_ITEMS = Items(shown=())
