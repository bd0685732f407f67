"""Which of the sums that were named is the price: of several things the chosen one's, the last that was spoken of, none that only comes beside it."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from decimal import Decimal

from extractors.clauses import MOST
from extractors.glosses import as_read
from extractors.money import MoneySpan, find_bare_amounts, find_money

DEPOSIT = re.compile(r"[定订訂]金|押金|首付|\bdeposit\b|\bup ?front\b", re.IGNORECASE)
ADDS = re.compile(
    r"另(?:外)?(?:加|收|算|付)|加\s?[¥￥]?\d+(?:元|块)?(?=$|[，,。])|\b(?:on top\b|(?:extra|additional|another) (?:of )?[$£€₹]?\d)"
    r"|\d (?:is |each |per \w+ )?(?:extra|more|additional)\b|\b(?:is|costs?|at|be|for|as) (?:an? )?(?:extra|additional)\b",
    re.IGNORECASE,
)
"""A sum that comes on top of the price is none by itself (妆造加500, delivery is 20 extra)."""
LITTLE = Decimal("0.5")
"""A seller who has named a price does not come down to less than this share of it unasked: what costs so little is something else."""
LEAST = 10
"""A smaller figure without a currency mostly counts something."""
PARTS = re.compile(r"[，；;。/\n]|,(?!\d{3})|(?<!\d)\.|\.(?!\d)|\b(?:or|and|plus)\b", re.IGNORECASE)
WORDS = re.compile(r"[a-z]{3,}")
HAN = re.compile(r"[一-鿿]{2,}")
SAME = {"both": "two", "pair": "two", "俩": "两", "二": "两"}
COMMON = re.compile(
    r"the|and|for|with|that|this|lets?|will|can|you|your|have|take|okay|yes|then|please|just|fine|good|great|sounds|works|deal|done|ones?|now|today|all"
    r"|are|was|not|but|our|its|would|like|get|from|per|each|可以|好的|这个|那个|我们|一下|就要|的话|那就"
)
"""Words that say nothing of the thing."""


def sums_in(text: str, currency: str | None) -> list[MoneySpan]:
    """In their order, each once."""
    found = {one.start: one for finder in (find_bare_amounts, find_money) for one in finder(text, currency)}
    return [found[start] for start in sorted(found)]


def marked_in(text: str, currency: str | None) -> list[MoneySpan]:
    """Those whose currency the words name."""
    signs = {one.start for one in find_money(text, None) if one.currency}
    return [one for one in find_money(text, currency) if one.start in signs]


def last_sum(texts: Iterable[str], currency: str | None) -> MoneySpan | None:
    """The last that is named in texts, the newest first: no deposit, nothing on top, no small figure without a currency."""
    for text in texts:
        read = as_read(text[:MOST])
        if DEPOSIT.search(read) or ADDS.search(read):
            continue
        sums = marked_in(read, currency) or [one for one in sums_in(read, currency) if one.amount >= LEAST]
        if sums:
            return sums[-1]
    return None


def chosen(offered: Iterable[str], taken: str, currency: str | None) -> Decimal | None:
    """The price of the thing among several that the acceptance speaks of: by the words that stand beside one price alone."""
    beside: defaultdict[Decimal, set[str]] = defaultdict(set)
    for text in offered:
        for part in PARTS.split(as_read(text[:MOST])):
            amounts = {one.amount for one in marked_in(part, currency) or sums_in(part, currency)}
            if len(amounts) == 1 and not DEPOSIT.search(part) and not ADDS.search(part):
                beside[amounts.pop()] |= _words(part)
    votes: Counter[Decimal] = Counter()
    for word in _words(as_read(taken[:MOST])):
        owners = [amount for amount, words in beside.items() if word in words]
        if len(owners) == 1 < len(beside):
            votes[owners[0]] += 1
    best = votes.most_common(2)
    return best[0][0] if best and (len(best) == 1 or best[0][1] > best[1][1]) else None


def _words(text: str) -> set[str]:
    """Those of English, pairs of characters of Chinese, but for the commonest."""
    english = {SAME.get(word, word) for word in WORDS.findall(text.lower())}
    runs = ("".join(SAME.get(character, character) for character in run) for run in HAN.findall(text))
    return {word for word in english | {run[at : at + 2] for run in runs for at in range(len(run) - 1)} if not COMMON.fullmatch(word)}
