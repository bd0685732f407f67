"""A statement as QIF (Quicken Interchange Format): online banking → download → Quicken, QIF; or what Quicken, GnuCash and others export.

    !Account                                        what follows is of this account, one record of it
    NGirokonto
    TBank
    ^
    !Type:Bank                                      or CCard, Cash, Oth A, Oth L
    D05/21/2024                                     the day; also `5/21'24`, `21.05.2024`, `2024-05-21`
    T-48.60                                         the sum; a minus is money that left. `U` says it again
    CX                                              cleared
    N1001                                           a check's number; or a word, which is no number of a payment
    POAK AND ASH                                    the payee
    MOrder EX-1                                     a memo; `A`: lines of an address
    LShopping                                       a category, or `[another account]`
    SHousehold / $-40.00 / E…                       parts of the sum, not read one by one
    ^

Lists of categories, of securities or of what is memorised, investment accounts and the opening balance are no payments and stay envelope.
Nothing states a currency. Which of day and month stands first is found from the whole file.
"""

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from casefile.records import (
    NO_CURRENCY,
    Direction,
    Money,
    Passage,
    Payment,
    PaymentKind,
    Place,
    Problem,
    ProblemCode,
    Provenance,
    Reading,
    ReadingCode,
    Record,
)
from parsers.cells import number, short
from parsers.export import Export, Line
from parsers.format import Format
from parsers.given_back import PAID_BACK, with_refunds
from parsers.time_layout import Times, survey

FORMAT = Format(name="qif", kind="orders", provenance=Provenance.OFFICIAL_EXPORT)

HEADER = re.compile(r"!(?:Type:[A-Za-z ]{2,20}|Account|Option:.*|Clear:.*)[ \t]*", re.IGNORECASE)
MONEY_TYPES = frozenset({"bank", "ccard", "cash", "oth a", "oth l"})
OPENING = re.compile(r"\s*opening balance\s*", re.IGNORECASE)
ACCOUNT = re.compile(r"\[(.*)\]")
YEAR_BEHIND = re.compile(r"\s*'\s*(?P<lone>\d(?=\D*$))?")
"""`5/21'24`, `5/21' 4`."""


class Block(NamedTuple):
    """A record: its lines by their letter, those of parts aside."""

    place: Place
    leaves: dict[str, str]
    rest: dict[str, str]


def recognizes(export: Export) -> bool:
    lines = export.text_head.lstrip().splitlines() if export.is_text and "!" in export.text_head[:4096] else []
    return bool(lines) and HEADER.fullmatch(lines[0]) is not None and "^" in map(str.strip, lines[1:])


def parse(export: Export) -> Iterator[Record]:
    yield from with_refunds(_records(export))


def _records(export: Export) -> Iterator[Record]:
    blocks: list[Block] = []
    for found in _blocks(export):
        if isinstance(found, Block):
            blocks.append(found)
        else:
            yield found
    if not blocks:
        return
    times = survey(export, blocks[0].place, (("", one.place.where, _day(one)) for one in blocks), by_program=True)
    yield from times.told
    yield Problem(place=blocks[0].place, code=ProblemCode.NO_CURRENCY, detail=str(len(blocks)))
    for block in blocks:
        yield from _payment(block, times)


def _blocks(export: Export) -> Iterator[Block | Passage | Problem | Reading]:
    """Every record of money, and what else the file holds."""
    of, taken = "", list[Line]()
    for line in export.lines():
        place = export.place(f"line {line.number}", line.start, line.end)
        if line.damaged:
            yield Problem(place=place, code=ProblemCode.BAD_BYTES)
        text = line.text.strip()
        if HEADER.fullmatch(text):
            yield from _whole(export, taken, of)
            of, taken = text[1:].casefold().removeprefix("type:").strip(), []
            yield Passage(place=place, what="header")
        elif not text and not taken:
            yield Passage(place=place, what="blank")
        else:
            taken.append(line)
            if text == "^":
                yield from _whole(export, taken, of)
                taken = []
    yield from _whole(export, taken, of)


def _whole(export: Export, lines: list[Line], of: str) -> Iterator[Block | Passage | Reading]:
    if not lines:
        return
    place = export.place(f"line {lines[0].number}", lines[0].start, lines[-1].end)
    leaves: dict[str, str] = {}
    rest: dict[str, str] = {}
    seen: Counter[str] = Counter()
    for line in lines:
        letter, value = line.text.lstrip()[:1], line.text.lstrip()[1:].rstrip("\r")
        if letter in ("D", "T", "P", "M", "N", "L", "C", "U") and letter not in leaves:
            leaves[letter] = value.strip()
        elif letter not in ("^", ""):
            seen[letter] += 1
            rest[letter if seen[letter] == 1 else f"{letter} ({seen[letter]})"] = value.strip()
    if of in MONEY_TYPES and leaves.keys() & {"D", "T", "U"} and not OPENING.fullmatch(leaves.get("P", "")):
        yield Block(place, leaves, rest)
        return
    yield Passage(place=place, what="envelope")
    if of == "account" and leaves.get("N"):
        yield Reading(place=place, code=ReadingCode.HOLDER, value=leaves["N"], why="!Account")


def _day(block: Block) -> str:
    """The day as any table writes it."""
    written = block.leaves.get("D", "").replace("/ ", "/")
    return YEAR_BEHIND.sub(lambda found: f"/0{found['lone']}" if found["lone"] else "/", written)


def _payment(block: Block, times: Times) -> Iterator[Payment | Problem]:
    leaves = block.leaves
    amount = number(leaves.get("T", leaves.get("U", "")))
    if amount is None:
        yield Problem(place=block.place, code=ProblemCode.BAD_ROW, detail=short(" ".join(f"{name}{value}" for name, value in leaves.items())))
        return
    moment = times.read(_day(block))
    if moment.problem and moment.problem is not ProblemCode.AMBIGUOUS_DATES:
        yield Problem(place=block.place, code=moment.problem, detail=short(leaves.get("D", "")))
    direction = Direction.OUT if amount < 0 else Direction.IN if amount else Direction.NEUTRAL
    is_numbered = any(map(str.isdigit, leaves.get("N", "")))  # `EFT` and `ATM` are of many
    kept = "LCU" if is_numbered else "LCUN"
    yield Payment(
        place=block.place,
        platform="bank",
        kind=_kind(leaves, direction),
        direction=direction,
        amount=Money(amount=abs(amount), currency=NO_CURRENCY),
        payment_no=leaves["N"] if is_numbered else None,
        counterparty=leaves.get("P") or None,
        description=leaves.get("M", ""),
        at=moment.at,
        at_raw=leaves.get("D", ""),
        zone=moment.zone,
        precision=moment.precision,
        extra={name: value for name, value in ({one: leaves[one] for one in kept if one in leaves} | block.rest).items() if value},
    )


def _kind(leaves: dict[str, str], direction: Direction) -> PaymentKind:
    if direction is Direction.NEUTRAL:
        return PaymentKind.OTHER
    if direction is Direction.IN and PAID_BACK.search(f"{leaves.get('P', '')} {leaves.get('M', '')}"):
        return PaymentKind.REFUND
    is_own = ACCOUNT.fullmatch(leaves.get("L", "")) is not None
    return PaymentKind.PURCHASE if direction is Direction.OUT and not is_own else PaymentKind.TRANSFER
