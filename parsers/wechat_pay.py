"""What WeChat Pay calls its transactions, in bills and certificates alike."""

import re

from casefile.records import Direction, PaymentKind

PURCHASE = "商户消费"
OWN_MONEY = re.compile(r"亲属卡.*|分分捐|零钱.*|转入零钱.*|.*(?:充值|提现|还款|理财通.*)")
TRANSFERS = re.compile(r"转账.*|微信红包.*|群收款|赞赏码|二维码收款|扫二维码付款")
REFUND = re.compile(r"(?:.+-)?退款")


def kind_of(native: str, direction: Direction) -> PaymentKind:
    if REFUND.fullmatch(native):
        return PaymentKind.REFUND
    if TRANSFERS.fullmatch(native):
        return PaymentKind.TRANSFER
    is_spent = native == PURCHASE or (direction is Direction.OUT and not OWN_MONEY.fullmatch(native))
    return PaymentKind.PURCHASE if is_spent else PaymentKind.OTHER
