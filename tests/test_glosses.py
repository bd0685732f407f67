"""Chinese talk with English words in it."""

import pytest
from build import dialogue, setting

from casefile.findings import Identity, Statement
from extractors import extract
from extractors.glosses import glossed, glosses
from extractors.text import HAN, fold

SALE = ("order_card: 订单编号 4120 实付¥580.00",)
DISPUTE = (*SALE, "buyer: 收到是坏的")


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("我要 full refund", "我要全额退款"),
        ("Deposit 先给一半，剩下的 Friday 给", "定金先给一半，剩下的周五给"),
        ("周六 9am 到你楼下", "周六上午9点到你楼下"),
        ("明天 12am 之前", "明天凌晨0点之前"),
        ("明天 12:30pm 之前", "明天下午12点30之前"),
        ("这件是 free size 的", "这件是均码的"),
        ("太贵了啦 can 220 or not", "太贵了啦可以220吗"),
        ("我\u200b要 refund", "我要退款"),
        ("明天 zxq 给你 refund", "明天 zxq 给你退款"),
        ("Full Refund 我才要", "全额退款我才要"),
        ("明天 can send 给你", "明天可以发给你"),
    ],
)
def test_english_words_are_read_as_chinese(text: str, read: str) -> None:
    assert glossed(fold(text)).text == read


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("with you nxt wk", "with you next week"),
        ("done b4 weds, 2moz if I can", "done before wednesday, tomorrow if I can"),
        ("Tommorow this aft", "tomorrow this afternoon"),
    ],
)
def test_short_forms_of_times_are_read_as_words(text: str, read: str) -> None:
    assert glossed(fold(text)).text == read


@pytest.mark.parametrize(
    "text",
    [
        "I want a full refund",
        "50 sheets of B4",
        "mail me at nxt@hr.example, or see wk.example/aft",
        "我要退款",
        "will ship before 2月15号 because of the holiday",
        "发到 refund@lantern.example 吧",
        "在 shop.example/return 那里填",
        "订单号 refund_2201 的那单",
        "文件叫 refund.pdf 的",
        "New Balance 那双鞋",
        "从 LA 寄过来",
    ],
)
def test_english_talk_and_addresses_and_names_stay_as_they_are(text: str) -> None:
    assert glossed(fold(text)).text == fold(text).text


@pytest.mark.parametrize(
    ("text", "chinese", "original"),
    [
        ("我要 full refund 谢谢", "全额退款", "full refund"),
        ("我\u200b要 refund 谢谢", "退款", "refund"),
        ("周六 9am 到你楼下", "上午9点到", "9am 到"),
        ("我要 refund", "我要退款", "我要 refund"),
    ],
)
def test_what_is_read_is_quoted_as_it_was_written(text: str, chinese: str, original: str) -> None:
    read = glossed(fold(text))
    at = read.text.index(chinese)
    start, end = read.span(at, at + len(chinese))
    assert text[start:end] == original


@pytest.mark.parametrize(
    ("lines", "kind", "quote"),
    [
        ((*DISPUTE, "buyer: 我要 full refund"), "demand", "我要 full refund"),
        ((*DISPUTE, "seller: 明天 refund 给你"), "commitment", "明天 refund 给你"),
        ((*DISPUTE, "seller: sale 的不能 refund"), "refusal", "sale 的不能 refund"),
        ((*DISPUTE, "buyer: 再不退我就去 report police"), "threat_of_action", "再不退我就去 report police"),
        (("buyer: 你好", "seller: 100% authentic 的, 假一赔十"), "commitment", "100% authentic 的"),
        ((*DISPUTE, "seller: 是我 forgot 发了"), "admission", "是我 forgot 发了"),
    ],
)
def test_what_mixed_talk_says_is_found(lines: tuple[str, ...], kind: str, quote: str) -> None:
    messages = list(dialogue(*lines))
    last = messages[-1]
    found = [one for one in extract(messages, setting()) if isinstance(one, Statement) and one.quote.message == last.id]
    assert (kind, quote) in [(one.kind.value, last.text[one.quote.start : one.quote.end]) for one in found]


def test_an_identity_detail_is_read_from_the_words_as_they_are() -> None:
    messages = dialogue("seller: 发邮件到 return@lantern.example 可以 refund")
    assert "return@lantern.example" in [one.value for one in extract(messages, setting()) if isinstance(one, Identity)]


def test_every_gloss_is_of_words_in_lower_case_and_is_chinese() -> None:
    assert [english for english in glosses() if english != english.lower().strip()] == []
    assert [chinese for chinese in glosses().values() if not HAN.search(chinese)] == []
