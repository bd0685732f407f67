"""Scenarios: short cases written as scripts, each with what the assessment has to say of it, and of the case that differs in one thing.

    chat NAME PLATFORM PROVENANCE [group] [desk]      a file with a conversation; `desk`: the platform's service takes part, `stranger`:
                                                      somebody else in the place of the buyer; `torn`: a part of it could not be read
    file NAME PROVENANCE [holder] [.csv]              a file of orders or payments; `holder`: it says whose account it is of
    order FILE [key=value …]                          total title quantity seller shop buyer method platform; link=CHAT[:rule]; placed paid shipped
                                                      delivered received refund_requested refunded cancelled closed ship_by=DAY; back=AMOUNT
    payment FILE [key=value …]                        amount payee method no; of=order; link=CHAT:rule; kind=refund
    formed CHAT messages|order [@offer @acceptance] [amount=…]
    outcome @promise late|broken|kept [due=DAY]
    DAY WHO [KIND[/TOPIC]] [flags] : TEXT             a message, and what is found in it; flags: @name hedged conditional negated auto edited
                                                      undated voice image transfer recalled absent bare amount= multiple= within= answers=@name
    DAY WHO tells KIND [of=OWNER] [bad] : VALUE       an identity detail

Days are counted from 1 May 2025, 10:00 in Beijing; a later message of a day is a minute later.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

from case_builder import START, Assessed, CaseBuilder

from casefile.findings import IdentityKind, OutcomeKind, Quote, Statement, StatementKind, Terms, Topic
from casefile.records import EventKind, MessageKind, Order, PaymentKind, Provenance, ReadingCode, Role

CURRENCY = {"cn": "CNY", "us": "USD", "eu": "EUR", "uk": "GBP"}
FOLDER = Path(__file__).parent / "scenarios"
ADDRESS = re.compile(r"(?:(?P<province>[一-鿿]{2}省))?(?P<city>[一-鿿]{2}市)(?P<district>[一-鿿]{2}[区县])?")
FLAGS = ("hedged", "conditional", "negated", "auto")
KINDS = {"voice": MessageKind.VOICE, "image": MessageKind.IMAGE, "transfer": MessageKind.TRANSFER, "recalled": MessageKind.RECALLED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    law: str
    """Whose eyes it is written for; the records themselves know no law."""
    name: str
    """`law.file.case` or `law.file.case.but.thing`."""
    script: str
    facts: tuple[str, ...]
    expects: dict[str, object]


def scenarios() -> Iterator[Scenario]:
    for path in sorted(FOLDER.glob("*/*.toml")):
        law, within = path.parent.name, f"{path.parent.name}.{path.stem}"
        for name, case in tomllib.loads(path.read_text("utf-8")).items():
            buts = case.pop("but", {})
            script, facts = case.pop("case"), tuple(case.pop("facts", ()))
            yield Scenario(law=law, name=f"{within}.{name}", script=script, facts=facts, expects=case)
            for thing, but in buts.items():
                changed = script
                for old, new in but.pop("swap", {}).items():
                    assert old in changed, f"{name}.{thing}: {old!r} is not in the case"
                    changed = changed.replace(old, new)
                changed += but.pop("add", "")
                told = tuple(but.pop("facts", facts))
                yield Scenario(law=law, name=f"{within}.{name}.but.{thing}", script=changed, facts=told, expects=but)


@dataclass(slots=True)
class Stage:
    """The case as far as the script has been played."""

    build: CaseBuilder
    currency: str
    talks: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    orders: list[Order] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    chat: str = ""


def play(scenario: Scenario, folder: Path, law: str) -> Assessed:
    stage = Stage(build=CaseBuilder(folder), currency=CURRENCY[scenario.law])
    for line in filter(None, map(str.strip, scenario.script.splitlines())):
        head, _, text = line.partition(" : ")
        words = head.split()
        if words[0].lstrip("-").replace(".", "").isdigit():
            _said(stage, words, text)
        else:
            ACTS[words[0]](stage, words[1:])
    assessed = stage.build.assessed(*scenario.facts, law=law)
    assessed.names = {**{name: name for name in stage.files}, **stage.talks}
    return assessed


def _values(words: list[str]) -> dict[str, str]:
    return dict(word.split("=", 1) for word in words if "=" in word)


def _chat(stage: Stage, words: list[str]) -> None:
    name, platform, provenance, *flags = words
    stage.build.source(name, Provenance(provenance), unaccounted=12 if "torn" in flags else 0)
    stage.talks[name] = stage.build.talk(name, platform, with_platform="desk" in flags, is_group=True if "group" in flags else None)
    if "stranger" in flags:
        stage.build.case.flush()
        stage.build.case.connection.execute("UPDATE parties SET role = 'other' WHERE conversation = ? AND role = 'buyer'", (stage.talks[name],))
    stage.chat = name


def _file(stage: Stage, words: list[str]) -> None:
    name, provenance, *flags = words
    stage.files.append(name)
    stage.build.source(name, Provenance(provenance), suffix=next((flag for flag in flags if flag.startswith(".")), ".pdf"))
    if "holder" in flags:
        stage.build.reading(name, ReadingCode.HOLDER, "买家")
    if "totals" in flags:
        stage.build.reading(name, ReadingCode.CONTROL_TOTAL, "1")


def _order(stage: Stage, words: list[str]) -> None:
    told = _values(words)
    events = {kind: None if told[kind] == "?" else float(told[kind]) for kind in EventKind if kind in told}
    order = stage.build.order(
        words[0],
        platform=told.get("platform", "taobao"),
        total=None if told.get("total") == "none" else told.get("total", "100"),
        currency=stage.currency,
        title=told.get("title", "杯子"),
        quantity=told.get("quantity", "1"),
        events=events or {EventKind.PLACED: 0.0},
        refunded=told.get("back"),
        seller_name=told.get("seller"),
        shop_name=told.get("shop"),
        buyer_name=told.get("buyer"),
        method=told["method"].replace("_", " ") if "method" in told else None,
        ship_by=float(told["ship_by"]) if "ship_by" in told else None,
    )
    stage.orders.append(order)
    if "link" in told:
        chat, _, rule = told["link"].partition(":")
        stage.build.link(stage.talks[chat], order, rule or "order_no")


def _payment(stage: Stage, words: list[str]) -> None:
    told = _values(words)
    order = stage.orders[-1] if "of" in told else None
    payment = stage.build.payment(
        words[0],
        amount=told.get("amount", "100"),
        currency=stage.currency,
        method=told.get("method"),
        kind=PaymentKind(told.get("kind", "purchase")),
        order=order,
        counterparty=told.get("payee"),
        description=told.get("about", ""),
        number=told.get("no"),
    )
    if "link" in told:
        chat, _, rule = told["link"].partition(":")
        stage.build.link(stage.talks[chat], payment, rule or "payee_name")


def _formed(stage: Stage, words: list[str]) -> None:
    told = _values(words)
    named = [stage.names[word] for word in words if word.startswith("@")]
    about: dict[str, object] = {"order": stage.orders[-1].id} if words[1] == "order" else {}
    if named:
        about |= {"offer": named[0], "acceptance": named[1]}
    if "amount" in told:
        about["terms"] = Terms(amount=Decimal(told["amount"]), currency=stage.currency)
    stage.build.formed(stage.talks[words[0]], words[1], **about)


def _outcome(stage: Stage, words: list[str]) -> None:
    told = _values(words)
    due = START + timedelta(days=float(told["due"])) if "due" in told else None
    stage.build.outcome(stage.names[words[0]], OutcomeKind(words[1]), order=stage.orders[-1] if stage.orders else None, due=due)


ACTS = {"chat": _chat, "file": _file, "order": _order, "payment": _payment, "formed": _formed, "outcome": _outcome}


def _said(stage: Stage, words: list[str], text: str) -> None:
    day, who, *rest = words
    build, talk, told = stage.build, stage.talks[stage.chat], _values(rest)
    if rest[:1] == ["tells"]:
        kind_told = rest[1]
        about: dict[str, object] = {}
        if kind_told == "address":
            place = ADDRESS.search(text)
            about["parts"] = tuple((unit, value) for unit, value in place.groupdict().items() if value) if place is not None else ()
        if kind_told == "credit_code":
            about["valid"] = "bad" not in rest
        owner = Role(told.get("of", "seller"))
        build.tells(talk, Role(who), IdentityKind(kind_told), text, owner=owner, source=stage.chat, days=float(day), **about)
        return
    kind = next((KINDS[word] for word in rest if word in KINDS), MessageKind.TEXT)
    message = build.message(
        talk,
        Role(who),
        text,
        source=stage.chat,
        days=float(day),
        dated="undated" not in rest,
        kind=kind,
        edited="edited" in rest,
        names_file="a.pdf" if "absent" in rest else None,
    )
    kinds = [word.partition("/") for word in rest if word.partition("/")[0] in set(StatementKind)]
    if not kinds:
        return
    (of_kind, _, topic), *_ = kinds
    terms = Terms(
        duration=told.get("within"),
        amount=Decimal(told["amount"]) if "amount" in told else None,
        currency=stage.currency if "amount" in told else None,
        multiple=Decimal(told["multiple"]) if "multiple" in told else None,
    )
    statement = Statement(
        kind=StatementKind(of_kind),
        topic=Topic(topic) if topic else None,
        quote=Quote(message=message.id, start=0, end=0 if "bare" in rest else len(text)),
        role=Role(who),
        rule="any",
        terms=terms,
        answers=stage.names[told["answers"]] if "answers" in told else None,
    )
    statement = replace(statement, **{flag: True for flag in FLAGS if flag in rest})
    build.case.add(statement)
    stage.names |= {word: statement.id for word in rest if word.startswith("@")}
