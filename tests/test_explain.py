"""Why a message was read as it was: the same readings as in the register, and a reason for each rule that found nothing."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from casefile.errors import CaseError
from casefile.findings import Statement
from casefile.store import open_case
from extractors.modifiers import FEATURES as OF_WORDS
from extractors.situation import FEATURES as OF_CONVERSATIONS
from pipeline.explain import explained
from pipeline.explain.reasons import MOST, reasons
from pipeline.law import load_pack
from pipeline.report.words import Words
from pipeline.request import Request
from pipeline.run import analyze
from pipeline.wording import wording

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module", params=["zh", "en"])
def demo(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    language = request.param
    out = tmp_path_factory.mktemp("explained") / "case"
    zone = {"zh": "Asia/Shanghai", "en": "America/New_York"}[language]
    analyze(Request(exports=[ROOT / "samples" / f"demo-{language}"], out=out, zone=zone, language=language), who="test", tell=lambda _: None)
    return out, language


@pytest.fixture(scope="module")
def told(demo: tuple[Path, str]) -> list[tuple[str, list[str]]]:
    """The rule of every third statement, and the lines that explain it."""
    out, language = demo
    with open_case(out / "case.db") as case:
        rules = list(enumerate((statement.rule for statement in case.records(Statement)), start=1))
    return [(rule, list(explained(out, f"S-{number:03d}", language=language, version="0"))) for number, rule in rules[::3]]


def test_a_statement_of_the_register_is_explained_by_the_rule_that_found_it(told: list[tuple[str, list[str]]]) -> None:
    for rule, lines in told:
        assert any(line.lstrip().startswith("✓") and line.endswith(f"[{rule}]") for line in lines)


def test_a_message_is_explained_part_by_part_and_rule_by_rule(demo: tuple[Path, str], golden: Callable[[str, str], None]) -> None:
    out, language = demo
    address = {"zh": "证1 [0012]", "en": "A-01 [0009]"}[language]
    golden(f"explain/{language}.txt", "\n".join(explained(out, address, language=language, version="0")) + "\n")


def test_rules_whose_way_of_speaking_is_absent_are_named_only_when_all_are_asked_for(demo: tuple[Path, str]) -> None:
    out, language = demo
    address = {"zh": "证1 [0012]", "en": "A-01 [0009]"}[language]
    heading = wording(language, "explain")["absent"]
    short, whole = (list(explained(out, address, language=language, version="0", every=every)) for every in (False, True))
    assert heading not in short
    assert heading in whole
    assert set(short) < set(whole)


def test_no_percentage_is_told_and_of_the_reasons_a_few(demo: tuple[Path, str], told: list[tuple[str, list[str]]]) -> None:
    words = wording(demo[1], "explain")
    for _, lines in told:
        assert not any("%" in line for line in lines[2:] if "≈" in line)
        shown = 0
        for line in lines:
            if line.lstrip().startswith("≈"):
                shown = 0
            elif line.strip().startswith((words["likely_for"][:3], words["likely_against"][:3])):
                shown += len(line.split(words["and"]))
                assert shown <= MOST


@pytest.mark.parametrize(
    ("weighed", "told"),
    [
        (["c:or", "c:-ged", "c:prob-", "c:-nds", "c:refund"], ["“refund”"]),
        (["c:refu-", "c:money back"], ["“money back”", "“refu”"]),
        (["c:money back", "c:money", "p:money"], ["“money back”", "“money” in the last message of the other side"]),
        (["c:0", "f:long", "c:在就", "c:退款"], ["a figure", "“退款”"]),
    ],
)
def test_reasons_are_whole_words_before_pieces_and_no_word_that_says_nothing(weighed: list[str], told: list[str]) -> None:
    words = Words(language="en", pack=load_pack("us"), paths={})
    assert list(reasons([(feature, 1.0) for feature in weighed], words).speaking_for) == told


@pytest.mark.parametrize("address", ["A-01 [9999]", "A-99 [0001]", "0000", "S-999", "hello", ""])
def test_a_number_that_no_message_has_is_said_to_be_none(demo: tuple[Path, str], address: str) -> None:
    with pytest.raises(CaseError, match=r"no_message|which_conversation"):
        list(explained(demo[0], address, language="en", version="0"))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_feature_has_its_words(language: str) -> None:
    told = {key.removeprefix("feature.") for key in wording(language, "explain") if re.match(r"feature\.", key)}
    assert told == set(OF_CONVERSATIONS) | OF_WORDS
