"""The evidence itself: what is held, what is not, what somebody else holds, and until when."""

from collections.abc import Iterator

from casefile.assessment import Answer, Profile, Timer
from casefile.records import Conversation, MessageKind, Party, Problem, Role, Source
from pipeline.law import TimerUse
from pipeline.papers.entry import Entry, message_source, record_source, source_of, told
from pipeline.papers.parties import linked_orders, linked_payments
from pipeline.report.scope import Scope

MEDIATED_ON = "mediated_on"
"""The question whose answer is the day of the mediation agreement."""
PERIODS = (TimerUse.FILING, TimerUse.LIMITATION)


def conversations(scope: Scope) -> Iterator[Entry]:
    """Each conversation as it has to be shown: on whose account, with whom, which messages."""
    for conversation in scope.case.records(Conversation):
        exhibit = scope.numbers.exhibits[conversation.id]
        if not exhibit.count:
            continue
        yield Entry(
            text=told(
                scope,
                "conversation",
                platform=scope.words.platform(conversation.platform),
                name=scope.conversation_name(conversation.id),
                own=_buyer(scope, conversation.id) or told(scope, "open"),
                first="0001",
                last=f"{exhibit.count:04d}",
                n=exhibit.count,
            ),
            source=scope.words.join((exhibit.label, *(scope.words.paths[source] for source in scope.case.sources_of(conversation.id)))),
        )


def pages(scope: Scope) -> Iterator[Entry]:
    """What can be shown in the account of the platform or the wallet: the order, the payment."""
    for order in linked_orders(scope):
        yield Entry(text=told(scope, "order_page", number=order.order_no), source=record_source(scope, order))
    for _, payment in linked_payments(scope):
        number = payment.payment_no or payment.merchant_order_no
        if number:
            yield Entry(
                text=told(scope, "payment_page", number=number, amount=scope.words.money(payment.amount)), source=record_source(scope, payment)
            )


def absent(scope: Scope) -> Iterator[Entry]:
    """Files that messages name and that were not handed over."""
    for message in scope.case.messages():
        for attachment in message.attachments:
            if attachment.present is False:
                yield Entry(text=told(scope, "absent", name=attachment.name or scope.words.of(message.kind)), source=message_source(scope, message))


def gone(scope: Scope) -> Iterator[Entry]:
    """What was recalled or deleted: the record shows that something was said, not what."""
    for message in scope.case.messages():
        if message.kind is MessageKind.RECALLED or message.deleted:
            yield Entry(text=told(scope, "gone", time=scope.sent(message).clock), source=message_source(scope, message))


def media(scope: Scope) -> Iterator[Entry]:
    """Pictures, voice messages and films that have to be opened one by one."""
    kinds = (MessageKind.IMAGE, MessageKind.VOICE, MessageKind.VIDEO, MessageKind.FILE)
    for message in scope.case.messages():
        if message.kind in kinds:
            names = scope.words.join(attachment.name for attachment in message.attachments)
            yield Entry(
                text=scope.words.join((scope.sent(message).clock, scope.words.of(message.kind), names)), source=message_source(scope, message)
            )


def periods(scope: Scope) -> Iterator[Entry]:
    return _periods(scope, PERIODS)


def limitation(scope: Scope) -> Iterator[Entry]:
    return _periods(scope, (TimerUse.LIMITATION,))


def withdrawal_periods(scope: Scope) -> Iterator[Entry]:
    return _periods(scope, (TimerUse.WITHDRAWAL,))


def rejection_periods(scope: Scope) -> Iterator[Entry]:
    return _periods(scope, (TimerUse.REJECTION,))


def kept_until(scope: Scope) -> Iterator[Entry]:
    return _periods(scope, (TimerUse.KEPT,))


def _periods(scope: Scope, uses: tuple[TimerUse, ...]) -> Iterator[Entry]:
    words = scope.words
    for timer in scope.case.records(Timer):
        rule = words.pack.timers[timer.code]
        # what is still to be handed in is handed in under the provision of today
        today = words.pack.in_force((rule.basis,), None) if rule.use is TimerUse.FILING else ()
        if rule.use in uses and timer.start is not None and timer.end is not None:
            start = source_of(scope, timer.start_item) if timer.start_item is not None else ""
            yield Entry(
                text=told(scope, "period", period=words.law(timer.code), start=words.day(timer.start), end=words.day(timer.end)),
                source=words.join((start, words.cite(next(iter(today), timer.basis)))),
                note=words.law(timer.why) if timer.why else "",
            )


def mediated(scope: Scope) -> Iterator[Entry]:
    """The day from which the mediation agreement has effect, as a person told it."""
    for answer in scope.case.records(Answer):
        if answer.question == MEDIATED_ON:
            yield Entry(text=answer.value, source=told(scope, "told_by_person"))


def confirmation_period(scope: Scope) -> Iterator[Entry]:
    return _periods(scope, (TimerUse.CONFIRMATION,))


def questions(scope: Scope) -> Iterator[Entry]:
    """What only a person can answer of each source."""
    paths = {source.id: source.path for source in scope.case.records(Source)}
    asked: dict[str, list[str]] = {}
    for profile in scope.case.records(Profile):
        for question in profile.questions:
            asked.setdefault(scope.words.law(question), []).append(paths[profile.source])
    for question, of in asked.items():
        yield Entry(text=question, source=scope.words.say("between").join(of))


def unread(scope: Scope) -> Iterator[Entry]:
    for problem in scope.case.records(Problem):
        yield Entry(text=scope.words.problem(problem.code, problem.detail), source=scope.words.place(problem.place))


def _buyer(scope: Scope, conversation: str) -> str:
    return scope.words.say("between").join(party.name for party in scope.case.records(Party, conversation=conversation) if party.role is Role.BUYER)
