"""Who is the buyer and who the seller, and why: what the user says, what the export says, names, and how people talk."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial
from importlib.resources import files
from itertools import islice

from casefile.records import MAIL, Conversation, Message, MessageKind, Order, Party, Problem, ProblemCode, Role
from casefile.store import CaseFile
from extractors.patterns import read_table
from extractors.text import fold
from pipeline.parties.buyers import apart
from pipeline.parties.people import is_named, persons, shop_of, sides
from pipeline.parties.voices import sells
from pipeline.workers import Workers

ENOUGH = 3_000
"""Messages of a conversation that are looked at: who is who shows early."""
ENOUGH_OF_ONE = 4_000
"""Characters of a message that are looked at."""
WEIGHED = 400
"""Messages of a conversation whose words are weighed."""
LIKELY = 3.0
"""Log odds by which two must differ to be told apart by how they speak …"""
EACH = 1.2
"""… and by which in each message, so that in a long talk between friends chance does not add up …"""
AGREED = 0.8
"""… or by these, where cues say the same."""
CLEAR = 2
"""By how many messages the cues of one side must outnumber the other's for that."""
GIVEN = ("stated_by_user", "stated_in_export")
OPPOSITE = {Role.BUYER: Role.SELLER, Role.SELLER: Role.BUYER}


ANYBODYS = re.compile(
    r"(?:g(?:oogle)?mail|outlook|hotmail|live|msn|yahoo|ymail|icloud|me|mac|aol|gmx|web|proton(?:mail)?|pm|zoho|mail|yandex|naver|qq|foxmail|1(?:63|26)|sina"
    r"|sohu|aliyun|comcast|verizon|btinternet|sky|virginmedia|orange|free|libero|t-online|bigpond|optusnet)(?:\.\w{2,4}){1,2}"
)
"""Domains at which anyone has an address."""
LONG = 6
"""Letters of a shop's name that a party's name may begin with and go on (Fernwren Lighting Support)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ordered:
    """Names in the orders, as they are compared."""

    shops: frozenset[str]
    buyers: frozenset[str]


@dataclass(slots=True)
class Voice:
    """What was heard of a side."""

    cues: Counter[str] = field(default_factory=Counter)
    """How many of its messages carry a cue of each role, and each cue."""
    sells: float = 0.0
    """Log odds by its words that it sells (`pipeline.parties.voices`)."""
    weighed: int = 0
    """Messages that were weighed for that."""

    @property
    def lead(self) -> int:
        """By how many messages cues of a seller outnumber those of a buyer."""
        return self.cues["seller"] - self.cues["buyer"]

    @property
    def each(self) -> float:
        return self.sells / self.weighed if self.weighed else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Assigned:
    party: str
    role: Role
    why: str
    """A code of `wording/*/roles.toml`, with what was seen after a colon."""


def assign(workers: Workers, *, buyer: str | None, seller: str | None) -> Iterator[Assigned | Problem]:
    """A role for every party that can be given one, and a Problem for each conversation with neither a seller nor a platform's service."""
    case = workers.case
    parties = list(case.records(Party))
    ordered = _ordered(case)
    conversations = list(case.records(Conversation))
    present: dict[str, list[Party]] = {conversation.id: [] for conversation in conversations}
    for party in parties:
        present[party.conversation].append(party)
    weigh = partial(_of_conversation, ordered=ordered, buyer=buyer, seller=seller)
    roles = dict(workers.each(weigh, present.items()))
    _of_persons(parties, roles)
    _of_the_same_two(present.values(), roles)
    _of_the_same_mailbox([present[one.id] for one in conversations if one.platform == MAIL], roles)
    for conversation in conversations:
        for party in present[conversation.id]:
            role, why = roles.get(party.id, (Role.UNKNOWN, "undecided"))
            yield Assigned(party=party.id, role=role, why=why)
        others = [party for party in present[conversation.id] if party.id in roles and roles[party.id][0] in (Role.SELLER, Role.PLATFORM)]
        if present[conversation.id] and not others:
            names = ", ".join(party.name for party in present[conversation.id][:6])
            yield Problem(place=conversation.place, code=ProblemCode.SELLER_UNKNOWN, detail=names)
        buying = [party for party in present[conversation.id] if roles.get(party.id, (Role.UNKNOWN, ""))[0] is Role.BUYER]
        if several := apart(buying, persons(parties)):
            yield Problem(place=conversation.place, code=ProblemCode.SEVERAL_BUYERS, detail=", ".join(several[:6]))


def _ordered(case: CaseFile) -> _Ordered:
    orders = list(case.records(Order))
    return _Ordered(
        shops=frozenset(_plain(name) for order in orders for name in (order.shop_name, order.seller_name, *order.line_sellers) if name),
        buyers=frozenset(_plain(order.buyer_name) for order in orders if order.buyer_name),
    )


def _of_persons(parties: list[Party], roles: dict[str, tuple[Role, str]]) -> None:
    """Who has a role under one name has it under the others."""
    person_of = persons(parties)
    of_person: dict[str, tuple[Role, str]] = {}
    for party in parties:
        if party.id in roles:
            of_person.setdefault(person_of[party.id], (roles[party.id][0], party.name))
    for party in parties:
        if party.id not in roles and (known := of_person.get(person_of[party.id])) is not None:
            roles[party.id] = known[0], f"speaks_with:{_plain_code(known[1])}"


def _of_the_same_two(present: Iterable[Sequence[Party]], roles: dict[str, tuple[Role, str]]) -> None:
    """Two who are known in one conversation are so wherever just their two names stand; not if another conversation has it the other way round."""
    pairs = [pair for pair in present if len(pair) == 2 and _plain(pair[0].name) != _plain(pair[1].name)]
    known: dict[frozenset[str], set[frozenset[tuple[str, Role]]]] = {}
    for pair in pairs:
        found = frozenset((_plain(party.name), roles[party.id][0]) for party in pair if party.id in roles)
        if {role for _, role in found} == {Role.BUYER, Role.SELLER}:
            known.setdefault(frozenset(_plain(party.name) for party in pair), set()).add(found)
    for pair in pairs:
        told = known.get(frozenset(_plain(party.name) for party in pair), set())
        if len(told) == 1 and not any(party.id in roles for party in pair):
            role_of = dict(next(iter(told)))
            roles |= {party.id: (role_of[_plain(party.name)], "same_two") for party in pair}


def _of_the_same_mailbox(threads: Sequence[Sequence[Party]], roles: dict[str, tuple[Role, str]]) -> None:
    """A shop writes from several addresses of its domain, its orders' apart from its support's: where one of them is the seller's, the others are.

    The buyer is known there by the address that is the buyer's elsewhere.
    """
    known: dict[str, set[Role]] = {}
    for party in (party for thread in threads for party in thread if party.id in roles):
        for name in _mailboxes(party):
            known.setdefault(name, set()).add(roles[party.id][0])
    for thread in threads:
        told = {party.id: role for party in thread for name in _mailboxes(party) if (role := _only(known.get(name, set()))) is not None}
        if Role.SELLER in told.values():
            roles |= {id_: (role, "same_mailbox") for id_, role in told.items() if id_ not in roles}


def _mailboxes(party: Party) -> Iterator[str]:
    """The addresses, and their domains where not anybody has one there."""
    for address in map(str.casefold, party.native_ids):
        yield address
        domain = address.rpartition("@")[2]
        if not ANYBODYS.fullmatch(domain):
            yield domain


def _only(found: Collection[Role]) -> Role | None:
    return next(iter(found)) if len(found) == 1 else None


def _of_conversation(
    case: CaseFile, present: tuple[str, list[Party]], *, ordered: _Ordered, buyer: str | None, seller: str | None
) -> Iterator[tuple[str, tuple[Role, str]]]:
    """Party → role and why, of those present in a conversation.

    Those who speak for one side together are weighed as one: a person's names, a shop's accounts.
    """
    conversation, parties = present
    settled: dict[str, tuple[Role, str]] = {}
    together = list(sides(parties))
    for party in parties:
        role = _settled(party, ordered, buyer=buyer, seller=seller)
        if role is not None:
            settled[party.id] = role
    open_sides = [side[0] for side in together if not any(party.id in settled for party in side)]
    if open_sides:
        lead = {party.id: side[0].id for side in together for party in side}
        voices = heard(islice(case.messages(conversation), ENOUGH), lead)
        settled |= by_talk(open_sides, voices, {role for role, _ in settled.values()})
    for side in together:
        known = next((party for party in side if party.id in settled), None)
        if known is not None:
            settled |= {party.id: (settled[known.id][0], f"speaks_with:{_plain_code(known.name)}") for party in side if party.id not in settled}
    named = {party.id for side in together for party in side if any(settled.get(one.id) == (Role.BUYER, "stated_by_user") for one in side)}
    for id_, found in settled.items():
        is_another = bool(named) and found[0] is Role.BUYER and id_ not in named and found[1] not in GIVEN
        yield id_, (Role.UNKNOWN, "another_buyer") if is_another else found


def _settled(party: Party, ordered: _Ordered, *, buyer: str | None, seller: str | None) -> tuple[Role, str] | None:
    """What needs no weighing: the user's word, the export's, a name that says it."""
    if seller is not None and is_named(party, seller):
        return Role.SELLER, "stated_by_user"
    if buyer is not None and is_named(party, buyer):
        return Role.BUYER, "stated_by_user"
    if party.role is not Role.UNKNOWN:
        return party.role, party.role_why or "stated_in_export"
    name, shop = _plain(party.name), _plain(shop_of(party.name) or party.name)
    if name in ordered.buyers - ordered.shops:
        return Role.BUYER, "buyer_in_orders"
    if shop in ordered.shops or any(len(shop) >= LONG and name.startswith(shop) for shop in ordered.shops):
        return Role.SELLER, "name_in_orders"
    for role, patterns in _cues()["name"].items():
        for pattern in patterns:
            if match := pattern.search(fold(party.name).text):
                return Role(role), f"name:{match.group()}"
    return None


def by_talk(parties: Sequence[Party], voices: Mapping[str, Voice], taken: set[Role]) -> dict[str, tuple[Role, str]]:
    """Each party by how it speaks; where two talk, by how they differ, and where one is known, the other is the other side."""
    talking = [party for party in parties if party.id in voices]
    if len(talking) == 2 and not taken & {Role.BUYER, Role.SELLER}:
        return _two(talking, voices)
    roles: dict[str, tuple[Role, str]] = {}
    for party in talking:
        voice = voices[party.id]
        if side := _alone(voice):
            roles[party.id] = side, _why(voice, side)
    left = [party for party in talking if party.id not in roles]
    known = taken | {role for role, _ in roles.values()}
    if len(left) == 1 and len(known & {Role.BUYER, Role.SELLER}) == 1:
        side = OPPOSITE[next(iter(known & {Role.BUYER, Role.SELLER}))]
        roles[left[0].id] = side, "other_side"
    return roles


def _two(parties: Sequence[Party], voices: Mapping[str, Voice]) -> dict[str, tuple[Role, str]]:
    """Who buys and who sells of two; nothing where they speak too much alike."""
    buyer, seller = sorted(parties, key=lambda party: voices[party.id].sells)
    bought, sold = voices[buyer.id], voices[seller.id]
    if sold.sells - bought.sells < LIKELY or sold.each - bought.each < (AGREED if sold.lead - bought.lead >= CLEAR else EACH):
        return {}
    return {buyer.id: (Role.BUYER, _why(bought, Role.BUYER)), seller.id: (Role.SELLER, _why(sold, Role.SELLER))}


def _alone(voice: Voice) -> Role | None:
    """The role of one among several: half of what tells two apart is enough."""
    side = Role.SELLER if voice.sells > 0 else Role.BUYER
    agreed = (voice.lead if side is Role.SELLER else -voice.lead) >= CLEAR
    is_clear = 2 * abs(voice.sells) >= LIKELY and 2 * abs(voice.each) >= (AGREED if agreed else EACH)
    return side if is_clear else None


def heard(messages: Iterable[Message], lead: Mapping[str, str]) -> dict[str, Voice]:
    """Who speaks for a side → what was heard of it."""
    voices: dict[str, Voice] = {}
    weighed = 0
    for message in messages:
        if message.sender is None or message.kind is MessageKind.SYSTEM:
            continue
        is_first = not voices
        voice = voices.setdefault(lead[message.sender], Voice())
        if is_first:
            voice.cues.update({"buyer": 1, "buyer.wrote_first": 1})
        if message.kind is MessageKind.ORDER_CARD:
            voice.cues.update({"buyer": 1, "buyer.order_cards": 1})
        text = fold(message.text[:ENOUGH_OF_ONE]).text
        for side in ("seller", "buyer"):
            fired = [cue for cue, patterns in _cues()[side].items() if any(pattern.search(text) for pattern in patterns)]
            voice.cues[side] += bool(fired)
            voice.cues.update(f"{side}.{cue}" for cue in fired)
        if weighed < WEIGHED and (told := sells(text)) is not None:
            voice.sells += told
            voice.weighed += 1
            weighed += 1
    return voices


def _why(voice: Voice, side: str) -> str:
    """The cue that most of its messages carry; where none does, its way of speaking."""
    told = [
        f"{cue.partition('.')[2]}:{count}"
        for cue, count in sorted(voice.cues.items(), key=lambda pair: (-pair[1], pair[0]))
        if cue.startswith(f"{side}.")
    ]
    return told[0] if told else f"sounds_like_{side}"


def _plain(name: str) -> str:
    return re.sub(r"\W+", "", fold(name).text).casefold()


def _plain_code(name: str) -> str:
    """A name as one value of a code, whose values stand between colons."""
    return name.replace(":", "：")


@lru_cache(maxsize=1)
def _cues() -> Mapping[str, Mapping[str, list[re.Pattern[str]]]]:
    table = read_table(files("pipeline.parties").joinpath("roles.toml").read_text("utf-8"))
    return {
        side: {cue: [re.compile(pattern, re.IGNORECASE) for pattern in patterns] for cue, patterns in cues.items()} for side, cues in table.items()
    }
