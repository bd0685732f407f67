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
        (("buyer: 那就18号早上八点，别迟到", "seller: 好嘞 准时到"), "05-18 08:00"),
        (("buyer: Deliver it Thursday before 11 please", "seller: will do"), "05-09 11:00"),
        (("buyer: I need it by the 25th", "seller: ok will get it to you"), "05-25 23:59"),
    ],
)
def test_who_grants_a_request_promises_it_for_the_time_asked(lines: tuple[str, ...], deadline: str) -> None:
    assert due(*lines) == deadline


def test_who_grants_a_request_promises_the_sum_asked() -> None:
    assert terms("buyer: 客服说今天退我89", "seller: 嗯嗯是的，今天退您").amount == Decimal(89)


def test_a_sum_that_is_worked_out_is_the_one_after_the_sign_of_equality() -> None:
    assert terms("buyer: 退货了，医药费也要一半", "seller: 好的，退你2400+930=3330，下周五前转").amount == Decimal(3330)


def test_the_price_that_is_bid_under_a_condition_is_the_price() -> None:
    lines = ("seller: I'll sell it for $600", "buyer: not at that price, but if you make it $450 I would take it", "seller: okay deal")
    bids = [
        one.terms.amount for one in extract(dialogue(*lines), setting()) if isinstance(one, Statement) and one.kind is StatementKind.COUNTER_OFFER
    ]
    assert bids == [Decimal(450)]


@pytest.mark.parametrize("promise", ["开演前3天给您出票", "出发前15天出票"])
def test_what_is_due_so_long_before_something_has_no_day_where_nobody_tells_that(promise: str) -> None:
    assert due("buyer: 票什么时候给我", f"seller: {promise}") is None


def test_a_promise_with_a_time_of_its_own_keeps_it() -> None:
    assert due("buyer: 15号能做好吗", "seller: 15号做不完", "seller: 17号给您做好") == "05-17 23:59"


@pytest.mark.parametrize(
    ("lines", "deadline"),
    [
        (("buyer: 婚礼25号", "seller: 知道，25号", "seller: 提前一天给你送酒店"), "05-24 23:59"),
        (("buyer: 演唱会25号开演", "seller: 知道的", "seller: 开演前3天给您出票"), "05-22 23:59"),
        (("buyer: 婚礼25号", "seller: 好", "seller: 婚礼前一周把样片发你"), "05-18 23:59"),
        (("buyer: 缺货到啥时候", "seller: 29号到货", "seller: 到货当天就给您发"), "05-29 23:59"),
        (("buyer: when", "seller: Friday. That's when I'll post it"), "05-10 23:59"),
        (("buyer: need by 18th", "seller: That's fine, I'll post it in time"), "05-18 23:59"),
        (("buyer: the wedding is sat 18th", "seller: I'll deliver on the Thursday before"), "05-16 23:59"),
        (("buyer: the party is on the 22nd", "seller: I'll drop them off two days before"), "05-20 23:59"),
        (("buyer: the party is on the 22nd", "seller: I'll deliver on the morning of the party"), "05-22 12:00"),
        (("buyer: need it before the 20th", "seller: it'll be with you before then"), "05-19 23:59"),
        (("buyer: 我22号搬家", "seller: 搬家前给你送到"), "05-21 23:59"),
        (("buyer: 我22号搬家", "seller: 搬家当天给你装"), "05-22 23:59"),
        (("buyer: 啥时到货", "seller: 周五到货 第二天给您发"), "05-11 23:59"),
        (("buyer: 多快", "seller: 14号出差回来 第二天给您寄"), "05-15 23:59"),
        (("buyer: when?", "seller: stock arrives friday and we ship within 2 days"), "05-12 23:59"),
    ],
)
def test_a_day_may_be_reckoned_from_one_spoken_of_before(lines: tuple[str, ...], deadline: str) -> None:
    assert due(*lines) == deadline


@pytest.mark.parametrize(
    ("lines", "deadline"),
    [
        (
            ("buyer: ceremony is at 1pm on the 27th", "seller: ok", "buyer: venue opens at 10", "seller: the cake will be there by noon"),
            "05-27 12:00",
        ),
        (("buyer: 45 people Friday", "seller: I'll be set up by 11:45"), "05-10 11:45"),
        (("buyer: 婚礼25号", "seller: 知道了", "seller: 我们八点到"), "05-25 08:00"),
        (("buyer: 明晚七点的蛋糕可以改到六点吗", "seller: 可以", "buyer: 写生日快乐", "seller: 好的 六点给您送到"), "05-07 18:00"),
        (("buyer: I need it by Friday", "seller: I'll post it by 5pm"), "05-06 17:00"),
        (("buyer: 明天啥时候来", "seller: 上午过去"), "05-07 12:00"),
        (("buyer: 8am tomorrow right", "seller: 9 rather than 8, I'll be there"), "05-07 09:00"),
    ],
)
def test_an_hour_to_be_there_is_one_of_the_day_spoken_of_before(lines: tuple[str, ...], deadline: str) -> None:
    assert due(*lines) == deadline


@pytest.mark.parametrize(
    ("lines", "deadline"),
    [
        (("buyer: 什么时候能发", "seller: 五一前都能发，最迟8号"), "05-08 23:59"),
        (("buyer: 几时寄", "seller: 等下周考完试17号寄"), "05-17 23:59"),
        (("buyer: 什么时候到", "seller: 明天发，9号到店"), "05-09 23:59"),
        (("buyer: 哪天送", "seller: 15号那天给您送"), "05-15 23:59"),
        (("buyer: 多久能退", "seller: 今天提交 明天到账"), "05-07 23:59"),
        (("buyer: 几号能好", "seller: 12号悬 15号稳 给您做好"), "05-15 23:59"),
        (("buyer: 啥时候到", "seller: 顺丰一般三天，12号给您送到"), "05-12 23:59"),
        (("buyer: when then", "seller: we'll start Monday and have it finished by the end of next week"), "05-19 23:59"),
        (("buyer: ship today?", "seller: if you pay in the next hour it goes on the 5pm truck"), "05-06 17:00"),
    ],
)
def test_of_several_times_the_one_by_which_it_is_done_counts(lines: tuple[str, ...], deadline: str) -> None:
    assert due(*lines) == deadline


@pytest.mark.parametrize(
    ("lines", "deadline"),
    [
        (("buyer: 啥时候发货", "seller: 三天"), "05-09 23:59"),
        (("buyer: when will it ship", "seller: 2 weeks"), "05-20 23:59"),
        (("buyer: 啥时候发", "seller: 马上 五分钟"), "05-06 10:06"),
        (("buyer: 保修多久", "seller: 三年"), None),
    ],
)
def test_a_length_alone_answers_when_it_will_be(lines: tuple[str, ...], deadline: str | None) -> None:
    assert due(*lines) == deadline


def test_what_is_exchanged_is_due_when_the_new_one_is_sent() -> None:
    found = [one for one in extract(dialogue("buyer: 发错颜色", "seller: 给您换，明天寄黑色的过去"), setting()) if isinstance(one, Statement)]
    exchange = next(one for one in found if one.topic == "return")
    assert exchange.terms.deadline is not None
    assert f"{exchange.terms.deadline:%m-%d}" == "05-07"


def test_the_time_of_an_act_that_carries_a_promise_out_is_its_own() -> None:
    found = [one for one in extract(dialogue("buyer: 一股糊味", "seller: 给您全额退，今天之内处理"), setting()) if isinstance(one, Statement)]
    refund = next(one for one in found if one.topic == "refund")
    assert refund.terms.deadline is not None
    assert f"{refund.terms.deadline:%m-%d}" == "05-06"


def test_what_will_be_ready_by_a_day_is_due_then() -> None:
    assert due("buyer: please not last minute", "seller: It'll be ready Wednesday, the 8th") == "05-08 23:59"


def test_a_hundred_per_cent_that_only_stresses_is_no_figure() -> None:
    assert terms("buyer: real?", "seller: 100% real got the receipt").percent is None


def test_a_sentence_of_nothing_but_a_time_is_of_the_promise_beside_it() -> None:
    assert due("buyer: bring it?", "seller: Yes I'll bring it. Tomorrow afternoon.") == "05-07 18:00"


def test_an_hour_alone_is_one_of_the_day_that_was_asked_about() -> None:
    assert due("buyer: Oh no, definitely delivering on the 16th?", "seller: Yes we'll deliver it 8am on the dot") == "05-16 08:00"
    assert due("buyer: will you deliver it?", "seller: Yes we'll deliver it at 8am") == "05-07 08:00"


def test_an_hour_after_a_day_is_one_of_that_day() -> None:
    assert due("buyer: when does it go out?", "seller: Courier's booked for Thursday, it'll be on the van by 4pm") == "05-09 16:00"


@pytest.mark.parametrize(
    "lines",
    [
        ("buyer: 双十一会降吗", "seller: 双11降了补差"),
        ("buyer: ok for the marathon on Sunday?", "seller: I'll send you a stretching plan, good luck Sunday"),
        ("buyer: use by?", "seller: Use by is 20 January"),
        ("buyer: 我1号付的款", "seller: 1号付的我给您催"),
        ("buyer: 营业到几点", "seller: 我们晚上八点关门 给您留着"),
        ("buyer: How late are you open today?", "seller: Until 9pm. We'll match the online price in store"),
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
        (("buyer: 退货运费15谁承担", "seller: 15我们来承担"), 15),
        (("buyer: collar is torn, can you knock something off", "seller: I'll knock a fiver off"), 5),
        (("buyer: I paid 45.99", "seller: I'll refund the lot"), Decimal("45.99")),
        (("buyer: 我付了89，要退", "seller: 全退给您"), 89),
        (("buyer: any chance of keeping it?", "seller: I can hold it til Sunday if you leave a tenner"), None),
    ],
)
def test_a_number_is_a_sum_where_it_is_paid(lines: tuple[str, ...], amount: Decimal | int | None) -> None:
    assert terms(*lines).amount == (None if amount is None else Decimal(amount))
