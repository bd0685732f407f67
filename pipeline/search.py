"""Any run of characters in the messages of a case, also two Chinese ones: an exact search, no index to go stale."""

from collections.abc import Iterator
from dataclasses import dataclass

from casefile.records import Message, Party, Source
from casefile.store import CaseFile
from extractors.text import fold

AROUND = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    message: Message
    start: int
    end: int
    path: str
    sender: str

    @property
    def excerpt(self) -> str:
        text = self.message.text
        before, after = max(0, self.start - AROUND), self.end + AROUND
        run = f"{text[before : self.start]}[{text[self.start : self.end]}]{text[self.end : after]}"
        return f"{'…' if before else ''}{run}{'…' if after < len(text) else ''}".replace("\n", " ")


def find(case: CaseFile, words: str) -> Iterator[Hit]:
    """Every place of `words`, whatever the case, width or script variant (traditional or simplified) it is written in."""
    wanted = fold(words).text.casefold()
    if not wanted:
        return
    paths = {source.id: source.path for source in case.records(Source)}
    names = {party.id: party.name for party in case.records(Party)}
    for message in case.messages():
        folded = fold(message.text)
        for first, last in _found(folded.text, wanted):
            start, end = folded.span(first, last)
            yield Hit(message=message, start=start, end=end, path=paths[message.place.source], sender=names.get(message.sender or "", "–"))


def _found(text: str, wanted: str) -> Iterator[tuple[int, int]]:
    """Where a text says it, whatever the case of its letters, some of which are two in the other case (ß, İ)."""
    searched = text.casefold()
    origin = range(len(text)) if len(searched) == len(text) else [at for at, letter in enumerate(text) for _ in letter.casefold()]
    at = searched.find(wanted)
    while at >= 0:
        yield origin[at], origin[at + len(wanted) - 1] + 1
        at = searched.find(wanted, at + len(wanted))
