"""The platform of a chat whose content does not tell it, taken from the name of its file or of a folder above; a reading records that."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import chain

from casefile.records import NO_PLATFORM, Conversation, Place, Reading, ReadingCode, Source
from casefile.store import CaseFile
from parsers.marketplace import platforms_named
from parsers.table_heads import table_words

IDEOGRAPH = "[\u4e00-\u9fff]"
PARTS = re.compile("[/!]")
SHORT = 2
"""A Latin word of so few letters may be anybody's initials; it counts only next to a Chinese character."""


def tell_platforms(case: CaseFile) -> None:
    """Give each conversation without a platform the one that its files are named after; must run inside a stage, after exports were joined."""
    case.flush()
    paths = {source.id: source.path for source in case.records(Source)}
    for conversation in [one for one in case.records(Conversation) if one.platform == NO_PLATFORM]:
        sources = case.sources_of(conversation.id) or [conversation.place.source]
        found = [named for source in sources if (named := named_in(paths[source])) is not None]
        if len({platform for platform, _ in found}) == 1:
            platform, name = found[0]
            case.connection.execute("UPDATE conversations SET platform = ? WHERE id = ?", (platform, conversation.id))
            case.add(Reading(place=Place(source=conversation.place.source, where="file"), code=ReadingCode.PLATFORM, value=name))


def named_in(path: str) -> tuple[str, str] | None:
    """The one platform that a file, or the nearest folder above it, is named after, and that name."""
    for name in reversed(PARTS.split(path)):
        found = set(platforms_named(name)) | {platform for platform, word in _words().items() if word.search(name)}
        if found:
            return (found.pop(), name) if len(found) == 1 else None
    return None


@cache
def _words() -> Mapping[str, re.Pattern[str]]:
    told: Mapping[str, list[str]] = table_words()["any"]["platforms"]
    ways = {platform: chain.from_iterable(map(_as_it_may_stand, words)) for platform, words in told.items()}
    return {platform: re.compile("|".join(written), re.IGNORECASE) for platform, written in ways.items()}


def _as_it_may_stand(word: str) -> Iterator[str]:
    """Patterns for a word; none if a marketplace's own patterns already cover it."""
    escaped = re.escape(word)
    if not word.isascii():
        if not platforms_named(word):
            yield escaped
    elif len(word) > SHORT:
        yield rf"(?<![a-z0-9]){escaped}(?![a-z0-9])"
    else:
        yield rf"(?<={IDEOGRAPH}){escaped}(?![a-z0-9])"
        yield rf"(?<![a-z0-9]){escaped}(?={IDEOGRAPH})"
