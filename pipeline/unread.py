"""What could not be read or needs a decision, told once where the same is to be said of many files, as of those of a whole account's download."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from casefile.records import Problem, ProblemCode
from casefile.store import CaseFile

HARMLESS = frozenset({ProblemCode.DUPLICATE_FILE})


class Unread(NamedTuple):
    """What is to be said once."""

    problems: Sequence[Problem]
    """Alike; more than one only of whole files, in the order in which they were given."""

    @property
    def problem(self) -> Problem:
        """The first."""
        return self.problems[0]

    @property
    def others(self) -> int:
        """How many besides."""
        return len(self.problems) - 1

    @property
    def is_open(self) -> bool:
        """Whether it leaves anything unread or to be decided: a file that was given twice does not."""
        return self.problem.code not in HARMLESS


def unread(case: CaseFile) -> Iterator[Unread]:
    """Whole files first, then what is within files, in its order."""
    files: dict[tuple[ProblemCode, str], list[Problem]] = {}
    for problem in case.records(Problem):
        if _is_of_whole_file(problem):
            files.setdefault((problem.code, problem.detail), []).append(problem)
    yield from map(Unread, files.values())
    yield from (Unread([problem]) for problem in case.records(Problem) if not _is_of_whole_file(problem))


def _is_of_whole_file(problem: Problem) -> bool:
    return problem.place.where == "file"
