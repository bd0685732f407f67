"""Deals in haggling (CraigslistBargain, dev): whether one was reached, and at what price.

`deal reached`: of all dialogues, those where the parties submitted and accepted a price, and an `acceptance` was found in their words, or neither.
Where they ended it by a button alone (126 of 453 deals), the words need not tell: `deal reached in words` leaves these deals out.
`agreed price`: of the dialogues that ended in a deal, those whose price is the one last accepted in words, or put forward after that (an offer,
counter-offer, a listing): a new price reopens the bargain; where nothing was found to be accepted, the sum that was named last. In 4 of 100 deals the
price was never said: 0.958 is the most that words give.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from casefile.findings import Statement, StatementKind
from pipeline.link.formation import priced
from pipeline.link.named import last_sum
from tests.benchmarks.eval.finders import said
from tests.benchmarks.eval.measure import Measure, Verdict, right_or_wrong, rows

DATASET = "craigslist_dialog"
MEASURES = {
    "deal reached": Measure(formula="accuracy", reference="0.846 best rule; 0.764 cue words"),
    "deal reached in words": Measure(formula="accuracy", reference="–"),
    "agreed price": Measure(formula="accuracy", reference="0.927 the last price named"),
}
PRICED = frozenset({StatementKind.INVITATION, StatementKind.OFFER, StatementKind.COUNTER_OFFER, StatementKind.ACCEPTANCE})


def judge() -> Iterator[Verdict]:
    for row in rows(DATASET):
        turns = [(turn["speaker"], turn["text"]) for turn in row["turns"]]
        statements = [statement for _, statement in said(turns)]
        accepted = [statement for statement in statements if statement.kind is StatementKind.ACCEPTANCE]
        talk = " | ".join(f"{speaker}: {text}" for speaker, text in turns)
        told = bool(accepted) == row["gold"]["agreed"]
        yield right_or_wrong("deal reached", row["id"], told, f"{row['gold']['outcome']}: {talk}")
        if row["gold"]["text_acceptance"] or not row["gold"]["agreed"]:
            yield right_or_wrong("deal reached in words", row["id"], told, f"{row['gold']['outcome']}: {talk}")
        if row["gold"]["agreed"] and row["gold"]["price"] is not None:
            price = price_of(statements) if accepted else last_named(turns)
            wanted = Decimal(str(row["gold"]["price"]))
            yield right_or_wrong("agreed price", row["id"], price == wanted, f"{wanted} found {price}: {talk}")


def last_named(turns: Sequence[tuple[str, str]]) -> Decimal | None:
    named = last_sum((text for _, text in reversed(turns)), "USD")
    return named.amount if named else None


def price_of(statements: list[Statement]) -> Decimal | None:
    """Of the last offer or acceptance, by its own words or those of the offer it answers."""
    by_id = {statement.id: statement for statement in statements}
    prices = (priced(statement, by_id).terms.amount for statement in reversed(statements) if statement.kind in PRICED)
    return next((price for price in prices if price is not None), None)
