"""LINE: a chat sent as text from the app, `[LINE] <name>.txt`, by phones (fields between TABs) or computers (between blanks).

    [LINE] Chat history with Seller          [LINE] 卖家とのトーク履歴          [LINE] 与卖家的聊天记录
    Saved on: 2024/01/03 10:00               保存日時：2024/01/03 10:00        保存日期：2024/01/03 10:00

    2024/01/02(Tue)                          2024/01/02(火)                    2024/01/02（二）
    12:30⇥Seller⇥Shipped today               午後0:30⇥卖家⇥"発送しました       下午12:30⇥卖家⇥[照片]
    12:31⇥⇥Robin unsent a message            よろしく"

A date stands above its day: `2024/01/02(Tue)`, `2024/1/2（週二）`, `2025.12.10 Wednesday`, `2026/1/30周五` or `Fri, 1/30/2026`, whose order the
name of the day tells; the name may be of any language. A text of several lines is put between double quotes; how a quote in it is written
is unknown, so one is taken off each end, and a blank line with a date below it ends the text in any case; a date right under its first line
is part of it only if the text closes before the next message. A line without a name is the app's, in older versions without the second TAB.
On computers a name has no blank, unless it is the chat's own or all lines of somebody begin with the same words; what is no text stands without
brackets, and a line that goes back in time and begins with nobody's name is part of the text above.
Seconds, zone, ids, replies and files are not exported.
"""

import re
from collections import deque
from collections.abc import Iterator
from datetime import date
from itertools import takewhile

from casefile.records import Attachment, Conversation, MessageKind, Passage, Place, Problem, ProblemCode, Provenance, Reading, ReadingCode, Record
from parsers.blocks import body_of, damage, head_lines, place_of, strays
from parsers.clock import wall_clock
from parsers.export import Export, Line
from parsers.format import Format
from parsers.talk import People, kind_of_file, message
from parsers.time_layout import UNDATED, Times, survey

FORMAT = Format("line_text", "chat", Provenance.APP_EXPORT)

TITLES = (
    (re.compile(r"(?:\[LINE\] ?)?Chat history with (?P<title>.+)"), False),
    (re.compile(r"(?:\[LINE\] ?)?Chat history in (?P<title>.+)"), True),
    (re.compile(r"(?:\[LINE\] ?)?(?P<title>.+)とのトーク(?:履歴)?"), False),
    (re.compile(r"(?:\[LINE\] ?)?(?P<title>.+)のトーク(?:履歴)?"), True),
    (re.compile(r"(?:\[LINE\] ?)?[与與](?P<title>.+)的聊天[记記][录錄]"), False),
    (re.compile(r"(?:\[LINE\] ?)?(?P<title>.+)的聊天[记記][录錄]"), True),
    (re.compile(r"\[LINE\] ?(?P<title>.+)님과(?:의)? 대화"), False),
    (re.compile(r"\[LINE\] ?(?:ประวัติการ(?:สนทนา|แชท)|แชท)กับ ?(?P<title>.+)"), False),
    (re.compile(r"\[LINE\] ?(?:Riwayat )?(?:[Oo]brolan|[Cc]hat) dengan (?P<title>.+)"), False),
    (re.compile(r"\[LINE\] ?(?P<title>.+)"), None),
)
SAVED = re.compile(r"[^\t:：]{4,30}?(?: ?[:：] ?| )(?P<when>[0-9]{1,4}[/.-] ?[0-9]{1,2}[/.-] ?[0-9]{1,4}\.?,? .*[0-9]:[0-9]{2}.*)")
"""The words before the time are the language's."""
SAVING = ("Saved on", "保存日時", "保存日期", "儲存日期", "저장한")
YEAR_FIRST = re.compile(
    r"(?P<date>[0-9]{4}[/.-][0-9]{1,2}[/.-][0-9]{1,2})\.? ?"
    r"(?P<weekday>[(（][^\W\d_]\S{0,11}?[)）]|(?:周|週|星期)[一二三四五六日天]|[月火水木金土日]曜日|[월화수목금토일]요일|[A-Za-z]{3,9})?"
)
YEAR_LAST = re.compile(r"(?P<weekday>Mon|Tue|Wed|Thu|Fri|Sat|Sun), (?P<date>[0-9]{1,2}/[0-9]{1,2}/[0-9]{4})")
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
TIME = "(?P<time>(?:(?:上午|下午|午前|午後|오전|오후)[ \u00a0]?)?[0-9]{1,2}:[0-9]{2}(?:[ \u00a0\u2009\u202f]?[AaPp][Mm])?)"
TABBED = re.compile(rf"{TIME}\t(?P<name>[^\t]*)\t(?P<text>.*)")
NOTICE = re.compile(rf"{TIME}\t(?P<text>[^\t]*\S)\s*")
"""As older versions write what the app says."""
SPACED = re.compile(rf"{TIME} (?P<rest>\S.*)")
MIDNIGHT = re.compile("^24:")
"""How some telephones write the first hour of a day."""
CLOCK = re.compile(r"(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})")
"""A time of day that no half of the day stands beside."""
CALL = re.compile(
    r"☎ ?(?:.+)|不在着信|通話に応答がありませんでした。?|通話をキャンセルしました。?|通話時間 [0-9:]+"
    r"|グループ(?:音声|ビデオ)?通話が(?:開始され|終了し)ました。?"
)
"""With a telephone before it, or, of Android, the app's words alone."""
UNSENT = re.compile(
    r"(?P<who>.*?) ?(?:unsent a message|メッセージの送信を取り消しました|已收回訊息|已撤回消息|收回了訊息|撤回了(?:一[条則则])?消息"
    r"|메시지를 (?:삭제|취소)했습니다)[.。]?|Message unsent\."
)
CODES = {
    MessageKind.IMAGE: ("Photo", "写真", "照片", "圖片", "图片", "사진", "รูป", "รูปภาพ", "ภาพ", "Foto"),
    MessageKind.STICKER: ("Sticker", "スタンプ", "貼圖", "贴图", "스티커", "สติกเกอร์", "Stiker"),
    MessageKind.VIDEO: ("Video", "動画", "影片", "视频", "동영상", "วิดีโอ"),
    MessageKind.VOICE: ("Voice message", "ボイスメッセージ", "語音訊息", "语音信息", "음성메시지", "ข้อความเสียง", "Pesan suara"),
    MessageKind.FILE: ("File", "ファイル", "檔案", "文件", "파일", "ไฟล์"),
}
KINDS = {f"[{word}]": kind for kind, words in CODES.items() for word in words}
ON_COMPUTERS = {
    MessageKind.IMAGE: ("Photos", "写真", "画像", "圖片", "照片"),
    MessageKind.STICKER: ("Stickers", "スタンプ", "貼圖"),
    MessageKind.VIDEO: ("Videos", "動画", "影片"),
    MessageKind.VOICE: ("Audio", "ボイスメッセージ", "語音訊息"),
    MessageKind.FILE: ("Files", "ファイル", "檔案"),
}
KINDS_ON_COMPUTERS = KINDS | {word: kind for kind, words in ON_COMPUTERS.items() for word in words}
NAMED_FILE = re.compile(rf"\[(?:{'|'.join(CODES[MessageKind.FILE])}): ?(?P<name>[^\[\]]+)\]")
FIRST_LINES, HEADING_LINES = 8, 4
"""Within which a date or a message comes; and the title and when it was saved."""
OFTEN = 3
"""Lines that begin with the same words tell a name."""
LONGEST_TEXT = 500
"""Lines within which a quoted text closes."""


def recognizes(export: Export) -> bool:
    lines = [line.rstrip() for line in head_lines(export) if line.strip()][:FIRST_LINES]
    if not lines:
        return False
    titled = any(pattern.fullmatch(lines[0]) for pattern, _ in TITLES)
    is_named = lines[0].startswith("[LINE]")
    saved = any(SAVED.fullmatch(line) and (is_named or line.startswith(SAVING)) for line in lines[1:3])
    dated = any(_day(line) for line in lines)
    tabbed = any(TABBED.fullmatch(line) for line in lines)
    if titled:
        return (saved and is_named) or (saved and (dated or len(lines) < 3)) or tabbed
    if _day(lines[0]) is None:
        return TABBED.fullmatch(lines[0]) is not None
    said = [line for line in lines if _day(line) is None]
    return tabbed or (lines[0][-1].isalpha() and 2 * sum(SPACED.fullmatch(line) is not None for line in said) > len(said))


def parse(export: Export) -> Iterator[Record]:
    chat = _Chat(export)
    yield from chat.begin()
    for block in chat.blocks():
        yield from damage(export, block)
        yield from chat.read(block)


def _day(text: str) -> re.Match[str] | None:
    end = len(text.rstrip())
    return YEAR_FIRST.fullmatch(text, 0, end) or YEAR_LAST.fullmatch(text, 0, end)


class _Chat:
    def __init__(self, export: Export) -> None:
        self.export = export
        self.tabbed = any(TABBED.fullmatch(line) for line in head_lines(export))
        lines = [line for line in head_lines(export) if line.strip()]
        heading = lines[0].rstrip() if lines else ""
        named = next(((match, is_group) for pattern, is_group in TITLES if (match := pattern.fullmatch(heading))), None)
        self.title = named[0]["title"] if named else None
        self.names = () if self.tabbed else (*filter(None, [self.title]), *_names_with_blanks(lines))
        """Those that may have a blank."""
        self.is_group = named[1] if named else None
        first = next((day for line in lines if (day := _day(line))), None)
        self.names_weekdays = first is not None and first["weekday"] is not None
        self.times = Times(order="ymd", clock=wall_clock(export))
        self.day = ""
        self.misses_day = False
        """Whether that has been said."""
        self.people = People()

    def begin(self) -> Iterator[Record]:
        place = self.export.place("line 1", 0, 0)
        yield Conversation(place=place, key="", platform="line", title=self.title, is_group=self.is_group)
        dates = [(line.number, match) for line in self.export.lines() if (match := YEAR_LAST.fullmatch(line.text.rstrip()))]
        if not dates:
            yield self.times.clock.reading(place)
        elif self.export.options.date_order is None and (told := _by_weekday(dates)):
            order, why = told
            self.times = Times(order=order, clock=self.times.clock)
            yield self.times.clock.reading(place)
            yield Reading(place=place, code=ReadingCode.DATE_ORDER, value=order, why=why)
        else:
            self.times = survey(self.export, place, [("", f"line {number}", match["date"]) for number, match in dates], of_talk=True)
            yield from self.times.told
        if not self.tabbed:
            yield Reading(place=place, code=ReadingCode.UNCONFIRMED, value="HH:MM Name Text")

    def _day(self, text: str) -> re.Match[str] | None:
        """A date line as this file writes it: where the first one names the day of the week, a bare date is somebody's words."""
        day = _day(text)
        return day if day is not None and (day["weekday"] is not None or not self.names_weekdays) else None

    def _opens(self, text: str) -> bool:
        return self._day(text) is not None or self._header(text) is not None

    def _header(self, text: str) -> re.Match[str] | None:
        return TABBED.fullmatch(text) or NOTICE.fullmatch(text) if self.tabbed else SPACED.fullmatch(text)

    def _is_part_of(self, above: str, text: str) -> bool:
        """Whether a line from a computer goes on with the message above: its time of day is an earlier one, and it begins with nobody's name."""
        first, second = SPACED.fullmatch(above), SPACED.fullmatch(text)
        if self.tabbed or first is None or second is None:
            return False
        known = {name for _, name in self.people.met} | {self._parted(first["rest"])[0]}
        if self._parted(second["rest"])[0] in known:
            return False
        clocks = [CLOCK.fullmatch(match["time"]) for match in (first, second)]
        before, after = ((int(clock["hour"]), int(clock["minute"])) if clock else (0, 0) for clock in clocks)
        return after < before and all(clocks)

    def blocks(self) -> Iterator[list[Line]]:
        """The heading, then dates and messages with the lines under them; a text that begins with a quote goes on to the line that ends with one."""
        waiting: deque[Line] = deque()
        lines = self.export.lines()
        block: list[Line] = []
        while line := waiting.popleft() if waiting else next(lines, None):
            if block and self._opens(line.text) and not self._is_part_of(block[0].text, line.text):
                yield block
                block = []
            block.append(line)
            header = TABBED.fullmatch(line.text) if len(block) == 1 else None
            if header is None or not header["text"].startswith('"') or (len(header["text"]) > 1 and header["text"].rstrip().endswith('"')):
                continue
            ahead: list[Line] = []
            above, ends = line.text, False
            while not ends and len(ahead) < LONGEST_TEXT and (more := waiting.popleft() if waiting else next(lines, None)):
                ahead.append(more)
                from_date = self._day(ahead[0].text) is not None and (TABBED.fullmatch(more.text) or NOTICE.fullmatch(more.text))
                if from_date or TABBED.fullmatch(ahead[0].text) or (not above.strip() and self._day(more.text)):
                    break
                above, ends = more.text, more.text.rstrip().endswith('"')
            if ends:
                block += ahead
            else:
                waiting.extendleft(reversed(ahead))
        if block:
            yield block

    def read(self, block: list[Line]) -> Iterator[Record]:
        first = block[0].text
        if day := self._day(first):
            self.day = day["date"]
            yield Passage(place=place_of(self.export, block[:1]), what="separator")
            yield from strays(self.export, block[1:])
        elif header := self._header(first):
            name, text = ("" if header.re is NOTICE else header["name"], header["text"]) if self.tabbed else self._parted(header["rest"])
            yield from self._message(place_of(self.export, block), header["time"], name, _whole(text, block))
        else:
            for line in block:
                words = line.text.rstrip()
                is_heading = line.number <= HEADING_LINES and (SAVED.fullmatch(words) or any(one.fullmatch(words) for one, _ in TITLES))
                if is_heading or not line.text.strip():
                    yield Passage(place=place_of(self.export, [line]), what="header" if is_heading else "blank")
                else:
                    yield from strays(self.export, [line])

    def _parted(self, rest: str) -> tuple[str, str]:
        """Name and text of a line from a computer; no name where the app speaks, whose sentence has no blank behind the name that it begins with."""
        for known in self.names:
            if rest == known or rest.startswith(known + " "):
                return known, rest[len(known) + 1 :]
        name, blank, text = rest.rstrip().partition(" ")
        is_notice = not blank and ("", name) not in self.people.met
        return ("", name) if is_notice else (name, text)

    def _message(self, place: Place, time: str, name: str, text: str) -> Iterator[Record]:
        sent = self.times.read(f"{self.day} {MIDNIGHT.sub('0:', time)}") if self.day else UNDATED
        code = text.strip()
        kind = (KINDS if self.tabbed else KINDS_ON_COMPUTERS).get(code, MessageKind.TEXT)
        file = NAMED_FILE.fullmatch(code)
        if (unsent := UNSENT.fullmatch(code)) and not (name and unsent["who"]):
            kind = MessageKind.RECALLED
        elif not name:
            kind = MessageKind.SYSTEM
        elif CALL.fullmatch(text):
            kind = MessageKind.CALL
        elif file is not None:
            kind = kind_of_file(file["name"])
        yield from self.people.meet(name)
        attachments = (Attachment(name=file["name"], present=False),) if file else ()
        raw = f"{self.day} {time}".strip()
        yield from message(place, name, sent, raw, text, kind=kind, deleted=kind is MessageKind.RECALLED, attachments=attachments)
        if not self.day and not self.misses_day:
            self.misses_day = True
            yield Problem(place=place, code=ProblemCode.YEAR_MISSING, detail=time)


def _names_with_blanks(lines: list[str]) -> Iterator[str]:
    """On a computer: the words with which all lines of those begin whose names begin alike, if there are enough of these."""
    begun: dict[str, list[list[str]]] = {}
    for line in lines:
        if (match := SPACED.fullmatch(line)) and len(words := match["rest"].split(" ")) > 1:
            begun.setdefault(words[0], []).append(words)
    for spoken in begun.values():
        common = list(takewhile(lambda words: len(set(words)) == 1, zip(*spoken, strict=False)))
        are_counted = all("".join(words[len(common) :]).isdecimal() for words in spoken)  # `Ann Part 1`, `Ann Part 2`
        if len(spoken) >= OFTEN and 1 < len(common) < min(map(len, spoken)) and not are_counted:
            yield " ".join(words[0] for words in common)


def _by_weekday(dates: list[tuple[int, re.Match[str]]]) -> tuple[str, str] | None:
    """The order under which each date falls on the day of the week that it names, and the line that tells."""
    orders, why = {"mdy", "dmy"}, ""
    for number, match in dates:
        first, second, year = map(int, match["date"].split("/"))
        fitting = set()
        for order, (month, day) in {"mdy": (first, second), "dmy": (second, first)}.items():
            try:
                if date(year, month, day).weekday() == WEEKDAYS.index(match["weekday"]):
                    fitting.add(order)
            except ValueError:
                continue
        if orders - fitting and orders & fitting:
            why = f"line {number}: {match[0]}"
        orders &= fitting
    return (orders.pop(), why or dates[0][1][0]) if len(orders) == 1 else None


def _whole(text: str, block: list[Line]) -> str:
    """The text with its further lines, without the quotes around one of several lines."""
    says = text.strip() or any(line.text.strip() for line in block[1:])
    below = body_of([block[0]._replace(text=text), *block[1:]]) if says else text
    if ("\n" in below or "\r" in below) and below.startswith('"') and (whole := below.rstrip()).endswith('"'):
        return whole[1:-1]
    return below
