"""The numbers by which people speak of things, the same in every format: exhibits, messages, statements, and where they stand."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from casefile.findings import Statement
from casefile.records import Conversation, Message, Order, Payment
from casefile.rows import TABLES
from casefile.store import CaseFile
from pipeline.report.words import Words

REPORT = "report.html"
SELLER = "seller"
"""What the pages are called on which one of several sellers each is weighed alone."""
PAGE = 5_000
"""Messages of one transcript file; a case with no more has its transcript in the report itself."""
ROWS = 2_000
"""Rows of a list that the report itself holds; a longer list stands in files of its own, of as many rows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ref:
    """A number and the place in the HTML report that it leads to."""

    label: str
    anchor: str
    page: str = REPORT
    """The file that it stands in."""

    def href(self, page: str) -> str:
        """The link to it, as written on a page."""
        return f"#{self.anchor}" if page == self.page else f"{self.page}#{self.anchor}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exhibit:
    """What is offered as one piece of evidence: a conversation, or a file of orders or payments."""

    number: int
    label: str
    """`证1`, `A-01`."""
    source: str
    conversation: Conversation | None
    first: int
    """How many messages the conversations before it have."""
    count: int
    is_paged: bool
    """Whether its messages stand in transcript files of their own."""

    @property
    def ref(self) -> Ref:
        if self.conversation is None:
            return Ref(label=self.label, anchor="orders")
        return Ref(label=self.label, anchor=f"x{self.number}", page=page_of("transcript", self.first, PAGE) if self.is_paged else REPORT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbering:
    exhibits: Mapping[str, Exhibit]
    """By conversation id, or by source id for files of orders and payments."""
    number: Callable[[str], int]
    """Of a statement, by its id."""
    statements: int
    """How many there are."""
    is_paged: bool
    """Whether messages stand in files of their own."""

    def message(self, message: Message) -> Ref:
        exhibit = self.exhibits[message.conversation]
        return Ref(
            label=f"{exhibit.label} [{message.index + 1:04d}]",
            anchor=self.anchor(message),
            page=page_of("transcript", exhibit.first + message.index, PAGE) if self.is_paged else REPORT,
        )

    def anchor(self, message: Message) -> str:
        return f"x{self.exhibits[message.conversation].number}-{message.index + 1:04d}"

    def statement(self, statement: str) -> Ref:
        return self.numbered(self.number(statement))

    def numbered(self, number: int) -> Ref:
        """The same, where the number is known."""
        page = page_of("register", number - 1, ROWS) if self.statements > ROWS else REPORT
        return Ref(label=f"S-{number:03d}", anchor=f"s{number:03d}", page=page)

    @property
    def messages(self) -> int:
        return sum(exhibit.count for exhibit in self.exhibits.values())


def page_of(name: str, running: int, size: int) -> str:
    """The file that holds the row `running`, counted from 0, of a list that is cut into files of `size`."""
    return page_name(name, running // size + 1)


def page_name(name: str, number: int) -> str:
    return f"{name}-{number:04d}.html"


def number(case: CaseFile, words: Words) -> Numbering:
    counts = dict(case.connection.execute("SELECT conversation, count(*) FROM messages GROUP BY conversation"))
    is_paged = sum(counts.values()) > PAGE
    exhibits: dict[str, Exhibit] = {}
    before = 0

    def enter(key: str, source: str, conversation: Conversation | None, count: int) -> None:
        label = words.say("exhibit", n=len(exhibits) + 1)
        exhibits[key] = Exhibit(
            number=len(exhibits) + 1,
            label=label,
            source=source,
            conversation=conversation,
            first=before,
            count=count,
            is_paged=is_paged and count > 0,
        )

    for conversation in case.records(Conversation):
        enter(conversation.id, conversation.place.source, conversation, counts.get(conversation.id, 0))
        before += counts.get(conversation.id, 0)
    for source in _tabled(case):
        enter(source, source, None, 0)
    return Numbering(exhibits=exhibits, number=case.number, statements=case.count(Statement), is_paged=is_paged)


def _tabled(case: CaseFile) -> Iterator[str]:
    """Sources that hold orders or payments, in the order received."""
    tables = " OR ".join(f"id IN (SELECT source FROM {TABLES[kind]})" for kind in (Order, Payment))  # noqa: S608 -- names of ours
    for row in case.connection.execute(f"SELECT id FROM sources WHERE {tables} ORDER BY rowid"):  # noqa: S608 -- names of ours
        yield row[0]
