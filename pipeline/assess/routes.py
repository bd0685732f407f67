"""The ways to resolve the dispute that a pack lists: open, blocked or what each still needs."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from casefile.assessment import Answer, Datum, DatumState, Element, Route, RouteState
from casefile.findings import IdentityKind
from casefile.records import Role
from pipeline.accounts.contracts import contracts, sent_to
from pipeline.assess import answers
from pipeline.assess.dossier import RETURN_ONLY
from pipeline.assess.evidence import Evidence
from pipeline.assess.fact import Fact, of
from pipeline.assess.grading import SHOWN
from pipeline.law import Pack, Platform, RouteRule
from pipeline.law.procedure import Row

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
    answers: Sequence[Answer]
    on: date | None
    """The last day of the file: the law of that day decides, for a route is taken after it."""

    def has(self, *codes: str) -> bool:
        return bool(of(self.facts, *codes))

    def holds(self, row: Row) -> bool:
        return all(self._holds(condition.removeprefix("not ")) is not condition.startswith("not ") for condition in row.when)

    def _holds(self, condition: str) -> bool:
        if condition.startswith("F."):
            return self.has(*condition.split("|"))
        if condition.startswith("told "):
            return any(answer.question == condition.removeprefix("told ") for answer in self.answers)
        return self.known[condition]

    @property
    def known(self) -> Mapping[str, bool]:
        """What the tables can ask for beside facts."""
        known = (DatumState.VERIFIED, DatumState.SHOWN)
        name = self.data["name"].state in known
        address = self.data["address"].state in known and self.data["address"].why != RETURN_ONLY
        differ = self.data["name"].why.startswith("datum.names_differ")
        return {
            "platform": self.platform is not None,
            "name": name,
            "address": address,
            "contact": self.data["contact"].state is not DatumState.ABSENT,
            "names_differ": differ,
            "missing": not name or not address or differ,
            "seller_place": self.address_of(Role.SELLER) is not None,
            "buyer_place": self.address_of(Role.BUYER) is not None,
        }

    @property
    def places(self) -> Mapping[str, str]:
        platform = self.platform.code if self.platform is not None else ""
        places = {"platform": f"@{platform}", "operator": f"@{platform}.operator"}
        return places | {"seller_place": self.address_of(Role.SELLER) or "", "buyer_place": self.address_of(Role.BUYER) or ""}

    def address_of(self, owner: Role) -> str | None:
        """Province, city and district of the first address given for a party, or the address as written; not where returns go. The buyer's is else
        where the orders say that the goods went."""
        for told in self.evidence.told:
            if told.identity.kind is IdentityKind.ADDRESS and told.identity.owner is owner and not told.is_return_address:
                parts = dict(told.identity.parts)
                return "".join(dict.fromkeys(parts[unit] for unit in UNIT if parts.get(unit))) or told.identity.value
        return next((place for order in self.evidence.orders for place in sent_to(order)), None) if owner is Role.BUYER else None

    def at_stake(self, currency: str) -> Decimal | None:
        """The price of the contracts in dispute, else what was paid; not known where none is in that currency."""
        totals = [next((order.total for order in contract if order.total is not None), None) for contract in contracts(self.evidence.orders)]
        prices = [money for money in totals if money is not None]
        own = [money.amount for money in prices if money.currency == currency]
        if not prices:
            own = [one.amount for one in self.evidence.reckoning.paid(currency)]
        return sum(own, Decimal()) if own else None


def routes(at: Position, elements: Sequence[Element]) -> Iterator[Route]:
    for rule in at.pack.routes.values():
        channel = at.pack.channels[rule.kind]
        decisive = [next(row for row in channel.rows if at.holds(row)), *filter(at.holds, channel.also)]
        place = next((row.to for row in channel.places if at.holds(row)), "")
        first, why_first = platform_first(elements, rule.first)
        limited = _limited(at, rule)
        basis = at.pack.in_force(rule.basis, at.on)
        yield Route(
            code=rule.code,
            state=RouteState.BLOCKED if "why.outside_limit" in limited else decisive[0].state or RouteState.NEEDS,
            needs=tuple(need for row in decisive for need in row.needs),
            to=rule.to or place.format_map(at.places),
            basis=basis,
            platform_first=first,
            why=(
                *(why for row in decisive for why in row.why),
                *why_first,
                *rule.why,
                *limited,
                *_small(at, rule),
                *_courts(at, rule),
                *_changed(at, rule),
            ),
        )


def ordered_on(evidence: Evidence, pack: Pack, facts: Sequence[Fact]) -> Platform | None:
    """The marketplace of the order, else of the conversation with the shop."""
    ordered: Mapping[str, str] = {order.id: order.platform for order in evidence.orders}
    named = [ordered[fact.items[0]] for fact in of(facts, "F.PLATFORM_ORDER")]
    named += [talk.conversation.platform for talk in evidence.talks.values() if talk.is_marketplace]
    return pack.platform(named[0]) if named else None


def platform_first(elements: Sequence[Element], claim: str) -> tuple[bool | None, tuple[str, ...]]:
    """CPL.44: only if the goods came through the platform, it was asked, and it could not give one of the three data."""
    grades = {element.code: element.grade for element in elements if element.claim == claim}
    if not grades:
        return None, ()
    lacking = tuple(lack for code, lack in LACKS.items() if grades[code] not in SHOWN)
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


def _small(at: Position, rule: RouteRule) -> tuple[str, ...]:
    """Whether it is a small claim: by the average wage at the court's place, which only a person can tell."""
    small, wage = rule.small, answers.amount(at.answers, "average_wage")
    stake = at.at_stake("CNY")
    if small is None or stake is None:
        return ()
    if at.has(*small.never):
        return ("why.small_never",)
    if wage is None:
        return ("why.small_unknown",)
    if stake <= small.mandatory * wage:
        return (f"why.small_mandatory:{(small.mandatory * wage).normalize():f}",)
    return (f"why.small_agreed:{(small.agreed * wage).normalize():f}",) if stake <= small.agreed * wage else ("why.small_not",)


def _courts(at: Position, rule: RouteRule) -> Iterator[str]:
    """Special courts that the place of receipt or the seller's place may lead to."""
    places = [place for owner in (Role.BUYER, Role.SELLER) if (place := at.address_of(owner)) is not None]
    for court, pattern in rule.courts.items():
        place = next((place for place in places if re.search(pattern, place)), None)
        if place is not None and at.platform is not None:
            yield f"why.internet_court:@{court}:{place}"


def _changed(at: Position, rule: RouteRule) -> tuple[str, ...]:
    """A word on what has replaced the law of the last day of the file since."""
    today = (at.pack.provisions[one] for one in at.pack.in_force(rule.basis, None))
    newer = dict.fromkeys(one.of for one in today if at.on is not None and one.since > at.on)
    return tuple(f"why.law_changed:@instrument.{one}" for one in newer)
