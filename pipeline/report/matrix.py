"""The law side of the view: claims and their elements with grades, gaps and the steps that close them, routes, periods, authenticity."""

from collections.abc import Iterable, Iterator, Sequence

from casefile.assessment import Claim, Datum, Element, Factor, Gap, GradeKind, Profile, Route, Timer
from casefile.records import Source
from pipeline.papers.paper import papers
from pipeline.report.json_report import spelt
from pipeline.report.scope import Scope
from pipeline.report.view.dealings import DatumRow
from pipeline.report.view.items import Coded
from pipeline.report.view.law import ClaimRow, ElementRow, FactorRow, GapRow, Graded, ProfileRow, RouteRow, TimerRow
from pipeline.report.words import Words

PROVEN = {
    GradeKind.STRONG: "whole",
    GradeKind.NOT_NEEDED: "whole",
    GradeKind.MODERATE: "supported",
    GradeKind.BURDEN_SHIFTED: "supported",
    GradeKind.MISSING: "lacks",
}
"""How a claim of this grade is spoken of; of any other it is limited."""
INTERRUPTIONS = 3
"""How many of what makes a period run anew are shown; the rest are counted there."""
BEST = (GradeKind.STRONG, GradeKind.MODERATE)
"""The grades of what is proven best, the first that any element has."""


def coded(words: Words, code: str) -> Coded:
    return Coded(code=code.partition(":")[0], text=words.law(code))


def graded(words: Words, grade: GradeKind) -> Graded:
    return Graded(code=spelt(grade), word=words.of(grade))


def claims(scope: Scope) -> Iterator[ClaimRow]:
    words = scope.words
    shown: dict[tuple[object, ...], str] = {}
    for claim in scope.case.records(Claim):
        elements = list(scope.case.records(Element, claim=claim.code))
        yield ClaimRow(
            claim=coded(words, claim.code),
            grade=graded(words, claim.grade),
            told=proven(words, claim, elements),
            brief=limited(words, claim, elements),
            limiting=coded(words, claim.limiting) if claim.limiting is not None else None,
            strict=graded(words, claim.strict) if claim.strict is not None else None,
            strict_told=_strictly(words, claim, elements),
            standards=tuple(words.cite(code) for code in words.pack.claims[claim.code].standards),
            basis=tuple(words.cite(code) for code in claim.basis),
            elements=tuple(_element(scope, element, shown, is_limiting=element.code == claim.limiting) for element in elements),
        )


def proven(words: Words, claim: Claim, elements: Sequence[Element]) -> str:
    """The grade is that of the elements that limit the claim: these are named with it, and beside them what is proven best."""
    best = next(([one.code for one in elements if one.grade is grade] for grade in BEST if any(one.grade is grade for one in elements)), [])
    told = limited(words, claim, elements)
    if not best or claim.grade in BEST:
        return told
    return told + words.say("proven.best", elements=words.say("proven.between").join(map(words.law, best)))


def limited(words: Words, claim: Claim, elements: Sequence[Element]) -> str:
    return _limited(words, claim.grade, [element.code for element in elements if element.grade is claim.grade])


def _strictly(words: Words, claim: Claim, elements: Sequence[Element]) -> str:
    """The same at the higher standard of proof; "" where there is but one."""
    if claim.strict is None:
        return ""
    return _limited(words, claim.strict, [element.code for element in elements if element.strict is claim.strict])


def _limited(words: Words, grade: GradeKind, limiting: Sequence[str]) -> str:
    return words.say(
        f"proven.{PROVEN.get(grade, 'limited')}",
        grade=words.of(grade),
        means=words.law(f"{grade.value}.says"),
        elements=words.say("proven.between").join(map(words.law, limiting)),
    )


def _element(scope: Scope, element: Element, shown: dict[tuple[object, ...], str], *, is_limiting: bool) -> ElementRow:
    """`shown` knows under which claim the items of an element are shown first."""
    words = scope.words
    first = shown.setdefault((element.code, element.supports, element.contradicts), element.claim)
    is_shown = first != element.claim and bool(element.supports or element.contradicts)
    return ElementRow(
        element=coded(words, element.code),
        grade=graded(words, element.grade),
        strict=graded(words, element.strict) if element.strict is not None else None,
        burden=words.say("burden", grade=words.of(element.burden)) if element.burden is not None else "",
        rules=tuple(coded(words, code) for code in element.rules),
        caps=tuple(coded(words, code) for code in element.caps),
        supports=scope.items(element.supports),
        contradicts=scope.items(element.contradicts),
        cure=coded(words, element.cure) if element.cure is not None else None,
        is_limiting=is_limiting,
        as_in=coded(words, first) if is_shown else None,
    )


def data(scope: Scope) -> Iterator[DatumRow]:
    for datum in scope.case.records(Datum):
        yield DatumRow(
            what=scope.words.coded("datum", datum.what),
            state=scope.words.of(datum.state),
            code=datum.state.value,
            items=scope.items(datum.items),
            conflicts=scope.items(datum.conflicts),
            why=scope.words.law(datum.why) if datum.why else "",
            given=tuple(scope.words.law(code) for code in datum.given),
            differences=tuple(scope.words.law(code) for code in datum.differences),
        )


def gaps(scope: Scope) -> Iterator[GapRow]:
    """One row a step, with every element it helps, in the order in which the steps come."""
    words = scope.words
    by_cure: dict[str, list[Gap]] = {}
    for gap in scope.case.records(Gap):
        by_cure.setdefault(gap.cure, []).append(gap)
    for number, (cure, found) in enumerate(by_cure.items(), start=1):
        effects = dict.fromkeys(gap.effect for gap in found if gap.effect)
        yield GapRow(
            number=number,
            cure=coded(words, cure),
            step=words.law(f"{cure}.step"),
            effect=words.join(words.law(effect) for effect in effects),
            elements=_distinct(words, (gap.element for gap in found)),
            claims=_distinct(words, (gap.claim for gap in found)),
        )


def _distinct(words: Words, codes: Iterable[str]) -> tuple[Coded, ...]:
    return tuple(coded(words, code) for code in dict.fromkeys(codes))


def routes(scope: Scope) -> Iterator[RouteRow]:
    words = scope.words
    first = {None: "", True: words.say("platform_first.yes"), False: words.say("platform_first.no")}
    for route in scope.case.records(Route):
        yield RouteRow(
            route=coded(words, route.code),
            papers=tuple(
                Coded(code=paper.name, text=paper.title.get(words.language) or next(iter(paper.title.values())))
                for paper in papers(words.pack.jurisdiction).values()
                if route.code in paper.routes
            ),
            state=words.of(route.state),
            code=route.state.value,
            needs=tuple(coded(words, need) for need in route.needs),
            to=words.law(route.to) if route.to else "",
            basis=tuple(words.cite(code) for code in route.basis),
            platform_first=first[route.platform_first],
            why=tuple(words.law(code) for code in route.why),
        )


def timers(scope: Scope) -> Iterator[TimerRow]:
    words = scope.words
    for timer in scope.case.records(Timer):
        yield TimerRow(
            timer=coded(words, timer.code),
            start=words.day(timer.start) if timer.start else words.say("timer.no_start"),
            start_item=scope.item(timer.start_item) if timer.start_item is not None else None,
            end=words.day(timer.end) if timer.end else words.say("timer.open"),
            latest=words.day(timer.latest) if timer.latest else "",
            longest=words.day(timer.longest) if timer.longest else "",
            whose=words.law(f"timer.whose.{timer.whose}") if timer.whose else "",
            state=words.of(timer.state),
            code=timer.state.value,
            done=scope.item(timer.done) if timer.done is not None else None,
            interruptions=scope.items(timer.interruptions, shown=INTERRUPTIONS),
            basis=words.cite(timer.basis),
            why=words.law(timer.why) if timer.why else "",
            notes=tuple(words.law(note) for note in timer.notes),
        )


def profiles(scope: Scope) -> Iterator[ProfileRow]:
    words = scope.words
    paths = {source.id: source.path for source in scope.case.records(Source)}
    order = list(scope.exhibits_of())
    for profile in sorted(scope.case.records(Profile), key=lambda profile: order.index(profile.source) if profile.source in order else len(order)):
        yield ProfileRow(
            path=paths[profile.source],
            label=words.coded("profile", profile.label),
            source_class=coded(words, profile.source_class),
            factors=tuple(
                FactorRow(
                    factor=coded(words, factor.code),
                    value=words.coded("factor", factor.value),
                    code=factor.value,
                    why=tuple(words.law(code) for code in factor.why),
                )
                for factor in scope.case.records(Factor, source=profile.source)
            ),
            questions=tuple(words.law(code) for code in profile.questions),
        )
