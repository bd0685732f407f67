"""Exports in, records out: one module per format, all listed here."""

from parsers.chat import (
    chat_table,
    chatlog_csv,
    chatlog_json,
    chatlog_text,
    memotrace_csv,
    memotrace_json,
    memotrace_txt,
    wechat_copy,
    wechat_mail,
    weflow_json,
)
from parsers.format import Parser
from parsers.orders import alipay_bill, wechat_pay_bill

PARSERS: tuple[Parser, ...] = (
    alipay_bill,
    chat_table,
    chatlog_csv,
    chatlog_json,
    chatlog_text,
    memotrace_csv,
    memotrace_json,
    memotrace_txt,
    wechat_copy,
    wechat_mail,
    wechat_pay_bill,
    weflow_json,
)
