"""What a person answered: read from `case.toml`, checked against the questions of the pack, and as facts.

[facts]
consumption = "yes"                # about the case, or about every file
[facts."聊天.csv"]
original_device = "kept"           # about one file
"""

import json
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal

from casefile.assessment import Answer
from casefile.errors import CaseError
from casefile.records import Source
from pipeline.assess.fact import Fact
from pipeline.law import Choice, Pack, Question, SourceClass

NAME = "case.toml"
HEAD = "# What only a person can tell about this case. `chat-evidence assess FOLDER` reads it; --fact KEY=ANSWER writes to it.\n"

AMOUNT = re.compile(r"[0-9]{1,12}(?:\.[0-9]{1,2})?")

Told = Mapping[str, Mapping[str, str]]
"""Name of a file, or "" for the case → key → answer."""


def read(file: bytes, *, path: str) -> Told:
    """The facts of a `case.toml`, as text; CaseError where it is no such file."""
    try:
        table = tomllib.loads(file.decode("utf-8-sig")).get("facts", {})
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CaseError("bad_facts_file", path=path, reason=str(error)) from error
    if not isinstance(table, Mapping):
        raise CaseError("bad_facts_file", path=path, reason="[facts]")
    told = {"": {key: str(value) for key, value in table.items() if not isinstance(value, Mapping)}}
    return told | {name: {key: str(value) for key, value in own.items()} for name, own in table.items() if isinstance(own, Mapping)}


def written(told: Told) -> str:
    """The same as a `case.toml`."""
    lines = [HEAD, "[facts]"]
    for name, own in sorted(told.items()):
        if name and own:
            lines += ["", f"[facts.{_string(name)}]"]
        lines += [
            f"{_string(key)} = {_string(value)}" if not key.isidentifier() else f"{key} = {_string(value)}" for key, value in sorted(own.items())
        ]
    return "\n".join(lines) + "\n"


def with_facts(told: Told, facts: Sequence[str]) -> Told:
    """With those given as KEY=ANSWER or KEY@FILE=ANSWER laid over; an empty answer takes one back."""
    laid = {name: dict(own) for name, own in told.items()}
    for fact in facts:
        name, is_pair, value = fact.partition("=")
        key, _, file = name.strip().partition("@")
        if not is_pair or not key:
            raise CaseError("bad_fact", value=_shown(fact))
        own = laid.setdefault(file, {})
        own.pop(key, None)
        if value.strip():
            own[key] = value.strip()
    return laid


def answers(told: Told, pack: Pack, sources: Sequence[Source]) -> Iterator[Answer]:
    """Each answer, for the case or for each file it is about; CaseError for a key, file or answer that there is not."""
    read_from = [source for source in sources if source.format is not None]
    for name, own in told.items():
        about = [_source(name, read_from)] if name and own else read_from
        for key, value in own.items():
            question = _question(pack, key)
            if _shown(value) != value:
                raise CaseError("fact_no_text", key=key, value=_shown(value))
            if question.of == "case" and name:
                raise CaseError("fact_of_case", key=key)
            checked = _answer(question, value)
            yield from (replace(checked, source=source.id) for source in about) if question.of == "source" else (checked,)


def _answer(question: Question, value: str) -> Answer:
    if question.takes == "choice":
        if value not in question.choices:
            raise CaseError("unknown_answer", key=question.code, value=value, answers=", ".join(question.choices))
        return Answer(question=question.code, choice=value)
    if not _is(question.takes, value):
        raise CaseError("fact_no_date" if question.takes == "date" else "fact_no_amount", key=question.code, value=value)
    return Answer(question=question.code, choice="given", value=value)


def _question(pack: Pack, key: str) -> Question:
    if key not in pack.questions:
        raise CaseError("unknown_fact", key=key, keys=", ".join(sorted(pack.questions)))
    return pack.questions[key]


def _source(name: str, read_from: Sequence[Source]) -> Source:
    found = [source for source in read_from if name in (source.path, source.name)]
    if len(found) != 1:
        raise CaseError("fact_of_no_file", name=name, paths=", ".join(source.path for source in read_from))
    return found[0]


def _is(what: str, value: str) -> bool:
    match what:
        case "date":
            try:
                date.fromisoformat(value)
            except ValueError:
                return False
        case "amount":
            return AMOUNT.fullmatch(value) is not None and Decimal(value) > 0
    return bool(value)


def choice_of(pack: Pack, answer: Answer) -> Choice:
    return pack.questions[answer.question].choices[answer.choice]


def amount(given: Iterable[Answer], question: str) -> Decimal | None:
    return next((Decimal(answer.value) for answer in given if answer.question == question), None)


def facts(pack: Pack, given: Iterable[Answer], conversations: Mapping[str, Sequence[str]]) -> Iterator[Fact]:
    """What the answers show. `conversations`: source → the conversations read from it, whose speakers an answer may be about."""
    for answer in given:
        choice, question = choice_of(pack, answer), pack.questions[answer.question]
        at = datetime.combine(date.fromisoformat(answer.value), time()) if question.takes == "date" else None
        for code in choice.facts:
            for conversation in conversations.get(answer.source or "", (None,)):
                yield Fact(
                    code=code,
                    items=(answer.id,),
                    source=answer.source or "",
                    origin=f"answer/{answer.question}",
                    rated=choice.worth,
                    worth=choice.worth,
                    is_verifiable=choice.worth in (SourceClass.S1, SourceClass.S2),
                    at=at,
                    conversation=conversation,
                )


def _shown(text: str) -> str:
    """With what is no letter, figure, sign or space of Unicode made visible: controls, and bytes that are no UTF-8."""
    return "".join("␣" if unicodedata.category(letter) in ("Cc", "Cs") else letter for letter in text)


def _string(text: str) -> str:
    """As TOML writes it, which for strings is as JSON does."""
    return json.dumps(text, ensure_ascii=False)
