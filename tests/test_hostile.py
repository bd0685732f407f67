"""What a hostile export may hold: each thing is a problem or a faithful message, in bounded time and memory.

The sizes are scaled down to what a test may take.
"""

from time import process_time

import pytest

from casefile.findings import Statement
from extractors import extract
from extractors.clauses import LONGEST, passages
from tests.build import message, setting

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
