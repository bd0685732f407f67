from pathlib import Path
from unicodedata import east_asian_width

import pytest

from extractors.patterns import read_table

ROOT = Path(__file__).parent.parent
TABLES = [*sorted(ROOT.glob("extractors/rules/??/*.toml")), ROOT / "pipeline/law/common/signs.toml", ROOT / "pipeline/parties/roles.toml"]
WIDEST = 165
"""Of a line, where a character of East Asia is as wide as two."""


def test_an_expression_over_several_lines_is_in_one_piece() -> None:
    written = (
        "one = '''\n    \\b(?:\n        a |b\n    )\\n\n    |c'''\r\nother = '''d'''\nwords = [\n    'e',\n    '''\n        f\n        |g''',\n]"
    )
    assert read_table(written) == {"one": r"\b(?:a |b)\n|c", "other": "d", "words": ["e", "f|g"]}


def test_what_is_no_expression_keeps_its_lines() -> None:
    assert read_table('why = """a\n  b"""\nyes = ["c\\nd"]') == {"why": "a\n  b", "yes": ["c\nd"]}


@pytest.mark.parametrize("table", TABLES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_an_expression_is_written_so_that_its_alternatives_can_be_read(table: Path) -> None:
    lines = table.read_text("utf-8").split("\n")
    assert [line for line in lines if sum(2 if east_asian_width(one) in "WF" else 1 for one in line) > WIDEST] == []
    assert [line for line in lines if line.endswith(" ")] == []
