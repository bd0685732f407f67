"""Everything a person reads, in their language: TOML tables keyed by code, one file a topic, the same keys in zh and en."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

LANGUAGES = ("zh", "en")


@cache
def wording(language: str, topic: str) -> Mapping[str, str]:
    """The texts of one topic (`problems`, `report` …): dotted key → text with `{named}` places.

    KeyError for an unknown language or topic: both are constants of ours.
    """
    table = tomllib.loads(files("pipeline.wording").joinpath(language, f"{topic}.toml").read_text("utf-8"))
    return dict(_flat(table))


@cache
def format_words(language: str, name: str) -> Mapping[str, str]:
    """`title` and `how` of an export format."""
    table = tomllib.loads(files("pipeline.wording").joinpath("formats", f"{name}.toml").read_text("utf-8"))
    return dict(_flat(table[language]))


@cache
def click_words() -> Mapping[str, str]:
    """What click and the system say at the terminal → how that is said in Chinese."""
    return tomllib.loads(files("pipeline.wording").joinpath("click.toml").read_text("utf-8"))


def say(language: str, topic: str, key: str, **values: object) -> str:
    """One text with its places filled."""
    return wording(language, topic)[key].format(**values)


def coded(language: str, topic: str, code: str) -> str:
    """The text of a code that carries what was seen after colons (`order_cards:3`), which fills `{0}`, `{1}` …

    A time keeps its own colons: it is one value, and is said as the reports say times; so are sums with their currency.
    """
    key, *values = _VALUES.findall(code)
    return wording(language, topic)[key].format(*(_said(language, value) for value in values))


def _said(language: str, value: str) -> str:
    if money := _MONEY.fullmatch(value):
        key = f"money.{money['currency']}"
        return say(language, "report", key if key in wording(language, "report") else "money", **money.groupdict())
    return _INSTANT.sub(r"\1 \2 \3", value).rstrip()


_VALUES = re.compile(r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?!\d)(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?)?|[^:]+")
_MONEY = re.compile(r"(?P<currency>[A-Z]{3}) (?P<amount>\d+(?:\.\d+)?)")
_INSTANT = re.compile(r"(\d{4}-\d\d-\d\d)T([\d:.]+)(Z|[+-]\d\d:\d\d)?")


def place_words(language: str, where: str) -> str:
    """`Place.where` as a person of this language says it: `line 12` → `第 12 行`. JSON pointers, paths and sheet names stay as they are."""
    words = wording(language, "places")

    def said(found: re.Match[str]) -> str:
        if alone := found["alone"]:
            return words[f"alone.{alone}"]
        numbers = "–".join(filter(None, (found["first"], found["last"])))
        told = words[f"numbered.{found['noun']}"].format(n=numbers) if found["noun"] else ""
        return (words["joint"] if found["joint"] else "") + told

    return where if where.startswith("$") else _place().sub(said, where)


@cache
def _place() -> re.Pattern[str]:
    """A noun with its number, what stands before a JSON pointer, or a noun alone; the sheet that a row is in has a name of its own."""
    numbered, alone = (
        "|".join(re.escape(key.removeprefix(kind)) for key in wording("en", "places") if key.startswith(kind)) for kind in ("numbered.", "alone.")
    )
    return re.compile(
        rf"(?P<joint>^|, )(?:(?P<noun>{numbered}) (?P<first>\d+)(?:-(?P<last>\d+))?(?=$|, |: )|(?=\$))|^(?P<alone>{alone})(?=$|, (?!row \d))"
    )


def problem_sentence(language: str, code: str, detail: str) -> str:
    """What could not be read and why, with the offending text verbatim."""
    what = wording(language, "problems")[f"{code}.what"]
    return say(language, "problems", "with_detail", what=what, detail=detail) if detail else what


def _flat(table: Mapping[str, object], path: str = "") -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for key, value in table.items():
        found += _flat(value, f"{path}{key}.") if isinstance(value, Mapping) else [(path + key, str(value))]
    return found
