"""A regular expression → literals of which every match contains at least one.

The gate looks for these literals in one scan and runs a rule only where one was seen; so a rule can lose no match by the gate.
The analysis is RE2's prefilter, cut down to one set of alternatives: what a part of the pattern matches exactly (while that is a
small set of strings), else the best set of strings one of which it must contain.
"""

import re._constants as codes
import re._parser as parser
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

MOST = 1000
"""How many literals a rule may put into the gate."""
CROSS = 60
"""How many strings a run of parts may be multiplied out to."""


@dataclass(frozen=True, slots=True)
class _Part:
    exact: frozenset[str] | None
    """All that it matches; None if that is unbounded or too many."""
    required: frozenset[str] | None
    """One of these is in every match; None if nothing is certain."""


ANYTHING = _Part(None, None)
NOTHING = _Part(frozenset({""}), None)


def required_literals(pattern: str) -> frozenset[str] | None:
    """Lower-case literals one of which is in the (lower-cased) text wherever the pattern matches; None if there are none."""
    part = _sequence(parser.parse(pattern))
    found = _best([_literals(part.exact), part.required])
    return None if found is None else frozenset(literal.lower() for literal in found)


def _literals(exact: frozenset[str] | None) -> frozenset[str] | None:
    return exact if exact and "" not in exact else None


def _best(choices: Iterable[frozenset[str] | None]) -> frozenset[str] | None:
    """The set with the longest shortest literal; among equals the smallest."""
    certain = [choice for choice in choices if choice and len(choice) <= MOST]
    return max(certain, key=lambda choice: (min(min(map(len, choice)), 3), -len(choice)), default=None)


def _sequence(nodes: Iterable[tuple[object, object]]) -> _Part:
    run: frozenset[str] = frozenset({""})
    whole = True
    seen: list[frozenset[str] | None] = []
    for node in nodes:
        part = _node(node)
        if part.exact is not None and len(run) * len(part.exact) <= CROSS:
            run = frozenset(left + right for left in run for right in part.exact)
            continue
        whole = False
        seen += [_literals(run), part.required]
        run = frozenset({""})
        if part.exact is not None:
            run = part.exact
    return _Part(run, None) if whole else _Part(None, _best([*seen, _literals(run)]))


def _node(node: tuple[object, object]) -> _Part:
    code, value = node
    if code is codes.LITERAL:
        assert isinstance(value, int)
        return _Part(frozenset({chr(value)}), None)
    if code is codes.IN:
        assert isinstance(value, list)
        return _class(value)
    if code is codes.BRANCH:
        assert isinstance(value, tuple)
        return _branch([_sequence(choice) for choice in value[1]])
    if code in {codes.SUBPATTERN, codes.ATOMIC_GROUP}:
        return _sequence(value[-1] if isinstance(value, tuple) else value)  # type: ignore[arg-type]
    if code in {codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT}:
        assert isinstance(value, tuple)
        least, most, inner = value
        part = _sequence(inner)
        if least == 0:
            return _Part(part.exact | {""}, None) if most == 1 and part.exact is not None else ANYTHING
        return part if (least, most) == (1, 1) else _Part(None, _best([_literals(part.exact), part.required]))
    if code in {codes.AT, codes.ASSERT, codes.ASSERT_NOT}:
        return NOTHING
    return ANYTHING


def _class(members: Sequence[tuple[object, object]]) -> _Part:
    if all(code is codes.LITERAL for code, _ in members):
        return _Part(frozenset(chr(value) for _, value in members if isinstance(value, int)), None)
    if len(members) == 1 and members[0][0] is codes.RANGE:
        first, last = members[0][1]  # type: ignore[misc]
        if last - first < 30:
            return _Part(frozenset(map(chr, range(first, last + 1))), None)
    return ANYTHING


def _branch(parts: Sequence[_Part]) -> _Part:
    exact = frozenset[str]().union(*(part.exact or () for part in parts))
    if all(part.exact is not None for part in parts) and len(exact) <= MOST:
        return _Part(exact, None)
    certain = [_best([_literals(part.exact), part.required]) for part in parts]
    if None in certain:
        return ANYTHING
    return _Part(None, frozenset[str]().union(*(literals for literals in certain if literals)))
