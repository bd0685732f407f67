"""Several names of one person: which ones the user joined, and how they are shown. Every name stays as it was exported."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from unicodedata import category

from casefile.errors import CaseError
from casefile.records import Party
from casefile.store import CaseFile

SHOP_SIGNS = ":："
"""Between the name of a shop and that of one of its accounts: `松果里皮具:小果`."""
NOT_THE_NAME = re.compile(
    r"\b(?:llc|ltd|limited|inc|incorporated|corp|corporation|plc|llp|gmbh|b\.?v|s\.?a\.?r\.?l|the|team|official|shop|store|online"
    r"|(?:customer|client|guest) (?:service|services|support|care|relations|success)|support|help ?(?:desk|center|centre)|care|sales|orders?|billing"
    r"|accounts?|bookings?|returns?|refunds?|receipts?|notifications?|no-?reply|info|contact|hello)\b"
    r"|(?:股份|责任)?有限(?:责任)?公司$|官方|旗舰店$|专营店$|专卖店$|(?:在线|人工|售[前后])?客服$|售[前后]$|财务$",
    re.IGNORECASE,
)
"""What of a name says the form of a firm or a department of it."""
STANDS_FOR = re.compile(r"[(（\[]([^()（）\[\]]{3,})[)）\]]\s*$|(?<=\w) (?:from|at|@) (?=[^\W_]{3})(.{3,})$")
"""Behind who writes for a desk: Nell (Fernwren Lighting)."""
LONGEST_NAME = 120
SITE = "cntaobao"
"""What Wangwang writes before the name of an account."""
MOST_NAMES = 30
"""How many names an error lists."""


def refuse_strangers(case: CaseFile, *, buyer: str | None, seller: str | None, same: Sequence[str]) -> None:
    """CaseError if nobody in the case has a name that the user gave."""
    parties = list(case.records(Party))
    asked = [("no_such_party", name) for name in (buyer, seller) if name is not None]
    asked += [("no_such_name", name) for told in same for name in _pair(told, parties)]
    for code, name in asked:
        if not any(is_named(party, name) for party in parties):
            names = list(dict.fromkeys(party.name for party in parties))
            raise CaseError(code, name=name, parties=", ".join(names[:MOST_NAMES]) + (" …" if len(names) > MOST_NAMES else ""))


def told_same(case: CaseFile, same: Sequence[str]) -> None:
    """Join the parties that the user says are one, each time as `A=B`; must run inside a stage."""
    parties = list(case.records(Party))
    named = [[party.id for name in _pair(told, parties) for party in parties if is_named(party, name)] for told in same]
    for first, *others in _joined(named):
        for party in others:
            case.set_same(party, first, "stated_by_user")


def _pair(told: str, parties: Sequence[Party]) -> tuple[str, str]:
    """The two names in `A=B`. If a name contains `=` itself, the split is taken at which both sides are names of parties."""
    parted = [(one, other) for at, letter in enumerate(told) if letter == "=" and (one := told[:at].strip()) and (other := told[at + 1 :].strip())]
    return next((pair for pair in parted if all(any(is_named(party, name) for party in parties) for name in pair)), parted[0])


def _joined(named: Iterable[Sequence[str]]) -> list[tuple[str, ...]]:
    """Party ids in groups: A = B and B = C makes one of three."""
    groups: list[tuple[str, ...]] = []
    for alike in named:
        touched = [group for group in groups if set(group) & set(alike)]
        groups = [group for group in groups if group not in touched]
        groups.append(tuple(dict.fromkeys([*(party for group in touched for party in group), *alike])))
    return groups


def is_named(party: Party, name: str) -> bool:
    return _seen(name) in (_seen(one) for one in (party.name, party.key, *party.native_ids))


def _seen(name: str) -> str:
    """A name as it can be typed: any blank is a space, marks that nobody sees are left out."""
    return "".join(" " if letter.isspace() else letter for letter in name if category(letter) != "Cf")


def persons(parties: Iterable[Party]) -> dict[str, str]:
    """Party id → the id of the party that stands for the person."""
    same_as = {party.id: party.same_as for party in parties}
    return {party: _first(party, same_as) for party in same_as}


def _first(party: str, same_as: Mapping[str, str | None]) -> str:
    while (other := same_as.get(party)) is not None:
        party = other
    return party


def shown_names(parties: Sequence[Party]) -> dict[str, str]:
    """Party id → its name, with the person's other names behind it: `A (= B)`."""
    person_of = persons(parties)
    names: dict[str, dict[str, None]] = {}
    for party in parties:
        names.setdefault(person_of[party.id], {})[party.name] = None
    return {party.id: _shown(party.name, names[person_of[party.id]]) for party in parties}


def _shown(name: str, names: Iterable[str]) -> str:
    others = [other for other in names if other != name]
    return f"{name} (= {', '.join(others)})" if others else name


def sides(parties: Sequence[Party]) -> Iterator[list[Party]]:
    """Parties in groups that speak for one side: one person under several names, the accounts of one shop."""
    person_of = persons(parties)
    shops = {shop for party in parties if (shop := shop_of(party.name))}
    groups: dict[str, list[Party]] = {}
    lead: dict[str, str] = {}
    for party in parties:
        shop = shop_of(party.name) or (party.name if party.name in shops else None)
        person = person_of[party.id]
        group = lead.get(person) or (lead.get(f"shop {shop}") if shop else None) or party.id
        lead.setdefault(person, group)
        if shop:
            lead.setdefault(f"shop {shop}", group)
        groups.setdefault(group, []).append(party)
    yield from groups.values()


def shop_of(name: str) -> str | None:
    """The shop whose account has this name; None if the name is of no such form."""
    for sign in SHOP_SIGNS:
        shop, found, account = name.partition(sign)
        if found and shop.strip() and account.strip():
            return shop.strip().removeprefix(SITE)
    return None


def bare(name: str) -> str:
    """Without the form of a firm and a department of it."""
    return NOT_THE_NAME.sub(" ", name).strip()


def firm_of(name: str) -> str:
    """For whom somebody writes, where the name says so."""
    found = STANDS_FOR.search(name[:LONGEST_NAME])
    return (found[1] or found[2]).strip() if found is not None else ""
