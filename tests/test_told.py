"""What a person says became of a promise, laid over what was found, and what rests on it."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from casefile.findings import OrderLink, OutcomeKind, Statement, StatementKind
from casefile.records import Role
from pipeline.link.decided import as_told
from pipeline.link.outcomes import outcomes
from pipeline.link.record import Finding
from pipeline.link.signs import Manner, Matter, Sign
from tests.test_weighing import filled, marked

AT = datetime(2025, 3, 5, 9, 0)
THEN, LATER = (Sign(matter=Matter.MONEY, at=AT, index=index, manner=Manner.DONE, by=Role.SELLER, what=f"m{index}", happened=AT) for index in (3, 7))
FOUND = Finding(outcome=OutcomeKind.KEPT, why="done", sign=THEN, otherwise=Finding(outcome=OutcomeKind.LATE, why="likely_late", sign=LATER))


@pytest.mark.parametrize(
    ("said", "why", "sign"),
    [(OutcomeKind.KEPT, "done", THEN), (OutcomeKind.LATE, "shown_late", LATER), (OutcomeKind.PENDING, "told", None)],
    ids=["what was found", "the other reading", "neither"],
)
def test_what_is_told_rests_on_what_shows_it_else_on_the_word_of_who_tells_it(said: OutcomeKind, why: str, sign: Sign | None) -> None:
    assert as_told(FOUND, said) == Finding(outcome=said, why=why, sign=sign, told=True)


def test_where_nobody_says_anything_a_finding_stays_as_it_is() -> None:
    assert as_told(FOUND, None) == FOUND


def test_that_nothing_shows_it_is_no_ground_any_more_when_a_person_says_so() -> None:
    unlikely = replace(FOUND, outcome=OutcomeKind.UNKNOWN, why="likely_unknown", sign=None)
    assert as_told(unlikely, OutcomeKind.UNKNOWN).why == "told"


def test_a_guarantee_is_judged_by_what_is_told_of_the_promise_that_answered_it(tmp_path: Path) -> None:
    case = marked(
        """
        b 保修多久
        s {commitment/repair for=P1Y|质保一年}
        b {acceptance|拍了}
        @ 2025-05-04T09:00
        b {complaint|水泵坏了}
        s {commitment/repair|明天师傅上门给您修}
        b 好
        """
    )
    with filled(case, tmp_path) as (file, conversation):
        links = list(file.records(OrderLink))
        first, last = (one.id for one in file.records(Statement) if one.kind is StatementKind.COMMITMENT)
        for said in (OutcomeKind.KEPT, OutcomeKind.BROKEN):
            became = {one.statement: one for one in outcomes(file, conversation, links, told={last: said})}
            assert (became[last].outcome, became[last].told) == (said, True)
            assert said in (became[first].outcome.value, str(became[first].otherwise).partition(":")[0])
