"""What could not be read or needs a decision; a problem that many files share, as in the download of a whole account, is told once."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from casefile.records import Problem, ProblemCode
from casefile.store import CaseFile

HARMLESS = frozenset({ProblemCode.DUPLICATE_FILE})


class Unread(NamedTuple):
    """A problem, or one that several files share."""

    problems: Sequence[Problem]
    """Several only if they concern whole files; in the order in which the files were given."""

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
        """Whether anything is left unread or undecided; a file that was given twice leaves nothing."""
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
