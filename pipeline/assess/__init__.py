"""The law side of the run: what the file proves, by the rules of a pack, for and against alike."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from casefile.assessment import Amount, Answer, Claim, Datum, Element, Factor, Gap, Objected, Profile, Review, Route, Timer
from pipeline.assess import authenticity
from pipeline.assess.amounts import Books, amounts
from pipeline.assess.answers import choice_of
from pipeline.assess.claims import claims, contract_day, gaps, unattributed_talks
from pipeline.assess.dossier import dossier
from pipeline.assess.evidence import Evidence
from pipeline.assess.fact import Fact
from pipeline.assess.facts import find, last_day
from pipeline.assess.gather import gather
from pipeline.assess.maker import Maker
from pipeline.assess.review import Bench, reviews
from pipeline.assess.routes import Position, ordered_on, routes
from pipeline.assess.timers import running, timers
from pipeline.law import Pack
from pipeline.workers import Workers

ASSESSED = (Answer, Element, Claim, Datum, Factor, Profile, Gap, Review, Objected, Amount, Timer, Route)
"""The tables that hold what is assessed."""
Assessment = Objected | Review | Answer | Amount | Element | Claim | Datum | Factor | Profile | Gap | Timer | Route


def assess(workers: Workers, pack: Pack, answers: Sequence[Answer] = ()) -> Iterator[Assessment]:
    """Everything the report says of the law: profiles of the sources, elements and claims, gaps, seller data, periods, routes.

    `answers`: what a person told that no machine can see.
    """
    yield from answers
    evidence = gather(workers, pack)
    rated = list(authenticity.profiles(evidence, pack, answers))
    yield from rated
    profiles = {one.source: one for one in rated if isinstance(one, Profile)}
    facts, periods, today = _known(evidence, pack, profiles, answers)
    on = contract_day(pack, facts) or today
    unattributed = unattributed_talks(pack, facts)
    weighed = list(claims(pack, facts, unattributed, on))
    elements = [element for _, found in weighed for element in found]
    claimed = [claim for claim, _ in weighed]
    yield from elements
    yield from claimed
    yield from gaps(pack, weighed)
    yield from amounts(Books(pack=pack, evidence=evidence, answers=answers), claimed, on)
    bench = Bench(
        pack=pack,
        evidence=evidence,
        facts=facts,
        profiles=profiles,
        factors=[one for one in rated if isinstance(one, Factor)],
        elements=elements,
        unattributed=unattributed,
        present={fact.code for fact in facts},
        on=today,
    )
    yield from reviews(bench)
    data = {one.what: one for one in dossier(evidence, pack, facts, answers)}
    yield from data.values()
    yield from periods
    platform = ordered_on(evidence, pack, facts)
    yield from routes(Position(pack=pack, evidence=evidence, facts=facts, answers=answers, data=data, platform=platform, on=today), elements)


def _known(
    evidence: Evidence, pack: Pack, profiles: Mapping[str, Profile], answers: Sequence[Answer]
) -> tuple[Sequence[Fact], Sequence[Timer], date | None]:
    """The facts, the periods that they start, and the last day of the file."""
    standings = {source: authenticity.standing_of(profile) for source, profile in profiles.items()}
    maker = Maker(evidence=evidence, standings=standings, lifted=_lifted(pack, answers))
    facts = find(evidence, pack, maker, answers)
    today = last_day(evidence, pack, answers)
    periods = list(timers(pack, facts, today))
    return [*facts, *running(pack, facts, periods, today)], periods, today


def _lifted(pack: Pack, answers: Sequence[Answer]) -> dict[str, frozenset[str]]:
    """Source → the caps that the answers lift."""
    lifted: dict[str, frozenset[str]] = {}
    for answer in answers:
        if answer.source is not None:
            lifted[answer.source] = lifted.get(answer.source, frozenset()) | set(choice_of(pack, answer).lifts)
    return lifted
