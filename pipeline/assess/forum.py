"""Clauses on arbitration and courts: is there a valid arbitration agreement (ARB.27), one that is unclear, or only a proposal?"""

import re
from collections.abc import Iterator

from casefile.findings import StatementKind
from casefile.records import Role
from pipeline.assess.evidence import Evidence, Said
from pipeline.assess.fact import Fact
from pipeline.assess.maker import Maker
from pipeline.law import Pack

ASSENT = {StatementKind.ACCEPTANCE, StatementKind.ARBITRATION_AGREEMENT}


def facts(evidence: Evidence, pack: Pack, maker: Maker) -> Iterator[Fact]:
    answered: dict[str, set[Role]] = {}
    for said in evidence.said:
        if said.statement.answers is not None and said.statement.kind in ASSENT:
            answered.setdefault(said.statement.answers, set()).add(said.statement.role)
    for said in evidence.said:
        if said.statement.kind is StatementKind.ARBITRATION_AGREEMENT:
            is_agreed = bool(answered.get(said.statement.id, set()) - {said.statement.role})
            yield maker.from_words(test(said, pack, is_agreed=is_agreed), said.spot, said.statement.id)


def test(said: Said, pack: Pack, *, is_agreed: bool) -> str:
    """The clause as a fact. Valid: intent, matter and one institution, and the other side agreed; silence is no assent (rule X2)."""
    clause, words = said.spot.text, pack.word_lists

    def has(pattern: str) -> bool:
        return re.search(pattern, clause, re.IGNORECASE) is not None

    if not has(words.arbitration):
        return "F.JURIS_CLAUSE"
    institutions = {match.group() for match in re.finditer(words.institution, clause, re.IGNORECASE)}
    if not is_agreed:
        return "F.ARB_PROPOSED"
    return "F.ARB_VALID" if len(institutions) == 1 and has(words.matter) and not has(words.court) else "F.ARB_UNCLEAR"
