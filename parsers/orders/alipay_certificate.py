"""Alipay's certificate of transactions (支付宝交易流水证明), a sealed PDF for courts and offices.

App: 我的 → 账单 → … → 开具交易流水证明 → 用于材料证明, which arrives by mail.

    编号:2026…（40 digits）
    支付宝支付科技有限公司 交易流水证明                    another name of the company before 2025
    兹证明:某某(证件号码:…)在其支付宝账号a@example.com中的交易流水明细信息如下:
    币种：人民币  单位：元    交易时间段：2026-01-01 00:00:00 至 2026-03-31 23:59:59    交易类型：全部
    收/支  交易对方    商品说明     收/付款方式   金额   交易订单号             商家订单号             交易时间
    支出   某某科技有  蓝色杯子     招商银行信用  60.00  20260105220010000000   T200P480000000000000   2026-01-05
           限公司                   卡(1234)             01234567               0001                   09:00:00
    不计   某某科技有  退款-蓝色杯  招商银行信用  60.00  20260105220010000000   …                      2026-01-06
    收支   限公司      子           卡(1234)             01234567_RF1                                  10:00:00

The rows of a bill without what became of them: no status, no category, no account of the other side. A refund is known by 退款- before its title;
a row that counts as neither income nor expense and is none says nothing of whether it was paid; income without the number of a merchant's order
comes from a person. Ids and names wrap within their cells and are put
together again. Nobody has a sample of an issuer's own file here: the layout is read as programs read it that do (`unconfirmed`).
"""

import re
from collections.abc import Iterator, Mapping

from casefile.records import Direction, PaymentKind, Provenance, ReadingCode, Record
from parsers.alipay import OWN_MONEY_TITLES, REFUND_TITLE, TRANSFER_TITLES
from parsers.bills import Bill
from parsers.certificates import NOTES, PERIOD, SERIAL, Certificate, read_certificate, recognizes_certificate
from parsers.export import Export
from parsers.format import Format

FORMAT = Format(name="alipay_certificate", kind="orders", provenance=Provenance.OFFICIAL_EXPORT, is_printed=True)


def recognizes(export: Export) -> bool:
    return recognizes_certificate(export, CERTIFICATE)


def parse(export: Export) -> Iterator[Record]:
    return read_certificate(export, CERTIFICATE)


def _kind(words: Mapping[str, str], direction: Direction) -> PaymentKind:
    title = words.get("商品说明", "")
    if title.startswith(REFUND_TITLE):
        return PaymentKind.REFUND
    if OWN_MONEY_TITLES.fullmatch(title):
        return PaymentKind.OTHER
    if TRANSFER_TITLES.fullmatch(title) or (direction is Direction.IN and not words.get("商家订单号")):
        return PaymentKind.TRANSFER
    return PaymentKind.OTHER if direction is Direction.NEUTRAL else PaymentKind.PURCHASE


CERTIFICATE = Certificate(
    name=FORMAT.name,
    bill=Bill(
        platform="alipay",
        titles=re.compile(r"(?:支付宝\S{0,40}公司\s*)?交易流水证明"),
        signatures=(frozenset({"商品说明", "收/付款方式", "交易订单号", "商家订单号"}),),
        columns={
            "payment_no": ("交易订单号",),
            "merchant_order_no": ("商家订单号",),
            "at": ("交易时间",),
            "counterparty": ("交易对方",),
            "description": ("商品说明",),
            "amount": ("金额", "金额(元)"),
            "direction": ("收/支",),
            "method": ("收/付款方式",),
            "status_raw": (),
        },
        others=frozenset(),
        directions={
            "支出": Direction.OUT,
            "收入": Direction.IN,
            "不计收支": Direction.NEUTRAL,
            "其他": Direction.NEUTRAL,
            "": Direction.NEUTRAL,
        },
        totals={},
        kind=_kind,
        needed=("at", "amount", "direction"),
    ),
    told=(
        (ReadingCode.SERIAL, re.compile(SERIAL)),
        (ReadingCode.EXPORTER, re.compile(r"(?P<value>支付宝\S{0,40}?公司\s*交易流水证明)")),
        (ReadingCode.HOLDER, re.compile(r"(?P<label>兹证明)\s*[:：]?\s*(?P<value>[^(（:：]{1,60}?)\s*[(（]")),
        (
            ReadingCode.HOLDER,
            re.compile(r"(?P<label>支付宝账[号户])\s*[:：]?\s*(?P<value>[0-9A-Za-z@.*_+\-\n]{4,80}?)(?=\s*[^0-9A-Za-z@.*_+\-\s]|\s*$)"),
        ),
        (ReadingCode.PERIOD, re.compile(PERIOD)),
        (ReadingCode.DISCLAIMER, re.compile(NOTES, re.DOTALL)),
    ),
)
