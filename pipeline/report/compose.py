"""The view of a case in one language: every part of the report, in words, before any format."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

from casefile.findings import OrderLink, Outcome
from casefile.records import Conversation, Party, Reading, Source
from casefile.store import CaseFile, open_case
from pipeline.law import load_pack
from pipeline.narrowing import narrow
from pipeline.originals import CASE_FILE
from pipeline.parties.people import shown_names
from pipeline.parties.sellers import Seller, sellers
from pipeline.report import about, balance, chains, chronology, counsel, dealings, details, exhibits, matrix, promises, summary, transcript
from pipeline.report.manifest import manifest_of
from pipeline.report.numbering import number
from pipeline.report.scope import Scope, listed
from pipeline.report.view import Rows, View
from pipeline.report.view.case import Cover
from pipeline.report.view.reading import ProblemRow, ReadingRow
from pipeline.report.words import Words
from pipeline.unread import unread


def compose(case: CaseFile, *, options: Mapping[str, str], language: str, version: str) -> View:
    """Read the case file and say what it holds."""
    scope = scope_of(case, options=options, language=language, version=version)
    return view_of(scope, about.cover(scope))


def compose_against(case: CaseFile, seller: Seller, *, options: Mapping[str, str], language: str, version: str) -> View:
    """The same of what is about one of several sellers alone, weighed anew, under the numbers of the whole. The case stays narrowed to it."""
    whole = scope_of(case, options=options, language=language, version=version)
    mark = about.mark_of(case)
    pack = narrow(case, seller, zone=options.get("tz"))
    kept = {one.id for one in case.records(Conversation)} | {one.id for one in case.records(Source)}
    numbers = replace(whole.numbers, exhibits={key: exhibit for key, exhibit in whole.numbers.exhibits.items() if key in kept})
    parties = {id_: party for id_, party in whole.parties.items() if party.conversation in kept}
    scope = replace(whole.under(pack), numbers=numbers, parties=parties, sellers=(seller,))
    return view_of(scope, about.cover_against(scope, seller, mark, has_own_law=pack.jurisdiction != options["law"]))


def view_of(scope: Scope, cover: Cover) -> View:
    case, words = scope.case, scope.words
    claims = tuple(matrix.claims(scope))
    told = chronology.chronology(scope)
    gaps, absences = tuple(matrix.gaps(scope)), tuple(summary.absences(scope))
    return View(
        words=words,
        numbers=scope.numbers,
        options=scope.options,
        version=scope.version,
        cover=cover,
        parties=tuple(about.parties(scope)),
        sources=tuple(about.sources(scope)),
        summary=partial(summary.summary, scope, claims, gaps, absences),
        data=tuple(matrix.data(scope)),
        details=tuple(details.details(scope)),
        orders=tuple(dealings.orders(scope)),
        payments_of_no_order=tuple(dealings.payments_of_no_order(scope)),
        other_orders=dealings.other_records(scope),
        promises=Rows(count=case.count(Outcome), read=partial(promises.promises, scope)),
        chains=partial(chains.chains, scope),
        moments=Rows(count=len(told.entries), read=partial(chronology.moments, scope, told)),
        figure=chronology.figure(scope, told),
        balance=partial(balance.balance, scope),
        claims=claims,
        rules=tuple(dict.fromkeys(rule for claim in claims for element in claim.elements for rule in (*element.rules, *element.caps))),
        reviews=tuple(counsel.reviews(scope)),
        amounts=tuple(counsel.amounts(scope)),
        answers=tuple(counsel.answers(scope)),
        questions=tuple(counsel.questions(scope)),
        gaps=gaps,
        absences=absences,
        routes=tuple(matrix.routes(scope)),
        timers=tuple(matrix.timers(scope)),
        profiles=tuple(matrix.profiles(scope)),
        signals=tuple(about.signals(scope)),
        exhibits=partial(exhibits.exhibits, scope),
        register=Rows(count=scope.numbers.statements, read=partial(transcript.register, scope)),
        payments=partial(dealings.payments, scope),
        problems=partial(_problems, scope),
        readings=partial(_readings, scope),
        transcripts=tuple(transcript.transcripts(scope)),
    )


def scope_of(case: CaseFile, *, options: Mapping[str, str], language: str, version: str) -> Scope:
    """What all outputs of a case are made from. `options["law"]` names the pack that it was assessed by."""
    parties = list(case.records(Party))
    names = shown_names(parties)
    words = Words(language=language, pack=load_pack(options["law"]), paths={source.id: source.path for source in case.records(Source)})
    return Scope(
        case=case,
        words=words,
        numbers=number(case, words),
        parties={party.id: replace(party, name=names[party.id]) for party in parties},
        options=options,
        version=version,
        listed=listed(case.records(OrderLink)),
        sellers=sellers(case),
    )


@contextmanager
def delivered(folder: Path, *, language: str, version: str) -> Iterator[Scope]:
    """What a case's folder holds, as its report says it, in any language. CaseError where there is no such case."""
    options = manifest_of(folder).options
    with open_case(folder / CASE_FILE) as case:
        yield scope_of(case, options=options, language=language, version=version)


def _problems(scope: Scope) -> Iterator[ProblemRow]:
    words = scope.words
    for one in unread(scope.case):
        places = tuple(words.place(problem.place) for problem in one.problems)
        shown = words.first_of(places[: about.NAMED], len(places))
        what = words.problem(one.problem.code, one.problem.detail)
        yield ProblemRow(places=places, shown=shown, what=what, do=words.remedy(one.problem.code))


def _readings(scope: Scope) -> Iterator[ReadingRow]:
    for reading in scope.case.records(Reading):
        yield ReadingRow(
            place=scope.words.place(reading.place),
            what=scope.words.of(reading.code),
            sentence=scope.words.reading(reading.code, reading.value, reading.why),
        )
