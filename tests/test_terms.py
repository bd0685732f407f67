"""The terms of promises that stand elsewhere than in their words, and what stands beside them and is none. Said on Monday 6 May 2024, at ten."""

from decimal import Decimal

import pytest
from build import dialogue, setting

from casefile.findings import Statement, StatementKind, Terms
from extractors import extract


def terms(*lines: str) -> Terms:
    """Of the last promise."""
    found = [one for one in extract(dialogue(*lines), setting()) if isinstance(one, Statement) and one.kind is StatementKind.COMMITMENT]
    return found[-1].terms


def due(*lines: str) -> str | None:
    deadline = terms(*lines).deadline
    return f"{deadline:%m-%d %H:%M}" if deadline else None


@pytest.mark.parametrize(
    ("lines", "deadline"),
    [
        (("buyer: 能周五前发吗", "seller: 可以的亲"), "05-09 23:59"),
        (("buyer: can you post it before Friday?", "seller: yes will do"), "05-09 23:59"),
        (("buyer: Party's on the 21st, will it be here by the 19th?", "seller: Yes, absolutely"), "05-19 23:59"),
        (("buyer: Could you remake both this week?", "seller: We'll remake them"), "05-12 23:59"),
        (("buyer: how about Saturday morning for drop off?", "seller: Saturday works, I'll bring it round"), "05-11 12:00"),
    ],
)
def test_who_grants_a_request_promises_it_for_the_time_asked(lines: tuple[str, ...], deadline: str) -> None:
    assert due(*lines) == deadline


def test_who_grants_a_request_promises_the_sum_asked() -> None:
    assert terms("buyer: 客服说今天退我89", "seller: 嗯嗯是的，今天退您").amount == Decimal(89)


def test_a_promise_with_a_time_of_its_own_keeps_it() -> None:
    assert due("buyer: 15号能做好吗", "seller: 15号做不完", "seller: 17号给您做好") == "05-17 23:59"


@pytest.mark.parametrize(
    ("lines", "deadline"),
    [
        (("buyer: 婚礼25号", "seller: 知道，25号", "seller: 提前一天给你送酒店"), "05-24 23:59"),
        (("buyer: 缺货到啥时候", "seller: 29号到货", "seller: 到货当天就给您发"), "05-29 23:59"),
        (("buyer: when", "seller: Friday. That's when I'll post it"), "05-10 23:59"),
        (("buyer: need by 18th", "seller: That's fine, I'll post it in time"), "05-18 23:59"),
    ],
)
def test_a_day_may_be_reckoned_from_one_spoken_of_before(lines: tuple[str, ...], deadline: str) -> None:
    assert due(*lines) == deadline


def test_a_sentence_of_nothing_but_a_time_is_of_the_promise_beside_it() -> None:
    assert due("buyer: bring it?", "seller: Yes I'll bring it. Tomorrow afternoon.") == "05-07 18:00"


def test_an_hour_after_a_day_is_one_of_that_day() -> None:
    assert due("buyer: when does it go out?", "seller: Courier's booked for Thursday, it'll be on the van by 4pm") == "05-09 16:00"


@pytest.mark.parametrize(
    "lines",
    [
        ("buyer: 双十一会降吗", "seller: 双11降了补差"),
        ("buyer: ok for the marathon on Sunday?", "seller: I'll send you a stretching plan, good luck Sunday"),
        ("buyer: use by?", "seller: Use by is 20 January"),
        ("buyer: 我1号付的款", "seller: 1号付的我给您催"),
    ],
)
def test_what_a_promise_speaks_of_is_no_time_of_it(lines: tuple[str, ...]) -> None:
    assert due(*lines) is None


@pytest.mark.parametrize(
    ("lines", "amount"),
    [
        (("buyer: 死了两只", "seller: 一只35，两只70打给您"), 70),
        (("buyer: it's scratched", "seller: ok I'll send the other 42 when my payout lands"), 42),
        (("buyer: corked", "seller: We'll replace that bottle, it was $60 at the time"), None),
        (("buyer: could you come out tomorrow at 9?", "seller: can do"), None),
    ],
)
def test_a_number_is_a_sum_where_it_is_paid(lines: tuple[str, ...], amount: int | None) -> None:
    assert terms(*lines).amount == (None if amount is None else Decimal(amount))
