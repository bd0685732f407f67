"""Payments to somebody whose first name alone the conversation tells (Marcus, and a statement says `Marcus Dell`): presumed links.

Many people share a first name, so the sum must also be spoken of in the conversation about the time of the payment.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from casefile.findings import Identity, IdentityKind, OrderLink
from casefile.records import Conversation, Payment, Role
from casefile.store import CaseFile
from pipeline.link.masked import is_spoken_of, spoken_of


def links_by_first_name(case: CaseFile, payments: Iterable[Payment]) -> Iterator[OrderLink]:
    homes = _first_names(case)
    fitting = [(payment, found) for payment in payments if payment.at is not None and (found := homes.get(_first_name_of(payment)))]
    spoken = spoken_of(case, ((conversation, payment.amount.amount) for payment, found in fitting for conversation in found))
    for payment, found in fitting:
        near = [home for home in found if is_spoken_of(payment, spoken[home].get(payment.amount.amount, ()))]
        for home in near:
            yield OrderLink(order=payment.id, conversation=home, rule="payee_first_name", evidence=found[home], ambiguous=len(near) > 1)


def _first_names(case: CaseFile) -> dict[str, dict[str, str]]:
    """First names that only the seller is called → the conversations, and how the name is written there."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for conversation in case.records(Conversation):
        for one in case.of_conversation(Identity, conversation.id):
            if one.kind is IdentityKind.PERSON_NAME and one.owner is Role.SELLER and one.value.isascii() and one.value.isalpha():
                found[one.value.casefold()][conversation.id] = one.value
    return found


def _first_name_of(payment: Payment) -> str:
    """Empty if the payee has one name only, which is no first name."""
    first, _, rest = (payment.counterparty or "").partition(" ")
    return first.casefold() if rest.strip() else ""
