"""What was said, as facts of the pack: statements, signs, and what the conversations themselves are."""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from typing import Protocol

from casefile.findings import Standing, Statement, StatementKind, Topic
from casefile.records import Order, Payment, Role
from pipeline.assess.authenticity import TIED_BY
from pipeline.assess.evidence import Evidence, Said, Spot, Talk
from pipeline.assess.fact import Fact
from pipeline.assess.maker import Maker
from pipeline.law import Pack

COMMIT = {
    Topic.AUTHENTICITY: "AUTH",
    Topic.QUALITY: "QUALITY",
    Topic.DESCRIPTION: "SPEC",
    Topic.PRICE: "PRICE",
    Topic.DELIVERY: "TIME",
    Topic.SHIPPING_COST: "SHIPFEE",
    Topic.REFUND: "REFUND",
    Topic.RETURN: "RETURN",
    Topic.REPAIR: "WARRANTY",
    Topic.COMPENSATION: "COMP",
    Topic.INVOICE: "INVOICE",
    Topic.SERVICE: "SERVICE",
}
REMEDIES = {Topic.REFUND, Topic.RETURN, Topic.REPAIR, Topic.COMPENSATION}
ANSWERED_WITHIN = 10
"""Messages after a request within which a refusal is taken as its answer."""


class FactOf(Protocol):
    """Makes a fact of the statement in hand."""

    def __call__(self, code: str, *, is_adverse: bool = False) -> Fact: ...


def facts(evidence: Evidence, pack: Pack, maker: Maker) -> Iterator[Fact]:
    """In the order of the file within each kind."""
    asked = {(seen.code, seen.spot.conversation, seen.spot.position) for seen in evidence.seen}
    for said in evidence.said:
        yield from _of_statement(evidence, maker, said, asked)
    yield from _of_signs(evidence, pack, maker)
    records = evidence.records
    demands = {said.spot.conversation: said.spot for said in evidence.said if said.statement.kind is StatementKind.DEMAND}
    for talk in evidence.talks.values():
        yield from _of_talk(maker, talk, records, demands.get(talk.conversation.id))


def _of_statement(evidence: Evidence, maker: Maker, said: Said, asked: AbstractSet[tuple[str, str, int]]) -> Iterator[Fact]:
    statement = said.statement

    def fact(code: str, *, is_adverse: bool = False) -> Fact:
        firm = not (statement.hedged or statement.conditional)
        return maker.from_words(code, said.spot, statement.id, is_firm=firm, is_adverse=is_adverse, has_words=bool(said.words.strip()))

    match statement.role:
        case Role.SELLER:
            yield from _of_seller(evidence, said, asked, fact)
        case Role.BUYER:
            yield from _of_buyer(evidence, said, fact)
        case Role.PLATFORM:
            yield from _of_platform(said, asked, fact)
        case _:
            return


def _of_seller(evidence: Evidence, said: Said, asked: AbstractSet[tuple[str, str, int]], fact: FactOf) -> Iterator[Fact]:
    statement = said.statement
    if statement.auto:
        yield fact("F.BOT_REPLY")
    match statement.kind:
        case StatementKind.COMMITMENT:
            yield from (fact(code, is_adverse=True) for code in _commitment(statement))
            if not statement.negated and statement.standing is Standing.STANDS:
                yield from (fact(code) for code, is_so in (("F.CONDITIONAL", statement.conditional), ("F.HEDGED", statement.hedged)) if is_so)
            if statement.topic is Topic.DELIVERY and not statement.negated and (statement.terms.deadline or statement.terms.duration):
                yield fact("F.TIME_STATED")
            if statement.topic in REMEDIES and not statement.negated and evidence.quarrel.is_on(said.spot):
                yield fact("F.INTERRUPTION", is_adverse=True)
        case StatementKind.ADMISSION if not statement.negated:
            yield fact("F.ADMISSION", is_adverse=True)
        case StatementKind.REFUSAL:
            yield fact("F.REFUSAL")
            if _answers(said.spot, "F.RECORDS_REQ", asked):
                yield fact("F.RECORDS_WITHHELD", is_adverse=True)
        case StatementKind.DISCLAIMER:
            yield fact("F.STD_TERM")
        case StatementKind.DEFECT_DISCLOSURE:
            yield fact("F.DEFECT_DISCLOSED")
        case StatementKind.STALL:
            yield fact("F.STALL")
            yield fact("F.INTERRUPTION", is_adverse=True)
        case StatementKind.SETTLEMENT:
            yield fact(_of_settlement(evidence, said))
        case _:
            return


def _of_buyer(evidence: Evidence, said: Said, fact: FactOf) -> Iterator[Fact]:
    match said.statement.kind:
        case StatementKind.COMPLAINT:
            yield fact("F.DEFECT_NOTICE")
            if Role.PLATFORM in evidence.talks[said.spot.conversation].roles:
                yield fact("F.PLAT_NOTICE")
        case StatementKind.DEMAND:
            yield fact("F.DEMAND")
            yield fact("F.INTERRUPTION")
        case StatementKind.BUYER_CONCESSION:
            yield fact("F.BUYER_CONCESSION" if evidence.quarrel.is_answered(said.spot) else "F.BUYER_SATISFIED", is_adverse=True)
        case StatementKind.SETTLEMENT:
            yield fact(_of_settlement(evidence, said), is_adverse=True)
        case _:
            return


def _of_platform(said: Said, asked: AbstractSet[tuple[str, str, int]], fact: FactOf) -> Iterator[Fact]:
    match said.statement.kind:
        case StatementKind.COMMITMENT:
            yield fact("F.PLAT_PROMISE", is_adverse=True)
        case StatementKind.REFUSAL:
            yield fact("F.PLAT_REFUSAL")
            if _answers(said.spot, "F.PLAT_INFO_REQ", asked):
                yield fact("F.PLAT_INFO_REFUSED", is_adverse=True)
        case StatementKind.PLATFORM_DECISION:
            yield fact("F.PLAT_DECISION")
        case _:
            return


def _answers(spot: Spot, request: str, asked: AbstractSet[tuple[str, str, int]]) -> bool:
    """Whether a request of the buyer stands shortly before in the same conversation. `asked`: the code, conversation and position of each."""
    return any((request, spot.conversation, spot.position - back) in asked for back in range(1, ANSWERED_WITHIN + 1))


def _commitment(statement: Statement) -> Iterator[str]:
    if statement.negated:
        yield "F.COMMIT_DENIED"
    elif statement.standing is not Standing.STANDS:
        yield "F.COMMIT_WITHDRAWN"
    elif statement.topic is not None:
        yield f"F.COMMIT.{COMMIT[statement.topic]}"
        if statement.topic is Topic.AUTHENTICITY and statement.terms.multiple is not None:
            yield "F.COMMIT.COMP"


def _of_settlement(evidence: Evidence, said: Said) -> str:
    if not _concludes(evidence, said.statement):
        return "F.SETTLEMENT"
    return "F.SETTLED_BEFORE" if evidence.quarrel.is_renewed(said.spot) else "F.WAIVER"


def _concludes(evidence: Evidence, statement: Statement) -> bool:
    """Whether a settlement agrees to one that the other side proposed, and nobody turned that one down."""
    proposed = evidence.statements.get(statement.answers or "")
    if proposed is None or {proposed.statement.id, statement.quote.message} & evidence.rejected:
        return False
    return proposed.statement.kind is StatementKind.SETTLEMENT and proposed.statement.role is not statement.role


def _of_signs(evidence: Evidence, pack: Pack, maker: Maker) -> Iterator[Fact]:
    for seen in evidence.seen:
        sign = pack.signs.get(seen.code)
        if sign is None or not sign.only_after_complaint or evidence.quarrel.is_on(seen.spot):
            yield maker.from_words(seen.code, seen.spot, is_adverse=sign is not None and sign.is_adverse)


def _of_talk(maker: Maker, talk: Talk, records: Mapping[str, Order | Payment], last_demand: Spot | None) -> Iterator[Fact]:
    if Role.SELLER not in talk.roles or not talk.messages:
        return
    yield maker.from_talk("F.SHOP_CHAT" if talk.is_marketplace else "F.PRIVATE_CHAT", talk)
    ties = [link for link in talk.links if link.rule in TIED_BY]
    for link in ties:
        yield maker.from_talk("F.ORDER_DISCUSSED", talk, talk.conversation.id, link.order)
        if link.order in records:
            yield maker.from_record("F.ORDER_AGREES", records[link.order])
    if talk.platform is not None and talk.platform.is_second_hand:
        yield maker.from_talk("F.SECOND_HAND", talk)
    if not talk.is_marketplace and not ties:
        yield maker.from_talk("F.NICKNAME_ONLY", talk)
    if talk.conversation.is_group:
        yield maker.from_talk("F.GROUP_MEMBER", talk)
    if last_demand is not None and last_demand.position > talk.last_said.get(Role.SELLER, -1):
        yield maker.from_words("F.SILENCE", last_demand)
