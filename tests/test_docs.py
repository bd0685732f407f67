"""The documentation says what the program does: commands run, formats are all there, the demonstration's output is the real one."""

import re
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path

import pytest
from click.testing import CliRunner

from casefile.findings import IdentityKind, StatementKind, Topic
from parsers import PARSERS
from pipeline.cli import main
from pipeline.wording import format_words, wording
from tests.conftest import ROOT, SAMPLES

READMES = {"en": ROOT / "README.md", "zh": ROOT / "README.zh.md"}
TERMINALS = {"en": "C", "zh": "zh_CN.UTF-8"}
HEADINGS = {
    "en": ("| format | name for `--format` |", "Chats", "Orders and payments"),
    "zh": ("| 格式 | `--format` 所用的名称 |", "聊天记录", "订单与收付款"),
}
in_each_language = pytest.mark.parametrize("language", READMES)


def formats_table(language: str) -> str:
    head, *headings = HEADINGS[language]
    rows = [head, "|---|---|"]
    for kind, heading in zip(("chat", "orders"), headings, strict=True):
        rows.append(f"| **{heading}** | |")
        rows += [
            f"| {format_words(language, parser.FORMAT.name)['title']} | `{parser.FORMAT.name}` |" for parser in PARSERS if parser.FORMAT.kind == kind
        ]
    return "\n".join(rows)


def compare(readme: Path, pattern: str, shown: str, request: pytest.FixtureRequest) -> None:
    """What stands behind the first group of the pattern is to be what the program shows."""
    text = readme.read_text(encoding="utf-8")
    written = re.sub(pattern, lambda match: match[1] + shown, text, count=1, flags=re.DOTALL)
    if request.config.getoption("--golden"):
        readme.write_text(written, encoding="utf-8")
        return
    assert text == written, "run make golden"


@in_each_language
def test_the_readme_lists_every_format(language: str, request: pytest.FixtureRequest) -> None:
    compare(READMES[language], r"(<!-- formats -->\n).*?(?=<!-- /formats -->)", f"{formats_table(language)}\n", request)


@in_each_language
def test_the_readme_shows_what_the_demonstration_prints(language: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    command = ["analyze", str(SAMPLES / "demo-zh"), "--out", str(tmp_path / "demo-zh"), "--tz", "Asia/Shanghai", "--lang", "zh"]
    shown = CliRunner().invoke(main, command, env={"LC_ALL": TERMINALS[language]}, catch_exceptions=False).stdout
    compare(READMES[language], r"(<!-- demo -->\n```\n).*?(?=```)", shown.replace(str(tmp_path), "out").strip() + "\n", request)


@in_each_language
@pytest.mark.parametrize("command", sorted(main.commands))
def test_every_command_is_in_the_readme(command: str, language: str) -> None:
    assert f"chat-evidence {command}" in READMES[language].read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", [*StatementKind, *Topic, *IdentityKind])
def test_the_chinese_description_of_statements_says_each_kind_as_reports_do(kind: StrEnum) -> None:
    assert f"{wording('zh', 'kinds')[f'{type(kind).__name__}.{kind}']} `{kind}`" in (ROOT / "docs/zh/statements.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("paper", sorted(path.stem for path in (ROOT / "pipeline/papers/cn").glob("*.toml")))
def test_the_chinese_description_of_papers_names_each(paper: str) -> None:
    assert f"`{paper}`" in (ROOT / "docs/zh/papers.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("document", [*READMES.values(), *(ROOT / "docs").rglob("*.md")], ids=lambda path: path.name)
def test_documents_that_are_pointed_to_are_there(document: Path) -> None:
    told = re.findall(r"\]\((?!https?:)([^)#]+)\)", document.read_text(encoding="utf-8"))
    assert [path for path in told if not (document.parent / path).exists()] == []


@pytest.mark.parametrize("parser", PARSERS, ids=lambda parser: parser.FORMAT.name)
def test_every_format_has_a_sample_a_golden_and_words_in_both_languages(parser: object, golden: Callable[[str, str], None]) -> None:
    name = parser.FORMAT.name  # type: ignore[attr-defined]
    assert list((SAMPLES / "formats" / name).rglob("*")), f"no sample in samples/formats/{name}"
    assert any(name in path.as_posix() for path in (ROOT / "tests" / "golden").rglob("*")), f"no golden of {name}"
    for language in ("zh", "en"):
        words = format_words(language, name)
        assert words["title"]
        assert words["how"]
