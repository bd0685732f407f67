"""Single transactions of a PayPal account as its pages fetch them: JSON, saved from a browser's recording or by a program.

    {"transactionId": "1AB00000000000001", "transactionTypeEnum": "PAYMENT", "transactionType": "Payment", "status": "COMPLETED",
      "date": "May 15, 2024", "isCredit": false, "counterparty": {"name": "Cups Example LLC", "email": "shop@example.com", "isBusiness": true},
      "amount": {"grossAmount": "$48.60", "feeAmount": "$0.00", …, "rawAmounts": {"gross": {"value": "48.60", "currencyCode": "USD"}}},
      "itemDetails": {"itemList": [{"name": "Blue cup", "price": "$48.60"}]}, "notesInfo": {"note": "…"},
      "fundingSource": {"fundingSourceList": [{"type": "CREDIT_CARD", "institution": "VISA", "last4": "0000", "amount": "$48.60"}]}}

Alone, in a list, or within what the page wraps it in. Sums and days are in words of the account's language; a sum's currency is stated beside it or
by its sign. What is not completed moved no money. `isCredit` is the direction; the links, that to a dispute among them, stay in `extra`.
"""

import re
from collections.abc import Iterator

from casefile.records import NO_CURRENCY, Direction, Money, Passage, Payment, PaymentKind, Place, Problem, ProblemCode, Provenance, Record
from parsers.cells import read_amount, short
from parsers.clock import wall_clock
from parsers.export import Export
from parsers.format import Format
from parsers.json_values import Object, first_elements, flaws, leaves_of, object_in, objects_in, objects_within, text_in
from parsers.table_heads import currency_written
from parsers.time_layout import UNDATED, Times

FORMAT = Format(name="paypal_json", kind="orders", provenance=Provenance.APP_EXPORT)

REFUND = re.compile(r"REFUND|REVERSAL|CHARGEBACK")
NO_PAYMENT = re.compile(r"WITHDRAW|DEPOSIT|TRANSFER|CONVERSION|AUTHORI[SZ]ATION|HOLD|RESERVE|FEE")
TRANSFER = re.compile(r"SEND_MONEY|MONEY_(?:SENT|RECEIVED)")


def recognizes(export: Export) -> bool:
    if not export.is_text or export.json_head[:1] not in ("{", "["):
        return False
    if '"transactionId"' not in export.text_head or '"grossAmount"' not in export.text_head:
        return False
    return any(element.wanted and any(map(_is_transaction, objects_within(element.value))) for element in first_elements(export, *_each(export)))


def parse(export: Export) -> Iterator[Record]:
    times = Times(order=None, clock=wall_clock(export))
    yield times.clock.reading(export.place("$"))
    for element in export.elements(*_each(export)):
        place = export.place(element.pointer, element.start, element.end)
        yield from flaws(place, element)
        found = [one for one in objects_within(element.value) if element.wanted and _is_transaction(one)]
        for index, one in enumerate(found, start=1):
            own = Place(source=place.source, where=f"{place.where}, transaction {index}", start=place.start, end=place.end)
            yield from _payment(own if len(found) > 1 else place, one, times)
        if not found:
            yield Passage(place=place, what="envelope")


def _each(export: Export) -> tuple[str, ...]:
    """What holds a transaction: each member of a list, or the whole."""
    return ("*",) if export.json_head[:1] == "[" else ()


def _is_transaction(value: Object) -> bool:
    return bool(text_in(value, "transactionId") and object_in(value, "amount")) and isinstance(value.get("isCredit"), bool)


def _payment(place: Place, told: Object, times: Times) -> Iterator[Payment | Problem]:
    money = _money(object_in(told, "amount"))
    if money is None:
        yield Problem(
            place=place,
            code=ProblemCode.BAD_ROW,
            detail=short(f"{text_in(told, 'transactionId')}: {text_in(object_in(told, 'amount'), 'grossAmount')}"),
        )
        return
    written = text_in(told, "date")
    moment = times.read(written) if written else UNDATED
    if moment.problem:
        yield Problem(place=place, code=moment.problem, detail=short(written))
    other, status = object_in(told, "counterparty"), text_in(told, "status")
    direction = Direction.IN if told["isCredit"] else Direction.OUT
    yield Payment(
        place=place,
        platform="paypal",
        kind=_kind(text_in(told, "transactionTypeEnum") or text_in(told, "transactionType").upper(), status),
        direction=direction if money.amount else Direction.NEUTRAL,
        amount=money,
        payment_no=text_in(told, "transactionId"),
        counterparty=text_in(other, "name") or None,
        counterparty_account=text_in(other, "email") or text_in(object_in(told, "partner"), "contactEmail") or None,
        description=" / ".join(filter(None, [*_bought(told), text_in(object_in(told, "notesInfo"), "note")])),
        method=" / ".join(filter(None, map(_source, objects_in(object_in(told, "fundingSource"), "fundingSourceList")))) or None,
        status_raw=status,
        at=moment.at,
        at_raw=written,
        zone=moment.zone,
        precision=moment.precision,
        extra=leaves_of(told),
    )


def _money(amount: Object) -> Money | None:
    gross = object_in(amount, "rawAmounts", "gross")
    read = read_amount(text_in(gross, "value")) or read_amount(text_in(amount, "grossAmount"))
    if read is None:
        return None
    return Money(amount=abs(read.value), currency=currency_written(text_in(gross, "currencyCode"), read.symbol) or NO_CURRENCY)


def _kind(native: str, status: str) -> PaymentKind:
    if status.upper() not in ("COMPLETED", "REFUNDED", "PARTIALLY_REFUNDED", "REVERSED"):
        return PaymentKind.OTHER
    if REFUND.search(native):
        return PaymentKind.REFUND
    if TRANSFER.search(native):
        return PaymentKind.TRANSFER
    if NO_PAYMENT.search(native):
        return PaymentKind.OTHER
    return PaymentKind.PURCHASE


def _bought(told: Object) -> Iterator[str]:
    return (text_in(item, "name") for item in objects_in(object_in(told, "itemDetails"), "itemList"))


def _source(funding: Object) -> str:
    """`VISA 0000`, or what kind of source it is."""
    return " ".join(filter(None, (text_in(funding, "institution"), text_in(funding, "last4")))) or text_in(funding, "type")
