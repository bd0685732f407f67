"""How the time of some work grows: seconds say as much of the machine as of the code, so a work is measured beside another in the same run."""

import logging
from collections.abc import Callable
from functools import partial
from time import process_time
from timeit import Timer

LEAST = 0.001
"""Seconds that are measured at least: what is quicker is done again and again, and takes what it takes in the mean."""
TRIES = 3


def grows_with(work: Callable[[int], object], size: int, by: int = 8) -> bool:
    """Whether `by` times as much takes at most about `by` times as long: three times that is allowed; by the square it were `by` times that.

    What is repeated is to be what is hostile, and often enough in the larger for its square to outweigh all else that the work does.
    """
    return at_most(3 * by, partial(work, by * size), partial(work, size))


def at_most(times: float, work: Callable[[], object], peer: Callable[[], object]) -> bool:
    """Whether some work takes at most so many times as long as its peer.

    One of three tries is enough: a busy machine slows one of the two now and then, but what grows with the square is too slow in every try.
    """
    peer()
    return any(_holds(times, work, peer) for _ in range(TRIES))


def _holds(times: float, work: Callable[[], object], peer: Callable[[], object]) -> bool:
    theirs, ours = _seconds(peer), _seconds(work)
    if ours > times * theirs:
        logging.getLogger(__name__).warning("%.4f s beside %.4f s: %.1f times as long; at most %s", ours, theirs, ours / theirs, times)
    return ours <= times * theirs


def _seconds(work: Callable[[], object]) -> float:
    """Of the processor, for doing it once; the garbage that others left is not collected meanwhile."""
    timer = Timer(work, timer=process_time)
    seconds, done = 0.0, 0
    while seconds < LEAST:
        seconds += timer.timeit(1)
        done += 1
    return seconds / done
