"""What counsel works with: the review of the exhibits and the objections to expect, sums, what a person told and has yet to tell."""

from collections.abc import Iterator

from casefile.assessment import Amount, Answer, Objected, Review
from pipeline.law.proof import Question
from pipeline.report.matrix import coded
from pipeline.report.scope import Scope
from pipeline.report.view.law import AmountRow, AnswerRow, AxisRow, FigureRow, ObjectionRow, ReviewRow
from pipeline.report.words import Words

SPEAK_FOR_THEMSELVES = ("yes", "no")
AIMED_AT = 3
"""How many of what an objection is aimed at are shown; the rest are counted there."""


def reviews(scope: Scope) -> Iterator[ReviewRow]:
    """Exhibit by exhibit, in the order of their numbers."""
    words = scope.words
    by_exhibit: dict[str, list[Review]] = {}
    for review in scope.case.records(Review):
        by_exhibit.setdefault(review.exhibit, []).append(review)
    objections: dict[str, list[Objected]] = {}
    for found in scope.case.records(Objected):
        objections.setdefault(found.exhibit, []).append(found)
    for key, exhibit in scope.numbers.exhibits.items():
        if key in by_exhibit:
            yield ReviewRow(
                exhibit=exhibit.ref,
                name=scope.conversation_name(key) if exhibit.conversation is not None else words.paths[key],
                axes=tuple(
                    AxisRow(
                        axis=words.law(f"axis.{review.axis}"),
                        value=words.coded("factor", review.value),
                        code=review.value,
                        why=tuple(words.law(why) for why in review.why),
                        asks=words.law(f"axis.{review.axis}.asks"),
                    )
                    for review in by_exhibit[key]
                ),
                objections=tuple(_objection(scope, found) for found in objections.get(key, ())),
            )


def _objection(scope: Scope, found: Objected) -> ObjectionRow:
    words = scope.words
    return ObjectionRow(
        axis=words.law(f"axis.{found.axis}"),
        objection=coded(words, found.code),
        answer=words.law(f"{found.code}.answer"),
        basis=tuple(words.cite(code) for code in found.basis),
        cure=coded(words, found.cure) if found.cure is not None else None,
        items=scope.items(found.items, shown=AIMED_AT),
    )


def amounts(scope: Scope) -> Iterator[AmountRow]:
    words = scope.words
    for amount in scope.case.records(Amount):
        condition = words.say(
            "condition.met" if amount.is_decided else "condition.open", claims=words.say("proven.between").join(map(words.law, amount.claims))
        )
        if amount.strictly_decided is False and amount.is_decided:
            condition += words.say("condition.not_strictly")
        yield AmountRow(
            amount=coded(words, amount.code),
            result=words.amount(amount.result, amount.currency),
            figures=tuple(
                FigureRow(
                    what=words.law(figure.what),
                    amount=f"{figure.amount.normalize():f}" if figure.what == "figure.factor" else words.amount(figure.amount, amount.currency),
                    items=scope.items(figure.items),
                )
                for figure in amount.figures
            ),
            condition=condition,
            sign="met" if amount.is_decided else "unknown",
            basis=tuple(words.cite(code) for code in amount.basis),
            why=tuple(words.law(code) for code in amount.why),
        )


def answers(scope: Scope) -> Iterator[AnswerRow]:
    """What a person told, and what that does; the same told of several files once."""
    words = scope.words
    told: dict[tuple[str, str, str], list[str]] = {}
    for answer in scope.case.records(Answer):
        about = words.paths[answer.source] if answer.source is not None else words.say("answer.case")
        told.setdefault((answer.question, answer.choice, answer.value), []).append(about)
    for (key, code, value), about_each in told.items():
        question = words.pack.questions[key]
        choice = question.choices[code]
        effects = [f"{factor} → {words.coded('factor', to)}" for factor, to in choice.factors.items()]
        effects += [*([choice.source_class.value] if choice.source_class is not None else ()), *(words.law(fact) for fact in choice.facts)]
        effects += [words.say("answer.lifts", cap=cap) for cap in choice.lifts]
        yield AnswerRow(
            about=words.join(about_each),
            question=words.law(question.asks),
            answer=words.answer(Answer(question=key, choice=code, value=value)),
            effect=words.join(effects) or words.say("answer.no_effect"),
        )


def questions(scope: Scope) -> Iterator[AnswerRow]:
    """What nobody has answered: the key, and the answers it takes."""
    words = scope.words
    answered = {answer.question for answer in scope.case.records(Answer)}
    for question in words.pack.questions.values():
        if question.code not in answered:
            takes = _choices(words, question) if question.takes == "choice" else words.say(f"answer.takes_{question.takes}")
            yield AnswerRow(about=question.code, question=words.law(question.asks), answer=takes, effect="")


def _choices(words: Words, question: Question) -> str:
    """`yes, no`; what does not speak for itself with what it says."""
    told = (
        choice if choice in SPEAK_FOR_THEMSELVES else words.say("answer.choice", code=choice, says=words.law(f"answer.{question.code}.{choice}"))
        for choice in question.choices
    )
    return words.join(told)
