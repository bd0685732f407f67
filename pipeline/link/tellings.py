"""What one message tells: that something was done or was not, is asked for or is refused, each with the words that say so."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from casefile.findings import StatementKind
from casefile.records import MessageKind, Role
from extractors.remembered import remembered
from pipeline.link.clause import CLAUSED, said_in, spoken_of
from pipeline.link.signs import Manner, Matter
from pipeline.link.transfers import RECEIPT
from pipeline.link.words import MARKED_SUM, clauses, words

CLAIMING = {StatementKind.COMPLAINT, StatementKind.DEMAND}
PROPOSING = {StatementKind.OFFER, StatementKind.COUNTER_OFFER}
AWAITED_GOODS = {Matter.SENT, Matter.ARRIVED}
PLAIN = {Matter.VISIT, Matter.PAPER, Matter.FREIGHT}
"""Who misses one of these complains of nothing else."""
BARE = {"buyer": {(Matter.ARRIVED, Manner.DONE), (Matter.VISIT, Manner.DONE)}, "seller": {(Matter.SENT, Manner.DONE)}}
"""What words that name nothing are taken for as they stand."""
TRACKING = re.compile(r"(?=.*\d{8})(?!1[3-9]\d{9}$|0\d{10}$)[a-z]{0,5}[\d -]{9,26}[a-z]{0,4}|1z[\da-z ]{10,22}", re.IGNORECASE)
"""All that a message is made of: goods that have a number are in the carrier's hands."""


class Meant(NamedTuple):
    """What a word of nothing in particular is of, and whether it may be no more than an acknowledgment."""

    matters: tuple[Matter, ...] = ()
    may_acknowledge: bool = False


class Telling(NamedTuple):
    matter: Matter
    manner: Manner
    words: str
    """The clause that says it, or the whole message."""


Found = dict[tuple[Matter, Manner], str]
"""What is told, each once, with the words."""


@remembered
def tellings(text: str, role: Role, kind: MessageKind, kinds: frozenset[StatementKind], meant: Meant) -> tuple[Telling, ...]:
    """`text`: folded; `kind`: of the message, `kinds`: of the statements in it; `meant`: what it is of where it says no more than that it is done."""
    is_payment = kind is MessageKind.TRANSFER and role is not Role.BUYER
    if text.lstrip().startswith("<"):  # markup of the app, not words
        return (Telling(Matter.MONEY, Manner.DONE, " ".join(one.group() for one in MARKED_SUM.finditer(text))),) if is_payment else ()
    side = "buyer" if role is Role.BUYER else "seller"
    found = _of_clauses(text, side)
    if is_payment and not RECEIPT.search(text):
        found.setdefault((Matter.MONEY, Manner.DONE), text)
    if side == "seller" and TRACKING.fullmatch(text.strip()):
        found[Matter.SENT, Manner.DONE] = text
    if meant.matters and not set(found) - BARE[side]:
        found = _of_what_is_meant(found, text, side, kinds, meant)
    if side == "buyer" and words(Matter.FREIGHT)["spent"].search(text):
        found[Matter.FREIGHT, Manner.ASKED] = text
    if kinds & {StatementKind.REFUSAL, StatementKind.DEMAND}:
        found = _with_claims(found, text, kinds)
    if side == "buyer":
        found = _of_buyer(found, text, kinds)
    return tuple(Telling(matter, manner, clause) for (matter, manner), clause in found.items())


def _of_clauses(text: str, side: str) -> Found:
    found: Found = {}
    if matters := spoken_of(text, side):
        for clause in clauses(text):
            for told in said_in(clause, side, matters):
                found.setdefault(told, clause)
    if (came := found.get((Matter.ARRIVED, Manner.DONE))) and is_of_a_part(Matter.ARRIVED, came, text):
        found.setdefault((Matter.ARRIVED, Manner.UNDONE), text)
    if side == "buyer" and (short := next((one for one in clauses(text) if words(Matter.MONEY)["short"].search(one)), None)):
        found[Matter.MONEY, Manner.DONE] = short
    if (came := found.get((Matter.VISIT, Manner.DONE))) and is_of_a_part(Matter.VISIT, came, text):
        found[Matter.VISIT, Manner.UNDONE] = text
    if (Matter.VISIT, Manner.UNDONE) in found:
        found.pop((Matter.VISIT, Manner.DONE), None)
    return found


def is_of_a_part(matter: Matter, clause: str, text: str) -> bool:
    """Whether more is still to come: so said, or what came is named and another clause says that something is missing."""
    if matter in (Matter.MONEY, Matter.FREIGHT):
        return words(Matter.MONEY)["part"].search(text) is not None
    if matter is Matter.SENT:
        return words(matter)["part"].search(text) is not None
    if matter not in (Matter.ARRIVED, Matter.VISIT):
        return False
    ours = words(Matter.ARRIVED)
    if ours["part"].search(clause):
        return True
    return ours["named"].search(clause) is not None and any(ours["missing"].search(other) for other in clauses(text) if other != clause)


def _with_claims(found: Found, text: str, kinds: frozenset[StatementKind]) -> Found:
    """With what a refusal and a demand are of. That it was not done is no news of what is refused."""
    matters = [matter for matter in (*CLAUSED, Matter.EXTRA) if "about" in words(matter) and words(matter)["about"].search(text)]
    if StatementKind.REFUSAL in kinds:
        found = found | {(matter, Manner.REFUSED): text for matter in matters}
        found = {told: clause for told, clause in found.items() if told[1] is not Manner.UNDONE or told[0] not in matters}
    if StatementKind.DEMAND in kinds:
        found = found | {(matter, Manner.ASKED): text for matter in matters}
    return found


# ── what names nothing ────────────────────────────────────────────────────────────────────────────────────────────


def _of_what_is_meant(found: Found, text: str, side: str, kinds: frozenset[StatementKind], meant: Meant) -> Found:
    told = _elliptic(text, side, meant)
    if not told:
        return found
    is_of_money = Matter.MONEY in meant.matters and words("ellipsis")["money"].search(told)
    which = Matter.MONEY if is_of_money or words(Matter.ARRIVED)["sum"].search(told) else meant.matters[-1]
    if which is Matter.MONEY and StatementKind.COMPLAINT in kinds and (Matter.ARRIVED, Manner.DONE) in found:
        return found  # it came today but the frame is cracked
    if which in (Matter.MONEY, Matter.PAPER) and not (side == "buyer" and words("all")["buyer"].search(text)):
        found = {}
    if side == "buyer" and which is Matter.VISIT:
        return found
    came = Matter.ARRIVED if side == "buyer" and which is Matter.SENT else which
    return found | {(came, Manner.DONE): told}


def _elliptic(text: str, side: str, meant: Meant) -> str | None:
    """The clause that says no more than that it is done, or all that is said where it begins so."""
    ours = words("ellipsis")
    asked = words("clause")["asked"]
    if not meant.may_acknowledge and ours[side].search(text) and not asked.search(next(clauses(text), "")):
        return text
    return next((clause for clause in clauses(text) if ours[f"plain_{side}"].fullmatch(clause) and not asked.search(clause)), None)


# ── what the buyer complains of, or is pleased with ───────────────────────────────────────────────────────────────


def _of_buyer(found: Found, text: str, kinds: frozenset[StatementKind]) -> Found:
    """With what a complaint of nothing in particular shows. Who proposes a settlement does not besides miss what is to be settled."""
    if kinds & PROPOSING:
        return {told: clause for told, clause in found.items() if told[1] is not Manner.UNDONE}
    missed = {matter for matter, manner in found if manner is Manner.UNDONE}
    complains = (not missed or not missed <= PLAIN) and (StatementKind.COMPLAINT in kinds or _is_chase(text))
    if complains:
        found[Matter.ANY, Manner.UNDONE] = text
    if kinds & CLAIMING and not missed & AWAITED_GOODS and (held := _in_hand(text)):
        found[Matter.IN_HAND, Manner.DONE] = held
    if not missed and not kinds and not complains and words("pleased")["buyer"].search(text):
        found[Matter.PLEASED, Manner.DONE] = text
    return found


def _is_chase(text: str) -> bool:
    return words("promise")["chase"].search(words("clause")["harmless"].sub("", text)) is not None


def _in_hand(text: str) -> str | None:
    """The clause that complains of goods as who has them does."""
    ours, asked = words(Matter.IN_HAND), words("clause")["asked"]
    if ours["under_way"].search(text):
        return None
    for clause in clauses(words("clause")["harmless"].sub("", text)):
        if ours["buyer"].search(clause) and not asked.search(clause) and not ours["elsewhere"].search(ours["compared"].sub("", clause)):
            return clause
    return None


def missed(told: Iterable[Telling], text: str) -> list[Matter]:
    """What the buyer says has not come, or came short."""
    missing: list[Matter] = [one.matter for one in told if one.manner is Manner.UNDONE and one.matter is not Matter.ANY]
    if not missing and words(Matter.MONEY)["short"].search(text):
        return [Matter.MONEY]
    return missing
