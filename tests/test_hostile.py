"""What a hostile export may hold: each thing is a problem or a faithful message, in bounded time and memory.

The sizes are scaled down to what a test may take.
"""

from pathlib import Path
from time import process_time

import pytest

from casefile.findings import Identity, Statement
from casefile.records import Role
from extractors import Setting, extract
from extractors.clauses import LONGEST, passages
from tests.build import message, setting
from tests.reading import export_of, written

# ── texts ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def statements(text: str) -> list[Statement]:
    return [one for one in extract([message(text)], setting()) if isinstance(one, Statement)]


@pytest.mark.parametrize("unit", ["48小时内发货，假一赔十。我保证是正品。", "We will ship within 48 hours. I guarantee it is genuine. "])
def test_a_message_of_any_length_is_read_in_a_time_that_grows_with_it(unit: str) -> None:
    statements(unit)
    short, long = (timed(unit * (length // len(unit))) for length in (4_000, 24_000))
    assert long < 14 * short


def timed(text: str) -> float:
    begun = process_time()
    statements(text)
    return process_time() - begun


def test_a_promise_behind_a_long_text_is_found_where_it_stands() -> None:
    text = "天气不错。" * 2_000 + "\u200b48小时内发货。"
    (found,) = statements(text)
    assert text[found.quote.start : found.quote.end] == "48小时内发货"


def test_the_runs_of_a_long_text_are_all_of_it() -> None:
    for text in ("", "好", "天气不错。" * 3_000, "a" * 10_000):
        runs = list(passages(text))
        assert "".join(text[start:end] for start, end in runs) == text
        assert max(end - start for start, end in runs) <= LONGEST


# ── participants ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_crowd_of_participants_costs_no_message_a_look_at_each() -> None:
    crowd = {f"p{number}": f"user{number}" for number in range(20_000)}
    between = Setting(roles=dict.fromkeys(crowd, Role.SELLER), names=crowd, platform="whatsapp", currency="CNY")
    statements("48小时内发货")
    begun = process_time()
    found = list(extract((message(f"找user{number}，48小时内发货", by="p1") for number in range(500)), between))
    assert process_time() - begun < 2
    assert {one.value for one in found if isinstance(one, Identity)} == {f"user{number}" for number in range(500)}


# ── tables ────────────────────────────────────────────────────────────────────────────────────────────────────────


def rows(folder: Path, text: str) -> list[list[str]]:
    return [row.cells for row in export_of(written(folder, text, "table.csv")).rows()]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ('a,"b,c\nd,e\n', [["a", '"b', "c"], ["d", "e"]]),
        ('"a,b",10" wide,"c ""d"", e\nf\n', [["a,b", '10" wide', '"c ""d""', " e"], ["f"]]),
        ('x"y,"z\n' * 3, [['x"y', '"z']] * 3),
        ('a,"b\nc",d\n', [["a", "b\nc", "d"]]),
        ('a,"b\rc,d\n', [["a", '"b\rc', "d"]]),
    ],
)
def test_a_quote_that_never_closes_costs_no_other_cell(tmp_path: Path, text: str, wanted: list[list[str]]) -> None:
    assert rows(tmp_path, text) == wanted


def test_thousands_of_quotes_that_never_close_are_read_in_time(tmp_path: Path) -> None:
    begun = process_time()
    assert len(rows(tmp_path, 'x"y,"z\n' * 20_000)) == 20_000
    assert process_time() - begun < 2


def test_thousands_of_rows_beyond_all_bounds_are_read_in_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("parsers.export.LONGEST_CELL", 1 << 16)
    begun = process_time()
    found = rows(tmp_path, 'x"y,"z\n' * 60_000 + 'end"\n' + 'e,"f\ng"\n')
    assert process_time() - begun < 2
    assert len(found) > 50_000
    assert found[-1] == ["e", "f\ng"]
