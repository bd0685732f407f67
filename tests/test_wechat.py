"""WeChat: the mail export, copies, and the exports of the tools that read its database."""

import json
import tomllib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from types import ModuleType
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casefile.records import Conversation, MessageKind, Party, Precision, ProblemCode, Reading, ReadingCode, Record, Zone
from parsers.chat import (
    chatlog_csv,
    chatlog_json,
    chatlog_text,
    ciphertalk_table,
    memotrace_csv,
    memotrace_html,
    memotrace_json,
    memotrace_table,
    memotrace_txt,
    pywxdump_csv,
    wechat_copy,
    wechat_decrypt_html,
    wechat_decrypt_json,
    wechat_mail,
    wechatexporter_text,
    weflow_html,
    weflow_json,
    weflow_markdown,
    weflow_text,
)
from parsers.export import Export
from parsers.json_window import BrokenJson
from parsers.wechat import attachments, kind_of_text, kind_of_type, readable
from pipeline.report.quotes import holds
from tests.conftest import ROOT, SAMPLES
from tests.reading import as_rows, export_of, messages, problems, read, recognised_as, unaccounted, written

FAMILY: tuple[ModuleType, ...] = (
    chatlog_csv,
    chatlog_json,
    chatlog_text,
    ciphertalk_table,
    memotrace_csv,
    memotrace_json,
    memotrace_table,
    memotrace_txt,
    pywxdump_csv,
    wechat_copy,
    wechat_decrypt_html,
    wechat_decrypt_json,
    wechat_mail,
    wechatexporter_text,
    weflow_html,
    weflow_json,
    weflow_markdown,
    weflow_text,
)
BY_NAME = {parser.FORMAT.name: parser for parser in FAMILY}
EXPORTS = sorted(path for name in BY_NAME for path in (SAMPLES / "formats" / name).iterdir())
CHINA = timezone(timedelta(hours=8))
SENTENCE = "小明 和 小红 在微信上的聊天记录如下，请查收。\n\n"
DATE = "—————  2026-04-06  —————\n\n\n"

MEMO_HEADER = "localId,TalkerId,Type,SubType,IsSender,CreateTime,Status,StrContent,StrTime,Remark,NickName,Sender\n"
CHATLOG_HEADER = "Time,SenderName,Sender,TalkerName,Talker,Content\n"


def until_broken(parser: ModuleType, export: Export) -> tuple[list[Record], BrokenJson | None]:
    """The records, and where a JSON file stops being one."""
    records: list[Record] = []
    try:
        records.extend(parser.parse(export))  # extend keeps what came before an error
    except BrokenJson as broken:
        return records, broken
    return records, None


def named(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


@pytest.mark.parametrize("path", EXPORTS, ids=named)
def test_a_sample_reads_as_its_golden(path: Path, golden: Callable[[str, str], None]) -> None:
    golden(f"formats/{named(path)}.txt", as_rows(read(BY_NAME[path.parent.name], path)))


@pytest.mark.parametrize("path", EXPORTS, ids=named)
def test_only_one_format_of_the_family_recognises_a_sample(path: Path) -> None:
    assert recognised_as(path, FAMILY) == [path.parent.name]


@pytest.mark.parametrize("name", sorted(BY_NAME))
def test_a_format_says_in_both_languages_how_one_gets_it(name: str) -> None:
    wording = tomllib.loads((ROOT / "pipeline" / "wording" / "formats" / f"{name}.toml").read_text(encoding="utf-8"))
    assert {language: set(keys) for language, keys in wording.items()} == {"zh": {"title", "how"}, "en": {"title", "how"}}


REFERENCE = {
    "chatlog.csv": (chatlog_csv, 2),
    "chatlog.json": (chatlog_json, 2),
    "chatlog_text.txt": (chatlog_text, 3),
    "memotrace.csv": (memotrace_csv, 3),
    "memotrace.txt": (memotrace_txt, 4),
    "pc_multiselect_copy.txt": (wechat_copy, 2),
    "wechatexporter_ios.txt": (wechatexporter_text, 2),
    "weflow.json": (weflow_json, 3),
    "weflow.txt": (weflow_text, 2),
}


@pytest.mark.parametrize("name", sorted(REFERENCE))
def test_a_reference_export_gives_the_expected_number_of_messages(name: str, shared: Path) -> None:
    parser, count = REFERENCE[name]
    assert len(messages(read(parser, shared / "fixtures" / "chat" / "wechat" / "synthetic_from_grammar" / name))) == count


def test_no_reference_export_of_another_platform_is_taken_for_wechat(shared: Path) -> None:
    others = [path for path in sorted((shared / "fixtures").rglob("*")) if path.is_file() and "wechat" not in path.parts]
    claimed = [(path.name, name) for path in others for name in recognised_as(path, FAMILY)]
    assert claimed == []


# ── mail ──────────────────────────────────────────────────────────────────────────────────────────────────────────

MAILS = {
    "spaced": ("小红  16:21\n\n有点事\n\n小明  16:22\n\n好的\n", [("小红", "有点事"), ("小明", "好的")]),
    "without blank lines": ("小红  16:21\n有点事\n小明  16:22\n好的\n", [("小红", "有点事"), ("小明", "好的")]),
    "blank lines only between messages": ("小红  6:21\n在\n\n再说\n\n小明  16:22\n好的\n", [("小红", "在\n\n再说"), ("小明", "好的")]),
    "one space before a time is body": ("小红  16:21\n\n明天 10:30\n见面 11:00\n", [("小红", "明天 10:30\n见面 11:00")]),
    "a time alone is body": ("小红  16:21\n\n16:30\n\n到\n", [("小红", "16:30\n\n到")]),
    "a sender's line inside a spaced body is body": (
        "小红  16:21\n\n看这个\n小明  9:00\n不退\n\n小明  16:22\n\n嗯\n",
        [("小红", "看这个\n小明  9:00\n不退"), ("小明", "嗯")],
    ),
    "a name with blanks": ("Anna B 小店  16:21\n\n在\n", [("Anna B 小店", "在")]),
    "no such hour": ("小红  16:21\n\n在\n\n比分  25:61\n\n赢\n", [("小红", "在\n\n比分  25:61\n\n赢")]),
    "line ends of Windows stay in the text": ("小红  16:21\r\n\r\n一\r\n二\r\n\r\n", [("小红", "一\r\n二")]),
}


def test_words_far_below_the_sentence_and_above_all_senders_are_nobodys(tmp_path: Path) -> None:
    text = SENTENCE + "请看\n" + "\n" * 12 + "假一赔三\n" + DATE + "小红  16:21\n\n在\n"
    records = read(wechat_mail, written(tmp_path, text))
    assert [(problem.place.where, problem.code) for problem in problems(records)] == [("line 16", ProblemCode.UNREADABLE)]


@pytest.mark.parametrize("case", MAILS)
def test_mail_text_is_cut_at_senders_lines(case: str, tmp_path: Path) -> None:
    text, wanted = MAILS[case]
    for head in (SENTENCE + DATE, DATE):
        assert [(message.sender, message.text) for message in messages(read(wechat_mail, written(tmp_path, head + text)))] == wanted


@pytest.mark.parametrize(
    "line",
    ["—————  2026-04-06  —————", "——— 2026/4/6 ———", "—————  2026年4月6日  —————", "-----  2026-04-06  -----"],
)
def test_a_date_line_of_every_form_dates_what_follows(line: str, tmp_path: Path) -> None:
    (message,) = messages(read(wechat_mail, written(tmp_path, f"{SENTENCE}{line}\n\n小红  9:05\n\n在\n")))
    assert (message.sent, message.precision, message.zone) == (datetime(2026, 4, 6, 9, 5), Precision.MINUTE, Zone.UNKNOWN)


def test_mail_without_a_date_line_keeps_the_clock_and_dates_nothing(tmp_path: Path) -> None:
    records = read(wechat_mail, written(tmp_path, SENTENCE + "小红  16:21\n\n在\n"))
    (message,) = messages(records)
    assert (message.sent, message.sent_raw, message.precision) == (None, "16:21", Precision.NONE)
    assert problems(records) == []


def test_the_zone_of_the_command_line_dates_a_mail(tmp_path: Path) -> None:
    (message,) = messages(read(wechat_mail, written(tmp_path, SENTENCE + DATE + "小红  16:21\n\n在\n"), tz="Asia/Shanghai"))
    assert (message.sent, message.zone) == (datetime(2026, 4, 6, 16, 21, tzinfo=ZoneInfo("Asia/Shanghai")), Zone.STATED)


def test_an_impossible_date_is_a_problem_and_the_message_stays(tmp_path: Path) -> None:
    records = read(wechat_mail, written(tmp_path, SENTENCE + DATE.replace("04-06", "13-41") + "小红  16:21\n\n在\n"))
    assert [message.text for message in messages(records)] == ["在"]
    assert [problem.code for problem in problems(records)] == [ProblemCode.BAD_TIME]


@pytest.mark.parametrize(
    ("head", "title", "is_group"),
    [
        ("小明 和 小红 在微信上的聊天记录如下，请查收。", "小明 和 小红", False),
        ("老顾客群 微信群上的聊天记录如下，请查收。", "老顾客群", True),
        ('Dear:\n\n微信群"老顾客群"的聊天记录如下:', "老顾客群", True),
    ],
)
def test_the_sentence_names_the_conversation(head: str, title: str, is_group: bool, tmp_path: Path) -> None:
    records = read(wechat_mail, written(tmp_path, f"{head}\n\n{DATE}小红  16:21\n\n在\n"))
    (conversation,) = [record for record in records if isinstance(record, Conversation)]
    assert (conversation.title, conversation.is_group) == (title, is_group)


def test_two_mails_in_one_file_are_two_conversations(tmp_path: Path) -> None:
    mail = "{} 和 小红 在微信上的聊天记录如下，请查收。\n\n{}小红  16:21\n\n在\n\n\n"
    records = read(wechat_mail, written(tmp_path, mail.format("小明", DATE) + mail.format("小刚", "")))
    assert [(record.key, record.title) for record in records if isinstance(record, Conversation)] == [("", "小明 和 小红"), ("2", "小刚 和 小红")]
    assert [(found.conversation, found.sent is None) for found in messages(records)] == [("", False), ("2", True)]


def test_a_senders_line_may_follow_a_date_line_at_once(tmp_path: Path) -> None:
    text = SENTENCE + DATE.strip() + "\n小红  16:21\n\n在\n\n小红  16:22\n\n在\n\n小红  16:23\n\n在\n"
    assert len(messages(read(wechat_mail, written(tmp_path, text)))) == 3


def test_paragraphs_that_never_close_take_no_time(tmp_path: Path) -> None:
    page = "<html><p>小明 和 小红 在微信上的聊天记录如下，请查收。</p><p>小红  16:21</p><p>在</p>" + "<p>" * 400_000
    assert len(messages(read(wechat_mail, written(tmp_path, page, "mail.html")))) == 1


def test_words_after_a_date_line_without_a_sender_are_a_problem(tmp_path: Path) -> None:
    records = read(wechat_mail, written(tmp_path, SENTENCE + DATE + "谁说的\n\n小红  16:21\n\n在\n"))
    assert [problem.detail for problem in problems(records)] == ["谁说的"]


def test_words_between_the_paragraphs_of_a_mail_are_not_lost(tmp_path: Path) -> None:
    page = f"<p>{SENTENCE.strip()}</p><p>{DATE.strip()}</p><p>小红  16:21</p><p>在</p>\n<b>不在</b><br>\n<p>吗</p>"
    assert [message.text for message in messages(read(wechat_mail, written(tmp_path, page, "mail.html")))] == ["在\n不在\n吗"]


def test_a_message_that_forwards_the_sentence_by_mail_is_no_export(tmp_path: Path) -> None:
    assert not wechat_mail.recognizes(export_of(written(tmp_path, "From: a@example.com\nSubject: x\n\n" + SENTENCE)))


# ── database tools ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("printed", "tz", "shown", "zone"),
    [
        ("2024-01-15 10:30:05", None, "2024-01-15T10:30:05+08:00", Zone.OFFSET),
        ("2024-01-15 10:30:05", "Europe/Berlin", "2024-01-15T03:30:05+01:00", Zone.UTC),
        ("", None, "2024-01-15T02:30:05+00:00", Zone.UTC),
    ],
)
def test_the_epoch_decides_and_the_printed_clock_shows_it(printed: str, tz: str | None, shown: str, zone: Zone, tmp_path: Path) -> None:
    path = written(tmp_path, f"{MEMO_HEADER}1,2,1,0,0,1705285805,3,在,{printed},张三,张三,wxid_a\n", "张三_utf8.csv")
    records = read(memotrace_csv, path, **({"tz": tz} if tz else {}))
    assert [(message.sent and message.sent.isoformat(), message.zone) for message in messages(records)] == [(shown, zone)]
    assert problems(records) == []


def test_an_epoch_and_a_printed_clock_that_disagree_are_a_problem(tmp_path: Path) -> None:
    records = read(memotrace_csv, written(tmp_path, f"{MEMO_HEADER}1,2,1,0,0,1705285805,3,在,2024-02-15 10:30:05,张三,张三,wxid_a\n"))
    assert [message.sent for message in messages(records)] == [datetime(2024, 1, 15, 2, 30, 5, tzinfo=UTC)]
    assert [problem.detail for problem in problems(records)] == ["1705285805 2024-02-15 10:30:05"]


@pytest.mark.parametrize("epoch", ["", "0", "-5", "x", "99999999999999999999", "1705285805.5"])
def test_an_epoch_that_is_no_time_is_a_problem(epoch: str, tmp_path: Path) -> None:
    records = read(memotrace_csv, written(tmp_path, f"{MEMO_HEADER}1,2,1,0,0,{epoch},3,在,2024-01-15 10:30:05,张三,张三,wxid_a\n"))
    assert [message.sent for message in messages(records)] == [None]
    assert [problem.code for problem in problems(records)] == [ProblemCode.BAD_TIME]


def test_a_row_without_any_time_is_a_problem(tmp_path: Path) -> None:
    records = read(memotrace_csv, written(tmp_path, f"{MEMO_HEADER}1,2,1,0,0,,3,在,,张三,张三,wxid_a\n"))
    assert [problem.code for problem in problems(records)] == [ProblemCode.BAD_TIME]


def test_old_memotrace_rows_without_names_still_have_a_sender(tmp_path: Path) -> None:
    row = "1,2,1,0,{},1705285805,3,在,2024-01-15 10:30:05,,,\n"
    records = read(memotrace_csv, written(tmp_path, MEMO_HEADER + row.format(0) + row.format(1), "张三卖家_utf8.csv"))
    assert [message.sender for message in messages(records)] == ["IsSender=0", "IsSender=1"]
    assert [party.is_self for party in records if isinstance(party, Party)] == [False, True]
    assert [record.title for record in records if isinstance(record, Conversation)] == ["张三卖家"]


def test_a_ragged_row_is_a_problem_and_the_rest_goes_on(tmp_path: Path) -> None:
    good = "1,2,1,0,0,1705285805,3,在,2024-01-15 10:30:05,张三,张三,wxid_a\n"
    records = read(memotrace_csv, written(tmp_path, MEMO_HEADER + "a,b\n" + good))
    assert ([problem.code for problem in problems(records)], len(messages(records))) == ([ProblemCode.BAD_ROW], 1)


def test_all_chats_in_one_file_stay_apart(tmp_path: Path) -> None:
    row = "1,{},1,0,0,1705285805,3,在,2024-01-15 10:30:05,张三,张三,wxid_a\n"
    records = read(memotrace_csv, written(tmp_path, MEMO_HEADER + row.format(7) + row.format(8)))
    assert [message.conversation for message in messages(records)] == ["7", "8"]


def test_a_line_without_a_body_is_a_notice_unless_its_name_speaks_before(tmp_path: Path) -> None:
    text = '2024-01-15 10:30:05 张三\n在\n\n2024-01-15 10:30:06 张三\n\n2024-01-15 10:30:07 "张三" 拍了拍我\n\n'
    found = messages(read(memotrace_txt, written(tmp_path, text)))
    assert [(message.sender, message.kind) for message in found] == [
        ("张三", MessageKind.TEXT),
        ("张三", MessageKind.TEXT),
        (None, MessageKind.SYSTEM),
    ]


def entry(**changed: object) -> dict[str, object]:
    return {
        "seq": 1705285805000, "time": "2024-01-15T10:30:05+08:00", "talker": "wxid_a", "talkerName": "张三", "isChatRoom": False,
        "sender": "wxid_a", "senderName": "张三", "isSelf": False, "type": 1, "subType": 0, "content": "在", **changed,
    }  # fmt: skip


def selves(entries: list[dict[str, object]], folder: Path) -> dict[str, bool | None]:
    records = read(chatlog_json, written(folder, json.dumps(entries), "chatlog.json"))
    return {party.key: party.is_self for party in records if isinstance(party, Party)}


def test_in_a_chat_of_two_the_ids_say_who_the_owner_is_not_the_mark(tmp_path: Path) -> None:
    assert selves([entry(isSelf=True), entry(sender="wxid_me", isSelf=False)], tmp_path) == {"wxid_a": False, "wxid_me": True}


def test_in_a_group_the_owner_is_whoever_is_marked_most(tmp_path: Path) -> None:
    room = {"talker": "1@chatroom", "isChatRoom": True}
    marked = [entry(**room, sender=sender, isSelf=True) for sender in ("wxid_me", "wxid_b", "wxid_me")]
    assert selves(marked, tmp_path) == {"wxid_me": True, "wxid_b": False}
    assert selves(marked[:2], tmp_path) == {"wxid_me": None, "wxid_b": None}


@pytest.mark.parametrize(
    ("time", "sent", "zone"),
    [
        ("2024-01-15T10:30:05+08:00", datetime(2024, 1, 15, 10, 30, 5, tzinfo=CHINA), Zone.OFFSET),
        ("2024-01-15T02:30:05Z", datetime(2024, 1, 15, 2, 30, 5, tzinfo=UTC), Zone.UTC),
        ("2024-01-15 10:30:05", None, Zone.UNKNOWN),
        ("soon", None, Zone.UNKNOWN),
        (None, None, Zone.UNKNOWN),
    ],
)
def test_chatlog_json_times_carry_their_offset(time: object, sent: datetime | None, zone: Zone, tmp_path: Path) -> None:
    records = read(chatlog_json, written(tmp_path, json.dumps([entry(time=time)]), "chatlog.json"))
    assert [(message.sent, message.zone) for message in messages(records)] == [(sent, zone)]
    assert [problem.code for problem in problems(records)] == ([] if sent else [ProblemCode.BAD_TIME])


@pytest.mark.parametrize("broken", [None, 7, [], {}, {"talker": [], "content": "x"}, entry(content=None), entry(talker="")])
def test_an_element_that_is_no_message_is_a_problem(broken: object, tmp_path: Path) -> None:
    records = read(chatlog_json, written(tmp_path, json.dumps([entry(), broken]), "chatlog.json"))
    assert ([problem.code for problem in problems(records)], len(messages(records))) == ([ProblemCode.BAD_ROW], 1)


@pytest.mark.parametrize("layout", ["01-15 10:30:05", "10:30:05"])
def test_chatlog_text_without_a_year_is_told_once_and_not_dated(layout: str, tmp_path: Path) -> None:
    records = read(chatlog_text, written(tmp_path, f"张三(wxid_a1234) {layout}\n在\n\n李四(我) {layout}\n好\n\n"))
    assert [message.sent for message in messages(records)] == [None, None]
    assert [problem.code for problem in problems(records)] == [ProblemCode.YEAR_MISSING]


def test_chatlog_text_of_several_groups_tells_them_apart(tmp_path: Path) -> None:
    text = "张三(wxid_a1234) [一群(1@chatroom)] 2024-01-15 10:30:05\n在\n\n李四(我) [2@chatroom] 2024-01-15 10:30:05\n好\n\n"
    records = read(chatlog_text, written(tmp_path, text))
    assert [(record.native_id, record.title) for record in records if isinstance(record, Conversation)] == [
        ("1@chatroom", "一群"),
        ("2@chatroom", None),
    ]


def test_a_header_of_another_layout_inside_a_chatlog_body_is_body(tmp_path: Path) -> None:
    text = "张三(wxid_a1234) 2024-01-15 10:30:05\n看\n\n李四(wxid_b1234) 01-15 10:30:05\n不退\n\n"
    assert [message.text for message in messages(read(chatlog_text, written(tmp_path, text)))] == ["看\n\n李四(wxid_b1234) 01-15 10:30:05\n不退"]


def test_chatlog_csv_needs_no_mark_to_know_the_owner_of_a_chat_of_two(tmp_path: Path) -> None:
    rows = "2024-01-15 10:30:05,张三,wxid_a,张三,wxid_a,在\n2024-01-15 10:30:06,,wxid_me,张三,wxid_a,好\n"
    records = read(chatlog_csv, written(tmp_path, CHATLOG_HEADER + rows))
    assert {party.key: party.is_self for party in records if isinstance(party, Party)} == {"wxid_a": False, "wxid_me": True}


def test_weflow_without_an_epoch_falls_back_on_its_printed_clock_and_says_so(tmp_path: Path) -> None:
    message = {"createTime": None, "formattedTime": "2024-01-15 10:30:05", "localType": 1, "content": "在", "isSend": 0, "senderUsername": "wxid_a"}
    records = read(weflow_json, written(tmp_path, json.dumps({"session": {"wxid": "wxid_a"}, "messages": [message]}), "w.json"))
    assert [(found.sent, found.zone) for found in messages(records)] == [(datetime(2024, 1, 15, 10, 30, 5), Zone.UNKNOWN)]
    assert [record.code for record in records if isinstance(record, Reading)] == [ReadingCode.CLOCK]


def test_a_truncated_json_gives_what_came_before(tmp_path: Path) -> None:
    entries = json.dumps([entry(), entry(content="二"), entry(content="三")])
    records, broken = until_broken(chatlog_json, export_of(written(tmp_path, entries[:-20], "chatlog.json")))
    assert [message.text for message in messages(records)] == ["在", "二"]
    assert broken
    assert broken.truncated


def test_training_material_is_refused_by_name(tmp_path: Path) -> None:
    pairs = [{"role": "user", "content": "在吗"}, {"role": "assistant", "content": "在"}]
    for content in ([{"conversations": pairs}], [{"messages": pairs}], pairs):
        records = read(memotrace_json, written(tmp_path, json.dumps(content), "train.json"))
        assert [problem.code for problem in problems(records)] == [ProblemCode.NOT_EVIDENCE]
    dated = [{"conversations": [{"role": "user", "content": "在吗", "time": 1}]}]
    assert not memotrace_json.recognizes(export_of(written(tmp_path, json.dumps(dated), "dated.json")))


# ── copies ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("time", ["2024-01-15 10:30", "2024-01-15 10:30:05", "2024/1/15 10:30", "2024年1月15日 10:30"])
def test_a_typed_copy_may_carry_times(time: str, tmp_path: Path) -> None:
    (message,) = messages(read(wechat_copy, written(tmp_path, f"张三 {time}\n这个包保证正品吗\n")))
    assert (message.sender, message.sent_raw, message.sent is not None) == ("张三", time, True)


@pytest.mark.parametrize(
    "text",
    [
        "张三 2024/1/15 10:30:05\n在\n",  # QQ
        "张三(10001) 2024-01-15 10:30\n在\n",  # QQ
        "【群主】张三 2024-01-15 10:30\n在\n",  # QQ
        "张三: 01-15 10:30:05\n在\n",  # QQ, forwarded
        "张三(wxid_a1234) 2024-01-15 10:30:05\n在\n",  # chatlog
        "jd_abc 2024-01-15 10:30:05\n在\n",  # JD
        "cntaobao小店:小美 2024-01-15 10:30:05\n在\n",  # 旺旺
        "张三 (2024-01-15 10:30:05):\n在\n",  # 旺旺
        "2024-01-15 10:30:05 张三\n在\n",  # a time before the name
        "[2024/1/15, 10:30:05] 张三: 在\n",  # WhatsApp
        "背景：\n一\n\n经过：\n二\n\n诉求：\n三\n\n依据：\n四\n",  # a letter with headings
        "张三：在\n李四：好\n",
        "From:\nsomebody\n",
        "导出信息：\n账号名：jd_a\n起始时间：2024-01-01\n\n特别提示：\n1,2,3,4\n5,6,7,8\n",  # a bill
        "",
    ],
)
def test_a_text_of_another_kind_is_no_copy(text: str, tmp_path: Path) -> None:
    assert not wechat_copy.recognizes(export_of(written(tmp_path, text)))


@pytest.mark.parametrize(
    "text",
    [
        "2024-01-15 10:30:05 张三(10001)\n在\n\n2024-01-15 10:31:05 我(10002)\n[图片]\n",  # QQ
        "2024-01-15 10:30:05 cntaobao小店:小美\n[图片]\n",  # 旺旺
        "2024-01-15 10:30:05 '我'\n[图片]\n",  # WeFlow
        "2024-01-15 10:30:05 张三\n在\n",  # nothing says WeChat
    ],
)
def test_a_text_of_another_kind_is_not_memotrace(text: str, tmp_path: Path) -> None:
    assert not memotrace_txt.recognizes(export_of(written(tmp_path, text)))


# ── what WeChat's codes mean ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("在", MessageKind.TEXT),
        ("[图片]", MessageKind.IMAGE),
        ("![图片](http://127.0.0.1:5030/image/0cc1,a.dat)", MessageKind.IMAGE),
        ("[图片: 8b0a.jpg(请在附件中查看)]", MessageKind.IMAGE),
        ("[图片] 是坏的", MessageKind.TEXT),
        ('[语音]12"', MessageKind.VOICE),
        ("[语音消息]", MessageKind.VOICE),
        ("![视频](http://127.0.0.1:5030/video/a)", MessageKind.VIDEO),
        ("[视频号|标题](http://a)", MessageKind.TEXT),
        ("![动画表情](http://a)", MessageKind.STICKER),
        ("[表情包]", MessageKind.STICKER),
        ("[微笑]", MessageKind.TEXT),
        ("[文件|合同.pdf](http://127.0.0.1:5030/file/a)", MessageKind.FILE),
        ("[文件] 合同.pdf", MessageKind.FILE),
        ("[转账|发送 ￥1280.00](定金)", MessageKind.TRANSFER),
        ("[转账|退还 ￥1280.00]", MessageKind.TRANSFER),
        ("[转账收款] ￥1280.00", MessageKind.TRANSFER),
        ("[转账] ￥1280.00 定金 (张三 转账给 李四)", MessageKind.TRANSFER),
        ("[转账] 800.00元", MessageKind.TRANSFER),
        ("[微信转账] 1,280 元", MessageKind.TRANSFER),
        ("[转账] 收到了吗", MessageKind.TEXT),
        ("[转账] 5天内到", MessageKind.TEXT),
        ("[红包]", MessageKind.TRANSFER),
        ("[语音通话]", MessageKind.CALL),
        ("[通话] 通话时长 01:20", MessageKind.CALL),
        ("[链接|标题](http://a)", MessageKind.TEXT),
        ("你撤回了一条消息", MessageKind.TEXT),
    ],
)
def test_a_content_code_is_a_kind(text: str, kind: MessageKind) -> None:
    assert kind_of_text(text) == kind


@pytest.mark.parametrize(
    ("code", "subtype", "text", "kind"),
    [
        (49, 2000, "", MessageKind.TRANSFER),
        (49, 0, "<msg><appmsg><title>a</title><type>6</type></appmsg></msg>", MessageKind.FILE),
        (57 << 32 | 49, None, "答", MessageKind.TEXT),
        (2001 << 32 | 49, None, "", MessageKind.TRANSFER),
        (10000, 0, "你撤回了一条消息", MessageKind.RECALLED),
        (10002, 0, '<sysmsg type="revokemsg"><revokemsg></revokemsg></sysmsg>', MessageKind.RECALLED),
        (10000, 0, "张三领取了你的红包", MessageKind.SYSTEM),
        (50, 0, "", MessageKind.CALL),
        (987, 0, "[图片]", MessageKind.IMAGE),
        (None, None, "在", MessageKind.TEXT),
    ],
)
def test_a_type_of_the_database_is_a_kind(code: int | None, subtype: int | None, text: str, kind: MessageKind) -> None:
    assert kind_of_type(code, subtype, text) == kind


def test_a_file_is_named_by_its_code_its_xml_or_its_title() -> None:
    xml = "<msg><appmsg><title><![CDATA[合同.pdf]]></title><type>6</type></appmsg></msg>"
    for text, title in (("[文件|合同.pdf](http://a)", ""), ("[文件] 合同.pdf", ""), (xml, ""), ("", "合同.pdf")):
        assert [attachment.name for attachment in attachments(MessageKind.FILE, text, title)] == ["合同.pdf"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("name", ["memotrace_csv/云朵手作店_utf8.csv", "wechat_mail/聊天记录.txt", "chatlog_text/chatlog.txt"])
def test_an_export_saved_in_another_encoding_reads_the_same(name: str, encoding: str, tmp_path: Path) -> None:
    path = SAMPLES / "formats" / name
    parser = BY_NAME[path.parent.name]
    saved = written(tmp_path, path.read_bytes().decode("utf-8-sig").encode(encoding), path.name)
    assert [found.text for found in messages(read(parser, saved))] == [found.text for found in messages(read(parser, path))]


def test_bytes_that_are_no_text_are_a_problem_beside_the_message(tmp_path: Path) -> None:
    raw = (SENTENCE + DATE + "小红  16:21\n\n保证正品，假一赔三，七天无理由退货，坏的包赔").encode() + b"\xff\n"
    records = read(wechat_mail, written(tmp_path, raw))
    assert [problem.code for problem in problems(records)] == [ProblemCode.BAD_BYTES]
    assert len(messages(records)) == 1


# ── hostile input ─────────────────────────────────────────────────────────────────────────────────────────────────


JSON_EXPORTS = [path for path in EXPORTS if path.suffix == ".json"]
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-(10**20), 10**20), st.floats(allow_nan=False), st.text(max_size=6)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=4), inner, max_size=3)),
    max_leaves=6,
)


def swapped(value: object, step: list[int], put: object) -> object:
    """`value` with the part that `step` leads to (by position) replaced."""
    if not step or not isinstance(value, dict | list) or not value:
        return put
    at = step[0] % len(value)
    if isinstance(value, dict):
        return {key: swapped(part, step[1:], put) if number == at else part for number, (key, part) in enumerate(value.items())}
    return [swapped(part, step[1:], put) if number == at else part for number, part in enumerate(value)]


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True)
@given(path=st.sampled_from(JSON_EXPORTS), step=st.lists(st.integers(0, 20), min_size=1, max_size=5), put=VALUES)
def test_json_of_the_wrong_shape_never_raises_and_loses_no_byte(path: Path, step: list[int], put: object, tmp_path: Path) -> None:
    export = export_of(written(tmp_path, json.dumps(swapped(json.loads(path.read_bytes()), step, put)), path.name))
    for parser in FAMILY:
        if parser.recognizes(export):
            assert unaccounted(export, list(parser.parse(export))) == b""


@pytest.mark.parametrize(
    ("stored", "seen"),
    [
        ("48小时内发货", "48小时内发货"),
        ("<msg> 是什么意思", "<msg> 是什么意思"),
        ('<?xml version="1.0"?>\n<msg>\n\t<img md5="00" />\n</msg>', ""),
        ("<msg><appmsg><title>检验报告.pdf</title><type>6</type></appmsg></msg>", "检验报告.pdf"),
        (
            (
                "<msg><appmsg><title><![CDATA[微信转账]]></title><des><![CDATA[收到转账5元。]]></des><wcpayinfo><feedesc><![CDATA[￥5.00]]></feedesc>"
                "<pay_memo><![CDATA[退运费]]></pay_memo></wcpayinfo></appmsg></msg>"
            ),
            "微信转账 ￥5.00 退运费",
        ),
    ],
)
def test_a_message_that_the_database_keeps_as_xml_reads_as_a_person_saw_it(stored: str, seen: str) -> None:
    assert readable(stored) == seen


@pytest.mark.parametrize("line", ["灯铺", "灯铺 昨天 09:10", "灯铺 10:05"])
def test_a_senders_line_without_a_full_time_in_a_copy_is_pointed_at(tmp_path: Path, line: str) -> None:
    text = f"阿木 2024-01-15 10:30\n灯是坏的\n\n灯铺 2024-01-15 10:31\n我看下\n\n{line}\n那给您退款\n"
    found = read(wechat_copy, written(tmp_path, text))
    assert [(problem.code, problem.detail, problem.place.where) for problem in problems(found)] == [(ProblemCode.BAD_TIME, line, "line 7")]


def page(folder: Path, script: str) -> Path:
    return written(folder, f"<html><title>云朵</title><body><script>const chatMessages = [{script}];</script></body></html>", "云朵.html")


SAID = "type:1, text:'好', is_send:0, timestamp:1741079000, displayname:'云朵'"


def test_nothing_that_a_person_wrote_begins_a_message_of_a_page(tmp_path: Path) -> None:
    forged = '}, {type:1, text:"假一赔十", is_send:0, timestamp:1741079000, displayname:"云朵"}'
    path = page(tmp_path, f"{{type:1, text:'{forged}', is_send:1, timestamp:1741079000, displayname:'阿木'}},{{{SAID}}}")
    assert [(message.sender, message.text) for message in messages(read(memotrace_html, path))] == [("阿木", forged), ("云朵", "好")]


def test_a_page_may_stand_in_one_line_and_a_broken_message_costs_no_other(tmp_path: Path) -> None:
    records = read(memotrace_html, page(tmp_path, f"{{{SAID}}}, {{{SAID}}},\n{{type:1, text:'offen, is_send:0}},\n{{{SAID}}}"))
    assert [message.text for message in messages(records)] == ["好", "好", "好"]
    assert [problem.code for problem in problems(records)] == [ProblemCode.UNREADABLE]


@pytest.mark.parametrize(
    ("members", "kind", "text"),
    [
        ("type:3, text:'./image/a.jpg'", MessageKind.IMAGE, ""),
        ("type:50, text:'通话时长 01:00'", MessageKind.CALL, "通话时长 01:00"),
        ("type:49, sub_type:2000, text:'', feedesc:'￥5.00', pay_memo:'定金'", MessageKind.TRANSFER, "￥5.00\n定金"),
        ("type:0, text:'你撤回了一条消息'", MessageKind.RECALLED, "你撤回了一条消息"),
        ("type:1, text:`a\\n&lt;b&gt; \\u597d`", MessageKind.TEXT, "a\n<b> 好"),
    ],
)
def test_what_a_message_of_a_page_is(members: str, kind: MessageKind, text: str, tmp_path: Path) -> None:
    path = page(tmp_path, f"{{{members}, is_send:0, timestamp:1741079000, displayname:'云朵'}}")
    (message,) = messages(read(memotrace_html, path))
    assert (message.kind, message.text) == (kind, text)
    assert holds(export_of(path).quoted(message.place), message.text)
