"""Who is who: the seller, the buyer, the platform, and the body a paper goes to."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from casefile.assessment import Datum, Route, RouteState
from casefile.findings import Identity, IdentityKind, OrderLink
from casefile.records import MAIL, NO_PLATFORM, Conversation, Direction, Order, Party, Payment, PaymentKind, Reading, ReadingCode, Role
from pipeline.accounts.contracts import sent_to
from pipeline.assess.dossier import RECIPIENT_ONLY, REGISTERED, RETURN_ONLY, for_returns_alone
from pipeline.assess.identity import CONTACTS, called, firm_written, is_legal, plain
from pipeline.assess.recorded import is_paid, paid_with
from pipeline.link.wall import on_wall, zone_of
from pipeline.papers.entry import Entry, detail, distinct, place_source, record_source, sources, told
from pipeline.parties.people import firm_of
from pipeline.report.scope import Scope

LAST = datetime.max  # noqa: DTZ901 -- a wall clock's, as all that it is compared with
REAL_NAMES = ("姓名", "用户", "户名", "客户名称", "客户姓名", "账户名称", "持卡人")
"""What Alipay and banks call the name of the holder, which they have checked; other services give a nickname or an account."""


def linked_orders(scope: Scope) -> list[Order]:
    """The orders that something ties to a conversation."""
    ids = scope.in_dispute()
    return [order for order in scope.case.records(Order) if order.id in ids]


def linked_payments(scope: Scope) -> list[tuple[OrderLink, Payment]]:
    """Payments of an order in dispute or of a conversation, by the clock; what has no time last."""
    ids = scope.in_dispute()
    links = {link.order: link for link in scope.case.records(OrderLink) if link.order in ids}
    found = [payment for payment in scope.case.records(Payment) if payment.id in links]
    zone = zone_of(payment.at for payment in found)
    found.sort(key=lambda payment: on_wall(payment.at, zone) if payment.at is not None else LAST)
    return [(links[payment.id], payment) for payment in found]


def _details(scope: Scope, owner: Role, *kinds: IdentityKind) -> Iterator[Entry]:
    found = (identity for identity in scope.case.records(Identity) if identity.owner is owner and identity.kind in kinds)
    yield from distinct(scope, (detail(scope, identity, is_of_kinds=len(kinds) > 1) for identity in found))


def seller_name(scope: Scope) -> Iterator[Entry]:
    """The registered name, be it that of the payee who goes by it in the chat, else the name of a natural person who sells."""
    ordered = (
        Entry(text=order.seller_name, source=record_source(scope, order), note=scope.words.say("item.seller"))
        for order in linked_orders(scope)
        if order.seller_name
    )
    registered = [*_details(scope, Role.SELLER, IdentityKind.COMPANY_NAME), *ordered] or _paid_by_that_name(scope) or list(_written_for(scope))
    found = list(distinct(scope, registered)) or list(seller_person(scope)) or list(distinct(scope, _paid_in_part_of_that_name(scope)))
    for datum in scope.case.records(Datum, what="name"):
        if datum.conflicts and datum.why:
            found = [replace(entry, note=scope.words.law(datum.why), is_disputed=True) for entry in found]
    yield from found


def _written_for(scope: Scope) -> Iterator[Entry]:
    """The firm that those write for who answer for the seller: Nell (Fernwren Lighting)."""
    for party in scope.case.records(Party, role=Role.SELLER):
        if firm := firm_of(party.name):
            yield Entry(text=firm, source=scope.numbers.exhibits[party.conversation].label, note=told(scope, "as_signed"))


def _paid_in_part_of_that_name(scope: Scope) -> Iterator[Entry]:
    """A person who was paid and whose whole name the seller's begins with: Tess Halloran, paid in the chat with Tess Halloran Photo."""
    names = [plain(party.name) for party in scope.case.records(Party, role=Role.SELLER)]
    for _, payment in linked_payments(scope):
        payee = payment.counterparty or ""
        if payment.is_paid_out and len(payee.split()) > 1 and any(name.startswith(plain(payee)) for name in names):
            yield Entry(text=payee, source=record_source(scope, payment), note=scope.words.of(payment.kind))


def _paid_by_that_name(scope: Scope) -> list[Entry]:
    """Payees whose registered name begins with the name of the seller in the conversation (Harlow, and a bill of Harlow Ltd).

    A bank that names nobody writes it into its own words: HARLOW SUPPORT is paid as HARLOW LLC AUSTIN TX.
    """
    named = called(scope.case.records(Party, role=Role.SELLER))
    found: list[Entry] = []
    for _, payment in linked_payments(scope):
        payee = payment.counterparty or firm_written(payment.description, named, scope.words.pack)
        if payment.is_paid_out and payee and is_legal(payee, scope.words.pack) and plain(payee).startswith(named):
            note = "" if payment.counterparty else told(scope, "as_bank_writes")
            found.append(Entry(text=payee, source=record_source(scope, payment), note=note))
    return found


def seller_person(scope: Scope) -> Iterator[Entry]:
    """One who is named only as the recipient of returns is said to be no more."""
    recipients = {value for datum in scope.case.records(Datum, what="name") for value in for_returns_alone(datum)}
    why = scope.words.law(RECIPIENT_ONLY)
    for entry in _longest(scope, list(_details(scope, Role.SELLER, IdentityKind.PERSON_NAME))):
        yield replace(entry, note=why, is_disputed=True) if entry.text in recipients else entry


def seller_code(scope: Scope) -> Iterator[Entry]:
    return _details(scope, Role.SELLER, *REGISTERED)


def seller_address(scope: Scope) -> Iterator[Entry]:
    """Where the seller is. An address for returns stands here only where there is no other, and is said to be one."""
    returns = {value for datum in scope.case.records(Datum, what="address") for value in for_returns_alone(datum)}
    given = [one for one in scope.case.records(Identity) if one.owner is Role.SELLER and one.kind is IdentityKind.ADDRESS]
    if elsewhere := [one for one in given if one.value not in returns]:
        yield from distinct(scope, (detail(scope, one) for one in elsewhere))
    else:
        why = scope.words.law(RETURN_ONLY)
        yield from (replace(entry, note=why, is_disputed=True) for entry in distinct(scope, (detail(scope, one) for one in given)))


def seller_contact(scope: Scope) -> Iterator[Entry]:
    return _details(scope, Role.SELLER, *CONTACTS)


def seller_shop(scope: Scope) -> Iterator[Entry]:
    shops = (order for order in linked_orders(scope) if order.shop_name)
    yield from distinct(
        scope, (Entry(text=order.shop_name or "", source=record_source(scope, order), note=placed_on(scope, order)) for order in shops)
    )


def seller_account(scope: Scope) -> Iterator[Entry]:
    return _accounts(scope, Role.SELLER, scope.case.records(Conversation))


def payee(scope: Scope) -> Iterator[Entry]:
    paid = (one for _, one in linked_payments(scope) if one.counterparty and one.direction is Direction.OUT and one.kind is not PaymentKind.OTHER)
    found = (
        Entry(
            text=scope.words.join((payment.counterparty or "", payment.counterparty_account or "")),
            source=record_source(scope, payment),
            note=scope.words.of(payment.kind),
        )
        for payment in paid
    )
    yield from distinct(scope, found)


def buyer_name(scope: Scope) -> Iterator[Entry]:
    """As told in the chat, as the head of the bill that paid names its holder, as the order names the buyer; a masked name is none."""
    orders = linked_orders(scope)
    paid_from = {payment.place.source for _, payment in linked_payments(scope) if payment.direction is Direction.OUT}
    of_bills = [
        Entry(text=reading.value, source=place_source(scope, reading.place), note=told(scope, "holder"))
        for reading in scope.case.records(Reading, code=ReadingCode.HOLDER)
        if reading.place.source in paid_from and reading.why in REAL_NAMES
    ]
    ordered = [
        Entry(text=order.buyer_name, source=record_source(scope, order), note=told(scope, "ordered_by")) for order in orders if order.buyer_name
    ]
    is_masked = re.compile(scope.words.pack.word_lists.masked_name).search
    named = [*_details(scope, Role.BUYER, IdentityKind.PERSON_NAME), *of_bills, *ordered]
    yield from _longest(scope, list(distinct(scope, (entry for entry in named if not is_masked(entry.text)))))


def _longest(scope: Scope, names: list[Entry]) -> Iterator[Entry]:
    """A first name, or one of which only the initial stands before the last, is no other name than the full one."""
    for entry in names:
        if not any(_is_short_for(entry.text, other.text) for other in names):
            also = (one.source for one in names if _is_short_for(one.text, entry.text))
            yield replace(entry, source=sources(scope, (entry.source, *also)))


def _is_short_for(name: str, full: str) -> bool:
    short, long = (tuple(one.casefold().replace(".", " ").split()) for one in (name, full))
    if len(short) < len(long):
        return long[: len(short)] == short
    is_initial = len(short) == len(long) > 1 and len(short[0]) == 1 < len(long[0])
    return is_initial and long[0].startswith(short[0]) and short[1:] == long[1:]


def card(scope: Scope) -> Iterator[Entry]:
    """What the bill, or else the order, says was paid with, where an issuer or the payment service can take it back."""
    words = scope.words.pack.word_lists
    paid = [payment for _, payment in linked_payments(scope) if payment.direction is Direction.OUT]
    numbers = {payment.payment_no for payment in paid if payment.payment_no}
    funding = (one for one in scope.case.records(Payment) if one.kind is PaymentKind.OTHER and numbers.intersection(one.extra.values()))
    records: list[Order | Payment] = [*paid, *linked_orders(scope)]
    for record in records:
        if is_paid(record, words.card) or is_paid(record, words.paypal):
            yield Entry(text=record.method or scope.words.platform(record.platform), source=record_source(scope, record))
    for row in funding:
        written = next((one for one in paid_with(row) if re.search(words.card, one, re.IGNORECASE)), None)
        if written is not None:
            yield Entry(text=written, source=record_source(scope, row))


def buyer_id(scope: Scope) -> Iterator[Entry]:
    return _details(scope, Role.BUYER, IdentityKind.ID_CARD)


def buyer_phone(scope: Scope) -> Iterator[Entry]:
    return _details(scope, Role.BUYER, IdentityKind.PHONE)


def buyer_address(scope: Scope) -> Iterator[Entry]:
    """As told in the messages, else where the records of the orders say that the goods went."""
    yield from list(_details(scope, Role.BUYER, IdentityKind.ADDRESS)) or distinct(scope, _sent_to(scope))


def _sent_to(scope: Scope) -> Iterator[Entry]:
    for order in linked_orders(scope):
        for written in sent_to(order):
            yield Entry(text=written, source=record_source(scope, order), note=told(scope, "sent_to"))


def buyer_account(scope: Scope) -> Iterator[Entry]:
    return _accounts(scope, Role.BUYER, scope.case.records(Conversation))


def account_there(scope: Scope) -> Iterator[Entry]:
    """The buyer's account on the marketplace itself: with one elsewhere its operator can do nothing."""
    pack = scope.words.pack
    ordered = {known.code for order in linked_orders(scope) if (known := pack.platform(order.platform)) is not None}
    there = (one for one in scope.case.records(Conversation) if (known := pack.platform(one.platform)) is not None and known.code in ordered)
    return _accounts(scope, Role.BUYER, there)


def _accounts(scope: Scope, role: Role, conversations: Iterable[Conversation]) -> Iterator[Entry]:
    for conversation in conversations:
        for party in scope.case.records(Party, conversation=conversation.id):
            if party.role is role:
                ids = tuple(id_ for id_ in party.native_ids if id_ != party.name)
                yield Entry(
                    text=scope.words.join((scope.words.platform(conversation.platform), party.name, *ids)),
                    source=scope.numbers.exhibits[conversation.id].label,
                )


# ── the platform, and where a paper goes ──────────────────────────────────────────────────────────────────────────


def placed_on(scope: Scope, order: Order) -> str:
    """The platform's name; empty where the record names none."""
    return "" if order.platform in ("", NO_PLATFORM, MAIL) else scope.words.platform(order.platform)


def platform(scope: Scope) -> Iterator[Entry]:
    """The marketplace of the orders, by what the pack knows of its operator."""
    pack = scope.words.pack
    for order in linked_orders(scope):
        known = pack.platform(order.platform)
        if known is not None and known.kind == "marketplace":
            yield Entry(
                text=told(scope, "operator", platform=scope.words.law(known.code), operator=scope.words.law(f"{known.code}.operator")),
                source=record_source(scope, order),
                note="" if known.mark.is_verified else told(scope, "operator_unverified"),
            )


def dispute_desk(scope: Scope) -> Iterator[Entry]:
    return _to(scope, "P")


def association(scope: Scope) -> Iterator[Entry]:
    return _to(scope, "M")


def authority(scope: Scope) -> Iterator[Entry]:
    return _to(scope, "A")


def report_authority(scope: Scope) -> Iterator[Entry]:
    return _to(scope, "R")


def court(scope: Scope) -> Iterator[Entry]:
    return _to(scope, "L")


def _to(scope: Scope, code: str) -> Iterator[Entry]:
    """To whom a route leads, by the rules of competence."""
    words = scope.words
    for route in scope.case.records(Route, code=code):
        if route.to and (route.state is not RouteState.BLOCKED or code == "L"):
            basis = words.pack.in_force(words.pack.routes[code].basis, None)
            yield Entry(
                text=words.law(route.to),
                source=words.join(words.pack.cite_all(basis, words.language)),
                note=words.join(words.law(why) for why in route.why if why.partition(".")[0] == "why" and not why.startswith("why.law_changed")),
            )
