"""QQ: the message manager's text and web archive, copies, and what qq-chat-exporter makes."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casefile.records import Conversation, Message, MessageKind, Party, ProblemCode, Reading, ReadingCode, Zone
from parsers.chat import qce_json, qce_text, qq_copy, qq_mht, qq_text
from parsers.qq import kind_of_text, sender_of
from pipeline.report.quotes import holds
from tests.conftest import SAMPLES
from tests.reading import as_rows, export_of, messages, problems, read, recognised_as, written

FAMILY: tuple[ModuleType, ...] = (qce_json, qce_text, qq_copy, qq_mht, qq_text)
BY_NAME = {parser.FORMAT.name: parser for parser in FAMILY}
EXPORTS = sorted(path for name in BY_NAME for path in (SAMPLES / "formats" / name).iterdir())
RULE = "=" * 64
QQ_HEAD = f"消息记录（此消息记录为文本格式，不支持重新导入）\n\n{RULE}\n消息分组:我的好友\n{RULE}\n消息对象:好店小王\n{RULE}\n\n"


def named(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


def said(parser: ModuleType, path: Path, **options: str) -> list[tuple[str | None, str]]:
    return [(message.sender, message.text) for message in messages(read(parser, path, **options))]


@pytest.mark.parametrize("path", EXPORTS, ids=named)
def test_a_sample_reads_as_its_golden(path: Path, golden: Callable[[str, str], None]) -> None:
    golden(f"formats/{named(path)}.txt", as_rows(read(BY_NAME[path.parent.name], path)))


@pytest.mark.parametrize("path", EXPORTS, ids=named)
def test_one_format_alone_recognises_a_sample(path: Path) -> None:
    assert recognised_as(path) == [path.parent.name]


@pytest.mark.parametrize("path", EXPORTS, ids=named)
def test_every_text_is_found_again_in_its_bytes(path: Path) -> None:
    export = export_of(path)
    assert all(holds(export.quoted(message.place), message.text) for message in messages(list(BY_NAME[path.parent.name].parse(export))))


def test_no_reference_export_of_another_platform_is_taken_for_qq(shared: Path) -> None:
    others = [path for path in sorted((shared / "fixtures").rglob("*")) if path.is_file() and "qq" not in path.parts]
    assert [(path.name, name) for path in others for name in recognised_as(path, FAMILY)] == []


def test_the_fixtures_hold_what_their_authors_say(shared: Path) -> None:
    folder = shared / "fixtures" / "chat" / "qq"
    expected = json.loads((shared / "fixtures" / "expected-chat.json").read_text(encoding="utf-8"))
    old = "chat/qq/hikariyo__qq-chat-history/tests/file.txt"
    records = read(qq_text, shared / "fixtures" / old)
    names = {record.key: record.name for record in records if isinstance(record, Party)}
    rows = [[message.sent.isoformat(), message.sender, names[message.sender], message.text] for message in messages(records)]
    assert rows == expected[old]["expected"]["rows"]

    records = read(qce_json, folder / "synthetic_from_grammar" / "qce_v5.json")
    (chat,) = (record for record in records if isinstance(record, Conversation))
    first, second = messages(records)
    assert (chat.title, chat.native_id, first.native_id, second.native_id) == ("测试群聊", "1687657986", "m1", "m2")
    assert first.sent == datetime(2024, 6, 15, 12, 34, tzinfo=UTC)
    assert [problem.code for problem in problems(records)] == [ProblemCode.BAD_TIME]  # the second clock is a minute off its instant

    found = messages(read(qce_text, folder / "synthetic_from_grammar" / "qce_v5.txt"))
    assert [(message.sender, message.text) for message in found] == [("Alice", "第一条"), ("Bob", "第二条\n多行")]
    assert [attachment.note for message in found for attachment in message.attachments] == ["image", "reply_to"]


# ── the message manager's text ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("sender", "name", "number"),
    [
        ("好店小王(10001)", "好店小王", "10001"),
        ("【群主】好店小王(10001)", "好店小王", "10001"),
        ("【管理员】【话痨】小李<li@example.com>", "小李", "li@example.com"),
        ("(B(12345)", "(B", "12345"),
        ("小王(代购)(10001)", "小王(代购)", "10001"),
        ("小王(代购)", "小王(代购)", None),
        ("【特价】小王", "【特价】小王", None),
        ("(10001)", "10001", "10001"),
    ],
)
def test_the_last_brackets_of_a_sender_are_the_number(sender: str, name: str, number: str | None) -> None:
    assert sender_of(sender) == (name, number)


BODIES = {
    "a line of a time alone is body text": ("2019-09-23 8:43:38 小王\n看\n\n2019-09-23 9:00:00\n完\n", [("小王", "看\n\n2019-09-23 9:00:00\n完")]),
    "a pasted line without a blank before it is body text": (
        "2019-09-23 8:43:38 小王\n看\n2019-09-23 8:40:00 小李\n好\n\n2019-09-23 8:44:00 小李\n嗯\n\n2019-09-23 8:45:00 小王\n好\n",
        [("小王", "看\n2019-09-23 8:40:00 小李\n好"), ("小李", "嗯"), ("小王", "好")],
    ),
    "a pasted line with a number in a chat without numbers is body text": (
        "2019-09-23 8:43:38 小王\n看\n\n2019-09-23 8:40:00 小李(10002)\n好\n",
        [("小王", "看\n\n2019-09-23 8:40:00 小李(10002)\n好")],
    ),
    "an empty message stays": ("2019-09-23 8:43:38 小王\n\n2019-09-23 8:44:00 小李\n嗯\n", [("小王", ""), ("小李", "嗯")]),
    "the system speaks for nobody": ("2019-09-23 8:43:38 系统消息(10000)\n小李加入本群。\n", [(None, "小李加入本群。")]),
}


@pytest.mark.parametrize("case", BODIES)
def test_text_is_cut_at_senders_lines(case: str, tmp_path: Path) -> None:
    text, wanted = BODIES[case]
    assert said(qq_text, written(tmp_path, QQ_HEAD + text)) == wanted


@pytest.mark.parametrize(
    ("time", "hour"), [("8:43:38", 8), ("08:43:38", 8), ("20:43:38", 20), ("8:43:38 PM", 20), ("12:43:38 AM", 0), ("12:43:38 PM", 12)]
)
def test_hours_are_written_in_every_way(time: str, hour: int, tmp_path: Path) -> None:
    (message,) = messages(read(qq_text, written(tmp_path, f"2019-09-23 {time} 小王(10001)\n在\n")))
    assert message.sent is not None
    assert (message.sent.hour, message.zone) == (hour, Zone.UNKNOWN)


def test_an_impossible_date_is_a_problem_and_the_message_stays(tmp_path: Path) -> None:
    records = read(qq_text, written(tmp_path, "2019-13-23 8:43:38 小王(10001)\n在\n"))
    assert [message.text for message in messages(records)] == ["在"]
    assert [problem.code for problem in problems(records)] == [ProblemCode.BAD_TIME]


def test_a_line_that_looks_like_a_senders_and_was_left_in_a_body_is_told(tmp_path: Path) -> None:
    records = read(qq_text, written(tmp_path, QQ_HEAD + "2019-09-23 8:43:38 小王\n看\n\n2019-09-23 8:40:00 小李(10002)\n好\n"))
    quoted = [record.value for record in records if isinstance(record, Reading) and record.code is ReadingCode.QUOTED_CHAT]
    assert quoted == ["2019-09-23 8:40:00 小李(10002)"]


def test_every_partner_of_all_messages_is_a_conversation(tmp_path: Path) -> None:
    second = QQ_HEAD.partition("\n\n")[2].replace("好店小王", "小李")
    records = read(qq_text, written(tmp_path, QQ_HEAD + "2019-09-23 8:43:38 小王\n在\n\n" + second + "2019-09-24 8:43:38 小李(10002)\n嗯\n"))
    assert [(chat.key, chat.title) for chat in records if isinstance(chat, Conversation)] == [("", "好店小王"), ("2", "小李")]
    assert [(message.conversation, message.sender) for message in messages(records)] == [("", "小王"), ("2", "10002")]


def test_words_above_the_first_message_are_nobodys(tmp_path: Path) -> None:
    records = read(qq_text, written(tmp_path, "律师整理\n\n2019-09-23 8:43:38 小王(10001)\n在\n"))
    assert [(problem.code, problem.detail) for problem in problems(records)] == [(ProblemCode.UNREADABLE, "律师整理")]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("[图片]", MessageKind.IMAGE),
        ("[图片: a.jpg]", MessageKind.IMAGE),
        ("[表情]", MessageKind.STICKER),
        ("[转账]", MessageKind.TRANSFER),
        ("[图片]看这个", MessageKind.TEXT),
        ("[回复]好的", MessageKind.TEXT),
    ],
)
def test_a_content_code_counts_only_alone(text: str, kind: MessageKind) -> None:
    assert kind_of_text(text) is kind


# ── copies ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ("小王 2019/9/23 8:43:38\n在\n", datetime(2019, 9, 23, 8, 43, 38)),
        ("小王 9/23/2019 8:43:38 PM\n在\n", datetime(2019, 9, 23, 20, 43, 38)),
        ("— —  2020-2-21  — —\n小王  20:43:38 \n在\n", datetime(2020, 2, 21, 20, 43, 38)),
        ("小王 20:43:38\n在\n小李 20:44:00\n嗯\n", None),
        ("小王: 09-23 20:43:38\n在\n\n小李: 09-23 20:44:00\n嗯\n", None),
    ],
)
def test_a_copy_dates_its_messages_as_far_as_it_says(text: str, sent: datetime | None, tmp_path: Path) -> None:
    records = read(qq_copy, written(tmp_path, text))
    assert messages(records)[0].sent == sent
    assert [problem.code for problem in problems(records)] == ([] if sent else [ProblemCode.YEAR_MISSING])


def test_a_sentence_of_the_client_is_a_notice_without_a_time(tmp_path: Path) -> None:
    found = messages(read(qq_copy, written(tmp_path, "小王 2019/9/23 8:43:38\n在\n\n小王撤回了一条消息\n\n小李 2019/9/23 8:44:00\n嗯\n")))
    assert [(message.sender, message.kind, message.sent is None) for message in found] == [
        ("小王", MessageKind.TEXT, False),
        (None, MessageKind.RECALLED, True),
        ("小李", MessageKind.TEXT, False),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "May 17, 2022  5:29:42 PM\nMe\nHello\n\nMay 17, 2022  5:29:50 PM\nMe\nHello\n",
        "日程 9:00:00\n",
        "云朵旗舰店:小美 2019/9/23 8:43:38\n在\n",
        "INFO: 09:00:01\nstarted\nINFO: 09:00:02\nstopped\n",
    ],
)
def test_a_text_of_another_kind_is_no_copy(text: str, tmp_path: Path) -> None:
    assert not qq_copy.recognizes(export_of(written(tmp_path, text)))


# ── qq-chat-exporter ──────────────────────────────────────────────────────────────────────────────────────────────

ONE = {
    "id": "1",
    "timestamp": 1718454840000,
    "time": "2024-06-15 20:34:00",
    "sender": {"uid": "u_1", "uin": "10001", "name": "小王"},
    "type": "text",
    "content": {"text": "在", "elements": [{"type": "text", "data": {"text": "在"}}], "resources": []},
    "recalled": False,
    "system": False,
}


def exported(folder: Path, *found: object) -> Path:
    document = {"metadata": {"name": "QQChatExporter V5"}, "chatInfo": {"type": "private", "selfUin": "10002"}, "messages": found}
    return written(folder, json.dumps(document, ensure_ascii=False), "friend.json")


def one(folder: Path, **members: object) -> Message:
    (message,) = messages(read(qce_json, exported(folder, {**ONE, **members})))
    return message


@pytest.mark.parametrize(
    ("timestamp", "time", "utc", "zone"),
    [
        (1718454840000, "2024-06-15 20:34:00", datetime(2024, 6, 15, 12, 34, tzinfo=UTC), Zone.OFFSET),
        (1718454840, "2024-06-15 20:34:00", datetime(2024, 6, 15, 12, 34, tzinfo=UTC), Zone.OFFSET),
        ("1718454840000", "", datetime(2024, 6, 15, 12, 34, tzinfo=UTC), Zone.UTC),
        ("2024-06-15T12:34:00.000Z", "", datetime(2024, 6, 15, 12, 34, tzinfo=UTC), Zone.UTC),
        (0, "", None, Zone.UNKNOWN),
        (-5, "", None, Zone.UNKNOWN),
        (None, "", None, Zone.UNKNOWN),
    ],
)
def test_the_epoch_decides_and_the_printed_clock_shows_it(timestamp: object, time: str, utc: datetime | None, zone: Zone, tmp_path: Path) -> None:
    message = one(tmp_path, timestamp=timestamp, time=time)
    assert (message.sent and message.sent.astimezone(UTC), message.zone) == (utc, zone)


def test_what_was_recalled_and_kept_is_marked(tmp_path: Path) -> None:
    assert (one(tmp_path, recalled=True).deleted, one(tmp_path, recalled=True).kind) == (True, MessageKind.TEXT)
    assert one(tmp_path, recalled=True, content={"text": "", "elements": []}).kind is MessageKind.RECALLED


@pytest.mark.parametrize(
    ("elements", "kind"),
    [
        (["image"], MessageKind.IMAGE),
        (["reply", "image"], MessageKind.IMAGE),
        (["text", "image"], MessageKind.TEXT),
        (["audio"], MessageKind.VOICE),
        (["market_face"], MessageKind.STICKER),
        (["json"], MessageKind.TEXT),
    ],
)
def test_elements_say_what_a_message_is(elements: list[str], kind: MessageKind, tmp_path: Path) -> None:
    assert one(tmp_path, content={"text": "x", "elements": [{"type": element, "data": {}} for element in elements]}).kind is kind


def test_the_account_that_exported_is_known_by_its_number(tmp_path: Path) -> None:
    records = read(qce_json, exported(tmp_path, ONE, {**ONE, "id": "2", "sender": {"uid": "u_2", "uin": "10002", "name": "我"}}))
    assert {party.key: party.is_self for party in records if isinstance(party, Party)} == {"10001": False, "10002": True}
    assert [reading.value for reading in records if isinstance(reading, Reading) and reading.code is ReadingCode.HOLDER] == ["10002"]


@pytest.mark.parametrize("broken", [None, 5, [], {}, {**ONE, "sender": 3}, {**ONE, "content": "x"}])
def test_an_element_that_is_no_message_is_a_problem(broken: object, tmp_path: Path) -> None:
    records = read(qce_json, exported(tmp_path, ONE, broken))
    assert len(messages(records)) == 1
    assert [problem.code for problem in problems(records)] == [ProblemCode.BAD_ROW]


def test_a_bad_line_of_a_piece_is_a_problem_and_the_rest_goes_on(tmp_path: Path) -> None:
    line = json.dumps(ONE, ensure_ascii=False)
    records = read(qce_json, written(tmp_path, f'{line}\n{{"id": \n\n{line}\n', "c000001.jsonl"))
    assert len(messages(records)) == 2
    assert [problem.code for problem in problems(records)] == [ProblemCode.BAD_JSON]


@pytest.mark.parametrize(("count", "codes"), [(2, []), (3, [ProblemCode.CONTROL_TOTAL])])
def test_the_exporter_counts_its_messages(count: int, codes: list[ProblemCode], tmp_path: Path) -> None:
    text = "[QQChatExporter V5 / x]\n\n聊天名称: 小王\n\n小王:\n时间: 2024-06-15 20:34:00\n内容: 在\n\n小李:\n时间: 2024-06-15 20:35:00\n内容: 嗯\n\n"
    records = read(qce_text, written(tmp_path, f"{text}{'=' * 47}\n   导出完成\n{'=' * 47}\n总计导出 {count} 条消息\n"))
    assert [message.text for message in messages(records)] == ["在", "嗯"]
    assert [problem.code for problem in problems(records)] == codes


def test_a_body_that_looks_like_a_senders_line_without_a_time_is_body(tmp_path: Path) -> None:
    text = "[QQChatExporter V5 / x]\n\n小王:\n时间: 2024-06-15 20:34:00\n内容: 看\n\n小李:\n不是消息\n\n====================\n也不是\n"
    assert said(qce_text, written(tmp_path, text)) == [("小王", "看\n\n小李:\n不是消息\n\n====================\n也不是")]


# ── web archive ───────────────────────────────────────────────────────────────────────────────────────────────────


def archive(folder: Path, *rows: str, joint: str = "") -> Path:
    head = (
        'From: <Save by Tencent MsgMgr>\nContent-Type:multipart/related;\n\tboundary="--B"\n\n----B\nContent-Type: text/html\n\n<html><body><table>'
    )
    return written(folder, head + joint.join(rows) + "</table></body></html>\n----B--\n", "chat.mht")


def row(sender: str, time: str, body: str) -> str:
    return f"<tr><td><div style=x><div style=y>{sender}</div>{time}</div><div style=z>{body}</div></td></tr>"


DAY = "<tr><td style=x>日期: 2019-09-23</td></tr>"


@pytest.mark.parametrize("joint", ["", "\n", "\r\n\r\n"])
def test_rows_of_an_archive_are_messages(joint: str, tmp_path: Path) -> None:
    rows = (DAY, row("小&lt;王&gt;(10001)", "8:43:38", "<font>1 &lt; 2<br>好</font>"), row("", "8:44:00", "小王撤回了一条消息"))
    found = messages(read(qq_mht, archive(tmp_path, *rows, joint=joint)))
    assert [(message.sender, message.text, message.kind) for message in found] == [
        ("10001", "1 < 2\n好", MessageKind.TEXT),
        (None, "小王撤回了一条消息", MessageKind.RECALLED),
    ]
    assert found[0].sent == datetime(2019, 9, 23, 8, 43, 38)


def test_a_row_before_any_day_keeps_its_clock_and_is_a_problem(tmp_path: Path) -> None:
    records = read(qq_mht, archive(tmp_path, row("小王", "8:43:38", "在")))
    assert [(message.sent, message.sent_raw) for message in messages(records)] == [(None, "8:43:38")]
    assert [problem.code for problem in problems(records)] == [ProblemCode.BAD_TIME]


def test_words_between_rows_are_nobodys(tmp_path: Path) -> None:
    records = read(qq_mht, archive(tmp_path, DAY, "补充说明", row("小王", "8:43:38", "在"), "<tr><td>另外</td></tr>"))
    assert [(problem.code, problem.detail) for problem in problems(records)] == [
        (ProblemCode.UNREADABLE, "补充说明"),
        (ProblemCode.UNREADABLE, "另外"),
    ]


# ── hostile input ─────────────────────────────────────────────────────────────────────────────────────────────────


VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-(10**20), 10**20), st.floats(allow_nan=False), st.text(max_size=6)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=4), inner, max_size=3)),
    max_leaves=6,
)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True)
@given(key=st.sampled_from([*ONE, "content.text", "content.elements", "content.resources", "sender.uin", "sender.name"]), put=VALUES)
def test_members_of_the_wrong_shape_never_raise(key: str, put: object, tmp_path: Path) -> None:
    outer, _, inner = key.partition(".")
    path = exported(tmp_path, {**ONE, outer: {**ONE[outer], inner: put} if inner else put})  # type: ignore[dict-item]
    if qce_json.recognizes(export_of(path)):
        assert as_rows(read(qce_json, path))


@pytest.mark.parametrize(
    ("names", "senders"),
    [
        (("【群主】小王", "小李"), ["小王", "小李"]),
        (("【旗舰店】小王", "小李"), ["【旗舰店】小王", "小李"]),
        (("【旗舰店】小王", "小李", "小张"), ["小王", "小李", "小张"]),
    ],
)
def test_a_title_that_a_group_gave_is_no_part_of_a_copied_name(names: tuple[str, ...], senders: list[str], tmp_path: Path) -> None:
    text = "".join(f"{name} 2019/9/23 8:43:3{number}\n好\n" for number, name in enumerate(names))
    assert [message.sender for message in messages(read(qq_copy, written(tmp_path, text)))] == senders


def test_the_last_number_in_parentheses_is_the_account(tmp_path: Path) -> None:
    path = written(tmp_path, "2019-09-23 8:43:38 A(10001)\n好\n\n2019-09-23 8:44:38 (B(123)\n\n\n2019-09-23 8:45:38 C(D)(456)\n好\n")
    assert [message.sender for message in messages(read(qq_text, path))] == ["10001", "123", "456"]


def test_the_footer_is_no_part_of_the_last_message(tmp_path: Path) -> None:
    head = "[QQChatExporter V5 / x]\n[y]\n\n" + "=" * 47 + "\n\n聊天名称: 群\n聊天类型: 私聊\n\n小王:\n时间: 2024-06-15 20:36:00\n内容: 好\n\n"
    for footer in ("=" * 47 + "\n总计导出 1 条消息\n", "总计导出 1 条消息\n", "\n" + "=" * 47 + "\n总计导出 1 条消息\n"):
        records = read(qce_text, written(tmp_path, head + footer))
        assert [message.text for message in messages(records)] == ["好"]
        assert ReadingCode.CONTROL_TOTAL in {record.code for record in records if isinstance(record, Reading)}
