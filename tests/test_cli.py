"""What the command says and how it ends: 0 done, 1 something to decide, 2 wrong use, 3 not what was delivered."""

import ast
import ctypes
import errno
import gettext
import json
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from unicodedata import east_asian_width
from zipfile import ZipFile

import click
import pytest
from click.testing import CliRunner

from extractors.text import fold
from parsers import PARSERS
from pipeline import terminal
from pipeline.cli import main
from pipeline.wording import click_words, wording

CHAT = "time,sender,role,text\n2024-05-01T10:00:00+08:00,小店,seller,48小时内发货\n2024-05-01T10:01:00+08:00,买家,buyer,好的\n"
STRANGERS = "time,sender,role,text\n2024-05-01T10:00:00+08:00,甲,,嗯\n2024-05-01T10:01:00+08:00,乙,,好的\n"


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[int, str, str]]:
    monkeypatch.setenv("LC_ALL", "C")

    def invoke(*arguments: object) -> tuple[int, str, str]:
        result = CliRunner().invoke(main, [str(argument) for argument in arguments])
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result.exit_code, result.stdout, result.stderr

    return invoke


@pytest.fixture
def chat(tmp_path: Path) -> Path:
    path = tmp_path / "chat.csv"
    path.write_text(CHAT)
    return path


@pytest.fixture
def run_zh(run: Callable[..., tuple[int, str, str]], monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[int, str, str]]:
    """As `run`, at a Chinese terminal."""
    monkeypatch.setenv("LC_ALL", "zh_TW.UTF-8")
    return run


COMMANDS = [(), *((name,) for name in main.commands)]


def test_help_lists_the_commands(run: Callable[..., tuple[int, str, str]], golden: Callable[[str, str], None]) -> None:
    golden("help.txt", run("--help")[1])


def test_help_is_chinese_at_a_chinese_terminal(run_zh: Callable[..., tuple[int, str, str]], golden: Callable[[str, str], None]) -> None:
    golden("help.zh.txt", "\n".join(run_zh(*command, "--help")[1] for command in COMMANDS))


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_no_english_is_left_in_a_chinese_help(run_zh: Callable[..., tuple[int, str, str]], command: tuple[str, ...]) -> None:
    code, said, _ = run_zh(*command, "--help")
    names = r"chat-evidence(?: [a-z.-]+)*|--?[a-z-]+|\[[a-z|]+\]|[\w.-]+\.(?:json|jsonl|toml|xlsx)|[a-z]+=…|[A-Z]-012|Asia/Shanghai"
    assert code == 0
    assert not re.findall(r"[A-Za-z]{2,}[ ,:;]+[A-Za-z]{2,}", re.sub(names, "", said))


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_no_line_of_a_help_is_wider_than_the_terminal(run_zh: Callable[..., tuple[int, str, str]], command: tuple[str, ...]) -> None:
    lines = run_zh(*command, "--help")[1].splitlines()
    assert all(sum(2 if east_asian_width(letter) in "WF" else 1 for letter in line) <= 80 for line in lines)
    assert not any(line.lstrip().startswith(tuple("，。、；：）”")) for line in lines)


def test_every_parameter_is_explained_and_nothing_else() -> None:
    told = {(main.name, "about"), ("every", "help")}
    for command in (main, *main.commands.values()):
        told |= {(command.name, "about"), *((command.name, parameter.name) for parameter in command.params)}
    explained = {tuple(key.split(".")[:2]) for key in wording("en", "help") if "." in key}
    shared = {name for command, name in explained if command == "every"}
    assert {(command, name) for command, name in told if name not in shared} <= explained
    assert all(one in told or (one[0] == "every" and any(name == one[1] for _, name in told)) for one in explained)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("analyse",), "没有 'analyse' 这个命令。 是否要写 'analyze'？"),
        (("--loud",), "没有 '--loud' 这个选项。"),
        (("analyze",), "缺少“导出文件 …”：文件、文件夹或压缩包，可以写多个。"),
        (("analyze", "."), "缺少“--out 文件夹”：存放案卷的文件夹，没有则新建。"),
        (("analyze", "nowhere.zip", "--out", "x"), "'导出文件 …' 有误：'nowhere.zip' 不存在，请检查路径。"),
        (("analyze", ".", "--out"), "选项 '--out' 后面须写明内容。"),
        (("analyze", ".", "--out", __file__), f"'--out' 有误：'{__file__}' 是文件，此处须写文件夹。"),
        (("analyze", ".", "--out", "x", "--date-order", "abc"), "'--date-order' 有误：不能写 'abc'，可以写的是 'dmy', 'mdy', 'ymd'。"),
        (("analyze", ".", "--out", "x", "--workers", "two"), "'--workers' 有误：'two' 不是整数。"),
        (("analyze", ".", "--out", "x", "--workers", "0"), "'--workers' 有误：0 超出范围 1<=x<=64。"),
        (("review", ".", "--table", "."), "'--table' 有误：'.' 是文件夹，此处须写文件。"),
        (("verify", ".", "now"), "多出了无法理解的内容（now）。含有空格的名称须加引号。"),
        (("formats", "--json=1"), "选项 '--json' 后面不写内容。"),
    ],
)
def test_wrong_use_is_said_in_chinese_at_a_chinese_terminal(
    run_zh: Callable[..., tuple[int, str, str]], arguments: tuple[str, ...], said: str
) -> None:
    code, _, complaint = run_zh(*arguments)
    assert (code, complaint.splitlines()[-1]) == (2, f"错误：{said}")
    assert not re.search("Usage|Error|Try", complaint)


def test_what_is_missing_is_said_with_what_it_is(run: Callable[..., tuple[int, str, str]]) -> None:
    assert run("analyze", ".")[2].splitlines()[-1] == "Error: “--out FOLDER” is missing: Folder for the case; made if absent."


def test_what_runs_the_command_within_itself_has_gettext_back_as_it_was(run_zh: Callable[..., tuple[int, str, str]]) -> None:
    before = gettext.dgettext, gettext.dngettext
    assert "没有 'nothing' 这个命令" in run_zh("nothing")[2]
    assert (gettext.dgettext, gettext.dngettext) == before
    assert gettext.dgettext.__module__ == "gettext"


def test_every_sentence_that_is_put_into_chinese_is_one_of_click_or_of_the_system() -> None:
    sources = "".join(path.read_text("utf-8") for path in Path(click.__file__).parent.glob("*.py"))
    spoken = {node.value for node in ast.walk(ast.parse(sources.replace("from __future__ import annotations", ""))) if isinstance(node, ast.Constant)}
    assert click_words().keys() <= spoken | {os.strerror(number) for number in errno.errorcode}
    assert all(set(re.findall(r"\{\w+", chinese)) <= set(re.findall(r"\{\w+", english)) for english, chinese in click_words().items())


def test_a_clean_export_ends_with_0_and_names_the_report(run: Callable[..., tuple[int, str, str]], chat: Path, tmp_path: Path) -> None:
    code, said, _ = run("analyze", chat, "--out", tmp_path / "out")
    assert code == 0
    assert str(tmp_path / "out" / "report.html") in said
    assert (tmp_path / "out" / "report.html").is_file()


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("empty.csv", b"", "empty"),
        ("binary.bin", bytes(range(256)) * 20, "format"),
        ("cut.json", b'{"name":"x","type":"personal_chat","id":1,"messages":[{"id":1,"type":"message","date":"2024-05-01T10:0', ""),
        ("bomb.zip", b"PK\x05\x06" + bytes(17), ""),
        ("ambiguous.txt", b"1/2/24, 10:00 - A: hi\n2/3/24, 10:00 - B: hello\n", "day"),
        ("strangers.csv", STRANGERS.encode(), ""),
    ],
)
def test_bad_input_ends_with_1_and_a_problem_in_the_report(
    run: Callable[..., tuple[int, str, str]], tmp_path: Path, name: str, content: bytes, reason: str
) -> None:
    (tmp_path / name).write_bytes(content)
    code, _, _ = run("analyze", tmp_path / name, "--out", tmp_path / "out", "--lang", "en")
    assert code == 1
    problems = json.loads((tmp_path / "out" / "report.json").read_text())["problems"]
    assert any(reason in problem["reason"].lower() for problem in problems), problems


def test_the_first_problems_are_named_with_file_place_reason_and_remedy(run: Callable[..., tuple[int, str, str]], tmp_path: Path) -> None:
    rows = "".join(f"2024-05-01T10:0{n}:00+08:00,小店,seller,嗯\nwhen,小店,seller,嗯{n}\n" for n in range(7))
    (tmp_path / "chat.csv").write_text(CHAT + rows)
    code, said, _ = run("analyze", tmp_path / "chat.csv", "--out", tmp_path / "out", "--lang", "zh")
    named = [line for line in said.splitlines() if line.startswith("  ")]
    assert (code, len(named)) == (1, 5)
    assert named[0].startswith("  chat.csv, line 5: ")
    assert "when" in named[0]


def test_what_is_to_be_said_of_many_files_is_said_once_and_counted(run: Callable[..., tuple[int, str, str]], chat: Path, tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    for number in range(9):
        (tmp_path / "photos" / f"{number}.jpg").write_bytes(b"\xff\xd8\xff\xe0" + bytes([number]) * 99)
    _, said, _ = run("analyze", chat, tmp_path / "photos", "--out", tmp_path / "out", "--lang", "en")
    (named,) = (line for line in said.splitlines() if line.startswith("  "))
    assert named.startswith("  photos/0.jpg, whole file and 8 more: ")
    page = (tmp_path / "out" / "report.html").read_text()
    assert "photos/2.jpg, whole file and 6 more" in page
    assert len(json.loads((tmp_path / "out" / "report.json").read_text())["problems"]) == 9


def test_a_file_that_is_there_twice_is_no_problem(run: Callable[..., tuple[int, str, str]], chat: Path, tmp_path: Path) -> None:
    (tmp_path / "copy.csv").write_bytes(chat.read_bytes())
    code, said, _ = run("analyze", chat, tmp_path / "copy.csv", "--out", tmp_path / "out", "--lang", "en")
    assert code == 0
    assert not [line for line in said.splitlines() if line.startswith("  ")]
    assert "Points that could not be read" not in (tmp_path / "out" / "report.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--tz", "Mars/Olympus"), "Mars/Olympus"),
        (("--columns", "time"), "time"),
        (("--columns", "zeit=time,sender=sender,text=text"), "zeit"),
        (("--format", "telepathy"), "telepathy"),
        (("--seller", "谁也不是"), "谁也不是"),
        (("--seller", "小店", "--buyer", "小店"), "小店"),
        (("--date-order", "xyz"), "xyz"),
        (("--currency", "POUNDS"), "POUNDS"),
    ],
)
def test_wrong_use_ends_with_2_and_one_sentence(
    run: Callable[..., tuple[int, str, str]], chat: Path, tmp_path: Path, arguments: tuple[str, str], said: str
) -> None:
    code, _, complaint = run("analyze", chat, "--out", tmp_path / "out", *arguments)
    assert code == 2
    assert said in complaint
    assert "Traceback" not in complaint


def test_a_run_that_is_refused_leaves_nothing_behind(run: Callable[..., tuple[int, str, str]], chat: Path, tmp_path: Path) -> None:
    assert run("analyze", chat, "--out", tmp_path / "out", "--seller", "谁也不是")[0] == 2
    assert not (tmp_path / "out").exists()


def test_a_run_that_is_refused_leaves_a_delivered_case_as_it_was(run: Callable[..., tuple[int, str, str]], chat: Path, tmp_path: Path) -> None:
    run("analyze", chat, "--out", tmp_path / "out")
    (tmp_path / "more.csv").write_text(CHAT.replace("好的", "不好"))
    assert run("analyze", chat, tmp_path / "more.csv", "--out", tmp_path / "out", "--seller", "谁也不是")[0] == 2
    assert run("verify", tmp_path / "out")[0] == 0


def test_an_output_folder_with_something_else_in_it_is_left_alone(run: Callable[..., tuple[int, str, str]], chat: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("years of work")
    code, _, complaint = run("analyze", chat, "--out", tmp_path / "mine")
    assert code == 2
    assert "mine" in complaint
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["thesis.txt"]


def test_every_format_is_listed_with_how_to_get_it(run: Callable[..., tuple[int, str, str]]) -> None:
    _, said, _ = run("formats")
    for parser in PARSERS:
        assert f"[{parser.FORMAT.name}]" in said
    assert len(json.loads(run("formats", "--json")[1])) == len(PARSERS)


def test_detect_says_which_format_a_file_is(run: Callable[..., tuple[int, str, str]], chat: Path, tmp_path: Path) -> None:
    code, said, _ = run("detect", chat)
    assert (code, "chat_table" in said, "utf-8" in said) == (0, True, True)
    (tmp_path / "novel.txt").write_text("Call me Ishmael.")
    assert run("detect", tmp_path / "novel.txt")[0] == 1


def test_search_finds_two_chinese_characters(run: Callable[..., tuple[int, str, str]], chat: Path, tmp_path: Path) -> None:
    run("analyze", chat, "--out", tmp_path / "out")
    code, said, _ = run("search", tmp_path / "out", "發貨")
    assert code == 0
    assert "48小时内[发货]" in said


def test_detect_says_what_a_file_is_that_no_format_fits(run: Callable[..., tuple[int, str, str]], tmp_path: Path) -> None:
    (tmp_path / "bill.xlsx").write_text("abc")
    code, said, _ = run("detect", tmp_path / "bill.xlsx")
    assert (code, "bill.xlsx, whole file: The file is not what its name says" in said) == (1, True)


def test_detect_looks_into_folders_and_archives(run: Callable[..., tuple[int, str, str]], chat: Path, tmp_path: Path) -> None:
    (tmp_path / "exports" / "inner").mkdir(parents=True)
    with ZipFile(tmp_path / "exports" / "chat.zip", "w") as packed:
        packed.writestr("a/chat.csv", CHAT)
    code, said, _ = run("detect", tmp_path / "exports", "--json")
    assert [(one["file"], one["formats"]) for one in map(json.loads, said.splitlines())] == [("exports/chat.zip!a/chat.csv", ["chat_table"])]
    assert code == 0
    (tmp_path / "exports" / "inner" / "link").symlink_to("/etc/passwd")
    code, said, _ = run("detect", tmp_path / "exports")
    assert (code, "exports/inner/link" in said) == (1, True)
    assert run("detect", tmp_path / "exports" / "chat.zip")[1].startswith(
        "chat.zip!a/chat.csv: Table of messages (CSV, Excel or JSON) [chat_table] (encoding"
    )


def test_the_terminal_speaks_chinese_to_who_reads_it(
    run: Callable[..., tuple[int, str, str]], chat: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    run("analyze", chat, "--out", tmp_path / "out")
    assert "chat.csv，第 2 行" in run("search", tmp_path / "out", "发货")[1]
    assert "全部字节符合 UTF-8" in run("detect", chat)[1]


def test_a_reason_of_the_system_is_said_in_chinese(run_zh: Callable[..., tuple[int, str, str]], chat: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    code, _, complaint = run_zh("analyze", chat, "--out", tmp_path / "file" / "out")
    assert (code, "（不是文件夹）" in complaint) == (2, True)


def test_detect_says_that_a_folder_is_empty(run: Callable[..., tuple[int, str, str]], tmp_path: Path) -> None:
    code, said, complaint = run("detect", tmp_path)
    assert (code, said, "There is nothing to analyze" in complaint) == (2, "", True)


def test_words_that_the_code_page_of_a_terminal_lacks_end_no_command(run: Callable[..., tuple[int, str, str]], chat: Path, tmp_path: Path) -> None:
    chat.write_text(CHAT.replace("好的", "好的🙂"))
    run("analyze", chat, "--out", tmp_path / "out")
    command, env = Path(sys.executable).parent / "chat-evidence", {**os.environ, "LC_ALL": "zh_CN.GBK", "PYTHONIOENCODING": "gbk"}
    found = subprocess.run([command, "search", tmp_path / "out", "好的"], check=False, env=env, capture_output=True)
    assert (found.returncode, "[好的]?" in found.stdout.decode("gbk")) == (0, True)


@pytest.mark.parametrize(("told", "spoken"), [(0x0804, "zh"), (0x0404, "zh"), (0x0409, "en")])
def test_windows_tells_its_language_by_a_number(monkeypatch: pytest.MonkeyPatch, told: int, spoken: str) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    windows = SimpleNamespace(kernel32=SimpleNamespace(GetUserDefaultUILanguage=lambda: told))
    monkeypatch.setattr(ctypes, "windll", windows, raising=False)
    monkeypatch.setattr(terminal, "sys", SimpleNamespace(platform="win32"))
    assert terminal.language() == spoken


def test_search_says_that_there_is_nothing(run: Callable[..., tuple[int, str, str]], chat: Path, tmp_path: Path) -> None:
    run("analyze", chat, "--out", tmp_path / "out")
    code, said, _ = run("search", tmp_path / "out", "彩虹")
    assert (code, "彩虹" in said, said.count("\n")) == (0, True, 1)
    assert run("search", tmp_path / "out", "彩虹", "--json")[1] == ""


@pytest.mark.parametrize("words", ["straße", "STRASSE", "return", "İstanbul", "refund", "abc"])
def test_search_finds_words_in_any_case_beside_letters_that_have_no_single_other_case(
    run: Callable[..., tuple[int, str, str]], tmp_path: Path, words: str
) -> None:
    (tmp_path / "chat.csv").write_text(CHAT.replace("好的", "Straße 5: RETURN it to İstanbul. Refund ＡＢＣ"))
    run("analyze", tmp_path / "chat.csv", "--out", tmp_path / "out")
    (hit,) = map(json.loads, run("search", tmp_path / "out", words, "--json")[1].splitlines())
    assert fold(hit["text"][hit["start"] : hit["end"]]).text.casefold() == words.casefold()


def test_a_case_that_another_run_is_writing_is_said_to_be_busy(run: Callable[..., tuple[int, str, str]], chat: Path, tmp_path: Path) -> None:
    run("analyze", chat, "--out", tmp_path / "out")
    with closing(sqlite3.connect(tmp_path / "out" / "case.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        code, _, said = run("analyze", chat, "--out", tmp_path / "out", "--seller", "小店")
    assert (code, "Another run" in said, said.count("\n")) == (2, True, 1)


def test_an_interrupted_run_ends_with_a_code_of_its_own(chat: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("pipeline.run.receive", interrupt)
    result = CliRunner().invoke(main, ["analyze", str(chat), "--out", str(tmp_path / "out")])
    assert (result.exit_code, result.output) == (130, "Interrupted: run it again, finished steps are not repeated.\n")


def test_words_of_an_export_cannot_command_the_terminal(run: Callable[..., tuple[int, str, str]], tmp_path: Path) -> None:
    (tmp_path / "chat.csv").write_text(CHAT.replace("好的", "好的\x1b]0;owned\x07"))
    run("analyze", tmp_path / "chat.csv", "--out", tmp_path / "out")
    said = run("search", tmp_path / "out", "好的")[1]
    assert "[好的]␣]0;owned␣" in said
    assert "\x1b" not in said


def test_a_folder_without_its_manifest_cannot_be_verified(run: Callable[..., tuple[int, str, str]], tmp_path: Path) -> None:
    code, said, _ = run("verify", tmp_path)
    assert code == 3
    assert "manifest.json" in said


@pytest.mark.parametrize("blocks", [0, 8, 300])
def test_a_full_disk_is_said_in_one_sentence(chat: Path, tmp_path: Path, blocks: int) -> None:
    """A limit on the size of files stands in for the disk: it is reached by the first copy or by the case file."""
    script = f"ulimit -f {blocks}; trap '' XFSZ; exec {Path(sys.executable).parent / 'chat-evidence'} analyze {chat} --out {tmp_path / 'out'}"
    environment = {**os.environ, "LC_ALL": "C", "PYTHONDONTWRITEBYTECODE": "1"}  # what is compiled within the limit is cut off and stays so
    ended = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=False, env=environment)
    assert ended.returncode == 2
    assert "Traceback" not in ended.stderr
    assert ended.stderr.count("\n") == 1


def test_a_name_that_commands_the_terminal_is_masked_wherever_it_is_said(tmp_path: Path) -> None:
    (tmp_path / "a\x1b[2Jb.txt").write_text("nothing that is read")
    result = CliRunner().invoke(main, ["sanitize", str(tmp_path / "a\x1b[2Jb.txt"), "--out", str(tmp_path / "out.txt")])
    assert result.exit_code == 2
    assert "a␣[2Jb.txt" in result.output
    assert "\x1b" not in result.output
