"""What became of promises as people speak in Chinese: dialogues as in `tests.test_outcomes`, the first promise is the one that is judged."""

from pathlib import Path

import pytest

from casefile.findings import OutcomeKind
from tests.test_outcomes import BROKEN, KEPT, LATE, PENDING, UNKNOWN, judged

ROWS: tuple[tuple[str, str, OutcomeKind, str], ...] = (
    # ── what words tell ──
    (
        "english_words_in_chinese_talk_tell_what_was_done",
        """S 0 10:00 [refund by=1T23:59] 明天 refund 给你
           B 2 10:10 [complaint] 还没 refund leh
           S 4 10:10 昨天 transfer 了 hor
           B 4 10:12 ok refund 收到了""",
        LATE, "done_late",
    ),
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
        "that_the_seller_signed_for_what_came_back_is_no_arrival",
        """S 0 10:00 [delivery by=2T23:59] 换新的后天送到
           B 4 10:00 [complaint] 旧的你们2号就签收了，新的呢""",
        BROKEN, "said_not_done",
    ),
    (
        "the_buyer_tells_when_the_goods_came_back",
        """S 0 10:00 [refund for=PT24H if] 收到货后24小时内退2799
           B 9 10:00 [complaint] 货你们8号就签收了，钱呢
           B 12 10:00 [complaint] 还是没到账""",
        BROKEN, "said_not_done",
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
    # ── complaints ──
    (
        "a_complaint_of_bad_goods_says_not_that_nothing_was_sent",
        """S 0 19:30 [delivery by=1T12:00] 后天清早跟车走
           B 7 20:13 [complaint] 称了两遍，第一箱才九斤一两""",
        UNKNOWN, "nothing_speaks",
    ),
    (
        "a_complaint_that_nothing_was_sent_says_so",
        """S 0 19:30 [delivery by=1T12:00] 明早跟车走
           B 7 20:13 [complaint] 说好的明早，一个星期了""",
        BROKEN, "said_not_done",
    ),
    (
        "who_says_that_it_is_still_in_the_making_says_that_it_was_not_sent",
        """S 0 10:30 [delivery by=5T23:59] 5天内加工好发顺丰
           B 6 12:00 [complaint] 第六天了 订单还在加工中
           B 11 20:00 收到了""",
        LATE, "came_late",
    ),
    # ── when ──
    (
        "what_came_the_next_day_was_sent_in_time",
        """S 0 11:20 [delivery by=2T23:59] 预计明后天揽件
           B 3 12:00 收到 版型好看""",
        KEPT, "came_next_day",
    ),
    (
        "by_midnight_may_be_told_in_the_morning",
        """S 0 20:05 [refund by=1T00:00] 今晚十二点以前肯定退掉
           B 1 08:00 退到了""",
        KEPT, "told_soon",
    ),
    (
        "the_money_that_was_asked_back_gives_way_to_a_new_time",
        """S 0 22:00 [delivery by=18T23:59] 二十号前全员发货
           B 20 00:10 [demand] 把定金尾款都退我
           B 20 00:20 [settlement sum=30] 退30，明天看到单号就算了
           S 20 00:21 [delivery by=21T12:00] 明早寄
           S 21 11:40 圆通 YT8830127745612""",
        LATE, "done_late",
    ),
    (
        "the_first_time_that_is_named_is_that_of_the_promise",
        """B 0 09:00 [complaint] 杯架没有放
           S 0 18:02 [delivery] 杯架给您补发
           S 0 18:06 [delivery by=3T23:59] 7号给您寄
           B 5 10:30 [complaint] 7号说寄，今天9号了还没寄
           S 5 10:53 [delivery by=7T23:59] 最晚后天寄走
           S 7 16:20 今天寄出了，极兔JT5208116743902""",
        LATE, "done_after_complaint",
    ),
    (
        "goods_for_which_the_money_came_back_are_not_awaited",
        """B 4 20:15 [demand] 不等了 820退我
           S 4 20:26 [delivery by=9T23:59] 周三差不多能到
           S 4 20:45 [refund for=PT10M] 全给你，十分钟
           B 4 20:46 到了""",
        UNKNOWN, "declined",
    ),
    # ── exchange ──
    (
        "an_exchange_is_kept_by_what_comes_afterwards",
        """B 0 10:00 [complaint] 到了 一棵行 一棵不行
           S 0 11:00 [return] 换一棵九叶的给您
           B 8 15:00 收到了 根也是胖的""",
        KEPT, "done",
    ),
    (
        "to_take_goods_back_is_kept_by_the_money",
        """B 0 10:00 [complaint] 到了 是歪的
           S 0 11:00 [return] 同意您退
           B 5 15:00 退款收到了""",
        KEPT, "done",
    ),
    (
        "what_came_after_an_exchange_was_refused_is_no_exchange",
        """B 0 10:00 [complaint] 到了 是歪的
           S 0 11:00 [return] 给您换一台
           S 1 11:00 [refusal] 换不了，没货
           B 5 15:00 样机收到了""",
        BROKEN, "refused_later",
    ),
    # ── sums ──
    (
        "paid_together_with_another_sum",
        """S 0 10:00 [refund by=0T23:59 sum=82] 差的82块今天退您微信
           B 2 09:40 [settlement sum=100] 打孔费再退100，我撤
           B 2 16:10 拆了 182一起到的""",
        LATE, "done_late",
    ),
    # ── conditions ──
    (
        "what_befell_nothing_is_not_called_on",
        """S 0 20:24 [compensation if] 运输破损我们包赔
           B 4 13:02 [complaint] 专店说是高仿
           S 4 13:10 [refusal] 一分都不赔""",
        UNKNOWN, "condition_not_shown",
    ),
    (
        "what_befell_the_goods_is_told_in_other_words",
        """S 0 20:24 [compensation if] 运输破损我们包赔
           B 4 13:02 [complaint] 有一瓶碎了
           S 4 13:10 [refusal] 一分都不赔""",
        BROKEN, "said_not_done",
    ),
    (
        "refused_by_the_length_that_was_promised",
        """S 0 10:45 [refund if] 入住前15天以上取消可全额退定金
           B 10 13:30 [demand] 取消，定金退我
           S 10 13:48 [refusal] 15天以内取消定金是不退的
           S 13 10:33 退您500
           B 13 20:51 500收到了""",
        UNKNOWN, "condition_denied",
    ),
    (
        "who_did_what_was_asked_for_is_to_be_paid",
        """S 0 12:00 [refund by=1T23:59 if sum=500 + inducement] 群里那条删了，我明天先转你500
           B 0 12:05 行 我删了
           B 2 09:30 [complaint] 500呢 骗人上瘾是吧""",
        BROKEN, "said_not_done",
    ),
    (
        "who_only_asks_what_then_has_not_done_it",
        """S 0 12:00 [refund if + inducement] 您先把介入关了，货款立马退
           B 0 12:05 关了你再装死怎么办
           B 9 10:00 等平台""",
        UNKNOWN, "condition_not_shown",
    ),
    # ── services ──
    (
        "a_picture_that_was_to_come_first",
        """S 0 10:48 [service] 刻好拍照给您确认再发
           B 6 19:02 [complaint] 收到啦 刻错了
           S 9 17:50 <image> 内圈""",
        BROKEN, "said_not_done",
    ),
    (
        "help_whenever_it_is_wanted_waits_to_be_wanted",
        """S 0 10:48 [service] 不会装可以视频连线教
           B 6 19:02 装好了""",
        UNKNOWN, "not_called_on",
    ),
    (
        "what_a_service_names_was_not_done",
        """S 0 10:48 [service] 简历导师一对一改
           B 90 20:00 [complaint] 简历也没人改""",
        BROKEN, "said_not_done",
    ),
    # ── goods ──
    (
        "the_work_is_finished_in_time",
        """S 0 10:00 [delivery by=7T23:59] 9号前齐货
           S 7 16:00 齐了 请安排验货""",
        KEPT, "done_in_time",
    ),
    (
        "what_was_to_lie_in_the_box_is_missed",
        """S 0 21:00 [delivery] 证书跟货一个盒子走
           B 3 14:00 收到啦 水头还行
           B 3 14:02 [complaint] 盒子翻遍了，没见着证书""",
        BROKEN, "said_not_done",
    ),
    (
        "who_wants_the_money_since_nothing_came_says_that_nothing_came",
        """S 0 19:34 [delivery by=6T23:59] 15号给到你
           B 7 20:00 [demand] 等不了了，全数退我""",
        BROKEN, "said_not_done",
    ),
    (
        "a_contract_is_no_invoice",
        """S 0 10:00 [invoice for=PT24H] 24小时内开发票
           S 0 10:05 <file> 保障协议.pdf
           B 9 10:00 好""",
        UNKNOWN, "nothing_speaks",
    ),
    (
        "goods_that_need_not_come_back_are_not_awaited",
        """S 6 11:10 [refund] 159退您，垫子不用寄回
           * 6 12:00 退款成功 ￥159.00""",
        KEPT, "done",
    ),
    (
        "a_sum_that_is_there",
        """S 0 10:00 [refund by=0T18:00] 下午打你对公
           B 0 15:00 7800到。转移码输进去说无效""",
        KEPT, "done_in_time",
    ),
    (
        "he_called",
        """S 0 18:45 [service by=1T12:00] 明天中午校长给您电话
           B 1 14:00 中午过去两个小时了
           B 1 15:30 打了 挺客气""",
        LATE, "done_late",
    ),
    (
        "now_it_is_paid",
        """B 0 10:00 [demand] 四斤88你先垫
           S 0 10:01 [refund] 这就转
           B 0 10:02 收到""",
        KEPT, "done",
    ),
    (
        "what_the_seller_says_of_a_name_keeps_no_service",
        """B 0 18:40 还是潘老师吧
           S 0 18:41 [service] 对，潘老师
           S 9 18:50 潘老师调到南山校区了""",
        UNKNOWN, "nothing_speaks",
    ),
    (
        "a_warranty_is_called_on_by_what_it_names",
        """S 0 09:10 [repair for=P5Y] 轮子拉杆五年坏了免费寄配件
           B 9 22:00 [complaint] 左后轮自己滚走了
           B 9 22:06 [demand] 配个轮子寄来，五年免费是你讲的
           S 9 22:08 [refusal] 这款原厂停产，我们没备件""",
        BROKEN, "refused_later",
    ),
    (
        "a_complaint_of_a_person_keeps_no_promise_of_that_person",
        """S 0 12:40 [service] 您练的时候车里就您跟教练
           B 90 20:26 [complaint] 教练还收了我三百加油费""",
        UNKNOWN, "nothing_speaks",
    ),
    (
        "who_asks_after_the_time_shows_that_it_was_late",
        """S 0 19:07 [compensation for=PT1H] 一小时内财务转出
           B 0 20:09 [complaint] 一小时过了，还没到
           B 0 20:16 到了""",
        LATE, "done_late",
    ),
    # ── which sum is meant ──
    (
        "what_was_laid_out_is_not_what_was_settled_before",
        """S 0 19:40 [settlement sum=200] 给您补偿200元
           B 2 20:21 150我转给师傅了，麻烦报销
           S 2 20:25 [refund by=5T23:59] 3个工作日内给您报销
           B 3 10:00 收到200了
           B 8 12:00 [complaint] 那个还没报销""",
        BROKEN, "said_not_done",
    ),
    (
        "half_of_what_is_asked_for",
        """S 0 17:00 [settlement sum=4800] 退你4800
           B 0 17:05 [demand sum=120] 检测费120也要你出
           S 0 17:10 [compensation share=50] 检测费给你出一半
           B 5 09:00 收到60了""",
        KEPT, "done",
    ),
    (
        "a_refund_of_the_price_pays_no_freight",
        """S 0 09:40 [settlement sum=2650] 退你2650
           S 0 09:45 [shipping_cost] 来回邮费也给你报
           B 3 10:00 收到2650了
           B 9 19:00 [complaint] 邮费呢""",
        BROKEN, "said_not_done",
    ),
    (
        "what_the_buyer_says_is_still_open",
        """S 0 20:35 [settlement sum=2000] 先退你2000
           B 1 09:30 收到2000
           B 20 18:20 [complaint] 剩下的2800还没退
           S 21 10:30 [refund by=30T23:59] 月底前一定退
           B 29 09:00 收到2000了
           B 40 09:00 [complaint] 还没退完""",
        BROKEN, "part",
    ),
    (
        "freight_against_a_receipt_is_not_paid_yet",
        """S 0 15:11 [shipping_cost] 运费我们承担
           S 0 15:12 运费凭票转您微信""",
        UNKNOWN, "nothing_speaks",
    ),
    (
        "the_warehouse_has_signed_for_it",
        """S 0 09:52 [refund for=P5D if sum=3000] 您退回来，收到货后5天退您3000
           B 4 16:12 桌子寄回了
           S 8 15:20 仓库已签收
           B 20 13:00 收到3000了""",
        LATE, "done_late",
    ),
    (
        "an_exchange_is_declined_by_a_claim_of_damages",
        """B 0 09:10 [complaint] 报告说不是304
           S 0 09:55 [return] 给您换两套新的
           B 0 09:58 [demand] 不换了，按约定退一赔一
           B 9 15:10 收到了""",
        UNKNOWN, "declined",
    ),
    (
        "what_the_buyer_asks_to_be_paid_back_is_not_paid",
        """S 0 11:15 [refund sum=610 to=6] 先退您610，剩下的寄回来再退
           B 0 11:20 [demand] 先把610退了 剩下的我会要
           B 5 10:00 [complaint] 610还没到账""",
        BROKEN, "said_not_done",
    ),
    (
        "a_part_of_the_price_after_a_refusal_is_not_the_return_of_the_goods",
        """S 0 21:14 [return for=P7D] 一样的七天无理由
           B 0 21:16 [acceptance sum=4150] 那好吧
           B 5 09:20 [demand] 七天无理由 给我退了吧
           S 5 09:42 [refusal] 福利款不退不换
           S 14 12:01 <transfer> [转账] ￥1000.00 退款""",
        BROKEN, "refused_later",
    ),
    (
        "a_report_that_was_asked_for_is_not_the_number_of_the_parcel",
        """B 0 20:17 质检报告能发我看下吗
           S 0 20:18 [service] 回头发您
           S 8 10:22 已经发出了 圆通 YT8830011772206""",
        UNKNOWN, "nothing_speaks",
    ),
    (
        "a_question_whether_it_came_does_not_tell_that_it_did",
        """S 0 10:00 [delivery by=7T23:59] 8号到货
           B 7 18:00 到了吗
           S 7 18:01 物流延误了
           B 12 11:00 总算收到""",
        LATE, "done_late",
    ),
    (
        "a_fitter_who_has_set_off_has_fitted_nothing",
        """S 0 10:00 [delivery by=20T23:59] 29日之前肯定装好
           S 18 08:40 师傅出发了
           B 19 20:10 [complaint] 衣柜只装了一个 还有两个呢
           B 41 18:00 都装好了""",
        LATE, "done_late",
    ),
    (
        "what_is_asked_after_once_the_other_is_fitted_is_not_fitted",
        """S 0 10:00 [service by=20T23:59] 20号前全部安装完
           B 41 18:00 [complaint] 衣柜装好了 鞋柜呢？
           S 41 18:01 [admission] 鞋柜漏下单了""",
        BROKEN, "said_not_done",
    ),
    (
        "another_thing_that_came_is_not_the_one_that_is_still_missed",
        """B 0 10:00 [complaint] 证书呢 盒子里没有
           S 0 10:01 [delivery by=2T23:59] 漏放了 给您补寄 这两天就寄
           S 0 10:02 送您的编绳收到了吧
           B 0 10:05 绳子收到了
           B 5 10:05 [complaint] 证书还没收到""",
        BROKEN, "said_not_done",
    ),
    (
        "a_week_that_is_over_is_no_arrival",
        """B 0 09:00 [complaint] 铰链是杂牌的
           S 0 10:00 [return] 给您换
           B 8 10:30 [complaint] 鞋柜说的一周到了 铰链也没换""",
        BROKEN, "said_not_done",
    ),
    (
        "what_is_to_be_fitted_within_a_time_is_not_fitted",
        """B 0 09:00 门能换成平开的吗
           S 0 10:00 [service by=0T23:59] 可以
           S 0 10:06 交完定金45天内安装完
           B 9 10:07 嗯""",
        UNKNOWN, "nothing_speaks",
    ),
    (
        "that_the_money_was_received_is_no_arrival_of_goods",
        """B 0 10:00 都付了
           S 0 10:01 [delivery by=2T10:01] 收到 48小时内发货
           S 1 10:20 发出啦 顺丰 SF3300112200456
           B 4 10:00 收到了""",
        KEPT, "done_in_time",
    ),
    (
        "less_than_all_of_it_came_as_the_buyer_says_at_once",
        """S 0 17:00 [refund sum=3899 if] 申请了 全额退3899 您寄回来
           B 2 10:00 寄回了
           S 8 16:00 退了 您看下
           B 8 16:01 只到3399
           S 8 16:00 您看下
           S 8 16:02 [stall] 剩下的500在走流程""",
        BROKEN, "part",
    ),
    (
        "a_transfer_that_the_seller_takes_is_no_refund",
        """S 0 10:00 [refund by=7T23:59] 7天内无理由全额退
           B 0 11:00 <transfer> [转账|发送 ￥900.00](学费)
           S 0 11:01 <transfer> [转账|接收 ￥900.00](学费)
           B 60 10:00 [demand] 退费吧""",
        UNKNOWN, "nothing_speaks",
    ),
    (
        "still_not_here_is_said_of_money_as_well",
        """B 0 10:00 [complaint] 4000呢
           S 0 10:01 [compensation by=7T23:59] 5号前
           B 10 10:00 [complaint] 还没到""",
        BROKEN, "said_not_done",
    ),
    (
        "what_was_to_come_with_the_goods_and_is_missed_was_not_sent",
        """S 0 10:00 [delivery] 证书跟货一起发的宝
           S 1 10:00 发出啦 顺丰 SF3300112200456
           B 4 10:00 [complaint] 手镯收到了 证书呢 盒子里没有证书""",
        BROKEN, "said_not_done",
    ),
    (
        "goods_that_are_sent_are_not_fitted",
        """S 0 10:00 [delivery by=5T23:59] 8号之前肯定装好
           S 7 10:00 板子今天发物流了
           B 20 10:00 师傅装好了""",
        LATE, "done_late",
    ),
    (
        "the_time_by_which_money_is_to_come_does_not_tell_that_it_came",
        """S 0 10:00 [compensation] 我马上补
           B 3 10:00 8000这个月31号前到账就行
           B 9 10:00 嗯""",
        UNKNOWN, "nothing_speaks",
    ),
    (
        "goods_that_came_do_not_show_what_was_to_come_along_and_is_not_named",
        """S 0 10:00 [delivery] 随货一起给您放箱子里
           B 5 18:20 货刚到
           B 5 18:33 [complaint] 盖碗呢？箱子里没有
           B 5 18:43 [complaint] 检测报告也没有""",
        UNKNOWN, "nothing_speaks",
    ),
    (
        "a_small_service_is_not_shown_by_what_was_done_weeks_later",
        """S 0 10:40 [service] 亲亲这边帮您催一下仓库
           B 14 16:02 [complaint] 签收了 退款呢
           S 14 16:30 收到了 这边登记了""",
        UNKNOWN, "nothing_speaks",
    ),
    (
        "that_nobody_came_does_not_tell_that_nobody_was_asked",
        """S 0 12:40 [service] 帮您催促
           B 0 17:00 [complaint] 还没来""",
        UNKNOWN, "nothing_speaks",
    ),
    (
        "a_sum_that_came_is_no_goods",
        """S 0 09:10 [delivery by=6T23:59] 要等6月5号到货
           B 9 11:00 [complaint] 到了3549 怎么少150""",
        UNKNOWN, "nothing_speaks",
    ),
    (
        "what_is_missed_after_its_hour_was_not_brought",
        """S 0 10:07 [delivery by=1T15:00] 下午3点给你送到
           B 1 16:20 [complaint] 没送来啊""",
        BROKEN, "said_not_done",
    ),
    (
        "who_has_not_come_after_the_hour_that_answered_did_not_keep_it",
        """S 0 10:07 [service by=1T15:00] 行，下午3点
           B 1 16:20 [complaint] 师傅没来啊""",
        BROKEN, "said_not_done",
    ),
)  # fmt: skip


@pytest.mark.parametrize(("dialogue", "outcome", "why"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_what_became_of_the_first_promise(dialogue: str, outcome: OutcomeKind, why: str, tmp_path: Path) -> None:
    found = judged(tmp_path, dialogue)[0]
    assert (found.outcome, found.why.partition(":")[0]) == (outcome, why)


@pytest.mark.parametrize(("between", "outcome"), [(3, KEPT), (60, UNKNOWN)])
def test_a_sum_that_is_named_long_after_a_promise_was_not_paid_together_with_it(between: int, outcome: OutcomeKind, tmp_path: Path) -> None:
    talk = [f"B 1 {10 + at // 60}:{at % 60:02} 好的第{'一二三四五六七八九十'[at % 10]}件也看了" for at in range(between)]
    dialogue = ["S 0 10:00 [compensation sum=82] 差价补您82", *talk, "B 1 12:00 另外那单100也别忘了", "B 2 16:10 拆了 182一起到的"]
    assert judged(tmp_path, "\n".join(dialogue))[0].outcome == outcome


def test_a_day_on_which_the_buyer_was_paid_short_is_that_of_what_was_lacking(tmp_path: Path) -> None:
    lacking = judged(
        tmp_path,
        """S 0 10:00 [refund sum=3699 by=3T23:59] 退您3699 三天到账
           B 7 11:00 [complaint] 到了3549 怎么少150
           S 7 11:10 [refund by=7T23:59] 今天之内
           B 8 09:00 [complaint] 没补
           B 12 09:01 150到了""",
    )[1]
    assert (lacking.outcome, lacking.why.partition(":")[0]) == (LATE, "done_late")


def test_a_sum_that_was_settled_on_and_came_short_was_paid_in_part(tmp_path: Path) -> None:
    settled = judged(
        tmp_path,
        """S 0 14:41 [settlement sum=1000] 1000 真的不能再多了
           B 0 14:50 [settlement sum=1000] 行吧 1000就1000
           B 0 21:40 [complaint] 钱呢
           S 2 10:50 [refund sum=400] 先转您400 剩下的年后给您
           B 2 11:20 400收到了 剩下600 你说年后 哪天
           S 12 20:30 [refusal] 不给了""",
    )[0]
    assert settled.is_in_part
