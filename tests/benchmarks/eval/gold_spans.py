"""How well the span finders read the gold conversations beside the checkout: terms inside the quotes, identity details with their owners.

python -m tests.benchmarks.eval.gold_spans [--misses] [terms|identities …]
"""

import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

from casefile.findings import Identity
from casefile.records import Message, MessageKind, Place, Precision, Role, Zone
from extractors import Setting
from extractors.identities import IdentityReader
from extractors.money import find_bare_amounts, find_money
from extractors.quantities import find_quantities
from extractors.text import fold
from extractors.times import find_times
from tests.benchmarks.eval.measure import SHARED

CURRENCIES = {
    "Asia/Shanghai": "CNY",
    "Europe/London": "GBP",
    "Australia/Melbourne": "AUD",
    "Asia/Kolkata": "INR",
    "Asia/Singapore": "USD",
    "Asia/Kuala_Lumpur": "MYR",
    "Europe/Dublin": "EUR",
    "Europe/Berlin": "EUR",
}


def cases(language: str) -> Iterator[dict[str, Any]]:
    for file in sorted((SHARED / "gold" / language).glob("*.json")):
        yield json.loads(file.read_text("utf-8"))


def currency_of(case: dict[str, Any]) -> str:
    return CURRENCIES.get(case["timezone"], "USD")


def near(gold: str, found: datetime | None) -> bool:
    return found is not None and abs((datetime.fromisoformat(gold) - found).total_seconds()) <= 6 * 3600


def score_terms(language: str, *, misses: bool) -> None:
    """For each term of a gold statement: does a finder read that value inside the quote?"""
    hits, totals = Counter[str](), Counter[str]()
    for case in cases(language):
        texts = {message["i"]: message for message in case["messages"]}
        for statement in case["gold"]["statements"]:
            quote, sent = fold(statement["quote"]).text, datetime.fromisoformat(texts[statement["message"]]["at"])
            money = [span for find in (find_money, find_bare_amounts) for span in find(quote, currency_of(case))]
            quantities, times = find_quantities(quote), find_times(quote, sent)
            for term, value in statement["terms"].items():
                match term:
                    case "amount":
                        found = any(Decimal(value) in (span.amount, span.upper) for span in money)
                    case "quantity" | "multiple" | "percent":
                        found = any(span.kind == term and span.value == Decimal(str(value)) for span in quantities)
                    case "deadline":
                        found = any(near(value, span.deadline) for span in times)
                    case "duration":
                        found = any(span.duration == value for span in times)
                    case _:
                        continue
                totals[term] += 1
                hits[term] += found
                if misses and not found:
                    seen = (
                        [(span.deadline and span.deadline.isoformat(), span.duration) for span in times]
                        if term in ("deadline", "duration")
                        else [str(s.amount) for s in money]
                        if term == "amount"
                        else [(q.kind, str(q.value)) for q in quantities]
                    )
                    print(f"  {case['id']} {sent:%a %F %H:%M} {term} {value} not in {quote!r}: {seen}")
    for term in totals:
        print(f"{language} {term:10} {hits[term]:4}/{totals[term]:4} {hits[term] / totals[term]:.3f}")
    print(f"{language} all terms  {hits.total():4}/{totals.total():4} {hits.total() / totals.total():.3f}")


def normal(kind: str, value: str) -> str:
    value = re.sub(r"\s+", "", value).lower()
    numbers = ("phone", "credit_code", "id_card", "bank_account", "iban", "tax_or_vat", "qq", "tracking_no", "order_no")
    return re.sub(r"[^0-9a-z+]", "", value) if kind in numbers else value


def same(kind: str, value: str) -> str:
    """An address is the same with commas or line breaks, a firm with its last dot or without, a British VAT number with its country or without."""
    if kind == "tax_or_vat":
        return re.sub(r"^gb(?=\d)", "", normal(kind, value))
    if kind == "address":
        return re.sub("[,，]", "", normal(kind, value))
    return normal(kind, value).removesuffix(".") if kind == "company_name" else normal(kind, value)


def identities_of(case: dict[str, Any]) -> Iterator[tuple[int, Identity]]:
    names = {party["name"]: f"p{number}" for number, party in enumerate(case["participants"])}
    roles = {party["name"]: Role(party["role"]) for party in case["participants"]}
    setting = Setting(
        roles={key: roles[name] for name, key in names.items()},
        names={key: name for name, key in names.items()},
        platform=case["platform"],
        currency=currency_of(case),
    )
    reader = IdentityReader(setting)
    for row in case["messages"]:
        message = Message(
            conversation="",
            place=Place(source="s", where=f"row {row['i']}"),
            sender=names.get(row["from"]),
            sent=datetime.fromisoformat(row["at"]),
            sent_raw=row["at"],
            precision=Precision.SECOND,
            zone=Zone.OFFSET,
            kind=MessageKind.TEXT,
            text=row["text"],
        )
        for identity in reader.read(message, fold(row["text"]), roles.get(row["from"], Role.PLATFORM)):
            yield row["i"], identity


def score_identities(language: str, *, misses: bool) -> None:
    """Distinct values per conversation, as the gold scorer counts them."""
    tallies: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for case in cases(language):
        texts = {message["i"]: message["text"] for message in case["messages"]}
        want = {(row["kind"], normal(row["kind"], row["value"])): (row["message"], row["owner"]) for row in reversed(case["gold"]["identities"])}
        have: dict[tuple[str, str], tuple[int, str]] = {}
        for index, identity in identities_of(case):
            if identity.valid is not False:
                have.setdefault((identity.kind.value, normal(identity.kind, identity.value)), (index, identity.owner.value))
        for key in sorted(want.keys() | have.keys()):
            side = "tp" if key in want and key in have else "fn" if key in want else "fp"
            tallies[key[0]][side] += 1
            tallies["all"][side] += 1
            if side == "tp":
                tallies["owner"]["tp" if want[key][1] == have[key][1] else "fn"] += 1
            if misses and (side != "tp" or want[key][1] != have[key][1]):
                at = (want.get(key) or have[key])[0]
                print(f"  {case['id']} {side if side != 'tp' else 'owner'} {key} {have.get(key, ('', ''))[1]} | {texts[at]!r}")
    for name, tally in sorted(tallies.items()):
        tp, fp, fn = tally["tp"], tally["fp"], tally["fn"]
        print(
            f"{language} {name:13} gold {tp + fn:3}  P {tp / max(tp + fp, 1):.3f}  R {tp / max(tp + fn, 1):.3f}  F1 "
            f"{2 * tp / max(2 * tp + fp + fn, 1):.3f}"
        )


def main() -> None:
    wanted = [word for word in sys.argv[1:] if not word.startswith("-")] or ["terms", "identities"]
    misses = "--misses" in sys.argv
    for language in ("zh", "en"):
        if "terms" in wanted:
            score_terms(language, misses=misses)
        if "identities" in wanted:
            score_identities(language, misses=misses)


if __name__ == "__main__":
    main()
