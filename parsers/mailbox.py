"""Files of mails: one mail, or many one after the other (mbox), read where they lie and never copied whole."""

import re
from base64 import b64decode
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from casefile.records import Problem, ProblemCode, Record
from parsers.export import Export
from parsers.mail import Mail, Mailbox, addresses, message_ids, seconds
from parsers.mail_mime import Span, head, read_mail
from parsers.mail_words import is_answer, without_prefix
from parsers.mime import Fields, Raw, field, worded

DEEPEST_ATTACHED = 8
MOST_ATTACHED = 500
"""Mails within one mail."""
BORDER = b"\nFrom "
ABOVE = re.compile(rb"(?:\xef\xbb\xbf)?(?:[ \t]{0,80}\r?\n){0,20}")
LINE = re.compile(rb"From [^\r\n]{0,500}\r?\n")
DATED = re.compile(rb"From .*[0-9]{1,2}:[0-9]{2}.*|From -? *\r?\n", re.DOTALL)
FOLLOWED_BY_FIELD = re.compile(rb">?From |[!-9;-~]{1,100}:")
REAL = ("from", "sender", "return-path")
TIMED = ("date", "received", "message-id", "mime-version")
FOREIGN = ("x-rsmf-version", "snapshot-content-location")
"""A container of chats, and a saved page: written like a mail and none."""
SAVED = re.compile(r"<sav(?:e|ed) by ", re.IGNORECASE)
INDEX_BYTES = 22
"""Of Outlook's Thread-Index: those that all mails of a thread have."""


def is_mail_file(beginning: bytes) -> bool:
    """Whether a file begins as a mail or an mbox; parts of it may be in no encoding, so that the whole is no text."""
    fields, _body = head(beginning, Span(_mark(beginning), len(beginning), is_of_mbox=False))
    return is_mail(fields)


def first_fields(beginning: bytes) -> Fields:
    """The head of the first mail of an mbox; nothing of a file that does not begin as one."""
    start = _mark(beginning)
    if not beginning.startswith(b"From ", start):
        return ()
    return head(beginning, Span(start, len(beginning), is_of_mbox=True))[0]


def _mark(raw: Raw) -> int:
    """How many bytes an editor or a copy has put before it all: a mark of the encoding, blank lines."""
    above = ABOVE.match(raw)
    return above.end() if above else 0


def is_mail(fields: Fields) -> bool:
    """Whether a head is that of a mail."""
    names = {name for name, _ in fields}
    return not names.isdisjoint(REAL) and not names.isdisjoint(TIMED) and names.isdisjoint(FOREIGN) and not SAVED.search(field(fields, "from"))


def mail_records(export: Export, raw: Raw, mailbox: Mailbox, span: Span, where: str, *, chat: str = "", root: str | None = None) -> Iterator[Record]:
    """A mail, and the mails that stand whole in it, by their dates."""
    found = list(_within(raw, span, where))
    yield from mailbox.read_all([(export.place(named, one.start, one.end), mail) for one, named, mail in found], chat=chat, root=root)
    if len(found) == MOST_ATTACHED:
        yield Problem(place=export.place(where, span.start, span.end), code=ProblemCode.TOO_LARGE, detail=f"message/rfc822 > {MOST_ATTACHED}")


def _within(raw: Raw, span: Span, where: str) -> Iterator[tuple[Span, str, Mail]]:
    todo: list[tuple[Span, str, int]] = [(span, where, 0)]
    for _ in range(MOST_ATTACHED):
        one, named, depth = todo.pop()
        mail, inside = read_mail(raw, one)
        if inside and depth == DEEPEST_ATTACHED:
            mail, inside = replace(mail, flaws=(*mail.flaws, (ProblemCode.TOO_LARGE, "MIME: nesting"))), ()
        yield one, named, mail
        todo += [(each, f"{named}, mail {number}", depth + 1) for number, each in reversed(list(enumerate(inside, start=1)))]
        if not todo:
            return


# ── mbox ──────────────────────────────────────────────────────────────────────────────────────────────────────────


class Entry(NamedTuple):
    start: int
    end: int
    number: int
    time: float | None
    token: str
    """One of the ids of its thread."""
    root: str
    """The id of the thread's first mail, as far as this mail knows."""


def spans(raw: Raw) -> Iterator[Span]:
    """Every mail of an mbox with the line that parts it from the one before."""
    start, end = _mark(raw), len(raw)
    at = raw.find(BORDER, start)
    while at >= 0:
        if _is_border(raw, at + 1):
            yield Span(start, at + 1, is_of_mbox=True)
            start = at + 1
        at = raw.find(BORDER, at + 1)
    yield Span(start, end, is_of_mbox=True)


def _is_border(raw: Raw, at: int) -> bool:
    """Below a blank line, or with a date and a clock; a field follows in either case."""
    line = LINE.match(raw, at)
    if line is None or FOLLOWED_BY_FIELD.match(raw, line.end()) is None:
        return False
    has_clock = DATED.fullmatch(line[0]) is not None
    stands_free = raw[at - 2 : at] == b"\n\n" or raw[at - 4 : at] == b"\r\n\r\n"
    return has_clock or (stands_free and re.search(rb"[0-9]{4}\s*$", line[0]) is not None)


def mbox_records(export: Export) -> Iterator[Record]:
    """Every mail of an mbox, thread by thread in the order of the file, the mails of a thread by their time: a mailbox has no order of its own."""
    mailbox = Mailbox(export)
    with export.mapped() as raw:
        entries, thread_of = _index(raw, mailbox)
        for thread in _grouped(entries, thread_of):
            known = min((entry for entry in thread if entry.time is not None), key=lambda entry: entry.time or 0, default=thread[0])
            chat = known.root or f"mail {thread[0].number}"
            for entry in thread:
                yield from mail_records(
                    export, raw, mailbox, Span(entry.start, entry.end, is_of_mbox=True), f"mail {entry.number}", chat=chat, root=known.root
                )


def _index(raw: Raw, mailbox: Mailbox) -> tuple[list[Entry], "_Threads"]:
    """Where each mail stands, when it was sent and which ids are of one thread."""
    threads = _Threads()
    entries: list[Entry] = []
    loose: dict[str, list[tuple[str, bool]]] = {}
    for number, span in enumerate(spans(raw), start=1):
        fields, _body = head(raw, span)
        own, answers = message_ids(field(fields, "message-id"))[:1], message_ids(field(fields, "in-reply-to"))[:1]
        references = message_ids(field(fields, "references"))
        tokens = list(filter(None, (*own, *answers, *references, *_tokens(fields)))) or [f" {number}"]
        threads.join(tokens)
        at = mailbox.moment(field(fields, "date")).at
        time = None if at is None else seconds(at, mailbox.clock)
        root = next(iter((*references, *answers, *own)), "")
        entries.append(Entry(span.start, span.end, number, time, tokens[0], root))
        if not answers and not references and (subject := _subject(fields)):
            loose.setdefault(subject, []).append((tokens[0], is_answer(worded(field(fields, "subject")))))
    for those in loose.values():
        if any(answers for _, answers in those):
            threads.join([token for token, _ in those])
    return entries, threads


def _subject(fields: Fields) -> str:
    """What mails have in common that name no other mail, as marketplaces pass them on: the subject, and between whom they went. "" without one."""
    subject = without_prefix(worded(field(fields, "subject")))
    between = {address.casefold() for name in ("from", "to") for _, address in addresses(field(fields, name)) if address}
    return " ".join(("", subject.casefold(), *sorted(between))) if subject and len(between) == 2 else ""


def _tokens(fields: Fields) -> Iterator[str]:
    """What Google and Outlook write into all mails of a thread."""
    if thread := field(fields, "x-gm-thrid"):
        yield f" gm {thread}"
    written = field(fields, "thread-index")
    if re.fullmatch(r"[A-Za-z0-9+/]{30,400}={0,2}", written) and len(written) % 4 == 0:
        yield f" ti {b64decode(written)[:INDEX_BYTES].hex()}"


def _grouped(entries: Iterable[Entry], threads: "_Threads") -> Iterator[list[Entry]]:
    groups: dict[str, list[Entry]] = {}
    for entry in entries:
        groups.setdefault(threads.of(entry.token), []).append(entry)
    for group in groups.values():
        timed = sorted((entry for entry in group if entry.time is not None), key=lambda entry: (entry.time or 0, entry.start))
        yield [*timed, *(entry for entry in group if entry.time is None)]


class _Threads:
    """Ids that belong together."""

    def __init__(self) -> None:
        self.leads: dict[str, str] = {}

    def of(self, token: str) -> str:
        lead = token
        while (above := self.leads.get(lead, lead)) != lead:
            lead = above
        while (above := self.leads.get(token, token)) != token:
            self.leads[token], token = lead, above
        return lead

    def join(self, tokens: list[str]) -> None:
        lead = self.of(tokens[0])
        self.leads.setdefault(lead, lead)
        for token in tokens[1:]:
            self.leads[self.of(token)] = lead
