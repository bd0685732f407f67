"""The thesaurus: what the words of a clause mean."""

import tomllib
from collections import Counter
from importlib.resources import files

import pytest

from extractors.senses import OPEN, WORD, senses_in, thesaurus


@pytest.mark.parametrize(
    ("text", "senses"),
    [
        ("we will refund you £20 by friday", ["WE", "WILL", "REFUND", "YOU", "SUM", "WITHIN", "WEEKDAY"]),
        ("shipped", ["SHIP"]),
        ("refunds", ["REFUND"]),
        ("refunding", ["REFUND"]),
        ("dispatches", ["SHIP"]),
        ("you offered 0", ["YOU", "BID", "NUMBER"]),
        ("delivered", ["DELIVER"]),
        ("0weeks", ["NUMBER", "DURATION_UNIT"]),
        ("0 days", ["NUMBER", "DURATION_UNIT"]),
        ("zyzzyva", []),
    ],
)
def test_english_words_have_their_sense_in_every_form(text: str, senses: list[str]) -> None:
    assert list(senses_in(text)) == senses


@pytest.mark.parametrize(
    ("text", "senses"),
    [
        ("退款", ["REFUND"]),
        ("48小时", ["NUMBER", "DURATION_UNIT"]),
        ("三百块", ["NUMBER", "CURRENCY"]),
        ("¥30", ["SUM"]),
        ("龘", []),
        ("万一", ["MAYBE"]),
    ],
)
def test_chinese_words_have_their_sense(text: str, senses: list[str]) -> None:
    assert list(senses_in(text)) == senses


@pytest.mark.parametrize(
    ("text", "senses"),
    [
        ("refund 给你", ["REFUND", "给", "YOU"]),
        ("v信 发你", ["CONTACT", "发", "YOU"]),
        ("500不行啦 bro", ["NUMBER", "CANNOT", "ENDEARMENT"]),
        ("我要 full refund", ["WANT", "FULL", "REFUND"]),
    ],
)
def test_words_of_both_languages_in_one_text_have_their_sense(text: str, senses: list[str]) -> None:
    assert list(senses_in(text)) == senses


def test_the_longest_entry_counts_and_no_letter_counts_twice() -> None:
    assert list(senses_in("small claims")) == ["SUE"]
    assert list(senses_in("小额诉讼")) == ["SUE"]


def test_a_word_of_many_senses_stands_for_itself() -> None:
    assert list(senses_in("keep")) == ["keep"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_entry_has_one_sense_and_is_written_as_it_is_looked_for(language: str) -> None:
    told = tomllib.loads(files("extractors").joinpath(f"senses/{language}.toml").read_text("utf-8"))
    entries = Counter(entry for those in told.values() for entry in those)
    assert [entry for entry, count in entries.items() if count > 1] == []
    assert [entry for entry in entries if entry != entry.lower().strip() or any(letter.isdigit() for letter in entry)] == []
    if language == "en":
        assert [entry for entry in entries if " ".join(WORD.findall(entry)) != entry] == []
    beside = "龘" if language == "zh" else ""  # so that letters stand in a Chinese text
    wanted = {entry: entry if sense == OPEN else sense for sense, those in told.items() for entry in those}
    assert [entry for entry, sense in wanted.items() if list(senses_in(beside + entry)) != [sense]] == []
    assert OPEN not in thesaurus(language).senses.values()
