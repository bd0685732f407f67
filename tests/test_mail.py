"""E-mail: one mail, mailboxes, Outlook's files; whose words are whose; orders that shops' programs write into them."""

import base64
import json
import mailbox as library
from collections.abc import Callable
from decimal import Decimal
from email.message import EmailMessage
from hashlib import sha256
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casefile.records import Conversation, EventKind, Message, Order, Party, Precision, Problem, ProblemCode, Reading, ReadingCode, Record, Zone
from casefile.store import open_case
from parsers.chat import eml, gmail_mbox, mbox, outlook_msg
from parsers.export import Options
from parsers.mail import addresses
from parsers.mail_mime import Span, text_at
from parsers.mail_words import Line, divided, page_lines, plain_lines
from parsers.mapi import texts_of
from parsers.mime import BLOCK, Part, content, decoded, parameters, worded
from pipeline import intake
from pipeline.originals import Received, receive
from pipeline.report import quotes
from pipeline.workers import Workers
from tests.compound import compound
from tests.compound import message as outlook_message
from tests.conftest import SAMPLES
from tests.growth import grows_with
from tests.reading import as_rows, export_of, messages, orders, problems, read, recognised_as, unaccounted, written

FAMILY: tuple[ModuleType, ...] = (eml, gmail_mbox, mbox, outlook_msg)
BY_NAME = {parser.FORMAT.name: parser for parser in FAMILY}
EXPORTS = sorted(path for name in BY_NAME for path in (SAMPLES / "formats" / name).rglob("*") if path.is_file())
HEAD = "From: Shop <shop@shop.example>\nTo: reader@mail.example\nDate: Mon, 5 Jan 2026 10:30:00 +0800\nMessage-ID: <1@shop.example>\n"


def named(path: Path) -> str:
    return path.relative_to(SAMPLES / "formats").as_posix()


def parser_of(path: Path) -> ModuleType:
    return BY_NAME[path.relative_to(SAMPLES / "formats").parts[0]]


def mail(folder: Path, text: str | bytes, name: str = "mail.eml") -> list[Record]:
    """The records of one mail; the head is written before a text that has none."""
    raw = text if isinstance(text, bytes) else text.encode()
    return read(eml, written(folder, raw if b"From: " in raw[:2000] else HEAD.encode() + raw, name))


def only(records: list[Record]) -> Message:
    (message,) = messages(records)
    return message


# ── samples ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("path", EXPORTS, ids=named)
def test_a_sample_reads_as_its_golden(path: Path, golden: Callable[[str, str], None]) -> None:
    golden(f"formats/{named(path)}.txt", as_rows(read(parser_of(path), path)))


@pytest.mark.parametrize("path", EXPORTS, ids=named)
def test_one_format_alone_recognises_a_sample(path: Path) -> None:
    assert recognised_as(path) == [parser_of(path).FORMAT.name]


@pytest.mark.parametrize("path", EXPORTS, ids=named)
def test_every_text_is_found_again_in_its_bytes(path: Path) -> None:
    raw = path.read_bytes()
    for message in messages(read(parser_of(path), path)):
        if parser_of(path) is outlook_msg:
            with path.open("rb") as file:
                assert message.text in texts_of(file)
        else:
            assert message.place.start is not None
            assert message.place.end is not None
            assert text_at(raw, Span(message.place.start, message.place.end, is_of_mbox=parser_of(path) is not eml)) == message.text


def test_a_folder_of_mails_is_one_conversation_and_its_quotations_are_checked(tmp_path: Path) -> None:
    folder = tmp_path / "mails"
    folder.mkdir()
    written(folder, HEAD + "Subject: lamp\n\nWe ship within 48 hours.\n", "1.eml")
    written(
        folder,
        "From: r@mail.example\nTo: shop@shop.example\nDate: Mon, 5 Jan 2026 11:30:00 +0800\nMessage-ID: <2@mail.example>\n"
        "In-Reply-To: <1@shop.example>\nReferences: <1@shop.example>\nSubject: Re: lamp\nContent-Transfer-Encoding: base64\n\n"
        + base64.b64encode(b"Fine.\n\nOn Mon, 5 Jan 2026 at 10:30, Shop <shop@shop.example> wrote:\n> We ship within 48 hours.\n").decode(),
        "2.eml",
    )
    case = open_case(tmp_path / "case.db", create=True)
    received = [one for one in receive([folder], tmp_path / "originals", password=None) if isinstance(one, Received)]
    with case.stage("intake", "", version="test", who="test"):
        intake.take_in(Workers(case), received, options=Options(), format_name=None)
    quotes.check(case, tmp_path / "originals")
    assert [message.text for message in case.messages()] == ["lamp\nWe ship within 48 hours.", "Fine."]
    assert {conversation.native_id for conversation in case.records(Conversation)} == {"1@shop.example"}
    assert list(case.records(Problem)) == []


# ── the head ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("written_words", "text"),
    [
        ("=?utf-8?B?5LqR5py1?=", "云朵"),
        ("=?UTF-8?Q?=E4=BA=91=E6=9C=B5_shop?=", "云朵 shop"),
        ("=?gb2312?B?1MY=?= =?gb2312?B?tuQ=?=", "云朵"),
        ("=?gb2312?B?1MbW?=\n =?gb2312?B?0A==?=", "云中"),  # cut inside a character
        ("=?gb2312?B?iKQ=?=", "垽"),  # beyond GB2312, as its mailers write it
        ("=?gbk?B?5LqR5py1?=", "云朵"),  # says GBK and is UTF-8
        ("Re: =?utf-8?Q?a?= b =?utf-8?Q?c?= =?utf-8?Q?d?=", "Re: a b cd"),
        ('"=?utf-8?B?5LqR5py1?="', '"云朵"'),
        ("=?x-unknown?Q?caf=E9_ol=E9?=", "café olé"),
        ("=?utf-8?B?5LqR5p?=", "云�"),
        ("=?utf-8?X?abc?=", "=?utf-8?X?abc?="),
        ("=?iso-8859-1*en?Q?caf=E9?=", "café"),
        ("no =?words", "no =?words"),
    ],
)
def test_encoded_words_are_read(written_words: str, text: str) -> None:
    assert worded(written_words.encode()) == text


def test_a_field_that_is_not_encoded_at_all_is_read_by_its_bytes(tmp_path: Path) -> None:
    records = mail(tmp_path, HEAD.encode() + "Subject: 您的订单已经发货了\n\nok".encode("gb18030"))
    assert only(records).text == "您的订单已经发货了\nok"


@pytest.mark.parametrize(
    ("field", "found"),
    [
        ("a@b.example", [("", "a@b.example")]),
        ('"Lin, Test" <a@b.example>, c@d.example', [("Lin, Test", "a@b.example"), ("", "c@d.example")]),
        ('"a@bank.example" <b@evil.example>', [("a@bank.example", "b@evil.example")]),
        ("a@b.example (Ann)", [("Ann", "a@b.example")]),
        ("undisclosed-recipients:;", []),
        ("", []),
    ],
)
def test_addresses_are_read(field: str, found: list[tuple[str, str]]) -> None:
    assert list(addresses(field)) == found


def test_the_address_tells_who_somebody_is_and_the_name_what_they_call_themselves(tmp_path: Path) -> None:
    records = mail(tmp_path, 'From: "ceo@bank.example" <x@Evil.example>\nDate: Mon, 5 Jan 2026 10:30:00 +0800\n\nhi')
    assert [(party.key, party.name, party.native_ids) for party in records if isinstance(party, Party)] == [
        ("x@evil.example", "ceo@bank.example", ("x@Evil.example",))
    ]


@pytest.mark.parametrize(
    ("date", "sent", "zone", "precision"),
    [
        ("Mon, 5 Jan 2026 10:30:00 +0800", "2026-01-05T10:30:00+08:00", Zone.OFFSET, Precision.SECOND),
        ("Mon, 5 Jan 2026 10:30:00 +0200 (CEST)", "2026-01-05T10:30:00+02:00", Zone.OFFSET, Precision.SECOND),
        ("5 Jan 26 10:30 EST", "2026-01-05T10:30:00-05:00", Zone.OFFSET, Precision.MINUTE),
        ("Mon, 5 Jan 2026 10:30:00 GMT", "2026-01-05T10:30:00+00:00", Zone.UTC, Precision.SECOND),
        ("Mon, 5 Jan 2026 10:30:00 -0000", "2026-01-05T10:30:00+00:00", Zone.UTC, Precision.SECOND),
        ("Mon, 5 Jan 2026 10:30:00", "2026-01-05T10:30:00", Zone.UNKNOWN, Precision.SECOND),
        ("Mon Jan  5 10:30:00 2026", "2026-01-05T10:30:00", Zone.UNKNOWN, Precision.SECOND),
        ("Mon Jan  5 10:30:00 +0800 2026", "2026-01-05T10:30:00+08:00", Zone.OFFSET, Precision.SECOND),
        ("2026-01-05T10:30:00Z", "2026-01-05T10:30:00+00:00", Zone.UTC, Precision.SECOND),
    ],
)
def test_dates_are_read_with_their_zone(tmp_path: Path, date: str, sent: str, zone: Zone, precision: Precision) -> None:
    message = only(mail(tmp_path, f"From: a@b.example\nMessage-ID: <1@b.example>\nDate: {date}\n\nhi"))
    assert message.sent is not None
    assert (message.sent.isoformat(), message.zone, message.precision, message.sent_raw) == (sent, zone, precision, date)


@pytest.mark.parametrize("date", ["Mon, 45 Jan 2026 10:30:00 +0800", "soon", "(" * 5000, "9" * 5000, "Mon, 5 Jan 2026 10:30:00 +9900"])
def test_a_date_that_is_none_is_said(tmp_path: Path, date: str) -> None:
    records = mail(tmp_path, f"From: a@b.example\nMessage-ID: <1@b.example>\nDate: {date}\n\nhi")
    assert only(records).sent is None
    assert [problem.code for problem in problems(records)] == [ProblemCode.BAD_TIME]


def test_a_mail_without_a_date_has_the_servers(tmp_path: Path) -> None:
    records = mail(tmp_path, "Received: from a by b; Mon, 5 Jan 2026 10:31:00 +0800\nFrom: a@b.example\n\nhi")
    assert only(records).sent_raw == "Mon, 5 Jan 2026 10:31:00 +0800"
    assert [record.code for record in records if isinstance(record, Reading)] == [ReadingCode.SERVER_TIME]


def test_an_answer_does_not_say_the_subject_again(tmp_path: Path) -> None:
    assert only(mail(tmp_path, HEAD + "Subject: Re: refund by Friday\nIn-Reply-To: <0@x.example>\n\nNo.")).text == "No."
    assert only(mail(tmp_path, HEAD + "Subject: Re: refund by Friday\n\nNo.")).text == "Re: refund by Friday\nNo."
    assert only(mail(tmp_path, HEAD + "Subject: new subject\nIn-Reply-To: <0@x.example>\n\nNo.")).text == "new subject\nNo."


def test_a_draft_was_never_said(tmp_path: Path) -> None:
    assert messages(mail(tmp_path, HEAD + "X-Unsent: 1\n\nI would.")) == []


# ── charsets and encodings ────────────────────────────────────────────────────────────────────────────────────────

WORDS = "您好，退款三个工作日内原路退回，请您放心。"


@pytest.mark.parametrize(
    ("charset", "declared", "is_said"),
    [
        ("utf-8", "utf-8", False),
        ("gb18030", "gb2312", False),
        ("gb18030", "GBK", False),
        ("gb18030", "utf-8", True),
        ("utf-8", "gb2312", True),
        ("gb18030", "iso-8859-1", True),
        ("utf-8", "iso-8859-1", True),
        ("utf-8", "us-ascii", True),
        ("gb18030", "", False),
        ("gb18030", "x-nothing", True),
        ("big5", "big5", False),
    ],
)
def test_a_charset_is_believed_where_the_bytes_agree(tmp_path: Path, charset: str, declared: str, is_said: bool) -> None:
    said = WORDS if charset != "big5" else "您好，退款三個工作日內原路退回，請您放心。"
    kind = f"Content-Type: text/plain; charset={declared}\n" if declared else ""
    records = mail(tmp_path, (HEAD + kind + "Content-Transfer-Encoding: base64\n\n").encode() + base64.encodebytes(said.encode(charset)))
    assert only(records).text == said
    assert (ReadingCode.CHARSET in [record.code for record in records if isinstance(record, Reading)]) is is_said
    assert problems(records) == []


def test_western_letters_stay_western() -> None:
    for text in ("Grüße aus München, schöne Tage", "l’été à Orléans, ça va", "señor, ¿cuánto cuesta?"):
        assert decoded(text.encode("cp1252"), "iso-8859-1").text == text


def test_seldom_western_signs_in_a_long_mail_without_a_charset_are_no_damage() -> None:
    text = "Your parcel has been sent by post today. " * 90 + "••• Sale ••• €€€"
    assert decoded(text.encode("cp1252"), "").text == text


@pytest.mark.parametrize("charset", ["undefined", "idna", "unicode_escape", "rot13", "base64", "zlib", "utf-8\x00", "a" * 500, ""])
def test_no_name_of_a_charset_does_anything(charset: str) -> None:
    assert decoded("é".encode(), charset).text == "é"


def test_broken_base64_is_read_as_far_as_it_goes_and_said(tmp_path: Path) -> None:
    records = mail(tmp_path, HEAD + "Content-Transfer-Encoding: base64\n\naGVs!!bG8=\nd29ybGQ*xx")
    assert only(records).text.startswith("helloworld")
    assert [problem.code for problem in problems(records)] == [ProblemCode.BAD_BYTES]


def test_a_file_in_a_mail_has_its_hash_and_its_name(tmp_path: Path) -> None:
    built = EmailMessage()
    built["From"], built["Date"] = "a@b.example", "Mon, 5 Jan 2026 10:30:00 +0800"
    built.set_content("see file")
    built.add_attachment(b"\x00\x01invoice" * 9999, maintype="application", subtype="pdf", filename="发票 2026.pdf")
    (file,) = only(mail(tmp_path, bytes(built))).attachments
    assert (file.name, file.present, file.note) == ("发票 2026.pdf", True, "application/pdf")
    assert file.sha256 == sha256(b"\x00\x01invoice" * 9999).hexdigest()


@pytest.mark.parametrize(
    ("field", "name"),
    [
        (b'attachment; filename="a;b.pdf"', "a;b.pdf"),
        (b"attachment; filename=plain.pdf; size=3", "plain.pdf"),
        (b"attachment; filename*=UTF-8''%E5%8F%91%E7%A5%A8.pdf", "发票.pdf"),
        (b"attachment; filename*0*=gb2312''%B7%A2; filename*1*=%C6%B1; filename*2=.pdf", "发票.pdf"),
        (b'attachment; filename="=?gb2312?B?t6LGsQ==?=.pdf"', "发票.pdf"),
        ('attachment; filename="您的退款申请和发票.pdf"'.encode("gb18030"), "您的退款申请和发票.pdf"),
        (b'attachment; filename="quote\\"d.pdf"', 'quote"d.pdf'),
        (b"attachment; filename*x=1; filename*=3", "3"),
        (b'attachment; filename="never closed', "never closed"),
    ],
)
def test_names_of_files_are_read(field: bytes, name: str) -> None:
    assert parameters((("content-disposition", field),), "content-disposition")[1].get("filename") == name


def test_a_mail_in_a_mail_is_a_message_of_its_own(tmp_path: Path) -> None:
    inner = "From: shop@shop.example\nDate: Sun, 4 Jan 2026 09:00:00 +0800\nMessage-ID: <0@shop.example>\nSubject: promise\n\nRefund tomorrow."
    records = mail(
        tmp_path, HEAD + f'Content-Type: multipart/mixed; boundary="x"\n\n--x\n\nsee below\n--x\nContent-Type: message/rfc822\n\n{inner}\n--x--\n'
    )
    assert [(message.native_id, message.text) for message in messages(records)] == [
        ("0@shop.example", "promise\nRefund tomorrow."),
        ("1@shop.example", "see below"),
    ]
    assert len([record for record in records if isinstance(record, Conversation)]) == 2


def test_a_mail_that_breaks_off_is_said(tmp_path: Path) -> None:
    records = mail(tmp_path, HEAD + 'Content-Type: multipart/mixed; boundary="x"\n\n--x\n\nhalf a')
    assert (only(records).text, [problem.code for problem in problems(records)]) == ("half a", [ProblemCode.TRUNCATED])


@pytest.mark.parametrize("kind", ["multipart/mixed", 'multipart/mixed; boundary="never"', "multipart/alternative; boundary="])
def test_a_mail_without_its_boundary_is_kept_as_text(tmp_path: Path, kind: str) -> None:
    records = mail(tmp_path, HEAD + f"Content-Type: {kind}\n\n--x\n\nwords\n--x--\n")
    assert "words" in only(records).text
    assert [problem.code for problem in problems(records)] == [ProblemCode.UNREADABLE]


def test_a_file_in_the_old_way_of_unix_is_a_file(tmp_path: Path) -> None:
    (file,) = only(mail(tmp_path, HEAD + "\nsee\n\nbegin 644 a.txt\n%:&5L;&\\\n`\nend\n")).attachments
    assert (file.name, file.present) == ("a.txt", True)


# ── whose words ───────────────────────────────────────────────────────────────────────────────────────────────────

OWN = "We refund you by Friday."


@pytest.mark.parametrize(
    "quoted",
    [
        "On Mon, Jan 5, 2026 at 10:30 AM Ann <ann@mail.example> wrote:\n\n> refund me",
        "On Mon, Jan 5, 2026 at 10:30 AM Ann Long Name\n<ann@mail.example> wrote:\n> refund me",
        "-----Original Message-----\nFrom: Ann\nSent: Monday\nTo: Shop\nSubject: x\n\nrefund me",
        "________________________________\nFrom: Ann <ann@mail.example>\nSent: Monday, 5 January 2026 10:30\nTo: Shop\nSubject: x\n\nrefund me",
        "From: Ann <ann@mail.example>\nDate: 5 Jan 2026\nTo: Shop\nSubject: x\n\nrefund me",
        "*From:* Ann\n*Sent:* 5 Jan 2026\n*To:* Shop\n*Subject:* x\n\nrefund me",
        "发件人：林测试 <lin@mail.example>\n发送时间：2026年1月5日 10:30\n收件人：客服\n主题：退款\n\n请退款",
        "发件人: 林测试\n发送时间: 2026年1月5日 10:30\n收件人: 客服\n抄送: 无\n主题: 退款\n\n请退款",
        "在 2026年1月5日，10:30，林测试 <lin@mail.example> 写道：\n\n请退款",
        '在 2026-01-05 10:30:00，"林测试" <lin@mail.example> 写道：\n请退款',
        'At 2026-01-05 10:30:00, "林测试" <lin@mail.example> wrote:\n请退款',
        "林测试 <lin@mail.example> 于2026年1月5日周一 10:30写道：\n\n> 请退款",
        "于 2026/1/5 10:30, 林测试 写道:\n> 请退款",
        "------------------ 原始邮件 ------------------\n发件人: 林测试\n请退款",
        "-----邮件原件-----\n发件人: 林测试\n请退款",
        "Am 05.01.26 um 10:30 schrieb Ann:\n> refund me",
        "Le lun. 5 janv. 2026 à 10:30, Ann <ann@mail.example> a écrit :\n\n> refund me",
        "---------- Forwarded message ---------\nFrom: Ann\nrefund me",
        "Begin forwarded message:\n\nFrom: Ann\nrefund me",
        "> refund me\n> now",
        ">refund me\n>now",
        "2026年1月5日(月) 10:30 Ann <ann@mail.example>:\n\n> refund me",
        "On Mon, 5 Jan 2026 at 10:30, Wei He wrote:\n\nrefund me",
        "Am 05.01.2026 um 10:30 schrieb Er Wang <er@mail.example>:\n\nrefund me",
        "Am 05.01.2026 um 10:30 schrieb Bereitschaft <ann@mail.example>:\n\nrefund me",
    ],
)
def test_history_is_beside_the_words_and_not_among_them(quoted: str) -> None:
    words = divided(plain_lines(f"{OWN}\n\n{quoted}\n"))
    assert words.own == OWN
    assert [one.text for one in words.quoted] == [quoted]


@pytest.mark.parametrize(
    "text",
    [
        "您在2026年1月5日写道：\n三天内退款\n至今没有退。",
        "On Monday you wrote:\nrefund by Friday\nand nothing came.",
        "You wrote on 3 March 2026 at 10:30:\nrefund by Friday\nand nothing came.",
        ">100 is too much",
        "From: Leeds\nto you with love",
        "At 10:30 I called and your colleague wrote: nothing",
        "--\nShop",
        "------\nOrder 1001\n------",
        "Contact Foo <a@b.example> for help:\nor call",
        "2026年1月5日 10:30 退款：\n三天内",
    ],
)
def test_what_only_looks_like_history_stays_the_writers_own(text: str) -> None:
    words = divided(plain_lines(text))
    assert (words.own, words.quoted) == (text, ())


def test_a_chat_that_an_app_sent_by_mail_is_not_the_words_of_who_sent_it(tmp_path: Path) -> None:
    chat = "小明 和 小红 在微信上的聊天记录如下，请查收。\n\n—————  2026-04-06  —————\n\n小红  16:21\n\n三天内退款"
    records = mail(tmp_path, HEAD.encode() + f"Content-Type: text/plain; charset=utf-8\n\n给律师\n\n{chat}\n".encode())
    assert only(records).text == "给律师"
    assert [(file.name, file.note) for file in only(records).attachments] == [(chat, "forwarded")]
    assert [record.code for record in records if isinstance(record, Reading)] == [ReadingCode.QUOTED_CHAT]


def test_answers_between_quoted_lines_are_the_writers_own() -> None:
    words = divided(plain_lines("Hello\n\nOn 5 Jan 2026 at 10:30, Ann <a@m.example> wrote:\n> when?\n\nBy Friday.\n\n> how much?\nAll of it."))
    assert words.own == "Hello\n\nBy Friday.\n\nAll of it."
    assert [one.text for one in words.quoted] == ["On 5 Jan 2026 at 10:30, Ann <a@m.example> wrote:\n> when?", "> how much?"]


def test_a_sentence_of_the_writers_own_is_no_part_of_the_one_that_introduces_a_quotation() -> None:
    words = divided(plain_lines("好的 3天内退款\n在 2026年1月5日，10:30，林测试\n<lin@mail.example> 写道：\n> 请退款\n> 谢谢"))
    assert words.own == "好的 3天内退款"


@pytest.mark.parametrize(
    ("page", "lines"),
    [
        ("<p>a<b>b</b></p><p>c</p>", ["ab", "c"]),
        ("a<br>b<br><br>c", ["a", "b", "", "c"]),
        ("<table><tr><td>Total</td><td>5</td></tr><tr><td>x</td></tr></table>", ["Total 5", "x"]),
        ("<style>p{}</style><script>x</script><title>t</title><p>a</p>", ["a"]),
        ('<div style="display:none">no</div><p>a<span style="font-size:0px">no</span> <span style="font-size:0.9em">b</span></p>', ["a b"]),
        ('<p hidden>no</p><p style="DISPLAY : None">no</p><p>&lt;a&gt;&nbsp;b &amp;amp;</p>', ["<a>\xa0b &amp;"]),
        ("<pre>a\n  b</pre>", ["a", "b"]),
        ("<!-- no --><p>a\n   b</p><!--[if mso]>no<![endif]-->", ["a b"]),
        ("<p>a\x00b</p>", ["a b"]),
    ],
)
def test_a_page_becomes_the_words_that_a_person_reads(page: str, lines: list[str]) -> None:
    assert [line.text for line in page_lines(page) or []] == lines


def test_what_programs_quote_in_a_page_is_quoted() -> None:
    page = (
        '<div dir="ltr">By Friday.</div><br><div class="gmail_quote">'
        '<div class="gmail_attr">On Mon, Jan 5, 2026 at 10:30 AM Ann &lt;<a>a@m.example</a>&gt; wrote:<br></div>'
        '<blockquote class="gmail_quote"><div>refund me</div></blockquote></div><div>All of it.</div>'
    )
    assert divided(page_lines(page) or []).own == "By Friday.\n\nAll of it."
    assert divided(page_lines('<p>own</p><blockquote type="cite">theirs</blockquote>') or []).own == "own"
    assert divided([Line("theirs", is_quoted=True)]).own == ""


@pytest.mark.parametrize(
    ("plain", "page", "text"),
    [
        ("Refund 100 by Friday.", "<p>Refund 100 by Friday.</p>", "Refund 100 by Friday."),
        (
            "Refund 100 by Friday. (https://shop.example/1)",
            '<p>Refund 100 by <a href="https://shop.example/1">Friday</a>.</p>',
            "Refund 100 by Friday. (https://shop.example/1)",
        ),
        ("Refund 900 by Friday.", "<p>Refund 100 by Friday.</p>", "Refund 100 by Friday."),
        ("Your program shows no pages.", "<p>Refund 100 by Friday.</p>", "Refund 100 by Friday."),
        ("", "<p>Refund 100 by Friday.</p>", "Refund 100 by Friday."),
        ("Refund 100.", "<p> </p>", "Refund 100."),
    ],
)
def test_of_two_versions_that_differ_the_one_that_people_see_counts(tmp_path: Path, plain: str, page: str, text: str) -> None:
    body = f'Content-Type: multipart/alternative; boundary="x"\n\n--x\n\n{plain}\n--x\nContent-Type: text/html\n\n{page}\n--x--\n'
    records = mail(tmp_path, HEAD + body)
    assert only(records).text == text
    differs = plain not in ("", text)
    assert (ReadingCode.VERSIONS_DIFFER in [record.code for record in records if isinstance(record, Reading)]) is differs
    assert [file.name for file in only(records).attachments if file.note == "alternative"] == ([plain] if differs else [])


# ── mailboxes ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_mailbox_that_pythons_library_wrote_gives_every_mail_back(tmp_path: Path) -> None:
    said = ["one", "From here on\nFrom there", "three\n\nFrom me with love"]
    box = library.mbox(tmp_path / "a.mbox", create=True)
    for number, text in enumerate(said):
        built = EmailMessage()
        built["From"], built["Date"], built["Message-ID"] = "a@b.example", f"Mon, 5 Jan 2026 10:3{number}:00 +0800", f"<{number}@b.example>"
        built.set_content(text)
        box.add(built)
    box.close()
    assert [message.text for message in messages(read(mbox, tmp_path / "a.mbox"))] == said


@pytest.mark.parametrize(
    ("subjects", "to", "many"),
    [
        (("Order 12", "Re: Order 12", "RE: order 12"), "b@shop.example", 1),
        (("Order 12", "Order 12", "Order 12"), "b@shop.example", 3),
        (("Re: Order 12", "Re: Order 13", "Re: Order 12"), "b@shop.example", 2),
        (("Order 12", "Re: Order 12", "Re: Order 12"), "c@shop.example", 2),
        (("", "Re: ", "Re: "), "b@shop.example", 3),
    ],
)
def test_mails_that_name_no_other_are_one_thread_by_subject_and_the_same_two(tmp_path: Path, subjects: tuple[str, ...], to: str, many: int) -> None:
    ends = [("a@b.example", "b@shop.example"), ("b@shop.example", "a@b.example"), ("a@b.example", to)]
    text = "".join(
        f"From x Mon Jan  5 10:3{number}:00 2026\nFrom: {ends[number][0]}\nTo: {ends[number][1]}\nSubject: {subject}\n"
        f"Date: Mon, 5 Jan 2026 10:3{number}:00 +0000\nMessage-ID: <{number}@b.example>\n\nwords {number}\n\n"
        for number, subject in enumerate(subjects)
    )
    records = read(mbox, written(tmp_path, text, "a.mbox"))
    assert len([record for record in records if isinstance(record, Conversation)]) == many


@pytest.mark.parametrize(
    "line",
    [
        "From a@b.example Mon Jan  5 10:30:00 2026",
        "From - Mon Jan 05 10:30:00 2026",
        "From 1850000000000000001@xxx Mon Jan 05 02:30:00 +0000 2026",
        "From MAILER-DAEMON Mon Jan  5 10:30:00 2026",
    ],
)
def test_lines_that_part_mails(tmp_path: Path, line: str) -> None:
    one = "{line}\nFrom: a@b.example\nDate: Mon, 5 Jan 2026 10:30:00 +0800\n\n{text}\n\n"
    text = one.format(line=line, text="one\n\n>From the shop\n>>From it\n\nFrom now on: nothing") + one.format(line=line, text="two")
    for ending in ("\n", "\r\n"):
        records = read(mbox, written(tmp_path, text.replace("\n", ending), "a.mbox"))
        assert [message.text for message in messages(records)] == ["one\n\nFrom the shop\n>From it\n\nFrom now on: nothing", "two"]


def test_a_thread_is_one_conversation_whatever_ties_it(tmp_path: Path) -> None:
    def one(number: int, more: str) -> str:
        fields = f"From: a@b.example\nDate: Mon, 5 Jan 2026 10:3{number}:00 +0800\nMessage-ID: <{number}@b.example>\n{more}"
        return f"From - Mon Jan 05 10:30:00 2026\n{fields}\nx\n\n"

    text = one(4, "In-Reply-To: <3@b.example>\n") + one(3, "In-Reply-To: <1@b.example>\n") + one(2, "") + one(1, "")
    records = read(mbox, written(tmp_path, text, "a.mbox"))
    assert [(message.conversation, message.native_id) for message in messages(records)] == [
        ("1@b.example", "1@b.example"),
        ("1@b.example", "3@b.example"),
        ("1@b.example", "4@b.example"),
        ("2@b.example", "2@b.example"),
    ]


def test_parts_in_no_encoding_do_not_hide_a_mail(tmp_path: Path) -> None:
    folder = tmp_path / "mails"
    folder.mkdir()
    raw = (
        HEAD.encode()
        + b"Content-Type: multipart/mixed; boundary=x\n\n--x\n\nhi\n--x\nContent-Type: image/jpeg\n\n"
        + bytes(range(256)) * 40
        + b"\n--x--\n"
    )
    written(folder, raw, "a.eml")
    case = open_case(tmp_path / "case.db", create=True)
    received = [one for one in receive([folder], tmp_path / "originals", password=None) if isinstance(one, Received)]
    with case.stage("intake", "", version="test", who="test"):
        intake.take_in(Workers(case), received, options=Options(), format_name=None)
    assert [message.text for message in case.messages()] == ["hi"]


@pytest.mark.parametrize(
    "text",
    [
        "From: <Saved by Blink>\nSnapshot-Content-Location: https://a.example/\nDate: Mon, 5 Jan 2026 10:30:00 +0800\nMIME-Version: 1.0\n\nx",
        "X-RSMF-Version: 2.0.0\nFrom: a@b.example\nDate: Mon, 5 Jan 2026 10:30:00 +0800\n\nx",
        "Conversation: a\n\nFrom: Ann\nType: incoming\nSent: Mon, 5 Jan 2026\n\nhi",
        "From: a line of a letter\n\nhi",
        "Time,Sender\n1,2\n",
    ],
)
def test_what_is_written_like_a_mail_and_is_none(tmp_path: Path, text: str) -> None:
    assert not any(parser.recognizes(export_of(written(tmp_path, text, "a.eml"))) for parser in FAMILY)


def test_apples_mail_has_its_length_above_it(tmp_path: Path) -> None:
    body = HEAD + "\nhi"
    assert only(mail(tmp_path, f"{len(body)}\n{body}<?xml version='1.0'?><plist></plist>", "1.emlx")).text == "hi"


@pytest.mark.parametrize("cut", range(7))
def test_an_escape_between_two_blocks_of_one_endless_line_is_whole(cut: int) -> None:
    written_before = b"x" * (BLOCK - cut)
    raw = written_before + b"=E5=A5=BD"
    part = Part((("content-transfer-encoding", b"quoted-printable"),), 0, len(raw), None)
    assert b"".join(block for block, _ in content(raw, part)) == written_before + "好".encode()


# ── Outlook ───────────────────────────────────────────────────────────────────────────────────────────────────────


def outlook(folder: Path, streams: dict[str, bytes]) -> list[Record]:
    return read(outlook_msg, written(folder, compound(streams), "a.msg"))


def test_outlooks_code_pages_and_times(tmp_path: Path) -> None:
    streams = outlook_message({"0037": "退款", "0C1A": "客服", "0C1F": "/O=EX/CN=SHOP"}, {0x0E06: 134123754000000000, 0x3FFD: 936, 0x3FDE: 936})
    streams["__substg1.0_1000001E"] = "三天内退款".encode("gb18030")
    message = only(outlook(tmp_path, streams))
    assert (message.sender, message.text, message.zone) == ("客服", "退款\n三天内退款", Zone.UTC)


def test_outlooks_page_is_read_where_there_is_no_text(tmp_path: Path) -> None:
    streams = outlook_message({"0037": "退款", "1013": "<p>三天内退款</p>".encode(), "0C1A": "客服"}, {0x3FDE: 65001})
    assert only(outlook(tmp_path, streams)).text == "退款\n三天内退款"


def test_outlooks_draft_was_never_said(tmp_path: Path) -> None:
    assert messages(outlook(tmp_path, outlook_message({"0037": "x", "1000": "y"}, {0x0E07: 8}))) == []


def test_a_text_in_compressed_rtf_alone_is_said_to_be_unread(tmp_path: Path) -> None:
    records = outlook(tmp_path, outlook_message({"0037": "x", "1009": b"LZFu", "0C1A": "a"}))
    assert [problem.code for problem in problems(records)] == [ProblemCode.BAD_TIME, ProblemCode.UNREADABLE]


def test_a_damaged_stream_of_outlooks_costs_no_other(tmp_path: Path) -> None:
    page = "__substg1.0_10130102"
    raw = bytearray(compound(outlook_message({"0037": "退款", "1000": "三天内退款", "1013": b"<p>x</p>" * 1000, "0C1A": "客服"}, {})))
    begin = raw.index(page.encode("utf-16-le")) + 116
    raw[begin : begin + 4] = b"\xf0\xff\xff\x0f"
    records = read(outlook_msg, written(tmp_path, bytes(raw), "a.msg"))
    assert only(records).text == "退款\n三天内退款"
    assert [problem.detail for problem in problems(records) if problem.code is ProblemCode.UNREADABLE] == [page]


def test_entries_that_follow_each_other_by_the_thousand_are_said_to_be_unread(tmp_path: Path) -> None:
    streams = outlook_message({"0037": "退款", "1000": "三天内退款"}) | {f"x{number:04}": b"" for number in range(1500)}
    export = export_of(written(tmp_path, compound(streams), "a.msg"))
    assert not outlook_msg.recognizes(export)
    assert [problem.code for problem in problems(list(outlook_msg.parse(export)))] == [ProblemCode.UNREADABLE]


@pytest.mark.parametrize("shift", [30, 32], ids=["of a sector", "of a small sector"])
@pytest.mark.parametrize("size", [b"\xff\xff", b"\x23\0", b"\x40\0", b"\x80\0"])
def test_a_size_that_no_memory_has_is_said_to_be_unread(shift: int, size: bytes, tmp_path: Path) -> None:
    raw = bytearray(compound(outlook_message({"0037": "退款", "1000": "三天内退款"})))
    raw[shift : shift + 2] = size
    export = export_of(written(tmp_path, bytes(raw), "a.msg"))
    assert not export.is_workbook
    assert ProblemCode.UNREADABLE in [problem.code for problem in problems(list(outlook_msg.parse(export)))]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 7679), st.binary(min_size=1, max_size=8))
def test_no_damage_to_outlooks_file_raises(tmp_path: Path, at: int, put: bytes) -> None:
    raw = (SAMPLES / "formats" / "outlook_msg" / "refund.msg").read_bytes()
    export = export_of(written(tmp_path, raw[:at] + put + raw[at + len(put) :], "a.msg"))
    outlook_msg.recognizes(export)
    as_rows(list(outlook_msg.parse(export)))


# ── orders in mails ───────────────────────────────────────────────────────────────────────────────────────────────


def order_in(folder: Path, page: str) -> list[Order]:
    return orders(mail(folder, HEAD + f"Content-Type: text/html; charset=utf-8\n\n<html><body>{page}<p>x</p></body></html>"))


def test_a_long_object_that_is_referred_to_often_is_not_told_without_end(tmp_path: Path) -> None:
    graph: list[object] = [{"@id": "#lamp", "name": "x" * 20_000}]
    graph += [{"@type": "Order", "orderNumber": str(number), "acceptedOffer": [{"@id": "#lamp"}] * 100} for number in range(20)]
    page = f'<script type="application/ld+json">{json.dumps({"@graph": graph})}</script>'
    records = mail(tmp_path, HEAD + f"Content-Type: text/html; charset=utf-8\n\n{page}<p>x</p>")
    assert len(orders(records)) == 20
    assert len(repr(records)) < 5 << 20
    assert ProblemCode.TOO_LARGE in [problem.code for problem in problems(records)]


@pytest.mark.parametrize(
    "members", [lambda n: '<b itemprop="x">a' * n + "</b>" * n, lambda n: '<b itemprop="x">a</b>' * 20 * n], ids=["nested", "alike"]
)
def test_members_of_a_member_and_many_of_one_name_are_read_in_time_that_grows_with_the_page(tmp_path: Path, members: Callable[[int], str]) -> None:
    def take(many: int) -> None:
        page = f'<div itemscope itemtype="http://schema.org/Order"><meta itemprop="orderNumber" content="1">{members(many)}</div>'
        assert [order.order_no for order in order_in(tmp_path, page * 4)] == ["1"]

    assert grows_with(take, 250)


def test_more_orders_than_a_mail_may_have_are_told_of(tmp_path: Path) -> None:
    page = f'<script type="application/ld+json">{json.dumps([{"@type": "Order", "orderNumber": str(number)} for number in range(201)])}</script>'
    records = mail(tmp_path, HEAD + f"Content-Type: text/html; charset=utf-8\n\n{page}<p>x</p>")
    assert (len(orders(records)), [problem.code for problem in problems(records)]) == (200, [ProblemCode.TOO_LARGE])


def script(json: str) -> str:
    return f'<script type="application/ld+json">{json}</script>'


def test_an_order_in_json_and_the_same_in_microdata_are_one(tmp_path: Path) -> None:
    json = script(
        '{"@context":"https://schema.org","@type":"Order","orderNumber":"A-1","merchant":{"name":"Shop"},"price":"10.00","priceCurrency":"EUR"}'
    )
    data = '<div itemscope itemtype="http://schema.org/Order"><meta itemprop="orderNumber" content="A-1"></div>'
    (order,) = order_in(tmp_path, json + data)
    assert (order.order_no, order.shop_name, order.total and (order.total.amount, order.total.currency)) == ("A-1", "Shop", (Decimal("10.00"), "EUR"))


def test_microdata_is_read_with_what_hangs_below_it(tmp_path: Path) -> None:
    (order,) = order_in(
        tmp_path,
        '<div itemscope itemtype="http://schema.org/Order"><div itemprop="merchant" itemscope itemtype="http://schema.org/Organization">'
        '<span itemprop="name">Shop &amp; Co</span></div><link itemprop="orderStatus" href="http://schema.org/OrderDelivered"/>'
        '<span itemprop="orderNumber">77</span> <span itemprop="priceCurrency" content="USD">$</span><span itemprop="price">1,234.50</span>'
        '<time itemprop="orderDate" datetime="2026-01-05T10:30:00-05:00">yesterday</time>'
        '<div itemprop="acceptedOffer" itemscope itemtype="http://schema.org/Offer">'
        '<div itemprop="itemOffered" itemscope><meta itemprop="name" content="Lamp"></div>'
        '<meta itemprop="price" content="1234.50"><div itemprop="seller" itemscope><meta itemprop="name" content="Third Party Ltd"></div></div>'
        '<div itemprop="acceptedOffer" itemscope itemtype="http://schema.org/Offer">'
        '<div itemprop="itemOffered" itemscope><meta itemprop="name" content="Bulb"></div></div></div>',
    )
    assert (order.order_no, order.shop_name, order.seller_name, order.total and order.total.amount) == (
        "77",
        "Shop & Co",
        "Third Party Ltd",
        Decimal("1234.50"),
    )
    assert [(line.title, line.unit_price, line.seller_name) for line in order.lines] == [
        ("Lamp", Decimal("1234.50"), "Third Party Ltd"),
        ("Bulb", None, None),
    ]
    assert [(event.kind, event.at and event.at.isoformat()) for event in order.events] == [
        (EventKind.PLACED, "2026-01-05T10:30:00-05:00"),
        (EventKind.DELIVERED, None),
    ]


@pytest.mark.parametrize(
    ("json", "found"),
    [
        (
            '{"@type":"ParcelDelivery","trackingNumber":"T1","carrier":{"name":"C"},"partOfOrder":{"@type":"Order","orderNumber":"9"}}',
            ("email", "9", ["T1"]),
        ),
        ('{"@type":"ParcelDelivery","trackingNumber":"T1","provider":{"name":"C"}}', ("logistics", "T1", ["T1"])),
        (
            '{"@type":"Invoice","accountId":"I-1","provider":{"name":"S"},"totalPaymentDue":{"price":"5","priceCurrency":"USD"}}',
            ("invoice", "I-1", []),
        ),
        ('[{"@type":"EmailMessage"},{"@graph":[{"@type":["Thing","Order"],"orderNumber":3}]}]', ("email", "3", [])),
        ('{"@type":"http://schema.org/Order","orderNumber":"4","orderDelivery":{"trackingNumber":"T2","carrier":"C"}}', ("email", "4", ["T2"])),
        (
            '{"@graph":[{"@id":"#m","@type":"Organization","name":"S"},{"@type":"Order","orderNumber":"5","merchant":{"@id":"#m"}}]}',
            ("email", "5", []),
        ),
        ('\n<!--\n{"@type":"Order","orderNumber":"6","x":"a\nb"}\n-->\n', ("email", "6", [])),
    ],
)
def test_orders_parcels_and_invoices(tmp_path: Path, json: str, found: tuple[str, str, list[str]]) -> None:
    (order,) = order_in(tmp_path, script(json))
    assert (order.platform, order.order_no, [one.tracking_no for one in order.shipments]) == found


@pytest.mark.parametrize(
    ("total", "quantity", "price", "unit"),
    [("20", "2", "10", "10"), ("10", "2", "10", "5"), ("13", "2", "10", None), ("10", "1", "10", "10"), ("", "2", "10", None)],
)
def test_a_price_beside_several_pieces_is_of_one_only_where_the_total_says_so(
    tmp_path: Path, total: str, quantity: str, price: str, unit: str | None
) -> None:
    offer = f'{{"price":"{price}","itemOffered":{{"name":"Bag"}},"eligibleQuantity":{{"value":"{quantity}"}}}}'
    (order,) = order_in(tmp_path, script(f'{{"@type":"Order","orderNumber":"1","price":"{total}","priceCurrency":"CNY","acceptedOffer":{offer}}}'))
    assert order.lines[0].unit_price == (Decimal(unit) if unit else None)


@pytest.mark.parametrize(
    ("status", "kinds"),
    [
        ("http://schema.org/OrderProcessing", [EventKind.PLACED]),
        ("OrderPaymentDue", [EventKind.PLACED]),
        ("https://schema.org/OrderStatus/OrderInTransit", [EventKind.SHIPPED]),
        ("OrderPickupAvailable", [EventKind.SHIPPED]),
        ("http://schema.org/OrderDelivered", [EventKind.DELIVERED]),
        ("http://schema.org/OrderCancelled", [EventKind.CANCELLED]),
        ("http://schema.org/OrderProblem", [EventKind.DISPUTED]),
        ("http://schema.org/OrderReturned", []),
        ("something else", []),
    ],
)
def test_a_status_is_an_event_without_a_time(tmp_path: Path, status: str, kinds: list[EventKind]) -> None:
    (order,) = order_in(tmp_path, script(f'{{"@type":"Order","orderNumber":"1","orderStatus":"{status}"}}'))
    assert [(event.kind, event.at) for event in order.events] == [(kind, None) for kind in kinds]


@pytest.mark.parametrize(
    "json",
    [
        '{"@type":"Order","orderNumber":"1","price":"10","priceCurrency":"EUR","merchant":{"name":"A &amp; B",},}',
        '{"@type":"Order","orderNumber":"1","total":10,"priceCurrency":"EUR","seller":{"name":"A & B"}}'.replace('"', "&quot;"),
        (
            '{"@type":"Order","orderNumber":1,"seller":"A & B","priceSpecification":[{"@type":"DeliveryChargeSpecification","price":"4"},'
            '{"@type":"PriceSpecification","price":"10.00","priceCurrency":"EUR"}]}'
        ),
        '{"@type":"Order","orderNumber":"1","price":"EUR 10.00","merchant":[{"name":"A & B"}]}',
    ],
)
def test_scripts_as_shops_write_them(tmp_path: Path, json: str) -> None:
    (order,) = order_in(tmp_path, script(json))
    assert (order.order_no, order.shop_name, order.total and (order.total.amount, order.total.currency)) == ("1", "A & B", (Decimal(10), "EUR"))


def test_an_order_without_a_number_and_a_script_that_is_none_are_said(tmp_path: Path) -> None:
    body = script('{"@type":"Order","price":"1"}') + script("{broken")
    records = mail(tmp_path, HEAD + f"Content-Type: text/html\n\n{body}<p>x</p>")
    assert [problem.code for problem in problems(records)] == [ProblemCode.BAD_JSON, ProblemCode.MISSING_COLUMN]


# ── hostile mails ─────────────────────────────────────────────────────────────────────────────────────────────────


def nested(depth: int) -> str:
    opened = "".join(f'Content-Type: multipart/mixed; boundary="b{level}"\n\n--b{level}\n' for level in range(depth))
    return HEAD + opened + "\ndeep\n"


HOSTILE: dict[str, tuple[Callable[[int], str], int]] = {
    "parts": (lambda n: HEAD + "Content-Type: multipart/mixed; boundary=x\n\n" + "--x\n\na\n" * n, 8_000),
    "nesting": (nested, 2_500),
    "mails in mails": (lambda n: HEAD + "Content-Type: message/rfc822\n\nFrom: a@b.example\n" * n + "\nx", 625),
    "one field": (lambda n: "From: a@b.example\nDate: x\nSubject: " + "=?utf-8?Q?a?= " * n + "\n\nx", 25_000),
    "fields": (lambda n: "From: a@b.example\nDate: x\n" + "X-A: b\n" * n + "\nx", 17_500),
    "no end of fields": (lambda n: HEAD + "X: y\n" * n, 220_000),
    "addresses": (lambda n: "Date: x\nFrom: a@b.example\nTo: " + "(" * 5 * n + ", a@b.example" * n + "\n\nx", 2_500),
    "parameters": (lambda n: HEAD + "Content-Type: multipart/mixed; " + ';a="' * n + "\n\nx", 7_500),
    "base64": (lambda n: HEAD + "Content-Transfer-Encoding: base64\n\n" + "A" * (4 * n + 1), 150_000),
    "quoted-printable": (lambda n: HEAD + "Content-Transfer-Encoding: quoted-printable\n\n" + "=" * n, 150_000),
    "uuencode": (lambda n: HEAD + "\n" + "begin 644 x\n" * n + "\nend\n", 6_000),
    "quotes": (lambda n: HEAD + "\n" + "On 5 Jan 2026 at 10:30 <a@b.example\n" * n, 4_000),
    "colons": (lambda n: HEAD + "\n" + "On 5 Jan 2026 at 10:30 <a@b.example:\n" * n, 4_000),
    "signs": (lambda n: HEAD + "\n" + "> a\nb 1@\n" * n, 6_000),
    "page": (lambda n: HEAD + "Content-Type: text/html\n\n" + "<div>" * n + "x", 12_500),
    "cells": (lambda n: HEAD + "Content-Type: text/html\n\n" + "<table><tr><td>" * n + "x", 3_750),
    "scripts": (lambda n: HEAD + "Content-Type: text/html\n\n" + '<script type="application/ld+json">' * n, 3_750),
    "json": (lambda n: HEAD + "Content-Type: text/html\n\n" + '<script type="application/ld+json">' + "[" * n + "</script>x", 25_000),
    "items": (lambda n: HEAD + "Content-Type: text/html\n\n" + '<div itemscope itemprop="a" itemtype="http://schema.org/Order">' * n, 2_500),
    "references": (lambda n: HEAD + "References: " + "<a@b.example> " * n + "\n\nx", 500),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_mail_takes_no_long_time_and_raises_nothing(tmp_path: Path, name: str) -> None:
    text, size = HOSTILE[name]

    def take(many: int) -> None:
        export = export_of(written(tmp_path, text(many), "a.eml"))
        eml.recognizes(export)
        records = list(eml.parse(export))
        assert messages(records)
        assert unaccounted(export, records) == b""

    assert grows_with(take, size)


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from([path for path in EXPORTS if path.suffix != ".msg"]),
    st.floats(0, 1),
    st.one_of(st.binary(max_size=8), st.sampled_from((b"\n", b"\nFrom ", b"--", b"=?", b"<", b"\r", b"Content-Type: multipart/mixed\n"))),
    st.integers(0, 60),
)
def test_damage_raises_nothing_and_loses_no_byte(tmp_path: Path, path: Path, where: float, put: bytes, cut: int) -> None:
    raw = path.read_bytes()
    at = int(where * len(raw))
    export = export_of(written(tmp_path, raw[:at] + put + raw[at + cut :], path.name))
    parser = parser_of(path)
    parser.recognizes(export)
    records = list(parser.parse(export))
    assert unaccounted(export, records) == b""
    as_rows(records).encode()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(FAMILY), st.binary(min_size=1, max_size=200))
def test_no_noise_makes_a_parser_raise(tmp_path: Path, parser: ModuleType, noise: bytes) -> None:
    export = export_of(written(tmp_path, noise))
    parser.recognizes(export)
    list(parser.parse(export))


# ── orders in the text of a shop's mail ───────────────────────────────────────────────────────────────────────────

TEXT = "Order #\n111-0000001-0000001\n\n* Desk lamp, brass\n  Quantity: 2\n  24.99 USD\n\nGrand Total:\n53.48 USD\n"


def amazon(subject: str, text: str = TEXT, *, sender: str = "auto-confirm@amazon.com", more: str = "") -> str:
    return (
        f"From: Amazon <{sender}>\nTo: reader@mail.example\nDate: Mon, 5 Jan 2026 10:30:00 +0800\nMessage-ID: <1@a.example>\nSubject: {subject}\n"
        f"{more}\n{text}"
    )


@pytest.mark.parametrize(
    ("subject", "platform", "kind"),
    [
        ('Ordered: "Desk lamp, brass"', "amazon", EventKind.PLACED),
        ("Your Amazon.com order of Desk lamp, brass", "amazon", EventKind.PLACED),
        ('Shipped: "Desk lamp, brass"', "logistics", EventKind.SHIPPED),
        ('Delivered: "Desk lamp, brass"', "logistics", EventKind.DELIVERED),
    ],
)
def test_a_shop_that_writes_no_markup_tells_of_its_order_in_the_text(tmp_path: Path, subject: str, platform: str, kind: EventKind) -> None:
    (order,) = orders(mail(tmp_path, amazon(subject)))
    (line,), (event,) = order.lines, order.events
    assert (order.platform, order.order_no, order.total and str(order.total.amount)) == (platform, "111-0000001-0000001", "53.48")
    assert (line.title, str(line.quantity), str(line.unit_price)) == ("Desk lamp, brass", "2", "24.99")
    assert (event.kind, event.at_raw, event.at and event.at.isoformat()) == (kind, "Mon, 5 Jan 2026 10:30:00 +0800", "2026-01-05T10:30:00+08:00")


@pytest.mark.parametrize(
    "text",
    [
        amazon('Ordered: "Desk lamp"', sender="auto-confirm@amazon.com.evil.example"),
        amazon('Ordered: "Desk lamp"', sender="amazon.com@mail.example"),
        amazon('Fwd: Ordered: "Desk lamp"', sender="friend@mail.example"),
        amazon("We are looking into it"),
        amazon('Ordered: "Desk lamp"', "Order #\n111-0000001-0000001\n\nView or edit order\n"),
        amazon('Ordered: "Desk lamp"', "Order # 12\n\n* Desk lamp\n  Quantity: 1\n"),
    ],
)
def test_what_somebody_else_says_of_an_order_or_what_says_too_little_is_none(tmp_path: Path, text: str) -> None:
    assert orders(mail(tmp_path, text)) == []


def test_lines_end_as_the_mail_ends_them_and_a_total_without_a_currency_is_none(tmp_path: Path) -> None:
    (order,) = orders(mail(tmp_path, amazon('Ordered: "Desk lamp"', TEXT.replace("53.48 USD", "$53.48")).replace("\n", "\r\n")))
    assert (order.total, [str(line.unit_price) for line in order.lines]) == (None, ["24.99"])


def test_the_page_that_a_program_is_to_read_goes_before_the_text(tmp_path: Path) -> None:
    page = f'<pre>{TEXT}</pre><div itemscope itemtype="http://schema.org/Order"><meta itemprop="orderNumber" content="A-1"></div>'
    assert [order.order_no for order in orders(mail(tmp_path, amazon("Ordered: 1 item", page, more="Content-Type: text/html\n")))] == ["A-1"]


def test_a_long_run_of_blanks_in_a_shops_mail_is_read_in_time(tmp_path: Path) -> None:
    def read_with(blanks: int) -> None:
        mail(tmp_path, amazon("Ordered: 1 item", f"Order #{' ' * blanks}x\n* a\n{' ' * blanks}\nTotal:{' ' * blanks}\n" * 3))

    assert grows_with(read_with, 25_000)
