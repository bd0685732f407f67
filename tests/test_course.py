"""What the course of the dealings shows of promises: claimed and refused, promised anew, settled, done by the name they were promised by, spoken of
by who has the goods. The dialogues are written as in `tests/test_outcomes.py`."""

from pathlib import Path

import pytest

from casefile.findings import Outcome, OutcomeKind
from tests.test_outcomes import judged, order_of, paid_back

KEPT, LATE, BROKEN, UNKNOWN = OutcomeKind.KEPT, OutcomeKind.LATE, OutcomeKind.BROKEN, OutcomeKind.UNKNOWN


def first_of(folder: Path, dialogue: str) -> Outcome:
    return judged(folder, dialogue)[0]


REFUSED = (
    (
        "a_guarantee_that_was_claimed",
        """S 0 10:00 [repair for=P1Y] 整机保修一年
           B 3 10:00 收到了
           B 90 10:00 [complaint] 压缩机坏了，不制冷
           S 90 11:00 [refusal] 这个是您使用不当，修不了""",
        BROKEN,
    ),
    (
        "a_guarantee_in_whose_place_money_was_claimed",
        """S 0 10:00 [repair for=P1Y] 整机保修一年
           B 3 10:00 收到了
           B 9 10:00 [demand] 我要退款
           S 9 11:00 [refusal] 退不了款""",
        UNKNOWN,
    ),
    (
        "a_guarantee_that_was_claimed_after_its_time",
        """S 0 10:00 [repair for=P1M] free repairs for a month
           B 3 10:00 it arrived
           B 90 10:00 [complaint] the pump is leaking again
           S 90 11:00 [refusal] that is no longer covered""",
        UNKNOWN,
    ),
    (
        "a_refund_for_a_case_that_arose",
        """S 0 10:00 [refund if] no slot, no fee, you get it back
           B 20 10:00 [complaint] still no slot
           B 20 10:05 [demand] please refund the fee
           S 20 11:00 [refusal] I spent hours on this""",
        BROKEN,
    ),
)


@pytest.mark.parametrize(("dialogue", "outcome"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_what_was_promised_for_a_case_is_broken_if_it_is_refused_when_it_is_claimed(dialogue: str, outcome: OutcomeKind, tmp_path: Path) -> None:
    assert first_of(tmp_path, dialogue).outcome is outcome


@pytest.mark.parametrize(
    ("last", "outcome"), [("[refund by=5T23:59] I'll refund you tonight", BROKEN), ("[delivery by=5T23:59] I'll send them tonight", LATE)]
)
def test_what_is_said_to_be_sent_is_the_money_where_that_was_promised_last(last: str, outcome: OutcomeKind, tmp_path: Path) -> None:
    told = first_of(
        tmp_path,
        f"""S 0 10:00 [delivery by=2T18:00] the tickets will be in your account by Wednesday 6pm
            B 5 18:20 [complaint] still no tickets, nothing has arrived
            S 5 18:58 {last}
            S 6 09:02 sent it last night!! check""",
    )
    assert told.outcome is outcome


def test_goods_that_came_and_are_complained_of_are_not_the_money_that_is_claimed(tmp_path: Path) -> None:
    told = first_of(
        tmp_path,
        """S 0 10:00 [refund if] full refund if it isn't as described
           B 6 18:20 [complaint] nothing has arrived
           S 7 09:00 sorry, sent today
           B 9 17:00 [complaint + demand] it came today but the frame is cracked. I want a refund please""",
    )
    assert told.outcome not in (KEPT, LATE)


def test_what_was_missed_and_then_promised_for_another_time_by_which_it_was_done_is_late(tmp_path: Path) -> None:
    first, second = judged(
        tmp_path,
        """S 0 10:00 [service by=1T12:00] 明天上午师傅上门
           B 1 14:00 [complaint] 说好上午来的，人呢
           S 1 14:05 [service by=2T12:00] 明天上午准来
           B 2 11:00 师傅来过了，装好了""",
    )
    assert (first.outcome, second.outcome) == (LATE, KEPT)


SERVED = (
    ("by_its_side", "S 0 10:05 [service] 我给您改一下价格\nB 0 10:06 好\nS 0 10:15 改好了", KEPT),
    ("by_its_side_in_english", "S 0 10:05 [service] I'll note the initials on your order\nB 0 10:06 ta\nS 0 10:30 noted!", KEPT),
    ("by_a_question_it_is_not", "S 0 10:05 [service] 我给您备注不放小票\nB 0 10:06 备注了吗\nS 0 10:30 在的亲", UNKNOWN),
)


@pytest.mark.parametrize(("dialogue", "outcome"), [row[1:] for row in SERVED], ids=[row[0] for row in SERVED])
def test_a_small_service_is_told_done_by_the_name_it_was_promised_by(dialogue: str, outcome: OutcomeKind, tmp_path: Path) -> None:
    assert first_of(tmp_path, dialogue).outcome is outcome


SETTLED = (
    ("paid", "S 5 10:00 [settlement sum=40] 40 back and you keep it\nB 5 10:05 [settlement] ok 40\nB 5 18:00 got the 40", KEPT),
    (
        "paid_too_late",
        """S 5 10:00 [settlement sum=60] 补您60，这事就算了
           B 5 10:05 [settlement by=5T23:59] 行，今天转
           B 7 09:00 [complaint] 60还没到
           B 8 18:00 60到账了""",
        LATE,
    ),
    (
        "never_paid",
        """B 5 10:00 [settlement sum=60] refund 60 and I'll drop it
           S 5 10:05 [settlement by=6T23:59] ok, tomorrow
           B 9 09:00 [complaint] still no 60""",
        BROKEN,
    ),
    ("by_which_the_buyer_pays_less", "S 5 10:00 [settlement sum=20] £20 off the balance\nB 5 10:05 [settlement] ok\nB 9 09:00 balance sent", KEPT),
)


@pytest.mark.parametrize(("dialogue", "outcome"), [row[1:] for row in SETTLED], ids=[row[0] for row in SETTLED])
def test_what_was_settled_on_is_owed_like_a_promise(dialogue: str, outcome: OutcomeKind, tmp_path: Path) -> None:
    (found,) = judged(tmp_path, dialogue)
    assert found.outcome is outcome


@pytest.mark.parametrize(("amount", "outcome"), [("400", BROKEN), ("800", KEPT)])
def test_a_settlement_of_which_a_record_shows_a_part_is_not_kept_by_thanks(amount: str, outcome: OutcomeKind, tmp_path: Path) -> None:
    agreed = """S 0 10:00 [settlement sum=800] 800 and both albums, final
                B 0 10:10 [settlement sum=800] ok 800
                S 1 18:00 sent!
                B 1 18:05 got it ty
                B 20 10:00 hi"""
    assert judged(tmp_path, agreed, paid_back("1", amount))[0].outcome is outcome


def test_nothing_becomes_of_a_settlement_that_was_turned_down(tmp_path: Path) -> None:
    assert judged(tmp_path, "S 5 10:00 [settlement sum=40] 40 back?\nB 5 10:05 [rejection] no\nB 9 10:00 [complaint] no 40 either") == []


GOODS = (
    ("complained_of", "S 0 10:00 [description] 背板也是全实木的\nB 5 10:00 收到了\nB 5 10:30 [complaint] 背板是密度板", BROKEN, True),
    (
        "admitted",
        """S 0 10:00 [description] the back panel is solid oak
           B 5 10:00 it arrived
           B 5 10:30 [complaint] the back panel is chipboard
           S 5 10:35 [admission] the factory changed it""",
        BROKEN, False,
    ),
    ("confirmed", "S 0 10:00 [description] 接触面头层牛皮\nB 5 10:00 收到了\nB 6 10:30 找人看了，牛皮是真的", KEPT, False),
    ("called_a_fake", "S 0 10:00 [authenticity] 专柜货\nB 5 10:00 收到了\nB 9 10:30 [complaint] 鉴定出来是假的", BROKEN, True),
    ("charged_for", "S 0 10:00 [price] 高空费不另收\nB 5 10:30 [complaint] 你们工人要收150高空费\nS 5 11:00 八楼要系绳", BROKEN, True),
    ("spoken_of_as_there", "S 0 10:00 [description] tamper, jug and two baskets\nB 3 10:00 it's here, jug and tamper and both baskets", KEPT, False),
    (
        "admitted_by_its_name",
        "S 0 10:00 [description] 配紫砂盆\nB 3 10:00 [complaint] 这盆是塑料的\nS 3 10:02 [admission] 紫砂盆路上容易碎",
        BROKEN, False,
    ),
    ("of_another_number", "S 0 10:00 [description] 每束不少于五种花材\nB 3 10:00 [complaint] 这束就三种", BROKEN, True),
    ("of_the_same_mishap", "S 0 10:00 [quality] 包活，死了免费补\nB 9 10:00 [complaint] 叶子全枯了", BROKEN, True),
    (
        "faulty_in_other_words",
        "S 0 10:00 [quality] mint condition\nB 3 10:00 it arrived\nB 3 10:30 [complaint] the motor died as soon as I opened it",
        BROKEN, True,
    ),
    ("held_against_the_seller", "S 0 10:00 [price] unlimited, no extra per km\nB 9 10:00 [complaint] you said unlimited", BROKEN, True),
    ("not_charged", "S 0 10:00 [price] 不满意免费返工\nB 3 10:00 这回行了，没另外要钱", KEPT, False),
    ("for_the_next_purchase", "S 0 10:00 [price] 下次给您九折\nB 0 11:00 好的", UNKNOWN, False),
    ("genuine_or_compensated", "S 0 10:00 [authenticity] 假一赔十\nB 3 10:00 收到了", UNKNOWN, False),
    ("brought_later", "S 0 10:00 [price] 送您一个背包\nB 5 10:00 [complaint] 没有背包啊\nB 9 10:30 背包收到了", LATE, False),
)  # fmt: skip


@pytest.mark.parametrize(("dialogue", "outcome", "needs_review"), [row[1:] for row in GOODS], ids=[row[0] for row in GOODS])
def test_what_the_goods_are_is_told_by_who_has_them_and_to_be_checked_where_it_is_only_alleged(
    dialogue: str, outcome: OutcomeKind, needs_review: bool, tmp_path: Path
) -> None:
    found = first_of(tmp_path, dialogue)
    assert (found.outcome, found.needs_review) == (outcome, needs_review)


@pytest.mark.parametrize(("topic", "promised", "said"), [
    ("description", "fully insured, transit included", "you said fully insured, transit included"),
    ("price", "thanks for reaching out, it is 49.99 a month", "ok thank you"),
])  # fmt: skip
def test_words_that_are_held_against_the_seller_or_thank_for_nothing_say_not_that_it_is_so(
    topic: str, promised: str, said: str, tmp_path: Path
) -> None:
    assert judged(tmp_path, f"S 0 10:00 [{topic}] {promised}\nB 5 10:00 hi\nB 6 10:30 {said}") == []


def test_the_difference_to_a_lower_price_is_broken_if_it_is_refused(tmp_path: Path) -> None:
    found = first_of(tmp_path, "S 0 10:00 [price for=P30D] 30天保价\nB 9 10:00 [demand] 现在降了，退我差价\nS 9 10:05 [refusal] 活动价不算")
    assert (found.outcome, found.why) == (BROKEN, "refused_later:2025-03-12T10:05")


def test_a_sum_that_is_paid_back_of_the_price_is_owed_like_any_other(tmp_path: Path) -> None:
    found = first_of(tmp_path, "S 0 10:00 [price sum=200 by=2T23:59] 两天内退您200\nB 1 21:00 200到账了")
    assert found.outcome is KEPT


def test_of_goods_that_were_never_sent_and_paid_back_nothing_is_known(tmp_path: Path) -> None:
    order = order_of({"placed": "0T10:00", "paid": "0T10:05", "refunded": "9T12:00"})
    assert judged(tmp_path, "S 0 09:00 [description] 300 copies, hand numbered", order)[0].outcome is UNKNOWN


def test_words_of_sending_do_not_keep_what_was_paid_back_unsent(tmp_path: Path) -> None:
    order = order_of({"placed": "0T10:00", "paid": "0T10:05", "refunded": "40T12:00"})
    found = judged(tmp_path, "S 0 09:00 [delivery by=30T23:59] 月底前出货\nS 5 10:00 官图群里发了", order)[0]
    assert found.outcome is BROKEN


SERVICES = (
    ("spoken_of_as_there", "S 0 10:00 [service] my cousin picks you up\nB 9 10:00 your cousin was waiting with a sign", KEPT, False),
    ("complained_of_by_name", "S 0 10:00 [service] 改到满意为止\nB 9 10:00 [complaint] 你说改到满意的", BROKEN, True),
    (
        "complained_of_and_admitted",
        "S 0 10:00 [service] 改到满意为止\nB 9 10:00 [complaint] 你说改到满意的\nS 9 10:01 [admission] 我忘了",
        BROKEN,
        False,
    ),
    ("demanded", "S 0 10:00 [service] my cousin picks you up\nB 9 10:00 [demand] send your cousin", UNKNOWN, False),
    ("asked_about", "S 0 10:00 [service] my cousin picks you up\nB 9 10:00 does your cousin drive?", UNKNOWN, False),
    ("regular_and_missed", "S 0 10:00 [service] 每天早晚发视频给您\nB 4 21:00 [complaint] 昨天今天都没视频", BROKEN, True),
)


@pytest.mark.parametrize(("dialogue", "outcome", "needs_review"), [row[1:] for row in SERVICES], ids=[row[0] for row in SERVICES])
def test_a_service_is_told_by_what_the_buyer_says_of_it_by_name(dialogue: str, outcome: OutcomeKind, needs_review: bool, tmp_path: Path) -> None:
    found = first_of(tmp_path, dialogue)
    assert (found.outcome, found.needs_review) == (outcome, needs_review)


def test_goods_that_the_buyer_speaks_of_before_their_time_came_in_time(tmp_path: Path) -> None:
    found = first_of(
        tmp_path,
        """S 0 10:00 [delivery by=4T23:59] the pallet comes by Friday
           B 3 10:00 pallet is on the drive
           B 6 10:00 it arrived, the rest of it""",
    )
    assert found.outcome is KEPT


def test_a_guarantee_is_kept_by_what_was_promised_when_it_was_claimed(tmp_path: Path) -> None:
    found = first_of(
        tmp_path,
        """S 0 10:00 [repair for=P30D] marks that come back within 30 days we redo
           B 9 10:00 [complaint] the wine mark is back again
           S 9 10:05 [service by=12T23:59] booked you for Thursday, someone will come
           B 12 12:00 he came, all gone""",
    )
    assert (found.outcome, found.why) == (KEPT, "answered_by_promise")


def test_a_refund_for_a_case_of_which_nobody_speaks_is_not_broken_by_another_refusal(tmp_path: Path) -> None:
    found = first_of(
        tmp_path,
        """S 0 10:00 [refund if] 提前取消定金全退
           B 9 10:00 [complaint] 不是说退差价400吗
           S 9 10:05 [refusal] 退不了那么多""",
    )
    assert found.outcome is UNKNOWN


SETTLED = (
    ("seller_pays", "S 0 10:00 [settlement sum=15] £15 back?\nB 0 10:01 [settlement] fine\nB 4 10:00 £15 on my statement"),
    ("buyer_pays_less", "S 0 10:00 [settlement sum=100] 尾款你少给100\nB 0 10:01 [settlement] 行\nB 4 10:00 尾款1200转你"),
    ("a_notice_with_cents", "S 0 10:00 [settlement sum=80] refund $80?\nB 0 10:01 [settlement] ok\n* 1 10:00 A refund of $80.00 was issued."),
)


@pytest.mark.parametrize("dialogue", [row[1] for row in SETTLED], ids=[row[0] for row in SETTLED])
def test_a_compromise_is_kept_where_its_sum_is_spoken_of_as_paid(dialogue: str, tmp_path: Path) -> None:
    assert first_of(tmp_path, dialogue).outcome is KEPT


def test_what_is_told_the_next_morning_after_another_time_was_named_for_it_is_late(tmp_path: Path) -> None:
    found = first_of(
        tmp_path,
        """S 0 10:00 [repair by=2T23:59] 周六给您换弦
           B 2 20:00 [complaint] 等了一天
           S 2 20:05 [repair by=3T12:00] 明早九点
           B 3 10:00 弦换好了""",
    )
    assert found.outcome is LATE


PLAIN = (
    ("sent_late_by_the_sellers_word", "S 0 10:00 [delivery by=4T23:59] 周五前给您发", "S 7 10:07 不好意思 今天刚发", "B 9 10:00 收到了", LATE),
    ("sent_today", "S 0 10:00 [delivery by=4T23:59] I'll post it by Friday", "S 7 10:07 sorry, sent today", "B 9 10:00 it came, thanks", LATE),
    ("there_only_today", "S 0 10:00 [delivery by=1T23:59] will deliver Tuesday", "B 4 10:00 only turned up today", "S 4 10:05 ok", LATE),
    ("there_only_today_in_chinese", "S 0 10:00 [delivery by=1T23:59] 周二送到", "B 4 10:00 今天才到", "S 4 10:05 嗯", LATE),
    ("in_the_account", "S 0 10:00 [refund by=0T23:59] I'll refund you £20 tonight", "B 1 10:00 thanks, it's in my account", "S 1 10:05 great", KEPT),
    ("went_out_today", "S 0 10:00 [delivery by=1T23:59] I'll send a replacement tomorrow", "S 3 10:07 went out today", "B 5 10:00 it's here", LATE),
    (
        "still_there",
        "S 0 10:00 [service by=7T23:59] we'll collect the old sofa on Monday",
        "B 9 10:00 the old sofa is still here",
        "S 9 10:05 ok",
        BROKEN,
    ),
    (
        "to_the_old_address",
        "S 0 10:00 [service] I'll change the address for you",
        "B 4 10:00 it went to the old address!",
        "S 4 10:05 forgot to change it",
        BROKEN,
    ),
    ("forgotten", "S 0 10:00 [service] 给您改地址", "B 4 10:00 寄到老地址去了", "S 4 10:05 忘改了", BROKEN),
    ("paid_on_return", "S 0 10:00 [refund if] 收到退货就退款", "B 5 10:00 物流显示签收了", "S 5 10:07 退了\nB 5 10:14 收到了", KEPT),
    ("denied_twice", "S 0 10:00 [refund by=5T23:59] 周日之前退您20", "B 9 10:00 [complaint] 还没退", "B 19 10:00 [complaint] 还是没有", BROKEN),
)


@pytest.mark.parametrize(("lines", "outcome"), [(row[1:4], row[4]) for row in PLAIN], ids=[row[0] for row in PLAIN])
def test_plain_words_of_when_it_was_done_or_that_it_was_not_stand(lines: tuple[str, ...], outcome: OutcomeKind, tmp_path: Path) -> None:
    assert first_of(tmp_path, "\n".join(lines)).outcome is outcome


@pytest.mark.parametrize(("answer", "outcome"), [("[refusal] not my problem", BROKEN), ("do you still have the box?", UNKNOWN)])
def test_a_promise_for_a_mishap_is_broken_if_that_is_told_and_refused(answer: str, outcome: OutcomeKind, tmp_path: Path) -> None:
    told = first_of(
        tmp_path,
        f"""S 0 10:00 [return if for=P1Y] I'll replace it if it breaks within a year
            B 60 10:00 it broke
            S 60 10:07 {answer}""",
    )
    assert told.outcome is outcome
