"""Promises made side by side, and which of them a word is about: the charger goes out tomorrow, the strap on Wednesday … the strap's here.

Each is known by what it alone names. What is promised again later may go by another name, and one message may promise the same thing in two
ways (a new battery for free, it ships tomorrow): so only promises of several messages of one exchange are told apart.
"""

from collections.abc import Mapping, Sequence

from casefile.findings import Topic
from pipeline.link.echoes import manner_of, names
from pipeline.link.promise import Promise
from pipeline.link.record import Record
from pipeline.link.signs import EXCHANGE, Manner, Sign
from pipeline.link.words import clauses, words

PAID = (Topic.REFUND, Topic.COMPENSATION, Topic.SHIPPING_COST)
NONE = frozenset[str]()


def beside(promises: Sequence[Promise]) -> Mapping[str, frozenset[str]]:
    """By the id of each promise's statement: the names in the other promises of its exchange that it shares no name with. `promises` are in order."""
    found: dict[str, frozenset[str]] = {}
    for number, one in enumerate(promises):
        own = named_by(one)
        for other in promises[number + 1 :]:
            if other.at - one.at >= EXCHANGE:
                break
            theirs = named_by(other)
            if one.index != other.index and _are_alike(one, other) and own.isdisjoint(theirs):
                found[one.statement.id] = found.get(one.statement.id, NONE) | theirs
                found[other.statement.id] = found.get(other.statement.id, NONE) | own
    return found


def _are_alike(one: Promise, other: Promise) -> bool:
    """Whether the same words can tell that either was done."""
    return one.topic is other.topic or (one.topic in PAID and other.topic in PAID)


def named_by(promise: Promise) -> frozenset[str]:
    """What a promise names: by itself, else by the words that it answers."""
    return promise.names or names(promise.context)


def is_of_another(record: Record, promise: Promise, sign: Sign) -> bool:
    """Whether it names what was promised beside this promise, and of this one nothing; or that this one is what is missing."""
    others, own = record.beside.get(promise.statement.id, NONE), named_by(promise)
    if not others or sign.index <= promise.index or not (own or promise.topic in PAID):
        return False
    text = record.text(sign)
    if not own and words("promise")["together"].search(text):
        return False
    is_of_others = False
    for clause in clauses(text):
        named = names(clause)
        is_own = not named.isdisjoint(own)
        if is_own and (sign.manner is not Manner.DONE or manner_of(clause, sign.by, record.kinds.get(sign.what, ())) is not Manner.UNDONE):
            return False
        is_of_others = is_of_others or not named.isdisjoint(others)
    return is_of_others
