"""A detail and the words before it, as far as they tell whose it is."""

import re
from dataclasses import dataclass
from functools import cached_property

from extractors.identity.candidate import Candidate

SENTENCE = re.compile(r"[。！？!?\n]|(?:(?<=[a-z0-9)][a-z0-9)])|(?<=[A-Z]{3}))\.\s")


@dataclass(frozen=True, kw_only=True)
class Around:
    candidate: Candidate
    text: str

    def within(self, reach: int) -> str:
        """So many characters before the detail."""
        return self.text[max(0, self.candidate.start - reach) : self.candidate.start]

    def follows(self, pattern: re.Pattern[str], reach: int) -> bool:
        """Whether the pattern is found in so many characters before it."""
        return pattern.search(self.text, max(0, self.candidate.start - reach), self.candidate.start) is not None

    @cached_property
    def before(self) -> str:
        return self.within(30)

    @cached_property
    def clause(self) -> str:
        return SENTENCE.split(self.within(60))[-1]

    @cached_property
    def sentence(self) -> str:
        """What stands in it before the detail, further back."""
        return SENTENCE.split(self.within(100))[-1]
