"""KakaoTalk: a chat sent as text from a phone or saved on a computer, in Korean or English.

    X 님과 카카오톡 대화                                   Android  2015년 7월 9일 오후 8:34, 이름 : 내용      8:34pm, July 9, 2015, Name : text
    저장한 날짜 : 2015년 8월 3일 오전 12:51                iOS      2015. 7. 9. 오후 8:34, 이름 : 내용         Jul 9, 2015, 8:34 PM, Name : text
                                                          Windows  [이름] [오후 2:37] 내용                    [Name] [2:37 PM] text

The first line names the room, the second says when it was saved. A day stands alone above its messages; Windows draws rules around it and writes
the time of day alone at each message. Name and text stand apart by the first ` : `. A line without it (on iOS behind a colon instead of a comma)
is a notice; Windows writes notices as bare lines, which only their words tell from the text above. Phones end messages with CRLF and lines within
one with LF. Times are the device's clock. The owner of the phone is 회원님 or `You`; on Windows he has his own name. There are no ids.
"""

import re
from collections.abc import Iterator

from casefile.records import Attachment, Conversation, MessageKind, Passage, Precision, Provenance, Record
from parsers.blocks import blocks, body_of, damage, head_lines, place_of, strays
from parsers.clock import wall_clock
from parsers.english_dates import MONTH, WEEKDAY, numeric
from parsers.export import Export, Line
from parsers.format import Format
from parsers.talk import People, kind_of_file, message
from parsers.time_layout import Moment, Times

FORMAT = Format("kakao_text", "chat", Provenance.APP_EXPORT)

FORMS = {
    "ko": re.compile(r"(?P<time>[0-9]{4}년 [0-9]{1,2}월 [0-9]{1,2}일 (?:오전|오후) [0-9]{1,2}:[0-9]{2})(?:(?P<sign>, |: )(?P<rest>.*))?"),
    "ko_dots": re.compile(r"(?P<time>[0-9]{4}\. [0-9]{1,2}\. [0-9]{1,2}\. (?:오전|오후) [0-9]{1,2}:[0-9]{2})(?:(?P<sign>, |: )(?P<rest>.*))?"),
    "en": re.compile(rf"(?P<time>[0-9]{{1,2}}:[0-9]{{2}}[ap]m, {MONTH} [0-9]{{1,2}}, [0-9]{{4}})(?:(?P<sign>, |: )(?P<rest>.*))?"),
    "en_ios": re.compile(rf"(?P<time>{MONTH} [0-9]{{1,2}}, [0-9]{{4}}, [0-9]{{1,2}}:[0-9]{{2}}[ \u202f][AP]M)(?:(?P<sign>, |: )(?P<rest>.*))?"),
}
WINDOWS = re.compile(r"\[(?P<name>[^\t]+?)\] \[(?P<time>(?:오전|오후) [0-9]{1,2}:[0-9]{2}|[0-9]{1,2}:[0-9]{2} [AP]M)\](?: (?P<text>.*)|$)")
DAY = re.compile(rf"(?:-+ )?(?P<day>[0-9]{{4}}년 [0-9]{{1,2}}월 [0-9]{{1,2}}일 .요일|{WEEKDAY}, {MONTH} [0-9]{{1,2}}, [0-9]{{4}})(?: -+)?")
TITLE = re.compile(
    r"(?:KakaoTalk Chats with (?P<en>.+?)|(?P<windows>.+) with KakaoTalk Chats|(?P<ko>.+?) ?(?:님)?[과와]? 카카오톡 대화)(?:-[0-9]+\.txt)?"
)
SAVED = re.compile(r"(?:저장한 날짜|Date Saved) : .+")
COUNT = re.compile(r" ?(?:\[ ?[0-9]+\]|\([0-9]+(?:명| people)?\))(?:과|와)?$")
NOTICE = re.compile(
    r"\S.{0,60}님이 (?:들어왔습니다|나갔습니다|.{1,200}님을 초대(?:하였|했)습니다|.{1,60}님을 내보냈습니다)\.?"
    r"|\S.{0,60} (?:joined|left) this chatroom\."
    r"|(?:삭제된 메시지입니다|메시지가 삭제되었습니다)\."
)
DELETED = frozenset(("삭제된 메시지입니다.", "메시지가 삭제되었습니다.", "This message was deleted."))
OWN = frozenset(("회원님", "you", "You"))
WORDS = {
    MessageKind.IMAGE: r"<?(?:사진|[Pp]hoto)>?(?: [0-9]+장)?",
    MessageKind.VIDEO: r"<?(?:동영상|[Vv]ideo)>?",
    MessageKind.STICKER: r"\(?(?:이모티콘|[Ee]moticons?)\)? ?",
    MessageKind.VOICE: r"음성메시지|Voice Note",
    MessageKind.CALL: r"(?:보이스톡|페이스톡|Voice Call|Video Call).{0,40}",
}
KINDS = [(kind, re.compile(words)) for kind, words in WORDS.items()]
FILE = re.compile(r"(?:파일|File): (?P<name>\S.*\.[A-Za-z0-9]{1,5})")
FIRST_LINES = 6


def recognizes(export: Export) -> bool:
    lines = [line for line in head_lines(export) if line.strip()]
    titled = any(TITLE.fullmatch(line) for line in lines[:1]) or any(SAVED.fullmatch(line) for line in lines[:2])
    spoken = any(form.fullmatch(line) for line in lines[:FIRST_LINES] for form in FORMS.values())
    separated = any(DAY.fullmatch(line) for line in lines[:FIRST_LINES])
    windows = any(WINDOWS.fullmatch(line) for line in lines[: FIRST_LINES * 2])
    if any(form.fullmatch(lines[0]) and sum(_is_message(form, line) for line in lines) > 1 for form in FORMS.values() if lines):
        return True  # the heading was cut off
    return (titled and (spoken or separated or windows or len(lines) <= 2)) or (separated and windows and lines[0].startswith("-----"))


def _is_message(form: re.Pattern[str], line: str) -> bool:
    match = form.fullmatch(line)
    return match is not None and " : " in (match["rest"] or "")


def parse(export: Export) -> Iterator[Record]:
    chat = _Chat(export)
    yield from chat.begin()
    for block in blocks(export.lines(), chat.opens):
        yield from damage(export, block)
        yield from chat.read(block)


class _Chat:
    def __init__(self, export: Export) -> None:
        self.export = export
        self.times = Times(order="ymd", clock=wall_clock(export))
        self.people = People()
        self.day = ""
        lines = head_lines(export)
        self.form = next((form for line in lines for form in FORMS.values() if (match := form.fullmatch(line)) and match["sign"]), None)
        """How messages begin; None for a file from a computer."""
        self.title = next((match for line in lines[:1] if (match := TITLE.fullmatch(line))), None)

    def begin(self) -> Iterator[Record]:
        written = next(filter(None, self.title.groups()), "") if self.title else ""
        counted = COUNT.search(written)
        place = self.export.place("line 1", 0, 0)
        yield Conversation(place=place, key="", platform="kakaotalk", title=COUNT.sub("", written) or None, is_group=True if counted else None)
        yield self.times.clock.reading(place)

    def opens(self, line: Line, _free: bool, _following: Line | None) -> bool:
        if DAY.fullmatch(line.text):
            return True
        if self.form is not None:
            return self.form.fullmatch(line.text) is not None
        return WINDOWS.fullmatch(line.text) is not None or NOTICE.fullmatch(line.text) is not None

    def read(self, block: list[Line]) -> Iterator[Record]:
        first, place = block[0], place_of(self.export, block)
        if day := DAY.fullmatch(first.text):
            self.day = day["day"]
            yield from self._alone(block, "separator")
        elif self.form is not None and (match := self.form.fullmatch(first.text)):
            if match["rest"] is None:
                yield from self._alone(block, "separator")
                return
            name, sign, said = match["rest"].partition(" : ")
            is_notice = not sign or match["sign"] == ": "
            text = body_of([first._replace(text=match["rest"] if is_notice else said), *block[1:]])
            yield from self._message(block, None if is_notice else name, self._time(match["time"]), match["time"], text)
        elif self.form is None and (match := WINDOWS.fullmatch(first.text)):
            text = body_of([first._replace(text=match["text"] or ""), *block[1:]])
            raw = f"{self.day} {match['time']}".strip()
            yield from self._message(block, match["name"], self._time(raw), raw, text)
        elif self.form is None and NOTICE.fullmatch(first.text):
            sent = self._time(f"{self.day} 0:00" if self.day else "")
            sent = sent._replace(precision=Precision.DAY if sent.at else Precision.NONE)
            text = body_of(block)
            is_gone = text in DELETED
            yield from message(place, None, sent, self.day, text, kind=MessageKind.RECALLED if is_gone else MessageKind.SYSTEM, deleted=is_gone)
        else:
            yield from self._alone(block, "header")

    def _alone(self, block: list[Line], what: str) -> Iterator[Record]:
        """Lines that are no message: the heading, or a day with what strays below it."""
        for number, line in enumerate(block):
            known = number == 0 and what == "separator"
            known = known or (line.number <= FIRST_LINES and (SAVED.fullmatch(line.text) or TITLE.fullmatch(line.text)) is not None)
            if known or not line.text.strip():
                yield Passage(place=place_of(self.export, [line]), what=what if known else "blank")
            else:
                yield from strays(self.export, [line])

    def _time(self, written: str) -> Moment:
        day = re.sub(r"([0-9]{4})(?:년|\.) ([0-9]{1,2})(?:월|\.) ([0-9]{1,2})(?:일|\.)", r"\1/\2/\3", written)
        day = re.sub(r" .요일", "", day).replace("오전", "上午").replace("오후", "下午")
        return self.times.read(numeric(day))

    def _message(self, block: list[Line], name: str | None, sent: Moment, raw: str, text: str) -> Iterator[Record]:
        if name is not None:
            yield from self.people.meet(name, is_self=True if name in OWN else None)
        kind = MessageKind.SYSTEM if name is None else next((kind for kind, words in KINDS if words.fullmatch(text)), MessageKind.TEXT)
        file = FILE.fullmatch(text)
        attachments = (Attachment(name=file["name"]),) if file else ()
        if file:
            kind = kind_of_file(file["name"])
        if text in DELETED:
            kind = MessageKind.RECALLED
        yield from message(
            place_of(self.export, block), name, sent, raw, text, kind=kind, deleted=kind is MessageKind.RECALLED, attachments=attachments
        )
