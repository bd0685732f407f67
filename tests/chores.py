"""What the processes of a run are given to do in the tests: a process that is asked for one of these reads this file and no test."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from casefile.errors import CaseError
from casefile.pending import Pending
from casefile.store import CaseFile

if TYPE_CHECKING:
    from pipeline.originals import Received


def square(_case: CaseFile, number: int) -> Iterator[int]:
    if number < 0:
        raise CaseError("no_such_table", table=str(number), tables="")
    yield from (number, number * number)


def leave(_case: CaseFile, number: int) -> Iterator[int]:
    os._exit(number)
    yield number


def end(bundle: "Sequence[Received]", rows: Pending, *, times: Path) -> str:
    """Reads every file but the one that ends its process: once where it is `unlucky`, always where it is `deadly`."""
    name = bundle[0].source.name
    rows.add(bundle[0].source)
    rows.flush()
    if name == "deadly" or (name == "unlucky" and not times.exists()):
        times.touch()
        os._exit(1)
    return name


def mark() -> None:
    Path(f"ready-{os.getpid()}").touch()
