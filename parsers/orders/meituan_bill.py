"""Meituan's own bill of an account (美团交易账单明细), a CSV file in UTF-8 with CRLF.

美团 App → 我的 → 钱包 → 账单 → 右上角 → 导出账单 (用于个人对账).

    美团交易账单明细
    美团用户名：[…]
    起始时间：[2026-01-01] 终止时间：[2026-01-31]
    共：2笔记录                                  and 支出 / 收入 / 不计收支, then numbered notes
    【美团交易账单明细列表】
    交易创建时间,交易成功时间,交易类型,订单标题,收/支,支付方式,订单金额,实付金额,交易单号,商家单号,备注
    2026-01-05 12:00:00,2026-01-05 12:00:09,支付,某某面馆 订单详情,支出,某银行信用卡(1234),¥30.00,¥28.50,"2601…⇥","0_22…⇥",/

What was paid is 实付金额. The shop has no column: it is in the title, or nowhere (代金券). A refund is a row with numbers of its
own that points at nothing. The stated sum of 支出 leaves out 还款, its count does not.
"""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from casefile.records import Direction, PaymentKind, Provenance, Record
from parsers.bills import Bill, read_bill, recognizes_bill
from parsers.cells import Amount
from parsers.export import Export
from parsers.format import Format

FORMAT = Format(name="meituan_bill", kind="orders", provenance=Provenance.OFFICIAL_EXPORT)

REFUND, REPAYMENT = "退款", "还款"
OWN_MONEY = re.compile(r"还款|充值|提现|借款|放款|理财|余额")


def recognizes(export: Export) -> bool:
    return recognizes_bill(export, BILL)


def parse(export: Export) -> Iterator[Record]:
    return read_bill(export, BILL)


def _kind(words: Mapping[str, str], direction: Direction) -> PaymentKind:
    what = words.get("交易类型", "")
    if what == REFUND:
        return PaymentKind.REFUND
    return PaymentKind.PURCHASE if direction is Direction.OUT and not OWN_MONEY.search(what) else PaymentKind.OTHER


def _refunded(_words: Mapping[str, str], _kind: PaymentKind, amount: Amount) -> Decimal | None:
    return amount.refunded


def _counted(words: Mapping[str, str], amount: Amount) -> Decimal:
    return Decimal(0) if words.get("交易类型") == REPAYMENT else amount.value


BILL = Bill(
    platform="meituan",
    titles=re.compile(r"美团交易账单明细|【美团交易账单明细列表】"),
    signatures=(
        frozenset({"订单标题", "实付金额", "收/支"}),
        frozenset({"交易成功时间", "交易类型", "订单标题"}),
        frozenset({"交易成功时间", "交易类型", "实付金额"}),
    ),
    columns={
        "payment_no": ("交易单号",),
        "merchant_order_no": ("商家单号",),
        "at": ("交易成功时间", "交易创建时间"),
        "counterparty": (),
        "description": ("订单标题",),
        "amount": ("实付金额", "订单金额"),
        "direction": ("收/支",),
        "method": ("支付方式",),
        "status_raw": ("交易类型",),
    },
    others=frozenset({"备注"}),
    directions={"支出": Direction.OUT, "收入": Direction.IN, "不计收支": Direction.NEUTRAL, "": Direction.NEUTRAL},
    totals={},
    kind=_kind,
    refunded=_refunded,
    counted=_counted,
)
