"""What of the orders and payments stands in the messages: order and tracking numbers, words of the goods, transfers. One pass over all."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from casefile.records import Message, MessageKind, Order
from casefile.store import CaseFile
from extractors.clauses import MOST
from extractors.text import fold
from pipeline.link.words import transferred

SHORTEST_NUMBER = 6
IN_PIECES = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{0,6}\d[A-Za-z0-9]{0,30}(?:[ -][A-Za-z]{0,6}\d[A-Za-z0-9]{0,30})+")
"""A number written in groups: `SF1391 4420 67785`, `1Z 8E2 40F 03`."""
CHINESE = re.compile(r"[一-鿿]{3,}")
LATIN = re.compile(r"[A-Za-z][A-Za-z0-9-]{3,}|[A-Za-z]*\d[A-Za-z0-9-]{2,}")
ENOUGH_WORDS = 3


@dataclass(slots=True, kw_only=True)
class Mentions:
    of_order: dict[str, dict[str, dict[str, str]]] = field(default_factory=dict)
    """Order id → conversation id → rule → what was found, verbatim."""
    goods: dict[tuple[str, str], frozenset[str]] = field(default_factory=dict)
    """Order id and conversation id → the words of its goods that stand there, be they few."""
    first_said: dict[tuple[str, str], str] = field(default_factory=dict)
    """Order id and conversation id → the message in which one of its numbers stands first."""
    transfers: dict[Decimal, list[tuple[datetime, str]]] = field(default_factory=lambda: defaultdict(list))
    """Sum → when and in which conversation a transfer of it was shown."""


def mentions(case: CaseFile) -> Mentions:
    """Read all messages once for what they say of the orders and payments of the case."""
    import ahocorasick_rs

    found = Mentions()
    needles: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for order in case.records(Order):
        for rule, needle in _needles(order):
            needles[needle].append((rule, order.id))
    names = list(needles)
    scan = ahocorasick_rs.AhoCorasick(names) if names else None
    words: dict[tuple[str, str], set[str]] = defaultdict(set)
    for message in case.messages() if scan is not None else case.messages_of(MessageKind.TRANSFER):
        if message.kind is MessageKind.TRANSFER and message.sent is not None:
            for amount in transferred(message.text[:MOST]):
                found.transfers[amount].append((message.sent, message.conversation))
        if scan is None:
            continue
        for text, verbatim in _readings(message):
            for which, start, end in scan.find_matches_as_indexes(text, overlapping=True):
                for rule, order_id in needles[names[which]]:
                    if rule == "item_words":
                        words[order_id, message.conversation].add(names[which])
                    elif not _is_inside(text, start, end):
                        ours = found.of_order.setdefault(order_id, {}).setdefault(message.conversation, {})
                        ours.setdefault(rule, verbatim or text[start:end])
                        found.first_said.setdefault((order_id, message.conversation), message.id)
    for (order_id, conversation), seen in words.items():
        found.goods[order_id, conversation] = frozenset(seen)
        if len(seen) >= ENOUGH_WORDS:
            found.of_order.setdefault(order_id, {}).setdefault(conversation, {})["item_words"] = ", ".join(sorted(seen))
    return found


def _needles(order: Order) -> Iterator[tuple[str, str]]:
    numbers = [("order_no", order.order_no), *(("order_no", other) for other in order.other_ids.values())]
    numbers += [("tracking_no", shipment.tracking_no or "") for shipment in order.shipments]
    for rule, number in numbers:
        for written in dict.fromkeys((number.casefold(), plain_number(number))):
            if len(written) >= SHORTEST_NUMBER and any(character.isdigit() for character in written):
                yield rule, written
    for word in dict.fromkeys(words_of(order)):
        yield "item_words", word


def words_of(order: Order) -> Iterator[str]:
    """Words of its goods; of what stands there in Chinese any three characters in a row."""
    for line in order.lines:
        text = fold(line.title).text.casefold()
        for run in CHINESE.findall(text):
            yield from (run[at : at + 3] for at in range(len(run) - 2))
        yield from LATIN.findall(text)


def _readings(message: Message) -> Iterator[tuple[str, str]]:
    """The text, and each number in it that is written in groups, together with how it is written."""
    text = fold(message.text[:MOST]).text
    yield text.casefold(), ""
    for found in IN_PIECES.finditer(text):
        yield plain_number(found.group()), found.group()


def plain_number(number: str) -> str:
    return re.sub(r"[ -]", "", number).casefold()


def _is_inside(text: str, start: int, end: int) -> bool:
    """Whether what was found is only a part of a longer number."""
    around = text[max(0, start - 1) : start] + text[end : end + 1]
    return any(character.isascii() and character.isalnum() for character in around)
