"""Whose case it is: the buyers who, as far as the exports show, are different people."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence

from casefile.records import Conversation, Party, Role
from casefile.store import CaseFile
from pipeline.link.orders import plain_name
from pipeline.parties.people import persons

ONESELF = frozenset(("我", "me", "you", "买家", "buyer", "顾客", "customer"))
"""What exports call whoever made them, or anybody on that side."""


def clients(case: CaseFile) -> Sequence[str]:
    """The names of the buyers if they are several people; empty if they may be one.

    A person may have another name on each platform; on one platform, names and accounts with nothing in common are two people.
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
    """One name for each group of parties that share a person, a name or an account; empty if there is only one group."""
    names: dict[Hashable, str] = {}
    groups: list[set[Hashable]] = []
    for party in parties:
        keys: set[Hashable] = {("person", person_of[party.id]), ("name", plain_name(party.name)), *(("account", one) for one in party.native_ids)}
        names.update({key: names.get(key, party.name) for key in keys})
        touched = [group for group in groups if group & keys]
        groups = [*(group for group in groups if not group & keys), keys.union(*touched)]
    found = list(dict.fromkeys(min((names[key] for key in group), key=len) for group in groups))
    return found if len(found) > 1 else ()
