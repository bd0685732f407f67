"""One blank spaCy pipeline for Chinese and English mixed, for rules that are written as patterns of tokens.

`spacy.blank("zh")` splits English words into letters and `spacy.blank("en")` keeps Chinese runs whole; this tokenizer gives a
token to each Chinese character and to each word, number and mark. spaCy is imported when the first such rule is run.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.matcher import Matcher
    from spacy.tokens import Doc

TOKEN = re.compile(r"[\u3400-\u9fff]|\d+(?:[.,]\d+)*|[^\W\d_\u3400-\u9fff]+(?:'[a-z]+)?|\S")


@cache
def _language() -> "Language":
    import spacy
    from spacy.tokens import Doc

    language = spacy.blank("xx")

    def tokenize(text: str) -> "Doc":
        words: list[str] = []
        blanks: list[bool] = []
        end = 0
        for match in TOKEN.finditer(text):
            gap = text[end : match.start()]
            if gap and words and gap[0] == " ":
                blanks[-1], gap = True, gap[1:]
            if gap:
                words.append(gap)
                blanks.append(False)
            words.append(match[0])
            blanks.append(False)
            end = match.end()
        if text[end:]:
            words.append(text[end:])
            blanks.append(False)
        return Doc(language.vocab, words=words, spaces=blanks)

    language.tokenizer = tokenize
    return language


def read_document(text: str) -> "Doc":
    return _language()(text)


def find_tokens(rule: str, patterns: Sequence[list[dict[str, Any]]], text: str) -> Iterator[tuple[int, int]]:
    """Where the rule's token patterns match, as runs of characters, longest first at each place."""
    matcher = _matchers().get(rule)
    if matcher is None:
        matcher = _matchers()[rule] = _matcher(rule, patterns)
    document = read_document(text)
    for _, start, end in sorted(matcher(document), key=lambda found: found[1]):
        yield document[start].idx, document[end - 1].idx + len(document[end - 1])


@cache
def _matchers() -> "dict[str, Matcher]":
    return {}


def _matcher(rule: str, patterns: Sequence[list[dict[str, Any]]]) -> "Matcher":
    from spacy.matcher import Matcher

    matcher = Matcher(_language().vocab)
    matcher.add(rule, list(patterns), greedy="LONGEST")
    return matcher
