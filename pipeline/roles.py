"""Who is the buyer and who the seller, and why: what the user says, what the export says, names, and how people talk."""

import re
import tomllib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from importlib.resources import files
from itertools import islice

from casefile.records import MAIL, Conversation, Message, MessageKind, Order, Party, Problem, ProblemCode, Role
from casefile.store import CaseFile
from extractors.text import fold
from pipeline.people import is_named, persons, shop_of, sides
from pipeline.workers import Workers

ENOUGH = 3_000
"""Messages of a conversation that are looked at: who is who shows early."""
ENOUGH_OF_ONE = 4_000
"""Characters of a message that are looked at."""
CLEAR = 2
"""By how many messages the cues of one side must outnumber the other's."""
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
        cues = _heard(islice(case.messages(conversation), ENOUGH), lead)
        settled |= _by_talk(open_sides, cues, {role for role, _ in settled.values()})
    for side in together:
        known = next((party for party in side if party.id in settled), None)
        if known is not None:
            settled |= {party.id: (settled[known.id][0], f"speaks_with:{_plain_code(known.name)}") for party in side if party.id not in settled}
    yield from settled.items()


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


def _by_talk(parties: list[Party], heard: Mapping[str, Counter[str]], taken: set[Role]) -> dict[str, tuple[Role, str]]:
    """Each party by the cues of its messages; where two talk and one is clear, the other is the other side."""
    roles: dict[str, tuple[Role, str]] = {}
    lead = {party.id: heard.get(party.id, Counter())["seller"] - heard.get(party.id, Counter())["buyer"] for party in parties}
    talking = [party for party in parties if party.id in heard]
    if len(talking) == 2 and not taken & {Role.BUYER, Role.SELLER}:
        first, second = sorted(talking, key=lambda party: lead[party.id])
        if lead[second.id] - lead[first.id] >= CLEAR:
            return {first.id: (Role.BUYER, _why(heard[first.id], "buyer")), second.id: (Role.SELLER, _why(heard[second.id], "seller"))}
        return {}
    for party in talking:
        if abs(lead[party.id]) >= CLEAR:
            side = Role.SELLER if lead[party.id] > 0 else Role.BUYER
            roles[party.id] = side, _why(heard[party.id], side)
    left = [party for party in talking if party.id not in roles]
    known = taken | {role for role, _ in roles.values()}
    if len(left) == 1 and len(known & {Role.BUYER, Role.SELLER}) == 1:
        side = OPPOSITE[next(iter(known & {Role.BUYER, Role.SELLER}))]
        roles[left[0].id] = side, "other_side"
    return roles


def _heard(messages: Iterator[Message], lead: Mapping[str, str]) -> dict[str, Counter[str]]:
    """Who speaks for a side → how many of the side's messages carry a cue of each role, and of each cue."""
    heard: dict[str, Counter[str]] = {}
    for message in messages:
        if message.sender is None or message.kind is MessageKind.SYSTEM:
            continue
        counts = heard.setdefault(lead[message.sender], Counter({"buyer": 1, "buyer.wrote_first": 1} if not heard else {}))
        if message.kind is MessageKind.ORDER_CARD:
            counts.update({"buyer": 1, "buyer.order_cards": 1})
        text = fold(message.text[:ENOUGH_OF_ONE]).text
        for side in ("seller", "buyer"):
            fired = [cue for cue, patterns in _cues()[side].items() if any(pattern.search(text) for pattern in patterns)]
            counts[side] += bool(fired)
            counts.update(f"{side}.{cue}" for cue in fired)
    return heard


def _why(counts: Counter[str], side: str) -> str:
    told = [
        f"{cue.partition('.')[2]}:{count}"
        for cue, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
        if cue.startswith(f"{side}.")
    ]
    return told[0] if told else "other_side"


def _plain(name: str) -> str:
    return re.sub(r"\W+", "", fold(name).text).casefold()


def _plain_code(name: str) -> str:
    """A name as one value of a code, whose values stand between colons."""
    return name.replace(":", "：")


@lru_cache(maxsize=1)
def _cues() -> Mapping[str, Mapping[str, list[re.Pattern[str]]]]:
    table = tomllib.loads(files("pipeline").joinpath("roles.toml").read_text("utf-8"))
    return {
        side: {cue: [re.compile(pattern, re.IGNORECASE) for pattern in patterns] for cue, patterns in cues.items()} for side, cues in table.items()
    }
