"""Every quotation is what the preserved original says, or nothing is written."""

import pytest
from report_case import build

from casefile.errors import IntegrityError
from pipeline import report
from pipeline.report.quotes import check, holds
from pipeline.workers import Workers


@pytest.fixture
def folder(tmp_path):
    build(tmp_path / "case", "zh").connection.close()
    return tmp_path / "case"


def opened(folder):
    from casefile import open as open_case

    return open_case(folder / "case.db", create=True)


def test_an_untouched_case_passes(folder):
    check(opened(folder), folder / "originals")


def test_a_flipped_byte_in_an_original_fails_with_its_name(folder):
    original = folder / "originals" / "s1-messages.csv"
    raw = bytearray(original.read_bytes())
    raw[-3] ^= 1
    original.write_bytes(raw)
    with pytest.raises(IntegrityError) as raised:
        check(opened(folder), folder / "originals")
    assert (raised.value.code, raised.value.detail["path"]) == ("original_changed", "chat/messages.csv")


def test_a_missing_original_fails(folder):
    (folder / "originals" / "s3-bill.csv").unlink()
    with pytest.raises(IntegrityError) as raised:
        check(opened(folder), folder / "originals")
    assert raised.value.code == "original_missing"


def test_a_text_changed_in_the_case_file_fails_with_its_place(folder):
    case = opened(folder)
    case.connection.execute("UPDATE messages SET text = replace(text, '48小时', '24小时')")
    with pytest.raises(IntegrityError) as raised:
        check(case, folder / "originals")
    assert raised.value.detail == {"path": "chat/messages.csv", "place": "line 5"}


def test_no_report_is_written_where_a_quotation_differs(folder):
    case = opened(folder)
    case.connection.execute("UPDATE messages SET text = 'x' WHERE position = 3")
    with pytest.raises(IntegrityError):
        report.write(Workers(case), folder, options={"law": "cn"}, language="zh", version="0.1.0", with_messages=True)
    assert sorted(path.name for path in folder.iterdir()) == ["case.db", "originals"]


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("[2024/5/1 10:02] 小陈: 48小时内发货\r\n", "48小时内发货"),
        ('2024,小陈,"他说""包邮"",对吧"', '他说"包邮",对吧'),
        ('2024\t小陈\t"两行\n字"', "两行\n字"),
        ('{"text": "\\u4fdd\\u8bc1 \\"正品\\""}', '保证 "正品"'),
        ('{"text": ["see ", {"type": "link", "text": "https://x"}, " ok"]}', "see https://x ok"),
        ('{"actor": "Oak", "action": "call", "seconds": 12}', "Oak call: 12"),
        ('{"content": "\\u00e4\\u00bd\\u00a0\\u00e5\\u00a5\\u00bd"}', "你好"),
        ('{"text": "half \\ud83d"}', "half �"),
        ("<div class='text'>5 &lt; 6<br>yes</div>", "5 < 6\nyes"),
        ('<sms body="a &amp; b" date="1"/>', "a & b"),
        ("<p>is it <\0b>new</b>?</p>", "is it < b>new?"),
        ("<p>is it <b\0new</b>?</p>", "is it ?"),
    ],
)  # fmt: skip
def test_a_text_is_found_behind_the_escapes_of_its_format(raw, text):
    assert holds(raw, text)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("[2024/5/1 10:02] 小陈: 48小时内发货", "24小时内发货"),
        ('{"text": ["see ", {"type": "link", "text": "https://x"}]}', "see https://y"),
        ("<p>不退款</p>", "退款，马上"),
        ('2024,"包邮"', "不包邮"),
    ],
)  # fmt: skip
def test_another_text_is_not(raw, text):
    assert not holds(raw, text)
