"""What the case file gives for a field of a paper: the words, and where they stand."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from casefile.findings import Identity, Statement
from casefile.records import Message, Order, OrderEvent, Payment, Place
from pipeline.papers.paper import phrases
from pipeline.report.scope import Scope

WHOLE = 120
"""Up to how many characters a message is quoted whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    text: str
    source: str
    """Exhibit and place: `证1 [0068]`. Never empty: what has no source is not said."""
    note: str = ""
    """What weakens it or has to be decided by a person."""
    quote: str = ""
    """The exact words in `text`, where it quotes."""
    is_disputed: bool = False
    """Whether the file holds something that conflicts with it; `note` says what."""
    is_rest: bool = False
    """Not one of the facts, but how many more there are."""


def told(scope: Scope, key: str, **values: object) -> str:
    """A phrase of the papers in the language of the paper."""
    return phrases().say[key][scope.words.language].format(**values)


def message_source(scope: Scope, message: Message) -> str:
    return scope.numbers.message(message).label


def source_of(scope: Scope, id_: str) -> str:
    """Where something of the case stands in the evidence; a statement by its message, which is on the pages that are filed."""
    if id_.startswith("t"):
        return message_source(scope, scope.case.get(Message, scope.case.get(Statement, id_).quote.message))
    ref = scope.item(id_).ref
    return ref.label if ref is not None else ""


def record_source(scope: Scope, record: Order | OrderEvent | Payment) -> str:
    return place_source(scope, record.place)


def place_source(scope: Scope, place: Place) -> str:
    return told(scope, "in_record", exhibit=scope.numbers.exhibits[place.source].label, where=scope.words.where(place))


def said(scope: Scope, statement: Statement) -> Entry:
    """A statement in its own words, with when and who. A short message of one line stands whole: its words are not torn out of it."""
    message = scope.case.get(Message, statement.quote.message)
    entry = quoted_of(scope, message, statement.quote.start, statement.quote.end)
    return replace(entry, note=scope.words.join(scope.flags(statement)))


def quoted_of(scope: Scope, message: Message, start: int, end: int) -> Entry:
    """A run of a message, or all of a short one, with when and who."""
    is_whole = len(message.text) <= WHOLE and "\n" not in message.text
    quote = message.text if is_whole else message.text[start:end]
    return Entry(
        text=told(scope, "said", time=scope.sent(message).clock, speaker=scope.speaker(message), quote=quote),
        source=message_source(scope, message),
        quote=quote,
    )


def detail(scope: Scope, identity: Identity, *, is_of_kinds: bool = False) -> Entry:
    """An identity detail as it was written; of which kind it is, where the field takes several."""
    message = scope.case.get(Message, identity.quote.message)
    quote = identity.quote.words_in(message.text)
    notes = (scope.words.of(identity.kind) if is_of_kinds else "", scope.words.say("check.bad") if identity.valid is False else "")
    return Entry(text=quote, source=message_source(scope, message), note=scope.words.join(notes), quote=quote)


def distinct(scope: Scope, entries: Iterable[Entry]) -> Iterator[Entry]:
    """Each text once, with every place it stands in."""
    by_text: dict[str, list[Entry]] = {}
    for entry in entries:
        by_text.setdefault(entry.text, []).append(entry)
    for text, same in by_text.items():
        first = same[0]
        yield replace(first, text=text, source=sources(scope, (entry.source for entry in same)))


def sources(scope: Scope, places: Iterable[str]) -> str:
    """Each place once."""
    return told(scope, "between_sources").join(dict.fromkeys(places))
