"""Messages that another program opened and saved: tables as a spreadsheet does or somebody who moved columns, JSON with its keys in order."""

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from types import MappingProxyType

import pytest
from handover import Case, cases, laid_out, taken_in
from test_outside import shown

from casefile.records import Conversation, Party, Problem
from parsers.export import Options

SAMPLES = Path(__file__).parents[1] / "samples" / "formats"
FORMATS = (
    "chatlog_csv", "ciphertalk_table", "discord_csv", "imazing_csv", "memotrace_csv", "memotrace_table", "pywxdump_csv", "qce_table", "wechat_rows",
    "weflow_table",
)  # fmt: skip
WHOLE = ("discord_package", "kakao_csv", "viber_csv")
"""Whose header is known by having these columns and no others."""
ENVELOPED = ("chatlab_json", "qce_json", "slackdump_json", "wechat_decrypt_json", "weflow_json", "whatsapp_exporter_json")
"""Whose chat is told beside its messages: behind them, where keys are sorted."""
PADDED = frozenset(
    (
        "eighth_mail_desk.mailed_transcript", "eighteenth_corners.sigtop_with_versions",
        "eleventh_qq_and_shops.dingtalk_copied_over_new_year", "imessage.app_blocks_and_several_effects", "imessage.attachments",
        "imessage.deleted_and_unsent", "imessage.reactions_are_no_statements", "imessage.reply_stands_twice_and_counts_once",
        "imessage.unsent_by_them", "line.an_open_quote_before_a_day_that_begins_with_a_notice", "marketplace_copy.brackets_and_colon",
        "marketplace_copy.picture_order_card_and_notice", "memotrace.card_in_text_blocks", "nineteenth_whatsapp.iphone_in_hong_kong",
        "fifteenth_facts.memotrace_empty_message_before_its_sender_speaks", "public_imessage.a_sticker_is_a_file",
        "public_line.notice_with_one_tab", "public_line_official.in_chinese", "public_line_official.of_a_customer_who_never_wrote",
        "public_qq.copy_from_the_message_manager_with_days_between", "public_typed.typed_time_first", "public_typed.window_of_taobao",
        "public_telegram_copy.american_half_days", "public_wechat.exporter_text_with_notices_and_answers",
        "public_wechat.memotrace_all_contacts_old", "public_weflow.markdown_without_escapes", "public_weflow.txt_with_notice_of_a_person",
        "seventeenth_east.kakao_mac_table", "seventeenth_second.telegram_copied", "tenth_asia.line_of_taiwan_on_a_computer_with_single_blanks",
        "third_messengers.sigtop_blocks", "third_qq.exporter_as_text", "third_whatsapp.attached_on_android_with_a_caption",
        "wechat_copy.what_an_answer_quotes_is_another_s", "wechat_mail.placeholders", "work_copies.welink",
    )
)  # fmt: skip
"""Cases of every format in which something stands at the end of a line that blanks behind it have hidden."""
PAGES = frozenset(
    (
        "discord.page", "eighth_third.qce_page_with_clock_and_forward", "lists.received_without_a_name_is_not_the_owners", "messenger.page_in_german",
        "public_discord.page_of_web_components", "seventh.discord_page_of_bare_containers", "seventh.exporter_page_of_plain_rows",
        "seventh.messenger_page_in_korean", "sixth.salesforce_transcript_as_text", "twelfth_west.salesforce_transcript",
    )
)  # fmt: skip
Rows = list[list[str]]


def saved(rows: Rows, delimiter: str = ",") -> str:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue()


def with_column_more(rows: Rows) -> Rows:
    return [["#" if number == 0 else str(number), *row] for number, row in enumerate(rows)]


SAVINGS: MappingProxyType[str, Callable[[Rows], str]] = MappingProxyType(
    {
        "parted_by_semicolons": lambda rows: saved(rows, ";"),
        "parted_by_tabs": lambda rows: saved(rows, "\t"),
        "with_empty_cells_at_the_end_of_rows": lambda rows: saved([[*row, "", ""] for row in rows]),
        "with_padded_heads": lambda rows: saved([[f"{cell}\u00a0" for cell in row] if number == 0 else row for number, row in enumerate(rows)]),
        "with_columns_in_another_order": lambda rows: saved([row[::-1] for row in rows]),
        "with_a_column_more": lambda rows: saved(with_column_more(rows)),
    }
)


NEEDLESS = (("memotrace_csv", "localId"), ("memotrace_csv", "Status"), ("pywxdump_csv", "id"))


def tables() -> Iterator[object]:
    for format_name in (*FORMATS, *WHOLE):
        path = min((SAMPLES / format_name).glob("*.csv"))
        is_even = len({len(row) for row in rows_of(path)}) == 1
        for how in SAVINGS:
            if not (how == "with_a_column_more" and format_name in WHOLE) and (is_even or "column" not in how):
                yield pytest.param(path, how, id=f"{format_name}-{how}")


def rows_of(path: Path) -> Rows:
    return list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))


def read(path: Path, text: str, folder: Path) -> tuple[list[str | None], list[list[str]], list[str]]:
    handed = folder / "handed"
    handed.mkdir(parents=True)
    (handed / path.name).write_bytes(text.encode())
    with taken_in(handed, folder, Options()) as case:
        names = {party.id: party.name for party in case.records(Party)}
        conversations = list(case.records(Conversation))
        said = [shown(message, names) for one in conversations for message in case.messages(one.id)]
        return [one.title for one in conversations], said, [problem.code for problem in case.records(Problem)]


@pytest.mark.parametrize(("path", "how"), list(tables()))
def test_a_table_of_messages_reads_the_same_when_it_was_saved_anew(path: Path, how: str, tmp_path: Path) -> None:
    rows = rows_of(path)
    assert read(path, SAVINGS[how](rows), tmp_path / "anew") == read(path, saved(rows), tmp_path / "first")


@pytest.mark.parametrize(("format_name", "column"), NEEDLESS)
def test_a_column_that_says_nothing_of_what_was_said_may_be_missing(format_name: str, column: str, tmp_path: Path) -> None:
    path = min((SAMPLES / format_name).glob("*.csv"))
    rows = rows_of(path)
    at = rows[0].index(column)
    assert read(path, saved([[*row[:at], *row[at + 1 :]] for row in rows]), tmp_path / "anew") == read(path, saved(rows), tmp_path / "first")


@pytest.mark.parametrize("format_name", ENVELOPED)
def test_a_chat_reads_the_same_when_its_keys_were_sorted(format_name: str, tmp_path: Path) -> None:
    path = max((SAMPLES / format_name).glob("*.json"), key=lambda one: one.stat().st_size)
    text = path.read_text(encoding="utf-8")
    assert read(path, json.dumps(json.loads(text), sort_keys=True), tmp_path / "anew") == read(path, text, tmp_path / "first")


@pytest.mark.parametrize("case", [one for one in cases("chat") if one.id in PADDED])
def test_a_chat_reads_the_same_with_blanks_at_the_ends_of_its_lines(case: Case, tmp_path: Path) -> None:
    padded = laid_out({**case, "export": re.sub(r"(?m)(?<=\S)$", "  ", case["export"])}, tmp_path)
    with taken_in(padded, tmp_path, Options()) as read_:
        names = {party.id: party.name for party in read_.records(Party)}
        said = [shown(message, names) for one in read_.records(Conversation) for message in read_.messages(one.id)]
        assert [[unpadded(cell) for cell in row] for row in said] == [[unpadded(cell) for cell in row] for row in case["reads"]]
        assert sorted(problem.code for problem in read_.records(Problem)) == sorted(case.get("problems", []))


@pytest.mark.parametrize("case", [one for one in cases("chat") if one.id in PAGES])
def test_a_page_of_a_chat_reads_the_same_in_utf_16(case: Case, tmp_path: Path) -> None:
    with taken_in(laid_out({**case, "encoding": "utf-16"}, tmp_path), tmp_path, Options()) as read_:
        names = {party.id: party.name for party in read_.records(Party)}
        said = [shown(message, names) for one in read_.records(Conversation) for message in read_.messages(one.id)]
        assert said == case["reads"]


def unpadded(text: str) -> str:
    return re.sub(r"[ \t]+$", "", text, flags=re.MULTILINE)
