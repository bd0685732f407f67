"""What became of promises as people speak in Chinese: dialogues as in `tests.test_outcomes`, the first promise is the one that is judged."""

from pathlib import Path

import pytest

from casefile.findings import OutcomeKind
from tests.test_outcomes import BROKEN, KEPT, PENDING, UNKNOWN, judged

ROWS: tuple[tuple[str, str, OutcomeKind, str], ...] = (
    # ── what words tell ──
    (
        "it_came_said_at_once_is_no_acknowledgment",
        """S 0 20:30 [refund for=PT10M] 全给你，十分钟
           B 0 20:31 计时了
           B 0 20:33 到了""",
        KEPT, "done_in_time",
    ),
    (
        "a_notice_tells_the_sum_after_a_space",
        """S 0 20:30 [compensation for=PT10M] 五分钟，走平台打款
           * 0 20:33 商家向您发起小额打款 18.00 元，请在订单页查看""",
        KEPT, "done_in_time",
    ),
    (
        "a_sum_in_words_is_money_not_goods",
        """S 0 20:30 [delivery by=5T23:59] 周六给你寄双份
           B 1 10:00 四百到了
           B 6 18:00 [complaint] 周六过了，东西呢""",
        BROKEN, "said_not_done",
    ),
    (
        "money_that_bounced_was_not_paid",
        """S 0 17:00 [refund by=2T23:59] 周三前打给您
           B 3 10:00 [complaint] 周三过了，没看到钱
           S 3 10:30 [admission] 账号少录了一位，被退回来了""",
        BROKEN, "said_not_done",
    ),
    (
        "a_number_of_the_carrier_is_dispatch_whatever_else_is_said_of_it",
        """S 0 09:40 [delivery by=1T12:00] 明天早上走顺丰
           S 1 11:20 寄走咯 SF1408826637195 顺丰小哥讲后天到
           B 3 15:10 到了""",
        KEPT, "done_in_time",
    ),
    (
        "what_was_sent_by_mistake_tells_not_when_it_was_sent",
        """S 0 11:30 [delivery by=0T23:59] 当天出
           S 4 10:00 [admission] 查到是仓库混发了""",
        UNKNOWN, "nothing_speaks",
    ),
    (
        "to_be_signed_for_on_the_spot_is_not_signed_for",
        """S 0 11:00 [delivery by=3T23:59] 三天送到
           S 0 11:04 当场签收拍照，破一赔一""",
        PENDING, "due_after_record",
    ),
    (
        "the_price_in_hand_is_no_arrival",
        """S 0 10:20 [delivery by=5T23:59] 周六送到
           B 0 10:23 到手价多少
           B 9 10:00 [complaint] 还没送到""",
        BROKEN, "said_not_done",
    ),
    (
        "the_fault_is_gone",
        """S 5 12:10 [repair by=6T23:59] 报了复检，周日前师傅上门调整
           B 6 18:20 来过了 垫了胶垫不响了""",
        KEPT, "done_in_time",
    ),
    (
        "a_price_that_is_offered_is_no_money_that_is_missed",
        """S 0 16:25 [refund if] 验出来不是手工做的我全额退
           B 0 16:45 [counter_offer] 4800呢
           B 9 10:00 不买了""",
        UNKNOWN, "condition_not_shown",
    ),
    (
        "to_have_looked_into_it_is_not_to_have_come",
        """S 0 10:05 [service by=1T23:59] 明天师傅打电话联系您
           B 2 19:30 [complaint] 电话没一个
           S 2 19:41 [admission] 查到了，货分到别的站点了""",
        BROKEN, "said_not_done",
    ),
    (
        "to_have_looked_into_it_keeps_a_promise_to_look",
        """S 0 10:05 [service by=0T18:00] 帮您催仓库
           S 0 15:00 催过了，在装车""",
        KEPT, "done_in_time",
    ),
    (
        "a_contract_sent_keeps_no_promise_of_a_service",
        """S 0 10:05 [service] 学完推荐到面试为止
           S 0 10:30 <file> 保障协议.pdf
           B 90 10:00 [complaint] 一次都没推过""",
        UNKNOWN, "nothing_speaks",
    ),
    (
        "to_send_it_is_to_send_the_number_that_was_asked_for",
        """B 0 10:56 单号到时给下
           S 0 10:56 [service if] 寄完就发你
           S 0 16:50 SF3190457728164 寄了""",
        KEPT, "done",
    ),
    (
        "one_for_one_is_made_good_in_kind",
        """S 0 10:00 [compensation if] 碎一赔一，放心
           B 4 10:00 [complaint] 有一只磕碎了
           S 5 18:00 杯子补寄了，单号 76000000000099""",
        KEPT, "done",
    ),
    (
        "everything_came_is_of_the_goods_too",
        """S 8 10:39 [delivery by=12T23:59] 十三号到
           S 8 10:41 [invoice] 发票一起放1号箱
           B 12 16:00 都到了，发票也有""",
        KEPT, "done_in_time",
    ),
)  # fmt: skip


@pytest.mark.parametrize(("dialogue", "outcome", "why"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_what_became_of_the_first_promise(dialogue: str, outcome: OutcomeKind, why: str, tmp_path: Path) -> None:
    found = judged(tmp_path, dialogue)[0]
    assert (found.outcome, found.why.partition(":")[0]) == (outcome, why)
