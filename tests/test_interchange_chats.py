"""Formats in which programs hand chats on: ChatLab, Feishu's interface, WeLink's text."""

import json
from pathlib import Path

import pytest

from casefile.records import Conversation, MessageKind, Party, ProblemCode
from parsers.chat import chatlab_json, feishu_json, welink_text
from pipeline.report.quotes import holds
from tests.reading import export_of, messages, problems, read, written

K = MessageKind
HEADER = '{"_type":"header","chatlab":{"version":"0.0.2","exportedAt":1},"meta":{"name":"N","platform":"QQ","type":"private"}}'


def chatlab(folder: Path, *found: object, **meta: str) -> Path:
    about = {"name": "N", "platform": "qq", "type": "private", **meta}
    return written(
        folder, json.dumps({"chatlab": {"version": "0.0.1", "exportedAt": 1}, "meta": about, "members": [], "messages": found}), "chat.json"
    )


def said(**members: object) -> dict[str, object]:
    return {"sender": "1001", "accountName": "A", "timestamp": 1741079000, "type": 0, "content": "hi", **members}


@pytest.mark.parametrize(
    ("code", "kind"),
    [(0, K.TEXT), (1, K.IMAGE), (2, K.VOICE), (5, K.STICKER), (7, K.TEXT), (20, K.TRANSFER), (22, K.SYSTEM), (23, K.CALL), (80, K.SYSTEM),
     (81, K.RECALLED), (99, K.TEXT), (1234, K.TEXT)],
)  # fmt: skip
def test_the_number_of_a_type_is_its_kind(code: int, kind: MessageKind, tmp_path: Path) -> None:
    (message,) = messages(read(chatlab_json, chatlab(tmp_path, said(type=code))))
    assert (message.kind, message.sender) == (kind, None if kind is K.SYSTEM else "1001")


def test_the_owner_of_the_account_is_known_where_the_file_says_so(tmp_path: Path) -> None:
    records = read(chatlab_json, chatlab(tmp_path, said(), said(sender="1002", accountName="B"), ownerId="1002"))
    assert [(party.name, party.is_self) for party in records if isinstance(party, Party)] == [("A", False), ("B", True)]


def test_a_line_that_is_no_message_is_a_problem_and_the_rest_goes_on(tmp_path: Path) -> None:
    lines = [HEADER, '{"_type":"message","sender":"1","accountName":"A","timestamp":5e9,', "# a remark", '{"_type":"else"}',
             json.dumps({"_type": "message", **said()}), json.dumps({"_type": "message", **said(content=5)})]  # fmt: skip
    records = read(chatlab_json, written(tmp_path, "\n".join(lines), "chat.jsonl"))
    assert [problem.code for problem in problems(records)] == [ProblemCode.BAD_JSON, ProblemCode.BAD_ROW, ProblemCode.BAD_ROW]
    assert [message.text for message in messages(records)] == ["hi"]
    assert next(record for record in records if isinstance(record, Conversation)).platform == "qq"


def test_chats_of_no_message_and_times_of_no_number_raise_nothing(tmp_path: Path) -> None:
    assert messages(read(chatlab_json, chatlab(tmp_path))) == []
    assert [problem.code for problem in problems(read(chatlab_json, chatlab(tmp_path, said(timestamp="soon"))))] == [ProblemCode.BAD_TIME]


def feishu(folder: Path, *found: dict[str, object], bare: bool = False) -> Path:
    content = list(found) if bare else {"code": 0, "data": {"items": list(found)}}
    return written(folder, json.dumps(content, ensure_ascii=False), "messages.json")


def answer(type_: str, content: object, **members: object) -> dict[str, object]:
    return {"message_id": "om_1", "msg_type": type_, "create_time": "1741079000000", "chat_id": "oc_1", "sender": {"id": "ou_1"},
            "body": {"content": content if isinstance(content, str) else json.dumps(content)}, **members}  # fmt: skip


@pytest.mark.parametrize("bare", [True, False])
@pytest.mark.parametrize(
    ("type_", "content", "kind", "text", "files"),
    [
        ("text", {"text": "在吗\n亲"}, K.TEXT, "在吗\n亲", []),
        ("text", "not json", K.TEXT, "not json", []),
        ("image", {"image_key": "img_1"}, K.IMAGE, "", ["img_1"]),
        ("audio", {"file_key": "f", "duration": 2000}, K.VOICE, "", ["f"]),
        ("media", {"file_key": "f", "image_key": "i", "file_name": "v.mp4"}, K.VIDEO, "", ["v.mp4"]),
        ("hongbao", {"text": "[红包]"}, K.TRANSFER, "[红包]", []),
        ("location", {"name": "杭州", "longitude": "1", "latitude": "2"}, K.TEXT, "杭州", []),
        ("video_chat", {"topic": "视频通话", "start_time": "1"}, K.CALL, "视频通话", []),
        ("vote", {"topic": "退不退", "options": ["退", "不退"]}, K.TEXT, "退不退\n退, 不退", []),
        ("todo", {"summary": {"title": "", "content": [[{"tag": "text", "text": "明天寄出"}]]}, "due_time": "1"}, K.TEXT, "明天寄出", []),
        ("interactive", {"title": "订单", "elements": [[{"tag": "text", "text": "已发货"}]]}, K.TEXT, "订单\n已发货", []),
        ("system", {"template": "{from_user} left", "from_user": ["A"]}, K.SYSTEM, "{from_user} left\nfrom_user: A", []),
    ],
)
def test_what_a_message_of_feishu_says(
    type_: str, content: object, kind: MessageKind, text: str, files: list[str], *, bare: bool, tmp_path: Path
) -> None:
    path = feishu(tmp_path, answer(type_, content), bare=bare)
    (message,) = messages(read(feishu_json, path))
    assert (message.kind, message.text, [file.name for file in message.attachments]) == (kind, text, files)
    assert holds(export_of(path).quoted(message.place), message.text)


def test_a_name_stands_where_somebody_was_spoken_to(tmp_path: Path) -> None:
    mention = {"key": "@_user_1", "id": "ou_1", "name": "云朵"}
    records = read(
        feishu_json, feishu(tmp_path, answer("text", {"text": "a"}), answer("text", {"text": "b"}, sender={"id": "ou_2"}, mentions=[mention]))
    )
    assert [party.name for party in records if isinstance(party, Party)] == ["云朵", "ou_2"]


def test_a_line_without_an_account_begins_no_message_of_welink(tmp_path: Path) -> None:
    text = "A(b(c)(l00100001)\t2026-03-02 20:14:05\n云朵\t2026-03-02 20:14:06\n2026-03-02 20:14:07\n\n好\n"
    records = read(welink_text, written(tmp_path, text))
    assert [message.text for message in messages(records)] == ["云朵\t2026-03-02 20:14:06\n2026-03-02 20:14:07\n\n好"]
    assert [(party.key, party.name) for party in records if isinstance(party, Party)] == [("l00100001", "A(b(c)")]
