"""KakaoTalk: a chat sent as text from a phone or saved on a computer, in Korean, English or Japanese.

    X 님과 카카오톡 대화                                   Android  2015년 7월 9일 오후 8:34, 이름 : 내용      8:34pm, July 9, 2015, Name : text
    저장한 날짜 : 2015년 8월 3일 오전 12:51                iOS      2015. 7. 9. 오후 8:34, 이름 : 내용         Jul 9, 2015, 8:34 PM, Name : text
                                                          Windows  [이름] [오후 2:37] 내용                    [Name] [2:37 PM] text

The first line names the room, the second says when it was saved. A day stands alone above its messages; Windows draws rules around it and
writes the time of day alone at each message. Name and text stand apart by the first ` : `. A line without it (on iOS behind a colon instead
of a comma) is a notice; Windows writes notices as bare lines, which only their words tell from the text above. Phones end messages with
CRLF and lines within one with LF. A phone with a clock of 24 hours leaves out 오전 and 오후. Where only the time of day begins a message (`오전
9:23, 이름 : 내용`), and on Windows, the day above tells the date; lines copied from a computer have none. Times are the device's clock. The
owner of the phone is 회원님 or `You`; on Windows he has his own name. There are no ids.
"""

import re
from collections.abc import Iterator

from casefile.records import Conversation, MessageKind, Passage, Precision, Problem, ProblemCode, Provenance, Record
from parsers import kakao
from parsers.blocks import BLANK, blocks, body_of, damage, first_lines, head_lines, place_of, strays
from parsers.clock import wall_clock
from parsers.english_dates import MONTH, WEEKDAY, numeric
from parsers.export import Export, Line
from parsers.format import Format
from parsers.talk import People, message
from parsers.time_layout import UNDATED, Moment, Times

FORMAT = Format("kakao_text", "chat", Provenance.APP_EXPORT)

HALF = "오전|오후|午前|午後"
CLOCK = rf"(?:(?:{HALF}){BLANK}?)?[0-9]{{1,2}}:[0-9]{{2}}"
REST = r"(?:(?P<sign>, |: )(?P<rest>.*)|\s*)"
FORMS = {
    "words": re.compile(rf"(?P<time>[0-9]{{4}}[년年]{BLANK}?[0-9]{{1,2}}[월月]{BLANK}?[0-9]{{1,2}}[일日]{BLANK}{CLOCK}){REST}"),
    "dots": re.compile(rf"(?P<time>[0-9]{{4}}\.{BLANK}[0-9]{{1,2}}\.{BLANK}[0-9]{{1,2}}\.{BLANK}{CLOCK}){REST}"),
    "dashes": re.compile(rf"(?P<time>[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}{BLANK}[0-9]{{2}}:[0-9]{{2}}(?::[0-9]{{2}})?){REST}"),
    "en": re.compile(rf"(?P<time>[0-9]{{1,2}}:[0-9]{{2}}(?:{BLANK}?[ap]m)?, {MONTH} [0-9]{{1,2}}, [0-9]{{4}}){REST}"),
    "en_ios": re.compile(rf"(?P<time>{MONTH} [0-9]{{1,2}}, [0-9]{{4}}(?:,| at) [0-9]{{1,2}}:[0-9]{{2}}(?:{BLANK}[AP]M)?){REST}"),
    "clock": re.compile(rf"(?P<time>(?:{HALF}){BLANK}[0-9]{{1,2}}:[0-9]{{2}})(?P<sign>, )(?P<rest>.*)"),
}
WINDOWS = re.compile(
    rf"\[(?P<name>[^\t]+?)\] \[(?P<time>(?:{HALF}){BLANK}[0-9]{{1,2}}:[0-9]{{2}}|[0-9]{{1,2}}:[0-9]{{2}}{BLANK}[AP]M)\](?: (?P<text>.*)|$)"
)
DAY = re.compile(
    r"(?:-+ )?(?P<day>[0-9]{4}(?:년|\.) [0-9]{1,2}(?:월|\.) [0-9]{1,2}(?:일|\.) .요일|[0-9]{4}年 ?[0-9]{1,2}月 ?[0-9]{1,2}日 ?[(（]?.(?:曜日)?[)）]?"
    rf"|{WEEKDAY}, {MONTH} [0-9]{{1,2}}, [0-9]{{4}})(?: -+)?\s*"
)
RULE = re.compile(r"-{5,}\s*")
TITLE = re.compile(
    r"(?:KakaoTalk Chats with (?P<en>.+?)|(?P<windows>.+) with KakaoTalk Chats|(?P<ko>.+?) ?(?:님)?[과와]? 카카오톡 대화)(?:-[0-9]+\.txt)?\s*"
    r"|\S.*\.txt\s*"
)
"""The name of the file stands there as well."""
SAVED = re.compile(r"(?:저장한 날짜|Date Saved) ?: .+|保存した\S{2} ?[:：] ?[0-9].+")
COUNT = re.compile(r" ?(?:\[ ?[0-9]+\]|\([0-9]+(?:명| people)?\))(?:과|와)?$")
BARE_COUNT = re.compile(r" (?P<many>[0-9]+)$")
"""Of the people in a room, as Android writes it in Korean (`X 4 님과`). A room or a person may be called so: only where so many speak, it is one."""
NOTICE = re.compile(
    rf"(?:{kakao.NOTICE}"
    r"|\S.{0,60} (?:joined|left) this chatroom\."
    r"|(?:삭제된 메시지입니다|메시지가 삭제되었습니다|채팅방 관리자가 메시지를 가렸습니다)\."
    r"|운영정책을 위반한 메시지로 신고 접수 시 .{1,80}|불법촬영물등 식별 및 게재제한 조치 안내.{0,200})\s*"
)
OWN = frozenset(("회원님", "you", "You"))
NAMED = re.compile(r"(?P<name>.*?) :(?: (?P<text>.*)|$)")
"""A message without words has lost the blank behind the colon where somebody trimmed the lines."""
FIRST_LINES = 6


def recognizes(export: Export) -> bool:
    lines = [line for line in head_lines(export) if line.strip()]
    if not lines:
        return False
    saved = any(SAVED.fullmatch(line) for line in lines[:2])
    titled = saved or any(match for line in lines[:1] if (match := TITLE.fullmatch(line)) and any(match.groups()))
    spoken = any(form.fullmatch(line) for line in lines[: FIRST_LINES + 2] for form in FORMS.values())
    separated = any(DAY.fullmatch(line) for line in lines[:FIRST_LINES])
    windows = any(WINDOWS.fullmatch(line) for line in lines[: FIRST_LINES * 2])
    if any(form.fullmatch(lines[0]) and _is_chat(form, lines) for name, form in FORMS.items() if name != "clock"):
        return True  # the heading was cut off
    if WINDOWS.fullmatch(lines[0]):
        return sum(WINDOWS.fullmatch(line) is not None for line in lines) > 1  # copied from a computer
    if titled:
        return spoken or separated or windows or len(lines) <= 2
    said = windows and lines[0].startswith("-----")
    return separated and (said or any(_is_message(form, line) for form in FORMS.values() for line in lines[: FIRST_LINES + 2]))


def _is_message(form: re.Pattern[str], line: str) -> bool:
    match = form.fullmatch(line)
    return match is not None and NAMED.fullmatch(match["rest"] or "") is not None


def _is_chat(form: re.Pattern[str], lines: list[str]) -> bool:
    """Whether more than one of the lines, or the only one that is not blank, is a message; or one is, and another a notice."""
    spoken = sum(_is_message(form, line) for line in lines)
    return spoken > 1 or (spoken == 1 and sum(form.fullmatch(line) is not None for line in lines) == len(lines))


def parse(export: Export) -> Iterator[Record]:
    chat = _Chat(export)
    yield from chat.begin()
    for block in blocks(export.lines(), chat.opens):
        yield from damage(export, block)
        yield from chat.read(block)


def _form_of(line: str) -> re.Pattern[str] | None:
    """How messages begin where this line is one."""
    forms = (WINDOWS, *FORMS.values())
    return next((form for form in forms if (match := form.fullmatch(line)) and (form is WINDOWS or match["sign"])), None)


class _Chat:
    def __init__(self, export: Export) -> None:
        self.export = export
        self.times = Times(order="ymd", clock=wall_clock(export))
        self.people = People()
        self.day = ""
        self.is_undated = False
        """Whether it has been said that there is no date."""
        lines = first_lines(export)
        self.heading = len(head_lines(export)) - len(lines) + 1
        """The number of the first line that is not blank."""
        form = next(filter(None, map(_form_of, lines)), WINDOWS)
        self.form = None if form is WINDOWS else form
        """How messages begin; None for a file from a computer."""
        self.title = next((match for line in lines[:1] if (match := TITLE.fullmatch(line))), None)
        said = [NAMED.fullmatch(match["rest"] or "") for line in lines if self.form and (match := self.form.fullmatch(line))]
        self.speakers = {match["name"] for match in said if match}
        """At the beginning of the file."""
        self.is_ruled = any(line.startswith("-") and DAY.fullmatch(line) for line in lines)
        """Whether days stand between rules; what looks like a day without them is then what somebody wrote."""
        self.is_saved = any(SAVED.fullmatch(line) for line in lines[:2])
        self.is_dated = self.form not in (None, FORMS["clock"])
        """Whether every message has its date."""

    def begin(self) -> Iterator[Record]:
        written = next(filter(None, self.title.groups()), "") if self.title else ""
        counted = COUNT.search(written)
        if self.title and self.title["ko"] and (bare := BARE_COUNT.search(written)) and int(bare["many"]) == len(self.speakers):
            counted = bare
        place = self.export.place("line 1", 0, 0)
        title = written[: counted.start()] if counted else written
        yield Conversation(place=place, key="", platform="kakaotalk", title=title or None, is_group=True if counted else None)
        yield self.times.clock.reading(place)

    def opens(self, line: Line, _free: bool, following: Line | None) -> bool:
        if self._is_day(line.text) or (following is not None and RULE.fullmatch(line.text) and DAY.fullmatch(following.text)):
            return True
        if self.form is not None:
            return self.form.fullmatch(line.text) is not None
        return WINDOWS.fullmatch(line.text) is not None or NOTICE.fullmatch(line.text) is not None

    def _is_day(self, text: str) -> bool:
        return DAY.fullmatch(text) is not None and (text.startswith("-") or not self.is_ruled)

    def read(self, block: list[Line]) -> Iterator[Record]:
        first, place = block[0], place_of(self.export, block)
        if self._is_day(first.text):
            self.day = DAY.sub(r"\g<day>", first.text)
            yield from self._alone(block, "separator")
        elif RULE.fullmatch(first.text):
            yield from self._alone(block, "separator")
        elif self.form is not None and (match := self.form.fullmatch(first.text)):
            if match["rest"] is None:
                yield from self._alone(block, "separator")
                return
            said = None if match["sign"] == ": " else NAMED.fullmatch(match["rest"])
            text = body_of([first._replace(text=(said["text"] or "") if said else match["rest"]), *block[1:]])
            raw = match["time"] if self.is_dated else f"{self.day} {match['time']}".strip()
            yield from self._message(block, said["name"] if said else None, self._time(raw), raw, text)
        elif self.form is None and (match := WINDOWS.fullmatch(first.text)):
            text = body_of([first._replace(text=match["text"] or ""), *block[1:]])
            raw = f"{self.day} {match['time']}".strip()
            yield from self._message(block, match["name"], self._time(raw), raw, text)
        elif self.form is None and NOTICE.fullmatch(first.text):
            sent = self._time(f"{self.day} 0:00")
            sent = sent._replace(precision=Precision.DAY if sent.at else Precision.NONE)
            text = body_of(block)
            is_gone = text.strip() in kakao.DELETED
            yield from message(place, None, sent, self.day, text, kind=MessageKind.RECALLED if is_gone else MessageKind.SYSTEM, deleted=is_gone)
        else:
            yield from self._alone(block, "header")

    def _alone(self, block: list[Line], what: str) -> Iterator[Record]:
        """Lines that are no message: the heading, or a day with what strays below it."""
        for number, line in enumerate(block):
            known = (number == 0 and what == "separator") or (what == "separator" and RULE.fullmatch(line.text) is not None)
            known = known or (line.number == self.heading and self.is_saved)
            known = known or (line.number <= FIRST_LINES and (SAVED.fullmatch(line.text) or TITLE.fullmatch(line.text)) is not None)
            if known or not line.text.strip():
                yield Passage(place=place_of(self.export, [line]), what=what if known else "blank")
            else:
                yield from strays(self.export, [line])

    def _time(self, written: str) -> Moment:
        if not self.day and not self.is_dated:
            return UNDATED
        day = re.sub(
            r"([0-9]{4})(?:[년年]|\.) ?([0-9]{1,2})(?:[월月]|\.) ?([0-9]{1,2})(?:[일日]|\.)(?: .요일| ?[(（]?.曜日[)）]?| ?[(（].[)）])?",
            r"\1/\2/\3",
            re.sub(BLANK, " ", written),
        )
        return self.times.read(numeric(day))

    def _message(self, block: list[Line], name: str | None, sent: Moment, raw: str, text: str) -> Iterator[Record]:
        if name is not None:
            yield from self.people.meet(name, is_self=True if name in OWN else None)
        kind, attachments = kakao.kind_and_files(text)
        if name is None and kind is not MessageKind.RECALLED:
            kind, attachments = MessageKind.SYSTEM, ()
        if not self.day and not self.is_dated and not self.is_undated:
            self.is_undated = True
            yield Problem(place=place_of(self.export, block), code=ProblemCode.YEAR_MISSING, detail=raw)
        yield from message(
            place_of(self.export, block), name, sent, raw, text, kind=kind, deleted=kind is MessageKind.RECALLED, attachments=attachments
        )
