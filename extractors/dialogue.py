"""What a conversation has come to: whose offer or settlement proposal is open, whether the contract stands, whether they are in dispute.

One pass, bounded: the last bursts (a side's messages until the other side speaks) and the open proposals are kept, nothing else.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal

from casefile.findings import Revision, Standing, Statement, StatementKind, Topic
from casefile.records import Role
from extractors.answers import asked, load_answers, matter_of
from extractors.promises import Promises

FEATURES = {
    "before": "no contract yet",
    "after": "the contract is closed, or is spoken of as closed",
    "dispute": "the buyer has complained, demanded or threatened",
    "settled": "a settlement was agreed",
    "marketplace": "the conversation is on a platform with orders and payment of its own",
    "offer_open": "the other side's offer is open",
    "own_offer_open": "the speaker's own offer is open",
    "turned_down": "the speaker has just turned down the other side's offer or proposal, in this burst",
    "haggling": "a price has been put forward lately, by either side, and the contract is not closed",
    "performed": "the goods have been ordered, paid or sent, or the buyer has complained of them",
    "settling": "the other side's settlement proposal is open",
    "own_settling": "the speaker's own settlement proposal is open",
    "compromising": "a sum to end the claim was named lately, by either side",
    "claim": "a complaint, demand or threat of the buyer was made lately",
    "addressed": "the other side has spoken lately: what is said is said to it, not to anyone",
    "asked_other": "the other side's last burst asks something",
    "asked_when": "… when something happens",
    "asked_polar": "… whether something is so",
    "asked_price": "… about the price",
    "asked_goods": "… about the goods",
    "asked_which": "… what or which the goods are, how much of something",
    "asked_available": "… whether they can still be had",
    "requested": "… for something to be done",
    "returning": "in the dispute the seller has lately asked for the goods back, or said where they are to go",
    "came_back": "the goods were lately said to have come back to the seller",
    "mending": "a repair or an exchange is being talked about",
    "exposed": "the buyer has lately spoken of a review, a post, a case or a chargeback",
    "wondering": "no contract yet, and the message itself asks whether something is so",
    "canned": "the words are a shop's template",
    "notice": "the message is a system notice, not a person's",
}
REACH = 12
"""For how many messages a proposal stays open, a claim lately made."""
BURST = 6
"""How many messages of a burst are looked at."""
SITTING = timedelta(hours=12)
"""For how long talk about buying goes on without a word of it."""
DISPUTE = frozenset({StatementKind.COMPLAINT, StatementKind.DEMAND, StatementKind.THREAT_OF_ACTION})
OFFERS = frozenset({StatementKind.OFFER, StatementKind.COUNTER_OFFER})
"""The same words are the one or the other, as an offer is open or not."""
PAYMENTS = frozenset({Topic.REFUND, Topic.COMPENSATION, Topic.SHIPPING_COST})
MENDING = frozenset({Topic.REPAIR, Topic.RETURN})
OTHER_SIDE = {Role.BUYER: Role.SELLER, Role.SELLER: Role.BUYER}


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    statement: Statement
    number: int
    """Of the message that made it."""
    figures: frozenset[Decimal]
    """The sums it names."""
    held: bool = False
    """Not made anew: its side turned down the answer to it."""
    until: datetime | None = None
    """When it lapses of itself (Civil Code Art. 478); None: it does not say."""

    def lapsed(self, now: datetime | None) -> bool:
        told = self.until is not None and now is not None and (self.until.tzinfo is None) == (now.tzinfo is None)
        return told and now > self.until  # type: ignore[operator]


@dataclass(slots=True, kw_only=True)
class Burst:
    role: Role
    since: int
    """The number of its first message."""
    messages: list[tuple[str, datetime | None]] = field(default_factory=list)
    """The last of them: text and when it was sent."""
    _asked: frozenset[str] | None = None

    def add(self, text: str, sent: datetime | None) -> None:
        self.messages.append((text, sent))
        del self.messages[:-BURST]
        self._asked = None

    def asked(self) -> frozenset[str]:
        """What it asks; without a question in it, only whether it requests something."""
        if self._asked is None:
            features = frozenset[str]().union(*(asked(text) for text, _ in self.messages))
            self._asked = features if features & {"asked_other", "asked_price", "asked_when"} else features & {"requested"}
        return self._asked


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

    def features(self, role: Role) -> frozenset[str]:
        other = OTHER_SIDE.get(role)
        burst = self.before(role)
        holds = {
            "before": not self.closed,
            "after": self.closed,
            "dispute": self.dispute,
            "settled": self.settled,
            "marketplace": self.marketplace is True,
            "offer_open": self.open_offer(other) is not None,
            "own_offer_open": self.open_offer(role) is not None,
            "turned_down": self.turned_down is not None,
            "haggling": not self.closed and self.number - self.priced <= REACH,
            "performed": self.closed and (self.carried_out or self.presumed),
            "settling": self.open_settlement(other) is not None,
            "own_settling": self.open_settlement(role) is not None,
            "compromising": not self.settled and self.number - self.compromised <= REACH,
            "claim": self.number - self.claimed <= REACH,
            "returning": self.dispute and self.number - self.returning <= REACH,
            "mending": self.matter in MENDING,
            "came_back": self.number - self.came_back <= REACH,
            "exposed": self.number - self.exposed <= REACH,
            "addressed": burst is not None,
        }
        asks = burst.asked() if burst else frozenset[str]()
        return asks | {name for name, held in holds.items() if held}

    def note(self, statement: Statement, said: str, figures: frozenset[Decimal], until: datetime | None = None) -> Iterator[Revision]:
        """A statement was made: what is open now, and what it did to earlier ones. `said`: its quote, of a rejection the whole message."""
        role, kind = statement.role, statement.kind
        other = OTHER_SIDE.get(role)
        proposal = Proposal(statement=statement, number=self.number, figures=figures, until=until)
        if kind in OFFERS:
            for side in (role, other):
                if side and (earlier := self.offers.pop(side, None)):
                    yield self._revise(earlier, statement, Standing.SUPERSEDED)
            self.offers[role] = self.prices[role] = proposal
            self.priced, self.bargained = self.number, self.now
            self.closed &= self.carried_out or self.presumed
        elif kind is StatementKind.SETTLEMENT:
            for side in (role, other):
                if side and (earlier := self.settlements.pop(side, None)) and statement.answers != earlier.statement.id:
                    yield self._revise(earlier, statement, Standing.SUPERSEDED)
            self.settled = statement.answers is not None
            if not self.settled:
                self.settlements[role] = proposal
                self.compromised = self.number
        elif kind is StatementKind.ACCEPTANCE:
            self.closed, self.presumed, self.agreed = True, False, True
            self.offers.clear()
            self.prices.clear()
        elif kind is StatementKind.COMMITMENT and role is Role.SELLER and not self.closed:
            yield from self.promises.note(statement)
        elif kind is StatementKind.REJECTION:
            turned_down = self.open_settlement(other) or self.open_offer(other)
            if turned_down is not None:
                for open_by in (self.settlements, self.offers):
                    if other and open_by.get(other) is turned_down:
                        del open_by[other]
                self.turned_down = turned_down
                if load_answers().gone.search(said):
                    self.prices.pop(role, None)
                elif turned_down.statement.kind is StatementKind.COUNTER_OFFER and role in self.prices and not load_answers().drops.search(said):
                    self.offers[role] = replace(self.prices[role], number=self.number, held=True)
            elif not self.closed and (own := self.offers.get(role)) and own.number < self.number:
                del self.offers[role]
                yield self._revise(own, statement, Standing.WITHDRAWN)
        elif kind is StatementKind.COMMITMENT and statement.topic in PAYMENTS and other:
            self.settlements.pop(other, None)
        elif kind in DISPUTE and (not self.bargaining or self.bought == self.number):
            self.settlements.pop(role, None)
            self.presumed |= not self.closed
            self.closed = self.dispute = True
            self.carried_out |= not self.presumed
            self.settled = False
            self.claimed = self.number
        if self.closed:
            self.promises.last.clear()
        topic = statement.topic
        if kind in {StatementKind.DEMAND, StatementKind.SETTLEMENT}:
            topic = matter_of(said)
        self.matter = topic or self.matter
        if topic in PAYMENTS and self.closed:
            self.owed = topic

    def _revise(self, earlier: Proposal, statement: Statement, standing: Standing) -> Revision:
        return Revision(statement=earlier.statement.id, standing=standing, by=statement.quote.message)
