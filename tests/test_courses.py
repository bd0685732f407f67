"""What became of the promises of `tests/gold/courses`, told from their labelled statements and orders: no fewer rightly than once."""

from pathlib import Path

import pytest

from pipeline.link.weighing import weighed
from tests.benchmarks.conversations import files_of, read_case
from tests.benchmarks.outcomes_quick import ROOT, judged


@pytest.mark.parametrize(("language", "floor"), [("zh", 0.70), ("en", 0.68)])
def test_as_many_outcomes_are_told_rightly_as_before(language: str, floor: float, tmp_path: Path) -> None:
    right = count = 0
    for file in files_of(ROOT / "tests" / "gold" / "courses" / language):
        case, _, _ = read_case(file)
        found = {(index, topic): outcome.outcome for index, topic, outcome in judged(case, tmp_path, weighed)}
        labels = case["gold"]["outcomes"]
        right += sum(found.get((label["message"], label["topic"])) == label["outcome"] for label in labels)
        count += len(labels)
    assert right / count >= floor
