"""What 京东 calls the states of an order."""

from casefile.records import EventKind

STATUSES = {
    "等待付款": EventKind.PLACED,
    "待付款": EventKind.PLACED,
    "正在出库": EventKind.PAID,
    "待发货": EventKind.PAID,
    "等待发货": EventKind.PAID,
    "等待收货": EventKind.SHIPPED,
    "待收货": EventKind.SHIPPED,
    "已完成": EventKind.RECEIVED,
    "完成": EventKind.RECEIVED,
    "已取消": EventKind.CANCELLED,
    "已退款": EventKind.REFUNDED,
    "退款成功": EventKind.REFUNDED,
}
