"""How far the seller is known: each datum as verified, shown, absent or disproved, where it is given, and where two of these places disagree."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from casefile.assessment import Answer, Datum, DatumState
from casefile.findings import IdentityKind
from casefile.records import INVOICES, Role
from pipeline.assess.evidence import Evidence, Told
from pipeline.assess.fact import Fact, of
from pipeline.assess.identity import ACCOUNTS, CONTACTS, NAMES, called_in, firm_written, is_legal, is_part, plain
from pipeline.law import Pack

TOLD_BY_PERSON = {"licence_name": ("name", "licence"), "invoice_name": ("name", "invoice"), "return_address": ("address", "return")}
"""Question → the datum and the place that its answer gives."""
RETURN_ONLY = "datum.return_only"
"""Where goods go back is no domicile: that is the main office, else the place of registration (CPC-I.3)."""
REGISTERED = (IdentityKind.CREDIT_CODE, IdentityKind.LICENSE_NO, IdentityKind.TAX_OR_VAT)
FOR_RETURNS = ("return", "recipient")
UNIT = ("province", "city")
RECIPIENT_ONLY = "datum.recipient_only"
"""Who takes returned goods in need not be who sold them."""
SAID_BY_SELLER = {"return": "chat", "recipient": "chat"}
"""The address for returns is given in the chat too: the two do not confirm each other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """One value of a datum, and where it is given."""

    what: str
    where: str
    """`chat`, `platform`, `order`, `invoice`, `payee`, `licence`, `return`, `recipient`."""
    value: str
    item: str
    compared: str
    """What of the value is compared: a registered name, a code, province and city; "" where nothing can be."""


def dossier(evidence: Evidence, pack: Pack, found: Sequence[Fact], answers: Sequence[Answer]) -> Iterator[Datum]:
    """Name, code, address, contact, payee. Verified: by the platform or the register, or two places that do not depend on each other agree."""
    given = list(_given(evidence, pack, answers))
    in_register = of(found, "F.REGISTRY_AGREES")
    not_in_register = of(found, "F.REGISTRY_DIFFERS")
    told_dead = [fact for fact in of(found, "F.CONTACT_DEAD") if fact.origin.startswith("answer/")]
    against = {
        "name": of(found, "F.PAYEE_OTHER"),
        "code": of(found, "F.USCC_INVALID"),
        "contact": of(found, "F.CONTACT_DEAD"),
        "payee": of(found, "F.PAYEE_OTHER"),
    }
    for what in ("name", "code", "address", "contact", "payee"):
        own = [one for one in given if one.what == what]
        clashes = _clashes(what, own)
        state, why = _state(what, own, clashes, against.get(what, ()))
        if what in ("name", "code", "address") and own and not_in_register:
            state, why = DatumState.DISPROVED, "datum.register_differs"
        elif what in ("name", "code", "address") and own and in_register and state is not DatumState.DISPROVED:
            state, why = DatumState.VERIFIED, "datum.in_register"
        elif what == "contact" and own and told_dead:
            state, why = DatumState.DISPROVED, "datum.told_dead"
        opposing = [item for one, other in clashes for item in (one.item, other.item)]
        opposing += [item for fact in against.get(what, ()) for item in fact.items]
        yield Datum(
            what=what,
            state=state,
            items=tuple(dict.fromkeys([*(one.item for one in own), *(in_register[0].items if own and in_register and what != "contact" else ())])),
            conflicts=tuple(dict.fromkeys([*opposing, *(not_in_register[0].items if own and not_in_register else ())])),
            why=why,
            given=tuple(dict.fromkeys(f"datum.given:@where.{one.where}:{one.value}" for one in own)),
            differences=tuple(
                dict.fromkeys(f"datum.differs:@where.{one.where}:{one.value}:@where.{other.where}:{other.value}" for one, other in clashes)
            ),
        )


def for_returns_alone(datum: Datum) -> set[str]:
    """The values that are given as an address for returns, or as a name beside it, and nowhere else."""
    given = [one.removeprefix("datum.given:@where.").partition(":") for one in datum.given]
    return {value for where, _, value in given if where in FOR_RETURNS} - {value for where, _, value in given if where not in FOR_RETURNS}


def _given(evidence: Evidence, pack: Pack, answers: Sequence[Answer]) -> Iterator[Given]:
    of_seller = [told for told in evidence.told if told.identity.owner is Role.SELLER]
    for told in of_seller:
        yield from _by_words(told)
    yield from _payees_by_words(of_seller)
    for order in evidence.orders:
        if order.seller_name is not None and is_legal(order.seller_name, pack):
            where = "invoice" if order.platform == INVOICES else "order"
            yield Given(what="name", where=where, value=order.seller_name, item=order.id, compared=plain(order.seller_name))
    named = called_in(evidence)
    for payment in evidence.payments:
        payee = payment.counterparty or firm_written(payment.description, named, pack)
        if payment.is_paid_out and payee:
            compared = plain(payee) if is_legal(payee, pack) else ""
            yield Given(what="payee", where="payee", value=payee, item=payment.id, compared=compared)
            if compared:
                yield Given(what="name", where="payee", value=payee, item=payment.id, compared=compared)
    for answer in answers:
        if answer.question in TOLD_BY_PERSON:
            what, where = TOLD_BY_PERSON[answer.question]
            yield Given(what=what, where=where, value=answer.value, item=answer.id, compared=plain(answer.value) if what == "name" else "")


def _payees_by_words(of_seller: Sequence[Told]) -> Iterator[Given]:
    """The accounts that are to be paid to, with the names in the same messages."""
    messages = {told.spot.message for told in of_seller if told.identity.kind in ACCOUNTS}
    for told in of_seller:
        identity = told.identity
        if identity.kind in ACCOUNTS or (identity.kind in NAMES and told.spot.message in messages):
            where = "platform" if told.spot.by is Role.PLATFORM else "chat"
            compared = plain(identity.value) if identity.kind is IdentityKind.COMPANY_NAME else ""
            yield Given(what="payee", where=where, value=identity.value, item=identity.id, compared=compared)


def _by_words(told: Told) -> Iterator[Given]:
    identity, by = told.identity, told.spot.by
    where = "platform" if by is Role.PLATFORM else "chat"
    if identity.kind in NAMES:
        compared = plain(identity.value) if identity.kind is IdentityKind.COMPANY_NAME else ""
        yield Given(
            what="name", where="recipient" if told.is_recipient_of_returns else where, value=identity.value, item=identity.id, compared=compared
        )
    elif identity.kind in REGISTERED:
        compared = identity.value if identity.kind is IdentityKind.CREDIT_CODE else ""
        yield Given(what="code", where=where, value=identity.value, item=identity.id, compared=compared)
    elif identity.kind is IdentityKind.ADDRESS:
        parts = dict(identity.parts)
        compared = "".join(dict.fromkeys(parts[unit] for unit in UNIT if parts.get(unit)))
        yield Given(what="address", where="return" if told.is_return_address else where, value=identity.value, item=identity.id, compared=compared)
    elif identity.kind in CONTACTS:
        yield Given(what="contact", where=where, value=identity.value, item=identity.id, compared="")


def _clashes(what: str, own: Sequence[Given]) -> list[tuple[Given, Given]]:
    """Between the first value of each two places, and the first that differs within a place."""
    firsts: dict[str, Given] = {}
    within: dict[str, tuple[Given, Given]] = {}
    for one in own:
        if not one.compared:
            continue
        first = firsts.setdefault(one.where, one)
        if one.where not in within and _differ(what, first, one):
            within[one.where] = (first, one)
    return [pair for pair in combinations(firsts.values(), 2) if _differ(what, *pair)] + list(within.values())


def _differ(what: str, one: Given, other: Given) -> bool:
    return not is_part(one.compared, other.compared) if what in ("name", "payee", "address") else one.compared != other.compared


def _state(what: str, own: Sequence[Given], clashes: Sequence[tuple[Given, Given]], against: Sequence[Fact]) -> tuple[DatumState, str]:
    if not own:
        return DatumState.ABSENT, "datum.absent"
    if what == "code" and {item for fact in against for item in fact.items} >= {one.item for one in own}:
        return DatumState.DISPROVED, "datum.code_invalid"
    if clashes:
        one, other = clashes[0]
        return DatumState.SHOWN, f"datum.{'names_differ' if what == 'name' else 'values_differ'}:{one.value} / {other.value}"
    if all(one.where in FOR_RETURNS for one in own):
        return DatumState.SHOWN, RECIPIENT_ONLY if what == "name" else RETURN_ONLY
    if what in ("name", "payee") and against:
        return DatumState.SHOWN, "datum.payee_other"
    if what == "contact" and against:
        return DatumState.SHOWN, "datum.dead"
    if any(one.where == "platform" for one in own):
        return DatumState.VERIFIED, "datum.by_platform"
    places = {
        compared: {SAID_BY_SELLER.get(one.where, one.where) for one in own if one.compared == compared}
        for compared in dict.fromkeys(one.compared for one in own if one.compared)
    }
    agreed = next((compared for compared, found in places.items() if len(found) > 1), None) if what != "contact" else None
    if agreed is not None:
        return DatumState.VERIFIED, f"datum.agree:{next(one.value for one in own if one.compared == agreed)}"
    return DatumState.SHOWN, "datum.shown"
