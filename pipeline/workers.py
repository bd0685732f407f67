"""Work on files or conversations by several processes at once. Each reads the case file for itself; only the run itself writes to it.

What one conversation gives is then held in memory until it is passed on; one worker, which is the run itself, passes it on as it comes.
"""

import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cache
from itertools import islice
from multiprocessing import get_context, parent_process
from pathlib import Path
from threading import Thread
from typing import ParamSpec, TypeVar

from casefile.errors import CaseError
from casefile.store import CaseFile, open_case

AHEAD = 3
"""Pieces of work that are given out for each process before the first of them is passed on."""

T = TypeVar("T")
R = TypeVar("R")
P = ParamSpec("P")

_paths: list[Path] = []
"""In a worker: where the case is."""


@dataclass(slots=True)
class Workers:
    """Those who do the work of a run on `case`: its processes, or the run itself."""

    case: CaseFile
    pool: ProcessPoolExecutor | None = None
    count: int = 1
    until_done: ExitStack = field(default_factory=ExitStack)
    """What ends with the work."""

    def share_case(self) -> None:
        """From here on, outside of a stage, the processes read the case while the run writes to it."""
        if self.pool is not None:
            self.until_done.enter_context(self.case.read_by_others())

    def renew(self) -> None:
        """Other processes in the place of those there are, one of which is lost."""
        if self.pool is not None:
            self.pool.shutdown(cancel_futures=True)
            self.pool = _pool(self.case, self.count)

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

    def give_out(self, work: Callable[P, R], *arguments: P.args, **named: P.kwargs) -> Future[R]:
        """Have a process do this; a process that is gone already is told by the future, too."""
        if self.pool is None:
            raise ValueError("there are no processes")
        try:
            return self.pool.submit(work, *arguments, **named)
        except BrokenProcessPool as broken:
            lost: Future[R] = Future()
            lost.set_exception(broken)
            return lost

    def meanwhile(self, prepare: Callable[[], None]) -> None:
        """Have every process prepare itself while the run itself does what only it can do."""
        if self.pool is not None:
            for _ in range(self.count):
                self.give_out(prepare)  # a process that is gone is told when it is missed


@contextmanager
def workers(case: CaseFile, count: int) -> Iterator[Workers]:
    staff = Workers(case, None if count == 1 else _pool(case, count), count)
    with staff.until_done:
        try:
            yield staff
        finally:
            if staff.pool is not None:
                staff.pool.shutdown(cancel_futures=True)


def _pool(case: CaseFile, count: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(count, mp_context=get_context("spawn"), initializer=_begin, initargs=(case.path,))


def _begin(path: Path) -> None:
    signal.signal(signal.SIGINT, lambda *_: os._exit(1))  # the run itself says that it was stopped
    Thread(target=_end_with_the_run, daemon=True).start()
    _paths.append(path)


def _end_with_the_run() -> None:
    """A run that is killed tells nobody, and a process would wait for work for ever."""
    run = parent_process()
    if run is not None:
        run.join()
        os._exit(1)


@cache
def _opened() -> CaseFile:
    """The case, once it is asked for: while exports are read the run has it for itself."""
    return open_case(_paths[0])


def _done(work: Callable[[CaseFile, T], Iterable[R]], item: T) -> list[R]:
    return list(work(_opened(), item))
