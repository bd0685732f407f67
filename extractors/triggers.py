"""A regular expression → the literals that every match of it contains.

The gate looks for these literals in one scan and runs a rule only where they were seen; so a rule can lose no match by the gate.
The analysis is that of RE2's prefilter: what a part of the pattern matches exactly, while that is a small set of strings; else
which strings it must contain: one of several alternatives, each a list of sets, one string of each set.
"""

import re
import re._constants as codes  # type: ignore[import-not-found]
import re._parser as parser  # type: ignore[import-not-found]
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby

CROSS = 60
"""How many strings a run of parts may be multiplied out to."""
MOST = 64
"""How many alternatives a pattern may have."""
RARITY = {1: 1.0, 2: 0.3, 3: 0.05, 4: 0.02}
"""How often a literal of so many Latin letters is met, roughly; one of more at 0.005. A Chinese character stands for two of them."""

STAND_INS = range(0xF0000, 0xFFFFE)
"""Private use: no pattern has them."""

DIGIT = r"\d"
"""Stands among the literals for any digit: too common to open a rule, but half of the rules cannot match without one."""
DIGIT_RARITY = 0.2

Alternative = tuple[frozenset[str], ...]
"""Of each set one literal must be in the text."""
Requirement = tuple[Alternative, ...]
"""One of the alternatives must hold; empty: nothing is certain."""


@dataclass(frozen=True, slots=True)
class _Part:
    exact: frozenset[str] | None
    """All that it matches; None if that is unbounded or too many."""
    required: Requirement
    """What every match contains, where `exact` is None."""


ANYTHING = _Part(None, ())
NO_LETTER = frozenset({""})
NOTHING = _Part(NO_LETTER, ())


@cache
def stand_in(expression: str) -> str:
    """A character that `required_literals` takes for the expression: classes of words stand in hundreds of patterns and are parsed once."""
    _meant.append(_sequence(parser.parse(expression)))
    return chr(STAND_INS[len(_meant) - 1])


_meant: list["_Part"] = []
"""By the number of its stand-in, what an expression matches."""


def required_literals(pattern: str, *, declared: frozenset[str] = frozenset()) -> Requirement:
    """In lower case, for a text in lower case; empty if no literal is in every match. `declared`: one of these is known to be."""
    found = _all_of([((declared,),) if declared else (), _certain(_sequence(parser.parse(pattern)))])
    if any(all(DIGIT in literals for literals in alternative) for alternative in found):
        return ()
    return tuple(tuple(frozenset(literal.lower() for literal in literals) for literals in alternative) for alternative in found)


@cache
def rarity(literals: frozenset[str]) -> float:
    """How often one of them is met: the less, the better it opens."""
    return sum(DIGIT_RARITY if literal == DIGIT else _rarity(literal) for literal in literals)


@cache
def _rarity(literal: str) -> float:
    return RARITY.get(len(literal) + sum(character > "\u2fff" for character in literal), 0.005)


def satisfied(requirement: Requirement, text: str) -> bool:
    seen = text + (DIGIT if re.search(DIGIT, text) else "")
    return any(all(any(literal in seen for literal in literals) for literals in alternative) for alternative in requirement)


def _certain(part: _Part) -> Requirement:
    if part.exact is None:
        return part.required
    return () if "" in part.exact or not part.exact else ((part.exact,),)


def _sequence(pattern: parser.SubPattern) -> _Part:
    if all(code is codes.LITERAL and value not in STAND_INS for code, value in pattern.data):  # most are a word
        return _Part(frozenset({"".join([chr(value) for _, value in pattern.data])}), ())
    run = NO_LETTER
    whole = True
    seen: list[Requirement] = []
    for part in _parts(pattern.data):
        if part.exact is not None and len(run) * len(part.exact) <= CROSS:
            run = frozenset(left + right for left in run for right in part.exact)
            continue
        whole = False
        seen += [_certain(_Part(run, ())), part.required]
        run = NO_LETTER if part.exact is None else part.exact
    if whole:
        return _Part(run, ())
    return _Part(None, _all_of([*seen, _certain(_Part(run, ()))]))


def _parts(nodes: Iterable[tuple[object, object]]) -> Iterator[_Part]:
    """Those of a sequence; the characters that stand in a row are one of them."""
    for literal, several in groupby(nodes, key=lambda node: node[0] is codes.LITERAL and node[1] not in STAND_INS):
        if literal:
            yield _Part(frozenset({"".join(chr(value) for _, value in several if isinstance(value, int))}), ())
        else:
            yield from map(_node, several)


def _all_of(requirements: Iterable[Requirement]) -> Requirement:
    """All must hold; where the alternatives multiply out to too many, the commoner requirement is left out."""
    product: Requirement = ()
    for requirement in sorted(filter(None, requirements), key=_cost):
        if not product:
            product = requirement
        elif len(product) * len(requirement) <= MOST:
            product = tuple((*left, *right) for left in product for right in requirement)
    return product


def _cost(requirement: Requirement) -> float:
    return sum(min(map(rarity, alternative)) for alternative in requirement)


def _node(node: tuple[object, object]) -> _Part:
    code, value = node
    if code is codes.LITERAL and isinstance(value, int):
        return _meant[value - STAND_INS.start] if value in STAND_INS else _Part(frozenset({chr(value)}), ())
    if code is codes.IN and isinstance(value, list):
        return _class(value)
    if code is codes.BRANCH and isinstance(value, tuple):
        return _branch([_sequence(choice) for choice in value[1]])
    if code is codes.SUBPATTERN and isinstance(value, tuple):
        return _sequence(value[-1])
    if code is codes.ATOMIC_GROUP:
        return _sequence(value)
    if code in {codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT} and isinstance(value, tuple):
        least, most, inner = value
        part = _sequence(inner)
        if least == 0:
            return _Part(part.exact | {""}, ()) if most == 1 and part.exact is not None else ANYTHING
        return part if (least, most) == (1, 1) else _Part(None, _certain(part))
    if code in {codes.AT, codes.ASSERT, codes.ASSERT_NOT}:
        return NOTHING
    return ANYTHING


DIGITS = ((codes.CATEGORY, codes.CATEGORY_DIGIT), (codes.RANGE, (ord("0"), ord("9"))), (codes.RANGE, (ord("1"), ord("9"))))


def _class(members: Sequence[tuple[object, object]]) -> _Part:
    if any(code is codes.LITERAL and value in STAND_INS for code, value in members):
        return _branch([_node(member) for member in members])
    if all(code is codes.LITERAL for code, _ in members):
        return _Part(frozenset(chr(value) for _, value in members if isinstance(value, int)), ())
    if all(member in DIGITS for member in members):
        return _Part(None, ((frozenset({DIGIT}),),))
    return ANYTHING


def _branch(parts: Sequence[_Part]) -> _Part:
    exact = frozenset[str]().union(*(part.exact or () for part in parts))
    if all(part.exact is not None for part in parts):
        return _Part(exact, ())
    certain = [_certain(part) for part in parts]
    if not all(certain):
        return ANYTHING
    alternatives = [alternative for requirement in certain for alternative in requirement]
    single = frozenset[str]().union(*(alternative[0] for alternative in alternatives if len(alternative) == 1))
    several = [alternative for alternative in alternatives if len(alternative) > 1]
    if len(several) > MOST:
        single = single.union(*(min(alternative, key=rarity) for alternative in several))
        several = []
    return _Part(None, (*([(single,)] if single else []), *several))
