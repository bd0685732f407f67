"""What 京东 calls the states of an order."""

from casefile.records import EventKind

STATUSES = {
    "等待付款": EventKind.PLACED,
    "待付款": EventKind.PLACED,
    "正在出库": EventKind.PAID,
    "待发货": EventKind.PAID,
    "等待发货": EventKind.PAID,
    "等待出库": EventKind.PAID,
    "等待揽收": EventKind.PAID,
    "商品出库": EventKind.SHIPPED,
    "已出库": EventKind.SHIPPED,
    "正在配送": EventKind.SHIPPED,
    "配送中": EventKind.SHIPPED,
    "等待收货": EventKind.SHIPPED,
    "待收货": EventKind.SHIPPED,
    "已签收": EventKind.DELIVERED,
    "已完成": EventKind.RECEIVED,
    "完成": EventKind.RECEIVED,
    "待评价": EventKind.RECEIVED,
    "取消": EventKind.CANCELLED,
    "已取消": EventKind.CANCELLED,
    "退款中": EventKind.REFUND_REQUESTED,
    "已退款": EventKind.REFUNDED,
    "退款成功": EventKind.REFUNDED,
}
