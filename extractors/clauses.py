"""A folded text → its clauses: the stretches within which a negation, a hedge or a question reaches."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extractors.remembered import remembered

HAN = r"\u3400-\u9fff"
BEFORE_FIGURE = "共价为是到要只各第约每加减补退赔返给转送付额长宽高重口码径款号按收扣"
"""After these a figure follows in the same breath: 一共 450."""
AFTER_FIGURE = "给我你您这那就可能行不再送现含拍秒发群微别另要顺退补花加也还没怎"
"""With these a new clause begins after a figure and a blank: 2199 给我便宜点."""
THING = r"(?!块钱|[一-鿿]?元)"
"""What begins one after them is none of their units: 转您8000 铰链下周换."""
STRONG = re.compile(rf"[。！？!?；;\n~…】]+|(?<!\bRs)(?<![Ss]tr)(?<!\bNr)\.(?=\s|$)|(?<=[{HAN}])\.(?=[{HAN}])|(?<=\S)\s*<[^<>\n]{{4,60}}>\s*\Z")
"""Ends a sentence: conditions reach no further. Behind the words an app says in angle brackets that a message was edited."""
LONGEST = 4_000
"""Characters of a message that are read together. People write less; what is longer was pasted, and is read one run after another."""
MOST = 1_000_000
"""Characters of a message that are read at all: fifteen times what any app lets a person send. Intake tells of a message that is longer."""
BOUNDARY = re.compile(
    rf"(?P<strong>{STRONG.pattern})"
    rf"|(?P<weak>[，]+|,(?!\d)|(?<!\d),|(?<=[{HAN}]) +(?=[{HAN}“\"])|(?<=[{HAN}])(?<![{BEFORE_FIGURE}]) +(?=\d)"
    rf"|(?<=\d) +(?=[{AFTER_FIGURE}]|{THING}[{HAN}]{{2,4}}(?:[今明后][天晚早]|[上下这本]周|月底|马上|[给帮][您你]))"
    rf"|(?<=[{HAN}\w]) (?=- )|(?<=\w) (?=[-]{{1,2}} )"
    r"|(?<=..)(?=但是|但(?!凡)|(?<![排忙赶顾做发调说看])不过(?!敏|夜|期|一|来|去|关|分)|然后|可是|另外|否则)"
    r"|(?<=[\d元块钱半百千])(?=剩下|余下|剩余|其余(?!的?人)|另一半|另外一半)"
    r"|(?<=\w)\s(?=(?:but(?! to )|however|though|otherwise|and then)\b)"
    r"|(?<=\w)\s(?=(?:and|n|&|so|then) (?:i|we|you|u|it|they|he|she|im|ill)(?:'\w+)?\s(?!$)))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Clause:
    start: int
    end: int
    limit: int
    """Where the next clause starts: between `end` and `limit` stand the marks that close this one."""
    sentence: int
    """The number of its sentence in the message."""


def passages(text: str) -> Iterator[tuple[int, int]]:
    """A text, up to `MOST`, in runs that are not too long to read, cut behind a sentence where there is one."""
    start, last = 0, min(len(text), MOST)
    while last - start > LONGEST:
        ends = [mark.end() for mark in STRONG.finditer(text, start + LONGEST // 2, start + LONGEST)]
        end = ends[-1] if ends else start + LONGEST
        yield start, end
        start = end
    yield start, last


@remembered
def split(text: str) -> tuple[Clause, ...]:
    clauses: list[Clause] = []
    start, sentence = 0, 0
    for mark in BOUNDARY.finditer(text):
        if text[start : mark.start()].strip():
            clauses.append(Clause(start, mark.start(), mark.end(), sentence))
            start = mark.end()
        elif mark.end() > start:
            start = mark.end()
        if mark["strong"] is not None:
            sentence += 1
    if text[start:].strip():
        clauses.append(Clause(start, len(text), len(text), sentence))
    return tuple(clauses)


def sentence_of(clauses: tuple[Clause, ...], clause: Clause) -> tuple[int, int]:
    """Start and limit of the sentence that a clause belongs to."""
    same = [other for other in clauses if other.sentence == clause.sentence]
    return same[0].start, same[-1].limit
