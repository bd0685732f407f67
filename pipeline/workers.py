"""Work on one conversation after another, by several processes at once. Each reads the case file for itself; only the run itself writes to it.

What one conversation gives is then held in memory until it is passed on; one worker, which is the run itself, passes it on as it comes.
"""

import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar

from casefile.errors import CaseError
from casefile.store import CaseFile, open_case

AHEAD = 3
"""Pieces of work that are given out for each process before the first of them is passed on."""

T = TypeVar("T")
R = TypeVar("R")

_opened: list[CaseFile] = []
"""In a worker: the case that it reads."""


@dataclass(frozen=True, slots=True)
class Workers:
    """Those who do the work of a run on `case`: its processes, or the run itself."""

    case: CaseFile
    pool: ProcessPoolExecutor | None = None
    count: int = 1

    def each(self, work: Callable[[CaseFile, T], Iterable[R]], items: Iterable[T]) -> Iterator[R]:
        """All that `work` makes of the items, in their order. It sees what the stages before have written, and no more; it can be pickled.

        CaseError where a process is gone, as it is when the machine has no memory left.
        """
        if self.pool is None:
            for item in items:
                yield from work(self.case, item)
            return
        given_out = (self.pool.submit(_done, work, item) for item in items)
        try:
            waiting: deque[Future[list[R]]] = deque(islice(given_out, AHEAD * self.count))
            while waiting:
                yield from waiting.popleft().result()
                waiting.extend(islice(given_out, 1))
        except BrokenProcessPool as broken:
            raise CaseError("worker_lost", workers=str(self.count)) from broken

    def meanwhile(self, prepare: Callable[[], None]) -> None:
        """Have every process prepare itself while the run itself does what only it can do."""
        if self.pool is not None:
            with suppress(BrokenProcessPool):  # told when the process is missed
                for _ in range(self.count):
                    self.pool.submit(prepare)


@contextmanager
def workers(case: CaseFile, count: int) -> Iterator[Workers]:
    if count == 1:
        yield Workers(case)
        return
    with case.read_by_others(), ProcessPoolExecutor(count, mp_context=get_context("spawn"), initializer=_open, initargs=(case.path,)) as pool:
        try:
            yield Workers(case, pool, count)
        finally:
            pool.shutdown(cancel_futures=True)


def _open(path: Path) -> None:
    signal.signal(signal.SIGINT, lambda *_: os._exit(1))  # the run itself says that it was stopped
    _opened.append(open_case(path))


def _done(work: Callable[[CaseFile, T], Iterable[R]], item: T) -> list[R]:
    return list(work(_opened[0], item))
