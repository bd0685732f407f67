"""Overlapping exports of one conversation become one conversation; nothing of any of them is lost.

Conversations are one if platform and native id are equal, or, where they have no ids, platform, format, title and at least two names, over
periods that overlap or adjoin. One export that was written in two formats lies in one folder; there it is enough that one of them knows no
id, and that messages of one id, or in formats without ids of the same words, are of one time. Never on that alone: where both have messages
of the same time, some of these must be the same, so that two accounts' chats with one shop stay apart. Where a file was renamed, and its title with
it, what the same people wrote at the same times makes the two exports one.

Messages are one by native id, if the ids of the two exports mean the same messages; else by (sender, instant, kind, text), as
often as the export that has it oftenest: |merged| ≥ max(|A|, |B|). Everything is counted in the case file, not in memory.
The order of the longer export stands, in two formats that of the one that knows the id; what only the other one has comes in its
own order, after what it follows there and by its time. Every collapsed copy keeps its place, and its text where that differs; what
differs or is missing becomes a Signal.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, combinations
from pathlib import PurePosixPath

import msgspec

from casefile.records import Attachment, Conversation, Message, MessageKind, Party, Reading, ReadingCode, Signal, SignalCode, Source
from casefile.store import CaseFile
from parsers.meta import FOLDERS, UNTOLD
from pipeline.merge import alignment, renamed
from pipeline.merge.joining import collapse_repeated, join
from pipeline.merge.periods import Period, period
from pipeline.parties.people import persons

ADJACENT = 86_400_000_000
"""Microseconds between the end of one export and the beginning of the next of a conversation without ids."""
COMMON_NAMES = 2
WORDED = frozenset({MessageKind.SYSTEM, MessageKind.CALL, MessageKind.TRANSFER, MessageKind.ORDER_CARD})
"""What every format puts in words of its own."""
WORDED_ALIKE = frozenset({MessageKind.RECALLED, MessageKind.STICKER})
"""The same, where both say that it is this."""


@dataclass(slots=True, kw_only=True)
class _Thread:
    """A conversation, and what of it is already one."""

    conversation: Conversation
    format: str
    parties: list[Party]
    count: int
    members: list[Period]
    """One per export."""
    sources: set[str]
    """Of the members. Kept, as it is looked at for every two of one title."""

    @property
    def id(self) -> str:
        return self.conversation.id

    @property
    def is_known(self) -> bool:
        """Whether it has an id."""
        return self.conversation.native_id is not None

    @property
    def is_zoned(self) -> bool:
        return any(member.zoned for member in self.members)

    @property
    def grain(self) -> int:
        """Microseconds that the times of its coarsest export leave open."""
        return max(member.grain for member in self.members)

    @property
    def selves(self) -> set[str]:
        """The account that exported it, where it has an id."""
        return {id_ for party in self.parties if party.is_self for id_ in party.native_ids}

    @property
    def names(self) -> set[str]:
        return {party.name for party in self.parties}

    @property
    def known_names(self) -> set[str]:
        """Without the `me` that every account calls itself."""
        return {party.name for party in self.parties if not party.is_self or party.native_ids}


def merge(case: CaseFile) -> None:
    """Join what is one; must run inside a stage, with what each export shows of itself already written."""
    case.flush()
    sources = {source.id: source for source in case.records(Source)}
    paths = {source.id: source.path for source in sources.values()}
    known: dict[str, _Thread] = {}
    collapse_repeated(case)
    for group in chain(_candidates(case, sources), _in_two_formats(case, sources), _renamed(case, sources)):
        for conversation in group:
            if conversation.id not in known:
                known[conversation.id] = _thread(case, conversation, _format(conversation, sources))
        threads = [known[conversation.id] for conversation in group]
        threads.sort(key=lambda thread: (not thread.is_known, not thread.is_zoned, thread.grain, -thread.count))
        tried: set[tuple[str, str, int, int]] = set()
        while joined := _next_joined(case, threads, tried, paths):
            threads.remove(joined)


def _next_joined(case: CaseFile, threads: list[_Thread], tried: set[tuple[str, str, int, int]], paths: Mapping[str, str]) -> _Thread | None:
    """The first that has become part of one before it."""
    for one, other in combinations(threads, 2):
        if not one.sources.isdisjoint(other.sources):
            continue
        key = one.id, other.id, one.count, other.count
        if key not in tried and _may_be_one(one, other):
            tried.add(key)
            if _joined(case, one, other, paths):
                return other
    return None


def _format(conversation: Conversation, sources: Mapping[str, Source]) -> str:
    return sources[conversation.place.source].format or ""


def _candidates(case: CaseFile, sources: Mapping[str, Source]) -> list[list[Conversation]]:
    """Conversations that may be one by platform and id, or by platform, format and title. One that names no app is of the one that others name."""
    groups: dict[tuple[str, ...], list[Conversation]] = {}
    told: dict[str, str] = {}
    for one in case.records(Conversation):
        if one.native_id is not None and one.platform in FOLDERS.values():
            told[one.native_id] = one.platform if told.get(one.native_id, one.platform) == one.platform else UNTOLD
    for conversation in case.records(Conversation):
        if conversation.native_id is not None:
            platform = told.get(conversation.native_id, UNTOLD) if conversation.platform == UNTOLD else conversation.platform
            key: tuple[str, ...] = ("id", platform, conversation.native_id)
        else:
            key = ("title", conversation.platform, _format(conversation, sources), conversation.title or "")
        groups.setdefault(key, []).append(conversation)
    return [group for group in groups.values() if len({conversation.place.source for conversation in group}) > 1]


def _in_two_formats(case: CaseFile, sources: Mapping[str, Source]) -> Iterator[list[Conversation]]:
    """Conversations of one folder, platform and title in several formats, of which not all know the id."""
    groups: dict[tuple[str, PurePosixPath, str], list[Conversation]] = {}
    for conversation in case.records(Conversation):
        if conversation.title:
            folder = PurePosixPath(sources[conversation.place.source].path.replace("!", "/")).parent
            groups.setdefault((conversation.platform, folder, conversation.title), []).append(conversation)
    for group in groups.values():
        formats = {_format(conversation, sources) for conversation in group}
        if len(formats) > 1 and any(conversation.native_id is None for conversation in group):
            yield group


def _renamed(case: CaseFile, sources: Mapping[str, Source]) -> Iterator[list[Conversation]]:
    """Conversations without ids of one platform, format and the same people, under several titles."""
    people: dict[str, set[str]] = {}
    for party in case.records(Party):
        people.setdefault(party.conversation, set()).add(party.name)
    groups: dict[tuple[str, str, frozenset[str]], list[Conversation]] = {}
    for one in case.records(Conversation):
        names = frozenset(people.get(one.id, ()))
        if one.native_id is None and len(names) >= COMMON_NAMES:
            groups.setdefault((one.platform, _format(one, sources), names), []).append(one)
    for group in groups.values():
        if len({one.title for one in group}) > 1:
            yield from renamed.alike(case, group)


def _thread(case: CaseFile, conversation: Conversation, format_name: str) -> _Thread:
    return _Thread(
        conversation=conversation,
        format=format_name,
        parties=list(case.records(Party, conversation=conversation.id)),
        count=case.count(Message, conversation=conversation.id),
        members=[period(case, conversation)],
        sources={conversation.place.source},
    )


def _may_be_one(one: _Thread, other: _Thread) -> bool:
    """Before any message is compared."""
    if not one.count or not other.count:
        return False
    if one.is_known and other.is_known:
        if one.conversation.native_id != other.conversation.native_id:
            return False
        is_group = one.conversation.is_group or other.conversation.is_group
        return bool(is_group) or not one.selves or not other.selves or bool(one.selves & other.selves)
    speakers = COMMON_NAMES if one.format == other.format else min(COMMON_NAMES, len(one.names), len(other.names))
    if len(one.names & other.names) < max(1, speakers):
        return False
    gaps = [first.gap(second) for first in one.members for second in other.members]
    nearest = min((gap for gap in gaps if gap is not None), default=None)
    if nearest is None or nearest > ADJACENT:
        return False
    return nearest <= 0 or len(one.known_names & other.known_names) >= COMMON_NAMES


def _joined(case: CaseFile, one: _Thread, other: _Thread, paths: Mapping[str, str]) -> bool:
    """Both as one, and what differs; False if their messages say that they are two."""
    same = list(_same_parties(one, other))
    person_of = persons([*one.parties, *other.parties])
    speaks = person_of | {theirs.id: person_of[ours.id] for ours, theirs in same}
    is_renamed = one.conversation.title != other.conversation.title and not (one.is_known or other.is_known)
    with alignment.lined(case, one.id, other.id, speaks, grain=max(one.grain, other.grain)) as lines:
        if not _paired(lines, one, other, is_renamed=is_renamed):
            return False
        for signal in chain(_differing(lines, of_two_formats=one.format != other.format), _missing(lines, one, other, paths)):
            case.add(signal)
        for attachments, message in list(_attachments(lines)):
            case.connection.execute("UPDATE messages SET attachments = ? WHERE id = ?", (attachments, message))
        both = lines.count_pairs()
        join(lines, senders={theirs.id: ours.id for ours, theirs in same if ours.name == theirs.name})
    _join_parties(case, one, other, same)
    _join_conversations(case, one, other)
    case.add(
        Reading(
            place=other.conversation.place,
            code=ReadingCode.MERGED,
            value=other.conversation.title or other.conversation.native_id or paths[other.conversation.place.source],
            why=f"{'same_messages' if is_renamed else 'same_conversation'}:{both}:{one.count + other.count - both}",
        )
    )
    case.flush()
    one.count += other.count - both
    one.members += other.members
    one.sources |= other.sources
    one.parties = list(case.records(Party, conversation=one.id))
    return True


def _paired(lines: alignment.Lines, one: _Thread, other: _Thread, *, is_renamed: bool) -> bool:
    """Pair the messages that are one; False if too few are."""
    by_id, trusted = lines.pair_by_id()
    is_known = one.is_known or other.is_known
    of_two_formats = one.format != other.format
    by_words = not of_two_formats or not is_known
    if by_words:
        lines.pair_by_words(trusting_ids=trusted)
    if by_id == 0 and not (by_words and lines.agree()):
        return False
    if of_two_formats and not (one.is_known and other.is_known) and not lines.is_of_one_time():
        return False
    if is_renamed and lines.count_pairs() < min(renamed.SURE, one.count, other.count):
        return False
    if of_two_formats and by_words:
        lines.pair_by_moment()
    return True


def _join_conversations(case: CaseFile, one: _Thread, other: _Thread) -> None:
    """The other is no conversation any more; what it is called and where it was held, if the one does not tell."""
    case.connection.execute("DELETE FROM conversations WHERE id = ?", (other.id,))
    if one.conversation.title is None and other.conversation.title is not None:
        one.conversation = replace(one.conversation, title=other.conversation.title)
        case.connection.execute("UPDATE conversations SET title = ? WHERE id = ?", (one.conversation.title, one.id))
    if one.conversation.platform == UNTOLD:
        one.conversation = replace(one.conversation, platform=other.conversation.platform)
        case.connection.execute("UPDATE conversations SET platform = ? WHERE id = ?", (one.conversation.platform, one.id))


# ── parties ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _same_parties(one: _Thread, other: _Thread) -> Iterator[tuple[Party, Party]]:
    """Those of both threads that are one account: by key, by native id; by a name that only one has, where a format knows nothing else of them."""
    by_key = {party.key: party for party in reversed(one.parties)}
    if one.format != other.format:
        names = Counter(party.name for party in one.parties)
        by_key = {party.name: party for party in one.parties if names[party.name] == 1} | by_key
    by_id = {id_: party for party in reversed(one.parties) for id_ in party.native_ids}
    for theirs in other.parties:
        ours = by_key.get(theirs.key) or next((by_id[id_] for id_ in theirs.native_ids if id_ in by_id), None)
        if ours is not None:
            yield ours, theirs


def _join_parties(case: CaseFile, one: _Thread, other: _Thread, same: Sequence[tuple[Party, Party]]) -> None:
    """One party where the name is one; where a contact was renamed, both names, the one being the other."""
    execute = case.connection.execute
    execute("UPDATE parties SET conversation = ? WHERE conversation = ?", (one.id, other.id))
    for ours, theirs in same:
        if ours.name != theirs.name:
            if ours.same_as != theirs.id and theirs.same_as is None:
                case.set_same(theirs.id, ours.id, f"same_id:{theirs.key}")
            continue
        execute("UPDATE parties SET same_as = ? WHERE same_as = ?", (ours.id, theirs.id))
        execute("UPDATE parties SET same_as = NULL, same_why = '' WHERE id = ? AND same_as = id", (ours.id,))
        native_ids = msgspec.json.encode(tuple(dict.fromkeys(ours.native_ids + theirs.native_ids))).decode()
        is_self = ours.is_self if ours.is_self is not None else theirs.is_self
        execute("UPDATE parties SET native_ids = ?, is_self = ? WHERE id = ?", (native_ids, is_self, ours.id))
        if ours.role.value == "unknown":
            case.set_role(ours.id, theirs.role, theirs.role_why)
        execute("DELETE FROM parties WHERE id = ?", (theirs.id,))


# ── what differs ──────────────────────────────────────────────────────────────────────────────────────────────────


def _differing(lines: alignment.Lines, *, of_two_formats: bool) -> Iterator[Signal]:
    for kept, copy, clocks_differ in lines.unequal():
        if of_two_formats and (not WORDED.isdisjoint((kept.kind, copy.kind)) or (kept.kind == copy.kind and kept.kind in WORDED_ALIKE)):
            continue
        other = _without_untold(kept, copy) if of_two_formats else copy
        told = [name for name, differs in _differences(kept, other, clocks_differ=clocks_differ).items() if differs]
        if told:
            yield Signal(place=copy.place, code=SignalCode.DIFFERING_COPY, detail=", ".join(told), message=kept.id)


def _without_untold(kept: Message, copy: Message) -> Message:
    """The copy without what another format may not tell: that words were edited, which kind of file it is."""
    is_file = MessageKind.TEXT not in (kept.kind, copy.kind) and MessageKind.RECALLED not in (kept.kind, copy.kind)
    is_edited = kept.edited if kept.text == copy.text else copy.edited
    return msgspec.structs.replace(copy, kind=kept.kind if is_file else copy.kind, edited=is_edited)


def _differences(kept: Message, copy: Message, *, clocks_differ: bool) -> dict[str, bool]:
    """A mark that the app itself sets explains another text."""
    recalled = (kept.deleted, kept.kind == "recalled") != (copy.deleted, copy.kind == "recalled")
    edited = kept.edited or copy.edited
    words_differ = kept.text != copy.text
    hashes = [(a.sha256, b.sha256) for a, b in zip(kept.attachments, copy.attachments, strict=False)]
    return {
        "recalled": recalled,
        "edited": (words_differ or kept.edited != copy.edited) and edited and not recalled,
        "text": words_differ and not edited and not recalled,
        "kind": kept.kind != copy.kind and not recalled,
        "time": clocks_differ,
        "attachment": any(ours is not None and theirs is not None and ours != theirs for ours, theirs in hashes),
    }


def _missing(lines: alignment.Lines, one: _Thread, other: _Thread, paths: Mapping[str, str]) -> Iterator[Signal]:
    """What one export has and the other has not, though it reaches over that time on both sides."""
    for side, lacking in ((0, other.members), (1, one.members)):
        for member in lacking:
            for message, place in lines.alone(side, lines.within(member)):
                yield Signal(place=place, code=SignalCode.MISSING_COPY, detail=paths[member.source], message=message)


def _attachments(lines: alignment.Lines) -> Iterable[tuple[str, str]]:
    """A file that came with one of the exports is there."""
    for kept, copy, _ in lines.unequal():
        if len(kept.attachments) == len(copy.attachments) and kept.attachments != copy.attachments:
            better = tuple(map(_better, kept.attachments, copy.attachments))
            if better != kept.attachments:
                yield msgspec.json.encode(better).decode(), kept.id


def _better(ours: Attachment, theirs: Attachment) -> Attachment:
    return replace(ours, present=True, sha256=theirs.sha256) if theirs.present and not ours.present else ours
