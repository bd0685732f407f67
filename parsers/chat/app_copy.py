r"""Discord, Slack, Google Chat and Teams: messages marked in the app, copied and pasted into a text.

    Jordan Lee — Today at 10:31 AM        Jordan Lee  10:02 AM          Jordan Lee, 10:31
    Did it ship?                          Did it ship?                  Did it ship?
    [10:32 AM]Please look.                10:03 AM
    Sam — 03/05/2024 9:00 AM              Please look.                  Jordan Lee 9/26 10:31 AM
    It did.                               :+1:                          Did it ship?
                                          2
                                          2 replies
    Jordan Lee                            Last reply 2 hours ago
    10:02 AM                              Sam  [10:11 AM]
    Did it ship?                          It did.

The name and the time stand on one line, or the time below the name. A time alone, in brackets before the words or on a line of its own, is a further
message of whoever spoke. The apps leave out the day, or say it as it was when it was copied (Today, Yesterday, 今日, Monday): such a message is not
dated. Reactions, counts of answers and (edited) are the app's. Anybody can change such a text, so it is what a person asserts, not a log.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, pairwise
from typing import NamedTuple

from casefile.records import Conversation, Passage, Problem, ProblemCode, Provenance, Record
from parsers.blocks import body_of, damage, head_lines, heading, loose, place_of, strays
from parsers.dated_lists import NOBODY, is_list
from parsers.discord import PLATFORM as DISCORD
from parsers.english_dates import MONTH, WEEKDAY
from parsers.export import Export, Line
from parsers.format import Format
from parsers.talk import People, message
from parsers.time_layout import UNDATED, survey

FORMAT = Format("app_copy", "chat", Provenance.RETYPED, is_last=True)

CLOCK = r"(?:(?:[上下]午|午[前後]|오[전후]) ?)?[0-2]?[0-9]:[0-5][0-9](?: ?[AaPp]\.?[Mm]\.?)?"
RELATIVE = (
    rf"(?:Today|Yesterday|{WEEKDAY}|今日|昨日|今天|昨天|오늘|어제|Heute|Gestern|Aujourd[’']hui|Hier|Hoy|Ayer|Сегодня|Вчера"
    r"|[月火水木金土日]曜日?|星期[一二三四五六日])"
)
WHOLE = rf"[0-9]{{1,4}}[/.-][0-9]{{1,2}}[/.-][0-9]{{2,4}}|{MONTH} [0-9]{{1,2}}(?:st|nd|rd|th)?, [0-9]{{4}}"
SHORT = rf"[0-9]{{1,2}}[/.-][0-9]{{1,2}}|{MONTH} [0-9]{{1,2}}(?:st|nd|rd|th)?|[0-9]{{1,2}}月[0-9]{{1,2}}日"
AT = r"(?:,? (?:at |um |à |a las |в )?)"
TIME = rf"(?P<time>(?:(?:(?P<whole>{WHOLE})|{RELATIVE}|{SHORT}){AT})?{CLOCK})"
NAME = r"(?P<name>[^\s,，。！？!?:：;；|\[\](){}<>\"=—-][^,，。！？!?:：;；|\[\]{}<>\"=—\n]{0,60}?)"
BADGES = r"(?: ?(?:APP|BOT|アプリ|:[a-z0-9_+-]+:))?"
HEADS = {
    DISCORD: heading(rf"{NAME}{BADGES} — {TIME} *"),
    "slack": heading(rf"{NAME}{BADGES}(?:  ?| )(?P<boxed>\[)?{TIME}(?(boxed)\]) *"),
    "google_chat": heading(rf"{NAME}, {TIME} *"),
    "teams": heading(rf"{NAME}{BADGES}  ?(?P<time>(?:{SHORT}){AT}{CLOCK}) *"),
}
LONE = heading(rf"{TIME} *")
FURTHER = re.compile(rf"\[(?P<time>{CLOCK})\] ?(?P<text>.*)")
DAY = heading(rf" *(?:[-—]+ *)?(?:{RELATIVE}|{WEEKDAY}, {MONTH} [0-9]{{1,2}}(?:st|nd|rd|th)?(?:, [0-9]{{4}})?|{WHOLE})(?: *[-—]+)? *")
OF_APP = re.compile(
    r"[0-9]+ (?:repl(?:y|ies)|件の返信)|(?:Last reply|最終返信|View thread|スレッドを表示).*|New(?: messages?)?|:[a-z0-9_+-]+:(?::skin-tone-[0-9]:)?"
    r"|[0-9]{1,3}|Seen by .*|Edited|\(edited\)|\(編集済み\)|@?[^\n]{1,60} (?:joined|left) #.*"
)
"""What the app writes under a message: reactions, counts, who came."""
EDITED = re.compile(r"[ \t]*\((?:edited|編集済み|已编辑|已編輯|편집됨)\)$")
WORDS_OF_APP = re.compile(r"repl(?:y|ies)$|件の返信|Last reply|最終返信|View thread|:[a-z0-9_+-]+:|\((?:edited|編集済み)\)")


class _Head(NamedTuple):
    name: str
    """"" where the message above tells it."""
    time: str
    is_whole: bool
    lines: int
    text: str = ""


def recognizes(export: Export) -> bool:
    lines = list(loose(head_lines(export)))
    app = _app(lines)
    if app is None:
        return False
    found = list(_messages(lines, app))
    heads = [head for head, _block in found if head is not None and head.name]
    names = {head.name for head in heads}
    texts = [text for head, block in found if head is not None and (text := _body(head, block))]
    if len(heads) < 2 or len(names) > max(3, (len(heads) + 1) // 2) or 2 * len(texts) <= len(heads) or is_list(names, texts):
        return False
    return app != "slack" or any("m" in head.time.casefold() for head in heads) or any(WORDS_OF_APP.search(line.text) for line in lines)


def parse(export: Export) -> Iterator[Record]:
    app = _app(list(loose(head_lines(export)))) or DISCORD
    begins = export.place("line 1", 0, 0)
    yield Conversation(place=begins, key="", platform=app)
    stamps = (("", f"line {block[0].number}", head.time) for head, block in _messages(export.lines(), app) if head is not None and head.is_whole)
    times = survey(export, begins, stamps, of_talk=True)
    yield from times.told
    people, speaker, told = People(), "", False
    for head, block in _messages(export.lines(), app):
        place = place_of(export, block)
        yield from damage(export, block)
        if head is None:
            if all(DAY.fullmatch(line.text) or OF_APP.fullmatch(line.text.strip()) or not line.text.strip() for line in block):
                yield Passage(place=place, what="separator")
            else:
                yield from strays(export, block)
            continue
        speaker = head.name or speaker
        if not head.is_whole and not told:
            told = True
            yield Problem(place=place, code=ProblemCode.YEAR_MISSING, detail=head.time)
        yield from people.meet(speaker)
        text = _body(head, block)
        plain = EDITED.sub("", text)
        sent = times.read(head.time.replace(" at ", " ")) if head.is_whole else UNDATED
        yield from message(place, speaker, sent, head.time, plain, edited=plain != text)


def _app(lines: Sequence[Line]) -> str | None:
    """Which app it was, by the first line that begins a message."""
    stated = [line.text for line in lines if line.text.strip() and not DAY.fullmatch(line.text)][:3]
    if not stated:
        return None
    for app in (DISCORD, "google_chat", "teams", "slack"):
        if HEADS[app].fullmatch(stated[0]):
            return app
    if len(stated) > 1 and re.fullmatch(NAME, stated[0]) and LONE.fullmatch(stated[1]):
        return "slack"
    return None


def _messages(lines: Iterable[Line], app: str) -> Iterator[tuple[_Head | None, list[Line]]]:
    head: _Head | None = None
    block: list[Line] = []
    for line, below in pairwise(chain(lines, [None])):
        if line is None:
            break
        begun = _head_of(line.text, below.text if below else "", app)
        if begun is not None and not begun.name and (head is None or len(block) < head.lines):
            begun = None  # nobody has spoken yet, or this is the time below a name
        if begun is not None and begun.lines > 1 and head is not None and len(block) <= head.lines:
            begun = None  # the words of a message, above the time of the next
        is_day = DAY.fullmatch(line.text) is not None and begun is None
        if (begun is None and not is_day) or (begun is None and head is not None and len(block) < head.lines):
            block.append(line)
            continue
        if block:
            yield head, block
        head, block = begun, [line]
    if block:
        yield head, block


def _head_of(text: str, below: str, app: str) -> _Head | None:
    if OF_APP.fullmatch(text.strip()):
        return None
    if (match := HEADS[app].fullmatch(text)) and not NOBODY.fullmatch(match["name"]) and not FURTHER.match(text):
        return _Head(match["name"].strip(), match["time"], bool(match.groupdict().get("whole")), 1)
    if further := FURTHER.fullmatch(text):
        return _Head("", further["time"], False, 1, further["text"])
    if app == "slack" and (lone := LONE.fullmatch(text)):
        return _Head("", lone["time"], False, 1)
    if app == "slack" and (lone := LONE.fullmatch(below)) and (name := re.fullmatch(NAME, text)) and not NOBODY.fullmatch(text):
        return _Head(name["name"].strip(), lone["time"], bool(lone["whole"]), 2)
    return None


def _body(head: _Head, block: list[Line]) -> str:
    said = [line for line in block[head.lines :] if not OF_APP.fullmatch(line.text.strip())]
    return body_of([block[0]._replace(text=head.text), *said] if head.text else said)
