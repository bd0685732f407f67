"""What every part of the view is made from: the case, the words, the numbers; and how a thing of the case is named in passing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from casefile.assessment import Answer
from casefile.findings import Identity, OrderLink, Statement
from casefile.records import BANK, Conversation, Message, Order, OrderEvent, Party, Payment, Role, Source
from casefile.store import CaseFile
from pipeline.law import Pack
from pipeline.link.returned import RETURNED
from pipeline.parties.sellers import Seller
from pipeline.report.numbering import Numbering, Ref
from pipeline.report.quotes import quoted
from pipeline.report.view.items import Item, Items
from pipeline.report.words import Time, Words

SHOWN = 8
"""How many items stand in one cell; the rest are counted there and stand in the registers."""
EXCERPT = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    case: CaseFile
    words: Words
    numbers: Numbering
    parties: Mapping[str, Party]
    options: Mapping[str, str]
    version: str
    listed: frozenset[str]
    """Orders and payments that the report lists, each at a place of its own."""
    sellers: Sequence[Seller]
    """Whom the case is against."""

    def under(self, pack: Pack) -> "Scope":
        """The same, weighed by another law."""
        return replace(self, words=replace(self.words, pack=pack), options={**self.options, "law": pack.jurisdiction})

    def sent(self, message: Message) -> Time:
        return self.words.time(message.sent, message.sent_raw, message.zone, message.precision)

    def at(self, event: OrderEvent | Payment) -> Time:
        return self.words.time(event.at, event.at_raw, event.zone, event.precision)

    def role(self, message: Message) -> Role:
        """Who speaks; a notice without a sender is the platform's."""
        return self.parties[message.sender].role if message.sender is not None else Role.PLATFORM

    def speaker(self, message: Message) -> str:
        return self.parties[message.sender].name if message.sender is not None else self.words.say("system")

    def what(self, statement: Statement) -> str:
        """`seller: promise (delivery)`."""
        kind = self.words.of(statement.kind)
        if statement.negated:
            kind = self.words.say("statement.negated", kind=kind)
        if statement.topic is not None:
            kind = self.words.say("statement.topic", kind=kind, topic=self.words.of(statement.topic))
        return self.words.say("statement.by", role=self.words.of(statement.role), kind=kind)

    def flags(self, statement: Statement) -> tuple[str, ...]:
        """What weakens it, in words."""
        names = [name for name in ("hedged", "conditional", "negated", "auto", "needs_review") if getattr(statement, name)]
        told = [self.words.say(f"flag.{name}") for name in names]
        if statement.standing != "stands":
            told.append(self.words.of(statement.standing))
        return tuple(told)

    def reviewed(self, statement: Statement) -> tuple[str, ...]:
        """What a person said of it, for those who work on the case: it goes into no list and no paper that is filed."""
        return (self.words.of(statement.verdict),) if statement.verdict is not None else ()

    def in_dispute(self) -> frozenset[str]:
        """Orders that something ties to a conversation, and payments of these or of a conversation; not those of other purchases on the same bill."""
        links = list(self.case.records(OrderLink))
        talked_of = frozenset(link.order for link in links if link.conversation is not None)
        return talked_of | {link.order for link in links if link.payment_of in talked_of}

    def returned(self) -> frozenset[str]:
        """Parcels that went back to the seller."""
        return frozenset(link.order for link in self.case.records(OrderLink) if link.rule == RETURNED)

    def exhibits_of(self) -> dict[str, list[Ref]]:
        """Source → the exhibits that it holds, by their numbers."""
        found: dict[str, list[Ref]] = {}
        for key, exhibit in self.numbers.exhibits.items():
            for held in self.case.sources_of(key) if exhibit.conversation is not None else [exhibit.source]:
                found.setdefault(held, []).append(exhibit.ref)
        return found

    # ── in passing ────────────────────────────────────────────────────────────────────────────────────────────────

    def items(self, ids: Iterable[str], *, shown: int = SHOWN) -> Items:
        found = tuple(dict.fromkeys(ids))
        return Items(shown=tuple(self.item(id_) for id_ in found[:shown]), more=max(0, len(found) - shown))

    def item(self, id_: str) -> Item:
        """A statement, identity, order, payment, message, conversation, answer or source by its id; KeyError for anything else."""
        match id_[0]:
            case "t":
                return self.statement_item(self.case.get(Statement, id_))
            case "i":
                return self._identity(self.case.get(Identity, id_))
            case "m":
                return self.message_item(self.case.get(Message, id_))
            case "o":
                return self._order(self.case.get(Order, id_))
            case "y":
                return self._payment(self.case.get(Payment, id_))
            case "c":
                exhibit = self.numbers.exhibits[id_]
                return Item(ref=exhibit.ref, what=self.words.say("item.conversation"), text=self.conversation_name(id_), time="")
            case "f":
                return self._answer(self.case.get(Answer, id_))
            case "s":
                source = self.case.get(Source, id_)
                return Item(ref=None, what=self.words.say("item.source"), text=source.path, time="")
            case _:
                raise KeyError(id_)

    def statement_item(self, statement: Statement) -> Item:
        message = self.case.get(Message, statement.quote.message)
        return Item(
            ref=self.numbers.statement(statement.id),
            what=self.words.join((self.what(statement), *self.flags(statement))),
            text=statement.quote.words_in(message.text),
            time=self.sent(message).clock,
            is_quote=True,
        )

    def message_item(self, message: Message) -> Item:
        return Item(
            ref=self.numbers.message(message),
            what=self.words.say("statement.by", role=self.words.of(self.role(message)), kind=self.words.of(message.kind)),
            text=cut(message.text),
            time=self.sent(message).clock,
            is_quote=True,
        )

    def _answer(self, answer: Answer) -> Item:
        path = self.words.paths[answer.source] if answer.source is not None else ""
        return Item(ref=None, what=self.words.join((self.words.say("item.answer"), path)), text=self.words.answer(answer), time="")

    def _identity(self, identity: Identity) -> Item:
        message = self.case.get(Message, identity.quote.message)
        return Item(
            ref=self.numbers.message(message),
            what=self.words.say("statement.by", role=self.words.of(identity.owner), kind=self.words.of(identity.kind)),
            text=quoted(self.case, identity.quote),
            time=self.sent(message).clock,
            is_quote=True,
        )

    def _order(self, order: Order) -> Item:
        total = self.words.money(order.total) if order.total else ""
        placed = next((self.at(event).clock for event in order.events if event.at is not None), "")
        return Item(ref=self.record_ref(order), what=self.called(order), text=self.words.join((order.order_no, total)), time=placed)

    def called(self, order: Order) -> str:
        """What it is a record of."""
        if order.is_contract:
            return self.words.say("item.order")
        if not order.is_parcel:
            return self.words.say("item.invoice")
        return self.words.say("item.returned" if order.id in self.returned() else "item.parcel")

    def _payment(self, payment: Payment) -> Item:
        told = self.words.join((self.words.money(payment.amount), with_whom(payment), payment.payment_no or ""))
        return Item(ref=self.record_ref(payment), what=self.words.of(payment.kind), text=told, time=self.at(payment).clock)

    def record_ref(self, record: Order | Payment) -> Ref:
        exhibit = self.numbers.exhibits[record.place.source]
        return Ref(label=exhibit.label, anchor=record.id) if record.id in self.listed else exhibit.ref

    def conversation_name(self, conversation: str) -> str:
        """Its title, else who takes part."""
        titled: Conversation | None = self.numbers.exhibits[conversation].conversation
        if titled is not None and titled.title:
            return titled.title
        here = [party for party in self.parties.values() if party.conversation == conversation]
        own = {party.id for party in here}
        names = [party.name for party in here if party.same_as not in own]
        return self.words.say("between").join(names[:4]) + (self.words.say("others", n=len(names) - 4) if len(names) > 4 else "")


def with_whom(payment: Payment) -> str:
    """Whom it was with, as the record names it; in a bank's statement the description may be all that tells."""
    return payment.counterparty or (payment.description if payment.platform == BANK else "")


def listed(links: Iterable[OrderLink]) -> frozenset[str]:
    """Orders that something ties to a conversation, their payments, and payments of a conversation and no order."""
    found = tuple(links)
    orders = frozenset(link.order for link in found if link.order[0] == "o")
    return orders | {link.order for link in found if link.payment_of in orders or (link.order not in orders and link.conversation is not None)}


def cut(text: str) -> str:
    """The beginning of a long text, with a mark that it goes on."""
    return text if len(text) <= EXCERPT else text[:EXCERPT] + "…"
