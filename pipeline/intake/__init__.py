"""Received exports into the case file: every format recognised, every record kept.

Nothing is read but the preserved copy, so that what is hashed is what is quoted.
"""

from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from casefile.pending import Pending
from casefile.records import Place, Problem, ProblemCode, Provenance, Reading, ReadingCode
from parsers.documents import is_document
from parsers.export import Options
from pipeline.intake.page_files import needed
from pipeline.intake.parts import Chats, in_bundles, series_of
from pipeline.intake.reader import Reader
from pipeline.intake.reading_ahead import read_ahead
from pipeline.intake.recognition import Surroundings, chosen, matching, may_be_read
from pipeline.intake.unread_files import of_document, of_rest, unread_because
from pipeline.originals import Received
from pipeline.workers import Workers

MOST_OF_NOTHING = 4
"""Bytes of `[]` or `{}` and a line end: what an export writes for each list that is empty."""


@dataclass(slots=True)
class Told:
    """What reading files has told, besides their records."""

    opened: set[str | None] = field(default_factory=set)
    """Ids of the files that were read, and of the files that contained them."""
    mentioned: set[str] = field(default_factory=set)
    """Ids of sources that something in these files names."""
    unread: list[tuple[Received, list[str]]] = field(default_factory=list)
    """Files that no format reads, or that several would; with the names of these formats."""


def take_in(
    workers: Workers, received: Sequence[Received], *, options: Options, format_name: str | None, prepare: Callable[[], None] | None = None
) -> None:
    """Recognise and read every received file into the case file; must run inside a stage.

    Processes that have nothing to read call `prepare` meanwhile.
    """
    case = workers.case
    surroundings = Surroundings(received)
    told = Told(opened={one.source.member_of for one in received if one.is_of_document and one.is_again})
    case.drop_indexes()
    read = partial(read_bundle, surroundings=surroundings, options=options, format_name=format_name)
    reading = read_ahead(workers, in_bundles([one for one in received if not one.is_again]), read)
    if prepare is not None:
        workers.meanwhile(prepare)
    for further in reading:
        told.opened |= further.opened
        told.mentioned |= further.mentioned
        told.unread += further.unread
    for one, _ in told.unread:
        if one.source.id in told.mentioned:
            told.mentioned.update(source.id for source in needed(surroundings.export(one, options), one.folder, surroundings))
    for one, names in told.unread:
        case.add(one.source)
        if one.source.id not in told.mentioned:
            for problem in _unread(one, names, told.opened):
                case.add(problem)
    for problem in _told_again(received, told.mentioned):
        case.add(problem)
    case.index_messages()


def read_bundle(bundle: Sequence[Received], rows: Pending, *, surroundings: Surroundings, options: Options, format_name: str | None) -> Told:
    """Recognise and read files that may be parts of one conversation. Their records go to `rows`; the rest of what is known is returned."""
    told = Told()
    chats = Chats()
    for one in bundle:
        export = surroundings.export(one, options)
        fitting = matching(export)
        parser = chosen(fitting, format_name if may_be_read(export) else None)
        if parser is None:
            told.unread.append((replace(one, source=export.source), [candidate.FORMAT.name for candidate in fitting]))
            if fitting and one.is_of_document:
                told.opened.add(one.source.member_of)
            continue
        provenance = Provenance.RETYPED if one.is_of_document else parser.FORMAT.provenance
        source = replace(export.source, format=parser.FORMAT.name, provenance=provenance)
        rows.add(source)
        if one.is_of_document:
            rows.add(Reading(place=export.place("file"), code=ReadingCode.OF_DOCUMENT, value=one.source.path.rpartition("!")[0]))
        told.opened.add(source.member_of)
        if (series := series_of(one.folder, source.name, parser.FORMAT)) is None or series != chats.series:
            chats.keep_parties(rows)
            chats = Chats(series)
        Reader(rows, replace(export, source=source), one.folder, surroundings, mentioned=told.mentioned, chats=chats).read(parser)
        told.mentioned.update(source.id for source in needed(export, one.folder, surroundings))
    chats.keep_parties(rows)
    return told


def _unread(one: Received, names: Sequence[str], opened: Container[str | None]) -> Iterator[Problem]:
    """The problems of a file that no format reads and no message names."""
    is_read = one.source.id in opened
    if is_document(one.file):
        if is_read or not one.is_incidental:
            yield from of_document(one, is_read=is_read)
    elif one.is_of_document and not names:
        if one.source.member_of in opened:
            yield of_rest(one)
    elif is_read or one.is_incidental:
        return
    elif (problem := unread_because(one, names)) is not None:
        yield problem


def _told_again(received: Sequence[Received], mentioned: set[str]) -> Iterator[Problem]:
    """Files that were handed over more than once. A picture sent twice, or two empty lists, are not worth a word."""
    first: dict[str, str] = {}
    for one in received:
        path = first.setdefault(one.source.sha256, one.source.path)
        is_news = one.source.id not in mentioned and not 0 < one.source.bytes <= MOST_OF_NOTHING
        if one.is_again and not one.is_incidental and is_news:
            yield Problem(place=Place(source=one.source.id, where="file"), code=ProblemCode.DUPLICATE_FILE, detail=f"{one.source.path} = {path}")
