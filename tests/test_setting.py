"""The currency of a bare figure, from what people write."""

from decimal import Decimal
from pathlib import Path

import pytest
from case_builder import BUYER, CaseBuilder

from casefile.findings import Outcome, Statement, StatementKind
from casefile.records import NO_CURRENCY, Conversation, Provenance
from casefile.store import open_case
from extractors.money import find_money
from extractors.text import fold
from pipeline.request import Request
from pipeline.run import analyze
from pipeline.setting import SIGN, SIGNS, currency_of_records, setting_of


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        ("US$40 each", "USD"),
        ("that's S$40", "SGD"),
        ("CA$75 shipped", "CAD"),
        ("C$75 shipped", "CAD"),
        ("AU$19 or A$20", "AUD"),
        ("NZ$310", "NZD"),
        ("HK$88", "HKD"),
        ("NT$900", "TWD"),
        ("just $40", "USD"),
        ("£12", "GBP"),
        ("60块", "CNY"),
    ],
)
def test_the_longest_sign_is_the_one_written(text: str, currency: str) -> None:
    sign = SIGN.search(text)
    assert sign is not None
    assert SIGNS[sign[0]] == currency


@pytest.fixture
def build(tmp_path: Path) -> CaseBuilder:
    build = CaseBuilder(tmp_path)
    build.source("chat", Provenance.APP_EXPORT)
    build.source("orders", Provenance.OFFICIAL_EXPORT)
    return build


def currency_of(build: CaseBuilder, talk: str, zone: str | None = None) -> str | None:
    build.case.index_messages()
    build.case.flush()
    return setting_of(build.case, build.case.get(Conversation, talk), recorded=currency_of_records(build.case), zone=zone).currency


@pytest.mark.parametrize(
    ("platform", "said", "zone", "expected"),
    [
        ("whatsapp", "would you take 40?", None, None),
        ("", "能不能便宜点，100行吗", None, None),
        ("whatsapp", "would you take 40?", "Europe/London", "GBP"),
        ("whatsapp", "would you take 40?", "Atlantic/Reykjavik", None),
        ("whatsapp", "would you take 40?", "America/Toronto", "CAD"),
        ("whatsapp", "it was $45, would you take 40?", "Australia/Perth", "AUD"),
        ("whatsapp", "it was US$45, would you take 40?", "Australia/Perth", "USD"),
        ("whatsapp", "it was $45, would you take 40?", "Europe/Berlin", "USD"),
        ("whatsapp", "£45, or would you take 40?", "Europe/Berlin", "GBP"),
        ("taobao", "100行吗", None, "CNY"),
        ("whatsapp", "it was $45, i paynow you 40?", None, "SGD"),
        ("whatsapp", "ok $45, PayID fine?", None, "AUD"),
        ("whatsapp", "I'll gpay, UPI id? 4500 ok?", None, "INR"),
        ("whatsapp", "it was $45, PayID fine?", "America/New_York", "USD"),
        ("whatsapp", "1700蚊得唔得", "Asia/Shanghai", "HKD"),
        ("wechat", "1700蚊得唔得", None, "CNY"),
        ("wechat", "轉數快俾你 1700得唔得", "Asia/Shanghai", "HKD"),
        ("wechat", "八达通充了100 剩下支付宝转你", None, "CNY"),
        ("taobao", "港版要8000港币 你这100行吗", None, "CNY"),
        ("whatsapp", "US$12, that is HK$94, would you take US$10?", None, "USD"),
    ],
)
def test_a_bare_figure_has_a_currency_only_where_something_names_one(
    build: CaseBuilder, platform: str, said: str, zone: str | None, expected: str | None
) -> None:
    talk = build.talk("chat", platform)
    build.message(talk, BUYER, said)
    assert currency_of(build, talk, zone) == expected


def test_a_plain_dollar_is_the_one_that_is_named_with_its_sign(build: CaseBuilder) -> None:
    talk = build.talk("chat", "whatsapp")
    for said in ("S$45 each", "$80 for both?", "can, $80"):
        build.message(talk, BUYER, said)
    assert currency_of(build, talk) == "SGD"


def test_what_was_ordered_or_paid_goes_before_what_was_said(build: CaseBuilder) -> None:
    talk = build.talk("chat", "whatsapp")
    build.message(talk, BUYER, "that is $40")
    build.payment("orders", currency="AUD")
    assert currency_of(build, talk) == "AUD"
    build.order("orders", currency="NZD")
    assert currency_of(build, talk) == "NZD"


@pytest.mark.parametrize(("text", "found"), [("1800蚊包順豐", [("1800", "HKD")]), ("1700港紙", [("1700", "HKD")]), ("打死50蚊子", [])])
def test_cantonese_names_sums_in_its_own_words(text: str, found: list[tuple[str, str]]) -> None:
    assert [(str(one.amount), one.currency) for one in find_money(fold(text).text, "HKD")] == found


def test_a_sum_without_a_currency_is_read_as_one() -> None:
    [sum_of] = find_money("I'll pay 40 cash", None)
    assert (sum_of.amount, sum_of.currency) == (Decimal(40), None)


def test_records_that_state_no_currency_tell_none(build: CaseBuilder) -> None:
    talk = build.talk("chat", "whatsapp")
    build.message(talk, BUYER, "that is $40")
    build.payment("orders", currency=NO_CURRENCY)
    assert currency_of(build, talk) == "USD"


@pytest.mark.parametrize(("zone", "due"), [("Europe/London", "2026-03-30T23:59:59+01:00"), ("Asia/Shanghai", "2026-03-30T23:59:59+08:00")])
def test_a_time_to_come_is_reckoned_on_the_clock_of_the_export_in_summer_as_in_winter(zone: str, due: str, tmp_path: Path) -> None:
    chat = tmp_path / "WhatsApp Chat with Brightside Seller.txt"
    chat.write_text("20/03/2026, 09:00 - Ann: When will it come?\n20/03/2026, 09:05 - Brightside Seller: We will deliver it by 30 March\n")
    analyze(Request(exports=(chat,), out=tmp_path / "case", zone=zone, buyer="Ann", seller="Brightside Seller"), who="test", tell=lambda _stage: None)
    with open_case(tmp_path / "case" / "case.db") as case:
        (promise,) = [one for one in case.records(Statement) if one.kind is StatementKind.COMMITMENT]
        (outcome,) = case.records(Outcome)
    assert promise.terms.deadline is not None
    assert promise.terms.deadline.isoformat() == due
    assert outcome.due == promise.terms.deadline
