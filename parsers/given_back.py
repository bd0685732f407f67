"""Money that came back: the words by which a statement says so, and what it shows without a word, the same sum from the same payee, not long after it
was paid.
"""

import re
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from casefile.records import Direction, Payment, PaymentKind, Reading, ReadingCode, Record

PAID_BACK = re.compile(
    r"(?:(?i:(?:\b|_)(?:refund|return|reversal|chargeback|r(?:ü|ue?)ckerstattung|erstattung|retoure|remb(?:ours(?:e?me?n?t|t)?)?|avoir|reembolso"
    r"|devoluci[oó]n|devolu[cç][aã]o|estorno|rimborso|storno|terugbetaling|terugboeking|[aå]terbetalning|tilbagebetaling|tilbakebetaling"
    r"|(?<!tur[ /-])retur|refusion|refusjon|palautus|hyvitys|zwrot|pengembalian dana"
    r"|vr[aá]cen[ií]|refundace|vr[aá]tenie|visszat[eé]r[ií]t[eé]s|rambursare|restituire|iade(?!li)\w*|возврат|повернення|επιστροφ[ηή]"
    r"|ho[aà]n ti[eề]n)(?:\b|_))|退款|退貨|退货|返金|환불|คืนเงิน)"
)
"""Words of those who issue statements, `<paid back>` in a layout's patterns, as many banks write them also without accents. Turkish `iadeli` is of
registered post; 払戻, with which a shop pays back, is with a bank what was drawn."""
WINDOW = timedelta(days=180)
BACK = frozenset({PaymentKind.REFUND, PaymentKind.TRANSFER})
"""What may give a payment back: what its own words say to, and what has no words."""


def with_refunds(records: Iterable[Record]) -> Iterator[Record]:
    """The records of one statement, in their order; each payment that was made counts for the first of its sum that came back, and that is told."""
    kept = list(records)
    dated = [(one.at.date(), place, one) for place, one in enumerate(kept) if isinstance(one, Payment) and one.at and _payee(one)]
    paid: defaultdict[tuple[str, Decimal, str], deque[tuple[date, Payment]]] = defaultdict(deque)
    told: dict[int, Reading] = {}
    for day, place, one in sorted(dated, key=lambda found: (found[0], not _is_paid(found[2]), found[1])):
        before = paid[_what(one)]
        if _is_paid(one):
            before.append((day, one))
        elif one.kind in BACK and one.direction is Direction.IN:
            while before and day - before[0][0] > WINDOW:
                before.popleft()
            payment = before.popleft()[1] if before else None
            if payment is not None and one.kind is PaymentKind.TRANSFER:
                kept[place] = replace(one, kind=PaymentKind.REFUND)
                value, why = f"{day} {one.amount.amount} {one.amount.currency}", payment.place.where
                told[place] = Reading(place=one.place, code=ReadingCode.GIVEN_BACK, value=value, why=why)
    for place, record in enumerate(kept):
        if place in told:
            yield told[place]
        yield record


def _is_paid(payment: Payment) -> bool:
    return payment.kind is PaymentKind.PURCHASE and payment.direction is Direction.OUT


def _what(payment: Payment) -> tuple[str, Decimal, str]:
    return _payee(payment), payment.amount.amount, payment.amount.currency


def _payee(payment: Payment) -> str:
    return " ".join((payment.counterparty or payment.description).casefold().split())
