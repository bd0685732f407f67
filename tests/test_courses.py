"""What became of the promises of `tests/gold/courses`, `sagas` and `endings`, by their labels and orders: as many told rightly as before."""

from pathlib import Path

import pytest

from pipeline.link.weighing import weighed
from tests.benchmarks.conversations import files_of, read_case
from tests.benchmarks.outcomes_quick import ROOT, judged

FLOORS = (
    ("courses/zh", 0.70),
    ("courses/en", 0.68),
    ("sagas/zh/work", 0.74),
    ("sagas/zh/held", 0.63),
    ("sagas/en/work", 0.70),
    ("sagas/en/held", 0.74),
    ("endings/zh/work", 0.69),
    ("endings/zh/held", 0.71),
    ("endings/en/work", 0.76),
    ("endings/en/held", 0.60),
)


@pytest.mark.parametrize(("folder", "floor"), FLOORS)
def test_as_many_outcomes_are_told_rightly_as_before(folder: str, floor: float, tmp_path: Path) -> None:
    right = count = 0
    for file in files_of(ROOT / "tests" / "gold" / folder):
        case, _, _ = read_case(file)
        found = {(index, topic): outcome.outcome for index, topic, outcome in judged(case, tmp_path, weighed)}
        labels = case["gold"]["outcomes"]
        right += sum(found.get((label["message"], label["topic"])) == label["outcome"] for label in labels)
        count += len(labels)
    assert right / count >= floor
