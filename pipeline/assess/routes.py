"""The ways to resolve the dispute that a pack lists: open, blocked or what each still needs."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from casefile.assessment import Datum, DatumState, Element, GradeKind, Route, RouteState
from casefile.findings import IdentityKind
from casefile.records import Role
from pipeline.assess.evidence import Evidence
from pipeline.assess.fact import Fact, of
from pipeline.law import Pack, Platform, RouteKind, RouteRule

ENOUGH = (GradeKind.STRONG, GradeKind.MODERATE, GradeKind.BURDEN_SHIFTED)
LACKS = {"P1": "first.lacks_p1", "P2": "first.lacks_p2", "P3": "first.lacks_p3"}
UNIT = ("province", "city", "district")


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """What the routes depend on."""

    pack: Pack
    evidence: Evidence
    facts: Sequence[Fact]
    data: Mapping[str, Datum]
    platform: Platform | None
    """Where the goods were ordered."""
    on: date | None
    """The last day of the file: the law of that day decides, for a route is taken after it."""

    def has(self, *codes: str) -> bool:
        return bool(of(self.facts, *codes))

    @property
    def name_known(self) -> bool:
        return self.data["name"].state in (DatumState.VERIFIED, DatumState.SHOWN)

    @property
    def address_known(self) -> bool:
        return self.data["address"].state in (DatumState.VERIFIED, DatumState.SHOWN)

    @property
    def missing_data(self) -> tuple[str, ...]:
        missing = tuple(f"need.{what}" for what, known in (("name", self.name_known), ("address", self.address_known)) if not known)
        return (*missing, "need.one_name") if self.data["name"].why.startswith("datum.names_differ") else missing

    def address_of(self, owner: Role) -> str | None:
        """Province, city and district of the first address given for a party, or the address as written."""
        for told in self.evidence.told:
            if told.identity.kind is IdentityKind.ADDRESS and told.identity.owner is owner:
                parts = dict(told.identity.parts)
                return "".join(dict.fromkeys(parts[unit] for unit in UNIT if parts.get(unit))) or told.identity.value
        return None

    def at_stake(self, currency: str) -> Decimal | None:
        """The price of the orders in dispute, else what was paid; not known where none is in that currency."""
        sums = [order.total for order in self.evidence.orders if order.total is not None] or [payment.amount for payment in self.evidence.payments]
        own = [money.amount for money in sums if money.currency == currency]
        return sum(own, Decimal()) if own else None


class Found(NamedTuple):
    state: RouteState
    needs: tuple[str, ...] = ()
    to: str = ""
    why: tuple[str, ...] = ()


def routes(at: Position, elements: Sequence[Element]) -> Iterator[Route]:
    for rule in at.pack.routes.values():
        found = DECIDED[rule.kind](at, rule)
        first, why_first = platform_first(elements, rule.first)
        limited = _limited(at, rule)
        basis = at.pack.in_force(rule.basis, at.on)
        yield Route(
            code=rule.code,
            state=RouteState.BLOCKED if "why.outside_limit" in limited else found.state,
            needs=found.needs,
            to=found.to or rule.to,
            basis=basis,
            platform_first=first,
            why=(*found.why, *why_first, *rule.why, *limited, *_changed(at, rule)),
        )


def platform_first(elements: Sequence[Element], claim: str) -> tuple[bool | None, tuple[str, ...]]:
    """CPL.44: only if the goods came through the platform, it was asked, and it could not give one of the three data."""
    grades = {element.code: element.grade for element in elements if element.claim == claim}
    if not grades:
        return None, ()
    lacking = tuple(lack for code, lack in LACKS.items() if grades[code] not in ENOUGH)
    return (False, lacking) if lacking else (True, ("first.shown",))


def _limited(at: Position, rule: RouteRule) -> tuple[str, ...]:
    """Whether the sum at stake lies within the bounds of the route."""
    if rule.currency is None:
        return ()
    stake = at.at_stake(rule.currency)
    if stake is None:
        return ("why.limit_unknown",)
    outside = (rule.over is not None and stake <= rule.over) or (rule.up_to is not None and stake > rule.up_to)
    return ("why.outside_limit",) if outside else ("why.within_limit",)


def _changed(at: Position, rule: RouteRule) -> tuple[str, ...]:
    """A word on what has replaced the law of the last day of the file since."""
    newer = [one for one in at.pack.in_force(rule.basis, None) if at.on is not None and at.pack.provisions[one].since > at.on]
    return (f"why.law_changed:{', '.join(newer)}",) if newer else ()


def _settlement(at: Position, _rule: RouteRule) -> Found:
    reachable = at.has("F.SHOP_CHAT", "F.PRIVATE_CHAT") or at.data["contact"].state is not DatumState.ABSENT
    why = ("why.settlement_proposed",) if at.has("F.SETTLEMENT", "F.WAIVER") else ()
    if not reachable:
        return Found(RouteState.NEEDS, ("need.contact",), "", why)
    return Found(RouteState.OPEN, () if at.has("F.DEMAND") else ("need.demand",), "to.seller", why)


def _platform(at: Position, _rule: RouteRule) -> Found:
    if at.platform is None:
        return Found(RouteState.BLOCKED, (), "", ("why.no_platform",))
    why = ("why.platform_decided",) if at.has("F.PLAT_DECISION") else ()
    needs = () if at.has("F.PLATFORM_ORDER") else ("need.order_no",)
    return Found((RouteState.NEEDS if needs else RouteState.OPEN), needs, f"to.platform:@{at.platform.code}", why)


def _identity(at: Position, _rule: RouteRule) -> Found:
    """Who runs the platform has to know who sells on it."""
    if at.platform is None:
        return Found(RouteState.BLOCKED, (), "", ("why.no_platform",))
    why = "why.seller_not_known" if at.missing_data else "why.seller_known"
    needs = () if at.has("F.PLATFORM_ORDER") else ("need.order_no",)
    return Found((RouteState.NEEDS if needs else RouteState.OPEN), needs, f"to.platform:@{at.platform.code}", (why,))


def _mediation(at: Position, rule: RouteRule) -> Found:
    return Found(RouteState.NEEDS if at.missing_data else RouteState.OPEN, at.missing_data, rule.to)


def _complaint(at: Position, _rule: RouteRule) -> Found:
    """AMR-121.13: the published address or the platform's domicile, at the complainant's choice; the latter alone without an address that works."""
    own = ("need.own_identity", "Q.HANDLED_ELSEWHERE")
    if at.platform is not None:
        operator = f"@{at.platform.code}.operator"
        address = at.address_of(Role.SELLER)
        needs = own + tuple(need for need in at.missing_data if need != "need.address")
        if address is None or at.has("F.CONTACT_DEAD"):
            return Found(RouteState.OPEN, needs, f"to.amr_platform:{operator}", ("why.no_published_address",))
        return Found(RouteState.OPEN, needs, f"to.amr_either:{operator}:{address}", ("why.address_given",))
    address = at.address_of(Role.SELLER)
    if address is None:
        return Found(RouteState.NEEDS, (*own, *at.missing_data), "to.amr_find", ("why.not_on_platform",))
    return Found(
        (RouteState.NEEDS if at.missing_data else RouteState.OPEN), (*own, *at.missing_data), f"to.amr_seller:{address}", ("why.not_on_platform",)
    )


def _report(at: Position, rule: RouteRule) -> Found:
    has_clue = at.has("F.ADMISSION", "F.USCC_INVALID", "F.NAME_CONFLICT", "F.STD_TERM")
    to = rule.to or (f"to.report_platform:@{at.platform.code}.operator" if at.platform is not None else "to.report_seller")
    return Found(RouteState.OPEN, (), to) if has_clue else Found(RouteState.NEEDS, ("need.clue",), to)


def _card(at: Position, rule: RouteRule) -> Found:
    """Only a person knows the card; the file shows at most that one was used, and that the seller was asked first."""
    needs = tuple(need for need, fact in (("need.card", "F.CARD_PAYMENT"), ("need.demand", "F.DEMAND")) if not at.has(fact))
    return Found((RouteState.NEEDS if needs else RouteState.OPEN), needs, rule.to)


def _arbitration(at: Position, _rule: RouteRule) -> Found:
    if at.has("F.ARB_VALID"):
        return Found(RouteState.OPEN, (*at.missing_data, "Q.CLAUSE_HIGHLIGHTED"), "to.institution", ("why.arb_valid", "why.arb_consumer"))
    if at.has("F.ARB_UNCLEAR"):
        return Found(RouteState.NEEDS, ("need.arb_supplement", "Q.CLAUSE_HIGHLIGHTED"), "", ("why.arb_unclear",))
    if at.has("F.ARB_PROPOSED"):
        return Found(RouteState.BLOCKED, (), "", ("why.arb_proposed",))
    return Found(RouteState.BLOCKED, (), "", ("why.arb_none",))


def _suit(at: Position, rule: RouteRule) -> Found:
    buyer, seller = at.address_of(Role.BUYER), at.address_of(Role.SELLER)
    to = f"to.court_receipt:{buyer}" if buyer is not None else f"to.court_seller:{seller}" if seller is not None else "to.court_find"
    why = ("why.jurisdiction_clause",) if at.has("F.JURIS_CLAUSE") else ()
    if at.has("F.ARB_VALID"):
        return Found(RouteState.BLOCKED, (), rule.to or to, ("why.arb_valid", "why.arb_consumer"))
    return Found((RouteState.NEEDS if at.missing_data else RouteState.OPEN), at.missing_data, rule.to or to, why)


DECIDED: Mapping[RouteKind, Callable[[Position, RouteRule], Found]] = {
    RouteKind.ARBITRATION: _arbitration,
    RouteKind.CARD: _card,
    RouteKind.COMPLAINT: _complaint,
    RouteKind.IDENTITY: _identity,
    RouteKind.MEDIATION: _mediation,
    RouteKind.PLATFORM: _platform,
    RouteKind.REPORT: _report,
    RouteKind.SETTLEMENT: _settlement,
    RouteKind.SUIT: _suit,
}
