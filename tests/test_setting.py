"""The currency of a bare figure, from what people write."""

from decimal import Decimal
from pathlib import Path

import pytest
from case_builder import BUYER, CaseBuilder

from casefile.records import NO_CURRENCY, Conversation, Provenance
from extractors.money import find_money
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
    ],
)
def test_a_bare_figure_has_a_currency_only_where_something_names_one(
    build: CaseBuilder, platform: str, said: str, zone: str | None, expected: str | None
) -> None:
    talk = build.talk("chat", platform)
    build.message(talk, BUYER, said)
    assert currency_of(build, talk, zone) == expected


def test_what_was_ordered_or_paid_goes_before_what_was_said(build: CaseBuilder) -> None:
    talk = build.talk("chat", "whatsapp")
    build.message(talk, BUYER, "that is $40")
    build.payment("orders", currency="AUD")
    assert currency_of(build, talk) == "AUD"
    build.order("orders", currency="NZD")
    assert currency_of(build, talk) == "NZD"


def test_a_sum_without_a_currency_is_read_as_one() -> None:
    [sum_of] = find_money("I'll pay 40 cash", None)
    assert (sum_of.amount, sum_of.currency) == (Decimal(40), None)


def test_records_that_state_no_currency_tell_none(build: CaseBuilder) -> None:
    talk = build.talk("chat", "whatsapp")
    build.message(talk, BUYER, "that is $40")
    build.payment("orders", currency=NO_CURRENCY)
    assert currency_of(build, talk) == "USD"
