"""Of two things that were promised, which came: each promise is told by its own. Dialogues as in `tests.test_outcomes`."""

from pathlib import Path

import pytest

from casefile.findings import OutcomeKind
from tests.test_outcomes import BROKEN, KEPT, LATE, UNKNOWN, judged


@pytest.mark.parametrize(("dialogue", "outcomes"), [
    ("""S 0 11:00 [delivery by=1T23:59] 锅盖明天给您补发
        S 0 11:01 [delivery by=2T23:59] 蒸格后天寄出
        S 2 15:00 蒸格已经寄出了
        B 4 12:00 蒸格收到了
        B 5 12:00 [complaint] 锅盖呢，还没寄？
        S 6 12:00 [refusal] 锅盖没货，寄不了了""", [BROKEN, KEPT]),
    ("""S 0 11:00 [delivery by=1T23:59] 遥控器明天寄你
        B 0 11:01 好
        S 0 11:02 [delivery by=2T23:59] 底座后天寄
        S 2 19:00 底座寄了
        B 5 12:00 底座到了，装好了
        B 5 12:01 [complaint] 遥控器怎么没一起
        S 5 12:05 找不着了""", [BROKEN, KEPT]),
    ("""S 0 11:00 [delivery by=1T23:59] charger goes in the post tomorrow
        S 0 11:01 [delivery by=2T23:59] strap on Wednesday, it's at the shop
        S 2 18:00 strap posted
        B 4 12:00 strap's here
        B 4 12:01 [complaint] wasn't the charger meant to be first?
        S 4 12:10 can't find it""", [BROKEN, KEPT]),
    ("""S 0 11:00 [delivery by=1T23:59] The brackets will go out tomorrow
        S 0 11:01 [delivery by=4T23:59] We'll ship the shelf by Friday
        S 1 16:00 Brackets posted
        B 3 11:00 Brackets are here, thanks
        B 7 10:00 [complaint] Friday came and went and no shelf
        S 9 10:00 Chasing the workshop""", [KEPT, BROKEN]),
])  # fmt: skip
def test_goods_that_are_promised_side_by_side_are_told_apart_by_their_names(dialogue: str, outcomes: list[OutcomeKind], tmp_path: Path) -> None:
    assert [found.outcome for found in judged(tmp_path, dialogue)] == outcomes


@pytest.mark.parametrize("dialogue", [
    # the same thing by another name
    """S 0 11:00 [delivery by=1T23:59] 锅盖明天补发
       B 3 11:01 [complaint] 还没发？
       S 3 11:02 [delivery by=4T23:59] 盖子明天一定发
       S 4 16:00 盖子发出去了""",
    """S 0 11:00 [delivery by=1T23:59] the charger ships tomorrow
       B 3 11:01 [complaint] nothing shipped?
       S 3 11:02 [delivery by=4T23:59] power brick goes out tomorrow, promise
       S 4 16:00 power brick posted""",
])  # fmt: skip
def test_what_is_promised_again_by_another_name_is_the_same(dialogue: str, tmp_path: Path) -> None:
    assert [found.outcome for found in judged(tmp_path, dialogue)] == [LATE, KEPT]


@pytest.mark.parametrize(("dialogue", "outcomes"), [
    ("""S 0 11:00 [refund by=1T23:59 sum=129] 外套的129明天退您
        S 0 11:01 [refund by=2T23:59 sum=69] 裤子的69后天退
        S 2 15:00 退款了
        B 2 16:00 69到账了
        B 4 10:00 [complaint] 外套的129还是没退""", [BROKEN, KEPT]),
    ("""S 0 11:00 [refund by=1T23:59 sum=59] 59元明天退给您
        S 0 11:01 [compensation by=0T23:59 sum=10] 今天给您补10块红包
        S 0 20:00 红包发了
        B 0 21:00 收到了
        B 3 10:00 [complaint] 59块还没退""", [BROKEN, KEPT]),
    ("""S 0 11:00 [refund sum=38 by=4T23:59] £38 refunded by Friday
        S 0 11:01 [shipping_cost sum=4.50 by=4T23:59] and the £4.50 postage by Friday
        S 4 15:00 refund done
        B 4 15:10 £38 is in
        B 8 15:00 [complaint] no £4.50 yet
        S 8 16:00 [refusal] not paying the postage""", [KEPT, BROKEN]),
    ("""S 0 11:00 [refund sum=140 by=1T23:59] lens £140 will be refunded tomorrow
        S 0 11:01 [refund sum=55 by=4T23:59] tripod £55 by Friday
        S 1 14:00 refunded
        B 1 15:00 £140 received
        B 7 09:00 [complaint] nothing for the tripod yet""", [KEPT, BROKEN]),
])  # fmt: skip
def test_a_payment_that_names_no_sum_is_told_by_the_sum_that_came(dialogue: str, outcomes: list[OutcomeKind], tmp_path: Path) -> None:
    assert [found.outcome for found in judged(tmp_path, dialogue)] == outcomes


@pytest.mark.parametrize(("dialogue", "outcome"), [
    ("""S 0 11:00 [delivery by=1T23:59] 两包明天一起发
        S 1 18:30 发了一包，单号300411
        S 1 18:31 另一包还没配齐
        B 3 09:20 [complaint] 还有一包发了没？
        S 3 17:00 另一包也发走了""", LATE),
    ("""S 0 11:00 [delivery by=1T23:59] 两件明天一起寄
        S 1 18:30 先寄出了一件
        B 6 09:20 [complaint] 另一件还没寄
        S 9 17:00 [refusal] 另一件断货，寄不了""", BROKEN),
    ("""S 0 11:00 [delivery by=1T23:59] both boxes ship tomorrow
        S 1 18:30 one of them posted
        B 4 09:20 [complaint] the other box hasn't shipped
        S 4 17:00 other one posted now""", LATE),
    ("""S 0 11:00 [refund by=1T23:59] 两单明天都给你退
        B 1 18:00 桃子那单退了
        B 1 18:01 李子那单没有
        B 3 18:00 [complaint] 李子那单还没退
        B 5 09:00 好了，两单都到账了""", LATE),
    ("""S 0 11:00 [refund by=1T23:59] I'll refund both orders tomorrow
        B 1 18:00 first order's refunded, thanks
        B 1 18:01 the other one isn't
        B 3 18:00 [complaint] second order still not refunded
        B 5 09:00 second refund came through too""", LATE),
    ("""S 0 11:00 [delivery by=1T23:59] both boxes ship tomorrow
        S 1 18:30 both shipped
        B 4 09:20 both arrived, thanks""", KEPT),
    ("""S 0 11:00 [delivery by=1T23:59] 两包明天一起发
        S 1 18:30 两包都发了
        B 3 09:20 收到一包，另一包在路上""", KEPT),
])  # fmt: skip
def test_one_of_several_is_not_all_of_them(dialogue: str, outcome: OutcomeKind, tmp_path: Path) -> None:
    assert judged(tmp_path, dialogue)[0].outcome is outcome


@pytest.mark.parametrize(("dialogue", "outcome"), [
    ("""S 0 11:00 [refund sum=368 by=2T23:59] 后天全额退368
        S 1 16:00 已退款
        B 2 09:00 [complaint] 怎么只退了338
        S 2 10:00 扣了30包装费
        S 2 10:01 [refusal] 盒子拆了要扣的""", BROKEN),
    ("""S 0 11:00 [refund sum=368 by=2T23:59] 后天全额退368
        S 1 16:00 已退款
        B 3 09:00 [complaint] 少退了30""", BROKEN),
    ("""S 0 11:00 [refund sum=260 by=1T23:59] 明天260全退
        S 1 15:00 退了
        B 1 16:00 收到200，少了60
        S 3 08:20 60补给您了
        B 3 08:30 收到，清了""", LATE),
    ("""S 0 11:00 [refund sum=210 by=3T23:59] full £210 by Thursday
        S 2 18:00 refunded
        B 3 09:00 [complaint] only £185 came through
        S 3 10:00 [refusal] restocking fee stands""", BROKEN),
    ("""S 0 11:00 [refund sum=210 by=3T23:59] full £210 by Thursday
        S 2 18:00 refunded
        B 4 09:00 [complaint] why is it £25 short?""", BROKEN),
    ("""S 0 11:00 [refund sum=210 by=3T23:59] full £210 by Thursday
        S 2 18:00 refunded
        B 3 09:00 £210 came through, thanks""", KEPT),
    ("""S 0 11:00 [refund sum=60 by=3T23:59] £60 by Thursday
        B 4 09:00 [complaint] where's my refund
        S 5 18:00 £60 sent now
        B 5 19:00 received""", LATE),
])  # fmt: skip
def test_a_refund_that_came_short_is_not_kept_until_the_rest_comes(dialogue: str, outcome: OutcomeKind, tmp_path: Path) -> None:
    assert judged(tmp_path, dialogue)[0].outcome is outcome


@pytest.mark.parametrize("text", [
    "没收到面单", "面单还没来", "取件码没收到啊", "还是没收到取件码", "退货码呢", "运单没发我", "No label has arrived",
    "The label hasn't come through",
    "haven't received any label", "no label still", "never got the returns label", "where's the label?",
    "still waiting on the QR code", "我自己付钱寄了，23块", "posted it myself in the end, £4.20",
])  # fmt: skip
def test_a_label_that_has_not_come_has_not_come(text: str, tmp_path: Path) -> None:
    promised = "I'll email you a prepaid returns label tomorrow" if text.isascii() else "明天把退货面单发您"
    (found,) = judged(tmp_path, f"S 0 11:00 [shipping_cost by=1T23:59] {promised}\nB 2 12:00 [complaint] {text}\nS 2 13:00 sorry")
    assert found.outcome is BROKEN


@pytest.mark.parametrize(("said", "outcome"), [
    ("S 1 13:00 面单发您了，看下短信\nB 1 14:00 收到面单了", KEPT), ("S 3 13:00 面单发您了\nB 4 14:00 寄出了", LATE),
    ("B 2 10:00 [complaint] 没收到面单\nS 3 13:00 发您了，看下短信\nB 3 14:00 这次有了，面单能用\nB 4 09:00 寄出了", LATE),
    ("S 1 13:00 label attached\nB 2 14:00 printed it, posting now", KEPT),
    ("B 2 10:00 [complaint] no label has arrived\nS 3 13:00 label attached\nB 4 14:00 dropped off at the post office", LATE),
    ("B 2 14:00 寄出了，没收运费", KEPT),
])  # fmt: skip
def test_a_label_is_late_or_in_time_by_when_it_came(said: str, outcome: OutcomeKind, tmp_path: Path) -> None:
    promised = "I'll email you a prepaid label tomorrow" if "label" in said else "明天把退货面单发您，运费我们出"
    (found,) = judged(tmp_path, f"S 0 11:00 [shipping_cost by=1T23:59] {promised}\n{said}")
    assert found.outcome is outcome


@pytest.mark.parametrize("text", [
    "None of it has arrived", "Neither box has come", "Nothing's been delivered here", "The rug has yet to arrive", "I have not had it delivered",
    "一件都没到", "哪有到货", "并没有收到", "根本没到货", "物流显示签收，人没拿到",
])  # fmt: skip
def test_arrival_that_is_denied_is_none(text: str, tmp_path: Path) -> None:
    (found,) = judged(tmp_path, f"S 0 11:00 [delivery by=1T23:59] {'明天送到' if not text.isascii() else 'It will be delivered tomorrow'}\n"
                                f"B 2 12:00 [complaint] {text}\nS 2 12:30 let me ask")  # fmt: skip
    assert found.outcome is BROKEN


@pytest.mark.parametrize(("dialogue", "outcome"), [
    ("S 0 11:00 [refund if] 您寄回来，收到就退\nB 0 11:05 算了不寄了，凑合用\nS 0 11:06 好", UNKNOWN),
    ("S 0 11:00 [refund if for=PT48H] If you return it we refund you within 48 hours of receipt\nB 0 11:05 A pain to pack\nB 9 11:00 It still hums",
     UNKNOWN),
])  # fmt: skip
def test_a_condition_that_never_came_about_leaves_it_open(dialogue: str, outcome: OutcomeKind, tmp_path: Path) -> None:
    assert judged(tmp_path, dialogue)[0].outcome is outcome


def test_who_still_waits_for_the_goods_does_not_miss_the_money_that_is_promised_if_they_do_not_please(tmp_path: Path) -> None:
    said = """S 0 11:00 [refund if] Not happy? Money back within 14 days
       S 0 11:01 [delivery by=1T23:59] posting it tomorrow
       B 4 18:00 [complaint] still nothing here
       S 4 18:10 sorry, it went out today"""
    assert [found.outcome for found in judged(tmp_path, said)] == [UNKNOWN, LATE]
