"""The nouns of a case and the file that keeps them."""

from casefile.store import CaseFile, open_case

open = open_case  # noqa: A001 -- `casefile.open("case.db")` is the analyst's door

__all__ = ["CaseFile", "open"]
