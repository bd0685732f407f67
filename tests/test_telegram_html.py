"""Telegram Desktop's HTML export, a page at a time."""

from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from html import escape
from pathlib import Path

import pytest

from casefile.records import Conversation, Message, MessageKind, Party, Precision, ProblemCode, Reading, ReadingCode, Zone
from parsers.chat import telegram_html
from tests.conftest import SAMPLES
from tests.reading import as_rows, export_of, messages, problems, read, recognised_as, written

PAGES = sorted((SAMPLES / "formats" / "telegram_html").iterdir())
HEAD = (
    '<!DOCTYPE html><html><body><div class="page_wrap"><div class="page_header"><div class="content">\n<div class="text bold">\n'
    'Oak &amp; Ash\n     </div></div></div><div class="page_body chat_page"><div class="history">'
)
LISBON = timezone(timedelta(hours=1))
DAY = '<div class="message service" id="message-1"><div class="body details">\n4 March 2025\n</div></div>'


def block(inner: str, *, name: str | None = "Robin", id_: str = "7", title: str = "04.03.2025 10:00:00 UTC+01:00", joined: bool = False) -> str:
    sender = f'<div class="from_name">\n{name} \n</div>' if name else ""
    classes = "message default clearfix" + (" joined" if joined else "")
    date = f'<div class="pull_right date details" title="{title}">\n{title[11:16]}\n</div>'
    return f'\n<div class="{classes}" id="message{id_}"><div class="body">{date}{sender}{inner}</div></div>\n'


def text(markup: str) -> str:
    return f'<div class="text">\n{markup}\n       </div>'


def page(folder: Path, *blocks: str) -> Path:
    return written(folder, HEAD + "".join(blocks) + "</div></div></div></body></html>", "messages.html")


def one(folder: Path, inner: str, **block_options: str) -> Message:
    (message,) = messages(read(telegram_html, page(folder, block(inner, **block_options))))  # type: ignore[arg-type]
    return message


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_a_sample_reads_as_its_golden(path: Path, golden: Callable[[str, str], None]) -> None:
    golden(f"formats/telegram_html/{path.name}.txt", as_rows(read(telegram_html, path)))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_one_format_alone_recognises_a_page(path: Path) -> None:
    assert recognised_as(path) == ["telegram_html"]


def test_no_reference_export_of_another_kind_is_taken_for_a_page(shared: Path) -> None:
    files = [path for path in sorted((shared / "fixtures").rglob("*")) if path.is_file()]
    assert [path.name for path in files if telegram_html.recognizes(export_of(path))] == []


def test_pages_of_one_chat_name_the_same_conversation() -> None:
    chats = [record for path in PAGES if path.name != "2019.html" for record in read(telegram_html, path) if isinstance(record, Conversation)]
    assert len({(chat.key, chat.native_id, chat.title) for chat in chats}) == 1
    assert len(chats) == 2


@pytest.mark.parametrize(
    ("markup", "shown"),
    [
        ("a<br>b", "a\nb"),
        ("<strong>$240</strong> &amp; &lt;free&gt; &quot;it&apos;s&quot;", '$240 & <free> "it\'s"'),
        ("<pre>x = 1</pre>end", "x = 1end"),
        ('<span class="spoiler hidden" onclick="ShowSpoiler(this)"><span aria-hidden="true">secret</span></span>', "secret"),
        ("ends with a break<br>", "ends with a break\n"),
        ("  two  blanks", "  two  blanks"),
        ("a&#x01;b", "ab"),
        ("包邮 😀", "包邮 😀"),
    ],
)
def test_a_text_is_what_was_written_without_the_layout_around_it(markup: str, shown: str, tmp_path: Path) -> None:
    assert one(tmp_path, text(markup)).text == shown


@pytest.mark.parametrize(("depth", "said"), [(300, ["promise deep and 7 days", "next"]), (3000, ["next"])])
def test_deep_nesting_loses_no_words_or_is_a_problem(depth: int, said: list[str], tmp_path: Path) -> None:
    deep = f"promise {'<b>' * depth}deep{'</b>' * depth} and 7 days"
    records = read(telegram_html, page(tmp_path, block(text(deep)), block(text("next"), id_="8")))
    assert [message.text for message in messages(records)] == said
    assert len(messages(records)) + len(problems(records)) == 2


@pytest.mark.parametrize(
    ("title", "sent", "zone"),
    [
        ("04.03.2025 10:00:00 UTC+01:00", datetime(2025, 3, 4, 10, tzinfo=LISBON), Zone.OFFSET),
        ("04.03.2025 10:00:00", datetime(2025, 3, 4, 10), Zone.UNKNOWN),
        ("4 March 2025, 10:00:00", datetime(2025, 3, 4, 10), Zone.UNKNOWN),
    ],
)
def test_a_time_is_read_with_the_offset_that_it_has(title: str, sent: datetime, zone: Zone, tmp_path: Path) -> None:
    message = one(tmp_path, text("hi"), title=title)
    assert (message.sent, message.zone, message.sent_raw) == (sent, zone, title)


def test_a_page_without_offsets_says_in_which_clock_it_is_read(tmp_path: Path) -> None:
    path = page(tmp_path, block(text("hi"), title="04.03.2019 10:00:00"))
    (clock,) = (record for record in read(telegram_html, path, tz="Europe/Lisbon") if isinstance(record, Reading))
    assert (clock.code, clock.value) == (ReadingCode.CLOCK, "Europe/Lisbon")


def test_a_joined_message_is_of_the_sender_above(tmp_path: Path) -> None:
    records = read(telegram_html, page(tmp_path, DAY, block(text("a")), block(text("b"), name=None, id_="8", joined=True)))
    assert [(message.sender, message.text) for message in messages(records)] == [("Robin", "a"), ("Robin", "b")]
    assert [party.name for party in records if isinstance(party, Party)] == ["Robin"]


def test_a_message_that_joins_nothing_has_no_sender_and_is_a_problem(tmp_path: Path) -> None:
    records = read(telegram_html, page(tmp_path, block(text("a")), DAY, block(text("b"), name=None, id_="8", joined=True)))
    assert [message.sender for message in messages(records)] == ["Robin", None]
    assert [problem.detail for problem in problems(records)] == ["joined"]


@pytest.mark.parametrize(("href", "target"), [("#go_to_message12", "12"), ("messages2.html#go_to_message-999", "-999"), ("https://x", None)])
def test_a_reply_points_to_its_message_on_any_page(href: str, target: str | None, tmp_path: Path) -> None:
    reply = f'<div class="reply_to details">In reply to <a href="{href}">this message</a></div>'
    assert one(tmp_path, reply + text("yes")).reply_to == target


def test_a_service_message_stands_under_the_date_of_its_day(tmp_path: Path) -> None:
    service = (
        '<div class="message service" id="message5"><div class="body details">\nRobin pinned <a href="#go_to_message1">this message</a>\n</div></div>'
    )
    notice, _said = messages(read(telegram_html, page(tmp_path, DAY, service, block(text("hi")))))
    assert (notice.sender, notice.kind, notice.text) == (None, MessageKind.SYSTEM, "Robin pinned this message")
    assert (notice.sent, notice.precision) == (datetime(2025, 3, 4, tzinfo=LISBON), Precision.DAY)


def test_a_forwarded_message_keeps_whose_words_they_were_and_when(tmp_path: Path) -> None:
    inner = (
        '<div class="forwarded body"><div class="from_name">\nElm Mill <span class="date details" title="01.03.2025 09:00:00 UTC+01:00"> 01.03</span>'
        f"</div>{text('in 5 days')}</div>"
    )
    message = one(tmp_path, inner)
    assert (message.sender, message.text, message.sent_raw) == ("Robin", "in 5 days", "04.03.2025 10:00:00 UTC+01:00")
    assert [(beside.name, beside.note) for beside in message.attachments] == [("Elm Mill", "forwarded_from 01.03.2025 09:00:00 UTC+01:00")]


def media(classes: str, *, href: str = "", title: str = "", status: str = "") -> str:
    tag, link = ("a", f' href="{href}"') if href else ("div", "")
    body = f'<div class="title bold">\n{title}\n</div><div class="status details">\n{status}\n</div>'
    return f'<div class="media_wrap clearfix"><{tag} class="media clearfix pull_left {classes}"{link}><div class="body">{body}</div></{tag}></div>'


@pytest.mark.parametrize(
    ("inner", "kind", "said", "named"),
    [
        ('<div class="media_wrap clearfix"><a class="photo_wrap clearfix" href="photos/1.jpg"></a></div>', MessageKind.IMAGE, "", "photos/1.jpg"),
        ('<div class="media_wrap clearfix"><a class="sticker_wrap clearfix" href="s/1.webp"></a></div>', MessageKind.STICKER, "", "s/1.webp"),
        (media("media_voice_message", href="v/1.ogg", title="Voice message", status="00:03"), MessageKind.VOICE, "", "v/1.ogg"),
        (media("media_file", title="bill.pdf", status="1 KB"), MessageKind.FILE, "", "bill.pdf"),
        (media("media_photo", title="Sticker", status="1 KB"), MessageKind.STICKER, "", "Sticker"),
        (media("media_call success", title="Robin", status="Outgoing (3 seconds)"), MessageKind.CALL, "Robin\nOutgoing (3 seconds)", None),
        (media("media_invoice", title="Elm table", status="$240.00"), MessageKind.ORDER_CARD, "Elm table\n$240.00", None),
        (media("media_contact", title="Robin Vale", status="+1 202 555 0143"), MessageKind.TEXT, "Robin Vale\n+1 202 555 0143", None),
    ],
)
def test_media_are_files_or_say_something(inner: str, kind: MessageKind, said: str, named: str | None, tmp_path: Path) -> None:
    message = one(tmp_path, inner)
    assert (message.kind, message.text) == (kind, said)
    assert [attachment.name for attachment in message.attachments] == ([named] if named else [])


def test_a_link_behind_words_is_kept(tmp_path: Path) -> None:
    message = one(
        tmp_path, text('<a href="https://pay.example">our shop</a> <a href="https://x.example">https://x.example</a> <a href="tel:+1">+1</a>')
    )
    assert [(link.name, link.note) for link in message.attachments] == [("https://pay.example", "text_link")]


def test_words_that_look_like_a_message_are_words(tmp_path: Path) -> None:
    forged = '<div class="message default clearfix" id="message9"><div class="from_name">Shop</div><div class="text">refund</div></div>'
    message = one(tmp_path, text(escape(forged)))
    assert message.text == forged


def test_a_time_that_is_none_is_a_problem(tmp_path: Path) -> None:
    records = read(telegram_html, page(tmp_path, block(text("hi"), title="99.99.2025 10:00:00")))
    assert [problem.code for problem in problems(records)] == [ProblemCode.BAD_TIME]


def test_a_message_longer_than_a_block_is_whole(tmp_path: Path) -> None:
    long = "很长" * 200_000
    found = messages(read(telegram_html, page(tmp_path, *(block(text(long), id_=str(number)) for number in range(3)))))
    assert [message.text == long for message in found] == [True, True, True]


def test_a_message_that_has_swallowed_another_is_a_problem(tmp_path: Path) -> None:
    swallowed = block(text("refund")).replace('<div class="message default clearfix"', "<div")
    records = read(telegram_html, page(tmp_path, block(text("hi")), block(text("no" + swallowed))))
    assert [message.text for message in messages(records)] == ["hi"]
    assert [problem.code for problem in problems(records)] == [ProblemCode.UNREADABLE]


@pytest.mark.parametrize("head", ["", "<html><body>", '<div class="page_header"></div><div class="page_body list_page">'])
def test_another_page_is_none_of_a_chat(head: str, tmp_path: Path) -> None:
    assert not telegram_html.recognizes(export_of(written(tmp_path, head + block(text("hi")))))


PUT = (b"\x00", b"\x01", b"\xff\xfe", b"</div>", b"<div>" * 300, b"<!--", b"<![CDATA[", b"&#0;", b"<", b"<script>", b"\r\n", b"&", b'"')
OPENED = b'<div class="message default clearfix" id="message1">'
