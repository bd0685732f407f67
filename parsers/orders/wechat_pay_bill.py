"""WeChat Pay's own bill of an account (微信支付账单): a CSV file in UTF-8, an XLSX workbook since July 2025.

我 → 服务 → 钱包 → 账单 → 常见问题 → 下载账单 → 用于个人对账, three months at most; a zip by mail, the password in the app.

    微信支付账单明细,,,,,,,,
    微信昵称：[…],,,,,,,,
    起始时间：[…] 终止时间：[…],,,,,,,,
    共2笔记录,,,,,,,,                   and 收入 / 支出 / 中性交易, then numbered notes
    ----------------------微信支付账单明细列表--------------------,,,,,,,,
    交易时间,交易类型,交易对方,商品,收/支,金额(元),支付方式,当前状态,交易单号,商户单号,备注
    2026-01-05 09:00:00,"转账","小王","转账备注:杯子定金","支出",¥60.00,"零钱","朋友已收钱","1000…"⇥,"/"⇥,"/"

    CSV           header in line 17; text often quoted, a TAB behind the quote; `/` stands for nothing
    XLSX 2025-07  the same rows as text cells
    XLSX 2026-03  a fourth note states UTC+08:00; times are dates, amounts are binary floats (548.58000000000004)

A refund shows twice: as a status of the original (已退款(￥x), 已全额退款) and as an incoming row of type …-退款. Only the
original carries `refunded`, so that it counts once. A row that failed or was closed was never paid: it is of kind `other`;
what was paid and came back is never called closed. The counterparty of a transfer is a nickname the holder may have given;
that of a 商户消费 is the merchant's short name or a platform (拼多多平台商户), which hides the shop.
"""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from casefile.records import Direction, PaymentKind, Provenance, Record
from parsers.bills import Bill, read_bill, recognizes_bill
from parsers.cells import Amount, number
from parsers.export import Export
from parsers.format import Format
from parsers.wechat_pay import kind_of

FORMAT = Format(name="wechat_pay_bill", kind="orders", provenance=Provenance.OFFICIAL_EXPORT)

UNPAID = frozenset({"支付失败", "交易关闭", "已关闭"})
ALL_BACK = re.compile(r"已全额退款|对方已退还")
SUM_BACK = re.compile(r"(?:已退款|已全额退款|对方已退还)\s*[（(]?\s*[¥￥]?\s*([0-9][0-9,]*(?:\.[0-9]+)?)\s*元?\s*[)）]?")


def recognizes(export: Export) -> bool:
    return recognizes_bill(export, BILL)


def parse(export: Export) -> Iterator[Record]:
    return read_bill(export, BILL)


def _kind(words: Mapping[str, str], direction: Direction) -> PaymentKind:
    kind = kind_of(words.get("交易类型", ""), direction)
    status = words.get("当前状态")
    return PaymentKind.OTHER if status in UNPAID and kind is not PaymentKind.REFUND else kind


def _refunded(words: Mapping[str, str], kind: PaymentKind, amount: Amount) -> Decimal | None:
    status = words.get("当前状态", "")
    if kind is PaymentKind.REFUND:
        return None
    if ALL_BACK.fullmatch(status):
        return amount.value
    stated = SUM_BACK.fullmatch(status)
    return number(stated[1]) if stated else None


BILL = Bill(
    platform="wechat_pay",
    titles=re.compile(r"微信支付账单明细"),
    signatures=(
        frozenset({"收/支", "金额(元)", "当前状态"}),
        frozenset({"交易类型", "交易单号", "商户单号"}),
        frozenset({"收/支", "支付方式", "当前状态"}),
    ),
    columns={
        "payment_no": ("交易单号",),
        "merchant_order_no": ("商户单号",),
        "at": ("交易时间",),
        "counterparty": ("交易对方",),
        "description": ("商品",),
        "amount": ("金额(元)", "金额"),
        "direction": ("收/支",),
        "method": ("支付方式",),
        "status_raw": ("当前状态",),
    },
    others=frozenset({"交易类型", "备注"}),
    directions={
        "支出": Direction.OUT,
        "收入": Direction.IN,
        "/": Direction.NEUTRAL,
        "中性交易": Direction.NEUTRAL,
        "不计收支": Direction.NEUTRAL,
        "": Direction.NEUTRAL,
    },
    totals={"中性交易": "/"},
    bare=("交易时间", "交易类型", "交易对方", "商品", "收/支", "金额(元)", "支付方式", "当前状态", "交易单号", "商户单号", "备注"),
    kind=_kind,
    refunded=_refunded,
)
