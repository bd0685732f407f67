"""What the titles of Alipay's bills and certificates tell: the owner's own money, transfers, money that came back."""

import re

OWN_MONEY_TITLES = re.compile(
    r"(?:充值|提现|余额宝|蚂蚁财富)-.*|亲情卡.*|.*(?:收益发放|还款(?:-.*)?|放款|-买入|-卖出(?:至.*)?|-(?:单次|自动)转入|-转出(?:到.*)?)"
)
TRANSFER_TITLES = re.compile(r"转账.*|收款|.*(?:-转账|红包)")
REFUND_TITLE = "退款-"
