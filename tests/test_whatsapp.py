"""WhatsApp's text export: every header, what the app writes itself, and files that were cut, pasted or put together."""

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TypeVar

import pytest

from casefile.records import Conversation, Message, MessageKind, Party, Precision, ProblemCode, Reading, ReadingCode, Record, Zone
from parsers.chat import signal_text, whatsapp
from parsers.chat.whatsapp.marks import folded
from parsers.chat.whatsapp.names import chat_title
from tests.conftest import SAMPLES
from tests.growth import grows_with
from tests.reading import as_rows, export_of, messages, problems, read, unaccounted, written

FOLDER = SAMPLES / "formats" / "whatsapp"
K = MessageKind
T = TypeVar("T")

HEADERS = [
    ("1/22/24, 3:04 PM - A: x", "2024-01-22T15:04"),
    ("1/22/24, 3:04\u202fPM - A: x", "2024-01-22T15:04"),
    ("22/01/2024, 15:04 - A: x", "2024-01-22T15:04"),
    ("22/1/2024, 3:04 p. m. - A: x", "2024-01-22T15:04"),
    ("22/1/2024, 3:04 p.\u00a0m. - A: x", "2024-01-22T15:04"),
    ("22/1/2024 3:04 p.m. - A: x", "2024-01-22T15:04"),
    ("22/1/2024, 12:04 a. m. - A: x", "2024-01-22T00:04"),
    ("22/1/2024, 12:04 pm - A: x", "2024-01-22T12:04"),
    ("22.01.24, 15:04 - A: x", "2024-01-22T15:04"),
    ("22-01-2024 15:04 - A: x", "2024-01-22T15:04"),
    ("22.1.2024 klo 15.04 - A: x", "2024-01-22T15:04"),
    ("22. 1. 2024. 15:04 - A: x", "2024-01-22T15:04"),
    ("22.01.24 г., 15:04 ч. - A: x", "2024-01-22T15:04"),
    ("2024-01-22, 3:04 PM - A: x", "2024-01-22T15:04"),
    ("24/2024/01, 15:04 - A: x", "2024-01-24T15:04"),
    ("2024/1/2 15:04 - A: x", "2024-01-02T15:04"),
    ("2024/1/2 下午3:04 - A: x", "2024-01-02T15:04"),
    ("2024/1/2 下午 3:04 - A: x", "2024-01-02T15:04"),
    ("2024/1/2 凌晨12:04 - A: x", "2024-01-02T00:04"),
    ("2024/01/02 午後3:04 - A: x", "2024-01-02T15:04"),
    ("2024. 1. 2. 오후 3:04 - A: x", "2024-01-02T15:04"),
    ("2024년 1월 2일 오후 3:04 - A: x", "2024-01-02T15:04"),
    ("2024年1月2日 15:04 - A: x", "2024-01-02T15:04"),
    ("٢٢\u200f/١\u200f/٢٠٢٤، ٣:٠٤ م - A: x", "2024-01-22T15:04"),
    ("[22/01/2024, 15:04:05] A: x", "2024-01-22T15:04:05"),
    ("\u200e[1/22/24, 3:04:05\u202fPM] A: x", "2024-01-22T15:04:05"),
    ("[2024/1/2 下午3:04:05] A: x", "2024-01-02T15:04:05"),
    ("[22.01.24, 15:04:05] A: x", "2024-01-22T15:04:05"),
    ("\u200e[2024-01-22 15:04:05] A: x", "2024-01-22T15:04:05"),
    ("[22.1.2024 klo 15.04.05] A: x", "2024-01-22T15:04:05"),
    ("\u202a[22/01/2024,\u00a03:04:05\u00a0p.\u00a0m.] A: x", "2024-01-22T15:04:05"),
    ("[2024-01-22, 3:04:05 PM] A: x", "2024-01-22T15:04:05"),
    ("22.1.2024 klo 3.04 ip. - A: x", "2024-01-22T15:04"),
    ("22.01.24, 3:04 nachm. - A: x", "2024-01-22T15:04"),
    ("22/1/2024, 3:04 PTG - A: x", "2024-01-22T15:04"),
    ("22/01/24 à 15:04 - A: x", "2024-01-22T15:04"),
    ("22.01.18 21.25.15: A: x", "2018-01-22T21:25:15"),
    ("22/01/2018 21:25:15 A: x", "2018-01-22T21:25:15"),
]

BODIES = [
    ("Hello", K.TEXT, None),
    ("", K.TEXT, None),
    ("<Media omitted>", K.FILE, ""),
    ("<media omitted>", K.FILE, ""),
    ("< Média vynechána >", K.FILE, ""),
    ("<已省略多媒體檔案>", K.FILE, ""),
    ("<تم استبعاد الوسائط>", K.FILE, ""),
    ("\u200eimage omitted", K.IMAGE, ""),
    ("Look at the crack \u200eimage omitted", K.IMAGE, ""),
    ("video omitted", K.VIDEO, ""),
    ("document manquant", K.FILE, ""),
    ("Document manquant.", K.TEXT, None),
    ("\u200e音訊已略去", K.VOICE, ""),
    ("Bild weggelassen", K.IMAGE, ""),
    ("\u200eGIF omitted", K.IMAGE, ""),
    ("\u200e貼圖已略去", K.STICKER, ""),
    ("bill.pdf • \u200e3 pages \u200edocument omitted", K.FILE, "bill.pdf"),
    ("\u200eContact card omitted", K.FILE, ""),
    ("\u200e<attached: 00000042-PHOTO-2020-06-07-15-13-20.jpg>", K.IMAGE, "00000042-PHOTO-2020-06-07-15-13-20.jpg"),
    ("\u200e<attached: 00000043-STICKER-2020-06-07-15-13-20.webp>", K.STICKER, "00000043-STICKER-2020-06-07-15-13-20.webp"),
    ("\u200e< adjunto: 00000044-VIDEO-2020-06-07-15-13-20.mp4 >", K.VIDEO, "00000044-VIDEO-2020-06-07-15-13-20.mp4"),
    ("2015-08-04-PHOTO-00004762.jpg <\u200eattached>", K.IMAGE, "2015-08-04-PHOTO-00004762.jpg"),
    ("IMG-20210428-WA0001.jpg (file attached)\nthe box", K.IMAGE, "IMG-20210428-WA0001.jpg"),
    ("\u200ePTT-20210428-WA0002.opus (Datei angehängt)", K.VOICE, "PTT-20210428-WA0002.opus"),
    ("发票 1.pdf (文件附件)", K.FILE, "发票 1.pdf"),
    ("Ann.vcf (file attached)", K.FILE, "Ann.vcf"),
    ("DOC-20210428-WA0003 (file attached)", K.FILE, "DOC-20210428-WA0003"),
    ("DOC-20210428-WA0003. (file attached)", K.FILE, "DOC-20210428-WA0003."),
    ("<Media omitted>\nthe crack, close up", K.FILE, ""),
    ("<মিডিয়া বাদ দেওয়া হয়েছে>", K.FILE, ""),
    ("\u200evideo note omitted", K.VIDEO, ""),
    ("null", K.FILE, ""),
    ("Waiting for this message. This may take a while.", K.FILE, ""),
    ("Waiting for this message from you", K.TEXT, None),
    ("This message was deleted.", K.RECALLED, None),
    ("\u200eYou deleted this message.", K.RECALLED, None),
    ("这条消息已删除", K.RECALLED, None),
    ("Missed voice call", K.CALL, None),
    ("\u200eVoice call, \u200e5 min", K.CALL, None),
    ("\u200eVideo call. \u200eNo answer", K.CALL, None),
    ("\u200eVoice call, \u200eNo answer", K.CALL, None),
    ("Voice call, or shall we write?", K.TEXT, None),
    ("Missed voice call, Tap to call back", K.CALL, None),
    ("Missed voice call, sorry, I was driving", K.TEXT, None),
    ("\u200e不在着信, \u200e折り返す", K.CALL, None),
    ("不在着信, すみません", K.TEXT, None),
    ("Voice call, no answer yet", K.TEXT, None),
    ("location: https://maps.google.com/?q=1.5,2.5", K.TEXT, None),
    ("POLL:\nWhich one?\nOPTION: blue (2 votes)", K.TEXT, None),
    ("A price (file attached) <b>", K.TEXT, None),
]

NOTICES = [
    "\u200eMessages and calls are end-to-end encrypted. No one outside of this chat can read them.",
    "Los mensajes y las llamadas están cifrados de extremo a extremo.",
    "\u200e消息和通话都进行端到端加密。",
    "\u200e訊息和通話經端對端加密。",
    "\u200eYou created this group",
]


def chat(folder: Path, *lines: str, name: str = "export.txt") -> Path:
    return written(folder, "\n".join(lines) + "\n", name)


def of_kind(records: list[Record], kind: type[T]) -> list[T]:
    return [record for record in records if isinstance(record, kind)]


def one(folder: Path, line: str) -> Message:
    (message,) = messages(read(whatsapp, chat(folder, line)))
    return message


def orders(records: list[Record]) -> list[str]:
    return [reading.value for reading in of_kind(records, Reading) if reading.code is ReadingCode.DATE_ORDER]


def test_a_stray_lf_among_lines_that_end_with_cr_is_quoted_as_it_stands(tmp_path: Path) -> None:
    lines = ["[13/01/2024, 09:41:01] B: one", "two", f"[13/01/2024, 09:41:02] A: {'a' * 70_000}", "[13/01/2024, 09:41:03] A: three\nfour\r\nfive", ""]
    said = [message.text for message in messages(read(whatsapp, written(tmp_path, "\r".join(lines), "_chat.txt")))]
    assert said == ["one\rtwo", "a" * 70_000, "three\nfour\r\nfive"]


def test_bytes_that_were_never_written_are_told_by_their_line(tmp_path: Path) -> None:
    nothing = "\0" * 64
    lines = ["13/01/2024, 09:41 - B: one", f"13/01/2024, 09:42 - A: two{nothing}", "13/01/2024, 09:43 - B: three", ""]
    records = read(whatsapp, written(tmp_path, "\n".join(lines), "_chat.txt"))
    assert [message.text for message in messages(records)] == ["one", f"two{nothing}", "three"]
    assert [(problem.code, problem.place.where) for problem in problems(records)] == [(ProblemCode.BAD_BYTES, "line 2")]


@pytest.mark.parametrize("path", sorted(FOLDER.rglob("*.txt")), ids=lambda path: path.relative_to(FOLDER).as_posix())
def test_samples_read_as_their_goldens(path: Path, golden: Callable[[str, str], None]) -> None:
    golden(f"formats/whatsapp/{path.relative_to(FOLDER).as_posix()}.txt", as_rows(read(whatsapp, path)))


@pytest.mark.parametrize(("line", "sent"), HEADERS)
def test_every_header_is_read(line: str, sent: str | None, tmp_path: Path) -> None:
    message = one(tmp_path, line)
    assert (message.sender, message.text) == ("A", "x")
    assert message.sent_raw in line
    assert (message.sent and message.sent.isoformat(timespec="seconds" if message.sent.second else "minutes")) == sent


@pytest.mark.parametrize(("body", "kind", "attachment"), BODIES)
def test_every_marker_gives_its_kind(body: str, kind: MessageKind, attachment: str | None, tmp_path: Path) -> None:
    message = one(tmp_path, f"22/01/2024, 15:04 - Ann: {body}")
    assert (message.kind, message.text, message.sender) == (kind, body, "Ann")
    assert [found.name for found in message.attachments] == ([] if attachment is None else [attachment])
    assert all(found.present is (None if found.name and "omitted" not in body else False) for found in message.attachments)
    assert message.deleted is (kind is K.RECALLED)


@pytest.mark.parametrize(
    "suffix", ["<This message was edited>", "\u200e<This message was edited>", "<Diese Nachricht wurde bearbeitet.>", "<Mensagem editada>"]
)
def test_an_edited_message_keeps_its_text(suffix: str, tmp_path: Path) -> None:
    message = one(tmp_path, f"22/01/2024, 15:04 - Ann: Ships today {suffix}")
    assert (message.edited, message.kind, message.text) == (True, K.TEXT, f"Ships today {suffix}")


@pytest.mark.parametrize("body", NOTICES)
def test_a_notice_that_bears_a_name_has_no_sender(body: str, tmp_path: Path) -> None:
    records = read(whatsapp, chat(tmp_path, f"[22/01/2024, 15:04:05] Tea Club: {body}", "[22/01/2024, 15:04:06] Ann: hello"))
    assert (messages(records)[0].kind, messages(records)[0].sender, messages(records)[0].text) == (K.SYSTEM, None, f"Tea Club: {body}")
    assert [party.name for party in of_kind(records, Party)] == ["Ann"]


def test_a_line_without_a_sender_is_a_notice(tmp_path: Path) -> None:
    message = one(tmp_path, "22/01/2024, 15:04 - Ann added Bo")
    assert (message.kind, message.sender, message.text) == (K.SYSTEM, None, "Ann added Bo")


def test_a_colon_inside_a_quotation_ends_no_name(tmp_path: Path) -> None:
    message = one(tmp_path, '22/01/2024, 15:04 - Ann created group "Deal: final"')
    assert (message.kind, message.sender, message.text) == (K.SYSTEM, None, 'Ann created group "Deal: final"')


def test_a_name_with_a_colon_is_known_by_its_repetition(tmp_path: Path) -> None:
    lines = [f"22/01/2024, 15:0{minute} - Shop: Official: offer {minute}" for minute in range(3)]
    records = read(whatsapp, chat(tmp_path, *lines, "22/01/2024, 15:09 - Ann: note: call back"))
    assert [(message.sender, message.text) for message in messages(records)][2:] == [("Shop: Official", "offer 2"), ("Ann", "note: call back")]


def test_a_number_as_name_is_a_native_id(tmp_path: Path) -> None:
    name = "\u202a+86\u00a0199\u00a00000\u00a00142\u202c"
    (party,) = of_kind(read(whatsapp, chat(tmp_path, f"22/01/2024, 15:04 - {name}: hi")), Party)
    assert (party.name, party.key, party.native_ids) == (name, "+8619900000142", ("+8619900000142",))


def test_a_push_name_stands_as_exported(tmp_path: Path) -> None:
    (party,) = of_kind(read(whatsapp, chat(tmp_path, "22/01/2024, 15:04 - ~\u202fAnn: hi")), Party)
    assert (party.name, party.native_ids) == ("~\u202fAnn", ())


def test_a_mark_before_a_name_makes_no_other_party(tmp_path: Path) -> None:
    lines = ("22/01/2024, 15:04 - \u200eAnn: hi", "22/01/2024, 15:04 - Ann: hi")
    records = read(whatsapp, chat(tmp_path, *lines))
    assert [(party.key, party.name) for party in of_kind(records, Party)] == [("Ann", "\u200eAnn")]
    assert {message.sender for message in messages(records)} == {"Ann"}


def test_a_body_keeps_its_line_ends_and_marks(tmp_path: Path) -> None:
    raw = "\ufeff22/01/2024, 15:04 - Ann: one\r\n\r\n\u200etwo\n15:04\r\n[12:00] three\r\n22/01/2024, 15:05 - Bo: four\r\n"
    first, second = messages(read(whatsapp, written(tmp_path, raw)))
    assert (first.text, second.text) == ("one\r\n\r\n\u200etwo\n15:04\r\n[12:00] three", "four")
    assert (second.place.where, second.place.start) == ("line 6", raw.encode().index(b"22/01/2024, 15:05"))


def test_a_pasted_chat_stays_in_the_message_and_is_told(tmp_path: Path) -> None:
    paste = [f"[1/22/24, 3:0{minute}:00 PM] Bo: never said" for minute in range(9)]
    lines = [
        "22/01/2024, 15:04 - Ann: You wrote:",
        *paste,
        "22/01/2024, 15:05 - Bo: no",
        "23/01/2024, 15:06 - Ann: yes",
        "23/01/2024, 15:07 - Bo: no",
    ]
    records = read(whatsapp, chat(tmp_path, *lines))
    assert [message.sender for message in messages(records)] == ["Ann", "Bo", "Ann", "Bo"]
    assert messages(records)[0].text.count("never said") == 9
    assert [reading.place.where for reading in of_kind(records, Reading) if reading.code is ReadingCode.QUOTED_CHAT] == ["line 2"]


def test_an_export_put_together_from_two_is_read_whole(tmp_path: Path) -> None:
    first = [f"22/01/2024, 15:0{minute} - Ann: a{minute}" for minute in range(5)]
    second = [f"[1/23/24, 3:0{minute}:00 PM] Bo: b{minute}" for minute in range(4)]
    records = read(whatsapp, chat(tmp_path, *first, *second))
    assert [message.text for message in messages(records)] == ["a0", "a1", "a2", "a3", "a4", "b0", "b1", "b2", "b3"]
    assert messages(records)[-1].sent == datetime(2024, 1, 23, 15, 3)
    assert [reading.place.where for reading in of_kind(records, Reading) if reading.code is ReadingCode.STYLE_CHANGE] == ["line 6"]


def test_a_second_export_longer_than_the_one_above_it_is_read_whole(tmp_path: Path) -> None:
    first = [f"22/01/2024, 15:{minute:02} - Ann: a" for minute in range(60) for _ in range(5)]
    second = [f"[1/23/24, 3:{minute:02}:00 PM] Bo: b" for minute in range(60) for _ in range(10)]
    records = read(whatsapp, chat(tmp_path, *first, *second))
    assert [message.text for message in messages(records)] == ["a"] * 300 + ["b"] * 600
    assert [reading.place.where for reading in of_kind(records, Reading) if reading.code is ReadingCode.STYLE_CHANGE] == ["line 301"]


@pytest.mark.parametrize(
    ("dates", "order"),
    [
        (["25/12/2023"], "dmy"),
        (["12/25/2023"], "mdy"),
        (["03/04/2024", "05/03/2024"], "mdy"),  # 3 April would come after 5 March
        (["05/11/2023", "04/12/2023"], "dmy"),
        (["3/5/2024", "3/6/2024", "3/7/2024", "3/8/2024"], "mdy"),  # four days, not four months
        (["3/5/2024", "3/6/2024"], "mdy"),  # a day apart, not a month
        (["03/05/2024"], "dmy"),  # where the month comes first no zero precedes it
        (["05/03/2024", "06/03/2024", "08/03/2024"], "dmy"),
        (["5.3.24", "6.3.24"], "dmy"),
        (["05.06.24"], "dmy"),
        (["13/06/18"], "dmy"),  # where the year comes first no comma follows
        (["24/1/2", "24/1/3"], "ymd"),
        (["13/23/06", "13/24/06"], "ydm"),
        (["2024/13/06"], "ydm"),
    ],
)
def test_the_order_of_dates_is_told_by_the_whole_file(dates: list[str], order: str, tmp_path: Path) -> None:
    records = read(whatsapp, chat(tmp_path, *(f"{date}, 15:04 - Ann: x" for date in dates)))
    assert (orders(records), problems(records)) == ([order], [])
    assert all(message.sent for message in messages(records))


def test_dates_that_nothing_decides_give_no_time_until_the_user_says(tmp_path: Path) -> None:
    path = chat(tmp_path, "5/5/2024, 15:04 - Ann: same either way", "6/7/2024, 15:04 - Ann: a month or two later")
    records = read(whatsapp, path)
    (problem,) = problems(records)
    assert (problem.code, problem.detail) == (ProblemCode.AMBIGUOUS_DATES, "line 2: 6/7/2024")
    assert [(message.sent, message.sent_raw) for message in messages(records)] == [
        (datetime(2024, 5, 5, 15, 4), "5/5/2024, 15:04"),
        (None, "6/7/2024, 15:04"),
    ]
    settled = read(whatsapp, path, date_order="dmy")
    assert (orders(settled), problems(settled), messages(settled)[1].sent) == (["dmy"], [], datetime(2024, 7, 6, 15, 4))


def test_dates_that_nothing_decides_are_read_as_the_country_of_the_zone_writes_them(tmp_path: Path) -> None:
    records = read(whatsapp, chat(tmp_path, "5/5/2024, 15:04 - Ann: x", "6/7/2024, 15:04 - Ann: y"), tz="America/New_York")
    assert (orders(records), problems(records), messages(records)[1].sent_raw) == (["mdy"], [], "6/7/2024, 15:04")
    assert [message.sent and message.sent.month for message in messages(records)] == [5, 6]


def test_dates_that_mean_the_same_in_every_order_are_not_ambiguous(tmp_path: Path) -> None:
    records = read(whatsapp, chat(tmp_path, "05/05/2024, 15:04 - Ann: x"))
    assert (problems(records), messages(records)[0].sent) == ([], datetime(2024, 5, 5, 15, 4))


def test_two_orders_in_one_layout_are_not_mixed_up(tmp_path: Path) -> None:
    dates = ["25/12/2023", "26/12/2023", "12/27/2023", "12/28/2023", "01/02/2024"]
    records = read(whatsapp, chat(tmp_path, *(f"{date}, 15:04 - Ann: x" for date in dates)))
    assert [problem.code for problem in problems(records)] == [ProblemCode.AMBIGUOUS_DATES]
    assert [message.sent and message.sent.day for message in messages(records)] == [25, 26, 27, 28, None]
    in_london = read(whatsapp, chat(tmp_path, *(f"{date}, 15:04 - Ann: x" for date in dates)), tz="Europe/London")
    assert [problem.code for problem in problems(in_london)] == [ProblemCode.AMBIGUOUS_DATES]


@pytest.mark.parametrize("stamp", ["22/01/2024, 25:61", "22/01/2024, 15:60", "45/01/2024, 15:04", "22/01/2567, 15:04"])
def test_an_unreadable_time_loses_no_message(stamp: str, tmp_path: Path) -> None:
    records = read(whatsapp, chat(tmp_path, "22/01/2024, 15:04 - Ann: before", f"{stamp} - Ann: kept"))
    assert [(problem.code, problem.detail) for problem in problems(records)] == [(ProblemCode.BAD_TIME, stamp)]
    assert [(message.text, message.sent is None, message.precision) for message in messages(records)][1] == ("kept", True, Precision.NONE)


DAYS = [datetime(2019, 3, 25, 21, 5, 7), datetime(2019, 3, 28, 0, 5, 8), datetime(2019, 4, 2, 12, 30, 9), datetime(2020, 1, 1, 9, 0, 0)]
CLOCKS = {
    "24": lambda at: f"{at:%H:%M}",
    "seconds": lambda at: f"{at:%H.%M.%S}",
    "AM": lambda at: f"{at.hour % 12 or 12}:{at:%M}\u202f{at:%p}",
    "p. m.": lambda at: f"{at.hour % 12 or 12}:{at:%M} {'ap'[at.hour >= 12]}.\u00a0m.",
    "下午": lambda at: f"{'上下'[at.hour >= 12]}午{at.hour % 12 or 12}:{at:%M}",
}
CLOSINGS = {"dash": "{} - {}: {}", "bracket": "[{}] {}: {}", "colon": "{}: {}: {}", "blank": "{} {}: {}"}


@pytest.mark.parametrize("closing", CLOSINGS)
@pytest.mark.parametrize("clock", CLOCKS)
@pytest.mark.parametrize("order", ["dmY", "mdY", "Ymd", "dmy", "mdy", "ymd"])
def test_every_order_reads_in_every_layout(order: str, clock: str, closing: str, tmp_path: Path) -> None:
    for separator in ("/", ".", "-"):
        for gap in (", ", " "):
            stamps = [f"{at:{separator.join(f'%{part}' for part in order)}}{gap}{CLOCKS[clock](at)}" for at in DAYS]
            path = chat(tmp_path, *(CLOSINGS[closing].format(stamp, "Ann", f"a{number}: b") for number, stamp in enumerate(stamps)), name="_chat.txt")
            found = [(message.sent, message.sender, message.text) for message in messages(read(whatsapp, path))]
            exact = [at if clock == "seconds" else at.replace(second=0) for at in DAYS]
            assert found == [(at, "Ann", f"a{number}: b") for number, at in enumerate(exact)], stamps


def test_text_before_the_first_header_is_told(tmp_path: Path) -> None:
    records = read(whatsapp, chat(tmp_path, "the end of an earlier message", "22/01/2024, 15:04 - Ann: hi"))
    assert [(problem.code, problem.detail) for problem in problems(records)] == [(ProblemCode.UNREADABLE, "the end of an earlier message")]


def test_bytes_of_another_encoding_are_told_and_kept(tmp_path: Path) -> None:
    raw = "22/01/2024, 15:04 - Ann: 茶\n".encode() * 60 + b"22/01/2024, 15:05 - Ann: \xff\xfe tea\n" + "22/01/2024, 15:06 - Ann: 壶\n".encode()
    records = read(whatsapp, written(tmp_path, raw))
    assert [(problem.code, problem.place.where) for problem in problems(records)] == [(ProblemCode.BAD_BYTES, "line 61")]
    assert [message.text for message in messages(records)][-2:] == ["\ufffd\ufffd tea", "壶"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_places_are_bytes_of_the_file_in_every_encoding(encoding: str, tmp_path: Path) -> None:
    path = written(tmp_path, "".join(f"22/01/2024, 15:04 - 阿禾: 好的，第{n}条\n再说\n" for n in range(40)).encode(encoding))
    export = export_of(path)
    found = messages(list(whatsapp.parse(export)))
    assert len(found) == 40
    assert all(export.quoted(message.place).endswith(f"阿禾: {message.text}\n") for message in found)


def test_the_zone_is_the_users_or_unknown(tmp_path: Path) -> None:
    path = chat(tmp_path, "22/01/2024, 15:04 - Ann: hi")
    assert messages(read(whatsapp, path))[0].zone is Zone.UNKNOWN
    message = messages(read(whatsapp, path, tz="Asia/Shanghai"))[0]
    assert (message.zone, message.sent and message.sent.isoformat()) == (Zone.STATED, "2024-01-22T15:04:00+08:00")


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("WhatsApp Chat with Tea Shop.txt", "Tea Shop"),
        ("case/WhatsApp_Chat_with_Tea_Shop.txt", "Tea Shop"),
        ("WhatsApp Chat - Tea Shop.zip!_chat.txt", "Tea Shop"),
        ("WhatsApp Chat - Tea Shop/_chat.txt", "Tea Shop"),
        ("WhatsApp Chat mit Laterne (2).txt", "Laterne"),
        ("Discussion WhatsApp avec Thé.zip!_chat.txt", "Thé"),
        ("Conversa do WhatsApp com Chá.txt", "Chá"),
        ("Чат WhatsApp с Чай.txt", "Чай"),
        ("与茶铺的 WhatsApp 聊天.txt", "茶铺"),
        ("與茶鋪的WhatsApp對話.txt", "茶鋪"),
        ("chat.txt", None),
    ],
)
def test_the_title_is_in_the_files_name(path: str, title: str | None) -> None:
    assert chat_title(path) == title


def test_a_chat_of_three_or_with_a_group_notice_is_a_group(tmp_path: Path) -> None:
    three = chat(tmp_path, *(f"22/01/2024, 15:04 - {name}: hi" for name in ("Ann", "Bo", "Cy")))
    assert of_kind(read(whatsapp, three), Conversation)[0].is_group is True
    noticed = chat(tmp_path, '22/01/2024, 15:04 - Ann created group "Tea"', "22/01/2024, 15:04 - Ann: hi")
    assert of_kind(read(whatsapp, noticed), Conversation)[0].is_group is True
    single = chat(tmp_path, "22/01/2024, 15:04 - Ann: hi", name="WhatsApp Chat with Ann.txt")
    assert of_kind(read(whatsapp, single), Conversation)[0].is_group is False


@pytest.mark.parametrize(
    "text",
    [
        "",
        "just words\n",
        "[2019-05-29 15:04:05] Me: How is everyone?\n",
        "2024-01-22 15:04:05 小王(10001)\n你好\n",
        "2024-01-22 15:04:05 Ann\nhello\n\n",
        "2024년 1월 2일 오후 3:04, 홍길동 : 안녕\n",
        "[LINE] Chat history with Ann\nSaved on: 2024/01/02 15:04\n\n2024/01/02(火)\n15:04\tAnn\thi\n",
        '{"messages": []}\n',
        "One\nTwo\nThree\nFour\nFive\nSix\n22/01/2024, 15:04 - Ann: pasted\n",
    ],
)
def test_other_formats_are_not_taken(text: str, tmp_path: Path) -> None:
    assert not whatsapp.recognizes(export_of(written(tmp_path, text)))


@pytest.mark.parametrize(("name", "is_whatsapp"), [("_chat.txt", True), ("WhatsApp Chat - Ann.txt", True), ("chat.md", False)])
def test_a_layout_that_signal_writes_too_is_told_apart_by_the_files_name(name: str, is_whatsapp: bool, tmp_path: Path) -> None:
    export = export_of(chat(tmp_path, "[2024-01-22 15:04:05] Ann: hi", name=name))
    assert (whatsapp.recognizes(export), signal_text.recognizes(export)) == (is_whatsapp, not is_whatsapp)


def test_a_file_that_is_no_export_is_a_problem(tmp_path: Path) -> None:
    export = export_of(written(tmp_path, "just words\n"))
    records = list(whatsapp.parse(export))
    assert [problem.code for problem in problems(records)] == [ProblemCode.UNREADABLE]
    assert unaccounted(export, records) == b""


@pytest.mark.parametrize(("unit", "end"), [("\u200e", ""), (" ", ""), ("<", ""), (": ", ""), ("\u200e<attached: ", ""), ("a", " (")])
def test_a_hostile_line_is_read_as_quickly_as_any(unit: str, end: str, tmp_path: Path) -> None:
    def parse(length: int) -> None:
        folded.cache_clear()
        hostile = unit * (length // len(unit)) + end
        lines = [f"22/01/2024{hostile}", f"22/01/2024, 15:04 - Ann{hostile}", f"22/01/2024, 15:04 - Ann: {hostile}", f"22/01/2024, 15:04{hostile}"]
        list(whatsapp.parse(export_of(chat(tmp_path, "22/01/2024, 15:04 - Ann: hi", *lines))))

    assert grows_with(parse, 2_500)


LINES = [line for path in sorted(FOLDER.rglob("*.txt")) for line in path.read_bytes().splitlines(keepends=True)]


def test_other_projects_samples_give_what_their_own_tests_say(shared: Path) -> None:
    fixtures = shared / "fixtures"
    wanted = json.loads((fixtures / "expected-chat.json").read_text(encoding="utf-8"))
    names = [name for name in wanted if name.startswith("chat/whatsapp/")]
    assert names
    for name in names:
        expected = wanted[name]["expected"]
        records = read(whatsapp, fixtures / name)
        spoken = [message for message in messages(records) if message.sender is not None]
        times = [message.sent.isoformat() for message in spoken if message.sent]
        assert len(spoken) == expected.get("user_messages", expected.get("messages")), name
        assert times[0] == expected["first"], name
        assert times[-1] == expected.get("last", times[-1]), name
        assert len({message.sender for message in spoken}) == expected.get("participants", len({message.sender for message in spoken})), name
