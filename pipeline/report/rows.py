"""The rows of transcripts and of the register as markup: by far the most of a report, and so written here and not by a template.

Whatever comes from an export or from the wording goes through `escape`; only numbers and anchors of ours stand as they are.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from markupsafe import Markup, escape

from pipeline.report.numbering import Ref
from pipeline.report.view.dealings import StatementRow
from pipeline.report.view.exhibits import FileRow, Line, Segment, Voice
from pipeline.report.words import Words

PLATFORM = "platform"


def transcript_rows(words: Words) -> Callable[[Iterable[Line], str], Iterator[Markup]]:
    """Tells the row of each message of a transcript, with links as they are written on a page."""
    told = f'<br><span class="zone">{escape(words.say("found"))}'

    def rows(lines: Iterable[Line], page: str) -> Iterator[Markup]:
        for line in lines:
            kind = "" if line.is_text else _flag(line.kind)
            said = "".join(map(_segment, line.segments)) if line.segments else escape(line.text)
            links = "".join(f" {_link(ref, page)}" for ref in line.statements)
            marked, speaker = _speaker(line.voice)
            yield Markup(  # noqa: S704 -- of parts that are escaped
                f'<tr id="{line.anchor}"{marked}><td class="num">[{line.number}]</td>'
                f'<td><span class="nowrap">{escape(line.time.clock)}</span> <span class="zone">{escape(line.time.zone)}</span></td>'
                f'{speaker}<td>{kind}{"".join(map(_flag, line.flags))}<span class="said">{said}</span>{"".join(map(_file, line.files))}'
                f"{f'{told}{links}</span>' if links else ''}</td></tr>\n"
            )

    return rows


def register_rows(words: Words) -> Callable[[Iterable[StatementRow], str], Iterator[Markup]]:
    """Tells the row of each statement of the register."""
    answers = f'<br><span class="zone">{escape(words.say("answers"))} '

    def rows(statements: Iterable[StatementRow], page: str) -> Iterator[Markup]:
        for row in statements:
            zone = f' <span class="zone">{escape(row.time.zone)}</span>' if row.time.zone else ""
            topic = f" · {escape(row.topic)}" if row.topic else ""
            terms = f'<br><span class="zone">{escape(row.terms)}</span>' if row.terms else ""
            answered = f"{answers}{_link(row.answers, page)}</span>" if row.answers else ""
            flags = "".join(f' <span class="flag">{escape(flag)}</span>' for flag in row.flags)
            measured = f' <span class="code">{escape(row.measured)}</span>' if row.measured else ""
            yield Markup(  # noqa: S704 -- of parts that are escaped
                f'<tr id="{row.ref.anchor}"><td class="num">{row.ref.label}</td>'
                f'<td><span class="nowrap">{escape(row.time.clock)}</span>{zone}<br>'
                f'{escape(row.speaker)} <span class="zone">{escape(row.role)}</span></td>'
                f'<td><span class="context">{escape(row.before)}</span><mark class="quote">{escape(row.quote)}</mark>'
                f'<span class="context">{escape(row.after)}</span></td><td>{escape(row.kind)}{topic}{terms}{answered}{flags}</td>'
                f'<td>{_link(row.message, page)}<br><span class="zone">{escape(row.place)}</span><br>{_code(row.rule)}{measured}</td></tr>\n'
            )

    return rows


def _code(code: str) -> str:
    """It may break behind a dot and nowhere within a word."""
    return f'<span class="code">{".<wbr>".join(map(escape, code.split(".")))}</span>'


@lru_cache(maxsize=64)
def _speaker(voice: Voice) -> tuple[str, str]:
    """What marks the row of a notice, and the cell of who speaks."""
    cell = f'<td class="speaker">{escape(voice.speaker)}<br><span class="zone">{escape(voice.role)}</span></td>'
    return ' class="system"' if voice.role_code == PLATFORM else "", cell


def _flag(flag: str) -> str:
    return f'<span class="flag">{escape(flag)}</span> '


def _segment(segment: Segment) -> str:
    return f"<mark>{escape(segment.text)}</mark>" if segment.is_marked else escape(segment.text)


def _link(to: Ref, page: str) -> str:
    return f'<a class="nowrap" href="{escape(to.href(page))}">{escape(to.label)}</a>'


def _file(file: FileRow) -> str:
    name = f": {escape(file.name)}" if file.name else ""
    note = f" · {escape(file.note)}" if file.note else ""
    sha256 = f'<br><span class="hash">SHA-256 {escape(file.sha256)}</span>' if file.sha256 else ""
    return f'<br><span class="{"present" if file.is_present else "missing"}">{escape(file.state)}{name}{note}{sha256}</span>'
