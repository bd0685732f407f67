"""A sanitised sample reads as its original does and names nobody of it."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from casefile.errors import CaseError
from casefile.records import Message, Party, Role
from parsers import PARSERS
from pipeline.cli import main
from pipeline.intake.recognition import matching, opened
from pipeline.report.quotes import MAILS
from pipeline.sanitize import other, sanitize
from tests.conftest import SAMPLES

BY_NAME = {parser.FORMAT.name: parser for parser in PARSERS}
FILES = sorted(path for path in (SAMPLES / "formats").glob("*/*") if path.is_file() and path.parent.name in BY_NAME)
TEXTS = [path for path in FILES if opened(path).is_text and path.parent.name not in MAILS]
COMMON = {"系统消息", "You", "Me", "我"}


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_sample_of_every_text_format_reads_the_same_and_names_nobody(path: Path, tmp_path: Path) -> None:
    parser = BY_NAME[path.parent.name]
    original = opened(path)
    if parser not in matching(original):
        pytest.skip("a file beside an export")
    out = tmp_path / path.name
    sanitize(path, out, format_name=parser.FORMAT.name)
    made = opened(out)
    assert parser in matching(made)
    before, after = list(parser.parse(original)), list(parser.parse(made))
    assert [message.sent for message in before if isinstance(message, Message)] == [message.sent for message in after if isinstance(message, Message)]
    text = out.read_bytes().decode(made.source.encoding or "utf-8", "replace")
    for party in before:
        if isinstance(party, Party) and len(party.name) > 2 and party.name not in COMMON and not party.is_self and party.role is not Role.PLATFORM:
            assert party.name not in text


def test_names_phones_and_numbers_go_and_times_and_sums_stay(tmp_path: Path) -> None:
    path = tmp_path / "chat.csv"
    path.write_text(
        "time,sender,text\n2024-05-01T10:00:00+08:00,云朵手作店,你好王小蓝，订单号 1234567890123456789 共880元\n"
        "2024-05-01T10:01:00+08:00,王小蓝,我的手机 13800138000，邮箱 wang@example.com，云朵手作店你好\n"
        "2024-05-01T10:02:00+08:00,王小蓝,再说一遍 +86 138 0013 8000\n"
    )
    sanitize(path, tmp_path / "out.csv", format_name=None)
    text = (tmp_path / "out.csv").read_text()
    for secret in ("云朵手作店", "王小蓝", "1234567890123456789", "13800138000", "0013 8000", "wang@example"):
        assert secret not in text
    for kept in ("2024-05-01T10:00:00+08:00", "880元", "订单号", "再说一遍"):
        assert kept in text
    rows = [line.split(",") for line in text.splitlines()]
    assert rows[1][1] in rows[2][2] + text.split("邮箱")[1]
    assert rows[2][1] == rows[3][1]


@pytest.mark.parametrize(
    "text", ["云朵手作店", "Tern Lamps", "wxid_abc123", "12345@chatroom", "wang@example.com", "北京市朝阳区幸福路1号", "1234567890"]
)
def test_a_replacement_looks_the_same_and_is_another(text: str) -> None:
    made = other(text, "name")
    assert (len(made), made == text, other(text, "name")) == (len(text), False, made)
    assert [character.isdecimal() for character in made] == [character.isdecimal() for character in text]


def test_a_platform_that_a_table_names_is_no_pattern(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_text("order_no,platform,shop_name,title,total,currency\n88001122334455,shop(,云朵手作店,木书架,880.00,CNY\n", encoding="utf-8")
    sanitize(path, tmp_path / "out.csv", format_name=None)
    assert "云朵手作店" not in (tmp_path / "out.csv").read_text("utf-8")


def test_a_phone_is_the_same_one_with_its_country_or_without() -> None:
    assert other("+86 138 0013 8000", "phone").replace(" ", "") == "+86" + other("13800138000", "phone")


def test_what_is_no_text_or_the_export_itself_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.bin").write_bytes(bytes(range(256)) * 9)
    with pytest.raises(CaseError, match="sanitize"):
        sanitize(tmp_path / "a.bin", tmp_path / "b", format_name=None)
    (tmp_path / "a.csv").write_text("time,sender,text\n2024-05-01,云朵手作店,你好\n")
    with pytest.raises(CaseError, match="sanitize_in_place"):
        sanitize(tmp_path / "a.csv", tmp_path / "a.csv", format_name=None)


def test_the_help_says_to_read_the_result_before_it_is_shared() -> None:
    assert "READ THE" in CliRunner().invoke(main, ["sanitize", "--help"]).output


@pytest.mark.parametrize("path", [path for path in FILES if path.parent.name in MAILS], ids=lambda path: path.name)
def test_a_mail_is_refused_for_its_encoded_words_would_keep_their_names(path: Path, tmp_path: Path) -> None:
    with pytest.raises(CaseError, match="sanitize_text_only"):
        sanitize(path, tmp_path / "out.eml", format_name=None)


def test_another_file_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "chat.csv").write_text("time,sender,text\n2024-05-01T10:00:00+08:00,小店客服,48小时内发货\n")
    (tmp_path / "other.csv").write_text("of somebody")
    with pytest.raises(CaseError) as error:
        sanitize(tmp_path / "chat.csv", tmp_path / "other.csv", format_name=None)
    assert error.value.code == "sanitize_exists"
    assert (tmp_path / "other.csv").read_text() == "of somebody"
