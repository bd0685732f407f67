"""A promise made again after a reminder or an excuse is shown step by step."""

from pathlib import Path

import pytest

from casefile.store import open_case
from pipeline.report.chains import chains
from pipeline.report.compose import scope_of
from pipeline.request import Request
from pipeline.run import analyze

SALE = ["buyer: 下单了，已付款"]


def steps(folder: Path, lines: list[str]) -> list[list[str]]:
    rows = ["time,sender,role,text"]
    for number, line in enumerate(lines):
        role, _, text = line.partition(": ")
        rows.append(f"2024-05-{number + 1:02d}T10:00:00+08:00,{role},{role},{text}")
    (folder / "chat.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    analyze(Request(exports=[folder / "chat.csv"], out=folder / "out", language="zh"), who="test", tell=lambda _: None)
    with open_case(folder / "out" / "case.db") as case:
        scope = scope_of(case, options={"law": "cn"}, language="zh", version="0")
        return [[item.text for item in (*chain.first, *chain.last)] for chain in chains(scope)]


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (
            [*SALE, "seller: 今天给您发货", "buyer: 怎么还没发货？请马上发货", "seller: 明天一定给您发货"],
            [["今天给您发货", "怎么还没发货", "请马上发货", "明天一定给您发货"]],
        ),
        ([*SALE, "seller: 今天给您发货", "seller: 48小时内发货"], []),
        ([*SALE, "seller: 今天给您发货", "buyer: 怎么还没发货？请马上发货"], []),
    ],
)
def test_a_promise_made_again_after_a_reminder_is_a_chain(tmp_path: Path, lines: list[str], found: list[list[str]]) -> None:
    assert steps(tmp_path, lines) == found


def test_of_a_long_chain_both_ends_are_shown(tmp_path: Path) -> None:
    lines = SALE + ["seller: 今天给您发货", "buyer: 还没发货，请马上发货"] * 12
    [chain] = steps(tmp_path, lines)
    assert len(chain) == 10
