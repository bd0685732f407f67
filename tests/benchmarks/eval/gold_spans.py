"""How well the span finders read the gold conversations and the public slices beside the checkout.

python tests/benchmarks/spans_quick.py [--misses] [terms|identities|slices …]
"""

import json
import os
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from casefile.findings import Identity
from casefile.records import Message, MessageKind, Place, Precision, Role, Zone
from extractors import Setting
from extractors.identities import IdentityReader, find_identities
from extractors.identity.candidate import Known
from extractors.money import find_bare_amounts, find_money
from extractors.quantities import find_quantities
from extractors.text import fold
from extractors.times import find_times

SHARED = Path(os.environ.get("CHAT_EVIDENCE_SHARED", Path(__file__).parents[3] / "shared"))
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


def overlap_score(pairs: Iterator[tuple[set[tuple[int, int]], set[tuple[int, int]]]]) -> str:
    """Spans by exact place: precision, recall, F1."""
    tp = fp = fn = 0
    for want, have in pairs:
        tp, fp, fn = tp + len(want & have), fp + len(have - want), fn + len(want - have)
    return f"gold {tp + fn:4}  P {tp / max(tp + fp, 1):.3f}  R {tp / max(tp + fn, 1):.3f}  F1 {2 * tp / max(2 * tp + fp + fn, 1):.3f}"


def rows(name: str) -> Iterator[dict[str, Any]]:
    for line in (SHARED / "eval" / f"{name}.jsonl").open(encoding="utf-8"):
        yield json.loads(line)


def details(text: str, kind: str, regions: tuple[str, ...]) -> set[tuple[int, int]]:
    found = find_identities("m", fold(text), role=Role.SELLER, known=Known(regions=regions))
    return {(identity.quote.start, identity.quote.end) for identity in found if identity.kind.value == kind and identity.valid is not False}


def touching(want: set[tuple[int, int]], have: set[tuple[int, int]]) -> tuple[set[tuple[int, int]], set[tuple[int, int]]]:
    """What overlaps a wanted span counts as that span."""
    moved = {next(((a, b) for a, b in want if start < b and a < end), (start, end)) for start, end in have}
    return want, moved


def score_slices(*, misses: bool) -> None:
    regions = {"zh": ("CN", "US", "GB"), "en": ("US", "GB", "IN", "DE", "CN")}
    for name in ("recognizers_zh", "recognizers_en"):
        language = name[-2:]
        for kind in ("currency", "phone", "url", "email", "datetime"):
            pairs = []
            for row in rows(name):
                if row["type"] != kind:
                    continue
                want, text = {(e["start"], e["end"]) for e in row["expected"]}, row["text"]
                sent = datetime.fromisoformat(row["ref_time"]) if row["ref_time"] else datetime(2024, 5, 7, 10)
                if kind == "currency":
                    have = {(span.start, span.end) for span in find_money(fold(text).text, "CNY" if language == "zh" else "USD")}
                elif kind == "datetime":
                    want, have = touching(want, {(span.start, span.end) for span in find_times(fold(text).text, sent)})
                else:
                    have = details(text, kind, regions[language])
                pairs.append((want, have))
                if misses and want != have:
                    print(f"  {name} {kind} {text!r} want {[text[a:b] for a, b in want]} have {[text[a:b] for a, b in have]}")
            print(f"{name} {kind:9} {overlap_score(iter(pairs))}{' (touching)' if kind == 'datetime' else ''}")
    for name, task in (
        ("zh_time_jionlp", "extract"),
        ("zh_money_jionlp", "extract"),
        ("duckling", "Time"),
        ("duckling", "AmountOfMoney"),
        ("duckling", "Duration"),
    ):
        pairs = []
        for row in rows(name):
            if task not in (row.get("task"), row.get("dim")):
                continue
            text = fold(row["text"]).text
            spans = find_money(text, "CNY" if "zh" in name else "USD") if "oney" in name + task else find_times(text, datetime(2024, 5, 7, 10))
            pairs.append(touching({(e["start"], e["end"]) for e in row["expected"]}, {(span.start, span.end) for span in spans}))
            if misses and pairs[-1][0] != pairs[-1][1]:
                print(f"  {name} {task} {text!r} want {[text[a:b] for a, b in pairs[-1][0]]} have {[text[a:b] for a, b in pairs[-1][1]]}")
        print(f"{name} {task:13} {overlap_score(iter(pairs))} (touching)")
    right = total = 0
    for row in rows("price_parser"):
        if not row["expected"] or not re.search(r"\d", row["text"]):
            continue
        amount = row["expected"][0]["resolution"]["amount"]
        found = [*find_money(fold(row["text"]).text, "USD"), *find_bare_amounts(fold(row["text"]).text, "USD")]
        total += 1
        hit = any(abs(float(span.amount) - float(str(amount).removeprefix("Decimal('").removesuffix("')"))) < 0.005 for span in found[:1])
        right += hit
        if misses and not hit:
            print(f"  price_parser {row['text']!r} {amount} {[str(span.amount) for span in found]}")
    print(f"price_parser first amount {right}/{total} {right / total:.3f}")
    pairs = [({(e["start"], e["end"]) for e in row["expected"]}, details(row["text"], "phone", (row["region"],))) for row in rows("phone_matcher")]
    print(f"phone_matcher phone {overlap_score(iter(pairs))}")
    verdicts = Counter[str]()
    for row in rows("stdnum_ids"):
        kind = {"uscc": "credit_code", "iban": "iban", "cn_resident_id": "id_card"}.get(row["type"])
        if kind:
            verdicts["right" if bool(details(row["text"], kind, ("CN",))) == row["valid"] else "wrong"] += 1
    print(f"stdnum_ids {verdicts['right']}/{verdicts.total()}")
    for kind in ("phone", "price", "address"):
        pairs = []
        for row in rows("zh_crosswoz_contacts"):
            text = row["text"]
            want = {(start := text.find(e["text"]), start + len(e["text"])) for e in row["expected"] if e["type"] == kind}
            have = {(span.start, span.end) for span in find_money(fold(text).text, "CNY")} if kind == "price" else details(text, kind, ("CN",))
            pairs.append(touching(want, have))
            if misses and pairs[-1][0] != pairs[-1][1]:
                print(f"  crosswoz {kind} {text!r} want {[text[a:b] for a, b in pairs[-1][0]]} have {[text[a:b] for a, b in pairs[-1][1]]}")
        print(f"zh_crosswoz {kind:8} {overlap_score(iter(pairs))} (touching)")
    for name, region, lang in (("craigslist_utt", "US", "text"), ("parakweet", "US", "text"), ("zh_crosswoz_contacts", "CN", "text")):
        found, count = Counter[str](), 0
        for row in rows(name):
            count += 1
            for identity in find_identities("m", fold(row[lang]), role=Role.SELLER, known=Known(regions=(region,))):
                found[identity.kind.value] += 1
                if misses:
                    print(f"  {name} {identity.kind} {identity.value!r} {identity.rule} in {row[lang]!r}")
        print(f"{name}: {count} messages, found {dict(sorted(found.items()))}")


def main() -> None:
    wanted = [word for word in sys.argv[1:] if not word.startswith("-")] or ["terms"]
    misses = "--misses" in sys.argv
    for language in ("zh", "en"):
        if "terms" in wanted:
            score_terms(language, misses=misses)
        if "identities" in wanted:
            score_identities(language, misses=misses)
    if "slices" in wanted:
        score_slices(misses=misses)


if __name__ == "__main__":
    main()
