"""A case narrowed to one seller and assessed again: nothing of the other sellers is left in it."""

from collections import defaultdict

from casefile.assessment import Answer, LawSign
from casefile.findings import Formation, Identity, OrderLink, Outcome, Statement
from casefile.records import Conversation, Copy, Message, Order, Party, Payment, Problem, Reading, Signal, SignalCode, Source
from casefile.rows import Coverage
from casefile.store import CaseFile
from pipeline.assess import ASSESSED, assess
from pipeline.governing import chosen, governing, law_told
from pipeline.law import Pack, load_pack
from pipeline.parties.buyers import clients
from pipeline.parties.sellers import Seller, sellers
from pipeline.workers import Workers

APART = "(SELECT id FROM temp.apart)"
OF_SOURCE = f"source NOT IN {APART}"
OF_CONVERSATION = f"conversation NOT IN {APART}"
OF_MESSAGE = f"EXISTS (SELECT 1 FROM main.messages AS said WHERE said.id = message AND said.conversation NOT IN {APART})"  # noqa: S608 -- names of ours
SEEN = {
    Source: f"id NOT IN {APART}",
    Coverage: OF_SOURCE,
    Problem: OF_SOURCE,
    Reading: OF_SOURCE,
    Signal: f"{OF_SOURCE} AND (code <> '{SignalCode.MISSING_COPY}' OR detail IN (SELECT path FROM main.sources WHERE id NOT IN {APART}))",  # noqa: S608 -- names of ours
    Conversation: f"id NOT IN {APART}",
    Party: OF_CONVERSATION,
    Message: OF_CONVERSATION,
    Copy: OF_CONVERSATION,
    Order: f"id NOT IN {APART}",
    Payment: f"id NOT IN {APART}",
    Statement: OF_MESSAGE,
    Identity: OF_MESSAGE,
    OrderLink: f"\"order\" NOT IN {APART} AND ifnull(conversation, '') NOT IN {APART} AND ifnull(payment_of, '') NOT IN {APART}",
    Outcome: "statement IN (SELECT id FROM temp.statements)",
    Formation: OF_CONVERSATION,
}


def narrow(case: CaseFile, seller: Seller, *, zone: str | None) -> Pack:
    """Remove what other sellers sold or said, and the files that hold nothing else; what belongs to no seller stays.

    Returns the law that the rest is weighed by: where several buyers have their matters in one case, each goes by its own.
    """
    whole, told, is_of_several = chosen(case), law_told(case), bool(clients(case))
    apart = _apart(case, seller)
    answers = [one for one in case.records(Answer) if one.source not in apart]
    case.connection.execute("CREATE TEMP TABLE apart (id TEXT PRIMARY KEY)")
    case.connection.executemany("INSERT INTO temp.apart VALUES (?)", ((id_,) for id_ in apart))
    case.narrow(SEEN, (*ASSESSED, LawSign) if is_of_several else ASSESSED)
    if is_of_several:
        for sign in governing(case, told=told, zone=zone, otherwise=whole):
            if isinstance(sign, LawSign):
                case.add(sign)
        case.flush()
    pack = load_pack(chosen(case))
    for found in assess(Workers(case), pack, [one for one in answers if one.question in pack.questions]):
        case.add(found)
    case.flush()
    return pack


def _apart(case: CaseFile, seller: Seller) -> set[str]:
    """Ids of the conversations, orders, payments and sources that belong to other sellers alone."""
    others = [one for one in sellers(case) if one.name not in seller.names]
    talks = {id_ for one in others for id_ in one.conversations} - seller.conversations
    orders = {id_ for one in others for id_ in one.orders} - seller.orders
    homes = defaultdict[str, list[str]](list)
    for link in case.records(OrderLink):
        homes[link.order].append(link.payment_of or link.conversation or "")
    payments = {payment.id for payment in case.records(Payment) if payment.id in homes and not set(homes[payment.id]) - talks - orders}
    theirs = {source for talk in talks for source in case.sources_of(talk)}
    own = {source for talk in seller.conversations for source in case.sources_of(talk)}
    records: list[Order | Payment] = [*case.records(Order), *case.records(Payment)]
    for record in records:
        if record.id in homes:
            (theirs if record.id in orders | payments else own).add(record.place.source)
    return talks | orders | payments | (theirs - own)
