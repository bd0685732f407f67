"""Files read by several processes at once. Each writes the rows it makes into a file of its own; the run copies them into the case, in order.

So the case is what one process makes of the same files; and what a process reads waits on disk for its turn, not in memory.
"""

import os
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import BinaryIO, Generic, TypeVar

import msgspec

from casefile.pending import Pending, Written
from casefile.records import Place, Problem, ProblemCode
from casefile.rows import TABLES
from pipeline.originals import Received
from pipeline.workers import Workers

MOST_AT_ONCE = 1 << 20
"""Bytes of small files that are given out together."""
PIECES = 16
"""Of what is to be read, for each process; what is given out takes a little time for each."""
PATIENCE = 0.01
"""Seconds until what a process has written is looked at again."""
KINDS = tuple(TABLES)
HEADER = 4
WRITTEN = msgspec.msgpack.Decoder(tuple[int, list[list[object]]])

WORTH_IT = 4 << 20
"""Bytes that take one process longer to read than several take to begin."""
MOST_PROCESSES = 4
"""That are begun unasked: each has some 250 MB of memory."""
SEEN_WHOLE = 1 << 16
"""Bytes of a file that may as well be a picture, for all that it matters."""

Bundle = Sequence[Received]
T = TypeVar("T")
Read = Callable[[Bundle, Pending], T]
LOST = (BrokenProcessPool, MemoryError)


def read_ahead(workers: Workers, bundles: Sequence[Bundle], read: Read[T]) -> Iterator[T]:
    """What `read` tells of each bundle, in order, when its rows stand in the case. `read` can be pickled.

    Processes begin at once, not when the first is asked for.
    Files over which a process is lost, twice, become a Problem.
    """
    if workers.pool is None:
        return (read(bundle, workers.case.pending) for bundle in bundles)
    return _copied([_Piece(workers, some, read) for some in _shared_out(bundles, workers.count)])


def _copied(pieces: Sequence["_Piece[T]"]) -> Iterator[T]:
    try:
        for number, piece in enumerate(pieces):
            try:
                yield from piece.copied()
            except LOST:
                yield from _one_by_one(piece)
                for later in pieces[number + 1 :]:
                    later.give_out_again()
    finally:
        for piece in pieces:
            piece.close()


def processes_for(received: Sequence[Received]) -> int:
    """As many as the machine has processors, where there is so much text beside the largest file, which one process reads, that it pays."""
    sizes = [one.source.bytes for one in received if not one.is_again and _may_be_text(one)]
    beside = sum(sizes) - max(sizes, default=0)
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(processors, MOST_PROCESSES) if beside > WORTH_IT else 1


def _may_be_text(one: Received) -> bool:
    if one.source.bytes <= SEEN_WHOLE:
        return True
    with one.file.open("rb") as file:
        head = file.read(SEEN_WHOLE)
    return b"\0" not in head or head.startswith((BOM_UTF16_LE, BOM_UTF16_BE))


def _one_by_one(lost: "_Piece[T]") -> Iterator[T]:
    """Of those one of which has cost a process, each with no other beside it, so that it is known which."""
    workers = lost.workers
    workers.renew()
    for bundle in lost.bundles:
        piece = _Piece(workers, [bundle], lost.read)
        try:
            yield from piece.copied()
        except LOST:
            for one in bundle:
                workers.case.add(one.source)
                workers.case.add(Problem(place=Place(source=one.source.id, where="file"), code=ProblemCode.READER_LOST))
            workers.renew()
        finally:
            piece.close()


def _shared_out(bundles: Sequence[Bundle], processes: int) -> Iterator[Sequence[Bundle]]:
    """In order, small ones together."""
    sizes = [sum(one.source.bytes for one in bundle) for bundle in bundles]
    enough, most = min(MOST_AT_ONCE, sum(sizes) // (PIECES * processes)), len(bundles) // (PIECES * processes)
    taken: list[Bundle] = []
    size = 0
    for bundle, more in zip(bundles, sizes, strict=True):
        taken.append(bundle)
        size += more
        if size > enough or len(taken) > most:
            yield taken
            taken, size = [], 0
    if taken:
        yield taken


class _Piece(Generic[T]):
    """Bundles that one process reads, and the file that their rows come through."""

    def __init__(self, workers: Workers, bundles: Sequence[Bundle], read: Read[T]) -> None:
        self.workers = workers
        self.bundles = bundles
        self.read = read
        first = bundles[0][0]
        self.path = first.file.with_name(f".reading-{first.source.id}")
        self.path.touch()
        self.future = self._given_out()

    def _given_out(self) -> Future[list[T]]:
        return self.workers.give_out(_read, self.read, self.bundles, self.path)

    def give_out_again(self) -> None:
        """If it was lost with the processes."""
        if self.future.cancelled() or self.future.exception() is not None:
            self.future = self._given_out()

    def copied(self) -> list[T]:
        """What was told of the bundles; their rows are in the case, all of them or none."""
        with self.workers.case.whole(), self.path.open("rb") as file:
            is_done = False
            while not is_done:
                is_done = self.future.done()
                for kind, rows in _rows(file):
                    self.workers.case.write(kind, rows)
                wait((self.future,), PATIENCE)
            return self.future.result()

    def close(self) -> None:
        with suppress(PermissionError):  # a process still has it open: `receive` takes it away when it begins
            self.path.unlink(missing_ok=True)


def _read(read: Read[T], bundles: Sequence[Bundle], path: Path) -> list[T]:
    """The work of a process."""
    with path.open("wb") as file:
        rows = Pending(partial(_write, file))
        told = [read(bundle, rows) for bundle in bundles]
        rows.flush()
    return told


def _write(file: BinaryIO, kind: type, rows: Written) -> None:
    written = msgspec.msgpack.encode((KINDS.index(kind), rows))
    file.write(len(written).to_bytes(HEADER))
    file.write(written)
    file.flush()


def _rows(file: BinaryIO) -> Iterator[tuple[type, Written]]:
    """What stands in the file from here on and was written to its end."""
    while True:
        begin = file.tell()
        size = int.from_bytes(file.read(HEADER))
        written = file.read(size)
        if not size or len(written) < size:
            file.seek(begin)
            return
        kind, rows = WRITTEN.decode(written)
        yield KINDS[kind], rows
