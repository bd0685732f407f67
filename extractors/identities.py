"""Details that tell who a party is: names, codes, contacts, accounts, addresses, numbers of orders and parcels.

A detail has a kind by the words beside it, its shape and its check digit, never by the count of its digits; an owner by
the words around it, else by who speaks. One whose check digit fails is reported as such (`valid=False`).
"""

import re
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import replace

from ahocorasick_rs import AhoCorasick, MatchKind

from casefile.findings import Identity, IdentityKind, Quote
from casefile.records import Message, Role
from extractors import Setting
from extractors.identity.accounts import find_accounts
from extractors.identity.addresses_en import find_latin_addresses
from extractors.identity.addresses_zh import find_chinese_addresses
from extractors.identity.asked import as_asked, asked_for, correction, find_answers
from extractors.identity.candidate import Candidate, Known, words
from extractors.identity.codes import find_bank_accounts, find_codes
from extractors.identity.companies import find_companies
from extractors.identity.contacts import find_links, find_mail
from extractors.identity.firms_zh import find_chinese_firms, names_a_trade
from extractors.identity.holders import CODES, OF_A_HOLDER, TOLD_OF, asked_of, holder_before, holder_in, tells_of_himself
from extractors.identity.introductions_zh import tells_of_a_chinese_person
from extractors.identity.mentioned import find_mentioned, tells_of_a_person
from extractors.identity.owners import ADMITTED, OF_A_FIRM, owners_of, speaks_for_himself
from extractors.identity.parcels import find_bare_orders, find_orders, find_parcels, issuer, shape
from extractors.identity.parties import Parties
from extractors.identity.persons import ACCOUNTS, NAME_ALONE, OPENS, SIGNED_OFF, find_persons
from extractors.identity.persons_zh import BLOCKS, chinese_name_alone
from extractors.identity.phones import DIGIT_WORDS, find_phones, regions, told_alone
from extractors.identity.shops import find_shops
from extractors.platforms import MARKETPLACES
from extractors.remembered import remembered
from extractors.spans import nothing_taken
from extractors.text import FoldedText, fold

IDENTITY_TRIGGERS: tuple[str, ...] = (
    *"0123456789@$", "\n\n", "thanks\n", "thank you\n", "best\n", "cheers\n", "ta\n",
    *words("triggers"), *words("offices"), *words("kin"), *map(str.lower, words("trades")),
)  # fmt: skip
"""What a message with a detail holds, in small letters; parties' own names and digits spelled out come on top."""
TRIGGERED = AhoCorasick(sorted(IDENTITY_TRIGGERS), matchkind=MatchKind.LeftmostFirst).find_matches_as_indexes
SPELLED = re.compile("[零〇一二三四五六七八九幺壹贰叁肆伍陆柒捌玖]{3}")
ONE_BREATH = 120
ANSWERING = 2
"""So many messages may bring the answer to a question for a detail."""
NAMES = frozenset({IdentityKind.ADDRESS, IdentityKind.COMPANY_NAME, IdentityKind.LICENSE_NO, IdentityKind.PERSON_NAME, IdentityKind.SHOP_NAME})
NUMBER_OF_ANOTHER = re.compile(
    r"(?:师傅|快递员?|司机|骑手|小哥|水电工|木工|瓦工|网点|站点)[^，。！!\n你您我]{0,6}(?:电话|手机|号码|联系方式)"
    r"|\b(?:driver|courier|fitter|installer|plumber|electrician|plasterer)'?s?\b(?:(?!\byour\b)[^.!\n]){0,16}\b(?:number|phone|mobile|contact)\b",
    re.IGNORECASE,
)
OWN_FIRM = re.compile(
    r"抬头|[开發发]票|报销|入账|税号|统编|統編|(?:我们?|本|咱们?)(?:的|这边|家)?(?:公司|单位|店|厂|[:：])|我司|我是|我们是|单位|名称|收货|收件|寄到|送到|甲方|需方|买方"
    r"|\b(?:my|our) (?:company|firm|business|work|office|employer|side|end)\b"
    r"|\b(?:we are|we're|i am|i'm|this is|here at|behalf of|on behalf|invoice|bill|name of|proforma|refund|made out|regards|deliver|ship|attn)\b|\n",
    re.IGNORECASE,
)
START = re.compile(r"(?:[^\n]*[。！？!?:：\n])?\s*(?:是|叫|[Ii]t'?s|[Ii]ts)?[\sA-Z\d,，]*")
HAN = re.compile("[\u4e00-\u9fff]")
"""Among Chinese a Latin given name is what somebody is called by, not his name."""
CORRECTED = re.compile(r"\b(?:no,? wait|wait,? no|correction|scratch that|sorry,? (?:i mean|it'?s|that'?s)|i meant?|oops)\b", re.IGNORECASE)
BARE = 30
"""So short an answer is nothing but the number asked for."""
FIRMS = (IdentityKind.COMPANY_NAME, IdentityKind.SHOP_NAME)
REACHES_HIM = frozenset({IdentityKind.EMAIL, IdentityKind.HANDLE, IdentityKind.PHONE, IdentityKind.WECHAT})
HIS = re.compile(
    r"\b(?:his|her)s?(?: [a-z]+){0,2} ?(?:number|no\.?|#|phone|mobile|cell|hp|tel|line|e-?mail|whatsapp|insta(?:gram)?)(?: is|'s|:|,)? ?$"
    r"|[他她]的?(?:电话|手机|号码|微信|联系方式|邮箱)号?[是：:\s]{0,2}$",
    re.IGNORECASE,
)
AROUND_A_NUMBER = 24
"""So many characters beside a number say no more than that it is one."""
ACCOUNT_NAMES = frozenset({IdentityKind.HANDLE, IdentityKind.WECHAT})
PERSONAL = frozenset({IdentityKind.PHONE, IdentityKind.PERSON_NAME})
REMEMBERED = 256
"""Details kept per conversation, to know whose a value is when the other side repeats it."""


def find_identities(message_id: str, folded: FoldedText, *, role: Role, known: Known, topic: Role | None = None) -> Iterator[Identity]:
    """The identity details that one message tells by itself. `topic`: of whom it was asked."""
    for candidate in _candidates(folded.text, role, known):
        start, end = folded.span(candidate.start, candidate.end)
        yield Identity(
            kind=candidate.kind,
            quote=Quote(message=message_id, start=start, end=end),
            value=_as_written(candidate, folded.original[start - folded.offset : end - folded.offset]),
            owner=candidate.owner or _owner_by_topic(candidate, folded.text, topic) or _owner_by_default(candidate, folded.text, role),
            rule=candidate.rule,
            valid=candidate.valid,
            parts=candidate.parts,
        )


def _owner_by_topic(candidate: Candidate, text: str, topic: Role | None) -> Role | None:
    himself = candidate.kind not in TOLD_OF - CODES or speaks_for_himself(candidate, text)
    return None if himself or tells_of_himself(text, max(0, candidate.start - OF_A_HOLDER), candidate.start) else topic


def _owner_by_default(candidate: Candidate, text: str, role: Role) -> Role:
    """A buyer who tells of a firm, and does not say that it is his own, tells of another's; a firm with which he begins answers a question."""
    begins = START.fullmatch(text, max(0, candidate.start - 20), candidate.start) is not None
    if role is not Role.BUYER or candidate.kind is not IdentityKind.COMPANY_NAME or begins or OWN_FIRM.search(text):
        return role
    return Role.OTHER


def _name_apart(message_id: str, folded: FoldedText, role: Role) -> Iterator[Identity]:
    """A name in a message of its own behind the account, the telephone or the address it belongs to."""
    if name := chinese_name_alone(folded.text):
        start, end = folded.span(*name)
        value = folded.original[start - folded.offset : end - folded.offset]
        quote = Quote(message=message_id, start=start, end=end)
        yield Identity(kind=IdentityKind.PERSON_NAME, quote=quote, value=value, owner=role, rule="person.apart")


def _as_written(candidate: Candidate, original: str) -> str:
    """Names and addresses keep their traditional characters: so they stand in a register."""
    if candidate.kind not in NAMES or original.isascii():
        return candidate.value
    written = re.sub(r"[\s,，/]" if candidate.kind is IdentityKind.ADDRESS else r"\s", "", original)
    tail = candidate.value[-len(written) :]
    if len(tail) < len(written) or fold(written).text != tail:
        return candidate.value
    kept = "".join(was if "\u4e00" <= was <= "\u9fff" else now for was, now in zip(written, tail, strict=True))
    return candidate.value.removesuffix(tail) + kept


@remembered
def _candidates(text: str, role: Role, known: Known) -> tuple[Candidate, ...]:
    """Each with its owner, if words tell it. The finders in the order in which they may claim a run of characters: what is surest comes first."""
    if not _may_tell(text, known):
        return ()
    found = _without_retracted(_claimed(text, role, known), text)
    found.sort(key=lambda candidate: (candidate.start, candidate.end, candidate.kind))
    return tuple(replace(candidate, owner=owner) for candidate, owner in zip(found, owners_of(found, text, role, known.parties), strict=True))


def _may_tell(text: str, known: Known) -> bool:
    """Whether a finder may find anything in it: most messages have nothing that one looks for."""
    lowered = text.lower()
    return bool(
        TRIGGERED(lowered)
        or known.parties.named_in(lowered)
        or known.parties.written_apart(text)
        or SPELLED.search(text)
        or DIGIT_WORDS.search(text)
        or NAME_ALONE.fullmatch(text)
        or SIGNED_OFF.search(text[-48:])
        or OPENS.match(text)
        or tells_of_a_person(text)
        or (not lowered.isascii() and (names_a_trade(text) or tells_of_a_chinese_person(text)))
    )


def _claimed(text: str, role: Role, known: Known) -> list[Candidate]:
    """By each finder in its turn."""
    taken = nothing_taken(text)
    digits = re.search(r"\d", text) is not None
    found = [*find_mail(text, taken), *find_links(text, taken)]
    if digits:
        found += find_orders(text, taken, known)
        found += find_codes(text, taken)
        found += find_parcels(text, taken, known)
    found += find_accounts(text, taken, known)
    numbers = digits or SPELLED.search(text) is not None or DIGIT_WORDS.search(text) is not None
    if numbers:
        found += find_bank_accounts(text, taken)
    if digits:
        found += find_bare_orders(text, taken, known)
    if numbers:
        found += find_phones(text, taken, known)
    found += find_companies(text, taken, known, role)
    if not text.isascii():
        found += find_chinese_addresses(text, taken)
    if digits:
        found += find_latin_addresses(text, taken)
    found += find_shops(text, taken, known, role)
    if not text.isascii():
        found += find_chinese_firms(text, taken, role)
    found += find_persons(text, taken, list(found), known, role)
    if not HAN.search(text):
        found += find_mentioned(text, taken, list(found), known, role)
    return found


def _without_retracted(found: list[Candidate], text: str) -> list[Candidate]:
    """… no wait, it's …: what is corrected by another of its kind in the same breath is none."""
    corrected = [match.start() for match in CORRECTED.finditer(text)]
    return [
        one
        for one in found
        if not any(one.end <= place <= one.end + 12 and any(other.kind is one.kind and other.start > place for other in found) for place in corrected)
    ]


def _is_of_another(answer: Candidate, found: list[Identity], folded: FoldedText) -> bool:
    """Whether it is said of a person that he is of a firm on neither side."""
    of = OF_A_FIRM.match(folded.text, answer.end)
    return of is not None and any(one.quote.start - folded.offset == of.end() for one in found if one.kind in FIRMS and one.owner is Role.OTHER)


def _is_bare(found: list[Identity], folded: FoldedText) -> bool:
    """Whether a message is a number and hardly anything else."""
    told = sum(one.quote.end - one.quote.start for one in found)
    short = len(folded.text) - told <= AROUND_A_NUMBER and not tells_of_himself(folded.text, 0, len(folded.text))
    return short and bool(found) and all(one.kind in REACHES_HIM for one in found)


class IdentityReader:
    """Reads the messages of one conversation in order: knows the parties' names, the shapes of its parcel numbers, and whose a value is."""

    def __init__(self, setting: Setting) -> None:
        parties = Parties([(fold(name).text, setting.roles.get(party, Role.UNKNOWN)) for party, name in setting.names.items() if len(name) >= 2])
        self._currency = setting.currency
        self._known = Known(marketplace=setting.platform in MARKETPLACES, platform=setting.platform, parties=parties)
        self._placed = False
        self._asked: frozenset[IdentityKind] = frozenset()
        self._asked_by = Role.UNKNOWN
        self._heard = 0
        self._asked_of_another: Role | None = None
        self._topic: Role | None = None
        """Of which side that is which was asked about last."""
        self._topic_by = Role.UNKNOWN
        self._told_by: Role | None = None
        self._person: Role | None = None
        """Of which side the person is that was named last."""
        self._named: Role | None = None
        """Of which side the person or the firm is that was named last."""
        self._named_by = Role.UNKNOWN
        """Who named them."""
        self._first_names: set[str] = set()
        """Of persons whose whole names have been told."""
        self._just_named: tuple[Role, Role] | None = None
        """Who spoke last, and of which side it was whom he named at the end."""
        self._account: Identity | None = None
        """The account that was told last."""
        self._details: OrderedDict[tuple[IdentityKind, str], Role] = OrderedDict()

    def read(self, message: Message, folded: FoldedText, role: Role) -> Iterator[Identity]:
        if not self._placed and message.sent is not None:
            self._known = replace(self._known, regions=regions(self._currency, message.sent.utcoffset()))
            self._placed = True
        topic = self._topic if role is not self._topic_by else None
        found = list(find_identities(message.id, folded, role=role, known=self._known, topic=topic))
        if self._asked and role is not self._asked_by:
            found = self._answered(message.id, folded, role, found, topic)
        if self._asked_of_another not in {None, role} and len(folded.text) <= BARE:
            found = [replace(one, owner=Role.OTHER) if one.owner is role and one.kind in PERSONAL else one for one in found]
        found += self._corrected(message.id, folded, role, found)
        found = self._of_the_person(found, folded)
        if self._just_named == (role, Role.OTHER) and _is_bare(found, folded):
            found = [replace(one, owner=Role.OTHER) if one.owner is role else one for one in found]
        self._just_named = None
        if self._told_by is role and not found:
            found = list(_name_apart(message.id, folded, role))
        self._told_by = role if any(one.kind in BLOCKS for one in found) else None
        self._note_question(folded.text, role, told=bool(found))
        for identity in self._of_the_firm(found):
            if self._is_named_again(identity):
                continue
            known = self._remembered(identity)
            if known.kind in FIRMS or known.kind is IdentityKind.PERSON_NAME:
                self._named, self._named_by = known.owner, role
                self._just_named = role, known.owner
            yield known
        if not found and (holder := holder_in(folded.text[-ONE_BREATH:], role)):
            self._named, self._named_by = holder.owner, role
            self._person = holder.owner

    def _corrected(self, message_id: str, folded: FoldedText, role: Role, found: list[Identity]) -> Iterator[Identity]:
        """An account told anew by him who had written it wrong."""
        last = self._account
        if last and last.owner is role and not any(one.kind is last.kind for one in found) and (span := correction(folded.text, last.value)):
            start, end = folded.span(*span)
            if all(end <= one.quote.start or one.quote.end <= start for one in found):
                yield Identity(
                    kind=last.kind,
                    quote=Quote(message=message_id, start=start, end=end),
                    value=folded.text[slice(*span)],
                    owner=role,
                    rule="answer.corrected",
                )
        self._account = next((one for one in reversed(found) if one.kind in ACCOUNT_NAMES), last)

    def _of_the_person(self, found: list[Identity], folded: FoldedText) -> list[Identity]:
        """His number is of him who was named last, on whichever side he is."""
        told = []
        for one in found:
            if one.kind is IdentityKind.PERSON_NAME:
                self._person = one.owner
            start = one.quote.start - folded.offset
            is_his = (
                self._person and one.kind in REACHES_HIM and HIS.search(folded.text, 0, start) and not holder_before(folded.text, start, one.owner)
            )
            told.append(replace(one, owner=self._person) if self._person and is_his else one)
        return told

    def _answered(self, message_id: str, folded: FoldedText, role: Role, found: list[Identity], topic: Role | None) -> list[Identity]:
        """With what is a detail only because the other side has asked for it."""
        told = [as_asked(one, folded.text, one.quote.start - folded.offset, self._asked) for one in found]
        if IdentityKind.PHONE in self._asked and not told and (alone := told_alone(folded.text, self._known)):
            start, end = folded.span(alone.start, alone.end)
            quote = Quote(message=message_id, start=start, end=end)
            told.append(Identity(kind=alone.kind, quote=quote, value=alone.value, owner=topic or role, rule=alone.rule))
        kinds = {one.kind for one in told}
        for answer in find_answers(folded.text, self._asked - kinds):
            start, end = folded.span(answer.start, answer.end)
            if all(end <= one.quote.start or one.quote.end <= start for one in told):
                quote = Quote(message=message_id, start=start, end=end)
                owner = Role.OTHER if answer.kind is IdentityKind.TRACKING_NO else _owner_by_topic(answer, folded.text, topic) or role
                if answer.kind is IdentityKind.PERSON_NAME and _is_of_another(answer, told, folded):
                    owner = Role.OTHER
                if answer.kind is IdentityKind.ORDER_NO:
                    owner = issuer(answer.value, self._known)
                told.append(Identity(kind=answer.kind, quote=quote, value=answer.value, owner=owner, rule=answer.rule))
        return told

    def _of_the_firm(self, found: list[Identity]) -> list[Identity]:
        """An account beside a firm that was named as of neither side is that firm's, and so is the payee."""
        firms = {self._details.get((one.kind, fold(one.value.lower()).text)) for one in found if one.kind in FIRMS}
        if firms != {Role.OTHER} or not any(one.kind in ACCOUNTS for one in found):
            return found
        return [replace(one, owner=Role.OTHER) if one.kind in {*ACCOUNTS, IdentityKind.PERSON_NAME} else one for one in found]

    def _note_question(self, text: str, role: Role, *, told: bool) -> None:
        """What is asked for may be told in the next two messages of another."""
        self._asked_of_another = role if NUMBER_OF_ANOTHER.search(text) else None
        topic = None if told or role is Role.PLATFORM else asked_of(text, role, self._named, named_by=self._named_by)
        if topic or role is self._topic_by:
            self._topic, self._topic_by = topic, role
        if asked := asked_for(text.lower()):
            self._asked, self._asked_by, self._heard = asked, role, 0
        elif self._asked and role is not self._asked_by:
            self._heard += 1
            if self._heard == ANSWERING:
                self._asked = frozenset()

    def _is_named_again(self, identity: Identity) -> bool:
        """By the first name alone, after the whole one has been told; but how somebody signs counts."""
        if identity.kind is not IdentityKind.PERSON_NAME or HAN.search(identity.value):
            return False
        first, *rest = fold(identity.value.lower()).text.split()
        if rest and len(self._first_names) < REMEMBERED:
            self._first_names.add(first)
        return not rest and first in self._first_names and identity.rule not in ADMITTED

    def _remembered(self, identity: Identity) -> Identity:
        """With the kind and the owner that the same value had when it was first named."""
        parcels = self._known.parcels
        if identity.kind is IdentityKind.TRACKING_NO and len(parcels) < REMEMBERED and shape(identity.value) not in parcels:
            self._known = replace(self._known, parcels=parcels | {shape(identity.value)})
        name = fold(identity.value.lower()).text
        if identity.kind in FIRMS or identity.kind is IdentityKind.PERSON_NAME:
            identity = replace(identity, kind=next((kind for kind in FIRMS if (kind, name) in self._details), identity.kind))
        key = (identity.kind, name)
        if key in self._details:
            return replace(identity, owner=self._details[key])
        self._details[key] = identity.owner
        if len(self._details) > REMEMBERED:
            self._details.popitem(last=False)
        return identity
