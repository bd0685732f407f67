"""A rule that tells whose a detail is by the words of its sentence."""

import re
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from casefile.findings import IdentityKind
from casefile.records import Role
from extractors.identity.candidate import Candidate

Kind = IdentityKind
EVERYBODY = frozenset(Role)
BUYER = frozenset({Role.BUYER})
SELLER = frozenset({Role.SELLER})
PERSONS = frozenset({Kind.PERSON_NAME})
FIRMS = frozenset({Kind.COMPANY_NAME, Kind.CREDIT_CODE, Kind.LICENSE_NO, Kind.TAX_OR_VAT})
REACHED = frozenset({Kind.ADDRESS, Kind.PERSON_NAME, Kind.PHONE})
CONTACTS = frozenset({Kind.EMAIL, Kind.PHONE, Kind.QQ, Kind.URL, Kind.WECHAT})
ACCOUNTS = frozenset({Kind.ALIPAY, Kind.BANK_ACCOUNT, Kind.HANDLE, Kind.IBAN, Kind.PAYPAL})
NOTHING = re.compile(r"(?!)")
ANYTHING = re.compile("")


class Rule(NamedTuple):
    speakers: AbstractSet[Role]
    kinds: AbstractSet[Kind]
    before: re.Pattern[str]
    owner: Role | None
    """None: he who speaks."""
    after: re.Pattern[str] = ANYTHING
    unless: re.Pattern[str] = NOTHING
    """Anywhere in the sentence before the detail."""


def owner_by(rules: Iterable[Rule], candidate: Candidate, sentence: str, text: str, role: Role) -> Role | None:
    """By the first rule that holds. `sentence` is what stands in it before the detail."""
    for rule in rules:
        if (
            role in rule.speakers
            and candidate.kind in rule.kinds
            and rule.before.search(sentence)
            and rule.after.match(text, candidate.end)
            and not rule.unless.search(sentence)
        ):
            return rule.owner or role
    return None
