"""What 淘宝 and 天猫 call the states of an order."""

from casefile.records import EventKind

STATUSES = {
    "WAIT_BUYER_PAY": EventKind.PLACED,
    "WAIT_SELLER_SEND_GOODS": EventKind.PAID,
    "SELLER_CONSIGNED_PART": EventKind.SHIPPED,
    "WAIT_BUYER_CONFIRM_GOODS": EventKind.SHIPPED,
    "TRADE_BUYER_SIGNED": EventKind.DELIVERED,
    "TRADE_FINISHED": EventKind.RECEIVED,
    "TRADE_CLOSED": EventKind.REFUNDED,
    "TRADE_CLOSED_BY_TAOBAO": EventKind.CANCELLED,
    "CREATE_CLOSED_OF_TAOBAO": EventKind.CANCELLED,
    "等待买家付款": EventKind.PLACED,
    "买家已付款": EventKind.PAID,
    "等待卖家发货": EventKind.PAID,
    "等待商家发货": EventKind.PAID,
    "卖家部分发货": EventKind.SHIPPED,
    "商家部分发货": EventKind.SHIPPED,
    "卖家已发货": EventKind.SHIPPED,
    "商家已发货": EventKind.SHIPPED,
    "交易成功": EventKind.RECEIVED,
    "交易关闭": EventKind.CLOSED,
    "退款中": EventKind.REFUND_REQUESTED,
    "退款成功": EventKind.REFUNDED,
}


def state(written: str) -> EventKind | None:
    """What a status in words or by its code says: `交易成功` of `当前订单状态：交易成功`, `商家已发货` of `商家已发货，等待买家确认`."""
    return STATUSES.get(written.replace(",", "，").rpartition("：")[2].partition("，")[0].strip())
