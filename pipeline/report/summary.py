"""The summary that can be read alone: one page."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from casefile.assessment import LawSign, Timer, TimerState
from casefile.findings import Formation, Identity, IdentityKind, OrderLink, Outcome, OutcomeKind, Statement, StatementKind
from casefile.records import Order
from casefile.rows import BECAME_COUNTS
from pipeline.parties.sellers import Seller, weighed_apart
from pipeline.report.about import exhibits_about
from pipeline.report.numbering import SELLER, Ref, page_name
from pipeline.report.scope import Scope
from pipeline.report.view.case import Heading, Point
from pipeline.report.view.items import Item, Items
from pipeline.report.view.law import ClaimRow, GapRow
from pipeline.report.weight import Weighed, keep, weighed

STEPS = 3
"""How many next steps the summary names."""
SHOWN = 2
"""How many items of a kind; the summary is one page."""
KEY_KINDS = (StatementKind.ADMISSION, StatementKind.REFUSAL, StatementKind.INDUCEMENT, StatementKind.PLATFORM_DECISION)
ADVERSE_KINDS = (StatementKind.BUYER_CONCESSION, StatementKind.DEFECT_DISCLOSURE, StatementKind.DISCLAIMER, StatementKind.SETTLEMENT)


def summary(scope: Scope, claims: tuple[ClaimRow, ...], gaps: tuple[GapRow, ...], absences: tuple[str, ...]) -> Iterator[Heading]:
    """What a lawyer reads first: what was agreed, how far it is proven, what became of the promises, both sides' strongest words, next steps."""
    say = scope.words.say
    if apart := weighed_apart(scope.sellers):
        yield Heading(title=say("summary.sellers"), points=(_apart(scope, apart),))
    for title, points in (
        ("agreed", _agreed(scope)),
        ("strength", _strength(scope, claims)),
        ("promises", _promised(scope)),
        ("said", _said(scope, KEY_KINDS)),
        ("against", (*_said(scope, ADVERSE_KINDS), *_missed(scope))),
        ("steps", _steps(scope, gaps, absences)),
    ):
        told = tuple(points)
        yield Heading(title=say(f"summary.{title}"), points=told or (Point(text=say(f"summary.{title}.none")),))


def _apart(scope: Scope, sellers: Sequence[Seller]) -> Point:
    """Where each of several sellers is weighed alone."""
    shown = tuple(
        Item(ref=Ref(label=seller.name, anchor="summary", page=page_name(SELLER, number)), what="", text=exhibits_about(scope, seller), time="")
        for number, seller in enumerate(sellers, start=1)
    )
    return Point(text=scope.words.say("summary.sellers.apart"), items=Items(shown=shown))


def _agreed(scope: Scope) -> Iterator[Point]:
    words = scope.words
    for formation in scope.case.records(Formation):
        name = scope.numbers.exhibits[formation.conversation].label
        terms = words.terms(formation.terms)
        told = words.say(f"formed.{formation.by}", exhibit=name, terms=terms or words.say("formed.no_terms"))
        if formation.missing:
            told += words.say("formed.missing", what=words.join(words.coded("missing", code) for code in formation.missing))
        if formation.needs_review:
            told += words.say("formed.needs_review")
        yield Point(text=told, items=scope.items(filter(None, (formation.offer, formation.acceptance, formation.order))))


def _promised(scope: Scope) -> Iterator[Point]:
    """What is still to be checked, or rests on a promise that is, stands apart and is not counted with the rest."""
    yield from _became(scope, counting=True)
    yield from _became(scope, counting=False)


BECAME = (
    "SELECT outcomes.outcome, outcomes.why, outcomes.statement FROM outcomes JOIN statements ON statements.id = outcomes.statement"  # noqa: S608 -- columns of ours
    f" WHERE {BECAME_COUNTS} = ? ORDER BY outcomes.rowid"
)


def _became(scope: Scope, *, counting: bool) -> Iterator[Point]:
    words = scope.words
    counts = Counter[OutcomeKind]()
    in_part = 0
    failed: dict[OutcomeKind, list[str]] = {OutcomeKind.LATE: [], OutcomeKind.BROKEN: []}
    for outcome, why, statement in scope.case.connection.execute(BECAME, (counting,)):
        kind = OutcomeKind(outcome)
        counts[kind] += 1
        in_part += Outcome(statement=statement, outcome=kind, why=why).is_in_part
        if kind in failed and len(failed[kind]) < SHOWN:
            failed[kind].append(statement)
    each = {kind: words.say("summary.outcome", outcome=words.of(kind), n=counts[kind]) for kind in OutcomeKind if counts[kind]}
    if in_part:
        each[OutcomeKind.BROKEN] = words.say("summary.in_part", told=each[OutcomeKind.BROKEN], n=in_part)
    if told := words.join(each.values()):
        yield Point(text=told if counting else words.say("summary.unreviewed", told=told))
    for kind, first in failed.items():
        if first and counting:
            items = Items(shown=tuple(map(scope.item, first)), more=counts[kind] - len(first))
            yield Point(text=words.of(kind), items=items)


def _said(scope: Scope, kinds: tuple[StatementKind, ...]) -> Iterator[Point]:
    counts = Counter[StatementKind]()
    weightiest: dict[StatementKind, list[Weighed]] = defaultdict(list)
    for number, statement in enumerate(scope.case.records(Statement), start=1):
        counts[statement.kind] += not statement.is_rejected
        if statement.kind in kinds and not statement.is_rejected:
            keep(weightiest[statement.kind], weighed(statement, number), most=SHOWN)
    for kind in kinds:
        if count := counts[kind]:
            items = Items(shown=tuple(scope.item(one.statement) for one in weightiest[kind]), more=count - len(weightiest[kind]))
            yield Point(text=scope.words.say("summary.kind", kind=scope.words.of(kind), n=count), items=items)


def _missed(scope: Scope) -> Iterator[Point]:
    """The buyer's own periods that are over or were kept too late; those of a law that only stands in are not the buyer's."""
    if _stands_in(scope):
        return
    found = [timer for timer in scope.case.records(Timer, whose="buyer") if timer.state in (TimerState.LATE, TimerState.MISSED)]
    if found:
        words = scope.words
        shown = tuple(
            Item(ref=None, what=words.of(timer.state), text=words.law(timer.code), time=words.day(timer.end) if timer.end is not None else "")
            for timer in found[:SHOWN]
        )
        yield Point(text=words.say("summary.missed", n=len(found)), items=Items(shown=shown, more=max(0, len(found) - SHOWN)))


def _stands_in(scope: Scope) -> bool:
    """Whether what is weighed by is not the law of the case."""
    return any(sign.decides and sign.kind == "stand_in" for sign in scope.case.records(LawSign))


def _strength(scope: Scope, claims: tuple[ClaimRow, ...]) -> Iterator[Point]:
    if _stands_in(scope):
        yield Point(text=scope.words.say("summary.stand_in", law=scope.words.say(f"jurisdiction.{scope.options['law']}")))
    for claim in claims:
        yield Point(text=scope.words.say("summary.claim", claim=claim.claim.text, told=claim.brief))


def _steps(scope: Scope, gaps: tuple[GapRow, ...], absences: tuple[str, ...]) -> Iterator[Point]:
    for gap in gaps[:STEPS]:
        yield Point(text=scope.words.say("summary.step", cure=gap.cure.text, step=gap.step))
    for absence in absences:
        yield Point(text=absence)


def absences(scope: Scope) -> Iterator[str]:
    """What was not supplied, as far as the file shows: orders without a conversation, orders spoken of that no file holds."""
    linked = {link.order for link in scope.case.records(OrderLink) if link.conversation is not None}
    silent = [order.order_no for order in scope.case.records(Order) if order.id not in linked]
    if silent:
        yield scope.words.say("absence.no_chat", n=len(silent), numbers=scope.words.join(silent[:5]))
    known = {order.order_no for order in scope.case.records(Order)}
    for order in scope.case.records(Order):
        known.update(order.other_ids.values())
    spoken = (identity.value for identity in scope.case.records(Identity) if identity.kind is IdentityKind.ORDER_NO)
    unknown = list(dict.fromkeys(value for value in spoken if value not in known))
    if unknown:
        yield scope.words.say("absence.no_order", n=len(unknown), numbers=scope.words.join(unknown[:5]))
