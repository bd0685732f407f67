"""The parties of a conversation as its messages may name them: found by one scan of a text, however many there are."""

import re
from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache

from ahocorasick_rs import AhoCorasick, MatchKind

from casefile.records import Role
from extractors.spans import Span

_SHOP_FORM = "官方旗舰店|京东自营旗舰店|旗舰店|专卖店|专营店|工厂店|企业店|品牌店|官方店|直营店|自营店|小店|淘宝店"
_SHOP_FORM_EN = r"(?:\s+(?:Customer (?:Care|Service)|Support(?: Team)?|Direct|Official(?: Store)?|Store|Shop|Online|Team|Sales))+$"


STAFF = re.compile(
    r"(?<=[\u4e00-\u9fff]{3})(?:[-—·_ ]\s?[^-—·_ ]{1,8}|(?:的?智能)?(?:客服|会员顾问|项目经理|售前|售后|前台|店长|招生|业务)[\u4e00-\u9fff]{0,4})$"
)
"""Who speaks for the shop: 匠木定制-周工, 快鹿搬家客服."""
CAPITALS = re.compile(r"\b[A-Z][\w'’]*(?: (?:&|and|of|the|[A-Z][\w'’]*)){1,5}")
GENERIC = re.compile("Support|Team|Customer|Shop|Store|Official|Outlet|Online")


def _joined(name: str) -> str:
    return re.sub("[^a-z0-9]", "", name.lower().replace("&", "and"))


class Parties:
    """Names as exported, each with its role, in the order of the case file."""

    def __init__(self, parties: Sequence[tuple[str, Role]] = ()) -> None:
        self._parties = parties
        self._words: defaultdict[str, set[Role]] = defaultdict(set)
        """A word of a name in small letters → the roles of those who are called so."""
        spoken: defaultdict[str, list[int]] = defaultdict(list)
        for number, (name, role) in enumerate(parties):
            for word in re.split(r"[^a-z]+", name.lower()):
                self._words[word].add(role)
            for one in dict.fromkeys(map(str.lower, (name, *shop_names(name)))):
                spoken[one].append(number)
        self._joined = frozenset(_joined(name) for name, role in parties if role is Role.SELLER and re.fullmatch(r"[A-Za-z][A-Za-z0-9_.-]{5,}", name))
        self._numbers = tuple(spoken.values())
        self._spoken = frozenset(spoken)
        self._scan = AhoCorasick(list(spoken), matchkind=MatchKind.Standard).find_matches_as_indexes

    def named_in(self, lowered: str) -> list[tuple[str, Role]]:
        """Those whose name, or whose shop's, stands in a text in small letters."""
        numbers = {number for hit in self._scan(lowered, overlapping=True) for number in self._numbers[hit[0]]}
        return [self._parties[number] for number in sorted(numbers)]

    def is_named(self, name: str) -> bool:
        """Whether somebody, or his shop, is called so and no longer."""
        return name in self._spoken

    def is_shop(self, name: str) -> bool:
        """Whether somebody is called so, in one word or in several."""
        return self.is_named(name.lower()) or bool(self.written_apart(name))

    def written_apart(self, text: str) -> list[Span]:
        """Where a seller called `WillowAndOre` is named as a shop is written: Willow & Ore."""
        if not self._joined:
            return []
        found: list[Span] = []
        for run in CAPITALS.finditer(text):
            edges = [*(blank.start() for blank in re.finditer(" ", run[0])), len(run[0])]
            for number, edge in enumerate(edges[1:], start=1):
                if _joined(run[0][:edge]) in self._joined:
                    rest = run[0][edge:].split()
                    whole = number == len(edges) - 2 and not GENERIC.fullmatch(rest[0])
                    found.append((run.start(), run.end() if whole else run.start() + edge))
                    break
        return found

    def is_own(self, word: str, role: Role) -> bool:
        """Whether a word is of the name of one who has this role."""
        return role in self._words.get(word, set())

    def is_called(self, word: str, *, other_than: Role) -> bool:
        """Whether a word is of the name of someone who has another role."""
        return bool(self._words.get(word, set()) - {other_than})


@lru_cache(maxsize=256)
def shop_names(party: str) -> tuple[str, ...]:
    """What a seller called so may be named in the chat: the whole name, and the name without its form."""
    whole = re.split(r"[:：(（|]", party)[0].strip()
    names = [whole, STAFF.sub("", whole), re.sub(f"(?:{_SHOP_FORM})+$", "", whole), re.sub(_SHOP_FORM_EN, "", whole)]
    shorter = re.sub(" (?:&|and)$", "", whole.rsplit(" ", 1)[0])
    if " " in shorter and re.fullmatch(r"[\w'’& ]+", whole):
        names.append(shorter)
    if match := re.match(r"(?:\w+ from )(?P<shop>.+)", whole):
        names.append(match["shop"])
    if re.fullmatch(r"[a-z0-9]+(?:[_.][a-z0-9]+)+", whole):
        names.append(re.sub("[_.]", " ", whole))
    return tuple(sorted({name for name in names if len(name) >= 2}, key=len, reverse=True))
