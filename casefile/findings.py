"""What the records mean: statements, identity details, outcomes, formations, links.

Kinds, topics, terms and identity kinds are those of `docs/statements.md`.
"""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from casefile.records import Role, stable_id


class StatementKind(StrEnum):
    INVITATION = "invitation"
    OFFER = "offer"
    COUNTER_OFFER = "counter_offer"
    ACCEPTANCE = "acceptance"
    REJECTION = "rejection"
    COMMITMENT = "commitment"
    ADMISSION = "admission"
    REFUSAL = "refusal"
    DISCLAIMER = "disclaimer"
    COMPLAINT = "complaint"
    DEMAND = "demand"
    THREAT_OF_ACTION = "threat_of_action"
    INDUCEMENT = "inducement"
    PLATFORM_DECISION = "platform_decision"
    ARBITRATION_AGREEMENT = "arbitration_agreement"
    SETTLEMENT = "settlement"
    DEFECT_DISCLOSURE = "defect_disclosure"
    STALL = "stall"
    BUYER_CONCESSION = "buyer_concession"


class Topic(StrEnum):
    AUTHENTICITY = "authenticity"
    QUALITY = "quality"
    DESCRIPTION = "description"
    PRICE = "price"
    DELIVERY = "delivery"
    SHIPPING_COST = "shipping_cost"
    REFUND = "refund"
    RETURN = "return"
    REPAIR = "repair"
    COMPENSATION = "compensation"
    INVOICE = "invoice"
    SERVICE = "service"


class IdentityKind(StrEnum):
    PERSON_NAME = "person_name"
    COMPANY_NAME = "company_name"
    SHOP_NAME = "shop_name"
    CREDIT_CODE = "credit_code"
    ID_CARD = "id_card"
    TAX_OR_VAT = "tax_or_vat"
    PHONE = "phone"
    WECHAT = "wechat"
    QQ = "qq"
    EMAIL = "email"
    ALIPAY = "alipay"
    BANK_ACCOUNT = "bank_account"
    IBAN = "iban"
    PAYPAL = "paypal"
    ADDRESS = "address"
    URL = "url"
    HANDLE = "handle"
    LICENSE_NO = "license_no"
    TRACKING_NO = "tracking_no"
    ORDER_NO = "order_no"


class Standing(StrEnum):
    STANDS = "stands"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"


class OutcomeKind(StrEnum):
    KEPT = "kept"
    LATE = "late"
    BROKEN = "broken"
    PENDING = "pending"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A run of a message's own characters. The text is read from the message, so it cannot differ from it."""

    message: str
    start: int
    end: int

    def words_in(self, text: str) -> str:
        """What is quoted, of the text of its message."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """Only what the words give."""

    amount: Decimal | None = None
    currency: str | None = None
    """ISO 4217."""
    quantity: Decimal | None = None
    multiple: Decimal | None = None
    """假一赔十 → 10."""
    percent: Decimal | None = None
    deadline: datetime | None = None
    """Resolved against the message's own time; naive where that is."""
    duration: str | None = None
    """ISO 8601: P7D, PT48H, P1Y."""


LIKENESS = "likeness."
"""So begins what stands for a rule in a statement that no rule has found, but how like its words are to labelled conversations."""


class Verdict(StrEnum):
    """What a person says who has looked at a statement: whether it is what it was taken for."""

    CONFIRMED = "confirmed"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    kind: StatementKind
    quote: Quote
    role: Role
    rule: str
    topic: Topic | None = None
    """Commitments only."""
    hedged: bool = False
    conditional: bool = False
    negated: bool = False
    """An anti-commitment (不能保证): kept because it is evidence, never reported as a promise."""
    auto: bool = False
    """A bot's or a canned reply: weighs less, binds all the same (E-Commerce Law Art. 48)."""
    terms: Terms = field(default_factory=Terms)
    answers: str | None = None
    """The id of the offer it accepts or rejects, the promise it withdraws, the proposal it counters."""
    standing: Standing = Standing.STANDS
    verdict: Verdict | None = None
    """None: nobody has looked."""

    @property
    def needs_review(self) -> bool:
        """No rule has found it: a person is to look whether it is what it is like."""
        return self.rule.startswith(LIKENESS) and self.verdict is None

    @property
    def is_rejected(self) -> bool:
        return self.verdict is Verdict.REJECTED

    @property
    def counts(self) -> bool:
        """Whether it is taken for what it says: it was found by a rule or confirmed, and not rejected."""
        return not (self.needs_review or self.is_rejected)

    @property
    def is_weak(self) -> bool:
        """Hedged, an anti-commitment, withdrawn or replaced, rejected, or not looked at yet."""
        return self.hedged or self.negated or self.standing is not Standing.STANDS or not self.counts

    @property
    def id(self) -> str:
        return stable_id("t", self.quote.message, str(self.quote.start), str(self.quote.end), self.kind, self.topic or "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """A later message changed what an earlier statement is worth."""

    statement: str
    standing: Standing
    by: str
    """The id of the message that did it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """A detail that tells who a party is."""

    kind: IdentityKind
    quote: Quote
    value: str
    """Normal form: E.164 for phones, digits and capitals for codes."""
    owner: Role
    rule: str
    valid: bool | None = None
    """The verdict of the check digit; None where the kind has none."""
    parts: tuple[tuple[str, str], ...] = ()
    """What the value is made of: province, city, district of an address; the bank of an account."""

    @property
    def id(self) -> str:
        return stable_id("i", self.quote.message, str(self.quote.start), self.kind, self.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderLink:
    """Why an order (or payment) belongs to a conversation. Several orders at one conversation with the same rule are listed, never picked from."""

    order: str
    """`Order.id` or `Payment.id`."""
    conversation: str | None
    """None where a payment is linked to an order alone."""
    rule: str
    """`order_no`, `tracking_no`, `amount_and_time`, `item_words`, `shop_name`, `payment_no`, `merchant_order_no` …; `masked_payee`,
    `payee_in_part`, `payee_first_name` and `statement_text` are presumed."""
    evidence: str
    """What the two have in common, verbatim."""
    ambiguous: bool = False
    payment_of: str | None = None
    """The order that a payment pays or refunds."""


IN_PART = "part"
"""Why a promise counts as broken of which a part was done."""
TOLD = "told"
"""Why an outcome is what it is, where a person says so and nothing in the file shows it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A promise against what happened."""

    statement: str
    outcome: OutcomeKind
    why: str
    """A code of the wording files with its values after colons: `shipped_after:2024-05-03T12:00:00+08:00`."""
    order: str | None = None
    due: datetime | None = None
    event: str | None = None
    """`shipped`, `refunded` …, or the id of the message that shows it."""
    event_at: datetime | None = None
    late_seconds: int | None = None
    otherwise: str | None = None
    """Another outcome and why, `broken:said_not_done:2024-05-03T12:00`, where what follows the promise and the rules do not agree: this one is
    to be checked then."""
    told: bool = False
    """A person who looked at it has said so."""

    @property
    def needs_review(self) -> bool:
        return self.otherwise is not None

    @property
    def has_failed(self) -> bool:
        """Whether what was promised was not done in time."""
        return self.outcome in (OutcomeKind.LATE, OutcomeKind.BROKEN)

    @property
    def is_in_part(self) -> bool:
        """Whether some of what is owed was paid."""
        return self.outcome is OutcomeKind.BROKEN and self.why.partition(":")[0] == IN_PART

    @property
    def is_bare(self) -> bool:
        """Whether nothing in the file shows it, but a person says so."""
        return self.why == TOLD


@dataclass(frozen=True, slots=True, kw_only=True)
class Formation:
    """How the contract of a conversation came about."""

    conversation: str
    by: str
    """`messages`, `order` or `none`."""
    offer: str | None = None
    """A statement's id."""
    acceptance: str | None = None
    order: str | None = None
    terms: Terms = field(default_factory=Terms)
    missing: tuple[str, ...] = ()
    """`offer`, `acceptance`, `price`, `seller` …: codes of the wording files."""
    needs_review: bool = False
    """It rests on a statement that only likeness has found, and that nobody has confirmed."""
