"""A detail found in one folded text, before it is known whose it is; and the known it was found in."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from casefile.findings import IdentityKind
from casefile.records import Role
from extractors.identity.parties import Parties
from extractors.spans import Span, Taken, take


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    kind: IdentityKind
    start: int
    end: int
    value: str
    rule: str
    valid: bool | None = None
    parts: tuple[tuple[str, str], ...] = ()
    owner: Role | None = None
    """Where the words themselves say whose it is; None leaves it to the speaker."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Known:
    """What a conversation tells beforehand about the details in it."""

    regions: tuple[str, ...] = ("CN",)
    """Where national phone numbers may come from, likeliest first."""
    marketplace: bool = False
    """Whether the orders of this conversation are the platform's own."""
    platform: str = ""
    parties: Parties = field(default_factory=Parties)
    parcels: frozenset[str] = field(default_factory=frozenset)
    """Shapes of parcel numbers already named here (`9999999999`): a bare number of that shape is another one."""


def claim(
    taken: Taken,
    kind: IdentityKind,
    span: Span,
    value: str,
    rule: str,
    *,
    valid: bool | None = None,
    parts: tuple[tuple[str, str], ...] = (),
    owner: Role | None = None,
) -> Candidate:
    """A detail, and its characters spoken for."""
    take(taken, *span)
    return Candidate(kind=kind, start=span[0], end=span[1], value=value, rule=rule, valid=valid, parts=parts, owner=owner)


def said_before(cue: re.Pattern[str], text: str, start: int, reach: int = 48) -> bool:
    """Whether a cue (a pattern that ends in `$`) stands right before a place, within reach."""
    return cue.search(text, max(0, start - reach), start) is not None


def any_of(found: Iterable[str]) -> str:
    """A pattern of any of the words, longest first, parted by their first two letters so that most are never tried."""
    heads: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for word in sorted(found, key=lambda word: (-len(word), word)):
        heads[word[:1]][word[1:2]].append(re.escape(word[2:]))
    parted = {
        first: "|".join(f"{re.escape(second)}(?:{'|'.join(tails)})" for second, tails in sorted(seconds.items(), reverse=True))
        for first, seconds in sorted(heads.items())
    }
    return "|".join(f"{re.escape(first)}(?:{rest})" for first, rest in parted.items())


@cache
def words(name: str) -> tuple[str, ...]:
    """The words of a data file, longest first; `_` stands for a blank inside one, `#` begins a remark."""
    lines = files("extractors.identity").joinpath(f"{name}.txt").read_text("utf-8").splitlines()
    found = {word.replace("_", " ") for line in lines if not line.startswith("#") for word in line.split()}
    return tuple(sorted(found, key=lambda word: (-len(word), word)))
