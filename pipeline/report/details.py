"""Who the seller is, by the details that were found."""

from collections import defaultdict
from collections.abc import Iterator

from casefile.findings import Identity
from casefile.records import Message, Role
from pipeline.report.first import First
from pipeline.report.scope import Scope
from pipeline.report.view.dealings import DetailRow


def details(scope: Scope) -> Iterator[DetailRow]:
    """Each identity detail once: the seller's first, then the others'."""
    found: dict[tuple[Role, str, str], First] = defaultdict(First)
    for identity in scope.case.records(Identity):
        found[identity.owner, identity.kind, identity.value].add(identity.id)
    order = [Role.SELLER, Role.UNKNOWN, Role.PLATFORM, Role.OTHER, Role.BUYER]
    for (owner, _, value), mentioned in sorted(found.items(), key=lambda pair: order.index(pair[0][0])):
        first = scope.case.get(Identity, mentioned.ids[0])
        message = scope.case.get(Message, first.quote.message)
        mentions = tuple(scope.numbers.message(scope.case.get(Message, scope.case.get(Identity, id_).quote.message)) for id_ in mentioned.ids)
        yield DetailRow(
            kind=scope.words.of(first.kind),
            written=first.quote.words_in(message.text),
            value=value,
            parts=" / ".join(part for _, part in first.parts),
            check=scope.words.say({None: "check.none", True: "check.good", False: "check.bad"}[first.valid]),
            owner=scope.words.of(owner),
            rule=first.rule,
            mentions=mentions,
            more=mentioned.count - len(mentions),
        )
