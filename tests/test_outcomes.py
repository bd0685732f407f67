"""What became of promises: small dialogues, with and without orders, in both languages.

A line is `who day hh:mm [label] text`: who is B(uyer), S(eller), P(latform) or * (a notice), the day counts from 0. A label makes the
line a statement: a topic is a promise (`by=1T18:00` its deadline, `for=PT48H` its length, `sum=80`, `share=50` in percent, `if` a
condition, `to=20` how far its words reach), the other kinds stand by name, and ` + ` parts two of one line. The first promise of a
dialogue is the one that is judged, by the rules alone.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from importlib import import_module
from pathlib import Path

import pytest

from casefile.findings import OrderLink, Outcome, OutcomeKind, Quote, Statement, StatementKind, Terms, Topic
from casefile.records import (
    INTERNAL,
    Attachment,
    Conversation,
    Direction,
    EventKind,
    Message,
    MessageKind,
    Money,
    Order,
    OrderEvent,
    OrderLine,
    Party,
    Payment,
    PaymentKind,
    Place,
    Precision,
    Role,
    Shipment,
    Source,
    Zone,
)  # fmt: skip
from casefile.store import open_case
from pipeline.link.outcomes import TOLD, by_rules_alone, outcomes
from pipeline.link.returned import RETURNED
from pipeline.link.wall import WallClock
from pipeline.wording import LANGUAGES, coded, wording

KEPT, LATE, BROKEN, PENDING, UNKNOWN = OutcomeKind.KEPT, OutcomeKind.LATE, OutcomeKind.BROKEN, OutcomeKind.PENDING, OutcomeKind.UNKNOWN
START = datetime.fromisoformat("2025-03-03T00:00:00+08:00")  # a Monday
WHO = {"B": Role.BUYER, "S": Role.SELLER, "P": Role.PLATFORM}
LINE = re.compile(r"(?P<who>[BSP*]) (?P<day>\d+) (?P<clock>\d+:\d\d) (?:\[(?P<label>[^\]]+)\] )?(?:<(?P<kind>\w+)> )?(?P<text>.*)")
TOPICS = {topic.value for topic in Topic}


def at(day: str, clock: str) -> datetime:
    hours, _, minutes = clock.partition(":")
    return START + timedelta(days=int(day), hours=int(hours), minutes=int(minutes))


def statement_of(label: str, message: Message, role: Role) -> Statement:
    word, *marks = label.split()
    given = dict(mark.partition("=")[::2] for mark in marks)
    terms = Terms(
        amount=Decimal(given["sum"]) if "sum" in given else None,
        percent=Decimal(given["share"]) if "share" in given else None,
        duration=given.get("for"),
        deadline=at(*given["by"].split("T")) + timedelta(seconds=59 * given["by"].endswith(":59")) if "by" in given else None,
    )
    kind, topic = (StatementKind.COMMITMENT, Topic(word)) if word in TOPICS else (StatementKind(word), None)
    return Statement(
        kind=kind,
        topic=topic,
        quote=Quote(message=message.id, start=0, end=int(given.get("to", len(message.text)))),
        role=role,
        rule="test",
        terms=terms,
        conditional="if" in given,
    )


def order_of(events: Mapping[str, str], *, total: str = "100", refunded: str = "100") -> Order:
    place = Place(source="s", where="row 1")
    made = []
    for name, when in events.items():
        kind = EventKind(name)
        money = Money(amount=Decimal(refunded), currency="CNY") if kind is EventKind.REFUNDED else None
        made.append(OrderEvent(kind=kind, place=place, at=at(*when.split("T")), amount=money))
    return Order(
        place=place, platform="taobao", order_no="8801", total=Money(amount=Decimal(total), currency="CNY"), events=tuple(made),
        lines=(OrderLine(place=place, title="杯子", quantity=Decimal(1), unit_price=Decimal(100)),),
    )  # fmt: skip


def judged(folder: Path, dialogue: str, *records: Order | Payment, rule: str = "order_no") -> list[Outcome]:
    with open_case(folder / "case.db", create=True) as case:
        case.connection.execute("BEGIN")
        conversation = Conversation(place=Place(source="s", where=""), key="", platform="taobao")
        case.add(Source(id="s", path="s", sha256="0" * 64, bytes=1))
        case.add(conversation)
        for letter, role in WHO.items():
            case.add(Party(conversation=conversation.id, key=letter, name=letter, id=letter, role=role))
        for number, line in enumerate(filter(None, (line.strip() for line in dialogue.splitlines()))):
            found = LINE.fullmatch(line)
            assert found is not None, line
            sender, kind = None if found["who"] == "*" else found["who"], found["kind"] or "text"
            message = Message(
                conversation=conversation.id, place=Place(source="s", where=f"line {number}", start=number, end=number + 1), sender=sender,
                sent=at(found["day"], found["clock"]), sent_raw="", precision=Precision.SECOND, zone=Zone.OFFSET,
                kind=MessageKind.SYSTEM if kind == INTERNAL else MessageKind(kind), text=found["text"], index=number,
                attachments=(Attachment(name="", note=INTERNAL),) if kind == INTERNAL else (),
            )  # fmt: skip
            case.add(message)
            for label in filter(None, (found["label"] or "").split(" + ")):
                case.add(statement_of(label, message, WHO.get(found["who"], Role.PLATFORM)))
        for record in records:
            case.add(record)
        case.index_messages()
        links = [OrderLink(order=record.id, conversation=conversation.id, rule=rule, evidence="8801") for record in records]
        return list(outcomes(case, conversation, links, weigh=by_rules_alone))


SHIPPED = {"placed": "0T10:00", "paid": "0T10:05", "shipped": "1T09:00", "delivered": "3T12:00"}
ROWS: tuple[tuple[str, str, Order | None, OutcomeKind, str], ...] = (
    # ── delivery, by the order ──
    ("dispatch_in_time", "S 0 09:00 [delivery for=PT48H if] 付款后48小时内发货", order_of(SHIPPED), KEPT, "recorded_in_time"),
    ("dispatch_late", "S 0 11:00 [delivery by=0T23:59] 今天就给您寄", order_of(SHIPPED), LATE, "recorded_late"),
    ("arrival_in_time", "S 0 11:00 [delivery by=3T23:59] 周四前送到您手上", order_of(SHIPPED), KEPT, "recorded_in_time"),
    ("arrival_late", "S 0 11:00 [delivery by=2T23:59] you'll have it by Wednesday, delivered to your door", order_of(SHIPPED), LATE, "recorded_late"),
    ("arrival_counts_from_dispatch", "S 0 11:00 [delivery for=P3D] 快递一般三天到", order_of(SHIPPED), KEPT, "recorded_in_time"),
    ("carriage_counts_from_dispatch", "S 0 11:00 [delivery by=2T23:59 for=P2D] 圆通一般两天", order_of(SHIPPED), KEPT, "recorded_in_time"),
    ("carriage_ends_on_arrival", "S 0 11:00 [delivery by=1T23:59 for=P1D] Royal Mail normally takes a day", order_of(SHIPPED), LATE, "recorded_late"),
    (
        "the_day_of_dispatch_is_not_put_off_by_how_long_the_carrier_takes",
        "S 0 11:00 [delivery by=0T23:59 for=P2D to=20] We'll dispatch today, DPD usually takes 2 days",
        order_of(SHIPPED), LATE, "recorded_late",
    ),
    (
        "paid_in_full_is_paid_though_something_was_received_before",
        "S 0 10:40 [delivery for=P2D if] 收到，余款付清后2天内发货",
        order_of(SHIPPED | {"shipped": "3T09:00"}), LATE, "recorded_late",
    ),
    ("a_time_to_send_by_a_carrier", "S 0 11:00 [delivery by=1T23:59 for=P1D] 一天之内给您发圆通", order_of(SHIPPED), KEPT, "recorded_in_time"),
    ("repeated_by_its_own_due", "S 0 20:00 [delivery by=1T12:00] ships tomorrow morning", order_of(SHIPPED), KEPT, "recorded_in_time"),
    (
        "record_over_words",
        """S 0 11:00 [delivery by=0T23:59] 今天发货
           S 0 12:00 已经发货了哈""",
        order_of(SHIPPED), LATE, "recorded_late",
    ),
    (
        "the_buyer_tells_when_the_goods_came_back",
        """S 0 10:00 [refund for=P3D if] we'll refund you within 3 days of receiving it back
           B 9 10:00 [complaint] you signed for it on the 8th, where's my money
           B 12 10:00 [complaint] still no refund""",
        None, BROKEN, "said_not_done",
    ),
    (
        "false_dispatch",
        """S 0 11:00 [delivery by=1T23:59] 明天发货
           B 3 10:00 [complaint] 物流一直没动过
           S 3 11:00 [admission] 抱歉，面单先打了，货还没发出
           B 5 10:00 [demand] 不要了，给我退款""",
        order_of({"placed": "0T10:00", "shipped": "1T09:00"}), BROKEN, "said_not_done",
    ),
    (
        "no_event",
        """S 0 11:00 [delivery by=1T23:59] 明天发货
           B 9 10:00 在吗""",
        order_of({"placed": "0T10:00"}), BROKEN, "said_not_done",
    ),
    (
        "no_word_either",
        """S 0 11:00 [delivery by=1T23:59] 明天发货
           B 9 10:00 你好""",
        order_of({"placed": "0T10:00"}), BROKEN, "no_event_by_end",
    ),
    (
        "cancelled",
        """S 0 11:00 [delivery by=2T23:59] 后天发货
           B 9 10:00 在吗""",
        order_of({"placed": "0T10:00", "cancelled": "1T10:00"}), UNKNOWN, "order_cancelled",
    ),
    (
        "cancelled_after_it_was_due",
        """S 0 11:00 [delivery by=1T23:59] 明天发货
           B 9 10:00 你好""",
        order_of({"placed": "0T10:00", "cancelled": "5T10:00"}), BROKEN, "no_event_by_end",
    ),
    # ── delivery, by what is said ──
    (
        "arrival_does_not_date_the_dispatch",
        """S 0 11:00 [delivery by=1T23:59] 明天发顺丰
           B 3 19:30 [complaint] 拿到了 但是去店里一查 换过零件""",
        None, UNKNOWN, "came_after",
    ),
    (
        "arrival_does_not_date_the_dispatch_en",
        """S 0 11:00 [delivery by=1T23:59] Posting tomorrow special delivery
           B 2 18:40 [complaint] It isnt here, do you have a tracking no
           B 7 17:22 [complaint] It finally turned up today""",
        None, UNKNOWN, "came_after",
    ),
    (
        "arrival_in_time_shows_the_dispatch",
        """S 0 11:00 [delivery by=5T23:59] 五天内发货
           B 3 19:30 拿到了""",
        None, KEPT, "done_in_time",
    ),
    (
        "arrival_after_word_that_nothing_was_sent",
        """S 0 11:00 [delivery by=1T23:59] 明天发货
           B 3 09:00 [complaint] 怎么还没发货
           B 6 19:30 收到了""",
        None, LATE, "came_late",
    ),
    (
        "what_agents_write_to_each_other_is_not_told",
        """S 0 11:00 [delivery by=1T23:59] 明天发货
           S 1 12:00 <internal> 已经发货了
           B 9 10:00 [complaint] 怎么还没发货""",
        None, BROKEN, "said_not_done",
    ),
    (
        "what_agents_write_to_each_other_is_no_answer",
        """S 0 11:00 [service by=0T12:00] 12点前给您答复
           S 0 11:50 <internal> 这个客户很麻烦
           B 9 10:00 [complaint] 你们一直没有答复""",
        None, UNKNOWN, "nothing_speaks",
    ),
    (
        "what_a_program_tells_of_somebody_is_no_answer",
        """S 0 11:00 [service by=0T12:00] 12点前给您答复
           S 0 11:50 <system> Pinned a message.
           B 9 10:00 [complaint] 你们一直没有答复""",
        None, UNKNOWN, "nothing_speaks",
    ),
    (
        "forgotten_is_not_sent",
        """S 0 11:00 [delivery by=1T23:59] 明天发货
           B 4 09:00 [complaint] 都四天了还没发货
           S 4 10:02 [admission] 不好意思亲 仓库漏发了 今天一定发""",
        None, BROKEN, "said_not_done",
    ),
    (
        "forgotten_is_not_sent_en",
        """S 0 11:00 [delivery by=1T23:59] I'll ship it tomorrow
           S 4 10:02 [admission] sorry, we forgot it, never got shipped out""",
        None, BROKEN, "said_not_done",
    ),
    (
        "told",
        """S 0 11:00 [delivery by=1T23:59] 明天给您寄
           S 1 18:00 寄了哈，顺丰 SF1390000111222""",
        None, KEPT, "done_in_time",
    ),
    (
        "told_en",
        """S 0 11:00 [delivery by=1T23:59] I'll post it tomorrow
           S 2 18:00 Posted this morning""",
        None, LATE, "done_late",
    ),
    (
        "told_yesterday",
        """S 0 11:00 [delivery by=1T23:59] 明天给您寄
           S 2 10:00 昨天下午寄走了，您查收""",
        None, KEPT, "done_in_time",
    ),
    (
        "future_is_no_fact",
        """S 0 11:00 [delivery by=1T23:59] 明天给您寄
           S 1 12:00 下午就会寄出的
           B 2 20:00 [complaint] 还没寄？""",
        None, BROKEN, "said_not_done",
    ),
    (
        "resent_after_the_first_came",
        """S 4 10:00 [delivery by=5T23:59] 漏的那包明天给您补发
           S 6 09:00 今天给您补发了""",
        order_of(SHIPPED), LATE, "done_late",
    ),
    (
        "receipt",
        """S 0 11:00 [delivery by=3T23:59] 周四送到
           B 3 15:00 货收到了，谢谢""",
        None, KEPT, "done_in_time",
    ),
    (
        "receipt_en",
        """S 0 11:00 [delivery by=3T23:59] it will arrive by Thursday
           B 5 15:00 It finally arrived""",
        None, LATE, "done_late",
    ),
    (
        "a_part_that_came_while_another_is_missed",
        """S 0 11:00 [delivery] I promise it will be there before the party
           B 3 15:00 ok table is here, thank you. where's the bench?
           B 4 12:30 [complaint] no bench. people get here at 4
           B 9 12:30 [complaint] still no bench""",
        None, BROKEN, "said_not_done",
    ),
    (
        "money_that_came_back_mends_nothing",
        """S 0 11:00 [repair] we will get the gearbox looked at by our guy
           B 40 17:50 £1,750 arrived today. You owe me £500""",
        None, UNKNOWN, "not_called_on",
    ),
    (
        "a_light_that_is_back_on_shows_no_arrival",
        """S 0 11:00 [delivery by=1T23:59] any time after 10
           B 5 19:40 Light is back on and now there is a clunk""",
        None, UNKNOWN, "nothing_speaks",
    ),
    (
        "receipt_next_morning",
        """S 0 11:00 [delivery by=1T23:59] 明天送到
           B 2 08:30 到货了""",
        None, KEPT, "told_soon",
    ),
    (
        "here_is_arrived",
        """S 0 18:38 [delivery by=4T23:59] Should be with you by Friday
           B 3 15:20 It's here, thank you! Looks gorgeous
           B 19 09:10 [complaint] Lock came, mudguards didn't. Bigger problem: it dies after 11 miles""",
        None, KEPT, "done_in_time",
    ),
    (
        "the_whole_comes_before_a_named_part",
        """S 0 18:38 [delivery by=4T23:59] Should be with you by Friday
           B 3 15:20 lock arrived, bike hasn't
           B 6 15:20 the bike is here now""",
        None, LATE, "done_late",
    ),
    (
        "the_whole_comes_before_a_named_part_zh",
        """S 0 18:38 [delivery by=4T23:59] 周五前送到您手上
           B 3 15:20 压粉器到了，机器还没有
           B 6 15:20 机器也送来了""",
        None, LATE, "done_late",
    ),
    (
        "what_was_left_out_has_not_come_with_a_part_of_it",
        """B 0 15:20 It's here, thank you!
           S 0 15:40 [delivery by=5T23:59] They'll be in the post to you this week
           B 11 09:10 [complaint] Lock came, mudguards didn't.""",
        None, BROKEN, "said_not_done",
    ),
    (
        "complaint_then_nothing",
        """S 0 11:00 [delivery by=1T23:59] 明天发
           B 3 15:00 [complaint] 怎么还没发货""",
        None, BROKEN, "said_not_done",
    ),
    (
        "complaint_then_done",
        """S 0 11:00 [delivery by=1T23:59] 明天发
           B 3 15:00 [complaint] 怎么还没发货
           S 4 09:00 已发出""",
        None, LATE, "done_late",
    ),
    (
        "given_up",
        """S 0 11:00 [delivery by=1T23:59] ships tomorrow
           B 4 10:00 [complaint] still nothing shipped
           B 4 10:01 [demand] I want my money back
           S 9 10:00 ok it shipped today""",
        None, BROKEN, "said_not_done",
    ),
    (
        "record_ends",
        """S 0 11:00 [delivery by=2T23:59] 后天发货
           B 0 11:05 好的""",
        None, PENDING, "due_after_record",
    ),
    (
        "condition_open",
        """S 0 11:00 [delivery if] 碎了给您补发
           B 9 10:00 挺好的""",
        None, UNKNOWN, "condition_not_shown",
    ),
    (
        "manner_kept",
        """S 0 11:00 [delivery] 没电梯也给您搬上楼
           B 3 12:30 收到了，都搬上来了""",
        order_of(SHIPPED), KEPT, "arrived_as_said",
    ),
    (
        "manner_broken",
        """S 0 11:00 [delivery] 四个角都套泡沫
           B 3 12:30 [complaint] 收到了，泡沫一个都没有""",
        order_of(SHIPPED), BROKEN, "said_not_done",
    ),
    ("manner_unspoken", "S 0 11:00 [delivery] 德邦送到楼下的", order_of(SHIPPED), UNKNOWN, "nothing_speaks"),
    (
        "a_complaint_of_another_month_says_nothing_of_a_service",
        """S 0 21:04 [service by=4T23:59] Starting on it monday
           B 35 18:40 [complaint] It isnt here and the wedding is on Sunday
           B 40 17:22 [complaint] We missed the wedding""",
        None, UNKNOWN, "nothing_speaks",
    ),
    (
        "money_that_came_is_not_the_goods_that_were_to_be_sent",
        """S 0 20:20 [delivery] 哎呀漏装了，回头单独给你寄一份
           B 13 21:30 1000收到了，还差2450
           B 30 10:00 在吗""",
        None, UNKNOWN, "nothing_speaks",
    ),
    (
        "goods_that_were_fetched_keep_no_promise_of_their_working",
        """S 0 10:30 [service] Cold weather does that to batteries, it'll bed in
           B 5 12:30 Nobody came. I took the morning off work
           B 7 10:15 OK he's collected it
           B 20 10:00 hello""",
        None, UNKNOWN, "nothing_speaks",
    ),
    (
        "goods_that_were_fetched_keep_a_promise_to_fetch_them",
        """S 0 10:30 [service by=5T23:59] we'll come and fetch it on Saturday
           B 5 10:15 OK he's collected it""",
        None, KEPT, "done_in_time",
    ),
    (
        "a_promise_of_nothing_in_particular_is_not_broken_by_a_part_that_is_missing",
        """S 0 18:52 [delivery] Received with thanks 👍 leave it with me
           B 8 15:20 It's here, thank you!
           B 8 15:22 [complaint] No lock or mudguards though?""",
        None, UNKNOWN, "nothing_speaks",
    ),
    # ── what is said of nothing in particular, or of what the promise names ──
    (
        "a_bare_receipt_is_of_the_money_promised_last",
        """B 0 09:00 衣服收到了
           S 0 09:25 [refund by=0T12:00] 中午之前一定转
           B 0 10:20 到了 谢谢""",
        None, KEPT, "done_in_time",
    ),
    (
        "a_bare_receipt_at_once_acknowledges",
        """S 0 09:25 [refund by=1T12:00] 明天中午之前退您
           B 0 09:26 收到
           B 3 10:00 [complaint] 钱还没到""",
        None, BROKEN, "said_not_done",
    ),
    (
        "sent_is_of_what_was_promised_last",
        """S 0 11:15 [invoice by=0T23:59] the invoice reaches you in the course of today
           B 1 08:30 [complaint] Nothing in the inbox
           S 1 10:02 Sent now""",
        None, LATE, "done_late",
    ),
    (
        "a_tracking_number_alone_is_dispatch",
        """S 0 10:00 [delivery by=0T23:59] shipping it today
           S 0 20:30 1Z0000000000000012
           B 3 09:00 hello""",
        None, KEPT, "done_in_time",
    ),
    (
        "an_order_number_of_the_buyer_is_none",
        """S 0 10:00 [delivery by=0T23:59] 今天发
           B 0 20:30 430188772012345678
           B 3 09:00 你好""",
        None, UNKNOWN, "nothing_speaks",
    ),
    (
        "what_it_names_has_not_come",
        """S 0 09:00 [delivery] 亲给您补发一个盖子
           B 6 09:00 盖子呢？一个星期了""",
        None, BROKEN, "said_not_done",
    ),
    (
        "what_it_names_has_come",
        """S 0 09:00 [invoice by=2T23:59] 红冲重开，后天给你
           S 1 11:00 重开好了，您核对""",
        None, KEPT, "done_in_time",
    ),
    (
        "a_word_within_another_is_not_what_it_names",
        """S 0 09:00 [delivery] one more ring in the box
           B 1 09:00 I bring it back this morning, done""",
        None, UNKNOWN, "nothing_speaks",
    ),
    # ── chased ──
    (
        "chased_before_it_was_kept",
        """S 0 09:00 [refund] 退您
           B 3 09:00 [complaint] 钱没到账
           B 5 09:00 退款收到了""",
        None, LATE, "done_after_complaint",
    ),
    (
        "chased_then_kept_by_a_time_named_anew",
        """S 0 09:00 [refund] 退您
           B 3 09:00 [complaint] 钱没到账
           S 3 10:00 [refund by=5T23:59] 周六前一定到
           B 5 09:00 退款收到了""",
        None, KEPT, "done",
    ),
    (
        "chased_for_another_sum",
        """S 0 09:00 [compensation sum=20] 补您20元
           B 1 09:00 [complaint] 120元没到账
           B 2 09:00 20元收到了""",
        None, KEPT, "done",
    ),
    (
        "a_sum_takes_the_time_that_stands_beside_it",
        """S 0 09:00 [compensation sum=20 + refund by=3T23:59] 补您20元，3天内到账
           B 9 09:00 20元收到了""",
        None, LATE, "done_late",
    ),
    (
        "told_in_the_evening_that_it_came",
        """S 0 09:00 [delivery by=0T20:00] meet at 8
           B 0 21:40 Home safe with it, thanks""",
        None, KEPT, "told_soon",
    ),
    (
        "chased_in_the_evening",
        """S 0 09:00 [delivery by=0T20:00] I'll deliver it by 8
           B 0 20:20 [complaint] still nothing here
           B 0 21:40 it's here""",
        None, LATE, "done_late",
    ),
    (
        "a_word_in_passing_is_no_answer",
        """S 0 09:00 [service by=3T23:59] 三天之内给你个说法
           B 0 09:10 我等着
           S 0 09:15 我也急，先去忙店里的事
           B 4 10:00 三天过了 说法呢
           S 4 11:00 厂家说可以换""",
        None, LATE, "answered_late",
    ),
    (
        "asked_for_again_a_day_later",
        """S 0 09:00 [invoice] the invoice is on its way to you
           B 4 09:00 [demand] please send me the invoice
           S 5 09:00 invoice attached""",
        None, LATE, "done_after_complaint",
    ),
    (
        "the_minute_that_is_named_is_when_it_came",
        """S 0 21:50 [compensation by=0T22:00] GPay is coming in 10 minutes
           B 1 09:00 the money came in at 9:55 last night""",
        None, KEPT, "done_in_time",
    ),
    # ── another's doing, another parcel ──
    (
        "refused_and_paid_after_a_ruling",
        """S 0 09:00 [compensation if] 花头不新鲜包赔
           B 2 09:00 [complaint] 花瓣发黑了
           S 2 10:00 [refusal] 不是花的问题，不给退款
           P 4 10:00 [platform_decision] 经核实支持买家
           B 5 10:00 钱收到了""",
        None, BROKEN, "refused_later",
    ),
    (
        "no_order_tells_of_a_parcel_promised_after_it_was_sent",
        """S 5 09:00 [delivery by=6T23:59] your machine leaves our house tomorrow
           B 12 10:00 hello""",
        order_of(SHIPPED), UNKNOWN, "nothing_speaks",
    ),
    (
        "money_back_in_place_of_a_parcel",
        """S 5 09:00 [delivery by=6T23:59] we ship a new one tomorrow
           B 12 10:00 hello""",
        order_of({**SHIPPED, "refunded": "9T10:00"}), BROKEN, "no_event_by_end",
    ),
    (
        "the_order_tells_that_the_return_was_called_on",
        """S 0 09:00 [return for=P7D] 支持七天无理由
           B 4 13:00 颜色不搭，申请了""",
        order_of({**SHIPPED, "refund_requested": "4T13:00", "refunded": "6T10:00"}), KEPT, "done",
    ),
    (
        "after_a_complaint_money_is_asked_back_for_that",
        """S 0 09:00 [return for=P7D] 支持七天无理由
           B 4 12:00 [complaint] 成分不对
           S 4 13:00 您申请吧""",
        order_of({**SHIPPED, "refund_requested": "4T13:00", "refunded": "6T10:00"}), UNKNOWN, "not_called_on",
    ),
    (
        "paid_at_collection",
        """S 4 09:00 [shipping_cost] 到付寄回来，运费算我们的
           B 5 09:00 寄了 顺丰
           B 9 09:00 你好""",
        None, KEPT, "done",
    ),
    # ── held, given up, kept by the buyer ──
    (
        "held_until_it_is_fetched",
        """S 0 09:00 [service by=6T23:59] 给你留到周日
           B 4 20:00 [acceptance] 付款了
           B 5 20:00 货拿到了""",
        None, KEPT, "done",
    ),
    (
        "held_and_sold_to_another",
        """S 0 09:00 [service by=6T23:59] I'll hold it till Sunday
           S 4 20:00 [admission] sorry, sold it to someone else""",
        None, BROKEN, "said_not_done",
    ),
    (
        "turned_down_before_it_was_due",
        """S 0 09:00 [delivery by=1T14:00] he'd bring it around 2 tomorrow
           B 1 12:00 [rejection] No thanks, we'll pass""",
        None, UNKNOWN, "declined",
    ),
    (
        "what_waits_for_next_season_is_pending",
        """S 0 09:00 [service] 明年春茶给您留头采
           B 0 09:10 好""",
        None, PENDING, "made_at_the_end",
    ),
    (
        "without_a_time_and_without_a_word_it_is_unknown",
        """S 0 09:00 [refund sum=15] 退你15吧
           B 0 09:10 好""",
        None, UNKNOWN, "nothing_speaks",
    ),
    (
        "turned_down_and_closed_after_all",
        """S 0 09:00 [delivery by=1T14:00] he'd bring it around 2 tomorrow
           B 0 10:00 [rejection] that's too much
           B 0 11:00 [acceptance] ok deal""",
        None, PENDING, "due_after_record",
    ),
    (
        "the_goods_are_not_to_come_back",
        """S 0 09:00 [refund if] 您退回来，收到就退款
           B 0 09:10 太麻烦了
           B 0 09:10 算了，凑合用吧""",
        None, UNKNOWN, "condition_not_shown",
    ),
    (
        "the_time_for_a_repair_counts_from_the_goods",
        """S 0 09:00 [repair for=P7D if] 寄来检测，收到后七天内修好寄回
           B 1 10:00 寄了
           S 3 10:00 机器收到了
           B 14 10:00 修好的收到了""",
        None, LATE, "done_late",
    ),
    (
        "a_warranty_until_a_day_waits_to_be_called_on",
        "S 0 09:00 [repair by=300T23:59] 官方保到明年",
        order_of(SHIPPED), UNKNOWN, "not_called_on",
    ),
    (
        "who_comes_for_something_does_not_bring_it",
        """S 0 09:00 [delivery by=1T23:59] It leaves our house tomorrow
           B 5 09:00 Nobody came for the loaner yesterday by the way""",
        None, UNKNOWN, "nothing_speaks",
    ),
    (
        "freight_of_a_return_by_the_sentence",
        """S 4 09:00 [shipping_cost] 您寄回吧，运费我们出
           S 5 09:00 [refusal] 运费要您自理""",
        None, BROKEN, "refused_later",
    ),
    (
        "so_long_after_the_collection_is_not_the_day_of_the_collection",
        """S 0 11:30 [refund by=3T23:59 for=P5D] We'll collect it on Thursday and refund you within 5 days of collection
           B 3 15:00 Your driver just picked it up
           S 4 09:00 The table is back with us
           B 8 09:00 Refund received, thanks""",
        None, KEPT, "done_in_time",
    ),
    (
        "length_counts_from_the_closing",
        """S 0 09:00 [delivery for=PT48H if] 付款后48小时内发货
           B 1 09:00 [acceptance] 已付款
           S 4 09:00 已发货，请查收""",
        None, LATE, "done_late",
    ),
    # ── refund ──
    (
        "on_the_day_of_the_return_counts_from_the_return",
        """S 0 16:30 [refund by=0T23:59 if] 那你寄回来吧，我见到机器当天就把钱打给你
           B 1 10:12 寄了，SF1409990077120
           S 4 14:11 机器收到了，师傅在检测
           B 4 20:00 退款收到了""",
        None, KEPT, "done_in_time",
    ),
    (
        "on_the_day_of_the_return_counts_from_the_return_en",
        """S 0 16:30 [refund by=0T23:59 if] Send it back and I'll refund you the day we get it
           B 1 10:12 posted it back
           S 4 14:11 received your return
           B 6 20:00 refund received""",
        None, LATE, "done_late",
    ),
    (
        "a_part_of_what_was_agreed_on_is_not_every_penny",
        """B 0 09:00 [acceptance sum=900] 900 then, done
           S 4 10:00 [refund if] you'll have every penny back once it's in the workshop
           B 5 10:15 OK he's collected it
           S 5 10:20 [refund by=9T23:59] Money will be in your account by Wednesday
           B 8 18:30 I got £300. Where's the other 600?
           S 14 16:31 [refusal] sold as seen, no refunds""",
        None, BROKEN, "part",
    ),
    (
        "a_promise_that_answers_a_demand_for_everything_is_of_everything",
        """B 0 09:00 [demand] 我要全额退款
           S 0 10:00 [refund by=3T23:59] 行，周四前钱一定回到你账上
           B 4 12:00 40收到了，还差60""",
        order_of(SHIPPED), BROKEN, "part",
    ),
    (
        "a_sum_once_offered_does_not_outlive_the_demand_for_everything",
        """S 0 08:00 [settlement sum=50] 补你50，最多了
           B 0 09:00 [demand] 我要全退
           S 0 10:00 [refund by=3T23:59] 行，周四前钱一定回到你账上
           B 4 12:00 40收到了，还差60""",
        order_of(SHIPPED), BROKEN, "part",
    ),
    (
        "a_part_of_the_refund_is_no_damages",
        """S 0 08:00 [compensation if] 真有问题，一台赔你三台
           B 3 09:00 [demand] 我要全退
           B 5 12:00 40收到了，还差60
           S 9 09:00 [refusal] 赔不了的""",
        order_of({**SHIPPED, "refunded": "5T10:00"}, refunded="40"), BROKEN, "said_not_done",
    ),
    (
        "paid_in_two_parts_is_paid_with_the_second",
        """S 0 10:00 [refund by=3T23:59 sum=100] 周四前退您100
           B 2 12:00 60收到了，还差40
           B 5 12:00 40也收到了""",
        None, LATE, "done_late",
    ),
    (
        "a_part_whose_rest_may_still_come",
        """S 0 10:00 [refund by=9T23:59 sum=100] 下周三前退您100
           B 2 12:00 60收到了，还差40""",
        None, PENDING, "due_after_record",
    ),
    (
        "refund_counts_from_the_return_not_from_the_promise",
        """S 0 09:41 [refund by=4T23:59 for=P3D if sum=449] 收到退货验货没问题的话3个工作日内给您退款449
           B 1 15:30 寄了 顺丰 SF1099900008888
           S 6 09:00 收到退货了
           B 8 09:00 在吗""",
        None, PENDING, "due_after_record",
    ),
    (
        "refund_counts_from_the_return_not_from_the_promise_en",
        """S 0 09:00 [refund by=7T23:59 for=P5D if] If you ship it back we'll refund you within 5 business days of receiving it
           B 4 15:30 hello""",
        None, UNKNOWN, "condition_not_shown",
    ),
    (
        "sent_back_in_may",
        """S 0 21:10 [refund if] I'll refund you in full once I get it
           B 7 13:00 [complaint] Posted back 14 May, Royal Mail says delivered on 15th. Where's my refund?""",
        None, BROKEN, "said_not_done",
    ),
    ("refunded", "S 4 10:00 [refund by=6T23:59] 周日前给您退款", order_of({**SHIPPED, "refunded": "5T10:00"}), KEPT, "recorded_in_time"),
    ("refunded_late", "S 4 10:00 [refund by=4T23:59] 今天退给您", order_of({**SHIPPED, "refunded": "5T10:00"}), LATE, "recorded_late"),
    (
        "partial_is_not_it",
        """S 4 10:00 [refund by=5T23:59 sum=100] 明天全额退您100
           B 7 10:00 [complaint] 只到账20，剩下的钱呢""",
        order_of({**SHIPPED, "refunded": "5T10:00"}, refunded="20"), BROKEN, "part",
    ),
    (
        "difference_is_not_it",
        """S 0 09:00 [refund if] 收到退货后给您退款
           S 4 09:00 [price sum=20] 差价20给您退回
           B 6 10:00 退货寄出了
           B 9 10:00 [complaint] 退货的钱还没退""",
        order_of({**SHIPPED, "refunded": "5T10:00"}, refunded="20"), BROKEN, "said_not_done",
    ),
    (
        "before_does_not_count",
        """S 6 10:00 [refund by=7T23:59] 明天退您
           B 9 10:00 [complaint] 钱没到账""",
        order_of({**SHIPPED, "refunded": "5T10:00"}), BROKEN, "said_not_done",
    ),
    (
        "length_from_return",
        """S 4 10:00 [refund for=PT48H if] 收到退货后48小时内退款
           B 5 10:00 寄出了
           * 6 10:00 您寄回的商品已由商家签收""",
        order_of({**SHIPPED, "refunded": "9T10:00"}), LATE, "recorded_late",
    ),
    (
        "never_sent_back",
        """S 4 10:00 [refund if] 货寄回来就给您退款
           B 9 10:00 在吗""",
        None, UNKNOWN, "condition_not_shown",
    ),
    (
        "refused",
        """S 4 10:00 [refund if] 不合适给您退款
           B 6 10:00 [demand] 退款
           S 6 11:00 [refusal] 退不了，过期了""",
        None, BROKEN, "refused_later",
    ),
    (
        "transfer",
        """S 4 10:00 [refund sum=80] 这就转您80
           S 4 10:05 <transfer> [转账] ¥80.00""",
        None, KEPT, "done",
    ),
    (
        "other_transfer",
        """S 4 10:00 [refund sum=80 by=4T23:59] 转您80
           S 4 10:05 <transfer> [转账] ¥20.00
           B 6 09:00 [complaint] 还差60没转""",
        None, BROKEN, "said_not_done",
    ),
    (
        "thanks",
        """S 4 10:00 [refund by=5T23:59 sum=45] I'll refund the $45 by tomorrow
           B 5 12:00 $45 received, thanks""",
        None, KEPT, "done_in_time",
    ),
    (
        "word_taken_back",
        """S 4 10:00 [refund by=5T23:59] refund by tomorrow
           S 5 10:00 I've sent the refund
           B 6 09:00 [complaint] the refund hasn't come""",
        None, BROKEN, "said_not_done",
    ),
    (
        "settled_sum",
        """B 4 09:00 [settlement sum=60] 那就退60
           S 4 10:00 [refund by=4T23:59] 今晚打给您
           B 4 20:00 60收到了""",
        None, KEPT, "done_in_time",
    ),
    (
        "bought_silence",
        """S 4 10:00 [refund if] 撤诉就退您
           B 9 09:00 不撤""",
        None, UNKNOWN, "condition_not_shown",
    ),
    ("platform_pays_by_itself", "P 4 10:00 [refund] 款项将在确认后退回您的账户", order_of({**SHIPPED, "refunded": "5T10:00"}), KEPT, "done"),
    (
        "refund_pending",
        """S 4 10:00 [refund by=9T23:59] 下周一前退您
           B 4 10:30 好""",
        None, PENDING, "due_after_record",
    ),
    (
        "the_time_is_the_condition",
        "P 0 10:00 [refund by=1T10:00 if] 商家24小时内不举证的，逾期直接退款给您",
        order_of({"refunded": "1T10:30"}), KEPT, "done",
    ),
    # ── compensation ──
    (
        "paid_on_top",
        """S 4 10:00 [compensation sum=20 by=5T23:59] 明天赔您20
           * 5 09:00 商家向您打款20.00元""",
        None, KEPT, "done_in_time",
    ),
    (
        "voucher_unpaid",
        """S 4 10:00 [compensation sum=20 by=5T23:59] we'll pay you $20 by tomorrow
           B 8 09:00 [complaint] still no payment""",
        None, BROKEN, "said_not_done",
    ),
    # ── freight ──
    ("free", "S 0 09:00 [shipping_cost] 全国包邮", order_of(SHIPPED), KEPT, "no_freight_charged"),
    (
        "not_free_after_all",
        """S 0 09:00 [shipping_cost] free shipping
           B 3 13:00 [complaint] you charged me for shipping""",
        order_of(SHIPPED, total="112"), BROKEN, "said_not_done",
    ),
    (
        "free_without_order",
        """S 0 09:00 [shipping_cost] 包邮的
           B 3 13:00 货收到了""",
        None, KEPT, "arrived_without_charge",
    ),
    (
        "return_freight_refused",
        """S 4 09:00 [shipping_cost if] 退货运费我们承担
           B 6 09:00 运费23，截图发您了
           S 6 10:00 [refusal] 运费不给报销的""",
        None, BROKEN, "refused_later",
    ),
    (
        "return_freight_in_vain",
        """S 4 09:00 [shipping_cost if] 退货运费我们承担
           B 6 09:00 寄了，运费23
           B 15 09:00 你好""",
        None, BROKEN, "asked_in_vain",
    ),
    (
        "label_sent",
        """S 4 09:00 [shipping_cost] I'll e-mail you a prepaid label
           S 4 12:00 The label is in your email""",
        None, KEPT, "done",
    ),
    # ── return and repair ──
    (
        "window_unused",
        """S 0 09:00 [return for=P7D] 支持七天无理由退货
           B 3 13:00 收到了，很喜欢""",
        order_of(SHIPPED), UNKNOWN, "not_called_on",
    ),
    (
        "window_over",
        """S 0 09:00 [return for=P7D] 支持七天无理由退货
           B 20 13:00 [demand] 我要退货""",
        order_of(SHIPPED), UNKNOWN, "called_on_after_window",
    ),
    (
        "window_kept",
        """S 0 09:00 [return for=P7D] 七天无理由
           B 4 13:00 [demand] 不喜欢，退货
           S 4 14:00 好的""",
        order_of({**SHIPPED, "refunded": "6T10:00"}), KEPT, "done",
    ),
    (
        "window_fought_for",
        """S 0 09:00 [return for=P7D] 七天无理由
           B 4 13:00 [demand] 不喜欢，退货
           S 4 14:00 [refusal] 不支持退货""",
        order_of({**SHIPPED, "refunded": "9T10:00"}), LATE, "done_after_refusal",
    ),
    (
        "window_bought_off",
        """S 0 09:00 [return for=P7D] 七天无理由
           B 4 13:00 [demand] 不喜欢，退货
           S 4 14:00 [refusal] 不支持退货""",
        order_of({**SHIPPED, "refunded": "9T10:00"}, refunded="20"), BROKEN, "refused_later",
    ),
    (
        "window_refused",
        """S 0 09:00 [return for=P30D] returns within 30 days
           B 4 13:00 [demand] I want to return it
           S 4 14:00 [refusal] we don't take returns""",
        order_of(SHIPPED), BROKEN, "refused_later",
    ),
    (
        "condition_denied",
        """S 0 09:00 [return for=P7D if] 没激活的支持七天无理由
           B 4 13:00 [demand] 退货
           S 4 14:00 [refusal] 您已经激活了，退不了""",
        order_of(SHIPPED), UNKNOWN, "condition_denied",
    ),
    (
        "remade",
        """B 4 09:00 [complaint] 尺寸错了
           S 4 10:00 [return] 给您重做一副
           B 12 09:00 收到了，这回尺寸对了""",
        order_of(SHIPPED), KEPT, "done",
    ),
    (
        "replacement_en",
        """B 4 09:00 [complaint] it's cracked
           S 4 10:00 [return] we'll send a new one
           B 12 09:00 The new one arrived, fits perfectly""",
        order_of(SHIPPED), KEPT, "done",
    ),
    (
        "warranty_unused",
        """S 0 09:00 [repair for=P1Y] 一年质保
           B 9 10:00 用着不错""",
        order_of(SHIPPED), UNKNOWN, "not_called_on",
    ),
    (
        "warranty_refused",
        """S 0 09:00 [repair for=P1Y] 12 month warranty
           B 60 10:00 [demand] please repair it under warranty
           S 61 10:00 [refusal] no repair, not a defect""",
        None, BROKEN, "refused_later",
    ),
    (
        "warranty_kept",
        """S 0 09:00 [repair for=P1Y] 保修一年
           B 60 10:00 [demand] 坏了，给我修
           S 63 10:00 修好了""",
        None, KEPT, "done",
    ),
    # ── service ──
    (
        "answered",
        """S 0 09:00 [service by=1T09:00] 24小时内给您答复
           B 0 09:10 好，等你
           S 0 20:00 问过了，是批次问题，可以处理""",
        None, KEPT, "answered",
    ),
    (
        "answered_late",
        """S 0 09:00 [service by=1T09:00] I'll get back to you within 24 hours
           B 2 09:10 [complaint] hello?
           S 2 10:00 Sorry, the factory says it is a defect""",
        None, LATE, "answered_late",
    ),
    (
        "thanks_is_no_answer",
        """S 0 09:00 [service by=1T09:00] 明早给您答复
           B 0 09:10 等你
           S 0 09:11 好的亲
           B 2 09:00 [complaint] 人呢""",
        None, BROKEN, "said_not_done",
    ),
    (
        "platform_answers",
        """P 0 09:00 [service by=1T09:00] 24小时内回复您
           S 0 10:00 我们不认可这个说法，已经申诉
           P 0 20:00 经核实，支持您的诉求""",
        None, KEPT, "answered",
    ),
    (
        "came",
        """S 0 09:00 [service by=1T12:00] 师傅明天上午上门安装
           B 1 11:00 装好了，谢谢""",
        None, KEPT, "done_in_time",
    ),
    (
        "nobody_came",
        """S 0 09:00 [service by=1T12:00] our technician will visit tomorrow
           B 3 11:00 [complaint] no technician came""",
        None, BROKEN, "said_not_done",
    ),
    (
        "sent_a_picture",
        """S 0 09:00 [service by=1T23:59] I'll send you a photo tomorrow
           S 1 10:00 <image> IMG_1.jpg""",
        None, KEPT, "done_in_time",
    ),
    (
        "for_life_unused",
        """S 0 09:00 [service] 终身免费清洗
           B 9 10:00 好""",
        None, UNKNOWN, "not_called_on",
    ),
    # ── invoice ──
    (
        "invoice_sent",
        """S 0 09:00 [invoice by=2T23:59] 三天内开发票
           S 1 10:00 发票已开好，发您邮箱了""",
        None, KEPT, "done_in_time",
    ),
    (
        "invoice_late",
        """S 0 09:00 [invoice by=1T23:59] invoice by tomorrow
           S 4 10:00 <file> invoice-12.pdf""",
        None, LATE, "done_late",
    ),
    (
        "invoice_missing",
        """S 0 09:00 [invoice by=1T23:59] 发票随货寄
           B 4 10:00 [complaint] 里面没有发票""",
        None, BROKEN, "said_not_done",
    ),
    (
        "invoice_pending",
        """S 0 09:00 [invoice by=5T23:59] 发票周六前开好
           B 0 09:10 好""",
        None, PENDING, "due_after_record",
    ),
    # ── what is said shortly, and of what ──
    (
        "got_it_of_money_that_is_sent_at_once",
        """S 0 19:50 [refund by=0T21:00] sending when I'm home, like 9
           B 0 22:30 9 came and went
           S 0 22:31 [refund] typed your handle wrong, redoing it rn
           B 0 22:32 got it""",
        None, LATE, "done_late",
    ),
    (
        "a_word_that_can_be_no_acknowledgment",
        """S 0 10:00 [refund] re-sent, you'll hear a ding
           B 0 10:01 dinged""",
        None, KEPT, "done",
    ),
    (
        "an_acknowledgment_is_no_receipt",
        """S 0 10:00 [refund by=3T23:59] you'll have it by Thursday
           B 0 10:01 got it
           B 9 10:00 hello""",
        None, UNKNOWN, "nothing_speaks",
    ),
    (
        "what_the_buyer_has_done_is_no_receipt",
        """S 0 10:00 [delivery by=1T23:59] ships tomorrow from Reno, here is the link
           B 0 10:02 done, SV-10221
           B 9 10:00 hello""",
        None, UNKNOWN, "nothing_speaks",
    ),
    (
        "what_came_the_next_day_was_sent_in_time",
        """S 0 20:00 [delivery by=2T23:59] Royal Mail hopefully takes it Wednesday
           B 3 19:00 it's here, looks great""",
        None, KEPT, "came_next_day",
    ),
    (
        "given_up_and_settled_after_all",
        """S 0 10:00 [delivery by=2T13:00] Wednesday, the van has a slot between 8 and 1
           B 2 13:40 [complaint] twenty to two and no sofa
           B 2 13:41 [demand] I want it cancelled and the 1649 returned to my card
           B 2 18:15 [settlement] 350 off and Saturday then, grand so
           B 5 08:20 They're here. With biscuits""",
        None, LATE, "done_late",
    ),
    (
        "given_up_but_taken_when_it_came",
        """S 0 10:00 [delivery by=2T23:59] 2 days by air
           B 3 10:00 [complaint] still nothing
           B 3 10:01 [demand] cancel and refund my money
           B 8 14:00 arrived""",
        None, LATE, "done_late",
    ),
    (
        "the_technician_tells_that_he_was_there",
        """P 0 10:00 [service by=1T18:00] the technician will be there by 6 tomorrow
           B 1 18:30 technician wrote: panel failure, not physical""",
        None, KEPT, "told_soon",
    ),
    (
        "an_answer_that_is_due_tomorrow_is_not_given_in_the_same_exchange",
        """S 0 10:00 [service by=1T18:00] I'll have a reply to you by close of business tomorrow
           B 0 10:01 and the ice maker drips
           S 0 10:03 a technician can look at that
           B 1 18:40 [complaint] it's twenty to seven
           S 1 18:43 the ticket is still a draft""",
        None, LATE, "answered_late",
    ),
    (
        "the_old_one_is_taken",
        """S 3 20:00 [complaint] sorry
           B 3 20:00 [complaint] the old one is still in the hall
           S 3 20:05 [return by=3T23:59] our own boy will come and fetch it this evening
           B 3 20:30 yes he took it now
           B 5 20:30 good""",
        None, KEPT, "done_in_time",
    ),
    (
        "the_label_was_used",
        """S 0 10:00 [shipping_cost] Fine, the QR code is coming over
           B 9 15:00 on your mat since Wednesday
           B 9 15:10 hello""",
        None, KEPT, "done",
    ),
    (
        "what_was_promised_after_a_complaint_comes_like_the_goods",
        """B 0 10:00 [complaint] box 2 has no cable
           S 0 10:01 [repair] I'll order a new one
           B 4 10:00 it arrived, thanks""",
        None, KEPT, "done",
    ),
    (
        "a_complaint_of_something_else_breaks_no_manner",
        """S 0 10:00 [delivery] packed in a double carton with foam corners
           B 5 10:00 [complaint] arrived, packaging great, but two voices are silent""",
        None, UNKNOWN, "nothing_speaks",
    ),
    (
        "a_receipt_that_is_referred_to_is_not_refused",
        """S 0 10:00 [invoice by=0T23:59] the receipt follows this evening
           S 60 10:00 [refusal] as stated on the receipt, fees are not refundable""",
        None, UNKNOWN, "nothing_speaks",
    ),
    (
        "pleased_in_the_end",
        """S 0 10:00 [service by=1T12:00] between 8 and 12 tomorrow
           B 1 13:00 [complaint] it is past one and nobody came
           B 2 17:00 all humming nicely, thank you so much""",
        None, LATE, "pleased_after_complaint",
    ),
    (
        "pleased_with_the_money_in_its_place",
        """S 0 10:00 [service by=1T12:00] between 8 and 12 tomorrow
           B 1 13:00 [complaint] it is past one and nobody came
           S 2 10:00 I have refunded you 80
           B 2 17:00 thank you so much""",
        None, BROKEN, "said_not_done",
    ),
    (
        "turned_down_at_once",
        """S 0 10:00 [service by=1T08:00] someone can be there tomorrow 8am
           B 0 10:02 too late, the keys are turned in
           B 0 18:00 ok""",
        None, UNKNOWN, "declined",
    ),
    (
        "one_payment_of_two_sums",
        """S 0 10:00 [compensation sum=75] we're sending $75 back for the wait
           S 3 10:00 [compensation sum=185] we'll foot the $185 too
           B 5 10:00 $260 just came through, thank you""",
        None, KEPT, "done",
    ),
    (
        "a_notice_tells_of_the_refund",
        """S 0 10:00 [refund by=0T23:59] now, hang on
           * 0 10:02 You received a refund of 65.00.""",
        None, KEPT, "done_in_time",
    ),
    (
        "a_clock_is_no_sum",
        """S 0 10:00 [compensation by=0T21:00 sum=70] you'll have it around 9
           B 1 08:00 Came in at 8:50 last night""",
        None, KEPT, "done_in_time",
    ),
    (
        "a_notice_of_dispatch_beside_the_arrival",
        """S 0 20:00 [delivery by=2T23:59] Royal Mail hopefully takes it Wednesday
           P 3 19:00 Your item has been marked as dispatched.
           B 3 19:02 it's here, looks great""",
        None, KEPT, "came_next_day",
    ),
    (
        "data_come_as_a_file",
        """S 0 22:10 [delivery by=0T22:20] you get the login data in 10 min
           S 0 23:36 <file> login.txt
           B 0 23:40 ok i'm in""",
        None, LATE, "done_late",
    ),
    (
        "what_another_said_is_told_the_next_morning",
        """S 0 20:00 [service by=0T23:59] I'll write to him tonight
           B 0 20:05 thanks
           S 1 08:40 he says he is game to swap""",
        None, KEPT, "answered",
    ),
    (
        "a_window_for_returns_is_not_called_on",
        """S 0 10:00 [return by=30T23:59] you can return it any time through April
           B 3 10:00 all working, thanks""",
        None, UNKNOWN, "not_called_on",
    ),
    (
        "a_word_of_the_goods_is_no_word_of_a_service",
        """S 0 10:00 [service] I've got a dolly you can use
           B 0 10:01 great
           B 5 10:00 It's in and humming""",
        None, UNKNOWN, "nothing_speaks",
    ),
    (
        "a_remake_that_was_settled_for_money",
        """B 0 10:00 [complaint] the reading part is way too low
           S 0 10:05 [return] absolutely, I'll open a no-charge remake
           B 4 09:00 [complaint] Friday, no call, no label
           S 4 09:30 [settlement] 250 and you keep it?
           B 4 09:40 [settlement] ok agreed""",
        None, BROKEN, "settled_instead",
    ),
    (
        "a_balance_that_came_is_money",
        """S 0 10:00 [delivery by=3T23:59] Thursday, it arrives at your door
           B 2 10:00 balance came, thanks
           B 9 10:00 hello""",
        None, UNKNOWN, "nothing_speaks",
    ),
    (
        "a_file_shows_the_work_where_a_picture_does_not",
        """S 0 10:00 [service by=1T23:59] I'll lay the menu out tomorrow
           S 0 10:10 <image> [image]
           S 1 12:00 <file> menu.pdf""",
        None, KEPT, "done_in_time",
    ),
    (
        "a_refusal_to_pay_does_not_ask_for_goods_that_may_be_kept",
        """B 0 10:00 [complaint] the lamp is broken
           S 0 10:10 [return] you don't need to send it back
           B 2 10:00 [demand] where is my refund
           S 2 10:10 [refusal] we can't refund this, sorry""",
        None, UNKNOWN, "nothing_speaks",
    ),
    (
        "goods_that_may_be_kept_are_not_refused_with_the_money",
        """B 0 10:00 [complaint] 灯是坏的
           S 0 10:10 [return] 坏的不用寄回了
           B 2 10:00 [demand] 退款呢
           S 2 10:10 [refusal] 这个退不了，不能换""",
        None, UNKNOWN, "nothing_speaks",
    ),
    (
        "others_that_are_promised_for_goods_that_may_be_kept_can_be_refused",
        """B 0 10:00 [complaint] 灯是坏的
           S 0 10:10 [return] 给您换一个新的，坏的不用寄回了
           B 2 10:00 [demand] 新的呢
           S 2 10:10 [refusal] 这个换不了了""",
        None, BROKEN, "refused_later",
    ),
    (
        "goods_that_may_be_kept_while_the_money_comes_back_are_kept",
        """B 0 10:00 [complaint] the lamp is broken
           S 0 10:10 [return] you don't need to send it back
           S 1 10:00 refund sent
           B 1 12:00 refund received, thanks""",
        None, KEPT, "done",
    ),
)  # fmt: skip


def test_a_length_from_the_payment_counts_from_the_bill_where_there_is_no_order(tmp_path: Path) -> None:
    paid = Payment(
        place=Place(source="s", where="row 2"), platform="alipay", kind=PaymentKind.PURCHASE, direction=Direction.OUT,
        amount=Money(amount=Decimal(100), currency="CNY"), at=at("1", "09:00"),
    )  # fmt: skip
    (outcome,) = judged(
        tmp_path,
        """S 0 08:00 [delivery for=PT48H if] 付款后48小时内发货
           B 0 09:00 [acceptance] 好，我拍
           S 3 08:00 已发货，请查收""",
        paid,
    )
    assert (outcome.outcome, outcome.due) == (KEPT, at("3", "09:00"))


def test_who_tries_what_came_before_has_not_got_what_is_to_be_sent(tmp_path: Path) -> None:
    (found,) = judged(
        tmp_path,
        """B 0 12:00 [complaint] it came but the heels are silver
           S 0 15:10 [delivery by=1T23:59] I can send the right heels out tomorrow
           B 0 15:20 I tried it on, it's huge at the bust
           B 9 10:00 hello?""",
    )
    assert found.outcome is not KEPT


def test_what_the_seller_said_is_not_done_because_the_buyer_says_it_again(tmp_path: Path) -> None:
    (found,) = judged(tmp_path, "S 0 10:00 [service] I'll lodge it with the insurance\nB 20 12:00 you said fully insured, insurance included")
    assert found.outcome is UNKNOWN


@pytest.mark.parametrize(("day", "is_shown"), [("1", True), ("30", False)])
def test_a_picture_long_after_its_time_shows_no_paper_that_was_to_be_sent(day: str, *, is_shown: bool, tmp_path: Path) -> None:
    (found,) = judged(
        tmp_path, f"S 0 11:00 [service by=0T23:59] the contract is coming to your email tonight\nS {day} 12:00 <image> IMG_1.jpg\nB {day} 12:05 hi"
    )
    assert (found.outcome is not UNKNOWN) is is_shown


def test_a_part_now_and_the_rest_later_is_no_compromise(tmp_path: Path) -> None:
    dialogue = """B 0 09:00 [demand] i want my 454 back
                  S 0 19:10 [settlement sum=200] i can do 200 tonight and the rest on the 1st
                  B 0 19:14 [settlement] fine
                  S 1 09:00 sent you 200"""
    assert judged(tmp_path, dialogue) == []


def paid_back(day: str, amount: str) -> Payment:
    return Payment(
        place=Place(source="s", where="row 9"), platform="paypal", kind=PaymentKind.REFUND, direction=Direction.IN,
        amount=Money(amount=Decimal(amount), currency="CNY"), at=at(day, "21:00"),
    )  # fmt: skip


@pytest.mark.parametrize(("said", "is_doubtful"), [
    ("[demand] please return the £200 deposit within 14 days", True),
    ("I still haven't got the 200 deposit", True),
    ("200 is in, thank you", False),
    ("[demand] and please send the £90 for the towels", False),
])  # fmt: skip
def test_what_a_record_shows_paid_is_in_doubt_where_the_buyer_then_claims_the_same_sum(said: str, is_doubtful: bool, tmp_path: Path) -> None:
    dialogue = f"""S 0 11:00 [refund if sum=200] the 200 deposit comes back as long as nothing's broken
                   B 9 10:00 {said}"""
    (found,) = judged(tmp_path, dialogue, paid_back("3", "200"))
    assert (found.outcome, found.otherwise is not None) == (KEPT, is_doubtful)


@pytest.mark.parametrize(("parts", "due"), [({"100": "0T09:10", "1120": "2T20:02"}, at("4", "20:02")), ({"100": "0T09:10"}, None)])
def test_a_length_from_the_balance_counts_from_the_last_payment(parts: Mapping[str, str], due: datetime | None, tmp_path: Path) -> None:
    payments = [
        Payment(
            place=Place(source="s", where=f"row {sum_}"), platform="wechat_pay", kind=PaymentKind.PURCHASE, direction=Direction.OUT,
            amount=Money(amount=Decimal(sum_), currency="CNY"), at=at(*when.split("T")),
        )
        for sum_, when in parts.items()
    ]  # fmt: skip
    dialogue = """S 0 08:00 [delivery for=PT48H if] 付完尾款48小时内发货
                  B 0 09:00 [acceptance] 好，我拍
                  S 8 10:22 已经发出了"""
    assert judged(tmp_path, dialogue, *payments)[0].due == due


@pytest.mark.parametrize(("dialogue", "order", "outcome", "why"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_what_became_of_the_first_promise(dialogue: str, order: Order | None, outcome: OutcomeKind, why: str, tmp_path: Path) -> None:
    found = judged(tmp_path, dialogue, *([order] if order is not None else []))[0]
    assert (found.outcome, found.why.partition(":")[0]) == (outcome, why)
    for language in LANGUAGES:
        assert "{" not in coded(language, "outcomes", found.why)


SENT_BACK = replace(
    order_of({"shipped": "1T11:00", "delivered": "3T11:00"}), lines=(), total=None,
    shipments=(Shipment(place=Place(source="s", where="row 1"), carrier="顺丰", tracking_no="SF1399000099887"),),
)  # fmt: skip


@pytest.mark.parametrize(
    ("promise", "due"), [("[refund for=P3D if sum=100] 你寄回来，收到后三天内退100", "6"), ("[delivery by=2T23:59] 配件两天内寄出", "2")]
)
def test_a_parcel_that_goes_back_tells_when_the_goods_were_back_and_not_that_they_came(promise: str, due: str, tmp_path: Path) -> None:
    dialogue = f"""S 0 10:00 {promise}
        B 1 09:00 寄出了，顺丰 SF1399 0000 99887
        B 9 20:00 [complaint] 还没收到"""
    (outcome,) = judged(tmp_path, dialogue, SENT_BACK, rule=RETURNED)
    assert (outcome.outcome, outcome.why.partition(":")[0]) == (BROKEN, "said_not_done")
    assert str(outcome.due) == str(at(due, "23:59") + timedelta(seconds=59))


def test_every_topic_and_outcome_has_a_row() -> None:
    promised = {topic for _, dialogue, *_ in ROWS for topic in TOPICS if f"[{topic}" in dialogue}
    assert promised >= TOPICS - {"authenticity", "quality", "description", "price"}
    assert {row[3] for row in ROWS} == set(OutcomeKind)


def test_each_code_is_worded_with_the_times_it_carries() -> None:
    for language in LANGUAGES:
        for code, text in wording(language, "outcomes").items():
            assert len(set(re.findall(r"\{\d\}", text))) == len(TOLD.get(code, ""))


def test_a_part_is_told_with_what_was_owed_and_what_is_open(tmp_path: Path) -> None:
    order = order_of({**SHIPPED, "refunded": "5T10:00"}, total="900", refunded="300")
    (found,) = judged(tmp_path, "S 4 10:00 [refund by=6T23:59] 周日前全额退给您\nB 9 10:00 还差600", order)
    assert (found.outcome, found.why, found.event) == (BROKEN, "part:CNY 300:CNY 900:CNY 600", "refunded")
    assert coded("en", "outcomes", found.why) == "in part: 300 CNY of 900 CNY was paid, 600 CNY is still open"
    assert coded("zh", "outcomes", found.why) == "仅支付一部分：应付 900 元，已付 300 元，尚欠 600 元"


def test_what_is_promised_in_full_is_no_sum_that_was_offered_before(tmp_path: Path) -> None:
    order = order_of({**SHIPPED, "refunded": "5T10:00"}, total="900", refunded="50")
    offered, waits = "S 3 09:00 [settlement sum=50] 50 for your trouble?", "B 9 10:00 still waiting for 850"
    (found,) = judged(tmp_path, f"{offered}\nS 4 10:00 [refund by=6T23:59] we will refund your order in full\n{waits}", order)
    assert found.outcome is BROKEN


@pytest.mark.parametrize("words", ["S 5 11:00 已经给您退款了", "B 7 10:00 退款收到了"])
def test_words_make_no_whole_of_the_part_that_a_record_shows(words: str, tmp_path: Path) -> None:
    order = order_of({**SHIPPED, "refunded": "5T10:00"}, total="900", refunded="300")
    (found,) = judged(tmp_path, f"S 4 10:00 [refund by=6T23:59] 周日前全额退给您\n{words}\nB 9 10:00 还差600", order)
    assert (found.outcome, found.why) == (BROKEN, "part:CNY 300:CNY 900:CNY 600")


def test_thousands_may_be_written_with_a_k(tmp_path: Path) -> None:
    promised = "S 1 10:00 [settlement sum=49500] I will return 49500\nS 4 10:00 [refund by=6T23:59] 20000 sent now. Balance I will clear by Sunday"
    (found,) = judged(tmp_path, f"{promised}\nB 4 11:00 Received 20k. Balance 29500 pending\nB 9 10:00 where is my balance")
    assert (found.outcome, found.why) == (BROKEN, "part:20000:49500:29500")


def test_a_first_part_does_not_keep_the_promise_of_the_rest(tmp_path: Path) -> None:
    promised = "S 1 10:00 [settlement sum=900] ok 900 by Friday\nS 4 10:00 [refund by=9T23:59 sum=300] I'll send 300 now and the rest next Wednesday"
    (found,) = judged(tmp_path, f"{promised}\nB 4 11:00 got 300\nB 12 10:00 where is the rest?")
    assert (found.outcome, found.why) == (BROKEN, "part:300:900:600")


def test_a_time_told_in_answer_to_a_sum_is_of_that_sum(tmp_path: Path) -> None:
    asked = "B 1 10:00 [settlement sum=1450] So you keep 1450 for fitting?\nB 1 10:10 You'd refund 600 when?"
    (found,) = judged(tmp_path, f"{asked}\nS 1 10:12 [refund by=6T23:59] by end of the week\nB 7 11:00 Got 300\nB 9 10:00 No word of the other 300")
    assert (found.outcome, found.why) == (BROKEN, "part:300:600:300")


def test_what_had_come_before_a_promise_does_not_keep_it(tmp_path: Path) -> None:
    promised = "S 9 10:00 [repair] We can send you a replacement part"
    (found,) = judged(tmp_path, f"{promised}\nS 9 10:30 Our return window is 14 days\nB 9 10:40 I got it March 5. It's been 8 days")
    assert found.outcome is UNKNOWN


def test_a_repair_that_the_buyer_will_not_do_is_declined(tmp_path: Path) -> None:
    promised = "B 9 09:00 [complaint] It stopped heating\nS 9 10:00 [repair] We can send you a part and you swap it yourself"
    declined = "B 9 10:05 [demand] I'm not opening a new machine. I want to return it"
    (found,) = judged(tmp_path, f"{promised}\n{declined}\nS 9 10:30 [refusal] Our return window is 14 days")
    assert (found.outcome, found.why) == (UNKNOWN, "declined")


def test_what_an_investigation_came_to_answers_the_promise_of_it(tmp_path: Path) -> None:
    promised = "S 1 10:00 [service by=11T23:59] I'll open an investigation with them, takes up to 10 days"
    answered = (
        "B 11 09:00 Any outcome?\nS 11 10:00 DHL confirmed parcel is lost, sorry about that\nB 25 10:00 I've not heard back about the withdrawal form"
    )
    (found,) = judged(tmp_path, f"{promised}\n{answered}")
    assert found.outcome is KEPT


def test_a_complaint_of_the_goods_does_not_make_late_what_is_neither_sent_nor_awaited(tmp_path: Path) -> None:
    promised = "S 1 10:00 [delivery by=1T23:59] Will get quartz on order today\nB 7 10:00 [complaint] did you send that invoice? nothing arrived"
    (found,) = judged(tmp_path, f"{promised}\nB 40 18:00 [complaint] the join is awful and it's chipped on the corner")
    assert (found.outcome, found.why.partition(":")[0]) == (UNKNOWN, "there_by_then")


def test_lateness_is_told_in_seconds_with_the_event_and_the_order(tmp_path: Path) -> None:
    order = order_of(SHIPPED)
    (found,) = judged(tmp_path, "S 0 11:00 [delivery by=1T08:00] 明早八点前发货", order)
    assert (found.late_seconds, found.event, found.order) == (3600, "shipped", order.id)
    assert (found.due, found.event_at) == (at("1", "08:00"), at("1", "09:00"))


def test_records_of_one_order_number_are_judged_together(tmp_path: Path) -> None:
    first = order_of({"placed": "0T10:00"})
    second = replace(order_of({"shipped": "1T09:00"}), place=Place(source="s", where="row 2"))
    (found,) = judged(tmp_path, "S 0 11:00 [delivery by=1T23:59] ships tomorrow", first, second)
    assert (found.outcome, found.order) == (KEPT, second.id)


def test_a_promise_without_a_time_of_its_own_takes_that_of_what_it_confirms(tmp_path: Path) -> None:
    first, second = judged(
        tmp_path,
        "S 0 11:00 [delivery by=1T23:59] 明天发货\nB 0 11:05 来得及吗\nS 0 11:06 [delivery] 没问题的，放心\nS 3 09:00 已发出",
        None or order_of({}),
    )
    assert (second.due, second.outcome) == (first.due, LATE)


def test_a_note_among_agents_gives_no_time_to_what_confirms(tmp_path: Path) -> None:
    (found,) = judged(
        tmp_path,
        "B 0 11:00 发货吗\nS 0 11:01 <internal> 付款后48小时内发货\nS 0 11:02 [delivery for=PT48H] 好的\nB 9 11:00 你好",
        order_of({"paid": "1T09:00"}),
    )
    assert found.due == at("2", "11:02")


def test_negated_promises_and_those_about_the_goods_are_not_judged(tmp_path: Path) -> None:
    assert judged(tmp_path, "S 0 11:00 [quality] 全新未拆封\nB 0 12:00 好") == []


def test_summer_time_does_not_move_a_deadline() -> None:
    """The wall of each message is its own: a message of 08:30 summer time comes the morning after."""
    clock = WallClock()
    clock.show(datetime.fromisoformat("2025-03-01T10:00:00+00:00"))
    clock.show(datetime.fromisoformat("2025-05-06T10:00:00+01:00"))
    assert clock.read(datetime.fromisoformat("2025-05-06T22:59:59+00:00")) == datetime.fromisoformat("2025-05-06T23:59:59")
    assert clock.instant(datetime.fromisoformat("2025-03-02T12:00:00")).isoformat() == "2025-03-02T12:00:00+00:00"


def test_a_long_conversation_is_judged_stretch_by_stretch_with_the_same_result(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dialogue = "\n".join(
        f"S {day} 10:00 [delivery by={day + 1}T23:59] 明天给您发货\nB {day} 11:00 好的\nS {day + 1} 09:00 已经发货了哈" for day in range(8)
    )
    (tmp_path / "whole").mkdir()
    (tmp_path / "parts").mkdir()
    whole = judged(tmp_path / "whole", dialogue)
    judging = import_module("pipeline.link.outcomes")
    monkeypatch.setattr(judging, "STRETCH", 5)
    monkeypatch.setattr(judging, "BEYOND", 6)
    assert judged(tmp_path / "parts", dialogue) == whole
    assert [outcome.outcome for outcome in whole] == [KEPT] * 8


def test_a_dispatch_that_only_the_arrival_shows_is_late_by_no_figure(tmp_path: Path) -> None:
    (outcome, *_) = judged(
        tmp_path, "S 0 10:05 [delivery by=2T10:05] ships within 48 hours\nB 5 09:00 [complaint] still not dispatched\nB 8 12:00 it arrived"
    )
    assert (outcome.outcome, outcome.why, outcome.late_seconds) == (LATE, "came_late:2025-03-11T12:00:2025-03-05T10:05", None)


def test_a_deposit_and_the_rest_are_one_price_that_is_to_come_back(tmp_path: Path) -> None:
    dialogue = """S 0 11:00 [refund] 拍不成全额退您
                  B 9 10:00 [demand] 不拍了 全部退
                  B 20 10:05 3000到了
                  B 30 10:00 [complaint] 还差2499"""
    out = [replace(paid_back(day, amount), kind=PaymentKind.TRANSFER, direction=Direction.OUT) for day, amount in (("0", "500"), ("3", "4999"))]
    assert judged(tmp_path, dialogue, *out, paid_back("20", "3000"))[0].is_in_part
