"""A table of messages with columns for the time, the sender and the text: CSV, XLSX or JSON objects in an array, in one of an object, or one a line.

The way in for any chat that no other parser reads, and for tables people make themselves:

    time,sender,role,type,text                      时间;发送人;内容
    2024-05-01T10:00:00+08:00,甲,buyer,text,在吗     2024/5/1 10:00;甲;在吗
    2024-05-01T10:01:12+08:00,,,system,订单已创建

Columns are found by their header words (`parsers/table_words.toml`) or named with `--columns time=…,sender=…,text=…`. Read
if present: a date apart from the time, the message's type, the sender's role, the conversation, the platform, the
message's id, the id of the message it answers, an attachment's name, which way it went. Where somebody stands beside messages of both ways, the name
is that of the other side, and those that went out are the owner's. Fields are separated by `,`, `;` or TAB; up to ten
rows may stand above the header. A row without a sender is a system notice.
"""

from collections.abc import Collection, Hashable, Iterator

from casefile.records import Attachment, Conversation, Direction, MessageKind, Party, Passage, Problem, ProblemCode, Provenance, Record, Role
from parsers.cells import short
from parsers.discord import may_be_channel_of_discord
from parsers.export import Export
from parsers.format import Format
from parsers.meta import is_thread_of_2018
from parsers.table import recognizes_table, table_rows
from parsers.table_heads import TableRow, folded, is_total, meanings, platform_of, vocabulary
from parsers.talk import ME, People, kind_of_file, message
from parsers.telegram import is_chat_of_telegram
from parsers.time_forms import has_date
from parsers.time_layout import Times, survey

FORMAT = Format("chat_table", "chat", Provenance.UNKNOWN)
REQUIRED = (("time", "date"), ("sender",), ("text",))
OF_ANDROID = frozenset({"address", "date", "type", "body"})
"""The columns in which Android keeps text messages, which went the way that `type` counts."""
WAYS = frozenset({"direction", "own", "type"})
"""Our columns that may say which way a message went."""
CODES = {"1": Direction.IN, "2": Direction.OUT}
FLAGS = {"0": Direction.IN, "false": Direction.IN, "1": Direction.OUT, "true": Direction.OUT}


def recognizes(export: Export) -> bool:
    is_native = is_thread_of_2018(export) or is_chat_of_telegram(export) or may_be_channel_of_discord(export)
    return not is_native and recognizes_table(export, vocabulary("chat", REQUIRED))


def parse(export: Export) -> Iterator[Record]:
    times: Times | None = None
    conversations: dict[str, _Conversation] = {}
    heard: frozenset[str] = frozenset()
    for row in table_rows(export, vocabulary("chat", REQUIRED)):
        if not isinstance(row, TableRow):
            yield row
            continue
        if times is None:
            heard = frozenset(_heard(export)) if row.heading.columns.keys() & WAYS else heard
            times = survey(export, row.place, _time_cells(export), of_talk=True)
            yield from times.told
        if is_total(row, "time", "date"):
            yield Passage(place=row.place, what="footer")
            continue
        key = row.cell("conversation").strip()
        conversation = conversations.get(key)
        if conversation is None:
            conversations[key] = conversation = _Conversation(key, heard)
            yield Conversation(place=row.place, key=key, platform=platform_of(row.cell("platform")), title=key or None)
        yield from conversation.read(row, times)


def _heard(export: Export) -> Iterator[str]:
    """Whose name stands beside messages that came in."""
    for row in table_rows(export, vocabulary("chat", REQUIRED)):
        if isinstance(row, TableRow) and _direction(row) is Direction.IN:
            yield row.cell("sender").strip()


def _direction(row: TableRow) -> Direction | None:
    """Which way a message went, by a column of its own or by its type; None where neither says."""
    told = meanings("chat", "directions").get(folded(row.cell("direction"))) or meanings("chat", "directions").get(folded(row.cell("type")))
    if told:
        return Direction(told)
    if flag := FLAGS.get(folded(row.cell("own"))):
        return flag
    return CODES.get(row.cell("type").strip()) if set(row.heading.words) >= OF_ANDROID else None


def _time_cells(export: Export) -> Iterator[tuple[Hashable, str, str]]:
    for row in table_rows(export, vocabulary("chat", REQUIRED)):
        if isinstance(row, TableRow):
            yield row.cell("conversation").strip(), row.place.where, _written_time(row)


def _written_time(row: TableRow) -> str:
    """The time as it stands; the date before it where that has a column of its own and the time does not hold one."""
    day, time = row.cell("date").strip(), row.cell("time").strip()
    return time if has_date(time) else f"{day} {time}".strip()


class _Conversation:
    """What has been said so far of who takes part in one conversation."""

    def __init__(self, key: str, heard: Collection[str]) -> None:
        self.key = key
        self.heard = heard
        """Whose name stands beside messages that came in: beside one that went out it is not the sender's."""
        self.people = People()
        self.roles: dict[str, Role] = {}
        self.unknown: set[str] = set()

    def read(self, row: TableRow, times: Times) -> Iterator[Record]:
        sender = row.cell("sender").strip() or None
        written_role = row.cell("role")
        role = meanings("chat", "roles").get(folded(written_role))
        if role is None:
            yield from self._unknown(row, written_role)
        elif sender is not None and role not in ("system", "unknown"):
            yield from self._party(row, sender, Role(role))
        direction = _direction(row)
        if direction is Direction.OUT and (sender is None or sender in self.heard) and role != "system":
            sender = ME
        if direction is not None and sender is not None and role in (None, "unknown"):
            yield from self.people.meet(sender, conversation=self.key, is_self=direction is Direction.OUT)
        sent_raw = _written_time(row)
        sent = times.read(sent_raw)
        text = row.cell("text")
        if row.cell("sender").startswith(" "):  # whoever writes `甲 | 在吗` pads every cell
            text = text.strip(" ")
        kind = self._kind(row, text, is_notice=sender is None or role == "system")
        if kind is None:
            kind = MessageKind.TEXT
            yield from self._unknown(row, row.cell("type"))
        attachment = row.cell("attachment").strip()
        if attachment and not text.strip() and kind is MessageKind.TEXT:
            kind = kind_of_file(attachment)
        yield from message(
            row.place,
            sender,
            sent,
            sent_raw,
            text,
            kind=kind,
            conversation=self.key,
            native_id=row.cell("id").strip(),
            reply_to=row.cell("reply_to").strip(),
            deleted=kind is MessageKind.RECALLED,
            attachments=(Attachment(name=attachment),) if attachment else (),
        )

    def _party(self, row: TableRow, sender: str, role: Role) -> Iterator[Record]:
        known = self.roles.get(sender)
        if known not in (None, role):
            yield Problem(place=row.place, code=ProblemCode.BAD_CELL, detail=short(f"{sender}: {known} ≠ {role}"))
        elif known is None:
            self.roles[sender] = role
            yield Party(conversation=self.key, key=sender, name=sender, role=role, role_why="stated_in_export")

    def _kind(self, row: TableRow, text: str, *, is_notice: bool) -> MessageKind | None:
        """None for a type that has no meaning here."""
        written = folded(row.cell("type"))
        if written and (written in meanings("chat", "kinds") or not _direction(row)):
            meaning = meanings("chat", "kinds").get(written)
            if meaning == "text" and is_notice:
                return MessageKind.SYSTEM
            return MessageKind(meaning) if meaning else None
        if is_notice:
            return MessageKind.SYSTEM
        return MessageKind(meanings("chat", "placeholders").get(folded(text), "text") if text.startswith("[") else "text")

    def _unknown(self, row: TableRow, word: str) -> Iterator[Problem]:
        if word not in self.unknown:
            self.unknown.add(word)
            yield Problem(place=row.place, code=ProblemCode.BAD_CELL, detail=short(word))
