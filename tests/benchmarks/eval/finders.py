"""The extractors as the scorers call them: text in, spans out."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from casefile.findings import Identity, IdentityKind, Statement
from casefile.records import Message, MessageKind, Place, Precision, Role, Zone
from extractors import Setting, extract
from extractors.identities import find_identities
from extractors.identity.candidate import Known
from extractors.money import MoneySpan, find_bare_amounts, find_money
from extractors.text import fold
from extractors.times import TimeSpan, find_times
from tests.benchmarks.eval.measure import Spans

SENT = datetime(2024, 5, 7, 10)


def sums(text: str, currency: str, *, bare: bool = False) -> list[MoneySpan]:
    """`bare`: the text is known to be a price, so a number by itself is one."""
    folded = fold(text).text
    return find_money(folded, currency) or (find_bare_amounts(folded, currency) if bare else [])


def times(text: str, sent: datetime = SENT) -> list[TimeSpan]:
    return find_times(fold(text).text, sent)


def identities(text: str, *regions: str) -> Iterator[Identity]:
    return find_identities("m", fold(text), role=Role.SELLER, known=Known(regions=regions))


def details(text: str, kind: str, *regions: str) -> Spans:
    """Where details of a kind stand, those aside whose check digit fails."""
    return {
        (found.quote.start, found.quote.end) for found in identities(text, *regions) if found.kind is IdentityKind(kind) and found.valid is not False
    }


def said(turns: list[tuple[str, str]], *, platform: str = "", currency: str = "USD") -> Iterator[tuple[int, Statement]]:
    """The statements of a dialogue of buyer and seller, each with the number of its turn."""
    messages = [
        Message(
            conversation="c",
            place=Place(source="s", where=f"turn {number}", start=number, end=number + 1),
            sender=speaker,
            sent=datetime(2024, 5, 7, 10, tzinfo=UTC) + timedelta(minutes=number),
            sent_raw="",
            precision=Precision.SECOND,
            zone=Zone.UTC,
            kind=MessageKind.TEXT,
            text=text,
            index=number,
        )
        for number, (speaker, text) in enumerate(turns)
    ]
    parties = {"buyer": Role.BUYER, "seller": Role.SELLER}
    numbers = {message.id: message.index for message in messages}
    setting = Setting(roles=parties, names={name: name for name in parties}, platform=platform, currency=currency)
    for found in extract(messages, setting):
        if isinstance(found, Statement) and not found.negated:
            yield numbers[found.quote.message], found
