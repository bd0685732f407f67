"""What the case file gives for a field of a paper: the words, and where they stand."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from casefile.findings import Identity, Statement
from casefile.records import Message, Order, OrderEvent, Payment
from pipeline.papers.paper import phrases
from pipeline.report.scope import Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    text: str
    source: str
    """Exhibit and place: `证1 [0068]`. Never empty: what has no source is not said."""
    note: str = ""
    """What weakens it or has to be decided by a person."""
    quote: str = ""
    """The exact words in `text`, where it quotes."""
    is_rest: bool = False
    """Not one of the facts, but how many more there are."""


def told(scope: Scope, key: str, **values: object) -> str:
    """A phrase of the papers in the language of the paper."""
    return phrases().say[key][scope.words.language].format(**values)


def message_source(scope: Scope, message: Message) -> str:
    return scope.numbers.message(message).label


def record_source(scope: Scope, record: Order | OrderEvent | Payment) -> str:
    label = scope.numbers.exhibits[record.place.source].label
    return told(scope, "in_record", exhibit=label, where=scope.words.where(record.place))


def said(scope: Scope, statement: Statement) -> Entry:
    """A statement in its own words: when, who, what kind of thing it is."""
    message = scope.case.get(Message, statement.quote.message)
    quote = message.text[statement.quote.start : statement.quote.end]
    return Entry(
        text=told(scope, "said", time=scope.sent(message).clock, speaker=scope.speaker(message), quote=quote),
        source=message_source(scope, message),
        note=scope.words.join(scope.flags(statement)),
        quote=quote,
    )


def detail(scope: Scope, identity: Identity) -> Entry:
    """An identity detail as it was written."""
    message = scope.case.get(Message, identity.quote.message)
    quote = message.text[identity.quote.start : identity.quote.end]
    notes = (scope.words.of(identity.kind), scope.words.say("check.bad") if identity.valid is False else "")
    return Entry(text=quote, source=message_source(scope, message), note=scope.words.join(notes), quote=quote)


def distinct(entries: Iterable[Entry]) -> Iterator[Entry]:
    """Each text once, with every place it stands in."""
    by_text: dict[str, list[Entry]] = {}
    for entry in entries:
        by_text.setdefault(entry.text, []).append(entry)
    for text, same in by_text.items():
        first = same[0]
        sources = tuple(dict.fromkeys(entry.source for entry in same))
        yield Entry(text=text, source="; ".join(sources), note=first.note, quote=first.quote)


def sources(entries: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(entries))
