"""Sums as people write them, with and without a currency."""

from decimal import Decimal

import pytest

from extractors.money import find_bare_amounts, find_money
from extractors.numerals import number
from extractors.text import fold

NAMED = [
    ("赔你1万2块", "CNY", [("12000", "CNY")]),
    ("退您1千2", "CNY", [("1200", "CNY")]),
    ("尾款3百5", "CNY", [("350", "CNY")]),
    ("一共1万2千3百元", "CNY", [("12300", "CNY")]),
    ("两美元又三美分", "CNY", [("2.03", "USD")]),
    ("35€ 99", "EUR", [("35.99", "EUR")]),
    ("10 $ 30 $", "USD", [("10", "USD"), ("30", "USD")]),
    ("it costs a quarter million dollars", "USD", [("250000", "USD")]),
    ("rupees 500 only", "INR", [("500", "INR")]),
    ("给您补30块钱", "CNY", [("30", "CNY")]),
    ("62块8也该给我了吧", "CNY", [("62.8", "CNY")]),
    ("赔我十六块六", "CNY", [("16.6", "CNY")]),
    ("8块一斤，要多7块5", "CNY", [("8", "CNY"), ("7.5", "CNY")]),
    ("39块9毛5", "CNY", [("39.95", "CNY")]),
    ("3毛钱一个", "CNY", [("0.3", "CNY")]),
    ("¥199.00", "CNY", [("199", "CNY")]),
    ("￥1,299", "CNY", [("1299", "CNY")]),
    ("１２３元", "CNY", [("123", "CNY")]),
    ("一万二千三百四十五元", "CNY", [("12345", "CNY")]),
    ("壹仟玖佰圆整", "CNY", [("1900", "CNY")]),
    ("3.5万元", "CNY", [("35000", "CNY")]),
    ("10.56亿元", "CNY", [("1056000000", "CNY")]),
    ("9佰日元", "CNY", [("900", "JPY")]),
    ("8亿元人民币", "CNY", [("800000000", "CNY")]),
    ("4人民币5美元", "CNY", [("4", "CNY"), ("5", "USD")]),
    ("每股1.95港元", "CNY", [("1.95", "HKD")]),
    ("20块一只", "SGD", [("20", "SGD")]),
    ("$318 shipped", "USD", [("318", "USD")]),
    ("$45", "AUD", [("45", "AUD")]),
    ("£120 and £1,200.50", "GBP", [("120", "GBP"), ("1200.50", "GBP")]),
    ("120 quid", "GBP", [("120", "GBP")]),
    ("99p or 50 pence", "GBP", [("0.99", "GBP"), ("0.50", "GBP")]),
    ("Rs. 6,500 final", "INR", [("6500", "INR")]),
    ("₹3,499.00", "INR", [("3499", "INR")]),
    ("RM 620", "MYR", [("620", "MYR")]),
    ("S$45, HK$300, NT$900", "USD", [("45", "SGD"), ("300", "HKD"), ("900", "TWD")]),
    ("USD 3,200 total", "CNY", [("3200", "USD")]),
    ("60,00 €", "EUR", [("60.00", "EUR")]),
    ("1.298,50 €", "EUR", [("1298.50", "EUR")]),
    ("1.298 €", "EUR", [("1298", "EUR")]),
    ("58 dollars", "EUR", [("58", "USD")]),
    ("fifty bucks", "USD", [("50", "USD")]),
    ("2 grand", "GBP", [("2000", "GBP")]),
    ("$1.17 billion", "USD", [("1170000000", "USD")]),
    ("$849 w/ the sale", "USD", [("849", "USD")]),
]

BESIDE_A_CUE = [
    ("要么退我100", "100"),
    ("450包邮您看行吗", "450"),
    ("580给你，带盒带小票", "580"),
    ("1200一台", "1200"),
    ("退你四千", "4000"),
    ("定金400", "400"),
    ("120全部退您", "120"),
    ("删了发您20红包", "20"),
    ("Would you take 180?", "180"),
    ("Could do 225", "225"),
    ("two hundred even", "200"),
    ("70 shipped", "70"),
    ("330 it is", "330"),
]

BARE = [
    ("5699就5699", ["5699", "5699"]),
    ("1.45w，行的话今天就定", ["14500"]),
    ("四千二", ["4200"]),
    ("剩下2200月底前给清", ["2200"]),
    ("A hundred and fifty and I'm off", ["150"]),
    ("three-thirty and you have a deal", ["330"]),
    ("550 obo", ["550"]),
]

NO_SUM = [
    "3天内发货",
    "48小时",
    "5月20号",
    "两台",
    "1.2米的书架",
    "9斤装",
    "128G的",
    "订单号3820165497741120836",
    "13900001234",
    "下午4点前",
    "4.5分",
    "24 months",
    "at 5pm",
    "10:30",
    "size 10-12",
    "3 units",
    "60x30",
    "90%",
    "换一块新侧板",
    "13号一块给你",
    "给我两块副厂电池",
    "买一送一",
    "再不退我就打12345",
    "按规定退一赔3",
    "退1赔3",
    "假一罚10，放心拍",
    "快门数3000左右",
    "充电器给5A的我就拍",
    "给2T的就行",
    "循环次数: 120，包邮",
    "mileage is 42000, firm",
    "shutter count 3000 shipped",
    "打 12315 投诉",
    "地址写海创园5幢301",
    "寄到阳光小区6座1202",
    "三号楼2单元501室",
    "B栋1201收",
    "2排3号",
]


def sums(text: str, currency: str) -> list[tuple[Decimal, str]]:
    return [(span.amount, span.currency) for span in find_money(fold(text).text, currency)]


@pytest.mark.parametrize(("text", "currency", "found"), NAMED, ids=[row[0] for row in NAMED])
def test_sums_with_a_currency(text: str, currency: str, found: list[tuple[str, str]]) -> None:
    assert sums(text, currency) == [(Decimal(amount), unit) for amount, unit in found]


@pytest.mark.parametrize(("text", "amount"), BESIDE_A_CUE)
def test_a_bare_number_beside_a_cue_is_a_sum(text: str, amount: str) -> None:
    assert (Decimal(amount), "CNY") in sums(text, "CNY")


@pytest.mark.parametrize(("text", "amounts"), BARE)
def test_bare_numbers_that_may_be_sums(text: str, amounts: list[str]) -> None:
    assert [span.amount for span in find_bare_amounts(fold(text).text, "CNY")] == [Decimal(amount) for amount in amounts]


@pytest.mark.parametrize("text", NO_SUM)
def test_numbers_that_are_no_sums(text: str) -> None:
    assert find_money(text, "CNY") == []
    assert [span for span in find_bare_amounts(text, "CNY") if span.amount != 13900001234] == []


def test_a_price_for_each_is_marked() -> None:
    for text in ("128元一套", "105元/把", "每斤9块9", "$329 each shipped", "₹720 per box", "1200一台"):
        assert find_money(text, "CNY")[0].per_unit, text
    assert not find_money("给您补30块钱", "CNY")[0].per_unit


def test_a_range_has_both_ends() -> None:
    for text, lower, upper in (("300-500元", "300", "500"), ("3-5万元", "30000", "50000"), ("$40-50", "40", "50"), ("20到30块", "20", "30")):
        (span,) = find_money(text, "USD")
        assert (span.amount, span.upper) == (Decimal(lower), Decimal(upper)), text


@pytest.mark.parametrize(
    ("token", "value"),
    [
        ("两百五", "250"),
        ("五万三五", "53500"),
        ("一百二", "120"),
        ("百八", "180"),
        ("十五", "15"),
        ("廿五", "25"),
        ("3.5万", "35000"),
        ("1万2", "12000"),
        ("1.35w", "13500"),
        ("5k", "5000"),
        ("a hundred and fifty", "150"),
        ("two thousand five hundred", "2500"),
        ("three-thirty", "330"),
        ("二零二四", "2024"),
        ("twenty-five", "25"),
    ],
)
def test_written_numbers(token: str, value: str) -> None:
    assert number(token) == Decimal(value)


def test_what_is_no_number_has_no_value() -> None:
    assert number("万万没想到") is None
    assert number("") is None
    assert number("一万十一") is None


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("再不退我打12315", []),
        ("I'll call 12315", []),
        ("call 311 about it", []),
        ("send it to Reno, NV 89502", []),
        ("could you do NV 89502?", []),
        ("I want it sent to TX 75001-2210", []),
        ("just NSW 2000", []),
        ("my zip code is 89502", []),
        ("my ZIP is 89502", []),
        ("it is 89502", ["89502"]),
        ("那我转12315", ["12315"]),
        ("打12315元给你", ["12315"]),
        ("I'd pay 12315", ["12315"]),
        ("1 298,00 €", ["1298.00"]),
        ("$1 298,00", ["1298.00"]),
        ("$.75 each", ["0.75"]),
        ("82，225.00元", ["82225.00"]),
        ("us $ 40", ["40"]),
    ],
)
def test_a_number_that_is_called_is_no_sum_and_groups_of_digits_are_one(text: str, amounts: list[str]) -> None:
    assert [str(span.amount) for span in find_money(fold(text).text, "CNY")] == amounts
