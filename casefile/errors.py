"""The one kind of error a user can mend; everything else is a bug and shows a traceback."""

from functools import partial


class CaseError(Exception):
    """What is wrong, where, and what to do: one sentence per line, shown to the user as it stands.

    `code` and `detail` are what the wording files of both languages are keyed by.
    """

    def __init__(self, code: str, **detail: str) -> None:
        super().__init__(code, detail)
        self.code = code
        self.detail = detail

    def __reduce__(self) -> tuple[object, tuple[()]]:
        """From another process it comes as it was raised."""
        return partial(type(self), self.code, **self.detail), ()


class IntegrityError(CaseError):
    """Something is not what it was when the case file was made; the command exits with 3."""
