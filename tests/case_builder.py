"""Builds a case file from records, so that assessment is tested without parsers and extractors."""

from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

from build import new_case

from casefile.assessment import Amount, Claim, Datum, Element, Factor, Gap, GradeKind, Objected, Profile, Review, Route, Timer
from casefile.findings import (
    Formation,
    Identity,
    IdentityKind,
    OrderLink,
    Outcome,
    OutcomeKind,
    Quote,
    Statement,
    StatementKind,
    Terms,
    Topic,
)  # fmt: skip
from casefile.records import (
    Attachment,
    Conversation,
    Direction,
    EventKind,
    Message,
    MessageKind,
    Money,
    Order,
    OrderEvent,
    OrderLine,
    Party,
    Payment,
    PaymentKind,
    Place,
    Precision,
    Problem,
    ProblemCode,
    Provenance,
    Reading,
    ReadingCode,
    Role,
    Source,
    Zone,
)  # fmt: skip
from casefile.rows import Coverage
from casefile.store import CaseFile
from pipeline import integrity
from pipeline.assess import answers, assess
from pipeline.law import LANGUAGES, load_pack
from pipeline.workers import Workers

START = datetime.fromisoformat("2025-05-01T10:00:00+08:00")
T = TypeVar("T")
SELLER, BUYER, PLATFORM = Role.SELLER, Role.BUYER, Role.PLATFORM


class CaseBuilder:
    """Adds records in the order a run would; `assessed()` closes the stage and returns what the assessment yields."""

    def __init__(self, folder: Path) -> None:
        self.case: CaseFile = new_case(folder)
        self.case.connection.execute("BEGIN")
        self.places = 0
        self.counts: dict[str, int] = {}
        self.order_record: Order | None = None

    def source(self, name: str, provenance: Provenance, *, unaccounted: int = 0, format_name: str = "any", suffix: str = ".txt") -> str:
        self.case.add(Source(id=name, path=f"{name}{suffix}", sha256="0" * 64, bytes=1, format=format_name, provenance=provenance))
        self.case.add(Coverage(source=name, records=0, messages=0, system=0, passages=0, problems=0, unit="bytes", total=1, unaccounted=unaccounted))
        return name

    def reading(self, source: str, code: ReadingCode, value: str = "") -> None:
        self.case.add(Reading(place=self.place(source), code=code, value=value))

    def problem(self, source: str, code: ProblemCode = ProblemCode.BAD_ROW) -> None:
        self.case.add(Problem(place=self.place(source), code=code))

    def place(self, source: str) -> Place:
        self.places += 1
        return Place(source=source, where=f"line {self.places}", start=self.places * 100, end=self.places * 100 + 99)

    def talk(self, source: str, platform: str = "wechat", *, with_platform: bool = False, is_group: bool | None = None) -> str:
        """A conversation of a buyer and a seller, and the platform's own service if wanted."""
        place = self.place(source)
        conversation = Conversation(place=place, key=place.where, platform=platform, is_group=is_group)
        self.case.add(conversation)
        for role in (BUYER, SELLER, *((PLATFORM,) if with_platform else ())):
            self.case.add(Party(conversation=conversation.id, key=role, name=role, id=f"{conversation.id}-{role}", role=role, is_self=role is BUYER))
        return conversation.id

    def message(
        self,
        conversation: str,
        by: Role,
        text: str = "话",
        *,
        source: str = "chat",
        days: float = 0,
        sent: datetime | None = None,
        dated: bool = True,
        kind: MessageKind = MessageKind.TEXT,
        zone: Zone = Zone.STATED,
        edited: bool = False,
        reply_to: str | None = None,
        names_file: str | None = None,
    ) -> Message:
        """`names_file`: a file that was not handed over."""
        index = self.counts.get(conversation, 0)
        self.counts[conversation] = index + 1
        at = (sent or START + timedelta(days=days, minutes=index)) if dated else None
        message = Message(
            conversation=conversation, place=self.place(source), sender=f"{conversation}-{by}", sent=at, sent_raw="", precision=Precision.SECOND,
            zone=zone, kind=kind, text=text, native_id=f"n{index}", index=index, edited=edited, reply_to=reply_to,
            attachments=(Attachment(name=names_file, present=False),) if names_file is not None else (),
        )  # fmt: skip
        self.case.add(message)
        return message

    def says(
        self,
        conversation: str,
        by: Role,
        kind: StatementKind,
        topic: Topic | None = None,
        *,
        text: str = "话",
        source: str = "chat",
        days: float = 0,
        dated: bool = True,
        edited: bool = False,
        rule: str = "any",
        **about: object,
    ) -> str:
        message = self.message(conversation, by, text, source=source, days=days, dated=dated, edited=edited)
        statement = Statement(
            kind=kind, topic=topic, quote=Quote(message=message.id, start=0, end=len(text)), role=by, rule=rule, **about  # type: ignore[arg-type]
        )  # fmt: skip
        self.case.add(statement)
        return statement.id

    def tells(
        self,
        conversation: str,
        by: Role,
        kind: IdentityKind,
        value: str,
        *,
        owner: Role = SELLER,
        source: str = "chat",
        days: float = 0,
        **about: object,
    ) -> str:
        message = self.message(conversation, by, value, source=source, days=days)
        identity = Identity(
            kind=kind, quote=Quote(message=message.id, start=0, end=len(value)), value=value, owner=owner, rule="any", **about  # type: ignore[arg-type]
        )  # fmt: skip
        self.case.add(identity)
        return identity.id

    def order(
        self,
        source: str,
        *,
        platform: str = "taobao",
        total: str | None = "100",
        currency: str = "CNY",
        title: str = "杯子",
        quantity: str = "1",
        events: dict[EventKind, float | None] | None = None,
        refunded: str | None = None,
        ship_by: float | None = None,
        is_zone_known: bool = True,
        **about: object,
    ) -> Order:
        place = self.place(source)
        start = START if is_zone_known else START.replace(tzinfo=None)
        made = [
            OrderEvent(
                kind=kind,
                place=place,
                at=None if days is None else start + timedelta(days=days),
                amount=Money(amount=Decimal(refunded), currency=currency) if refunded and kind is EventKind.REFUNDED else None,
            )
            for kind, days in (events if events is not None else {EventKind.PLACED: 0}).items()
        ]
        promised = () if ship_by is None else (OrderEvent(kind=EventKind.SHIPPED, place=place, at=START + timedelta(days=ship_by)),)
        order = Order(
            place=place, platform=platform, promised=promised,
            order_no=f"no{self.places}", total=Money(amount=Decimal(total), currency=currency) if total else None,
            lines=(OrderLine(place=place, title=title, quantity=Decimal(quantity)),), events=tuple(made), **about,  # type: ignore[arg-type]
        )  # fmt: skip
        self.case.add(order)
        self.order_record = order
        return order

    def payment(
        self,
        source: str,
        *,
        amount: str = "100",
        kind: PaymentKind = PaymentKind.PURCHASE,
        order: Order | None = None,
        counterparty: str | None = None,
        currency: str = "CNY",
        method: str | None = None,
        description: str = "",
        number: str | None = None,
        direction: Direction | None = None,
    ) -> Payment:
        way = direction or (Direction.IN if kind is PaymentKind.REFUND else Direction.OUT)
        payment = Payment(
            place=self.place(source), platform="alipay", kind=kind, direction=way,
            amount=Money(amount=Decimal(amount), currency=currency), counterparty=counterparty, method=method, description=description, at=START,
            payment_no=number,
        )  # fmt: skip
        self.case.add(payment)
        if order is not None:
            self.case.add(OrderLink(order=payment.id, conversation=None, rule="merchant_order_no", evidence="", payment_of=order.id))
        return payment

    def link(self, conversation: str, order: Order | Payment, rule: str = "order_no", *, ambiguous: bool = False) -> None:
        self.case.add(OrderLink(order=order.id, conversation=conversation, rule=rule, evidence="", ambiguous=ambiguous))

    def formed(self, conversation: str, by: str = "order", **about: object) -> None:
        self.case.add(Formation(conversation=conversation, by=by, **about))  # type: ignore[arg-type]

    def outcome(self, statement: str, outcome: OutcomeKind, *, order: Order | None = None, due: datetime | None = None) -> None:
        self.case.add(Outcome(statement=statement, outcome=outcome, why="any", order=order.id if order else None, due=due))

    def assessed(self, *facts: str, law: str = "cn") -> "Assessed":
        """With `facts` told by a person. Every code that comes out must be worded in both languages, whatever else a test looks at."""
        self.case.index_messages()
        self.case.flush()
        self.case.connection.execute("DELETE FROM signals")
        for signal in (*integrity.signals(Workers(self.case)), *integrity.unanswered(self.case)):
            self.case.add(signal)
        self.case.flush()
        pack = load_pack(law)
        given = list(answers.answers(answers.with_facts({}, facts), pack, list(self.case.records(Source))))
        found = Assessed(list(assess(Workers(self.case), pack, given)))
        for language in LANGUAGES:
            for code in found.codes():
                assert pack.words(code, language)
            for code in found.citations():
                assert pack.cite(code, language)
        return found


class Assessed:
    """What an assessment yielded, by kind."""

    def __init__(self, found: list[object]) -> None:
        self.found = found
        self.names: dict[str, str] = {}
        """What a scenario calls its exhibits → their ids."""

    def of(self, kind: type[T]) -> list[T]:
        return [one for one in self.found if isinstance(one, kind)]

    def codes(self) -> list[str]:
        """Everything that a report words."""
        found = [code for one in self.of(Element) for code in (one.claim, one.code, *one.rules, *one.caps, *filter(None, [one.cure]))]
        found += [code for one in self.of(Gap) for code in (one.cure, f"{one.cure}.step", one.effect)]
        found += [code for one in self.of(Factor) for code in (one.code, *one.why)]
        found += [code for one in self.of(Profile) for code in (one.source_class, f"label.{one.label}", *one.questions)]
        found += [code for one in self.of(Datum) for code in (*one.given, *one.differences, *filter(None, [one.why]))]
        found += [code for one in self.of(Review) for code in (f"axis.{one.axis}", f"axis.{one.axis}.asks", *one.why)]
        found += [code for one in self.of(Objected) for code in (one.code, f"{one.code}.answer", *filter(None, [one.cure]))]
        found += [code for one in self.of(Amount) for code in (one.code, *one.why, *(figure.what for figure in one.figures))]
        found += [
            code for one in self.of(Timer) for code in (one.code, *one.notes, *filter(None, [one.why, one.whose and f"timer.whose.{one.whose}"]))
        ]
        return found + [code for one in self.of(Route) for code in (one.code, *one.needs, *one.why, *filter(None, [one.to]))]

    def citations(self) -> list[str]:
        found = [one.basis for one in self.of(Timer)] + [code for one in self.of(Route) for code in one.basis]
        return found + [code for one in (*self.of(Claim), *self.of(Amount), *self.of(Objected)) for code in one.basis]

    def element(self, code: str, claim: str = "CN-SALE") -> Element:
        return next(one for one in self.of(Element) if one.claim == claim and one.code == code)

    def grade(self, code: str, claim: str = "CN-SALE") -> GradeKind:
        return self.element(code, claim).grade

    def claim(self, code: str) -> Claim:
        return next(one for one in self.of(Claim) if one.code == code)

    def datum(self, what: str) -> Datum:
        return next(one for one in self.of(Datum) if one.what == what)

    def route(self, code: str) -> Route:
        return next(one for one in self.of(Route) if one.code == code)

    def profile(self, source: str) -> Profile:
        return next(one for one in self.of(Profile) if one.source == source)

    def factor(self, source: str, code: str) -> Factor:
        return next(one for one in self.of(Factor) if one.source == source and one.code == code)

    def timer(self, code: str) -> Timer | None:
        return next((one for one in self.of(Timer) if one.code == code), None)


def price(amount: str) -> Terms:
    return Terms(amount=Decimal(amount), currency="CNY")
