"""`chat-evidence explain`: one message of a case, and why each rule found what it found in it, or nothing."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from casefile.errors import CaseError
from casefile.findings import LIKENESS, Statement
from casefile.records import Message
from casefile.store import CaseFile
from extractors.explain import Explanation, Tried, Verdict, explain
from extractors.statements import Candidate
from pipeline.explain.reasons import degree, reasons
from pipeline.report.compose import delivered
from pipeline.report.scope import Scope
from pipeline.setting import currency_of_records, setting_of
from pipeline.wording import say

ADDRESS = re.compile(r"(?:S-?(?P<statement>\d+)|(?:\D*(?P<exhibit>\d+)\D+)?\[?(?P<message>\d+)\]?)", re.IGNORECASE)
"""As the report writes it: `S-012`, `A-01 [0034]`, `证1 [0034]`; `34` where there is one conversation."""


def explained(folder: Path, address: str, *, language: str, version: str, every: bool = False) -> Iterator[str]:
    """Lines for a terminal; of the rules whose words are absent only with `every`. CaseError if there is no such message."""
    with delivered(folder, language=language, version=version) as scope:
        case = scope.case
        message = _addressed(case, scope, address)
        conversation = scope.numbers.exhibits[message.conversation].conversation
        assert conversation is not None  # noqa: S101 -- messages stand in conversations
        setting = setting_of(case, conversation, recorded=currency_of_records(case), zone=scope.options.get("tz"))
        found = explain(case.messages(message.conversation, last=message.index), setting, message.id)
        yield from _told(scope, message, found, every=every)


def _addressed(case: CaseFile, scope: Scope, address: str) -> Message:
    parts = ADDRESS.fullmatch(address.strip())
    if parts is None:
        raise CaseError("no_message", address=address)
    if parts["statement"] is not None:
        statement = next((one for number, one in enumerate(case.records(Statement), start=1) if number == int(parts["statement"])), None)
        if statement is None:
            raise CaseError("no_message", address=address)
        return case.get(Message, statement.quote.message)
    talks = [exhibit for exhibit in scope.numbers.exhibits.values() if exhibit.conversation is not None]
    if parts["exhibit"] is not None:
        talks = [exhibit for exhibit in talks if exhibit.number == int(parts["exhibit"])]
    elif len(talks) > 1:
        raise CaseError("which_conversation", address=address, exhibits=", ".join(exhibit.label for exhibit in talks))
    index = int(parts["message"]) - 1
    for exhibit in talks:
        if exhibit.conversation is not None and index >= 0:
            for message in case.messages(exhibit.conversation.id, first=index, last=index):
                return message
    raise CaseError("no_message", address=address)


def _told(scope: Scope, message: Message, found: Explanation, *, every: bool) -> Iterator[str]:
    def line(key: str, **values: object) -> str:
        return say(scope.words.language, "explain", key, **values)

    who = f"{scope.speaker(message)} ({scope.words.of(scope.role(message))})"
    yield f"{scope.numbers.message(message).label}  {scope.sent(message).clock}  {who}"
    yield from (f"    {text}" for text in message.text.splitlines())
    yield line("situation" if found.situation else "no_situation", features=_features(scope, found.situation))
    absent = [tried for tried in found.tried if tried.clause is None]
    yield line("tried" if found.tried else "none_tried", n=len(found.tried), of=found.rules, read=len(found.tried) - len(absent))
    for number, clause in enumerate(found.turn.clauses):
        yield f"{number + 1}. {found.words(clause.start, clause.end).strip()}"
        yield from (f"    {told}" for told in _of_clause(scope, found, number))
    if every and absent:
        yield line("absent")
        yield from (f"    · {_kind(scope, tried)}  [{tried.rule.id}]" for tried in absent)
    stands = any(tried.verdict is Verdict.STANDS for tried in found.tried) or found.answers
    yield line("found" if stands else "nothing_found")


def _of_clause(scope: Scope, found: Explanation, number: int) -> Iterator[str]:
    """What stands in a part of the message first, then what does not, then what it is like."""

    def line(key: str, **values: object) -> str:
        return say(scope.words.language, "explain", key, **values)

    for one, reached in found.modifiers(number):
        features = _features(scope, sorted(one.modifier.sets))
        yield line("modifier", words=found.words(one.start, one.end), features=features, reached=reached, rule=one.modifier.id)
    here = [tried for tried in found.tried if tried.clause == number]
    for tried in sorted(here, key=lambda one: one.verdict is not Verdict.STANDS):
        verdict = line(f"verdict.{tried.verdict}", words=tried.words.strip(), features=_features(scope, tried.features))
        yield f"{'✓' if tried.verdict is Verdict.STANDS else '·'} " + line("by_rule", kind=_kind(scope, tried), verdict=verdict, rule=tried.rule.id)
    for answer in found.answers:
        if found.turn.number_at(answer.start) == number:
            by = "alike" if answer.rule.startswith(LIKENESS) else "answer"
            yield "✓ " + line(by, rule=answer.rule, kind=_kind(scope, answer), words=found.words(answer.start, answer.end))
    for like in sorted((one for one in found.likely if one.clause == number), key=lambda one: -one.probability):
        yield "≈ " + line("likely", kind=scope.words.of(like.kind), degree=line(f"degree.{degree(like.probability)}"))
        why = reasons(like.reasons, scope.words)
        for side, told in (("for", why.speaking_for), ("against", why.against)):
            if told:
                yield "    " + line(f"likely_{side}", reasons=line("and").join(told))


def _kind(scope: Scope, found: Tried | Candidate) -> str:
    kind = scope.words.of(found.kind)
    return kind if found.topic is None else scope.words.say("statement.topic", kind=kind, topic=scope.words.of(found.topic))


def _features(scope: Scope, names: Sequence[str]) -> str:
    """In words; of `a|b` either would do."""
    language = scope.words.language
    either = say(language, "explain", "either")
    return say(language, "explain", "and").join(
        either.join(say(language, "explain", f"feature.{name}") for name in group.split("|")) for group in names
    )
