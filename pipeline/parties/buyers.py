"""Whose case it is: the buyers who are different people for all that the exports show."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence

from casefile.records import Conversation, Party, Role
from casefile.store import CaseFile
from pipeline.link.orders import plain_name
from pipeline.parties.people import persons

ONESELF = frozenset(("我", "me", "you", "买家", "buyer", "顾客", "customer"))
"""What exports call whoever made them, or anybody on that side."""


def clients(case: CaseFile) -> Sequence[str]:
    """The names of several buyers who are not one; empty where there may be only one.

    People have another name on each platform; on the same one, names and accounts that have nothing in common are of two people.
    """
    platform_of = {one.id: one.platform for one in case.records(Conversation)}
    found = defaultdict[str, list[Party]](list)
    for party in case.records(Party):
        if party.role is Role.BUYER and plain_name(party.name) not in ONESELF:
            found[platform_of[party.conversation]].append(party)
    person_of = persons(case.records(Party))
    several = (apart(parties, {party.id: person_of[party.id] for party in parties}) for parties in found.values())
    return max(several, key=len, default=())


def apart(parties: Iterable[Party], person_of: dict[str, str]) -> Sequence[str]:
    """One name of each who shares neither person, name nor account with another; empty where all are one."""
    names: dict[Hashable, str] = {}
    groups: list[set[Hashable]] = []
    for party in parties:
        keys: set[Hashable] = {("person", person_of[party.id]), ("name", plain_name(party.name)), *(("account", one) for one in party.native_ids)}
        names.update({key: names.get(key, party.name) for key in keys})
        touched = [group for group in groups if group & keys]
        groups = [*(group for group in groups if not group & keys), keys.union(*touched)]
    found = list(dict.fromkeys(min((names[key] for key in group), key=len) for group in groups))
    return found if len(found) > 1 else ()
