"""What a word means after what the other side has said."""

from dataclasses import replace
from datetime import timedelta

import pytest
from build import dialogue, setting
from msgspec import structs

from casefile.findings import LIKENESS, Revision, Standing, Statement, StatementKind, Topic
from casefile.records import INTERNAL, Attachment, MessageKind, Role
from extractors import extract
from extractors.dialogue import Dialogue
from extractors.reading import Reading
from extractors.replies import LAST
from extractors.statements import Candidate, Turn


def statements(*lines: str, platform: str = "taobao") -> list[Statement]:
    between = setting(platform=platform) if platform else setting(platform="", parties=("buyer", "seller"))
    return [one for one in extract(dialogue(*lines), between) if isinstance(one, Statement)]


def kinds(*lines: str, platform: str = "taobao") -> list[str]:
    return [one.kind.value for one in statements(*lines, platform=platform)]


SALE = ("order_card: 订单编号 4120 实付¥580.00",)
STEPS = ["offer", "counter_offer"]
DISPUTE = (*SALE, "buyer: 收到是坏的，我要退货退款")


def later(days: int, *lines: str) -> list[str]:
    """The last line so many days after the others."""
    *before, last = dialogue(*lines)
    said = [*before, structs.replace(last, sent=last.sent and last.sent + timedelta(days=days))]
    return [one.kind.value for one in extract(said, setting()) if isinstance(one, Statement)]


@pytest.mark.parametrize(
    ("lines", "in_time", "too_late"),
    [
        (("seller: 580给你包邮，报价当日有效", "buyer: 好的，成交"), 0, 3),
        (("seller: I can do $225 shipped, offer valid for 14 days", "buyer: ok deal"), 3, 20),
    ],
)
def test_an_offer_that_limits_itself_lapses(lines: tuple[str, ...], in_time: int, too_late: int) -> None:
    assert later(in_time, *lines) == ["offer", "acceptance"]
    assert later(too_late, *lines) == ["offer"]


def test_a_figure_that_takes_up_a_measure_is_no_price() -> None:
    asked = ("seller: the table is $1,150", "buyer: could you make it longer? 105 inches?")
    assert "offer" not in kinds(*asked, "seller: we can do 105", platform="imessage")[1:]
    assert kinds(*asked, "seller: we can do $1050", platform="imessage")[1:] == ["offer"]


@pytest.mark.parametrize("asked", ["Do you make the dress in a UK 14?", "have you got it in size 14"])
def test_a_figure_that_takes_up_a_size_is_no_price(asked: str) -> None:
    assert "offer" not in kinds(f"buyer: {asked}", "seller: Yes I can do a 14", platform="email")
    assert kinds("buyer: would you take 18 for it?", "seller: I can do 14", platform="email")[1:] == ["counter_offer"]


@pytest.mark.parametrize("sum_", ["two fifty", "two hundred", "250"])
def test_a_sum_in_words_that_the_seller_is_to_transfer_is_money_before_any_claim_too(sum_: str) -> None:
    sale = ("buyer: is the camera still up?", "seller: 600 posted", "buyer: great, paid")
    [promise] = [one for one in statements(*sale, f"seller: I'll transfer you {sum_} tomorrow") if one.kind is StatementKind.COMMITMENT]
    assert promise.topic is Topic.REFUND


def test_before_any_claim_what_is_being_sent_is_no_refund() -> None:
    asked = ("seller: the contract is coming to your email tonight", "buyer: did you send it? don't see it", "seller: ugh sorry, sending now")
    assert [one.topic for one in statements(*asked, platform="imessage") if one.kind is StatementKind.COMMITMENT][-1] is Topic.DELIVERY


def test_of_two_promises_of_one_refund_the_one_that_names_the_sum_is_kept_too() -> None:
    claimed = ("buyer: you charged me again, I want my money back", "seller: I'm refunding $99.98 to your card. You'll see it by August 15.")
    promised = [one.terms for one in statements(*claimed, platform="email") if one.kind is StatementKind.COMMITMENT]
    assert [terms.amount is not None for terms in promised] == [True, False]


@pytest.mark.parametrize("said", ["I can add 10 extra pages free", "there are only 212 photos"])
def test_what_is_counted_in_pages_or_photos_is_no_sum(said: str) -> None:
    assert all(one.terms.amount is None for one in statements(*DISPUTE, f"seller: {said}", f"buyer: {said}"))


def test_a_mileage_is_no_price() -> None:
    asked = ("seller: Hi yes still here mate. £8,495", "buyer: 62k miles right?", "seller: 61,870 genuine, full service history")
    assert {"offer", "counter_offer"}.isdisjoint(kinds(*asked, platform="whatsapp")[1:])


@pytest.mark.parametrize(
    ("lines", "day"),
    [
        (("seller: we're looking at July 20 at the latest", "buyer: great, the party is on the 28th", "seller: you'll have it by the 20th"), "07-20"),
        (("buyer: will it be done by July 20?", "seller: yes, it will be ready by the 20th"), "07-20"),
        (("seller: we're looking at July 20 at the latest", "buyer: great", "seller: I'll send the drawing by the 16th"), "05-16"),
    ],
)
def test_a_day_that_is_only_a_number_is_of_the_month_in_which_it_was_just_spoken_of(lines: tuple[str, ...], day: str) -> None:
    deadline = statements(*lines, platform="imessage")[-1].terms.deadline
    assert deadline is not None
    assert f"{deadline:%m-%d}" == day


def test_an_offer_without_a_limit_stays_open_over_days() -> None:
    assert later(20, "seller: 580给你包邮", "buyer: 好的，成交") == ["offer", "acceptance"]


HAGGLED = ("seller: 原价680", "buyer: 600能出吗", "seller: 低了，640给你")
BARGAINED = ("seller: I'm asking $400 for it", "buyer: would you take 300?", "seller: Too low, I could do 350")


@pytest.mark.parametrize("lines", [
    (*HAGGLED, "buyer: 640可以，我等下来拿"), (*HAGGLED, "buyer: 老公也说行，640成交"), (*HAGGLED, "buyer: 同意按640元办理，订单附后"),
    (*HAGGLED, "buyer: 就640，今晚拍"), (*BARGAINED, "buyer: Cheeky but fair. 350 it is"), (*BARGAINED, "buyer: 350 with the case, agreed."),
    (*BARGAINED, "buyer: Asked my wife: 350 is fine. I'm home on the 14th"), (*BARGAINED, "buyer: 350 then, yes please! Sending a $50 deposit"),
])  # fmt: skip
def test_who_names_the_sum_that_is_open_again_accepts_it(lines: tuple[str, ...]) -> None:
    assert kinds(*lines)[-1] == "acceptance"


@pytest.mark.parametrize("lines", [
    ("seller: 300一个，六个1800，带安装", "buyer: 1800，可以"), (*HAGGLED, "buyer: 善，640，保价五千"),
    (*HAGGLED, "buyer: 中，640，定金多少"),
    ("seller: 12块，送200个备用的", "buyer: 12，含200备用"), ("seller: the frame is $90, lens $60, $140 for the two", "buyer: I'll take it at 140"),
    (*BARGAINED, "buyer: We are happy to confirm at $350 for 70 guests"),
])  # fmt: skip
def test_a_sum_that_is_open_is_accepted_among_others_that_are_no_other_price(lines: tuple[str, ...]) -> None:
    assert kinds(*lines)[-1] == "acceptance"


@pytest.mark.parametrize("lines", [
    ("buyer: 婴儿床多少", "seller: 150自提", "buyer: 120行吗", "seller: 有人要140，我没答应", "buyer: 那150吧，我明天叫车"),
    ("seller: 窗帘一共3268", "buyer: 3200吧", "seller: 3200真做不了", "buyer: 对面都送绑带", "seller: 绑带我也送。那就3200，不跟你算了"),
    ("seller: It's $249", "buyer: 219?", "seller: we can match, $219", "buyer: any spares?", "seller: Spares are $39", "buyer: ok at 219 then"),
])  # fmt: skip
def test_who_comes_back_to_the_other_sides_price_accepts_it(lines: tuple[str, ...]) -> None:
    assert kinds(*lines)[-1] == "acceptance"


@pytest.mark.parametrize("lines", [
    ("seller: 368一箱", "buyer: 350一箱行不行，我要两箱", "seller: 两箱700可以"),
    ("seller: 150 pcs at $3.20", "buyer: $3 each can?", "seller: $3.10 can", "buyer: Ok confirm $465 for the 150"),
    ("seller: For one truck it would be $17,000", "buyer: 16, and we do the photos", "seller: $16,000 works"),
])  # fmt: skip
def test_a_price_times_how_many_or_in_thousands_is_the_same_price(lines: tuple[str, ...]) -> None:
    assert kinds(*lines)[-1] == "acceptance"


@pytest.mark.parametrize("lines", [
    ("seller: 110 a ton dropped", "buyer: 90?", "seller: I could do 100", "buyer: ok 2 ton"),
    ("seller: 400 totes cost 2.35 each", "buyer: Thank you. Please treat this as our order for the 400."),
])  # fmt: skip
def test_a_figure_that_is_far_from_the_price_alters_nothing(lines: tuple[str, ...]) -> None:
    assert kinds(*lines)[-1] == "acceptance"


@pytest.mark.parametrize("lines", [
    (*HAGGLED, "buyer: 好，定金300"), (*BARGAINED, "buyer: ok great, let's do it! the party is april 110"),
    (*BARGAINED, "buyer: ok deal, deposit 200 sent"),
    ("buyer: would you take $200?", "seller: $189 with shipping", "buyer: ok great, let's do it! the party is april 91"),
])  # fmt: skip
def test_a_deposit_or_a_day_beside_the_assent_is_no_other_price(lines: tuple[str, ...]) -> None:
    assert kinds(*lines)[-1] == "acceptance"


@pytest.mark.parametrize("lines", [
    (*BARGAINED, "buyer: 350 ok paypal?"), (*BARGAINED, "buyer: bet 350 sat?"), (*BARGAINED, "buyer: sweet 350"),
    (*BARGAINED, "buyer: ok deal. can I get a VAT receipt?"), (*BARGAINED, "buyer: ok send"), (*HAGGLED, "buyer: 可"),
    ("seller: 850", "buyer: 820行吗", "seller: 1"), ("buyer: 扇子不要，55一套行吗", "seller: 可以55，总共1210"),
    (*BARGAINED, "buyer: super I take it"),
    ("buyer: 两棵一起50包邮行吗", "seller: 行吧亲，头一单，再送您一包生根粉"),
    ("seller: $6,880 all in", "buyer: 6.3 can? we also pay u fast", "seller: 6.3 i eat grass. 6.6 throw in dish rack", "buyer: haha ok 6.6"),
])  # fmt: skip
def test_assent_comes_in_few_words_beside_other_matters(lines: tuple[str, ...]) -> None:
    assert kinds(*lines)[-1] == "acceptance"


@pytest.mark.parametrize("lines", [
    ("seller: 260不含邮", "buyer: 260包邮"), ("buyer: 205行不行", "seller: 五箱起才能205"), (*HAGGLED, "buyer: 640，再送个架子我就拍"),
    ("seller: 300一个", "buyer: 255两件", "seller: 255一件还是两件"), (*BARGAINED, "buyer: lol 350 really"),
])  # fmt: skip
def test_the_same_sum_on_other_terms_is_not_accepted(lines: tuple[str, ...]) -> None:
    assert kinds(*lines)[-1] != "acceptance"


@pytest.mark.parametrize(("question", "found"), [
    ("8 to 8 every day. Shall I save the quote for you?", []), ("Shall I put you down for it?", ["acceptance"]),
])  # fmt: skip
def test_a_bare_yes_to_another_question_takes_no_offer_up(question: str, found: list[str]) -> None:
    said = kinds("seller: That would be £31 a month", "buyer: what are your hours", f"seller: {question}", "buyer: yes please", platform="")
    assert [kind for kind in said if kind == "acceptance"] == found


@pytest.mark.parametrize("lines", [
    ("buyer: 130吧", "seller: 哥，轴都不止130"), ("seller: 160", "buyer: 130吧", "seller: 130我收都收不到"),
    ("buyer: would you take 300?", "seller: 300 is too low for me"), ("buyer: 50?", "seller: 100"), ("seller: 640", "buyer: 640也太贵了"),
    ("seller: I could do 820", "buyer: Is the ottoman included?", "seller: No, that's 150", "buyer: 820 with the ottoman and we have a deal"),
])  # fmt: skip
def test_a_sum_that_is_spoken_of_to_be_turned_down_is_not_accepted(lines: tuple[str, ...]) -> None:
    assert "acceptance" not in kinds(*lines)


@pytest.mark.parametrize("lines", [
    (*HAGGLED, "buyer: 640行吗，包邮的话"), (*HAGGLED, "buyer: 620可以，我等下来拿"), (*HAGGLED, "buyer: 640可以，但运费你出"),
    (*BARGAINED, "buyer: 330 it is"), (*BARGAINED, "buyer: 350 is fine but only if you deliver"), (*BARGAINED, "buyer: is 350 fine with the case?"),
])  # fmt: skip
def test_who_asks_back_or_names_other_terms_does_not(lines: tuple[str, ...]) -> None:
    assert "acceptance" not in kinds(*lines)


@pytest.mark.parametrize(("lines", "amount"), [
    ((*HAGGLED[:2], "seller: 600真做不了，640"), 640), ((*BARGAINED[:2], "seller: 300 won't do it, make it 350"), 350),
])  # fmt: skip
def test_a_sum_that_is_turned_down_beside_another_is_not_the_one_proposed(lines: tuple[str, ...], amount: int) -> None:
    assert [one.terms.amount for one in statements(*lines) if one.kind is StatementKind.COUNTER_OFFER][-1:] == [amount]


@pytest.mark.parametrize("lines", [("seller: 580给你包邮", "buyer: 收到，谢谢"), ("seller: I can do 225 shipped", "buyer: got it, thanks")])
def test_who_has_only_heard_a_price_has_not_accepted_it(lines: tuple[str, ...]) -> None:
    assert kinds(*lines) == ["offer"]


@pytest.mark.parametrize(
    "lines",
    [
        ("seller: 580给你包邮", "buyer: 成交", "buyer: 已付款"),
        ("seller: 580给你包邮", "buyer: 成交", "seller: 好的", "buyer: 拍下了"),
        ("seller: I can do 225 shipped", "buyer: ok deal", "buyer: just paid"),
    ],
)
def test_ordering_or_paying_after_an_agreement_is_no_second_acceptance(lines: tuple[str, ...]) -> None:
    assert kinds(*lines) == ["offer", "acceptance"]


def test_who_wants_no_deal_any_more_leaves_no_earlier_price_open() -> None:
    bargain = ("seller: 580给你包邮", "buyer: 500行吗", "seller: 500做不了", "buyer: 算了，不要了")
    assert kinds(*bargain, "buyer: 好的") == kinds(*bargain)


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (("seller: 580给你包邮", "buyer: 成交"), ["offer", "acceptance"]),
        (
            ("seller: 580给你包邮", "buyer: 550行吗", "seller: 560，不能再少了", "buyer: 好吧"),
            ["offer", "counter_offer", "counter_offer", "acceptance"],
        ),
        (("seller: 580给你包邮", "buyer: 算了，太贵"), ["offer", "rejection"]),
        (("seller: 580给你包邮", "seller: 屏上有道印子", "buyer: 好的 这点了解", "buyer: 可以，580成交"), ["offer", "acceptance"]),
        (("seller: 580给你包邮", "buyer: 嗯 明白，成交"), ["offer", "acceptance"]),
        (("seller: 580给你包邮", "buyer: 行，550"), ["offer", "counter_offer"]),
        (("seller: 580给你包邮", "buyer: 好，580，拍了"), ["offer", "acceptance"]),
        (("seller: 580给你包邮", "buyer: 可以，但运费您出"), ["offer", "counter_offer"]),
        (("buyer: 250卖不卖", "seller: 卖，你来拿"), ["offer", "acceptance"]),
        (("seller: 580给你包邮", "buyer: 有点贵", "seller: 那您再看看", "buyer: 好"), ["offer"]),
        (("buyer: I'll give you 200 and pick it up today", "seller: Ok, home after 5"), ["offer", "acceptance"]),
        (("buyer: 60 for both chairs?", "seller: Yep, come get them"), ["offer", "acceptance"]),
        (("buyer: 下单了", "buyer: 已付款"), ["acceptance"]),
        (("buyer: 在吗", "seller: 好的"), []),
        (("buyer: 成交",), []),
        (("buyer: 4000出不", "seller: 4000不出", "seller: 4450给你"), ["offer", "rejection", "counter_offer"]),
        (("buyer: 4000出不", "seller: 4000不出", "buyer: 那你说个价", "seller: 4450包邮给你"), ["offer", "rejection", "offer"]),
        (("seller: 580给你包邮", "buyer: 500行吗", "seller: 500做不了", "buyer: 那行"), ["offer", "counter_offer", "rejection", "acceptance"]),
        (("seller: $45 shipped, I can do that for you", "buyer: deal"), ["offer", "acceptance"]),
        (("buyer: 500我拍", "seller: 520给你"), STEPS),
        (("buyer: how about $80?", "seller: make it 85 and we have a deal", "buyer: Okay, I can do $85 then."), [*STEPS, "acceptance"]),
        (
            (
                "buyer: how much?",
                "seller: 45 for the pair",
                "buyer: Would you accept 35?",
                "seller: Sorry, promised them to a friend",
                "buyer: Ah ok.",
            ),
            [*STEPS, "rejection"],
        ),
        (("seller: 430给你", "buyer: 我考虑下", "seller: 好，别人也在问", "buyer: 嗯嗯"), ["offer"]),
        (("seller: 430给你", "buyer: 我问下我老婆", "buyer: 好的，430我要了"), ["offer", "acceptance"]),
        (("buyer: Would you take 700?", "seller: 780 and it's yours", "buyer: Nah, too much", "seller: Fair enough"), [*STEPS, "rejection"]),
        (("buyer: What do you charge?", "seller: It's $35 a night", "buyer: Works if you can also walk him at noon"), STEPS),
        (("buyer: What do you charge?", "seller: It's $35 a night", "buyer: Works for me if I can pay cash"), ["offer", "acceptance"]),
        (("buyer: What would 25 seats cost us per year?", "seller: 25 seats come to £3,000 a year"), ["offer"]),
        (("buyer: 混批单价多少", "seller: 三百件6.5一件", "buyer: 三百件能5.8吗", "seller: 三百件可以5.8"), [*STEPS, "acceptance"]),
        (("buyer: 800行吗", "seller: 收款码发你，运费自付"), STEPS),
        (("seller: 450给您包邮", "buyer: 拍下了，不过麻烦尽快发货"), ["offer", "acceptance"]),
        (("seller: I could do 225", "buyer: I'd love to buy it, thanks"), ["offer", "acceptance"]),
        (("seller: I could do 225", "buyer: We'd love to book the full day"), ["offer", "acceptance"]),
    ],
)
def test_offer_and_answer(lines: tuple[str, ...], found: list[str]) -> None:
    assert kinds(*lines) == found


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (("seller: 补您50，您看可以吗", "buyer: 行"), ["settlement", "settlement"]),
        (("buyer: 赔我200就算了", "seller: 登记了"), ["demand", "settlement"]),
        (("seller: I can refund $50 and you keep it", "buyer: I'd like to take this further"), ["demand", "settlement"]),
        (("seller: I can refund $50 and you keep it", "buyer: I'd like to take the matter further"), ["settlement", "rejection"]),
        (("seller: 补您50，您看可以吗", "buyer: 不接受"), ["settlement", "rejection"]),
        (("seller: 补您50，您看行不行", "buyer: 不行"), ["settlement", "rejection"]),
        (("seller: 补您50，您看可以吗", "buyer: 90 分两次"), ["settlement", "settlement"]),
        (("seller: 补您50，您看可以吗", "buyer: 80"), ["settlement", "settlement"]),
        (
            ("seller: 补您50，您看可以吗", "buyer: 50不够", "seller: 80，不能再多了", "buyer: 成交"),
            ["settlement", "rejection", "settlement", "settlement"],
        ),
    ],
)
def test_a_sum_in_a_dispute_is_a_settlement_proposal(lines: tuple[str, ...], found: list[str]) -> None:
    assert kinds(*DISPUTE, *lines)[-len(found) :] == found


def test_an_agreement_to_settle_answers_the_proposal() -> None:
    *_, proposal, agreement = statements(*DISPUTE, "seller: 补您50，您看可以吗", "buyer: 行，50")
    assert agreement.answers == proposal.id


@pytest.mark.parametrize("said", ["100可以", "行，100"])
def test_who_assents_at_another_sum_agrees_to_nothing_and_proposes_it(said: str) -> None:
    *_, proposal, answer = statements(*DISPUTE, "seller: 补您50，您看可以吗", f"buyer: {said}")
    assert (proposal.kind, answer.kind, answer.answers) == (StatementKind.SETTLEMENT, StatementKind.SETTLEMENT, None)


def test_the_same_words_are_a_general_limit_before_the_sale_and_a_refusal_after() -> None:
    assert kinds("seller: 特价商品售出不退") == ["disclaimer"]
    assert "refusal" in kinds(*DISPUTE, "seller: 已经拆封，不支持退货")


@pytest.mark.parametrize(
    ("said", "quoted"),
    [
        ("是我的错，出库前忘了试机", "出库前忘了试机"),
        ("怪我，不好意思，标签是隔壁那批的", "怪我，不好意思，标签是隔壁那批的"),
        ("怪我，马上给您退款", "怪我"),
        ("my fault. I forgot to pack the lid", "I forgot to pack the lid"),
        ("my mistake, the lid belongs to the blue set", "my mistake, the lid belongs to the blue set"),
        ("my mistake, so sorry about that", "my mistake"),
    ],
)
def test_an_admission_quotes_the_fact_that_follows(said: str, quoted: str) -> None:
    found = [one for one in statements(*DISPUTE, f"seller: {said}") if one.kind.value == "admission"]
    assert [said[one.quote.start : one.quote.end] for one in found] == [quoted]


def test_goods_that_came_back_fine_are_no_refusal() -> None:
    found = statements(*DISPUTE, "seller: 退回来的柜子签收了，检查过没问题")
    assert [one for one in found if one.kind.value == "refusal" and not one.needs_review] == []
    assert "refusal" in kinds(*DISPUTE, "seller: 发货前检查过没问题")


def test_a_policy_question_is_no_demand() -> None:
    assert kinds("buyer: 支持七天无理由退货吗") == []


@pytest.mark.parametrize(
    ("question", "answer", "topic"),
    [
        ("是正品吗", "对", Topic.AUTHENTICITY),
        ("能开发票吗", "可以的", Topic.INVOICE),
        ("今天能发货吗", "能的", Topic.DELIVERY),
        ("包邮吗", "包的", Topic.SHIPPING_COST),
    ],
)
def test_a_bare_yes_promises_what_was_asked(question: str, answer: str, topic: Topic) -> None:
    (promise,) = statements(f"buyer: {question}", f"seller: {answer}")
    assert (promise.kind.value, promise.topic) == ("commitment", topic)


def test_a_bare_yes_has_the_terms_of_the_question() -> None:
    (promise,) = statements("buyer: 你们48小时内能发货吗", "seller: 可以的")
    assert promise.terms.duration == "PT48H"


def test_a_yes_to_a_right_that_the_buyer_keeps_promises_nothing() -> None:
    assert kinds(*DISPUTE, "buyer: 我先寄回去 但赔偿我不放弃", "seller: 好的") == kinds(*DISPUTE, "buyer: 我先寄回去 但赔偿我不放弃")


def test_a_sum_and_a_thing_that_are_both_promised_are_two_promises() -> None:
    found = statements("buyer: 收到是坏的，退我8000 铰链也要换", "seller: 1月31日前转您8000 铰链下周给您换")
    assert {(one.topic, one.terms.amount) for one in found if one.kind is StatementKind.COMMITMENT} == {(Topic.RETURN, None), (Topic.REFUND, 8000)}


def test_a_yes_with_a_report_of_what_was_done_promises_nothing() -> None:
    assert kinds("buyer: 能帮我备注一下发顺丰吗", "seller: 好的，已经备注了") == []


def test_a_counter_offer_supersedes_the_offer() -> None:
    found = list(extract(dialogue("seller: 580给你包邮", "buyer: 550行吗"), setting()))
    offer = next(one for one in found if isinstance(one, Statement))
    assert [(one.statement, one.standing) for one in found if isinstance(one, Revision)] == [(offer.id, Standing.SUPERSEDED)]


def test_moving_to_wechat_is_an_inducement_only_where_the_platform_is_left() -> None:
    assert kinds("seller: 加微信细聊", platform="taobao") == ["inducement"]
    assert kinds("seller: 加微信细聊", platform="wechat") == []


def test_where_no_platform_is_named_its_words_tell() -> None:
    assert kinds("seller: 拍下链接就行", "seller: 加微信细聊", platform="") == ["inducement"]
    assert kinds("seller: 加微信细聊", platform="") == []


def test_a_notice_of_the_platform_promises_nothing() -> None:
    assert kinds(*SALE, "system: 退款580.00元将原路退回至您的账户")[1:] == []


def test_a_template_is_marked() -> None:
    (promise,) = statements("seller: 亲，欢迎光临小店，付款后两天内寄出")
    assert promise.auto


def test_a_conversation_is_read_as_a_stream() -> None:
    def endless() -> object:
        while True:
            yield from dialogue("buyer: 多少钱", "seller: 580给你包邮", "buyer: 成交")

    stream = extract(endless(), setting())  # type: ignore[arg-type]
    assert next(stream).kind.value == "offer"  # type: ignore[union-attr]


@pytest.mark.parametrize("line", ["316 Millrace Wharf Road", "07700 900123", "send it to 12 Teasel Lane, 020 7946 0311"])
def test_an_address_or_a_telephone_is_no_figure_of_a_compromise(line: str) -> None:
    dispute = ("order_card: o", "buyer: it arrived broken, I want my money back", "seller: how about half back?")
    assert kinds(*dispute, f"buyer: {line}", platform="ebay") == ["complaint", "demand", "settlement"]


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("seller: 麻烦您报一下订单号后四位", "buyer: 3381"),
        ("seller: 您预留的手机号尾号是多少", "buyer: 0417"),
        ("seller: May I have your account number?", "buyer: 5520981"),
        ("platform: What are the last four digits of the order, please?", "buyer: 33 81"),
    ],
)
def test_a_number_that_was_asked_for_is_no_figure_of_a_compromise(question: str, answer: str) -> None:
    proposed = (*DISPUTE, "seller: 补您50，您看可以吗", question)
    assert kinds(*proposed, answer, platform="taobao") == kinds(*proposed, platform="taobao")
    assert kinds(*DISPUTE, "seller: 补您50，您看可以吗", answer)[-1] == "settlement"


@pytest.mark.parametrize("question", ["seller: I checked the serial number. How much do you want?", "seller: 单号我查了，您说补多少合适"])
def test_a_sum_that_was_asked_for_is_one_also_beside_a_number(question: str) -> None:
    assert kinds(*DISPUTE, "seller: 补您30，您看可以吗", question, "buyer: 50")[-1] == "settlement"


@pytest.mark.parametrize("line", ["非质量问题不退", "定金不退", "颜色会偏深", "个人闲置，售出不退不换"])
def test_a_limit_or_a_flaw_told_before_any_claim_refuses_nothing(line: str) -> None:
    assert {one.kind for one in statements(f"seller: {line}")} <= {StatementKind.DISCLAIMER, StatementKind.DEFECT_DISCLOSURE}
    assert StatementKind.REFUSAL in {one.kind for one in statements(*SALE, "buyer: 收到是坏的，我要退款", "seller: 非质量问题不退")}


def test_a_platforms_step_and_what_it_sets_going_is_told_once() -> None:
    dispute = ("order_card: o", "buyer: it arrived broken, I want my money back")
    assert kinds(*dispute, "system: A case has been opened. The seller has 48 hours to reply.", platform="ebay")[2:] == ["platform_decision"]


def test_turning_a_compromise_down_and_the_goods_with_it_waives_nothing() -> None:
    dispute = ("order_card: o", "buyer: 杯子是裂的，我要退款", "seller: 给您退30，杯子您留着，这事就算了行吗")
    assert kinds(*dispute, "buyer: 不行 这杯子我不要了")[-1] == "rejection"
    assert "settlement" not in kinds(*dispute, "buyer: 不行 这杯子我不要了")[3:]


def revised(*lines: str) -> list[tuple[str, str]]:
    """What is not as it was said: the quote, and its standing."""
    messages = list(dialogue(*lines))
    found = list(extract(messages, setting(platform="taobao")))
    said = {one.id: one for one in found if isinstance(one, Statement)}
    texts = {message.id: message.text for message in messages}
    return [
        (texts[said[one.statement].quote.message][said[one.statement].quote.start : said[one.statement].quote.end], one.standing.value)
        for one in found
        if isinstance(one, Revision)
    ]


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (("seller: 48小时内发货", "seller: 最近单多，72小时内发货"), [("48小时内发货", "superseded")]),
        (("seller: 72小时内发货", "seller: 我帮你催下，48小时内发货"), []),
        (("seller: 假一赔十", "seller: 假一赔三"), [("假一赔十", "superseded")]),
        (("seller: 48小时内发货", "seller: 圆通一般两三天到"), []),
        (("seller: 48小时内发货", *SALE, "seller: 不好意思，72小时内发货"), []),
        (("seller: 支持7天无理由退换", "seller: 我们支持15天无理由退换"), []),
        (("seller: 580给你包邮", "seller: 算了不卖了"), [("580给你包邮", "withdrawn")]),
        (("seller: ships within 2 days", "seller: actually it ships within 5 days"), [("ships within 2 days", "superseded")]),
    ],
)
def test_before_the_contract_a_lesser_promise_replaces_the_earlier_one(lines: tuple[str, ...], found: list[tuple[str, str]]) -> None:
    assert revised(*lines) == found


@pytest.mark.parametrize(
    ("line", "times"),
    [
        ("保证正品，假一赔十，今天发货", {"authenticity": 10, "delivery": None}),
        ("今天发货，绝对正品，假一赔十，放心拍", {"delivery": None, "authenticity": 10, None: None}),
        ("假一罚十，一年质保，顺丰包邮", {"authenticity": 10, "repair": None, "shipping_cost": None}),
        ("100% authentic, 10x your money back if fake, ships today", {"authenticity": None, "compensation": 10, "delivery": None}),
    ],
)
def test_a_multiple_belongs_to_the_promise_of_what_is_paid_back(line: str, times: dict[Topic | None, int | None]) -> None:
    assert {one.topic: one.terms.multiple for one in statements(f"seller: {line}")} == times


def test_a_blank_at_the_end_of_a_bare_sum_is_no_clause_of_its_own() -> None:
    lines = ("buyer: 货坏了，退我2000", "seller: 退您900行吗", "buyer: 1050? ")
    assert list(extract(dialogue(*lines), setting()))


def test_who_names_the_very_sum_that_is_open_accepts_it() -> None:
    assert kinds("buyer: would you take 180?", "seller: I can do 180 if you pick it up", platform="")[-1] == "acceptance"
    assert kinds("buyer: would you take 180?", "seller: 180 is a little low, how about 220", platform="")[-1] == "counter_offer"


def test_a_complaint_while_they_bargain_opens_no_dispute() -> None:
    assert kinds("buyer: is it still available?", "buyer: I see the paint is peeling", "buyer: would you take 180?", platform="")[-1] == "offer"


@pytest.mark.parametrize(
    "lines",
    [
        ("buyer: 这个有划痕", "seller: 有一点点", "buyer: 多少钱出", "seller: 580给你包邮", "buyer: 550行吗", "seller: 550做不了"),
        ("seller: 这台我用了两年", "seller: 580给你包邮", "buyer: 550行吗", "seller: 550做不了"),
        ("buyer: 行，那我周六过去看看？", "seller: 580给你包邮", "buyer: 550行吗", "seller: 550做不了"),
    ],
)
def test_what_only_sounds_like_a_grievance_or_a_bargain_does_not_end_the_haggling(lines: tuple[str, ...]) -> None:
    assert kinds(*lines)[-3:] == ["offer", "counter_offer", "rejection"]


def test_a_complaint_that_speaks_of_the_goods_received_is_a_dispute_though_nobody_was_seen_to_order() -> None:
    assert "admission" in kinds("buyer: 多少钱", "seller: 580给你包邮", "buyer: 收到的杯子裂了一条缝", "seller: 确实是我们没包好")


def test_fear_before_the_sale_is_no_dispute() -> None:
    assert "refusal" not in kinds(*SALE, "buyer: 包结实点，别碎了", "seller: 都是正常包装")


@pytest.mark.parametrize("hesitation", ["好吧那我再想想", "行，我考虑一下", "可以，我跟家里商量下"])
def test_an_answer_put_off_accepts_nothing(hesitation: str) -> None:
    assert kinds("seller: 580给你包邮", f"buyer: {hesitation}") == ["offer"]


def test_what_is_held_against_the_buyer_is_no_admission() -> None:
    assert "admission" not in kinds(*DISPUTE, "seller: 且超过约定时间寄回")


def test_the_day_by_which_something_is_asked_for_is_no_sum() -> None:
    demand = statements("order_card: paid", "buyer: it arrived broken", "buyer: Please refund me in full by 1 April 2026")[-1]
    assert (demand.kind, demand.terms.amount, demand.terms.deadline is not None) == (StatementKind.DEMAND, None, True)


def test_a_refund_after_receipt_is_no_promise_of_a_receipt() -> None:
    promise = statements("order_card: paid", "buyer: it arrived broken", "seller: We will refund you within 14 days after receipt")[-1]
    assert (promise.kind, promise.topic) == (StatementKind.COMMITMENT, Topic.REFUND)


def test_the_rest_of_a_debt_is_promised_without_the_sum_of_its_first_part() -> None:
    (promise,) = statements("order_card: 订单已付款", "buyer: 收到是坏的，退我3450", "seller: 手头紧，先退你1000，剩下的等我这批货款下来就结")[-1:]
    assert (promise.kind, promise.topic, promise.terms.amount) == (StatementKind.COMMITMENT, Topic.REFUND, None)
    assert promise.rule == "zh.commitment.payment.the_rest"


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("先退300剩下的下周退", [("300", None), (None, "05-19")]),
        ("今天先退300，余下的500块月底前退给您", [("300", "05-06"), ("500", "05-31")]),
        ("先给您退300，剩下500下周五退", [("300", None), ("500", "05-17")]),
        ("先转您一半，另一半月底转", [(None, None), (None, "05-31")]),
    ],
)
def test_a_payment_in_parts_is_a_promise_of_each(line: str, parts: list[tuple[str | None, str | None]]) -> None:
    found = [one for one in statements("order_card: 订单已付款", "buyer: 收到是坏的，我要退款", f"seller: {line}") if one.role == "seller"]
    assert [(one.kind, one.topic) for one in found] == [(StatementKind.COMMITMENT, Topic.REFUND)] * 2
    assert [
        (str(one.terms.amount) if one.terms.amount else None, f"{one.terms.deadline:%m-%d}" if one.terms.deadline else None) for one in found
    ] == parts


def test_what_only_its_likeness_makes_a_proposal_yields_to_the_promise_of_a_rule() -> None:
    def guess(_turn: Turn, found: list[Candidate], _dialogue: Dialogue) -> list[Candidate]:
        promises = [one for one in found if one.kind is StatementKind.COMMITMENT]
        return [*found, *(replace(one, kind=StatementKind.SETTLEMENT, topic=None, rule=f"{LIKENESS}settlement", rank=LAST) for one in promises)]

    reading = Reading(setting(), weigh=guess)
    found = [one for message in dialogue("buyer: 在吗", "seller: 明天给您退款") for one in reading.read(message)]
    assert [one.kind for one in found if isinstance(one, Statement)] == [StatementKind.COMMITMENT]


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (("buyer: would you take 180?", "seller: I paid 300. How about $250?"), ["offer", "rejection", "counter_offer"]),
        (("buyer: would you take 180?", "seller: it is brand new, never used", "seller: Deal, only if you pick it up"), ["offer", "acceptance"]),
        (("seller: it is 100,000 miles", "buyer: no problem at all, any dents?"), []),
        (("seller: I could do 225", "buyer: Yes that sounds great, can we meet today?"), ["offer", "acceptance"]),
        (("seller: I could do 225", "buyer: that is a very fair price"), ["offer", "acceptance"]),
    ],
)
def test_haggling_in_english(lines: tuple[str, ...], found: list[str]) -> None:
    assert [kind for kind in kinds(*lines, platform="") if kind in {"offer", "counter_offer", "acceptance", "rejection", "settlement"}] == found


def test_what_is_given_besides_is_not_how_many_are_sold() -> None:
    *_, offer = statements("buyer: 能便宜点吗", "seller: 1280最低了，再送你两个滤芯")
    assert (offer.terms.amount, offer.terms.quantity) == (1280, None)


def test_of_several_sums_an_offer_has_the_one_that_is_its_total() -> None:
    *_, offer = statements("seller: I'm asking $10 for both", "buyer: $5 in cash and $2 in quarters, so a total of $7", platform="")
    assert offer.terms.amount == 7
    *_, offer = statements("buyer: 多少钱", "seller: 398一盒 买三送一 12盒一共4176 给您抹零4150")
    assert offer.terms.amount == 4150


def test_what_is_to_be_done_for_a_sum_is_no_street() -> None:
    *_, offer = statements("buyer: would you take 15300?", "seller: make it 16000 and I will drive it to you", platform="")
    assert offer.terms.amount == 16000


def test_a_bare_figure_is_in_the_currency_of_the_price_talked_about() -> None:
    offer, acceptance = statements("seller: 240 USD including delivery", "buyer: 240 it is")
    assert (offer.terms.currency, acceptance.kind, acceptance.terms.currency) == ("USD", StatementKind.ACCEPTANCE, "USD")


def test_a_price_that_only_likeness_finds_replaces_no_other_before_it_is_confirmed() -> None:
    def guess(turn: Turn, found: list[Candidate], _dialogue: Dialogue) -> list[Candidate]:
        return [replace(one, rule=f"{LIKENESS}{one.kind}", rank=LAST) if turn.text == "420给您包邮" else one for one in found]

    reading = Reading(setting(), weigh=guess)
    found = [one for message in dialogue("seller: 450给您包邮", "seller: 420给您包邮", "buyer: 成交") for one in reading.read(message)]
    offer, likely, acceptance = (one for one in found if isinstance(one, Statement))
    assert (likely.needs_review, acceptance.answers) == (True, likely.id)
    assert [one for one in found if isinstance(one, Revision)] == []
    assert not offer.is_weak


@pytest.mark.parametrize("wish", ["I'd like to book a viewing", "I'd love to take it, if only I had the cash", "I'd like to take some measurements"])
def test_a_wish_takes_nothing_up(wish: str) -> None:
    assert "acceptance" not in kinds("seller: I could do 225", f"buyer: {wish}")


def test_pictures_that_are_for_sale_can_be_taken() -> None:
    assert "acceptance" in kinds("seller: I could do 225 for the pictures", "buyer: ok, I'll take the pictures")


def test_what_one_side_writes_to_itself_is_no_statement() -> None:
    (asked, promised) = dialogue("buyer: 什么时候发货", "seller: 今天下午就发货")
    noted = structs.replace(promised, kind=MessageKind.SYSTEM, attachments=(Attachment(name="", note=INTERNAL),))
    assert [found.quote.message for found in extract([asked, promised], setting()) if isinstance(found, Statement)] != []
    assert list(extract([asked, noted], setting())) == list(extract([asked], setting()))


def test_a_voucher_for_a_review_is_no_refund() -> None:
    said = "seller: Fab! Leave us a 5 star review with a photo and we'll send you a £5 voucher"
    assert kinds("order_card: order paid", "buyer: it's here, lovely", said)[-1] == "inducement"


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (("buyer: 多少钱", "seller: 580给你包邮", "buyer: 琴行收都给一万"), ["offer"]),
        (("buyer: 多少钱", "seller: 580给你包邮", "buyer: 隔壁才卖400，400行吗"), STEPS),
        (("buyer: how much per hour?", "seller: I could do 165 an hour", "buyer: Another mob quoted me 150 an hour"), ["offer"]),
        (("buyer: how much per hour?", "seller: I could do 165 an hour", "buyer: Another mob quoted me 150. Could you do 155?"), STEPS),
    ],
)
def test_what_somebody_else_asks_or_offers_is_no_offer(lines: tuple[str, ...], found: list[str]) -> None:
    assert [kind for kind in kinds(*lines, platform="") if kind in {*STEPS, "acceptance"}] == found


def test_who_sends_the_money_accepts_and_who_takes_it_offers_nothing() -> None:
    assert kinds("seller: 580给你包邮", "buyer: [转账] ¥580.00", "seller: [已收款] ¥580.00", platform="") == ["offer", "acceptance"]


@pytest.mark.parametrize(
    "hesitation",
    ["那行，我跟朋友对一下，确定了就付", "好的，等我老公回来再定", "Ok, I'll come back to you after speaking to the client", "Ok. Is it heavy"],
)
def test_assent_with_a_wish_to_ask_first_accepts_nothing(hesitation: str) -> None:
    assert "acceptance" not in kinds("seller: 580给你包邮" if hesitation[0] > "z" else "seller: I could do 225", f"buyer: {hesitation}", platform="")


def test_goods_that_are_gone_are_no_offer_taken_and_sold_is_one() -> None:
    assert kinds("buyer: would you take 180?", "seller: sorry, it's already gone", platform="") == ["offer", "rejection"]
    assert kinds("buyer: would you take 180?", "seller: That sounds reasonable. Sold.", platform="") == ["offer", "acceptance"]


@pytest.mark.parametrize("lines", [
    ("seller: 500给你", "buyer: 这个价我能接受"), ("seller: 500给你", "buyer: 就选第二种吧"), ("seller: 500给你", "buyer: 我明天上门取"),
    ("seller: 500给你", "buyer: 不讲了，就500"), ("seller: 500给你", "buyer: 合同已签"),
    ("seller: 550包邮", "buyer: 450行吗", "seller: 行吧，亏本给你"),
    ("seller: 550包邮", "buyer: 450行吗", "seller: 可以的，你哪天来搬"), ("seller: I can do 500", "buyer: We choose plan B please"),
    ("seller: I can do 500", "buyer: Please accept this as our order"), ("seller: I can do 500", "buyer: Deposit's just gone over"),
    ("seller: I can do 500", "buyer: what's your venmo"), ("buyer: would you take 450?", "seller: I'll change the listing"),
    ("buyer: would you take 450?", "seller: Offer accepted"), ("buyer: would you take 450?", "seller: The job's yours"),
])  # fmt: skip
def test_who_chooses_signs_collects_or_sets_the_price_accepts(lines: tuple[str, ...]) -> None:
    assert kinds(*lines, platform="")[-1] == "acceptance"


@pytest.mark.parametrize("lines", [
    ("seller: 500给你", "buyer: 能接受划痕的客户多吗"), ("seller: 500给你", "buyer: 明天去取的话有人吗"),
    ("seller: 500给你", "buyer: 好，有需要找你"), ("seller: 500给你", "buyer: 好的下次"), ("seller: 500给你", "buyer: 行，那我下周六过去看看？"),
    ("seller: I can do 500", "buyer: the red one? please"), ("seller: I can do 500", "buyer: are we good to go?"),
])  # fmt: skip
def test_who_only_asks_after_the_goods_or_leaves_it_for_later_does_not(lines: tuple[str, ...]) -> None:
    assert "acceptance" not in kinds(*lines, platform="")


PRICE_ASKED = ("seller: The Ideal fitted would be £2,150", "buyer: would you take 2000?")


def test_the_buyer_may_take_up_the_price_that_the_seller_has_not_moved_from() -> None:
    assert kinds(*PRICE_ASKED, "seller: I've priced that tight already", "buyer: We'll go for the Ideal then", platform="")[-1] == "acceptance"


def test_the_buyer_who_adds_to_his_own_bid_takes_up_nothing() -> None:
    assert "acceptance" not in kinds(*PRICE_ASKED, "buyer: We'll go for the Ideal then", platform="")


def test_a_nod_to_an_answer_does_not_take_up_the_price_before_the_bid() -> None:
    assert "acceptance" not in kinds(*PRICE_ASKED, "seller: The boiler comes with a flue", "buyer: ok", platform="")


def test_who_names_the_open_sum_takes_the_offer_though_it_was_left_to_them() -> None:
    lines = (*BARGAINED, "buyer: Let me talk to my husband", "seller: no rush")
    assert kinds(*lines, "buyer: Ok we're in. 350 with delivery")[-1] == "acceptance"
    assert kinds(*lines, "buyer: ok thanks")[-1] != "acceptance"


def test_who_is_in_takes_the_offer() -> None:
    assert kinds(*BARGAINED, "buyer: ok we're in!")[-1] == "acceptance"


def test_an_account_to_pay_to_is_no_other_sum() -> None:
    haggled = ("seller: 50k final. free installation", "buyer: 49500 and I'll pay now")
    assert kinds(*haggled, "seller: Ok sir done. GPay to 9820055511")[-1] == "acceptance"


@pytest.mark.parametrize(
    ("lines", "topic"),
    [
        pytest.param(("seller: will transfer tonight when i get home from work",), Topic.DELIVERY, id="before any claim"),
        pytest.param(("seller: i can transfer them as soon as the money is in",), Topic.DELIVERY, id="of things"),
        pytest.param(("buyer: i want my 454 back", "seller: will transfer tonight when i get home"), Topic.REFUND, id="after a claim for money"),
        pytest.param(("buyer: the tickets never came", "seller: I'll transfer the tickets tonight"), Topic.DELIVERY, id="of things after a claim"),
        pytest.param(("seller: if anything is wrong I'll transfer the money back",), Topic.REFUND, id="of money before any claim"),
        pytest.param(
            (
                "buyer: i want my 454 back",
                "seller: i can do 200 tonight",
                "buyer: fine but i need the rest by sept 1",
                "seller: 254 on sept 1, promise",
            ),
            Topic.REFUND,
            id="a bare sum after a claim",
        ),
    ],
)
def test_what_a_seller_transfers_before_any_claim_for_money_is_what_was_sold(lines: tuple[str, ...], topic: Topic) -> None:
    promise = statements("seller: two tickets, 240 each", "buyer: deal", *lines)[-1]
    assert (promise.kind, promise.topic) == (StatementKind.COMMITMENT, topic)


@pytest.mark.parametrize("asked", ["can you ship to Bologna?", "how much is postage?", "do you deliver to Leeds?"])
def test_what_the_carriage_costs_takes_the_place_of_no_price(asked: str) -> None:
    found = statements(
        "buyer: is the guitar still there?", "seller: yes, all original. 780 euro", f"buyer: {asked}", "seller: yes 35 with DHL insured", platform=""
    )
    assert [one.terms.amount for one in found if one.kind in (StatementKind.OFFER, StatementKind.COUNTER_OFFER)] == [780]


def test_a_price_that_is_cut_when_the_buyer_asks_for_delivery_is_a_price() -> None:
    found = statements("buyer: is it still there?", "seller: yes, 780 euro", "buyer: can you deliver?", "seller: 700 delivered", platform="")
    assert [one.terms.amount for one in found if one.kind in (StatementKind.OFFER, StatementKind.COUNTER_OFFER)] == [780, 700]


@pytest.mark.parametrize("said", ["no. you owe me 254", "no, I want all of it back, $254", "no, give me the full amount, 254"])
def test_who_turns_a_compromise_down_and_claims_the_sum_proposes_none(said: str) -> None:
    found = statements("buyer: it's broken", "seller: how about i send 100 and we call it even", f"buyer: {said}")
    assert [one.kind.value for one in found if one.role is Role.BUYER] == ["complaint", "rejection", "demand"]


@pytest.mark.parametrize(
    ("promise", "topic"),
    [("I'll refund you £20", Topic.REFUND), ("I'll send a replacement", Topic.RETURN), ("I'll post it", Topic.DELIVERY)],
)
def test_a_bare_time_is_that_of_what_was_promised_before_a_bare_when(promise: str, topic: Topic) -> None:
    said = statements("buyer: the shade is torn", f"seller: {promise}", "buyer: ok when", "seller: by Friday", platform="whatsapp")
    assert [one.topic for one in said if one.kind is StatementKind.COMMITMENT] == [topic, topic]


@pytest.mark.parametrize("text", ["a refund will be issued", "your refund is being processed", "I've already refunded you", "退款已经原路退回了"])
def test_money_that_is_paid_back_or_on_its_way_is_not_refused(text: str) -> None:
    assert "refusal" not in kinds("buyer: I want a refund", f"seller: {text}", platform="whatsapp")


@pytest.mark.parametrize("text", ["no refund will be issued", "no other refund has been approved", "已经过了退款期了，退不了"])
def test_money_that_is_not_paid_back_is_refused(text: str) -> None:
    assert "refusal" in kinds("buyer: I want a refund", f"seller: {text}", platform="whatsapp")


def test_a_price_and_when_it_is_sent_are_an_offer_and_a_promise() -> None:
    said = statements("buyer: is the lamp still there?", "seller: It's £80 and we'll ship by Friday", platform="whatsapp")
    assert [one.kind for one in said] == [StatementKind.OFFER, StatementKind.COMMITMENT]
