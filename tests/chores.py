"""What the processes of a run are given to do in the tests: a process that is asked for one of these reads this file and no test."""

import os
from collections.abc import Iterator
from pathlib import Path

from casefile.errors import CaseError
from casefile.store import CaseFile


def square(_case: CaseFile, number: int) -> Iterator[int]:
    if number < 0:
        raise CaseError("no_such_table", table=str(number), tables="")
    yield from (number, number * number)


def leave(_case: CaseFile, number: int) -> Iterator[int]:
    os._exit(number)
    yield number


def mark() -> None:
    Path(f"ready-{os.getpid()}").touch()
