"""English times: by Friday, tomorrow before noon, end of next week, 3-5 business days, within 48 hours, 30-day."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from extractors.dates_en import DAY, DAY_WORD, MONTH, OFFICE_CLOSES, TODAY, UNTO, WEEKDAY, WEEKDAYS, day_of
from extractors.days import TimeSpan, add_days, ahead, at, end_of_day, iso_duration, longer, next_clock, places, weekday_after, whole_ahead
from extractors.numerals import DIGITS, WORDS, number
from extractors.spans import free

AFTER = r"after\s(?:work|school|hours|closing|lunch|dinner|tea)"
"""Of a day, when one's own time begins."""
PART = (
    r"(?:(?:(?:early|late|mid)[\s-]?)?(?:morning|afternoon|evening)|noon|midday|afternoon|arvo|avo|evening|eve|night|midnight|lunch(?:time)?|dinner(?:time)?"
    r"|early\sdoors|first\s(?:thing|post)(?:\sin\sthe\smorning)?|(?:straight\s|right\s)?" + AFTER + ")"
)
_HOUR = r"(?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_AFTER_NOON = r"\sin\sthe\s(?:(?:early|late)\s)?(?:morning|afternoon|evening)\b"
CLOCK = (
    r"(?:\d{1,2}(?::|\.)\d{2}(?::\d{2})?(?:\s?[ap]\.?m\b\.?|" + _AFTER_NOON + r")?|\d{1,2}[0-5]\d\s?[ap]\.?m\b\.?|\d{1,2}\s?[ap]\.?m\b\.?"
    rf"|(?:half|(?:a\s)?quarter|five|ten|twenty(?:[\s-]five)?|\d{{1,2}})\s(?:min(?:ute)?s\s)?past\s{_HOUR}\b(?:\so'?clock\b)?(?:{_AFTER_NOON})?"
    rf"|(?:a\s)?quarter\sto\s{_HOUR}\b(?:\so'?clock\b)?(?:{_AFTER_NOON})?|{_HOUR}\s?o'?clock\b(?:{_AFTER_NOON})?|{_HOUR}{_AFTER_NOON}"
    r"|(?:noon|midday)(?:ish)?\b|midnight\b|\d{1,2}(?:\s?-?\s?ish)\b|(?:(?<=\bby\s)|(?<=before\s))(?:lunch(?:time)?|tea\s?time)\b"
    rf"|(?:(?<=\bby\s)|(?<=\bat\s)|(?<=before\s)|(?<=around\s)|(?<=until\s))half\s{_HOUR}\b(?!\s(?:of|price))|half\s{_HOUR}\b(?=,?\s(?:on\s)?(?:{TODAY}|{WEEKDAY}))"
    rf"|(?:five|ten|twenty(?:[\s-]five)?)\sto\s{_HOUR}\b(?!\s(?:min|hour|hr|day|week|month|year|business|working|of)))"
)
_AT_THE_END = r"(?:1[0-2]|[1-9]|half\s(?:1[0-2]|[1-9]|four|five|six|seven|eight|nine|ten))(?=\s?(?:$|[.,!;?](?!\d)|sharp\b|latest\b|on\sthe\sdot\b))"
"""An hour right behind its day: tomorrow 9, Thursday half 4."""
_OF_THE_DAY = (
    r"(?:(?<=\bby\s)|(?<=before\s)|(?<=until\s)|(?<=till\s))(?:0[6-9]|1\d|2[0-3])(?:00|15|30|45)"
    r"(?!\d|\s?(?:usd|dollars|pounds|quid|bucks|units|pcs|each))"
)
_BARE_CLOCK = r"\d{1,2}(?![\d%/:-]|[.,]\d|\s?(?:day|hour|min|week|month|year|pcs|unit|business|working|to\s\d|or\s\d|star))"
BETWEEN = (
    rf"(?:(?:between\s|from\s)?(?P<from>0\d[0-5]\d|\d{{1,2}}(?::\d\d)?)\s?(?:[ap]\.?m\b\.?)?\s?(?:-|to|and|til|till|until)\s?(?P<until>{CLOCK}|[01]\d[0-5]\d(?=\W|$)(?!-)|"
    rf"\d{{1,2}}(?![\d%/:-]|\.\d|\s(?:business|working|day|week|hour|month|year))))"
)
_OPENS = (
    r"(?=\d|a[bfrtpun\s]|b[eylo]|c[lohay]|de|e[noail]|f[ireoa]|go|ha|in|j[au]|la|m[oail]|memo|n[oei]|o[nvc]|p[re]|q[\du]|s[auieot]|t[onmhueiw]"
    r"|right\saft|un|v[ae]|w[eh/]|xm|ye)"
)
"""The first two letters of all that a moment can begin with: most words are none."""
BEFORE = (
    r"(?:this\sside\sof|before(?:\s(?:the|your|my|our|his|her|their)\s"
    r"(?:(?!(?:shop|store|office|we|close[sd]?|shuts?|ends?|finish\w*|leaves?)\b)[\w'-]+\s){1,3}on)?)"
)
"""Before the day itself, or before what is on that day: before your party on the 14th."""
ZONES = {
    r"(?:eastern(?:(?:\s\w+)?\stime)?|e[sd]?t)": "America/New_York",
    r"(?:central(?:(?:\s\w+)?\stime)?|cdt)": "America/Chicago",
    r"(?:mountain(?:(?:\s\w+)?\stime)?|m[sd]t)": "America/Denver",
    r"(?:pacific(?:(?:\s\w+)?\stime)?|p[sd]?t)": "America/Los_Angeles",
    r"(?:gmt|utc)": "UTC",
    r"(?:bst|(?:uk|london)\stime)": "Europe/London",
    r"ces?t": "Europe/Berlin",
    r"ae[sd]t": "Australia/Sydney",
    r"(?:china|beijing)\stime": "Asia/Shanghai",
}
ZONE = "|".join(ZONES)
LEAD = (
    rf"(?:(?P<lead>on\sor\sbefore|no\slater\sthan|not\slater\sthan|first\s(?:thing|post)|{BEFORE}"
    r"|by|until|till?|thru|through|after|since|from|on|at)\s)?"
)
MOMENT = re.compile(
    rf"""(?<![\w@./#-]){_OPENS}{LEAD}(?:around\s|about\s|(?:the\s)?(?:(?P<closes>(?:close|end)\sof\s(?:business|play|trading)|cob|eob)|end\sof\sday|eod)\s(?:on\s)?|the\s)?
    (?:(?P<day>{DAY})(?:[,\s]+(?:in\sthe\s)?(?P<part>{PART}\b|[ap]\.?m\b\.?))?(?:[,\s]+(?:by|at|before|around|from|@
    |(?P<between>(?=between)))?\s*(?:(?P<range>{BETWEEN})|(?P<clock>(?:12\s)?{CLOCK}|{_OF_THE_DAY}|{_AT_THE_END}|(?<=\bby\s){_BARE_CLOCK}|(?<=\bat\s){_BARE_CLOCK}
    |(?<=before\s){_BARE_CLOCK}|(?<=around\s){_BARE_CLOCK})))?
    |(?P<range2>{BETWEEN.replace("?P<from>", "?P<from2>").replace("?P<until>", "?P<until2>")})
     (?:\s(?:on\s)?(?P<day3>{DAY.replace("?P<which>", "?:")}))?
    |(?P<clock2>(?:12\s)?{CLOCK}|{_OF_THE_DAY}|(?<=before\s){_BARE_CLOCK}|(?:(?<=\bfor\s)|(?<=there\s)|(?<=you\s)|(?<=round\s)|(?<=^))(?:1[0-2]|[1-9])(?=\s(?:{TODAY}|{WEEKDAY}))|(?:1[0-2]|[1-9])(?=\s(?:rather\sthan|instead\sof)\s\d)|(?<=\bby\s){_BARE_CLOCK}|(?<=than\s){_BARE_CLOCK}|(?:(?<=\baround\s)|(?<=there\sabout\s)|(?<=round\sabout\s)|(?<=over\sabout\s)|(?<=come\sabout\s)|(?<=there\sfor\s)|(?<=you\sabout\s))(?:1[0-2]|[1-9])(?=\s*(?:$|[.,;!?](?!\d)|when\b|tonight\b))|(?<=\bat\s){_BARE_CLOCK}(?!\seach|\sper|\sshipped))
     (?:,?\ssharp)?(?:,?\s(?:on\s)?(?P<day2>{DAY.replace("?P<which>", "?:")})(?:\s(?P<part4>morning|afternoon|evening|night|arvo)\b)?)?
    |(?:this\s|later\sthis\s|(?P<coming>in\sthe\s)|(?<=\bby\s))(?:(?:early|late)\s)?(?P<part2>morning|afternoon|arvo|avo|evening|eve)\b(?:,?\s(?:at|by|around|about)\s(?P<clock3>{CLOCK}|{_BARE_CLOCK}))?
    |(?P<coming2>first\s(?:thing|post))(?=\s*(?:$|[.,!;?]))
    |(?P<part3>tonight|(?:straight\s|right\s)?{AFTER})\b(?:,?\s(?:on\s)?(?P<day4>{DAY.replace("?P<which>", "?:")}))?)(?:\s(?P<zone>{ZONE})\b)?
    """,
    re.VERBOSE | re.IGNORECASE,
)
TRIGGER = re.compile(
    r"\d|to(?:day|night|nite|mo)|fortnight|lunch|teatime|\bhalf\s|end of play|year.end|"
    r"tmr|tmw|arvo|night|\btn\b|day\b|days|hour|minute|\bmins?\b|week|month|year|\bend of|\beo[dwmb]\b|\bcob\b|close of|noon|"
    r"midnight|morning|evening"
    r"|\b(?:mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|christmas|xmas|thanksgiving|halloween|valentine|easter"
    r"|pentecost|whitsun|juneteenth|quarter|\bqtr|past |o'?clock|after (?:work|school|hours|closing|lunch|dinner|tea)|first (?:thing|post)"
    r"|\beve\b|\bavo\b|dinner|tea time|\bto (?:one|two|three|four|five|six|seven|eight|nine|ten)\b"
)
PAST = re.compile(r"\b(?:last|last (?:week|month|year),?|since|ago|every|each|per|yesterday(?: at)?|on last|past)\s$", re.IGNORECASE)
COUNTED_FROM = re.compile(r"\b(?:days?|weeks?|hours?) (?:of|from)\s$", re.IGNORECASE)
ARRIVED = re.compile(r"\b(?:it'?s|it is)(?: now| already)?\s$", re.IGNORECASE)
MADE = re.compile(
    r"(?<!be )(?<!get )\b(?:bought|built|made|(?:fitt|install|servic|replac|purchas|manufactur|renew|repair|refurbish|test|check|overhaul|paint|clean"
    r"|calibrat|restor|upgrad)ed)(?: \w+){0,2}? (?:in )?$",
    re.IGNORECASE,
)
"""Before a date these tell the history of the goods: a new battery fitted in January."""
WAS = re.compile(
    r"\b(?:was|were)(?: (?!(?:thinking|hoping|planning|going|gonna|wondering|about|to|will|but|and|so|due|meant|supposed)\b)\w+){1,4} $",
    re.IGNORECASE,
)
"""It was ordered on Monday."""
BETWEEN_BEFORE = re.compile(r"between\s(?:the\s)?$", re.IGNORECASE)
JOINS = re.compile(r"\s?(?:-|–|/|to|or|and|until|till|thru|through|,?\s?(?:or\s)?failing\sthat,?)\s?(?:the\s)?", re.IGNORECASE)
MONTH_ALONE = re.compile(rf"{MONTH}(?:,?\s20\d\d)?", re.IGNORECASE)
TODAYS = re.compile(TODAY, re.IGNORECASE)
DAY_BEFORE = re.compile(r"\sbefore(?=\W*$)", re.IGNORECASE)
"""The Thursday before: of a day that is told elsewhere."""
ARRIVING = re.compile(r"\b(?:arriv\w+|there|here|com(?:e|ing)|round|over)\s$", re.IGNORECASE)
GONE = re.compile(r"\s(?:has |have |had )?(?:already |long |now )?(?:passed|come and gone|been and gone|came and went)\b", re.IGNORECASE)
STARTS = ("after", "since", "from")
BESIDES = ("before", "after")
ENDS = ("by", "before", "until", "til", "till")
PART_ENDS = {"morning": 12, "noon": 12, "midday": 12, "lunch": 13, "dinner": 18, "afternoon": 18, "arvo": 18, "after lunch": 18}
NAMED_ALIKE = ("sat", "sun", "wed", "mon")
"""She sat down, the sun: no days but where they stand as one."""
DAY_HERE = re.compile(
    r"\s?(?:$|[.,!;?)](?!\w)|(?:or|to|thru|through|till?|until|if|unless|and (?:i|we|then)|the \d|when|once|after|before|instead|at|by|pm|am|\d{1,2}"
    r"|morning|afternoon|evening|night|latest|hopefully|week)\b|[-/])",
    re.IGNORECASE,
)
NO_DAY_BEFORE = re.compile(r"\b(?:the|she|he|it|they|i|we|has|have|had|been|be|newly|never|just|to)\s$", re.IGNORECASE)
HOUR_BEHIND = re.compile(rf"((?:(?:this|next|coming)\s)?(?:{WEEKDAY})),?\s(1[0-2]|[1-9])", re.IGNORECASE)

_COUNT = (
    rf"(?:{DIGITS}|{WORDS}|half\s(?:an?\s)?|½|(?:the\s)?next(?=\shour\b)|the(?=\shour\b)|(?:few|several|some)(?=\s(?:min|hour|day|week|month|business|working))|couple(?:\sof)?(?=\s(?:min|hour|day|week|month|business|working))|an?(?=\s(?:couple\s(?:of\s)?|(?:few|full|whole)\s|day\sor\stwo)?(?:min|hour|day|week|fortnight|"
    rf"month|year|business|working))|first(?=\s))"
)
DURATION = re.compile(
    rf"""(?<![\w$£€₹./:#-])(?P<count>{_COUNT})(?:\s?(?:-|to|or|–)\s?(?P<upper>{_COUNT}))?(?P<odd>\s(?:couple(?:\sof)?|few|full|whole|more))?[\s-]?
    (?P<work>(?:business|working|work|bank)[\s-])?(?P<unit>min(?:ute)?s?|hours?|hrs?|h|days?|weeks?|wks?|fortnights?|nights?|months?|mos?|years?
    |yrs?)\b(?P<half>\sand\sa\shalf)?(?P<pair>\sor\stwo)?(?!\s(?:ago|old)
    |\s(?:{TODAY}|(?:on\s|from\s)?{WEEKDAY}))
    """,
    re.VERBOSE | re.IGNORECASE,
)
BESIDE = re.compile(r"\s(?:before|after)\s", re.IGNORECASE)
OF_A_DAY = re.compile(rf"\s(?:before|after)\s(?:the\s)?(?:{DAY})", re.VERBOSE | re.IGNORECASE)
OFFSET = re.compile(rf"\b(?:the (?:day|night)|(?:an?|one|two|three|four|five|\d) (?:days?|weeks?)|the (?:{WEEKDAY}))\s$", re.IGNORECASE)
"""Two days before Christmas, the Monday after Easter."""
NO_MORE_BEFORE = re.compile(r"\b(?:(?:no|not) (?:more|longer) than|less than|another)\s$", re.IGNORECASE)
SENT_BACK_BEFORE = re.compile(r"(?<!'ll )(?<!will )\b(?:send|bring|post|ship|return|mail)(?: \w+){0,3} (?:within|in|inside)\s$", re.IGNORECASE)
"""A time that the buyer has: send it back within 30 days."""
AGED_BEFORE = re.compile(
    r"\b(?:been \w+ing(?: \w+){0,3}|seasoned|aged|matured|worn|owned|ridden|driven|stored)(?: for| about| only)* $", re.IGNORECASE
)
MINUTES_ALONE = re.compile(
    r"\b(?:there|you|round|over|back|out|down|outside|ready|done|home|along) in (?:about |around |like )?"
    r"(?P<count>[1-9]\d)(?=\s*(?:$|[.,!;?)]|or so\b|max\b|tops\b))",
    re.IGNORECASE,
)
"""I'll be there in 20."""
UNITS = {
    "mi": "minute",
    "ho": "hour",
    "hr": "hour",
    "h": "hour",
    "da": "day",
    "we": "week",
    "wk": "week",
    "fo": "fortnight",
    "ni": "day",
    "mo": "month",
    "ye": "year",
    "yr": "year",
}
ONWARDS = re.compile(r"\s(?:from\s(?:now|today|tomorrow|tmrw?)|after\s(?:today|tomorrow|tmrw?))\b", re.IGNORECASE)
HYPHENED = re.compile(r"\w-(?:day|week|month|year|hour|minute)$", re.IGNORECASE)
ANCHOR_AFTER = re.compile(
    r"\s(?:after|once|of\s(?:(?:us\s)?(?:receiving|getting)|you|us|it)|of\s(?:(?:the|your|our|full|cleared|final|signed)\s){0,2}(?:receipt|delivery|"
    r"purchase|arrival|item|return|date|sale|deposit|down\s?payment|payment|order(?:ing)?|booking|approval|confirmation|invoice|proof|artwork)"
    r"|of\s(?:(?:it|them|us|the\s\w+)\s)?(?!even|morn)\w+ing|from\s(?:receipt|delivery|purchase|arrival|the|when|dispatch|(?:your\s|our\s)?(?:payment|deposit|order|approval|confirmation))|following|when|upon)\b",
    re.IGNORECASE,
)
ANCHOR_BEFORE = re.compile(
    r"\b(?:after|once|when|upon)\s[^.!?\n;]{3,60},?\s*(?:\w+\s){0,8}(?:within|in|takes?|allow|up to)?\s*$",
    re.IGNORECASE,
)
PERIOD_AFTER = re.compile(
    r"[\s'-]*(?:of\s)?(?:warranty|guarantee|return|refund|money|no\squestions|to\s(?:send|return|change|decide)|cover|policy|trial|wait|without|"
    r"if|on\s(?:product|motor|parts|everything|the)|parts|manufacturer|limited)\b",
    re.IGNORECASE,
)
PERIOD_BEFORE = re.compile(
    r"(?:warranty|guaranteed?|fresh|lasts?|for|valid|returns?(?:\s\w+){0,3}\swithin|have|over|more than|already|been|took|waited|after|another|"
    r"every|per|each|first|our|last|past|than)\s(?:of\s|is\s|for\s|the\s|you\s)?$",
    re.IGNORECASE,
)
DUE_BEFORE = re.compile(
    r"(?:within|in|inside|inside of|give (?:me|us)|"
    r"under|takes?|about|around|usually|approx(?:imately)?|maximum|max|at most|up to|allow|arrives? in|next|another|expect|"
    r"then)\s(?:the\s(?:next\s)?|about\s|another\s|around\s|a\s)?$",
    re.IGNORECASE,
)

DUE_AFTER = re.compile(r"\s(?:max(?:imum)?|tops|at (?:the )?(?:most|latest)|more|time)\b|'\stime\b", re.IGNORECASE)
NAMED_FOR = re.compile(r"\s(?:price|deal|sale|offer|discount|special|promo(?:tion)?|rate)s?\b", re.IGNORECASE)
"""After a day: what is called by it, the Black Friday price."""
TRIED = 7
"""From so many nights on they are a time for trying it, no stay."""
ORDERS = re.compile(
    r"(?<!both )(?<!your )(?<!these )(?<!those )(?<!the )\b(?:orders\s(?:(?:placed|in|received|made|paid)\s)?|order\s(?:placed|received|made)\s)$",
    re.IGNORECASE,
)
"""Before a time these tell which orders, not when: orders placed today arrive by the 17th."""
SAME_DAY = re.compile(r"[^.!?;]{0,40}?\bsame[\s-]day\b", re.IGNORECASE)
OF_TODAY = re.compile(r"'s\s(?!(?:fine|ok|okay|good|best|great|easier|perfect|not|too)\b)", re.IGNORECASE)
"""Today's lesson, today's post."""
FIRST_THING = 8
"""From this hour on, first thing in the morning is tomorrow."""


def find_english(folded: str, sent: datetime | None, *, day_first: bool | None = None) -> list[TimeSpan]:
    if not TRIGGER.search(folded.lower()):
        return []
    found = _compound(folded, sent, [*_durations(folded, sent), *_minutes(folded, sent)])
    taken = places(folded, found)
    return found + _to_the_last(folded, [span for span in _moments(folded, sent, day_first) if free(span.start, span.end, taken)])


def _compound(folded: str, sent: datetime | None, found: list[TimeSpan]) -> list[TimeSpan]:
    """3 hours 30 minutes, a year and 6 months are one length."""
    joined: list[TimeSpan] = []
    for span in found:
        before = joined[-1] if joined else None
        if before and before.duration and span.duration and re.fullmatch(r"\s?(?:,\s?)?(?:and\s)?", folded[before.end : span.start]):
            whole = longer(before.duration, span.duration)
            if whole is not None:
                due = whole_ahead(sent, whole) if sent and (before.deadline or span.deadline) else None
                joined[-1] = TimeSpan(start=before.start, end=span.end, deadline=due, duration=whole, vague=span.vague)
                continue
        joined.append(span)
    return joined


def _to_the_last(folded: str, found: list[TimeSpan]) -> list[TimeSpan]:
    """A stretch of days counts to its last: Monday to Wednesday, between 20 May and 22 May."""
    joined: list[TimeSpan] = []
    for span in found:
        before = joined[-1] if joined else None
        between = before and JOINS.fullmatch(folded, before.end, span.start)
        stands = between and ("and" not in between[0] or BETWEEN_BEFORE.search(folded, max(0, before.start - 12), before.start)) if before else None
        if before and before.deadline and span.deadline and stands:
            if between and "or" in between[0].lower():
                if before.deadline != end_of_day(before.deadline) or span.deadline != end_of_day(span.deadline):
                    joined.append(span)
                    continue
                joined[-1] = replace(before, end=span.end, deadline=max(before.deadline, span.deadline))
                continue
            late = timedelta(7 if timedelta() < before.deadline - span.deadline < timedelta(7) else 0)
            joined[-1] = TimeSpan(start=before.start, end=span.end, deadline=span.deadline + late, vague=before.vague or span.vague)
            continue
        joined.append(span)
    return joined


def _moments(folded: str, sent: datetime | None, day_first: bool | None) -> Iterator[TimeSpan]:
    for match in MOMENT.finditer(folded):
        day = match["day"] or match["day2"] or match["day3"] or match["day4"]
        lead = (match["lead"] or "").lower()
        clock = match["until"] or match["until2"] or match["clock"] or match["clock2"] or match["clock3"]
        offset = OFFSET.search(folded, max(0, match.start() - 16), match.start()) if day and lead in BESIDES else None
        if _is_no_day(match, folded, day, plain=not (lead or clock)) or (day is None and _is_no_clock(match, folded, clock, lead)):
            continue
        if (lead in STARTS and not offset and not match["range"] and not match["range2"] and not re.search(UNTO, day or "")) or _is_over(
            match, folded, day
        ):
            yield TimeSpan(start=match.start(), end=match.end(), deadline=None)
            continue
        is_first = lead.startswith("first") or match["coming2"] is not None
        part = match["part"] or match["part2"] or match["part3"] or match["part4"] or ("morning" if is_first else _part_of(day))
        if sent is None:
            yield TimeSpan(start=match.start(), end=match.end(), deadline=None)
            continue
        zone = _zone(match["zone"]) if match["zone"] and clock and sent.tzinfo else None
        now = sent.astimezone(zone) if zone and not day else sent
        part = _named_part(part) if part else part
        if (match["coming"] or match["coming2"]) and (
            at(sent, PART_ENDS.get(part or "", 24)) <= sent or (part == "morning" and sent.hour >= FIRST_THING)
        ):
            day = "tomorrow"
        if day and not clock and (behind := HOUR_BEHIND.fullmatch(day)) and _is_hour(sent, day, behind, day_first):
            day, clock = behind.groups()
        whole, vague = day_of(now, day, day_first) if day else (now, False)
        if whole is None:
            continue
        if offset:
            yield TimeSpan(start=offset.start(), end=match.end(), deadline=end_of_day(_beside(whole, offset[0].lower(), lead)))
            continue
        if match["closes"] and not (part or clock):
            clock = "18:00"
        deadline = _instant(now, whole, day, part, clock, before=lead.startswith(("before", "this side")), starts=match["from"] or match["from2"])
        if deadline is None:
            continue
        if ORDERS.search(folded, max(0, match.start() - 24), match.start()):
            if same_day := SAME_DAY.match(folded, match.end()):
                yield TimeSpan(start=match.start(), end=same_day.end(), deadline=end_of_day(deadline))
            continue
        deadline = deadline.replace(tzinfo=zone).astimezone(sent.tzinfo) if zone else deadline
        vague = vague or bool(day and TODAYS.fullmatch(day) and OF_TODAY.match(folded, match.end()))
        yield TimeSpan(
            start=match.start(), end=match.end(), deadline=deadline, vague=vague, hour=bool(clock or match["part2"] or match["part3"]) and day is None
        )


def _is_no_day(match: re.Match[str], folded: str, day: str | None, *, plain: bool) -> bool:
    """Words that only look like a day, or a day that another is told by; `plain`: nothing with it makes it one."""
    if COUNTED_FROM.search(folded, max(0, match.start() - 16), match.start()):
        return True
    if day is None:
        return False
    if day.lower().startswith("may") and not re.search(rf"\d|{DAY_WORD}", day, re.IGNORECASE):
        return True
    if BESIDE.match(folded, match.end()) and OF_A_DAY.match(folded, match.end()):
        return True
    if day in NAMED_ALIKE and plain and not (match["which"] or match["part"]):
        start = match.start("day")
        return NO_DAY_BEFORE.search(folded, max(0, start - 8), start) is not None or not DAY_HERE.match(folded, match.end())
    return DAY_BEFORE.match(folded, match.end()) is not None


def _is_no_clock(match: re.Match[str], folded: str, clock: str | None, lead: str) -> bool:
    """Numbers by themselves that may be a count, or a price: 3 to 5, 9.50."""
    if clock and lead not in ENDS and re.fullmatch(r"\d{1,2}\.\d{2}", clock):
        return True
    between = match["range2"]
    if not between or re.search(r"[ap]\.?m|noon|:", between, re.IGNORECASE) or between.lower().startswith("between"):
        return False
    return ARRIVING.search(folded, max(0, match.start() - 12), match.start()) is None


def _beside(day: datetime, offset: str, side: str) -> datetime:
    """The day so far before a day, or after it."""
    if named := re.search(WEEKDAY, offset):
        weekday = WEEKDAYS.index(named[0][:3])
        return weekday_after(day, weekday) if side == "after" else add_days(weekday_after(day, weekday), -7 - 7 * (day.weekday() == weekday))
    count = int(number(offset.partition(" ")[0]) or 1)
    return add_days(day, count * (7 if "week" in offset else 1) * (1 if side == "after" else -1))


def _is_hour(sent: datetime, day: str, behind: re.Match[str], day_first: bool | None) -> bool:
    """Sunday 11: where the eleventh is none."""
    whole, _ = day_of(sent, day, day_first)
    return whole is not None and whole.day != int(behind[2])


def _named_part(written: str) -> str:
    written = re.sub(r"^(?:(?:early|late|mid)[\s-]?(?!doors)|(?:straight|right)\s)|(?<=lunch)time$|(?<=dinner)time$", "", written.lower())
    written = {"avo": "afternoon", "eve": "evening"}.get(written, written)
    if written.startswith(("first", "early doors")) or re.fullmatch(r"a\.?m\.?", written):
        return "morning"
    return "afternoon" if re.fullmatch(r"p\.?m\.?", written) else written


def _zone(written: str) -> ZoneInfo:
    return ZoneInfo(next(zone for words, zone in ZONES.items() if re.fullmatch(words, written, re.IGNORECASE)))


def _is_over(match: re.Match[str], folded: str, day: str | None) -> bool:
    """Whether it has been, or comes again and again: named, but nothing falls due."""
    if PAST.search(folded[max(0, match.start() - 16) : match.start()]) or (day and day.lower().startswith(("yesterday", "last "))):
        return day is None or "week of" not in day.lower()
    if GONE.match(folded, match.end()) or (day and NAMED_FOR.match(folded, match.end())):
        return True
    return _of_the_past(match, folded, day)


def _of_the_past(match: re.Match[str], folded: str, day: str | None) -> bool:
    lead = (match["lead"] or "").lower()
    before = folded[max(0, match.start() - 40) : match.start()]
    if day is None or lead not in ("", "on"):
        return False
    if WAS.search(before) is not None:
        return True
    return MADE.search(before) is not None or (not lead and ARRIVED.search(before) is not None)


def _part_of(day: str | None) -> str | None:
    return "night" if day and re.match(r"(?:toni|2nite|tn\b)", day.lower()) else None


def _instant(
    sent: datetime, whole: datetime, day: str | None, part: str | None, clock: str | None, *, before: bool, starts: str | None
) -> datetime | None:
    if clock:
        hour, minute, half = _clock(clock)
        if hour > 24 or minute > 59:
            return None
        if half == "p" or (half is None and hour < 12 and part in ("afternoon", "arvo", "evening", "night")):
            hour = hour % 12 + 12
        elif half is None and part is None and hour < 12 and whole.date() == sent.date() and day and at(whole, hour, minute) <= sent:
            hour += 12
        elif half == "a":
            hour %= 12
        elif (
            half is None
            and part is None
            and not clock.startswith("0")
            and (hour < (7 if ":" in clock else 8) or (starts and hour <= int(starts.partition(":")[0]) and hour < 12))
        ):
            hour += 12
        if day is None and half is None and part is None:
            return next_clock(sent, hour, minute)
        if day is None and part is None and at(sent, hour, minute) <= sent:
            return at(add_days(sent, 1), hour, minute)
        return at(whole, hour, minute)
    if part and day is None and at(sent, PART_ENDS.get(part.lower(), 24)) <= sent:
        return None
    if part:
        return at(whole, PART_ENDS.get(part.lower(), 24))
    if before and day and MONTH_ALONE.fullmatch(day):
        return end_of_day(add_days(whole.replace(day=1), -1))
    if before and day and re.fullmatch(r"20\d\d", day):
        return whole.replace(year=whole.year - 1, hour=23, minute=59, second=59, microsecond=0)
    if before and day and not re.search(r"end of|week(?!end)|month|eo|cob|close|is (?:out|over|up)", day, re.IGNORECASE):
        return end_of_day(add_days(whole, -2 if day.lower().endswith("weekend") else -1))
    return at(whole, 18) if day and OFFICE_CLOSES.fullmatch(day.lower()) else end_of_day(whole)


def _clock(written: str) -> tuple[int, int, str | None]:
    written = written.lower().removeprefix("12 ")
    half = "a" if "in the " in written and "morning" in written else "p" if "in the " in written else None
    if half_past := re.match(rf"half ({_HOUR})\b", written):
        return int(number(half_past[1]) or 0), 30, half
    if past := re.match(rf"(?:a )?(half|quarter|[a-z -]+?|\d+) (?:min(?:ute)?s )?(past|to) ({_HOUR})\b", written):
        minutes = {"half": 30, "quarter": 15}.get(past[1]) or int(number(past[1]) or 0)
        hour = int(number(past[3]) or 0)
        return (hour, minutes, half) if past[2] == "past" else (hour - 1, 60 - minutes, half)
    if spelled := re.match(rf"({_HOUR})(?= ?o'?clock| in the)", written):
        return int(number(spelled[1]) or 0), 0, half
    if run := re.fullmatch(r"(\d{1,2})(\d\d)(?:\s?([ap])\.?m\.?)?", written):
        return int(run[1]), int(run[2]), run[3] or ("exact" if run[1].startswith("0") or int(run[1]) > 12 else None)
    if written.startswith(("noon", "midday")):
        return 12, 0, "p"
    if written.startswith(("lunch", "teatime")):
        return (1 if written[0] == "l" else 5), 0, "p"
    if written.startswith("midnight"):
        return 24, 0, "exact"
    match = re.match(r"(\d{1,2})(?:[:.](\d{2}))?(?::\d{2})?\s?([ap]\b|[ap](?=\.?m))?", written)
    if match is None:
        return 99, 0, None
    return int(match[1]), int(match[2] or 0), match[3] or half or ("exact" if int(match[1]) > 12 else None)


def _durations(folded: str, sent: datetime | None) -> Iterator[TimeSpan]:
    for match in DURATION.finditer(folded):
        count = _count(match)
        if match["unit"][0] in "nN" and count is not None and count < TRIED:
            continue
        if count is None or count > 1000 or (match["count"].lower() == "first" and re.match(r"\s(?:of|in)\s", folded[match.end() : match.end() + 4])):
            continue
        unit = UNITS.get(match["unit"][:2].lower()) or UNITS[match["unit"][0].lower()]
        if unit == "fortnight":
            count, unit = count * 2, "week"
        if match["work"] and unit == "day":
            unit = "workday"
        before, after = folded[max(0, match.start() - 80) : match.start()], folded[match.end() : match.end() + 40]
        if AGED_BEFORE.search(before) or (sent and BESIDE.match(after) and OF_A_DAY.match(folded, match.end())):
            continue
        start = match.start()
        if sent and (onwards := ONWARDS.match(after)):
            base = add_days(sent, 1) if "tom" in onwards[0].lower() or "tmr" in onwards[0].lower() else sent
            yield TimeSpan(start=start, end=match.end() + onwards.end(), deadline=ahead(base, count, unit), duration=iso_duration(count, unit))
            continue
        no_more = NO_MORE_BEFORE.search(before)
        period = (
            (not no_more and PERIOD_BEFORE.search(before))
            or SENT_BACK_BEFORE.search(before)
            or PERIOD_AFTER.match(after)
            or HYPHENED.search(match[0])
            or match["count"].lower() == "first"
        )
        anchored = ANCHOR_AFTER.match(after) or ANCHOR_BEFORE.search(before)
        due = (
            no_more
            or DUE_BEFORE.search(before)
            or DUE_AFTER.match(after)
            or (match["odd"] or "").strip() == "more"
            or unit == "workday"
            or match["upper"]
        )
        yield TimeSpan(
            start=start,
            end=match.end(),
            deadline=ahead(sent, count, unit)
            if sent and due and not anchored and not (period and (SENT_BACK_BEFORE.search(before) or not re.search(r"(?:within|in)\s$", before)))
            else None,
            duration=iso_duration(count, unit),
            vague=bool((match["odd"] and "few" in match["odd"]) or match["count"].lower() in ("few", "several", "some")),
        )


def _minutes(folded: str, sent: datetime | None) -> Iterator[TimeSpan]:
    for match in MINUTES_ALONE.finditer(folded) if " in " in folded else ():
        count = Decimal(match["count"])
        yield TimeSpan(
            start=match.start("count"),
            end=match.end(),
            deadline=ahead(sent, count, "minute") if sent else None,
            duration=iso_duration(count, "minute"),
        )


def _count(match: re.Match[str]) -> Decimal | None:
    written = "two" if match["pair"] else (match["upper"] or match["count"]).lower().strip()
    odd = (match["odd"] or "").strip()
    if written in ("few", "several", "some"):
        return Decimal(3)
    if odd.startswith("couple") or written.startswith("couple"):
        return Decimal(2)
    if odd == "few":
        return Decimal(3)
    value = (
        Decimal("0.5")
        if written.startswith(("half", "½"))
        else Decimal(1)
        if written in ("a", "an", "the", "first", "next", "the next")
        else number(written)
    )
    return None if value is None else value + (Decimal("0.5") if match["half"] else 0)
