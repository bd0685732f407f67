"""Exports in, records out: one module per format, all listed here."""

from parsers.chat import (
    chat_table,
    chatlog_csv,
    chatlog_json,
    chatlog_text,
    memotrace_csv,
    memotrace_json,
    memotrace_txt,
    pywxdump_csv,
    telegram_json,
    wechat_copy,
    wechat_mail,
    wechatexporter_text,
    weflow_json,
    weflow_text,
    whatsapp,
)
from parsers.format import Parser
from parsers.orders import alipay_bill, amazon_orders, order_table, wechat_pay_bill

PARSERS: tuple[Parser, ...] = (
    alipay_bill,
    amazon_orders,
    chat_table,
    chatlog_csv,
    chatlog_json,
    chatlog_text,
    memotrace_csv,
    memotrace_json,
    memotrace_txt,
    order_table,
    pywxdump_csv,
    telegram_json,
    wechat_copy,
    wechat_mail,
    wechat_pay_bill,
    wechatexporter_text,
    weflow_json,
    weflow_text,
    whatsapp,
)
