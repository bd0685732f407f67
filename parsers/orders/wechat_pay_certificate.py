"""WeChat Pay's certificate of transactions (微信支付交易明细证明), a sealed PDF for courts and offices.

我 → 服务 → 钱包 → 账单 → 常见问题 → 下载账单 → 用于证明材料, a file such as 微信支付交易明细证明(20260101-20260331).pdf.

    编号:…
    微信支付交易明细证明
    兹证明：某某（居民身份证：…），在其微信号：wxid_…中的交易明细信息如下：
    币种：人民币/单位：元
    交易明细对应时间段  2026-01-01 00:00:00 至 2026-03-31 23:59:59
    具体交易明细
    交易单号 │ 交易时间   │ 交易类型 │ 收/支/其他 │ 交易方式 │ 金额(元) │ 交易对方 │ 商户单号
    10000500 │ 2026-01-05 │ 转账     │ 支出       │ 零钱     │ 60.00    │ 小王     │ /
    01202601 │ 09:00:00   │          │            │          │          │          │
    说明：…                                              on the last page

The header stands on the first page alone; lines are ruled. Neither goods nor a state: a refund is a row of type …-退款, and whether a payment was
taken is not said. The counterparty of a transfer is a nickname, that of a purchase a short name or a platform, as in the bill. Ids and times wrap
within their cells and are put together again. Nobody has a sample of an issuer's own file here: the layout is read as programs read it that do.
"""

import re
from collections.abc import Iterator, Mapping

from casefile.records import Direction, PaymentKind, Provenance, ReadingCode, Record
from parsers.bills import Bill
from parsers.certificates import NOTES, PERIOD, SERIAL, Certificate, read_certificate, recognizes_certificate
from parsers.export import Export
from parsers.format import Format
from parsers.wechat_pay import kind_of

FORMAT = Format(name="wechat_pay_certificate", kind="orders", provenance=Provenance.OFFICIAL_EXPORT, is_printed=True)


def recognizes(export: Export) -> bool:
    return recognizes_certificate(export, CERTIFICATE)


def parse(export: Export) -> Iterator[Record]:
    return read_certificate(export, CERTIFICATE)


def _kind(words: Mapping[str, str], direction: Direction) -> PaymentKind:
    return kind_of(words.get("交易类型", ""), direction)


CERTIFICATE = Certificate(
    name=FORMAT.name,
    bill=Bill(
        platform="wechat_pay",
        titles=re.compile(r"微信支付交易明细证明"),
        signatures=(frozenset({"交易单号", "交易类型", "收/支/其他", "交易方式"}),),
        columns={
            "payment_no": ("交易单号",),
            "merchant_order_no": ("商户单号",),
            "at": ("交易时间",),
            "counterparty": ("交易对方",),
            "description": (),
            "amount": ("金额(元)",),
            "direction": ("收/支/其他",),
            "method": ("交易方式",),
            "status_raw": (),
        },
        others=frozenset({"交易类型"}),
        directions={
            "支出": Direction.OUT,
            "收入": Direction.IN,
            "其他": Direction.NEUTRAL,
            "/": Direction.NEUTRAL,
            "": Direction.NEUTRAL,
        },
        totals={},
        kind=_kind,
        needed=("at", "amount", "direction"),
    ),
    told=(
        (ReadingCode.SERIAL, re.compile(SERIAL)),
        (ReadingCode.EXPORTER, re.compile(r"(?P<value>微信支付交易明细证明)")),
        (ReadingCode.HOLDER, re.compile(r"(?P<label>兹证明)\s*[:：]?\s*(?P<value>[^(（:：]{1,60}?)\s*[(（]")),
        (ReadingCode.HOLDER, re.compile(r"(?P<label>微信号)\s*[:：]?\s*(?P<value>[0-9A-Za-z_*+\-\n]{4,40}?)(?=\s*[^0-9A-Za-z_*+\-\s]|\s*$)")),
        (ReadingCode.PERIOD, re.compile(PERIOD)),
        (ReadingCode.DISCLAIMER, re.compile(NOTES, re.DOTALL)),
    ),
)
