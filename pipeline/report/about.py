"""The first pages: which case this is, what was supplied, what limits the report; and the summary that can be read alone."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from hashlib import sha256

from casefile.assessment import LawSign, Timer, TimerState
from casefile.findings import Formation, Identity, IdentityKind, OrderLink, OutcomeKind, Statement, StatementKind
from casefile.records import Conversation, Message, Order, Payment, Place, Reading, ReadingCode, Role, SignalCode, Source, Zone
from casefile.rows import BECAME_COUNTS, Coverage
from casefile.store import CaseFile
from pipeline.report.numbering import SELLER, Ref, page_name
from pipeline.report.scope import Scope, cut
from pipeline.report.view.case import Cover, Heading, PartyRow, Point, SourceRow
from pipeline.report.view.items import Fact, Item, Items
from pipeline.report.view.law import ClaimRow, GapRow
from pipeline.report.view.reading import SignalRow
from pipeline.report.weight import Weighed, keep, weighed
from pipeline.sellers import MOST_APART, Seller, weighed_apart
from pipeline.unread import unread

STEPS = 3
"""How many next steps the summary names."""
NAMED = 3
"""How many places of a signal are named."""
SHOWN = 2
"""How many items of a kind; the summary is one page."""
MOST_SELLERS = 8
KEY_KINDS = (StatementKind.ADMISSION, StatementKind.REFUSAL, StatementKind.INDUCEMENT, StatementKind.PLATFORM_DECISION)
ADVERSE_KINDS = (StatementKind.BUYER_CONCESSION, StatementKind.DEFECT_DISCLOSURE, StatementKind.DISCLAIMER, StatementKind.SETTLEMENT)
LIMITS = ("file", "court", "quotes", "zones", "law")


def cover(scope: Scope) -> Cover:
    words, case = scope.words, scope.case
    facts = [
        Fact(label=words.say("cover.supplied"), text=_counts(scope)),
        Fact(label=words.say("cover.period"), text=_period(scope)),
        Fact(label=words.say("cover.zones"), text=_zones(scope)),
        Fact(label=words.say("cover.law"), text=words.say("pack", pack=words.say(f"jurisdiction.{scope.options['law']}"), version=scope.version)),
        Fact(label=words.say("cover.law_why"), text=_why_this_law(scope)),
        Fact(label=words.say("cover.options"), text=words.join(f"{name} = {value}" for name, value in sorted(scope.options.items()))),
    ]
    limits = [words.say(f"limit.{name}") for name in LIMITS]
    if together := _together(scope):
        limits.append(together)
    if left := sum(one.is_open for one in unread(case)):
        limits.append(words.say("limit.unread", n=left))
    return Cover(
        title=words.say("title"),
        parties_line=_versus(scope),
        mark=mark_of(case),
        facts=tuple(facts),
        limits=tuple(limits),
        together=together,
    )


def cover_against(scope: Scope, seller: Seller, mark: str) -> Cover:
    """Of the page on which one of several sellers is weighed alone; `mark`: the case's."""
    words = scope.words
    pack = words.say("pack", pack=words.say(f"jurisdiction.{scope.options['law']}"), version=scope.version)
    return Cover(
        title=words.say("against.title", seller=seller.name),
        parties_line=_versus(scope),
        mark=mark,
        facts=(
            Fact(label=words.say("cover.supplied"), text=_counts(scope)),
            Fact(label=words.say("cover.period"), text=_period(scope)),
            Fact(label=words.say("cover.law"), text=pack),
        ),
        limits=(words.say("limit.against", seller=seller.name), *(words.say(f"limit.{name}") for name in LIMITS)),
    )


def _versus(scope: Scope) -> str:
    return scope.words.say("cover.versus").join(filter(None, (_names(scope, Role.BUYER), _names(scope, Role.SELLER))))


def _together(scope: Scope) -> str:
    """That elements, sums and periods are of several sellers together, and who they are."""
    if len(scope.sellers) < 2:
        return ""
    words = scope.words
    apart = words.say("limit.apart") if weighed_apart(scope.sellers) else words.say("limit.too_many", most=MOST_APART)
    return words.say("limit.sellers", sellers=_sellers(scope), apart=apart)


def _sellers(scope: Scope) -> str:
    """Each with the conversations that are about it."""
    words = scope.words
    told = [words.say("seller.exhibits", name=seller.name, exhibits=_exhibits(scope, seller)) for seller in scope.sellers[:MOST_SELLERS]]
    left = len(scope.sellers) - len(told)
    return words.say("between").join(told) + (words.say("others", n=left) if left else "")


def _exhibits(scope: Scope, seller: Seller) -> str:
    """The conversations that are about this one."""
    labels = (exhibit.label for id_, exhibit in scope.numbers.exhibits.items() if id_ in seller.conversations)
    return scope.words.say("between").join(labels)


def _why_this_law(scope: Scope) -> str:
    """What decided, what else points to the same law, and what points elsewhere: one of each kind."""
    signs = list(scope.case.records(LawSign))
    law = next((sign.pack for sign in signs if sign.decides), None)
    decided = [sign for sign in signs if sign.decides]
    others = {sign.kind: sign for sign in reversed(signs) if not sign.decides and sign.kind not in {one.kind for one in decided}}
    agree = [sign for sign in reversed(others.values()) if sign.pack == law]
    against = [sign for sign in signs if sign.pack != law]
    words = scope.words
    between = words.say("law_sign.between")
    told = [between.join(_law_sign(scope, sign) for sign in decided[:1])]
    for key, some in (("agree", agree), ("against", against)):
        if some:
            told.append(words.say(f"law_sign.{key}", signs=words.join(_law_sign(scope, sign) for sign in some[:NAMED])))
    return between.join(told)


def _law_sign(scope: Scope, sign: LawSign) -> str:
    value = scope.words.platform(sign.value) if sign.kind == "platform" else sign.value
    told = scope.words.say(f"law_sign.{sign.kind}", value=cut(value))
    ref = scope.item(sign.item).ref if sign.item is not None else None
    return told if ref is None else scope.words.say("law_sign.at", sign=told, ref=ref.label)


def mark_of(case: CaseFile) -> str:
    hashes = sorted(source.sha256 for source in case.records(Source))
    return sha256("\n".join(hashes).encode()).hexdigest()[:12]


def _names(scope: Scope, role: Role) -> str:
    names = list(dict.fromkeys(party.name for party in scope.parties.values() if party.role is role and party.same_as is None))
    return scope.words.say("between").join(names[:3]) + (scope.words.say("others", n=len(names) - 3) if len(names) > 3 else "")


def _counts(scope: Scope) -> str:
    kinds = (Source, Conversation, Message, Order, Payment)
    return scope.words.join(scope.words.say(f"count.{kind.__name__}", n=count) for kind in kinds if (count := scope.case.count(kind)))


def _period(scope: Scope) -> str:
    """First and last message, by the instants as stored."""
    row = scope.case.connection.execute("SELECT min(substr(sent, 1, 10)), max(substr(sent, 1, 10)) FROM messages WHERE sent IS NOT NULL").fetchone()
    return scope.words.say("period", first=row[0], last=row[1]) if row[0] else scope.words.say("period.none")


def _zones(scope: Scope) -> str:
    counts = dict(scope.case.connection.execute("SELECT zone, count(*) FROM messages GROUP BY zone"))
    told = [scope.words.say("zone.count", zone=scope.words.of(zone), n=counts[zone.value]) for zone in Zone if counts.get(zone.value)]
    clocks = dict.fromkeys(reading.value for reading in scope.case.records(Reading) if reading.code is ReadingCode.CLOCK)
    zones = scope.words.join(clocks)
    return scope.words.join((*told, scope.words.say("zone.read", zones=zones) if zones else ""))


def parties(scope: Scope) -> Iterator[PartyRow]:
    counts = dict(scope.case.connection.execute("SELECT sender, count(*) FROM messages WHERE sender IS NOT NULL GROUP BY sender"))
    for party in scope.parties.values():
        yield PartyRow(
            exhibit=scope.numbers.exhibits[party.conversation].ref,
            name=party.name,
            native_ids=tuple(id_ for id_ in party.native_ids if id_ != party.name),
            role=scope.words.of(party.role),
            why=scope.words.why("roles", party.role_why) if party.role_why else scope.words.why("roles", "undecided"),
            messages=counts.get(party.id, 0),
        )


def sources(scope: Scope) -> Iterator[SourceRow]:
    """By the number of the exhibit; files that are none come last."""
    words = scope.words
    ledgers = {ledger.source: ledger for ledger in scope.case.records(Coverage)}
    exhibits = scope.exhibits_of()
    order = list(exhibits)
    archives = {source.member_of for source in scope.case.records(Source)}
    documents = {reading.value for reading in scope.case.records(Reading) if reading.code is ReadingCode.OF_DOCUMENT}
    for source in sorted(scope.case.records(Source), key=lambda source: order.index(source.id) if source.id in exhibits else len(order)):
        ledger = ledgers.get(source.id)
        unread = "document" if source.path in documents else "archive" if source.id in archives else "none"
        yield SourceRow(
            exhibits=tuple(exhibits.get(source.id, ())[:3]),
            path=source.path,
            sha256=source.sha256,
            size=words.say("bytes", n=f"{source.bytes:,}"),
            format=words.format_title(source.format) if source.format else words.say(f"format.{unread}"),
            encoding=source.encoding or "",
            provenance=words.of(source.provenance) if source.format else "",
            coverage="" if ledger is None else words.say(
                "coverage", records=ledger.records, problems=ledger.problems, total=f"{ledger.total:,}", unit=words.say(f"unit.{ledger.unit}"),
                unaccounted=f"{ledger.unaccounted:,}",
            ),
        )  # fmt: skip


def signals(scope: Scope) -> Iterator[SignalRow]:
    """By file and kind; what is missing or differs also by what it is compared with."""
    words = scope.words
    split = "iif(code IN ('missing_copy', 'differing_copy'), detail, '')"
    query = f"SELECT sources.id, code, {split} AS what, count(*) FROM signals JOIN sources ON sources.id = source GROUP BY sources.rowid, code, what"  # noqa: S608 -- names of ours
    for source, code, compared, count in scope.case.connection.execute(query).fetchall():
        first = f"SELECT place, iif({split} = '', detail, '') FROM signals WHERE source = ? AND code = ? AND {split} = ? ORDER BY rowid LIMIT ?"  # noqa: S608 -- names of ours
        rows = scope.case.connection.execute(first, (source, code, compared, NAMED))
        places = [_signal_place(scope, source, where, detail) for where, detail in rows]
        differs = (words.say(f"differs.{name}") for name in compared.split(", ")) if code == SignalCode.DIFFERING_COPY else (compared,)
        yield SignalRow(
            path=words.paths[source],
            what=words.of(SignalCode(code)),
            count=count,
            places=words.first_of(places, count),
            ask=words.say(f"signal.{code}", detail=words.join(differs)),
        )


def _signal_place(scope: Scope, source: str, where: str, detail: str) -> str:
    told = scope.words.where(Place(source=source, where=where))
    return scope.words.say("signal.place", where=told, detail=cut(detail)) if detail else told


# ── the summary ───────────────────────────────────────────────────────────────────────────────────────────────────


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
        Item(ref=Ref(label=seller.name, anchor="summary", page=page_name(SELLER, number)), what="", text=_exhibits(scope, seller), time="")
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
    "SELECT outcomes.outcome, outcomes.statement FROM outcomes JOIN statements ON statements.id = outcomes.statement"  # noqa: S608 -- columns of ours
    f" WHERE {BECAME_COUNTS} = ? ORDER BY outcomes.rowid"
)


def _became(scope: Scope, *, counting: bool) -> Iterator[Point]:
    words = scope.words
    counts = Counter[OutcomeKind]()
    failed: dict[OutcomeKind, list[str]] = {OutcomeKind.LATE: [], OutcomeKind.BROKEN: []}
    for outcome, statement in scope.case.connection.execute(BECAME, (counting,)):
        kind = OutcomeKind(outcome)
        counts[kind] += 1
        if kind in failed and len(failed[kind]) < SHOWN:
            failed[kind].append(statement)
    told = words.join(words.say("summary.outcome", outcome=words.of(kind), n=counts[kind]) for kind in OutcomeKind if counts[kind])
    if told:
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
    """The buyer's own periods that are over or were kept too late."""
    found = [timer for timer in scope.case.records(Timer, whose="buyer") if timer.state in (TimerState.LATE, TimerState.MISSED)]
    if found:
        words = scope.words
        shown = tuple(
            Item(ref=None, what=words.of(timer.state), text=words.law(timer.code), time=words.day(timer.end) if timer.end is not None else "")
            for timer in found[:SHOWN]
        )
        yield Point(text=words.say("summary.missed", n=len(found)), items=Items(shown=shown, more=max(0, len(found) - SHOWN)))


def _strength(scope: Scope, claims: tuple[ClaimRow, ...]) -> Iterator[Point]:
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
