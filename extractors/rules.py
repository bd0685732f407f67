"""`rules/<language>/*.toml` → the rules that find statements.

A rule is data. It looks at one clause of the folded text (`extractors.text`, `extractors.clauses`) in what the conversation
has come to (`extractors.dialogue`), and names the kind of statement it finds there:

    [defaults]                      # optional: for every rule of this file that does not say otherwise
    speakers = ["seller", "platform"]
    forbids  = ["asked", "past", "negated", "reported"]

    [words]                         # word classes of this file; `words.toml` beside it holds those of all files of the language
    send = ["发货", "发出", "寄出"]

    [[rule]]
    id       = "zh.commitment.delivery.within"
    kind     = "commitment"
    topic    = "delivery"           # commitments only; or how to find it (`matters.toml`): "matter" or "payment", what is being
                                    # talked about; "object", what the quote speaks of; "answer", what of the goods was asked about
    speakers = ["seller"]           # buyer, seller, platform, other
    pattern  = '\\d+(?:小时|天)内<send>'   # a regular expression, case ignored; `<send>` is (?:发货|发出|寄出)
                                    # in '''…''' it may go over several lines: `extractors.patterns`
    with     = ['<when>']           # what the same stretch must hold too, in any order: acts, times, benefits make a promise together
    within   = "clause"             # where the patterns are searched: clause (as if not given), sentence, message
    unless   = '最快'               # found in the same stretch, the rule does not fire
    needs    = ["after"]            # features that must all hold, `a|b` for either
    forbids  = ["asked"]            # features none of which may hold
    sets     = ["conditional"]      # flags that the rule itself gives the statement: hedged, conditional, negated
    triggers = ["小时内"]           # only where the pattern has no literal that every match contains
    whenever = "open"               # instead of triggers: tried on every message while an offer or a settlement proposal is open
                                    # ("open"), a price is asked for or put forward ("pricing") or the other side's last words
                                    # ask about the goods ("asked"); `needs` must say the same
    why      = "A dispatch time given without a question binds the shop (E-Commerce Law Art. 20)."
    yes      = ["48小时内发货"]
    no       = ["48小时内发货吗", ["buyer: 昨天发了吗", "seller: 昨天已经发货了"]]

Instead of `pattern`, `tokens` holds patterns of spaCy's Matcher. A group `(?P<quote>…)` narrows the quote, which is the match
if there is none. Features of a clause come from `modifiers.toml` (announced asked tagged negated past reported conditional hedged
buyers_act outsider own_affair) and from what stands in it (money time); those of the conversation are listed at `extractors.situation.FEATURES`
(before after dispute marketplace haggling offer_open settling asked_other requested claim …).

`yes` and `no` are the rule's tests: a message by the first of `speakers`, or a short dialogue whose last message is judged.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from typing import Any

from casefile.findings import StatementKind, Topic
from casefile.records import Role
from extractors.patterns import read_table
from extractors.triggers import Requirement, required_literals, stand_in

LANGUAGES = ("zh", "en")
MATTERS = ("matter", "payment", "object", "answer")
"""Topics of rules whose statement is about whatever is being talked about, about the payment that is, about what its own words
name, or about what the other side has asked of the goods. They yield to a rule that knows its topic."""
WITHIN = ("clause", "sentence", "message")
FLAGS = frozenset({"hedged", "conditional", "negated"})
RULE_KEYS = frozenset(
    (
        "id",
        "kind",
        "topic",
        "speakers",
        "pattern",
        "tokens",
        "with",
        "within",
        "unless",
        "needs",
        "forbids",
        "sets",
        "triggers",
        "whenever",
        "why",
        "yes",
        "no",
    ),
)
WHENEVER = {
    "open": frozenset({"offer_open", "own_offer_open", "settling", "own_settling", "turned_down", "compromising", "claim"}),
    "pricing": frozenset({"asked_price", "haggling"}),
    "asked": frozenset({"asked_goods"}),
}
"""What a rule without triggers must need, so that the gate can lose none of its matches."""
CLASS = re.compile(r"(?<!\(\?P)<(\w+)>")
"""The name of a class of words, in a pattern."""
NO_RULES = frozenset({"words.toml", "modifiers.toml", "matters.toml", "answers.toml"})

Example = str | tuple[str, ...]
TokenPattern = list[dict[str, Any]]


class RuleError(Exception):
    """A rule file that cannot be used; raised while it is loaded."""


class Expression:
    """A regular expression, case ignored, compiled when it is first searched: few of the rules are ever asked about a conversation."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        return re.compile(self.pattern, re.IGNORECASE)

    @cached_property
    def search(self) -> Callable[[str], re.Match[str] | None]:
        return self.compiled.search

    @cached_property
    def finditer(self) -> Callable[[str], Iterator[re.Match[str]]]:
        return self.compiled.finditer


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rule:
    id: str
    language: str
    kind: StatementKind
    topic: Topic | None
    matter: str | None
    """How the topic is found, where the rule does not know it: one of MATTERS."""
    speakers: frozenset[Role]
    speaker: Role
    """Who speaks in the examples."""
    pattern: Expression | None
    tokens: tuple[TokenPattern, ...]
    beside: tuple[Expression, ...]
    """What its stretch must hold too."""
    within: str
    unless: Expression | None
    needs: tuple[frozenset[str], ...]
    """Of each set one must hold."""
    forbids: frozenset[str]
    sets: frozenset[str]
    triggers: Requirement
    whenever: str | None
    """Tried without a trigger while the conversation is in this state."""
    why: str
    yes: tuple[Example, ...]
    no: tuple[Example, ...]
    rank: int
    """Its place in the order of files and rules: the earlier rule names the statement."""


@cache
def load_rules() -> tuple[Rule, ...]:
    """All rules of all languages, in the order of languages, file names and files."""
    found: list[Rule] = []
    for language in LANGUAGES:
        shared = load_words(language)
        for name, table in rule_files(language):
            words = shared | table.get("words", {})
            for entry in table.get("rule", ()):
                found.append(_rule({**table.get("defaults", {}), **entry}, words, len(found), language, name))
    twice = [rule for rule, count in Counter(rule.id for rule in found).items() if count > 1]
    if twice:
        raise RuleError(f"rule ids used twice: {', '.join(sorted(twice))}")
    return tuple(found)


def rule_files(language: str) -> list[tuple[str, dict[str, Any]]]:
    folder = files("extractors").joinpath("rules", language)
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".toml"))
    return [(name, read_table(folder.joinpath(name).read_text("utf-8"))) for name in names if name not in NO_RULES]


@cache
def load_table(language: str, name: str) -> dict[str, Any]:
    """One of the files that are not rules: words, modifiers, matters, answers."""
    return read_table(files("extractors").joinpath("rules", language, name).read_text("utf-8"))


@cache
def load_words(language: str) -> dict[str, list[str]]:
    words: dict[str, list[str]] = load_table(language, "words.toml")["words"]
    return words


def expand(pattern: str, words: Mapping[str, Sequence[str]], where: str, put: Callable[[str], str] = str) -> str:
    """`<send>` → `(?:发货|发出|寄出)`, or what is put for that; the members are expressions, and may name other classes."""

    def alternatives(match: re.Match[str]) -> str:
        name = match[1]
        if name not in words:
            raise RuleError(f"{where}: no word class <{name}>")
        others = {other: members for other, members in words.items() if other != name}
        return put(f"(?:{'|'.join(expand(member, others, where, put) for member in words[name])})")

    return CLASS.sub(alternatives, pattern)


def triggers_of(pattern: str, words: Mapping[str, Sequence[str]], where: str, *, declared: frozenset[str] = frozenset()) -> Requirement:
    """The literals that a match of an unexpanded pattern contains; RuleError if it cannot be parsed."""
    try:
        return required_literals(expand(pattern, words, where, stand_in), declared=declared)
    except re.error as error:
        raise RuleError(f"{where}: {error} in {pattern}") from error


def _rule(entry: Mapping[str, Any], words: Mapping[str, Sequence[str]], rank: int, language: str, file: str) -> Rule:
    where = f"{language}/{file}: {entry.get('id', 'a rule without id')}"
    _refuse_incomplete(entry, where)
    topic, needs = entry.get("topic"), tuple(frozenset(need.split("|")) for need in entry.get("needs", ()))
    return Rule(
        id=entry["id"],
        language=language,
        kind=StatementKind(entry["kind"]),
        topic=None if topic is None or topic in MATTERS else Topic(topic),
        matter=topic if topic in MATTERS else None,
        speakers=frozenset(map(Role, entry["speakers"])),
        speaker=Role(entry["speakers"][0]),
        pattern=Expression(expand(entry["pattern"], words, where)) if "pattern" in entry else None,
        tokens=tuple(entry.get("tokens", ())),
        beside=tuple(Expression(expand(other, words, where)) for other in entry.get("with", ())),
        within=entry.get("within", "clause"),
        unless=Expression(expand(entry["unless"], words, where)) if "unless" in entry else None,
        needs=needs,
        forbids=frozenset(entry.get("forbids", ())),
        sets=frozenset(entry.get("sets", ())),
        triggers=_triggers(entry, words, needs, where),
        whenever=entry.get("whenever"),
        why=entry["why"],
        yes=tuple(map(_example, entry["yes"])),
        no=tuple(map(_example, entry["no"])),
        rank=rank,
    )


def _refuse_incomplete(entry: Mapping[str, Any], where: str) -> None:
    if unknown := entry.keys() - RULE_KEYS:
        raise RuleError(f"{where}: unknown keys {', '.join(sorted(unknown))}")
    missing = {"id", "kind", "speakers", "why", "yes", "no"} - entry.keys()
    if missing or ("pattern" in entry) == ("tokens" in entry):
        raise RuleError(f"{where}: needs id, kind, speakers, why, yes, no, and either pattern or tokens")
    if ("topic" in entry) != (StatementKind(entry["kind"]) is StatementKind.COMMITMENT):
        raise RuleError(f"{where}: a topic belongs to every commitment and to nothing else")
    if entry.get("within", "clause") not in WITHIN or not FLAGS.issuperset(entry.get("sets", ())):
        raise RuleError(f"{where}: within is one of {WITHIN}, sets some of {sorted(FLAGS)}")


def _triggers(entry: Mapping[str, Any], words: Mapping[str, Sequence[str]], needs: Iterable[frozenset[str]], where: str) -> Requirement:
    """What a message holds that the rule is tried on; nothing for a rule that the conversation opens (`whenever`)."""
    declared = frozenset(trigger.lower() for trigger in entry.get("triggers", ()))
    triggers: Requirement = triggers_of(entry["pattern"], words, where, declared=declared) if "pattern" in entry else ((declared,),)
    whenever = entry.get("whenever")
    if whenever is None and not triggers:
        raise RuleError(f"{where}: no literal is in every match; declare triggers")
    if whenever is not None and not any(need <= WHENEVER[whenever] for need in needs):
        raise RuleError(f"{where}: whenever = {whenever!r} takes a need of {sorted(WHENEVER[whenever])}")
    return triggers if whenever is None else ()


def _example(example: str | list[str]) -> Example:
    return example if isinstance(example, str) else tuple(example)
