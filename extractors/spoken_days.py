"""A day told by one spoken of before: the day before, 婚礼当天, by then, before the party, 提前三天, or the one for which the other side needs it."""

import re
from collections.abc import Iterator
from datetime import datetime

from extractors import Setting
from extractors.dates_en import WEEKDAY, WEEKDAYS
from extractors.days import TimeSpan, add_days, at
from extractors.dialogue import Dialogue
from extractors.numerals import number
from extractors.statements import Candidate, Turn
from extractors.times import find_times
from extractors.times_en import PART_ENDS

Heard = tuple[str, datetime | None]
"""A message of before, and when it was sent."""
_FEW = "[1-9一两二三四五六七八九]"
_EVE = r"前(?P<eve>\d{1,2}|十?[一两二三四五六七八九十])(?:天|(?P<weeks>个?(?:周|星期|礼拜)))"
"""So long before something by its name: 开演前3天."""
NAMED = "(?<=[\u4e00-\u9fff]{2})(?<![之以目面当眼跟提午])"
"""What happens then stands before it, and no 之前, 目前."""
REFERS = re.compile(
    rf"提前(?P<early>{_FEW})天|(?<![之以])前(?P<ahead>[一1])天|{NAMED}{_EVE}|(?P<later>(?:往?后|顺延|推迟|延后|延迟)(?:再?[推延])?(?P<late>{_FEW})天)"
    rf"|\b(?P<before>the (?:{WEEKDAY}) before(?=\W*$)|the (?:day|night) before|a day early|before then)\b"
    rf"|\b(?P<days>two|three|four|\d) days (?:before|early|earlier)(?=\W*$)"
    r"|(?P<after>\bthe (?:day after|(?:next|following) day)\b(?! (?:tomorrow|we|you|it|they|i|your|our|the)\b)|完了?第二天)"
    r"|(?P<same>(?:当|那|同一?)[天日]|到时候?|届时|\b(?:(?:that (?:very |same )?|the same )day"
    r"|that'?s when|by then|on the day)\b|\bthen(?=\s*(?:$|[.,!;])))"
    r"|\bthe (?:day|(?P<part>morning|afternoon|evening|night)) of (?:the|your|his|her|my|our|their) (?P<of>[a-z]{4,})"
    r"|(?P<until>(?<![\u4e00-\u9fff])[\u4e00-\u9fff]{2,4}[之以]?前(?![天面台一两\d二三四五六七八九十])"
    r"|\bbefore (?:the|your|his|her|my|our|their) [a-z]{4,})"
    r"|(?P<theirs>来得及|赶得上|赶得及|误不了|不(?:会)?误|不(?:会)?耽误|\bin (?:good |plenty of )?time\b)",
    re.IGNORECASE,
)
NAMES = {"early": -1, "ahead": -1, "eve": -1, "days": -1, "late": 1, "before": -1, "after": 1, "of": 0, "same": 0, "until": -1, "theirs": 0}
"""On which side of the day spoken of; so many days where a number tells it."""
WEEKDAY_BEFORE = re.compile(rf"the ({WEEKDAY}) before", re.IGNORECASE)
ENDS_BEFORE = re.compile("before|前", re.IGNORECASE)
SUBJECT = re.compile("(?:我们?|咱们?|这边|您|你|师傅|肯定|一定|保证|就|都|那|会|搬|做|装|弄|到)*$")
EVENT = re.compile(r"[\u4e00-\u9fff]*$")
UNTIL_EVENT = re.compile(r"([\u4e00-\u9fff]{2})[之以]?前$|([a-z]{4,})$", re.IGNORECASE)


def refers_to_another(text: str, start: int, end: int) -> bool:
    """Whether words tell a day by another, on either side of it."""
    refers = REFERS.search(text, start, end)
    return refers is not None and any(refers[name] for name in ("early", "ahead", "eve", "days", "before", "after", "late"))


def day_meant(turn: Turn, candidate: Candidate, dialogue: Dialogue, setting: Setting) -> datetime | None:
    clause = turn.clause_at(candidate.start)
    refers = REFERS.search(turn.text, min(candidate.start, clause.start), max(candidate.end, clause.limit))
    refers = refers or next((one for one in REFERS.finditer(turn.text) if one["theirs"] or one["before"] or one["days"]), None)
    if refers is None:
        return None
    named = _event(turn.text, clause.start, refers)
    for text, span in _days_before(turn, refers, dialogue, setting):
        if span.deadline is not None and (named in text.lower() if named else not candidate.conditional):
            return _reckoned(span.deadline, refers, told_before=ENDS_BEFORE.search(text, max(0, span.start - 8), span.end) is not None)
    return None


def _event(text: str, start: int, refers: re.Match[str]) -> str:
    """What is named with the day: 婚礼当天, before the party."""
    if refers["of"]:
        return refers["of"].lower()
    if refers["until"]:
        told = UNTIL_EVENT.search(refers["until"])
        return (told[1] or told[2]).lower() if told else refers["until"].lower()
    event = EVENT.search(text, start, refers.start())
    if event is not None and refers["eve"]:
        return event[0][-2:]
    return "" if event is None or SUBJECT.match(event[0]) else event[0]


def _reckoned(day: datetime, refers: re.Match[str], *, told_before: bool) -> datetime:
    if weekday := WEEKDAY_BEFORE.fullmatch(refers[0]):
        named = WEEKDAYS.index(weekday[1][:3].lower())
        return add_days(day, -((day.weekday() - named - 1) % 7 + 1))
    if told_before and refers[0].lower() == "before then":
        return day
    name = next(name for name in NAMES if refers[name])
    if refers["part"]:
        return at(day, PART_ENDS.get(refers["part"].lower(), 24))
    count = number(refers[name]) if name in ("early", "ahead", "eve", "days", "late") else None
    return add_days(day, NAMES[name] * int(count or 1) * (7 if refers["weeks"] else 1))


def _days_before(turn: Turn, refers: re.Match[str], dialogue: Dialogue, setting: Setting) -> Iterator[tuple[str, TimeSpan]]:
    """The days spoken of before, the last first, and the message that speaks of them."""
    theirs = dialogue.before(turn.role)
    heard: list[Heard] = [*(theirs.messages if theirs else ())]
    if not refers["theirs"]:
        if refers["before"] or refers["of"] or refers["early"] or refers["ahead"] or refers["eve"] or refers["days"] or refers["until"]:
            heard = [message for burst in list(dialogue.bursts)[:-1] for message in burst.messages]
        heard += dialogue.bursts[-1].messages
        heard.append((turn.text[: refers.start()], turn.message.sent))
    for text, sent in reversed(heard):
        for span in reversed(find_times(text, sent, day_first=setting.day_first)):
            if span.deadline is not None and span.duration is None and sent is not None and span.deadline >= sent:
                yield text, span
