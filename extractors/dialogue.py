"""What a conversation has come to: whose offer or settlement proposal is open, whether the contract stands, whether they are in dispute.

One pass, bounded: the last bursts (a side's messages until the other side speaks) and the open proposals are kept, nothing else.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal

from casefile.findings import Revision, Standing, Statement, StatementKind, Topic
from casefile.records import Role
from extractors.answers import load_answers, matter_of
from extractors.bursts import Burst
from extractors.promises import Promises
from extractors.proposals import Proposal

REACH = 12
"""For how many messages a proposal stays open, a claim lately made."""
BIDS = 4
"""So many offers of a side are remembered."""
SITTING = timedelta(hours=12)
"""For how long talk about buying goes on without a word of it."""
DISPUTE = frozenset({StatementKind.COMPLAINT, StatementKind.DEMAND, StatementKind.THREAT_OF_ACTION})
OFFERS = frozenset({StatementKind.OFFER, StatementKind.COUNTER_OFFER})
"""The same words are the one or the other, as an offer is open or not."""
PAYMENTS = frozenset({Topic.REFUND, Topic.COMPENSATION, Topic.SHIPPING_COST})
OTHER_SIDE = {Role.BUYER: Role.SELLER, Role.SELLER: Role.BUYER}


@dataclass(slots=True, kw_only=True)
class Dialogue:
    marketplace: bool | None
    """None: not known yet; the first words that speak of a listing tell."""
    number: int = -1
    bursts: deque[Burst] = field(default_factory=lambda: deque(maxlen=8))
    last: tuple[Role | None, str] = (None, "")
    """Who spoke last, be it the platform, and the words."""
    offers: dict[Role, Proposal] = field(default_factory=dict)
    settlements: dict[Role, Proposal] = field(default_factory=dict)
    turned_down: Proposal | None = None
    prices: dict[Role, Proposal] = field(default_factory=dict)
    """The last offer of each side: who turns down a counter-offer holds to it."""
    bids: dict[Role, deque[Proposal]] = field(default_factory=dict)
    """The last offers of each side that it has not taken back, the newest first."""
    put_off: str | None = None
    """The offer to which the other side has said that it will think about it."""
    promises: Promises = field(default_factory=Promises)
    """Of the seller, for the contract that is being made."""
    closed: bool = False
    carried_out: bool = False
    """Ordered, paid, sent: no later price reopens it, as it does what was but said."""
    agreed: bool = False
    """In words, and not carried out yet: who now orders or pays does what was agreed."""
    dispute: bool = False
    settled: bool = False
    aggrieved: bool = False
    """The buyer has complained, demanded or threatened, and not about the price, be it that only likeness tells."""
    priced: int = -1000
    """When a price was last put forward."""
    compromised: int = -1000
    """When a settlement was last proposed."""
    presumed: bool = False
    """Closed, and in dispute, by a grievance alone: nobody was seen to accept, order, pay or perform."""
    bought: int = -1000
    """When the buyer last said something that supposes a purchase."""
    inquired: int = -1000
    """When the buyer last spoke of buying."""
    now: datetime | None = None
    """When the last message was sent that tells it."""
    bargained: datetime | None = None
    """When buying was last spoken of, or a price put forward."""
    claimed: int = -1000
    returning: int = -1000
    """When the seller last asked for the goods back."""
    came_back: int = -1000
    exposed: int = -1000
    matter: Topic | None = None
    """What is being talked about: the topic of the last promise, demand or settlement."""
    owed: Topic = Topic.REFUND
    """As what the payment that is being talked about is owed."""

    def hear(self, role: Role, sent: datetime | None) -> None:
        """The next message is by this role."""
        self.number += 1
        self.now = sent or self.now
        if (role is Role.BUYER or role is Role.SELLER) and (not self.bursts or self.bursts[-1].role is not role):
            self.bursts.append(Burst(role=role, since=self.number))
            self.turned_down = None
            if self.offers or self.settlements:
                self._forget()

    def take(self, cues: frozenset[str]) -> None:
        """Before the message is read: what its words tell of the place it was written in."""
        if self.marketplace is None and "listed" in cues:
            self.marketplace = True
        if "bought" in cues:
            self.bought = self.number
        if "inquires" in cues and self.presumed and self.bought != self.number:
            self.closed = self.carried_out = self.dispute = self.presumed = False
            self.claimed = -1000
        if "inquires" in cues and not self.closed:
            self.inquired, self.bargained = self.number, self.now
        if "returning" in cues:
            self.returning = self.number
        if "came_back" in cues:
            self.came_back = self.number
        if "exposed" in cues:
            self.exposed = self.number

    def _forget(self) -> None:
        for proposals in (self.offers, self.settlements):
            for side in [side for side, proposal in proposals.items() if self.number - proposal.number > REACH]:
                del proposals[side]

    def heard(self, role: Role, text: str, sent: datetime | None, cues: frozenset[str]) -> None:
        """The message has been read. `cues`: the expressions found in it that tell of performance or grief (`extractors.answers.CUES`)."""
        self.last = role, text
        if role is Role.BUYER or role is Role.SELLER:
            self.bursts[-1].add(text, sent)
            if (offer := self.open_offer(OTHER_SIDE[role])) and load_answers().hesitates.search(text):
                self.put_off = offer.statement.id
        done = not cues.isdisjoint({"performed", "order"})
        self.carried_out |= done
        self.agreed &= not done
        self.presumed &= not self.carried_out
        if self.closed and not self.dispute and role is Role.BUYER and load_answers().reopens.search(text):
            self.closed = False
        elif not self.closed:
            self.closed = "performed" in cues
        elif not self.dispute:
            self.dispute = "grieves" in cues and not load_answers().supposes.search(text)

    def before(self, role: Role) -> Burst | None:
        """The other side's last burst."""
        other = OTHER_SIDE.get(role)
        return next((burst for burst in reversed(self.bursts) if burst.role is other), None)

    def open_offer(self, side: Role | None) -> Proposal | None:
        return self._open(self.offers, side)

    def prices_of(self, side: Role | None) -> Iterator[Proposal]:
        """What this side can be taken at its word for: the offer that is open or was just turned down, then its last that it has not bettered."""
        standing = self.open_offer(side) or self.turned_down
        if standing is not None:
            yield standing
        bids = list(self.bids.get(side, ())) if side else []
        for bid in bids:
            if bid is not standing and self.number - bid.number <= REACH and not bid.lapsed(self.now) and not _is_bettered(bid, bids[0]):
                yield bid

    def other_price(self, figures: Iterable[Decimal], words: str, offer: Proposal) -> bool:
        """Whether one of the figures in these words may be another price than the offer's, or was bid before."""
        bids = [bid for side in self.bids.values() for bid in side if self.number - bid.number <= REACH]
        others = (figure for figure in figures if not offer.names(figure, words))
        return any(offer.rivals(figure, words) or any(figure in bid.prices for bid in bids) for figure in others)

    def price_unmoved(self, role: Role) -> Proposal | None:
        """The seller's last price, that he has not moved from in his answer to the buyer's bid: the buyer who takes it up now closes the deal."""
        bid, price = self.offers.get(role), self.prices.get(Role.SELLER) if role is Role.BUYER else None
        answer = self.before(role)
        if bid is None or price is None or answer is None or answer.since <= bid.number or self.number - price.number > REACH:
            return None
        return None if price.lapsed(self.now) else price

    @property
    def currency(self) -> str | None:
        """That of the price talked about last; None where none is, or none is told."""
        last = max(self.prices.values(), key=lambda price: price.number, default=None)
        return last.statement.terms.currency if last else None

    def answers_at_once(self, offer: Proposal) -> bool:
        """Whether the next words are the first since the burst in which this offer was made."""
        offered = self.before(OTHER_SIDE[offer.statement.role])
        return offered is not None and offered.since <= offer.number and not self.bursts[-1].messages

    def open_settlement(self, side: Role | None) -> Proposal | None:
        return self._open(self.settlements, side)

    def _open(self, proposals: dict[Role, Proposal], side: Role | None) -> Proposal | None:
        proposal = proposals.get(side) if side else None
        return proposal if proposal and self.number - proposal.number <= REACH and not proposal.lapsed(self.now) else None

    @property
    def open(self) -> bool:
        """Whether a message may matter that no rule's trigger opens."""
        lately = self.number - max(self.compromised, self.claimed)
        return bool(self.offers or self.settlements or self.turned_down) or lately <= REACH

    @property
    def bargaining(self) -> bool:
        """Whether they still talk about buying: what is said against the goods is said about the price."""
        if self.closed or self.number - max(self.priced, self.inquired) > REACH:
            return False
        return self.now is None or self.bargained is None or self.now - self.bargained < SITTING

    def pricing(self, role: Role) -> bool:
        """Whether the other side has asked for a price, or one has been put forward."""
        if self.closed:
            return False
        burst = self.before(role)
        return self.number - self.priced <= REACH or (burst is not None and "asked_price" in burst.asked())

    def asked_goods(self, role: Role) -> bool:
        """Whether the other side's last words ask about the goods."""
        burst = self.before(role)
        return burst is not None and "asked_goods" in burst.asked()

    def note(
        self,
        statement: Statement,
        said: str,
        figures: frozenset[Decimal],
        *,
        until: datetime | None = None,
        words: str = "",
        told: frozenset[Decimal] = frozenset(),
    ) -> Iterator[Revision]:
        """A statement was made: what is open now, and what it did to earlier ones. `said`: its quote, of a rejection the whole message; `words`: the
        message, `told`: its sums."""
        role, kind = statement.role, statement.kind
        if kind in OFFERS:
            yield from self._offer(Proposal(statement=statement, number=self.number, figures=figures, words=words, told=told, until=until))
        elif kind is StatementKind.SETTLEMENT:
            yield from self._settle(Proposal(statement=statement, number=self.number, figures=figures, until=until))
        elif kind is StatementKind.ACCEPTANCE:
            self.closed, self.presumed, self.agreed = True, False, True
            self.offers.clear()
            self.prices.clear()
            self.bids.clear()
        elif kind is StatementKind.COMMITMENT and role is Role.SELLER and not self.closed:
            yield from self.promises.note(statement)
        elif kind is StatementKind.COMMITMENT and statement.topic in PAYMENTS and (other := OTHER_SIDE.get(role)):
            self.settlements.pop(other, None)
        elif kind is StatementKind.REJECTION:
            yield from self._reject(statement, said)
        elif kind in DISPUTE and (not self.bargaining or self.bought == self.number):
            self._complain(role)
        if self.closed:
            self.promises.last.clear()
        self._talk_of(statement, said)

    def _offer(self, offer: Proposal) -> Iterator[Revision]:
        yield from self._supersede(self.offers, offer)
        role = offer.statement.role
        self.offers[role] = self.prices[role] = offer
        self.bids.setdefault(role, deque(maxlen=BIDS)).appendleft(offer)
        self.priced, self.bargained = self.number, self.now
        self.closed &= self.carried_out or self.presumed

    def _settle(self, proposal: Proposal) -> Iterator[Revision]:
        yield from self._supersede(self.settlements, proposal, but=proposal.statement.answers)
        self.settled = proposal.statement.answers is not None
        if not self.settled:
            self.settlements[proposal.statement.role] = proposal
            self.compromised = self.number

    def _supersede(self, proposals: dict[Role, Proposal], new: Proposal, *, but: str | None = None) -> Iterator[Revision]:
        """Those of both sides. `but`: the statement that the new one agrees to."""
        role = new.statement.role
        for side in (role, OTHER_SIDE.get(role)):
            if side and (earlier := proposals.pop(side, None)) and earlier.statement.id != but:
                yield self._revise(earlier, new.statement, Standing.SUPERSEDED)

    def _reject(self, statement: Statement, said: str) -> Iterator[Revision]:
        """What the other side proposed; where it has proposed nothing, the speaker's own offer is taken back."""
        role = statement.role
        other = OTHER_SIDE.get(role)
        turned_down = self.open_settlement(other) or self.open_offer(other)
        if turned_down is not None:
            for open_by in (self.settlements, self.offers):
                if other and open_by.get(other) is turned_down:
                    del open_by[other]
            self.turned_down = turned_down
            self._hold_to_price(role, turned_down, said)
        elif not self.closed and (own := self.offers.get(role)) and own.number < self.number:
            del self.offers[role]
            self.bids.pop(role, None)
            yield self._revise(own, statement, Standing.WITHDRAWN)

    def _hold_to_price(self, role: Role, turned_down: Proposal, said: str) -> None:
        """Who turns down a counter-offer holds to his own price, unless he says otherwise."""
        if load_answers().gone.search(said):
            self.prices.pop(role, None)
            self.bids.pop(role, None)
        elif turned_down.statement.kind is StatementKind.COUNTER_OFFER and role in self.prices and not load_answers().drops.search(said):
            self.offers[role] = replace(self.prices[role], number=self.number, held=True)

    def _complain(self, role: Role) -> None:
        self.settlements.pop(role, None)
        self.presumed |= not self.closed
        self.closed = self.dispute = True
        self.carried_out |= not self.presumed
        self.settled = False
        self.claimed = self.number

    def _talk_of(self, statement: Statement, said: str) -> None:
        topic = matter_of(said) if statement.kind in {StatementKind.DEMAND, StatementKind.SETTLEMENT} else statement.topic
        self.matter = topic or self.matter
        if topic in PAYMENTS and self.closed:
            self.owed = topic

    def _revise(self, earlier: Proposal, statement: Statement, standing: Standing) -> Revision:
        return Revision(statement=earlier.statement.id, standing=standing, by=statement.quote.message)


def _is_bettered(bid: Proposal, last: Proposal) -> bool:
    """Whether a side has since asked more, or bid less, than this: what it has given up cannot be taken any more."""
    now, then = last.statement.terms.amount, bid.statement.terms.amount
    if now is None or then is None or bid is last:
        return False
    return now > then if bid.statement.role is Role.SELLER else now < then
