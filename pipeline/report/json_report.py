"""`report.json`: the whole case for other programs, in the shape of `SCHEMA`. Written as a stream: a case may hold a million messages."""

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import BinaryIO

import msgspec

from casefile.assessment import Amount, Answer, Claim, Datum, Element, Factor, Gap, GradeKind, LawSign, Objected, Profile, Review, Route, Timer
from casefile.findings import Formation, Identity, OrderLink, Outcome, Statement, Terms
from casefile.records import Conversation, Copy, Order, Party, Payment, Problem, Reading, Signal, Source
from casefile.rows import Coverage
from casefile.store import CaseFile
from pipeline.parties.sellers import sellers
from pipeline.report.quotes import quoted
from pipeline.wording import problem_sentence

NAME = "report.json"
SCHEMA = "chat-evidence/1"
TOOL = "chat-evidence"

Row = Mapping[str, object]

_ENCODER = msgspec.json.Encoder()


def write(case: CaseFile, *, out: Path, options: Mapping[str, str], language: str, version: str, with_messages: bool) -> list[str]:
    """Write `report.json` into the folder `out`; its name. `options` are those of the run; `law` among them names the pack."""
    with (out / NAME).open("wb") as file:
        file.write(b'{"schema":' + _ENCODER.encode(SCHEMA))
        _one(file, "tool", {"name": TOOL, "version": version})
        _one(file, "options", dict(sorted(options.items())))
        _many(file, "sources", _sources(case))
        _many(file, "conversations", _conversations(case))
        if with_messages:
            _many(file, "messages", _messages(case))
        _many(file, "orders", map(_order, case.records(Order)))
        _many(file, "payments", map(_payment, case.records(Payment)))
        _many(file, "links", (msgspec.to_builtins(link) for link in case.records(OrderLink)))
        _many(file, "statements", _statements(case))
        _many(file, "identities", _identities(case))
        _many(file, "formations", map(_formation, case.records(Formation)))
        _many(file, "outcomes", map(partial(_outcome, case), case.records(Outcome)))
        _assessment(file, case, options["law"])
        _many(file, "problems", (_problem(problem, language) for problem in case.records(Problem)))
        _many(file, "readings", (_reading(reading) for reading in case.records(Reading)))
        file.write(b"\n}\n")
    return [NAME]


def _one(file: BinaryIO, key: str, value: object) -> None:
    file.write(b",\n" + _ENCODER.encode(key) + b":" + _ENCODER.encode(value))


def _many(file: BinaryIO, key: str, rows: Iterable[object]) -> None:
    """One row a line, so that two reports can be compared line by line."""
    file.write(b",\n" + _ENCODER.encode(key) + b":[")
    between = b"\n"
    for row in rows:
        file.write(between + _ENCODER.encode(row))
        between = b",\n"
    file.write(b"]")


def _sources(case: CaseFile) -> Iterator[Row]:
    ledgers = {ledger.source: ledger for ledger in case.records(Coverage)}
    for source in case.records(Source):
        ledger = ledgers.get(source.id)
        coverage = None if ledger is None else {name: value for name, value in msgspec.to_builtins(ledger).items() if name != "source"}
        yield {**msgspec.to_builtins(source), "coverage": coverage}


def _conversations(case: CaseFile) -> Iterator[Row]:
    for conversation in case.records(Conversation):
        yield {
            "id": conversation.id,
            "platform": conversation.platform,
            "native_id": conversation.native_id,
            "title": conversation.title,
            "source_ids": case.sources_of(conversation.id) or [conversation.place.source],
            "participants": [
                {
                    "id": party.id,
                    "name": party.name,
                    "native_ids": party.native_ids,
                    "role": party.role,
                    "role_why": party.role_why,
                    "same_as": party.same_as,
                    "same_why": party.same_why,
                }
                for party in case.records(Party, conversation=conversation.id)
            ],
        }


def _messages(case: CaseFile) -> Iterator[Row]:
    for conversation in case.records(Conversation):
        roles = case.roles(conversation.id)
        copies = case.of_conversation(Copy, conversation.id)
        copy = next(copies, None)
        for message in case.messages(conversation.id):
            elsewhere: list[Row] = []
            while copy is not None and copy.message == message.id:
                elsewhere.append({"source": copy.place.source, "place": copy.place.where, "text": copy.text})
                copy = next(copies, None)
            yield {
                "id": message.id,
                "conversation": message.conversation,
                "index": message.index,
                "sent": message.sent,
                "sent_raw": message.sent_raw,
                "zone": message.zone,
                "sender": message.sender,
                "role": roles[message.sender] if message.sender is not None else "platform",
                "kind": message.kind,
                "text": message.text,
                "edited": message.edited,
                "deleted": message.deleted,
                "attachments": message.attachments,
                "source": message.place.source,
                "place": message.place.where,
                "copies": elsewhere,
            }


def _order(order: Order) -> Row:
    return {
        "id": order.id,
        "platform": order.platform,
        "order_no": order.order_no,
        "seller_name": order.seller_name,
        "shop_name": order.shop_name,
        "items": [{"title": line.title, "quantity": line.quantity, "unit_price": line.unit_price} for line in order.lines],
        "total": order.total and order.total.amount,
        "currency": order.total and order.total.currency,
        "events": [
            {"kind": event.kind, "at": event.at, "at_raw": event.at_raw, "zone": event.zone, "place": event.place.where, "amount": event.amount}
            for event in order.events
        ],
        "promised": [{"kind": one.kind, "by": one.at, "by_raw": one.at_raw, "zone": one.zone, "place": one.place.where} for one in order.promised],
        "shipments": [{"carrier": shipment.carrier, "tracking_no": shipment.tracking_no} for shipment in order.shipments],
        "method": order.method,
        "status_raw": order.status_raw,
        "source": order.place.source,
        "place": order.place.where,
    }


def _payment(payment: Payment) -> Row:
    row: dict[str, object] = {"id": payment.id, **msgspec.to_builtins(payment)}
    return row | {"source": payment.place.source, "place": payment.place.where}


def _outcome(case: CaseFile, outcome: Outcome) -> Row:
    return {**msgspec.to_builtins(outcome), "needs_review": outcome.needs_review or case.get(Statement, outcome.statement).needs_review}


def _statements(case: CaseFile) -> Iterator[Row]:
    for conversation in case.records(Conversation):
        for statement in case.of_conversation(Statement, conversation.id):
            yield {
                "id": statement.id,
                "message": statement.quote.message,
                "kind": statement.kind,
                "topic": statement.topic,
                "quote": quoted(case, statement.quote),
                "start": statement.quote.start,
                "end": statement.quote.end,
                "role": statement.role,
                "hedged": statement.hedged,
                "conditional": statement.conditional,
                "negated": statement.negated,
                "auto": statement.auto,
                "needs_review": statement.needs_review,
                "verdict": statement.verdict,
                "terms": _terms(statement.terms),
                "rule": statement.rule,
                "answers": statement.answers,
                "standing": statement.standing,
            }


def _identities(case: CaseFile) -> Iterator[Row]:
    for conversation in case.records(Conversation):
        for identity in case.of_conversation(Identity, conversation.id):
            yield {
                "id": identity.id,
                "message": identity.quote.message,
                "kind": identity.kind,
                "quote": quoted(case, identity.quote),
                "start": identity.quote.start,
                "end": identity.quote.end,
                "value": identity.value,
                "valid": identity.valid,
                "owner": identity.owner,
                "rule": identity.rule,
                "parts": dict(identity.parts),
            }


def _formation(formation: Formation) -> Row:
    return {**msgspec.to_builtins(formation), "terms": _terms(formation.terms)}


def _terms(terms: Terms) -> Row:
    """Only those that the words give."""
    return {name: value for name, value in msgspec.to_builtins(terms).items() if value is not None}


def _assessment(file: BinaryIO, case: CaseFile, pack: str) -> None:
    file.write(b',\n"assessment":{"pack":' + _ENCODER.encode(pack))
    if len(found := sellers(case)) > 1:
        rows = ({"names": one.names, "conversations": sorted(one.conversations), "orders": sorted(one.orders)} for one in found)
        _many(file, "weighed_together", rows)
    _many(file, "pack_because", (msgspec.to_builtins(sign) for sign in case.records(LawSign)))
    _many(file, "answers", ({"id": answer.id, **msgspec.to_builtins(answer)} for answer in case.records(Answer)))
    _many(file, "elements", map(_graded, case.records(Element)))
    _many(file, "claims", map(_graded, case.records(Claim)))
    factors = [msgspec.to_builtins(factor) for factor in case.records(Factor)]
    _many(
        file,
        "authenticity",
        (
            {**msgspec.to_builtins(profile), "factors": [factor for factor in factors if factor["source"] == profile.source]}
            for profile in case.records(Profile)
        ),
    )
    _many(file, "signals", map(_signal, case.records(Signal)))
    for key, kind in (
        ("routes", Route),
        ("timers", Timer),
        ("gaps", Gap),
        ("amounts", Amount),
        ("reviews", Review),
        ("objections", Objected),
        ("data", Datum),
    ):
        _many(file, key, (msgspec.to_builtins(record) for record in case.records(kind)))
    file.write(b"}")


def _graded(record: Element | Claim) -> Row:
    grades = {name: spelt(value) for name in ("grade", "strict", "burden") if isinstance(value := getattr(record, name, None), GradeKind)}
    return {**msgspec.to_builtins(record), **grades}


def spelt(grade: GradeKind) -> str:
    """As the contract spells it: `burden-shifted`."""
    return grade.value.replace("_", "-")


def _problem(problem: Problem, language: str) -> Row:
    return {
        "source": problem.place.source,
        "place": problem.place.where,
        "code": problem.code,
        "reason": problem_sentence(language, problem.code, problem.detail),
    }


def _signal(signal: Signal) -> Row:
    return {
        "source": signal.place.source,
        "place": signal.place.where,
        "code": signal.code,
        "detail": signal.detail,
        "message": signal.message,
    }


def _reading(reading: Reading) -> Row:
    return {
        "source": reading.place.source,
        "place": reading.place.where,
        "code": reading.code,
        "value": reading.value,
        "why": reading.why,
    }
