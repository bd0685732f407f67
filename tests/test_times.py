"""When a promise falls due, in both languages: resolved against Tuesday 7 May 2024, 10:21."""

from datetime import datetime

import pytest

from extractors.days import add_working_days
from extractors.text import fold
from extractors.times import find_times

SENT = datetime.fromisoformat("2024-05-07T10:21:00+08:00")

CHINESE = [
    ("十年内塌陷给您换新芯", None, "P10Y"),
    ("15天内猫瘟犬瘟包赔", None, "P15D"),
    ("一年内上门调两次", None, "P1Y"),
    ("拍完一周内给底片", None, "P7D"),
    ("字定了以后两天内发", None, "P2D"),
    ("批下来7个工作日内", None, "P7D"),
    ("衣服检查没问题三天内退押金", None, "P3D"),
    ("今天一定发", "05-07 23:59:59", None),
    ("今晚发", "05-07 23:59:59", None),
    ("今晚8点", "05-07 20:00:00", None),
    ("今晚六点前给我退", "05-07 18:00:00", None),
    ("今晚12点前", "05-07 23:59:59", None),
    ("今天下午打款", "05-07 18:00:00", None),
    ("今天上午", "05-07 12:00:00", None),
    ("下午发您", "05-07 18:00:00", None),
    ("今天下班前", "05-07 18:00:00", None),
    ("晚8点前", "05-07 20:00:00", None),
    ("三点前打款", "05-07 15:00:00", None),
    ("两点半之前", "05-07 14:30:00", None),
    ("12点前", "05-07 12:00:00", None),
    ("15:00前送达", "05-07 15:00:00", None),
    ("明天发走", "05-08 23:59:59", None),
    ("明早", "05-08 12:00:00", None),
    ("明天一早", "05-08 12:00:00", None),
    ("明儿个一早", "05-08 12:00:00", None),
    ("明天中午前", "05-08 12:00:00", None),
    ("明天上午十点", "05-08 10:00:00", None),
    ("明天下午4点前", "05-08 16:00:00", None),
    ("明天上午九点到十二点之间", "05-08 12:00:00", None),
    ("明天下午两点到四点上门", "05-08 16:00:00", None),
    ("明晚八点半", "05-08 20:30:00", None),
    ("次日送达", "05-08 23:59:59", None),
    ("后天到", "05-09 23:59:59", None),
    ("明后天", "05-09 23:59:59", None),
    ("大后天", "05-10 23:59:59", None),
    ("周五前", "05-09 23:59:59", None),
    ("周五给您", "05-10 23:59:59", None),
    ("这周五", "05-10 23:59:59", None),
    ("周二发", "05-14 23:59:59", None),
    ("周日晚上", "05-12 23:59:59", None),
    ("下周三", "05-15 23:59:59", None),
    ("下周三之前", "05-14 23:59:59", None),
    ("下周一定退", "05-19 23:59:59", None),
    ("下周一定制好寄出", "05-13 23:59:59", None),
    ("星期六之前", "05-10 23:59:59", None),
    ("本周内", "05-12 23:59:59", None),
    ("这周", "05-12 23:59:59", None),
    ("下周先退", "05-19 23:59:59", None),
    ("月底前", "05-31 23:59:59", None),
    ("下个月底", "06-30 23:59:59", None),
    ("9月底前", "09-30 23:59:59", None),
    ("下月初", "06-10 23:59:59", None),
    ("下个月5号前", "06-04 23:59:59", None),
    ("15号", "05-15 23:59:59", None),
    ("20号之前", "05-19 23:59:59", None),
    ("5号", "06-05 23:59:59", None),
    ("6月18日", "06-18 23:59:59", None),
    ("6月5号前", "06-04 23:59:59", None),
    ("2024年7月1日", "07-01 23:59:59", None),
    ("8月6日上午", "08-06 12:00:00", None),
    ("双11前", "11-10 23:59:59", None),
    ("48小时内发货", "05-09 10:21:00", "PT48H"),
    ("十分钟内回您", "05-07 10:31:00", "PT10M"),
    ("半小时内", "05-07 10:51:00", "PT30M"),
    ("三天内发出", "05-10 23:59:59", "P3D"),
    ("两三天内", "05-10 23:59:59", "P3D"),
    ("一周内", "05-14 23:59:59", "P7D"),
    ("一个月内", "06-07 23:59:59", "P1M"),
    ("3个工作日内", "05-10 23:59:59", "P3D"),
    ("1-3个工作日到账", "05-10 23:59:59", "P3D"),
    ("5个工作日内", "05-14 23:59:59", "P5D"),
    ("一般10到15天吧", "05-22 23:59:59", "P15D"),
    ("大概三四天能到", "05-11 23:59:59", "P4D"),
    ("7天左右", "05-14 23:59:59", "P7D"),
    ("付款后48小时内", None, "PT48H"),
    ("收到货后3个工作日", None, "P3D"),
    ("签收48小时内", None, "PT48H"),
    ("退货到仓后7个工作日内", None, "P7D"),
    ("货退到后5个工作日内", None, "P5D"),
    ("寄回收到退货后10个工作日内", None, "P10D"),
    ("确认收货后自行申请，24小时内", None, "PT24H"),
    ("七天无理由", None, "P7D"),
    ("保修一年", None, "P1Y"),
    ("一年半只换不修", None, "P18M"),
    ("保质期18个月", None, "P18M"),
    ("30天价保", None, "P30D"),
    ("质保半年", None, "P6M"),
    ("半个月", None, "P15D"),
    ("周四到周五之间", "05-10 23:59:59", None),
    ("周三周四左右", "05-09 23:59:59", None),
    ("下周一二给您答复", "05-14 23:59:59", None),
    ("下周五一起给你", "05-17 23:59:59", None),
    ("大概5.12左右", "05-12 23:59:59", None),
    ("双十一当天", "11-11 23:59:59", None),
    ("拍下后7-15天发货", None, "P15D"),
    ("今天拍下48小时内发顺丰", None, "PT48H"),
    ("定金付了三天内发货", None, "P3D"),
    ("款到3天内发", None, "P3D"),
    ("今天拍明天发", "05-08 23:59:59", None),
    ("今天下单，后天就到", "05-09 23:59:59", None),
    ("今晚拍明天上午走", "05-08 12:00:00", None),
    ("今天付款次日发货", "05-08 23:59:59", None),
    ("今天付款当天发货", "05-07 23:59:59", None),
    ("退款到账明天能看到", "05-08 23:59:59", None),
    ("国庆发货", "10-01 23:59:59", None),
    ("过国庆给您发", "10-01 23:59:59", None),
    ("国庆总会给您发出来的", "10-01 23:59:59", None),
    ("今天下单，三天内送到", "05-10 23:59:59", "P3D"),
    ("before 6月15号", "06-14 23:59:59", None),
    ("7月前发货", "06-30 23:59:59", None),
    ("8月到10月", "10-31 23:59:59", None),
    ("三季度", "09-30 23:59:59", None),
    ("上半年内", "06-30 23:59:59", None),
    ("24年7月2日", "07-02 23:59:59", None),
    ("母亲节前", "05-11 23:59:59", None),
    ("预计6月", "06-30 23:59:59", None),
    ("这两天就发", "05-09 23:59:59", None),
    ("周末前退您", "05-10 23:59:59", None),
    ("端午前到", "06-09 23:59:59", None),
    ("中秋那批", "09-17 23:59:59", None),
    ("月中之前", "05-19 23:59:59", None),
    ("打烊前送到", "05-07 23:59:59", None),
    ("今黑给你转", "05-07 23:59:59", None),
    ("26 号晚上七点", "05-26 19:00:00", None),
    ("一个礼拜搞定", "05-14 23:59:59", "P7D"),
    ("俩礼拜交货", "05-21 23:59:59", "P14D"),
    ("十天半个月修好", "05-22 23:59:59", "P15D"),
    ("不超过三天", "05-10 23:59:59", "P3D"),
    ("搬走三天内退押金", None, "P3D"),
    ("付完款72小时发出", None, "PT72H"),
    ("七天内过敏都可以退", None, "P7D"),
]

ENGLISH = [
    ("within 10 days of getting it", None, "P10D"),
    ("A technician can be out Thursday between 1 and 5", "05-09 17:00:00", None),
    ("He comes on Thursday between 9 and 12.", "05-09 12:00:00", None),
    ("today", "05-07 23:59:59", None),
    ("tonight", "05-07 23:59:59", None),
    ("this afternoon", "05-07 18:00:00", None),
    ("by EOD", "05-07 23:59:59", None),
    ("by 5pm", "05-07 17:00:00", None),
    ("Should be there 7:15", "05-07 19:15:00", None),
    ("between 9 AM and 1 PM", "05-07 13:00:00", None),
    ("tomorrow", "05-08 23:59:59", None),
    ("tmrw by noon", "05-08 12:00:00", None),
    ("ship tmr morning", "05-08 12:00:00", None),
    ("first thing tomorrow", "05-08 12:00:00", None),
    ("tomorrow before 12 noon", "05-08 12:00:00", None),
    ("tomorrow between 10 and 2", "05-08 14:00:00", None),
    ("tomorrow 5/8 between 8AM-12PM", "05-08 12:00:00", None),
    ("the day after tomorrow", "05-09 23:59:59", None),
    ("by Friday", "05-10 23:59:59", None),
    ("before Friday", "05-09 23:59:59", None),
    ("Friday at the latest", "05-10 23:59:59", None),
    ("this Friday", "05-10 23:59:59", None),
    ("next Tuesday", "05-14 23:59:59", None),
    ("by end of day Wednesday", "05-08 23:59:59", None),
    ("Thursday at 3pm", "05-09 15:00:00", None),
    ("Saturday 5/11 2-4pm", "05-11 16:00:00", None),
    ("by Monday 13 May", "05-13 23:59:59", None),
    ("this week", "05-12 23:59:59", None),
    ("by the weekend", "05-12 23:59:59", None),
    ("next week", "05-19 23:59:59", None),
    ("end of next week", "05-19 23:59:59", None),
    ("through the end of the month", "05-31 23:59:59", None),
    ("by end of June", "06-30 23:59:59", None),
    ("by 16 June", "06-16 23:59:59", None),
    ("Before 15 July", "07-14 23:59:59", None),
    ("on or before Jun 17", "06-17 23:59:59", None),
    ("until 18 Nov", "11-18 23:59:59", None),
    ("on the 11th", "05-11 23:59:59", None),
    ("before the 8th", "05-07 23:59:59", None),
    ("June 5, 2024", "06-05 23:59:59", None),
    ("28th Oct between 11 and 2", "10-28 14:00:00", None),
    ("before Christmas", "12-24 23:59:59", None),
    ("by Thanksgiving", "11-28 23:59:59", None),
    ("within 48 hours", "05-09 10:21:00", "PT48H"),
    ("in ten minutes", "05-07 10:31:00", "PT10M"),
    ("in half an hour", "05-07 10:51:00", "PT30M"),
    ("within a week", "05-14 23:59:59", "P7D"),
    ("in 2 weeks", "05-21 23:59:59", "P14D"),
    ("in 3-4 weeks", "06-04 23:59:59", "P28D"),
    ("in a couple of days", "05-09 23:59:59", "P2D"),
    ("within 3 business days", "05-10 23:59:59", "P3D"),
    ("3-5 business days", "05-14 23:59:59", "P5D"),
    ("within 5 working days of today", "05-14 23:59:59", "P5D"),
    ("within 24 hours after you confirm the address", None, "PT24H"),
    ("3 days after we get it", None, "P3D"),
    ("within 14 days of receipt", None, "P14D"),
    ("with you within 10 working days of the deposit", None, "P10D"),
    ("within 2 weeks of your approval", None, "P14D"),
    ("within 48 hours of cleared payment", None, "PT48H"),
    ("5 business days from your order", None, "P5D"),
    ("within 5 days of sunshine", "05-12 23:59:59", "P5D"),
    ("3 business days from our shed", "05-10 23:59:59", "P3D"),
    ("in a week or two", "05-21 23:59:59", "P14D"),
    ("24-48 hrs", "05-09 10:21:00", "PT48H"),
    ("by close of business Friday", "05-10 23:59:59", None),
    ("I'll be fitting it in June", "06-30 23:59:59", None),
    ("it will be fitted in June", "06-30 23:59:59", None),
    ("30-day returns", None, "P30D"),
    ("two-year warranty", None, "P2Y"),
    ("12 months warranty", None, "P12M"),
    ("our 6 month guarantee on parts", None, "P6M"),
    ("There are 14 days to send it back", None, "P14D"),
    ("between May 20 and May 22", "05-22 23:59:59", None),
    ("Monday to Wednesday", "05-15 23:59:59", None),
    ("May 20-22", "05-22 23:59:59", None),
    ("between the 21st and 23rd", "05-23 23:59:59", None),
    ("from June to August", "08-31 23:59:59", None),
    ("May twenty second", "05-22 23:59:59", None),
    ("the third of June", "06-03 23:59:59", None),
    ("next week on Tuesday at 9 am", "05-14 09:00:00", None),
    ("Sat at 5.", "05-11 17:00:00", None),
    ("twenty past 8 in the evening", "05-07 20:20:00", None),
    ("half past six", "05-07 18:30:00", None),
    ("7:56:30 pm", "05-07 19:56:00", None),
    ("by the end of Q2", "06-30 23:59:59", None),
    ("the first week of June", "06-07 23:59:59", None),
    ("Delivery will be the week of May 20", "05-26 23:59:59", None),
    ("the week of the 22nd", "05-26 23:59:59", None),
    ("week commencing Monday 20 May", "05-26 23:59:59", None),
    ("w/c 13 May", "05-19 23:59:59", None),
    ("by the week ending May 24th", "05-24 23:59:59", None),
    ("we'll fit it the week of Sunday, May 19", "05-25 23:59:59", None),
    ("by Mother's Day", "05-12 23:59:59", None),
    ("3 hours 30 minutes", None, "PT3H30M"),
    ("a warranty of 1 year and 6 months", None, "P1Y6M"),
    ("by end of play tomorrow", "05-08 23:59:59", None),
    ("by the end of the working day", "05-07 18:00:00", None),
    ("before your event on the 14th", "05-13 23:59:59", None),
    ("before the shop shuts on Friday", "05-10 23:59:59", None),
    ("before the weekend", "05-10 23:59:59", None),
    ("this side of Christmas", "12-24 23:59:59", None),
    ("before the month is out", "05-31 23:59:59", None),
    ("before the year is out", "12-31 23:59:59", None),
    ("by year end", "12-31 23:59:59", None),
    ("first thing in the morning", "05-08 12:00:00", None),
    ("in the next couple of days", "05-09 23:59:59", "P2D"),
    ("tomorrow or the day after", "05-09 23:59:59", None),
    ("back to you in a fortnight", "05-21 23:59:59", "P14D"),
    ("two days max", "05-09 23:59:59", "P2D"),
    ("give me a week", "05-14 23:59:59", "P7D"),
    ("Friday week", "05-17 23:59:59", None),
    ("Tuesday of next week", "05-14 23:59:59", None),
    ("a week on Friday", "05-17 23:59:59", None),
    ("a week tomorrow", "05-15 23:59:59", None),
    ("by lunch tomorrow", "05-08 13:00:00", None),
    ("by half six", "05-07 18:30:00", None),
    ("by evening", "05-07 23:59:59", None),
    ("latest by 18th", "05-18 23:59:59", None),
    ("no later than 5", "05-07 17:00:00", None),
]

NOTHING = [
    "周二了，还没动静",
    "new battery fitted in January",
    "serviced and checked on 3 May",
    "It's Tuesday and nothing has come",
    "周四都过完了",
    "Tuesday has come and gone",
    "it's past Thursday",
    "昨天下午寄走了",
    "上周五买的",
    "都两天了还不见物流动",
    "便宜一点",
    "每月18号会员日",
    "每晚八点上新",
    "24年9月之后的日期",
    "2号楼3单元",
    "1.2米",
    "快点发",
    "yesterday",
    "last Friday",
    "two weeks ago",
    "every Monday",
    "I may ship 5",
    "version 2.15",
    "she sat in the sun",
    "三年前买的",
    "去年双11",
    "10 units at 45",
    "last week on Tuesday at 9am",
    "after the 15th of June",
    "5号之后发货",
    "2019年",
    "今日头条",
    "4月20号生产的",
    "近一个月内生产的",
    "8月买的",
    "you may first need to pay",
    "我叫李国庆",
    "王国庆给您发货",
    "收件人：张元旦",
    "找国庆哥发货",
    "国庆经理给您处理",
    "双11后统一发",
    "国庆以后发货",
    "过年放假",
    "the Black Friday price",
    "our Sunday deal",
]


def read(text: str, sent: datetime | None = SENT) -> list[tuple[str | None, str | None]]:
    return [(span.deadline.strftime("%m-%d %H:%M:%S") if span.deadline else None, span.duration) for span in find_times(fold(text).text, sent)]


@pytest.mark.parametrize(("text", "deadline", "duration"), CHINESE + ENGLISH, ids=[row[0] for row in CHINESE + ENGLISH])
def test_times(text: str, deadline: str | None, duration: str | None) -> None:
    assert read(text) == [(deadline, duration)]


@pytest.mark.parametrize("text", NOTHING)
def test_what_is_no_time_to_come(text: str) -> None:
    assert not any(deadline or duration for deadline, duration in read(text))


def test_a_deadline_keeps_the_zone_of_the_message() -> None:
    (span,) = find_times("明天", SENT)
    assert span.deadline is not None
    assert span.deadline.tzinfo == SENT.tzinfo
    (span,) = find_times("tomorrow", SENT.replace(tzinfo=None))
    assert span.deadline is not None
    assert span.deadline.tzinfo is None


def test_without_a_time_of_sending_there_is_no_deadline() -> None:
    assert read("明天下午", None) == [(None, None)]
    assert read("within 48 hours", None) == [(None, "PT48H")]


def test_the_order_of_day_and_month_may_stay_open() -> None:
    assert [(span.deadline and span.deadline.date().isoformat(), span.vague) for span in find_times("by 6/5", SENT)] == [("2024-06-05", True)]
    assert not find_times("by 5/20", SENT)[0].vague


@pytest.mark.parametrize(
    "text",
    [
        "过几天给您",
        "我见到机器当天就把钱打给你",
        "签收次日退款",
        "付款当天发货",
        "说好当天退的",
        "尾款付了第二天就发",
        "付清尾款次日发",
        "款到隔天发",
    ],
)
def test_days_left_open_have_no_deadline(text: str) -> None:
    (span,) = find_times(text, SENT)
    assert (span.deadline, span.vague) == (None, True)


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        ("2024-05-10", 1, "2024-05-13"),
        ("2024-05-11", 5, "2024-05-17"),
        ("2024-05-07", 5, "2024-05-14"),
        ("2024-05-11", 1, "2024-05-13"),
        ("2024-05-08", 3, "2024-05-13"),
    ],
)
def test_working_days_start_the_next_day(start: str, days: int, end: str) -> None:
    assert add_working_days(datetime.fromisoformat(start), days).date().isoformat() == end


@pytest.mark.parametrize(("day_first", "deadline"), [(True, "2024-06-05"), (False, "2024-05-06"), (None, "2024-06-05")])
def test_a_date_of_two_small_numbers_is_read_as_the_export_writes_its_dates(day_first: bool | None, deadline: str) -> None:
    (found,) = find_times("by 5/6", datetime(2024, 5, 1, 10), day_first=day_first)
    assert (str(found.deadline and found.deadline.date()), found.vague) == (deadline, day_first is None)


@pytest.mark.parametrize(
    "text", ["0000年底前发货", "0000年第一季度发货", "0000年1月到3月发货", "0001年之前发货", "9999年底前发货", "9999年下半年发货"]
)
def test_a_year_that_no_calendar_has_is_no_deadline(text: str) -> None:
    assert not any(deadline for deadline, _ in read(text))
