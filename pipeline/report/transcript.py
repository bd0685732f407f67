"""The messages and what was found in them: the statement register and the transcripts, read as streams."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from itertools import pairwise

from casefile.findings import Identity, Quote, Statement
from casefile.records import Attachment, Conversation, Copy, Message, MessageKind
from pipeline.report.scope import Scope
from pipeline.report.view.dealings import StatementRow
from pipeline.report.view.exhibits import FileRow, Line, Segment, Transcript, Voice

Numbered = tuple[int, Quote]
"""The words of a finding, and by which number it was written."""
AROUND = 60
"""Characters of the message that are shown before and after a quotation."""
QUOTED = frozenset(("alternative", "forwarded", "internal", "reply_to"))
"""Notes of other people's words beside a message, and of another version of its own."""


def utc(at: datetime | None) -> str:
    """The instant in universal time; "" where the zone is unknown."""
    return at.astimezone(UTC).isoformat(" ", "seconds")[:-6] if at is not None and at.tzinfo is not None else ""


# ── the register ──────────────────────────────────────────────────────────────────────────────────────────────────


def register(scope: Scope) -> Iterator[StatementRow]:
    """Every statement, in the order of its conversation."""
    for conversation in scope.case.records(Conversation):
        name = scope.numbers.exhibits[conversation.id].label
        for number, statement in scope.case.numbered(Statement, conversation.id):
            yield _statement(scope, number, statement, name)


def _statement(scope: Scope, number: int, statement: Statement, conversation: str) -> StatementRow:
    words = scope.words
    message = scope.case.get(Message, statement.quote.message)
    start, end = statement.quote.start, statement.quote.end
    return StatementRow(
        ref=scope.numbers.numbered(number),
        message=scope.numbers.message(message),
        time=scope.sent(message),
        utc=utc(message.sent),
        role=words.of(statement.role),
        role_code=statement.role.value,
        speaker=scope.speaker(message),
        conversation=conversation,
        quote=statement.quote.words_in(message.text),
        before=("…" if start > AROUND else "") + message.text[max(0, start - AROUND) : start],
        after=message.text[end : end + AROUND] + ("…" if end + AROUND < len(message.text) else ""),
        kind=words.of(statement.kind),
        topic=words.of(statement.topic) if statement.topic is not None else "",
        terms=words.terms(statement.terms, statement.kind),
        flags=(*scope.flags(statement), *scope.reviewed(statement)),
        answers=scope.numbers.statement(statement.answers) if statement.answers is not None else None,
        standing=words.of(statement.standing),
        verdict=words.say(f"verdict.{statement.verdict}") if statement.verdict is not None else "",
        needs_review=statement.needs_review,
        rule=statement.rule,
        measured=words.measured(statement.rule),
        place=words.place(message.place),
    )


# ── the transcripts ───────────────────────────────────────────────────────────────────────────────────────────────


def transcripts(scope: Scope) -> Iterator[Transcript]:
    paths = scope.words.paths
    for conversation in scope.case.records(Conversation):
        yield Transcript(
            exhibit=scope.numbers.exhibits[conversation.id],
            title=scope.conversation_name(conversation.id),
            platform=scope.words.platform(conversation.platform),
            sources=tuple(paths[source] for source in scope.case.sources_of(conversation.id)),
            lines=partial(_lines, scope, conversation),
        )


def _lines(scope: Scope, conversation: Conversation) -> Iterator[Line]:
    """The messages of a conversation together with what was found in each: streams in the same order, walked side by side."""
    statements = _Beside(scope.case.quotes(Statement, conversation.id))
    details = _Beside(scope.case.quotes(Identity, conversation.id))
    voices: dict[str | None, Voice] = {}
    differing = _differing(scope, conversation)
    for message in scope.case.messages(conversation.id):
        if message.sender not in voices:
            role = scope.role(message)
            voices[message.sender] = Voice(speaker=scope.speaker(message), role=scope.words.of(role), role_code=role.value)
        id_ = message.id
        yield _line(scope, message, voices[message.sender], statements.of(id_), details.of(id_), copies=differing.get(id_, ()))


class _Beside:
    """A stream of quotations in message order, from which those of one message after the other are taken."""

    def __init__(self, found: Iterator[Numbered]) -> None:
        self.found = found
        self.next = next(found, None)

    def of(self, message: str) -> list[Numbered]:
        taken: list[Numbered] = []
        while self.next is not None and self.next[1].message == message:
            taken.append(self.next)
            self.next = next(self.found, None)
        return taken


def _line(
    scope: Scope,
    message: Message,
    voice: Voice,
    statements: Sequence[Numbered],
    details: Sequence[Numbered],
    *,
    copies: Sequence[str],
) -> Line:
    words = scope.words
    quotes = [quote for _, quote in (*statements, *details)]
    flags = [words.say(f"message.{name}") for name in ("edited", "deleted") if getattr(message, name)] if message.edited or message.deleted else []
    return Line(
        anchor=scope.numbers.anchor(message),
        number=f"{message.index + 1:04d}",
        time=scope.sent(message),
        sent=message.sent,
        voice=voice,
        kind=words.of(message.kind),
        is_text=message.kind is MessageKind.TEXT,
        text=message.text,
        segments=tuple(_segments(message.text, quotes)) if quotes else (),
        statements=tuple(scope.numbers.numbered(number) for number, _ in statements),
        files=tuple(_file(scope, attachment) for attachment in message.attachments),
        flags=(*flags, *copies),
        place=message.place,
    )


def _differing(scope: Scope, conversation: Conversation) -> dict[str, list[str]]:
    """Message → what it says in another export, where that is something else."""
    found: dict[str, list[str]] = {}
    for copy in scope.case.records(Copy, conversation=conversation.id):
        if copy.text is not None:
            found.setdefault(copy.message, []).append(scope.words.say("signal.copy", place=scope.words.place(copy.place), text=copy.text))
    return found


def _segments(text: str, quotes: Sequence[Quote]) -> Iterator[Segment]:
    """The text cut where quotations begin and end; quotations may overlap."""
    begin, stop = Counter(quote.start for quote in quotes), Counter(quote.end for quote in quotes)
    quoted = 0
    for start, end in pairwise(sorted({0, len(text), *begin, *stop})):
        quoted += begin[start] - stop[start]
        yield Segment(text=text[start:end], is_marked=quoted > 0)


def _file(scope: Scope, attachment: Attachment) -> FileRow:
    """A file, or what a message has beside it that is none."""
    note = attachment.note or ""
    state = f"beside.{note}" if note in QUOTED else {True: "file.present", False: "file.missing", None: "file.not_looked"}[attachment.present]
    return FileRow(
        name=attachment.name,
        state=scope.words.say(state),
        is_present=attachment.present is True,
        note="" if note in QUOTED else note,
        sha256=attachment.sha256 or "",
    )
