"""Labelled conversations as the extractors read them: JSON as the reference set has it, or marked text, which is shorter to write and to check.

The first line of a marked text is its head, then comes a message a line:

    #platform|time zone|when it begins|title|b=name of the buyer|s=name of a seller|p=name of the platform's staff
    s {commitment/delivery|明天发}，{commitment/refund/compensation~?|不行给您退}\\n[图]

A letter tells who speaks (`-`: a notice; a second seller is `t`); a label stands around its quote, with the topics that it may
have, `~` for hedged and `?` for conditional, and with the terms that its words give (`by` a time, `for` a length, `sum`, `multiple`, `percent`,
`quantity`): `{commitment/refund? sum=50 by=2025-03-05T23:59:59|…}`; `{refusal&disclaimer|…}` are two labels on the same words.
`\\n` breaks a line. `[image]`, `[voice]`, `[video]`, `[file]…` are no text.
`@ 2025-03-04T09:00` sets the clock, which runs on by some minutes; `ORDER {…}` is an order as the reference set has it,
`ORDER number|title|total|when it was placed and paid` one that is told shortly.
`OUTCOME delivery late by=2025-03-04T23:59:59 sent on the 6th` tells what became of the promise of that topic in the message before, the terms that
its words give, and why; `OUTCOME delivery late after=7` that the seventh message after it is the first to show that.
`AGREED 85` tells that the message before closed the deal, and at what price; without it the first acceptance did.
Behind a message, `=> phone +8613900001234; order_no 77@platform` are its identity details, with the owner where it is not who speaks. A file may hold
several conversations, each with its head.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from casefile.records import Message, MessageKind, Place, Precision, Role, Zone
from extractors import Setting

CURRENCY = {"Asia/Shanghai": "CNY", "Europe/London": "GBP", "Europe/Berlin": "EUR", "Australia/Melbourne": "AUD"}
ROLES = {"b": "buyer", "s": "seller", "t": "seller", "p": "platform"}
OWNERS = ("buyer", "seller", "platform", "other")
TERMS = {"by": "deadline", "for": "duration", "sum": "amount", "multiple": "multiple", "percent": "percent", "quantity": "quantity"}
_GIVEN = rf"(?: (?:{'|'.join(TERMS)})=[^\s|{{}}]+)*"
LABEL = re.compile(rf"\{{([a-z_]+(?:&[a-z_]+)*)((?:/[a-z_]+)*)([~?]*)({_GIVEN})\|([^{{}}]*)\}}")
OUTCOME = re.compile(rf"OUTCOME (?P<topic>\w+) (?P<outcome>\w+)(?: after=(?P<after>\d+))?(?P<terms>{_GIVEN})(?: (?P<why>[^=\s]+(?: .*)?))?")
MEDIA = re.compile(r"\[(image|video|file|voice|sticker)\](.*)")


class Label(NamedTuple):
    kind: str
    topic: str | None
    conditional: bool
    start: int
    end: int


class Labelled(NamedTuple):
    name: str
    messages: list[Message]
    setting: Setting
    labels: Mapping[int, list[Label]]
    """By the number of the message."""


def files_of(folder: Path) -> list[Path]:
    return sorted(file for file in folder.iterdir() if file.suffix in {".json", ".txt"})


def read_case(file: Path) -> tuple[dict[str, Any], list[Message], Setting]:
    """The conversation as the reference set has it, its messages, and what is known of it. ValueError names a line that cannot be read."""
    (case,) = cases_of(file)
    return case, *reading_of(case)


def cases_of(file: Path) -> list[dict[str, Any]]:
    if file.suffix == ".json":
        return [json.loads(file.read_text("utf-8"))]
    lines = list(enumerate(file.read_text("utf-8").splitlines(), start=1))
    heads = [at for at, (_, line) in enumerate(lines) if line.startswith("#")]
    parts = [lines[start:end] for start, end in zip(heads, [*heads[1:], len(lines)], strict=True)]
    name = f"{file.parent.name}-{file.stem}"
    return [read_marked(part, f"{name}-{number}" if len(parts) > 1 else name, file) for number, part in enumerate(parts, start=1)]


def reading_of(case: dict[str, Any]) -> tuple[list[Message], Setting]:
    messages = [
        Message(
            conversation=case["id"],
            place=Place(source=case["id"], where=f"message {row['i']}", start=row["i"], end=row["i"] + 1),
            sender=row["from"],
            sent=datetime.fromisoformat(row["at"]),
            sent_raw=row["at"],
            precision=Precision.SECOND,
            zone=Zone.OFFSET,
            kind=MessageKind(row["type"]),
            text=row["text"],
            index=row["i"],
        )
        for row in case["messages"]
    ]
    roles = {party["name"]: Role(party["role"]) for party in case["participants"]}
    currency = CURRENCY.get(case["timezone"], "USD")
    return messages, Setting(roles=roles, names={name: name for name in roles}, platform=case["platform"], currency=currency)


def read_marked(lines: Sequence[tuple[int, str]], name: str, file: Path) -> dict[str, Any]:
    (_, head), *said_lines = lines
    platform, zone, start, title, *parties = head.removeprefix("#").split("|")
    names = dict(party.strip().split("=", 1) for party in parties)
    clock = datetime.fromisoformat(start.strip())
    messages: list[dict[str, Any]] = []
    statements: list[dict[str, Any]] = []
    identities: list[dict[str, Any]] = []
    orders: list[dict[str, Any]] = []
    outcomes: list[dict[str, Any]] = []
    closing: dict[str, Any] = {}
    for number, line in said_lines:
        if line.startswith("@"):
            moment = datetime.fromisoformat(line[1:].strip())
            clock = moment if moment.tzinfo else moment.replace(tzinfo=clock.tzinfo)
        elif line.startswith("ORDER "):
            orders.append(
                json.loads(line[6:]) if line.startswith("ORDER {") else _order(line[6:], platform.strip(), names, CURRENCY.get(zone, "USD"))
            )
        elif line.startswith("AGREED "):
            closing = {"acceptance_message": len(messages) - 1, "amount": line[7:].strip()}
        elif line.startswith("OUTCOME "):
            became = OUTCOME.fullmatch(line.strip())
            promise = became and _promise(statements, len(messages) - 1, became["topic"])
            if not (became and promise):
                raise ValueError(f"{file}, line {number}: no outcome of a promise just made: {line}")
            promise["terms"] = _terms(became["terms"], clock)
            row = {"message": promise["message"], "topic": became["topic"], "outcome": became["outcome"], "why": became["why"] or ""}
            outcomes.append(row | ({"shown": promise["message"] + int(became["after"])} if became["after"] else {}))
        elif line.strip():
            who, _, marked = line.partition(" ")
            if who != "-" and who not in names:
                raise ValueError(f"{file}, line {number}: nobody is called {who}")
            at = len(messages)
            marked, _, details = marked.partition(" => ")
            identities += [_detail(detail, at, ROLES.get(who, "platform")) for detail in details.split(";") if detail.strip()]
            text = marked = marked.strip().replace("\\n", "\n")
            if "{" in marked:
                statements += _labels(marked, at, clock)
                text = LABEL.sub(r"\5", marked).strip()
            if "{" in text or "}" in text:
                raise ValueError(f"{file}, line {number}: a label is not closed, or none: {text}")
            media = MEDIA.fullmatch(text)
            kind = "system" if who == "-" else media[1] if media else "text"
            said = (media[2].strip() or text) if media else text
            messages.append({"i": at, "at": clock.isoformat(), "from": names.get(who), "type": kind, "text": said})
            clock += timedelta(seconds=40 + at * 37 % 200)
    closing = closing or {"acceptance_message": next((row["message"] for row in statements if row["kind"] == "acceptance"), None)}
    return {
        "id": name,
        "title": title.strip(),
        "platform": platform.strip(),
        "timezone": zone.strip(),
        "participants": [{"name": name, "role": ROLES[letter]} for letter, name in names.items()],
        "messages": messages,
        "orders": orders,
        "gold": {
            "statements": statements,
            "identities": identities,
            "formation": {"by": "messages" if closing["acceptance_message"] is not None else "order" if orders else "none", **closing},
            "outcomes": outcomes,
        },
    }


def _detail(written: str, message: int, speaker: str) -> dict[str, Any]:
    kind, _, value = written.strip().partition(" ")
    said, _, owner = value.rpartition("@")
    is_owned = owner in OWNERS
    return {"message": message, "kind": kind, "value": said if is_owned else value, "owner": owner if is_owned else speaker}


def _order(written: str, platform: str, names: Mapping[str, str], currency: str) -> dict[str, Any]:
    order_no, title, total, placed = written.strip().split("|")
    return {
        "order_no": order_no,
        "platform": platform,
        "seller_name": names["s"],
        "items": [{"title": title, "quantity": 1, "unit_price": total}],
        "total": total,
        "currency": currency,
        "placed_at": placed,
        "paid_at": placed,
        "status": "paid",
    }


def _labels(marked: str, message: int, clock: datetime) -> Iterator[dict[str, Any]]:
    for kinds, topics, flags, terms, quote in LABEL.findall(marked):
        for kind in kinds.split("&"):
            given = topics.split("/")[1:] if kind == "commitment" else []
            row = {"message": message, "kind": kind, "topic": given[0] if given else None, "quote": quote}
            row |= {"hedged": "~" in flags, "conditional": "?" in flags, "terms": _terms(terms, clock)}
            yield row | ({"topics": given} if len(given) > 1 else {})


def _promise(statements: list[dict[str, Any]], message: int, topic: str) -> dict[str, Any] | None:
    """The last message's promise of a topic, or its settlement."""
    promised = (row for row in statements if row["message"] == message and (row["topic"] or row["kind"]) == topic)
    return next(promised, None)


def _terms(given: str, clock: datetime) -> dict[str, str]:
    terms = {TERMS[name]: value for name, value in (word.split("=", 1) for word in given.split())}
    if "deadline" in terms:
        terms["deadline"] = datetime.fromisoformat(terms["deadline"]).replace(tzinfo=clock.tzinfo).isoformat()
    return terms


def labelled(folders: Iterable[Path]) -> Iterator[Labelled]:
    for case in (case for folder in folders for file in files_of(folder) for case in cases_of(file)):
        messages, setting = reading_of(case)
        labels: dict[int, list[Label]] = {}
        for row in case["gold"]["statements"]:
            start = messages[row["message"]].text.index(row["quote"])
            label = Label(row["kind"], row.get("topic"), bool(row.get("conditional")), start, start + len(row["quote"]))
            labels.setdefault(row["message"], []).append(label)
        yield Labelled(case["id"], messages, setting, labels)
