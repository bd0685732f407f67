"""Sums that the law or a promise gives, each with the figures it is worked out from. Whether its condition is met, the grades of its claims tell."""

import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from casefile.assessment import Amount, Answer, Claim, Figure
from casefile.findings import OutcomeKind, Standing, StatementKind, Topic
from casefile.records import Money, Role
from pipeline.accounts.covered import Promised, covered
from pipeline.accounts.reckoning import Account, Sum, total, transactions
from pipeline.assess import answers
from pipeline.assess.evidence import Evidence, Said
from pipeline.assess.grading import SHOWN
from pipeline.law import Pack
from pipeline.law.procedure import AmountKind, AmountRule

BARGAINED = (StatementKind.SETTLEMENT, StatementKind.INDUCEMENT)
"""Money that is promised in one breath with it is the price of the bargain."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """What sums are worked out from."""

    pack: Pack
    evidence: Evidence
    answers: Sequence[Answer]

    @property
    def contracts(self) -> list[Account]:
        """What was paid for one contract each: for an order, or at once for a deal by messages; several payments may be for several things."""
        return [account for account in self.accounts if account.contract or len(account.paid) == 1]

    @property
    def accounts(self) -> Sequence[Account]:
        """Those that may be of another matter last."""
        return (*self.evidence.reckoning.accounts, *self.evidence.reckoning.doubtful)

    def warnings(self, account: Account) -> tuple[str, ...]:
        """What makes the sum uncertain: that only messages tell of it, or that its order may be of another matter."""
        is_doubtful = account in self.evidence.reckoning.doubtful
        return (*(("amount.paid_said",) if account.is_said else ()), *(("amount.doubtful_order",) if is_doubtful else ()))


def _paid(account: Account) -> Figure:
    what = "paid_said" if account.is_said else "paid" if account.is_billed else "ordered"
    return _figure(f"figure.{what}", account.paid)


def _figure(what: str, sums: Sequence[Sum]) -> Figure:
    return Figure(what=what, amount=total(sums), items=tuple(dict.fromkeys(item for one in sums for item in one.items)))


def amounts(books: Books, claims: Sequence[Claim], on: date | None) -> Iterator[Amount]:
    """By the law of the day of the contract."""
    by_code = {claim.code: claim for claim in claims}
    for rule in books.pack.amounts.values():
        those = [by_code[code] for code in rule.claims if code in by_code]
        strict = [claim.strict for claim in those if claim.strict is not None]
        for amount in WORKED_OUT[rule.kind](books, rule) if those else ():
            yield replace(
                amount,
                claims=tuple(claim.code for claim in those),
                is_decided=any(claim.grade in SHOWN for claim in those),
                strictly_decided=any(grade in SHOWN for grade in strict) if strict else None,
                basis=books.pack.in_force(rule.basis, on),
            )


def _multiple(books: Books, rule: AmountRule) -> Iterator[Amount]:
    if rule.of == "loss":
        loss = _loss_told(books)
        if loss is not None:
            yield _times(rule, loss, rule.currency or "", ())
        return
    for account in books.contracts:
        if rule.currency in (None, account.currency):
            several = any(len(order.lines) > 1 for order in account.contract)
            yield _times(rule, _paid(account), account.currency, (*books.warnings(account), *(("amount.several_goods",) if several else ())))


def _times(rule: AmountRule, base: Figure, currency: str, why: tuple[str, ...]) -> Amount:
    product = rule.factor * base.amount
    figures = (base, Figure(what="figure.factor", amount=rule.factor))
    if rule.least is None or product >= rule.least:
        return _amount(rule, product, currency, figures, why)
    return _amount(rule, rule.least, currency, (*figures, Figure(what="figure.least", amount=rule.least)), (*why, "amount.least_applies"))


def _promised(books: Books, rule: AmountRule) -> Iterator[Amount]:
    """Once for each order it is of: who promises the same multiple, or the same sum in the same words, again promises nothing more."""
    contracts = books.contracts
    for same in _promises(books.evidence):
        first, items = same[0].statement, tuple(said.statement.id for said in same)
        is_conditional = first.topic is Topic.AUTHENTICITY or all(said.statement.conditional for said in same)
        why = ("amount.conditional",) if is_conditional else ()
        if first.terms.multiple is not None:
            factor = Figure(what="figure.factor", amount=first.terms.multiple, items=items)
            own = covered(contracts, [Promised(said.spot.at, said.spot.text) for said in same])
            others = ("amount.other_orders",) if len(own) < len(contracts) else ()
            for account in own:
                paid, told = _paid(account), ("amount.base_open", *books.warnings(account), *others, *why)
                yield _amount(rule, first.terms.multiple * paid.amount, account.currency, (paid, factor), told)
        elif first.terms.amount is not None:
            figure = Figure(what="figure.sum", amount=first.terms.amount, items=items)
            yield _amount(rule, first.terms.amount, first.terms.currency or "", (figure,), why)


def _promises(evidence: Evidence) -> Iterable[list[Said]]:
    """What is promised to be paid on top, those together that are one promise; not what was paid, nor what is the price of a bargain."""
    kept = {outcome.statement for outcome in evidence.outcomes if outcome.outcome is OutcomeKind.KEPT}
    bargains = {one.spot.message for one in evidence.said if one.statement.kind in BARGAINED and not one.statement.is_rejected}
    found: dict[Hashable, list[Said]] = {}
    for one in evidence.said:
        statement, terms = one.statement, one.statement.terms
        if statement.kind is not StatementKind.COMMITMENT or statement.role not in (Role.SELLER, Role.PLATFORM) or not _is_made(one):
            continue
        if terms.multiple is not None and statement.topic in (Topic.AUTHENTICITY, Topic.COMPENSATION):
            found.setdefault((statement.role, terms.multiple), []).append(one)
        elif terms.amount is not None and statement.topic is Topic.COMPENSATION and statement.id not in kept and one.spot.message not in bargains:
            found.setdefault((statement.role, terms.amount, terms.currency, one.words), []).append(one)
    return found.values()


def _is_made(said: Said) -> bool:
    return not said.statement.negated and not said.statement.hedged and said.statement.standing is Standing.STANDS


def _deposit(books: Books, rule: AmountRule) -> Iterator[Amount]:
    """Earnest money is what is called so; only up to a share of the price does it come back double. Else what is said of it counts."""
    is_deposit, is_prepaid = (re.compile(words).search for words in (books.pack.word_lists.deposit, books.pack.word_lists.prepaid))
    price = next(_prices(books), None)
    paid = [
        (" ".join(row.description for row in rows), rows[0].amount, tuple(row.id for row in rows))
        for rows in transactions(payment for payment in books.evidence.payments if payment.is_paid_out)
    ]
    said = [
        (one.words, Money(amount=one.statement.terms.amount, currency=one.statement.terms.currency or ""), (one.statement.id,))
        for one in books.evidence.said
        if one.statement.terms.amount is not None
    ]
    for named, is_paid in ((paid, True), (said, False)):
        those = [one for one in named if is_deposit(one[0]) or is_prepaid(one[0])]
        for told, money, items in those:
            amount = _deposited(rule, money, items, price, is_earnest=is_deposit(told) is not None)
            yield amount if is_paid else replace(amount, why=(*amount.why, "amount.if_paid"))
        if those:
            return


def _prices(books: Books) -> Iterator[tuple[Figure, str]]:
    """Of what was ordered, else of what was agreed on by messages: what was paid there may be the deposit itself."""
    yield from ((_paid(account), account.currency) for account in books.contracts if account.contract)
    for deal in books.evidence.formations:
        amount, currency = deal.terms.amount, deal.terms.currency
        if deal.by == "messages" and deal.order is None and amount is not None and currency is not None:
            items = tuple(one for one in (deal.offer, deal.acceptance) if one is not None)
            yield Figure(what="figure.agreed", amount=amount * (deal.terms.quantity or 1), items=items), currency


def _deposited(rule: AmountRule, money: Money, items: tuple[str, ...], price: tuple[Figure, str] | None, *, is_earnest: bool) -> Amount:
    deposit = Figure(what="figure.deposit" if is_earnest else "figure.prepaid", amount=money.amount, items=items)
    if not is_earnest:
        return _amount(rule, deposit.amount, money.currency, (deposit,), ("amount.not_earnest",))
    figures = (deposit, Figure(what="figure.factor", amount=rule.factor))
    if price is None or price[1] != money.currency:
        return _amount(rule, rule.factor * deposit.amount, money.currency, figures, ())
    share = Figure(what="figure.share", amount=rule.share * price[0].amount, items=price[0].items)
    counted = min(deposit.amount, share.amount)
    why = ("amount.over_share",) if deposit.amount > share.amount else ()
    return _amount(rule, rule.factor * counted + (deposit.amount - counted), money.currency, (*figures, share), why)


def _refund(books: Books, rule: AmountRule) -> Iterator[Amount]:
    for account in books.accounts:
        back = [_figure(what, sums) for what, sums in (("figure.refunded", account.back), ("figure.refund_told", account.told)) if sums]
        why = [code for code, holds in _WARNINGS.items() if holds(books, account)]
        yield _amount(rule, max(account.left, Decimal()), account.currency, (_paid(account), *back), (*books.warnings(account), *why))


_WARNINGS: Mapping[str, Callable[[Books, Account], bool]] = {
    "amount.nothing_left": lambda _, account: account.left == 0,
    "amount.more_than_paid": lambda _, account: account.left < 0,
    "amount.refund_told": lambda _, account: bool(account.told),
    "amount.unallotted": lambda books, account: any(one.amount.currency == account.currency for one in books.evidence.reckoning.unallotted),
}


def _loss(books: Books, rule: AmountRule) -> Iterator[Amount]:
    loss = _loss_told(books)
    if loss is not None:
        yield _amount(rule, loss.amount, rule.currency or "", (loss,), ())


def _loss_told(books: Books) -> Figure | None:
    told = next((answer for answer in books.answers if answer.question == "loss"), None)
    amount = answers.amount(books.answers, "loss")
    return Figure(what="figure.loss", amount=amount, items=(told.id,)) if told is not None and amount is not None else None


def _amount(rule: AmountRule, result: Decimal, currency: str, figures: tuple[Figure, ...], why: tuple[str, ...]) -> Amount:
    return Amount(code=rule.code, result=result, currency=currency, figures=figures, claims=(), is_decided=False, basis=rule.basis, why=why)


WORKED_OUT: Mapping[AmountKind, Callable[[Books, AmountRule], Iterator[Amount]]] = {
    AmountKind.DEPOSIT: _deposit,
    AmountKind.LOSS: _loss,
    AmountKind.MULTIPLE: _multiple,
    AmountKind.PROMISED: _promised,
    AmountKind.REFUND: _refund,
}
