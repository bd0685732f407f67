"""Chats of marketplaces and of DingTalk that somebody exported, copied or typed as text."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from types import ModuleType

import pytest

from casefile.records import Conversation, MessageKind, Party, ProblemCode, Reading, ReadingCode
from parsers.chat import dingtalk_copy, loose_lines, marketplace_copy, typed_lines, window_copy
from parsers.marketplace import platform_of, shop_of
from tests.conftest import SAMPLES
from tests.reading import as_rows, export_of, messages, problems, read, recognised_as, written

FAMILY: tuple[ModuleType, ...] = (dingtalk_copy, marketplace_copy, typed_lines, window_copy, loose_lines)
BY_NAME = {parser.FORMAT.name: parser for parser in FAMILY}
EXPORTS = sorted(path for name in BY_NAME for path in (SAMPLES / "formats" / name).iterdir())


def named(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


def platform(path: Path) -> str:
    return next(record.platform for record in read(marketplace_copy, path) if isinstance(record, Conversation))


@pytest.mark.parametrize("path", EXPORTS, ids=named)
def test_a_sample_reads_as_its_golden(path: Path, golden: Callable[[str, str], None]) -> None:
    golden(f"formats/{named(path)}.txt", as_rows(read(BY_NAME[path.parent.name], path)))


@pytest.mark.parametrize("path", EXPORTS, ids=named)
def test_one_format_alone_recognises_a_sample(path: Path) -> None:
    assert recognised_as(path) == [path.parent.name]


def test_no_reference_export_is_taken_for_a_copy(shared: Path) -> None:
    files = [path for path in sorted((shared / "fixtures").rglob("*")) if path.is_file()]
    assert [(path.name, name) for path in files for name in recognised_as(path, FAMILY[:-1])] == []


LAYOUTS = {
    "in parentheses": "{name} ({time}):\n{text}\n\n",
    "in parentheses, joined": "{name}({time})\n{text}\n\n",
    "in wide parentheses": "{name}（{time}）：\n{text}\n",
    "behind": "{name} {time}\n{text}\n",
    "before": "{time} {name}\n{text}\n\n",
    "before, with a colon": "{time} {name}：\n{text}\n\n",
}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize(
    ("time", "sent"),
    [
        ("2024-01-15 10:30:05", datetime(2024, 1, 15, 10, 30, 5)),
        ("2024/1/5 9:30:05", datetime(2024, 1, 5, 9, 30, 5)),
        ("2024年1月5日 9:30", datetime(2024, 1, 5, 9, 30)),
    ],
)
def test_every_reported_layout_is_read(layout: str, time: str, sent: datetime, tmp_path: Path) -> None:
    shape = LAYOUTS[layout]
    text = shape.format(name="云朵旗舰店:小美", time=time, text="假一赔三\n48小时内发货") + shape.format(name="林小满", time=time, text="拍下了")
    path = written(tmp_path, text)
    assert recognised_as(path) == ["marketplace_copy"]
    records = read(marketplace_copy, path)
    assert [(message.sender, message.sent, message.text) for message in messages(records)] == [
        ("云朵旗舰店:小美", sent, "假一赔三\n48小时内发货"),
        ("林小满", sent, "拍下了"),
    ]
    assert ReadingCode.UNCONFIRMED in {record.code for record in records if isinstance(record, Reading)}


@pytest.mark.parametrize(
    ("name", "shop"),
    [
        ("云朵旗舰店:小美", "云朵旗舰店"),
        ("云朵旗舰店：小美", "云朵旗舰店"),
        ("cntaobao云朵旗舰店:小美", "云朵旗舰店"),
        ("云朵旗舰店", None),
        ("林小满", None),
        ("a:b:c", None),
    ],
)
def test_a_sub_account_leads_to_its_shop_and_keeps_its_name(name: str, shop: str | None, tmp_path: Path) -> None:
    assert shop_of(name) == shop
    records = read(marketplace_copy, written(tmp_path, f"{name} (2024-01-15 10:30:05)\n在\n"))
    assert [(party.key, party.name, party.native_ids) for party in records if isinstance(party, Party)] == [(name, name, (shop,) if shop else ())]


PLATFORMS = {
    "cntaobao林小满 (2024-01-15 10:30:05):\n在\n": "taobao",
    "林小满 (2024-01-15 10:30:05):\n在\n": "taobao",
    "林小满 (2024-01-15 10:30:05):\n看 https://item.jd.com/1.html\n": "jd",
    "jd_6a1b 2024-01-15 10:30:05\n在\n": "jd",
    "jd_6a1b 2024-01-15 10:30:05\n淘宝上更便宜 https://item.taobao.com/item.htm?id=1\n": "jd",
    "云朵专营店 2024-01-15 10:30:05\n在\n": "unknown",
    "云朵专营店 2024-01-15 10:30:05\n订单 240115-123456789012345\n": "pdd",
    "拼多多聊天记录\n林小满 2024-01-15 10:30:05\n在\n": "pdd",
    "与闲鱼卖家的对话\n\n林小满 2024-01-15 10:30\n在\n": "xianyu",
    "jd_6a1b 2024-01-15 10:30:05\n在\n拼多多客服 2024-01-15 10:31:05\n在\n": "unknown",
}


@pytest.mark.parametrize("text", PLATFORMS)
def test_the_strongest_marks_name_the_platform(text: str, tmp_path: Path) -> None:
    assert platform(written(tmp_path, text)) == PLATFORMS[text]


def test_marks_of_two_platforms_decide_nothing() -> None:
    assert platform_of((), ("淘宝和京东",), (), default="taobao") == "unknown"


@pytest.mark.parametrize(
    ("text", "format_name"),
    [
        ("林小满 2024-01-15 10:30\n在\n", "wechat_copy"),
        ("林小满 2024/1/15 10:30:05\n在\n", "qq_copy"),
        ("2024-01-15 10:30:05 我\n在\n\n2024-01-15 10:30:06 云朵旗舰店\n在\n", "memotrace_txt"),
        ("林小满 (2024-01-15 10:30:05):在\n云朵旗舰店 (2024-01-15 10:30:06):在的\n", "wechatexporter_text"),
        ("2024-01-15 10:30:05 云朵旗舰店(10001)\n在\n", "qq_text"),
    ],
)
def test_a_copy_of_another_program_is_left_to_it(text: str, format_name: str, tmp_path: Path) -> None:
    assert recognised_as(written(tmp_path, text)) == [format_name]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("[图片]", MessageKind.IMAGE),
        ("[订单]", MessageKind.ORDER_CARD),
        ("[商品卡片]", MessageKind.ORDER_CARD),
        ("[订单: 1234567890123456789]", MessageKind.ORDER_CARD),
        ("[订单]什么时候发", MessageKind.TEXT),
        ("https://item.taobao.com/item.htm?id=1", MessageKind.TEXT),
    ],
)
def test_a_card_counts_only_alone(text: str, kind: MessageKind, tmp_path: Path) -> None:
    (message,) = messages(read(marketplace_copy, written(tmp_path, f"林小满(2024-01-15 10:30:05)\n{text}\n")))
    assert message.kind is kind


def test_a_message_of_a_desk_without_words_is_one_of_its_own(tmp_path: Path) -> None:
    text = "Clay (2024-01-15 10:33): sent today\nAnn (2024-01-15 10:34):\nClay (2024-01-15 10:35): got it?\nAnn (2024-01-15 10:36): yes\n"
    found = messages(read(typed_lines, written(tmp_path, text)))
    assert [(message.sender, message.text) for message in found] == [("Clay", "sent today"), ("Ann", ""), ("Clay", "got it?"), ("Ann", "yes")]


def test_a_pasted_line_of_another_layout_is_body(tmp_path: Path) -> None:
    text = "jd_6a1b 2024-01-15 10:30:05\n看他说的\n2024-01-14 09:00:00 云朵旗舰店\n包邮\n"
    records = read(marketplace_copy, written(tmp_path, text))
    (message,) = messages(records)
    assert ReadingCode.QUOTED_CHAT in {record.code for record in records if isinstance(record, Reading)}
    assert message.text == "看他说的\n2024-01-14 09:00:00 云朵旗舰店\n包邮"


def test_an_impossible_time_is_a_problem_and_the_message_stays(tmp_path: Path) -> None:
    records = read(marketplace_copy, written(tmp_path, "林小满(2024-02-31 10:30:05)\n在\n"))
    assert [message.sent for message in messages(records)] == [None]
    assert [problem.code for problem in problems(records)] == [ProblemCode.BAD_TIME]


# ── DingTalk ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_copy_without_a_year_is_told_once_and_not_dated(tmp_path: Path) -> None:
    records = read(dingtalk_copy, written(tmp_path, "林小满 3月2日 20:14\n在吗\n\n云朵 3月2日 20:15\n在\n"))
    assert [(message.sender, message.sent, message.sent_raw, message.text) for message in messages(records)] == [
        ("林小满", None, "3月2日 20:14", "在吗"),
        ("云朵", None, "3月2日 20:15", "在"),
    ]
    assert [problem.code for problem in problems(records)] == [ProblemCode.YEAR_MISSING]


@pytest.mark.parametrize("text", ["会议 3月2日 20:14\n", "日程\n会议 3月2日 20:14\n复盘 3月3日 20:14\n", "林小满 2024年3月2日 20:14\n在\n"])
def test_a_diary_is_no_copy(text: str, tmp_path: Path) -> None:
    assert not dingtalk_copy.recognizes(export_of(written(tmp_path, text)))


# ── hostile input ─────────────────────────────────────────────────────────────────────────────────────────────────
