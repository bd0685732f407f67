"""The rows of the list of evidence (证据目录): which exhibit proves what, with the words that count, grouped as a court reads them."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import zip_longest

from casefile.findings import Identity, Outcome, Statement, StatementKind
from casefile.records import NO_PLATFORM, EventKind, Message, Order, Payment, PaymentKind, Role, Source
from pipeline.report.numbering import Exhibit
from pipeline.report.scope import Scope
from pipeline.report.view.exhibits import ExhibitRow
from pipeline.report.view.items import Item
from pipeline.report.weight import Weighed, keep, weighed

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


@dataclass(slots=True, kw_only=True)
class _Cited:
    """What one exhibit contributes to one group."""

    items: list[Item] = field(default_factory=list)
    """The first of them."""
    count: int = 0
    messages: list[str] = field(default_factory=list)
    """The first and the last message cited; none for a file of orders or payments."""

    def add(self, make: Callable[[], Item], message: str | None = None) -> None:
        if self.count < MOST:
            self.items.append(make())
        self.count_in(message)

    def count_in(self, message: str | None) -> None:
        self.count += 1
        if message is not None:
            self.messages[1:] = [message]


def exhibits(scope: Scope) -> Iterator[ExhibitRow]:
    certain = (outcome for outcome in scope.case.records(Outcome) if not outcome.needs_review)
    failed = {outcome.statement for outcome in certain if outcome.has_failed}
    linked = scope.in_dispute()
    cited = {
        key: _from_conversation(scope, key, failed) if exhibit.conversation is not None else _from_records(scope, key, linked)
        for key, exhibit in scope.numbers.exhibits.items()
    }
    for group_number, group in enumerate(GROUPS, start=1):
        contributing = [key for key in cited if group in cited[key]]
        for number, key in enumerate(contributing, start=1):
            yield _row(scope, group, f"{group_number}-{number}", scope.numbers.exhibits[key], cited[key][group])


def _row(scope: Scope, group: str, number: str, exhibit: Exhibit, cited: _Cited) -> ExhibitRow:
    words = scope.words
    content = [_content(scope, item) for item in cited.items]
    if cited.count > MOST:
        content.append(words.say("more", n=cited.count - MOST))
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
        pages=_pages(scope, cited.messages),
        original=words.say("original.held"),
        remarks=words.join(words.say("remark.hash", path=source.path.rpartition("/")[2], sha256=source.sha256) for source in sources),
    )


def _content(scope: Scope, item: Item) -> str:
    label = item.ref.label if item.ref is not None else ""
    at = " ".join(filter(None, (label, item.time)))
    return scope.words.say("content.quote" if item.is_quote else "content.record", at=at, what=item.what, text=item.text)


def _pages(scope: Scope, messages: list[str]) -> str:
    if not messages:
        return scope.words.say("pages.fill")
    numbers = [scope.case.get(Message, message).index + 1 for message in messages]
    return scope.words.say("pages.messages", first=f"{numbers[0]:04d}", last=f"{numbers[-1]:04d}")


def _name(scope: Scope, exhibit: Exhibit) -> str:
    if exhibit.conversation is None:
        return scope.words.say("exhibit.records", path=scope.words.paths[exhibit.source])
    name, platform = scope.conversation_name(exhibit.conversation.id), exhibit.conversation.platform
    if platform == NO_PLATFORM:
        named = scope.words.say("exhibit.unplaced", name=name)
    else:
        named = scope.words.say("exhibit.conversation", platform=scope.words.platform(platform), name=name)
    about = [seller.name for seller in scope.sellers if exhibit.conversation.id in seller.conversations] if len(scope.sellers) > 1 else []
    return scope.words.join((named, *(scope.words.say("exhibit.seller", name=seller) for seller in about)))


def _from_conversation(scope: Scope, conversation: str, failed: set[str]) -> dict[str, _Cited]:
    """Group → what of a conversation it cites, by the numbers of the messages: those are on the pages that are filed.

    What was rejected or is still to be checked is not cited.
    """
    cited: dict[str, _Cited] = defaultdict(_Cited)
    for identity in scope.case.of_conversation(Identity, conversation):
        message = identity.quote.message
        if identity.owner in (Role.SELLER, Role.UNKNOWN):
            cited["parties"].add(partial(_numbered, scope, identity.id, message), message)
    weightiest: dict[str, dict[StatementKind, list[Weighed]]] = {}
    for number, statement in scope.case.numbered(Statement, conversation):
        if not statement.counts:
            continue
        for group, kinds in GROUPS.items():
            if (statement.kind in kinds and not statement.negated) or (group == "breach" and statement.id in failed):
                by_kind = weightiest.setdefault(group, {kind: [] for kind in kinds})
                keep(by_kind.setdefault(statement.kind, []), weighed(statement, number), most=MOST)
                cited[group].count_in(statement.quote.message)
    for group, by_kind in weightiest.items():
        cited[group].items += [_numbered(scope, one.statement, one.message) for one in in_turn(by_kind.values())]
    return cited


def in_turn(by_kind: Iterable[Sequence[Weighed]]) -> list[Weighed]:
    """The weightiest of each kind, then the second of each, up to the most that a row cites."""
    return [one for each in zip_longest(*by_kind) for one in each if one is not None][:MOST]


def _numbered(scope: Scope, found: str, message: str) -> Item:
    return replace(scope.item(found), ref=scope.numbers.message(scope.case.get(Message, message)))


def _from_records(scope: Scope, source: str, linked: frozenset[str]) -> dict[str, _Cited]:
    """Group → what of a file of orders or payments it cites. A party is named by the first record that names it."""
    cited: dict[str, _Cited] = defaultdict(_Cited)
    named: set[tuple[str, str]] = set()
    for group, item in _of_records(scope, source, linked):
        if group != "parties" or (item.what, item.text) not in named:
            cited[group].add(partial(replace, item))
        if group == "parties":
            named.add((item.what, item.text))
    return cited


def _of_records(scope: Scope, source: str, linked: frozenset[str]) -> Iterator[tuple[str, Item]]:
    for order in scope.case.records(Order, source=source):
        if order.id in linked:
            yield from _of_order(scope, order)
    for payment in scope.case.records(Payment, source=source):
        if payment.id in linked:
            yield from _of_payment(scope, payment)


def _of_order(scope: Scope, order: Order) -> Iterator[tuple[str, Item]]:
    words = scope.words
    named = scope.item(order.id)
    names = tuple(dict.fromkeys(name for name in (order.seller_name, order.shop_name, *order.line_sellers) if name))
    if names:
        yield "parties", Item(ref=named.ref, what=words.say("item.seller"), text=words.join(names), time="")
    if not order.is_parcel:
        yield "contract", named
    for event in order.events:
        if event.kind in PERFORMED:
            what = words.of(event.kind) if order.is_contract else words.join((scope.called(order), words.of(event.kind)))
            yield "performance", Item(ref=named.ref, what=what, text=order.order_no, time=scope.at(event).clock)


def _of_payment(scope: Scope, payment: Payment) -> Iterator[tuple[str, Item]]:
    if payment.counterparty:
        yield "parties", Item(ref=scope.record_ref(payment), what=scope.words.say("item.payee"), text=payment.counterparty, time="")
    if payment.kind is not PaymentKind.OTHER:
        item = scope.item(payment.id)
        yield "performance", item
        yield "loss", item
