"""Tables of chats that exporters write with headers of their own: WeFlow, qq-chat-exporter; and the JSON beside PyWxDump's."""

import json
from pathlib import Path
from types import ModuleType

import openpyxl
import pytest

from casefile.records import Conversation, MessageKind, Party, ProblemCode
from parsers.chat import pywxdump_json, qce_table, slackdump_json, weflow_table
from tests.reading import messages, problems, read, recognised_as, written

WEFLOW = ["序号", "时间", "发送者昵称", "发送者微信ID", "发送者备注", "群昵称", "发送者身份", "消息类型", "内容"]
QCE = ["序号", "时间", "发送者", "发送者QQ号", "消息类型", "消息内容", "是否撤回", "资源数量"]


def workbook(folder: Path, *rows: list[object], other: bool = False) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    if other:
        book.create_sheet("统计").append(["消息总数", 2])
    book.save(folder / "chat.xlsx")
    return folder / "chat.xlsx"


@pytest.mark.parametrize(
    ("parser", "rows"),
    [
        (
            weflow_table,
            [
                ["微信ID", "123@chatroom", "", "昵称", "群"],
                WEFLOW,
                [1, "2026-03-02 20:14:05", "云朵", "wxid_a", "", "小云", "云朵", "文本消息", "好"],
            ],
        ),
        (qce_table, [QCE, [1, "2026-03-02 20:14:05", "云朵", "10001", "文本消息", "好", "否", 0]]),
    ],
)
def test_a_workbook_is_read_like_its_csv_by_one_format_alone(parser: ModuleType, rows: list[list[object]], tmp_path: Path) -> None:
    path = workbook(tmp_path, *rows, other=True)
    assert recognised_as(path) == [parser.FORMAT.name]
    (message,) = messages(read(parser, path))
    assert (message.text, message.sent and message.sent.isoformat()) == ("好", "2026-03-02T20:14:05")


def test_a_groups_table_of_weflow_names_the_group_and_the_names_in_it(tmp_path: Path) -> None:
    rows = ["微信ID,123@chatroom", ",".join(WEFLOW), "1,2026-03-02 20:14:05,云朵,wxid_a,,小云,云朵,文本消息,好"]
    records = read(weflow_table, written(tmp_path, "\n".join(rows) + "\n"))
    chat = next(record for record in records if isinstance(record, Conversation))
    assert (chat.native_id, chat.is_group) == ("123@chatroom", True)
    assert [(party.key, party.name) for party in records if isinstance(party, Party)] == [("wxid_a", "小云")]


def test_a_compact_table_of_weflow_knows_the_owner(tmp_path: Path) -> None:
    rows = ["序号,时间,发送者身份,消息类型,内容", "1,2026-03-02 20:14:05,我,文本消息,好", "2,昨天,云朵,语音消息,[语音消息]", "3,x,y,z,w,v"]
    records = read(weflow_table, written(tmp_path, "\n".join(rows) + "\n"))
    assert [(party.key, party.is_self) for party in records if isinstance(party, Party)] == [("我", True), ("云朵", False)]
    assert [message.kind for message in messages(records)] == [MessageKind.TEXT, MessageKind.VOICE]
    assert [problem.code for problem in problems(records)] == [ProblemCode.BAD_TIME, ProblemCode.BAD_ROW]


def test_what_was_recalled_keeps_its_words_and_is_marked(tmp_path: Path) -> None:
    rows = [",".join(QCE), "1,2026-03-02 20:14:05,云朵,10001,文本消息,48小时内发货,是,0", "2,2026-03-02 20:15:05,云朵,10001,文本消息,,是,0"]
    found = messages(read(qce_table, written(tmp_path, "\n".join(rows) + "\n")))
    assert [(message.text, message.kind, message.deleted) for message in found] == [
        ("48小时内发货", MessageKind.TEXT, True),
        ("", MessageKind.RECALLED, True),
    ]


def test_json_of_pywxdump_says_what_its_csv_says(tmp_path: Path) -> None:
    one = {"id": 1, "MsgSvrID": "9", "type_name": "文本", "is_sender": 0, "talker": "wxid_a", "room_name": "1@chatroom", "msg": "好", "src": ""}
    records = read(pywxdump_json, written(tmp_path, json.dumps([{**one, "CreateTime": "2024-01-15T10:31:00"}, {"id": 2}])))
    (message,) = messages(records)
    assert (message.sender, message.native_id, message.sent and message.sent.isoformat()) == ("wxid_a", "9", "2024-01-15T10:31:00")
    assert [problem.code for problem in problems(records)] == [ProblemCode.BAD_ROW]
    assert next(record for record in records if isinstance(record, Conversation)).is_group


def test_an_answer_inside_a_message_of_slackdump_is_a_message(tmp_path: Path) -> None:
    reply = {"type": "message", "user": "U2", "text": "re", "ts": "1452837319.000002", "thread_ts": "1452837318.000002"}
    first = {"type": "message", "user": "U1", "text": "hi", "ts": "1452837318.000002", "slackdump_thread_replies": [reply]}
    first["slackdump_thread_replies"].insert(0, {key: value for key, value in first.items() if key != "slackdump_thread_replies"})
    found = messages(read(slackdump_json, written(tmp_path, json.dumps({"channel_id": "C1", "name": "c", "messages": [first]}))))
    assert [(message.text, message.reply_to) for message in found] == [("hi", None), ("re", "1452837318.000002")]
    assert len({message.id for message in found}) == 2
