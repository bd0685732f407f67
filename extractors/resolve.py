"""Candidates and what is open → the statements of one message.

Here it is decided whether a price is an offer or a counter-offer, which topic a promise has that names none, and which of several
readings of the same words stands (annotation guide §2, precedence).
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from casefile.findings import LIKENESS, StatementKind, Topic
from casefile.records import Role
from extractors.answers import GOODS, load_answers, matter_of, promised, topics_in
from extractors.clauses import sentence_of
from extractors.dialogue import OFFERS, OTHER_SIDE, PAYMENTS, Dialogue
from extractors.modifiers import features_at
from extractors.money import find_money
from extractors.proposals import Proposal
from extractors.replies import CLOCK, assent, figures_in, find_replies, repeats
from extractors.statements import Candidate, Turn

Kind = StatementKind
PROPOSALS = OFFERS | {Kind.SETTLEMENT}
PRICED = OFFERS | {Kind.INVITATION}
PERKS = frozenset({Topic.PRICE, Topic.SHIPPING_COST})
"""Within an offer these are its terms, not promises of their own (annotation guide §7.21)."""
COMPROMISED = frozenset({Topic.REFUND, Topic.COMPENSATION, Topic.PRICE, Topic.RETURN, Topic.SHIPPING_COST})
"""What a settlement proposal puts in the place of the claim."""
PAID = frozenset({Topic.COMPENSATION, Topic.PRICE, Topic.SHIPPING_COST})
OWED = frozenset({Topic.REFUND, Topic.COMPENSATION})
"""Payments that are told from a refund by their own words."""
BROUGHT = frozenset({Topic.INVOICE, Topic.REFUND})
"""Asked about these, one who sends something without naming it sends them."""
GENERAL = frozenset({"object", "answer"})
"""Ways of finding a topic that leave the word to every rule that knows more."""
DENIALS = frozenset({Kind.ADMISSION, Kind.REFUSAL, Kind.DISCLAIMER, Kind.REJECTION})
TOLD_BEFORE = frozenset({Kind.DISCLAIMER, Kind.DEFECT_DISCLOSURE})
GUESSES = frozenset({Kind.REFUSAL, Kind.INVITATION})
IN_KIND = frozenset({Topic.RETURN, Topic.SHIPPING_COST})
"""Of these, what stands apart from the proposal is the other choice that it leaves."""
GIFTS = frozenset({Topic.COMPENSATION, Topic.DELIVERY, Topic.PRICE, Topic.SERVICE})
"""What is given for silence or praise is the price of it, no promise of its own (annotation guide §7.6)."""
FIRST_PART = "zh.commitment.payment.first_part"
"""A payment in parts is a promise of each: the rest stands beside this one, though it is of the same topic."""
CARRIAGE = frozenset({Topic.DELIVERY, Topic.SHIPPING_COST})
LITTLE = Decimal("0.5")
"""What carriage costs is less than such a share of the price."""
TAKEN = "dialogue.acceptance.figure"
"""The sum that is open, named again."""
INCLUDED = re.compile(
    r"包[邮郵运運]|免[邮郵运運]|含[税稅运運]|到付|\b(?:shipped|delivered|posted|tax in|all in|inc(?:l|luding)?\.? (?:postage|shipping|delivery))\b",
    re.IGNORECASE,
)
EXCLUDED = re.compile(r"不(?:含|包)|\bplus\b|\bextra\b", re.IGNORECASE)
MORE = re.compile(r"\b(?:with|plus|including|incl|if|and (?:we|you|i))\b|[送包带含加]", re.IGNORECASE)
"""What the buyer wants for an earlier price beside what it was asked for."""
AGREED = "dialogue.settlement.agreed"
"""Agrees to a proposal of the other side: a promise beside it performs it."""
MANY = frozenset({Kind.COMPLAINT, Kind.ADMISSION, Kind.DISCLAIMER, Kind.PLATFORM_DECISION})
"""Kinds of which one message may carry several, one a sentence; a platform's step and what it sets going in the next sentence are one. Of threats
there may be one a clause, each names a channel."""
NUMBER = re.compile(r"[\d\s#-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    candidate: Candidate
    answers: str | None
    """The id of the statement that it answers."""


Weighing = Callable[[Turn, list[Candidate], Dialogue], list[Candidate]]
"""What the rules found in a message → what stands of it, with what they have passed over."""


def resolve(turn: Turn, candidates: Iterable[Candidate], dialogue: Dialogue, currency: str | None, weigh: Weighing) -> list[Resolved]:
    """The statements that the candidates of a message make, once what came before it is known."""
    if _only_numbers(turn, dialogue):
        return []
    given = [one for one in candidates if not (_proposes_nothing(one, turn) or _is_carriage(one, turn, dialogue, currency))]
    assents = [one for one in given if one.kind is Kind.ACCEPTANCE]  # in so many words: what else the same words may be is not meant
    heard = [one for one in given if one.kind is not Kind.REJECTION or not any(one.overlaps(yes) for yes in assents)]
    found = [_placed(candidate, dialogue, turn, currency) for candidate in heard]
    found = _factual(_of_one_mind(_at_new_sum(found, turn, dialogue, currency), turn, dialogue, currency), turn)
    found += (one for one in find_replies(turn, found, dialogue, currency) if not _proposes_nothing(one, turn))
    weighed = [
        _answering(one, dialogue, turn, currency)
        for one in weigh(turn, _standing(found, turn), dialogue)
        if not _passes(one, turn, dialogue, currency)
    ]
    weighed = [_of_money_or_thing(one, turn, dialogue) for one in _without_whole(weighed, turn)]
    weighed = _standing(_laid_down(_closing(_with_claim(weighed, dialogue), turn, dialogue), dialogue), turn)
    return [Resolved(candidate=one, answers=_answered(one, turn, dialogue, currency)) for one in weighed]


def _without_whole(found: list[Candidate], turn: Turn) -> list[Candidate]:
    """Without compromises in a sentence in which the buyer claims all of it."""
    if turn.role is not Role.BUYER or not any(one.kind is Kind.DEMAND for one in found):
        return found
    whole, clauses = load_answers().claims_whole, turn.clauses
    return [one for one in found if one.kind is not Kind.SETTLEMENT or not whole.search(turn.text, *sentence_of(clauses, turn.clause_at(one.start)))]


def _of_money_or_thing(candidate: Candidate, turn: Turn, dialogue: Dialogue) -> Candidate:
    """What the seller transfers before any claim, or by its name, is what was sold, and so is what is promised while no money is owed or named.
    A bare sum that is promised after a claim is money."""
    if candidate.kind is not Kind.COMMITMENT:
        return candidate
    answers, quote = load_answers(), turn.text[candidate.start : candidate.end]
    if candidate.topic in (Topic.DELIVERY, Topic.REFUND) and answers.transfers_sum.search(quote):
        return replace(candidate, topic=dialogue.owed)
    is_owed = dialogue.matter in OWED or not OWED.isdisjoint(topics_in(turn.text))
    is_due = dialogue.aggrieved or dialogue.dispute or is_owed or figures_in(quote, None)
    if candidate.topic is Topic.REFUND and not is_due and not candidate.rule.startswith(LIKENESS):
        return replace(candidate, topic=promised(quote) or Topic.DELIVERY)
    is_thing = answers.transfers_thing.search(quote) is not None or (not dialogue.aggrieved and answers.transfers.search(quote) is not None)
    if candidate.topic is Topic.REFUND and is_thing:
        return replace(candidate, topic=Topic.DELIVERY)
    is_sum = candidate.topic is Topic.DELIVERY and candidate.rule.startswith(LIKENESS) and dialogue.dispute
    return replace(candidate, topic=dialogue.owed) if is_sum and answers.opens_with_sum.search(quote) else candidate


def _only_numbers(turn: Turn, dialogue: Dialogue) -> bool:
    """Whether it is no more than the number of an order, an account… that somebody else has asked for: no sum."""
    speaker, text = dialogue.last
    return speaker is not turn.role and NUMBER.fullmatch(turn.text) is not None and load_answers().asks_number.search(text) is not None


def _with_claim(found: list[Candidate], dialogue: Dialogue) -> list[Candidate]:
    """Without what is only like a settlement beside an offer that a rule finds, as long as there is no claim to settle."""
    if dialogue.aggrieved or not any(one.kind in OFFERS and not one.rule.startswith(LIKENESS) for one in found):
        return found
    return [one for one in found if one.kind is not Kind.SETTLEMENT or not one.rule.startswith(LIKENESS)]


def _closing(found: list[Candidate], turn: Turn, dialogue: Dialogue) -> list[Candidate]:
    """Without what only its likeness makes an acceptance, of an offer whose time is over (Civil Code Art. 486), or in words that carry out what was
    agreed."""
    other = OTHER_SIDE.get(turn.role)
    offer = dialogue.offers.get(other) if other else None
    is_late = offer is not None and offer.lapsed(dialogue.now)
    if not is_late and not (dialogue.agreed and load_answers().order.search(turn.text)):
        return found
    return [one for one in found if one.kind is not Kind.ACCEPTANCE or not one.rule.startswith(LIKENESS)]


def _laid_down(found: list[Candidate], dialogue: Dialogue) -> list[Candidate]:
    """Without what only its likeness makes a refusal or an invitation of a limit or a flaw that a rule finds told before any claim (§7.7)."""
    if dialogue.dispute or dialogue.aggrieved:
        return found
    told = [one for one in found if one.kind in TOLD_BEFORE and not one.rule.startswith(LIKENESS)]
    return [one for one in found if one.kind not in GUESSES or not one.rule.startswith(LIKENESS) or not any(map(one.overlaps, told))]


def _answering(candidate: Candidate, dialogue: Dialogue, turn: Turn, currency: str | None) -> Candidate:
    """What is like an offer is a counter-offer where it answers an open one, or takes its figure, as what a rule finds is."""
    if candidate.kind not in OFFERS or not candidate.rule.startswith(LIKENESS):
        return candidate
    if _taken(candidate, dialogue, turn, currency):
        return replace(candidate, kind=Kind.ACCEPTANCE, rule=f"{LIKENESS}{Kind.ACCEPTANCE}")
    offer = dialogue.open_offer(OTHER_SIDE.get(turn.role)) or dialogue.turned_down
    return candidate if offer is None else replace(candidate, kind=Kind.COUNTER_OFFER, rule=f"{LIKENESS}{Kind.COUNTER_OFFER}")


def _passes(candidate: Candidate, turn: Turn, dialogue: Dialogue, currency: str | None) -> bool:
    return _only_asks(candidate, turn, currency) or _proposes_nothing(candidate, turn) or _is_carriage(candidate, turn, dialogue, currency)


def _is_carriage(candidate: Candidate, turn: Turn, dialogue: Dialogue, currency: str | None) -> bool:
    """Whether a sum answers the buyer who asks, naming none, whether the goods are sent or brought: beside a price it is the cost of that."""
    asker, asked = dialogue.last
    price = dialogue.prices.get(turn.role)
    if candidate.kind not in OFFERS or price is None or price.statement.terms.amount is None or asker is turn.role:
        return False
    if turn.role is not Role.SELLER or matter_of(asked) not in CARRIAGE or figures_in(asked, currency):
        return False
    figures = figures_in(turn.text[candidate.start : candidate.end], currency)
    return bool(figures) and max(figures) < price.statement.terms.amount * LITTLE


def _proposes_nothing(candidate: Candidate, turn: Turn) -> bool:
    """Whether what is taken for an offer is no words at all, or the price that somebody else asks or has been offered."""
    if candidate.kind not in OFFERS:
        return False
    answers = load_answers()
    low, high = turn.clause_at(candidate.start).start, max(turn.clause_at(candidate.start).end, candidate.end)
    return answers.transfer.match(turn.text) is not None or answers.others_price.search(turn.text, low, high) is not None


def _only_asks(candidate: Candidate, turn: Turn, currency: str | None) -> bool:
    """Whether what is like an offer of the buyer's asks for the price, and names none."""
    if candidate.rule != f"{LIKENESS}{Kind.OFFER}" or turn.role is not Role.BUYER:
        return False
    low, high = sentence_of(turn.clauses, turn.clause_at(candidate.start))
    sentence = turn.text[low:high]
    return load_answers().asks_price.search(sentence) is not None and not find_money(sentence, currency)


def _placed(candidate: Candidate, dialogue: Dialogue, turn: Turn, currency: str | None) -> Candidate:
    """An offer that answers an open one is a counter-offer, or takes its figure; a topic left open is that of the matter."""
    role = turn.role
    if candidate.kind is Kind.OFFER:
        if _taken(candidate, dialogue, turn, currency):
            return replace(candidate, kind=Kind.ACCEPTANCE, rule=TAKEN)
        answered = dialogue.open_offer(OTHER_SIDE.get(role)) or dialogue.turned_down
        return replace(candidate, kind=Kind.COUNTER_OFFER) if answered else candidate
    if candidate.topic is Topic.DELIVERY and (asked := _asked_about(dialogue, role)) in BROUGHT and (dialogue.dispute or asked is Topic.INVOICE):
        named = matter_of(turn.text[candidate.start : candidate.end])
        return replace(candidate, topic=asked) if named in {None, Topic.DELIVERY, asked} else candidate
    if candidate.matter == "payment":
        named = promised(turn.text[candidate.start : candidate.end])
        return replace(candidate, topic=named if named in PAID else dialogue.owed)
    if candidate.matter == "matter":
        topics = (_asked_about(dialogue, role), dialogue.matter)
        return replace(candidate, topic=next((topic for topic in topics if topic not in GOODS), Topic.DELIVERY))
    if candidate.matter == "object":
        return replace(candidate, topic=_object_of(candidate, dialogue, turn))
    if candidate.matter is not None:
        named = matter_of(turn.text[candidate.start : candidate.end])
        about = named if named in GOODS else None
        about = about or _asked_about(dialogue, role)
        return replace(candidate, topic=about if about in GOODS and about else Topic.DESCRIPTION)
    return candidate


def _of_one_mind(found: list[Candidate], turn: Turn, dialogue: Dialogue, currency: str | None) -> list[Candidate]:
    """Without acceptances beside a rejection, or a sum that is not the one that is open; one on other terms is a counter-offer."""
    offer = dialogue.open_offer(OTHER_SIDE.get(turn.role))
    if offer is None or not any(one.kind is Kind.ACCEPTANCE for one in found):
        return found
    rejects = any(one.kind is Kind.REJECTION for one in found)
    if rejects or dialogue.other_price(figures_in(CLOCK.sub("", turn.text), currency), turn.text, offer):
        return [one for one in found if one.kind is not Kind.ACCEPTANCE]
    alters = load_answers().alters.search(turn.text) is not None
    kind = Kind.COUNTER_OFFER if alters else Kind.ACCEPTANCE
    return [
        one if one.kind is not Kind.ACCEPTANCE else replace(one, kind=kind)
        for one in found
        if one.kind is not Kind.ACCEPTANCE or _names_only(offer, turn.text[one.start : one.end], turn.text, currency)
    ]


def _names_only(offer: Proposal, quote: str, words: str, currency: str | None) -> bool:
    """Whether the quote has no figure but those of the offer."""
    return all(offer.names(figure, words) for figure in figures_in(CLOCK.sub("", quote), currency))


def _at_new_sum(found: list[Candidate], turn: Turn, dialogue: Dialogue, currency: str | None) -> list[Candidate]:
    """Without offers at the sum that is open beside one at another: that sum is spoken of to be turned down (4万2难做，4万4)."""
    offer = dialogue.open_offer(OTHER_SIDE.get(turn.role))
    bids = [one for one in found if one.kind is Kind.COUNTER_OFFER]
    if offer is None or len(bids) < 2:
        return found
    figures = {one: figures_in(turn.text[one.start : one.end], currency) for one in bids}
    old = [one for one in bids if figures[one] and figures[one] <= offer.figures]
    return found if len(old) == len(bids) else [one for one in found if one not in old]


def _taken(candidate: Candidate, dialogue: Dialogue, turn: Turn, currency: str | None) -> Proposal | None:
    """The price of the other side that it names again; an earlier one where the message names no other figure."""
    other = OTHER_SIDE.get(turn.role)
    standing = dialogue.open_offer(other) or dialogue.turned_down
    asks_more = turn.role is Role.BUYER and MORE.search(turn.text) is not None
    for price in dialogue.prices_of(other):
        is_meant = price is standing or (not asks_more and _names_only(price, turn.text, turn.text, currency))
        if is_meant and _takes_figure(candidate, price, turn, dialogue, currency):
            return price
    return None


def _asks_carriage(words: str, offered: str) -> bool:
    """Whether the sum is to include carriage or tax, of which the offer said nothing, or the contrary."""
    return INCLUDED.search(words) is not None and (INCLUDED.search(offered) is None or EXCLUDED.search(offered) is not None)


def _takes_figure(candidate: Candidate, offer: Proposal, turn: Turn, dialogue: Dialogue, currency: str | None) -> bool:
    """Whether it names the very sum that is open and no other, in no question: the same terms are no counter-offer (Civil Code Art. 488)."""
    answers = load_answers()
    low, high = sentence_of(turn.clauses, turn.clause_at(candidate.start))
    words = turn.text[low : max(high, candidate.end)]
    named = figures_in(turn.text[candidate.start : candidate.end], currency)
    if offer.statement.role is turn.role or not any(offer.names(figure, words) for figure in named):
        return False
    if {"asked", "negated"} & features_at(turn.modifiers, candidate.start, candidate.end) or answers.alters.search(turn.text, low):
        return False
    if (
        answers.falls_short.search(words)
        or _asks_carriage(words, offer.words)
        or not all(offer.names(one.amount, words) for one in find_money(words, None) if one.currency)
    ):
        return False
    return not dialogue.other_price(figures_in(CLOCK.sub("", words), currency), words, offer)


def _object_of(candidate: Candidate, dialogue: Dialogue, turn: Turn) -> Topic:
    """What its words name; of a thing on its way, or an act, that they do not name, what is being talked about."""
    quote = turn.text[candidate.start : candidate.end]
    comes = load_answers().comes.search(quote) is not None
    named = promised(quote) or (None if comes else Topic.SERVICE)
    if named is not None:
        return named
    about = _asked_about(dialogue, turn.role)
    if dialogue.closed and (about is None or (about is Topic.DELIVERY and dialogue.matter in PAYMENTS)):
        about = dialogue.matter
    if about in GOODS or about is None:
        return Topic.DELIVERY
    return dialogue.owed if about is Topic.REFUND else about


def _factual(found: list[Candidate], turn: Turn) -> list[Candidate]:
    """An admission that names no fact (my fault) yields to one that does, else its quote runs on to the clause that follows."""
    bare = [one for one in found if one.kind is Kind.ADMISSION and load_answers().concedes.match(turn.text[one.start : one.end])]
    if not bare:
        return found
    if any(one.kind is Kind.ADMISSION and one not in bare for one in found):
        return [one for one in found if one not in bare]
    return [_with_fact(one, found, turn) if one in bare else one for one in found]


def _with_fact(candidate: Candidate, found: list[Candidate], turn: Turn) -> Candidate:
    told = (
        clause for clause in turn.clauses if clause.start >= candidate.end and not load_answers().apology.match(turn.text[clause.start : clause.end])
    )
    fact = next(told, None)
    if fact is None or any(other.start < fact.end and fact.start < other.end for other in found):
        return candidate
    if {"asked", "conditional", "reported"} & features_at(turn.modifiers, fact.start, fact.end):
        return candidate
    return replace(candidate, end=turn.stretch(fact.start, fact.end)[1])


def _asked_about(dialogue: Dialogue, role: Role) -> Topic | None:
    """What the other side has asked about, if this is the first answer to it."""
    burst = dialogue.before(role)
    if burst is None or (dialogue.bursts[-1].role is role and dialogue.bursts[-1].messages):
        return None
    return next((topic for text, _ in reversed(burst.messages) if (topic := matter_of(text))), None)


def _standing(found: list[Candidate], turn: Turn) -> list[Candidate]:
    """One reading of the same words: by precedence of kinds, then by the order of the rules."""
    chosen: list[Candidate] = []
    for candidate in sorted(found, key=lambda one: (one.rank, one.start)):
        yields = _promise_yields if candidate.kind is Kind.COMMITMENT else _other_yields
        if not yields(candidate, found, chosen, turn):
            chosen.append(candidate)
    return sorted(chosen, key=lambda one: (one.start, one.end))


def _promise_yields(candidate: Candidate, found: list[Candidate], chosen: list[Candidate], turn: Turn) -> bool:
    kinds = {other.kind for other in found}
    if candidate.matter in GENERAL and _is_said_closer(candidate, found, chosen, turn):
        return True
    proposals = [other for other in found if other.kind is Kind.SETTLEMENT and other.rule != AGREED and not _is_guess_beside(other, candidate)]
    if proposals and candidate.topic in COMPROMISED and (candidate.topic not in IN_KIND or any(other.overlaps(candidate) for other in proposals)):
        return True
    sentence = turn.clause_at(candidate.start).sentence
    if candidate.topic in PERKS and any(other.kind in PRICED and turn.clause_at(other.start).sentence == sentence for other in found):
        return True
    if Kind.INDUCEMENT in kinds and (candidate.matter == "matter" or candidate.topic in GIFTS):
        return True
    if Kind.ACCEPTANCE in kinds and candidate.topic is Topic.PRICE:
        return True
    beside = [other for other in found if other.overlaps(candidate) and not _is_guess_beside(other, candidate)]
    if any(other.kind in PROPOSALS or other.kind is Kind.PLATFORM_DECISION for other in beside):
        return True
    knows_less = candidate.matter and candidate.rule != FIRST_PART
    if knows_less and any(other.kind is Kind.COMMITMENT and (not other.matter or other in chosen) for other in beside):
        return True
    alike = (other for other in chosen if other.kind is Kind.COMMITMENT and other.topic is candidate.topic)
    return any(not _is_first_part(other, candidate) and not _alone_names_sum(candidate, other, turn) for other in alike)


def _alone_names_sum(candidate: Candidate, other: Candidate, turn: Turn) -> bool:
    """Whether of two promises to pay this one says how much, and the other perhaps when."""
    if candidate.topic not in OWED or other.overlaps(candidate):
        return False
    named, also = (find_money(turn.text[one.start : one.end], None) for one in (candidate, other))
    return bool(named) and not also


def _is_first_part(other: Candidate, candidate: Candidate) -> bool:
    return other.rule == FIRST_PART and not other.overlaps(candidate)


def _is_guess_beside(other: Candidate, candidate: Candidate) -> bool:
    """Whether only its likeness speaks for the one, and a rule for the other."""
    return other.rule.startswith(LIKENESS) and not candidate.rule.startswith(LIKENESS)


def _is_said_closer(candidate: Candidate, found: list[Candidate], chosen: list[Candidate], turn: Turn) -> bool:
    """Whether a rule that knows more speaks of the same words, or a proposal of the same sentence has the promise as its term."""
    if candidate.matter == "answer" and any(other.kind in PRICED for other in found):
        return True
    sentence = turn.clause_at(candidate.start).sentence
    if any(other.kind in PROPOSALS and other.rule != AGREED and turn.clause_at(other.start).sentence == sentence for other in found):
        return True
    beside = [other for other in found if other is not candidate and other.overlaps(candidate)]
    return any(other.kind in DENIALS or (other.kind is Kind.COMMITMENT and (other.matter not in GENERAL or other in chosen)) for other in beside)


def _other_yields(candidate: Candidate, found: list[Candidate], chosen: list[Candidate], turn: Turn) -> bool:
    kinds = {other.kind for other in found}
    if candidate.kind is Kind.INVITATION and kinds & OFFERS:
        return True
    if candidate.kind in PROPOSALS and any(
        other.kind is Kind.COMMITMENT and other.overlaps(candidate) and _is_guess_beside(candidate, other) for other in chosen
    ):
        return True
    if candidate.kind in OFFERS and kinds & {Kind.SETTLEMENT, Kind.ACCEPTANCE}:
        return True
    if candidate.kind is Kind.COMPLAINT and kinds & OFFERS:
        return True
    same = [other for other in chosen if other.kind is candidate.kind]
    if candidate.kind is Kind.THREAT_OF_ACTION:
        return any(other.overlaps(candidate) for other in same)
    if candidate.kind not in MANY:
        return bool(same)
    apart = 1 if candidate.kind is Kind.PLATFORM_DECISION else 0
    sentence = turn.clause_at(candidate.start).sentence
    return any(abs(turn.clause_at(other.start).sentence - sentence) <= apart for other in same)


def _answered(candidate: Candidate, turn: Turn, dialogue: Dialogue, currency: str | None) -> str | None:
    other = OTHER_SIDE.get(turn.role)
    offer, proposal = dialogue.open_offer(other), dialogue.open_settlement(other)
    answered: Proposal | None = None
    if candidate.kind is Kind.COUNTER_OFFER:
        answered = offer or dialogue.turned_down
    elif candidate.kind is Kind.ACCEPTANCE:
        answered = _taken(candidate, dialogue, turn, currency) or offer or dialogue.price_unmoved(turn.role)
    elif candidate.kind is Kind.REJECTION:
        answered = proposal or offer
    elif candidate.kind is Kind.SETTLEMENT and proposal is not None:
        concluded = assent(turn, ()) and repeats(figures_in(turn.text, currency), proposal)
        answered = proposal if concluded or candidate.rule == AGREED else None
    return answered.statement.id if answered else None
