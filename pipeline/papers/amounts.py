"""Sums, each with the figures it comes from. Whether the condition of a multiple is met is never decided here."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from casefile.assessment import Claim
from casefile.findings import Statement, StatementKind, Topic
from casefile.records import Message, Order, Payment, Role
from pipeline.accounts.covered import Promised, covered
from pipeline.accounts.reckoning import Account, Reckoning, Sum, sums_of, total, transactions
from pipeline.papers.claimed import less_than_all
from pipeline.papers.dealings import statements
from pipeline.papers.entry import Entry, message_source, record_source, said, sources, told
from pipeline.papers.reckoned import reckoned
from pipeline.report.scope import Scope, with_whom

FRAUD = "M.3X"
"""The sum of the pack for fraud: three times the price, at least 500 yuan (CPL.55)."""
FOOD = "M.10X"
"""… and for unsafe food: ten times the price, at least 1,000 yuan (FSL.148)."""


def paid(scope: Scope) -> Iterator[Entry]:
    """What was paid for each contract in dispute."""
    for account in _accounts(scope):
        amount = scope.words.amount(account.price, account.currency)
        number = _number(account)
        text = told(scope, "paid_for", amount=amount, number=number) if number else amount
        yield Entry(text=text, source=_shown(scope, account.paid), note=_said(scope, account))


def refund(scope: Scope) -> Iterator[Entry]:
    """What is left of the price: paid, less what came back; in all, where something came back that does not say of what."""
    reckoning, claimed = reckoned(scope), less_than_all(scope)
    for account in _accounts(scope):
        entry = _left(scope, account, is_open=any(one.amount.currency == account.currency for one in reckoning.unallotted))
        yield replace(entry, note=scope.words.join(filter(None, (entry.note, claimed))))
    yield from _in_all(scope, reckoning)


def _left(scope: Scope, account: Account, *, is_open: bool) -> Entry:
    """`is_open`: something came back that may be of this contract."""
    values = {
        "number": _number(account),
        "paid": scope.words.amount(account.price, account.currency),
        "back": scope.words.amount(account.returned, account.currency),
        "left": scope.words.amount(account.left, account.currency),
    }
    if is_open and not account.returned:
        key = "paid_for_open"
    else:
        key = "left_after_refund" if account.returned else "left_in_full"
        key = "more_than_paid" if account.left < 0 else key if account.left else "nothing_left"
    text = told(scope, key if account.contract else f"{key}_of_deal", **values)
    notes = (_said(scope, account), told(scope, "refund_told") if account.told else "")
    return Entry(text=text, source=_shown(scope, (*account.paid, *account.back, *account.told)), note=scope.words.join(filter(None, notes)))


def _said(scope: Scope, account: Account) -> str:
    """What makes the sum uncertain: that only messages tell of it, or that its order may be of another matter."""
    notes = (told(scope, "paid_said") if account.is_said else "", told(scope, "doubtful") if account in reckoned(scope).doubtful else "")
    return scope.words.join(filter(None, notes))


def _in_all(scope: Scope, reckoning: Reckoning) -> Iterator[Entry]:
    for currency in dict.fromkeys(payment.amount.currency for payment in reckoning.unallotted):
        out, back = reckoning.paid(currency), reckoning.back(currency)
        unallotted = sums_of(one for one in reckoning.unallotted if one.amount.currency == currency)
        values = {
            "open": scope.words.amount(total(unallotted), currency),
            "paid": scope.words.amount(total(out), currency),
            "back": scope.words.amount(total(back), currency),
            "left": scope.words.amount(total(out) - total(back), currency),
        }
        yield Entry(text=told(scope, "left_in_all", **values), source=_shown(scope, (*out, *back)))


def off_order(scope: Scope) -> Iterator[Entry]:
    """Transfers in the dispute that pay no order: charged apart, or off the platform. Where there is no order they are the price."""
    for rows in transactions(reckoned(scope).apart):
        payment = rows[0]
        parts = (scope.at(payment).clock, scope.words.of(payment.kind), scope.words.money(payment.amount), with_whom(payment))
        source = sources(scope, (record_source(scope, row) for row in rows))
        yield Entry(text=scope.words.join(parts), source=source, note=told(scope, "apart"))


def promised(scope: Scope) -> Iterator[Entry]:
    """A promised multiple, reckoned on the price paid; the words do not say on what. Said again, it is no other promise."""
    multiples = statements(
        scope,
        lambda one: (
            one.kind is StatementKind.COMMITMENT
            and one.role is Role.SELLER
            and one.topic in (Topic.AUTHENTICITY, Topic.COMPENSATION)
            and one.terms.multiple is not None
            and not one.is_weak
        ),
    )
    same: dict[Decimal, list[Statement]] = defaultdict(list)
    for statement in multiples:
        if statement.terms.multiple is not None:
            same[statement.terms.multiple].append(statement)
    accounts = _of_contracts(scope) if same else ()
    for multiple, statements_ in same.items():
        words = said(scope, statements_[0])
        own = covered(accounts, [_promised(scope, statement) for statement in statements_])
        others = told(scope, "other_orders") if len(own) < len(accounts) else ""
        for account in own:
            yield Entry(
                text=told(
                    scope,
                    "multiple",
                    text=words.text,
                    n=f"{multiple.normalize():f}",
                    price=scope.words.amount(account.price, account.currency),
                    product=scope.words.amount(multiple * account.price, account.currency),
                ),
                source=sources(scope, (words.source, _shown(scope, account.paid))),
                note=scope.words.join(filter(None, (told(scope, "undecided_base"), _said(scope, account), others))),
                quote=words.quote,
            )


def _promised(scope: Scope, statement: Statement) -> Promised:
    message = scope.case.get(Message, statement.quote.message)
    return Promised(message.sent, message.text)


def threefold(scope: Scope) -> Iterator[Entry]:
    """What the law gives where there was fraud; the file cannot say whether there was."""
    yield from _multiplied(scope, FRAUD, "threefold")


def tenfold(scope: Scope) -> Iterator[Entry]:
    """What the law gives where food was unsafe, as far as that is complained of or admitted."""
    rule = scope.words.pack.amounts.get(FOOD)
    if rule is not None and any(claim.code in rule.claims for claim in scope.case.records(Claim)):
        yield from _multiplied(scope, FOOD, "tenfold")


def _multiplied(scope: Scope, code: str, name: str) -> Iterator[Entry]:
    rule = scope.words.pack.amounts.get(code)
    if rule is None or rule.currency is None or rule.least is None:
        return
    for account in _of_contracts(scope):
        if account.currency == rule.currency:
            product = rule.factor * account.price
            key = name if product >= rule.least else f"{name}_least"
            values = {
                "price": scope.words.amount(account.price, account.currency),
                "product": scope.words.amount(product, rule.currency),
                "least": scope.words.amount(rule.least, rule.currency),
            }
            note = scope.words.join(filter(None, (told(scope, f"undecided_{name}"), _said(scope, account))))
            yield Entry(text=told(scope, key, **values), source=_shown(scope, account.paid), note=note)


def _of_contracts(scope: Scope) -> Sequence[Account]:
    """The sums of one contract each: of an order, or of a deal by messages that was paid at once; several payments may be for several things."""
    return [account for account in _accounts(scope) if account.contract or len(account.paid) == 1]


def _accounts(scope: Scope) -> Sequence[Account]:
    """Those that may be of another matter last."""
    reckoning = reckoned(scope)
    return (*reckoning.accounts, *reckoning.doubtful)


def _number(account: Account) -> str:
    return account.contract[0].order_no if account.contract else ""


def _shown(scope: Scope, sums: Iterable[Sum]) -> str:
    return sources(scope, (_source(scope, item) for one in sums for item in one.items))


def _source(scope: Scope, item: str) -> str:
    match item[0]:
        case "o":
            return record_source(scope, scope.case.get(Order, item))
        case "y":
            return record_source(scope, scope.case.get(Payment, item))
        case _:
            return message_source(scope, scope.case.get(Message, item))
