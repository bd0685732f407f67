"""What one clause says was done, or was not: the goods sent, the money paid, the visit made."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from extractors.gate import Gate
from extractors.triggers import Requirement, required_literals
from pipeline.link.signs import Manner, Matter
from pipeline.link.words import words

CLAUSED = (
    Matter.SENT, Matter.ARRIVED, Matter.MONEY, Matter.BACK, Matter.MENDED, Matter.FREIGHT, Matter.PAPER, Matter.VISIT, Matter.CHECKED, Matter.READY,
)  # fmt: skip
"""What clauses tell of."""


def spoken_of(text: str, side: str) -> Sequence[Matter]:
    """The matters of which a clause of the text can tell: one scan for all, since most messages tell of none."""
    opened = {watched.matter for watched in watch(side).open(text)}
    return CLAUSED if None in opened else [matter for matter in CLAUSED if matter in opened]


def said_in(clause: str, side: str, matters: Sequence[Matter]) -> Iterator[tuple[Matter, Manner]]:
    """Of which of these matters a clause says that it was done, or that it was not."""
    bare = words("clause")["harmless"].sub("", clause)
    for matter in matters:
        if (manner := _manner(matter, clause, bare, side)) is not None:
            yield matter, manner


def _manner(matter: Matter, clause: str, bare: str, side: str) -> Manner | None:
    """`bare`: the clause without the idioms that hold a negation and deny nothing."""
    common, ours = words("clause"), words(matter)
    if f"{side}_sure" in ours and ours[f"{side}_sure"].search(clause) and not common["asked"].search(clause):
        return Manner.DONE
    is_undone = "undone" in ours and ours["undone"].search(bare)
    is_handed = side == "buyer" and "handed" in ours and ours["handed"].search(bare)
    if not is_undone and not is_handed and not (side in ours and ours[side].search(clause if matter is Matter.FREIGHT else bare)):
        return None
    if any(name in ours and ours[name].search(bare) for name in ("elsewhere", "sum")):
        return None
    if is_undone:
        return Manner.UNDONE
    is_denied = matter is not Matter.FREIGHT and common["not"].search(bare)
    if common["asked"].search(clause) or (common["later"].search(bare) and not is_denied):
        return None
    return Manner.UNDONE if is_denied else Manner.DONE


@dataclass(frozen=True, slots=True, kw_only=True)
class _Watched:
    matter: Matter | None
    """None: words that are taken out of a clause; what stands around them may then say something of any matter."""
    triggers: Requirement


@cache
def watch(side: str) -> Gate[_Watched]:
    """The expressions that can match in a text of this side, told by one scan."""
    watched = [_Watched(matter=None, triggers=required_literals(words("clause")["harmless"].pattern))]
    for matter in CLAUSED:
        names = ("undone", side, f"{side}_sure", *(("handed",) if side == "buyer" else ()))
        expressions = [words(matter)[name].pattern for name in names if name in words(matter)]
        watched += [_Watched(matter=matter, triggers=required_literals(expression)) for expression in expressions]
    return Gate(watched)
