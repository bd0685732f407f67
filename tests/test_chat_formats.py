"""What holds for every chat format that is read from one app's own export: samples, one reader each, nothing lost, nothing raised."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import ModuleType

import pytest

from parsers.chat import (
    app_copy,
    chatlab_json,
    desk_json,
    discord_csv,
    discord_html,
    discord_json,
    discord_package,
    discord_text,
    discord_ticket_html,
    ebay_messages,
    feishu_json,
    google_chat_json,
    google_voice_html,
    hangouts_json,
    imazing_csv,
    imessage_html,
    imessage_text,
    instagram_json,
    kakao_csv,
    kakao_text,
    line_official_csv,
    line_text,
    memotrace_html,
    meta_e2ee_json,
    meta_html,
    meta_json,
    pywxdump_json,
    qce_html,
    qce_table,
    rsmf,
    salesforce_chat,
    signal_backup_text,
    signal_export_json,
    signal_html,
    signal_jsonl,
    signal_text,
    sigtop_text,
    skype_json,
    slack_json,
    slackdump_json,
    sms_rows,
    sms_xml,
    snapchat_json,
    teams_copy,
    teams_json,
    telegram_copy,
    tiktok_messages,
    viber_csv,
    vmessage,
    wechat_rows,
    wechatexporter_html,
    wecom_json,
    weflow_table,
    welink_text,
    whatsapp_copy,
    whatsapp_exporter_html,
    whatsapp_exporter_json,
    x_messages,
)
from parsers.json_window import BrokenJson
from pipeline.report.quotes import holds
from tests.conftest import SAMPLES
from tests.growth import grows_with
from tests.reading import as_rows, export_of, messages, read, recognised_as, written

FAMILY: tuple[ModuleType, ...] = (
    chatlab_json,
    desk_json,
    discord_csv,
    discord_html,
    discord_json,
    discord_package,
    discord_text,
    discord_ticket_html,
    ebay_messages,
    feishu_json,
    google_chat_json,
    google_voice_html,
    hangouts_json,
    imazing_csv,
    imessage_html,
    imessage_text,
    instagram_json,
    kakao_csv,
    kakao_text,
    line_official_csv,
    line_text,
    memotrace_html,
    meta_e2ee_json,
    meta_html,
    meta_json,
    pywxdump_json,
    qce_html,
    qce_table,
    rsmf,
    salesforce_chat,
    signal_backup_text,
    signal_export_json,
    signal_html,
    signal_jsonl,
    signal_text,
    sigtop_text,
    skype_json,
    slack_json,
    slackdump_json,
    snapchat_json,
    sms_rows,
    vmessage,
    sms_xml,
    app_copy,
    teams_copy,
    teams_json,
    telegram_copy,
    tiktok_messages,
    viber_csv,
    wechat_rows,
    wechatexporter_html,
    wecom_json,
    welink_text,
    weflow_table,
    whatsapp_copy,
    whatsapp_exporter_html,
    whatsapp_exporter_json,
    x_messages,
)
BY_NAME = {parser.FORMAT.name: parser for parser in FAMILY}
EXPORTS = sorted(path for name in BY_NAME for path in (SAMPLES / "formats" / name).rglob("*") if path.is_file())


def format_of(path: Path) -> str:
    return path.relative_to(SAMPLES / "formats").parts[0]


def named(path: Path) -> str:
    return path.relative_to(SAMPLES / "formats").as_posix()


@pytest.mark.parametrize("path", EXPORTS, ids=named)
def test_a_sample_reads_as_its_golden(path: Path, golden: Callable[[str, str], None]) -> None:
    golden(f"formats/{named(path)}.txt", as_rows(read(BY_NAME[format_of(path)], path)))


@pytest.mark.parametrize("path", EXPORTS, ids=named)
def test_one_format_alone_recognises_a_sample(path: Path) -> None:
    assert recognised_as(path) == [format_of(path)]


@pytest.mark.parametrize("path", EXPORTS, ids=named)
def test_every_text_is_found_again_in_its_bytes(path: Path) -> None:
    export = export_of(path)
    for message in messages(list(BY_NAME[format_of(path)].parse(export))):
        assert holds(export.quoted(message.place), message.text), message


@pytest.mark.parametrize(("folder", "is_read"), [
    ("d.zip!your_facebook_activity/messages/inbox/seller_1", True), ("d.zip!messages/inbox/seller_1", True), ("handed over", True), ("groups", False),
    ("d.zip!your_facebook_activity/groups", False), ("d.zip!your_instagram_activity/likes", False), ("d.zip!posts", False),
])  # fmt: skip
def test_the_pages_of_a_download_outside_its_messages_are_no_chats(folder: str, is_read: bool) -> None:
    export = export_of(SAMPLES / "formats" / "meta_html" / "message_1.html")
    there = replace(export, source=replace(export.source, path=f"{folder}/page_1.html"))
    assert meta_html.recognizes(there) is is_read


@pytest.mark.parametrize("name", BY_NAME)
def test_every_format_has_a_sample(name: str) -> None:
    assert name in {format_of(path) for path in EXPORTS}


def test_no_sample_and_no_reference_export_is_taken_for_two_formats(shared: Path) -> None:
    files = [path for folder in (SAMPLES, shared / "fixtures") for path in sorted(folder.rglob("*")) if path.is_file()]
    assert len(files) > 150
    named = {path: recognised_as(path) for path in files}
    assert {path: names for path, names in named.items() if len(names) > 1} == {}


@pytest.mark.parametrize("unit", ["a", "<", "<!-- -->", "(- : ", "[1", "&#55357;", "<legacyquote>", " later: ", '"'])
def test_no_repetition_takes_a_parser_long(unit: str, tmp_path: Path) -> None:
    def parse(path: Path, length: int) -> None:
        raw = path.read_bytes()
        at = int(len(raw) * 0.6)
        export = export_of(written(tmp_path, raw[:at] + unit.encode() * (length // len(unit)) + raw[at:], path.name))
        with suppress(BrokenJson):
            list(BY_NAME[format_of(path)].parse(export))

    assert [named(path) for path in EXPORTS if not grows_with(partial(parse, path), 7_500)] == []
