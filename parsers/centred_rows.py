"""Rows of a printed table whose cells stand at half the height of their row: which lines are of which row.

                                     深圳市某某网络
    2026-01-05  CNY  -25.00  975.00  技术有限公司        the line that states the sum, in the middle
                                     1218536701
    2026-01-06  CNY  500.00 1475.00  测试乙

A line is of the row whose middle is nearest, and clearly so: where it may as well be of the next one, neither is read.
"""

from collections.abc import Sequence
from math import inf

NEARER = 0.6
"""How much nearer than the next middle that of its own row has to be."""
OVERLAP = 0.95
"""Of a letter's height: what stands closer above a middle than that is no row of its own."""


def are_centred(heights: Sequence[float], sizes: Sequence[float], middles: Sequence[int]) -> bool:
    """Whether a line reaches into the middle of a row from above; `heights` fall from line to line."""
    return any(at and at - 1 not in middles and heights[at - 1] - heights[at] < OVERLAP * sizes[at] for at in middles)


def rows_of(heights: Sequence[float], reaches: Sequence[float], middles: Sequence[int]) -> tuple[dict[int, list[int]], set[int]]:
    """The lines of each row by its middle; and what may be of two rows, with their middles.

    `reaches`: up to how far a line goes on with another.
    """
    rows: dict[int, list[int]] = {}
    unclear: set[int] = set()
    for index, middle in enumerate(middles):
        row = [middle]
        for step, other in ((-1, middles[index - 1] if index else None), (1, middles[index + 1] if index + 1 < len(middles) else None)):
            at = middle + step
            while 0 <= at < len(heights) and at != other and abs(heights[at] - heights[at - step]) < reaches[at]:
                own, others = abs(heights[at] - heights[middle]), inf if other is None else abs(heights[at] - heights[other])
                if own > NEARER * others:
                    unclear |= {middle, at} if others > NEARER * own else set()
                    break
                row.append(at)
                at += step
        rows[middle] = sorted(row)
    return rows, unclear
