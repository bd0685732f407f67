"""Messenger, Instagram, LINE and KakaoTalk: what their exports say and what they hide."""

import json
from pathlib import Path
from types import ModuleType

import pytest

from casefile.records import Conversation, MessageKind, Party, ProblemCode, Reading, ReadingCode
from parsers.chat import kakao_csv, kakao_text, line_text, meta_e2ee_json, meta_json
from parsers.chat.meta_json import repaired
from pipeline.report.quotes import holds
from tests.reading import export_of, messages, problems, read, written


def said(parser: ModuleType, path: Path, **options: str) -> list[tuple[str | None, str]]:
    return [(message.sender, message.text) for message in messages(read(parser, path, **options))]


def thread(folder: Path, *found: object, name: str = "message_1.json") -> Path:
    return written(folder, json.dumps({"participants": [{"name": "A"}, {"name": "B"}], "messages": found, "title": "B"}), name)


def one(**members: object) -> dict[str, object]:
    return {"sender_name": "A", "timestamp_ms": 1741079000000, **members}


def mangled(text: str) -> str:
    return text.encode().decode("latin-1")


def test_the_fixtures_hold_what_their_authors_say(shared: Path) -> None:
    fixtures = shared / "fixtures"
    expected = json.loads((fixtures / "expected-chat.json").read_text(encoding="utf-8"))
    name = "chat/instagram/joweich__chat-miner/test/instagram/test_export.json"
    found = messages(read(meta_json, fixtures / name))
    assert [round(message.sent.timestamp() * 1000) for message in found] == expected[name]["expected"]["unix_ms"]
    assert [message.sender for message in found] == expected[name]["expected"]["authors"]
    name = "chat/messenger/synthetic_from_grammar/Alice_7_e2ee.json"
    wanted = expected[name]["expected"]
    found = messages(read(meta_e2ee_json, fixtures / name))
    assert (len(found), found[0].text) == (wanted["messages"], wanted["text0"])
    assert sum(message.kind is MessageKind.RECALLED for message in found) == wanted["unsent"]
    assert sum(file.present is False for message in found for file in message.attachments) == wanted["missing_media"]


@pytest.mark.parametrize("text", ["你好", "café", "👌🏽", "naïve €5", "plain"])
def test_what_meta_mangles_is_put_together_again_without_loss(text: str) -> None:
    assert repaired(mangled(text)) == text
    assert mangled(repaired(mangled(text))) == mangled(text)


@pytest.mark.parametrize("text", ["café", "你好", "Ã", "\x80", "½ price"])
def test_what_is_no_mangled_text_stays_as_it_is(text: str) -> None:
    assert repaired(text) == text


def test_the_bytes_of_the_source_confirm_a_repaired_text(tmp_path: Path) -> None:
    path = thread(tmp_path, one(content=mangled("保证7天内退款 ✅")))
    records = read(meta_json, path)
    (message,) = messages(records)
    assert message.text == "保证7天内退款 ✅"
    assert holds(export_of(path).quoted(message.place), message.text)
    assert not holds(export_of(path).quoted(message.place), "保证9天内退款 ✅")
    assert [record.code for record in records if isinstance(record, Reading)] == [ReadingCode.REPAIRED]


def test_newest_first_is_turned_round_and_oldest_first_is_not(tmp_path: Path) -> None:
    newest = thread(tmp_path, *(one(timestamp_ms=at, content=str(at)) for at in (3, 2, 2, 1)))
    assert [text for _, text in said(meta_json, newest)] == ["1", "2", "2", "3"]
    oldest = thread(tmp_path, *(one(timestamp_ms=at, content=str(at)) for at in (1, 2, 3)))
    assert [text for _, text in said(meta_json, oldest)] == ["1", "2", "3"]


@pytest.mark.parametrize(
    ("members", "kind"),
    [
        ({"content": "hi"}, MessageKind.TEXT),
        ({"photos": [{"uri": "a.jpg"}]}, MessageKind.IMAGE),
        ({"audio_files": [{"uri": "a.mp4"}]}, MessageKind.VOICE),
        ({"sticker": {"uri": "a.png"}}, MessageKind.STICKER),
        ({"is_unsent": True}, MessageKind.RECALLED),
        ({"type": "Call", "call_duration": 3}, MessageKind.CALL),
        ({"type": "Payment", "content": "5 EUR"}, MessageKind.TRANSFER),
        ({"type": "Subscribe", "content": "A added C"}, MessageKind.SYSTEM),
        ({"content": mangled("Reacted ❤ to your message ")}, MessageKind.SYSTEM),
        ({"content": "Reacted badly to the smell of the lamp"}, MessageKind.TEXT),
    ],
)
def test_the_kind_of_a_message_of_meta(tmp_path: Path, members: dict[str, object], kind: MessageKind) -> None:
    assert [message.kind for message in messages(read(meta_json, thread(tmp_path, one(**members))))] == [kind]


def test_a_message_that_is_none_is_a_problem_and_the_rest_goes_on(tmp_path: Path) -> None:
    records = read(meta_json, thread(tmp_path, one(content="hi"), 5, {"sender_name": "A"}, one(timestamp_ms="9" * 20, content="x")))
    assert [problem.code for problem in problems(records)] == [ProblemCode.BAD_ROW, ProblemCode.BAD_ROW, ProblemCode.BAD_TIME]
    assert [message.text for message in messages(records)] == ["hi", "x"]


# ── LINE ──────────────────────────────────────────────────────────────────────────────────────────────────────────

LINE_HEAD = "[LINE] Chat history with Seller\nSaved on: 2025/03/10 18:02\n\n"

LINE_BODIES = {
    "quotes around several lines are taken off": ('09:00\tA\t"one\n\ntwo"\n09:01\tB\tok\n', [("A", "one\n\ntwo"), ("B", "ok")]),
    "a header inside quotes is body text": (
        '09:00\tA\t"see\n09:00\tSeller\tI promise"\n09:01\tB\tok\n',
        [("A", '"see'), ("Seller", 'I promise"'), ("B", "ok")],
    ),
    "a header below a line inside quotes is body text": (
        '09:00\tA\t"see\nwhat he wrote\n09:00\tSeller\tI promise"\n09:01\tB\tok\n',
        [("A", "see\nwhat he wrote\n09:00\tSeller\tI promise"), ("B", "ok")],
    ),
    "a quote in one line stays": ('09:00\tA\t"no way"\n09:01\tB\the said "yes"\n', [("A", '"no way"'), ("B", 'he said "yes"')]),
    "a quote that never closes takes no other message": ('09:00\tA\t"no way\n09:01\tB\the said "yes"\n', [("A", '"no way'), ("B", 'he said "yes"')]),
    "a line without a name is the app's": ("09:00\t\tSeller left the chat\n", [(None, "Seller left the chat")]),
}


@pytest.mark.parametrize("case", LINE_BODIES)
def test_line_text_is_cut_where_messages_begin(case: str, tmp_path: Path) -> None:
    text, wanted = LINE_BODIES[case]
    assert said(line_text, written(tmp_path, f"{LINE_HEAD}2025/03/04(Tue)\n{text}")) == wanted


@pytest.mark.parametrize(
    ("first", "title", "is_group"),
    [
        ("[LINE] Chat history with Seller", "Seller", False),
        ("Chat history in Lamps", "Lamps", True),
        ("[LINE] 卖家とのトーク履歴", "卖家", False),
        ("[LINE] 卖家のトーク履歴", "卖家", True),
        ("[LINE] 与卖家的聊天记录", "卖家", False),
        ("[LINE] 卖家的聊天记录", "卖家", True),
        ("[LINE] 與賣家的聊天記錄", "賣家", False),
    ],
)
def test_the_first_line_of_line_names_the_chat(first: str, title: str, is_group: bool, tmp_path: Path) -> None:
    path = written(tmp_path, f"{first}\nSaved on: 2025/03/10 18:02\n\n2025/03/04(Tue)\n09:00\tA\tx\n")
    (chat,) = (record for record in read(line_text, path) if isinstance(record, Conversation))
    assert (chat.title, chat.is_group) == (title, is_group)


@pytest.mark.parametrize(
    ("day", "time", "sent"),
    [
        ("2025/03/04(火)", "午後0:30", "2025-03-04T12:30:00"),
        ("2025/03/04（二）", "上午12:30", "2025-03-04T00:30:00"),
        ("2025/3/4周二", "下午03:30", "2025-03-04T15:30:00"),
        ("2025.03.04 Tuesday", "15:30", "2025-03-04T15:30:00"),
        ("Tue, 3/4/2025", "3:30PM", "2025-03-04T15:30:00"),
        ("Tue, 4/3/2025", "15:30", "2025-03-04T15:30:00"),
    ],
)
def test_the_day_stands_above_and_its_name_tells_the_order(day: str, time: str, sent: str, tmp_path: Path) -> None:
    (message,) = messages(read(line_text, written(tmp_path, f"{LINE_HEAD}{day}\n{time}\tA\tx\n")))
    assert message.sent
    assert message.sent.isoformat() == sent


def test_a_day_that_can_be_two_is_not_guessed(tmp_path: Path) -> None:
    records = read(line_text, written(tmp_path, f"{LINE_HEAD}Mon, 1/1/2024\n09:00\tA\tx\nTue, 4/4/2023\n09:00\tA\tx\nSat, 2/7/2022\n09:00\tA\tx\n"))
    assert [message.sent is None for message in messages(records)][-1] is (ProblemCode.AMBIGUOUS_DATES in {one.code for one in problems(records)})


def test_a_computers_file_knows_the_chats_own_name(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "[LINE] Chat history with Maple Ceramics\nSaved on: 2025/03/10 18:02\n\n2025.03.04 Tuesday\n09:00 Maple Ceramics it ships\n09:01 Robin ok\n",
    )
    assert said(line_text, path) == [("Maple Ceramics", "it ships"), ("Robin", "ok")]


# ── KakaoTalk ─────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("line", "sender", "text", "sent"),
    [
        ("2015년 7월 9일 오후 8:34, 이름 : 내용 : 둘", "이름", "내용 : 둘", "2015-07-09T20:34:00"),
        ("2015. 7. 9. 오전 12:34, 이름, 둘 : 내용", "이름, 둘", "내용", "2015-07-09T00:34:00"),
        ("2015. 7. 9. 오후 8:34: 이름님이 나갔습니다.", None, "이름님이 나갔습니다.", "2015-07-09T20:34:00"),
        ("8:34pm, July 9, 2015, Name : text", "Name", "text", "2015-07-09T20:34:00"),
        ("Jul 9, 2015, 12:34 AM, Name : text", "Name", "text", "2015-07-09T00:34:00"),
        ("Jul 9, 2015, 8:34 PM: A invited B.", None, "A invited B.", "2015-07-09T20:34:00"),
    ],
)
def test_a_line_of_kakaotalk(line: str, sender: str | None, text: str, sent: str, tmp_path: Path) -> None:
    (message,) = messages(read(kakao_text, written(tmp_path, f"Room 님과 카카오톡 대화\n저장한 날짜 : 2015년 8월 3일 오전 12:51\n\n{line}\n")))
    assert (message.sender, message.text, message.sent and message.sent.isoformat()) == (sender, text, sent)


def test_a_pasted_line_of_another_kind_of_phone_is_body_text(tmp_path: Path) -> None:
    path = written(tmp_path, "X 님과 카카오톡 대화\n저장한 날짜 : x\n\n2015년 7월 9일 오후 8:34, 나 : 봐\nJul 9, 2015, 8:34 PM, Seller : I promise\n")
    assert said(kakao_text, path) == [("나", "봐\nJul 9, 2015, 8:34 PM, Seller : I promise")]


def test_the_owner_of_the_phone_is_known(tmp_path: Path) -> None:
    records = read(kakao_text, written(tmp_path, "X 님과 카카오톡 대화\n저장한 날짜 : x\n\n2015년 7월 9일 오후 8:34, 회원님 : 네\n"))
    assert [record.is_self for record in records if isinstance(record, Party)] == [True]


def test_a_removed_message_of_a_computers_file_is_one(tmp_path: Path) -> None:
    head = "X 님과 카카오톡 대화\r\n저장한 날짜 : 2015-08-03 00:47:14\r\n\r\n--------------- 2015년 8월 1일 토요일 ---------------\r\n"
    found = messages(read(kakao_text, written(tmp_path, head + "[이름] [오후 2:37] 내용\r\n메시지가 삭제되었습니다.\r\n")))
    assert [(message.text, message.kind, message.deleted) for message in found] == [
        ("내용", MessageKind.TEXT, False),
        ("메시지가 삭제되었습니다.", MessageKind.RECALLED, True),
    ]


def test_a_table_whose_header_a_program_replaced_is_kakaotalks(tmp_path: Path) -> None:
    for header in ("Column1,Column2,Column3\n", "Column1,Column2,Column3\nDate,User,Message\n"):
        records = read(kakao_csv, written(tmp_path, f'{header}2015-07-09 20:34:26,"Name","text"\n'))
        assert [message.text for message in messages(records)] == ["text"]


def test_a_computers_file_of_line_may_begin_with_its_first_day(tmp_path: Path) -> None:
    path = written(tmp_path, "2025.12.10 Wednesday\n10:20 Alice hello there\n10:21 Bob [Photo]\n")
    assert said(line_text, path) == [("Alice", "hello there"), ("Bob", "[Photo]")]
