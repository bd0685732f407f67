"""`chat-evidence explain`: one message of a case, and why each rule found what it found in it, or nothing."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from casefile.errors import CaseError
from casefile.findings import LIKENESS, Statement, StatementKind, Topic
from casefile.records import Message
from casefile.store import CaseFile, open_case
from extractors.explain import Explanation, Tried, Verdict, explain
from extractors.statements import Candidate
from pipeline.report import manifest
from pipeline.report.compose import scope_of
from pipeline.report.scope import Scope
from pipeline.setting import currency_of_records, setting_of
from pipeline.wording import say

MOST_REASONS = 5
WORD = re.compile(r"[^\W_]")
ADDRESS = re.compile(r"(?:S-?(?P<statement>\d+)|(?:\D*(?P<exhibit>\d+)\D+)?\[?(?P<message>\d+)\]?)", re.IGNORECASE)
"""As the report writes it: `S-012`, `A-01 [0034]`, `证1 [0034]`; `34` where there is one conversation."""


def explained(folder: Path, address: str, *, language: str, version: str) -> Iterator[str]:
    """Lines for a terminal. CaseError if there is no such message."""
    options = manifest.manifest_of(folder).options
    with open_case(folder / manifest.CASE) as case:
        scope = scope_of(case, options=options, language=language, version=version)
        message = _addressed(case, scope, address)
        conversation = scope.numbers.exhibits[message.conversation].conversation
        assert conversation is not None  # noqa: S101 -- messages stand in conversations
        setting = setting_of(case, conversation, recorded=currency_of_records(case), zone=options.get("tz"))
        found = explain(case.messages(message.conversation, last=message.index), setting, message.id)
        yield from _told(scope, message, found)


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


def _told(scope: Scope, message: Message, found: Explanation) -> Iterator[str]:
    def line(key: str, **values: object) -> str:
        return say(scope.words.language, "explain", key, **values)

    who = f"{scope.speaker(message)} ({scope.words.of(scope.role(message))})"
    yield f"{scope.numbers.message(message).label}  {scope.sent(message).clock}  {who}"
    yield from (f"    {text}" for text in message.text.splitlines())
    yield line("parts")
    yield from (f"    {number}. {found.words(clause.start, clause.end).strip()}" for number, clause in enumerate(found.turn.clauses, start=1))
    modifiers = list(found.modifiers())
    yield line("modifiers" if modifiers else "no_modifiers")
    for one, reached in modifiers:
        features = _features(scope, sorted(one.modifier.sets))
        yield "    " + line("modifier", words=found.words(one.start, one.end), features=features, reached=reached, rule=one.modifier.id)
    yield line("situation" if found.situation else "no_situation", features=_features(scope, found.situation))
    yield line("tried" if found.tried else "none_tried", n=len(found.tried), of=found.rules)
    for tried in found.tried:
        yield f"    {_mark(tried)} {tried.rule.id}  {_kind(scope, tried)}"
        yield "        " + line(f"verdict.{tried.verdict}", words=tried.words, features=_features(scope, tried.features))
    for answer in found.answers:
        by = "alike" if answer.rule.startswith(LIKENESS) else "answer"
        yield "    " + line(by, rule=answer.rule, kind=_kind(scope, answer), words=found.words(answer.start, answer.end))
    if found.likely:
        yield line("likely")
    for like in found.likely:
        clause = found.turn.clauses[like.clause]
        yield "    " + line(
            "likely_to_be", words=found.words(clause.start, clause.end).strip(), kind=scope.words.of(like.kind), percent=round(100 * like.probability)
        )
        for side, sign in (("for", 1), ("against", -1)):
            told = dict.fromkeys(
                _reason(scope, feature) for feature, adds in like.reasons if adds * sign > 0 and WORD.search(feature.partition(":")[2])
            )
            reasons = list(told)[:MOST_REASONS]
            if reasons:
                yield "        " + line(f"likely_{side}", reasons=line("and").join(reasons))
    stands = any(tried.verdict is Verdict.STANDS for tried in found.tried) or found.answers
    yield line("found" if stands else "nothing_found")


def _reason(scope: Scope, feature: str) -> str:
    """A feature of `extractors.likeness` in words."""
    language = scope.words.language
    group, _, words = feature.partition(":")
    if group in {"s", "m"}:
        return say(language, "explain", f"feature.{words}")
    if group == "r":
        refused, kind = words.startswith("not "), StatementKind(words.removeprefix("not "))
        return say(language, "explain", f"group.{'refused' if refused else 'r'}", words=scope.words.of(kind))
    if group == "t":
        return say(language, "explain", "group.t", words=scope.words.of(Topic(words)))
    return say(language, "explain", f"group.{group}", words=words.strip("^$ -").replace("_", "…").replace("0", "N"))


def _mark(tried: Tried) -> str:
    return "✓" if tried.verdict is Verdict.STANDS else "·"


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
