"""The terms that a promise takes over: of the request that it grants (周五前能发吗 – 可以的), of a day spoken of before (by then)."""

import re
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

from casefile.findings import Terms, Topic
from extractors import Setting
from extractors.answers import asked, load_answers, matter_of
from extractors.clauses import split
from extractors.days import end_of_day, whole_ahead
from extractors.dialogue import Dialogue
from extractors.modifiers import features_at
from extractors.money import MoneySpan, find_money
from extractors.quantities import find_quantities
from extractors.replies import assent
from extractors.spoken_days import Heard, day_meant, refers_to_another
from extractors.statements import Candidate, Turn
from extractors.terms import only_tells_when, question_terms
from extractors.times import find_times

SUMS = frozenset({Topic.COMPENSATION, Topic.PRICE, Topic.REFUND, Topic.SHIPPING_COST})
THINGS = frozenset({Topic.DELIVERY, Topic.REPAIR, Topic.RETURN})
DOES_SO = re.compile(
    r"没问题|安排|搞定|办好|\b(?:will do|can do|on it|see to it|make sure|sort (?:it|that)|get (?:it|that|them) (?:done|sorted)"
    r"|see you then)\b",
    re.IGNORECASE,
)
"""Grants what is asked without naming it."""
ACTS_ZH = re.compile("[发寄送退换修补做装改到赔开打转交弄拉]")
ACTS_EN = re.compile(r"\b(?:i|we)(?:'?ll| will| can| shall) (?:\w+ly )?(?!(?:have|need|take|make|know|keep|look|check)\b)([a-z]{4,})")
ASKS_WHEN = re.compile(
    r"(?<!到)(?:什么时候|啥时候?)|何时|几[天号时]|多久|多长时间"
    r"|\b(?:when|how (?:long|soon|fast|quick(?:ly)?)|what time|eta|lead time|turnaround)\b",
    re.IGNORECASE,
)
OF_A_PERIOD = re.compile(
    r"[质联]保|保[修质用固价]|有效|试用|期限|能用|用多久|(?:[用放存管撑]|续航)[^，。？]{0,4}多[久长]|退换?货?期"
    r"|\b(?:warrant\w+|guarantee\w*|cover(?:ed)?|trial|valid|lasts?|return|policy|keep|had|old|used?)\b",
    re.IGNORECASE,
)
"""A question about these asks how long, not when."""
SENDS = re.compile(
    r"[发寄转打]|回复|答复|联系"
    r"|\b(?:send|ship|post|mail|e-?mail|message|text|call|ring|pay|transfer|refund|dispatch|let you know|see (?:it|the money)|have the money)",
    re.IGNORECASE,
)
"""What can be done at any hour, wherever one is."""
NEEDED = re.compile(r"(?:就?要[用穿带拿]?|急用|急着用|[要得]用)的?\W*$|\bneed (?:it|them|this|these|to have it)\b(?! (?:to|back)\b)", re.IGNORECASE)
"""For when something is needed: what is then promised without a time is for then."""
THAT_SUM = re.compile(
    r"\b(?:refund|return|send|give|get|pay|transfer|cover|credit)\w*(?: you| u| ya)?(?: for)? "
    r"(?:that|the lot|it all|all of (?:it|that)|it(?: all)? (?:back|over)|in full)\b"
    r"|\b(?:that(?:'s| is)?|it)(?:'ll| will) (?:be refunded|go back|come back)|\bin full\b|\bthe (?:full|whole) (?:lot|amount|sum)\b"
    r"|全[额款部]?[退返]|[退返](?:您|你)?全[额款部]|都[退返]|[这那](?:笔|个)?钱|钱[退返]|如数",
    re.IGNORECASE,
)
"""What pays the sum of which the other side has just spoken."""
THOSE = re.compile(r"\b(?:them|those|both|these)\b|补[发寄]?给|[少缺漏]的", re.IGNORECASE)
"""What sends as many as the other side has just missed."""
BIDS = re.compile(
    rf"{NEEDED.pattern}|^(?:那|就|那就)"
    r"|^(?:(?:please|pls|ok|then|so|just)\W+)*(?:come|bring|deliver|drop|send|collect|pick|post|make it|let'?s say)\b|\b(?:please|pls|as usual)\W*$"
    r"|(?:老地方|老时间|别迟到)\W*$",
    re.IGNORECASE,
)
"""Says what is to be done, without asking: then Saturday at nine, don't be late."""
OF_HALF = re.compile(r"[早晚夜晨午]|[ap]\.?m|noon|midnight|lunch|morning|evening|(?<!\d)(?:1[3-9]|2[0-4])(?=[:.点时h])|(?<!\d)0\d", re.IGNORECASE)
"""What tells in which half of the day an hour lies."""
NUMBER_ALONE = re.compile(
    r"(?:(?:by|on|before|until|till?|no later than)\s)?(?:the\s)?\d{1,2}(?:st|nd|rd|th)|\d{1,2}[号號日](?:之?前)?", re.IGNORECASE
)
"""A day of any month."""
RELATIVE = re.compile("[当次隔第]")
"""How a day begins that is told by another: 当天, 次日."""
MINUTES = re.compile(r"PT\d+M")
WAKES = 7
RECENT = 4
"""Bursts in which the day of an hour is looked for, if they are of the last hours."""
HOURS = timedelta(hours=12)


def with_borrowed(found: Terms, turn: Turn, candidate: Candidate, dialogue: Dialogue, setting: Setting) -> Terms:
    question = candidate.question or _asked_just_before(turn, dialogue)
    if question is not None:
        asked_for = _asked_terms(question, setting)
        if found.deadline and asked_for.deadline and _is_finer(asked_for.deadline, found.deadline):
            found = replace(found, deadline=asked_for.deadline)
        if candidate.question or _grants(turn, candidate, question[0]):
            found = _filled(found, asked_for, turn, candidate)
    if found.amount is None and found.percent is None and candidate.topic in SUMS and (paid := _sum_meant(turn, candidate, dialogue, setting)):
        found = replace(found, amount=paid.amount, currency=paid.currency)
    if found.quantity is None and candidate.topic in THINGS and (count := _count_meant(turn, candidate, dialogue)):
        found = replace(found, quantity=count)
    if found.deadline is None and found.duration is not None and not candidate.conditional and _is_from_now(found.duration, turn, dialogue):
        found = replace(found, deadline=_ahead(turn, found.duration))
    if found.deadline is not None and (instant := _on_the_day(found.deadline, turn, candidate, dialogue, setting)):
        found = replace(found, deadline=instant)
    if found.deadline is not None and (dated := _in_its_month(found.deadline, turn, dialogue, setting)):
        found = replace(found, deadline=dated)
    if _leaves_the_day_open(found, turn, candidate) and (day := day_meant(turn, candidate, dialogue, setting)):
        found = replace(found, deadline=_at_clock_of(day, found.deadline))
    return found


def _leaves_the_day_open(found: Terms, turn: Turn, candidate: Candidate) -> bool:
    """Whether it names no day, but an hour perhaps, or one that is reckoned from another: 婚礼当天早上, at the venue by 11 on the day."""
    by_another = refers_to_another(turn.text, candidate.start, candidate.end)
    if found.deadline is None:
        return found.duration is None or by_another
    told = [span for span in find_times(turn.text, turn.message.sent) if span.deadline is not None]
    if by_another and not any(candidate.start <= span.start < candidate.end for span in told):
        return True
    return bool(told) and all(span.hour or (span.vague and RELATIVE.match(turn.text, span.start)) for span in told)


def _at_clock_of(day: datetime, told: datetime | None) -> datetime:
    return day if told is None or told == end_of_day(told) else day.replace(hour=told.hour, minute=told.minute, second=0, microsecond=0)


def _heard_last(turn: Turn, dialogue: Dialogue) -> str:
    """What the other side has just said, if these are the first words since."""
    burst = dialogue.before(turn.role)
    return "" if burst is None or dialogue.bursts[-1].messages else burst.messages[-1][0]


def _sum_meant(turn: Turn, candidate: Candidate, dialogue: Dialogue, setting: Setting) -> MoneySpan | None:
    """The one sum of which the other side has just spoken, where the promise pays that: I'll refund the lot, 全退给您."""
    heard = _heard_last(turn, dialogue)
    if not heard or not THAT_SUM.search(turn.text, candidate.start, candidate.end):
        return None
    told = find_money(heard, setting.currency)
    return told[0] if len(told) == 1 and not told[0].per_unit else None


def _count_meant(turn: Turn, candidate: Candidate, dialogue: Dialogue) -> Decimal | None:
    """How many pieces the other side has just missed, where the promise sends them: 补给您, I'll send them tomorrow."""
    heard = _heard_last(turn, dialogue)
    if not heard or not THOSE.search(turn.text, candidate.start, candidate.end):
        return None
    told = [one.value for one in find_quantities(heard) if one.kind == "quantity"]
    return told[0] if len(told) == 1 else None


def _filled(found: Terms, asked_for: Terms, turn: Turn, candidate: Candidate) -> Terms:
    """With the terms of the question for which the answer has none of its own."""
    bare_yes, topic = candidate.question is not None, candidate.topic
    if not find_times(turn.text, turn.message.sent) and (bare_yes or not candidate.conditional):
        found = replace(found, deadline=asked_for.deadline, duration=asked_for.duration)
    if found.amount is None and (bare_yes or topic in SUMS):
        found = replace(found, amount=asked_for.amount, currency=asked_for.currency)
    if found.quantity is None and (bare_yes or topic in THINGS):
        found = replace(found, quantity=asked_for.quantity)
    if bare_yes and found.amount is None:
        found = replace(found, percent=found.percent or asked_for.percent, multiple=found.multiple or asked_for.multiple)
    return found


def _is_finer(asked_for: datetime, said: datetime) -> bool:
    """Whether the question names an hour of the day that the answer names."""
    return said == end_of_day(said) and asked_for < said and asked_for.date() == said.date()


def _asked_terms(question: Heard, setting: Setting) -> Terms:
    """Those of the words that ask, and what the words beside them add: the party is on the 21st, will it be here by the 19th?"""
    text, sent = question
    clauses = split(text)
    asking = [text[clause.start : clause.limit] for clause in clauses if asked(text[clause.start : clause.limit]) & {"asked_other", "requested"}]
    found = question_terms(text, sent, setting=setting)
    for words in asking:
        terms = question_terms(words, sent, setting=setting)
        if terms.deadline is not None or terms.duration is not None:
            found = replace(found, deadline=terms.deadline, duration=terms.duration)
        if terms.amount is not None:
            found = replace(found, amount=terms.amount, currency=terms.currency)
        found = replace(found, quantity=terms.quantity or found.quantity)
    return found


def _asked_just_before(turn: Turn, dialogue: Dialogue) -> Heard | None:
    """What the other side has asked for, or whether, if these are the first words since."""
    burst = dialogue.before(turn.role)
    if burst is None or dialogue.bursts[-1].messages or not turn.clauses:
        return None
    question = next((message for message in reversed(burst.messages) if asked(message[0]) & {"asked_other", "requested"}), None)
    if question is None and BIDS.search(burst.messages[-1][0]):
        question = burst.messages[-1]
    return None if question is None or load_answers().bygone.search(question[0]) else question


def _grants(turn: Turn, candidate: Candidate, question: str) -> bool:
    """Whether the promise says yes to it, or does the very thing."""
    answers = load_answers()
    before = [clause for clause in turn.clauses if clause.start < candidate.end]
    if answers.hesitates.search(turn.text) or answers.dissent.search(turn.text):
        return False
    if any("negated" in features_at(turn.modifiers, clause.start, clause.end) for clause in before):
        return False
    about, quote = matter_of(question), turn.text[candidate.start : candidate.end].lower()
    assents = answers.yes_to(turn.text, question) or assent(turn, ())
    if assents and before[-1].sentence == turn.clauses[0].sentence and (candidate.start == turn.clauses[0].start or about in {candidate.topic, None}):
        return True
    if NEEDED.search(question) and candidate.topic in THINGS:
        return True
    if DOES_SO.search(quote) or any(act in question.lower() for act in ACTS_EN.findall(quote)):
        return True
    return candidate.topic is about and not set(ACTS_ZH.findall(quote)).isdisjoint(ACTS_ZH.findall(question))


def _is_from_now(duration: str, turn: Turn, dialogue: Dialogue) -> bool:
    """Whether it is nothing but a length of time, said to whom asks when, or minutes in talk."""
    theirs = dialogue.before(turn.role)
    question = theirs.messages[-1][0] if theirs and theirs.messages else ""
    if OF_A_PERIOD.search(question) or not (ASKS_WHEN.search(question) or MINUTES.fullmatch(duration)):
        return False
    return only_tells_when(turn.text, find_times(turn.text, turn.message.sent), 0)


def _ahead(turn: Turn, duration: str) -> datetime | None:
    return whole_ahead(turn.message.sent, duration) if turn.message.sent else None


def _on_the_day(deadline: datetime, turn: Turn, candidate: Candidate, dialogue: Dialogue, setting: Setting) -> datetime | None:
    """The hour at which somebody will be there, on the day of which has just been spoken."""
    spans = [span for span in find_times(turn.text, turn.message.sent, day_first=setting.day_first) if span.deadline is not None]
    sent = turn.message.sent
    if sent is None or not spans or not all(span.hour for span in spans) or not any(span.deadline == deadline for span in spans):
        return None
    if SENDS.search(turn.text, candidate.start, candidate.end):
        return None
    for burst in list(dialogue.bursts)[: -RECENT - 1 : -1]:
        for text, said in reversed(burst.messages):
            days = [one for one in find_times(text, said, day_first=setting.day_first) if one.deadline and one.duration is None and not one.hour]
            if days and days[-1].deadline is not None and said is not None and sent - said < HOURS:
                told = next(turn.text[span.start : span.end] for span in spans if span.deadline == deadline)
                return _at_hour_of(days[-1].deadline, deadline, told) if days[-1].deadline.date() > sent.date() else None
    return None


def _in_its_month(deadline: datetime, turn: Turn, dialogue: Dialogue, setting: Setting) -> datetime | None:
    """The day of which only the number is told, in the month in which it was just spoken of: Feb 20 at the latest – you'll have it by the 20th."""
    sent = turn.message.sent
    if sent is None or not NUMBER_ALONE.search(turn.text):
        return None
    spans = [span for span in find_times(turn.text, sent, day_first=setting.day_first) if span.deadline == deadline]
    if not any(NUMBER_ALONE.fullmatch(turn.text[span.start : span.end]) for span in spans):
        return None
    for burst in list(dialogue.bursts)[: -RECENT - 1 : -1]:
        for text, said in reversed(burst.messages):
            for span in find_times(text, said, day_first=setting.day_first):
                if span.deadline is None or span.deadline < sent or NUMBER_ALONE.fullmatch(text[span.start : span.end]):
                    continue
                if span.duration is None and not span.hour and span.deadline.day == deadline.day:
                    return deadline.replace(year=span.deadline.year, month=span.deadline.month)
    return None


def _at_hour_of(day: datetime, hour: datetime, told: str) -> datetime:
    """An hour that may be of either half of the day is near the hour at which the day was spoken of, or in waking hours."""
    instant = day.replace(hour=hour.hour, minute=hour.minute, second=hour.second, microsecond=0)
    if OF_HALF.search(told):
        return instant
    early = instant.replace(hour=instant.hour % 12)
    late = early + timedelta(hours=12)
    if day != end_of_day(day):
        return min(early, late, key=lambda one: abs(one - day))
    return early if early.hour >= WAKES else late
