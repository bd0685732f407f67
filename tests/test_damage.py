"""What holds of every format, whatever happened to the file: nothing raises, nothing is lost, nothing is said that the file does not say."""

from collections.abc import Callable
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import SAMPLES
from tests.oracle import examine, spoilt

EXPORTS = {path.relative_to(SAMPLES / "formats").as_posix(): path.read_bytes() for path in sorted((SAMPLES / "formats").rglob("*")) if path.is_file()}
OTHERS = tuple(EXPORTS.values())


def taken(path: str, raw: bytes) -> int:
    return examine(raw, path.rpartition("/")[2], format_name=path.partition("/")[0])


@pytest.mark.parametrize("path", EXPORTS)
def test_a_sample_is_accounted_for_and_found_again(path: str) -> None:
    taken(path, EXPORTS[path])


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.sampled_from(sorted(EXPORTS)), st.randoms(use_true_random=False))
def test_no_accident_makes_reading_raise_or_lose_or_invent(path: str, random: Random) -> None:
    taken(path, spoilt(EXPORTS[path], OTHERS, random))


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.sampled_from(sorted(EXPORTS)), st.binary(max_size=200))
def test_no_noise_makes_reading_raise_or_lose_or_invent(path: str, noise: bytes) -> None:
    taken(path, noise)


@pytest.mark.parametrize("path", {path.partition("/")[0]: path for path in EXPORTS if path.endswith((".json", ".jsonl"))}.values())
def test_json_of_another_kind_is_read_or_told(path: str) -> None:
    for raw in (b"[]", b"{}", b"1", b'"x"', b"[1]", b'{"messages": {}}', b'{"messages": [[]]}', b'[{"messages": [1]}]'):
        taken(path, raw)


def broken_off(raw: bytes) -> bytes:
    """In the midst of its last object."""
    return raw[: raw.rfind(b"{") + 9]


def replaced(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    return lambda raw: raw.replace(old, new)


@pytest.mark.parametrize(
    ("path", "accident"),
    [
        ("amazon_orders/Refund Details.csv", replaced(b"Order ID", b"Orde" + b"\n" * 60 + b"r ID")),
        ("camt/statement.xml", replaced(b"<Nm>", b"<Nm>&#55357;")),
        ("chat_table/chat.json", broken_off),
        ("chat_table/chat.xlsx", lambda raw: raw[:4] + raw[4:].replace(b"PK\x03\x04", b"PK\x03\x05")),
        ("chatlog_json/chatlog.json", replaced("￥".encode(), b"\xef\xbfI\xa5")),
        ("chatlog_json/chatlog.json", lambda raw: raw.decode("utf-8-sig").join(("\ufeff", "x")).encode("gb18030")),
        ("discord_ticket_html/transcript-0007.html", replaced('name="🙂"'.encode(), 'name="&#1;🙂&#xFFFE;\ufffe"'.encode())),
        ("discord_ticket_html/transcript-0007.html", replaced(b"></discord-custom-emoji>", b"~</discord-custom-emoji>")),
        ("eml/退款答复.eml", replaced(b"%E9%80%80", b"%E9%80")),
        ("google_purchases/order_00000000000000000001.json", replaced(b'"60000000"', b"9" * 40)),
        ("google_purchases/order_00000000000000000001.json", replaced(b'"60000000"', b"1e999999")),
        ("imessage_html/+15550100200.html", replaced(b"Solid", b"&#55357;")),
        ("kuaidi100/carrier-side.json", broken_off),
        ("memotrace_html/云朵手作店.html", lambda raw: raw.decode().encode("gb18030").replace("云".encode("gbk"), b"\xff\xff\xff", 1)),
        ("memotrace_html/云朵手作店.html", replaced(b"},\n{type:1", b"},\n\x1c\x1c{type:1")),
        ("memotrace_html/云朵手作店.html", replaced("{type:1, text:'这只包保".encode(), b"{type\\\xbf\x9d")),
        ("memotrace_csv/云朵手作店_utf8.csv", replaced("￥368.00]]".encode(), "￥368.00]Y".encode())),
        ("memotrace_csv/云朵手作店_utf8.csv", replaced("<![CDATA[￥368.00]]>".encode(), b"{{>")),
        ("meta_json/message_1.json", lambda raw: raw[:40]),
        ("order_table/orders.json", broken_off),
        ("pdd_orders/order_list.json", lambda raw: b"<br>\n" + raw),
        ("qce_html/c000001.js", lambda raw: raw.decode().encode("gb18030")),
        ("qce_html/friend.html", replaced(b'data-reply-to="msg-', b'data-reply-to="msg-&#55357;')),
        ("chatlog_text/chatlog.txt", lambda _raw: b"\n\r" + b"\x0c" * 40),
        ("rsmf/rsmf_manifest.json", broken_off),
        ("vmessage/sms.vmsg", replaced(b"QUOTED-PRINTABLE", b"QUOTED-PRINtABLE")),
        ("vmessage/sms.vmsg", replaced(b"Date:2024", b"one\n\ntwo\nDate:2024")),
        ("shopee_buyer_json/get_order_list.json", replaced(b"6500000", b'"6' + b",500" * 12 + b'"')),
        ("signal_jsonl/main.jsonl", lambda raw: b"\xef\xbb\xbf" + b"\n".join(sorted(raw.split(b"\n"), key=lambda line: b"groupName" not in line))),
        ("signal_text/chat.md", lambda raw: raw.decode().encode("utf-16-le")[:-21] + raw.decode().encode("utf-16-le")[-20:]),
        ("taobao_orders/已买到的宝贝.htm", replaced("包".encode("gbk"), b"\xff\xff")),
        ("taobao_table/orders-exporter.csv", lambda raw: raw.rstrip(b"\r\n") + b"\r\n\x1d\r\n"),
        ("telegram_json/result.json", lambda raw: raw.replace(b'"text": "', b'"text": "\\x41').decode().encode("utf-16")),
        ("telegram_json/result.json", replaced(b'"invoice_message_id": ', b'"invoice_message_id": 1e999, "x": ')),
        ("x_messages/direct-messages-group.js", replaced(b'"33" ]', b'"33", null, {"a": true} ], "x": null, "y": true, "z": 1')),
        ("wechat_decrypt_json/message_0.db.json", lambda raw: raw.replace("信转".encode(), b"\xe4\xbf&#0;\xac", 1).replace(b"<wcp", b"<w")),
        ("weflow_html/chunk-000000.js", replaced("保证头层".encode(), "保证<![CDATA[头层".encode())),
        ("weflow_markdown/云朵手作店.md", replaced(b"[\xe7\x89\x9b", b"[x](https://shop.example/x)\n[\xe7\x89\x9b")),
        ("wechat_mail/mail.html", replaced("货</p>\n<p>&nbsp;</p>".encode(), "货</p>\n<p>&nbsp;</p<!-- >".encode())),
    ],
)
def test_an_accident_that_was_too_much_once(path: str, accident: Callable[[bytes], bytes]) -> None:
    taken(path, accident(EXPORTS[path]))


def test_a_torn_page_does_not_put_what_one_message_answers_between_the_words_of_another() -> None:
    head = '<html><head><title>灯友会 - 聊天记录</title><meta name="generator" content="QQChatExporter V5"></head><body><div class="chat-content">\n'
    block = (
        '<div class="message-block" data-date="2024-06-15"><div class="message other" id="msg-m{n}"><div class="message-header"><span class="sender">'
        '阿禾</span><span class="time">2024-06-15 20:3{n}:00</span></div>'
        '<div class="message-bubble"><div class="content">{said}</div></div></div></div>\n'
    )
    first = block.format(n=1, said='<span class="text-content">有货吗</span>')
    second = block.format(n=2, said='<div class="reply-content" data-reply-to="msg-m1">阿禾: 有货吗</div><span class="text-content">有</span>')
    page = head + first.replace("</span></div></div></div></div>\n", "") + second.removeprefix("<div cl") + "</div></body></html>"
    examine(page.encode(), "灯友会.html", format_name="qce_html")
