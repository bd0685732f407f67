"""Score outcomes alone: the gold's own statements and orders in, what became of each promise out.

    python -m tests.benchmarks.outcomes_quick [zh|en|FOLDER …] [--misses] [--rules]

So measured, a miss is one of `pipeline.link`, not of the extractors. The conversations of `tests/gold/outcomes` and `tests/gold/aftermath` fall into
halves by a hash of their names: links are mended looking at the misses of `work`, those of `held` are never printed. `--rules`: what the rules alone
come to, unweighed.
"""

import argparse
import hashlib
import os
import tempfile
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec

from casefile.findings import OrderLink, Outcome, Quote, Statement, StatementKind, Terms, Topic
from casefile.records import (
    Conversation,
    EventKind,
    Message,
    MessageKind,
    Money,
    Order,
    OrderEvent,
    OrderLine,
    Party,
    Place,
    Precision,
    Role,
    Shipment,
    Source,
    Zone,
)  # fmt: skip
from casefile.store import CaseFile, open_case
from pipeline.link.outcomes import Weighing, by_rules_alone, outcomes
from pipeline.link.weighing import weighed
from tests.benchmarks.conversations import files_of, read_case

ROOT = Path(__file__).parent.parent.parent
SHARED = Path(os.environ.get("CHAT_EVIDENCE_SHARED", ROOT.parent / "shared"))
FAILED = ("late", "broken")
PARTED = ("aftermath", "courses", "outcomes", "sequels")
"""Folders whose conversations fall into halves."""
EVENTS = {
    "placed_at": EventKind.PLACED,
    "paid_at": EventKind.PAID,
    "shipped_at": EventKind.SHIPPED,
    "delivered_at": EventKind.DELIVERED,
    "refund_requested_at": EventKind.REFUND_REQUESTED,
    "refunded_at": EventKind.REFUNDED,
    "cancelled_at": EventKind.CANCELLED,
}


def records_of(case: dict[str, Any]) -> Iterator[Source | Conversation | Party | Message | Order]:
    place = Place(source=case["id"], where="", start=0, end=0)
    conversation = Conversation(place=place, key="", platform=case["platform"])
    yield Source(id=case["id"], path=case["id"], sha256="0" * 64, bytes=1)
    yield conversation
    roles = {party["name"]: Role(party["role"]) for party in case["participants"]}
    for name, role in roles.items():
        yield Party(conversation=conversation.id, key=name, name=name, id=name, role=role)
    for row in case["messages"]:
        yield Message(
            conversation=conversation.id, place=Place(source=case["id"], where=f"message {row['i']}", start=row["i"], end=row["i"] + 1),
            sender=row["from"], sent=datetime.fromisoformat(row["at"]), sent_raw=row["at"], precision=Precision.SECOND, zone=Zone.OFFSET,
            kind=MessageKind(row["type"]), text=row["text"], index=row["i"],
        )  # fmt: skip
    for row in case.get("orders") or ():
        yield order_of(row, place)


def labels_of(case: dict[str, Any], file: CaseFile) -> Iterator[Statement | OrderLink]:
    """The gold's statements, and each order with the conversation."""
    (conversation,) = file.records(Conversation)
    ids = [message.id for message in file.messages(conversation.id)]
    roles = {party["name"]: Role(party["role"]) for party in case["participants"]}
    for row in case["gold"]["statements"]:
        said = case["messages"][row["message"]]
        start = said["text"].find(row["quote"])
        terms = row.get("terms") or {}
        yield Statement(
            kind=StatementKind(row["kind"]), topic=Topic(row["topic"]) if row.get("topic") and row["topic"] != "null" else None,
            quote=Quote(message=ids[row["message"]], start=start, end=start + len(row["quote"])), role=roles.get(said["from"], Role.PLATFORM),
            rule="gold", hedged=bool(row.get("hedged")), conditional=bool(row.get("conditional")),
            terms=msgspec.convert({name: value for name, value in terms.items() if value is not None}, Terms, strict=False),
        )  # fmt: skip
    for order in file.records(Order):
        yield OrderLink(order=order.id, conversation=conversation.id, rule="order_no", evidence="")


def order_of(row: dict[str, Any], place: Place) -> Order:
    events = []
    for column, kind in EVENTS.items():
        if row.get(column):
            amount = Money(amount=Decimal(row["refund_amount"]), currency=row["currency"]) if column == "refunded_at" else None
            events.append(OrderEvent(kind=kind, place=place, at=datetime.fromisoformat(row[column]), amount=amount))
    return Order(
        place=place, platform=row["platform"], order_no=row["order_no"], seller_name=row.get("seller_name"), shop_name=row.get("shop_name"),
        total=Money(amount=Decimal(row["total"]), currency=row["currency"]),
        lines=tuple(
            OrderLine(place=place, title=item["title"], quantity=Decimal(item["quantity"]), unit_price=Decimal(item["unit_price"]))
            for item in row.get("items") or ()
        ),
        events=tuple(events), shipments=(Shipment(place=place, carrier=row.get("carrier"), tracking_no=row.get("tracking_no")),),
        status_raw=row.get("status", ""),
    )  # fmt: skip


def judged(case: dict[str, Any], folder: Path, weigh: Weighing) -> Iterator[tuple[int, str, Outcome]]:
    with open_case(folder / f"{case['id']}.db", create=True) as file:
        fill(file, case)
        (conversation,) = file.records(Conversation)
        for outcome in outcomes(file, conversation, list(file.records(OrderLink)), weigh=weigh):
            statement = file.get(Statement, outcome.statement)
            yield file.get(Message, statement.quote.message).index, statement.topic or statement.kind, outcome


def fill(file: CaseFile, case: dict[str, Any]) -> None:
    file.connection.execute("BEGIN")
    for record in records_of(case):
        file.add(record)
    file.index_messages()
    for label in list(labels_of(case, file)):
        file.add(label)
    file.flush()
    file.connection.execute("COMMIT")


def half_of(file: Path) -> str:
    """Of the conversations that are parted at all."""
    if file.parent.name in ("held", "work"):
        return file.parent.name
    if file.parent.parent.name not in PARTED:
        return ""
    return "held" if hashlib.sha256(file.stem.encode()).digest()[0] % 2 else "work"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", default=["zh", "en"], help="a language of the gold, or a folder of such cases")
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--rules", action="store_true")
    arguments = parser.parse_args()
    tally: Counter[tuple[str, bool]] = Counter()
    for file in (file for folder in arguments.folders for file in files_of(SHARED / "gold" / folder)):
        case, _, _ = read_case(file)
        half = half_of(file)
        with tempfile.TemporaryDirectory() as folder:
            found = {(index, topic): outcome for index, topic, outcome in judged(case, Path(folder), by_rules_alone if arguments.rules else weighed)}
        for row in case["gold"]["outcomes"]:
            if row.get("contested"):
                continue
            outcome = found.get((row["message"], row["topic"]))
            right = outcome is not None and outcome.outcome == row["outcome"]
            language = f"{file.parent.parent.name if file.parent.name == half else file.parent.name} {half}".strip()
            names = [language, f"topic {row['topic']}", f"outcome {row['outcome']}", f"all {half}".strip()]
            if outcome is not None:
                names.append(f"{language}, {'to be checked' if outcome.needs_review else 'counted'}")
                if not outcome.needs_review and outcome.outcome in FAILED:
                    tally[f"{language}, counted as failed", row["outcome"] in FAILED] += 1
            for name in names:
                tally[name, right] += 1
            if arguments.misses and not right and half != "held":
                told = f"{outcome.outcome} ({outcome.why}, due {outcome.due}, {outcome.event} {outcome.event_at})" if outcome else "nothing"
                print(case["id"], row["message"], row["topic"], f"{row['outcome']} ({row['why']})", "got", told, sep="\t")
    for name in sorted({name for name, _ in tally}):
        right, wrong = tally[name, True], tally[name, False]
        print(f"{name:32} {right:4} of {right + wrong:4}  {right / (right + wrong):.3f}")


if __name__ == "__main__":
    main()
