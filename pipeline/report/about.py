"""The first pages: which case this is, what was supplied, and what limits the report."""

from collections.abc import Iterator
from hashlib import sha256

from casefile.assessment import LawSign
from casefile.records import Conversation, Message, Order, Payment, Place, Reading, ReadingCode, Role, SignalCode, Source, Zone
from casefile.rows import Coverage
from casefile.store import CaseFile
from pipeline.parties.buyers import clients
from pipeline.parties.sellers import MOST_APART, Seller, likely_one, weighed_apart
from pipeline.report.scope import Scope, cut
from pipeline.report.view.case import Cover, PartyRow, SourceRow
from pipeline.report.view.items import Fact
from pipeline.report.view.reading import SignalRow
from pipeline.unread import unread

NAMED = 3
"""How many places of a signal are named."""
MOST_SELLERS = MOST_BUYERS = 8
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
    if several := clients(case):
        told = words.say("between").join(several[:MOST_BUYERS]) + (words.say("others", n=len(several) - MOST_BUYERS) if several[MOST_BUYERS:] else "")
        limits.append(words.say("limit.buyers", buyers=told))
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


def cover_against(scope: Scope, seller: Seller, mark: str, *, has_own_law: bool) -> Cover:
    """Of the page on which one of several sellers is weighed alone; `mark`: the case's; `has_own_law`: that it goes by another than the case."""
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
            *([Fact(label=words.say("cover.law_why"), text=_why_this_law(scope))] if has_own_law else ()),
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
    alike = (words.say("limit.alike", one=one, other=other) for one, other in likely_one(scope.sellers))
    return words.say("limit.sellers", sellers=_sellers(scope), apart=apart) + "".join(alike)


def _sellers(scope: Scope) -> str:
    """Each with the conversations that are about it."""
    words = scope.words
    told = [words.say("seller.exhibits", name=seller.name, exhibits=exhibits_about(scope, seller)) for seller in scope.sellers[:MOST_SELLERS]]
    left = len(scope.sellers) - len(told)
    return words.say("between").join(told) + (words.say("others", n=left) if left else "")


def exhibits_about(scope: Scope, seller: Seller) -> str:
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
