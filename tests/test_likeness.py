"""What no rule foresaw is found by what it is like; what cannot be a promise stays none."""

import pytest
from build import dialogue, setting

from casefile.findings import LIKENESS, Statement, StatementKind, Topic
from extractors import extract
from extractors.likeness import CLAUSE, OTHER, SIDES, load_weights, normal, runs
from extractors.reading import Reading
from tests.benchmarks.conversations import files_of, read_case
from tests.benchmarks.gold_quick import ROOT

KINDS = {kind.value for kind in StatementKind}
TOPICS = {f"topic:{topic}" for topic in Topic}
FOLDERS = [ROOT / "tests" / "gold" / folder / language for folder in ("examples", "held") for language in ("zh", "en")]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("side", list(SIDES.values()))
def test_there_are_weights_for_each_language_and_side(language: str, side: str) -> None:
    weights = load_weights(language, side)
    assert set(weights.outputs) <= KINDS | TOPICS
    assert len(weights.bias) == len(weights.outputs)
    assert all(number < len(weights.outputs) for feature in weights.by_feature for number, _ in weights.of(feature))


def test_runs_of_chinese_are_characters_with_ends_and_figures_are_one() -> None:
    assert set(runs(normal("发48件", OTHER), OTHER, "zh")) == {
        "p:" + run for run in ("^", "发", "0", "件", "$", "^发", "发0", "0件", "件$", "^发0", "发0件", "0件$")
    }
    assert "c:发_件" not in runs(normal("发48件", OTHER), OTHER, "zh")
    assert "c:发_件$" in runs(normal("发48件", CLAUSE), CLAUSE, "zh")


def test_runs_of_english_are_words_with_stems_and_gaps() -> None:
    found = runs(normal("Posting 2 tomorrow", CLAUSE), CLAUSE, "en")
    assert {"c:posting", "c:posting 0", "c:posting 0 tomorrow", "c:^ posting", "c:post-", "c:-ing", "c:posting _ tomorrow"} <= found.keys()
    assert sum(value**2 for value in found.values()) == pytest.approx(1)


def found(*lines: str) -> list[tuple[str, str]]:
    return [(one.kind.value, one.rule) for one in extract(dialogue(*lines), setting()) if isinstance(one, Statement)]


def test_what_is_found_by_likeness_says_so_and_lies_in_its_message() -> None:
    for folder in FOLDERS[2:]:
        for file in files_of(folder):
            _, messages, between = read_case(file)
            texts = {message.id: message.text for message in messages}
            for one in extract(messages, between):
                if isinstance(one, Statement) and one.needs_review:
                    assert one.rule == LIKENESS + one.kind
                    assert texts[one.quote.message][one.quote.start : one.quote.end].strip()
                    assert (one.topic is not None) == (one.kind is StatementKind.COMMITMENT)


def test_likeness_finds_the_same_whether_or_not_rules_are_gated() -> None:
    _, messages, between = read_case(files_of(FOLDERS[2])[0])

    def read(*, gated: bool) -> list[object]:
        reading = Reading(between, gated=gated)
        return [one for message in messages for one in reading.read(message)]

    assert read(gated=True) == read(gated=False)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: f"{folder.parent.name}-{folder.name}")
def test_labels_name_kinds_and_topics_and_quote_their_message(folder) -> None:
    for file in files_of(folder):
        case, messages, _ = read_case(file)
        for row in case["gold"]["statements"]:
            assert row["kind"] in KINDS, file
            assert {f"topic:{topic}" for topic in (row["topic"], *row.get("topics", ())) if topic} <= TOPICS, file
            assert (row["topic"] is not None) == (row["kind"] == "commitment"), file
            assert row["quote"] in messages[row["message"]].text, (file, row["quote"])
