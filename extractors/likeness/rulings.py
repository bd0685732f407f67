"""What stands of what the rules have found: a finding falls whose words are too unlike it, and an opening is the one that it is likest."""

import math
import re
from dataclasses import replace

from casefile.findings import StatementKind, Topic
from extractors.dialogue import OFFERS
from extractors.likeness.promises import promised
from extractors.likeness.weighed import BESIDE, LEAST, Weighed
from extractors.statements import Candidate

Kind = StatementKind
OPENINGS = OFFERS | {Kind.INVITATION}
"""No words are two of these."""
RULED = OFFERS | {Kind.ACCEPTANCE}
"""What the rules say of these is not taken back: they look at what is open, and where."""
FIGURES_ALONE = frozenset(
    {
        "en.offer.any_figure",
        "zh.offer.buyer_in_thread",
        "zh.offer.seller_in_thread",
        "zh.offer.seller_quotes",
    }
)
"""… but for what a rule says that knows a figure and hardly a word beside it;"""
LATE = frozenset({"dialogue.acceptance.later", "dialogue.acceptance.ordered"})
"""… and of assent to what was offered a while ago, an order of what nobody offered: the same words say that one has heard, or has ordered before."""
UNSURE = FIGURES_ALONE | LATE
SETS_TIME = frozenset({"en.demand.or_else"})
"""What follows if it is not done in time may be anything (I'll buy one elsewhere): it falls only where the words are rather a notice of action."""
PAID = frozenset({Topic.REFUND, Topic.COMPENSATION})
"""Topics of promises to pay."""
INSTEAD = (Kind.SETTLEMENT, Kind.PLATFORM_DECISION)
"""What a sum may be paid by, and no promise is made."""
OVERRULED = math.log(0.16 / 0.84)
"""Below these log odds a rule is mistaken."""
OVERRULED_PROMISE = 0.1
"""… one that finds a promise, if it and its topic are so improbable together."""
OVERRULED_SUM = math.log(0.05 / 0.95)
"""… one that knows a figure alone: where they bargain, words are few."""
OVERRULED_LATE = math.log(0.25 / 0.75)
"""… assent that comes late, a sum named when the contract stands."""
LIKER = math.log(2)
"""By these an opening must be liker another than the one that a rule takes it for, to become that."""
FIELD = re.compile(r"\s*(?:(?:退款|退货|换货|维权|投诉|申请|售后)?(?:原因|理由|说明)|(?:return |refund |dispute )?reason)\s*[:：]", re.IGNORECASE)
"""So begins what an application on a platform gives as its ground: a form, whose words are few and like no talk."""


def stands(weighed: Weighed, one: Candidate) -> bool:
    """Whether what a rule has found is not too unlikely; the promise to pay a sum, or its rest, weighs too much to be taken back, but for
    what is liker to be paid in the place of the claim or by a ruling."""
    if one.kind not in weighed.weights.kinds or one.negated or _is_ruled(weighed, one):
        return True
    if one.kind is Kind.COMMITMENT and one.topic in PAID and weighed.is_beside_sum(one):
        return not _is_instead(weighed, one)
    if one.kind is Kind.COMMITMENT and not _can_be_of_a_topic(weighed, one):
        return False
    if one.rule in SETS_TIME and weighed.likeliest(weighed.within(one), Kind.THREAT_OF_ACTION) < LEAST[weighed.weights.language]:
        return True
    alike, least = OFFERS if one.kind in OFFERS else {one.kind}, _least_for(one, weighed.place.situation)
    within = weighed.within(one)
    return weighed.likeliest(within, *alike) >= least or any(FIELD.match(weighed.turn.text, weighed.turn.clauses[number].start) for number in within)


def as_opened(weighed: Weighed, one: Candidate) -> Candidate:
    """An opening as the one that it is likest: whether it answers another is told by more than what stands open."""
    kinds = [kind for kind in weighed.weights.kinds if kind in OPENINGS]
    if one.kind not in kinds or one.negated:
        return one
    within = weighed.within(one)
    odds = {kind: weighed.likeliest(within, kind) for kind in kinds}
    likest = max(kinds, key=odds.__getitem__)
    return replace(one, kind=likest) if odds[likest] >= max(0, odds[one.kind] + LIKER) else one


def _is_ruled(weighed: Weighed, one: Candidate) -> bool:
    situation = weighed.place.situation
    if one.kind is Kind.REJECTION:  # of a settlement, or when the contract stands, the same words are rather a refusal or a grievance
        taken = any(other.kind is Kind.ACCEPTANCE for other in weighed.found)  # 算了，就这个价，拍了
        return {"before", "offer_open"} <= situation and "settling" not in situation and not taken
    return one.kind in RULED and one.rule not in UNSURE and not _is_after_sale(one, situation)


def _is_instead(weighed: Weighed, one: Candidate) -> bool:
    """Whether the sum is liker to be paid in the place of the claim, or by a ruling, than promised."""
    within = weighed.within(one)
    return weighed.likeliest(within, *INSTEAD) >= max(BESIDE, weighed.likeliest(within, Kind.COMMITMENT))


def _can_be_of_a_topic(weighed: Weighed, one: Candidate) -> bool:
    """Whether what a rule takes for a promise is not too improbable together with its topic; a bare yes has that of the question."""
    return one.question is not None or one.topic not in weighed.weights.topics or promised(weighed, weighed.within(one)) >= OVERRULED_PROMISE


def _least_for(one: Candidate, situation: frozenset[str]) -> float:
    if one.rule in LATE or _is_after_sale(one, situation):
        return OVERRULED_LATE
    return OVERRULED_SUM if one.rule in FIGURES_ALONE else OVERRULED


def _is_after_sale(one: Candidate, situation: frozenset[str]) -> bool:
    """Whether a sum is named when the contract stands: it is mostly that of the contract, or of a claim."""
    return one.kind in OFFERS and "after" in situation
