"""Words that mean something only as an answer: assent, dissent, ordering, a bare price; and what a question asks for.

The expressions are those of `answers.toml` and `matters.toml` of all languages, joined, so that a message may mix them.
"""

import re
from dataclasses import dataclass
from functools import cache

from casefile.findings import Topic
from casefile.records import Role
from extractors.gate import Gate
from extractors.remembered import remembered
from extractors.rules import LANGUAGES, Expression, RuleError, expand, load_table, load_words, triggers_of
from extractors.triggers import Requirement, required_literals

EXPRESSIONS = (
    "assent",
    "takes_sum",
    "nods",
    "heard",
    "hesitates",
    "unrefused",
    "leaves",
    "carries_on",
    "dissent",
    "affirm",
    "echo",
    "deny",
    "adverse",
    "greets",
    "order",
    "elsewhere",
    "bare_price",
    "reopens",
    "alters",
    "asks_price",
    "others_price",
    "falls_short",
    "transfer",
    "transfers_thing",
    "transfers",
    "transfers_sum",
    "opens_with_sum",
    "claims_whole",
    "asks_number",
    "gone",
    "drops",
    "limits",
    "supposes",
    "waives",
    "concedes",
    "apology",
    "canned",
    "comes",
    "bygone",
    "owed_act",
)
EVERYONE = frozenset({Role.BUYER, Role.SELLER, Role.PLATFORM})
CUES = {
    "order": frozenset({Role.BUYER}),
    "performed": EVERYONE,
    "grieves": frozenset({Role.BUYER}),
    "bought": frozenset({Role.BUYER}),
    "inquires": frozenset({Role.BUYER}),
    "listed": EVERYONE,
    "returning": frozenset({Role.SELLER}),
    "came_back": EVERYONE,
    "exposed": frozenset({Role.BUYER}),
}
"""Expressions that tell of the state of a conversation wherever they are found, and from whose mouth."""
GOODS = frozenset({None, Topic.AUTHENTICITY, Topic.DESCRIPTION, Topic.QUALITY})


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """Opened by the gate like a rule."""

    name: str
    pattern: re.Pattern[str]
    triggers: Requirement


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaks:
    """An expression that tells what a question asks or what a text is about; opened by a gate too, since every message is asked."""

    of: str
    pattern: Expression
    triggers: Requirement


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    assent: re.Pattern[str]
    takes_sum: re.Pattern[str]
    """A sum is taken in so many words, from the beginning of a clause."""
    nods: re.Pattern[str]
    """Assent that may mean no more than that the speaker has heard."""
    heard: re.Pattern[str]
    """A nod with a word of understanding: no assent, whatever it begins with; that may follow."""
    hesitates: re.Pattern[str]
    """What leaves the answer for later: no assent, whatever the message begins with."""
    unrefused: re.Pattern[str]
    """What denies that anything is refused: no refusal, however like one."""
    leaves: re.Pattern[str]
    """What leaves an offer to the other side's leisure: a nod to it is no assent."""
    carries_on: re.Pattern[str]
    """A question that carries out what is agreed: how to pay, when it is sent."""
    dissent: re.Pattern[str]
    affirm: re.Pattern[str]
    echo: re.Pattern[str]
    """A word by itself (group `word`): the question's own, it is a yes."""
    deny: re.Pattern[str]
    adverse: re.Pattern[str]
    """What a question asks of that would speak against the seller: a yes grants it, a no denies it."""
    greets: re.Pattern[str]
    """A question that is none: are you there."""
    order: re.Pattern[str]
    elsewhere: re.Pattern[str]
    """Before the words of an order: it was another one."""
    bare_price: re.Pattern[str]
    reopens: re.Pattern[str]
    """After one contract the price of another is asked."""
    alters: re.Pattern[str]
    asks_price: re.Pattern[str]
    """A question for the price: figures beside it are no terms."""
    others_price: re.Pattern[str]
    """A sum that somebody else asks, pays or has offered: no term of the speaker's."""
    falls_short: re.Pattern[str]
    """A sum is spoken of as too little or too much: it is not taken."""
    transfer: re.Pattern[str]
    """What an app shows where money was sent or taken: no words, so no proposal; the buyer's payment is an act."""
    transfers_thing: re.Pattern[str]
    """A promise to transfer what was sold, by its name: tickets, a domain."""
    transfers: re.Pattern[str]
    """A promise to transfer something: what was sold, or money once that is claimed."""
    transfers_sum: re.Pattern[str]
    """A promise to transfer money, its sum in words."""
    opens_with_sum: re.Pattern[str]
    """A promise of a sum that is named without its currency."""
    claims_whole: re.Pattern[str]
    """A claim for all that was paid."""
    asks_number: re.Pattern[str]
    """A question for a number that names something: an order, an account, a telephone."""
    gone: re.Pattern[str]
    """The goods are not to be had any more: with a refusal no earlier price stands."""
    drops: re.Pattern[str]
    """Whoever turns an offer down with these words wants no deal any more: no earlier price of theirs stands."""
    limits: re.Pattern[str]
    """An offer says how long it stands."""
    supposes: re.Pattern[str]
    """What might come, what is feared: no grievance."""
    waives: re.Pattern[str]
    concedes: re.Pattern[str]
    """The whole of a quote that grants a fact without naming it: my fault, you are right."""
    apology: re.Pattern[str]
    canned: re.Pattern[str]
    comes: re.Pattern[str]
    """Something arrives, or leaves: goods, money or papers."""
    bygone: re.Pattern[str]
    """A question about what has been: a yes to it promises nothing."""
    owed_act: re.Pattern[str]
    """A question whether the seller has done what was his to do: a no grants that he has not."""
    questions: Gate[Speaks]
    """Of the feature that a question of the other side gives the situation."""
    matters: Gate[Speaks]
    """Of topics, in questions and requests."""
    promises: Gate[Speaks]
    """Of topics, in promises."""

    def yes_to(self, text: str, question: str) -> re.Match[str] | None:
        """The words that say yes to a question: a yes, or a word of the question's own."""
        echo = self.echo.match(text)
        return self.affirm.match(text) or (echo if echo and echo["word"] in question else None)

    def short(self, text: str) -> bool:
        """Whether it may be an answer that only its question explains."""
        return any(answer.match(text) for answer in (self.affirm, self.echo, self.deny))


@cache
def load_cues(role: Role) -> tuple[Cue, ...]:
    patterns = {name: _joined(name) for name, speakers in CUES.items() if role in speakers}
    found = tuple(Cue(name=name, pattern=pattern, triggers=required_literals(pattern.pattern)) for name, pattern in patterns.items())
    for cue in found:
        if not cue.triggers:
            raise RuleError(f"answers.toml: {cue.name}: no literal is in every match")
    return found


@cache
def load_answers() -> Answers:
    return Answers(
        **{key: _joined(key) for key in EXPRESSIONS},
        questions=Gate(_entries("answers.toml", "question", "feature")),
        matters=Gate(_entries("matters.toml", "matter", "topic")),
        promises=Gate(_entries("matters.toml", "promise", "topic", otherwise="matter")),
    )


@remembered
def matter_of(text: str) -> Topic | None:
    """The topic of a question or request; the first in the list that it speaks of."""
    return next((Topic(matter.of) for matter in load_answers().matters.open(text) if matter.pattern.search(text)), None)


@remembered
def promised(text: str) -> Topic | None:
    """The topic of a promise; the first in the list that its words name."""
    return next((Topic(promise.of) for promise in load_answers().promises.open(text) if promise.pattern.search(text)), None)


@remembered
def topics_in(text: str) -> frozenset[Topic]:
    """All topics that the words of a question or of a promise name."""
    answers = load_answers()
    return frozenset(Topic(one.of) for gate in (answers.matters, answers.promises) for one in gate.open(text) if one.pattern.search(text))


@remembered
def asked(text: str) -> frozenset[str]:
    """What a text asks or requests; a question about nothing else is one about the goods."""
    features = frozenset(question.of for question in load_answers().questions.open(text) if question.pattern.search(text))
    if "asked_other" in features and not features & {"asked_price", "asked_when"} and matter_of(text) in GOODS:
        return features | {"asked_goods"}
    return features


def _joined(key: str) -> re.Pattern[str]:
    tables = [(language, load_table(language, "answers.toml")) for language in LANGUAGES]
    patterns = [expand(table[key], load_words(language), f"{language}: {key}") for language, table in tables if key in table]
    return re.compile("|".join(patterns), re.IGNORECASE)


def _entries(name: str, kind: str, of: str, *, otherwise: str = "") -> list[Speaks]:
    """`otherwise`: the entries of a language that has none of this kind."""
    found: list[Speaks] = []
    for language in LANGUAGES:
        words = load_words(language)
        table = load_table(language, name)
        for entry in table.get(kind) or table.get(otherwise, ()):
            where = f"{language}/{name}"
            triggers = triggers_of(entry["pattern"], words, where)
            if not triggers:
                raise RuleError(f"{where}: no literal is in every match of {entry['pattern']}")
            found.append(Speaks(of=entry[of], pattern=Expression(expand(entry["pattern"], words, where)), triggers=triggers))
    return found
