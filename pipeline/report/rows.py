"""The rows of a transcript as markup: by far the most of a report, and so written here and not by a template.

Whatever comes from an export or from the wording goes through `escape`; only numbers and anchors of ours stand as they are.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from markupsafe import Markup, escape

from pipeline.report.numbering import Ref
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
    note = f" · {escape(file.note)}" if file.note else ""
    sha256 = f'<br><span class="hash">SHA-256 {escape(file.sha256)}</span>' if file.sha256 else ""
    return f'<br><span class="{"present" if file.is_present else "missing"}">{escape(file.state)}: {escape(file.name)}{note}{sha256}</span>'
