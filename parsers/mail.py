"""Mails as records: a thread is a conversation, an address a party, what is quoted stands beside a message's own words.

The text of a message is its subject and the words its writer added; an answer that keeps the subject of what it answers does not say it again.
Files in a mail are there, with their hashes. What a shop's program says of an order in the page of a mail (schema.org), a known shop in its
text, or any shop behind labels, is an order beside it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from email.utils import getaddresses
from typing import NamedTuple

from casefile.records import (
    MAIL,
    Attachment,
    Conversation,
    MessageKind,
    Order,
    Party,
    Passage,
    Place,
    Precision,
    Problem,
    ProblemCode,
    Reading,
    ReadingCode,
    Record,
    Zone,
)
from parsers import ebay_mail, order_mail, shop_mail
from parsers.cells import short
from parsers.clock import Clock, wall_clock
from parsers.english_dates import MONTHS
from parsers.export import Export
from parsers.mail_words import Words, is_answer, without_prefix
from parsers.schema_org import orders_in
from parsers.talk import kind_of_files
from parsers.talk import message as said
from parsers.time_layout import Moment, Times, unread

LONGEST_DATE = 200
MOST_REFERENCES = 200
DEEPEST_COMMENT = 20
MESSAGE_ID = re.compile(r"<([^<>\s]{1,500})>")
COMMENT = re.compile(r"\([^()]*\)")
DATE = re.compile(
    r"(?:[^\W\d]{2,9}\.?,?\s*)?(?P<day>\d{1,2})[\s-]+(?P<month>[A-Za-z]{3,9})\.?,?[\s-]+(?P<year>\d{2,4}),?\s+"
    r"(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.](?P<second>\d{2}))?\s*(?P<zone>[+-]\d{2}:?\d{2}|[A-Za-z]{1,5})?\s*"
)
ASCTIME = re.compile(
    r"[A-Za-z]{3},?\s+(?P<month>[A-Za-z]{3})\s+(?P<day>\d{1,2})\s+(?P<hour>\d{1,2}):(?P<minute>\d{2}):(?P<second>\d{2})\s+"
    r"(?P<zone>[+-]\d{4}|[A-Z]{1,5})?\s*(?P<year>\d{4})\s*(?P<zone_after>[+-]\d{4})?\s*"
)
ZONES = {"EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7}
"""The names of RFC 5322; any other says nothing."""
UNIVERSAL = ("Z", "UT", "UTC", "GMT", "+0000", "-0000", "+00:00", "-00:00")


class Address(NamedTuple):
    name: str
    address: str

    @property
    def key(self) -> str:
        return self.address.casefold() or self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    message_id: str
    answers: str
    """The id of the mail that it answers, "" if it answers none."""
    references: tuple[str, ...]
    """The ids of the thread, oldest first."""
    sender: Address | None
    recipients: tuple[Address, ...]
    owners: tuple[str, ...] = ()
    """Addresses whose mailbox it is from."""
    date: str
    is_by_server: bool = False
    """Whether the date is of the server that took the mail in, which has none of its own."""
    subject: str
    words: Words
    files: tuple[Attachment, ...] = ()
    pages: tuple[str, ...] = ()
    flaws: tuple[tuple[ProblemCode, str], ...] = ()
    readings: tuple[tuple[ReadingCode, str, str], ...] = ()
    is_draft: bool = False
    """Whether it was never sent: nobody was told it."""
    signed_by: tuple[str, ...] = ()
    """Domains whose DKIM signature it carries."""

    @property
    def root(self) -> str:
        """The id of the thread's first mail, as far as this one knows."""
        return next(filter(None, (*self.references[:1], self.answers, self.message_id)), "")

    @property
    def text(self) -> str:
        keeps_subject = bool(self.answers or self.references) and is_answer(self.subject)
        return "\n".join(filter(None, ("" if keeps_subject else self.subject, self.words.own)))


class Mailbox:
    """What is known while the mails of a source go by."""

    def __init__(self, export: Export) -> None:
        self.clock = wall_clock(export)
        self.times = Times(order="ymd", clock=self.clock)
        self.begun: set[str] = set()
        self.met: dict[tuple[str, str], Party] = {}
        self.owners: set[str] = set()
        self.signers: set[str] = set()

    def read_all(self, mails: Sequence[tuple[Place, Mail]], *, chat: str = "", root: str | None = None) -> Iterator[Record]:
        """A mail of the thread `chat` and those that stand in it, which are of this thread or of their own, by their dates."""
        own = mails[0][1].root if root is None else root
        chats = {own: chat}
        roots = [own, *(mail.root for _, mail in mails[1:])]
        for number, one in enumerate(roots):
            chats.setdefault(one, f"{chat}/{number}" if chat else str(number))
        times = [self.moment(mail.date).at for _, mail in mails]
        order = sorted(range(len(mails)), key=lambda index: (times[index] is None, 0.0 if (at := times[index]) is None else seconds(at, self.clock)))
        for index in order:
            yield from self._read(*mails[index], chat=chats[roots[index]], root=roots[index])

    def _read(self, place: Place, mail: Mail, *, chat: str, root: str) -> Iterator[Record]:
        if mail.is_draft:
            yield Passage(place=place, what="draft")
            return
        if chat not in self.begun:
            self.begun.add(chat)
            title = without_prefix(mail.subject) or None
            yield Conversation(place=place, key=chat, platform=MAIL, native_id=root or None, title=title)
        self.owners.update(address.casefold() for address in mail.owners)
        for address in (mail.sender, *mail.recipients):
            if address is not None and address.key:
                yield from self._meet(chat, address)
        sent = self.moment(mail.date)
        files = (*mail.files, *(Attachment(name=one.text, note="forwarded" if one.is_forwarded else "reply_to") for one in mail.words.quoted))
        sender = mail.sender.key if mail.sender else None
        kind = MessageKind.TEXT if mail.text or not mail.files else kind_of_files(mail.files)
        yield from said(
            place,
            sender,
            sent,
            mail.date,
            mail.text,
            kind=kind,
            conversation=chat,
            native_id=mail.message_id,
            reply_to=mail.answers,
            attachments=files,
        )
        for code, detail in mail.flaws:
            yield Problem(place=place, code=code, detail=short(detail))
        yield from self._readings(place, mail)
        yield from self._orders(mail, place, sent)

    def _orders(self, mail: Mail, place: Place, sent: Moment) -> Iterator[Order | Problem]:
        """By the page that a program is to read, else by the text where its grammar is known."""
        is_marked = False
        for record in orders_in(mail.pages, place, self.times):
            is_marked = is_marked or isinstance(record, Order)
            yield record
        if not is_marked and mail.sender is not None:
            address, subject, words = mail.sender.address, mail.subject, mail.words.own
            known = [*shop_mail.orders_told(address, subject, words, place=place, written=mail.date, sent=sent),
                     *ebay_mail.orders_told(address, subject, words, place=place, written=mail.date, sent=sent)]  # fmt: skip
            yield from known or order_mail.orders_told(
                address, mail.sender.name, subject, words, place=place, written=mail.date, sent=sent, times=self.times
            )

    def moment(self, written: str) -> Moment:
        return moment_of(written, self.clock, self.times)

    def _meet(self, chat: str, address: Address) -> Iterator[Party]:
        """A party at its first mail, and again when more of it is known."""
        known = self.met.get((chat, address.key))
        name = address.name or address.address
        is_self = True if address.key in self.owners else None
        if known is None or (known.is_self is None and is_self) or (known.name == address.address and name != known.name):
            ids = (address.address,) if address.address else ()
            party = Party(conversation=chat, key=address.key, name=name if known is None or known.name == address.address else known.name,
                          native_ids=ids, is_self=is_self or (known.is_self if known else None))  # fmt: skip
            self.met[chat, address.key] = party
            yield party

    def _readings(self, place: Place, mail: Mail) -> Iterator[Reading]:
        for code, value, why in mail.readings:
            yield Reading(place=place, code=code, value=short(value), why=short(why))
        for one in mail.words.quoted:
            if one.is_chat:
                yield Reading(place=place, code=ReadingCode.QUOTED_CHAT, value=short(one.text.partition("\n")[0]), why="wechat_mail")
        if mail.is_by_server:
            yield Reading(place=place, code=ReadingCode.SERVER_TIME, value=mail.date)
        for domain in mail.signed_by:
            if domain not in self.signers:
                self.signers.add(domain)
                yield Reading(place=place, code=ReadingCode.SIGNATURE, value=short(domain))


def seconds(at: datetime, clock: Clock) -> float:
    """Where a time stands among others; one without a zone as if it were in that of the clock."""
    return (at if at.tzinfo else at.replace(tzinfo=clock.zone or UTC)).timestamp()


# ── fields ────────────────────────────────────────────────────────────────────────────────────────────────────────


def addresses(written: str) -> Iterator[tuple[str, str]]:
    """Name and address of everyone in a field, names as they are encoded."""
    if written.count("(") > DEEPEST_COMMENT:
        written = written.replace("(", " ").replace(")", " ")
    for name, address in getaddresses([written.replace("\r", "").replace("\n", " ")]):
        if name or address:
            yield name.strip(" '\""), address.strip()


def message_ids(written: str) -> tuple[str, ...]:
    """The ids in a field; of very many the first and the last."""
    found = tuple(dict.fromkeys(MESSAGE_ID.findall(written)))
    return found if len(found) <= MOST_REFERENCES else (found[0], *found[1 - MOST_REFERENCES :])


def moment_of(written: str, clock: Clock, times: Times) -> Moment:
    """A date as mails write it (RFC 5322, asctime), or as other programs do."""
    bare = written[:LONGEST_DATE]
    while "(" in bare and (without := COMMENT.sub(" ", bare)) != bare:
        bare = without
    bare = bare.strip()
    match = DATE.fullmatch(bare) or ASCTIME.fullmatch(bare)
    if match is None:
        return times.read(bare)
    month = match["month"][:3].casefold()
    if month not in MONTHS:
        return times.read(bare)
    year = int(match["year"])
    year += (2000 if year < 50 else 1900) if year < 1000 else 0
    zone = (match["zone"] or match.groupdict().get("zone_after") or "").upper()
    try:
        hour, minute, second = int(match["hour"]), int(match["minute"]), min(int(match["second"] or 0), 59)
        wall = datetime(year, MONTHS.index(month) + 1, int(match["day"]), hour, minute, second)  # noqa: DTZ001 -- gets its zone below
        offset = _offset(zone)
    except ValueError:
        return unread(ProblemCode.BAD_TIME)
    precision = Precision.SECOND if match["second"] else Precision.MINUTE
    if zone in UNIVERSAL:
        return Moment(wall.replace(tzinfo=UTC), precision, Zone.UTC)
    if offset is None:
        return Moment(clock.instant(wall), precision, clock.status)
    return Moment(wall.replace(tzinfo=offset), precision, Zone.OFFSET)


def _offset(zone: str) -> timezone | None:
    if zone in ZONES:
        return timezone(timedelta(hours=ZONES[zone]))
    if not zone or zone[0] not in "+-":
        return None
    digits = zone[1:].replace(":", "")
    return timezone((1 if zone[0] == "+" else -1) * timedelta(hours=int(digits[:2]), minutes=int(digits[2:])))
