"""Which words tell that a promise was kept, missed or made good, and which do not: dialogues as in `tests.test_outcomes`."""

from pathlib import Path

import pytest

from pipeline.link.words import sums_of
from tests.test_outcomes import BROKEN, KEPT, LATE, UNKNOWN, at, judged


@pytest.mark.parametrize("text", [
    "It's here, thank you! Looks gorgeous", "All here now", "ok it's finally here", "The parcel is here", "the new wardrobe's here!", "just got here",
    "it showed up today", "到家了，谢谢", "今天送来了", "货到手上了", "到了",
])  # fmt: skip
def test_these_are_words_of_arrival(text: str, tmp_path: Path) -> None:
    (found,) = judged(tmp_path, f"S 0 11:00 [delivery by=2T23:59] 送到您手上\nB 2 12:00 {text}")
    assert (found.outcome, found.event_at) == (KEPT, at("2", "12:00"))


@pytest.mark.parametrize("text", ["is it here yet?", "it'll be here tomorrow", "it's not here", "the technician is here", "还没送来", "到家了再说"])
def test_these_are_no_words_of_arrival(text: str, tmp_path: Path) -> None:
    (found,) = judged(tmp_path, f"S 0 11:00 [delivery by=2T23:59] 送到您手上\nB 2 12:00 {text}\nB 9 12:00 ok")
    assert found.outcome is not KEPT


@pytest.mark.parametrize(("before", "text", "is_heard"), [
    ("friendly reminder, the balance of 2,100 is due on the 6th", "yep got it", True),
    ("please have the gate open, we start at 8", "ok, got it thanks", True),
    ("posted it this morning", "yep got it", False),
    ("did it arrive?", "yep got it", False),
    ("", "got it, thanks", False),
])  # fmt: skip
def test_who_has_got_what_was_just_told_has_received_nothing(before: str, text: str, *, is_heard: bool, tmp_path: Path) -> None:
    told = f"S 2 11:55 {before}\n" if before else ""
    (found,) = judged(tmp_path, f"S 0 11:00 [delivery by=2T23:59] the album will be with you\n{told}B 2 12:00 {text}")
    assert (found.outcome is not KEPT) is is_heard


@pytest.mark.parametrize(("topic", "text"), [
    ("service", "B: so the formals are just gone"), ("delivery", "S: I sent it to a recovery place"),
    ("delivery", "B: sounds great"), ("delivery", "B: perfect timing"), ("delivery", "B: time's up"), ("delivery", "B: I made it clear"),
    ("delivery", "B: photo looks lovely"), ("delivery", "B: I'd order there again"), ("delivery", "B: 约定的时间到了"), ("delivery", "B: 送到就行了"),
    ("delivery", "B: 注意到了"), ("delivery", "S: 您的订单号 1234567890123456"), ("delivery", "S: 京东订单号：284412341234"),
    ("delivery", "S: 顺丰小哥电话13812345678"), ("delivery", "S: 13812345678"), ("delivery", "S: 请当面签收"), ("delivery", "S: sale is finished"),
    ("refund", "B: there are only 2 in the box"), ("refund", "B: 2 cups came broken"), ("refund", "B: paypal ok"), ("refund", "B: 82 ok"),
    ("refund", "B: I paid in full on Monday"), ("refund", "B: I want my money back"), ("refund", "B: give me my money back"),
    ("refund", "B: I want every penny back"), ("refund", "B: the page says 30 day money back"), ("refund", "B: it says money back guarantee"),
    ("refund", "B: I'd like my money back as per your guarantee"), ("refund", "B: my friend got hers transferred last week"),
    ("refund", "B: can I have the money back"), ("refund", "B: please send the money back"), ("refund", "B: where is my money back"),
    ("refund", "B: 2个收到"), ("refund", "S: 已经转给专员了"), ("refund", "S: 已经跟主管汇报了"),
    ("refund", "S: 我给师傅打电话了"), ("refund", "S: 打听过了"), ("refund", "S: 转人工了"), ("refund", "S: 打折了"), ("refund", "S: 退款3天到账"),
    ("refund", "S: 退款 3个工作日内原路退回"), ("refund", "S: 一定退给您的"), ("refund", "S: shipment released from customs"),
    ("repair", "B: that's right"), ("repair", "B: power's gone again"), ("repair", "B: 喇叭又不响了"), ("repair", "B: 都打了三次电话了"),
    ("repair", "B: 师傅都换了三个了"), ("service", "B: they were rude"), ("service", "B: he was supposed to come at 9"),
    ("service", "B: they left me waiting"), ("service", "S: 转给财务处理"), ("service", "S: 这就给您登记"), ("service", "S: 我跟厂家说一下"),
])  # fmt: skip
def test_these_words_keep_no_promise(topic: str, text: str, tmp_path: Path) -> None:
    promised = {"delivery": "明天发货", "refund": "明天退款", "repair": "明天给您修", "service": "明天师傅上门核实"}[topic]
    who, _, said = text.partition(": ")
    (found,) = judged(tmp_path, f"S 0 11:00 [{topic} by=1T23:59] {promised}\n{who} 1 12:00 {said}")
    assert found.outcome is not KEPT


@pytest.mark.parametrize("text", ["no worries", "no problem, thanks", "I'll use it for a week", "sale is over", "it's 5 stars", "第一天就用上"])
def test_these_words_chase_nothing(text: str, tmp_path: Path) -> None:
    (found,) = judged(tmp_path, f"S 0 11:00 [refund by=1T23:59] 明天退款\nB 2 12:00 {text}")
    assert found.outcome is UNKNOWN


@pytest.mark.parametrize("text", [
    "你说是真皮的，明明是假皮", "又贵又难看", "没想到质量这么差", "you said it was leather, it's plastic", "the colour is wrong again",
    "it isn't real leather",
])  # fmt: skip
def test_a_complaint_of_the_goods_breaks_no_promise_to_send_them(text: str, tmp_path: Path) -> None:
    (found,) = judged(tmp_path, f"S 0 11:00 [delivery by=1T23:59] 明天发货\nB 3 12:00 [complaint] {text}")
    assert found.outcome is UNKNOWN


@pytest.mark.parametrize("text", ["ok thanks", "I'm not happy", "求你们了🙏", "great, another week"])
def test_these_words_are_not_of_one_who_is_pleased(text: str, tmp_path: Path) -> None:
    (found,) = judged(tmp_path, f"S 0 11:00 [refund by=1T23:59] 明天退款\nB 2 12:00 [complaint] 退款还没到\nB 3 12:00 {text}")
    assert found.outcome is BROKEN


@pytest.mark.parametrize("text", ["都好了，很满意", "问题解决了", "all sorted now", "it works great"])
def test_these_words_are_of_one_who_is_pleased(text: str, tmp_path: Path) -> None:
    (found,) = judged(tmp_path, f"S 0 11:00 [delivery by=1T23:59] 明天到您手上\nB 2 12:00 [complaint] 还没到\nB 3 12:00 {text}")
    assert (found.outcome, found.why.partition(":")[0]) == (LATE, "pleased_after_complaint")


@pytest.mark.parametrize("text", ["不用了", "算了，不要了", "别寄了", "no need"])
def test_these_words_turn_a_promise_down(text: str, tmp_path: Path) -> None:
    (found,) = judged(tmp_path, f"S 0 11:00 [delivery by=1T23:59] 明天给您补寄\nB 0 11:02 {text}\nB 3 12:00 [complaint] 还没收到")
    assert (found.outcome, found.why) == (UNKNOWN, "declined")


@pytest.mark.parametrize("text", [
    "支付宝叮了一声，是你吧", "零钱里看到150了", "红包领了", "余下的也来了", "Monzo pinged", "Barclays shows 1150 from you",
    "25 quid there at teatime ta", "deposit's home safe", "my statement has you on it",
])  # fmt: skip
def test_an_account_that_shows_it_tells_of_money(text: str, tmp_path: Path) -> None:
    (found,) = judged(tmp_path, f"S 0 11:00 [refund by=3T23:59] 三天内退款\nB 2 12:00 {text}")
    assert (found.outcome, found.event_at) == (KEPT, at("2", "12:00"))


@pytest.mark.parametrize("text", ["卡上空空的", "bank says it takes 10 days", "微信回我一下", "monzo shows nothing"])
def test_an_account_that_shows_nothing_keeps_no_promise_to_pay(text: str, tmp_path: Path) -> None:
    (found,) = judged(tmp_path, f"S 0 11:00 [refund by=3T23:59] 三天内退款\nB 2 12:00 {text}")
    assert found.outcome is not KEPT


@pytest.mark.parametrize("text", [
    "穿上脚了，正合适", "贴上墙了，颜色对", "拎回来了，沉死了", "在家套着呢", "立在客厅了",
    "drinking the decaf right now", "first brew this morning, lovely",
    "pallet's at the gate", "its here!", "all on the shelf",
])  # fmt: skip
def test_who_has_the_goods_in_use_or_in_the_house_has_got_them(text: str, tmp_path: Path) -> None:
    (found,) = judged(tmp_path, f"S 0 11:00 [delivery by=2T23:59] 送到您手上\nB 2 12:00 {text}")
    assert (found.outcome, found.event_at) == (KEPT, at("2", "12:00"))


@pytest.mark.parametrize("text", ["Wednesday came and went", "装不上", "能穿上吗", "红包领了哈", "用了两天就坏的那台怎么办"])
def test_these_are_no_goods_in_use(text: str, tmp_path: Path) -> None:
    (found,) = judged(tmp_path, f"S 0 11:00 [delivery by=1T23:59] 明天送到\nB 2 12:00 {text}")
    assert found.outcome not in (KEPT, LATE)


def test_a_complaint_of_the_goods_breaks_no_promise_to_pay(tmp_path: Path) -> None:
    (found,) = judged(tmp_path, "S 0 11:00 [compensation by=2T23:59] 三天内补偿您\nB 8 12:00 [complaint] 冷藏不制冷了，菜全坏了")
    assert found.outcome is UNKNOWN


def test_what_was_put_off_after_it_was_missed_came_late_however_soon(tmp_path: Path) -> None:
    said = "S 0 11:00 [delivery by=1T23:59] 明天送到\nB 1 20:00 没收到啊\nS 1 20:10 [delivery by=2T12:00] 明天上午到\nB 2 11:00 收到了"
    (found, *_) = judged(tmp_path, said)
    assert found.outcome is LATE


def test_days_are_counted_from_when_the_seller_has_it_in_hand(tmp_path: Path) -> None:
    said = "S 0 11:00 [delivery if for=P3D] 收到脚模后3天内寄出\nS 4 12:00 脚模收到了\nB 9 12:00 怎么还没发货\nS 9 13:00 今天发出了"
    (found,) = judged(tmp_path, said)
    assert (found.outcome, found.due) == (LATE, at("7", "23:59").replace(second=59))


@pytest.mark.parametrize("text", [
    "煲坏了", "收的是个坏的", "锅盖裂了一道", "杯子碎了两个", "味道太冲了", "有股霉味", "尺码偏小，穿不上", "充不进电", "开不了机", "洗了一次就掉色",
    "屏幕有划痕", "实物跟图片差太多", "和描述的不一样", "发错颜色了",
    "the kettle is cracked", "it smells of smoke", "it's way too small", "the zip is broken", "it won't turn on", "it doesn't work",
    "it tastes off", "stopped working after two days", "you sent the wrong colour", "not as described", "it looks nothing like the photos",
    "there's a dent in the lid", "one of the cups is chipped",
])  # fmt: skip
def test_who_complains_of_the_goods_has_them(text: str, tmp_path: Path) -> None:
    promise = "S 0 11:00 [delivery by=3T23:59] 周四前送到您手上"
    (found,) = judged(tmp_path, f"{promise}\nB 2 12:00 [complaint] {text}\nB 9 12:00 [complaint] 还没退款, still no refund")
    assert (found.outcome, found.event_at) == (KEPT, at("2", "12:00"))
    (found,) = judged(tmp_path, f"{promise}\nB 5 12:00 [complaint] {text}\nB 9 12:00 [complaint] 还没退款, still no refund")
    assert (found.outcome, found.why.partition(":")[0]) == (UNKNOWN, "there_by_then")


@pytest.mark.parametrize("text", [
    "图片是糊的", "照片颜色不对", "描述有问题", "包裹在中转站压坏了", "快递丢了", "物流说摔坏了要退回", "还没收到，上一个就是坏的",
    "the photo is blurry", "the listing is wrong", "the parcel was crushed at the depot", "courier says it's damaged", "your website is broken",
])  # fmt: skip
def test_who_complains_of_these_need_not_have_the_goods(text: str, tmp_path: Path) -> None:
    promise = "S 0 11:00 [delivery by=3T23:59] 周四前送到您手上"
    (found,) = judged(tmp_path, f"{promise}\nB 2 12:00 [complaint] {text}\nB 9 12:00 [complaint] 货还没到, it still hasn't come")
    assert found.outcome is BROKEN


@pytest.mark.parametrize(("topic", "text"), [
    ("delivery", "还没退款"), ("delivery", "发票还没开"), ("delivery", "面单还没给我"), ("delivery", "退的钱还没到账"), ("delivery", "差价呢"),
    ("delivery", "still no refund"), ("delivery", "still waiting for the refund"), ("delivery", "still no invoice"),
    ("delivery", "any update on my refund?"),
    ("delivery", "still no return label"), ("delivery", "the receipt hasn't come"), ("delivery", "still no reply"),
    ("refund", "货还没到"), ("refund", "还没发货"), ("refund", "发票还没开"), ("refund", "快递一直没动静"), ("refund", "面单还没给我"),
    ("refund", "the parcel still hasn't arrived"), ("refund", "still no invoice"), ("refund", "still no return label"),
    ("refund", "still not shipped"),
    ("invoice", "还没退款"), ("invoice", "货还没到"), ("invoice", "still no refund"), ("invoice", "the parcel still hasn't arrived"),
])  # fmt: skip
def test_what_is_missed_of_another_matter_breaks_no_promise(topic: str, text: str, tmp_path: Path) -> None:
    promised = {"delivery": "明天送到", "refund": "明天退款", "invoice": "明天开发票"}[topic]
    (found,) = judged(tmp_path, f"S 0 11:00 [{topic} by=1T23:59] {promised}\nB 3 12:00 [complaint] {text}")
    assert found.outcome is UNKNOWN


@pytest.mark.parametrize(("topic", "text"), [
    ("delivery", "还没发货，也没退款"), ("delivery", "no parcel and no refund"), ("delivery", "退款！说好昨天到的"), ("delivery", "still nothing"),
    ("refund", "货没到，钱也没退"), ("refund", "no parcel and no refund"), ("refund", "还没到账"), ("refund", "still nothing"),
    ("invoice", "发票和退款都没有"), ("invoice", "still no invoice, still no refund"), ("invoice", "still nothing"),
])  # fmt: skip
def test_what_is_missed_beside_another_matter_breaks_the_promise(topic: str, text: str, tmp_path: Path) -> None:
    promised = {"delivery": "明天送到", "refund": "明天退款", "invoice": "明天开发票"}[topic]
    (found,) = judged(tmp_path, f"S 0 11:00 [{topic} by=1T23:59] {promised}\nB 3 12:00 [complaint] {text}")
    assert found.outcome is BROKEN


@pytest.mark.parametrize(("text", "sums"), [
    ("you told me on Jan 5", ()), ("on January 15 you said", ()), ("it's day 11 now", ()), ("I got 300 on 3 March", (300,)), ("march 300", (300,)),
    ("$200 on sept 1", (200,)), ("it may 500", (500,)), ("5k on 2nd Aug", (5000,)),
])  # fmt: skip
def test_the_number_of_a_day_is_no_sum(text: str, sums: tuple[int, ...]) -> None:
    assert sums_of(text) == sums
