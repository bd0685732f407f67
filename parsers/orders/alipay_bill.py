"""Alipay's own bill of an account (支付宝账单), a CSV file in GB18030.

App: 我的 → 账单 → … → 开具交易流水证明 → 用于个人对账, which arrives by mail in a zip with a password; the old website offered
下载查询结果. Three generations, told apart by nothing but their header:

    to 2021     支付宝交易记录明细查询; 16 columns, three times, 成功退款(元) and 资金状态; totals behind the rows
    2021-2023   电子客户回单 above, 导出信息 and 特别提示 below; 11 columns, the time last; 支出 / 收入 / 其他
    since 2023  导出信息, 特别提示 and 电子客户回单 above; 12 columns, the time first; 支出 / 收入 / 不计收支

    交易时间            ,交易分类 ,交易对方 ,对方账号     ,商品说明 ,收/支 ,金额  ,收/付款方式 ,交易状态 ,交易订单号⇥,商家订单号⇥,备注 ,
    2026-01-05 09:00:00 ,日用百货 ,某某小店 ,abc***@x.cn ,蓝色杯子 ,支出  ,60.00 ,余额宝     ,交易关闭 ,2026…⇥    ,T200P48…⇥  ,     ,

Cells are padded with blanks, ids end in a TAB, every line ends with a comma, nothing is quoted. A refund is a row of its own (退款- before the title,
`_` and a suffix behind the id of what it refunds); only the first generation also says on the original how much came back. A direction is what the
bill says: a refund counted as 不计收支 stays neutral. A row that failed, or was closed and counts as neither income nor expense or names no means of
payment, was never paid: it is of kind `other`. Where 交易对方 heads two columns, the first has the category. The first generation names no means at
all. Rows alone, which a person or a script cut out, are read as those of the third generation. The rows' totals need not be those of the preamble
(note 6 of the bill says so); the difference is reported all the same.
"""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from casefile.records import Direction, PaymentKind, Provenance, Record
from parsers.alipay import OWN_MONEY_TITLES, REFUND_TITLE, TRANSFER_TITLES
from parsers.bills import Bill, read_bill, recognizes_bill
from parsers.cells import Amount, is_stated, read_amount
from parsers.export import Export
from parsers.format import Format

FORMAT = Format(name="alipay_bill", kind="orders", provenance=Provenance.OFFICIAL_EXPORT)

NO_PURCHASE = frozenset({"还款成功", "退税成功", "解冻成功", "芝麻免押下单成功"})
UNPAID, CLOSED = frozenset({"等待付款", "支付失败", "交易失败"}), frozenset({"交易关闭", "已关闭"})
OWN_MONEY = frozenset({"投资理财", "信用借还", "充值提现", "账户存取", "亲友代付"})


def recognizes(export: Export) -> bool:
    return recognizes_bill(export, BILL)


def parse(export: Export) -> Iterator[Record]:
    return read_bill(export, BILL)


def _kind(words: Mapping[str, str], direction: Direction) -> PaymentKind:
    status, category = words.get("交易状态", ""), words.get("交易分类", "")
    title = words.get("商品说明") or words.get("商品名称", "")
    if status in NO_PURCHASE:
        return PaymentKind.OTHER
    if status == "退款成功" or category == "退款" or title.startswith(REFUND_TITLE):
        return PaymentKind.REFUND
    if category in OWN_MONEY or OWN_MONEY_TITLES.fullmatch(title):
        return PaymentKind.OTHER
    if category == "转账红包" or TRANSFER_TITLES.fullmatch(title):
        return PaymentKind.TRANSFER
    is_unpaid = status in UNPAID or (status in CLOSED and category != "" and not is_stated(words.get("收/付款方式", "")))
    if is_unpaid or direction is Direction.NEUTRAL:
        return PaymentKind.OTHER
    return PaymentKind.PURCHASE


def _refunded(words: Mapping[str, str], _kind: PaymentKind, _amount: Amount) -> Decimal | None:
    stated = read_amount(words.get("成功退款(元)", ""))
    return stated.value if stated else None


BILL = Bill(
    platform="alipay",
    titles=re.compile(r"支付宝交易记录明细查询|支付宝\S*公司\s+电子客户回单"),
    signatures=(
        frozenset({"商品说明", "收/付款方式"}),
        frozenset({"交易对方", "商品说明", "收/支", "交易状态"}),
        frozenset({"交易对方", "收/支", "交易订单号"}),
        frozenset({"交易创建时间", "商品名称", "收/支"}),
        frozenset({"交易来源地", "资金状态"}),
    ),
    columns={
        "payment_no": ("交易订单号", "交易号"),
        "merchant_order_no": ("商家订单号",),
        "at": ("付款时间", "交易时间", "交易创建时间"),
        "counterparty": ("交易对方 (2)", "交易对方"),
        "counterparty_account": ("对方账号",),
        "description": ("商品说明", "商品名称"),
        "amount": ("金额", "金额(元)"),
        "direction": ("收/支", "资金状态"),
        "method": ("收/付款方式",),
        "status_raw": ("交易状态",),
    },
    others=frozenset({"交易分类", "备注", "最近修改时间", "交易来源地", "类型", "服务费(元)", "成功退款(元)"}),
    directions={
        "支出": Direction.OUT,
        "已支出": Direction.OUT,
        "待支出": Direction.OUT,
        "收入": Direction.IN,
        "已收入": Direction.IN,
        "待收入": Direction.IN,
        "其他": Direction.NEUTRAL,
        "不计收支": Direction.NEUTRAL,
        "资金转移": Direction.NEUTRAL,
        "": Direction.NEUTRAL,
    },
    totals={},
    bare=(
        "交易时间",
        "交易分类",
        "交易对方",
        "对方账号",
        "商品说明",
        "收/支",
        "金额",
        "收/付款方式",
        "交易状态",
        "交易订单号",
        "商家订单号",
        "备注",
    ),
    kind=_kind,
    refunded=_refunded,
)
