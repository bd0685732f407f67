"""The rows of the list of evidence (证据目录): which exhibit proves what, with the words that count, grouped as a court reads them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from casefile.findings import Identity, OrderLink, Outcome, OutcomeKind, Statement, StatementKind
from casefile.records import EventKind, Message, Order, Payment, PaymentKind, Role, Source
from pipeline.report.numbering import Exhibit
from pipeline.report.scope import Scope
from pipeline.report.view import ExhibitRow, Item

MOST = 6
"""How many quotations a row cites; the rest are counted there."""
GROUPS: Mapping[str, tuple[StatementKind, ...]] = {
    "parties": (),
    "contract": (StatementKind.OFFER, StatementKind.COUNTER_OFFER, StatementKind.ACCEPTANCE, StatementKind.COMMITMENT, StatementKind.DISCLAIMER),
    "performance": (),
    "breach": (StatementKind.ADMISSION, StatementKind.COMPLAINT, StatementKind.DEFECT_DISCLOSURE, StatementKind.INDUCEMENT),
    "negotiation": (
        StatementKind.DEMAND, StatementKind.REFUSAL, StatementKind.STALL, StatementKind.SETTLEMENT, StatementKind.THREAT_OF_ACTION,
        StatementKind.PLATFORM_DECISION, StatementKind.ARBITRATION_AGREEMENT,
    ),
    "loss": (),
}  # fmt: skip
"""In the order of the list; the kinds of statement that each group cites from a conversation."""
PERFORMED = (EventKind.SHIPPED, EventKind.DELIVERED, EventKind.RECEIVED, EventKind.REFUND_REQUESTED, EventKind.REFUNDED, EventKind.CANCELLED)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cited:
    """What one exhibit contributes to one group."""

    items: list[Item]
    numbers: list[int]
    """Numbers of the messages cited; none for a file of orders or payments."""


def exhibits(scope: Scope) -> Iterator[ExhibitRow]:
    for group_number, (group, kinds) in enumerate(GROUPS.items(), start=1):
        rows = 0
        for key, exhibit in scope.numbers.exhibits.items():
            cited = _from_conversation(scope, group, kinds, key) if exhibit.conversation is not None else _from_records(scope, group, key)
            if not cited.items:
                continue
            rows += 1
            yield _row(scope, group, f"{group_number}-{rows}", exhibit, cited)


def _row(scope: Scope, group: str, number: str, exhibit: Exhibit, cited: _Cited) -> ExhibitRow:
    words = scope.words
    content = [_content(scope, item) for item in cited.items[:MOST]]
    if len(cited.items) > MOST:
        content.append(words.say("more", n=len(cited.items) - MOST))
    held = scope.case.sources_of(exhibit.conversation.id) if exhibit.conversation is not None else [exhibit.source]
    sources = [scope.case.get(Source, source) for source in held]
    return ExhibitRow(
        group=words.say(f"group.{group}"),
        number=number,
        exhibit=exhibit.label,
        name=_name(scope, exhibit),
        kind=words.say("evidence.electronic"),
        origin=words.join(words.say("origin", path=source.path, made=words.of(source.provenance)) for source in sources),
        purpose=words.say(f"purpose.{group}"),
        content=tuple(content),
        pages=_pages(scope, cited.numbers),
        original=words.say("original.held"),
        remarks=words.join(words.say("remark.hash", path=source.path.rpartition("/")[2], sha256=source.sha256) for source in sources),
    )


def _content(scope: Scope, item: Item) -> str:
    label = item.ref.label if item.ref is not None else ""
    return scope.words.say("content.quote" if item.is_quote else "content.record", label=label, what=item.what, time=item.time, text=item.text)


def _pages(scope: Scope, numbers: list[int]) -> str:
    if not numbers:
        return scope.words.say("pages.fill")
    return scope.words.say("pages.messages", first=f"{min(numbers):04d}", last=f"{max(numbers):04d}")


def _name(scope: Scope, exhibit: Exhibit) -> str:
    if exhibit.conversation is None:
        return scope.words.say("exhibit.records", path=scope.words.paths[exhibit.source])
    platform = scope.words.platform(exhibit.conversation.platform)
    return scope.words.say("exhibit.conversation", platform=platform, name=scope.conversation_name(exhibit.conversation.id))


def _from_conversation(scope: Scope, group: str, kinds: tuple[StatementKind, ...], conversation: str) -> _Cited:
    """Cited by the numbers of its messages: those are on the pages that are filed."""
    case = scope.case
    if group == "parties":
        shown = (identity for identity in case.of_conversation(Identity, conversation) if identity.owner in (Role.SELLER, Role.UNKNOWN))
        cited = [(scope.item(identity.id), identity.quote.message) for identity in shown]
    else:
        failed = {outcome.statement for outcome in case.records(Outcome) if outcome.outcome in (OutcomeKind.LATE, OutcomeKind.BROKEN)}
        cited = [
            (scope.statement_item(statement), statement.quote.message)
            for statement in case.of_conversation(Statement, conversation)
            if (statement.kind in kinds and not statement.negated) or (group == "breach" and statement.id in failed)
        ]
    messages = [case.get(Message, message) for _, message in cited]
    return _Cited(
        items=[replace(item, ref=scope.numbers.message(message)) for (item, _), message in zip(cited, messages, strict=True)],
        numbers=[message.index + 1 for message in messages],
    )


def _from_records(scope: Scope, group: str, source: str) -> _Cited:
    words, case = scope.words, scope.case
    linked = {link.order for link in case.records(OrderLink)}
    items: list[Item] = []
    for order in case.records(Order, source=source):
        if order.id not in linked:
            continue
        named = scope.item(order.id)
        if group == "parties" and (order.seller_name or order.shop_name):
            items.append(
                Item(
                    ref=named.ref,
                    what=words.say("item.seller"),
                    text=words.join(dict.fromkeys(filter(None, (order.seller_name, order.shop_name)))),
                    time="",
                )
            )
        elif group == "contract":
            items.append(named)
        elif group == "performance":
            items += [
                Item(ref=named.ref, what=words.of(event.kind), text=order.order_no, time=scope.at(event).clock)
                for event in order.events
                if event.kind in PERFORMED
            ]
    for payment in case.records(Payment, source=source):
        if payment.id not in linked:
            continue
        if group == "parties" and payment.counterparty:
            items.append(Item(ref=scope.record_ref(payment), what=words.say("item.payee"), text=payment.counterparty, time=""))
        elif group in ("performance", "loss") and payment.kind in (PaymentKind.PURCHASE, PaymentKind.REFUND, PaymentKind.TRANSFER):
            items.append(scope.item(payment.id))
    return _Cited(items=items, numbers=[])
