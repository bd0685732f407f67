"""JD's own bill of an account (京东交易流水), a CSV file in UTF-8.

京东 App → 我的 → 钱包 → 账单 → 右上角 → 账单导出（仅限个人对账）. Two generations, told apart by nothing but their header:

    to 2024     导出信息, eight notes, 电子回单客户; 交易时间,交易分类,商户名称,交易说明,收/支,金额,…; a refund is 收入
    since 2025  申请时间, 日期区间; the same columns in another order; a refund is 不计收支 with the status 退款成功

    2026-01-06 09:00:00⇥,京东平台商户,退款-蓝色杯子,89.84,某银行信用卡(1234),退款成功,不计收支,网购,100000000001⇥,10000000002⇥, ,
    2026-01-05 09:00:00⇥,京东平台商户,蓝色杯子 等多件,131.77(已退款89.84),某银行信用卡(1234),交易成功,支出,家居,100000000001⇥,10000000001⇥, ,

Nothing is quoted; times and ids end in a TAB. What came back stands in the amount's own cell, (已退款89.84) or (已全额退款), and
again as a row: only the original carries `refunded`. 交易订单号 is the number of the order at JD, which all rows of one order
share, hence `merchant_order_no`; 商家订单号 is the number of the payment. 冻结-, 解冻- and 先享后付 hold money and move none.
The stated sums leave out what came back and what was only held. 商户名称 is mostly 京东平台商户, which hides the shop.
"""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from casefile.records import Direction, PaymentKind, Provenance, Record
from parsers.bills import Bill, read_bill, recognizes_bill
from parsers.cells import Amount
from parsers.export import Export
from parsers.format import Format

FORMAT = Format(name="jd_bill", kind="orders", provenance=Provenance.OFFICIAL_EXPORT)

HELD = "先享后付"
OWN_MONEY = frozenset({"小金库", "白条", "余额", HELD})
OWN_MONEY_TITLES = re.compile(r"(?:冻结|解冻|还款)-.*|.*(?:充值|提现|还款|-转入|-转出)")
REFUND_TITLES = re.compile(r".*退款")
TRANSFER_TITLES = re.compile(r"转账.*|.*红包")


def recognizes(export: Export) -> bool:
    return recognizes_bill(export, BILL)


def parse(export: Export) -> Iterator[Record]:
    return read_bill(export, BILL)


def _kind(words: Mapping[str, str], direction: Direction) -> PaymentKind:
    title, category = words.get("交易说明", ""), words.get("交易分类", "")
    if words.get("收/付款方式") == HELD or category in OWN_MONEY or OWN_MONEY_TITLES.fullmatch(title):
        return PaymentKind.OTHER
    if words.get("交易状态") == "退款成功" or title.startswith("退款-") or (direction is not Direction.OUT and REFUND_TITLES.fullmatch(title)):
        return PaymentKind.REFUND
    if TRANSFER_TITLES.fullmatch(title):
        return PaymentKind.TRANSFER
    if direction is Direction.NEUTRAL and "已全额退款" not in words.get("金额", ""):
        return PaymentKind.OTHER
    return PaymentKind.PURCHASE


def _refunded(_words: Mapping[str, str], _kind: PaymentKind, amount: Amount) -> Decimal | None:
    return amount.refunded


def _counted(words: Mapping[str, str], amount: Amount) -> Decimal:
    return Decimal(0) if words.get("收/付款方式") == HELD else amount.value - (amount.refunded or 0)


BILL = Bill(
    platform="jd",
    titles=re.compile(r"电子回单客户|京东账号名\s*[:：].*"),
    signatures=(
        frozenset({"商户名称", "交易说明", "收/付款方式"}),
        frozenset({"商户名称", "收/支", "交易状态"}),
        frozenset({"交易说明", "收/支", "交易状态"}),
    ),
    columns={
        "payment_no": ("商家订单号",),
        "merchant_order_no": ("交易订单号",),
        "at": ("交易时间",),
        "counterparty": ("商户名称",),
        "description": ("交易说明",),
        "amount": ("金额",),
        "direction": ("收/支",),
        "method": ("收/付款方式",),
        "status_raw": ("交易状态",),
    },
    others=frozenset({"交易分类", "备注"}),
    directions={"支出": Direction.OUT, "收入": Direction.IN, "不计收支": Direction.NEUTRAL, "": Direction.NEUTRAL},
    totals={},
    kind=_kind,
    refunded=_refunded,
    counted=_counted,
)
