"""The documentation says what the program does: commands run, formats are all there, the demonstration's output is the real one."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from parsers import PARSERS
from pipeline.cli import main
from pipeline.wording import format_words
from tests.conftest import ROOT, SAMPLES

README = ROOT / "README.md"


def formats_table() -> str:
    rows = ["| format | name for `--format` |", "|---|---|"]
    for kind, heading in (("chat", "Chats"), ("orders", "Orders and payments")):
        rows.append(f"| **{heading}** | |")
        rows += [
            f"| {format_words('en', parser.FORMAT.name)['title']} | `{parser.FORMAT.name}` |" for parser in PARSERS if parser.FORMAT.kind == kind
        ]
    return "\n".join(rows)


def test_the_readme_lists_every_format(request: pytest.FixtureRequest) -> None:
    text = README.read_text(encoding="utf-8")
    written = re.sub(r"(<!-- formats -->\n).*?(?=<!-- /formats -->)", lambda match: f"{match[1]}{formats_table()}\n", text, flags=re.DOTALL)
    if request.config.getoption("--golden"):
        README.write_text(written, encoding="utf-8")
        return
    assert text == written, "run make golden"


def test_the_readme_shows_what_the_demonstration_prints(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    command = ["analyze", str(SAMPLES / "demo-zh"), "--out", str(tmp_path / "demo-zh"), "--tz", "Asia/Shanghai", "--lang", "zh"]
    shown = CliRunner().invoke(main, command, env={"LC_ALL": "C"}, catch_exceptions=False).stdout.replace(str(tmp_path), "out").strip()
    text = README.read_text(encoding="utf-8")
    written = re.sub(r"(<!-- demo -->\n```\n).*?(?=\n```)", lambda match: match[1] + shown, text, count=1, flags=re.DOTALL)
    if request.config.getoption("--golden"):
        README.write_text(written, encoding="utf-8")
        return
    assert text == written, "run make golden"


@pytest.mark.parametrize("command", sorted(main.commands))
def test_every_command_is_in_the_readme(command: str) -> None:
    assert f"chat-evidence {command}" in README.read_text(encoding="utf-8")


@pytest.mark.parametrize("parser", PARSERS, ids=lambda parser: parser.FORMAT.name)
def test_every_format_has_a_sample_a_golden_and_words_in_both_languages(parser: object, golden: Callable[[str, str], None]) -> None:
    name = parser.FORMAT.name  # type: ignore[attr-defined]
    assert list((SAMPLES / "formats" / name).rglob("*")), f"no sample in samples/formats/{name}"
    assert any(name in path.as_posix() for path in (ROOT / "tests" / "golden").rglob("*")), f"no golden of {name}"
    for language in ("zh", "en"):
        words = format_words(language, name)
        assert words["title"]
        assert words["how"]
