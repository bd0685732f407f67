"""Counts of goods, multiples of a price, percentages."""

from decimal import Decimal

import pytest

from extractors.quantities import find_quantities
from extractors.text import fold

FOUND = [
    ("保证正品，假一赔十", [("multiple", "10")]),
    ("假一罚三", [("multiple", "3")]),
    ("退一赔三", [("multiple", "3")]),
    ("掺陈米你来找我，一罚十", [("multiple", "10")]),
    ("十倍赔", [("multiple", "10")]),
    ("双倍赔付", [("multiple", "2")]),
    ("差价双倍还", [("multiple", "2")]),
    ("买贵双倍赔", [("multiple", "2")]),
    ("迟发翻倍赔", [("multiple", "2")]),
    ("假了加倍退您", [("multiple", "2")]),
    ("你要双倍赔我", [("multiple", "2")]),
    ("580的三倍是1740", [("multiple", "3")]),
    ("590x10=5900", [("multiple", "10")]),
    ("I want triple my money", [("multiple", "3")]),
    ("3x my money back", [("multiple", "3")]),
    ("给你打九折", [("percent", "90")]),
    ("全场88折", [("percent", "88")]),
    ("8.5折", [("percent", "85")]),
    ("定金三成", [("percent", "30")]),
    ("途中损耗一成以内", [("percent", "10")]),
    ("扣10%折旧费", [("percent", "10")]),
    ("百分之二十", [("percent", "20")]),
    ("20% off", [("percent", "20")]),
    ("eighty percent or better", [("percent", "80")]),
    ("价格降到一半", [("percent", "50")]),
    ("退你一半", [("percent", "50")]),
    ("we refund you half", [("percent", "50")]),
    ("两台给您", [("quantity", "2")]),
    ("300套", [("quantity", "300")]),
    ("拼一件", [("quantity", "1")]),
    ("补 2 把新椅子", [("quantity", "2")]),
    ("For 3 units I can", [("quantity", "3")]),
    ("for 40 pcs", [("quantity", "40")]),
    ("send 3 genuine ones", [("quantity", "3")]),
    ("a box of 12", [("quantity", "12")]),
    ("a pack of six", [("quantity", "6")]),
    ("24 to a case", [("quantity", "24")]),
    ("twelve in each box", [("quantity", "12")]),
    ("each box has 30", [("quantity", "30")]),
    ("轴承×20，今天发", [("quantity", "20")]),
    ("Blue mug ×2, out today", [("quantity", "2")]),
]
NOTHING = [
    "你放一百个心",
    "打到一半就跳闸",
    "it stops half way up",
    "打骨折",
    "质量成问题",
    "一年半",
    "half an hour",
    "half past six",
    "a set of 3 sizes",
    "尺寸60×90",
    "纸箱×40cm",
    "a roll of 30 cm",
    "each bag holds 5kg",
    "it goes to the box office",
    "₹720 per box",
    "$5 in a set",
    "450包邮",
    "5块钱",
    "第2个月",
    "九成新",
    "完成了",
    "两个小时",
    "3个工作日",
    "一块给你",
    "现成的",
    "周三包装",
    "小二支持我",
    "双倍积分",
    "充绒量双倍升级",
    "加倍小心",
    "翻倍涨",
]


@pytest.mark.parametrize(("text", "found"), FOUND, ids=[row[0] for row in FOUND])
def test_counts_multiples_and_shares(text: str, found: list[tuple[str, str]]) -> None:
    assert [(span.kind, span.value) for span in find_quantities(fold(text).text)] == [(kind, Decimal(value)) for kind, value in found]


@pytest.mark.parametrize("text", NOTHING)
def test_what_counts_nothing(text: str) -> None:
    assert find_quantities(text) == []
